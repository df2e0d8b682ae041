"""Which way a figure moves, and whether it tells the movement itself ("rose by $5m") or where it led."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.context import Head
from steelyard.reading.marking.mark import PARTS, Mark
from steelyard.reading.places import Place, Role, link_of, sign_of
from steelyard.reading.when.attached import grown_on

_MOVING = ("move", "outdo", "gain")
"""Kinds of which a sentence has one that tells a movement itself."""


def move_of(marks: Sequence[Mark], place: Place, segment: Sequence[Mark], head: Head) -> int:
    """+1, -1, or 0 when nothing moves."""
    figure = marks[place.at].figure
    if figure is not None and figure.move:
        return figure.move
    if "move" not in place.holds:
        return _outdone(marks, place, segment) if "outdo" in place.holds else 0
    left = next((k for k in range(place.at - 1, place.before, -1) if "move" in marks[k].means), None)
    if left is not None and left < head.mark < place.at and marks[left].end < marks[head.mark].first - 6:
        left = None
    right = next((m for m in marks[place.at + 1 : place.at + 3] if "move" in m.means), None)
    odd = (
        place.at + 1 < len(marks)
        and marks[place.at + 1].is_a("hedged_away")
        and right is marks[min(place.at + 2, len(marks) - 1)]
    )
    edge = marks[place.at + 1].end if odd else marks[place.at].end  # "twice and more"
    if right is not None and (right.first - edge > 1 or _breaks(marks[place.at + 1], right)):
        right = None
    right = right or less_of(marks, place) or part_of_movement(marks, place)
    right = right or beyond(marks, place) or set_off(marks, place)
    if right is None and left is None:
        right = _gapped(marks, place) or verb_behind(marks, place)
    noun = right is not None and marks[place.at - 1].is_a("plain", "thin") and not marks[place.at - 1].is_a("break")
    noun = noun and right is marks[place.at + 1]  # "recovering from a 7% fall"
    if right is not None and (noun or left is None or any(m.is_a("break") for m in marks[left : place.at])):
        return sign_of(right)
    if left is not None:
        return sign_of(marks[left])
    if right is not None:
        return sign_of(right)
    return _outdone(marks, place, segment)


_GOODS = 3
"""Words of goods between a figure and what compares it."""


def less_of(marks: Sequence[Mark], place: Place) -> Mark | None:
    """The comparison behind goods: "sold 6 million litres of wine less than in the year before"."""
    of, word = (*marks[place.at + 1 : place.at + 3], None, None)[:2]
    if of is None or word is None or of.get("prep") != "of" or of.first != marks[place.at].end:
        return None
    compared = word.is_a("move") and word.get("prep") == "than"
    return word if compared and 1 <= word.first - of.end <= _GOODS else None


def part_of_movement(marks: Sequence[Mark], place: Place) -> Mark | None:
    """The movement in "tin accounted for $5m of the decline"."""
    of, moved = (*marks[place.at + 1 : place.at + 3], None, None)[:2]
    if of is None or moved is None or of.get("prep") != "of" or of.first != marks[place.at].end:
        return None
    return moved if moved.is_a("move") and moved.first - of.end <= 1 and moved.figure is None else None


def _outdone(marks: Sequence[Mark], place: Place, segment: Sequence[Mark]) -> int:
    """The way of a figure by which another's is passed: "exceeds the level of 2007 by 9%", "by 9% exceeding ..."."""
    by = link_of(marks, place) == "by"
    after = marks[place.at + 1 : place.at + 2]
    near = [*after, *reversed(segment)] if by else []
    passed = next((m for m in near if m.is_a("outdo")), None)
    return 0 if passed is None else 1 if passed.means["outdo"] == "up" else -1


def beyond(marks: Sequence[Mark], place: Place) -> Mark | None:
    """The movement behind a second figure for the same growth: "by 1.1 billion, or 5.4%, more"."""
    k = place.at + 1
    if place.after < len(marks) and marks[place.after - 1].get("prep") == "by" and link_of(marks, place) != "by":
        return None  # "came to 1.1 billion, or by 5.4% more"
    one, other = marks[place.at].figure, marks[place.after].figure if place.after < len(marks) else None
    if one is not None and other is not None and one.unit == other.unit:
        return None  # "were 9.8 billion, or 0.7 billion less than": a sum and its growth
    while k < len(marks) and k < place.at + 9 and marks[k].first == marks[k - 1].end:
        if "move" in marks[k].means:
            return marks[k] if k > place.after else None
        linked = marks[k].is_a("break", "hedged", "prep", "thin") and marks[k].get("break") != "relative"
        if not linked and k != place.after:
            return None
        k += 1
    return None


