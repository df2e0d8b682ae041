"""A sentence's marks -> claims: head, role, parties and period of every figure put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from steelyard.core.claim import Claim, Container, Kind
from steelyard.core.economy import WORLD, is_bloc, is_country, parent
from steelyard.core.flow import BALANCE
from steelyard.reading.context import Context, prep_before
from steelyard.reading.drafts import drafts_of
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import PARTS, RANKS, TRADE, Mark, Sentence
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.marking.periods import Clock, When, resolve
from steelyard.reading.memory import keep_flows, keep_money, keep_told, leave_open, net
from steelyard.reading.places import Draft, Role
from steelyard.reading.what.balances import is_gap
from steelyard.reading.what.counting import counts
from steelyard.reading.what.flow_said import own_measure
from steelyard.reading.what.heads import heads_of
from steelyard.reading.what.hedges import range_said, trimmed
from steelyard.reading.what.orders import first_ranked, orders_of
from steelyard.reading.what.rows import told_in_unit
from steelyard.reading.what.traded import tell_products
from steelyard.reading.what.under_flow import close_row, open_row
from steelyard.reading.when.months import settle_periods
from steelyard.reading.when.noted import note_lead, note_period
from steelyard.reading.when.reported import told_alone, told_before, turn_back
from steelyard.reading.who.handed_out import handed_out
from steelyard.reading.who.listing import announce
from steelyard.reading.who.pronouns import remember
from steelyard.reading.who.regarding import regarding
from steelyard.reading.who.under import open_sentence, settle_wholes, told_of_pair
from steelyard.reading.who.voices import authority_of, floor_of, speaker_of, spokesman_of

_DECADE = 10
_ORDERED = frozenset({*RANKS, "order"})
_TOPICS = frozenset({*TRADE, *RANKS, "place"})
"""Kinds of which a paragraph has one that opens with something new: "There was a fall by 5%" goes on."""
_VOICES = frozenset({"envoy", "office"})
_OFFICES = frozenset({"authority", "issuer", "statistics"})
_DATING = frozenset({"statistics", "authority", "figures", "issuer"})
_TELLING = _ORDERED | {"figure", "bare", "flow", "verb_flow", "goods", "other"}


def claims_of(sentence: Sentence, context: Context, clock: Clock) -> list[Claim]:
    """Return the claims of one sentence and move the context on."""
    _see(sentence, context)
    told_in_unit(sentence, context)
    context.line = sentence.opens
    context.opening = context.prose and sentence.opens
    context.opened = None if sentence.opens else context.opened
    if sentence.opens and not sentence.holds.isdisjoint(_TOPICS):
        turn_back(context, left=sentence.fresh or context.opening)
    if sentence.fresh and context.wide:
        context.bilateral, context.by_flow = False, {}
    open_sentence(sentence, context)
    sentence = regarding(sentence, context)
    context.chief, context.ranked = context.ranked, None
    told = context.head if context.claimed else None
    found = _found(sentence, context, clock)
    leave_open(told, sentence, context)
    context.lately = bool(found)
    if "place" in sentence.holds:
        remember(sentence, context)
    for when in () if "target" in sentence.holds else sentence.whens:
        if when.year is not None and (clock.year is None or when.year <= clock.year):
            context.dated = when.year
    return found


def _found(sentence: Sentence, context: Context, clock: Clock) -> list[Claim]:
    kinds = sentence.holds
    if kinds.isdisjoint(_TELLING):
        ours = "move" in kinds and ("we" in kinds or "pair" in kinds)  # "Last year we have grown."
        if "period" in kinds and (ours or not kinds.isdisjoint(_DATING) or sentence.tokens[-1].text == "?"):
            note_period(sentence, [], context, clock)
        return []
    context.ranked = None if kinds.isdisjoint(_ORDERED) else first_ranked(sentence.marks, context)
    context.ranking = context.ranking if context.ranked is None else context.ranked.flow
    heads = open_row(sentence, heads_of(sentence, context), context)
    found = _figures(sentence, heads, context, clock)
    close_row(sentence, heads, context)
    if not kinds.isdisjoint(_ORDERED):
        found += orders_of(sentence, heads, found, context, clock)
    if not found:
        return found
    speaker = None
    if "speaker" in kinds or (sentence.lead is not None and sentence.lead.says):
        speaker = context.speaker = speaker_of(sentence) or context.speaker
    authority = None if kinds.isdisjoint(_OFFICES) else authority_of(sentence)
    if speaker is None and authority is None:
        return found
    return [claim.told_by(speaker, authority) for claim in found]


def _see(sentence: Sentence, context: Context) -> None:
    if "voice" in sentence.holds and "statistics" in sentence.holds:
        told = (mark.means["voice"] for mark in sentence.marks if "statistics" in mark.means and "voice" in mark.means)
        context.region = next(told, context.region)
    if "place" not in sentence.holds:
        return
    for k, mark in enumerate(sentence.marks):
        if mark.place is None or mark.office or mark.place.form == "city":
            continue
        code = mark.place.code
        if not is_country(code) and not (is_bloc(code) and _compared(sentence.marks, k)):
            context.see(code)
    if "colon" in sentence.holds and (home := floor_of(sentence)) is not None:
        context.give_floor(home)
    elif not sentence.holds.isdisjoint(_VOICES) and (home := spokesman_of(sentence)) is not None:
        context.home = home


def _compared(marks: Sequence[Mark], k: int) -> bool:
    """True for what another is set against: "ahead of the EU", where "the bloc" is another."""
    return prep_before(marks, k) == "against" or (k > 0 and "compare" in marks[k - 1].means)


def _figures(sentence: Sentence, heads: list[Head], context: Context, clock: Clock) -> list[Claim]:
    """Return the claims that have a figure."""
    unit = context.unit if context.claimed else None
    weighed = bool(unit) and unit not in PARTS and not (unit or "")[:3].isupper()
    marks = sentence.marks
    figures = [k for k, mark in enumerate(marks) if mark.figure is not None and counts(marks, k, weighed=weighed)]
    if not figures:
        _without_figures(sentence, heads, context, clock)
        return []
    drafts = handed_out(drafts_of(sentence, figures, heads, context), heads, sentence.marks, context)
    if "gap" in sentence.holds:
        _sign_gaps(drafts)
    context.anterior, context.single = told_before(sentence), told_alone(sentence)
    settle_periods(drafts, context, clock)
    settle_wholes(drafts, sentence.marks, context)
    _due_alike(drafts)
    if not drafts:
        note_lead(sentence, heads, context, clock)
    keep_money(drafts, context)
    kept = [draft for draft in drafts if draft.kept and not _unsided(draft, sentence.marks)]
    if drafts and not kept and all(_of_told(draft, context.head) for draft in drafts):
        return []  # "Ohio makes a fifth of all the country exports": the text goes on with what it told before
    drafts = kept
    tell_products(sentence, drafts, context)
    told = [draft for draft in drafts if not draft.role.partial]
    found = [claim for draft in told if (claim := _claim(sentence, draft, clock)) is not None]
    keep_told(drafts, heads, context)
    told_of_pair(drafts, heads, context)
    if not drafts and heads and "jointly" in sentence.holds:
        context.claimed = True  # "the top ten partners have 80 percent of exports. They are ..."
    return found


def _of_told(draft: Draft, told: Head | None) -> bool:
    """True for a part of the flow that the text told last, or of that of its region's country."""
    if told is None or not told.reporter or draft.role.kind != "share":
        return False
    head = draft.role.head
    own = head.flow == told.flow and head.reporter in (told.reporter, parent(told.reporter))
    return own and told.partner == WORLD


