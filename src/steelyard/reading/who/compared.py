"""Two sums that a sentence sets beside each other: of two flows, of a part and its whole, of two partners, of a region
and its country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.economy import WORLD, parent
from steelyard.core.flow import BALANCE, ONE_WAY, TURNOVER
from steelyard.reading.context import Context, place_of, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import PARTS, Mark
from steelyard.reading.places import Draft, Place, Role, link_of
from steelyard.reading.who.subjects import LED

_BETWEEN = ("break", "thin", "hedged", "plain")
"""What may stand between two sums that are set beside each other, beside "against"."""
_NEAR = 8
"""Marks up to the first sum of a sentence that opens with its whole, and behind a part to the partner's name."""


def set_beside(drafts: Sequence[Draft], heads: Sequence[Head], marks: Sequence[Mark], context: Context) -> None:
    """Give two flows their sums in order ("exports nearly matched imports: $5bn against $6bn"), a whole all partners
    ("exports to Peru were $5bn, out of $60bn") or the turnover told before ("exports made up $5bn of the $8bn"), and a
    rival the sum that is its own ("bought tea for $5m, against $3m for Peru").
    """
    for n in range(1, len(drafts)):
        one, other = drafts[n - 1], drafts[n]
        if one.role.kind != "level" or one.figure.unit != other.figure.unit or one.figure.unit in PARTS:
            continue
        between = marks[one.index + 1 : other.index]
        one.role.baseline = one.role.baseline or _turned(one, other, between, marks)
        if "out" in context.holds and any(mark.means.get("prep") == "out" for mark in between[-3:]):
            if "bracket" not in marks[one.index - 1].means:  # «сократился на треть (4 млн из 6)»
                _whole(one, other)
        elif (
            len(between) > 1
            and between[0].means.get("prep") == "of"
            and all(m.is_a("thin", "plain") for m in between[1:])
        ):
            _turnover(one, other, context.head)
        elif marks[0].means.get("prep") == "of" and one.index <= _NEAR and _went(marks[other.index + 1 :], one.partner):
            _whole(other, one)
        elif other.role.baseline and (code := _rival(marks, other.index, context)) is not None:
            _to_rival(other, code, context)
        elif len(drafts) == 2 and other.role.kind == "level" and all(map(_sets_beside, between)):
            _in_order(one, other, heads, marks)


def _turned(one: Draft, other: Draft, between: Sequence[Mark], marks: Sequence[Mark]) -> bool:
    """True for a surplus before the deficit that it turned to: "from a surplus of $5bn in May to a deficit of $3bn"."""
    balances = one.role.head.flow == other.role.head.flow == BALANCE
    k = other.role.head.mark
    turned = balances and one.role.head.sign * other.role.head.sign < 0 and other.timed.told is None
    return turned and one.index < k and prep_before(marks, k) == "to" and not any("break" in m.means for m in between)


def _went(behind: Sequence[Mark], code: str) -> bool:
    """True where words behind a part tell that it is the partner's: "of exports of $5bn, $1bn went to Peru"."""
    name = next((k for k, mark in enumerate(behind[:_NEAR]) if mark.get("place") == code), None)
    led = behind[:name] if name else ()
    return any("share" in mark.means for mark in led) or (bool(led) and prep_before(behind, name or 0) in LED)


def _turnover(part: Draft, whole: Draft, told: Head | None) -> None:
    """Let the whole of exports to a partner be their trade, told in the sentence before."""
    pair = {part.reporter, part.partner}
    if told is None or told.flow != TURNOVER or {told.reporter, told.partner} != pair or WORLD in pair:
        return
    if part.role.head.flow in ONE_WAY and part.figure.value < whole.figure.value and whole.role.head != told:
        whole.role.head = replace(whole.role.head, flow=TURNOVER, product=None)
        whole.role.baseline = False


def _rival(marks: Sequence[Mark], k: int, context: Context) -> str | None:
    """The economy whose sum the figure at mark ``k`` is: "against $3m for Peru"."""
    led, name = (*marks[k + 1 : k + 3], None, None)[:2]
    if led is None or name is None or led.means.get("prep") not in ("for", "by") or led.first != marks[k].end:
        return None
    behind = marks[k + 3] if k + 3 < len(marks) else None
    return None if behind is not None and behind.get("refer") == "own" else place_of(name, context)


def _to_rival(draft: Draft, code: str, context: Context) -> None:
    """Put an economy in the place of the one that the sum before it is of."""
    if code in (draft.reporter, draft.partner) or WORLD in (draft.reporter, draft.partner):
        return
    owner = context.anchor or context.teller
    if draft.partner == owner or (draft.reporter != owner and draft.role.head.verb):
        draft.reporter = code
    else:
        draft.partner = code
    draft.role.baseline = False


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
    one.role.head = replace(other.role.head, flow=first.flow)
    other.role.baseline = False


def whole_around(marks: Sequence[Mark], place: Place, role: Role, reporter: str, context: Context) -> str | None:
    """The country of a region whose trade is told, set beside it: "In Germany the fall was 5%".

    So it may be behind a figure that another is set against: "5%, against 3% in Germany".
    """
    home = parent(reporter)
    if home is None:
        return None
    against = link_of(marks, place) in ("against", "than")
    first, end = place.before + 1 if role.carried else place.at, place.at + 3 if against else place.at
    for k in range(first, min(end, len(marks))):
        owned = k + 1 < len(marks) and marks[k + 1].get("refer") == "own"
        if place_of(marks[k], context) != home or owned or marks[k].office:
            continue
        if prep_before(marks, k) not in (None, "in", "for", "of"):
            return None
        role.rival, role.baseline = role.rival or against, role.baseline and not against
        return home
    return None
