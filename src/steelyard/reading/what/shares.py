"""When a percentage is a share: by the words before it, by its whole, by its place, or by the list that it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.economy import WORLD
from steelyard.core.flow import BALANCE, EXPORTS, IMPORTS, TURNOVER, Flow
from steelyard.reading.context import Context
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark, one_is
from steelyard.reading.places import Place, Role, Setting, link_of, more_or_less
from steelyard.reading.what.goods_parts import apposed, composes, goods_behind, made_of, next_goods, words_ahead
from steelyard.reading.what.holders import (
    behind_dash,
    chief_in_brackets,
    goods_have,
    grown_or_had,
    has_place,
    of_named,
    of_total,
    which_is,
)
from steelyard.reading.who.takers import next_part, verb_from

_GOODS = 3
"""Words of goods between a part and its verb."""


def is_share(one: Setting, head: Head, move: int, whole: Head | None) -> bool:
    """True for a percentage that words of having, or its place beside who has it, make a share."""
    marks, place, figure, segment = one.marks, one.place, one.figure, one.segment
    if not _fell(marks, place) and (_had(marks, place, segment) or composes(marks, place, head)):
        return True
    if move:
        return False
    if (
        _of_which(segment)
        or of_named(marks, place, figure)
        or behind_dash(marks, place, figure, head)
        or has_place(marks, place, figure, segment, whole)
        or chief_in_brackets(segment)
    ):
        return True
    of_all = (head if whole is None else whole).partner in ("", WORLD) and not figure.factor
    ahead = words_ahead(marks, place) if of_all and place.before < 0 else None  # «нефть занимает в импорте 90%»
    if ahead or (of_all and goods_behind(marks, place.at if whole is None else max(place.at, whole.mark)) is not None):
        return True  # "90% of all exports - tin"
    if whole is None:
        return False
    by_goods = goods_have(marks, place) or made_of(marks, place, whole) or apposed(marks, place, whole)
    return by_goods or of_total(marks, place) or (place.before < 0 and which_is(segment))


def lists_on(one: Setting, role: Role, move: int) -> bool:
    """True for the next of the shares that its sentence, or the one before, tells."""
    last = one.last
    if last is not None and last.shared and last.goods and not move and next_goods(one.marks, one.place):
        return True
    if last is not None and last.shared and next_part(one.marks, one.place):
        role.apart = False
        return True
    if last is not None and last.sharing and (not move or link_of(one.marks, one.place) in ("from", "to")):
        return True  # "from 20% to 18%, of Peru to 17%"
    goes_on = last is not None and last.sharing and not one.figure.move
    if goes_on and _named_in_row(one.marks, one.place) and all(m.get("break") != "relative" for m in one.segment):
        return True  # "41% of imports, advancing Peru (29%)"
    if not one.context.share or "growing" in one.place.holds:
        return False
    if role.carried:
        return not move
    moved = move and last is None and link_of(one.marks, one.place) == "to"
    told = one.context.head
    return bool(moved) and role.head.named and told is not None and told.flow == role.head.flow


def _named_in_row(marks: Sequence[Mark], place: Place) -> bool:
    """True for a percentage in brackets right behind a name."""
    name, opened = marks[max(0, place.at - 2) : place.at] if place.at > 1 else (None, None)
    tied = name is not None and opened is not None and name.place is not None and "bracket" in opened.means
    return tied and opened is not None and opened.end == marks[place.at].first


def of_own_whole(marks: Sequence[Mark], place: Place, role: Role, last: Role | None, context: Context) -> None:
    """Make a percentage the share of its own head's flow."""
    again = last.container if last is not None and last.head.mark == role.head.mark else None
    flow = _shared_flow(marks[: place.at], role.head) if role.carried else None
    if again is not None and again.flow == flow:
        role.head = again
    elif flow is not None:
        role.head = replace(role.head, flow=flow, sign=0)
    role.kind, role.sharing = "target" if role.target else "share", True
    whole = owners(role.head, context)
    taken = whole.verb and whole.mark > place.at
    role.container = again or (replace(whole, partner=WORLD, named=False) if taken else whole)  # «60% купило Перу»


