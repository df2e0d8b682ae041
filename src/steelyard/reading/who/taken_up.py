"""Whom an "it" before a verb takes up: the subject of the sentence at hand, or what the one before was about."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import WORLD
from steelyard.reading.context import Context, place_of, prep_before
from steelyard.reading.marking.mark import Mark


def leading(marks: Sequence[Mark], k: int, context: Context) -> tuple[str, str] | None:
    """Return who trades with whom where an "It" takes up the sentence before: "Peru is far ahead. In May it bought"."""
    n = k - 2 if k > 1 and "level" in marks[k - 1].means else k - 1
    it = marks[n] if n >= 0 and all(_only_time(marks, j) for j in range(n)) else None
    if it is None or it.get("same_head") != "same" or it.is_a("break", "level", "prep"):
        return None
    if context.chief is not None:
        return context.chief.member, context.chief.owner
    last, told = context.head, context.anchor or context.reporter
    if last is not None and last.spoken and (last.reporter, last.partner) == (context.lead, WORLD):
        told = WORLD  # "Chile imports less than its neighbours. In 2020 it bought goods for $5bn"
    if context.lead == told:
        told = WORLD if context.partner == WORLD else None  # "Chile is behind in imports too. It bought goods for $5bn"
    return (context.lead, told) if context.lead is not None and told is not None else None


def _only_time(marks: Sequence[Mark], j: int) -> bool:
    """True for a mark that only leads to a time: "In May", "In Chile's fiscal year 2021-22"."""
    owned = marks[j : j + 3] if marks[j].place is not None else marks[j - 1 : j + 2] if j else ()
    year = len(owned) == 3 and owned[0].place is not None and owned[1].get("refer") == "own"
    dated = year and owned[2].when is not None and owned[2].first == owned[1].end
    return dated or marks[j].when is not None or marks[j].is_a("prep", "thin", "break")


def taken_up(marks: Sequence[Mark], k: int, context: Context) -> str | None:
    """The subject that an "it" before a verb takes up: "Peru was our third market, it took goods for $5bn"."""
    n = k - 1  # "it had bought", "it is able to ship"
    while n > 0 and marks[n].is_a("level", "target") and marks[n].end == marks[n + 1].first:
        n -= 1
    it = marks[n] if n >= 0 else None
    if it is None or it.get("same_head") != "same" or it.is_a("break", "level", "prep") or it.end != marks[n + 1].first:
        return None
    free = (j for j, m in enumerate(marks[:k]) if m.place is not None and not m.office)
    first = next(free, None)
    led = None if first is None else prep_before(marks, first)
    return place_of(marks[first], context) if first is not None and led in (None, "for") else None