def _gapped(marks: Sequence[Mark], place: Place) -> Mark | None:
    """The movement that figures share behind the last: "exports were 6% and imports 2% lower", "$3m and $2m less"."""
    k, n, parts = place.at, place.after, marks[place.at].get("figure") in PARTS
    while n + 1 < len(marks) and (figure := marks[n].figure) is not None:
        between = marks[k + 1 : n]
        joined = bool(between) and between[0].get("break") == "weak" and between[0].first == marks[k].end
        beside = ("flow", "plain", "prep", "refer", "thin", "hedged", "break")
        alike = not figure.bare and (figure.unit in PARTS) == parts and not figure.factor
        if not (joined and alike and all(m.place is not None or m.one_of(beside) for m in between)):
            return None
        if marks[n + 1].is_a("move") and marks[n + 1].first == marks[n].end:
            last = any(m.is_a("plain") for m in between if m.is_a("break"))
            return marks[n + 1] if last else None
        k, n = n, next((j for j in range(n + 1, len(marks)) if marks[j].figure is not None), len(marks))
    return None


def verb_behind(marks: Sequence[Mark], place: Place) -> Mark | None:
    """The verb of growth put before it, in its clause or between commas: "Most, by over 9%, rose steel"."""
    k = place.at + 1
    if k < len(marks) and marks[k].get("break") == "weak" and marks[k].first == marks[place.at].end:
        k += 1
    verb = marks[k] if k < len(marks) else None
    if verb is None or not verb.is_a("move") or verb.is_a("compare", "prep") or marks[k - 1].end != verb.first:
        return None
    return verb if link_of(marks, place) == "by" else None


def told_twice(marks: Sequence[Mark], place: Place) -> bool:
    """True for a sum that is told again between commas: "5 million, or 2%, higher"."""
    comma, alike = (*marks[place.at + 1 : place.at + 3], None, None)[:2]
    closed = marks[place.after + 1] if place.after + 1 < len(marks) else None
    if comma is None or alike is None or closed is None or not alike.is_a("alike") or place.after != place.at + 3:
        return False
    return comma.get("break") == "weak" and closed.get("break") == "weak" and closed.first == marks[place.after].end


def set_off(marks: Sequence[Mark], place: Place) -> Mark | None:
    """The comparison behind the comma that closes an aside: "by 5%, or by 3 billion, less than a year before"."""
    if "alike" not in place.holds:
        return None
    near = marks[place.at + 1 : place.at + 3]
    closed = len(near) == 2 and near[0].get("break") == "weak" and near[1].is_a("move")
    closed = closed and near[0].end == near[1].first
    if closed and place.at and marks[place.at - 1].is_a("alike"):
        return near[1]  # "were 5 million, or 2%, higher"
    aside = any(m.is_a("alike") for m in marks[max(0, place.before) : place.at])
    than = closed and near[1].get("prep") == "than"
    return near[1] if than and aside and link_of(marks, place) == "by" else None


def outright(marks: Sequence[Mark], first: int, end: int) -> bool:
    """True when something moves between two marks, outside brackets that are closed again."""
    depth = 0
    for mark in reversed(marks[first:end]):
        if mark.is_a("bracket"):
            depth = 1 - depth
        elif mark.is_a("move") and not depth:
            return True
    return False


def _breaks(mark: Mark, other: Mark) -> bool:
    return mark is not other and mark.is_a("break")


def _goods_for(marks: Sequence[Mark], place: Place) -> bool:
    """True for a sum that goods came to, behind a clause on growth: "trade grows: goods for $5m went"."""
    k = place.at - 1
    while k > place.before and marks[k].is_a("hedged", "thin"):
        k -= 1
    goods = marks[k - 1] if k - 1 > place.before and marks[k].get("prep") == "by" else None
    if goods is None or not goods.is_a("goods") or goods.end != marks[k].first:
        return False
    return any(m.is_a("colon") for m in marks[place.before + 1 : k - 1])


