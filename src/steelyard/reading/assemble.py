"""A sentence's marks -> claims: head, role, parties and period of every figure put together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.core.claim import Claim, Container, Kind
from steelyard.core.economy import WORLD, is_bloc, is_country, is_region, parent
from steelyard.core.flow import ONE_WAY, Flow
from steelyard.reading.context import Context, Head
from steelyard.reading.drafts import drafts_of
from steelyard.reading.marking.mark import PARTS, RANKS, Mark, Sentence
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.marking.periods import Clock, When, resolve
from steelyard.reading.places import Draft, Role
from steelyard.reading.what.counting import counts
from steelyard.reading.what.heads import heads_of
from steelyard.reading.what.hedges import range_said
from steelyard.reading.what.orders import first_ranked, orders_of
from steelyard.reading.what.rows import told_in_unit
from steelyard.reading.what.traded import tell_products
from steelyard.reading.what.under_flow import close_row, open_row
from steelyard.reading.when.months import settle_periods
from steelyard.reading.when.noted import note_lead, note_period
from steelyard.reading.when.reported import told_before, turn_back
from steelyard.reading.who.handed_out import handed_out
from steelyard.reading.who.listing import announce
from steelyard.reading.who.pronouns import remember
from steelyard.reading.who.takers import of_takers
from steelyard.reading.who.under import open_sentence, told_of_pair
from steelyard.reading.who.voices import authority_of, floor_of, speaker_of, spokesman_of

_ORDERED = frozenset({*RANKS, "order"})
_VOICES = frozenset({"envoy", "office"})
_OFFICES = frozenset({"authority", "issuer", "statistics"})
_DATING = frozenset({"statistics", "authority"})
_TELLING = _ORDERED | {"figure", "bare", "flow", "verb_flow", "goods", "other"}


def claims_of(sentence: Sentence, context: Context, clock: Clock) -> list[Claim]:
    """Return the claims of one sentence and move the context on."""
    _see(sentence, context)
    told_in_unit(sentence, context)
    context.line = sentence.opens
    context.opening = context.prose and sentence.opens
    if sentence.opens:
        turn_back(context, left=sentence.fresh or context.opening)
    if sentence.fresh and context.wide:
        context.bilateral, context.by_flow = False, {}
    open_sentence(sentence, context)
    context.chief, context.ranked = context.ranked, None
    found = _found(sentence, context, clock)
    if "place" in sentence.holds:
        remember(sentence.marks, context)
    years = (when.year for when in reversed(sentence.whens) if when.year is not None)
    context.dated = next((year for year in years if clock.year is None or year <= clock.year), context.dated)
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
    if "speaker" in kinds:
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
    for mark in sentence.marks:
        if mark.place is not None and not mark.office and mark.place.form != "city":
            context.see(mark.place.code)
    if "colon" in sentence.holds and (home := floor_of(sentence)) is not None:
        context.give_floor(home)
    elif not sentence.holds.isdisjoint(_VOICES) and (home := spokesman_of(sentence)) is not None:
        context.home = home


def _figures(sentence: Sentence, heads: list[Head], context: Context, clock: Clock) -> list[Claim]:
    """Return the claims that have a figure."""
    figures = [k for k, mark in enumerate(sentence.marks) if mark.figure is not None and counts(sentence.marks, k)]
    if not figures:
        note_period(sentence, heads, context, clock)
        if heads and "statistics" in sentence.holds and all(_published(head.mark, sentence.marks) for head in heads):
            return []  # "The bureau gave the list in its Foreign Trade in Goods Statistics"
        announce(heads, sentence.marks, context)
        if heads:
            context.head = of_takers(_signed(heads[-1], sentence), sentence, context.anchor)._replace(mark=-1)
            context.claimed = heads[-1].flow is not None and bool(heads[-1].reporter)
            _note_flows(heads, context)
            asked = sentence.tokens[-1].text == "?"  # "And imports? They fell by 3%"
            topic = context.head.flow == Flow.TURNOVER and context.head.named
            if context.head.flow == Flow.BALANCE or asked or topic or _on_the_move(heads[-1], sentence):
                context.main = context.head
            told_of_pair([], [head for head in heads if "flow" in sentence.marks[head.mark].means], context)
            last = heads[-1]
            traded = sentence.marks[last.mark].is_a("flow", "verb_flow")
            if last.world and not last.named and last.reporter == context.anchor:
                context.bilateral, context.by_flow = False, {}  # "Peru's total exports fell. Peruvian exports ..."
            known = last.named and traded and (is_country(last.partner) or is_region(last.partner))
            if known and context.anchor is not None and context.anchor == context.reporter == last.reporter:
                context.partner, context.bilateral = last.partner, True  # "In trade with Peru exports exceed imports."
        if "place" in sentence.holds:
            context.row_marks = sentence.marks
        return []
    drafts = handed_out(drafts_of(sentence, figures, heads, context), heads, sentence.marks, context)
    if "gap" in sentence.holds:
        _sign_gaps(drafts)
    context.anterior = told_before(sentence)
    settle_periods(drafts, context, clock)
    _due_alike(drafts)
    if not drafts:
        note_lead(sentence, heads, context, clock)
    units = [d.figure.unit for d in drafts[::-1] if d.figure.unit not in PARTS]
    money = [unit for unit in units if unit is not None and unit[:3].isupper()]
    context.unit = next(iter(money or units), context.unit)
    context.money = next(iter(money), context.money)
    drafts = [draft for draft in drafts if draft.kept]
    tell_products(sentence, drafts, context)
    told = [draft for draft in drafts if not draft.role.partial]
    found = [claim for draft in told if (claim := _claim(sentence, draft, clock)) is not None]
    bare = all(f.figure is None or f.figure.unit is None for f in (sentence.marks[k] for k in figures))
    _remember(drafts, heads, context, bare=bare)
    told_of_pair(drafts, heads, context)
    if not drafts and heads and heads[-1].flow is not None and "jointly" in sentence.holds:
        context.claimed = True  # "the top ten partners have 80 percent of exports. They are ..."
    return found


def _due_alike(drafts: list[Draft]) -> None:
    """Give growth and the sum that it leads to one deadline: "to double by 2030, to $10bn", "by 8% to $9bn in 2022"."""
    for draft, other in pairwise(drafts):
        times, same = other.timed, draft.role.head.mark == other.role.head.mark
        open_ = times.front is None and (times.own is None or times.own.role == "vague")
        if not (draft.role.target and other.role.target and same):
            continue
        led = draft.timed  # "to grow 8 percent to $61bn in 2022"
        if draft.figure.unit in PARTS and led.deadline is None and led.own is None and led.front is None:
            led.deadline = times.deadline or times.own
        if other.role.revised:
            times.own, times.deadline = None, led.deadline or led.own  # "to 5 from the 4 forecast in March"
        elif open_:
            times.deadline = times.deadline or draft.timed.deadline


def _signed(head: Head, sentence: Sentence) -> Head:
    """Give a balance the sign that its sentence tells: "the balance turned out negative"."""
    if head.flow != Flow.BALANCE or head.sign:
        return head
    signs = [mark.means["sign"] for mark in sentence.marks[head.mark + 1 :] if "sign" in mark.means]
    return head._replace(sign=0 if not signs else 1 if signs[-1] == "plus" else -1)


def _claim(sentence: Sentence, draft: Draft, clock: Clock) -> Claim | None:
    figure, role, head = draft.figure, draft.role, draft.role.head
    if head.flow is None or figure.unit is None:
        return None
    kind, sign = _kind_and_sign(role, figure)
    mark = sentence.marks[draft.index]
    limits = range_said(figure, mark.hedge, sign)
    start, end = sentence.span(min(role.first, mark.first), max(role.end, mark.end, draft.timed.end))
    target = kind == Kind.TARGET
    deadline = _deadline(draft, clock) if target else None
    return Claim(
        id="", kind=kind, reporter=draft.reporter, partner=draft.partner, flow=head.flow,
        value=sign * round(figure.value, 9), low=limits.low, high=limits.high, unit=figure.unit, hedge=mark.hedge,
        period=None if target else draft.period, base_period=draft.base if kind == Kind.CHANGE else None,
        measure=head.measure, deadline=deadline, scope=head.scope, start=start, end=end,
        product=draft.product,
        of=_container(role, draft) if kind == Kind.SHARE else None,
    )  # fmt: skip


def _kind_and_sign(role: Role, figure: Figure) -> tuple[Kind, int]:
    if role.kind == "change":
        return Kind.CHANGE, role.move
    if role.kind == "share":
        return Kind.SHARE, 1
    if role.kind == "target":
        falls = figure.unit == "percent" and role.move < 0
        return Kind.TARGET, -1 if falls or (role.head.sign < 0 and figure.unit != "percent") else 1
    if role.head.flow == Flow.BALANCE:
        return Kind.BALANCE, -1 if role.head.sign < 0 else 1
    return Kind.LEVEL, 1


def _deadline(draft: Draft, clock: Clock) -> str | None:
    when: When | None = draft.timed.deadline or draft.timed.own or draft.timed.front
    if when is None:
        return None
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
    partner = WORLD if head is role.head and not inside else head.partner
    return Container(
        reporter=draft.reporter, partner=partner, flow=head.flow, product=head.product, period=draft.period
    )


def _sign_gaps(drafts: list[Draft]) -> None:
    """Give a gap the sign of the two flows told before it: "imports were 3, exports 1; the gap came to 2"."""
    for n, draft in enumerate(drafts):
        head = draft.role.head
        sign = _net(drafts[:n]).get((draft.reporter, draft.partner), 0) if head.flow == Flow.BALANCE else 0
        if sign and not head.sign:
            draft.role.head = head._replace(sign=sign)


def _net(drafts: list[Draft]) -> dict[tuple[str, str], int]:
    """The sign of the balance where a sentence tells the exports and the imports of a pair, as levels of one period."""
    if len(drafts) < 2:
        return {}
    levels = {
        (d.reporter, d.partner, d.figure.unit, d.period, d.role.head.flow): d.figure.value
        for d in reversed(drafts)
        if d.role.kind == "level" and not d.role.head.product
    }
    found = {}
    for (one, other, unit, period, flow), sold in levels.items():
        bought = levels.get((one, other, unit, period, Flow.IMPORTS))
        if flow == Flow.EXPORTS and bought is not None and bought != sold:
            found[one, other] = 1 if sold > bought else -1
    return found


def _on_the_move(head: Head, sentence: Sentence) -> bool:
    """True for the subject of a sentence that moves: "Exports to Chile grew at last. They rose by 3%"."""
    marks = sentence.marks
    starts = all(mark.is_a("thin", "plain", "break", "place", "refer", "goods") for mark in marks[: head.mark])
    flow = head.flow in ONE_WAY and not head.verb
    before = marks[head.mark - 1] if head.mark > 0 else None
    moved = before is not None and "move" in before.means and before.end == marks[head.mark].first
    if flow and head.named and moved:
        return True  # "Peru raised exports to Chile. They rose by 3%"
    after = next((mark for mark in marks[head.mark + 1 :] if not _of_subject(mark)), None)
    return flow and starts and after is not None and "move" in after.means


def _of_subject(mark: Mark) -> bool:
    """True for what may stand between a flow and its verb: where it goes, when, an aside between commas."""
    return mark.get("break") == "weak" or ("move" not in mark.means and mark.is_a("prep", "place", "thin", "period"))


def _published(k: int, marks: Sequence[Mark]) -> bool:
    """True for a flow that is but a part of a publication's name: "Foreign Trade in Goods Statistics"."""
    n = k + 1
    while n < len(marks) and marks[n - 1].end == marks[n].first and (marks[n].is_a("goods") or marks[n].get("prep")):
        n += 1
    return n < len(marks) and "statistics" in marks[n].means and marks[n - 1].end == marks[n].first


