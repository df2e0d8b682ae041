"""What a flow's own words leave open of its parties: the clause before, the text's pair, its anchor fill it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.economy import WORLD, is_bloc, members, parent
from steelyard.core.flow import BALANCE, EXPORTS, IMPORTS, ONE_WAY, TURNOVER, Flow
from steelyard.reading.context import Context, counterpart, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark
from steelyard.reading.who.envoys import two_of_envoy
from steelyard.reading.who.named import Named
from steelyard.reading.who.of_whole import shared_out
from steelyard.reading.who.pronouns import both_ways
from steelyard.reading.who.under import pair_above
from steelyard.reading.who.voices import teller_of

_OFFICES = frozenset(("authority", "issuer", "statistics"))
"""Kinds of words for who tells figures."""


def with_parties(head: Head, named: Named, context: Context, last: Head | None) -> Head:
    """Give a flow that was just found its parties, and return it: those that its words name (``named``), the rest as
    the text has it.
    """
    if named.pair is not None and not named.pair[1]:
        return replace(head, reporter=named.pair[0], partner="", group=True)  # two who have one place together
    reporter, partner = _by_words(head, named)
    stated = partner is not None
    silent = reporter is None and partner is None and not (named.both or named.world)
    if silent and (told := _told_before(head, named, context, last)) is not None:
        return told
    reporter, partner = _filled(reporter, partner, named, head, context, last)
    if reporter is None and partner == context.reporter and head.flow in ONE_WAY and named.went:
        head.flow, reporter, partner = head.flow.mirrored(), partner, WORLD  # "goods worth $5m went to" the text's own
    if reporter == partner:
        partner = context.partner if context.partner not in (None, reporter) else WORLD
    within = (named.between == reporter and named.alone) or (named.both and partner in (None, WORLD))
    if within and is_bloc(reporter or ""):
        return replace(head, reporter=reporter or "", partner="", group=True)  # "trade among ASEAN countries"
    outside = named.goal or named.origin
    if named.pair and outside not in (None, *named.pair):
        return replace(head, reporter=named.pair[0], partner="", group=True)  # "Peru and Chile's exports to Spain"
    if named.row:
        bought = reporter in named.row and head.flow == EXPORTS and context.reporter is not None
        bought = bought and not head.verb and named.goal is None  # not "exports from Peru and Chile to Ohio"
        flow, owner = (IMPORTS, context.reporter) if bought else (head.flow, reporter)
        return replace(head, flow=flow, reporter=owner or "", partner="", group=True, row=named.row)
    head.reporter, head.partner, head.named = reporter or "", partner or WORLD, stated
    head.spoken = named.owner is not None
    head.owned = head.spoken and stated and named.pair is None
    head.lent = stated and not head.spoken and named.pair is None
    head.world = named.world and partner in (None, WORLD)
    return head


def _by_words(head: Head, named: Named) -> tuple[str | None, str | None]:
    """The parties that a flow's own words name."""
    reporter, partner = named.pair or (named.owner, named.other)
    led: str | None = None
    if head.flow == EXPORTS:
        partner = led = named.goal
        reporter = reporter or named.origin
    elif head.flow == IMPORTS:
        if named.origin is None and named.goal and reporter not in (None, named.goal):
            named.origin, reporter = reporter, named.goal  # "Turkish imports into Tatarstan"
        partner = led = named.origin
        reporter = reporter or named.goal
    elif partner is None:
        partner = named.origin  # "trade with partners from the far abroad"
    if partner is None and named.pair is not None:
        partner = named.pair[1]
    if partner is None and named.owner is None and reporter is not None:
        partner = named.subject
    elif reporter is None and led:
        reporter = named.subject  # "Peru raised its exports to Chile", "Chile raised its purchases of Kenyan tea"
    return reporter, partner


