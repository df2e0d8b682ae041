"""Lists of partners: whose list it is and what its members do, settled once for all of its members.

"Peru heads the states that import goods from Kenya, with $5bn, followed by Chile, whose purchases were $4bn, and Oman
with $3bn": the owner is Kenya, the members buy of it. A member is partner of another member only where words say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from steelyard.core.economy import WORLD, is_bloc, is_country, is_region
from steelyard.core.flow import Flow
from steelyard.reading.context import Context, Head, Listing, prep_before
from steelyard.reading.marking.mark import Mark
from steelyard.reading.places import Draft

_ONE_WAY = (Flow.EXPORTS, Flow.IMPORTS)
_RANKS = {"rank_exports": Flow.EXPORTS, "rank_imports": Flow.IMPORTS}
_OPENS = frozenset(("standing", "rank", "rank_exports", "rank_imports", "partners", "those", "next"))
"""Words without which a sentence with one figure is no list."""
_LINKS = ("prep", "bracket", "dash", "hedged", "thin", "standing")
_MOST = 2
"""Names of an item: more are a row, to which its figures are dealt out."""
_ENDS = ("break", "part", "standing", "listing")


@dataclass(slots=True)
class Item:
    """A stretch of a sentence with names and figures of its own."""

    first: int = 0
    names: list[int] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    member: str = ""
    at: int = -1
    """The mark of the member."""


def settle_list(drafts: Sequence[Draft], heads: Sequence[Head], marks: Sequence[Mark], context: Context) -> None:
    """Read all members of a list against its owner, and keep the list for the next sentence."""
    told = context.listing
    if told is not None and any(m.place is not None and m.place.code not in (told.owner, *told.members) for m in marks):
        context.listing = None  # others are told of now
    items = items_of(drafts, marks)
    placed = not context.holds.isdisjoint(_OPENS)
    if not items or not (placed or len(items) > 1):
        return
    alone = {marks[item.names[0]].means["place"] for item in items if len(item.names) == 1}
    before = told if told is not None and placed and alone.isdisjoint(told.members) else None
    opened = _opening(heads, marks[: items[0].drafts[0].index], context) if placed else None
    owner, flow = opened or (_owner(items, alone, marks, before, context), None)
    if owner is None or owner in alone or not (is_country(owner) or is_region(owner) or is_bloc(owner)):
        return
    for item in items:
        item.at = next((k for k in reversed(item.names) if marks[k].means["place"] != owner), -1)
        item.member = marks[item.at].means["place"] if item.at >= 0 else ""
    items = [item for item in items if item.member and len(item.names) <= _MOST]
    members = tuple(dict.fromkeys(item.member for item in items))
    if not members or not (placed or len(members) > 1):
        return
    flow = _flow(items, heads, owner, marks) if flow is None else flow
    if flow is None and before is not None:
        flow = before.flow
        _carried_on(items, before.flow)
    flow = _first(items, owner) if flow is None else flow
    for item in items:
        for draft in item.drafts:
            _read(draft, item, owner, flow, members, heads, marks, placed=placed)
    if flow is not None:
        context.listing = Listing(owner, flow, (*(before.members if before is not None else ()), *members))


def _carried_on(items: Sequence[Item], flow: Flow) -> None:
    """Give what names no flow of its own that of the list: "In second place is Peru with $5bn"."""
    for item in items:
        for draft in item.drafts:
            if draft.role.carried and draft.role.kind != "share" and draft.role.head.flow in (*_ONE_WAY, Flow.TURNOVER):
                draft.role.head = draft.role.head._replace(flow=flow)


def announce(heads: Sequence[Head], marks: Sequence[Mark], context: Context) -> None:
    """Keep the list that a sentence without figures opens: "The main buyers are Peru and Chile. Peru took ..."."""
    opened = None if context.holds.isdisjoint(_OPENS) else _opening(heads, marks, context)
    context.listing = None if opened is None else Listing(*opened)


def items_of(drafts: Sequence[Draft], marks: Sequence[Mark]) -> list[Item]:
    """The stretches of a sentence that have figures and names, each from its first name to the next one's."""
    own = {draft.index: draft for draft in drafts}
    found, item, over = list[Item](), Item(), 0
    for k, mark in enumerate(marks):
        if mark.one_of(_ENDS) and item.drafts:
            over = over or k
        party = _is_party(mark)
        if over and (party or (k in own and item.names and _led_behind(marks, k))):
            found.append(item)
            item, over = Item(first=over), 0
        if party:
            item.names.append(k)
        elif k in own:
            item.drafts.append(own[k])
    found.append(item)
    return [one for one in found if one.names and one.drafts]


