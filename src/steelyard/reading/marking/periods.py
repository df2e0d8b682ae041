"""Periods as a text names them -> months, by the publication date and the text's own words.

A period that neither settles is None: a wrong year is worse than none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from steelyard.core.period import Period
from steelyard.reading.marking.fiscal import fiscal_months, season_up_to


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A period as said: a year or a year counted from this one (``rel``), a part of it (months), or a reference.

    ``role``: ``plain``; ``same`` (the same months of another year), ``earlier`` (the same a year before), ``previous``
    (the months just before), ``again`` ("the period"), ``since``, ``by`` (a deadline), ``vague`` (never resolved).
    """

    year: int | None = None
    rel: int | None = None
    part: tuple[int, int] | None = None
    role: str = "plain"
    fiscal: bool = False
    years: int = 1
    to_date: bool = False
    rolling: bool = False
    ends: bool = False
    """The year is that of the last month ("nine months to March 1987")."""
    named: bool = False
    """The months are named, not counted from the year's first."""
    starts: int | None = None
    """The month with which a fiscal year starts, where the text says it ("1987/88 (October/September)")."""
    bridged: bool = False
    """Growth over these years is that of the last on the first ("between 2005 and 2015")."""
    stepped: bool = False
    """From one month to the next: growth over them is that of the second on the first."""
    rate: bool = False
    """It tells over what growth is measured, and never the months of a figure ("year on year")."""
    monthly: bool = False
    """It stands for the month before: what is compared with it is a month too."""
    ended: bool = False
    """The last year that was over when the text appeared ("the results of the year")."""

    open: bool = False
    """Said of now, or of any year ("currently", "a year"): the figure has no months."""
    size: int = 0
    """The months that "the year" or "the month" has, of which the text has told before."""
    then: bool = False
    """The time said last ("at that time")."""
    elided: bool = False
    """A year, or a quarter or half by its number, whose word is left out, where the sentence has named one before."""
    ago: int = 0
    """The last month or quarter that was over when the text appeared: its months; -1 for the month that runs,
    12 for the twelve months up to what the text reports on."""
    seasonal: bool = False
    """A season of goods, up to what is told: its months are known where the text names its start."""
    told: bool = False
    """So many months, which the text may have named before ("in the ten months", behind July to April)."""
    before: bool = False
    """The fiscal year before the one that the text speaks of, where it speaks of one."""
    base: bool = False
    """Where the year is over, growth told before it is measured on it: «на 6% к 2022 году»."""
    later: bool = False
    """So many years behind what the text speaks of ("two years later"), where nothing is aimed at."""

    final: int = 0
    """So many months, the last ones of a year that the text may name behind them."""
    each: int = 0
    """As many months or quarters are told one by one ("May and June"): as many figures are each of one of them."""
    days: bool = False
    """It is told by its first and last day: the calendar months that these span."""
    decade: bool = False
    """The end of the ten years that run when the text appears."""
    dashed: bool = False
    """Years that a dash joins ("2021-2022"): two of them are one where the text counts fiscal years."""
    solar: bool = False
    """Counted by the Iranian year, which begins on the 21st of March: its months run into one more by ours."""

    @property
    def has_year(self) -> bool:
        """True when it names its year."""
        return self.year is not None or self.rel is not None

    @property
    def running(self) -> bool:
        """True for "this year" without more."""
        part = self.part is not None or self.fiscal or self.to_date or self.solar
        return self.rel == 0 and self.role == "plain" and not part

    @property
    def untold(self) -> bool:
        """True unless it is only what growth is measured on, or from when it counts."""
        return not (self.rate or self.role in ("since", "same", "earlier", "previous"))

    @property
    def refers(self) -> bool:
        """True when it stands for another period of the text, moved."""
        return self.role in ("same", "earlier", "previous", "again")


@dataclass(frozen=True, slots=True)
class Clock:
    """What "this" means: year and month of publication, or only the year that the text's own words settle."""

    year: int | None = None
    month: int | None = None
    only: int | None = None
    """The one year that a text without a date names: its months are of that year."""
    season: int | None = None
    """The month with which the text says that seasons start; 0 where it speaks of seasons and tells no start."""
    parts: bool = True
    """The text tells of months of its year, of which "this year" may be said."""
    up_to: int | None = None
    """The last of the months from January on that the text tells of its year."""
    fiscal: bool = False
    """The text counts fiscal years."""


