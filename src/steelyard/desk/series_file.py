"""A file of yearly figures, as `outlook` takes it: ``period,value[,low,high]``, one row a year or part of a year.

A row that cannot be read stops the reading with its number: a series with a hole that nobody sees is worse than none.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from datetime import date, timedelta

from steelyard.core.display import counted
from steelyard.core.errors import InputError
from steelyard.core.period import Period
from steelyard.outlook.months import complete
from steelyard.outlook.result import PartKnown, YearKnown

_FORM = "write period,value[,low,high], such as 2022,334e6 or 2023-01..2023-03,91e6"
_COLUMNS = ("period", "value", "low", "high")
_FIRST = ("period", "year", "date", "time")

Series = tuple[tuple[YearKnown, ...], tuple[PartKnown, ...], int | None]
"""Full years, runs of months from January on, and the running year (None: nothing is known)."""


def parse_series(lines: Iterable[str], *, where: str, as_of: str | None = None) -> Series:
    """Read the rows of a series.

    Parameters
    ----------
    lines : of the file; a first line of names (``period,value,low,high``, any order) and empty lines are passed over.
    where : the file's name, for messages.
    as_of : ISO 8601 day; only periods that had ended by then are known.

    Returns
    -------
    Full years (months that make a whole year are added up), runs from January on, and the running year: that of
    ``as_of``, else that of the month after the last one known.

    Raises
    ------
    InputError
        with the number of the line that cannot be read.
    """
    day = check_day(as_of)
    order, seen = list(_COLUMNS), dict[Period, int]()
    years, parts, last = [], [], None
    for number, row in enumerate(csv.reader(lines), 1):
        place = f"{where}, line {number}"
        if not "".join(row).strip():
            continue
        if not seen and (names := [cell.strip().casefold() for cell in row])[0] in _FIRST:
            order = ["period", *names[1:]] if set(names[1:]) & set(_COLUMNS) else order
            continue
        period, figures = _row(row, order, place)
        if period in seen:
            raise InputError(f"{period} stands in line {seen[period]} too", where=place, mend="keep one row a period")
        seen[period] = number
        if day is not None and not _known(period, day):
            continue
        last = max(last or period.last, period.last)
        value, low, high = figures
        if period.is_year:
            years.append(YearKnown(year=period.start_year, value=value, low=low, high=high))
        elif (part := _part(period, value, low, high)) is not None:
            parts.append(part)
    whole, runs = complete(years, parts)
    now = day.year if day else (last + 1) // 12 if last is not None else None
    return whole, runs, now


Figures = tuple[float | None, float | None, float | None]


def _row(row: list[str], order: list[str], place: str) -> tuple[Period, Figures]:
    """Return the period and the figures of a row, or say what is wrong with it."""
    if len(row) == 1:
        raise InputError("one cell where there should be two", where=place, mend=f"{_FORM}, parted by commas")
    if len("".join(row[len(order) :]).strip()) > 0:
        raise InputError(f"{counted(len(row), 'cell')}", where=place, mend=f"{_FORM}; no commas within figures")
    cells = dict(zip(order, (cell.strip() for cell in row), strict=False))
    try:
        period = Period.parse(cells["period"])
    except InputError as error:
        raise InputError(error.what, where=place, mend=error.mend) from None
    if period.months > 12 or (period.months == 12 and not period.is_year):
        raise InputError(f"{period} is no calendar year or part of one", where=place, mend=_FORM)
    value, low, high = (_figure(cells.get(slot, ""), place) for slot in _COLUMNS[1:])
    told = [end for end in (low, value, high) if end is not None]
    if not told:
        raise InputError("no figure", where=place, mend=_FORM)
    if told != sorted(told):
        raise InputError("a range that cannot be", where=place, mend="give low <= value <= high")
    return period, (value, low, high)


def _figure(cell: str, place: str) -> float | None:
    if cell.casefold() in ("", "null", "none"):
        return None
    try:
        figure = float(cell)
    except ValueError:
        raise InputError(f"{cell!r} is no number", where=place, mend=_FORM) from None
    if not math.isfinite(figure) or figure < 0:
        raise InputError(f"{cell!r} is no yearly amount", where=place, mend="give figures of zero or more")
    return figure


def _part(period: Period, value: float | None, low: float | None, high: float | None) -> PartKnown | None:
    """Return a part of a year; None where it is open to one side, which tells nothing of the year."""
    if value is None and (low is None or high is None):
        return None
    middle = value if value is not None else ((low or 0) + (high or 0)) / 2
    return PartKnown(
        period=period, value=middle, low=middle if low is None else low, high=middle if high is None else high
    )


def check_day(as_of: str | None) -> date | None:
    """Return the day that ``--as-of`` names; raise InputError for anything else."""
    try:
        return date.fromisoformat(as_of) if as_of else None
    except ValueError:
        raise InputError(f"no such day: {as_of!r}", where="--as-of", mend="write it as 2023-06-01") from None


def _known(period: Period, day: date) -> bool:
    """True where a period had ended by a day."""
    month = 12 * day.year + day.month - 1
    return period.last < month or (period.last == month and day.month != (day + timedelta(days=1)).month)
