"""Which way a figure moves: by the word of movement before it, behind it, or beyond another figure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.reading.head import Head
from steelyard.reading.marking.mark import PARTS, Mark, first_is, one_is
from steelyard.reading.places import Place, link_of, sign_of
from steelyard.reading.what.contributions import contributed

_LINKS = frozenset(("break", "hedged", "prep", "thin"))
"""Kinds of what stands between two figures for one growth."""


def move_of(marks: Sequence[Mark], place: Place, segment: Sequence[Mark], head: Head) -> int:
    """+1, -1, or 0 when nothing moves."""
    figure = marks[place.at].figure
    if figure is not None and figure.move:
        return figure.move
    if "gain" in place.holds and (way := _gaining(marks, place)):
        return way
    if "move" not in place.holds:
        return _outdone(marks, place, segment) if "outdo" in place.holds else 0
    if way := contributed(marks, place):
        return way
    moved = [k for k in range(place.before + 1, place.at) if "move" in marks[k].means]
    left = moved[-1] if moved else None
    if left is not None and left < head.mark < place.at and marks[left].end < marks[head.mark].first - 6:
        left = None
    right = first_is("move", marks[place.at + 1 : place.at + 3])
    over = marks[place.at + 1] if place.at + 1 < len(marks) else None
    odd = (
        place.at + 1 < len(marks)
        and "hedged_away" in marks[place.at + 1].means
        and right is marks[min(place.at + 2, len(marks) - 1)]
    )
    lasting = over is not None and over.when is not None and over.first == marks[place.at].end
    odd = odd or (lasting and over is not None and "prep" not in over.means)  # "a 5% year-on-year rise"
    edge = marks[place.at + 1].end if odd else marks[place.at].end  # "twice and more"
    if right is not None and (right.first - edge > 1 or _breaks(marks[place.at + 1], right)):
        right = None
    parted = left is None or one_is("break", marks[left : place.at])
    if right is None and parted:
        right = movement_of(marks, place) or beyond(marks, place) or set_off(marks, place)
    if right is None and left is None:
        right = gapped(marks, place) or verb_behind(marks, place)
    noun = right is not None and marks[place.at - 1].is_a("plain", "thin") and "break" not in marks[place.at - 1].means
    noun = noun and right is marks[place.at + 1]  # "recovering from a 7% fall"
    if right is not None and (noun or parted):
        return sign_of(right)
    if left is not None:
        return sign_of(marks[left])
    return _outdone(marks, place, segment) if "outdo" in place.holds else 0


def _gaining(marks: Sequence[Mark], place: Place) -> int:
    """The way of a percentage right behind a verb of gaining: "imports added 7%", "sales lost 39%"."""
    k = place.at - 1
    while k > place.before and marks[k].is_a("hedged", "thin"):
        k -= 1
    gain, after = marks[k], marks[place.at + 1] if place.at + 1 < len(marks) else None
    if k <= place.before or "gain" not in gain.means or gain.end != marks[k + 1].first or "move" in gain.means:
        return 0
    if marks[place.at].get("figure") not in PARTS or (after is not None and after.get("prep") == "of"):
        return 0
    return 1 if gain.means["gain"] == "up" else -1


_GOODS = 3
"""Words of goods between a figure and what compares it."""
_BESIDE = ("flow", "plain", "prep", "refer", "thin", "hedged", "break")
"""Kinds of what stands between two figures that move alike."""


def movement_of(marks: Sequence[Mark], place: Place) -> Mark | None:
    """The movement behind "of": "tin was $5m of the decline", "6 million litres of wine less than a year before"."""
    if place.at + 2 >= len(marks) or marks[place.at + 1].means.get("prep") != "of":
        return None
    of, moved = marks[place.at + 1], marks[place.at + 2]
    if of.first != marks[place.at].end:
        return None
    near = _GOODS if moved.get("prep") == "than" else 1
    return moved if "move" in moved.means and moved.first - of.end <= near and moved.figure is None else None


def _outdone(marks: Sequence[Mark], place: Place, segment: Sequence[Mark]) -> int:
    """The way of a figure by which another's is passed: "exceeds the level of 2007 by 9%", "by 9% exceeding ..."."""
    link = link_of(marks, place)
    if link not in ("by", "with"):
        return 0
    after = marks[place.at + 1 : place.at + 2] if link == "by" else ()
    k = place.before - 1
    while k >= 0 and "thin" in marks[k].means:
        k -= 1
    base = marks[max(k, 0) : max(place.before, 0)]  # "surpassing the $4bn of 2022 by 5%"
    near = [*after, *reversed(segment), *base[:1]] if link == "by" else [*reversed(segment)]
    if link == "with" and marks[place.at].get("figure") not in PARTS:
        return 0
    passed = next((m for m in near if "outdo" in m.means), None)
    return 0 if passed is None else 1 if passed.means["outdo"] == "up" else -1