NOWRUZ = 3
"""The month in which an Iranian year begins, on its 21st day."""
_YEAR = 12
_ALL_YEAR = (1, 12)
_PAIR = 2
_LATE_DATA = 3
"""Months from those that a text tells of to the text, within which it counts up to them."""
LATELY = 2
"""Months from what a text reports on to the text, within which its last twelve months end with them."""
_LATE = 10
"""From the month behind this on, "the results of the year" are those of the year that runs."""


def seasoned(year: When, months: When) -> When | None:
    """Return a fiscal year with the twelve months that stand in brackets behind it; None for anything else."""
    twelve = months.part is not None and (months.part[1] - months.part[0]) % 12 == 11
    if not (year.fiscal and twelve and months.part):
        return None
    if year.year is None and months.year is not None and months.ends:
        begun = months.year - (months.part[0] > 1)
        return replace(year, year=begun, rel=None, ends=False, starts=months.part[0])
    return replace(year, starts=months.part[0])


def joined(first: When, second: When) -> When | None:
    """Return "first quarter" + "of last year" as one period; None when the two do not make one."""
    if second.part == _ALL_YEAR and first.part and not (first.has_year or second.fiscal):
        second = replace(second, part=None)  # "the first half of 2025 as a whole"
    if second.seasonal and second.role == "vague" and first.part and first.role == "plain" and not first.has_year:
        return second  # "the first nine months of the season", which may begin in July
    if second.seasonal and second.fiscal and first.part and first.role == "plain" and not first.has_year:
        return replace(second, part=first.part, named=first.named)
    if second.role == "previous" and second.years and first.role in ("plain", "same") and not first.has_year:
        return replace(first, role="earlier")  # "the same month of the year before"
    if second.elided and second.rel is not None and (first.part or first.role == "same") and not first.has_year:
        return replace(first, rel=second.rel)  # "in August of the past"
    if (said := named(first, second)) is not None:
        return said
    if first.role == "again" and first.size == _YEAR and second.part and second.role == "plain":
        return second if second.year is None else None  # "the year's first quarter"
    if second.role == "again" and second.size == _YEAR and first.part and first.role == "plain":
        return first if first.year is None else None  # "the opening two months of the year"
    if first.ago > 0 and second.role == "plain" and second.has_year and not (second.part or second.years > 1):
        return (
            replace(second, part=(_YEAR + 1 - first.ago, _YEAR)) if first.ago < _YEAR else None
        )  # "the last quarter of 2021"
    if first.final and second.role == "plain" and second.has_year and not (second.part or second.years > 1):
        return replace(second, part=(13 - first.final, _YEAR)) if first.final < _YEAR else None
    for part, whole in ((first, second), (second, first)):
        if part.has_year or not whole.has_year or whole.part or whole.years > 1:
            continue
        if whole.role not in ("plain", "same") or whole.to_date:
            continue
        if part.part and part.role in ("plain", "same"):
            fiscal_to = whole.part is not None and whole.ends
            into = whole is second and part.part[1] < part.part[0]  # "from July to March 2023"
            return replace(
                part, year=whole.year, rel=whole.rel, fiscal=whole.fiscal or fiscal_to, rolling=False,
                ends=whole.ends if whole.fiscal else part.ends or into, solar=whole.solar and not part.named,
            )  # fmt: skip
        if part.role == "same":
            return replace(
                part, year=whole.year, rel=whole.rel, fiscal=whole.fiscal, ends=whole.ends, before=whole.before
            )
    if first.role == "same" and second.part and not second.has_year:
        return replace(second, role="same")
    for so_far, months in ((first, second), (second, first)):
        if so_far.to_date and months.role == "plain" and months.part and months.part[0] == 1 and not months.has_year:
            return replace(months, year=so_far.year, rel=so_far.rel)  # "since the start of 2021, as of 1 June"
    return None