def _without_figures(sentence: Sentence, heads: list[Head], context: Context, clock: Clock) -> None:
    """Keep the months and the flows of a sentence without figures, and the list that it announces."""
    note_period(sentence, heads, context, clock)
    if heads and sentence.tokens[-1].text == "?" and all(head.verb for head in heads) and "place" not in sentence.holds:
        return  # "Who buys it?"
    if heads and "statistics" in sentence.holds and all(_published(head.mark, sentence.marks) for head in heads):
        return  # "The bureau gave the list in its Foreign Trade in Goods Statistics"
    announce(heads, sentence.marks, context)
    if heads:
        keep_flows(heads, sentence, context)
    if "place" in sentence.holds:
        context.row_marks = sentence.marks


def _due_alike(drafts: list[Draft]) -> None:
    """Give growth and the sum that it leads to one deadline: "to double by 2030, to $10bn", "by 8% to $9bn in 2022"."""
    for draft, other in pairwise(drafts):
        times, same = other.timed, draft.role.head.mark == other.role.head.mark
        open_ = times.front is None and (times.own is None or times.own.role == "vague")
        if draft.role.target and not other.role.target and same and draft.timed.deadline is None:
            draft.timed.deadline, times.deadline = times.deadline, None  # "to double from the current $5m by 2030"
        if not (draft.role.target and other.role.target and same):
            continue
        led = draft.timed  # "to grow 8 percent to $61bn in 2022"
        timeless = led.deadline is None and led.own is None and led.front is None
        if timeless and (draft.figure.unit in PARTS or draft.role.by):
            led.deadline = times.deadline or times.own
        if other.role.revised:
            times.own, times.deadline = None, led.deadline or led.own  # "to 5 from the 4 forecast in March"
        elif open_:
            times.deadline = times.deadline or draft.timed.deadline