def _told_before(head: Head, named: Named, context: Context, last: Head | None) -> Head | None:
    """A flow that names nobody, with the parties of the one before it in the sentence, or of the same flow before."""
    if last is not None:
        turned = last.verb and not (head.verb or named.against or named.subject_of)
        if turned and _other_side(head, last):
            return replace(head, reporter=last.partner, partner=last.reporter, named=last.named)
        reporter, partner = last.reporter, last.partner
        ownerless = last.flow == TURNOVER and head.flow in ONE_WAY and not (last.owned or last.verb)
        if ownerless and partner == (context.anchor or context.teller):
            reporter, partner = partner, reporter  # "trade between Chile and Peru was 5, exports 3": those of the text
        head.reporter, head.partner, head.named, head.group = reporter, partner, last.named, last.group
        return head
    opened = context.opened
    if opened is not None and opened.flow == head.flow and not head.verb:
        return replace(head, reporter=opened.reporter, partner=opened.partner)
    if (other := _others_whole(head, context)) is not None:
        return replace(head, reporter=other, partner=WORLD, world=True)
    if head.flow in context.by_flow and (named.again or (context.paired and context.under is None)):
        reporter, partner = context.by_flow[head.flow]
        return replace(head, reporter=reporter, partner=partner, named=named.again)
    return None


def _others_whole(head: Head, context: Context) -> str | None:
    """Whose flow goes on where another's was told with all countries: "Chile's exports rose by 5%. Imports fell"."""
    told = context.head
    if told is None or told.flow not in ONE_WAY or head.flow != told.flow.mirrored() or head.verb or context.line:
        return None
    other = told.reporter not in ("", context.anchor, context.reporter) and told.reporter in context.peers
    alone = {one.reporter for one in context.heads} == {told.reporter}
    return told.reporter if other and alone and told.partner == WORLD else None


def _filled(
    reporter: str | None, partner: str | None, named: Named, head: Head, context: Context, last: Head | None
) -> tuple[str | None, str | None]:
    """The pair of a flow that names one of its parties or none."""
    if reporter == partner and reporter is not None:
        reporter = None
    if partner is None and named.both:
        home = parent(context.reporter or "")
        national = home is not None and home == context.recent != context.partner
        if national and not named.mutual:  # "Egypt is a partner of Germany. The two countries traded ...": no Bavaria
            return home, context.partner or WORLD
        told = last is not None and last.named and not last.lent and last.partner not in ("", WORLD)
        if reporter is None and not told and (two := context.back_to_two()) is not None:
            return two
        return (last.reporter, last.partner) if told and last and reporter is None else _both_of(reporter, context)
    if partner is not None and reporter is None:
        again = named.meant or (last is not None and (last.partner == partner or _spoken(last, head)))
        owner = last.reporter if again and last is not None and last.flow is not None else ""
        if owner in ("", WORLD, partner):
            main = context.main
            if main is not None and main.partner == partner and main.reporter not in ("", partner):
                return main.reporter, partner  # "Most German exports went to Peru. Imports from Peru fell"
            return counterpart((partner, *named.row), context), partner
        return owner, partner
    if partner is None and named.world:
        mirrored = last is not None and last.flow is not None and head.flow == last.flow.mirrored() != last.flow
        if reporter is None and mirrored and last and (last.named or last.verb) and last.partner != WORLD:
            return last.partner, WORLD
        return reporter or (last.reporter if last else context.reporter), WORLD
    if reporter is None:
        pair = _pair_of_text(head, context)
        sided = head.flow in ONE_WAY and set(pair) == set(context.sided)
        return context.sided if sided else pair  # "exports to Chile were 5 and imports 3. ... Exports rose by 2"
    if partner is None and head.verb and shared_out(context.marks, head.mark, context.partner):
        return reporter, WORLD
    if partner is None and not (last is None and _seller_as_well(reporter, head, context)):
        partner = _mate_beside(reporter, named, head, context, last) or _mate_of_text(
            reporter, named, head, context, last
        )
    return reporter, partner or WORLD


def _spoken(last: Head, head: Head) -> bool:
    """True where the sentence said whose the flow before is; not where others bought: "Peru got 5, to Chile went 3"."""
    return last.spoken and not (last.verb and head.verb and last.flow != head.flow)