def stretch(first: When, second: When) -> When | None:
    """The same months of two years, which growth lies between: "the second quarters of 2019 and 2020"."""
    if first.role != "plain" or first.part is None or first.year is None or second.year is None or first.fiscal:
        return None
    alike = second.part is None or (second.role == "plain" and second.part == first.part)
    told = alike and second.role in ("plain", "same") and second.years == 1 and second.year > first.year
    return replace(first, years=second.year - first.year + 1, bridged=True) if told else None


def named(first: When, second: When) -> When | None:
    """What names the months or the year that are only told before it; None for anything else.

    "The period from October to May", "the first eight months (July-February)", "the current fiscal year (2015-16)".
    """
    if second.role != "plain" or second.rel is not None:
        return None
    months = second.part is not None and (second.named or second.days or second.ends)
    if first.role == "again" and not first.size and months:
        return second
    if first.role != "plain" or first.year is not None:
        return None
    if first.fiscal and first.rel is not None and second.year is not None and second.part is None:
        year = second if second.fiscal else replace(second, years=1, fiscal=second.years == 2)
        return replace(first, year=year.year, rel=None, ends=year.ends) if year.fiscal else None
    if first.part is None or second.part is None or first.named or first.part[0] != 1 or not months:
        return None
    alike = (second.part[1] - second.part[0]) % _YEAR == first.part[1] - first.part[0] > 0
    told = second if second.has_year else replace(second, rel=first.rel, fiscal=first.fiscal)
    return told if alike else None


def resolve(
    when: When, clock: Clock, *, near: Period | None = None, future: bool = False, fiscal: int = 4
) -> Period | None:
    """Return the months of a period, or None when they are open.

    Parameters
    ----------
    when : the period as said.
    clock : what "this year" means.
    near : the period that the text last spoke of as its own; references and parts without a year lean on it.
    future : True in targets, where "the fourth quarter" lies ahead.
    fiscal : the month with which a fiscal year of the economy begins.
    """
    if when.role in ("vague", "since", "by"):
        return None
    fiscal = when.starts or fiscal
    if when.seasonal and not when.fiscal:
        return season_up_to(when.year, when.starts, near)
    if when.seasonal and not when.starts:
        return None
    if when.refers:
        return _reference(when, clock, near, fiscal)
    if when.to_date and when.year in (None, clock.year):
        return _to_date(clock, near)
    if when.ago == _YEAR:
        return _rolling(clock, near)
    if when.ago:
        return _last_over(when.ago, clock)
    if when.told and near is not None and when.part == (1, near.months) and not (when.has_year or when.fiscal):
        return near
    if when.solar:
        return _solar(when, clock, near)
    year = _year(when, clock, fiscal)
    if when.ended and clock.year is not None and clock.month is not None:
        year = clock.year if future or clock.month > _LATE else clock.year - 1
    if year is None and not when.has_year and when.part:
        year = _year_of_part(when.part, clock, near, future=future)
        if year is not None and when.part[1] < when.part[0] and not when.ends:
            year -= 1  # "July to January", told in February: it began last year
    if year is None:
        return None
    if when.dashed and when.years == _PAIR and clock.fiscal:
        return fiscal_months(year, None, fiscal)
    if when.fiscal:
        if when.part and (when.named or when.part[1] < when.part[0]):  # "the 1986/87 year ended March 31"
            first, last = when.part
            year += (first < fiscal) - when.ends
            return Period(12 * year + first - 1, 12 * (year + (last < first)) + last - 1)
        return fiscal_months(year - when.ends, when.part, fiscal)
    if when.part and when.bridged:
        return None  # from May of one year to that of another
    if when.part:
        first, last = when.part
        year -= when.ends and last < first
        return Period(12 * year + first - 1, 12 * year + last - 1 + (12 if last < first else 0))
    return Period(12 * year, 12 * (year + when.years) - 1)


