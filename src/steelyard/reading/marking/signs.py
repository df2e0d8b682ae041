"""The signs of a sentence at which or between which something may stand: what lacks them, no rule needs to look for."""

from __future__ import annotations

from dataclasses import dataclass

from steelyard.reading.marking.tokens import Span

_DASHES = ("-", "–", "—")
_QUOTES = ('"', "“", "”", "«", "»")


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


def signs_in(text: str) -> list[str]:
    """Return the dashes, colons and signs of quotes that a text has."""
    return [sign for sign in (*_DASHES, ":", *_QUOTES) if sign in text]


def signs_of(text: str, span: Span, held: list[str], *, slashed: bool) -> Signs:
    """Return the signs of a sentence of a text that has the signs ``held``; slashes may stand for brackets."""
    start, end = span.start, span.end
    bracket = slashed or text.find("(", start, end) >= 0
    commas = text.count(",", start, end) > 1
    paired = bracket or commas
    quotes = dash = False
    for sign in held:
        found = text.count(sign, start, end)
        if found and sign in _QUOTES:
            quotes = True
        elif found:
            dash = True
            paired = paired or (found > 1 and sign != ":")
    return Signs(bracket, commas, paired, quotes, dash)
