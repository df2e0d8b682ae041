"""Who trades with whom: the economies in the words beside a flow, in its clause, or in what the text speaks of.

A flow finds its parties beside it (owner, "to", "from", "with", "between", a pronoun), then in its clause's subject,
then in the text's pair. Names of offices, firms and persons are no parties.
"""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.flow import Flow
from steelyard.reading.context import Context, Head, prep_before
from steelyard.reading.marking.mark import Mark
from steelyard.reading.who.ahead import look_left, through_noun
from steelyard.reading.who.behind import look_right
from steelyard.reading.who.customers import joined_before, own_list, their_people
from steelyard.reading.who.free_order import behind_adjective, both_behind, led_before, same_way
from steelyard.reading.who.listing import last_member
from steelyard.reading.who.named import Named, take
from steelyard.reading.who.pronouns import (
    WAYS,
    all_told,
    antecedent,
    both_named,
    both_ways,
    by_relative,
    contained,
    opens_with,
    part_of_flow,
    row_beside,
    wayward,
)
from steelyard.reading.who.subjects import LED, alone_beside, look_for_subject, placed_with, subject_behind, who_stands
from steelyard.reading.who.taken_up import leading
from steelyard.reading.who.under import sum_of_pair

_NEAR = 4
"""Words before a flow with which a sentence opens."""


def named_beside(
    marks: Sequence[Mark], k: int, flow: Flow, context: Context, before: list[Head], *, verb: bool
) -> Named:
    named = Named(against=k > 0 and marks[k - 1].means.get("prep") == "against")
    named.subject_of = not verb and _is_subject(marks, k)
    look_left(marks, k, named, context)
    look_right(marks, k, flow, named, context, before, verb=verb)
    if not verb and named.owner is None and not named.both and (named.pair, named.origin, named.goal) == (None,) * 3:
        named.owner = through_noun(marks, k, context)
        named.owner_name = named.owner is not None
    if named.owner not in (None, context.reporter) and their_people(marks, k):
        for prep in LED:
            take(named, prep, named.owner or "")
        named.owner, named.owner_name = None, False  # "Italian buyers paid ..."
    if named.owner_name and (way := led_before(marks, k, named.owner, context)) is not None:
        take(named, *way)
    holds = context.holds
    if "antecedent" in holds and (code := antecedent(marks, k, context)) is not None:
        for prep in LED:
            take(named, prep, code)
        named.meant = verb and named.owner is None
    if not holds.isdisjoint(WAYS) and (way := wayward(marks, k, context)) is not None:
        take(named, *way)
    inner = before[-1].mark if before and not named.told else None
    clauses = "relative" in holds or "strong" in holds
    if clauses and (way := by_relative(marks, k, inner, context, verb=verb)) is not None:
        take(named, *way)
        named.meant = named.meant or not verb
    if flow == Flow.TURNOVER and "pair" in holds and _of_these_two(marks, k):
        named.both = True
    if named.both and "pair" in holds and named.pair is None and named.owner is None and named.other is None:
        named.pair = both_named(marks, context)
    one, limit = context.ranked, before[-1].mark + 1 if before else 0
    if verb and flow == Flow.TURNOVER and named.alone:
        named.pair = both_behind(marks, k, context, named.owner)
    whole = "whole" in marks[k].means and not (flow == Flow.BALANCE and both_ways(context))
    named.world = named.world or whole or ("world" in holds and all_told(marks[limit:k]))
    named.world = named.world or ("entire" in holds and _of_all(marks, k))
    bare = not (verb or named.told or named.owner or context.ranked)
    named.again = not verb and k > 0 and (_that_flow(marks, k) or _of_the_flow(marks, k))
    named.world = named.world or (bare and not named.again and contained(marks, k, context))
    named.world = named.world and not (named.owner is None and sum_of_pair(marks, k, before, context))
    named.mutual = marks[k].means.get("refer") == "pair" or (
        context.bilateral and "mutual" in marks[k].means and named.other is None and context.ranked is None
    )
    if named.mutual and named.alone and named.owner is None:
        named.pair = _joined_subject(marks, k, context)
    named.both = named.both or named.mutual
    fronted = one is not None and _with_sum(marks, k, one.mark)
    if one is not None and named.world and any(m.get("prep") == "with" for m in marks[max(one.mark, k - 3) : k]):
        named.world = False  # "Oman's first partner was Peru with a total trade of $5bn"
    if named.pair is None and named.owner is None and named.between is not None:
        named.owner, named.owner_name = named.between, True
    if not named.told and named.owner is None:
        named.pair = same_way(marks, k, before, context.main if context.bilateral else None, verb=verb)
    chief = context.chief
    told = last_member(context) if flow == Flow.IMPORTS and behind_adjective(marks, k) else None
    if told is not None and named.owner == told[1]:
        named.owner, named.origin = told  # "China is the main partner. Chinese imports rose"
    if "standing" in holds and not verb and (second := placed_with(marks, k, named.owner, context)) is not None:
        for prep in LED:
            take(named, prep, second)
    alone = named.owner is None and named.alone and not named.both
    if alone and verb and (first := leading(marks, k, context)) is not None:
        named.owner, named.goal, named.origin = first[0], first[1], first[1]
    elif alone and one is not None and verb and before and not any(m.figure for m in marks[one.mark : k]):
        own, mate = (one.owner, one.member) if flow == one.flow else (one.member, one.owner)
        named.owner, named.owner_name, named.goal, named.origin = own, False, mate, mate
    elif (
        alone
        and one is not None
        and not verb
        and (fronted or (one.mark < k and not named.world))
        and not own_list(one, flow)
    ):
        named.pair = (one.member, one.owner) if one.flow == flow.mirrored() != flow else (one.owner, one.member)
    elif (
        alone
        and chief is not None
        and flow == Flow.TURNOVER == chief.flow
        and not named.world
        and opens_with(marks, k, before)
    ):
        named.pair = (chief.owner, chief.member)  # "China is Ohio's main partner. Trade came to $5bn"
    elif alone and not verb and (one_of := part_of_flow(marks, k, context)) is not None:
        named.pair = one_of
    elif named.other is not None and named.owner is None and (first_of := subject_behind(marks, k, named.other)):
        named.owner, named.owner_name = first_of, True
    elif not verb and (row := row_beside(marks, k, named.owner, context)):
        named.row = row
    elif (
        named.owner is None
        and named.pair is None
        and not ((named.both and named.other is None) or named.meant or contained(marks, k, context))
    ):
        look_for_subject(marks, k, named, context, before, verb=verb)
    if named.owner is None and named.subject is None and not (named.both or named.row or named.alone):
        partner = named.other or (named.goal if flow == Flow.EXPORTS else named.origin)
        if partner is not None:
            named.owner = alone_beside(marks, k, partner, context)
    if "standing" in holds and flow != Flow.BALANCE and not (verb or (named.told and not named.mutual)):
        placed = who_stands(marks, k, context, flow)  # "Second comes Peru: trade of $5bn"
        named.pair = named.pair if placed is None else placed
    return named


