"""The pair under which flows stand that name no party: told by a heading, a topic sentence, or the turnover before.

"Trade with Chile also grew. Exports rose 5%": these are exports to Chile, whatever the text told before. A new
paragraph is about the text's own trade again, unless a heading stands over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from steelyard.core.economy import WORLD, is_country, is_region, parent
from steelyard.core.flow import BALANCE, IMPORTS, TURNOVER, Flow
from steelyard.reading.context import Context, place_of, prep_before
from steelyard.reading.head import Head
from steelyard.reading.hs.stems import words_of
from steelyard.reading.marking.mark import Mark, Sentence
from steelyard.reading.who.rows import in_row

if TYPE_CHECKING:
    from steelyard.core.period import Period
    from steelyard.reading.marking.numbers import Figure
    from steelyard.reading.places import Draft

_BOTH_WAYS = (TURNOVER, BALANCE)
_MANY_TIMES = 6
"""How often a country's total has what one partner has: pairs seldom grow as much within a text."""
_APART = 4
"""Times that what one office tells two to trade is at most of what another does."""
_MORE = 1.25
"""How often what two were told to trade in some months a sum has that is all trade, where no other source is named."""
_GOODS = 2
"""Words of goods between "total" and its flow."""
_SOURCES = ("office", "statistics", "issuer", "speaker")
_SHORT = 8
"""Words of a heading that names a partner."""
_LEADS = ("with", "for")


def open_sentence(sentence: Sentence, context: Context) -> None:
    """Keep or drop the pair told before, and take the one that a heading or the first words set."""
    if "rival" in sentence.holds:
        context.peers |= {m.place.code for m in sentence.marks if m.place is not None} - {context.anchor or ""}
    heading = _is_heading(sentence)
    if heading or ((sentence.fresh or context.opening) and not context.headed):
        context.under, context.headed = None, False
    if "place" not in sentence.holds:
        return
    if heading and (code := _only_partner(sentence.marks, context)) is not None:
        context.under, context.headed = (context.reporter or "", code), True
    if not sentence.holds.isdisjoint(_LEADS) and (code := _led(sentence.marks, context)) is not None:
        context.under = (context.reporter or "", code)
    if (code := _labels(sentence, context)) is not None:
        context.under = (context.anchor or "", code)


def told_of_pair(drafts: Sequence[Draft], heads: Sequence[Head], context: Context) -> None:
    """Take the pair of a sentence that tells of its turnover or balance alone; drop it behind any other."""
    if not drafts:
        named = [head for head in heads if head.flow in _BOTH_WAYS and head.named and not head.group]
        if named and named[-1].reporter and named[-1].partner not in ("", WORLD):
            context.under = named[-1].reporter, named[-1].partner
        elif (code := _other_owner(heads, context)) is not None:
            context.under = code, WORLD
        return
    for draft in drafts:
        summed = draft.role.kind == "level" and draft.role.head.flow != BALANCE
        goods = draft.role.head.product
        if summed and draft.partner != WORLD:
            own = (draft.item or draft.ware or goods) == goods
            for of in {goods, draft.product} if own else {draft.product} - {None}:
                key = size_key(draft.role.head.flow, draft.reporter, draft.partner, draft.figure.unit, of)
                sums = context.sizes.setdefault(key, {})
                sums[draft.period] = max(draft.figure.value, sums.get(draft.period, 0.0))
    main, under = drafts[0], context.under
    if under is None or not any(draft.is_of(*under) for draft in drafts):
        context.under, context.headed = None, False
    if main.partner in ("", WORLD) or not all(draft.is_of(main.reporter, main.partner) for draft in drafts):
        context.under = context.under if context.headed else None
    elif main.role.head.flow in _BOTH_WAYS and main.role.kind != "share":
        context.under = main.reporter, main.partner


