"""A sentence that names its parties and its months says the same behind another, or before another, on other economies."""

from __future__ import annotations

import re
from collections.abc import Callable
from zlib import crc32

import pytest
from tests.reading.test_english_sentences import expected, read_as
from tests.reading.test_probes import PROBES, sampled, sentences

from steelyard.gazetteer.lookup import find

_LEANS = re.compile(
    r"last year|a year (earlier|ago)|\b(it|its|their|the two|they|both|the country|this|that|there)\b", re.I
)
"""What a sentence takes from those around it."""
ALONE = [
    (text, lines)
    for probe in PROBES
    if probe.get("lang", "en") == "en" and probe.get("date", "2022-02-01") == "2022-02-01"
    for text, lines in sentences({**probe, "frames": probe["frames"][:1]})
    if "2021" in text and lines and not _LEANS.search(text) and not re.search(r"WORLD|[\n:;?!]|\. ", f"{lines}{text}")
    if crc32(text.encode()) % 4 == 0
]


def misses(before: str, behind: str, told_beside: str) -> list[str]:
    """The sentences that are read in another way between two stretches of text, each with what was read."""
    missed = []
    for text, lines in ALONE:
        said = f"{before}{text[:-1]}{behind}" if behind else f"{before}{text}"
        found = read_as(said)
        if found != sorted([*lines, *([expected(told_beside)] if told_beside else [])]):
            missed.append(f"{said} -> {found}, not {lines}")
    return missed


@pytest.mark.parametrize(
    ("before", "behind", "told_beside"),
    [
        ("Trade between Laos and Fiji was $7 billion in 2020. ", "", "level LAO>FJI turnover 7e9 USD 2020"),
        ("", ", and trade between Laos and Fiji was $7 billion in 2020.", "level LAO>FJI turnover 7e9 USD 2020"),
    ],
    ids=["behind another sentence", "before and"],
)
def test_a_sentence_says_the_same_beside_another(before: str, behind: str, told_beside: str) -> None:
    assert ALONE
    assert misses(before, behind, told_beside) == []


def test_a_ministry_of_trade_is_no_trade() -> None:
    """What a ministry tells is read as what nobody is named for, in one of three of the same sentences."""
    missed, cases = [], sampled(ALONE, "ministry", 3)
    assert cases
    for text, lines in cases:
        said = f"According to the Ministry of Trade, {text if text[:3] != 'In ' else text[0].lower() + text[1:]}"
        found = read_as(said)
        if found != lines:
            missed.append(f"{said} -> {found}, not {lines}")
    assert missed == []


_SUM = re.compile(r"\$[\d.]+ (?:billion|million)(?= (?:in(?! the)|from|to)\b)")


def _behind_name(text: str, aside: str) -> str | None:
    """The sentence with some words behind its first name of an economy, where a plain word follows it."""
    named = next((m for m in find(text, "en") if m.form == "name" and m.end - m.start > len("Peru") - 1), None)
    rest = "" if named is None else text[named.end :]
    plain = re.match(r" (?!and\b|or\b)[a-z]", rest) and not text[: named.start].endswith(" and ")
    return f"{text[: named.end]}{aside}{rest}" if plain else None


def _behind_sum(text: str, aside: str) -> str | None:
    """The sentence with some words behind its only sum."""
    sums = list(_SUM.finditer(text))
    return f"{text[: sums[0].end()]}{aside}{text[sums[0].end() :]}" if len(sums) == 1 else None


@pytest.mark.parametrize(
    ("put", "aside"),
    [
        (_behind_name, ", its northern neighbour,"),
        (_behind_name, ", the region's second-largest economy,"),
        (_behind_name, ", a landlocked country of 20 million people,"),
        (_behind_name, ", which joined the bloc in 2012,"),
        (_behind_name, ", whose economy shrank in 2020,"),
        (_behind_name, " (the world's top copper producer)"),
        (_behind_sum, ", a record,"),
        (_behind_sum, " (a new high)"),
    ],
)
def test_an_aside_changes_nothing(put: Callable[[str, str], str | None], aside: str) -> None:
    """Words that describe an economy or praise a sum leave what the sentence tells as it is."""
    cases = sampled(ALONE, f"behind{aside}", 1 if put is _behind_sum else 3)
    missed, said_so = [], [(put(text, aside), lines) for text, lines in cases]
    for said, lines in said_so:
        found = read_as(said or "")
        if said is not None and found != lines:
            missed.append(f"{said} -> {found}, not {lines}")
    assert any(said is not None for said, _ in said_so)
    assert missed == []


def test_a_dateline_with_a_day_changes_nothing() -> None:
    """The town and the agency in front of a text that names its parties, in one of five of the same sentences."""
    missed, cases = [], sampled(ALONE, "dateline", 5)
    assert cases
    for text, lines in cases:
        found = read_as(f"LIMA, Feb 1 (Reuters) - {text}")
        if found != lines:
            missed.append(f"{text} -> {found}, not {lines}")
    assert missed == []
