"""A sentence that names both its parties is read the same in a text on others."""

from __future__ import annotations

import pytest
from tests.reading.test_english_sentences import read_as
from tests.reading.test_probes import PROBES, sampled, sentences

from steelyard.gazetteer.lookup import find

EVERY = 101
"""Of so many sentences one is read."""
CONTEXTS = {
    "a pair": "Vietnam's trade with Laos hits record\n\nTrade between Vietnam and Laos reached $7 million, customs said.",
    "an economy": "Vietnam's exports hit record\n\nVietnam's exports rose to $7 million, customs said.",
    "a region": "Sarawak's exports hit record\n\nSarawak exported goods worth $7 million, customs said.",
}


def _named(text: str, lines: list[str]) -> bool:
    """True for one sentence that names the parties of all its claims."""
    named = {mention.code for mention in find(text, "en")}
    pairs = {code for line in lines for code in line.split()[1].split(">")}
    return bool(lines) and pairs <= named and ". " not in text and "\n" not in text and not named & {"VNM", "LAO"}


CASES = [
    (text, lines, probe.get("date", "2022-02-01"))
    for probe in PROBES
    if probe.get("lang", "en") == "en"
    for text, lines in sampled(sentences(probe), "others", EVERY)
    if _named(text, lines)
]


def _without_period(line: str) -> str:
    return " ".join(line.split()[:5])


@pytest.mark.parametrize("lead", CONTEXTS.values(), ids=CONTEXTS)
def test_a_sentence_that_names_both_parties_is_read_the_same_in_a_text_on_others(lead: str) -> None:
    missed = []
    for text, lines, date in CASES:
        found = [line for line in read_as(f"{lead}\n\n{text}", date) if " 7e+06 " not in line]
        if sorted(map(_without_period, found)) != sorted(map(_without_period, lines)):
            missed.append(f"{text} -> {found}, not {lines}")
    assert CASES
    assert missed == []
