"""The head that governs a figure: behind it, in its own clause, or told in the sentence before and gone on with."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.flow import BALANCE, TURNOVER
from steelyard.reading.context import prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import PARTS, Mark
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.places import Place, Role, Setting, link_of
from steelyard.reading.what.behind import paid_for
from steelyard.reading.what.carried import carried
from steelyard.reading.what.causes import unbracketed, without_reasons
from steelyard.reading.what.goods_parts import composes
from steelyard.reading.what.holders import ahead_of_place
from steelyard.reading.what.wholes import closed_whole

_WORTH = ("level", "worth", "alike")
_FRONT = ("prep", "hedged", "thin", "period", "worth")
"""What stands among the figures that open a sentence."""
_BESIDE = ("refer", "plain", "thin", "goods", "period")
_ASIDE = ("bracket", "dash")
_WITH = ("of", "to", "from", "with", "in")
_TO = 2
"""Marks from growth to the sum that it leads to."""
_GOODS = 5
"""Words of an owner and of goods before their flow."""


def head_of(one: Setting, post: Head | None) -> tuple[Head | None, bool]:
    """Return the head of a figure, and whether it is one told before; ``post`` is the one right behind the figure."""
    own = post if post is not None else _own_head(one.marks, one.place, one.heads, one.last, one.figure)
    if own is not None:
        return own, False
    head = carried(one)
    return head, head is not None


def _own_head(
    marks: Sequence[Mark], place: Place, heads: Sequence[Head], last: Role | None, figure: Figure
) -> Head | None:
    """The head of a figure in its own sentence."""
    before = _told_before(marks, place, heads)
    if not before and last is not None and _leads_to_sum(marks, place, last):
        return last.head  # "tin, which makes half of exports, fell 6% to $5bn"
    ahead = [] if before else [h for h in heads if h.mark > place.at and h.flow is not None]
    if not before and (noun := _fronted_by(marks, place, ahead)) is not None:
        return noun
    if not before and (led := _led_by_goods(marks, place, heads)) is not None:
        return led
    if "cause" in place.holds:
        before = without_reasons(marks, place.at, before)
    told = last is not None and last.kind in ("change", "level") and last.head.mark > place.at and figure.unit in PARTS
    if last is not None and told and all(m.is_a(*_ASIDE) for m in marks[place.before + 1 : place.at]):
        return last.head  # "a decrease of $6m (-15%) in the surplus", "$9m (45%) was sold to Peru"
    if before:
        return _last_before(marks, place, heads, before, last, figure)
    first = ahead[0] if ahead else None
    if first is not None and first.mark == ahead_of_place(marks, place):
        return first
    if first is not None and len(ahead) == 1 and composes(marks, place, first):
        return first  # "Tea (14%) and tin (9%) were the main exports"
    return None


def _leads_to_sum(marks: Sequence[Mark], place: Place, last: Role) -> bool:
    """True for "fell 6% to $5bn", whose flow stands before the growth."""
    near = place.at - place.before == _TO and marks[place.at - 1].get("prep") == "to"
    return near and last.kind == "change" and 0 <= last.head.mark < place.at


def _fronted_by(marks: Sequence[Mark], place: Place, ahead: Sequence[Head]) -> Head | None:
    """The flow behind the comma of figures that open a sentence: "At $5bn, trade with Peru was ...", "Up 2%, exports".

    "From 5 to 6 billion, trade with Peru rose" is one as well.
    """
    noun = next((h for h in ahead if not h.verb), None)
    lead = marks[0]
    opens = lead.first == 0 and (lead.is_a("move", "worth") or lead.get("prep") in ("from", "in", "with", "at"))
    if noun is None or not opens or not all(m.figure or m.one_of(_FRONT) for m in marks[1 : place.at]):
        return None
    comma = next((k for k in range(place.at + 1, noun.mark) if "break" in marks[k].means), None)
    if comma is None or marks[comma].is_a("dash", "bracket", "plain") or marks[comma].get("break") != "weak":
        return None
    told = all(m.figure or m.when or m.one_of(_FRONT) for m in marks[place.at + 1 : comma])
    near = marks[comma].end == noun.first or marks[noun.mark].first - marks[comma].end <= _GOODS
    beside = all(m.place is not None or m.one_of(_BESIDE) for m in marks[comma + 1 : noun.mark])
    return noun if told and near and beside else None


def _told_before(marks: Sequence[Mark], place: Place, heads: Sequence[Head]) -> list[Head]:
    """The heads before a figure that no bracket, clause or forecast closes off from it."""
    before = [h for h in heads if h.mark < place.at]
    if "expected" in place.holds:
        before = [h for h in before if not _expected(marks, h, place)]
    if place.before >= 0 and link_of(marks, place) in ("from", "to"):
        before = [h for h in before if not _pace(marks, h, place)]
    if "relative" in place.holds and before:
        outside = _open(marks, place, before)
        if outside or "finite" not in marks[place.at - 1].means:
            before = outside
        elif _itself(marks, place):
            before = [Head(mark=place.at, flow=None)]
    return unbracketed(marks, place, before) if "bracket" in place.holds else before


def _last_before(
    marks: Sequence[Mark],
    place: Place,
    heads: Sequence[Head],
    before: Sequence[Head],
    last: Role | None,
    figure: Figure,
) -> Head:
    """The last head before a figure, or the one before it where the last is only what a share is of."""
    whole = last.container if last is not None and last.kind == "share" else None
    if last is not None and whole is not None and figure.unit not in PARTS and beside_share(marks, place, whole):
        return last.head  # "exports made up 82% of all trade - $18bn"
    if (sold := paid_for(marks, place, before[-1], heads)) is not None:
        return sold
    if last is not None and len(before) > 1 and last.head.mark == before[-2].mark and before[-1].mark < place.before:
        return before[-2]
    if last is not None and last.head.flow == BALANCE and _in_trade(marks, place, before[-1]):
        return last.head  # "a surplus of $5bn in its trade with Peru, short of the $6bn planned"
    if last is not None and last.kind == "share" and closed_whole(marks, place, before):
        return before[-2]
    return before[-1]


def _in_trade(marks: Sequence[Mark], place: Place, head: Head) -> bool:
    """True for the trade in which there is the balance before, which is told right behind its sum."""
    led = head.flow == TURNOVER and place.before < head.mark < place.at
    return (
        led
        and prep_before(marks, head.mark) == "in"
        and not any(m.is_a("level", "move", "figure", "verb_flow") for m in marks[place.before + 1 : head.mark])
    )


def _led_by_goods(marks: Sequence[Mark], place: Place, heads: Sequence[Head]) -> Head | None:
    """The flow in "Molybdenum, with $5m, headed the list of shipments to Chile"."""
    k, after = place.at - 1, marks[place.at + 1] if place.at + 1 < len(marks) else None
    while k > place.before and (marks[k].is_a("hedged", "thin", "worth") or marks[k].means.get("prep") == "with"):
        k -= 1
    comma = 0 <= k < place.at - 1 and marks[k].get("break") == "weak" and marks[k].end == marks[k + 1].first
    first = marks[k - 1].end if k > 0 else 0
    closed = after is not None and after.means.get("break") == "weak" and after.first == marks[place.at].end
    if not (comma and closed and first < marks[k].first):
        return None
    return next((h for h in heads if place.at < h.mark < place.after and h.flow is not None and not h.verb), None)


def beside_share(marks: Sequence[Mark], place: Place, container: Head) -> bool:
    """True for the sum right behind a share and its whole: in brackets, behind a dash, or ", at $18bn"."""
    between = marks[max(container.mark, place.before) + 1 : place.at]
    while len(between) > 1 and _says_of_whom(between[0]):
        between = between[1:]  # "took 18% of exports to Chile in May, worth $5bn"
    if not between or container.mark <= place.before:
        return False
    if between[0].get("break") == "weak" and between[0].end - between[0].first == 1 and len(between) > 1:
        rest = [m for m in between[1:] if not m.is_a("alike", "thin", "hedged")]
        told = bool(rest) or any("alike" in m.means for m in between)  # "took 18% of exports in May, or $5bn"
        return told and all(m.one_of(_WORTH) or m.get("prep") == "with" for m in rest)
    if not between[-1].is_a("dash", "bracket"):
        return False
    return all(m.is_a("dash", "bracket") or m.place is not None or m.get("prep") == "of" for m in between)


def _says_of_whom(mark: Mark) -> bool:
    return mark.when is not None or mark.one_of(("place", "refer")) or mark.get("prep") in _WITH


def _expected(marks: Sequence[Mark], head: Head, place: Place) -> bool:
    """True for what others had thought of a figure before this one: "up 15%, beating forecasts of 7%, to $3bn"."""
    return head.flow is None and head.mark < place.before and marks[head.mark].get("other") == "expected"


def _pace(marks: Sequence[Mark], head: Head, place: Place) -> bool:
    """True for the pace at which a flow grew to a sum: "exports rose at a yearly rate of 7% from $5bn to $6bn"."""
    if head.flow is not None or marks[place.at].get("figure") in PARTS or head.mark > place.before - 2:
        return False
    percent = next((k for k in range(head.mark + 1, place.at) if marks[k].figure is not None), place.at)
    led = all(m.is_a("hedged", "thin") or m.get("prep") == "of" for m in marks[head.mark + 1 : percent])
    at = any(m.get("prep") == "at" or m.is_a("level") for m in marks[max(0, head.mark - 3) : head.mark])
    return at and led and marks[percent].get("figure") == "percent"


def _open(marks: Sequence[Mark], place: Place, before: list[Head]) -> list[Head]:
    """Leave out the heads of a clause that is over: "X, which takes half of Y's exports, was unchanged at ..."."""
    which = next((k for k in range(place.at - 1, -1, -1) if marks[k].means.get("break") == "relative"), None)
    if which is None or not any(head.mark > which for head in before):
        return before
    last = marks[place.at - 1]
    grown = "move" in last.means and marks[place.at].get("figure") == "percent" and place.at - 2 > place.before > which
    if grown and "break" in marks[place.at - 2].means and "finite" not in last.means:
        return before  # "of which tea made $64m, up 14%": the growth of the figure before
    for k in range(which + 1, place.at - 1):
        verb = marks[k + 1]
        if marks[k].get("break") == "strong" or "colon" in marks[k].means:
            return before
        on = marks[k + 2 : k + 3]
        if marks[k].get("break") == "weak" and "plain" not in marks[k].means and "verb_flow" in verb.means:
            return _outside(marks, which, k, before) if verb.first == marks[k].end else before
        led = "move" in verb.means and bool(on) and (on[0].get("prep") in ("by", "to") or on[0].figure is not None)
        if marks[k].get("break") == "weak" and (led or (verb.is_a("move", "level") and not verb.is_a("prep", "plain"))):
            return _outside(marks, which, k, before) if verb.first == marks[k].end else before
    return before


def _itself(marks: Sequence[Mark], place: Place) -> bool:
    """True for the growth of an economy that a relative clause stands behind: "Peru, which sold us tea, grew 5%"."""
    which = next((k for k in range(place.at - 1, 0, -1) if marks[k].get("break") == "relative"), 0)
    named = which - 1 - ("break" in marks[which - 1].means)
    opens = named == 0 or marks[named - 1].when is not None or "break" in marks[named - 1].means
    return named >= 0 and opens and marks[named].place is not None


def _outside(marks: Sequence[Mark], which: int, end: int, before: Sequence[Head]) -> list[Head]:
    """The heads that a relative clause does not hold, which a comma may close before them."""
    commas = (k for k in range(which + 2, end) if marks[k].get("break") == "weak" and "plain" not in marks[k].means)
    closed = next(commas, end)
    return [h for h in before if not which < h.mark < closed]
