"""What the expressions of ``[phrase.period]`` in a lexicon say.

The numbers that fill their slots come in the order in which the phrase has them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from steelyard.reading.marking import day_spans
from steelyard.reading.marking.periods import NOWRUZ, When

_ETHIOPIAN = 7
"""Years by which an Ethiopian fiscal year is behind ours when it begins, in July."""
_PAIR = 2
"""Months, one behind the other, that growth lies between."""
_MIDDLE = 50
_CROPS = 7
"""The month with which the year of those who grow crops begins."""
_YEAR = 12
_MIDST = 15
"""The day up to which a year that ends on it counts as over with the month before: the first half of a month."""
_FIRST_DAYS = 3
"""The day up to which nothing is told of a month yet."""
_LAST_DAYS = 28
"""The day from which on a month counts as over."""


def said(name: str, slots: tuple[int, ...]) -> When:
    """Return the period that a phrase says: the name of its expression, the numbers in its slots."""
    build = _FORMS.get(name)
    return build(slots) if build else When(role="vague")


def _fiscal(slots: tuple[int, ...]) -> When:
    start, end = slots[:2]
    if (start + 1) % 100 == end % 100 or (start + 1) % 10 == end:
        return When(year=start, fiscal=True)
    if end < 10:
        return When(year=start)  # "2024/3" is no pair of years
    last = start - start % 100 + end % 100
    return When(year=start, years=last - start + 1) if start < last else When(role="vague")


def _months_fiscal(slots: tuple[int, ...]) -> When:
    """Months of a fiscal year, or of the two years that they run through ("July-March 2006-07")."""
    year = _fiscal(slots[2:])
    return replace(year, part=(slots[0], slots[1]), named=True) if year.fiscal else When(role="vague")


def _first(slots: tuple[int, ...]) -> When:
    return When(part=(1, slots[0])) if 1 <= slots[0] <= 12 else When(role="vague")


def _months_to(slots: tuple[int, ...]) -> When:
    count, last = slots
    if not 1 <= count <= 12:
        return When(role="vague")
    return When(part=((last - count) % 12 + 1, last), ends=True)


def _months_to_day(count: int, last: int, day: int, years: tuple[int, ...]) -> When:
    """Months up to a day ("six months ended June 30, 2022"): the day is passed over, but where it ends a year."""
    if count == _YEAR:
        return _year_to((last, day, *years))
    return replace(_months_to((count, last)), year=years[0] if years else None)


def _century(short: int) -> int:
    """The year of two digits ("in '98"): of this century up to its middle."""
    return short + (2000 if short < _MIDDLE else 1900)


def _crops_to(last: int, day: int) -> When:
    """The year of crops up to a day; the month of a day at its start is not told of."""
    last = last if day > _FIRST_DAYS else (last - 2) % _YEAR + 1
    return When(rel=0, fiscal=True, starts=_CROPS, part=(1, (last - _CROPS) % _YEAR + 1))


def _quarters_to(slots: tuple[int, ...]) -> When:
    """The quarters up to one ("four quarters to the end of Q2")."""
    count, last = slots
    return When(part=(3 * (last - count) % 12 + 1, 3 * last), ends=True) if count <= 4 else When(role="vague")


def _year_to(slots: tuple[int, ...]) -> When:
    """Twelve months to a month, or to the one before it where a day in its first half ends them; an Iranian year."""
    year = slots[-1] if slots[-1] >= 1900 else None
    day = slots[1] if len(slots) > 1 and slots[1] < 1900 else _LAST_DAYS
    if day_spans.nowruz(slots[0], day):
        return When(year=year - 1, solar=True) if year is not None else When(rel=-1, solar=True)
    last = slots[0] if day > _MIDST else (slots[0] - 2) % 12 + 1
    return When(part=(last % 12 + 1, last), year=year, ends=True)


def _span(slots: tuple[int, ...]) -> When:
    return When(year=slots[0], years=slots[1] - slots[0] + 1) if slots[0] < slots[1] else When(role="vague")


def _from_to(slots: tuple[int, ...]) -> When:
    """Months with a year each ("December 2020 to November 2021"), up to twelve."""
    first, start, last, end = slots
    months = 12 * (end - start) + last - first + 1
    if months == 13 and first == NOWRUZ:
        return When(year=start, solar=True)
    if months > 12 and first == last:
        return When(part=(last, last), year=start, years=end - start + 1, bridged=True)
    if months > 12 and first == 1 and last == 12:
        return When(year=start, years=end - start + 1)
    if not 1 <= months <= 12:
        return When(role="vague")
    return When(part=(first, last), year=end, ends=True, stepped=months == _PAIR and first > 1)


def _as_of(day: int, month: int, years: tuple[int, ...]) -> When:
    """The year up to a day on which months are over ("as of 1 July")."""
    year = years[0] if years else None
    if day > 1:
        return When(part=(1, month), year=year, role="plain" if day_spans.spans(day, month) else "vague")
    if month == 1:
        return When(year=year - 1) if year is not None else When(rel=-1)
    return When(part=(1, month - 1), year=year)


def _on_date(date: int) -> When:
    """The year up to a day written in figures ("01.06.2022"), which comes as 20220601."""
    return _as_of(date % 100, date // 100 % 100, (date // 10_000,))


def _start_behind(month: int, day: int = 31) -> int:
    """The month with which a year starts behind one that ended on a day, which may lie in its own first half."""
    return month if day <= _MIDST else month % 12 + 1


def _dates(slots: tuple[int, ...]) -> When:
    """Two days written in figures."""
    (start, first), (end, last) = (divmod(date, 10_000) for date in slots)
    return day_spans.two_days((first % 100, first // 100, start, last % 100, last // 100, end), month_first=False)


def _quarters(first: int, last: int) -> When:
    return When(part=(3 * first - 2, 3 * last)) if first < last else When(role="vague")


def _in_a_row(slots: tuple[int, ...]) -> When:
    """Months that are told one by one ("July, August and September")."""
    row = all(last == first + 1 for first, last in pairwise(slots))
    return When(part=(slots[0], slots[-1]), named=True, each=len(slots)) if row else When(role="vague")


_FORMS: dict[str, Callable[[tuple[int, ...]], When]] = {
    "year": lambda s: When(year=s[0]),
    "fiscal": _fiscal,
    "whole_year": lambda s: When(year=s[0], part=(1, 12)),
    "fiscal_ended": lambda s: replace(_fiscal(s[:2]), starts=_start_behind(*s[2:4])),
    "fiscal_ended_on": lambda s: replace(_fiscal(s[:2]), starts=s[3] % 12 + 1),
    "years": lambda s: replace(_span(s), dashed=True),
    "rel_year": lambda s: When(rel=s[0]),
    "this_year": lambda s: When(rel=0),
    "last_year": lambda s: When(rel=-1),
    "next_year": lambda s: When(rel=1),
    "month": lambda s: When(part=(s[0], s[0]), named=True),
    "month_year": lambda s: When(part=(s[0], s[0]), year=s[1]),
    "month_short": lambda s: When(part=(s[0], s[0]), year=_century(s[1])),
    "months_short": lambda s: When(part=(s[0], s[1]), year=_century(s[2]), named=True, ends=s[1] < s[0]),
    "year_months": lambda s: When(part=(s[1], s[2]), year=s[0], named=True, ends=s[2] < s[1]),
    "year_month": lambda s: When(part=(s[1], s[1]), year=s[0]),
    "month_rel": lambda s: When(part=(s[0], s[0]), rel=s[1], named=True),
    "rel_month": lambda s: When(part=(s[1], s[1]), rolling=True),
    "months": lambda s: When(part=(s[0], s[1]), named=True),
    "months_both": _in_a_row,
    "months_three": _in_a_row,
    "month_last_year": lambda s: When(part=(s[0], s[0]), rel=-1, named=True),
    "months_year": lambda s: When(part=(s[0], s[1]), year=s[2], named=True, ends=s[1] < s[0]),
    "months_fiscal": _months_fiscal,
    "month_to_month": lambda s: When(part=(s[0], s[1]), named=True, stepped=s[0] > 1 and s[1] == s[0] + 1),
    "months_years": _from_to,
    "mid_months_years": lambda s: _from_to((s[0], s[1], (s[2] - 2) % 12 + 1, s[3] - (s[2] == 1))),
    "months_year_rel": lambda s: When(part=(s[0], s[2]), rel=s[3], named=True, ends=s[0] > s[2]),
    "months_rels": lambda s: (
        When(part=(s[0], s[2]), rel=s[3], ends=True) if s[3] - s[1] == (s[0] > s[2]) else When(role="vague")
    ),
    "first_months": _first,
    "these_months": lambda s: replace(_first(s), told=True),
    "first_quarters": lambda s: When(part=(1, 3 * s[0])) if 1 <= s[0] <= 4 else When(role="vague"),
    "quarters_to": _quarters_to,
    "quarter_of": lambda s: When(part=((s[0] - 3) % 12 + 1, s[0]), ends=True, named=True),
    "quarter_of_year": lambda s: When(part=((s[0] - 3) % 12 + 1, s[0]), year=s[1], ends=True, named=True),
    "first_month": lambda s: When(part=(1, 1)),
    "months_to": _months_to,
    "months_to_day": lambda s: _months_to_day(s[0], s[1], s[2], s[3:]),
    "months_to_on": lambda s: _months_to_day(s[0], s[2], s[1], s[3:]),
    "quarters_both": lambda s: replace(_quarters(s[0], s[1]), each=2 if s[1] == s[0] + 1 else 0),
    "quarters_span": lambda s: _quarters(s[0], s[1]),
    "through_quarter": lambda s: When(part=(1, 3 * s[0])) if s[0] <= 4 else When(role="vague"),
    "half_to": lambda s: _months_to((6, s[0])),
    "year_to": _year_to,
    "year_to_day": lambda s: _year_to((s[1], s[0], *s[2:])),
    "year_to_mid": lambda s: _year_to((((s[0] - 2) % 12 + 1), *s[1:])),
    "mid_months": lambda s: When(part=(s[0], (s[1] - 2) % 12 + 1), year=s[2] if len(s) > 2 else None, named=True),
    "year_ethiopian": lambda s: When(year=s[0] + _ETHIOPIAN, fiscal=True, starts=7),
    "fiscal_short": lambda s: When(year=_century(s[0]), fiscal=True, ends=True),
    "fiscal_year": lambda s: When(year=s[0], fiscal=True, ends=True),
    "first_months_fiscal": lambda s: replace(_first(s), year=_century(s[1]), fiscal=True, ends=True),
    "quarter": lambda s: When(part=(3 * s[0] - 2, 3 * s[0])),
    "half_year": lambda s: When(part=(6 * s[0] - 5, 6 * s[0]), year=s[1]) if s[0] <= 2 else When(role="vague"),
    "half_short": lambda s: (
        When(part=(6 * s[0] - 5, 6 * s[0]), year=_century(s[1])) if s[0] <= 2 else When(role="vague")
    ),
    "quarter_year": lambda s: When(part=(3 * s[0] - 2, 3 * s[0]), year=s[1]),
    "year_quarter": lambda s: When(part=(3 * s[1] - 2, 3 * s[1]), year=s[0]),
    "quarter_short": lambda s: When(part=(3 * s[0] - 2, 3 * s[0]), year=_century(s[1])),
    "first_months_of_fiscal": lambda s: replace(_first(s[:1]), year=s[1], fiscal=True),
    "first_months_of_season": lambda s: replace(_first(s[:1]), rel=0, fiscal=True, starts=s[1]),
    "first_months_year": lambda s: replace(_first(s), year=s[1]),
    "first_months_short": lambda s: replace(_first(s), year=_century(s[1])),
    "half": lambda s: When(part=(6 * s[0] - 5, 6 * s[0])) if s[0] <= 2 else When(role="vague"),
    "month_twelve": lambda s: When(part=(12, 12)),
    "month_twelve_year": lambda s: When(part=(12, 12), year=s[0]),
    "last_quarter": lambda s: When(part=(10, 12)),
    "third": lambda s: When(part=(1, 9)),
    "first_half": lambda s: When(part=(1, 6), size=6),
    "ended_year": lambda s: When(ended=True),
    "to_date": lambda s: When(year=s[0], to_date=True) if s else When(rel=0, to_date=True),
    "same": lambda s: When(role="same"),
    "same_month": lambda s: When(role="same", size=1),
    "same_quarter": lambda s: When(role="same", size=3),
    "same_year": lambda s: When(role="same", year=s[0]),
    "same_fiscal": lambda s: replace(_fiscal(s), role="same"),
    "last_years": lambda s: When(role="same", rel=-1, ended=True),
    "same_last_year": lambda s: When(role="same", rel=-1),
    "earlier": lambda s: When(role="earlier"),
    "over_year": lambda s: When(role="earlier", rate=True),
    "than_year": lambda s: When(role="earlier", rate=True),
    "over_month": lambda s: When(role="previous", years=0, rate=True, monthly=True),
    "over_quarter": lambda s: When(role="previous", years=0, rate=True),
    "same_months": lambda s: When(role="same", part=(1, s[0])) if 1 <= s[0] <= 12 else When(role="same"),
    "years_earlier": lambda s: When(role="earlier", years=s[0]),
    "years_ago": lambda s: When(rel=-s[0]),
    "decade_ago": lambda s: When(rel=-10),
    "decade_earlier": lambda s: When(role="earlier", years=10),
    "previous_year": lambda s: When(role="previous", years=1),
    "previous": lambda s: When(role="previous", years=0),
    "previous_month": lambda s: When(role="previous", years=0, monthly=True),
    "again_year": lambda s: When(role="again", size=12),
    "again_years": lambda s: When(role="again", years=2),
    "again_half": lambda s: When(role="again", size=6),
    "again_quarter": lambda s: When(role="again", size=3),
    "again_month": lambda s: When(role="again", size=1),
    "then": lambda s: When(role="vague", then=True),
    "by_then": lambda s: When(role="by", then=True),
    "elided_before_last": lambda s: When(rel=-2, role="vague", elided=True),
    "elided_first": lambda s: When(part=(1, 1), role="vague", elided=True),
    "elided_second": lambda s: When(part=(2, 2), role="vague", elided=True),
    "elided_third": lambda s: When(part=(3, 3), role="vague", elided=True),
    "elided_fourth": lambda s: When(part=(4, 4), role="vague", elided=True),
    "elided_this": lambda s: When(rel=0, role="vague", elided=True),
    "elided_year": lambda s: When(rel=-1, role="vague", elided=True),
    "before_last": lambda s: When(rel=-2),
    "then_behind": lambda s: When(role="vague", then=True),
    "in_season": lambda s: When(role="vague", seasonal=True),
    "season": lambda s: replace(_fiscal(s), seasonal=True) if len(s) > 1 else When(role="vague", open=True, days=True),
    "season_ends": lambda s: replace(_fiscal(s[:2]), starts=s[2] % 12 + 1, seasonal=True),
    "season_ends_on": lambda s: replace(_fiscal(s[:2]), starts=s[3] % 12 + 1, seasonal=True),
    "season_last": lambda s: When(rel=-1, fiscal=True, seasonal=True),
    "season_before": lambda s: When(rel=-1, fiscal=True, seasonal=True, before=True),
    "season_since": lambda s: When(year=s[0], starts=s[2] if len(s) > 2 else None, seasonal=True),
    "season_months": lambda s: replace(_fiscal(s[:2]), starts=s[2], seasonal=True),
    "months_season": lambda s: replace(_fiscal(s[2:]), starts=s[0], seasonal=True),
    "season_begins": lambda s: replace(_fiscal(s[:2]), starts=s[2], seasonal=True),
    "season_starts": lambda s: When(role="vague", starts=s[-1], seasonal=True),
    "season_starts_on": lambda s: When(role="vague", starts=s[0], seasonal=True),
    "season_opened": lambda s: When(role="vague", starts=s[1]),
    "season_closed": lambda s: When(role="vague", starts=s[1] % 12 + 1),
    "season_begun": lambda s: When(year=s[-1], starts=s[0], seasonal=True),
    "season_began": lambda s: When(starts=s[0], seasonal=True),
    "season_begun_on": lambda s: When(year=s[-1], starts=s[1], seasonal=True),
    "season_so_far": lambda s: When(seasonal=True),
    "short_year": lambda s: When(year=_century(s[0])),
    "crop_year": lambda s: When(rel=0, fiscal=True, seasonal=True, starts=_CROPS),
    "crop_year_last": lambda s: When(rel=-1, fiscal=True, seasonal=True, starts=_CROPS),
    "crop_year_to": lambda s: _crops_to(s[1], s[0]),
    "crop_years": lambda s: replace(_fiscal(s), seasonal=True, starts=_CROPS),
    "years_to": lambda s: When(year=s[1] - s[0], years=s[0] + 1, bridged=True),
    "open": lambda s: When(role="vague", open=True),
    "week": lambda _: When(role="vague", open=True, days=True),
    "stretch": lambda s: When(role="vague", open=True),
    "spanning": lambda s: When(role="by", rel=s[0], open=True),
    "again": lambda s: When(role="again"),
    "reviewed": lambda s: When(role="again", told=True),
    "month_days": lambda s: day_spans.two_days(s, month_first=True),
    "day_months": lambda s: day_spans.two_days(s, month_first=False),
    "days_of_month": lambda s: day_spans.days_of_month(s[2], s[0], s[1], s[3:]),
    "month_from_to": lambda s: day_spans.days_of_month(s[0], s[1], s[2], s[3:]),
    "solar_this": lambda s: When(rel=0, solar=True),
    "solar_last": lambda s: When(rel=-1, solar=True),
    "solar_year": lambda s: When(year=s[0] + day_spans.SOLAR_ERA, solar=True),
    "solar_from": lambda s: day_spans.begun(s[0], s[1], s[2:]),
    "solar_from_day": lambda s: day_spans.begun(s[1], s[0], s[2:]),
    "solar_to": lambda s: day_spans.ended(s[0], s[1], s[2:]),
    "solar_to_day": lambda s: day_spans.ended(s[1], s[0], s[2:]),
    "since_months": lambda s: When(role="since"),
    "since": lambda s: When(role="since", year=s[0] if s else None),
    "since_month": lambda s: When(role="since", part=(s[0], s[0]), year=s[1] if len(s) > 1 else None),
    "since_quarter": lambda s: When(role="since", part=(3 * s[0] - 2, 3 * s[0]), year=s[1]),
    "between_years": lambda s: replace(_span(s), bridged=True),
    "as_of": lambda s: _as_of(s[0], s[1], s[2:]),
    "at_start_of": lambda s: _as_of(1, s[0], s[1:]),
    "at_start_of_year": lambda s: When(year=s[0] - 1),
    "as_of_date": lambda s: _on_date(s[0]),
    "dates": _dates,
    "as_of_month": lambda s: _as_of(s[1], s[0], s[2:]),
    "this_fiscal": lambda s: When(rel=0, fiscal=True),
    "last_fiscal": lambda s: When(rel=-1, fiscal=True),
    "previous_fiscal": lambda s: When(rel=-1, fiscal=True, before=True),
    "last_months": lambda s: When(ago=12) if s[0] == 12 else When(role="vague", open=True, final=s[0]),
    "last_half": lambda s: When(role="vague", open=True, final=6),
    "last_month": lambda s: When(ago=1),
    "this_month": lambda s: When(ago=-1),
    "last_quarter_past": lambda s: When(ago=3),
    "through": lambda s: When(part=(1, s[0]), year=s[1] if len(s) > 1 else None),
    "year_through": lambda s: When(part=(1, s[1]), year=s[0]),
    "through_day": lambda s: _as_of(s[0], s[1], s[2:]),
    "by": lambda s: When(role="by", year=s[0]),
    "by_or_on": lambda s: When(role="by", year=s[0], base=True),
    "by_fiscal": lambda s: When(role="by", year=s[0] + 1) if (s[0] + 1) % 100 == s[1] % 100 else When(role="by"),
    "by_rel": lambda s: When(role="by", rel=s[0] if s else 0),
    "within": lambda s: When(role="by", rel=s[0]),
    "decade": lambda _: When(role="by", decade=True),
    "later": lambda s: When(role="by", rel=s[0] if s else 1, later=True),
}
