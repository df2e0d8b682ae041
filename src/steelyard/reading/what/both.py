"""Two flows named together, and the one of them that is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.flow import ONE_WAY
from steelyard.reading.context import Context
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark


def one_of_two(mark: Mark, found: Sequence[Head], context: Context) -> Head | None:
    """The first or second of two flows named together: "both exports and imports rose, the former by 5%"."""
    second = mark.get("of_two") == "second"
    told = [head for head in found if head.flow is not None and head.mark not in context.of_two]
    told = told or list(context.heads)
    joint = next((head for head in reversed(told) if head.joint), None)
    if joint is not None:
        return replace(joint, flow=joint.joint[second], product=None)
    one_way = [head for head in told[-2:] if head.flow in ONE_WAY]
    return one_way[second] if len(one_way) == 2 and one_way[0].flow != one_way[1].flow else None
