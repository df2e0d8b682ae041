"""Words that mean a flow, or take one up, in some places only: elsewhere they are nouns that say nothing of trade."""

from __future__ import annotations

from steelyard.reading.marking.mark import Mark

_NEAR = 5
"""Marks behind it, from the first that is none of the flow it is the source of."""


def without_nouns(marks: list[Mark]) -> list[Mark]:
    """Return the marks without "a ship from Panama", and with "the income of farmers" as something else than trade."""
    told = (Mark(m.first, m.end, {"other": "other"}) if _owned(marks, k) else m for k, m in enumerate(marks))
    return [mark for k, mark in enumerate(told) if not _stands(marks, k)]


def _owned(marks: list[Mark], k: int) -> bool:
    after = marks[k + 1] if "gains" in marks[k].means and k + 1 < len(marks) else None
    return after is not None and after.get("prep") == "of" and after.first == marks[k].end


def _stands(marks: list[Mark], k: int) -> bool:
    """True for a noun that may as well be a verb, where nothing leads to one: not in "could ship", "hopes to ship"."""
    led = marks[k - 1] if k and marks[k - 1].end == marks[k].first else None
    if marks[k].get("noun_too") == "of_imports":  # "the main source of growth", but "the main source of its imports"
        return not any(mark.get("flow") == "imports" for mark in marks[k + 1 : k + _NEAR])
    acts = led is not None and (led.is_a("target", "scant", "reached") or led.get("prep") == "to")
    return marks[k].get("noun_too") == "bare" and not acts
