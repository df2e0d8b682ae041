"""A part in words with its figure in brackets is that figure: "half of its exports (48%)" is "48% of its exports"."""

from __future__ import annotations

from steelyard.reading.marking.mark import Mark

_APART = 20.0
"""Percentage points between a part in words and its figure: "more than half (63%)"."""
_NEAR = 8
"""Marks between a part and the bracket behind its flow."""
_BEFORE = 2
"""Words before a part that tell its size: «львиная доля»."""


def with_exact_parts(marks: list[Mark]) -> list[Mark]:
    """Return marks with the figure in brackets in the place of the part that it tells exactly."""
    for k in range(len(marks) - 1, -1, -1):
        opened = _bracket_behind(marks, k)
        if opened is None or not _told_of(marks, k, opened):
            continue
        exact, closed = marks[opened + 1 : opened + 3]
        first, before = marks[k].first, marks[k - 1] if k else None
        edge = 0 if before is None else before.end if "break" in before.means else first
        hedged = before is not None and before.is_a("hedge", "hedged", "most") and before.end == first
        told = Mark(first if first - edge > _BEFORE else edge, marks[k].end, exact.means, figure=exact.figure)
        last = told if opened == k + 1 else marks[opened - 1]
        last.end, last.means = closed.end, {**last.means, "exact": "exact"}
        marks[opened : opened + 3] = []
        marks[k] = told
        if k + 1 < len(marks) and "flow" in marks[k + 1].means and marks[k + 1].first == told.end:
            marks.insert(k + 1, Mark(told.end, told.end, {"prep": "of"}))
        marks[k - hedged : k] = []
    return marks


def _bracket_behind(marks: list[Mark], k: int) -> int | None:
    """The bracket that tells the part at mark ``k`` exactly, right behind it or behind its flow."""
    part = marks[k]
    if not (part.figure is not None and part.figure.fraction) and not part.is_a("basis", "share"):
        return None
    solid = part
    for n in range(k + 1, min(len(marks) - 2, k + _NEAR)):
        mark = marks[n]
        if mark.first - solid.end > 0:
            return None
        if "bracket" in mark.means:
            return n if _same_part(part, marks[n + 1], marks[n + 2]) and mark.end == marks[n + 1].first else None
        if not (mark.place is not None or mark.is_a("flow", "thin", "refer", "goods") or mark.get("prep") == "of"):
            return None
        if "break" in mark.means or "verb_flow" in mark.means:
            return None
        solid = mark
    return None


def _same_part(part: Mark, exact: Mark, closed: Mark) -> bool:
    """True for a percentage alone in brackets that is near to the part in words."""
    figure, alone = exact.figure, "bracket" in closed.means and exact.end == closed.first
    if figure is None or not alone or figure.unit != "percent" or figure.fraction or figure.move or figure.factor:
        return False
    return part.figure is None or abs(part.figure.value - figure.value) <= _APART


def _told_of(marks: list[Mark], k: int, opened: int) -> bool:
    """True for a part of a flow, and for one that a bracket right behind it tells."""
    chief = marks[k].figure is not None or "basis" in marks[k].means or (k > 0 and "most" in marks[k - 1].means)
    return (chief and opened == k + 1) or any("flow" in mark.means for mark in marks[k + 1 : opened])
