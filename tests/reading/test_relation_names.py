"""A sentence says the same of any economy: other names in the place of Chile and Peru, in a sample of the probes."""

from __future__ import annotations

import re
from zlib import crc32

import pytest
from tests.reading.test_english_sentences import read_as
from tests.reading.test_probes import PROBES, sentences

NAMES = [
    ("the EU", "EU", "EU"),
    ("the eurozone", "eurozone", "Eurozone"),
    ("the state of California", "Californian", "US-CA"),
    ("Lipetsk Oblast", "Lipetsk Oblast", "RU-LIP"),
    ("the Dominican Republic", "Dominican", "DOM"),
    ("Papua New Guinea", "Papua New Guinean", "PNG"),
    ("Turkey", "Turkish", "TUR"),
    ("Hong Kong", "Hong Kong", "HKG"),
    ("the Netherlands", "Dutch", "NLD"),
]
KEPT = re.compile(r"(?:Chile|Peru)(?:vi)?ans?\b[s'-]| pesos?\b|-(?:Chil|Peru)|(?:Chile|Peru)-|country code")
STEP = 29
"""Of so many sentences one is read with each name."""
TEXTS = [
    (probe, text, lines)
    for probe in PROBES
    if probe.get("lang", "en") == "en" and probe["name"] != "a text that names no third"  # a bloc makes no pair
    for text, lines in sentences(probe)
    if re.search(r"\b(?:Chile|Peru)", text) and not KEPT.search(text)
]


def renamed(text: str, name: str, adjective: str) -> str:
    """The text with another economy for Chile, or for Peru where it names no Chile."""
    old, of_old = ("Chile", "Chilean") if "Chile" in text else ("Peru", "Peruvian")
    text = re.sub(rf"\b{of_old}\b", adjective, text)
    text = re.sub(
        rf"\b{old}('s)?\b", lambda found: name + ("" if not found[1] else "'" if name[-1] == "s" else "'s"), text
    )
    text = re.sub(r"(^|\n|\. )the ", r"\1The ", text)
    return re.sub(r"\b([Aa])n? (?=[A-Z])", r"\1 ", re.sub(r"\b(an?|its|the) the ", r"\1 ", text))


def two_way(line: str) -> str:
    """The claim with the two of a turnover in one order: it has no sides."""
    found = re.fullmatch(r"(\w+) (.+)>(.+) (turnover .*)", line)
    return line if found is None else f"{found[1]} {'>'.join(sorted(found.group(2, 3)))} {found[4]}"


@pytest.mark.parametrize(("name", "adjective", "code"), NAMES, ids=[name for name, _, _ in NAMES])
def test_a_sentence_is_read_alike_with_another_name(name: str, adjective: str, code: str) -> None:
    missed = []
    for probe, text, lines in (case for case in TEXTS if crc32((name + case[1]).encode()) % STEP == 0):
        said, old = renamed(text, name, adjective), "CHL" if "Chile" in text else "PER"
        found = sorted(map(two_way, read_as(said, probe.get("date", "2022-02-01"))))
        if found != sorted(two_way(re.sub(rf"\b{old}\b", code, line)) for line in lines):
            missed.append(f"{said} -> {found}, not {lines}")
    assert missed == []
