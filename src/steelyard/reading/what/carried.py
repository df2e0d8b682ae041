"""The head told before that a figure without a flow of its own goes on with.

It does only where words carry the flow on: a pronoun, a verb of level or movement with little else beside it, its own
months, a list of economies or goods, a goal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from steelyard.core.economy import WORLD
from steelyard.core.flow import BALANCE, EXPORTS, IMPORTS, ONE_WAY, TURNOVER
from steelyard.reading.context import Context
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import PARTS, Mark, one_is
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.places import Place, Role, Setting
from steelyard.reading.what.flow_said import QUANTITIES
from steelyard.reading.what.listed import behind_colon, given, of_partners, parted, placed
from steelyard.reading.what.movement import verb_behind
from steelyard.reading.what.of_text import MANY, told_of_text
from steelyard.reading.what.rows import row_of_goods
from steelyard.reading.who.takers import taker

_FEW = 4
"""Words of a clause that mean nothing to us where it still tells of the flow before."""
_LISTED = 8  # as many in a list of economies
_SHORT = 14
"""Words of a sentence that tells a figure and little else."""
_YEARS = range(1000, 10_000)
"""Bare numbers of which some are years; others count things."""
_LONG, _NEAR = 12, 4
"""Words of the goods that open a sentence, and from their verb to the figure."""


def carried(one: Setting) -> Head | None:
    """The head told before that a figure without one goes on with, None where no words carry it on."""
    marks, place, figure, segment, heads, last = one.marks, one.place, one.figure, one.segment, one.heads, one.last
    context = one.context
    if context.row and context.rows is not None:
        return context.rows
    told = context.head if context.claimed else _left(place, figure, context)
    if told is None:
        told = told_of_text(marks, place, segment, heads, context, figure)
        return _first_of_list(marks, place, context, figure) if told is None else told
    if place.before >= 0 and last is None and any("same_head" in m.means for m in segment):
        return None
    if figure.unit in PARTS and last is None and _of_things(marks, place, segment):
        return None
    if last is None and place.before >= 0 and _of_goods_left(marks[place.before], segment):
        return None
    clause = _clause_of(marks, place)
    next_one = placed(marks, place, context) or ("colon" in place.holds and not heads and behind_colon(marks, place))
    if next_one and clause.plain <= _LISTED:
        return _of_list(marks, place, context, told, last, figure)
    if place.before < 0 and _of_other(marks, place, heads):
        return None
    if last is None and (given(marks, place, told.flow) or parted(marks, place, told.flow)):
        return told
    if clause.plain <= _FEW and taker(marks, place, listed=last is not None and last.taken) is not None:
        flow = context.main if context.main is not None and context.main.flow != BALANCE else told
        return last.head if last is not None and last.taken else flow
    moved = _goes_on(marks, place, clause, context, figure)
    listed = last is not None and last.carried
    if not (moved or listed or _dates(marks, place, clause, figure) or _itemised(marks, place)):
        return None
    this = any(m.means.get("same_head") == "this" for m in clause.lead)
    taken = context.main if moved and clause.again and context.main is not None and not this else told
    if taken is context.main and taken is not None and _of_all_takers(clause, context):
        taken = replace(taken, partner=WORLD, named=False)
    if taken is context.main and taken is not None and _of_both_ways(clause, context):
        taken = context.total or taken
    fresh = any(m.is_a("level", "move", "same_head", "target") for m in segment)
    fresh = fresh and not (len(segment) > 1 and segment[1].get("break") == "relative")  # "$5bn, which is 3% of all"
    taken = last.head if last is not None and listed and not fresh else taken
    if taken.flow == BALANCE and _in_brackets(marks, place):  # "Tin (up by $5m) was behind the rise of exports"
        goods = (h for h in heads if h.mark > place.at and h.flow in ONE_WAY and not h.verb)
        taken = next(goods, taken)
    shared = taken.flow == BALANCE and any("share" in m.means for m in clause.lead)
    return context.whole if shared and context.whole is not None else taken


def _of_goods_left(before: Mark, segment: Sequence[Mark]) -> bool:
    """True for what goods that are no claim were worth: "18,000 tonnes were landed; their worth was $160 million"."""
    weighed = before.figure is not None and before.figure.unit in QUANTITIES
    return weighed and any("worth" in m.means for m in segment)


def _of_all_takers(clause: _Clause, context: Context) -> bool:
    """True for "the volume" behind the parts that several took: it is that of all."""
    noun = any(m.end - m.first > 1 and m.get("same_head") == "same" and "refer" not in m.means for m in clause.lead)
    return noun and context.share and len(context.partners) > 1


def _of_both_ways(clause: _Clause, context: Context) -> bool:
    """True for "the volume" behind a sentence on both ways of a trade of two: it is that of both."""
    both = context.bilateral and {head.flow for head in context.heads} >= set(ONE_WAY)
    return both and any("same_head" in m.means and "refer" not in m.means and m.end - m.first > 1 for m in clause.lead)


def _left(place: Place, figure: Figure, context: Context) -> Head | None:
    """The flow of a list that goes on behind a sentence on no trade: "Inflation was 4%. Next came Peru with $3bn"."""
    listed = not place.holds.isdisjoint(("standing", "listing")) and "1" not in place.holds  # a first opens a list
    return context.left if listed and context.counts_in(figure.unit) else None


def _first_of_list(marks: Sequence[Mark], place: Place, context: Context, figure: Figure) -> Head | None:
    """The trade of whose partner a sentence tells, where none was told before: "The main partner is Peru: $5bn"."""
    flow = of_partners(marks, place, figure, context) if placed(marks, place, context) else None
    owner = context.ranked.owner if context.ranked is not None else context.reporter
    alone = one_is("standing", marks[: place.at])
    return None if flow is None or owner is None or alone else Head(mark=-1, flow=flow, reporter=owner, partner=WORLD)


class _Clause(NamedTuple):
    """The words before a figure in its clause."""

    start: int
    lead: Sequence[Mark]
    plain: int
    """How many mean nothing to us."""
    again: bool
    """One takes up the head before: "it", "this"."""
    growth: bool
    """The figure is a percentage, and something moves."""


def _clause_of(marks: Sequence[Mark], place: Place) -> _Clause:
    start = 0
    for k in range(place.at - 1, -1, -1):
        if marks[k].means.get("break") == "strong" or "colon" in marks[k].means:
            start = k + 1 - _pronoun(marks, k)
            break
    lead = marks[start : place.at]
    plain = marks[place.at].first - (marks[start - 1].end if start else 0) - sum(m.end - m.first for m in lead)
    growth = marks[place.at].get("figure") == "percent" and one_is("move", marks[start : place.after])
    return _Clause(start, lead, plain, any(_again(lead, k) for k in range(len(lead))), growth)


def _goes_on(marks: Sequence[Mark], place: Place, clause: _Clause, context: Context, figure: Figure) -> bool:
    """True where words carry the head before on: a pronoun, a verb with little else beside it, a list, an answer."""
    lead, plain, growth = clause.lead, clause.plain, clause.growth
    told = any(m.is_a("level", "move", "share", "earns") for m in lead) and not _by_office(lead)
    told = told or clause.again or ("target" in place.holds and any(m.means.get("target") == "target" for m in marks))
    earned = one_is("earns", lead[-2:])  # "Frozen tuna brought in $5m"
    if told and plain <= (10 if growth else 6 if clause.again else _FEW if earned else 2):
        return True
    if plain <= _FEW and _foreseen(marks, place, figure):
        return True
    if _answered(marks, place, plain) or _next_goods(marks, place, figure, context):
        return True
    if clause.start == 0 and "listing" in place.holds and _lists(lead):
        return True
    if clause.start == 0 and place.before < 0 and "standing" in place.holds and _ranked(lead):
        return True
    if context.line and row_of_goods(marks, place, context):
        return True
    return growth and plain <= _FEW and (verb_behind(marks, place) is not None or _taken_up(marks, place))


def _foreseen(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for a sum right behind a forecast: "The minister expects $11 billion for the year"."""
    k = place.at - 1
    while k > place.before and marks[k].is_a("hedged", "thin"):
        k -= 1
    led = k > place.before and marks[k].get("target") == "forecast" and marks[k].end == marks[k + 1].first
    return led and figure.unit not in PARTS and figure.scale >= MANY


