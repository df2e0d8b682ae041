"""Words of goods without their number and case, so that all forms of a word are one."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any

JOINT = "+"
"""What stands for "and" and commas between two goods."""
_BITS = re.compile(r"\w+|[,;/&+()]")
_ENDINGS = (
    "иями", "ями", "ами", "иях", "иям", "ого", "его", "ому", "ему", "ыми", "ими", "ов", "ев", "ей", "ий", "ия", "ию",
    "ие", "ии", "ем", "ям", "ах", "ях", "ам", "ом", "ью", "ой", "ый", "ая", "яя", "ое", "ее", "ые", "ым", "им", "ых",
    "их", "ую", "юю", "ою", "ею", "а", "я", "о", "е", "у", "ю", "ы", "и", "й", "ь",
)  # fmt: skip
_SHORTEST = 3
_FLEETING = re.compile(r"(?<=[^аеиоуыэюя])[ое](?=[кц]$)")


@lru_cache(maxsize=20_000)
def words_of(said: str) -> tuple[str, ...]:
    """Return the stems of a phrase in small letters, with one joint between two goods.

    >>> words_of("tyres, rubber and fibres"), words_of("стальных труб")
    (('tyre', '+', 'rubber', '+', 'fibre'), ('стальн', 'труб'))
    """
    found: list[str] = []
    for bit in _BITS.findall(_joints().sub(",", said)):
        if not bit[0].isalnum():
            if found and found[-1] != JOINT:
                found.append(JOINT)
        else:
            found.append(stem(bit))
    while found and found[-1] == JOINT:
        found.pop()
    return tuple(found)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return what the forms of a word share; other spellings become the one of the table."""
    spellings = _spellings()
    if word in spellings:
        return spellings[word]
    found = _english(word) if word.isascii() else _russian(word)
    return spellings.get(found, found)


def _english(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("ie") and len(word) > 4:
        return word[:-2] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")) or (word.endswith("oes") and len(word) > 5):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 2 else word


def _russian(word: str) -> str:
    if len(word) > 4 and (bare := _FLEETING.sub("", word)) != word:
        return bare
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word


@cache
def speech() -> dict[str, frozenset[str]]:
    """Return what ``speech.toml`` says of words around goods: those of some kinds."""
    return {name: frozenset(words) for name, words in _told().items() if isinstance(words, list)}


@cache
def _spellings() -> dict[str, str]:
    """Return a word's other spelling -> that of the table."""
    return {word: str(known) for word, known in _told()["spellings"].items()}


def _told() -> dict[str, Any]:
    return tomllib.loads((_FOLDER / "speech.toml").read_text(encoding="utf-8"))


@cache
def _joints() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(speech()['joints']))})\b")


_FOLDER = resources.files("steelyard.reading") / "hs"


def lines_of(name: str) -> list[str]:
    """Return the lines of a table of this folder, without its notes."""
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
