"""Currencies are joined only through the range of the monthly rates within the period (rule 11): no rate, no
conversion.

The rates are the lowest and highest monthly averages a year and month of the ECB's reference rates, in a data file that
``tools/build_rates.py`` makes.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from steelyard.core.period import Period
from steelyard.core.range import Range


def converted(span: Range, unit: str, into: str, period: Period) -> Range | None:
    """Return a range of money in another currency, widened by the range of rates; None where a month has no rate.

    Parameters
    ----------
    span : in plain units of ``unit``; its signs are kept.
    period : whose monthly rates count.
    """
    rates = [_rate(unit, into, month) for month in range(period.first, period.last + 1)]
    known = [rate for rate in rates if rate is not None]
    if len(known) < len(rates):
        return None
    low, high = min(known), max(known)
    return Range(
        span.low * (low if span.low >= 0 else high) if abs(span.low) < float("inf") else span.low,
        span.high * (high if span.high >= 0 else low) if abs(span.high) < float("inf") else span.high,
    )


def mean_rate(unit: str, into: str, period: Period) -> float | None:
    """Return units of ``into`` for one of ``unit``, mean of the period's months; None where a month has no rate."""
    rates = [_rate(unit, into, month) for month in range(period.first, period.last + 1)]
    known = [rate for rate in rates if rate is not None]
    return sum(known) / len(known) if len(known) == len(rates) else None


def _rate(unit: str, into: str, month: int) -> float | None:
    rates = _rates()
    one, other = rates.get((unit, month)), rates.get((into, month))
    return None if one is None or other is None else other / one


@cache
def _rates() -> dict[tuple[str, int], float]:
    """(currency, month) -> units of it per euro, mean of the month."""
    found: dict[tuple[str, int], float] = {}
    text = (resources.files("steelyard.weighing") / "parameters" / "rates.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        code, first, *values = line.split("\t")
        found |= {(code, int(first) + k): float(value) for k, value in enumerate(values) if value}
    return found
