"""Lists of partners: whose list it is and what its members do, settled once for all of its members.

"Peru heads the states that import from Kenya, with $5bn, followed by Chile, whose purchases were $4bn, and Oman": the
owner is Kenya, the members buy of it. A member is partner of another member only where words say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from steelyard.core.economy import WORLD, is_bloc, is_country, is_region
from steelyard.core.flow import BALANCE, EXPORTS, IMPORTS, ONE_WAY, TURNOVER, Flow
from steelyard.reading.context import Context, Listing, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import RANKS, Mark, one_is
from steelyard.reading.places import Draft
from steelyard.reading.who.own_rows import Item, own_flows, own_gaps

_RANKS = {"rank_exports": EXPORTS, "rank_imports": IMPORTS}
_OPENS = frozenset(("standing", *RANKS, "partners", "mates", "those", "next"))
"""Words without which a sentence with one member is no list."""
_ENDS = frozenset(("break", "part", "standing", "listing"))
_LINKS = ("prep", "bracket", "dash", "hedged", "thin", "standing")
_MOST = 2
"""Names of an item: more are a row."""


@dataclass(slots=True)
class _Told:
    """What a sentence tells of its list."""

    marks: Sequence[Mark]
    heads: Sequence[Head]
    items: list[Item]
    placed: bool
    """Words say that it is a list of partners."""
    owner: str = ""
    flow: Flow | None = None
    members: tuple[str, ...] = ()
    peers: frozenset[str] = frozenset()
    """The members, those of the sentence before included."""


def settle_list(drafts: Sequence[Draft], heads: Sequence[Head], marks: Sequence[Mark], context: Context) -> None:
    """Read all members of a list against its owner, and keep the list for the next sentence."""
    last = context.listing
    if last is not None and any(m.place is not None and m.place.code not in (last.owner, *last.members) for m in marks):
        context.listing = None  # others are told of now
    awaited = last.awaited if last is not None else ()
    opens = not context.holds.isdisjoint(_OPENS)
    if len(drafts) < 2 and not (opens or awaited or "most" in context.holds):
        return
    items = items_of(drafts, marks)
    placed = opens or any(_code(marks, k) in awaited for i in items for k in i.names)
    if len(items) > 1 and (own_gaps(items, marks) or own_flows(items, marks)):
        context.listing = None
        return
    told = _Told(marks, heads, items, placed)
    if not items or not (placed or len(items) > 1 or "most" in context.holds):
        return
    alone = {_code(marks, item.names[0]) for item in items if len(item.names) == 1}
    if last is not None and placed:
        alone.discard(last.owner)
    before = last if last is not None and placed and alone.isdisjoint(last.members) else None
    opened = _opening(heads, marks[: items[0].drafts[0].index], context) if placed else None
    before = before if opened is None else None
    owner, told.flow = opened or (_owner(told, alone, before, context), None)
    if owner is None or owner in alone or not (is_country(owner) or is_region(owner) or is_bloc(owner)):
        return
    told.owner = owner
    _set_members(told)
    if told.members:
        context.listing = _read_all(told, before, context.main)
    elif opened is not None:
        context.listing = Listing(*opened)


def announce(heads: Sequence[Head], marks: Sequence[Mark], context: Context) -> None:
    """Keep the list that a sentence without figures opens: "The main buyers are Peru and Chile. Peru took ..."."""
    opened = None if context.holds.isdisjoint(_OPENS) else _opening(heads, marks, context)
    row = next((head for head in heads if head.row and head.reporter and head.flow in ONE_WAY), None)
    context.listing = None if opened is None else Listing(*opened)
    if opened is None and row is not None and row.flow is not None:
        context.listing = Listing(row.reporter, row.flow, (), row.row)


def items_of(drafts: Sequence[Draft], marks: Sequence[Mark]) -> list[Item]:
    """The stretches of a sentence that have figures and names, each from its first name to the next one's."""
    own = {draft.index: draft for draft in drafts}
    found, item, over = list[Item](), Item(), 0
    for k, mark in enumerate(marks):
        if item.drafts and not over and not _ENDS.isdisjoint(mark.means):
            over = k
        party = mark.place is not None and _is_party(mark)
        if over and (party or (k in own and item.names and _led_behind(marks, k))):
            found.append(item)
            item, over = Item(first=over), 0
        if party:
            item.names.append(k)
        elif k in own:
            item.drafts.append(own[k])
    found.append(item)
    return [one for one in found if one.names and one.drafts]


def _code(marks: Sequence[Mark], k: int) -> str:
    return marks[k].means["place"]


def _is_party(mark: Mark) -> bool:
    return mark.place is not None and not mark.office and mark.place.form in ("name", "capital")


