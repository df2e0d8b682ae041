"""Figures of an average day, or of a head of the people: they are no sums of the months that a text reports on."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.mark import PARTS, Mark
from steelyard.reading.places import Place

_FAR = 7
"""Words from a figure to the words behind it that tell that it is an average."""


def averaged(marks: Sequence[Mark], place: Place) -> bool:
    """True for "averaged over working days, exports rose 3%", "$400 million a day, up 3%", "$900 per head"."""
    start, stop = _clause(marks, place.at)
    for p in range(start, stop):
        if "average" not in marks[p].means:
            continue
        if marks[p].get("average") == "sum":
            if place.at > p:
                return True  # "the 12-month rolling deficit was $60bn in May"
            continue
        mean = _of(marks, p, stop)
        if mean is not None and place.at == mean:
            return True  # "above the monthly average of $4 billion"
        if mean is not None or marks[p].get("average") == "of":
            continue
        before = [k for k in range(start, p) if _tells(marks[k])]
        each = marks[p].get("average") == "each"
        if each and not before:
            each = not (p + 1 < len(marks) and "flow" in marks[p + 1].means and marks[p + 1].first == marks[p].end)
        if not before and not each:
            if place.at > p:
                return True  # "On a daily basis, exports rose 3%"
            continue
        gap = marks[p].first - marks[before[-1]].end if before else _FAR + 1
        ware = len((marks[before[-1]].get("ware") or "").split()) if before else 0  # "5,000 barrels of oil a day"
        if gap <= (ware if each else _FAR) and _behind(marks, place, before[-1], p):
            return True
    return False


def _of(marks: Sequence[Mark], p: int, stop: int) -> int | None:
    """The figure that an average is of, right behind its words: "the monthly average of over $4 billion"."""
    of = marks[p].get("average") == "of"
    for k in range(p + 1, stop):
        if _tells(marks[k]):
            yearly = marks[k + 1].when if k + 1 < len(marks) and "average" not in marks[k + 1].means else None
            return k if of and not (yearly is not None and yearly.open) else None  # "an average of 12% a year"
        of = of or marks[k].get("prep") == "of" or marks[k].get("average") == "of"
        if not marks[k].is_a("prep", "hedged", "thin", "average"):
            return None
    return None


def _clause(marks: Sequence[Mark], k: int) -> tuple[int, int]:
    """Between which marks the clause around a figure stands."""
    start = next((j + 1 for j in range(k - 1, -1, -1) if marks[j].get("break") == "strong"), 0)
    return start, next((j for j in range(k + 1, len(marks)) if marks[j].get("break") == "strong"), len(marks))


def _tells(mark: Mark) -> bool:
    return mark.figure is not None and not mark.figure.bare


def _behind(marks: Sequence[Mark], place: Place, told: int, p: int) -> bool:
    """True for the figure ``told`` right before the words ``p``, growth that led to it, and growth right behind."""
    if place.at == told:
        return True
    if marks[place.at].get("figure") not in PARTS:
        return False
    if place.at < told:
        between = marks[place.at + 1 : told]
        led = any(m.get("prep") == "to" for m in between)
        return led and all(m.is_a("prep", "hedged", "thin", "plain") for m in between)
    between = marks[p + 1 : place.at]
    apart = any(m.is_a("flow", "verb_flow") or ("break" in m.means and "plain" in m.means) for m in between)
    return bool(between) and "break" in between[0].means and not apart and not any(map(_tells, between))
