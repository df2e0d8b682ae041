"""Partners told by relative clauses: "Peru, to which it sold tea", "with Peru, which takes 5%, trade fell"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.context import Context, place_of, prep_before
from steelyard.reading.marking.mark import Mark
from steelyard.reading.who.pronouns import which
from steelyard.reading.who.rows import leads


def by_relative(
    marks: Sequence[Mark], k: int, inner: int | None, context: Context, *, verb: bool
) -> tuple[str, str] | None:
    """Return preposition and partner that a relative clause tells a flow: it stands in it, or behind it."""
    if verb:
        return _led_by_which(marks, k, context)
    return None if inner is None else _opened_with(marks, k, inner, context)


def _led_by_which(marks: Sequence[Mark], k: int, context: Context) -> tuple[str, str] | None:
    """Return preposition and economy of the "with which" that opens the clause of a verb at mark ``k``."""
    for j in range(k - 1, max(0, k - 8), -1):
        if marks[j].get("break") == "relative":
            led = marks[j - 1]
            if "market" in led.means and j >= 2 and marks[j - 2].end == led.first and marks[j - 2].get("prep"):
                way = "from" if (marks[k].get("verb_flow") or "") == "imports" else "to"
                return None if (code := which(marks, j, context)) is None else (way, code)  # "on whose market it sold"
            prep, code = marks[j - 1].get("prep"), which(marks, j, context)
            tied = prep is not None and marks[j - 1].end == marks[j].first
            return (prep, code) if tied and prep and code is not None else None
        if marks[j].get("break") == "strong" or marks[j].is_a("figure", "flow", "verb_flow", "colon"):
            return None
    return None


def _opened_with(marks: Sequence[Mark], k: int, inner: int, context: Context) -> tuple[str, str] | None:
    """Return preposition and economy in "with Peru, which takes 5% of exports, trade fell" (``inner``: exports)."""
    if not any(m.get("break") == "weak" for m in marks[inner + 1 : k]) or any(m.figure for m in marks[inner:k]):
        return None
    which_ = next((j for j in range(inner, 0, -1) if marks[j].get("break") in ("relative", "strong")), 0)
    for j in range(which_ - 1, max(-1, which_ - 4), -1):
        code, prep = place_of(marks[j], context), prep_before(marks, j)
        if marks[j].place is not None and code and prep and leads(prep, marks[k]):
            return prep, code
    return None
