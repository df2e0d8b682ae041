"""The plain "$" of a press that reckons in dollars of its own: "Ontario's exports rose to $204 billion"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.claim import Claim
from steelyard.core.economy import is_region, parent
from steelyard.reading.marking.currencies import dollars, own_dollar, telling
from steelyard.reading.marking.mark import Mark, Sentence
from steelyard.reading.who.anchor import voices_of

_PLAIN = "USD"


def in_own_dollars(claims: Sequence[Claim], sentences: Sequence[Sentence], anchor: str | None) -> Sequence[Claim]:
    """Return the claims of a text in the dollars of its anchor, where they are told in dollars that nothing names.

    A text on a region, or one that the economy's own office tells, is of its own press. One that names any dollar
    ("US$", "Canadian dollars") tells the others apart itself.
    """
    if anchor is None or not any(claim.unit == _PLAIN for claim in claims):
        return claims
    home = (parent(anchor) if is_region(anchor) else anchor) or anchor
    own = own_dollar(home)
    if own is None or not (is_region(anchor) or _tells(home, claims, sentences) or _told_by_region(home, claims)):
        return claims
    if any(_named(mark, sentence) for sentence in sentences if "figure" in sentence.holds for mark in sentence.marks):
        return claims
    return [replace(claim, unit=own) if claim.unit == _PLAIN else claim for claim in claims]


def _told_by_region(home: str, claims: Sequence[Claim]) -> bool:
    """True where the trade of a region is told too, which hardly anybody abroad does."""
    return any(is_region(claim.reporter) and parent(claim.reporter) == home for claim in claims)


def _tells(home: str, claims: Sequence[Claim], sentences: Sequence[Sentence]) -> bool:
    """True where the economy's own office speaks."""
    return home in voices_of(sentences) or any(claim.authority == home for claim in claims)


def _named(mark: Mark, sentence: Sentence) -> bool:
    """True for a sum whose dollar is named: "US$", "Canadian dollars"."""
    unit = mark.figure.unit if mark.figure is not None else None
    if unit is None or unit.partition("?")[0] not in dollars():
        return False
    words = (token.key for token in sentence.tokens[mark.first : mark.end])
    return unit != _PLAIN or not telling().isdisjoint(words)
