"""The former and the latter of two economies named together."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.gazetteer.lookup import Mention
from steelyard.reading.marking.mark import Mark


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
            if "both" in row[k].means:
                return None
            one, other = _joined(row, k)
            if one is not None and other is not None and ("flow" in one.means and "flow" in other.means):
                return None
            first, second = (None if m is None else m.place for m in (one, other))
            if first is not None and second is not None and "adjective" not in (first.form, second.form):
                return first, second
    return None


def _joined(row: Sequence[Mark], k: int) -> tuple[Mark | None, Mark | None]:
    """The two marks that an "and" joins, the second at ``k``; articles stand between."""
    j = k - 1
    while j > 0 and row[j].is_a("thin", "plain") and "break" not in row[j].means and row[j].end == row[j + 1].first:
        j -= 1
    joint = j > 0 and row[j].get("break") == "weak" and "plain" in row[j].means and row[j - 1].end == row[j].first
    return (row[j - 1], row[k]) if joint else (None, None)
