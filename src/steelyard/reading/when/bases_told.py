"""On what growth is measured that names no base: what its sum came from, what other growth beside it is measured on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.core.period import Period
from steelyard.reading.context import Context, Sum
from steelyard.reading.places import Draft
from steelyard.reading.when.course import YEAR

_ROUGH = 0.2
"""How far, as a part of it, a growth may be from that of two rounded sums."""


def bases_told(drafts: Sequence[Draft], context: Context) -> None:
    """Give growth the earlier of the two times of which sums are told, here or in the sentence before.

    "It rose 26% to $2bn in 2011 from $1.6bn in 2010", "In 2011 it was $2bn, the year before $1.6bn. The rise is 26%."
    """
    levels = [draft for draft in drafts if draft.role.kind == "level"]
    sums = tuple([(_goods_of(d), d.period, d.figure.value, _dated(d)) for d in levels if d.period])
    for draft in drafts:
        if _bare(draft) and draft.period is not None:
            draft.base = _told_of(draft, sums) or _told_of(draft, (*sums, *context.sums_before))
            if draft.base is None and draft.timed.own is None:
                _from_base(draft, (*context.sums_before, *sums))
    context.sums_before = (*context.sums_before[-4:], *sums)
    _shared(drafts)


def _dated(draft: Draft) -> bool:
    """True for a sum that has a time of its own beside it."""
    times = draft.timed
    return times.own is not None or times.front is not None or times.aside is not None


def _told_of(draft: Draft, sums: Sequence[Sum]) -> Period | None:
    """The time a year, or as many months, before that of a growth, where sums of the same are told of both and one grew
    so from the other.
    """
    if not sums:
        return None
    period, goods = draft.period, _goods_of(draft)
    now = next((value for whose, months, value, _ in sums if whose == goods and months == period), None)
    if period is None or now is None:
        return None
    back = (YEAR, period.months)
    told = [(months, value) for whose, months, value, dated in sums if dated and whose == goods]
    told = [(m, value) for m, value in told if m.months == period.months and period.first - m.first in back]
    bases = {months for months, value in told if _grew(draft, value, now)}
    return bases.pop() if len(bases) == 1 else None


def _from_base(draft: Draft, sums: Sequence[Sum]) -> None:
    """Give growth behind the sum that it began with its own time: "It was $2bn in 2011. In 2010 it was $1.6bn, so the
    increase is 25%".
    """
    period, goods = draft.period, _goods_of(draft)
    told = [(months, value) for whose, months, value, _ in sums if whose == goods]
    if period is None or not told or told[-1][0] != period:
        return
    later = {m: v for m, v in told if m.months == period.months and m.first - period.first in (YEAR, period.months)}
    grown = [m for m, value in later.items() if _grew(draft, told[-1][1], value)]
    if len(grown) == 1:
        draft.period, draft.base = grown[0], period


def _grew(draft: Draft, base: float, now: float) -> bool:
    """True where a growth is, about, the one from one sum to the other."""
    said = draft.role.move * draft.figure.value
    grown = 100 * (now / base - 1) if draft.figure.unit == "percent" and base else now - base
    return draft.figure.factor or abs(grown - said) <= max(abs(said), 1.0) * _ROUGH


def _bare(draft: Draft) -> bool:
    """True for growth that names no base."""
    times = draft.timed
    named = draft.base is not None or times.base is not None or times.since is not None
    return draft.role.kind == "change" and not (named or draft.role.baseline)


def _goods_of(draft: Draft) -> tuple[str, ...]:
    """What a sum or its growth is of."""
    head = draft.role.head
    return (head.flow or "", draft.reporter, draft.partner, head.product or draft.item or draft.ware or "")


def _shared(drafts: Sequence[Draft]) -> None:
    """Give growth that names no base the one that its sentence names for other growth in the same months."""
    grown = [draft for draft in drafts if draft.role.kind == "change"]
    if not grown:
        return
    told = [draft for draft in grown if draft.base is not None and draft.figure.unit != "percentage_points"]
    for draft in grown:
        if not _bare(draft):
            continue
        alike = [other for other in told if other.period == draft.period]
        bases = {other.base for other in alike}
        if len(bases) == 1 and all(_of_another(draft, other) for other in alike):
            draft.base = _earlier(bases.pop(), draft.period)


def _of_another(draft: Draft, other: Draft) -> bool:
    """True for the next in a row, for growth of something else, and for the same growth in another unit."""
    if draft.timed.listed or other.timed.listed:
        return True
    one = (other.role.head.mark, other.partner, other.item, other.figure.unit)
    return one != (draft.role.head.mark, draft.partner, draft.item, draft.figure.unit)


def _earlier(base: Period | None, period: Period | None) -> Period | None:
    """Months that growth can be measured on: as many as its own, and before them."""
    alike = base is not None and period is not None and base.months == period.months and base.last < period.last
    return base if alike else None


def measured(drafts: Sequence[Draft]) -> list[int]:
    """How many months before its own the time is that a growth is measured on."""
    return [d.base.first - d.period.first for d in drafts if d.base is not None and d.period is not None]


def came_by(drafts: Sequence[Draft]) -> list[int]:
    """How many months before its figure the one is told that it came from."""
    for first, second in pairwise(drafts):
        named = second.timed.aside is not None  # "to $7bn from September's record $10bn"
        same = first.role.head.mark == second.role.head.mark and (first.role.baseline != second.role.baseline or named)
        if same and first.period is not None and second.period is not None:
            base, figure = (first, second) if first.role.baseline else (second, first)
            return [base.period.first - figure.period.first] if base.period and figure.period else []
    return []