def _is_party(mark: Mark) -> bool:
    return mark.place is not None and not mark.office and mark.place.form in ("name", "capital")


def _led_behind(marks: Sequence[Mark], k: int) -> bool:
    """True for a figure with its partner behind it: "$3bn to Peru"."""
    link, name = (*marks[k + 1 : k + 3], None, None)[:2]
    tied = link is not None and name is not None and link.first == marks[k].end and name.first - link.end <= 1
    return tied and link is not None and name is not None and link.is_a("prep") and _is_party(name)


def _opening(heads: Sequence[Head], marks: Sequence[Mark], context: Context) -> tuple[str, Flow] | None:
    """Owner and flow that words for partners tell: "the main suppliers of Kenya", "the states that import from it"."""
    one = context.ranked
    told = (
        one is not None
        and one.mark < len(marks)
        and (not one.assumed or any(m.place is not None and m.place.code == one.owner for m in marks))
    )
    if one is not None and told and marks[one.mark].one_of(_RANKS):
        return one.owner, one.flow
    for head in heads:
        flow = head.flow
        if flow is None or flow not in _ONE_WAY or head.mark >= len(marks):
            continue
        if head.mark and marks[head.mark - 1].is_a("those"):
            return (head.partner, flow.mirrored()) if head.partner not in ("", WORLD) else None
        if marks[head.mark].get("whole") == "partners" and head.reporter:
            return head.reporter, flow
        free = any(_is_party(m) and prep_before(marks, k) is None for k, m in enumerate(marks[: head.mark]))
        if head.verb and head.named and not free and _led_behind(marks, head.mark):
            return head.partner, flow.mirrored()  # "among the states exporting to Kenya"
    return None


def _owner(
    items: Sequence[Item], alone: set[str], marks: Sequence[Mark], before: Listing | None, context: Context
) -> str | None:
    """Whose list it is: who is named and has no figure alone, as the text or the list before has it."""
    if before is not None and before.owner not in alone:
        return before.owner
    known = [context.anchor, context.reporter, context.teller]
    told = {mark.place.code for mark in marks if mark.place is not None and not mark.office} - alone
    first = items[0]
    if len(first.names) > 1 and len(items) > 1:
        codes = _unlike(first, items[1], marks)
        return next((code for code in known if code in codes), codes[0] if len(codes) == 1 else None)
    if len(first.names) > 1:
        led = {marks[k].means["place"] for k in first.names if _way(marks, k)[0] is not None}
        return next((code for code in known if code in led), led.pop() if len(led) == 1 else None)
    for code in known:
        if code is not None and code in told:
            return code
    draft, code = first.drafts[0], marks[first.names[0]].means["place"]
    other = draft.partner if draft.reporter == code else draft.reporter
    if other not in alone and other not in ("", WORLD):
        return other
    return next((code for code in known if code is not None and code not in alone), None) if not told else None


def _unlike(first: Item, other: Item, marks: Sequence[Mark]) -> list[str]:
    """The economies of the first item that stand otherwise than those of the next do: its members stand alike."""
    way = _way(marks, other.names[0])
    alike = {marks[k].means["place"] for k in first.names if _way(marks, k) == way}
    codes = dict.fromkeys(marks[k].means["place"] for k in first.names)
    head, at = first.drafts[0].role.head, first.drafts[0].index
    goal = head.verb and any(head.mark < k < at for k in first.names)  # "sold to Peru for 5, Chile for 3"
    if goal or len(alike) == len(codes):
        return list(codes)
    return [code for code in codes if code not in alike] if alike else []


def _way(marks: Sequence[Mark], k: int) -> tuple[str | None, str | None]:
    """How a name stands: what leads to it, and its form; an owner's by its 's or its "of"."""
    after, prep = marks[k + 1] if k + 1 < len(marks) else None, prep_before(marks, k)
    if prep == "of" or (after is not None and after.first == marks[k].end and after.get("refer") == "own"):
        return "own", None
    return (prep if prep in ("to", "from", "at") else None), marks[k].get("form")


