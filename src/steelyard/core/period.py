"""Period: a run of whole months. Years, halves, quarters and January-to-N are named cases of it.

Months are counted from year 0 (``12 * year + month - 1``) so that shifting and comparing is arithmetic.
A day has no place here: statements about trade speak of months.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from steelyard.core.errors import InputError

_FORM = re.compile(r"(\d{4})(?:-(\d{2})|-?[Qq]([1-4])|-?[Hh]([12]))?(?:-\d{2})?")
_MEND = "write 2023, 2023-01, 2023-Q1, 2023-H1 or 2023-01..2023-03"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole months from ``first`` to ``last``, both included, counted as ``12 * year + month - 1``.

    Examples
    --------
    >>> Period.parse("2023-01..2023-03")
    Period('2023-01..2023-03')
    >>> Period.parse("2023-Q1") == Period.parse("2023-01..2023-03")
    True
    >>> Period.parse("2022-11..2023-02").shift(years=-1)
    Period('2021-11..2022-02')
    >>> Period.parse("2023-13")
    Traceback (most recent call last):
    ...
    steelyard.core.errors.InputError: no such period: '2023-13'; write 2023, 2023-01, 2023-Q1, 2023-H1 or
    2023-01..2023-03
    """

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InputError(f"a period ends before it starts: {self}", mend="put the earlier month first")

    @classmethod
    def of_months(cls, year: int, first: int = 1, last: int = 12) -> Period:
        """Months ``first``..``last`` of one year; without months the whole year."""
        return cls(12 * year + first - 1, 12 * year + last - 1)

    @classmethod
    def year(cls, year: int) -> Period:
        """January to December of a year."""
        return cls.of_months(year)

    @classmethod
    def quarter(cls, year: int, number: int) -> Period:
        """Quarter 1-4 of a year."""
        return cls.of_months(year, 3 * number - 2, 3 * number)

    @classmethod
    def half(cls, year: int, number: int) -> Period:
        """Half 1-2 of a year."""
        return cls.of_months(year, 6 * number - 5, 6 * number)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period as the command line and the files write it; raise InputError for anything else."""
        ends = text.strip().split("..")
        if len(ends) > 2:
            raise InputError(f"no such period: {text!r}", mend=_MEND)
        first, last = _parse_end(ends[0], text), _parse_end(ends[-1], text)
        return cls(first.first, last.last)

    @classmethod
    def from_json(cls, value: Any) -> Period | None:
        """Read ``{"start": "2022-01", "end": "2022-12"}``, a string that `parse` takes, or None."""
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return cls.parse(value)
        if isinstance(value, dict) and value.get("start"):
            return cls.parse(f"{value['start']}..{value.get('end') or value['start']}")
        raise InputError(f"no such period: {value!r}", mend='write {"start": "2022-01", "end": "2022-12"}')

    def to_json(self) -> dict[str, str]:
        """Return ``{"start": "2022-01", "end": "2022-12"}``."""
        return {"start": _month(self.first), "end": _month(self.last)}

    @property
    def months(self) -> int:
        """Number of months, at least 1."""
        return self.last - self.first + 1

    @property
    def is_year(self) -> bool:
        """True for January to December of one year."""
        return self.months == 12 and self.first % 12 == 0

    @property
    def start_year(self) -> int:
        """The calendar year of the first month."""
        return self.first // 12

    @property
    def end_year(self) -> int:
        """The calendar year of the last month."""
        return self.last // 12

    def shift(self, *, months: int = 0, years: int = 0) -> Period:
        """Return the period moved by months and years (negative: back)."""
        by = months + 12 * years
        return Period(self.first + by, self.last + by)

    def contains(self, other: Period) -> bool:
        """True when every month of ``other`` is in this period."""
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: Period) -> bool:
        """True when the two share a month."""
        return self.first <= other.last and other.first <= self.last

    def __hash__(self) -> int:
        return 8191 * self.first + self.last

    def __str__(self) -> str:
        if self.is_year:
            return _month(self.first)[:4]
        return _month(self.first) if self.months == 1 else f"{_month(self.first)}..{_month(self.last)}"

    def __repr__(self) -> str:
        return f"Period({str(self)!r})"


@lru_cache(maxsize=4096)
def _month(count: int) -> str:
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def _parse_end(text: str, whole: str) -> Period:
    found = _FORM.fullmatch(text.strip())
    if not found:
        raise InputError(f"no such period: {whole!r}", mend=_MEND)
    year, month, quarter, half = (int(g) if g else 0 for g in found.groups())
    if quarter:
        return Period.quarter(year, quarter)
    if half:
        return Period.half(year, half)
    if found[2] is None:
        return Period.year(year)
    if not 1 <= month <= 12:
        raise InputError(f"no such period: {whole!r}", mend=_MEND)
    return Period.of_months(year, month, month)
