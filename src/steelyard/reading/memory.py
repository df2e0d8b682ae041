"""What a sentence leaves to the next: its flows with their parties, its money, whose trade the text goes on with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.economy import WORLD, is_bloc, is_country, is_region, parent
from steelyard.core.flow import BALANCE, EXPORTS, IMPORTS, ONE_WAY, TURNOVER
from steelyard.reading.context import Context
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import PARTS, Mark, Sentence
from steelyard.reading.places import Draft
from steelyard.reading.what.accounts import serves
from steelyard.reading.who.takers import of_takers
from steelyard.reading.who.under import told_of_pair

_ASIDES = ("average", "jointly")


def keep_flows(heads: Sequence[Head], sentence: Sentence, context: Context) -> None:
    """Keep the flows of a sentence that tells no figure of them: the next one may."""
    last, marks = heads[-1], sentence.marks
    if last.flow is None and heads[0].flow == BALANCE and marks[last.mark].get("other") != "account":
        last = heads[0]  # "must cut its trade deficit before it can pay its debts": the deficit is what is told of next
    context.head = of_takers(_signed(last, sentence), sentence, context.anchor).left()
    context.claimed = last.flow is not None
    context.serving = serves(heads, marks, told=context.told)
    for head in heads:  # "India's exports to Oman fell. These exports ..."
        if head.flow in ONE_WAY and head.spoken and head.named and head.flow is not None:
            context.by_flow[head.flow] = (head.reporter, head.partner)
    asked = sentence.tokens[-1].text == "?"  # "And imports? They fell by 3%"
    opens = context.line and context.head.named and not last.verb and len(heads) == 1
    inside = last.reporter in (parent(last.partner), last.partner) or parent(last.reporter) == last.partner
    context.opened = context.head if opens and context.head.flow in ONE_WAY and not inside else None
    topic = opens or (context.head.flow == TURNOVER and context.head.named)
    parted = last.named and last.spoken and "share" in sentence.holds  # "Most of Peru's exports went to Chile"
    main = context.main  # "Peru's exports fell. Chile's are weak. They ..."
    others = main is not None and len(heads) == 1 and last.spoken and not last.verb and last.reporter != main.reporter
    others = others and _in_one_clause(last, marks)
    if context.head.flow == BALANCE or asked or topic or parted or others or _is_subject(last, sentence):
        context.main = context.head
    told_of_pair([], [head for head in heads if "flow" in marks[head.mark].means], context)
    if last.world and last.reporter == context.anchor:
        context.bilateral, context.by_flow = False, {}  # "Peru's total exports fell. Peruvian exports ..."
    if last.named and context.anchor == context.reporter == last.reporter:
        context.partner, context.bilateral = last.partner, True  # "In trade with Peru exports exceed imports."


def leave_open(told: Head | None, sentence: Sentence, context: Context) -> None:
    """Keep the flow ``told`` before a sentence that claims nothing, names no flow and tells no sum."""
    open_ = None if context.claimed else told or context.left
    if open_ is not None and not sentence.one_of(("flow", "verb_flow", "goods", "rank")):
        sums = any(m.figure is not None and not m.figure.bare and m.figure.unit not in PARTS for m in sentence.marks)
        open_ = None if sums else open_
    elif open_ is not None:
        open_ = None
    context.left = open_


def keep_money(drafts: Sequence[Draft], context: Context) -> None:
    """Keep the unit, and the money, in which a sentence reckons."""
    sums = [d.figure for d in reversed(drafts) if d.figure.unit is not None and d.figure.unit not in PARTS]
    money = [one for one in sums if (one.unit or "")[:3].isupper()]
    if sums:
        last = (money or sums)[0]
        context.unit, context.counted = last.unit, last.counted
    if money:
        context.money = money[0].unit


def keep_told(drafts: Sequence[Draft], heads: Sequence[Head], context: Context) -> None:
    """Leave to the next sentence what this one was about: its first claim, and the parties of each flow."""
    group = any(head.group or head.scope == "services" for head in heads)
    # an average day's figures, and what several partners have together, are asides
    context.claimed = bool(drafts) or group or (context.claimed and not context.holds.isdisjoint(_ASIDES))
    if heads:
        context.serving = not drafts and serves(heads, context.marks, told=context.told)
    goes_on = bool(drafts) and not (heads and heads[-1].flow is None)
    if heads:
        context.head = context.head if goes_on else heads[-1].left()
        context.heads = tuple(heads)
    if not drafts:
        context.main = heads[0].left() if heads else context.main
        return
    main, last = drafts[0], drafts[-1]
    context.main = _left(main)
    if goes_on:
        context.head = context.main if last is main else _left(last)
    context.share = last.role.kind == "share" or last.role.shared
    context.moved = main.role.move if main.role.kind == "change" else 0
    if context.paired is None:
        context.paired = main.partner != WORLD
    first, context.told = not context.told, True
    if first:
        context.one_good = any(d.role.head.product or d.item or d.figure.unit == "tonnes" for d in drafts)
    _keep_pairs(drafts, context)
    _turn_to(main, context, first=first)
    _keep_ways(drafts, context)


def _keep_pairs(drafts: Sequence[Draft], context: Context) -> None:
    """Keep who trades with whom: the parties of each flow of the sentence, the pairs and the peers of the text."""
    main = drafts[0]
    plain = next((draft for draft in drafts if draft.role.kind != "share"), main)
    alone = all(draft.partner == WORLD or draft.is_of(main.reporter, main.partner) for draft in drafts)
    parted = plain.role.kind == "share" and not context.paired  # "Peru takes 5% of exports" tells of all countries
    context.bilateral = WORLD not in (main.partner, plain.partner) and alone and not parted
    context.net.update(net(drafts))
    partners: list[str] = []
    for draft in drafts:
        if draft.partner not in ("", WORLD) and draft.partner not in partners:
            partners.append(draft.partner)
    context.partners = tuple(partners)
    context.by_flow = {}
    for draft in drafts:
        head, pair = draft.role.head, (draft.reporter, draft.partner)
        if head.flow is not None:
            known = context.by_flow.setdefault(head.flow, pair)
            if known != pair and known[0] == draft.reporter:
                context.by_flow[head.flow] = (draft.reporter, WORLD)
        if draft.partner == WORLD:
            context.peers.add(draft.reporter)
        elif not (draft.role.kind == "share" and is_bloc(draft.partner)):  # a part of each one's whole makes no hub
            context.pairs.add(frozenset(pair))
        if head.flow == TURNOVER:
            _keep_turnover(draft, context)


def _keep_turnover(draft: Draft, context: Context) -> None:
    """Keep a turnover: that with all countries, and that of the two for whom an aim is set."""
    pair = {draft.reporter, draft.partner}
    if draft.partner == WORLD:
        context.whole = _told_of(draft)
    elif context.bilateral and (context.two is None or pair == set(context.two)):
        context.total = _told_of(draft)


def _told_of(draft: Draft) -> Head:
    """The head of a figure with its parties, where it has no mark."""
    return draft.role.head.left_with(draft.reporter, draft.partner, draft.role.head.product)


def _keep_ways(drafts: Sequence[Draft], context: Context) -> None:
    """Keep which flows of the anchor the text has told, and the last pair of which one sentence told both."""
    anchor = context.anchor
    for draft in drafts:
        flow = draft.role.head.flow
        context.wide = context.wide or (draft.reporter == anchor and draft.partner == WORLD)
        if flow is not None and anchor in (draft.reporter, draft.partner):
            context.ways.add(flow if draft.reporter == anchor else flow.mirrored())
    if not context.bilateral:
        return
    ours = [d for d in drafts if not (d.role.head.spoken or d.role.head.owned or d.role.head.verb)]
    if {EXPORTS, IMPORTS} <= {d.role.head.flow for d in ours}:
        context.sided = next((d.reporter, d.partner) for d in ours if d.role.head.flow == EXPORTS)


def _turn_to(main: Draft, context: Context, *, first: bool) -> None:
    """Settle whose trade the text goes on with, and with whom; a certain anchor stays whoever else is told of."""
    if context.teller is not None and context.teller not in (main.reporter, main.partner):
        context.anchor, context.reporter = context.anchor or context.teller, context.teller
        return
    if context.anchor is None and context.mate is None and context.teller in (main.reporter, main.partner):
        context.anchor = context.teller
    owned = main.role.head.owned or main.role.head.lent or main.role.kind == "share"
    titled = context.partner in (None, WORLD, main.reporter) or not first
    titled = titled and not (first and context.teller == main.reporter)
    if main.partner not in ("", WORLD) and main.partner == context.reporter and titled and not (first and owned):
        context.reporter, context.partner = main.partner, main.reporter
    elif context.anchor is not None and context.anchor in (main.reporter, main.partner):
        other = main.partner if main.reporter == context.anchor else main.reporter
        context.reporter = context.anchor
        context.partner = other if context.bilateral else context.partner
    elif not first and main.partner == context.partner != WORLD and main.role.head.flow == EXPORTS:
        pass  # another seller to the same partner
    elif not (is_bloc(main.reporter) or is_country(main.reporter) or is_region(main.reporter)) and context.reporter:
        pass  # a part of the world: "Of all the regions Asia showed the fastest growth of exports"
    elif first or (parent(main.reporter) != context.reporter and not (main.role.carried and context.anchor)):
        context.reporter = main.reporter
        context.partner = main.partner if context.bilateral else context.partner
    context.anchor = context.anchor or context.reporter
    shared = context.shared() if context.teller != context.anchor else None
    if shared is not None:
        context.anchor = context.reporter = shared  # "Peru and Chile bought flour of Kenya": the text is on Kenya's


def _left(draft: Draft) -> Head:
    """The head of a figure as the next sentence has it, with the goods that stand beside it."""
    head = draft.role.head
    return head.left_with(draft.reporter, draft.partner, head.product or draft.ware or None)


def net(drafts: Sequence[Draft]) -> dict[tuple[str, str], int]:
    """The sign of the balance where a sentence tells the exports and the imports of a pair, as levels of one period."""
    if len(drafts) < 2 or not {EXPORTS, IMPORTS} <= {draft.role.head.flow for draft in drafts}:
        return {}
    levels = {
        (d.reporter, d.partner, d.figure.unit, d.period, d.role.head.flow): d.figure.value
        for d in reversed(drafts)
        if d.role.kind == "level" and not d.role.head.product
    }
    found = {}
    for (one, other, unit, period, flow), sold in levels.items():
        bought = levels.get((one, other, unit, period, IMPORTS))
        if flow == EXPORTS and bought is not None and bought != sold:
            found[one, other] = 1 if sold > bought else -1
    return found


def _signed(head: Head, sentence: Sentence) -> Head:
    """Give a balance the sign that its sentence tells: "the balance turned out negative"."""
    if head.flow != BALANCE or head.sign:
        return head
    signs = [mark.means["sign"] for mark in sentence.marks[head.mark + 1 :] if "sign" in mark.means]
    return replace(head, sign=0 if not signs else 1 if signs[-1] == "plus" else -1)


def _in_one_clause(head: Head, marks: Sequence[Mark]) -> bool:
    """True where nothing parts an owner from its flow: not "as the envoy of Peru said, exports grew"."""
    owner = next((k for k in range(head.mark, -1, -1) if marks[k].get("place") == head.reporter), head.mark)
    return not any("break" in mark.means for mark in marks[owner : head.mark])


def _is_subject(head: Head, sentence: Sentence) -> bool:
    """True for the subject of a clause: "Demand is weak, but exports to Chile held up. They rose by 3%"."""
    marks = sentence.marks
    opens = next((k for k in range(head.mark - 1, -1, -1) if marks[k].get("break") == "strong"), -1)
    starts = all(m.is_a("thin", "plain", "break", "place", "refer", "goods") for m in marks[opens + 1 : head.mark])
    flow = head.flow in ONE_WAY and not head.verb
    before = marks[head.mark - 1] if head.mark > 0 else None
    moved = before is not None and "move" in before.means and before.end == marks[head.mark].first
    if flow and head.named and moved:
        return True  # "Peru raised exports to Chile. They rose by 3%"
    after = next((mark for mark in marks[head.mark + 1 :] if not _of_subject(mark)), None)
    return flow and starts and after is not None and (head.named or "move" in after.means)


def _of_subject(mark: Mark) -> bool:
    """True for what may stand between a flow and its verb: where it goes, when, an aside between commas."""
    return mark.means.get("break") == "weak" or (
        "move" not in mark.means and mark.is_a("prep", "place", "thin", "period")
    )