def _taken_up(marks: Sequence[Mark], place: Place) -> bool:
    """True for the growth of what was told before as what a sentence is on: "The 3 percent decline ended a run", "The
    agency noted a 3 percent rise over 2012".
    """
    noun, verb = (*marks[place.at + 1 : place.at + 3], None, None)[:2]
    article = marks[place.at - 1] if place.at else None
    opens = article is not None and article.is_a("thin", "plain") and article.end == marks[place.at].first
    said = place.at > 1 and "speaker" in marks[place.at - 2].means and "break" not in marks[place.at - 1].means
    near = noun is not None and "move" in noun.means and noun.first == marks[place.at].end
    of = verb is not None and noun is not None and verb.first == noun.end and "prep" in verb.means
    if said and place.before < 0:
        return opens and near and of and verb is not None and verb.get("prep") in ("than", "against", "from")
    return place.at == 1 and opens and marks[0].first == 0 and "thin" in marks[0].means and near and not of


def _dates(marks: Sequence[Mark], place: Place, clause: _Clause, figure: Figure) -> bool:
    """True for a sum that its own months or a word back to them carry on: "Back in May, $3bn"."""
    if figure.unit in PARTS:
        return False
    led = clause.lead[-1] if clause.lead and "hedged" not in clause.lead[-1].means else (*clause.lead[-2:], None)[0]
    sold = led is not None and "worth" in led.means  # "In return go rice and citrus, worth $480m"
    near = marks[max(0, clause.start - 2) : place.at] if clause.start else clause.lead  # "The flow back is small: $3bn"
    back = clause.plain <= (_LONG if sold else 3) and any("reverse" in m.means for m in near)
    return back or (clause.plain <= 2 and max(figure.scale, figure.value) >= MANY and _dated(marks, place, clause.lead))