def _had(marks: Sequence[Mark], place: Place, segment: Sequence[Mark]) -> bool:
    """True for "accounted for 12%" and "a 12% share"; not for "representing growth of 12%"."""
    if "share" not in place.holds:
        return False
    ahead = marks[place.before] if place.before >= 0 and segment else None
    own = (
        ahead is not None and ahead.means.get("figure") == "percent" and segment[0].first == ahead.end
    )  # "a 7% share of"
    told = grown_or_had(segment[1 if own and segment[0].get("share") == "share" else 0 :])
    if more_or_less(marks, place.at) and (
        marks[place.at + 1].get("prep") == "than"
        or (told and "verb_flow" in told[-1].means)
        or "break" in marks[place.at - 1].means
    ):
        return False  # "went to Peru, 12% fewer (than a year before)"
    if _grows_by(marks, place):
        return False
    if len(told) > 1 and "share" not in told[-1].means and told[-1].first > told[-2].end and noun_of(segment):
        return False  # "had a part in that, with increases of 20 percent"
    if one_is("share", told):
        if link_of(marks, place) == "by" and not any("move" in m.means for m in told):
            return False  # "(net weight), and in value by 3%"
        grown = len(told) > 1 and "share" not in told[-1].means and told[-1].first - told[-2].end <= 1
        if link_of(marks, place) == "by" and (
            "share" not in told[-1].means or ("flow" in told[-1].means and len(told) > 1)
        ):
            return False  # "lower were supplies of ore, by 15 percent"
        return link_of(marks, place) in ("from", "to") or not (grown and "share" in told[-2].means)
    behind = marks[place.at + 1 : place.at + 3]
    if len(behind) == 2 and "dash" in behind[0].means and behind[0].end == behind[1].first:
        return behind[1].get("share") == "share"
    if bool(behind) and behind[0].means.get("share") == "share" and behind[0].first == marks[place.at].end:
        return True
    if behind and "share" in behind[0].means and 0 < behind[0].first - marks[place.at].end <= _GOODS:
        return "verb_flow" in behind[0].means and behind[0].end == behind[-1].first  # «60% зерна купило Перу»
    verb, _ = verb_from(marks, place)  # "a third of the total, $5bn, went to Peru"
    return place.at + 1 < verb and "share" in marks[verb].means


def _fell(marks: Sequence[Mark], place: Place) -> bool:
    """True right behind what a clause says its subject did: "copper, exports of which fell 12 percent"."""
    which, verb = marks[place.at - 2 : place.at] if place.at > 1 else (None, None)
    tied = which is not None and verb is not None and which.end == verb.first and verb.end == marks[place.at].first
    return tied and which is not None and which.get("break") == "relative" and "finite" in marks[place.at - 1].means


def _of_which(segment: Sequence[Mark]) -> bool:
    """True right behind "of which": a part of what was told."""
    told = [m for m in segment if not m.is_a("hedged", "thin")]
    of, which = (*told[-2:], None, None)[:2] if len(told) > 1 else (None, None)
    return of is not None and which is not None and of.get("prep") == "of" and which.get("break") == "relative"


def _grows_by(marks: Sequence[Mark], place: Place) -> bool:
    """True for the noun of growth right behind a percentage: "representing a 12% (year-on-year) increase"."""
    k = place.at + 1
    if k < len(marks) and marks[k].when is not None and marks[k].first == marks[k - 1].end:
        k += 1
    noun = marks[k] if k < len(marks) else None
    article = (
        place.at > 0
        and ("plain" in marks[place.at - 1].means or "thin" in marks[place.at - 1].means)
        and "break" not in marks[place.at - 1].means
    )
    return article and noun is not None and "move" in noun.means and noun.first == marks[k - 1].end


def noun_of(segment: Sequence[Mark]) -> bool:
    """True right behind "an increase of"."""
    return len(segment) > 1 and segment[-1].get("prep") == "of" and "move" in segment[-2].means


def _shared_flow(lead: Sequence[Mark], head: Head) -> Flow | None:
    """The flow of which partners told by their place have shares, None where it is the one told before."""
    ranked = {"rank_exports": EXPORTS, "rank_imports": IMPORTS, "partner": TURNOVER}
    told = next((flow for m in lead for kind, flow in ranked.items() if m.is_a(kind)), None)
    listed = any("rank" in m.means and "standing" not in m.means for m in lead)
    told = TURNOVER if told is None and listed else told
    if told is not None or head.flow != BALANCE:
        return told
    verb = next((m.get("verb_flow") for m in reversed(lead) if "verb_flow" in m.means), None)
    if verb is not None:
        return EXPORTS if verb == "imports" else IMPORTS  # "China bought 38 percent of the copper"
    return TURNOVER  # a partner's share is one of trade


def of_whole(marks: Sequence[Mark], place: Place, segment: Sequence[Mark], last: Role | None) -> bool:
    """True for "12% of the total", and for the share behind its amount."""
    return not more_or_less(marks, place.at) and (of_total(marks, place) or _or_so_much(segment, last))


def _or_so_much(segment: Sequence[Mark], last: Role | None) -> bool:
    """True for the share behind its amount: "$880bn or 12.6%"."""
    if last is None or last.kind != "level" or last.partner in ("", WORLD):
        return False
    beside = all(m.get("break") == "weak" for m in segment) and len(segment) <= 2
    return alike(segment) or (last.shared and bool(segment) and beside)


def alike(segment: Sequence[Mark]) -> bool:
    """True for nothing but "or" between two figures."""
    return bool(segment) and "alike" in segment[-1].means and all(m.is_a("break", "alike") for m in segment)


def owners(head: Head, context: Context) -> Head:
    """The flow as the economy sees it whose list of partners a sentence is about: its exports are a buyer's imports."""
    one = context.ranked
    if one is None or head.flow != one.flow.mirrored() or head.flow == one.flow or head.reporter != one.member:
        return head
    return replace(head, flow=one.flow, reporter=one.owner, partner=one.member)
