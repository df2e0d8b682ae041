"""What lies ahead by its time: figures of years that have not begun, and the deadlines that aims share."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.context import Context
from steelyard.reading.marking.periods import Clock
from steelyard.reading.places import Draft
from steelyard.reading.when.course import YEAR


def foreseen(draft: Draft, clock: Clock, row: Sequence[Draft]) -> None:
    """What stands "by 2030" in a text of 2024 is aimed at; so is, among ``row`` in a sentence on what is foreseen, the
    figure of a year ahead, and that of this year beside it.
    """
    due, role = draft.timed.deadline, draft.role
    if clock.year is None or role.kind not in ("level", "change") or role.baseline or role.now:
        return
    own = draft.timed.own
    runs = own is not None and own.role == "plain" and own.year == clock.year and own.part is None
    ahead = any(_ahead_of(d, clock) for d in (row if runs else [d for d in row if d is draft]))
    if clock.month is not None and ahead:
        role.kind, role.target = "target", True  # "a rise of 3 percent this year and of 2.5 percent in 1988"
    if due is None:
        return
    runs = clock.month is not None and clock.month < YEAR
    if due.year is not None and due.year >= clock.year + (not runs) and draft.timed.own is None:
        role.kind, role.target = "target", True


def _ahead_of(draft: Draft, clock: Clock) -> bool:
    """True for the figure of a year that has not begun."""
    own, year = draft.timed.own, clock.year or 0
    told = own is not None and own.role == "plain" and own.year is not None and own.year > year
    return told and not draft.role.baseline and draft.period is not None and draft.period.start_year > year


def due_by_then(drafts: Sequence[Draft], context: Context) -> None:
    """Give "it should double by then" the deadline that the text's last aim had."""
    for draft in drafts:
        due = draft.timed.deadline
        if draft.role.target and due is not None:
            draft.timed.deadline = context.due = context.due if due.then else due