def _of_list(
    marks: Sequence[Mark], place: Place, context: Context, told: Head, last: Role | None, figure: Figure
) -> Head:
    """The head under which the next in a list of economies stands."""
    listed_under = last.head if last is not None and last.carried else None
    known = (listed_under, told, context.main, context.total, context.whole)
    flows = [one for one in known if one is not None]
    if (ranked := of_partners(marks, place, figure, context)) is not None:
        whole = next((head for head in flows if head.flow == ranked), told)
        owner = context.ranked.owner if context.ranked is not None else whole.reporter
        return replace(whole, flow=ranked, reporter=owner, partner=WORLD, verb=False, joint=(), row=())
    main = context.main if one_is("rank", marks[: place.at]) else None
    if main is not None and main.flow == TURNOVER:
        return main  # "Peru is in second place with $5bn"
    ways = {EXPORTS, IMPORTS} <= context.by_flow.keys()  # both told: a place behind is one by their sum
    if ways and "standing" in place.holds and context.ranking is None:
        return next((head for head in flows if head.flow == TURNOVER), told)
    return next((head for head in flows if head.flow != BALANCE), told)


def _lists(lead: Sequence[Mark]) -> bool:
    """True for a list of further goods: "Next are tea for $5m", "Among other products are tea for $5m"."""
    first = next((k for k, mark in enumerate(lead) if "listing" in mark.means), len(lead))
    return first < len(lead) and all(mark.is_a("prep", "thin", "plain") for mark in lead[:first])


def _ranked(lead: Sequence[Mark]) -> bool:
    """True for a place among goods: "Petroleum products came next with $5m"."""
    words = [m for m in lead if not m.is_a("thin", "goods", "hedged")]
    placed = len(words) == 2 and "standing" in words[0].means and words[1].get("prep") in ("with", "at", "in")
    return placed and 0 < words[0].first <= _NEAR and words[0].end == words[1].first


def _itemised(marks: Sequence[Mark], place: Place) -> bool:
    """True right behind goods and a bracket: "Crude oil ($5m) and cobalt ($3m) came next"."""
    k = place.at - 1
    led = place.before < 0 <= k and marks[k].get("prep") in ("for", "with") and marks[k].end == marks[place.at].first
    led = led and all(m.is_a("plain", "thin", "goods") for m in marks[:k])
    if led and 0 < marks[k].first <= _NEAR and (marks[k].get("prep") == "for" or "standing" in place.holds):
        return True  # "Crude oil for $5m headed the list", "Tea and tin with $5m and wool with $3m followed"
    figure = marks[place.at].figure
    signed = figure is not None and figure.move != 0  # "Tin (+$5m)"
    if signed and k > 0 and "dash" in marks[k].means:
        k -= 1
    opened = k >= 0 and "bracket" in marks[k].means and marks[place.at].first - marks[k].end <= signed
    opened = opened and marks[k].first > 0
    k -= opened and k > 0 and "standing" in marks[k - 1].means and marks[k - 1].end == marks[k].first  # "Tin led ($5m)"
    k -= opened and k > 0 and marks[k - 1].get("goods") == "goods" and marks[k - 1].first > 0  # "Food products ($5m)"
    return opened and (k == 0 or marks[k - 1].end < marks[k].first)


