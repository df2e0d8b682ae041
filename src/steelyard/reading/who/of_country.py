"""A region told by its country: "the Russian region", where a text names one region of Russia, is that one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from steelyard.core.economy import is_region, parent
from steelyard.gazetteer.lookup import Mention, kind_of
from steelyard.reading.marking.mark import Mark, Sentence


def settle_regions(sentences: Sequence[Sentence], lang: str) -> None:
    """Let an adjective and the kind of region behind it name the only region of its country that the text names."""
    only = _only(sentences)
    if not only:
        return
    for sentence in sentences:
        told = [mark for mark in sentence.marks if mark.place is not None and mark.place.form == "adjective"]
        for mark in told if sentence.holds.intersection(only) else ():
            code = only.get(mark.place.code) if mark.place is not None else None
            if code is not None and _of_kind(sentence, mark, lang) and not _beside(sentence, mark, code):
                _name(sentence, mark, code)


def _only(sentences: Sequence[Sentence]) -> Mapping[str, str]:
    """The region that a text names of each country of which it names but one, by country."""
    named = [mark.place for sentence in sentences for mark in sentence.marks if mark.place is not None]
    regions = {place.code for place in named if place.form == "name" and is_region(place.code)}
    countries = [parent(code) for code in regions]
    return {c: code for c, code in zip(countries, regions, strict=True) if c and countries.count(c) == 1}


def _of_kind(sentence: Sentence, mark: Mark, lang: str) -> bool:
    """True before "region" or "province", and before a "state" that is no part of a longer name ("state firms")."""
    tokens, end = sentence.tokens, mark.end
    noun = tokens[end].text if end < len(tokens) else ""
    kind = kind_of(noun, lang) if noun.islower() else ""
    known = end + 1 >= len(tokens) or not tokens[end + 1].text.isalpha() or end + 1 in {m.first for m in sentence.marks}
    return kind == "region" or (kind == "state" and known)


def _beside(sentence: Sentence, mark: Mark, code: str) -> bool:
    """True for "the German state of Bavaria" and "Bavaria, the German state": it is named there."""
    return any(
        other.place is not None and other.place.code == code and -4 <= other.first - mark.end <= 2
        for other in sentence.marks
    )


def _name(sentence: Sentence, mark: Mark, code: str) -> None:
    """Let a mark and the word behind it name a region."""
    noun = mark.end
    mark.end += 1
    mark.place = Mention(*sentence.span(mark.first, mark.end), code, "name")
    mark.means = {"place": code}
    sentence.marks = tuple(m for m in sentence.marks if m.first != noun)
    sentence.holds |= {"place", code}
