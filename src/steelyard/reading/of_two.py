"""The former and the latter: of two economies named together, or of two flows."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.flow import Flow
from steelyard.gazetteer.lookup import Mention
from steelyard.reading.context import Context, Head
from steelyard.reading.mark import Mark


def with_antecedents(marks: list[Mark], before: Sequence[Mark]) -> list[Mark]:
    """Return marks with each "the former" and "the latter" as the economy that it stands for.

    ``before`` are the marks of the sentence before. Where two flows stand nearer than two economies, they are meant.
    """
    for k, mark in enumerate(marks):
        if "of_two" not in mark.means:
            continue
        which = mark.means["of_two"]
        pair = _pair(marks[:k], before)
        if pair is not None:
            place = pair[which == "second"]
            marks[k] = Mark(mark.first, mark.end, {"place": place.code}, place=place)
    return marks


def _pair(marks: Sequence[Mark], before: Sequence[Mark]) -> tuple[Mention, Mention] | None:
    for row in (marks, before):
        for k in range(len(row) - 1, 1, -1):
            if row[k].is_a("both"):
                return None
            one, other = _joined(row, k)
            if one is not None and other is not None and (one.is_a("flow") and other.is_a("flow")):
                return None
            first, second = (None if m is None else m.place for m in (one, other))
            if first is not None and second is not None and "adjective" not in (first.form, second.form):
                return first, second
    return None


def _joined(row: Sequence[Mark], k: int) -> tuple[Mark | None, Mark | None]:
    """The two marks that an "and" joins, the second at ``k``; articles stand between."""
    j = k - 1
    while j > 0 and row[j].is_a("thin", "plain") and not row[j].is_a("break") and row[j].end == row[j + 1].first:
        j -= 1
    joint = j > 0 and row[j].get("break") == "weak" and row[j].is_a("plain") and row[j - 1].end == row[j].first
    return (row[j - 1], row[k]) if joint else (None, None)


def one_of_two(mark: Mark, found: Sequence[Head], context: Context) -> Head | None:
    """The first or second of two flows named together: "both exports and imports rose, the former by 5%"."""
    second = mark.get("of_two") == "second"
    told = [head for head in found if head.flow is not None and head.mark not in context.of_two]
    told = told or list(context.heads)
    joint = next((head for head in reversed(told) if head.joint), None)
    if joint is not None:
        return joint._replace(flow=joint.joint[second], product=None)
    one_way = [head for head in told[-2:] if head.flow in (Flow.EXPORTS, Flow.IMPORTS)]
    return one_way[second] if len(one_way) == 2 and one_way[0].flow != one_way[1].flow else None