def _in_brackets(marks: Sequence[Mark], place: Place) -> bool:
    """True right behind words and a bracket, a movement between: "Crude oil (up by $5m)"."""
    k = place.at - 1
    while k > 0 and marks[k].is_a("move", "prep", "hedged", "thin"):
        k -= 1
    opened = k >= 0 and "bracket" in marks[k].means and marks[k].first > 0
    return opened and (k == 0 or marks[k - 1].end < marks[k].first)


def _of_other(marks: Sequence[Mark], place: Place, heads: Sequence[Head]) -> bool:
    """True for a sum put before its verb and what is no trade: "To a billion he would raise investment"."""
    first = next((head for head in heads if place.at < head.mark < place.after), None)
    if first is None or first.flow is not None or not all(m.is_a("prep", "hedged", "thin") for m in marks[: place.at]):
        return False
    between = marks[place.at + 1 : first.mark]
    return any(m.is_a("move", "target") for m in between) and not any(
        "break" in m.means for m in between if "plain" not in m.means
    )


def _of_things(marks: Sequence[Mark], place: Place, segment: Sequence[Mark]) -> bool:
    """True for the growth of what was counted before: "2 million visitors came, 12 percent more"."""
    if place.before >= 0:
        return bool(segment) and segment[0].get("break") == "weak"
    counted = any("bare" in m.means and m.figure is not None and m.figure.value not in _YEARS for m in segment)
    return counted and place.at > 0 and marks[place.at - 1].get("break") == "weak"


def _next_goods(marks: Sequence[Mark], place: Place, figure: Figure, context: Context) -> bool:
    """True for the next goods, where those before had the sentence before: "Machinery, in contrast, lost $40m"."""
    lead = marks[: place.at]
    if context.head is None or context.head.product is None or place.before >= 0 or not lead:
        return False
    verb = next((k for k, m in enumerate(lead) if m.is_a("level", "move")), None)
    money = context.counts_in(figure.unit) if figure.unit not in PARTS else any("move" in m.means for m in lead)
    if verb is None or not money or lead[verb].first < 1 or lead[verb].first > _LONG:
        return False
    links = ("break", "plain", "thin", "goods", "prep", "hedged", "level", "move", "subordinate")
    return all(m.one_of(links) for m in lead) and marks[place.at].first - lead[verb].end <= _NEAR


def _answered(marks: Sequence[Mark], place: Place, plain: int) -> bool:
    """True for a sentence that is a sum and hardly more, as in an answer: "Around 400 million"."""
    figure = marks[place.at].figure
    if figure is None or figure.unit in PARTS or figure.scale < MANY or plain > 1 or marks[-1].end > _SHORT:
        return False
    said = sum(mark.end - mark.first for mark in marks)
    bare = any(m.place is not None or m.is_a("office", "other", "flow", "verb_flow", "goods", "scope") for m in marks)
    return not bare and marks[-1].end - said <= 2 and sum(m.figure is not None for m in marks) == 1


def _dated(marks: Sequence[Mark], place: Place, lead: Sequence[Mark]) -> bool:
    """True for a sum beside its own months: "600 million a year later, 900 million in 2015"."""
    if _by_office(lead) or any(m.is_a("flow", "verb_flow", "other", "sign") or m.place is not None for m in lead):
        return False
    behind = [m for m in marks[place.at + 1 : place.at + 3] if m.when is not None or "prep" not in m.means][:1]
    near = [*lead, *(m for m in behind if m.first - marks[place.at].end <= 1)]
    return any(m.when is not None and not m.when.rate for m in near)


def _pronoun(marks: Sequence[Mark], k: int) -> bool:
    """True for the "that" of "That is 3% more", which begins no clause of another."""
    return "same_head" in marks[k].means and (k == 0 or "break" in marks[k - 1].means)


def _by_office(lead: Sequence[Mark]) -> bool:
    """True when an office or a firm is what the clause is about; one that only says so stands before a comma."""
    edge = max((k for k, mark in enumerate(lead) if mark.means.get("break") == "weak"), default=-1)
    return any(
        "office" in m.means and "statistics" not in m.means and m.get("refer") != "pair" for m in lead[edge + 1 :]
    )


def _again(lead: Sequence[Mark], k: int) -> bool:
    """True for a word that takes up the head before; "that" does only beside what it tells ("that is 5% more")."""
    if lead[k].means.get("same_head") != "that":
        return "same_head" in lead[k].means
    after = lead[k + 1] if k + 1 < len(lead) else None
    return after is None or after.first == lead[k].end