def _led_behind(marks: Sequence[Mark], k: int) -> bool:
    """True for a figure with its partner behind it: "$3bn to Peru"."""
    if k + 2 >= len(marks) or "prep" not in marks[k + 1].means or not _is_party(marks[k + 2]):
        return False
    link, name = marks[k + 1], marks[k + 2]
    return link.first == marks[k].end and name.first - link.end <= 1


def _opening(heads: Sequence[Head], marks: Sequence[Mark], context: Context) -> tuple[str, Flow] | None:
    """Owner and flow that words for partners tell: "the main suppliers of Kenya", "the states that import from it"."""
    one = context.ranked
    if one is not None and one.mark < len(marks) and marks[one.mark].one_of(_RANKS):
        named = any(m.place is not None and m.place.code == one.owner for m in marks)
        if not one.assumed or named or one.owner == (context.anchor or context.teller):
            return one.owner, one.flow
    for head in heads:
        flow = head.flow
        if flow is None or flow not in ONE_WAY or head.mark >= len(marks):
            continue
        if head.mark and "those" in marks[head.mark - 1].means:
            return (head.partner, flow.mirrored()) if head.partner not in ("", WORLD) else None
        if marks[head.mark].get("whole") == "partners" and head.reporter:
            return head.reporter, flow
        free = any(_is_party(m) and prep_before(marks, k) is None for k, m in enumerate(marks[: head.mark]))
        if head.verb and head.named and not free and _led_behind(marks, head.mark):
            return head.partner, flow.mirrored()  # "among the states exporting to Kenya"
    return None


def _owner(told: _Told, alone: set[str], before: Listing | None, context: Context) -> str | None:
    """Whose list it is: who is named and has no figure alone, as the text or the list before has it."""
    if before is not None and before.owner not in alone:
        return before.owner
    marks, first = told.marks, told.items[0]
    known = [code for code in (context.anchor, context.reporter, context.teller) if code is not None]
    if len(first.names) > 1:
        head = first.drafts[0].role.head
        if head.named and head.flow == TURNOVER and _with_next(told):  # "trade of the two was 5, with Oman 3"
            return next((code for code in known[:1] if code in (head.reporter, head.partner)), head.reporter)
        others = _in_both(told) or (_unlike(first, told.items[1], marks) if len(told.items) > 1 else _led(first, marks))
        return next((code for code in known if code in others), others[0] if len(others) == 1 else None)
    named = {mark.place.code for mark in marks if mark.place is not None and not mark.office} - alone
    if (said := next((code for code in known if code in named), None)) is not None:
        return said
    draft = first.drafts[0]
    other = draft.partner if draft.reporter == _code(marks, first.names[0]) else draft.reporter
    if other not in alone and other not in ("", WORLD):
        return other
    if named or _partner_led(told.items, alone):
        return None
    return next((code for code in known if code not in alone), None)


def _partner_led(items: Sequence[Item], alone: set[str]) -> bool:
    """True where a word leads from the first of two to the second: "Peru exported 9, including 5 to Chile"."""
    pairs = ({draft.reporter, draft.partner} for draft in items[-1].drafts if draft.role.head.flow in ONE_WAY)
    return len(items) == 2 and any(pair == alone for pair in pairs)


def _with_next(told: _Told) -> bool:
    """True where "with" leads to each member behind the first."""
    return len(told.items) > 1 and all(prep_before(told.marks, item.names[0]) == "with" for item in told.items[1:])


def _in_both(told: _Told) -> list[str]:
    """The economy that the next of two items names again: "from Peru to Chile 5, from Peru to Oman 3"."""
    again = [_code(told.marks, k) for k in told.items[1].names] if len(told.items) > 1 else []
    codes = dict.fromkeys(_code(told.marks, k) for k in told.items[0].names)
    return [code for code in codes if code in again] if len(again) > 1 else []


def _led(item: Item, marks: Sequence[Mark]) -> list[str]:
    """The economies of an item that a word leads to, or that own something."""
    return list(dict.fromkeys(_code(marks, k) for k in item.names if _way(marks, k)[0] is not None))


def _unlike(first: Item, other: Item, marks: Sequence[Mark]) -> list[str]:
    """The economies of the first item that stand otherwise than those of the next do: its members stand alike."""
    way = _way(marks, other.names[0])
    alike = {_code(marks, k) for k in first.names if _way(marks, k) == way}
    codes = list(dict.fromkeys(_code(marks, k) for k in first.names))
    head, at = first.drafts[0].role.head, first.drafts[0].index
    goals = [k for k in first.names if head.mark < k < at and _code(marks, k) != head.reporter]
    goal = head.verb and bool(goals)  # "sold to Peru for 5, Chile for 3"
    acts = way[1] == "subject" and "owner" not in marks[other.names[0]].means
    goal = goal and not (acts and any(_way(marks, k)[0] in ("from", "at") for k in goals))  # "Oman bought of it for 3"
    if goal or len(alike) == len(codes):
        return codes
    return [code for code in codes if code not in alike] if alike else []