def beyond(marks: Sequence[Mark], place: Place) -> Mark | None:
    """The movement behind a second figure for the same growth: "by 1.1 billion, or 5.4%, more"."""
    k = place.at + 1
    if place.after >= len(marks):
        return None
    if marks[place.after - 1].means.get("prep") == "by" and link_of(marks, place) != "by":
        return None  # "came to 1.1 billion, or by 5.4% more"
    one, other = marks[place.at].figure, marks[place.after].figure
    if one is not None and other is not None and one.unit == other.unit:
        return None  # "were 9.8 billion, or 0.7 billion less than": a sum and its growth
    while k < len(marks) and k < place.at + 9 and marks[k].first == marks[k - 1].end:
        if "move" in marks[k].means:
            return marks[k] if k > place.after else None
        linked = not _LINKS.isdisjoint(marks[k].means) and marks[k].means.get("break") != "relative"
        if not linked and k != place.after:
            return None
        k += 1
    return None


def gapped(marks: Sequence[Mark], place: Place) -> Mark | None:
    """The movement that figures share behind the last: "exports were 6% and imports 2% lower", "$3m and $2m less"."""
    k, n, parts = place.at, place.after, marks[place.at].means.get("figure") in PARTS
    while n + 1 < len(marks) and (figure := marks[n].figure) is not None:
        between = marks[k + 1 : n]
        joined = bool(between) and between[0].means.get("break") == "weak" and between[0].first == marks[k].end
        alike = joined and not figure.bare and (figure.unit in PARTS) == parts and not figure.factor
        if not (alike and all(m.place is not None or m.one_of(_BESIDE) for m in between)):
            return None
        if "move" in marks[n + 1].means and marks[n + 1].first == marks[n].end:
            last = any("plain" in m.means for m in between if "break" in m.means)
            return marks[n + 1] if last else None
        k, n = n, next((j for j in range(n + 1, len(marks)) if marks[j].figure is not None), len(marks))
    return None


def verb_behind(marks: Sequence[Mark], place: Place) -> Mark | None:
    """The verb of growth put before it, in its clause or between commas: "Most, by over 9%, rose steel"."""
    k = place.at + 1
    if k < len(marks) and marks[k].means.get("break") == "weak" and marks[k].first == marks[place.at].end:
        k += 1
    verb = marks[k] if k < len(marks) else None
    if verb is None or "move" not in verb.means or verb.is_a("compare", "prep") or marks[k - 1].end != verb.first:
        return None
    return verb if link_of(marks, place) == "by" else None


def told_twice(marks: Sequence[Mark], place: Place) -> bool:
    """True for a sum that is told again between commas: "5 million, or 2%, higher"."""
    comma, alike = (*marks[place.at + 1 : place.at + 3], None, None)[:2]
    closed = marks[place.after + 1] if place.after + 1 < len(marks) else None
    if comma is None or alike is None or closed is None or "alike" not in alike.means or place.after != place.at + 3:
        return False
    return comma.get("break") == "weak" and closed.get("break") == "weak" and closed.first == marks[place.after].end


def set_off(marks: Sequence[Mark], place: Place) -> Mark | None:
    """The comparison behind the comma that closes an aside: "by 5%, or by 3 billion, less than a year before"."""
    if "bracket" in place.holds and (told := _past_brackets(marks, place)) is not None:
        return told
    if "alike" not in place.holds:
        return None
    near = marks[place.at + 1 : place.at + 3]
    closed = len(near) == 2 and near[0].get("break") == "weak" and "move" in near[1].means
    closed = closed and near[0].end == near[1].first
    k = place.at - 1
    while k > 0 and "hedged" in marks[k].means:
        k -= 1
    if closed and k >= 0 and "alike" in marks[k].means:
        return near[1]  # "were 5 million, or 2%, higher"
    aside = one_is("alike", marks[max(0, place.before) : place.at])
    than = closed and near[1].get("prep") == "than"
    return near[1] if than and aside and link_of(marks, place) == "by" else None


def _past_brackets(marks: Sequence[Mark], place: Place) -> Mark | None:
    """The movement of a sum behind its percentage: "were $5m (12%) lower"; not "at $5m (12%) up from $4m"."""
    group = marks[place.at : place.at + 5]
    if len(group) < 5 or not ("bracket" in group[1].means and "bracket" in group[3].means and "move" in group[4].means):
        return None
    solid = all(a.end == b.first for a, b in pairwise(group))
    sums = group[0].get("figure") != "percent" and group[2].get("figure") == "percent"
    behind = marks[place.at + 5] if place.at + 5 < len(marks) else None
    led = behind is not None and behind.first == group[4].end and behind.get("prep") in ("from", "to")
    return group[4] if solid and sums and not led and link_of(marks, place) is None else None


def outright(marks: Sequence[Mark], first: int, end: int) -> bool:
    """True when something moves between two marks, outside brackets that are closed again."""
    depth = 0
    for mark in reversed(marks[first:end]):
        if "bracket" in mark.means:
            depth = 1 - depth
        elif "move" in mark.means and not depth:
            return True
    return False


def _breaks(mark: Mark, other: Mark) -> bool:
    return mark is not other and "break" in mark.means
