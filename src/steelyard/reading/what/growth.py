"""When a percentage is growth, and which way it goes, by what its clause or the growth before it tells."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.flow import BALANCE
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark
from steelyard.reading.places import Place, Role, Setting, link_of, sign_of
from steelyard.reading.what.holders import in_brackets, one_of_all
from steelyard.reading.what.on_base import set_against
from steelyard.reading.what.shares import noun_of, owners

_BESIDE = frozenset((
    "flow", "break", "prep", "refer", "plain", "thin", "place", "hedged", "period", "skip", "same_head", "goods",
))  # fmt: skip
"""Kinds of what may stand between two growths of which the second has no verb of its own."""


def grows(role: Role, way: int) -> Role:
    """Make a percentage growth, or growth that is aimed at."""
    role.kind, role.move = "target" if role.target else "change", way
    return role


def growth_of(one: Setting, role: Role, move: int) -> bool:
    """Make a percentage the growth that it tells; False where nothing tells that anything grew."""
    marks, place, segment, last = one.marks, one.place, one.segment, one.last
    level = last is not None and last.kind == "level"
    if level and not move and _restates(_timeless(segment)) and (told := _told(marks, place, role)) is not None:
        grows(role, sign_of(told))  # "fell to 7 billion, that is threefold"
    elif one.figure.factor:
        return _multiplies(marks, place, segment, role, move, last)
    elif move and _other_rate(one, role):
        return False
    elif move:
        grows(role, role.move)
    elif way := _way_told(one, role):
        grows(role, way)
    elif level and in_brackets(marks, place) and (behind := _way_behind(marks, place)):
        grows(role, behind)  # "at $5bn (12%) up from $4bn"
    elif last is not None and one_of_all(last) and in_brackets(marks, place):
        role.kind, role.container, role.sharing = "share", owners(role.head, one.context), True  # "Peru $5bn (7%)"
    elif set_against(marks, place):
        grows(role, _way(segment))  # "5 million, some 16 percent over 2009"
    else:
        return False
    return True


def _other_rate(one: Setting, role: Role) -> bool:
    """True for what a percentage of something else moved to, behind what the text told: "Occupancy fell to 58 percent";
    a balance told before has no percentage that is aimed at.
    """
    if not role.carried or one.last is not None:
        return False
    if role.target and role.head.flow == BALANCE:
        return True
    again = one.place.holds.isdisjoint(("same_head", "growing", "pace", "share"))
    return again and link_of(one.marks, one.place) == "to" and not role.target


def _multiplies(
    marks: Sequence[Mark], place: Place, segment: Sequence[Mark], role: Role, move: int, last: Role | None
) -> bool:
    """Make a multiple growth, or what is aimed at; False for one of what the sentence before told, without a word of
    movement.
    """
    beside = place.at > 0 and marks[place.at - 1].end == marks[place.at].first  # not "those of coal doubled"
    led = beside and link_of(marks, place) in ("to", "from", "of", "for")
    role.kind = "target" if role.target or (led and not noun_of(segment)) else "change"
    moves_on = last is not None and last.moved and not move  # "..., with Peru - 3.2 times", "imports 1.8 times"
    if last is not None and moves_on:
        role.move = last.moved
    goes_on = moves_on or any("move" in m.means or "same_head" in m.means for m in segment) or _doubles_it(marks, place)
    return bool(goes_on) or not role.carried


def _way_told(one: Setting, role: Role) -> int:
    """The way of a percentage beside which nothing moves: that of a movement before it; 0 where none goes on."""
    marks, place, segment, context = one.marks, one.place, one.segment, one.context
    if link_of(marks, place) == "by":
        moved = next((m for m in reversed(marks[: place.at]) if "move" in m.means), None)
        if moved is not None:
            return sign_of(moved)
        if context.moved and _of_row(marks, place):
            return context.moved
    if role.moved and _listed(segment):
        return role.moved
    if gapped(segment):
        if one.last is None:
            return _of_dropped(marks, place)  # "services rose 5% to $3bn, goods 7%"
        return one.last.moved
    return 0


def _way_behind(marks: Sequence[Mark], place: Place) -> int:
    """The way of a movement right behind the brackets of a percentage, 0 for none."""
    moved = marks[place.at + 2] if place.at + 2 < len(marks) else None
    near = moved is not None and "move" in moved.means and moved.first == marks[place.at + 1].end
    return sign_of(moved) if near and moved is not None else 0


def _way(segment: Sequence[Mark]) -> int:
    """The way of a growth that no other word of movement tells: "had been shrinking at 22% over the year"."""
    return -1 if any(m.get("order") == "falling" for m in segment) else 1


def _doubles_it(marks: Sequence[Mark], place: Place) -> bool:
    """True for what was told before right behind a multiple: "to double it"."""
    it, after = (*marks[place.at + 1 : place.at + 3], None, None)[:2]
    if it is None or it.first != marks[place.at].end:
        return False
    return "same_head" in it.means or (it.get("refer") == "its" and after is not None and after.is_a("break", "period"))


def _listed(segment: Sequence[Mark]) -> bool:
    """True when an economy alone stands between two figures: the movement before goes on."""
    goods = ("break", "prep", "goods", "most", "plain", "thin", "period", "hedged", "measure")
    return any(m.place is not None for m in segment) or all(m.one_of(goods) for m in segment)


def _of_row(marks: Sequence[Mark], place: Place) -> bool:
    """True for the first figure of a row: "- with Peru - by 31%", where the sentence before told growth."""
    lead = marks[: place.at]
    rest = ("break", "prep", "hedged", "thin", "plain")
    return place.before < 0 and any("dash" in m.means for m in lead) and all(m.place or m.one_of(rest) for m in lead)


def gapped(segment: Sequence[Mark]) -> bool:
    """True for a flow that shares the verb before: "exports gained 7% and imports 9%", "...; imports, 9%"."""
    timed = (
        m.when is not None
        or m.get("prep") == "in"
        or ("prep" in m.means and k + 1 < len(segment) and segment[k + 1].when)
        for k, m in enumerate(segment)
    )
    first = next((k for k, time in enumerate(timed) if not time), 0)  # "12% on the year and imports 9%"
    joined = any(m.get("break") == "weak" for m in segment[first : first + 2])
    joined = joined or [m.get("break") for m in (*segment[first : first + 1], *segment[-1:])] == ["strong", "weak"]
    joined = joined and any("flow" in m.means for m in segment)
    return joined and all(m.one_of(_BESIDE) for m in segment)


def _of_dropped(marks: Sequence[Mark], place: Place) -> int:
    """The way of the growth told before in its clause of what is no trade in goods, 0 for none."""
    for k in range(place.before, 0, -1):
        if marks[k].get("break") == "strong":
            return 0
        if marks[k].get("figure") == "percent" and "move" in marks[k - 1].means:
            return sign_of(marks[k - 1])
    return 0


def _timeless(segment: Sequence[Mark]) -> Sequence[Mark]:
    """What stands between a sum and the brackets behind it, its time left out: "to $5bn in May (12%)"."""
    if not (segment and "bracket" in segment[-1].means):
        return segment
    return tuple([m for m in segment if m.when is None and m.get("prep") != "in"])


def _restates(segment: Sequence[Mark]) -> bool:
    """True for "..., that is by half" and "(or 5%)": the growth that two levels make."""
    return (
        bool(segment)
        and "break" in segment[0].means
        and all(m.is_a("break", "hedged", "thin", "prep") for m in segment)
    )


def _told(marks: Sequence[Mark], place: Place, role: Role) -> Mark | None:
    """The movement told before, under the same head."""
    return next((m for m in reversed(marks[max(role.head.mark, 0) : place.at]) if "move" in m.means), None)


def in_parallel(marks: Sequence[Mark], place: Place, head: Head, last: Role) -> bool:
    """True for the second of "gains of 5% in grain exports and 17% in fuel exports": both stand before their flow."""
    if last.kind != "change" or not place.before < last.head.mark < place.at < head.mark or place.before < 0:
        return False
    one, other, joint = marks[place.before + 1], marks[place.at + 1], marks[place.at - 1]
    led = one.get("prep") is not None and one.get("prep") == other.get("prep") and other.first == marks[place.at].end
    return led and "break" in joint.means and joint.end == marks[place.at].first
