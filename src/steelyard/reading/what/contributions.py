"""Sums in brackets by which goods moved a flow: "the rise in imports came mainly from fuels ($5m) and tea ($3m)"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.mark import PARTS, Mark
from steelyard.reading.places import Place, sign_of

_ROW = ("goods", "branch", "office", "other", "plain", "thin", "most", "hedged", "place")
"""What stands between the sums of a row, beside words of goods."""
_THEME = ("flow", "plain", "thin", "period", "place", "level", "part", "share", "refer", "same_head")
"""What stands between the movement and what joins it to its makers."""


def contributed(marks: Sequence[Mark], place: Place) -> int:
    """The way that a flow went by a sum in brackets behind what made it, 0 where the sum tells no movement."""
    if "bracket" not in place.holds or "move" not in place.holds or not _alone(marks, place.at):
        return 0
    k = place.at - 2
    while k > 0 and not _joins(marks, k):
        closed = marks[k].get("break") == "weak" and "bracket" in marks[k - 1].means
        if k > 2 and _alone(marks, k - 1):
            k -= 2
        elif not (closed or marks[k].one_of(_ROW) or marks[k].get("prep") == "of"):
            return 0
        k -= 1
    named = marks[k + 1].first > marks[k].end or marks[k + 1].is_a("goods", "branch", "office", "place")
    moved = _moved(marks, k) if k > 0 and named else None
    if moved is None or ("due" not in marks[k].means and any(m.place is not None for m in marks[k + 1 : place.at])):
        return 0
    return sign_of(moved)


def _alone(marks: Sequence[Mark], at: int) -> bool:
    """True for a sum with nothing else in its brackets."""
    group = marks[at - 1 : at + 2]
    if len(group) < 3 or marks[at].get("figure") in PARTS:
        return False
    opened, said, closed = group
    tied = opened.end == said.first and said.end == closed.first
    return tied and "bracket" in opened.means and "bracket" in closed.means


def _joins(marks: Sequence[Mark], k: int) -> bool:
    """True for what joins a movement to its makers: "due to", "came from", "grew most in", "the gains were"."""
    if "due" in marks[k].means:
        return True
    if marks[k].get("prep") == "from":
        return "share" in marks[k].means or "level" in marks[k - 1].means
    return marks[k].get("prep") in ("in", "for") or "copula" in marks[k].means


def _moved(marks: Sequence[Mark], k: int) -> Mark | None:
    """The movement whose makers a joining word names.

    It is none where it only describes a flow ("higher imports"; but "behind the higher imports were ...").
    """
    for j in range(k - 1, -1, -1):
        mark, after = marks[j], marks[j + 1]
        if mark.end != after.first:
            return None
        if "move" in mark.means and "period" not in mark.means:
            behind = any(m.get("prep") == "against" for m in marks[max(0, j - 2) : j])
            return mark if behind or "flow" not in after.means else None
        if not (mark.one_of(_THEME) or mark.get("prep") in ("of", "in")) or mark.get("break") == "strong":
            return None
    return None
