"""The months on which growth is measured, once those of its figure are known, and a year ago of none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.period import Period
from steelyard.reading.marking.periods import Clock, When
from steelyard.reading.places import Draft
from steelyard.reading.when.course import YEAR, Course


def throughout(draft: Draft, course: Course) -> bool:
    """True for the months over which something grew, no base: what a text reports on ends no earlier than its base.

    "Grew by 5% over January-May 2021", told in 2021, or in a text on May.
    """
    times, near, clock = draft.timed, course.near, course.clock
    if times.base is None or not times.along or times.own is not None or times.front is not None:
        return False
    if times.base.role != "plain" or draft.role.kind != "change" or not (times.base.has_year or near is not None):
        return False
    months = course.months(times.base, draft)
    if months is None or near is not None:
        return months is not None and near is not None and months.last >= near.last
    return months.months > 1 and months.end_year == clock.year


def settle_base(drafts: list[Draft], n: int, course: Course) -> None:
    """The months on which a growth is measured."""
    draft = drafts[n]
    times, kind = draft.timed, draft.role.kind
    if times.base is not None and times.base.monthly and times.own is None and times.front is None:
        draft.period = _last_month(draft.period)
        if draft.period != course.near and course.near is not None:
            course.whole, course.near = course.near, draft.period
    near = draft.period or course.near
    if times.base is not None:
        course.near, kept = near, course.near
        draft.base = None if near is None or kind != "change" else like_months(times.base, near)
        draft.base = draft.base or (near and before(times.base, near)) or course.months(times.base, draft)
        if times.base.ago and draft.base is not None and draft.base == near:
            draft.base = draft.base.shift(months=-draft.base.months)  # "in July it fell on last month"
        elif times.base.rel == -1 and draft.base is not None and draft.base == near:
            draft.base = draft.base.shift(years=-1)  # "in 2021 it rose 5% on last year", told in 2022
        elif times.base.size and times.base.role == "again" and near is not None:
            draft.base = near.shift(months=-times.base.size)  # "rose 5% on the month"
        elif times.base.role == "again" and draft.base == near:
            draft.base = None  # "doubled over the period"
        course.near = kept
        course.said = draft.base or course.said
        draft.period = _as_long(draft, course.near) or _past_base(draft, course) or draft.period
        if draft.period is None and times.own is None and times.front is None and course.near is None:
            course.near = draft.period = _from_base(times.base, draft.base, course.clock)
    elif times.since is not None and kind == "change":
        draft.base = course.months(replace(times.since, role="plain"), draft)
    elif n and kind == "change" and draft.role.head.mark == drafts[n - 1].role.head.mark:
        base = next((d.period for d in drafts[:n][::-1][:2] if d.role.baseline and d.role.kind != "change"), None)
        alike = base is None or draft.period is None or base.months == draft.period.months
        draft.base = base if alike else None


def _as_long(draft: Draft, near: Period | None) -> Period | None:
    """The months as many as those of a base that the text names: "compared with May 2022 they grew", told of a year."""
    times, base = draft.timed, draft.base
    bare = times.own is None and times.front is None and times.base is not None and times.base.role == "plain"
    if near is None or base is None or not bare or base.months == near.months or draft.role.kind != "change":
        return None
    after = base.shift(years=1)
    return after if base.months < YEAR and after.last == near.last else None


def _past_base(draft: Draft, course: Course) -> Period | None:
    """The year behind that of a base, where the text tells of none later: "In 2019 it fell. It rose 9% on 2019"."""
    times, base, near = draft.timed, draft.base, draft.period
    told = times.own is not None or times.front is not None or draft.role.kind != "change"
    if told or base is None or near is None or times.base is None or times.base.year is None or near.last > base.last:
        return None
    after, year = base.shift(years=1), course.clock.year
    return after if base.months == YEAR and (year is None or after.end_year < year) else None


def _last_month(months: Period | None) -> Period | None:
    """The month that is compared with the one before, in a text that tells of a year up to it."""
    running = months is not None and 1 < months.months < 12
    return Period(months.last, months.last) if running and months is not None else months


def _from_base(when: When, base: Period | None, clock: Clock) -> Period | None:
    """The months that are compared with a base: the same, a year on, if they were over when the text appeared."""
    if base is None or when.years > 1 or clock.year is None:
        return None
    if clock.month is None:
        return base.shift(years=1) if base.months < YEAR and base.end_year + 1 == clock.year else None
    over = base.last + 12 < 12 * clock.year + clock.month - 1
    return base.shift(years=1) if over and base.end_year + 2 >= clock.year else None


def before(when: When, near: Period) -> Period | None:
    """The last of the months without a year before those that are set against them: "in May 2015, up from April"."""
    if when.role != "plain" or when.part is None or when.has_year or when.fiscal or when.bridged or when.stepped:
        return None
    first, last = when.part
    end = 12 * near.end_year + last - 1
    end -= YEAR if end >= near.last else 0
    return Period(end - (last - first) % YEAR, end)


def like_months(when: When, near: Period) -> Period | None:
    """Like is compared with like: "in the first eight months ... from 3.2 billion in 1986" means the same eight
    months.
    """
    last = near.last % YEAR + 1
    if near.months == YEAR and last < YEAR and when.year is not None and when.part == (last, last):
        return near.shift(years=when.year - near.end_year)  # "in the year to May 2022, from 3 billion in May 2021"
    plain = when.role == "plain" and when.part is None and when.years == 1 and not (when.fiscal or near.is_year)
    plain = plain and (near.months < YEAR or (near.months == YEAR and when.rel is not None))
    if plain and when.rel == -1:
        return near.shift(years=-1)
    return near.shift(years=when.year - near.start_year) if plain and when.year is not None else None


def year_before(drafts: Sequence[Draft], clock: Clock) -> Period | None:
    """What "a year ago" is in a text that has named no months: the year before the next named, else the last one."""
    told = drafts[0].timed.own or drafts[0].timed.front
    if told is None or told.role != "earlier" or told.rate or told.part or drafts[0].role.kind == "change":
        return None
    after = next((d.period for d in drafts[1:] if d.period is not None and not d.role.target), None)
    if after is not None:
        return after.shift(years=-told.years)
    return None if clock.year is None else Period.year(clock.year - told.years)
