"""The signs of a sentence between which something may stand: what lacks them, no rule needs to look for."""

from __future__ import annotations

from dataclasses import dataclass

from steelyard.reading.marking.tokens import Span

_DASHES = ("-", "–", "—")


@dataclass(frozen=True, slots=True)
class Signs:
    """Whether a sentence has a ``bracket``, two or more ``commas``, and any ``paired`` signs: these or two dashes."""

    bracket: bool
    commas: bool
    paired: bool


def signs_of(text: str, span: Span, *, slashed: bool) -> Signs:
    """Return the signs of a sentence; in one with a slash (``slashed``) two may stand for brackets."""
    start, end = span.start, span.end
    bracket = slashed or text.find("(", start, end) >= 0
    commas = text.count(",", start, end) > 1
    paired = bracket or commas
    for dash in () if paired else _DASHES:
        paired = paired or text.count(dash, start, end) > 1
    return Signs(bracket, commas, paired)
