"""The signs of a sentence at which or between which something may stand: what lacks them, no rule needs to look for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from steelyard.reading.marking.tokens import Span

_DASHES = ("-", "–", "—")
_BEHIND_TOWN = re.compile("[-–—:]")
_QUOTES = re.compile('["“”«»]')


@dataclass(slots=True)
class Signs:
    """What a sentence has: a ``bracket``, two or more ``commas``, any ``paired`` signs (these or two dashes), a sign of
    ``quotes``, and a ``dash`` or a colon.
    """

    bracket: bool
    commas: bool
    paired: bool
    quotes: bool
    dash: bool


def signs_of(text: str, span: Span, *, slashed: bool) -> Signs:
    """Return the signs of a sentence; in one with a slash (``slashed``) two may stand for brackets."""
    start, end = span.start, span.end
    bracket = slashed or text.find("(", start, end) >= 0
    commas = text.count(",", start, end) > 1
    dash = _BEHIND_TOWN.search(text, start, end) is not None
    paired = bracket or commas
    for sign in _DASHES if dash and not paired else ():
        paired = paired or text.count(sign, start, end) > 1
    return Signs(bracket, commas, paired, _QUOTES.search(text, start, end) is not None, dash)
