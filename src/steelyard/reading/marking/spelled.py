"""Numbers in words and fractions: "sixty three", "twenty-five", "one hundred and twenty-one", "two point five"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.range import step_of
from steelyard.reading.marking.automaton import Match
from steelyard.reading.marking.language import Language
from steelyard.reading.marking.money_beside import DASHES
from steelyard.reading.marking.tokens import Token


def spelled_number(tokens: Sequence[Token], at: int, words: Language, match: Match) -> tuple[float, float, int]:
    """Return value, step and end of a number in words whose first word is ``match``, at token ``at``."""
    value, decimals, end = float(match.value), len(match.value.partition(".")[2]), at + match.length
    while (start := _next(tokens, at, end, value, words)) and (more := words.amount(tokens, start)):
        if more.kind != "number" or not _follows(value, float(more.value)):
            break
        value, end = value + float(more.value), start + more.length
    point = words.amount(tokens, end)
    tenths = words.amount(tokens, end + 1) if point is not None and point.kind == "point" else None
    if tenths is not None and tenths.kind == "number" and float(tenths.value) % 1 == 0 and float(tenths.value) < 10:
        value, decimals, end = value + float(tenths.value) / 10, 1, end + 1 + tenths.length
    return value, step_of(value, decimals), end


def _next(tokens: Sequence[Token], at: int, end: int, value: float, words: Language) -> int:
    """Where a number goes on: behind a hyphen that parts no words, and behind the "and" of its hundreds."""
    if end + 1 < len(tokens) and tokens[end].text == "-" and not (tokens[end].apart or tokens[end + 1].apart):
        return end + 1
    joint = words.amount(tokens, end) if value >= 100 and value % 100 == 0 else None
    if joint is None or joint.kind != "joint" or (at and tokens[at - 1].key == joint.value):
        return end
    return end + joint.length


def _follows(value: float, more: float) -> bool:
    """True for the next word of a number in words: tens behind hundreds, ones behind tens."""
    return more >= 1 and ((value % 100 == 0 and more < 100) or (value % 10 == 0 and value >= 20 and more < 10))


def with_fraction(tokens: Sequence[Token], at: int, value: float) -> tuple[float, float, int] | None:
    """Value, step and end of a number with the fraction behind it, or of one that is the fraction: "2-1/2", "1/2"."""
    if at + 1 >= len(tokens):
        return None
    if tokens[at].text == "/" and (below := _below(tokens[at + 1], value)):
        return value / below, 0.1, at + 2
    over = at + (tokens[at].text in DASHES)
    if not tokens[over].is_number or over + 2 >= len(tokens) or tokens[over + 1].text != "/":
        return None
    above = _small(tokens[over])
    below = _below(tokens[over + 2], above)
    return (value + above / below, 0.1, over + 3) if below else None


_HALVED = (2, 3, 4, 5, 8, 16, 32)
"""What fractions of a figure are of."""


def _small(token: Token) -> int:
    return int(token.text) if token.text.isdecimal() and len(token.text) <= 2 else 0


def _below(token: Token, above: float) -> int:
    """What a fraction is of, 0 for a number that is no part of one."""
    below = _small(token)
    return below if below in _HALVED and 0 < above < below else 0
