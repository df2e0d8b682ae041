"""Lemmas of inflected languages. A lexicon names the function it wants; each answers from a cache."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any


@lru_cache(maxsize=200_000)
def russian(word: str) -> str:
    """Return the dictionary form of a Russian word in small letters, with е for ё; other words stay as they are."""
    if not word.isalpha() or word.isascii():
        return word
    form: str = _analyzer().parse(word)[0].normal_form
    return form.replace("ё", "е")


def russian_forms(word: str) -> frozenset[str]:
    """Return every form that has the word's dictionary form, in small letters, with е for ё."""
    lemma = russian(word.casefold().replace("ё", "е"))
    found = {word.casefold(), lemma}
    for parse in _analyzer().parse(lemma):
        if parse.normal_form.replace("ё", "е") == lemma:
            found.update(form.word for form in parse.lexeme)
    return frozenset(form.replace("ё", "е") for form in found)


@lru_cache(maxsize=20_000)
def russian_inside(word: str) -> bool:
    """Return whether a name behind «в» is where something is, not where it goes: «в области», not «в область»."""
    tags = [parse.tag for parse in _analyzer().parse(word)]
    located = any("loct" in tag or "loc2" in tag for tag in tags)
    return located and not any("accs" in tag and "sing" in tag for tag in tags)


@cache
def _analyzer() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")
