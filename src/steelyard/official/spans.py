"""Periods as tables write them -> first month and number of months.

Whatever is no period is refused by name: a month 13, 2021-2022, a day before the month that might be either.
"""

from __future__ import annotations

import re

from steelyard.core.errors import InputError

_DAY = r"(?:[ T]00:00(?::00)?(?:\.0+)?Z?)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?:\.0+)?(?:-?A1?)?",  # 2023, 2023.0, 2023-A1
        r"(?P<year>\d{4})-?52",  # 202352: Comext's whole year
        r"(?P<year>\d{4})[- ]?Q(?P<quarter>[1-4])",
        r"(?P<year>\d{4})[- ]?[HS](?P<half>[12])",
        r"(?P<year>\d{4})-?M?(?P<month>\d{2})(?:\.0+)?",  # 2023-01, 202301, 2023M01
        r"(?P<year>\d{4})[-M/.](?P<month>\d{1,2})",
        r"(?P<year>\d{4})[-/.](?P<month>\d{2})[-/.]\d{2}" + _DAY,  # a day stands for its month
        r"(?P<year>\d{4})(?P<month>\d{2})\d{2}",
        r"(?P<month>\d{1,2})[./-](?P<year>\d{4})",  # 01.2023
        r"\d{1,2}\.(?P<month>\d{1,2})\.(?P<year>\d{4})" + _DAY,  # 31.01.2023
    )
)


def months_of(word: str) -> tuple[int, int]:
    """Return the first month (12 * year + month - 1) and the number of months.

    Raises
    ------
    InputError
        it is no period that is known.

    >>> months_of("2023"), months_of("2023M02"), months_of("202352"), months_of("2023-Q2"), months_of("31.01.2023")
    ((24276, 12), (24277, 1), (24276, 12), (24279, 3), (24276, 1))
    >>> months_of("2021-2022")
    Traceback (most recent call last):
    ...
    steelyard.core.errors.InputError: no such period: '2021-2022'; write 2023, 2023-Q1, 2023-01 or 2023-01-31
    """
    for form in _FORMS:
        if (found := form.fullmatch(word.strip())) is not None:
            parts = {name: int(value) for name, value in found.groupdict().items()}
            first, months = _placed(parts)
            if 1700 <= parts["year"] <= 2200 and 1 <= first <= 12:
                return 12 * parts["year"] + first - 1, months
    raise InputError(f"no such period: {word!r}", mend="write 2023, 2023-Q1, 2023-01 or 2023-01-31")


def is_period(word: str) -> bool:
    """True for a word that `months_of` takes.

    >>> is_period("2023-Q1"), is_period("2023-13")
    (True, False)
    """
    try:
        months_of(word)
    except InputError:
        return False
    return True


def _placed(parts: dict[str, int]) -> tuple[int, int]:
    """Month of the year that a period begins with, and its months."""
    if "month" in parts:
        return parts["month"], 1
    if "quarter" in parts:
        return 3 * parts["quarter"] - 2, 3
    return (6 * parts["half"] - 5, 6) if "half" in parts else (1, 12)
