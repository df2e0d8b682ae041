"""Range: what the words honestly allow.

A figure that was said stands for an interval: half of its last significant digit when plain, one side of it when
hedged. The narrow range is used for bounds; the open range, where the ends that are only convention are let go, is
what an accusation must survive. Rules 1-4 of the mathematics; the unit of the last digit is written ``step``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Hedge(StrEnum):
    """How a figure was softened."""

    ABOUT = "about"
    """some, around: both ends are convention."""
    ALMOST = "almost"
    """nearly, close to: the value is an upper end; the lower end is convention."""
    MORE_THAN = "more_than"
    """over, exceeded: the value is a lower end; the upper end is convention, one unit of the last digit away."""
    LESS_THAN = "less_than"
    """under, below: the value is an upper end; the lower end is convention."""


@dataclass(frozen=True, slots=True)
class Range:
    """A closed interval ``low``..``high`` in plain units; an open end is infinite."""

    low: float
    high: float

    def contains(self, value: float, *, tolerance: float = 1e-6) -> bool:
        """True when the value lies inside, touching included (relative tolerance)."""
        slack = tolerance * max(1.0, abs(value))
        return self.low - slack <= value <= self.high + slack

    def negated(self) -> Range:
        """The interval of the negated quantity: ends are swapped."""
        return Range(-self.high, -self.low)


def step_of(value: float, decimals: int) -> float:
    """Return the unit of the last significant digit of a figure as it was written.

    Parameters
    ----------
    value : the figure as written, before a multiplier such as million is applied.
    decimals : digits after the decimal mark; they count even when zero.

    Returns
    -------
    A positive number: 330 -> 10, 68 -> 1, 13.6 -> 0.1; a lone 1 (1, 10, 100) counts its tenth.

    >>> [step_of(330, 0), step_of(68, 0), step_of(13.6, 1), step_of(100, 0), step_of(962360, 0)]
    [10.0, 1.0, 0.1, 10.0, 10.0]
    """
    if decimals > 0:
        step = 10.0**-decimals
        return round(step, 12)
    whole = abs(round(value))
    if whole == 0:
        return 1.0
    step = 1.0
    while whole % 10 == 0:
        whole //= 10
        step *= 10.0
    return step / 10.0 if whole == 1 else step


def range_of(value: float, step: float, hedge: Hedge | None = None) -> Range:
    """Return the narrow range of a figure: rule 1, applied to the magnitude, then negated and swapped.

    >>> range_of(334, 1, Hedge.ALMOST)
    Range(low=333, high=334)
    >>> range_of(-12, 1)
    Range(low=-12.5, high=-11.5)
    """
    size = abs(value)
    tenth, half = min(step, 0.1 * size) if size else step, step / 2
    if hedge is None:
        result = Range(size - half, size + half)
    elif hedge in (Hedge.ALMOST, Hedge.LESS_THAN):
        result = Range(size - tenth, size)
    elif hedge == Hedge.MORE_THAN:
        # a lone 1 (1, 10, 100) may run half as high again: the next round figure said would be 2, 20, 200
        lone_one = size > 0 and math.isclose(step, size / 10) and math.isclose(math.log10(size) % 1, 0, abs_tol=1e-9)
        result = Range(size, size + (0.5 * size if lone_one else min(step, 0.5 * size)))
    else:
        reach = max(tenth, half)
        result = Range(size - reach, size + reach)
    return result.negated() if value < 0 else result


def open_range(value: float | None, low: float, high: float, hedge: Hedge | None) -> Range:
    """Return the range that an accusation must survive (rule 2): convention ends opened, plain ranges widened.

    ``more_than`` and ``less_than`` lose their far end, ``almost`` and ``about`` become three times as wide, a plain
    range becomes value +- step (officials also truncate). Signs are kept: the hedge applies to the magnitude.

    >>> open_range(91.0, 91.0, 92.0, Hedge.MORE_THAN)
    Range(low=91.0, high=inf)
    >>> open_range(68.0, 67.5, 68.5, None)
    Range(low=67.0, high=69.0)
    """
    if value is None:
        value = (low + high) / 2
    if value < 0:
        return open_range(-value, -high, -low, hedge).negated()
    if hedge == Hedge.MORE_THAN:
        return Range(low, math.inf)
    if hedge == Hedge.LESS_THAN:
        return Range(-math.inf, high)
    if hedge == Hedge.ALMOST:
        return Range(high - 3 * (high - low), high)
    if hedge == Hedge.ABOUT:
        return Range(value - 3 * (value - low), value + 3 * (high - value))
    return Range(value - 2 * (value - low), value + 2 * (high - value))