def _pair_of_text(head: Head, context: Context) -> tuple[str | None, str | None]:
    """The pair of a flow that names nobody: the one set above it, the only two named, or those the text is on."""
    if (teller := _of_office(context)) is not None:
        return teller, WORLD
    if (above := pair_above(head, context)) is not None:
        one, other = above
        return (other, one) if other == context.reporter else (one, other)
    whole = head.flow == TURNOVER
    if whole and "envoy" in context.holds and (posted := two_of_envoy(context.marks)) is not None:
        return posted
    with_bloc = context.bilateral and is_bloc(context.partner or "")
    if context.mate and not with_bloc and context.paired is not False and (whole or context.bilateral):
        return context.reporter, context.mate  # the text names no third
    pair = context.bilateral and (bool(context.paired) or (context.paired is None and whole))
    aimed = not context.told or "target" in context.holds
    pair = pair or (whole and bool(context.paired) and aimed and context.anchor in (None, context.reporter))
    last = context.head  # "Peru cut its sales to Chile. Those of oil fell most, by 30%"
    pair = pair or (
        context.bilateral and not context.told and last is not None and last.flow == head.flow
        and last.partner == context.partner and last.reporter == context.reporter
    )  # fmt: skip
    return context.reporter, context.partner if pair else WORLD


def _of_office(context: Context) -> str | None:
    """Whose trade its own office tells of, behind others: "Peru's finance ministry said exports fell"."""
    if context.anchor in (None, context.reporter, context.partner) or context.holds.isdisjoint(_OFFICES):
        return None
    return context.anchor if teller_of(context.marks) == context.anchor else None


def _mate_beside(reporter: str, named: Named, head: Head, context: Context, last: Head | None) -> str | None:
    """With whom an owner trades, by the flow before it in the sentence or by the two that a text is on."""
    if last is not None and last.world and last.reporter == reporter:
        return WORLD
    if last is not None and not head.verb and last.flow in ONE_WAY and _named_in(context.marks) == _parties(last):
        return _other_of(last, reporter)  # "Trade of Peru and Chile: 5 of Peruvian exports and 3 of Chilean"
    if last is not None and last.named and not (named.owner_name or head.verb or last.verb):
        mate = _other_of(last, reporter)
        if mate is not None:
            return mate  # "Of 5 billion of trade with Peru, our exports made 3"
    traded = last is not None and last.flow == TURNOVER and last.named and head.flow in ONE_WAY
    if last is not None and traded and (mate := _other_of(last, reporter)) is not None:
        return mate  # "Peru's trade with Chile was 5 billion, with Peru's exports at 3"
    two = (context.reporter, context.partner)
    if head.flow == BALANCE and reporter in two and set(two) == set(context.two or ()) and both_ways(context):
        return two[reporter == two[0]]  # "Exports to Chile were 5, imports 3. Peru's surplus was 2"
    own = context.anchor in (named.owner, named.origin) and len(context.pairs) > 1
    many = own and ((len(context.pairs) > 2 and not head.verb) or (context.line and reporter == context.teller))
    sold = head.flow in ONE_WAY and not head.verb and "share" not in context.holds
    sold = sold and reporter not in (context.under or ())  # "Bilateral trade was 5. Peru's exports came to 3"
    many = many or (context.many and sold and named.owner_name and named.owner == context.anchor)
    if context.bilateral and last is not None and head.verb and last.named and last.reporter == reporter:
        return _other_of(last, reporter) or context.partner  # "The gap with Peru was 5: Chile bought goods for 8"
    if context.bilateral and reporter in (context.reporter, context.partner) and not many:
        one_way = head.flow != TURNOVER and len(context.pairs) <= 1
        if head.verb or (not named.owner_name and context.paired is not False) or (context.paired and one_way):
            return context.partner if reporter == context.reporter else context.reporter
    if last is not None and (seller := _seller_of_row(reporter, head, last)) is not None:
        return seller
    if last is not None and head.verb and last.flow == head.flow and last.named and last.reporter != reporter:
        return last.partner if last.partner not in ("", WORLD, reporter) else None
    return None  # "Peru's exports to Chile were 5, while Brazil sold goods for 6"


