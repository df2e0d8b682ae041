"""A flow word that completes the head before it: "a deficit in goods trade", "imports from and exports to Peru"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.economy import WORLD
from steelyard.core.flow import BALANCE, EXPORTS, IMPORTS, ONE_WAY, TURNOVER
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import RANKS, Mark
from steelyard.reading.what.balances import outweighs

_NEAR = 6
"""Words between two flows with one partner."""


def completed(marks: Sequence[Mark], last: Head, head: Head) -> Head | None:
    """The one head that two make which tell one thing; None for two of their own."""
    if _same_balance(marks, last, head) or _difference(marks, last, head):
        known = head if head.reporter else last
        return replace(last, mark=head.mark, reporter=known.reporter, partner=known.partner)
    if sign := outweighs(marks, last, head):
        known = head if head.reporter and not last.named else last
        return replace(last, mark=head.mark, sign=sign, reporter=known.reporter, partner=known.partner)
    if _complement(marks, last, head):
        known = head if head.named or not last.named else last
        own = last if head.lent and not last.lent and last.reporter not in ("", known.partner) else known
        return replace(last, reporter=own.reporter, partner=known.partner, named=known.named)
    if _coordinated(marks, last, head) and last.flow is not None and head.flow is not None:
        owner = last.reporter if last.reporter not in ("", head.partner) else head.reporter
        both = (last.flow, head.flow)
        return replace(head, flow=TURNOVER, reporter=owner, first=last.first, joint=both)
    return None


def part_of_theirs(marks: Sequence[Mark], last: Head, head: Head) -> bool:
    """True for sales that are a part of another's purchases: "Peru's exports made up 12% of Chile's imports"."""
    owners = (last.reporter, head.reporter)
    if last.verb or head.verb or not (last.spoken and head.spoken) or last.named or "" in owners or len({*owners}) < 2:
        return False
    if last.flow not in ONE_WAY or last.flow.mirrored() != head.flow:
        return False
    between = marks[last.mark + 1 : head.mark]
    k = next((n for n, mark in enumerate(between) if mark.get("figure") == "percent"), 0)
    others = any(m.place is not None and m.place.code != head.reporter for m in between)
    parted = others or any(m.is_a("move", "flow") for m in between)
    has = any(m.is_a("share", "forms", "level") for m in between[:k])
    return has and not parted and k + 1 < len(between) and between[k + 1].get("prep") == "of"


def _same_balance(marks: Sequence[Mark], last: Head, head: Head) -> bool:
    """True for a balance told twice in a row, with its sign first: "the negative saldo of the trade balance"."""
    if not (last.flow == head.flow == BALANCE and last.sign and not head.sign):
        return False
    between = marks[last.mark + 1 : head.mark]  # "the deficit in the trade balance"
    led = (
        bool(between) and between[0].means.get("prep") in ("in", "of") and all(m.is_a("prep", "plain") for m in between)
    )
    led = led and marks[head.mark].first - marks[last.mark].end <= 2
    return led or marks[last.mark].end == marks[head.mark].first


def _difference(marks: Sequence[Mark], last: Head, head: Head) -> bool:
    """True for the flows in "the gap between US exports and imports"."""
    if last.flow != BALANCE or head.verb or head.flow == BALANCE:
        return False
    between = marks[last.mark + 1 : head.mark]
    opened = any(m.get("prep") == "between" for m in between[:1])
    return opened and all(m.place is not None or m.is_a("prep", "plain", "refer", "break") for m in between)


def _complement(marks: Sequence[Mark], last: Head, head: Head) -> bool:
    """True for the trade in "a deficit in goods trade" and the exports in "the volume of exports"."""
    if head.verb or last.verb or head.flow == BALANCE:
        return False
    between = marks[last.mark + 1 : head.mark]
    if last.flow != BALANCE:  # "the exports and imports of Peru in trade with Chile"
        parted = bool(last.joint) and head.flow == TURNOVER and bool(between) and between[-1].get("prep") == "in"
        return parted and all(m.place is not None or m.is_a("prep", "plain") for m in between)
    if between and "dash" in between[0].means:
        between = between[1:]  # "the largest surplus is - in trade with Peru"
    if _sum_of_trade(between, head):
        between = tuple([m for m in between if m.get("prep") == "in"][-1:])
    led = any(m.get("prep") in ("in", "of", "at", "than") for m in between[:1]) or all(
        "plain" in m.means for m in between
    )
    beside = ("prep", "plain", "goods", "refer", "outside", "recalled")
    return led and all(m.place is not None or m.one_of(beside) for m in between)


def _sum_of_trade(between: Sequence[Mark], head: Head) -> bool:
    """True for "a deficit of $5bn (was recorded) in (its) trade with Peru"."""
    beside = ("hedged", "thin", "plain", "refer", "level", "place")
    bare = [m for m in between if not m.one_of(beside) or m.get("prep") == "in"]
    told = [m.get("prep") or ("figure" if m.figure is not None else None) for m in bare] == ["of", "figure", "in"]
    return told and head.flow == TURNOVER and head.named and head.partner not in ("", WORLD)


def _coordinated(marks: Sequence[Mark], last: Head, head: Head) -> bool:
    """True for "imports from and exports to China" before one figure."""
    if {last.flow, head.flow} != {EXPORTS, IMPORTS} or last.verb or head.verb:
        return False
    between = marks[last.mark + 1 : head.mark]
    if last.mark >= 0 and marks[last.mark].is_a(*RANKS) and any(m.is_a("prep", "refer") for m in between):
        return False  # "the top market, with purchases of $5bn"
    if _of_clauses(marks, last, head):
        return False
    joined = any(m.means.get("break") == "weak" for m in between) and not any(
        m.means.get("break") == "strong" for m in between
    )
    if last.named and head.named and head.partner == last.partner != WORLD:  # "exports to Peru and imports from Peru"
        alike = all(m.is_a("break", "prep", "plain", "refer") or m.place is not None for m in between)
        return joined and alike and marks[head.mark].first - marks[last.mark].end <= _NEAR
    return (
        joined
        and all(m.is_a("break", "prep", "plain", "refer") for m in between)
        and (marks[head.mark].first - marks[last.mark].end <= 4)
    )


def _of_clauses(marks: Sequence[Mark], last: Head, head: Head) -> bool:
    """True for flows that end one clause and open the next: "a 3% rise in exports, and imports rose by 14%"."""
    between, after = marks[last.mark + 1 : head.mark], marks[head.mark + 1 : head.mark + 2]
    parted = len(between) > 1 and between[0].get("break") == "weak" and "plain" not in between[0].means
    told = parted and any(m.figure is not None for m in marks[: max(last.mark, 0)])
    return told and any(m.is_a("move", "level") for m in after)
