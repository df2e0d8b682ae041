"""No reading hangs on a single word: the members of a family say the same in each of its frames.

``relation_words.toml`` has the families (ways to say that a flow grew, that it amounted to a sum, that an economy has a
part of it ...), the first member of each the common one. A sample of all sentences is read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.reading.test_english_sentences import read_as
from tests.reading.test_probes import sampled

FAMILIES = tomllib.loads((Path(__file__).parent / "relation_words.toml").read_text(encoding="utf-8"))["family"]
_STEP = 20
"""One of so many sentences is read."""


def said(frame: str, word: str) -> str:
    text = frame.replace("{}", word)
    return text[0].upper() + text[1:]


def misses_of(family: dict, said: Callable[[str, str], str], read: Callable[[str], list[str]], step: int) -> list[str]:
    """The sentences that are read in another way with another word of a family in place of its first."""
    first, *others = family["words"]
    missed = []
    for frame in family["frames"]:
        claims = read(said(frame, first))
        assert claims, said(frame, first)
        rows = [(said(frame, word), claims) for word in others]
        for text, _ in sampled(rows, "", step) or rows[:1]:
            if (found := read(text)) != claims:
                missed.append(f"{text} -> {found}, not {claims}")
    return missed


@pytest.mark.parametrize("family", FAMILIES, ids=[family["name"] for family in FAMILIES])
def test_each_word_of_a_family_is_read_as_its_first(family: dict) -> None:
    assert misses_of(family, said, read_as, _STEP) == []
