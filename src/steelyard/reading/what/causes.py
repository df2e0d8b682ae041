"""Flows that are only named as the reason of what happens to another: "trade fell by 12% because of lower imports"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark, one_is
from steelyard.reading.places import Place, part_in_brackets

_INSIDE = ("move", "plain", "thin", "measure", "place", "prep", "refer", "goods", "compare")
"""What may stand between the word that gives the reason and the flow."""


def without_reasons(marks: Sequence[Mark], at: int, before: list[Head]) -> list[Head]:
    """Leave out the heads that only give the reason of a figure at ``at``, where another head is left to take it."""
    told = [h for h in before if not (_gives_reason(marks, h.mark) and _over(marks, h.mark, at))]
    return told or before


def _gives_reason(marks: Sequence[Mark], k: int) -> bool:
    """True for the imports in "thanks to lower imports"."""
    edge = marks[k].first
    for mark in reversed(marks[max(0, k - 6) : k]):
        if edge - mark.end > 3:
            return False
        if "cause" in mark.means:
            return True
        if not mark.one_of(_INSIDE):
            return False
        edge = mark.first
    return False


def _over(marks: Sequence[Mark], k: int, at: int) -> bool:
    """True when the clause goes on behind the reason: "because of lower imports trade fell by 12%"."""
    for mark in marks[k + 1 : at]:
        if mark.get("break") == "relative":
            return False
        if mark.is_a("move", "level") and not mark.is_a("prep", "plain"):
            return True
    return False


def told_apart(marks: Sequence[Mark], last: Head, k: int) -> bool:
    """True behind the colon of what a sentence on services tells: "Services do better: the surplus rose to $5bn", and
    behind "In services," at its head.
    """
    if last.flow is not None:
        return False
    opened = k > 2 and marks[0].get("prep") == "in" and "break" in marks[2].means and marks[2].first == marks[1].end
    if opened and marks[1].get("scope") == "services" and marks[0].end == marks[1].first:
        return True
    if not one_is("colon", marks[:k]):
        return False
    return any(m.get("scope") == "services" for m in marks[: last.mark + 1])


def unbracketed(marks: Sequence[Mark], place: Place, before: list[Head]) -> list[Head]:
    """Leave out the heads of brackets that are closed: "The balance (exports less imports) was $5bn", and what a part
    alone in brackets is of: "Peru took $9m (45% of exports), Kenya $4m".
    """
    edges = [k for k in range(place.at) if "bracket" in marks[k].means]
    for opened, closed in zip(edges[::2], edges[1::2], strict=False):
        inside = marks[opened + 1 : closed]
        outer = [h for h in before if not opened < h.mark < closed]
        if not any(m.figure for m in inside[1:]) and part_in_brackets(marks, opened):
            before = outer
        elif not any(m.figure for m in inside) and outer and outer[-1].mark < opened:
            return outer
    return before
