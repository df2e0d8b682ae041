"""The flow that a percentage is a part of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from steelyard.core.economy import WORLD, is_bloc
from steelyard.core.flow import EXPORTS, ONE_WAY
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark, one_is
from steelyard.reading.places import Place, next_figure

_HAS = ("level", "share", "forms")
_BESIDE = ("goods", "plain", "thin", "branch", "ware", "hedged", "share")
_OWNS = ("of", "in")


def container_of(marks: Sequence[Mark], place: Place, heads: Sequence[Head]) -> Head | None:
    """The flow in "20% of Japan's trade" and "of Japan's trade 20%"."""
    if (ahead := _whole_before(marks, place, heads)) is not None:
        return ahead
    place = _end_of_row(marks, place)
    k = place.at + 1
    noun = k < len(marks) and marks[k].means.get("share") == "share" and marks[k].first == marks[place.at].end
    k += noun  # "a 20% share of Japan's trade"
    k = _past_sum(marks, place, k)
    of = marks[k].means.get("prep") if k < len(marks) and marks[k].first == marks[k - 1].end else None
    if (
        of != "of"
        and not (noun and of == "in")
        and not (k == place.at + 1 and _adds(marks, place, "adds" if of == "to" else "forms", of))
    ):
        return None
    if k + 1 < len(marks) and marks[k + 1].get("break") == "relative":
        return None  # "rose 9% ($5bn), of which copper ..."
    k, end = _past_whole(marks, k, place.after if k < place.after else next_figure(marks, place.after + 1))
    for head in heads:
        if k < head.mark < min(end, k + 7):
            between = marks[k + 1 : head.mark]
            beside = ("refer", "plain", "thin", "period", "same_head", "goods")
            if head.verb and _bought_of_it(marks, head.mark, between):
                return None  # «60% этого объема купило Перу»
            if all(m.place is not None or m.one_of(beside) for m in _past_value(between)):
                return _owned_by_next(marks, head, heads)
            return None
    return _all_goods(marks, place, k, heads)


def _bought_of_it(marks: Sequence[Mark], k: int, before: Sequence[Mark]) -> bool:
    """True for a verb, at mark ``k``, between a part of what was told and who took it."""
    told = any("same_head" in mark.means for mark in before) and all(mark.place is None for mark in before)
    n = k + 1 + (k + 1 < len(marks) and "prep" in marks[k + 1].means)
    return told and n < len(marks) and marks[n].place is not None and marks[n].first - marks[k].end <= n - k


def _owned_by_next(marks: Sequence[Mark], head: Head, heads: Sequence[Head]) -> Head:
    """The flow with the owner of the one whose part is told with it: "20% of exports and 9% of imports of Peru"."""
    k = head.mark + 1
    if k + 1 >= len(marks) or marks[k].get("break") != "weak" or marks[k + 1].get("figure") != "percent":
        return head
    other = next((one for one in heads if one.mark > k and {one.flow, head.flow} == set(ONE_WAY)), None)
    if other is None or not all(m.is_a("prep", "thin") for m in marks[k + 2 : other.mark]):
        return head
    of = marks[other.mark + 1 : other.mark + 3]
    owned = len(of) == 2 and of[0].get("prep") == "of" and of[1].place is not None
    return replace(head, reporter=other.reporter, partner=other.partner) if owned else head


def _past_sum(marks: Sequence[Mark], place: Place, k: int) -> int:
    """The mark behind a part, its sum or the end of an aside passed over; ``k`` is the one right behind the part."""
    told = ["bracket" in m.means for m in marks[k : k + 3]] if "bracket" in place.holds else []
    if told == [True, False, True] and marks[k + 1].figure is not None:
        return k + 3  # "20% ($5bn) of Japan's trade"
    if k + 1 >= len(marks) or marks[k].first != marks[k - 1].end:
        return k
    comma = marks[k].means.get("break") == "weak" and not marks[k].is_a("alike", "plain", "bracket")
    n = k + comma
    if "alike" in marks[n].means and n + 1 == place.after < len(marks):
        return n + 2 + comma  # "20% or $5bn of Japan's trade"
    if comma and one_is("alike", marks[max(0, place.before) : k]):
        return k + 1  # "$5bn, or 20%, of Japan's trade"
    if place.at and "bracket" in marks[k].means and "bracket" in marks[place.at - 1].means:
        return k + 1  # "$5bn (20%) of Japan's trade"
    return k


def _past_whole(marks: Sequence[Mark], k: int, end: int) -> tuple[int, int]:
    """What leads to the flow of a whole that is told with its sum: "of Japan's $5bn in exports"; ``end`` is the sum."""
    n = k + 1
    while n < end and (marks[n].place is not None or marks[n].is_a("refer", "plain", "thin", "hedged", "same_head")):
        n += 1
    figure = marks[n].figure if n == end < len(marks) else None
    led = n + 1 < len(marks) and marks[n + 1].first == marks[n].end and marks[n + 1].get("prep") in ("of", "in")
    weighed = figure is not None and (figure.unit or "")[:3].islower()  # "of the 5 tonnes of Japan's exports"
    if figure is None or figure.bare or (weighed and not (led and marks[n + 1].get("prep") == "of")):
        return k, end
    return n + led, next_figure(marks, n + 1)


def _end_of_row(marks: Sequence[Mark], place: Place) -> Place:
    """The last of parts that commas and "and" join: they share the whole behind it ("28%, 26% and 17% of exports")."""
    k, led = place.at, marks[place.at - 1] if place.at else None
    by = led is not None and led.get("prep") == "by" and k > 1 and "move" in marks[k - 2].means
    if led is not None and led.end == marks[k].first and ("move" in led.means or by):
        return place  # "rose by 12%, 60% of exports went to Peru"
    while (following := _next_of_row(marks, k)) is not None:
        k = following
    if k == place.at or marks[k].get("figure") != "percent":
        return place
    return Place(k, k - 2, next_figure(marks, k + 1), place.holds)


def _next_of_row(marks: Sequence[Mark], k: int) -> int | None:
    """The part that a comma or "and" joins to the one at ``k``, with its own owner or none: "and Peru (for) 17%"."""
    n = k + 2 if k + 2 < len(marks) and marks[k + 1].get("break") == "weak" else len(marks)
    if n == len(marks) or marks[k + 1].is_a("bracket", "dash", "colon") or marks[k + 1].first != marks[k].end:
        return None
    n += marks[n].get("break") == "weak" and "plain" in marks[n].means  # ", and"
    if n < len(marks) and marks[n].place is not None and not marks[n].office:
        n += 1
        while n < len(marks) and (marks[n].is_a("hedged", "thin") or marks[n].get("prep") == "for"):
            n += 1
    figure = marks[n].figure if n < len(marks) else None
    solid = all(a.end == b.first for a, b in pairwise(marks[k : n + 1]))
    return n if figure is not None and solid and (figure.bare or figure.unit == "percent") else None


def _whole_before(marks: Sequence[Mark], place: Place, heads: Sequence[Head]) -> Head | None:
    """The flow that opens a clause before its part: "Of the imports 21% came from Peru"."""
    k = place.at - 1
    while k > 0 and ("hedged" in marks[k].means or "thin" in marks[k].means):
        k -= 1
    if k > 1 and marks[k].means.get("break") == "weak" and not marks[k].is_a("plain", "bracket", "dash"):
        k -= 1  # "Of the imports in May, 21% came from Peru"
    while k > 1 and (
        marks[k].when is not None or (marks[k].means.get("prep") == "in" and marks[k + 1].when is not None)
    ):
        k -= 1
    own = next((head for head in heads if head.mark == k and not head.verb), None)
    while own is not None and k > 0 and (marks[k].place is not None or marks[k].is_a("flow", "refer", "plain", "thin")):
        k -= 1
    of = marks[k] if own is not None and marks[k].get("prep") == "of" else None
    opens = of is not None and (of.first == 0 or (k > 0 and bool(marks[k - 1].get("break"))))
    return own if opens else None


def whole_led(marks: Sequence[Mark], place: Place, heads: Sequence[Head]) -> Head | None:
    """The flow with which a clause opens, of which goods behind it have a part: «в экспорте Чили медь занимает 41%».

    The goods stand before the verb, or behind a verb that follows the percentage.
    """
    head = next((h for h in reversed(heads) if h.mark < place.at), None)
    if head is None or head.verb or head.mark <= max(place.before, 0) or "move" in place.holds:
        return None
    led = marks[head.mark - 1]
    opens = led.first == 0 or (head.mark > 1 and "break" in marks[head.mark - 2].means)
    if led.get("prep") != "in" or led.end != marks[head.mark].first or not opens:
        return None
    k = head.mark + 1
    while k < place.at and (
        marks[k].place or marks[k].when or marks[k].get("prep") in _OWNS or "refer" in marks[k].means
    ):
        k += 1
    n = place.at - 1
    while n >= k and marks[n].is_a("hedged", "thin"):
        n -= 1
    verb = n if n >= k and marks[n].is_a(*_HAS) else place.at + 1
    if verb > place.at:
        behind = verb + 1 < len(marks) and marks[verb].is_a(*_HAS) and marks[verb].first == marks[place.at].end
        return head if n < k and behind and marks[verb + 1].first > marks[verb].end else None
    named = [m for m in marks[k:verb] if not m.one_of(_BESIDE) and m.get("prep") not in ("to", "by", "of")]
    return head if marks[verb].first > marks[k - 1].end and not named else None


def _past_value(between: Sequence[Mark]) -> Sequence[Mark]:
    """What stands between a part and its whole, "(the total) value of" left out."""
    for k, (value, of) in enumerate(pairwise(between[:3])):
        if value.is_a("level", "same_head") and of.get("prep") == "of" and of.first == value.end:
            return (*between[:k], *between[k + 2 :])
    return between


def _adds(marks: Sequence[Mark], place: Place, kind: str, link: str | None) -> bool:
    """True right behind a verb of giving or having a part: "contributed 12% to exports", "held 12% in exports"."""
    if link not in ("to", "in") or kind not in place.holds:
        return False
    k = place.at - 1
    while k > place.before and marks[k].is_a("hedged", "thin", "plain") and "share" not in marks[k].means:
        k -= 1
    return k > place.before and kind in marks[k].means


def _all_goods(marks: Sequence[Mark], place: Place, of: int, heads: Sequence[Head]) -> Head | None:
    """The flow of which all goods are the whole: "Peru bought 31% of all Kenyan goods"."""
    goods = next((k for k in range(of + 1, min(len(marks), of + 5)) if "goods" in marks[k].means), None)
    verb = next((h for h in reversed(heads) if h.mark < place.at), None)
    if goods is None or verb is None or not verb.verb or verb.flow not in ONE_WAY:
        return None
    between = marks[of + 1 : goods]
    made = next((m.place.code for m in between if m.place is not None), None)
    whole = any("plain" in m.means or m.get("refer") == "world" for m in between)
    if not whole or not all(m.place is not None or m.is_a("plain", "thin", "refer") for m in between):
        return None
    head = replace(verb, mark=goods, partner=WORLD, named=False, verb=False, lent=False)
    if made is None or made == verb.reporter:
        return head
    return replace(head, flow=EXPORTS, reporter=made)


def led_to(marks: Sequence[Mark], place: Place, container: Head) -> bool:
    """True for a whole that is but what one partner has: "12% of its exports to Peru"; a bloc is one of many.

    "Sends 12% of its exports to Peru" tells where these go.
    """
    verb = next((m for m in reversed(marks[: place.at]) if not m.is_a("hedged", "thin")), None)
    if verb is not None and verb.is_a("verb_flow", "conducts"):
        return False
    link, name = (*marks[container.mark + 1 : container.mark + 3], None, None)[:2]
    led = link is not None and name is not None and link.get("prep") in ("to", "from", "with")
    there = link is not None and link.get("refer") == "there" and link.first == marks[container.mark].end
    led = led and name is not None and name.place is not None and not is_bloc(name.place.code)
    led = led and link is not None and link.first == marks[container.mark].end  # not «5% экспорта идет в Перу»
    return there or (led and container.mark >= 0)


def closed_whole(marks: Sequence[Mark], place: Place, before: Sequence[Head]) -> bool:
    """True where the whole of a share stood between commas: "Exports to Peru, 8% of all exports, rose by 5%"."""
    whole = before[-1].mark
    inside = len(before) > 1 and before[-2].mark < place.before < whole and before[-2].flow == before[-1].flow
    opened = inside and any(mark.get("break") for mark in marks[before[-2].mark + 1 : place.before])
    return opened and any(
        mark.get("break") == "weak" and not mark.is_a("dash", "bracket") for mark in marks[whole + 1 : place.at]
    )