def by_amount(
    marks: Sequence[Mark], place: Place, segment: Sequence[Mark], link: str | None, last: Role | None
) -> bool:
    """True for "rose by $5m", "rose $5m", "an increase of $5m", "$5m more than"."""
    figure = marks[place.at]
    breaks = [m.means.get("break") for m in segment]
    alias = breaks == ["weak", "weak"] and segment[-1].is_a("alike")
    inside = place.before >= 2 and marks[place.before - 1].is_a("move") and marks[place.before - 2].is_a("break")
    inside = inside and not segment[:1][0].is_a("alike") if segment else False  # ", up 10%, 766 million"
    if last is not None and last.kind == "change" and not inside and (breaks == ["weak"] or alias):
        return (
            link is None and figure.first - segment[-1].end <= 1 and not segment[0].is_a("bracket", "dash")
        )  # "13% or $3bn"
    if link == "by" and _goods_for(marks, place):
        return False
    times = [k for k in range(max(place.before, 0), place.at) if marks[k].when is not None]
    if link is None and times and grown_on(marks, times[-1], place.at):
        return True
    if place.holds.isdisjoint(_MOVING):
        return False
    moved = [m for m in segment if "move" in m.means]
    after = marks[place.at + 1] if place.at + 1 < len(marks) else None
    if link is None and not moved and any(m.is_a("level") for m in segment) and _gapped(marks, place) is not None:
        return True  # "were $5m and $3m lower"
    if part_of_movement(marks, place) is not None or less_of(marks, place) is not None:
        return True
    if link == "by" and after is not None and after.is_a("move") and after.first == figure.end:
        return True  # "that is by 11 million more"
    if link == "by" and after is not None and after.is_a("outdo") and after.first == figure.end:
        beaten = next(
            (m for m in marks[place.at + 2 : place.at + 6] if not m.is_a("level", "plain", "measure", "prep")), None
        )
        return beaten is not None and beaten.when is not None  # "which by 11 million exceeds that of last year"
    further = beyond(marks, place)
    twice = "alike" in place.holds and any(m.is_a("alike") for m in marks[place.at + 1 : place.after])
    if set_off(marks, place) is not None:
        return True
    twice = twice and further is not None and (further.is_a("prep", "compare") or told_twice(marks, place))
    if further is not None and (link == "by" or (link is None and twice)):
        return True  # "by 2 million, or 5%, more", "that is 2 million, or 5%, above 2015"
    if link == "by":
        if segment[0].is_a("move") and len(segment) > 1 and segment[1].is_a("break") and place.before >= 0:
            moved = moved[1:]  # "7% less, at 21 million": the growth is the figure before's
            return bool(moved)
        return bool(moved) or outright(marks, 0, place.at)
    if link is None and moved and segment[-1].is_a("gain", "period", "hedged", "thin") and moved[-1].is_a("gain"):
        return not any(m.is_a("dash") for m in segment)  # "gaining 80 million"
    verb = next((m for m in reversed(segment[:-1]) if not m.is_a("plain", "thin")), None)
    lost = link is None and verb is not None and verb.is_a("gain") and segment[-1].get("break") == "weak"
    if lost and not segment[-1].is_a("plain", "bracket", "dash"):
        return True  # "tin lost most, $5m"
    before = marks[place.at - 1] if place.at - 1 > place.before else None
    if before is not None and before.is_a("bound") and before.is_a("hedged"):
        return False  # "fell below $5m"
    while before is not None and before.is_a("hedged", "thin"):
        k = marks.index(before) - 1
        before = marks[k] if k > place.before else None
    if before is not None and before.is_a("move") and figure.first - before.end <= 2 and link is None:
        return True
    while len(segment) > 2 and (segment[0].when is not None or segment[0].get("prep") == "in"):
        segment = segment[1:]  # "$5bn in 2021, a gain put at $2m"
    if len(segment) > 2 and segment[0].is_a("break") and segment[-1].is_a("level") and segment[-2].is_a("move"):
        put = segment[-1].end - segment[-1].first > 1 and segment[-1].first == segment[-2].end
        if put and all(m.is_a("break", "thin", "plain", "move", "level") for m in segment):
            return True  # ", a gain put at $5m"
    bare = [m for m in segment if not m.is_a("hedged", "thin")]
    if link == "of" and moved and len(bare) >= 2 and bare[-1].get("prep") == "of" and bare[-2].is_a("move"):
        return True
    if after is None or not after.is_a("move") or after.first != figure.end:
        return False
    behind = marks[place.at + 2] if place.at + 2 < len(marks) else None
    led = behind is not None and behind.first == after.end and behind.get("prep") in ("from", "to")
    return not led and link not in ("to", "with")  # "stood at $5bn, down from $6bn", «до 5 млрд упал вывоз»
