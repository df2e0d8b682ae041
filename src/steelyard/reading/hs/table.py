"""Which headings a phrase is: by everyday words, else by the words of a heading's own text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from steelyard.reading.hs.stems import JOINT, lines_of, words_of

WHOLE, PART, NARROWED = 1.0, 0.9, 0.85
"""Scores: words that mean all of the headings ("iron ore"), a part of them ("diesel"), and goods that other words
narrow ("fresh apples").
"""
_AWAY = re.compile(r"\b(?:other than|excluding|not|except|n\.e\.c)\b.*|\([^)]*\)")
_TEXT = 0.8


@dataclass(frozen=True, slots=True)
class Row:
    """Headings of some goods, none where they are too broad for headings."""

    codes: tuple[str, ...]
    score: float


@cache
def everyday() -> dict[tuple[str, ...], Row]:
    """Return the stems of each everyday phrase with its headings; a Russian adjective may follow its noun."""
    found: dict[tuple[str, ...], Row] = {}
    for line in lines_of("words.tsv"):
        codes, english, russian = line.split("\t")
        some = () if codes == "-" else tuple(codes.lstrip("<").split())
        row = Row(some, PART if codes.startswith("<") else WHOLE)
        for phrase in filter(None, f"{english}|{russian}".split("|")):
            words = words_of(phrase.replace("ё", "е"))
            found.setdefault(words, row)
            if len(words) == 2 and not words[0].isascii():
                found.setdefault(words[::-1], row)
    return found


def by_text(words: tuple[str, ...]) -> Row | None:
    """Return the heading whose leading words the phrase has all, and no word that its text lacks."""
    said = {word for word in words if word != JOINT}
    if len(said) < 2:
        return None
    found = [code for code, lead, text in _texts() if lead <= said <= text]
    return Row((found[0],), _TEXT) if len(found) == 1 else None


@cache
def _texts() -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    """Heading, its leading words and all its words; a heading that one word or the same words lead is not told so."""
    found: dict[frozenset[str], tuple[str, frozenset[str], frozenset[str]] | None] = {}
    for line in lines_of("headings.tsv"):
        code, text = line.split("\t")
        text = _AWAY.sub("", text.casefold())
        lead = frozenset(words_of(re.split("[,;:]", text)[0])) - {JOINT}
        if len(lead) > 1:
            found[lead] = None if lead in found else (code, lead, frozenset(words_of(text)) | {"of", "the"})
    return tuple(one for one in found.values() if one is not None)