def _way(marks: Sequence[Mark], k: int) -> tuple[str | None, str | None]:
    """How a name stands: what leads to it, and its form; an owner's by its 's or its "of"."""
    after, prep = marks[k + 1] if k + 1 < len(marks) else None, prep_before(marks, k)
    if prep == "of" or (after is not None and after.first == marks[k].end and after.get("refer") == "own"):
        return "own", None
    return (prep if prep in ("to", "from", "at") else None), marks[k].get("form")


def _set_members(told: _Told) -> None:
    """Find the member of each item: the last one named that is not the owner."""
    for item in told.items:
        item.at = next((k for k in reversed(item.names) if _code(told.marks, k) != told.owner), -1)
        item.member = _code(told.marks, item.at) if item.at >= 0 else ""
    told.items = [item for item in told.items if item.member and len(item.names) <= _MOST]
    told.members = tuple(dict.fromkeys(item.member for item in told.items))


def _read_all(told: _Told, before: Listing | None, main: Head | None) -> Listing | None:
    """Read each figure of a list by its flow: that of its own words, of the list before, of the owner's whole that the
    text told (``main``: "Chile's exports were $9bn. Peru came first with purchases of $5bn"), or of the first figure.
    """
    told.flow = _flow(told) if told.flow is None else told.flow
    if told.flow is None and before is not None and _anew(told):
        told.flow = _first(told)  # "Peru bought most of Kenya, $5bn, ahead of Chile"
    before = before if told.flow is None else None
    if before is not None:
        told.flow = before.flow
        _carry_on(told, before.flow)
    if told.flow is None and told.placed and main is not None and (main.reporter, main.partner) == (told.owner, WORLD):
        told.flow = main.flow if main.flow in ONE_WAY and _first(told) == main.flow.mirrored() else None
    told.flow = _first(told) if told.flow is None else told.flow
    told.peers = frozenset((*told.members, *(before.members if before is not None else ())))
    for item in told.items if told.placed or len(told.members) > 1 else ():
        for draft in item.drafts:
            _read(draft, item, told)
    if told.flow is None:
        return None
    return Listing(told.owner, told.flow, (*(before.members if before is not None else ()), *told.members))


def _carry_on(told: _Told, flow: Flow) -> None:
    """Give what names no flow of its own that of the list: "In second place is Peru with $5bn"."""
    for item in told.items:
        for draft in item.drafts:
            if draft.role.carried and draft.role.kind != "share" and draft.role.head.flow in (*ONE_WAY, TURNOVER):
                draft.role.head = replace(draft.role.head, flow=flow)


def _flow(told: _Told) -> Flow | None:
    """The flow that the list is told by: before its members, as a subject, or behind "by", "in" and "of"."""
    marks, at, end = told.marks, told.items[0].at, told.items[0].drafts[0].index
    for kind, flow in _RANKS.items():
        if one_is(kind, marks[:end]):
            return flow
    for head in told.heads:
        if head.verb or head.flow is None or head.mark >= end or "standing" in marks[head.mark].means:
            continue
        free = head.mark and marks[head.mark - 1].get("break") == "weak" and marks[head.mark - 1].end == head.first
        led = head.mark < at or prep_before(marks, head.mark) in ("by", "in", "of", "for")
        if free or (led and head.reporter == told.owner and not _opened(marks, head.mark)):
            return head.flow.mirrored() if head.named and head.reporter != told.owner else head.flow
    return None


def _first(told: _Told) -> Flow | None:
    """The flow of the first figure that is told of the owner, as the owner has it."""
    for item in told.items:
        for draft in item.drafts:
            flow = draft.role.head.flow
            if {draft.reporter, draft.partner} == {told.owner, item.member} and flow is not None:
                return flow.mirrored() if draft.partner == told.owner and flow in ONE_WAY else flow
    return None


def _anew(told: _Told) -> bool:
    """True where the first figure stands behind a verb and the owner of the list, by its name."""
    item, head = told.items[0], told.items[0].drafts[0].role.head
    behind = told.marks[head.mark : item.drafts[0].index]
    named = any(m.place is not None and m.place.code == told.owner for m in behind)
    return head.verb and named and _inside(item.drafts[0], item)


