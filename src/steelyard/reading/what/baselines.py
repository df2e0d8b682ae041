"""Which figures others are set against: what something moved from, the sum of a year before, behind "than"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.flow import BALANCE, ONE_WAY
from steelyard.reading.context import prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import PARTS, Mark, one_is
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.places import Place, Role, link_of
from steelyard.reading.what.aims import at_goal


def is_baseline(
    marks: Sequence[Mark], place: Place, figure: Figure, head: Head, segment: Sequence[Mark], last: Role | None
) -> bool:
    """True for what another figure is set against: "from $5bn", "against $5bn", "(450 tonnes)"."""
    if "target" in place.holds and at_goal(marks, place, segment):
        return False
    link = link_of(marks, place)
    if link == "from" and last is not None and last.head.flow == BALANCE and head.flow in ONE_WAY:
        return head.mark < place.at  # "a surplus of $5bn, from $9bn of exports"
    alone = last is None or last.head != head
    if link == "from" and alone and figure.ends is not None and not one_is("move", segment):
        return False  # «составил от 5 до 6 млн»
    if link == "from" or _measured_by(marks, place):
        return True
    swung = last is not None and last.head.flow == head.flow == BALANCE and head.mark > place.before
    if swung and prep_before(marks, head.mark) == "from":
        return True  # "to a deficit of $5bn from a surplus of $9bn"
    if last is not None and place.before < head.mark and head.flow != last.head.flow:
        return False
    if "against" in place.holds and against(segment):
        return True
    if last is None:
        return False
    goes_on = last.baseline and last.head == head and link not in ("to", "by")
    if goes_on and not (any(map(_ends, segment)) or _next_one(segment) or _next_clause(segment)):
        return True  # "from $5bn and $6bn"
    return last.kind == "level" and _bracketed(marks, place, figure)


def _ends(mark: Mark) -> bool:
    """True for what ends a row of figures that others are set against."""
    means = mark.means
    return "bracket" in means or means.get("break") == "strong" or means.get("target") == "maybe"


def _next_clause(segment: Sequence[Mark]) -> bool:
    """True where a clause with a verb of its own follows: "against $5bn in May, and June's total was $6bn"."""
    joint = next((n for n, m in enumerate(segment) if m.means.get("break") == "weak" and "plain" in m.means), None)
    return joint is not None and one_is("copula", segment[joint + 1 :])


def _next_one(between: Sequence[Mark]) -> bool:
    """True where the next in a row opens with its name: "to Peru $5bn, against $4bn in May, and to Chile $3bn"."""
    comma = next(
        (n for n, m in enumerate(between) if m.means.get("break") == "weak" and "bracket" not in m.means), None
    )
    return comma is not None and any(m.place is not None and not m.office for m in between[comma:])


def _measured_by(marks: Sequence[Mark], place: Place) -> bool:
    """True for what another figure is measured on: "double the $2bn of 2016", "5% above the $3bn of March"."""
    edge = marks[place.at].first
    for k in range(place.at - 1, max(0, place.before) - 1, -1):
        mark = marks[k]
        if edge - mark.end > 0:
            return False
        if mark.figure is not None:
            return mark.figure.factor
        if mark.means.get("prep") == "than":
            return True
        if "break" in mark.means or not ("thin" in mark.means or "hedged" in mark.means or "plain" in mark.means):
            return False
        edge = mark.first
    return False


def _bracketed(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for the sum of a year before, alone in brackets: "shipped 500 tonnes of tea (450 tonnes)"."""
    opened, closed = marks[place.at - 1], marks[place.at + 1] if place.at + 1 < len(marks) else None
    if place.before < 0 or closed is None or not ("bracket" in opened.means and "bracket" in closed.means):
        return False
    before, between = marks[place.before].figure, marks[place.before + 1 : place.at - 1]
    alike = before is not None and before.unit == figure.unit and figure.unit not in PARTS and not before.bare
    tied = opened.end == marks[place.at].first and closed.first == marks[place.at].end
    return alike and tied and all(m.get("prep") == "of" or m.is_a("plain", "goods") for m in between)


def against(segment: Sequence[Mark]) -> bool:
    told = False
    for k in range(len(segment) - 1, -1, -1):
        mark = segment[k]
        told = told or "flow" in mark.means
        if told and mark.means.get("break") == "weak" and "plain" not in mark.means:
            return False  # "After years of growth, exports fell by 2%"
        if mark.means.get("prep") == "against":
            rival = k + 1 < len(segment) and segment[k + 1].place is not None  # "second after Peru"
            return not rival or (k + 2 < len(segment) and segment[k + 2].get("refer") == "own")
        if mark.when is not None or mark.means.get("break") == "strong":
            return False
    return False
