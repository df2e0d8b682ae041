"""Years and months that a sentence sets others against, and what they tell of the year of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from steelyard.reading.marking.mark import Sentence
from steelyard.reading.marking.periods import When

_COMPARING = frozenset(("from", "against", "than"))
"""Prepositions that lead to what something is set against."""


def of_this_year(when: When) -> bool:
    """True for months that are told without a year, or as those of this year."""
    return when.role == "plain" and when.part is not None and when.year is None and when.rel in (None, 0)


def same_of(sentences: Sequence[Sentence]) -> Iterator[int]:
    """Yield the years of "the same period of 2022" that months of this year are set against before it."""
    own = False
    for when in (when for sentence in sentences for when in sentence.whens):
        if when.role == "plain" and (when.part is not None or when.running):
            own = when.running or of_this_year(when)
        elif own and when.role == "same" and when.year is not None:
            yield when.year


def base_times(sentence: Sentence) -> Iterator[When]:
    """Yield the times that a sentence sets others against, none that is itself set against an earlier one."""
    compared = times_compared(sentence)
    told = [mark for mark in sentence.marks if mark.when is not None or mark.figure is not None] if compared else []
    times = [mark.when or mark.figure for mark in told]
    for when in compared:
        after = next((b for a, b in pairwise(times) if a is when), None)
        if not isinstance(after, When) or after.role not in ("same", "earlier") or after.has_year:
            yield when  # not "5% down in June 2022 from the same month a year earlier"


def times_compared(sentence: Sentence) -> Sequence[When]:
    """Return the times that are led by a word of comparison ("than in July 2022", "up from $124bn in 1985")."""
    if sentence.compared is None:
        told = bool(sentence.whens) and not sentence.holds.isdisjoint(_COMPARING)
        sentence.compared = tuple(_led_by_comparison(sentence)) if told else ()
    return sentence.compared


def _led_by_comparison(sentence: Sentence) -> list[When]:
    found: list[When] = []
    led: str | None = None
    edge = 0
    for mark in sentence.marks:
        if led is None and "prep" not in mark.means:
            continue
        prep = mark.means.get("prep")
        if led is not None:
            if mark.when is not None:
                found.append(mark.when)
                led = None
            elif mark.place is not None and led in ("from", "than"):
                led = None  # "5 million came from Peru in May", "none sold more than Peru in 2016"
            elif "break" in mark.means and "plain" not in mark.means and "bracket" not in mark.means:
                led = None
            elif led == "from" and prep == "in" and mark.first > edge:
                led = None  # «торговля с миром за май»: it leads to a word that we do not know
        if led is None and prep in _COMPARING:
            led = prep
        edge = mark.end
    return found


def years_against(sentence: Sentence) -> set[int]:
    """Years that others are set against."""
    return {when.year for when in times_compared(sentence) if when.year is not None}