def _flow(items: Sequence[Item], heads: Sequence[Head], owner: str, marks: Sequence[Mark]) -> Flow | None:
    """The flow that the list is told by: before its members, as a subject, or behind "by", "in" and "of"."""
    at, end = items[0].at, items[0].drafts[0].index
    for head in heads:
        if head.reporter != owner or head.verb or head.flow is None or head.mark >= end or _opened(marks, head.mark):
            continue
        if head.mark < at or prep_before(marks, head.mark) in (None, "by", "in", "of", "for"):
            return head.flow
    return None


def _first(items: Sequence[Item], owner: str) -> Flow | None:
    """The flow of the first figure that is told of the owner, as the owner has it."""
    for item in items:
        for draft in item.drafts:
            flow = draft.role.head.flow
            if {draft.reporter, draft.partner} == {owner, item.member} and flow is not None:
                return flow.mirrored() if draft.partner == owner and flow in _ONE_WAY else flow
    return None


def _read(
    draft: Draft, item: Item, owner: str, flow: Flow | None, members: Sequence[str], heads: Sequence[Head],
    marks: Sequence[Mark], *, placed: bool,
) -> None:  # fmt: skip
    """Give a figure the owner and the member of its item, where its words do not say otherwise."""
    head = draft.role.head
    pair = {draft.reporter, draft.partner}
    inside = item.first <= head.mark
    if draft.role.held or draft.role.turned or head.flow is None or "" in pair:
        return
    if pair == {owner, item.member}:
        said = draft.role.kind == "share" or (inside and (head.verb or (head.named and not _stands(item, head, marks))))
        if said or flow not in _ONE_WAY or head.flow not in _ONE_WAY:
            return
    elif WORLD in pair or (
        owner in pair and not any(m.place is not None and m.place.code in pair - {owner} for m in marks)
    ):
        if head.world or not placed or not pair & {owner, item.member} or not _tied(draft, item, heads, marks):
            return
    elif owner in pair and pair - {owner} <= set(members) - {item.member} and not inside and _beside(draft, item, marks):
        pass  # "Peru accounted for $5m of the turnover, Chile for $3m"
    elif not pair <= set(members) or draft.role.rival or (inside and (head.named or (head.verb and not placed))):
        return
    back = flow in _ONE_WAY and head.flow in _ONE_WAY and head.flow != flow
    draft.reporter, draft.partner = (item.member, owner) if back else (owner, item.member)


def _tied(draft: Draft, item: Item, heads: Sequence[Head], marks: Sequence[Mark]) -> bool:
    """True for a figure behind its member, no flow of its own between that nothing leads to, or behind "with"."""
    if not 0 <= item.at < draft.index:
        return False
    if link_before(marks, draft.index) == "with":
        return True
    between = [head for head in heads if item.at < head.mark < draft.index]
    return all(prep_before(marks, head.mark) is not None or _opened(marks, head.mark) for head in between)


def _stands(item: Item, head: Head, marks: Sequence[Mark]) -> bool:
    """True for "Peru topped the list of buyers with purchases of $5m": the list says who buys."""
    between = marks[item.at + 1 : head.mark]
    return any(m.is_a("standing", *_RANKS) for m in between) and all(m.figure is None for m in between)


def _beside(draft: Draft, item: Item, marks: Sequence[Mark]) -> bool:
    """True for a figure right behind its member: "Chile with $3m", "Chile for $3m"."""
    between = marks[item.at + 1 : draft.index] if item.at >= 0 else ()
    return 0 <= item.at < draft.index and all(m.one_of(_LINKS) and not m.is_a("colon") for m in between)


def link_before(marks: Sequence[Mark], k: int) -> str | None:
    """The preposition right before a figure."""
    n = k - 1
    while n > 0 and marks[n].is_a("hedged", "thin") and marks[n].end == marks[n + 1].first:
        n -= 1
    return marks[n].get("prep") if n >= 0 and marks[n].end == marks[n + 1].first else None


def _opened(marks: Sequence[Mark], k: int) -> bool:
    """True right behind "whose" and "which"."""
    return k > 0 and marks[k - 1].is_a("subordinate") and marks[k - 1].end == marks[k].first
