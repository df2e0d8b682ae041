"""What a figure with its hedge honestly allows: the ends of its range."""

from __future__ import annotations

from steelyard.core.range import Hedge, Range, range_of
from steelyard.reading.marking.numbers import Figure

_SLIGHT = 0.1
"""What "slightly more than" reaches up at most, of the figure; one unit of its last digit where that is less."""


def range_said(figure: Figure, hedge: Hedge | None, sign: int = 1) -> Range:
    """Return the range of a figure; fractions and multiples have their own width: a third is 30-36.7, doubled 50-150.

    A hedged fraction or multiple reaches one step to its hedged side ("almost threefold": from twofold). What is passed
    slightly reaches no further than "almost" does on the other side: "just over 1 billion" is 1 to 1.1 billion.
    """
    value, step = figure.value, figure.step
    if figure.ends:
        result = Range(*figure.ends)
    elif figure.factor or figure.fraction:
        low = value - step if hedge in (Hedge.ALMOST, Hedge.LESS_THAN) else value - step / 2
        high = value + step if hedge == Hedge.MORE_THAN and not figure.slight else value + step / 2
        if hedge in (Hedge.ALMOST, Hedge.LESS_THAN):
            high = value
        elif hedge == Hedge.MORE_THAN:
            low = value
        elif hedge == Hedge.ABOUT:
            low, high = value - step, value + step
        result = Range(low, high)
    elif hedge is None:
        result = range_of(value, step)
    elif hedge == Hedge.LESS_THAN and figure.unit == "percent" and value <= 1:
        result = Range(0.0, value)
    elif figure.slight and hedge == Hedge.MORE_THAN:
        result = Range(value, value + min(step, _SLIGHT * value))
    else:
        result = range_of(value, step, hedge)
    low, high = trimmed(result.low), trimmed(result.high)
    if sign > 0:
        return result if (low, high) == (result.low, result.high) else Range(low, high)
    low, high = -high, -low
    return Range(min(max(low, -100.0), high), high) if figure.unit == "percent" else Range(low, high)


def trimmed(value: float) -> float:
    """Return a number without what binary arithmetic adds behind its ninth digit."""
    thousands = value * 1000
    if thousands % 1 == 0 and thousands / 1000 == value:
        return value  # it has no more than three digits: so most have, and it is faster told than rounded
    return round(value, 9)
