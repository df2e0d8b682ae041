"""Sums that tell by how much a flow moved, and not where it led: "rose by $5m", "a gain put at $5m", "$5m more"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.mark import Mark, one_is
from steelyard.reading.places import Place, Role, link_of
from steelyard.reading.what.contributions import contributed
from steelyard.reading.what.movement import beyond, gapped, movement_of, outright, set_off, told_twice
from steelyard.reading.when.compared import grown_on

_MOVING = ("move", "outdo", "gain")
"""Kinds of which a sentence has one that tells a movement itself."""
_NAMES = ("compound", "flow", "goods", "hedged", "plain", "prep", "refer", "same_head", "thin", "those", "ware")
"""Kinds of words that tell another flow, without a verb."""
_PERCENT = ["bracket", "percent", "bracket"]


def by_amount(
    marks: Sequence[Mark], place: Place, segment: Sequence[Mark], link: str | None, last: Role | None
) -> bool:
    """True for "rose by $5m", "rose $5m", "an increase of $5m", "$5m more than"."""
    if _in_other_words(marks, place, last) or (link is None and _verb_left_out(marks, place, segment, last)):
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
    if (link is None and _right_behind(marks, place)) or _is_subject(marks, place):
        return True  # "rose about $5m"
    if _put_at(segment) or (link == "of" and _growth_of(segment)):
        return True
    noun = (
        link == "to"
        and ("plain" in marks[place.at - 1].means or "thin" in marks[place.at - 1].means)
        and "hedged" not in marks[place.at - 1].means
    )
    return (noun or link not in ("to", "with")) and _more_behind(marks, place)  # «до 5 млрд упал вывоз»


def _goods_for(marks: Sequence[Mark], place: Place) -> bool:
    """True for a sum that goods came to, behind a clause on growth: "trade grows: goods for $5m went"."""
    k = place.at - 1
    while k > place.before and marks[k].is_a("hedged", "thin"):
        k -= 1
    goods = marks[k - 1] if k - 1 > place.before and marks[k].get("prep") == "by" else None
    if goods is None or "goods" not in goods.means or goods.end != marks[k].first:
        return False
    return any("colon" in m.means for m in marks[place.before + 1 : k - 1])


def _in_other_words(marks: Sequence[Mark], place: Place, last: Role | None) -> bool:
    """True for a sum alone in brackets right behind a growth in percent: "were down 3% ($5m)"."""
    if last is None or last.kind != "change" or place.at != place.before + 2:
        return False
    near = marks[place.before + 1 : place.at + 2 : 2]
    alone = len(near) == 2 and all("bracket" in m.means for m in near) and marks[place.at].get("figure") != "tonnes"
    return alone and link_of(marks, Place(place.before, -1, place.at, place.holds)) != "by"


def _verb_left_out(marks: Sequence[Mark], place: Place, segment: Sequence[Mark], last: Role | None) -> bool:
    """True for the second of "exports rose $5m and imports $3m", where the first has no other figure."""
    before = marks[place.before].figure if place.before >= 0 else None
    if last is None or not last.by or before is None or before.unit != marks[place.at].get("figure"):
        return False
    first = all(m.figure is None for m in marks[max(last.head.mark, 0) : place.before])
    opens = next((k for k, m in enumerate(segment) if "break" in m.means), len(segment))
    told = segment[opens:]
    alone = first and link_of(marks, Place(place.before, -1, place.at, place.holds)) is None
    timed = all(m.when is not None or m.get("prep") == "in" for m in segment[:opens])
    opened = bool(told) and told[0].get("break") == "weak" and not told[0].is_a("bracket", "colon", "dash")
    return alone and timed and opened and all(m.place is not None or m.is_a(*_NAMES) for m in told[1:])


def _bracketed(segment: Sequence[Mark]) -> bool:
    return bool(segment) and "bracket" in segment[0].means and all(m.is_a("bracket", "prep", "hedged") for m in segment)


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
    if len(segment) > 1 and "hedged" in segment[-1].means and "alike" in segment[-2].means:
        segment = segment[:-1]  # ", or some $3bn,"
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
    if not moved and one_is("level", segment) and gapped(marks, place) is not None:
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


def _is_subject(marks: Sequence[Mark], place: Place) -> bool:
    """True where a noun of movement is what a clause is about: "The decrease was $5m", "..., growth came to $5m"."""
    told = [m for m in marks[place.before + 1 : place.at] if "hedged" not in m.means]
    opens = next((k for k, m in enumerate(told) if "break" not in m.means), 0)
    article = opens < len(told) and "thin" in told[opens].means
    noun, *rest = told[opens + article :] or (None,)
    if (place.before >= 0 and not opens) or noun is None or not rest or "level" not in rest[0].means:
        return False
    if "move" not in noun.means or not (article or noun.is_a("motion", "growing")):
        return False
    comes = "copula" not in rest[0].means  # "the increase comes to $5m", not "the rise was to $5m"
    return all("level" in m.means or (comes and m.get("prep") == "to") for m in rest)


def _growth_of(segment: Sequence[Mark]) -> bool:
    """True for "an increase of $5m"."""
    bare = [m for m in segment if not m.is_a("hedged", "thin")]
    return len(bare) >= 2 and bare[-1].get("prep") == "of" and "move" in bare[-2].means


def behind_percent(marks: Sequence[Mark], place: Place) -> int:
    """The mark behind a sum and a percentage, one in brackets: "took $5m (12%) more", "12% (by $5m) more"."""
    k = place.at + 1
    of_percent = place.before >= 0 and marks[place.before].get("figure") == "percent"
    if (
        of_percent
        and _bracketed(marks[place.before + 1 : place.at])
        and "bracket" in marks[min(k, len(marks) - 1)].means
    ):
        return k + 1
    aside = "bracket" in place.holds and [m.get("figure") or m.get("bracket") for m in marks[k : k + 3]] == _PERCENT
    return k + 3 if aside else k


def _more_behind(marks: Sequence[Mark], place: Place) -> bool:
    """True right before a word of movement that goes no further: "$5m more", not "$5bn, down from $6bn"."""
    k = behind_percent(marks, place)
    if k < len(marks) and marks[k].when is not None and marks[k].first == marks[k - 1].end:
        k += "prep" not in marks[k].means  # "a $5m annual decline"
    after = marks[k] if k < len(marks) else None
    if after is None or "move" not in after.means or after.first != marks[k - 1].end:
        return False
    behind = marks[k + 1] if k + 1 < len(marks) else None
    if behind is None or behind.first != after.end:
        return True
    return behind.figure is None and behind.get("prep") not in ("from", "to", "by")  # "exports of $5m rose (by) 3%"
