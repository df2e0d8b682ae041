"""Two sums that a sentence sets beside each other: of two flows in their order, or of a part beside its whole."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import WORLD
from steelyard.core.flow import ONE_WAY
from steelyard.reading.context import Head
from steelyard.reading.marking.mark import PARTS, Mark
from steelyard.reading.places import Draft

_BETWEEN = ("break", "thin", "hedged", "plain")
"""What may stand between two sums that are set beside each other, beside "against"."""


def set_beside(drafts: Sequence[Draft], heads: Sequence[Head], marks: Sequence[Mark]) -> None:
    """Give two flows their sums in order ("exports nearly matched imports: $5bn against $6bn"), and a whole all
    partners ("exports to Peru were $5bn, out of $60bn").
    """
    for n in range(1, len(drafts)):
        one, other = drafts[n - 1], drafts[n]
        if one.role.kind != "level" or one.figure.unit != other.figure.unit or one.figure.unit in PARTS:
            continue
        between = marks[one.index + 1 : other.index]
        if any(mark.get("prep") == "out" for mark in between[-3:]):
            if "bracket" not in marks[one.index - 1].means:  # «сократился на треть (4 млн из 6)»
                _whole(one, other)
        elif len(drafts) == 2 and other.role.kind == "level" and all(map(_sets_beside, between)):
            _in_order(one, other, heads, marks)


def _sets_beside(mark: Mark) -> bool:
    return mark.get("prep") == "against" or ("prep" not in mark.means and mark.one_of(_BETWEEN))


def _whole(part: Draft, whole: Draft) -> None:
    """Leave no partner to what a part of one partner is a part of."""
    pairs = [{draft.reporter, draft.partner} for draft in (part, whole)]
    same = part.role.head.mark == whole.role.head.mark and pairs[0] == pairs[1]
    if same and whole.partner not in (WORLD, "") and part.figure.value < whole.figure.value:
        whole.partner = WORLD
        whole.role.baseline = False


def _in_order(one: Draft, other: Draft, heads: Sequence[Head], marks: Sequence[Mark]) -> None:
    """Give each of two flows that stand before both sums its own, where the second tells no time of its own."""
    told = [head for head in heads if 0 <= head.mark < one.index]
    if len(told) != 2 or not one.role.head.mark == other.role.head.mark == told[1].mark:
        return
    first, last = told
    apart = any(mark.get("break") == "strong" or mark.figure is not None for mark in marks[first.mark : last.mark])
    if {first.flow, last.flow} != set(ONE_WAY) or apart or other.timed.told is not None:
        return
    if last.named and last.partner != first.partner:
        return
    led = marks[one.index - 1]
    if led.get("prep") == "by":
        return  # "exports exceeded imports by $5bn"
    one.role.head = other.role.head._replace(flow=first.flow)
    other.role.baseline = False
