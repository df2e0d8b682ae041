"""A sentence's marks -> claims: head, role, parties and period of every figure put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from steelyard.core.claim import Claim, Container, Kind
from steelyard.core.economy import WORLD
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.reading.heads import Context, Head, heads_of, place_of
from steelyard.reading.hedges import range_said
from steelyard.reading.marks import Mark, Sentence
from steelyard.reading.numbers import Figure
from steelyard.reading.periods import Clock, When, resolve
from steelyard.reading.roles import Place, Role, role_of
from steelyard.reading.timing import Timed, timed


@dataclass(slots=True)
class _Draft:
    index: int
    figure: Figure
    role: Role
    timed: Timed
    reporter: str
    partner: str
    period: Period | None = None
    base: Period | None = None


def claims_of(sentence: Sentence, context: Context, clock: Clock) -> list[Claim]:
    """Return the claims of one sentence and move the context on."""
    for mark in sentence.marks:
        if mark.place is not None and not mark.office:
            context.see(mark.place.code)
    figures = [k for k, mark in enumerate(sentence.marks) if mark.figure is not None and _counts(sentence.marks, k)]
    heads = heads_of(sentence, context)
    if not figures:
        if heads:
            context.head, context.claimed = heads[-1], heads[-1].flow is not None and context.claimed
        return []
    drafts = _drafts(sentence, figures, heads, context)
    _settle_periods(drafts, context, clock)
    found = [claim for draft in drafts if (claim := _claim(sentence, draft, clock)) is not None]
    _remember(drafts, heads, context)
    return found


def _counts(marks: Sequence[Mark], k: int) -> bool:
    """True for a figure; a bare number only in a comparison with one."""
    mark = marks[k]
    if mark.figure is None or not mark.figure.bare:
        return mark.figure is not None
    before = marks[k - 1] if k else None
    linked = before is not None and before.get("prep") in ("from", "against", "to") and before.end == mark.first
    return linked and any(m.figure and not m.figure.bare and m.figure.unit != "percent" for m in marks[:k])


def _drafts(sentence: Sentence, figures: list[int], heads: list[Head], context: Context) -> list[_Draft]:
    marks, drafts = sentence.marks, []
    times = timed(marks, figures)
    last: Role | None = None
    unit, scale = context.unit, 1.0
    for n, k in enumerate(figures):
        place = Place(k, figures[n - 1] if n else -1, figures[n + 1] if n + 1 < len(figures) else len(marks))
        figure = marks[k].figure
        if figure is None:
            continue
        figure = _completed(figure, unit, scale)
        role = role_of(marks, place, figure, heads, context, last)
        if figure.unit not in ("percent", "percentage_points"):
            unit, scale = figure.unit, figure.scale
        if role is None or figure.unit is None:
            last = None if role is None else role
            continue
        reporter, partner = _parties(marks, place, role, last, context)
        if reporter:
            drafts.append(_Draft(k, figure, role, times[n], reporter, partner))
        last = role
    return drafts


def _completed(figure: Figure, unit: str | None, scale: float) -> Figure:
    """Give a figure without a unit (or scale) those of the figure before it."""
    if figure.bare:
        return replace(figure, value=figure.value * scale, step=figure.step * scale, unit=unit, scale=scale)
    return replace(figure, unit=unit) if figure.unit is None else figure


def _parties(marks: Sequence[Mark], place: Place, role: Role, last: Role | None, context: Context) -> tuple[str, str]:
    """The head's parties, or the economy that a list or a share names beside the figure."""
    head = role.head
    reporter, partner = head.reporter, head.partner
    if role.kind == "share" or (role.container is not None):
        return _share_parties(marks, place, role, context)
    start = max(place.before, head.mark if head.mark < place.at and not role.carried else -1)
    beside = [place_of(m, context) for m in marks[start + 1 : place.at] if m.place is not None and not m.office]
    fresh = not role.carried and place.before < head.mark
    codes = [code for code in beside if code and code != reporter]
    if codes and not fresh and not any(m.is_a("target") for m in marks[place.before + 1 : place.at]):
        partner = codes[-1]
        role.head = replace(head, partner=partner)
    elif not head.named and head.flow is not None and not fresh and last is not None and last.head.mark == head.mark:
        partner = last.head.partner
        role.head = replace(head, partner=partner)
    return reporter, partner


def _share_parties(marks: Sequence[Mark], place: Place, role: Role, context: Context) -> tuple[str, str]:
    container = role.container or role.head
    reporter = container.reporter
    around = [*marks[: place.at], *marks[place.at + 1 : place.after]]
    inside = {k for k in range(container.mark - 3, container.mark + 1)}
    segment = [
        (k, code) for k in range(place.before + 1, place.at)
        if k not in inside and marks[k].place is not None and (code := place_of(marks[k], context)) and code != reporter
    ]  # fmt: skip
    behind = [
        (k, code) for k in range(place.at + 1, place.after)
        if k not in inside and marks[k].place is not None and (code := place_of(marks[k], context)) and code != reporter
    ]  # fmt: skip
    del around
    if segment:
        return reporter, segment[-1][1]
    if behind:
        return reporter, behind[0][1]
    if container.named or context.share:
        return reporter, container.partner if container.named else (context.partner or WORLD)
    return reporter, container.partner if container.partner != WORLD else (context.partner or WORLD)


