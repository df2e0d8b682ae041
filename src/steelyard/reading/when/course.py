"""Where the months of a sentence stand, and what a period beside a figure is there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from steelyard.core.period import Period
from steelyard.reading.context import Context
from steelyard.reading.marking.fiscal import fiscal_months, fiscal_start, known_start, named_by_first, our_year
from steelyard.reading.marking.mark import PARTS
from steelyard.reading.marking.periods import LATELY, NOWRUZ, Clock, When, resolve
from steelyard.reading.places import Draft

YEAR = 12
"""The months of a year."""
_QUARTER = 3


@dataclass(slots=True)
class Course:
    """Where the months of a sentence stand: what it last spoke of as its own, what it last named at all."""

    clock: Clock
    context: Context
    near: Period | None
    said: Period | None
    shifts: list[int] = field(default_factory=list)
    whole: Period | None = None
    """What a sentence on growth over the month leaves for the last month: the next sentence is about it again."""
    latest: Period | None = None
    """The last period that the text reports on: "the same months", said behind an aside on an earlier year."""

    def months(self, when: When, draft: Draft) -> Period | None:
        """Resolve a period beside a figure."""
        if when.starts and not when.seasonal:
            self.context.season = when.starts
        if when.told and when.role == "again" and self.context.reported is not None:
            return self.context.reported  # "in the period under review"
        if when.ago in (1, _QUARTER) and self.clock.month is None:
            return self._last_told(when.ago)
        twelve = when.part == (1, YEAR) and not (when.has_year or when.named or draft.role.target)
        if twelve and (over := self._twelve()) is not None:
            return over  # "over the twelve months", in a text on a season
        when = self._by_nowruz(when)
        if when.year is not None:
            year = our_year(when.year, draft.reporter, self.clock.year)
            year = our_year(year, draft.partner, self.clock.year)
            when = when if year == when.year else replace(when, year=year)
        if when.ago < 0 and not draft.role.target and (month := self._month_told()) is not None:
            return month
        if when.seasonal and (when.year is None or when.fiscal):
            when = replace(when, starts=when.starts or self.context.season or self.clock.season)
        if when.told and when.part is not None and self.near is not None and self.near.months != when.part[1]:
            told = (period for period in reversed(self.context.periods) if period.months == when.part[1])
            return next(told, None) or resolve(when, self.clock, near=self.near)  # "in those nine months"
        alike = when.size > 0 and when.role in ("same", "earlier")
        if alike and not when.has_year and self.near is not None and self.near.months > when.size:
            told = (period for period in reversed(self.context.periods) if period.months == when.size)
            return next(told, None) or resolve(when, self.clock, near=self.near)  # "in the same month"
        if when.size and not alike and (when.part is None or (self.near and self.near.months == when.size)):
            return self._sized(when.size)  # "over the half-year" is the one told, else the first
        if when.running and not draft.role.target:
            start = known_start(draft.reporter, draft.partner)
            if (so_far := self._so_far(start or 1)) is not None:
                return so_far
        if not draft.role.target and (self.clock.month or YEAR) < YEAR:
            if when.running:
                return None if self.clock.parts else self._to_now()
            if self._runs(when) and (so_far := self._so_far() or self._up_to_last()) is not None:
                return so_far
        if self.near is None and self.said is not None and when.role == "same" and when.rel is not None:
            shift = None if self.clock.year is None else self.clock.year + when.rel - self.said.end_year
            return None if shift is None else self.said.shift(years=shift)
        if self.near is not None and self._long_ago() and not (when.has_year or draft.role.target) and when.part:
            when = replace(when, year=self.near.end_year)  # "in March", in a text that tells of years ago
        if self._by_named(when):
            when = replace(when, year=self.context.dated)
        known = known_start(draft.reporter, draft.partner)
        season = self.context.season or (self.clock.season or known if when.seasonal else known or self.clock.season)
        if when.fiscal and not season and when.role == "same" and when.part is None and when.year is not None:
            near = self.near
            if near is not None and near.months < YEAR:  # "from October to February ..., in the same period of 1985/86"
                late = near.first % YEAR < YEAR // 2
                return near.shift(years=when.year + late - near.start_year)
        if when.fiscal and not season and self.clock.season == 0:
            return None  # "in 2019-20", in a text on seasons
        if when.fiscal and not season and not (draft.figure.unit in PARTS or (draft.figure.unit or "")[:3].isupper()):
            return None  # "5 tonnes in 1985/86": whose year it is nobody says
        fiscal = season or fiscal_start(draft.reporter, draft.partner)
        if when.fiscal and named_by_first(draft.reporter):
            when = replace(when, ends=False)
        if when.before and self.clock.year is None and self.near is not None:
            near = self.near
            return fiscal_months(near.start_year - 1 - (near.first % YEAR + 1 < fiscal), when.part, fiscal)
        period = resolve(when, self.clock, near=self.near, future=draft.role.target, fiscal=fiscal)
        if when.before and period is not None and period == self.near:
            return period.shift(years=-1)
        seasonal = when.seasonal and when.fiscal and when.part is None and not draft.role.target
        return self._up_to_now(period) if seasonal and period is not None else period

    def _twelve(self) -> Period | None:
        """The season that a text told last, or the last one that was over when it appeared."""
        told = next((p for p in (self.near, self.latest) if p is not None and p.months == YEAR), None)
        if told is not None:
            return None if told.is_year else told
        start = self.clock.season
        if not start or start == 1 or self.near is not None or self.clock.year is None or self.clock.month is None:
            return None
        now = 12 * self.clock.year + self.clock.month - 2
        last = now - (now - start + 2) % YEAR
        return Period(last - YEAR + 1, last)

    def _by_nowruz(self, when: When) -> When:
        """So many months in a text that has told of as many of an Iranian year: they are counted by it too."""
        if when.part is None or when.part[0] != 1 or when.named or when.year is not None or when.solar:
            return when
        count = when.part[1] + 1
        told = (self.latest, self.near, self.context.reported)
        known = next((p for p in told if p is not None and p.months == count and p.first % YEAR == NOWRUZ - 1), None)
        if known is None or count < 3:
            return when
        if when.role == "same":
            return replace(when, part=None)
        if when.role != "plain":
            return when
        return replace(when, solar=True) if when.rel is not None else replace(when, solar=True, year=known.start_year)

    def _by_named(self, when: When) -> bool:
        """True for months of the year that the text named behind the one it told of: "In 2009 exports were $5bn. 2010
        began badly. In two months they fell by 5%".
        """
        near, named = self.near, self.context.dated
        bare = when.role == "plain" and when.part is not None and not (when.has_year or when.fiscal or when.solar)
        return bare and self.clock.month is None and near is not None and named == near.end_year + 1

    def _long_ago(self) -> bool:
        """True where the text has told of nothing later than the year before last."""
        told = (p for p in (self.near, self.latest, self.context.reported) if p is not None)
        return self.clock.year is not None and all(p.end_year < self.clock.year - 1 for p in told)

    def _up_to_now(self, season: Period) -> Period:
        """What a text means by a season that is not over: the part up to what it reports on, else to its own month."""
        now = None if self.clock.year is None else 12 * self.clock.year + (self.clock.month or YEAR) - 1
        if now is None or not season.first <= now < season.last:
            return season
        told = (p for p in (self.near, self.latest) if p is not None and p.first == season.first and p.last < now)
        month = self._month_told()  # "exports in January were $5bn, those of the season $9bn"
        last = month.last if month is not None and month.last >= season.first else now
        return next(told, Period(season.first, last))

    def _month_told(self) -> Period | None:
        """What "this month" is in a text on one that was over lately: of the month that runs nothing is told yet."""
        if self.clock.year is None or self.clock.month is None:
            return None
        now = 12 * self.clock.year + self.clock.month - 1
        told = (p for p in (self.near, self.latest, self.context.reported) if p is not None and p.months == 1)
        return next((p for p in told if now - LATELY <= p.last < now), None)

    def _last_told(self, months: int) -> Period | None:
        """What "last month" is in a text without a date: the month that it tells of, where it tells of no later one.

        Behind a whole year it is the year's last.
        """
        told = [p for p in (*self.context.periods, self.near, self.latest) if p is not None]
        last = max((p for p in told if p.months == months or p.is_year), key=lambda period: period.last, default=None)
        if last is None or any(p.last > last.last for p in told):
            return None
        return Period(last.last - months + 1, last.last)

    def _runs(self, when: When) -> bool:
        """True for the year of the text by its number: "in 2021", told in November on its first eight months."""
        whole = when.part is None and when.years == 1 and not (when.fiscal or when.to_date or when.solar)
        return when.role == "plain" and whole and when.year is not None and when.year == self.clock.year

    def _so_far(self, start: int = 1) -> Period | None:
        """What a text means by a year that is not over, or by one that begins with the month ``start``: the part that
        it reports on, or tells of anywhere.
        """
        told = (self.near, self.latest, self.context.reported)
        starts = (0, start - 1)
        parts = (p for p in told if p is not None and p.end_year == self.clock.year and p.first % YEAR in starts)
        year, last = self.clock.year, self.clock.up_to
        told_of = None if year is None or last is None else Period.of_months(year, 1, last)
        return next((p for p in parts if p.months < YEAR), told_of)

    def _to_now(self) -> Period | None:
        """The months of the year that runs which were over when the text appeared."""
        return resolve(When(rel=0, to_date=True), self.clock)

    def _up_to_last(self) -> Period | None:
        """The year that runs, up to the last month that the text has told."""
        told = (p for p in (self.near, self.latest, self.context.reported) if p is not None)
        last = max((p.last for p in told if p.end_year == self.clock.year and p.months < YEAR), default=None)
        return None if last is None else Period(last - last % YEAR, last)

    def _sized(self, size: int) -> Period | None:
        """What "the year", "the month" stands for: the last period told that is one, or that of the one at hand."""
        near = self.near
        lately = self.clock.year is not None and self.clock.month is not None and self.clock.month <= _QUARTER
        if near is None and size == YEAR and (lately or self.context.dated is not None):
            return Period.year(self.context.dated or (self.clock.year or 0) - 1)  # "for the whole year"
        if near is None or near.months == size:
            return near
        told = next((p for p in reversed(self.context.periods) if p.months == size), None)
        if told is not None and told.overlaps(near):
            return told
        if size == _QUARTER and near.months == 1 and near.last % _QUARTER == _QUARTER - 1:
            return Period(near.last - _QUARTER + 1, near.last)
        if size == 1:
            lately = self.clock.year == near.end_year + 1 and self.clock.month == 1
            part = near.first % YEAR == 0 and (near.months < YEAR or (near.is_year and lately))
            return Period(near.last, near.last) if part else told or near
        over = self.clock.year is None or near.end_year < self.clock.year
        return Period.year(near.end_year) if size == YEAR and over and near.months < YEAR else near
