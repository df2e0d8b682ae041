"""Parts of years put together: months that make a whole year, and the longest run from January on.

Only parts that neither overlap nor leave a gap are added, so nothing is counted twice and nothing is invented. A year
that somebody states as a whole keeps what was stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from steelyard.core.period import Period
from steelyard.outlook.result import PartKnown, YearKnown


def complete(
    years: Sequence[YearKnown], parts: Sequence[PartKnown]
) -> tuple[tuple[YearKnown, ...], tuple[PartKnown, ...]]:
    """Return the years, with those added whose twelve months are all told, and every run from January on.

    Parameters
    ----------
    years : known as a whole.
    parts : shorter than a year each, any order.

    Examples
    --------
    >>> quarters = [PartKnown(period=Period.quarter(2022, q), value=q, low=q, high=q) for q in (1, 2, 3, 4)]
    >>> found, runs = complete((), quarters)
    >>> found[0].year, found[0].value, [str(run.period) for run in runs]
    (2022, 10, ['2022-01..2022-03', '2022-01..2022-06', '2022-01..2022-09'])
    """
    whole = {row.year for row in years}
    added, runs = [], []
    for year in sorted({part.period.start_year for part in parts}):
        for run in _runs(12 * year, [p for p in parts if p.period.start_year == p.period.end_year == year]):
            if not run.period.is_year:
                runs.append(run)
            elif year not in whole:
                added.append(YearKnown(year=year, value=run.value, low=run.low, high=run.high))
    return tuple(sorted((*years, *added), key=lambda row: row.year)), tuple(runs)


def _runs(start: int, parts: Iterable[PartKnown]) -> list[PartKnown]:
    """Return one run from the month ``start`` to each month that unbroken parts reach: of as few parts as do."""
    reached: dict[int, tuple[int, PartKnown]] = {}
    for part in sorted(parts, key=lambda p: (p.period.last, p.period.first)):
        period = part.period
        if period.first == start:
            count, run = 1, part
        elif period.first - 1 in reached:
            before, head = reached[period.first - 1]
            count, run = before + 1, _joined(head, part)
        else:
            continue
        if period.last not in reached or count < reached[period.last][0]:
            reached[period.last] = (count, run)
    return [run for _, (_, run) in sorted(reached.items())]


def _joined(head: PartKnown, tail: PartKnown) -> PartKnown:
    return PartKnown(
        period=Period(head.period.first, tail.period.last),
        value=head.value + tail.value,
        low=head.low + tail.low,
        high=head.high + tail.high,
    )