def _settle_periods(drafts: list[_Draft], context: Context, clock: Clock) -> None:
    near, said_last = context.period, context.period
    for n, draft in enumerate(drafts):
        times, role = draft.timed, draft.role
        future = role.target
        if times.front is not None and times.front.role not in ("vague", "by"):
            front = resolve(times.front, clock, near=near, future=future)
            said_last = front or said_last
            if not times.front.refers or times.front.role == "again":
                near = front
            elif times.own is None:
                draft.period = front
        if times.relative and said_last is not None and times.own is None:
            draft.period = said_last
        elif times.own is not None:
            draft.period = resolve(times.own, clock, near=near, future=future)
            said_last = draft.period or said_last
            if not role.baseline and not times.own.refers:
                near = draft.period
        elif draft.period is None and not role.baseline:
            draft.period = _ahead(drafts, n, clock, near) or near
            if draft.period is not None:
                near = draft.period
        if times.base is not None:
            draft.base = resolve(times.base, clock, near=draft.period or near)
            said_last = draft.base or said_last
    primary = [d.period for d in drafts if not d.role.baseline and d.period is not None and not d.role.target]
    if primary:
        context.period = near if near is not None else primary[0]


def _ahead(drafts: list[_Draft], n: int, clock: Clock, near: Period | None) -> Period | None:
    """ "Rose 10% to 5 billion in 2004": the growth has the period of the level behind it."""
    following = drafts[n + 1] if n + 1 < len(drafts) else None
    if following is None or following.role.head.mark != drafts[n].role.head.mark or following.role.baseline:
        return None
    own = following.timed.own
    if own is None or own.refers or following.timed.front is not None:
        return None
    return resolve(own, clock, near=near)


def _claim(sentence: Sentence, draft: _Draft, clock: Clock) -> Claim | None:
    figure, role, head = draft.figure, draft.role, draft.role.head
    if head.flow is None or figure.unit is None or head.scope == "services" and head.flow is None:
        return None
    kind, sign = _kind_and_sign(role, figure)
    mark = sentence.marks[draft.index]
    limits = range_said(figure, mark.hedge, sign)
    start, end = sentence.span(min(role.first, mark.first), max(role.end, mark.end, draft.timed.end))
    target = kind == Kind.TARGET
    deadline = _deadline(draft, clock) if target else None
    return Claim(
        id="", kind=kind, reporter=draft.reporter, partner=draft.partner, flow=head.flow,
        value=sign * _value(figure, role), low=limits.low, high=limits.high, unit=figure.unit, hedge=mark.hedge,
        period=None if target else draft.period, base_period=draft.base if kind == Kind.CHANGE else None,
        measure=head.measure, deadline=deadline, product=head.product, scope=head.scope, start=start, end=end,
        of=_container(role, draft) if kind == Kind.SHARE else None,
    )  # fmt: skip


def _value(figure: Figure, role: Role) -> float:
    return round(figure.value, 9)


def _kind_and_sign(role: Role, figure: Figure) -> tuple[Kind, int]:
    if role.kind == "change":
        return Kind.CHANGE, role.move
    if role.kind == "share":
        return Kind.SHARE, 1
    if role.kind == "target":
        falls = figure.unit == "percent" and role.move < 0
        return Kind.TARGET, -1 if falls or (role.head.sign < 0 and figure.unit != "percent") else 1
    if role.head.flow == Flow.BALANCE:
        return Kind.BALANCE, -1 if role.head.sign < 0 else 1
    return Kind.LEVEL, 1


def _deadline(draft: _Draft, clock: Clock) -> str | None:
    when: When | None = draft.timed.deadline or draft.timed.own or draft.timed.front
    if when is None:
        return None
    if when.year is not None:
        return str(when.year + (1 if when.fiscal else when.years - 1))
    if when.rel is not None and clock.year is not None:
        return str(clock.year + when.rel)
    period = resolve(when, clock, future=True)
    return str(period.end_year) if period else None


def _container(role: Role, draft: _Draft) -> Container | None:
    head = role.container or role.head
    if head.flow is None:
        return None
    return Container(reporter=draft.reporter, partner=WORLD, flow=head.flow, product=head.product, period=draft.period)


def _remember(drafts: list[_Draft], heads: list[Head], context: Context) -> None:
    context.claimed = bool(drafts)
    if heads:
        context.head = heads[-1]
    if not drafts:
        return
    last = drafts[-1]
    context.share = last.role.kind == "share"
    for draft in drafts:
        context.reporter = draft.reporter
        context.bilateral = draft.partner != WORLD
        if context.bilateral:
            context.partner = draft.partner
            context.pairs.add(frozenset((draft.reporter, draft.partner)))
        if draft.figure.unit not in ("percent", "percentage_points"):
            context.unit = draft.figure.unit
    if last.role.head.flow is not None and not (heads and heads[-1].flow is None):
        context.head = replace(last.role.head, reporter=last.reporter, partner=last.partner, mark=-1)