def _with_sum(marks: Sequence[Mark], k: int, rank: int) -> bool:
    """True for the trade in "With a total turnover of $5bn, Peru is the second partner of Chile"."""
    opens = k < rank and marks[0].get("prep") == "with" and marks[0].first == 0
    return opens and all(m.is_a("plain", "thin", "goods") for m in marks[1:k]) and marks[k].first <= _NEAR


def _is_subject(marks: Sequence[Mark], k: int) -> bool:
    """True for a flow that opens a clause, right before its verb: "sold goods for $5bn, and imports were $3bn"."""
    before, after = marks[k - 1] if k else None, marks[k + 1] if k + 1 < len(marks) else None
    opens = before is not None and "break" in before.means and before.end == marks[k].first
    return opens and after is not None and after.is_a("level", "move") and after.first == marks[k].end


def _of_these_two(marks: Sequence[Mark], k: int) -> bool:
    """True for the trade in "the two countries agreed to lift their trade", where no other economy stands between."""
    if not k or marks[k - 1].get("refer") != "its" or marks[k - 1].end != marks[k].first:
        return False
    for mark in reversed(marks[: k - 1]):
        if mark.get("refer") == "pair":
            return True
        if mark.place is not None or mark.one_of(("flow", "figure")) or mark.get("break") == "strong":
            return False
    return False


def _joined_subject(marks: Sequence[Mark], k: int, context: Context) -> tuple[str, str] | None:
    """The two that a clause is about: "Peru and Chile agreed to lift their mutual trade"."""
    for j in range(k - 1, 1, -1):
        mark = marks[j]
        if mark.get("break") == "strong" or mark.is_a("flow", "figure"):
            return None
        code = mark.place.code if mark.place is not None and not mark.office else None
        if code is not None:
            other = joined_before(marks, j, context) if "plain" in marks[j - 1].means else None
            free = other is not None and prep_before(marks, j) is None and prep_before(marks, j - 2) is None
            return (other, code) if other is not None and free and other != code else None
    return None


def _of_all(marks: Sequence[Mark], k: int) -> bool:
    """True for a flow of "the country as a whole", right before or behind it, where it is no partner."""
    of = k + 1 if k + 1 < len(marks) and marks[k + 1].get("prep") == "of" else k
    near = (marks[n] for n in (k - 2, k - 1, of + 1) if 0 <= n < len(marks) and prep_before(marks, n) not in LED)
    return any(mark.get("refer") == "country" and "entire" in mark.means for mark in near)


def _that_flow(marks: Sequence[Mark], k: int) -> bool:
    """True for "these exports"; «рост экспорта» is no "that export"."""
    before = marks[k - 1]
    return before.get("same_head") == "same" and before.end == marks[k].first and "move" not in before.means


def _of_the_flow(marks: Sequence[Mark], k: int) -> bool:
    """True for "5 percent of the exports", which are those told before."""
    if k < 3:
        return False
    figure, of, the = marks[k - 3 : k]
    return figure.get("figure") == "percent" and of.get("prep") == "of" and "thin" in the.means and of.end == the.first
