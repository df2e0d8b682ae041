"""Percentages: growth, a share with its whole, a goal - or no claim at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.economy import WORLD
from steelyard.core.flow import BALANCE, ONE_WAY, TURNOVER
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark, one_is
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.places import Place, Role, Setting, link_of, past_comparison, past_sum
from steelyard.reading.what.balances import part_of_gap
from steelyard.reading.what.growth import gapped, grows, growth_of, in_parallel
from steelyard.reading.what.holders import goes_to, of_flow, of_told, rival, taken, went, which_is
from steelyard.reading.what.on_base import above_whole, is_level, next_months, next_row
from steelyard.reading.what.shares import alike, is_share, lists_on, of_own_whole, of_whole
from steelyard.reading.what.wholes import container_of, led_to, whole_led

_OWNER = 4
"""Marks from a whole to the end of its owner's name."""


def part_of(one: Setting, role: Role, move: int) -> Role | None:
    """Return the role of a percentage that moves as ``move`` tells, None when it is no claim about trade."""
    marks, place, segment, last = one.marks, one.place, one.segment, one.last
    whole = container_of(marks, place, one.heads)
    led = whole_led(marks, place, one.heads) if whole is None else None
    whole = led if whole is None else whole
    past = past_sum(marks, place, whole)
    if past is not place:
        one, place = replace(one, place=past), past
    if rival(marks, place):
        move = 0  # "15% of imports, less than Peru (27%)"
    if role.head.flow is not None and _on_base(marks, place, one.figure, segment, move, last):
        role.kind, role.of_base = "target" if role.target else "change", True
        return role
    if (of_balance := part_of_gap(marks, place, role, last, whole, one.context)) is not None:
        return of_balance
    if _of_no_flow(marks, place, segment, role, last, whole):
        return None
    if last is not None and in_parallel(marks, place, role.head, last):
        return grows(role, last.move)
    if last is None and whole is not None and (_gained(segment) < 0 or _gained(marks[whole.mark : place.after]) < 0):
        role.head = whole
        return grows(role, -1)  # "lost half of its exports to Peru"
    listed = lists_on(one, role, move)
    if whole is not None:
        if whole.verb and whole.partner != WORLD and not (whole.named and _what_one_traded(marks, place, whole)):
            whole = replace(whole, verb=False, named=False, partner=WORLD)
        role.partial = whole.named and led_to(marks, place, whole)
    role.partial = role.partial or (last is not None and last.partial and last.kind != "change" and listed)
    if last is not None and whole is not None and (way := _gained(segment)):
        role.head = last.head
        return grows(role, way)
    if _of_sum_told(one, role, whole):
        return role
    sharing = led is not None or is_share(one, role.head, move, whole)
    if sharing and one_is("jointly", segment):
        return None
    told = _share_or_growth(one, role, move, whole, sharing=sharing, listed=listed)
    return role if told and role.head.flow is not None else None


def _what_one_traded(marks: Sequence[Mark], place: Place, whole: Head) -> bool:
    """True for the whole of "44% of what Peru bought from Chile": the partner is the whole's, not the part's."""
    subject = marks[whole.mark - 1]
    return whole.mark > place.at + 1 and subject.place is not None and subject.end == marks[whole.mark].first


def _share_or_growth(one: Setting, role: Role, move: int, whole: Head | None, *, sharing: bool, listed: bool) -> bool:
    """Make a percentage a share or growth; False where neither its words nor those before it tell which."""
    marks, place, segment, last = one.marks, one.place, one.segment, one.last
    role.tied = last is not None and all(m.is_a("alike", "break", "hedged", "thin", "level") for m in segment)
    if whole is not None:
        if not (sharing or listed or _again(segment, last) or taken(marks, place, whole)):
            return False
        if _between_others(last.head if last is not None and role.head.mark == whole.mark else role.head, whole):
            return False
        _share_of(marks, place, role, whole)
    elif one.figure.unit == "percentage_points":
        role.baseline = False
        role.kind = "change"
        role.sharing = any("share" in m.means for m in segment) or (last is not None and last.sharing)
    elif last is not None and last.kind == "change" and alike(segment):
        grows(role, last.move)
    elif _of_share(marks, place, role.head):
        grows(role, move)
        role.sharing = role.partial = True
    elif not one.figure.factor and (sharing or listed or of_whole(marks, place, segment, last)):
        of_own_whole(marks, place, role, last, one.context)
    else:
        return growth_of(one, role, move)
    return True


def _between_others(part: Head, whole: Head) -> bool:
    """True for a whole of two economies of which the part's owner is neither: "Ohio's $5bn, 40% of U.S.-Peru trade"."""
    mated = "" not in (whole.reporter, whole.partner) and WORLD not in (whole.reporter, whole.partner)
    return mated and part.named and part.mark < whole.mark and part.reporter not in ("", whole.reporter, whole.partner)


