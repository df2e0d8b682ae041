"""A growth told twice, in percent and in money, behind or before its noun: "a 2 percent, or $5 million, fall in"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.mark import Mark
from steelyard.reading.places import Place


def noun_of_growth(marks: Sequence[Mark], place: Place) -> int | None:
    """Where the flow of a growth is looked for: the fall in "a $5 million fall in imports" and "a 2 percent, or $5
    million, fall in imports", the last word of "a fall of 2 percent ($5 million) in imports".
    """
    first, last = _both(marks, place)
    k, n = first - 1, last + 1
    twice = first < last
    if twice and n < len(marks) and (_comma(marks[n]) or "bracket" in marks[n].means):
        n += 1
    if k < 0 or n >= len(marks):
        return None
    while twice and k > 0 and "hedged" in marks[k].means:
        k -= 1
    led = twice and k > 0 and marks[k].get("prep") == "of" and "move" in marks[k - 1].means
    if led and marks[k - 1].end == marks[k].first:
        return n if marks[n].get("prep") in ("in", "of") else None
    if n + 1 == len(marks) or not marks[k].is_a("plain", "thin") or "break" in marks[k].means:
        return None
    fall, of = marks[n], marks[n + 1]
    return n if "move" in fall.means and of.get("prep") == "in" and of.first == fall.end else None


def _both(marks: Sequence[Mark], place: Place) -> tuple[int, int]:
    """The first and the last of two figures that tell one growth, this one among them."""
    if place.after < len(marks) and _alike(marks[place.at + 1 : place.after]):
        return place.at, place.after
    if place.before >= 0 and _alike(marks[place.before + 1 : place.at]):
        return place.before, place.at
    return place.at, place.at


def _alike(between: Sequence[Mark]) -> bool:
    told = any(m.is_a("alike", "bracket") for m in between)
    return told and all(m.is_a("alike", "hedged", "thin", "bracket") or _comma(m) for m in between)


def _comma(mark: Mark) -> bool:
    return mark.get("break") == "weak" and mark.end - mark.first == 1 and not mark.is_a("dash", "plain")
