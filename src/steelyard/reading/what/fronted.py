"""The head behind a verb behind its figures: "by 48 per cent, to $215 million, rose trade between ...".

Languages with a free order of words put figures first and what they are about last. The figures of such a run have
nothing but links, hedges and commas between them and the movement, and no flow before them in their clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from steelyard.reading.context import Head
from steelyard.reading.marking.mark import Mark
from steelyard.reading.places import Place, sign_of

_BETWEEN = ("figure", "bare", "prep", "hedged", "hedged_away", "thin", "alike", "period", "skip", "compare", "target")
_REACH = 8
"""Words between a movement and what moves."""


class Fronted(NamedTuple):
    """What a run of figures is about, and which way the verb between them moves it."""

    head: Head
    move: int


def fronted(marks: Sequence[Mark], place: Place, heads: Sequence[Head]) -> Fronted | None:
    """Return the head behind the verb that the figure stands before, None where it stands before none."""
    first = next((head for head in heads if head.mark > place.at), None)
    if first is None or first.flow is None or not _opens(marks, place.at, heads):
        return None
    verb = _verb(marks, place.at)
    if verb is None or not verb < first.mark or marks[first.mark].first - marks[verb].end > _REACH:
        return None
    between = marks[verb + 1 : first.mark]
    ends = (k for k in range(verb + 1, first.mark) if marks[k].get("break") in ("strong", "relative"))
    if any(m.is_a("figure", "level", "move") for m in between) or any("break" in marks[k - 1].means for k in ends):
        return None
    return Fronted(first, sign_of(marks[verb]))


def _opens(marks: Sequence[Mark], at: int, heads: Sequence[Head]) -> bool:
    """True when a clause has neither flow nor verb before the figure."""
    taken = {head.mark for head in heads}
    for k in range(at - 1, -1, -1):
        mark = marks[k]
        if mark.get("break") == "strong" and not (k and marks[k - 1].figure is not None) and not _listed(marks, k):
            return True
        if k in taken or mark.is_a("move", "level", "same_head", "share", "other", "verb_flow"):
            return mark.is_a("thin", "hedged") and k not in taken
    return True


def _listed(marks: Sequence[Mark], k: int) -> bool:
    """True for a clause end behind a figure's comma ("threefold, or rather by 230%")."""
    return k >= 2 and "break" in marks[k - 1].means and marks[k - 2].is_a("figure", "hedged_away")


def _verb(marks: Sequence[Mark], at: int) -> int | None:
    """The movement that the run of figures leads to."""
    for k in range(at + 1, len(marks)):
        mark = marks[k]
        if "move" in mark.means and "compare" not in mark.means:
            return k
        run = mark.get("break") == "weak" or (mark.get("break") == "strong" and _listed(marks, k))
        if not (run or mark.one_of(_BETWEEN) or mark.get("form") == "subject") or mark.is_a("colon", "bracket"):
            return None
    return None