def _of_share(marks: Sequence[Mark], place: Place, head: Head) -> bool:
    """True for the growth of a share, which tells of no flow: "Peru's share in imports fell by 2 percent (to 5)"."""
    if "share" not in place.holds:
        return False
    near = marks[place.before + 1 : place.at]
    k = next((k for k, m in enumerate(near) if m.means.get("share") == "share"), len(near))
    noun = k < len(near) and (k == 0 or near[k - 1].is_a("thin", "refer", "plain") or near[k - 1].place is not None)
    inside = [m for m in near[k + 1 :] if m.first < marks[head.mark].first] if head.mark > place.before else []
    if not noun or not any(m.get("prep") in ("of", "in") for m in inside):
        return False
    moved = one_is("move", near[k + 1 :]) and link_of(marks, place) == "by"
    beside = ("prep", "refer", "plain", "thin", "same_head", "goods")
    return moved and all(m.place is not None or m.one_of(beside) for m in inside)


def _on_base(
    marks: Sequence[Mark], place: Place, figure: Figure, segment: Sequence[Mark], move: int, last: Role | None
) -> bool:
    """True for a percentage that tells a level, the base being 100."""
    if is_level(marks, place, figure, segment):
        return True
    if last is None:
        return False
    goes_on = last.of_base and not move and (gapped(segment) or next_row(segment, figure))
    return goes_on or above_whole(marks, place, figure) or next_months(marks, place, figure)


def _of_no_flow(
    marks: Sequence[Mark], place: Place, segment: Sequence[Mark], role: Role, last: Role | None, whole: Head | None
) -> bool:
    """True for the part of something else than a flow of trade, or of what no figure here tells."""
    if _of_other(marks, place) or of_flow(marks, place, role):
        return True
    if last is None:
        return False
    opened = len(segment) == 1 and "bracket" in segment[0].means
    if last.head.flow == BALANCE and whole is not None and (opened or alike(segment)):
        return True  # "a deficit of $5m, or 12 percent of exports", "(12 percent of exports)"
    of = marks[place.at + 1].means.get("prep") == "of" if place.at + 1 < len(marks) else False
    # "tin accounted for $5m of the decline, and zinc for a third of it"
    return of and last.kind == "change" and link_of(marks, place) == "for"


def _of_sum_told(one: Setting, role: Role, whole: Head | None) -> bool:
    """Make a percentage the share of, or in, what was told before, where words refer to that."""
    last = one.last
    if whole is not None and (part := of_told(one.segment, one.place, whole, one.context)) is not None:
        role.kind, role.container, role.head, role.sharing = "share", whole, part, True
        return True
    if last is None or whole is not None or (mate := went(one.marks, one.place, one.segment, last)) is None:
        return False
    role.kind, role.head = "share", replace(last.head, partner=mate, named=True, group=False)
    role.container, role.sharing, role.shared = replace(last.head, partner=WORLD, named=False), True, True
    return True


def _share_of(marks: Sequence[Mark], place: Place, role: Role, whole: Head) -> None:
    """Make a percentage the share of a whole that its sentence names."""
    part = role.head
    own = whole.flow == TURNOVER and part.flow in ONE_WAY  # what Peru's exports are of all trade
    role.kind, role.container, role.head = "share", whole, part if own else whole
    if (mate := goes_to(marks, place, whole)) is not None:
        role.head = replace(whole, partner=mate, named=True, group=False)
    near = marks[max(whole.mark, place.at) + 1 : whole.mark + _OWNER]
    role.end = max([marks[whole.mark].end, *(mark.end for mark in near if "exact" in mark.means)])
    role.sharing = True


def _again(segment: Sequence[Mark], last: Role | None) -> bool:
    """True for what the sum before is as a share: "$5bn, or 12% of exports", ", which is 12% of exports"."""
    bare = segment[:-1] if len(segment) > 1 and "hedged" in segment[-1].means else segment
    if bare and "alike" in bare[-1].means:
        return True
    if last is None:
        return False
    if last.kind == "change" and last.partner not in ("", WORLD) and _behind_comparison(segment):
        return True  # "5% more than in 2019, and 12% of exports"
    if bare and "break" in bare[-1].means and all(m.when is not None or m.get("prep") == "in" for m in bare[:-1]):
        return True  # "$5bn in May, about 12% of exports"
    return last.partner not in ("", WORLD) and which_is(segment)


def _behind_comparison(segment: Sequence[Mark]) -> bool:
    """True for an "and" behind what growth is measured on, with a verb of having at most."""
    told = past_comparison(segment)
    joined = len(told) < len(segment) and "plain" in told[0].means and any(m.get("prep") == "than" for m in segment)
    return joined and all(m.is_a("level", "share", "forms", "thin", "hedged") for m in told[1:])


def _gained(segment: Sequence[Mark]) -> int:
    """The way of the growth in "losing half of the trade", 0 for anything else."""
    gains = [m for m in segment if "gain" in m.means]
    return 0 if not gains else 1 if gains[-1].means["gain"] == "up" else -1


def _of_other(marks: Sequence[Mark], place: Place) -> bool:
    """True for "80% of GDP", but not "of the market share"."""
    if "other" not in place.holds:
        return False
    after = marks[place.at + 1 : place.at + 4]
    if not after or after[0].means.get("prep") != "of" or after[0].first != marks[place.at].end:
        return False
    head = next((m for m in after if m.is_a("flow", "other")), None)
    return head is not None and "other" in head.means and not head.is_a("flow", "share")
