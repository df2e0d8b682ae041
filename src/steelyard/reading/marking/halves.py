"""The "of" that a part goes without: "half the country's exports", "half its trade"."""

from __future__ import annotations

from steelyard.reading.marking.mark import Mark

_NEAR = 6
"""Marks between a part and the flow that it is of."""


def with_of(marks: list[Mark]) -> list[Mark]:
    """Return marks with an "of" behind each part of a flow that stands right before its owner or article."""
    found = [k for k, mark in enumerate(marks) if mark.figure is not None and mark.figure.fraction]
    for k in reversed(found):
        if _of_flow(marks, k):
            end = marks[k].end
            marks.insert(k + 1, Mark(end, end, {"prep": "of"}))
    return marks


def _of_flow(marks: list[Mark], k: int) -> bool:
    near = marks[k + 1 : k + 1 + _NEAR]
    if not near or near[0].first != marks[k].end or not (near[0].is_a("thin", "refer") or near[0].place is not None):
        return False
    for mark in near:
        if "flow" in mark.means:
            return True
        if not (mark.place is not None or mark.is_a("thin", "refer", "plain", "goods")) or "break" in mark.means:
            return False
    return False
