"""Months with which fiscal years begin. A fiscal year is named by both years ("1986/87") or by the one it ends in."""

from __future__ import annotations

from functools import lru_cache

from steelyard.core.economy import parent
from steelyard.core.period import Period

_FROM_APRIL = 4
_STARTS = {
    "AUS": 7, "BGD": 7, "EGY": 7, "KEN": 7, "NPL": 7, "PAK": 7, "NZL": 7, "TZA": 7, "UGA": 7, "ETH": 7, "MUS": 7,
    "RWA": 7, "BTN": 7, "TON": 7, "WSM": 7, "BHS": 7, "FJI": 8, "HTI": 10, "TTO": 10,
    "USA": 10, "THA": 10, "IRN": 4, "IND": 4, "JPN": 4, "GBR": 4, "CAN": 4, "HKG": 4, "SGP": 4, "ZAF": 4,
    "IDN": 4, "MMR": 4, "BWA": 4, "LSO": 4, "NAM": 4, "SWZ": 4, "JAM": 4, "BLZ": 4,
}  # fmt: skip


def fiscal_start(economy: str, other: str = "") -> int:
    """Return the first month of the fiscal year of an economy, else of its partner; April where nothing is known.

    >>> fiscal_start("PAK"), fiscal_start("IND"), fiscal_start("PNG", "AUS"), fiscal_start("AU-QLD")
    (7, 4, 7, 7)
    """
    return known_start(economy, other) or _FROM_APRIL


@lru_cache(maxsize=4096)
def known_start(economy: str, other: str = "") -> int | None:
    """Return the first month of the fiscal year of an economy (of its country, of its partner), where it is known."""
    starts = (_STARTS.get(code) or _STARTS.get(parent(code) or "") for code in (economy, other))
    return next((start for start in starts if start is not None), None)


_ERAS = {"NPL": 57}
_BEYOND = 40
"""Years ahead of a text from which on a year is one of an era of the economy's own."""


def our_year(year: int, economy: str, now: int | None) -> int:
    """Return the year by our count of one that only an economy's own era can have.

    >>> our_year(2080, "NPL", 2024), our_year(2030, "NPL", 2024), our_year(2080, "IND", 2024)
    (2023, 2030, 2080)
    """
    return year - _ERAS[economy] if economy in _ERAS and year > (now or 2020) + _BEYOND else year


def named_by_first(economy: str) -> bool:
    """True where a fiscal year has the name of the calendar year that it starts in ("fiscal 1986" of Japan)."""
    return economy in ("JPN", "KOR")


def fiscal_months(year: int, part: tuple[int, int] | None, start: int) -> Period:
    """Return a fiscal year that begins in ``year``, or a part of it by its months.

    >>> fiscal_months(2023, (1, 3), 7)
    Period('2023-07..2023-09')
    """
    first = 12 * year + start - 1
    return Period(first, first + 11) if part is None else Period(first + part[0] - 1, first + part[1] - 1)


def season_up_to(year: int | None, start: int | None, near: Period | None) -> Period | None:
    """Return the months of a season of goods up to what a text tells of; None where its start is not known.

    >>> season_up_to(None, 7, Period.parse("2020-01"))
    Period('2019-07..2020-01')
    """
    if start is None or near is None:
        return None
    first = 12 * (year or near.end_year) + start - 1
    first -= 12 if year is None and first > near.last else 0
    return Period(first, near.last) if first <= near.last < first + 12 else None
