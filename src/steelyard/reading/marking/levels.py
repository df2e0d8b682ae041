"""The level of another time that a percentage is of: "77% of the 2019 level", "77% of the level of 2019"."""

from __future__ import annotations

from steelyard.reading.marking.mark import Mark

_BASE = {"prep": "against", "of_level": "of_level"}


def with_levels(marks: list[Mark]) -> list[Mark]:
    """Return marks whose "of" before such a level compares with it; the word for a level behind a time is left out."""
    for k, mark in enumerate(marks):
        of = _led(marks, k) if "rung" in mark.means else None
        if of is not None:
            marks[of] = Mark(marks[of].first, marks[of].end, dict(_BASE))
            marks[k - 1].end = mark.end
    return [mark for mark in marks if mark.means.keys() != {"rung"}]


def _led(marks: list[Mark], k: int) -> int | None:
    """The "of" right behind a percentage that leads to the time before a word for a level."""
    if k < 3 or marks[k - 1].when is None or marks[k].first - marks[k - 1].end > 1:
        return None
    of = k - 3 if marks[k - 2].is_a("thin", "refer") and "prep" not in marks[k - 2].means else k - 2
    part = marks[of - 1].figure if of > 0 else None
    beside = part is not None and marks[of - 1].end == marks[of].first and not part.factor
    return of if beside and part is not None and part.unit == "percent" and marks[of].get("prep") == "of" else None
