"""What lies ahead by its time: figures of years that have not begun, and the deadlines that aims share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.period import Period
from steelyard.reading.context import Context
from steelyard.reading.marking.periods import Clock, When
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


def measured_on(draft: Draft, clock: Clock) -> None:
    """Make a year that is over what growth is measured on, where no aim can be due: «вырос на 6% к 2022 году»."""
    due = draft.timed.deadline
    if due is None or not due.base or due.year is None or draft.role.kind != "change":
        return
    if clock.year is not None and due.year < clock.year:
        draft.timed.base, draft.timed.deadline = draft.timed.base or replace(due, role="plain"), None


def reckoned(draft: Draft, clock: Clock, context: Context) -> None:
    """Make what is put on a year that runs an aim: "this year's exports are estimated at $5bn"."""
    when, role = draft.timed.own or draft.timed.front, draft.role
    runs = when is not None and when.role == "plain" and when.part is None and not when.fiscal
    runs = runs and when is not None and (when.rel == 0 or (clock.year is not None and when.year == clock.year))
    if "reckoned" not in context.holds or not runs or role.kind != "level" or role.baseline:
        return
    k = draft.index - 1
    while k > 0 and context.marks[k].is_a("hedged", "thin"):
        k -= 1
    if "reckoned" in context.marks[k].means and clock.month is not None and clock.month < YEAR:
        role.kind, role.target = "target", True


def reached(due: When, clock: Clock, near: Period | None) -> When | None:
    """The year of "by 2019 it made 5 billion", told when that year was over, and of "two years later" behind one."""
    if due.later and due.rel is not None and near is not None and near.is_year:
        due = replace(due, year=near.end_year + due.rel, rel=None)
    if due.rel is not None and due.rel < 0:
        return replace(due, role="plain")  # "by the end of last year it made 5 billion"
    past = due.year is not None and (clock.year is None or due.year <= clock.year)
    return replace(due, role="plain") if past else None