def _reference(when: When, clock: Clock, near: Period | None, fiscal: int) -> Period | None:
    if near is None:
        last = _counted(when.rel, clock) if when.ended else None
        return None if last is None else Period.year(last)  # "last year's exports", where nothing was told before
    if when.role == "again":
        return near
    if when.role == "earlier" and when.part:
        return Period.of_months(near.end_year - when.years, *when.part)
    if when.role == "earlier" or (when.role == "previous" and when.years):
        return near.shift(years=-when.years)
    if when.role == "previous":
        return near.shift(months=-near.months)
    year = _year(when, clock, fiscal)
    if when.part:
        return None if year is None else Period.of_months(year, *when.part)
    if when.fiscal and year is not None:
        start = near.start_year - (near.first % 12 + 1 < fiscal)
        return near.shift(years=year - when.ends - start)
    if year is None or (when.rel is not None and when.rel < 0 and year >= near.end_year and not near.is_year):
        return near.shift(years=-1)  # "last year" behind July to December told in January, or behind a fiscal year
    return near.shift(years=year - (near.end_year if when.rel is not None else near.start_year))


def _year(when: When, clock: Clock, fiscal: int) -> int | None:
    """The year that a period names or counts from this one; "this fiscal year" is the one that runs."""
    if when.year is not None:
        return when.year
    year = _counted(when.rel, clock)
    if year is None or clock.month is None or not when.fiscal:
        return year
    return year + when.ends - (clock.month < fiscal)


def _solar(when: When, clock: Clock, near: Period | None) -> Period | None:
    """Months of an Iranian year; of one that runs, without more, those that the text has told."""
    year = when.year if when.year is not None else _counted(when.rel, clock)
    if year is None:
        return None
    year -= when.year is None and clock.month is not None and clock.month <= NOWRUZ
    first, last = when.part or (1, 12)
    start = 12 * year + NOWRUZ - 1
    runs = clock.year is not None and start + last > 12 * clock.year + (clock.month or 12) - 1
    if when.part is None and when.rel == 0 and runs:
        return near if near is not None and near.first == start else None
    return Period(start + first - 1, start + last)


def _rolling(clock: Clock, near: Period | None) -> Period | None:
    """The last twelve months, up to what the text reports on, where that was over lately when it appeared."""
    if near is None or clock.year is None or clock.month is None:
        return None
    late = 12 * clock.year + clock.month - 1 - near.last
    return Period(near.last - _YEAR + 1, near.last) if 0 <= late <= LATELY else None


def _last_over(months: int, clock: Clock) -> Period | None:
    if clock.year is None or clock.month is None:
        return None
    now = 12 * clock.year + clock.month - 1
    if months < 0:
        return Period(now, now)
    end = now // months * months
    return Period(end - months, end - 1)


def _counted(rel: int | None, clock: Clock) -> int | None:
    return None if rel is None or clock.year is None else clock.year + rel


def _to_date(clock: Clock, near: Period | None = None) -> Period | None:
    """The months of this year up to the one that the text reports on, or tells of, else to the last one over."""
    if near is not None and near.months == 1 and near.end_year == (clock.year or near.end_year):
        return Period(near.last - near.last % _YEAR, near.last)
    late = clock.month is not None and clock.up_to is not None and clock.month - clock.up_to > _LATE_DATA
    if clock.year is not None and clock.up_to is not None and not late:
        return Period.of_months(clock.year, 1, clock.up_to)
    if clock.year is None or clock.month is None or clock.month < 2:
        return None
    return Period.of_months(clock.year, 1, clock.month - 1)


def _year_of_part(part: tuple[int, int], clock: Clock, near: Period | None, *, future: bool) -> int | None:
    """The year of "in March": the last one that was over when the text appeared, or the year it speaks of."""
    if clock.year is not None and clock.month is not None:
        last = part[1]
        if future:
            return clock.year if last >= clock.month else clock.year + 1
        in_course = near is not None and near.end_year == clock.year and last <= clock.month
        if near is not None and near.is_year and near.end_year == clock.year - 1 and last == part[0] == clock.month:
            return near.end_year  # "in May", in a text of May on the year before
        over = last < clock.month or in_course or (last == clock.month and part[0] < last)
        return clock.year if over or last == clock.month else clock.year - 1
    if near is None:
        return clock.only
    late = near.months == 1 and part[0] == part[1] and part[1] - near.last % _YEAR > _LATE
    inside = near.start_year < near.end_year and part[0] > near.first % _YEAR and part[1] > near.last % _YEAR + 1
    return near.end_year - (late or inside)  # "in December", behind January or a year that ended in June