def _mate_of_text(reporter: str, named: Named, head: Head, context: Context, last: Head | None) -> str | None:
    """With whom an owner trades, by what the text told before: its buyer, its reporter, its seller, its anchor."""
    if _goes_elsewhere(head, context):
        return None
    mate = _mate_told(reporter, head, context) if head.verb or not named.owner_name else None
    if mate is not None:
        return mate  # "Peru sold Chile oil for 5. Brazil raised its sales by 3"
    # "Peru's imports were 5, Chile's 3; Chile bought ..."
    peer = reporter in context.peers and frozenset((reporter, context.anchor)) not in context.pairs
    peer = peer or (not context.pairs and _rivals(head.flow, context)) or _beside_rival(reporter, head, last, context)
    if head.verb and context.bilateral and context.reporter not in (None, reporter) and not peer:
        of_bloc = context.partner not in (None, WORLD) and _belongs(reporter, context.reporter, context)
        return context.partner if of_bloc else context.reporter
    if last is not None and (last.named or last.flow == TURNOVER):
        mate = _other_of(last, reporter)
        if mate is not None:
            return mate
    rival = last is not None and last.reporter != context.anchor  # "Peru's exports came to 9, with Chile taking 5"
    before = last if rival else None
    sold = next((h for h in (before, context.head) if h is not None and h.flow == EXPORTS), None)
    bought = head.flow == IMPORTS
    if bought and head.verb and sold is not None and sold.partner == WORLD and sold.reporter not in ("", reporter):
        return sold.reporter
    told = context.anchor not in (None, reporter) and not peer and not named.world and not is_bloc(context.anchor or "")
    if told and head.flow not in (TURNOVER, BALANCE):
        return context.anchor  # a partner's exports in a text on one economy's trade
    hub = context.hub(reporter) if context.paired and head.flow != TURNOVER else None
    return hub if hub is not None and reporter not in (hub, context.reporter) else None


def _seller_as_well(reporter: str, head: Head, context: Context) -> bool:
    """True for another that sells (or buys) the one good that a text tells the sales of: "Peru exported 9 tonnes of
    tea, Chile bought 5. Brazil exported 7".
    """
    other = head.flow in ONE_WAY and reporter != context.anchor
    return other and context.one_good and context.wide and context.ways == {head.flow}


def _goes_elsewhere(head: Head, context: Context) -> bool:
    """True for a flow of which a part is with another that is named: "Peru exported 9, including 5 to Chile"."""
    led = {EXPORTS: "to", IMPORTS: "from"}.get(head.flow or BALANCE)
    for k in range(head.mark + 1, len(context.marks) if led is not None else 0):
        mark = context.marks[k]
        if "flow" in mark.means or "verb_flow" in mark.means:
            return False
        if mark.place is not None and mark.place.code not in (head.reporter, context.anchor) and not mark.office:
            verb = context.marks[k - 1]
            went = "share" in verb.means and "verb_flow" not in verb.means and "same_head" in context.holds
            return went or prep_before(context.marks, k) == led
    return False


def _rivals(flow: Flow | None, context: Context) -> bool:
    """True where the sentence before told this flow alone, with all countries: "Peru exported 5. Chile shipped 3"."""
    told = context.by_flow
    return len(told) == 1 and flow in told and all(mate == WORLD for _, mate in told.values())


def _beside_rival(reporter: str, head: Head, last: Head | None, context: Context) -> bool:
    """True behind the same flow of another, with all countries: "Peru's imports were $5bn, Chile's imports $3bn"."""
    if last is None or context.bilateral or last.flow != head.flow or last.partner != WORLD:
        return False
    own = last.spoken or last.reporter in _named_in(context.marks[: head.mark])
    return last.reporter not in ("", reporter) and own and last.verb == head.verb


def _other_of(head: Head, code: str) -> str | None:
    """The other party of a flow that an economy has a part in; None where it has none, or the other is the world."""
    mate = {head.reporter: head.partner, head.partner: head.reporter}.get(code)
    return mate if mate not in ("", WORLD) else None


