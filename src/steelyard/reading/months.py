"""The months of a sentence's figures, resolved from left to right, each leaning on what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.economy import WORLD
from steelyard.core.period import Period
from steelyard.reading.context import Context
from steelyard.reading.drafts import Draft
from steelyard.reading.fiscal import fiscal_start, named_by_first
from steelyard.reading.periods import Clock, When, resolve


def settle_periods(drafts: list[Draft], context: Context, clock: Clock) -> None:
    """Resolve the periods of a sentence from left to right, each leaning on what was said before."""
    if not drafts:
        return
    related = {drafts[0].reporter, drafts[0].partner} & {context.reporter, context.partner} - {None, WORLD}
    near = said_last = context.period if related else None
    shifts: list[int] = []
    for n, draft in enumerate(drafts):
        times, role = draft.timed, draft.role
        fiscal = fiscal_start(draft.reporter)
        if times.own is not None and times.own.fiscal and named_by_first(draft.reporter):
            times.own = replace(times.own, ends=False)
        if times.front is not None and times.front.fiscal and named_by_first(draft.reporter):
            times.front = replace(times.front, ends=False)
        if times.front is not None and times.front.role not in ("vague", "by"):
            front = resolve(times.front, clock, near=near, future=role.target, fiscal=fiscal)
            said_last = front or said_last
            if not times.front.refers or times.front.role == "again":
                near = front
            elif times.own is None:
                draft.period = front
        if times.aside is not None:
            draft.period = resolve(times.aside, clock, near=near, fiscal=fiscal)
        elif times.relative and said_last is not None and times.own is None:
            draft.period = said_last
        elif times.own is not None:
            draft.period = resolve(times.own, clock, near=near, future=role.target, fiscal=fiscal)
            if role.baseline and near is not None:
                draft.period = _alike(times.own, near) or draft.period
                if draft.period is not None:
                    shifts.append(draft.period.first - near.first)
            said_last = draft.period or said_last
            if not role.baseline and not times.own.refers and times.own.years == 1:
                shifts = shifts if draft.period == near else []
                near = draft.period
        elif draft.period is None and role.baseline and not _differs(drafts, n, context):
            known = shifts or (context.shifts if near == context.period else [])
            draft.period = (drafts[n - 1].base if n else None) or _paralleled(drafts, n, near, known)
        elif draft.period is None:
            draft.period = _ahead(drafts, n, clock, near, fiscal) or near
            near = draft.period or near
        if times.base is None and n and role.kind == "change" and role.head.mark == drafts[n - 1].role.head.mark:
            draft.base = next((d.period for d in drafts[:n][::-1][:2] if d.role.baseline), None)
        if times.base is not None:
            draft.base = resolve(times.base, clock, near=draft.period or near, fiscal=fiscal)
            said_last = draft.base or said_last
    primary = [
        d.period
        for d in drafts
        if d.timed.aside is None and not d.role.baseline and d.period is not None and not d.role.target
    ]
    if primary:
        context.period = near if near is not None else primary[0]
    context.shifts = shifts or context.shifts


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


def _ahead(drafts: list[Draft], n: int, clock: Clock, near: Period | None, fiscal: int) -> Period | None:
    """ "Rose 10% to 5 billion in 2004": the growth has the period of the level behind it."""
    following = drafts[n + 1] if n + 1 < len(drafts) else None
    if following is None or following.role.head.mark != drafts[n].role.head.mark or following.role.baseline:
        return None
    own = following.timed.own
    if own is None or own.refers or following.timed.front is not None:
        return None
    return resolve(own, clock, near=near, fiscal=fiscal)