def _claim(sentence: Sentence, draft: Draft, clock: Clock) -> Claim | None:
    figure, role, head = draft.figure, draft.role, draft.role.head
    money = figure.unit is not None and (figure.unit[:3].isupper() or figure.unit in PARTS)
    if head.flow is None or figure.unit is None or (head.flow == BALANCE and not money):
        return None  # a surplus of tonnes is one of a market
    kind, sign = _kind_and_sign(role, figure)
    kind = Kind.TARGET if _foretold(draft, kind, clock) else kind
    mark = sentence.marks[draft.index]
    limits = range_said(figure, mark.hedge, sign)
    start, end = sentence.span(min(role.first, mark.first), max(role.end, mark.end, draft.timed.end))
    target = kind == Kind.TARGET
    deadline = _deadline(draft, clock) if target else None
    return Claim(
        id="", kind=kind, reporter=draft.reporter, partner=draft.partner, flow=head.flow,
        value=sign * trimmed(figure.value), low=limits.low, high=limits.high, unit=figure.unit, hedge=mark.hedge,
        period=None if target else draft.period, base_period=draft.base if kind == Kind.CHANGE else None,
        measure=_measured(sentence, draft, figure.unit),
        deadline=deadline, scope=head.scope, start=start, end=end,
        product=draft.product,
        of=_container(role, draft) if kind == Kind.SHARE else None,
    )  # fmt: skip


def _measured(sentence: Sentence, draft: Draft, unit: str) -> str:
    """What a figure is measured in; a sum of money has no volume, whatever was told before it."""
    head = draft.role.head
    told = own_measure(sentence.marks, draft.index, head) if "measure" in sentence.holds else head.measure
    return "value" if told == "volume" and unit[:3].isupper() and draft.role.kind == "level" else told


def _kind_and_sign(role: Role, figure: Figure) -> tuple[Kind, int]:
    if role.kind == "change":
        return Kind.CHANGE, role.move
    if role.kind == "share":
        return Kind.SHARE, 1
    if role.kind == "target":
        moves = role.by or figure.unit == "percent"
        falls = moves and role.move < 0 and not role.sharing  # not "cut the share to 30%"
        return Kind.TARGET, -1 if falls or (role.head.sign < 0 and not moves) else 1
    if role.head.flow == BALANCE:
        return Kind.BALANCE, -1 if role.head.sign < 0 else 1
    return Kind.LEVEL, 1


def _foretold(draft: Draft, kind: Kind, clock: Clock) -> bool:
    """True for a sum of months that begin after the text: "puts exports at $5bn next year"."""
    if draft.period is None or clock.year is None:
        return False
    if kind == Kind.CHANGE:
        return draft.period.months > 12 and draft.period.end_year > clock.year  # "to grow by 9 percent in 1987-1991"
    if kind not in (Kind.LEVEL, Kind.BALANCE):
        return False
    return draft.period.first > 12 * clock.year + (clock.month or 12) - 1


def _deadline(draft: Draft, clock: Clock) -> str | None:
    when: When | None = draft.timed.deadline or draft.timed.own or draft.timed.front
    if when is None:
        return None
    if when.decade and clock.year is not None:
        return str(clock.year - clock.year % _DECADE + _DECADE)
    if when.year is not None:
        return str(when.year + (1 if when.fiscal else when.years - 1))
    if when.fiscal and draft.period is not None:
        return str(draft.period.end_year)  # "in the current fiscal year"
    if when.rel is not None and clock.year is not None:
        return str(clock.year + when.rel)
    period = draft.period if when.role == "again" else resolve(when, clock, future=True)
    return str(period.end_year) if period else None


def _container(role: Role, draft: Draft) -> Container | None:
    head = role.container or role.head
    if head.flow is None:
        return None
    inside = is_bloc(head.partner) and head.partner != draft.partner  # "Peru has 12% of its trade with the bloc"
    partner = WORLD if (head == role.head and not inside) or head.partner == draft.partner else head.partner
    goods = draft.product if draft.partner != WORLD else None  # a partner's part is one of those goods
    return Container(
        reporter=draft.reporter, partner=partner, flow=head.flow, product=head.product or goods, period=draft.period
    )


def _sign_gaps(drafts: list[Draft]) -> None:
    """Give a gap the sign of the two flows told before it: "imports were 3, exports 1; the gap came to 2"."""
    for n, draft in enumerate(drafts):
        head = draft.role.head
        sign = net(drafts[:n]).get((draft.reporter, draft.partner), 0) if head.flow == BALANCE else 0
        if sign and not head.sign:
            draft.role.head = replace(head, sign=sign)


def _unsided(draft: Draft, marks: Sequence[Mark]) -> bool:
    """True for a gap of which nothing tells in whose favour it is: its sum makes no balance."""
    head = draft.role.head
    return head.flow == BALANCE and not head.sign and draft.role.kind == "level" and is_gap(marks, head)


def _published(k: int, marks: Sequence[Mark]) -> bool:
    """True for a flow that is but a part of a publication's name: "Foreign Trade in Goods Statistics"."""
    n = k + 1
    while n < len(marks) and marks[n - 1].end == marks[n].first and (marks[n].is_a("goods") or marks[n].get("prep")):
        n += 1
    return n < len(marks) and "statistics" in marks[n].means and marks[n - 1].end == marks[n].first
