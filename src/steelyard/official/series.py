"""Months and years of one official flow: summed only where no part is missing, never a part beside a whole."""

from __future__ import annotations

from collections.abc import Mapping

from steelyard.core.period import Period

Series = Mapping[tuple[int, int], float]
"""First month and number of months -> value in plain units."""


def spoken_of(values: Series) -> list[Period]:
    """Return the years that may be whole, and January to the last month of the last one.

    >>> spoken_of({(24240, 12): 5.0, (24252, 1): 1.0, (24253, 1): 2.0})
    [Period('2020'), Period('2021'), Period('2021-01..2021-02')]
    """
    last = max(first + months - 1 for first, months in values)
    years = [Period.year(y) for y in sorted({first // 12 for first, _ in values})]
    return years if last % 12 == 11 else [*years, Period(last - last % 12, last)]


def run(values: Series, period: Period) -> tuple[Period, float] | None:
    """Return the run from the period's first month on in which no part is missing, with its sum; None: no such run.

    A run that ends before the period does holds the period from below.

    >>> run({(0, 1): 2.0, (1, 1): 3.0, (3, 1): 1.0}, Period(0, 3))
    (Period('0000-01..0000-02'), 5.0)
    """
    total, month = 0.0, period.first
    while month <= period.last:
        months = next((n for n in (12, 6, 3, 1) if (month, n) in values and month + n - 1 <= period.last), None)
        if months is None:
            break
        total += values[month, months]
        month += months
    return None if month == period.first else (Period(period.first, month - 1), total)


def whole(values: Series, period: Period) -> float | None:
    """Return the sum over a period, None where any part of it is missing.

    >>> whole({(0, 12): 5.0}, Period(0, 11)), whole({(0, 1): 2.0}, Period(0, 11))
    (5.0, None)
    """
    found = run(values, period)
    return found[1] if found and found[0] == period else None


def years(values: Series) -> dict[int, float]:
    """Return the calendar years that are whole, in order.

    >>> years({(0, 12): 5.0, (12, 1): 1.0})
    {0: 5.0}
    """
    found = ((year, whole(values, Period.year(year))) for year in sorted({first // 12 for first, _ in values}))
    return {year: value for year, value in found if value is not None}


def part_year(values: Series) -> Period | None:
    """Return January to the last month of a last year that is not whole, where the same months stand a year before.

    >>> part_year({(0, 1): 1.0, (12, 1): 2.0})
    Period('0001-01')
    """
    last = max(first + months - 1 for first, months in values)
    if last % 12 == 11:
        return None
    span = Period(last - last % 12, last)
    both = whole(values, span) is not None and whole(values, span.shift(years=-1)) is not None
    return span if both else None