def _note_flows(heads: list[Head], context: Context) -> None:
    """Keep whose flow a sentence without figures names in full: "India's exports to Oman fell. These exports ..."."""
    for head in heads:
        if head.flow in ONE_WAY and head.spoken and head.named and head.flow is not None:
            context.by_flow[head.flow] = (head.reporter, head.partner)


def _remember(drafts: list[Draft], heads: list[Head], context: Context, *, bare: bool) -> None:
    """Leave to the next sentence what this one was about: its first claim, and the parties of each flow."""
    told = any(head.group or head.scope == "services" for head in heads)
    told = told or (context.claimed and "average" in context.holds)  # an average day's figures are an aside
    context.claimed = bool(drafts) or told or (context.claimed and not heads and bare)
    goes_on = bool(drafts) and drafts[-1].role.head.flow is not None and not (heads and heads[-1].flow is None)
    if heads:
        context.head = context.head if goes_on else heads[-1].left()
        context.heads = tuple([head for head in heads if head.flow is not None])
    if not drafts:
        context.main = heads[0].left() if heads else context.main
        if context.claimed and heads and heads[-1].group:
            context.reporter, context.told = heads[-1].reporter, True
        return
    main, last = drafts[0], drafts[-1]
    context.main = _left(main, main.partner)
    first = not context.told
    context.told = True
    if first:
        goods = (d.role.head.product or d.item or d.ware or d.figure.unit == "tonnes" for d in drafts)
        context.one_good = any(goods)
    if context.paired is None:
        context.paired = main.partner != WORLD
        context.seller = main.reporter if main.role.head.product and main.role.head.flow == Flow.EXPORTS else None
    context.share = last.role.kind == "share" or last.role.shared
    context.moved = main.role.move if main.role.kind == "change" else 0
    plain = [draft for draft in drafts if draft.role.kind != "share"] or drafts
    partners = {draft.partner for draft in drafts} - {WORLD}
    pairs = {frozenset((draft.reporter, draft.partner)) for draft in drafts if draft.partner != WORLD}
    context.bilateral = WORLD not in (main.partner, plain[0].partner) and len(pairs) == 1
    context.net |= _net(drafts)
    context.partners = tuple(dict.fromkeys(draft.partner for draft in drafts if draft.partner not in ("", WORLD)))
    context.by_flow = {}
    for draft in drafts:
        if draft.role.head.flow is not None:
            known = context.by_flow.setdefault(draft.role.head.flow, (draft.reporter, draft.partner))
            if known != (draft.reporter, draft.partner) and known[0] == draft.reporter:
                context.by_flow[draft.role.head.flow] = (draft.reporter, WORLD)
        if draft.partner == WORLD:
            context.peers.add(draft.reporter)
        if draft.partner == WORLD and draft.role.head.flow == Flow.TURNOVER:
            context.whole = draft.role.head._replace(reporter=draft.reporter, partner=WORLD, mark=-1)
        if draft.partner != WORLD:
            apart = context.two is not None and {draft.reporter, draft.partner} != set(context.two)
            apart = apart and context.total is not None  # an aim is set for the title's two
            if draft.role.head.flow == Flow.TURNOVER and context.bilateral and not apart:
                context.total = draft.role.head._replace(reporter=draft.reporter, partner=draft.partner, mark=-1)
            if not (draft.role.kind == "share" and is_bloc(draft.partner)):  # a part of each one's whole makes no hub
                context.pairs.add(frozenset((draft.reporter, draft.partner)))
    _turn_to(main, context, first=first)
    if context.home is None and context.host in (main.reporter, main.partner) and main.partner != WORLD:
        context.home = main.partner if main.reporter == context.host else main.reporter
    context.wide = context.wide or any(d.reporter == context.anchor and d.partner == WORLD for d in drafts)
    context.ways |= _ways(drafts, context.anchor)
    ours = [d for d in drafts if not (d.role.head.spoken or d.role.head.owned or d.role.head.verb)]
    if context.bilateral and {Flow.EXPORTS, Flow.IMPORTS} <= {d.role.head.flow for d in ours}:
        context.sided = next((d.reporter, d.partner) for d in ours if d.role.head.flow == Flow.EXPORTS)
    if goes_on:
        mate = WORLD if len(partners) > 2 and context.teller == last.reporter else last.partner
        context.head = context.main if last is main and mate == main.partner else _left(last, mate)


def _ways(drafts: list[Draft], anchor: str | None) -> set[Flow]:
    """The flows that figures are of, as one of their parties sees them."""
    told = [(draft.role.head.flow, draft.reporter) for draft in drafts if anchor in (draft.reporter, draft.partner)]
    return {flow if owner == anchor else flow.mirrored() for flow, owner in told if flow is not None}


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
    elif not first and main.partner == context.partner != WORLD and main.role.head.flow == Flow.EXPORTS:
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


def _left(draft: Draft, partner: str) -> Head:
    """The head of a figure as the next sentence has it, with the goods that stand beside it."""
    head = draft.role.head
    return head._replace(product=head.product or draft.ware or None, reporter=draft.reporter, partner=partner, mark=-1)
