"""What a figure is by what the others of its sentence imply: the change that a level and its growth leave, a multiple
told twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.reading.marking.mark import Mark
from steelyard.reading.places import Draft


def amounts_of_change(drafts: list[Draft], marks: Sequence[Mark]) -> None:
    """Read the 106 in "497 million, down 17.6% (106 million)" as the change: what the level and the growth imply."""
    rows = [*zip(drafts, drafts[1:], drafts[2:], strict=False)]
    rows += [(level, growth, amount) for growth, amount, level in rows if growth.role.kind == "change"]
    for level, growth, amount in rows:
        kinds = (level.role.kind, growth.role.kind, amount.role.kind)
        same = level.role.head.mark == growth.role.head.mark == amount.role.head.mark
        if kinds != ("level", "change", "level") or amount.role.baseline or not same or growth.figure.unit != "percent":
            continue
        if level.partner != amount.partner:
            continue
        if marks[amount.index - 1].get("prep") == "to":
            continue  # "fell by half to 497 million from 990"
        if amount.timed.aside is not None or amount.timed.own is not None:
            continue  # "more than double that of May 2021 (451 million)"
        move = growth.role.move * growth.figure.value
        implied = abs(level.figure.value * move / (100 + move)) if move != -100 else 0.0
        if level.figure.unit == amount.figure.unit and abs(amount.figure.value - implied) <= 0.05 * implied:
            amount.role.kind, amount.role.move = "change", growth.role.move


def growth_in_brackets(drafts: list[Draft], marks: Sequence[Mark]) -> None:
    """Read the 297 in "a drop of 98% (297 million), from 303" as the change: the base tells what the growth came to."""
    for growth, amount, base in zip(drafts, drafts[1:], drafts[2:], strict=False):
        kinds = (growth.role.kind, amount.role.kind, base.role.kind) == ("change", "level", "level")
        same = growth.role.head.mark == amount.role.head.mark == base.role.head.mark
        unit = growth.figure.unit == "percent" and amount.figure.unit == base.figure.unit
        if kinds and same and unit and base.role.baseline and "bracket" in marks[amount.index - 1].means:
            implied = base.figure.value * growth.figure.value / 100
            if abs(amount.figure.value - implied) <= 0.05 * implied:
                amount.role.kind, amount.role.move, amount.role.baseline = "change", growth.role.move, False


def without_rounder(drafts: list[Draft], marks: Sequence[Mark]) -> list[Draft]:
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
        "bracket" in between[0].means or any(m.get("break") == "strong" or "alike" in m.means for m in between)
        if beside
        else False
    )
    return told and one.role.move == other.role.move and first > 0 and 0.8 <= second / first <= 1.25
