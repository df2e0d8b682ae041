"""Periods told by two days ("from 21 March 2025 to 20 January 2026"), and Iranian years, of which the text tells a day.

Such a period is the calendar months that it spans, where they are whole or nearly so, or where it runs from the first
days of the Iranian months to their last. Of a few days the months are open.
"""

from __future__ import annotations

from dataclasses import replace

from steelyard.reading.marking.periods import NOWRUZ, When

SOLAR_ERA = 621
"""What lies between the number of an Iranian year and that of ours in which it begins."""
_FIRST_DAYS = 3
"""The day up to which a month counts as whole."""
_WEEK = 7
"""Days of a month that is not told of yet, at the end of a longer stretch."""
_LAST_DAYS = 27
"""The day from which on a month counts as whole."""
_STRETCH = 3
"""Months from which on a stretch is told by them all, though the last is not over ("from 1 July to 19 September")."""
_TURN = (18, 23)
"""The days about which one Iranian month follows another."""
_OPEN = When(role="vague", open=True, days=True)


def two_days(slots: tuple[int, ...], *, month_first: bool) -> When:
    """Two days, each with its month before or behind it ("March 21, 2025 - January 20, 2026", "21 March 2025 to ..."),
    with two years, one or none.
    """
    both = len(slots) == 6
    first, last = slots[:2], slots[3:5] if both else slots[2:4]
    if month_first:
        first, last = first[::-1], last[::-1]
    if both:
        return _span((first[0], first[1]), (last[0], last[1]), slots[2], slots[5])
    return _of_one_year((first[0], first[1]), (last[0], last[1]), slots[4:])


def days_of_month(month: int, day: int, end_day: int, years: tuple[int, ...]) -> When:
    """Two days of one month: it, where they are its first and its last."""
    return _of_one_year((day, month), (end_day, month), years)


def nowruz(month: int, day: int) -> bool:
    """Return True for a day about which an Iranian year begins."""
    return month == NOWRUZ and _TURN[0] <= day <= _TURN[1]


def spans(day: int, months: int) -> bool:
    """Return True where months up to a day are told of as all of them; a year that is not over is never one."""
    return day >= _LAST_DAYS or (day > _WEEK and _STRETCH <= months < 12)


def begun(month: int, day: int, years: tuple[int, ...]) -> When:
    """The Iranian year that began on a day."""
    return When(year=years[0], solar=True, days=True) if nowruz(month, day) and years else _OPEN


def ended(month: int, day: int, years: tuple[int, ...]) -> When:
    """The Iranian year that ended on a day."""
    return When(year=years[0] - 1, solar=True, days=True) if nowruz(month, day) and years else _OPEN


def spelled(first: When, second: When) -> When | None:
    """Return a period with the days that stand in brackets behind it, or that an Iranian year began on."""
    if not second.days or first.role == "vague" or first.named:
        return None
    if first.refers:
        return first
    if second.solar:
        known = first.solar and (first.part is not None or first.rel is not None)
        return replace(first, year=second.year, rel=None) if known else None
    return replace(second, days=False) if first.part or first.solar else None


def _of_one_year(first: tuple[int, int], last: tuple[int, int], years: tuple[int, ...]) -> When:
    if not years:
        return _span(first, last, 0, last[1] < first[1])
    return _span(first, last, years[0] - (last[1] < first[1]), years[0])


def _span(first: tuple[int, int], last: tuple[int, int], start: int, end: int) -> When:
    """The months between a day and another (day, month); a year of 0 is one that the text leaves out."""
    (day, month), (end_day, end_month) = first, last
    if not (1 <= month <= 12 and 1 <= end_month <= 12):
        return _OPEN
    months = 12 * (end - start) + end_month - month + 1
    if day == end_day == 1 and months > 1:  # "from 1 January to 1 June"
        return _span(first, (_LAST_DAYS, (end_month - 2) % 12 + 1), start, end - (end_month == 1))
    whole = day <= _FIRST_DAYS and months >= 1 and spans(end_day, months)
    turns = _TURN[0] <= day <= _TURN[1] and _TURN[0] <= end_day <= _TURN[1] and months > 1
    if not (whole or turns):
        return _OPEN
    year = end or None
    if month == NOWRUZ and months == 13 and turns and start:
        return When(year=start, solar=True, days=True)
    if months == 12 and whole and start and month == 1:
        return When(year=start, days=True)
    return When(part=(month, end_month), year=year if start else None, ends=True, days=True) if months <= 12 else _OPEN
