"""Lists of those who have figures of their own: "exports of Peru ($5bn), Chile ($3bn) and Oman ($2bn) grew"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from steelyard.core.economy import WORLD
from steelyard.core.flow import BALANCE, EXPORTS, ONE_WAY
from steelyard.reading.context import prep_before
from steelyard.reading.marking.mark import Mark
from steelyard.reading.places import Draft

_OWNED_BY = ("for", "by", "of")  # what leads to those whose balances are told
_WARES = ("compound", "goods")
_BESIDE = ("bracket", "dash", "hedged", "move", "sign", "thin")
"""What may stand between a name and its figure, "by" apart."""


@dataclass(slots=True)
class Item:
    """A stretch of a sentence with names and figures of its own."""

    first: int = 0
    names: list[int] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    member: str = ""
    at: int = -1
    """The mark of the member."""


def own_gaps(items: Sequence[Item], marks: Sequence[Mark]) -> bool:
    """Give each of those whose balances a list tells its own: "deficits were reported for Peru, $5bn, and Chile, $3bn",
    "Peru had a deficit of $5bn, Chile one of $3bn"; False for a list of partners.
    """
    first, k = items[0].drafts[0], items[0].names[0]
    head, code = first.role.head, marks[k].means["place"]
    parts = any(draft.role.kind == "share" for item in items for draft in item.drafts)
    if head.flow != BALANCE or head.named or parts or any(len(item.names) > 1 for item in items):
        return False
    acts = head.spoken and head.reporter == code == first.reporter
    if not acts and prep_before(marks, k) not in _OWNED_BY:
        return False
    codes = [marks[item.names[0]].means["place"] for item in items]
    partner = first.partner if acts and first.partner not in codes else WORLD
    for item in items:
        for draft in item.drafts:
            if draft.role.head.flow == BALANCE and not draft.role.head.named:
                draft.reporter, draft.partner = marks[item.names[0]].means["place"], partner
    return True


def own_flows(items: Sequence[Item], marks: Sequence[Mark]) -> bool:
    """Give each of those whose flow a list tells its own: "exports from Peru rose by 5%, Chile by 3%"; False for a
    list of partners, to whom something leads, who stand in brackets or of whom anything else is told.
    """
    first, k = items[0].drafts[0], items[0].names[0]
    head = first.role.head
    led = marks[head.mark + 1 : k - 1] if 0 <= head.mark < k - 1 else marks[:k]
    tied = k < first.index and all(m.is_a(*_WARES) or m.get("prep") == "of" for m in led)
    owned = prep_before(marks, k) == "of" or (head.flow == EXPORTS and prep_before(marks, k) == "from")
    if head.flow not in ONE_WAY or head.verb or not tied or not owned or len(items[0].names) > 1:
        return False
    if not all(_joined(item, marks) for item in items[1:]):
        return False
    for item in items:
        for draft in item.drafts:
            draft.reporter, draft.partner = marks[item.names[0]].means["place"], WORLD
    return True


def _joined(item: Item, marks: Sequence[Mark]) -> bool:
    """True for a bare name behind a comma or "and" with one figure right behind it."""
    k, draft = item.names[0], item.drafts[0]
    before = marks[k - 1]
    bare = before.get("break") == "weak" and not before.is_a("bracket", "dash", "colon", "prep")
    alone = len(item.names) == len(item.drafts) == 1 and k < draft.index and draft.role.kind in ("change", "level")
    between = marks[k + 1 : draft.index]
    return bare and alone and all(m.is_a(*_BESIDE) or m.get("prep") == "by" for m in between)