def _other_owner(heads: Sequence[Head], context: Context) -> str | None:
    """The one economy whose flow to all a sentence without figures tells, and that is not the text's own: "2023 was a
    bad year for Peru's exports. Exports fell by 5%".
    """
    owners = {head.reporter if head.spoken and not head.verb else "" for head in heads}
    code = owners.pop() if len(owners) == 1 else ""
    names = [mark.place for mark in context.marks if mark.place is not None and not mark.office]
    named = {place.code if place.form == "name" else "" for place in names}  # "Brazilian imports" may be of others
    known = is_country(code) or is_region(code)
    return code if known and named == {code} and code != context.anchor and not any(h.named for h in heads) else None


def pair_above(head: Head, context: Context) -> tuple[str, str] | None:
    """The pair under which a flow stands; under one economy's flow to all stands only the same flow."""
    last, under = context.head, context.under
    again = under is None or under[1] != WORLD or (last is not None and last.flow == head.flow)
    return under if again and not head.verb else None


def size_key(
    flow: Flow | None, reporter: str, partner: str, unit: str | None, goods: str | None = None
) -> tuple[str, ...]:
    """Return what a sum is a sum of: seller, buyer, unit and goods; of a turnover both in one order."""
    of = " ".join(words_of(goods.casefold())) if goods else ""
    turned = flow == IMPORTS or (flow == TURNOVER and partner < reporter)
    one, other = (partner, reporter) if turned else (reporter, partner)
    return ("", one, other, unit or "", of) if flow == TURNOVER else (one, other, unit or "", of)


def outgrown(marks: Sequence[Mark], head: Head, pair: tuple[str, str], figure: Figure, context: Context) -> bool:
    """True for a sum many times what the pair was told to trade: "Peru's exports to Chile were $2m. Peru's exports
    totalled $90m" are exports to all countries, even in a text on two.
    """
    beside = pair != (head.reporter, head.partner)  # the partner stands beside the figure: "of it to Chile - 5"
    if beside or head.named or head.flow == BALANCE or pair[1] in ("", WORLD) or not _owned(marks, head):
        return False
    both = context.sizes.get(size_key(TURNOVER, pair[0], pair[1], figure.unit), {})
    known = context.sizes.get(size_key(head.flow, pair[0], pair[1], figure.unit), both)
    if not known or figure.value <= _MANY_TIMES * max(_yearly(value, period) for period, value in known.items()):
        return False
    return all(mark.place is None or mark.place.code != pair[1] for mark in marks)  # not "..., to Chile 90 million"


def _yearly(value: float, period: Period | None) -> float:
    """What a sum of some months comes to in a year."""
    return value if period is None else value * max(1.0, 12 / (period.last - period.first + 1))


def settle_wholes(drafts: Sequence[Draft], marks: Sequence[Mark], context: Context) -> None:
    """Make a flow that names its owner alone, or is one of all, one with all countries, where its sum is more than the
    two were told to trade in the same months.
    """
    more = _APART if not context.holds.isdisjoint(_SOURCES) else _MORE  # offices differ on what two trade
    for draft in drafts:
        head, pair = draft.role.head, (draft.reporter, draft.partner)
        if draft.role.kind != "level" or head.named or head.flow == BALANCE or pair[1] == WORLD:
            continue
        if pair[0] != (context.anchor or context.teller):
            continue  # "Peru exported 5 tonnes to Chile and Cuba. Chile bought 7"
        told = context.sizes.get(size_key(head.flow, pair[0], pair[1], draft.figure.unit, head.product), {})
        known = None if draft.period is None else told.get(draft.period)
        if known is None or draft.figure.value <= more * known or not (_owned(marks, head) or _of_all(marks, head)):
            continue
        if any(mark.place is not None and mark.place.code == pair[1] for mark in marks):
            continue
        whole = _of_all(marks, head)
        for other in drafts:
            both = whole and not other.role.head.named and _of_all(marks, other.role.head)
            if other.role.head.mark == head.mark or both:
                other.role.head, other.partner = replace(other.role.head, partner=WORLD), WORLD


