"""Whether a sum has room in the months that it would be of: goods, or one partner, have no more than all trade has.

"From January to May exports were $90m. In May they were $15m. Tea earned $40m": that is of January to May.
"""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import WORLD
from steelyard.core.flow import BALANCE
from steelyard.core.period import Period
from steelyard.reading.context import Context
from steelyard.reading.marking.mark import PARTS
from steelyard.reading.places import Draft
from steelyard.reading.when.noted import inside
from steelyard.reading.who.under import size_key


def with_room(drafts: Sequence[Draft], context: Context) -> Period | None:
    """Return the months of a sentence without a time of its own: those told last, or longer ones with them in which
    its sums have room.
    """
    near = context.period
    for draft in drafts:
        if near is None or draft.role.baseline or not _summed(draft):
            continue
        times = draft.timed
        if times.own is not None or times.front is not None or times.aside is not None:
            return near
        for whole in _wholes_of(draft):
            sums = context.wholes.get(whole, {})
            if draft.figure.value > sums.get(near, draft.figure.value):
                longer = (months for months in sums if inside(near, months) and draft.figure.value <= sums[months])
                return next(longer, near)
    return near


def keep_wholes(drafts: Sequence[Draft], context: Context) -> None:
    """Keep what the text tells of all goods together."""
    for draft in drafts:
        if draft.period is not None and _summed(draft) and not _of_goods(draft):
            known = context.wholes.setdefault(_key(draft, draft.reporter, draft.partner), {})
            known[draft.period] = draft.figure.value


def _summed(draft: Draft) -> bool:
    """True for a sum of money or goods that went one way, or both."""
    flow = draft.role.head.flow
    return draft.role.kind == "level" and flow not in (None, BALANCE) and draft.figure.unit not in PARTS


def _wholes_of(draft: Draft) -> list[tuple[str, ...]]:
    """What has no less than a sum: for goods all of their flow, then that flow of either side with all countries."""
    own = (draft.reporter, draft.partner)
    sides = [own, (draft.reporter, WORLD), (WORLD, draft.partner)]
    return [_key(draft, one, other) for one, other in sides if (one, other) != own or _of_goods(draft)]


def _key(draft: Draft, reporter: str, partner: str) -> tuple[str, ...]:
    return size_key(draft.role.head.flow, reporter, partner, draft.figure.unit)


def _of_goods(draft: Draft) -> bool:
    return bool(draft.item or draft.ware or draft.role.head.product)
