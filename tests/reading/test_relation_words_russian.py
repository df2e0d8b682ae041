"""No Russian reading hangs on a single word: as `test_relation_words.py`, with the forms that a frame wants."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tests.reading.test_relation_words import misses_of

from steelyard.core.claim import Kind
from steelyard.reading.document import Document
from steelyard.reading.reader import read

FAMILIES = tomllib.loads((Path(__file__).parent / "relation_words_russian.toml").read_text(encoding="utf-8"))["family"]
_STEP = 12
"""One of so many sentences is read."""
_NO_VERBS = frozenset(["в", "не", "за", "на", "до", "как", "едва", "чуть", "чуть-чуть"])
_ENDS = {"m": "", "f": "а", "p": "и"}
_SHORT_ENDS = {"m": "", "f": "а", "p": "ы"}


def agreeing(said: str, form: str) -> str:
    """The first word of the past in what is said, as the gender and number of its subject want it."""
    words = said.split()
    at = next((k for k, word in enumerate(words) if word not in _NO_VERBS and not word.endswith(("о", "и", "е"))), 0)
    stem = words[at].removesuffix("ся")
    back = "" if stem == words[at] else "ся" if form == "m" else "сь"
    if form != "m" and stem.endswith(("шел", "шёл")):
        stem = f"{stem[:-2]}л"
    if form != "m" and not stem.endswith(("л", "н")):
        stem += "л"
    words[at] = stem + (_SHORT_ENDS if stem.endswith("н") else _ENDS)[form] + back
    return " ".join(words)


def framed(frame: str, said: str) -> str:
    for form in _ENDS:
        if f"{{{form}}}" in frame:
            frame = frame.replace(f"{{{form}}}", agreeing(said, form))
    return frame.replace("{x}", said).replace("{X}", said[0].upper() + said[1:])


def claims_of(text: str) -> list[str]:
    found = read(Document(text=text, lang="ru", published="2025-08-15"), published="2025-08-15").claims
    return sorted(
        f"{c.kind} {c.reporter} {c.partner} {c.flow} {c.value} {c.unit} {c.hedge} {c.period} {c.base_period} {c.deadline}"
        for c in found
        if c.kind != Kind.RANK  # «третье место занимает»
    )


@pytest.mark.parametrize("family", FAMILIES, ids=[family["name"] for family in FAMILIES])
def test_each_word_of_a_family_is_read_as_its_first(family: dict) -> None:
    assert misses_of(family, framed, claims_of, _STEP) == []