def _seller_of_row(reporter: str | None, head: Head, last: Head) -> str | None:
    """Whose goods the next buyer of a row took: "Peru sold Chile oil for 5; Brazil bought some for 3; Cuba took 2"."""
    if not (head.verb and last.verb and head.flow == IMPORTS) or reporter in (None, last.reporter):
        return None
    sold = last.flow == EXPORTS and last.named
    seller = last.reporter if sold else last.partner if last.flow == IMPORTS else None
    return seller if seller not in (None, "", WORLD, reporter) else None


def with_anchor(reporter: str, partner: str, marks: Sequence[Mark], head: Head, context: Context) -> tuple[str, str]:
    """Return a pair, or the anchor with its likelier half where nothing names the pair and the anchor is certain."""
    told = context.teller
    if told is None or not reporter or told in (reporter, partner) or head.world or head.named:
        return reporter, partner
    if reporter in context.peers and partner != WORLD:
        return reporter, partner
    if parent(told) in (reporter, partner) or told in (parent(reporter), parent(partner)):
        return reporter, partner
    named = _named_in(marks)
    if partner != WORLD:
        known = reporter in named  # with whom it trades is told too, or it is another seller to the same buyer
        return (reporter, partner) if known else (told, partner or reporter)
    one_way = head.flow in ONE_WAY and reporter in named
    own = reporter in context.peers or (one_way and not any("rank" in mark.means for mark in marks))
    own = own or (head.flow == BALANCE and head.spoken and _by_name(marks, head))
    if own:
        return reporter, partner
    return (reporter, told) if one_way and head.verb else (told, reporter)  # "Peru ranked first, having bought $5m"


def _by_name(marks: Sequence[Mark], head: Head) -> bool:
    """True for "Chile's deficit", but not "the Chilean deficit", which may be that of the text's own with Chile."""
    places = (m.place for m in reversed(marks[: max(head.mark, 0)]))
    return any(place is not None and place.code == head.reporter and place.form == "name" for place in places)


def _named_in(marks: Sequence[Mark]) -> set[str]:
    """The economies that marks name."""
    return {mark.place.code for mark in marks if mark.place is not None}


def _parties(head: Head) -> set[str]:
    return {head.reporter, head.partner}


def _other_side(head: Head, last: Head) -> bool:
    """True for the imports of "Peru supplied goods for $5m, 12 percent of imports": those of who is supplied."""
    mirrored = last.flow is not None and head.flow == last.flow.mirrored() != last.flow
    return mirrored and last.partner not in ("", WORLD)


def _belongs(code: str | None, bloc: str | None, context: Context) -> bool:
    """True for a member of a bloc: "The EU bought tea of Kenya for $5bn; Germany bought ..."."""
    return code is not None and bloc is not None and is_bloc(bloc) and code in members(bloc, context.year)


def _mate_told(reporter: str | None, head: Head, context: Context) -> str | None:
    """Who buys from the seller that the sentence before told of one way alone, where another seller follows; who sells
    where another buyer does.
    """
    if len(context.by_flow) != 1 or not context.bilateral or reporter is None or head.flow not in ONE_WAY:
        return None
    flow, (owner, mate) = next(iter(context.by_flow.items()))
    one_way = flow in ONE_WAY and WORLD not in (owner, mate)
    buys = head.flow == IMPORTS
    told = context.head
    if buys and (flow != head.flow or told is None or not told.verb or head.product not in (None, told.product)):
        return None  # "Peru imported tea from Chile. Brazil imported 5 tonnes of coffee"
    first, second = (owner, mate) if flow == head.flow else (mate, owner)
    one_way = one_way and (first == context.anchor or frozenset((context.anchor or "", second)) in context.pairs)
    return second if one_way and reporter not in (first, second, parent(first)) else None


def _both_of(reporter: str | None, context: Context) -> tuple[str | None, str | None]:
    """The two that "both countries" stand for, the reporter first where it is known."""
    first, second = context.reporter, context.partner
    if first is None or second in (None, WORLD, first):
        known = [code for code in context.topic if code != first]
        second = known[0] if known else None
    if reporter is not None and reporter == second:
        first, second = second, first
    return (reporter or first), second
