"""What several figures of a sentence have between them: each its partner, its flow, its growth, their common goal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.reading.context import Head
from steelyard.reading.drafts import Draft
from steelyard.reading.mark import Mark


def handed_out(drafts: list[Draft], heads: Sequence[Head], marks: Sequence[Mark]) -> list[Draft]:
    """Return the figures of a sentence, each with its part of what is told of all; nothing twice."""
    _shared_out(drafts, heads)
    _one_each(drafts, heads, marks)
    _in_turn(drafts, marks)
    _amounts_of_change(drafts)
    _alike_in_turn(drafts)
    for one, other in pairwise(drafts):
        if (one.role.baseline or one.role.now) and one.role.head.mark == other.role.head.mark:
            other.timed.deadline = other.timed.deadline or one.timed.deadline  # "by 2030 from 60 million to 200"
    return _without_rounder(drafts, marks)


def _shared_out(drafts: list[Draft], heads: Sequence[Head]) -> None:
    """Give each of the partners, or of two flows, its figure: "to Peru and Chile were $5bn and $3bn"."""
    for head in heads:
        if not (head.row or head.joint):
            continue
        own = [draft for draft in drafts if head.row and draft.role.head.mark == head.mark and not draft.partner]
        for kind in {draft.role.kind for draft in own}:
            alike = [draft for draft in own if draft.role.kind == kind]
            if len(alike) == len(head.row):
                for draft, code in zip(alike, head.row, strict=True):
                    draft.partner = code
        own = [draft for draft in drafts if head.joint and draft.role.head.mark == head.mark]
        for kind in {draft.role.kind for draft in own}:
            alike = [draft for draft in own if draft.role.kind == kind]
            side = len(alike) == 2 and alike[1].index - alike[0].index <= 4
            if len(alike) == len(head.joint) and side:
                for draft, flow in zip(alike, head.joint, strict=True):
                    draft.role.head = draft.role.head._replace(flow=flow)


def _one_each(drafts: list[Draft], heads: Sequence[Head], marks: Sequence[Mark]) -> None:
    """Give each of several flows its figure: "trade, exports and the surplus grew by 8, 9 and 7 percent"."""
    row: list[Head] = []
    for head in heads:
        between = marks[row[-1].mark + 1 : head.mark] if row else []
        apart = any(not m.is_a("break", "plain", "thin", "flow") for m in between)
        flows = head.joint or (head.flow,)
        row = [*([] if apart else row), *(head._replace(flow=flow, joint=()) for flow in flows)]
    if len(row) < 3 or not heads:
        return
    own = [draft for draft in drafts if draft.role.head.mark == heads[-1].mark]
    if len(own) == len(row) == len(drafts) and len({(d.role.kind, d.figure.unit) for d in own}) == 1:
        for draft, head in zip(own, row, strict=True):
            draft.role.head = draft.role.head._replace(flow=head.flow, sign=head.sign)


def _in_turn(drafts: list[Draft], marks: Sequence[Mark]) -> None:
    """Give each of two sums its growth: "sold goods for $5bn and bought some for $3bn, up 4 and down 8 percent"."""
    for one, other, first, second in zip(drafts, drafts[1:], drafts[2:], drafts[3:], strict=False):
        sums = one.role.kind == other.role.kind == "level" and not (one.role.baseline or other.role.baseline)
        grown = first.role.kind == second.role.kind == "change" and first.figure.unit == second.figure.unit == "percent"
        apart = one.role.head.mark != other.role.head.mark or one.partner != other.partner
        if not (sums and grown and apart and first.role.head.mark == other.role.head.mark):
            continue
        joined = marks[first.index + 1 : second.index]
        row = any(m.get("break") == "weak" for m in joined) and all(
            m.is_a("break", "move", "prep", "hedged", "thin") and not m.is_a("bracket") for m in joined
        )
        if row and any(m.is_a("break") for m in marks[other.index + 1 : first.index]):
            first.role.head, first.reporter, first.partner = one.role.head, one.reporter, one.partner
            first.timed.base = first.timed.base or second.timed.base


def _amounts_of_change(drafts: list[Draft]) -> None:
    """Read the 106 in "497 million, down 17.6% (106 million)" as the change: what the level and the growth imply."""
    rows = [*zip(drafts, drafts[1:], drafts[2:], strict=False)]
    rows += [(level, growth, amount) for growth, amount, level in rows if growth.role.kind == "change"]
    for level, growth, amount in rows:
        kinds = (level.role.kind, growth.role.kind, amount.role.kind)
        same = level.role.head.mark == growth.role.head.mark == amount.role.head.mark
        if kinds != ("level", "change", "level") or amount.role.baseline or not same or growth.figure.unit != "percent":
            continue
        if amount.timed.aside is not None or amount.timed.own is not None:
            continue  # "more than double that of May 2021 (451 million)"
        move = growth.role.move * growth.figure.value
        implied = abs(level.figure.value * move / (100 + move)) if move != -100 else 0.0
        if level.figure.unit == amount.figure.unit and abs(amount.figure.value - implied) <= 0.05 * implied:
            amount.role.kind, amount.role.move = "change", growth.role.move


def _alike_in_turn(drafts: list[Draft]) -> None:
    """Read what two flows are told in turn alike: "exports grew 19% and were $3bn, imports - 14%, $7bn"."""
    for one, level, other, amount in zip(drafts, drafts[1:], drafts[2:], drafts[3:], strict=False):
        turn = one.role.head.mark == level.role.head.mark != other.role.head.mark == amount.role.head.mark
        kinds = (one.role.kind, level.role.kind, other.role.kind, amount.role.kind)
        percent = one.figure.unit == other.figure.unit == "percent" and level.figure.unit == amount.figure.unit
        if turn and percent and kinds == ("change", "level", "change", "change") and not level.role.baseline:
            amount.role.kind = "level"


def _without_rounder(drafts: list[Draft], marks: Sequence[Mark]) -> list[Draft]:
    """Leave out a multiple that is told again more exactly: "almost doubled (by 96%)"."""
    rounder = {n for n, pair in enumerate(pairwise(drafts)) if _again_exactly(*pair, marks)}
    return [draft for n, draft in enumerate(drafts) if n not in rounder]


def _again_exactly(one: Draft, other: Draft, marks: Sequence[Mark]) -> bool:
    if not one.figure.factor or {one.role.kind, other.role.kind} != {"change"} or other.figure.unit != "percent":
        return False
    first, second = (100 + draft.role.move * draft.figure.value for draft in (one, other))
    between = marks[one.index + 1 : other.index]
    beside = bool(between) and all(m.is_a("break", "prep", "hedged", "hedged_away", "thin", "alike") for m in between)
    told = (
        between[0].is_a("bracket") or any(m.get("break") == "strong" or m.is_a("alike") for m in between)
        if beside
        else False
    )
    return told and one.role.move == other.role.move and first > 0 and 0.8 <= second / first <= 1.25
