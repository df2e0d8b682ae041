"""Which way a figure moves, and whether it tells the movement itself ("rose by $5m") or where it led."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.reading.head import Head
from steelyard.reading.marking.mark import PARTS, Mark, first_is, one_is
from steelyard.reading.places import Place, Role, link_of, sign_of
from steelyard.reading.what.contributions import contributed
from steelyard.reading.when.compared import grown_on

_LINKS = frozenset(("break", "hedged", "prep", "thin"))
"""Kinds of what stands between two figures for one growth."""
_MOVING = ("move", "outdo", "gain")
"""Kinds of which a sentence has one that tells a movement itself."""
_TIMES = 2
"""Words of "three times"."""


def move_of(marks: Sequence[Mark], place: Place, segment: Sequence[Mark], head: Head) -> int:
    """+1, -1, or 0 when nothing moves."""
    figure = marks[place.at].figure
    if figure is not None and figure.move:
        return -1 if "move" in place.holds and _fell_times(marks, place) else figure.move
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
        right = _gapped(marks, place) or verb_behind(marks, place)
    noun = right is not None and marks[place.at - 1].is_a("plain", "thin") and "break" not in marks[place.at - 1].means
    noun = noun and right is marks[place.at + 1]  # "recovering from a 7% fall"
    if right is not None and (noun or parted):
        return sign_of(right)
    if left is not None:
        return sign_of(marks[left])
    return _outdone(marks, place, segment) if "outdo" in place.holds else 0


def _fell_times(marks: Sequence[Mark], place: Place) -> bool:
    """True for "fell by almost three times", which is to a third."""
    k = place.at - 1
    while k > place.before and marks[k].is_a("hedged", "thin", "prep"):
        k -= 1
    times = marks[place.at].figure
    told = (
        k > place.before
        and times is not None
        and times.factor
        and marks[place.at].end - marks[place.at].first == _TIMES
    )
    return told and marks[k].get("move") == "down" and marks[k].end == marks[k + 1].first


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


_BESIDE = ("flow", "plain", "prep", "refer", "thin", "hedged", "break")
"""Kinds of what stands between two figures that move alike."""
_GOODS = 3
"""Words of goods between a figure and what compares it."""


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


def _gapped(marks: Sequence[Mark], place: Place) -> Mark | None:
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
    if closed and place.at and "alike" in marks[place.at - 1].means:
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


def _goods_for(marks: Sequence[Mark], place: Place) -> bool:
    """True for a sum that goods came to, behind a clause on growth: "trade grows: goods for $5m went"."""
    k = place.at - 1
    while k > place.before and marks[k].is_a("hedged", "thin"):
        k -= 1
    goods = marks[k - 1] if k - 1 > place.before and marks[k].get("prep") == "by" else None
    if goods is None or "goods" not in goods.means or goods.end != marks[k].first:
        return False
    return any("colon" in m.means for m in marks[place.before + 1 : k - 1])


def by_amount(
    marks: Sequence[Mark], place: Place, segment: Sequence[Mark], link: str | None, last: Role | None
) -> bool:
    """True for "rose by $5m", "rose $5m", "an increase of $5m", "$5m more than"."""
    if _in_other_words(marks, place, last):
        return True
    if last is not None and last.kind == "change" and _goes_on(marks, place, segment):
        near = link is None and marks[place.at].first - segment[-1].end <= 1
        near = near and not (last.baseline and "plain" in segment[0].means)  # "set against 14 percent and $5bn"
        return near and not segment[0].is_a("bracket", "dash", "colon")  # "13% or $3bn"
    if place.holds.isdisjoint(_MOVING):
        return False
    if "bracket" in place.holds and link is None and contributed(marks, place):
        return True
    again = link == "by" and last is not None and last.kind == "change"
    if again and (_bracketed(segment) or _next_in_brackets(marks, place)):
        return True  # "rose by 12% (by $5m)"
    if link == "by":
        return not _goods_for(marks, place) and _led_by(marks, place, segment)
    if movement_of(marks, place) is not None or set_off(marks, place) is not None:
        return True
    if link is None and (told := _unled(marks, place, segment)) is not None:
        return told
    k = place.at - 1
    k -= k - 1 > place.before and "thin" in marks[k].means and "bound" in marks[k - 1].means
    if k > place.before and "bound" in marks[k].means and "hedged" in marks[k].means:
        return False  # "fell below $5m", "past the $5m mark"
    if link is None and _right_behind(marks, place):
        return True  # "rose about $5m"
    if _put_at(segment) or (link == "of" and _growth_of(segment)):
        return True
    noun = (
        link == "to"
        and ("plain" in marks[place.at - 1].means or "thin" in marks[place.at - 1].means)
        and "hedged" not in marks[place.at - 1].means
    )
    return (noun or link not in ("to", "with")) and _more_behind(marks, place)  # «до 5 млрд упал вывоз»


def _in_other_words(marks: Sequence[Mark], place: Place, last: Role | None) -> bool:
    """True for a sum alone in brackets right behind a growth in percent: "were down 3% ($5m)"."""
    if last is None or last.kind != "change" or place.at != place.before + 2:
        return False
    near = marks[place.before + 1 : place.at + 2 : 2]
    alone = len(near) == 2 and all("bracket" in m.means for m in near) and marks[place.at].get("figure") != "tonnes"
    return alone and link_of(marks, Place(place.before, -1, place.at, place.holds)) != "by"


def _bracketed(segment: Sequence[Mark]) -> bool:
    return "bracket" in segment[0].means and all(m.is_a("bracket", "prep", "hedged") for m in segment)


def _next_in_brackets(marks: Sequence[Mark], place: Place) -> bool:
    """True for the next of those that moved, by sums in brackets: "imports from Peru (by $5m), Chile (by $3m) fell"."""
    row = marks[max(0, place.before - 2) : place.before], marks[place.at - 2 : place.at]
    alike = all(len(two) == 2 and "bracket" in two[0].means and two[1].get("prep") == "by" for two in row)
    return (
        alike
        and place.before >= 0
        and not any(m.is_a("flow", "verb_flow", "goods") for m in marks[place.before : place.at])
    )


def _goes_on(marks: Sequence[Mark], place: Place, segment: Sequence[Mark]) -> bool:
    """True where nothing but a comma or an "or" parts a figure from the growth before it."""
    while len(segment) > 2 and (segment[0].when is not None or segment[1].when is not None):
        segment = segment[1:]  # "by 5% in May, or $3bn"
    breaks = [m.means.get("break") for m in segment]
    alias = breaks == ["weak", "weak"] and "alike" in segment[-1].means
    inside = place.before >= 2 and "move" in marks[place.before - 1].means and "break" in marks[place.before - 2].means
    inside = inside and not (segment and "alike" in segment[0].means)  # ", up 10%, 766 million"
    opened = place.before > 0 and "bracket" in marks[place.before - 1].means  # "to Peru (+5%, $3bn)"
    return not inside and (alias or (breaks == ["weak"] and not (opened or _repeats(marks, place))))


def _repeats(marks: Sequence[Mark], place: Place) -> bool:
    """True behind a growth whose word stands with the one before it: "up 5%, 3 tonnes; to Peru - by 2%, 1 tonne"."""
    k, after = place.before, marks[place.before + 1]
    start = next((n for n in range(k - 1, -1, -1) if marks[n].figure is not None), -1)
    own = any(m.is_a("move", "gain", "outdo") for m in (*marks[start + 1 : k], after))
    return start >= 0 and not own and any("dash" in m.means for m in marks[start + 1 : k])


def _led_by(marks: Sequence[Mark], place: Place, segment: Sequence[Mark]) -> bool:
    """True for the movement of a figure behind "by"."""
    after = marks[place.at + 1] if place.at + 1 < len(marks) else None
    tied = after is not None and after.first == marks[place.at].end
    if after is not None and tied and "move" in after.means:
        return True  # "that is by 11 million more"
    if after is not None and tied and "outdo" in after.means:
        behind = (m for m in marks[place.at + 2 : place.at + 6] if not m.is_a("level", "plain", "measure", "prep"))
        beaten = next(behind, None)
        return beaten is not None and beaten.when is not None  # "which by 11 million exceeds that of last year"
    if movement_of(marks, place) is not None or set_off(marks, place) is not None or beyond(marks, place) is not None:
        return True  # "by 2 million, or 5%, more"
    if place.before >= 0 and len(segment) > 1 and "move" in segment[0].means and "break" in segment[1].means:
        segment = segment[1:]  # "7% less, at 21 million": the growth is the figure before's
        return any("move" in m.means for m in segment)
    return any("move" in m.means for m in segment) or _passed(segment) or outright(marks, 0, place.at)


def _passed(segment: Sequence[Mark]) -> bool:
    """True for what passes the figure of another time: "exceeded the level of 2020 by $5m"."""
    k = next((n for n in range(len(segment) - 1, -1, -1) if "outdo" in segment[n].means), len(segment))
    rest = segment[k + 1 :]
    return any(m.when is not None for m in rest) and not any(m.is_a("flow", "break") or m.place for m in rest)


def _unled(marks: Sequence[Mark], place: Place, segment: Sequence[Mark]) -> bool | None:
    """Whether a sum that no word leads to is a movement; None where its neighbours have to tell."""
    if "period" in place.holds:
        times = [k for k in range(max(place.before, 0), place.at) if marks[k].when is not None]
        if times and grown_on(marks, times[-1], place.at):
            return True  # "The increase on the March of last year was 5 million"
    moved = [m for m in segment if "move" in m.means]
    if not moved and one_is("level", segment) and _gapped(marks, place) is not None:
        return True  # "were $5m and $3m lower"
    twice = "alike" in place.holds and any("alike" in m.means for m in marks[place.at + 1 : place.after])
    further = beyond(marks, place) if twice and not _sum_first(marks, place, segment) else None
    if further is not None and (further.is_a("prep", "compare") or told_twice(marks, place)):
        return True  # "that is 2 million, or 5%, above 2015"
    if moved and "gain" in moved[-1].means and segment[-1].is_a("gain", "period", "hedged", "thin"):
        return not any("dash" in m.means for m in segment)  # "gaining 80 million"
    verb = next((m for m in reversed(segment[:-1]) if not m.is_a("plain", "thin")), None)
    lost = verb is not None and "gain" in verb.means and segment[-1].get("break") == "weak"
    return True if lost and not segment[-1].is_a("plain", "bracket", "dash") else None  # "tin lost most, $5m"


def _sum_first(marks: Sequence[Mark], place: Place, segment: Sequence[Mark]) -> bool:
    """True for a sum and its growth: "came to $5bn, or 12% more than in May", where no comma closes the second."""
    comma = marks[place.at + 1]
    opened = comma.get("break") == "weak" and not comma.is_a("alike", "bracket", "dash")
    behind = marks[place.after + 1] if place.after + 1 < len(marks) else None
    tied = behind is not None and "move" in behind.means and behind.first == marks[place.after].end
    return opened and tied and not any("same_head" in m.means for m in segment)


def _right_behind(marks: Sequence[Mark], place: Place) -> bool:
    """True right behind a word of movement: "rose $5m", "rose about $5m"."""
    k = place.at - 1
    while k > place.before and ("hedged" in marks[k].means or "thin" in marks[k].means):
        k -= 1
    return k > place.before and "move" in marks[k].means and marks[place.at].first - marks[k].end <= 2


def _put_at(segment: Sequence[Mark]) -> bool:
    """True behind a growth that is said to be so much: ", a gain put at $5m"."""
    while len(segment) > 2 and (segment[0].when is not None or segment[0].means.get("prep") == "in"):
        segment = segment[1:]  # "$5bn in 2021, a gain put at $2m"
    if not (
        len(segment) > 2
        and "break" in segment[0].means
        and "level" in segment[-1].means
        and "move" in segment[-2].means
    ):
        return False
    put = segment[-1].end - segment[-1].first > 1 and segment[-1].first == segment[-2].end
    return put and all(m.is_a("break", "thin", "plain", "move", "level") for m in segment)


def _growth_of(segment: Sequence[Mark]) -> bool:
    """True for "an increase of $5m"."""
    bare = [m for m in segment if not m.is_a("hedged", "thin")]
    return len(bare) >= 2 and bare[-1].get("prep") == "of" and "move" in bare[-2].means


def _more_behind(marks: Sequence[Mark], place: Place) -> bool:
    """True right before a word of movement that goes no further: "$5m more", not "$5bn, down from $6bn"."""
    k = place.at + 1
    if k < len(marks) and marks[k].when is not None and marks[k].first == marks[k - 1].end:
        k += "prep" not in marks[k].means  # "a $5m annual decline"
    after = marks[k] if k < len(marks) else None
    if after is None or "move" not in after.means or after.first != marks[k - 1].end:
        return False
    behind = marks[k + 1] if k + 1 < len(marks) else None
    if behind is None or behind.first != after.end:
        return True
    return behind.figure is None and behind.get("prep") not in ("from", "to", "by")  # "exports of $5m rose (by) 3%"