def _of_all(marks: Sequence[Mark], head: Head) -> bool:
    """True for "total exports" and "overall coffee exports"."""
    before = marks[head.mark - 1] if head.mark > 0 else None
    return before is not None and before.get("refer") == "world" and marks[head.mark].first - before.end <= _GOODS


def _owned(marks: Sequence[Mark], head: Head) -> bool:
    """True for a flow whose owner stands in its own words, or before it."""
    if not 0 <= head.mark < len(marks):
        return False
    told = head.spoken or head.first < marks[head.mark].first
    return told or any(m.place is not None and m.place.code == head.reporter for m in marks[: head.mark])


def sum_of_pair(marks: Sequence[Mark], k: int, heads: Sequence[Head], context: Context) -> bool:
    """True for "total trade" in a text on one pair: exports and imports together, not trade with all countries."""
    before, last = marks[k - 1] if k else None, heads[-1] if heads else None
    added = before is not None and before.get("refer") == "world" and before.is_a("plain", "thin")
    added = marks[k].get("whole") == "sum" or (added and "whole" not in marks[k].means)
    alone = last is None or not (last.named or last.verb or last.partner in ("", WORLD))
    of_two = alone and context.mate is not None and context.bilateral  # the text names no third
    if not added or (marks[k].get("flow") != "turnover" and not of_two):
        return False
    told = last is not None and last.named and last.partner not in ("", WORLD)
    return told or context.under is not None or bool(context.paired and context.bilateral)


def _is_heading(sentence: Sentence) -> bool:
    """True for a short line without a full stop that stands alone."""
    if not sentence.opens or len(sentence.tokens) > _SHORT:
        return False
    return sentence.tokens[-1].text not in ".:;,!?" and "figure" not in sentence.holds


def _only_partner(marks: Sequence[Mark], context: Context) -> str | None:
    """The one economy of a heading that is not the text's own: "Trade with Chile", "Chile"."""
    alone = len(marks) == 1  # no town that tells where the text was written
    known = [mark.place for mark in marks if mark.place is not None and (alone or not mark.office)]
    named = {place.code for place in known if not alone or place.form == "name"}
    others = named - {context.reporter, context.anchor}
    return others.pop() if len(others) == 1 else None


def _led(marks: Sequence[Mark], context: Context) -> str | None:
    """The partner with which a sentence opens: "With Chile it was another story: exports fell", "For Chile, ..."."""
    k = next((n for n, mark in enumerate(marks[:3]) if mark.place is not None), None)
    if k is None or k + 1 >= len(marks) or marks[k].office or prep_before(marks, k) not in _LEADS:
        return None
    code = place_of(marks[k], context)
    if code in (None, context.reporter, context.anchor) or marks[0].first > 1 or in_row(marks, k, context):
        return None
    return code if marks[k + 1].is_a("break", "same_head", "level") else None


def _labels(sentence: Sentence, context: Context) -> str | None:
    """The partner that labels a line of a list, which then is no owner: "Chile: exports $5bn, imports $3bn"."""
    marks = sentence.marks
    k = 1 if marks and "dash" in marks[0].means else 0
    if k + 1 >= len(marks):
        return None
    name, place, colon = marks[k], marks[k].place, marks[k + 1]
    if place is None or name.office or not colon.is_a("colon", "dash"):
        return None
    if "dash" in colon.means and not any(m.figure is not None and m.first == colon.end for m in marks[k + 2 : k + 3]):
        return None  # "Chile - 5 tonnes, exports up 12%", but not "Chile - an old partner"
    anchor, code = context.anchor, place.code
    line = sentence.opens and not sentence.title and name.first <= 2 and colon.first == name.end
    told = context.told and ("dash" in colon.means or any(anchor in pair for pair in context.pairs))
    if not (line and told) or anchor in (None, code) or parent(code) == anchor or {"flow", "figure"} - sentence.holds:
        return None
    name.office = True
    return code