def _read(draft: Draft, item: Item, told: _Told) -> None:
    """Give a figure the owner and the member of its item, where its words do not say otherwise."""
    flow, pair, marks = draft.role.head.flow, {draft.reporter, draft.partner}, told.marks
    if draft.role.held or draft.role.turned or flow is None or "" in pair:
        return
    dealt = [code for k in item.names if (code := _code(marks, k)) in pair and code != told.owner]
    member = dealt[-1] if dealt else item.member
    one_way = flow in ONE_WAY and told.flow in ONE_WAY
    if pair == {told.owner, member}:
        wrong = one_way and not (_said(draft, item, told) or _other_way(draft, told))
    elif WORLD in pair or (told.owner in pair and not any(m.get("place") in pair - {told.owner} for m in marks)):
        head = draft.role.head
        world = head.world and not (head.mark >= 0 and marks[head.mark].get("whole") == "partners")
        known = told.placed and not world and not pair.isdisjoint((told.owner, member, *told.members))
        wrong = known and _tied(draft, item, told)
    elif told.owner in pair:
        others = pair - {told.owner} <= set(told.members) - {member}
        beside = _which(draft, item, marks) if _inside(draft, item) else _beside(draft, item, marks)
        wrong = others and beside  # "Peru had $5m of it, Chile $3m"
    else:
        wrong = pair <= told.peers and not _of_each_other(draft, item, told)
    if wrong:
        back = one_way and flow != told.flow
        draft.reporter, draft.partner = (member, told.owner) if back else (told.owner, member)


def _inside(draft: Draft, item: Item) -> bool:
    """True for a flow that is named in the figure's own item."""
    return item.first <= draft.role.head.mark


def _said(draft: Draft, item: Item, told: _Told) -> bool:
    """True where a figure's own words say who sells: "Peru bought", "exports to Peru", but not "first with exports"."""
    head = draft.role.head
    if draft.role.kind == "share" or not _inside(draft, item):
        return draft.role.kind == "share"
    between = told.marks[item.at + 1 : head.mark]  # "Peru topped the list of buyers with purchases of $5m"
    own = told.marks[draft.index]  # "second with $6m in purchases"
    placed = any(m.is_a("standing", *_RANKS) for m in between) and all(m.figure is None or m is own for m in between)
    return head.verb or (head.named and not placed)


def _other_way(draft: Draft, told: _Told) -> bool:
    """True for the owner's flow the other way: "exports to Peru (5%), imports from Chile (7%) and Oman (9%)"."""
    head = draft.role.head
    own = head.named and head.reporter == draft.reporter == told.owner and head.flow != told.flow
    return own and not (head.verb or told.placed)


def _of_each_other(draft: Draft, item: Item, told: _Told) -> bool:
    """True where words say that a member is partner of another: "less than Peru's exports to Chile"."""
    head, inside = draft.role.head, _inside(draft, item)
    named = head.named and {draft.reporter, draft.partner} <= {_code(told.marks, k) for k in item.names}
    acting = head.verb and not told.placed
    return draft.role.rival or (inside and (acting or named or (head.named and head.flow == BALANCE)))


def _tied(draft: Draft, item: Item, told: _Told) -> bool:
    """True for a figure behind its member, no flow of its own between that nothing leads to, or behind "with"."""
    if not 0 <= item.at < draft.index:
        return False
    k = draft.index - 1
    while k > 0 and told.marks[k].is_a("hedged", "thin") and told.marks[k].end == told.marks[k + 1].first:
        k -= 1
    if told.marks[k].get("prep") == "with" and told.marks[k].end == told.marks[k + 1].first:
        return True
    own = [h.mark for h in told.heads if item.at < h.mark < draft.index and not h.verb]
    own = [k for k in own if told.marks[k].get("whole") != "partners"]
    return all(prep_before(told.marks, k) is not None or _opened(told.marks, k) for k in own)


def _beside(draft: Draft, item: Item, marks: Sequence[Mark]) -> bool:
    """True for a figure right behind its member: "Chile with $3m", "Chile for $3m"."""
    between = marks[item.at + 1 : draft.index]
    return item.at < draft.index and all(m.one_of(_LINKS) and "colon" not in m.means for m in between)


def _which(draft: Draft, item: Item, marks: Sequence[Mark]) -> bool:
    """True for "Chile, which bought $3m": the clause is its member's."""
    between = marks[item.at + 1 : draft.role.head.mark]
    told = bool(between) and draft.role.head.verb and between[-1].get("break") == "relative"
    return told and all("break" in m.means for m in between)


def _opened(marks: Sequence[Mark], k: int) -> bool:
    """True right behind "whose" and "which"."""
    return k > 0 and "subordinate" in marks[k - 1].means and marks[k - 1].end == marks[k].first
