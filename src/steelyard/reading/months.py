"""The months of a sentence's figures, resolved from left to right, each leaning on what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from steelyard.core.economy import WORLD
from steelyard.core.period import Period
from steelyard.reading.context import Context, Head
from steelyard.reading.drafts import Draft
from steelyard.reading.fiscal import fiscal_start, named_by_first
from steelyard.reading.marks import Sentence
from steelyard.reading.periods import Clock, When, resolve
from steelyard.reading.timing import Timed


@dataclass(slots=True)
class _Course:
    """Where the months of a sentence stand: what it last spoke of as its own, what it last named at all."""

    clock: Clock
    context: Context
    near: Period | None
    said: Period | None
    shifts: list[int] = field(default_factory=list)

    def months(self, when: When, draft: Draft) -> Period | None:
        """Resolve a period beside a figure."""
        self.context.season = when.starts or self.context.season
        fiscal = self.context.season or fiscal_start(draft.reporter)
        if when.fiscal and named_by_first(draft.reporter):
            when = replace(when, ends=False)
        return resolve(when, self.clock, near=self.near, future=draft.role.target, fiscal=fiscal)


def settle_periods(drafts: list[Draft], context: Context, clock: Clock) -> None:
    """Resolve the periods of a sentence from left to right, each leaning on what was said before."""
    if not drafts:
        return
    related = {drafts[0].reporter, drafts[0].partner} & {context.reporter, context.partner} - {None, WORLD}
    known = context.period if related else None
    course = _Course(clock, context, near=known, said=known)
    for n, draft in enumerate(drafts):
        _bridge(draft.timed, draft.role.kind)
        _front(draft, course)
        _own(drafts, n, course, context)
        _base(drafts, n, course)
    primary = [
        d.period
        for d in drafts
        if d.timed.aside is None and not d.role.baseline and d.period is not None and not d.role.target
    ]
    if primary:
        context.period = course.near if course.near is not None else primary[0]
    bases = [d.base.first - d.period.first for d in drafts if d.base is not None and d.period is not None]
    context.shifts = course.shifts or bases[:1] or context.shifts


def note_period(sentence: Sentence, heads: Sequence[Head], context: Context, clock: Clock) -> None:
    """Remember the one period that a sentence on trade names without a figure: "Foreign trade in January-May 2023"."""
    whens = [mark.when for mark in sentence.marks if mark.when is not None]
    reporter = next((h.reporter for h in heads if h.flow is not None and sentence.marks[h.mark].is_a("flow")), None)
    if reporter is None or len(whens) != 1 or whens[0].role != "plain":
        return
    context.period = resolve(whens[0], clock, near=context.period, fiscal=fiscal_start(reporter)) or context.period


def _bridge(times: Timed, kind: str) -> None:
    """Growth "between 2005 and 2015" is that of 2015 on 2005."""
    for name in ("own", "front"):
        when: When | None = getattr(times, name)
        if when is not None and when.bridged and kind == "change" and when.year is not None:
            times.base = times.base or replace(when, years=1, bridged=False)
            setattr(times, name, replace(when, year=when.year + when.years - 1, years=1, bridged=False))


def _front(draft: Draft, course: _Course) -> None:
    """The period before the figure, in its clause."""
    front = draft.timed.front
    if front is None or front.role in ("vague", "by"):
        return
    period = course.months(front, draft)
    course.said = period or course.said
    if not front.refers or front.role == "again":
        course.near = period
    elif draft.timed.own is None:
        draft.period = period


def _own(drafts: list[Draft], n: int, course: _Course, context: Context) -> None:
    """The months of the figure itself."""
    draft = drafts[n]
    times, role, near = draft.timed, draft.role, course.near
    if times.aside is not None:
        draft.period = course.months(times.aside, draft)
    elif times.relative and course.said is not None and times.own is None:
        draft.period = course.said
    elif times.own is not None:
        _stated(draft, times.own, course)
    elif draft.period is None and role.baseline and not _differs(drafts, n, context):
        known = course.shifts or (context.shifts if near == context.period else [])
        draft.period = (drafts[n - 1].base if n else None) or _paralleled(drafts, n, near, known)
    elif draft.period is None:
        draft.period = _ahead(drafts, n, course) or _after(times.since, near)
        course.near = draft.period or near


def _stated(draft: Draft, own: When, course: _Course) -> None:
    """A period right beside its figure."""
    near, baseline = course.near, draft.role.baseline
    if own.role == "same" and not own.has_year and not baseline and draft.role.kind == "level" and draft.timed.along:
        own = replace(own, role="again")
    draft.period = course.months(own, draft)
    if baseline and near is not None:
        draft.period = _alike(own, near) or draft.period
        if draft.period is not None:
            course.shifts.append(draft.period.first - near.first)
    course.said = draft.period or course.said
    if not baseline and not own.refers and own.years == 1:
        course.shifts = course.shifts if draft.period == near else []
        course.near = draft.period


def _base(drafts: list[Draft], n: int, course: _Course) -> None:
    """The months on which a growth is measured."""
    draft = drafts[n]
    times, kind, near = draft.timed, draft.role.kind, draft.period or course.near
    if times.base is not None:
        course.near, kept = near, course.near
        draft.base = course.months(times.base, draft)
        course.near = kept
        course.said = draft.base or course.said
    elif times.since is not None and kind == "change":
        draft.base = course.months(replace(times.since, role="plain"), draft)
    elif n and kind == "change" and draft.role.head.mark == drafts[n - 1].role.head.mark:
        draft.base = next((d.period for d in drafts[:n][::-1][:2] if d.role.baseline), None)


def _after(since: When | None, near: Period | None) -> Period | None:
    """What the text speaks of; growth since then, or since a year no earlier, ends in months that nobody says."""
    if since is None or near is None:
        return near
    return near if since.year is not None and near.start_year > since.year else None


def _paralleled(drafts: Sequence[Draft], n: int, near: Period | None, shifts: list[int]) -> Period | None:
    """A comparison without words for its months follows the one before it ("... exports fell to 2 from 3 billion")."""
    rank = 0
    while rank < n and drafts[n - 1 - rank].role.baseline:
        rank += 1
    return None if near is None or rank >= len(shifts) else near.shift(months=shifts[rank])


def _differs(drafts: Sequence[Draft], n: int, context: Context) -> bool:
    """True when a figure is set against one of another pair: the months are the same then."""
    other = drafts[n - 1].partner if n else context.partner
    return drafts[n].partner not in (other, WORLD)


def _alike(when: When, near: Period) -> Period | None:
    """Like is compared with like: "in the first eight months ... from 3.2 billion in 1986" means the same eight
    months.
    """
    plain = when.role == "plain" and when.year is not None and when.part is None and when.years == 1
    if plain and when.year is not None and not near.is_year and near.months < 12:
        return near.shift(years=when.year - near.start_year)
    return None


def _ahead(drafts: list[Draft], n: int, course: _Course) -> Period | None:
    """The period behind the last of several figures of one head is that of all: "rose 10% to 5 billion in 2004"."""
    for draft in drafts[n + 1 :]:
        if draft.role.head.mark != drafts[n].role.head.mark or draft.timed.front is not None:
            return None
        own = draft.timed.own
        if own is not None and not draft.role.baseline:
            return None if own.refers else course.months(own, draft)
    return None
