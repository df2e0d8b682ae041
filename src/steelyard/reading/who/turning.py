"""Flows that go the other way than the one told before: "in return", "from there came", "exports exceed imports"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.economy import WORLD
from steelyard.core.flow import EXPORTS, IMPORTS, ONE_WAY, Flow
from steelyard.reading.context import prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark
from steelyard.reading.places import Place, Role, link_of

_LESSER = {"exceeds": IMPORTS, "exceeded": EXPORTS}
"""The flow that the other one exceeds."""


def _outweighed(marks: Sequence[Mark], place: Place, role: Role) -> Flow | None:
    """The lesser flow in "exports exceed imports: $5bn against $3bn"."""
    if place.holds.isdisjoint(_LESSER):
        return None
    orders = (mark.means.get("order") for mark in marks[max(role.head.mark, 0) : place.before])
    flow = next((_LESSER[order] for order in orders if order in _LESSER), None)
    return flow if flow is not None and flow != role.head.flow and link_of(marks, place) == "against" else None


def _back(head: Head, before: Head | None) -> bool:
    """True for sales that go back already: "Peru bought more from Chile. Sales the other way fell"."""
    one_way = before is not None and before.flow in ONE_WAY and before.partner not in ("", WORLD)
    if not one_way or before is None or {head.reporter, head.partner} != {before.reporter, before.partner}:
        return False
    return (head.flow == before.flow) != (head.reporter == before.reporter)


def _same(head: Head, before: Head) -> bool:
    """True for what was told before: "exports to Chile were $5bn. In the other direction, sales were $3bn"."""
    return (head.flow, head.reporter, head.partner) == (before.flow, before.reporter, before.partner)


def led_back(marks: Sequence[Mark], place: Place, role: Role, anchor: str | None) -> None:
    """Turn a flow told before where the next comes from where it went: "sold $5bn to Peru. From Peru came $3bn"."""
    flow = role.head.flow
    if not role.carried or flow is None or flow not in ONE_WAY:
        return
    if role.head.partner == anchor != role.head.reporter:
        return  # "Peru took 5 billion. To Chile went 3": the next who takes
    against = "from" if flow == EXPORTS else "to"
    for k in range(place.before + 1, place.at - 1):
        name = marks[k].place
        away = name is not None and not marks[k].office and name.code != role.head.reporter
        part = against == "to" and "share" in marks[k + 1].means  # «на Чили пришлось 3 млн» of what was bought
        told = marks[k + 1].is_a("level", "share") and not part
        if away and told and prep_before(marks, k) == against:
            role.head = replace(role.head, flow=flow.mirrored())
            return


def _moves_away(marks: Sequence[Mark], k: int, at: int) -> bool:
    """True for a flow that only moves otherwise: "Imports went the other way, rising 5%", "..., to $5bn"."""
    rest = marks[k + 1 : at]
    if len(rest) < 2 or rest[0].get("break") != "weak" or rest[0].first != marks[k].end:
        return False
    return "move" in rest[1].means or (rest[1].get("prep") == "to" and rest[1].end == marks[at].first)


def _next_back(marks: Sequence[Mark], k: int, place: Place) -> bool:
    """True for the comma behind which the next figure comes back: "sold 5 billion, in return came 3"."""
    back = k + 1 < len(marks) and "reverse" in marks[k + 1].means and marks[k + 1].first == marks[k].end
    return back and marks[k].get("break") == "weak" and place.after < len(marks)


def turn(marks: Sequence[Mark], place: Place, role: Role, last: Role | None, before: Head | None) -> None:
    """Turn the flow where the figure "comes the other way", and where it goes on with one that does."""
    if role.baseline and (other := _outweighed(marks, place, role)) is not None:
        role.baseline, role.head = False, replace(role.head, flow=other)
        return
    again = last is not None and last.turned and last.head.mark == role.head.mark
    if not again and "reverse" not in place.holds:
        return
    behind = range(place.at + 1, min(place.after, place.at + 4))
    ends = (k for k in behind if marks[k].get("break") == "strong" or _next_back(marks, k, place))
    stop = next(ends, min(place.after, place.at + 4))
    near = [*range(place.before + 1, place.at), *range(place.at + 1, stop)]
    if again and last is not None and role.carried and role.head.flow == last.head.flow:
        role.turned = True  # the next in a list of what was turned already
        return
    if not (again or role.carried) and last is None and _back(role.head, before):
        role.turned = False
        return
    own = role.head.verb and role.head.mark > place.before  # "sold $5bn and bought $3bn in return"
    contrary = not role.carried and any("reverse" in marks[k].means and _moves_away(marks, k, place.at) for k in near)
    opened = before is not None and not role.head.spoken and role.head.flow in ONE_WAY and _same(role.head, before)
    turned = any("reverse" in marks[k].means and (opened or role.head.mark < k) for k in near)
    if again or (not own and not contrary and turned):
        flow = role.head.flow
        role.turned = True
        role.head = replace(role.head, flow=flow.mirrored() if flow else None)
