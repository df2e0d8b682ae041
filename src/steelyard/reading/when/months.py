"""The months of a sentence's figures, resolved from left to right, each leaning on what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.economy import WORLD
from steelyard.core.period import Period
from steelyard.reading.context import Context
from steelyard.reading.marking.periods import Clock, When
from steelyard.reading.places import Draft
from steelyard.reading.when.base_months import before, like_months, settle_base, throughout, year_before
from steelyard.reading.when.bases_told import bases_told, came_by, measured
from steelyard.reading.when.course import YEAR, Course
from steelyard.reading.when.foreseen import due_by_then, foreseen, measured_on, reached, reckoned
from steelyard.reading.when.noted import inside
from steelyard.reading.when.reported import go_back, report
from steelyard.reading.when.room import keep_wholes, with_room
from steelyard.reading.when.spans import (
    ahead_of,
    from_to,
    in_parallel,
    in_step,
    led_to,
    over_span,
    over_years,
    share_base,
    weighed,
)

_LONG = 4
"""Months from which on a sum is set against that of the same months a year before, where nothing says so."""


def _known_of(period: Period, reported: Period | None) -> bool:
    """True for months among those that the text reports on, or before them."""
    return inside(period, reported) or (reported is not None and period.last < reported.first)


def _not_ahead(draft: Draft, clock: Clock) -> None:
    """Take back a year what would all lie ahead: "October to April of the current financial year" in July."""
    period, when = draft.period, draft.timed.own or draft.timed.front
    if period is None or draft.role.target or clock.year is None or clock.month is None:
        return
    stated = when is not None and when.year is not None
    if not stated and period.first > 12 * clock.year + clock.month - 1 and period.months < 12:
        draft.period = period.shift(years=-1)


def settle_periods(drafts: list[Draft], context: Context, clock: Clock) -> None:
    """Resolve the periods of a sentence from left to right, each leaning on what was said before."""
    if not drafts:
        return
    go_back(drafts, context)
    known = context.period
    if context.recalled is not None and _of_rival(drafts[0], context):
        context.period = context.recalled
    context.period = with_room(drafts, context)
    course = Course(clock, context, near=context.period, said=context.recalled or context.period, latest=context.latest)
    near, dated = course.near, "period" in context.holds
    for n, draft in enumerate(drafts):
        if dated:
            context.years = over_span(draft.timed, draft.role.kind, context.years)
            from_to(drafts, n)
            _front(draft, course, drafts[n - 1].index if n else -1)
        _own(drafts, n, course, context)
        settle_base(drafts, n, course)
        _not_ahead(draft, clock)
        near = near if draft.role.target else course.near  # when an aim is due is no time that is told of
    share_base(drafts, context.marks)
    course.near = course.whole or near
    for n, draft in enumerate(drafts):
        aims = "target" in context.holds
        row = [other for other in drafts if other.role.head.mark == draft.role.head.mark] if aims else []
        foreseen(draft, clock, row)
        timeless = draft.timed.own is not None and draft.timed.own.open
        if (
            known is None
            and draft.period is None
            and not (timeless or draft.role.kind == "share" or draft.role.baseline)
        ):
            draft.period = year_before(drafts[n:], clock) or _later(drafts[n + 1 :]) or _of_growth(drafts[n : n + 2])
    bases_told(drafts, context)
    primary = [
        d.period
        for d in drafts
        if d.timed.aside is None
        and not d.role.baseline
        and d.period is not None
        and not d.role.target
        and not (d.timed.beside and _known_of(d.period, context.reported))
    ]
    if primary and "peak" in context.holds and known is not None and all(inside(p, known) for p in primary):
        primary = []  # "the best month was May, when 5 tonnes were shipped"
    if primary:
        report(primary, drafts, course, context)
    context.shifts = course.shifts or (measured(drafts) or came_by(drafts))[:1] or context.shifts
    over_years(drafts)
    keep_wholes(drafts, context)
    context.times_in_row = in_parallel(drafts, context.times_in_row)
    due_by_then(drafts, context)


def _of_growth(pair: Sequence[Draft]) -> Period | None:
    """The months of the growth right behind a sum: "exported 5 tonnes, 6% more than in 2022"."""
    if len(pair) < 2 or pair[0].role.kind != "level" or pair[1].role.kind != "change" or pair[0].timed.own is not None:
        return None
    one, growth = pair
    told = growth.base is not None and growth.timed.own is None and one.role.head.mark == growth.role.head.mark
    return growth.period if told and (one.reporter, one.partner) == (growth.reporter, growth.partner) else None


def _later(drafts: Sequence[Draft]) -> Period | None:
    """The first months that the rest of a sentence names for its figures, in a text that has named none before."""
    own = (d for d in drafts if d.timed.own is not None and d.timed.own.role == "plain" and not d.role.baseline)
    draft = next(own, None)
    return None if draft is None or draft.role.target else draft.period  # "imports were 5, exports 6 in May"


def _of_rival(draft: Draft, context: Context) -> bool:
    """True for the flow told last of another pair: it is set beside what was recalled."""
    main = context.main
    pair = {draft.reporter, draft.partner}
    return main is not None and draft.role.head.flow == main.flow and pair != {main.reporter, main.partner}


def _front(draft: Draft, course: Course, before: int) -> None:
    """The period before the figure, in its clause; ``before`` is the mark of the figure before it."""
    between = -1 < before < draft.timed.front_at
    measured_on(draft, course.clock)
    reckoned(draft, course.clock, course.context)
    front, due = draft.timed.front, draft.timed.deadline
    counted = front is None and due is not None and draft.timed.own is None and not draft.role.target
    if counted and due is not None:
        front = reached(due, course.clock, course.said if due.later else course.near)
        if draft.role.of_base or (draft.role.kind == "change" and _before(front, course.near)):
            draft.timed.base, front = draft.timed.base or front, None  # "growth on 2021 was 15%"
    if front is None or front.role in ("vague", "by"):
        return
    if front.role == "same" and not front.has_year and not draft.role.baseline:
        front = replace(front, role="plain" if front.part else "again")
        late = course.latest is not None and course.near is not None and course.near.last < course.latest.first
        course.near = course.latest if late else course.near
    period = course.months(front, draft)
    course.said = period or course.said
    if _of_later(draft, period, course.near):
        draft.timed.base, draft.timed.front = draft.timed.base or front, None
        return
    inside = draft.timed.front_at > draft.role.head.mark
    if (
        inside
        and draft.role.passing
        and period is not None
        and course.near is not None
        and period.last < course.near.first
    ):
        draft.period = (draft.timed.own and draft.period) or period
        return
    if between and draft.role.baseline and not front.refers:
        draft.period = period  # "to 4 billion in May from the April level of 5"
    elif not front.refers or front.role == "again":
        course.near = period
        draft.period = period if counted else draft.period
    elif draft.timed.own is None:
        draft.period = period


def _of_later(draft: Draft, period: Period | None, near: Period | None) -> bool:
    """True for the month before the one that the text is on: «к марту экспорт потерял 24%» in a text on April."""
    told = draft.timed.led and draft.role.kind == "change" and period is not None and near is not None
    return told and period is not None and near is not None and period.last < near.first


def _before(when: When | None, near: Period | None) -> bool:
    """True for a year before the one that the text speaks of."""
    return when is not None and near is not None and when.year is not None and when.year < near.end_year


def _own(drafts: list[Draft], n: int, course: Course, context: Context) -> None:
    """The months of the figure itself."""
    draft = drafts[n]
    times, role, near = draft.timed, draft.role, course.near
    if throughout(draft, course):
        times.own, times.base = times.base, None
    told = times.own or times.front
    if role.now if told is None else told.open:
        return  # "to double from the current $5m"
    if times.aside is not None:
        draft.period = _aside(drafts, n, times.aside) or course.months(times.aside, draft)
    elif (
        times.relative and course.said is not None and times.own is None and not (times.which and role.kind == "change")
    ):
        draft.period = course.said
    elif times.own is not None and role.baseline and _aimed(drafts, n, course.clock):
        draft.period = course.months(times.own, draft)  # "to raise trade to 30 billion from 20 billion last year"
    elif times.own is not None and (later := ahead_of(drafts, n)) is not None:
        course.near = course.months(later, draft)
        _stated(draft, times.own, course)
    elif times.own is not None and _same_part(drafts, n, near):
        draft.period = near  # "in January and February, from 3 last year to 5 in 2022"
    elif times.own is not None:
        again = times.own.role == "again" and not times.own.size and role.baseline
        earlier = again and not (n and drafts[n - 1].role.baseline) and not _differs(drafts, n, context)
        _stated(draft, replace(times.own, role="same") if earlier else times.own, course)
        if times.own.role in ("earlier", "previous") and role.baseline and _told_twice(drafts, n):
            draft.period = draft.period and draft.period.shift(
                years=-1
            )  # "from 2 billion in 2015 and 5 a year earlier"
    elif draft.role.kind in ("share", "change") and draft.role.baseline and times.base is not None:
        draft.period = course.months(times.base, draft)  # "its share fell from 20% a year ago to 18%"
        times.base = None
    elif times.whole is not None and times.front is None and role.kind in ("level", "balance") and not role.baseline:
        draft.period = course.months(replace(times.whole, role="again", size=YEAR, rate=False), draft)
    elif draft.period is None and n and role.tied and role.kind == "share" and drafts[n - 1].period and not times.front:
        draft.period = drafts[n - 1].period  # "in May it sold $5bn, or 3% of its exports"
    elif draft.period is None and role.baseline and _sum_of(drafts, n):
        draft.period = drafts[n - 1].period
    elif draft.period is None and role.baseline and (role.revised or _behind_level(drafts, n)):
        draft.period = near
    elif draft.period is None and role.baseline and not _differs(drafts, n, context):
        known = course.shifts or measured(drafts[:n])[:1] or (context.shifts if near == context.period else [])
        draft.period = (drafts[n - 1].base if n else None) or _paralleled(drafts, n, near, known)
        whole = near is not None and (_LONG <= near.months <= YEAR or (near.first % YEAR == 0 and near.months < YEAR))
        if draft.period is None and near is not None and whole:
            draft.period = near.shift(years=-1)
    elif draft.period is None:
        dated = times.told is not None
        ahead = None if dated else _ahead(drafts, n, course)
        ahead = ahead or _until(drafts, n, course)
        ahead = ahead or weighed(drafts, n) or in_step(drafts, n)
        ahead = ahead or led_to(drafts, n)
        draft.period = ahead or (near if dated else _after(times.since, near, role.kind))
        if draft.period is None and near is None and times.since is not None and role.kind == "level":
            draft.period = _since_january(times.since, draft, course)
        course.near = draft.period or near


def _aimed(drafts: Sequence[Draft], n: int, clock: Clock) -> bool:
    """True beside what is aimed at: "to raise trade to 30 billion from 20 last year", "from 5 in 2015 to 9 by 2030"."""
    if n and drafts[n - 1].role.target:
        return True
    beside = (*drafts[max(0, n - 1) : n], *drafts[n + 1 : n + 2])
    years = (draft.timed.deadline.year for draft in beside if draft.timed.deadline is not None)
    return any(year is not None and clock.year is not None and year >= clock.year for year in years)


def _aside(drafts: Sequence[Draft], n: int, when: When) -> Period | None:
    """The same months of a year that stands alone in brackets: "in May it made 5 billion (2021: 4 billion)"."""
    whole = when.role == "plain" and when.part is None and when.years == 1 and not when.fiscal
    before = drafts[n - 1] if n else None
    if not whole or when.year is None or before is None or before.period is None or before.period.months >= YEAR:
        return None
    alike = before.role.head.mark == drafts[n].role.head.mark and before.role.kind == drafts[n].role.kind
    return before.period.shift(years=when.year - before.period.end_year) if alike else None


def _same_part(drafts: Sequence[Draft], n: int, near: Period | None) -> bool:
    """True for the year of the part of it that the sentence tells of, said again behind where a figure came from."""
    own, before = drafts[n].timed.own, drafts[n - 1] if n else None
    if own is None or before is None or near is None or not before.role.baseline or drafts[n].role.baseline:
        return False
    year = own.role == "plain" and own.part is None and own.years == 1 and not own.fiscal and near.months < YEAR
    return year and own.year == near.end_year and before.role.head.mark == drafts[n].role.head.mark


def _told_twice(drafts: Sequence[Draft], n: int) -> bool:
    """True for the months of the figure before it, with which it stands in a row."""
    before = drafts[n - 1] if n else None
    if before is None or not before.role.baseline or before.role.head.mark != drafts[n].role.head.mark:
        return False
    if before.timed.own is drafts[n].timed.own:
        return False  # "against 4 and 2 a year earlier"
    alike = (before.role.kind, before.partner) == (drafts[n].role.kind, drafts[n].partner)
    return alike and before.period == drafts[n].period


def _stated(draft: Draft, own: When, course: Course) -> None:
    """A period right beside its figure."""
    near, baseline = course.near, draft.role.baseline
    if own.role == "same" and not own.has_year and not baseline and draft.role.kind == "level" and draft.timed.along:
        own = replace(own, role="again")
    draft.period = course.months(own, draft)
    if baseline and near is not None:
        rate = draft.role.kind == "change" and own.role == "plain" and own.has_year  # "after 15 pct in 1985"
        draft.period = (None if rate else like_months(own, near)) or before(own, near) or draft.period
        if draft.period == near and (own.rolling or own.role == "same"):
            draft.period = near.shift(years=-1)  # "this May against last May", "2021 against the same period last year"
        if draft.period is not None:
            course.shifts.append(draft.period.first - near.first)
    course.said = draft.period or course.said
    if not baseline and _in_passing(draft, near):
        return
    if not baseline and (not own.refers or own.role == "again") and own.years == 1:
        course.shifts = course.shifts if draft.period == near else []
        course.near = draft.period


def _in_passing(draft: Draft, near: Period | None) -> bool:
    """True for what a participle recalls of an earlier time: "the gap, reaching 14 billion in May 2020, fell to 2"."""
    earlier = draft.period is not None and near is not None and draft.period.last < near.first
    return earlier and draft.role.passing


def _after(since: When | None, near: Period | None, kind: str) -> Period | None:
    """What the text speaks of; growth since then, or since a year no earlier, ends in months that nobody says.

    A sum since January runs to the last month that the text tells of.
    """
    if since is None or near is None:
        return near
    if kind == "level" and near.months < YEAR and since.part == (1, 1) and since.year in (None, near.end_year):
        return Period(near.last - near.last % YEAR, near.last)
    return near if since.year is not None and near.start_year > since.year else None


def _since_january(since: When, draft: Draft, course: Course) -> Period | None:
    """What a sum since January is of, in a text that has told of no months."""
    return course.months(When(rel=0, to_date=True), draft) if since.part == (1, 1) and since.year is None else None


def _paralleled(drafts: Sequence[Draft], n: int, near: Period | None, shifts: list[int]) -> Period | None:
    """A comparison without words for its months follows the one before it ("... exports fell to 2 from 3 billion")."""
    rank = 0
    while rank < n and drafts[n - 1 - rank].role.baseline:
        rank += 1
    return None if near is None or rank >= len(shifts) else near.shift(months=shifts[rank])


def _behind_level(drafts: Sequence[Draft], n: int) -> bool:
    """True for growth told behind what it led to: "7 billion, after a fall of 31%"."""
    before = drafts[n - 1] if n else None
    return before is not None and drafts[n].role.kind == "change" and before.role.kind == "level"


def _sum_of(drafts: Sequence[Draft], n: int) -> bool:
    """True for what a quantity was worth: "against 9 million tonnes worth $5bn"."""
    before = drafts[n - 1] if n else None
    if before is None or not before.role.baseline or before.role.head.mark != drafts[n].role.head.mark:
        return False
    return before.role.kind == drafts[n].role.kind == "level" and before.figure.unit != drafts[n].figure.unit


def _differs(drafts: Sequence[Draft], n: int, context: Context) -> bool:
    """True when a figure is set against one of another pair: the months are the same then."""
    head, after = drafts[n].role.head.mark, drafts[n + 1] if n + 1 < len(drafts) else None
    goes_on = after is not None and after.role.head.mark == head and not after.role.baseline  # "from 3% to 4%"
    mate = drafts[n].partner
    if goes_on and after is not None and (after.reporter, after.partner) == (drafts[n].reporter, mate) != ("", WORLD):
        return drafts[n].role.rival  # "from $5bn to $6bn, those to Peru from $2bn to $3bn"
    other = drafts[n - 1].partner if n else after.partner if goes_on and after is not None else context.partner
    if n and drafts[n].partner == WORLD != other and head != drafts[n - 1].role.head.mark:
        return True  # "sold $5bn of it to Peru in May, against total exports of 9"
    return drafts[n].partner not in (other, WORLD) or drafts[n].role.rival


def _until(drafts: list[Draft], n: int, course: Course) -> Period | None:
    """When growth since a year ended that the next figure tells: "has grown by 40% since 2019 and made 5 last year"."""
    since, after = drafts[n].timed.since, drafts[n + 1] if n + 1 < len(drafts) else None
    if since is None or since.year is None or after is None or drafts[n].role.kind != "change" or course.near:
        return None
    same = (after.reporter, after.partner) == (drafts[n].reporter, drafts[n].partner)
    end = course.months(after.timed.told, after) if same and after.timed.told is not None else None
    return end if end is not None and end.start_year > since.year else None


def _ahead(drafts: list[Draft], n: int, course: Course) -> Period | None:
    """The period behind the last of several figures of one head is that of all: "rose 10% to 5 billion in 2004"."""
    head, apart = drafts[n].role.head.mark, drafts[n].timed.apart
    same = [] if apart else [d.timed for d in drafts[:n] if d.role.head.mark == head]
    if any(times.front is not None and times.told for times in same):
        return None  # "In 2021 they rose 10% to a record of 5 billion, after a fall by 2% in 2020"
    base: Period | None = None
    before, after = drafts[n - 1] if n else None, drafts[n + 1] if n + 1 < len(drafts) else None
    dated = before is not None and before.timed.own is not None and before.role.head.mark == head
    if dated and before is not None and before.timed.told is not None and after is not None and after.timed.listed:
        return None  # "fell 4% in May to $5bn and 6% in January-May"
    for draft in drafts[n + 1 :]:
        if draft.role.head.mark != drafts[n].role.head.mark:
            return None
        if draft.timed.front is not None:  # "half as much again were in May its exports, which came to 5 billion"
            fronted = drafts[n].index < drafts[n].role.head.mark and not draft.timed.apart
            plain = draft.timed.told if fronted else None
            return None if plain is None else course.months(plain, draft)
        own = draft.timed.own
        if own is not None and draft.role.baseline:
            base = course.months(own, draft)
        elif own is not None:
            months = None if own.refers and own.role != "again" else course.months(own, draft)
            if base is not None and months is not None and months.last < base.first:
                return None  # "rose to 5 billion, from a fall in 2020 and one in 2019"
            near, based = course.near, drafts[n].timed.base is not None
            based = based or any(d.timed.told is not None and d.role.head.mark == head for d in drafts[:n])
            earlier = (based or draft.timed.parted) and months is not None and near is not None
            earlier = earlier and months is not None and near is not None and months.last < near.first
            return None if earlier else months  # "is 3% less than a year before ($205m in 2023)"
    return None
