"""Balances that no word for a balance tells, and whose a balance is.

"Bought $30 million more than it sold" is a deficit of the buyer; "$38 million in Armenia's favour" is Armenia's
surplus, whoever else the sentence began with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.economy import WORLD
from steelyard.core.flow import BALANCE, EXPORTS, ONE_WAY
from steelyard.reading.context import Context, place_of, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import PARTS, Mark
from steelyard.reading.places import Place, Role, sign_of

_REACH = 7


def outweighing(marks: Sequence[Mark], place: Place, head: Head, heads: Sequence[Head]) -> Head | None:
    """Return the balance of "bought $30 million more from Peru than it sold there", None for another figure."""
    figure, after = marks[place.at].figure, marks[place.at + 1 : place.at + 2]
    if figure is None or figure.unit in PARTS or head.flow not in ONE_WAY or not after:
        return None
    if "move" not in after[0].means or after[0].first != marks[place.at].end:
        return None
    other = next((h for h in heads if place.at < h.mark < min(place.after, place.at + _REACH + 3)), None)
    if other is None or other.flow != head.flow.mirrored() or not _than(marks[place.at + 1 : other.mark]):
        return None
    sign = sign_of(after[0]) * (1 if head.flow == EXPORTS else -1)
    return replace(head, flow=BALANCE, sign=sign)


def _than(between: Sequence[Mark]) -> bool:
    """True when "than" leads to the other flow and no clause or figure of its own stands between."""
    if any(m.get("break") == "strong" or m.is_a("figure", "period") for m in between):
        return False
    return any(m.get("prep") == "than" for m in between)


def favoured(marks: Sequence[Mark], place: Place, role: Role, context: Context) -> str | None:
    """Return the economy in whose favour a balance is: "in Armenia's favour", "in favour of Armenia"."""
    if role.head.flow != BALANCE or "favour" not in place.holds or role.kind == "change":
        return None
    stop = min(place.after, place.at + _REACH)
    at = next((k for k in range(max(place.before, role.head.mark, -1) + 1, stop) if "favour" in marks[k].means), None)
    if at is None:
        return None
    for k in (at + 1, at + 2, at - 1, at - 2):
        near = marks[k] if 0 <= k < len(marks) else None
        if near is not None and (code := place_of(near, context)) is not None:
            against = marks[at].means["favour"] == "against" and code in (role.head.reporter, role.head.partner)
            return code if not against else role.head.partner if code == role.head.reporter else role.head.reporter
    return None


def outweighs(marks: Sequence[Mark], last: Head, head: Head) -> int:
    """The sign of "the excess of Peru's exports over imports": +1, -1, or 0 where none is told."""
    between = marks[last.mark + 1 : head.mark]
    if last.flow != BALANCE or last.sign or not between or between[-1].get("prep") != "than":
        return 0
    pair = (next((m.get("flow") for m in between if "flow" in m.means), None), marks[head.mark].get("flow"))
    told = all(m.place is not None or m.is_a("flow", "prep", "plain", "refer", "goods") for m in between)
    return {("exports", "imports"): 1, ("imports", "exports"): -1}.get((str(pair[0]), str(pair[1])), 0) if told else 0


def exceeded(marks: Sequence[Mark], k: int, context: Context) -> str | None:
    """The partner in "exports exceeded imports from Peru by $5bn": empty where none is named, None without a "by"."""
    link, name, by = (*marks[k + 1 : k + 4], None, None, None)[:3]
    if link is not None and link.get("prep") == "by":
        return ""
    if link is not None and name is not None and link.get("prep") == "in" and name.get("flow") == "turnover":
        return ""  # "in trade with Peru exports exceeded imports by $5bn", in another order
    if link is None or name is None or by is None or link.get("prep") not in ("from", "to", "with", "of"):
        return None
    by = marks[k + 4] if "thin" in name.means and k + 4 < len(marks) else by
    name = marks[k + 3] if "thin" in name.means else name
    return place_of(name, context) if by.get("prep") == "by" else None


def is_gap(marks: Sequence[Mark], head: Head) -> bool:
    """True for a balance told by a word without a side: "the gap", "the gap in trade"."""
    k = head.mark
    if not 0 <= k < len(marks):
        return False
    led = k > 1 and marks[k - 1].get("prep") == "in" and marks[k - 1].end == marks[k].first
    return "gap" in marks[k].means or (led and "gap" in marks[k - 2].means and marks[k - 2].end == marks[k - 1].first)


def part_of_gap(
    marks: Sequence[Mark], place: Place, role: Role, last: Role | None, container: Head | None, context: Context
) -> Role | None:
    """Return the share that a partner has of a balance: "90% of the deficit was with Peru", "$5bn, 90% of it with
    Peru", "Peru accounted for 90% of the deficit".
    """
    whole = container if container is not None and container.flow == BALANCE else None
    figure = marks[place.at].figure
    if whole is None and _of_it(marks, place):
        whole = last.head if last is not None else context.head
    if whole is None or whole.flow != BALANCE or figure is None or figure.factor or figure.move:
        return None
    partner = _gap_behind(marks, max(place.at, whole.mark), place.after, context) or _gap_before(marks, place, context)
    if partner is None or partner == whole.reporter or not whole.reporter:
        return None
    whole = replace(whole, partner=WORLD, named=False)
    role.kind, role.container, role.sharing, role.move, role.target = "share", whole, True, 0, False
    role.head = replace(whole, partner=partner, named=True, group=False)
    return role


def _of_it(marks: Sequence[Mark], place: Place) -> bool:
    of, it = (*marks[place.at + 1 : place.at + 3], None, None)[:2]
    if of is None or it is None or of.means.get("prep") != "of" or of.first != marks[place.at].end:
        return False
    return it.is_a("same_head", "recalled") and it.first == of.end


def _gap_behind(marks: Sequence[Mark], start: int, stop: int, context: Context) -> str | None:
    """The partner right behind a part and its whole: "... was with Peru", "... in trade with Peru"."""
    for k in range(start + 1, min(stop, start + _REACH)):
        if marks[k].place is not None:
            return place_of(marks[k], context) if prep_before(marks, k) in ("with", "to") else None
        if marks[k].is_a("verb_flow", "move") or marks[k].get("break") in ("strong", "relative"):
            return None
    return None


def _gap_before(marks: Sequence[Mark], place: Place, context: Context) -> str | None:
    """The partner that "accounted for" a part."""
    k = place.at - 1
    while k > place.before and marks[k].is_a("hedged", "thin", "plain") and not marks[k].is_a("share", "break"):
        k -= 1
    held = k > max(place.before, 0) and marks[k].is_a("share") and "verb_flow" not in marks[k].means
    named = held and marks[k - 1].place is not None and marks[k].first - marks[k - 1].end <= 1
    return place_of(marks[k - 1], context) if named else None
