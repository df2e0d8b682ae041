"""A flow set against itself: "exports exceeded the exports of 2022 by 5%" is growth, no order of two flows."""

from __future__ import annotations

from steelyard.reading.marking.mark import Mark

_OBJECT = {"exceeds": "imports", "exceeded": "exports"}


def with_own_flow(marks: list[Mark]) -> list[Mark]:
    """Return the marks with what exceeds its own level of a time told as an overtaking of that level."""
    result: list[Mark] = []
    flow: str | None = None
    for k, mark in enumerate(marks):
        flow = mark.get("flow") or flow
        after = marks[k + 1] if k + 1 < len(marks) else None
        own = flow is not None and _OBJECT.get(mark.get("order") or "") == flow and mark.end - mark.first > 1
        if own and after is not None and after.when is not None and after.first == mark.end:
            result += [
                Mark(mark.first, mark.first + 1, {"level": "level", "outdo": "up"}),
                Mark(mark.first + 1, mark.end, {"level": "level", "same_head": "same"}),
            ]
        else:
            result.append(mark)
    return result
