"""What two sums of a sentence are told of in turn: how each grew, or what each was before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.core.economy import WORLD, parent
from steelyard.reading.marking.mark import Mark
from steelyard.reading.places import Draft

_INSIDE = ("in", "for", "at")


def in_turn(drafts: list[Draft], marks: Sequence[Mark]) -> None:
    """Give each of two sums its growth, or what it was before: "sold goods for $5bn and bought some for $3bn, up 4 and
    down 8 percent", "exports were $5bn and imports $3bn, compared with $4bn and $2bn a year earlier".
    """
    for one, other, first, second in zip(drafts, drafts[1:], drafts[2:], drafts[3:], strict=False):
        told = not (one.role.baseline or other.role.baseline) and one.role.head.mark >= 0
        sums = told and one.role.kind == other.role.kind == "level"
        grown = first.role.kind == second.role.kind == "change" and first.figure.unit == second.figure.unit == "percent"
        bases = first.role.baseline and first.figure.unit == one.figure.unit
        if sums and _told_again((one, other), (first, second), marks):
            first.timed.own = first.timed.own or second.timed.own
        flows = ((draft.role.head.mark, draft.role.head.flow) for draft in (one, other))
        apart = len(set(flows)) > 1 or one.partner != other.partner
        rates = told and bases and grown and one.figure.unit == other.figure.unit == "percent"
        if not ((sums and (grown or bases)) or rates) or not apart or first.role.head.mark != other.role.head.mark:
            continue
        joined = marks[first.index + 1 : second.index]
        row = any(m.get("break") == "weak" for m in joined) and all(
            m.is_a("break", "move", "prep", "hedged", "thin") and "bracket" not in m.means for m in joined
        )
        if row and (bases or any("break" in m.means for m in marks[other.index + 1 : first.index])):
            first.role.head, first.reporter, first.partner = one.role.head, one.reporter, one.partner
            second.reporter, second.partner = other.reporter, other.partner
            second.role.baseline = first.role.baseline
            first.timed.base = first.timed.base or second.timed.base
            first.timed.own = first.timed.own or second.timed.own


def alike_in_turn(drafts: list[Draft]) -> None:
    """Read what two flows are told in turn alike: "exports grew 19% and were $3bn, imports - 14%, $7bn"."""
    for one, level, other, amount in zip(drafts, drafts[1:], drafts[2:], drafts[3:], strict=False):
        turn = one.role.head.mark == level.role.head.mark != other.role.head.mark == amount.role.head.mark
        kinds = (one.role.kind, level.role.kind, other.role.kind, amount.role.kind)
        percent = one.figure.unit == other.figure.unit == "percent" and level.figure.unit == amount.figure.unit
        if turn and percent and kinds == ("change", "level", "change", "change") and not level.role.baseline:
            amount.role.kind = "level"


def row_behind_dash(drafts: Sequence[Draft], marks: Sequence[Mark]) -> None:
    """Give the first of a row behind a dash its own name: "deficits with three states - Peru $5bn, Chile $3bn", "- $5bn
    with Peru, $3bn with Chile".
    """
    for one, other in pairwise(drafts):
        alike = one.role.head.mark == other.role.head.mark and one.role.kind == other.role.kind
        for name in (_right_before, _right_behind) if alike else ():
            named, after = name(marks, one.index), name(marks, other.index)
            if not (named and after) or after != other.partner or named == one.reporter:
                continue
            opens = one.index - 1 - (name is _right_before)
            if opens >= 0 and marks[opens].is_a("dash", "colon"):
                one.partner = named


def owners_in_turn(drafts: Sequence[Draft], marks: Sequence[Mark]) -> None:
    """Make owners of the economies behind figures where the first is one: "exports fell 9% in Peru, 5% in Chile"."""
    behind = [(draft, code) for draft in drafts if (code := _right_behind(marks, draft.index, _INSIDE))]
    codes = [code for _, code in behind]
    first = behind[0][0] if len(set(codes)) == len(codes) > 1 else None
    if first is None or not _growing_alike(first, behind):
        return
    named = any(m.get("place") == first.reporter and not m.office for m in marks[: first.index])
    if (first.reporter not in codes or named) and any(parent(code) != first.reporter for code in codes):
        return
    goal = WORLD if first.partner in codes else first.partner
    for draft, code in behind:
        draft.reporter, draft.partner = code, goal


def lands_as_wholes(drafts: Sequence[Draft], marks: Sequence[Mark]) -> None:
    """Give a region's country its own growth: "Ohio's exports fell 9%, while the US as a whole saw a fall of 5%"."""
    for one, other in pairwise(drafts):
        if one.role.head.mark != other.role.head.mark or one.reporter != other.reporter or one.role.kind != "change":
            continue
        land = parent(other.reporter)
        between = marks[one.index + 1 : other.index + 1]
        if any(m.get("homeland") == "nation" for m in marks[other.index + 1 : other.index + 2]):
            other.reporter = land or other.reporter  # "9% in Ohio and 5% nationwide"
        for before, name, after in zip(between, between[1:], between[2:], strict=False):
            led = before.get("prep") in (*_INSIDE, "from") and name.first - before.end <= 1
            whole = after.get("refer") == "world" and after.first == name.end
            if name.get("place") == land is not None and not name.office and (led or whole):
                other.reporter = land


def _growing_alike(first: Draft, behind: Sequence[tuple[Draft, str]]) -> bool:
    """True for growth of one flow."""
    return all(d.role.kind == "change" and d.role.head.mark == first.role.head.mark for d, _ in behind)


def _right_before(marks: Sequence[Mark], k: int) -> str | None:
    """The economy named right before a figure."""
    name = marks[k - 1] if k else None
    return name.means.get("place") if name is not None and name.end == marks[k].first else None


def _right_behind(marks: Sequence[Mark], k: int, preps: Sequence[str] = ("with", "to")) -> str | None:
    """The economy right behind a figure, led by one of ``preps``."""
    led, name = (*marks[k + 1 : k + 3], None, None)[:2]
    if led is None or name is None or led.means.get("prep") not in preps or name.first - led.end > 1:
        return None
    return name.means.get("place")


def _told_again(now: tuple[Draft, Draft], then: tuple[Draft, Draft], marks: Sequence[Mark]) -> bool:
    """True for two flows set against the same two: "..., compared with exports of $4bn and imports of $2bn in May"."""
    same = all(one.role.head.flow == two.role.head.flow for one, two in zip(now, then, strict=True))
    led = marks[now[1].index + 1 : then[0].index] if same and now[0].role.head.flow != now[1].role.head.flow else ()
    return any(mark.get("prep") == "against" for mark in led)
