"""What the text is on, for a figure behind a sentence that told none of a flow."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.context import Context
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import PARTS, Mark, one_is
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.places import Place

_ROW = 3
"""Figures from which on a sentence is a list."""
MANY = 1e6
"""A scale in which a flow is told, and things are hardly counted."""


def told_of_text(
    marks: Sequence[Mark],
    place: Place,
    segment: Sequence[Mark],
    heads: Sequence[Head],
    context: Context,
    figure: Figure,
) -> Head | None:
    """What the text is on, where the sentence before told no figure of a flow."""
    if context.main is not None and _weighed_out(marks, heads, figure):
        return context.main
    again = _set_again(marks, place, segment, figure) or _hoped_for(marks, place, figure, heads)
    return context.total if again else None


def _weighed_out(marks: Sequence[Mark], heads: Sequence[Head], figure: Figure) -> bool:
    """True in an office's list of tonnes without a flow word: "Statistics show 900 tonnes of mint (850 tonnes)"."""
    listed = sum(m.figure is not None and m.figure.unit == figure.unit for m in marks)
    shown = not heads and one_is("statistics", marks) and one_is("level", marks)
    return shown and figure.unit == "tonnes" and listed >= _ROW and not any(m.is_a("other", "sign") for m in marks)


def _set_again(marks: Sequence[Mark], place: Place, segment: Sequence[Mark], figure: Figure) -> bool:
    """True for "agreed to raise the figure to $20bn" some sentences behind the figure."""
    aimed = "target" in place.holds and any(m.get("target") == "target" for m in marks[: place.at])
    return aimed and figure.unit not in PARTS and any("same_head" in m.means and m.end - m.first > 1 for m in segment)


def _hoped_for(marks: Sequence[Mark], place: Place, figure: Figure, heads: Sequence[Head]) -> bool:
    """True for a goal that names no flow, after other things were told of: "We shall pass a billion by December"."""
    lead = marks[: place.at]
    if heads or place.before >= 0 or figure.scale < MANY or figure.unit in (*PARTS, "tonnes"):
        return False
    plain = marks[place.at].first - sum(mark.end - mark.first for mark in lead)
    ahead = any("target" in m.means and "level" in m.means for m in lead)
    return ahead and plain <= 2 and not any("office" in m.means or m.place is not None for m in lead)
