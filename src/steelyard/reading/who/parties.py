"""Who trades with whom: the economies in the words beside a flow, in its clause, or in what the text speaks of.

A flow finds its parties beside it (owner, "to", "from", "with", "between", a pronoun), then in its clause's subject,
then in the text's pair. Names of offices, firms and persons are no parties.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.core.economy import WORLD, is_bloc, parent
from steelyard.core.flow import EXPORTS, IMPORTS, TURNOVER, Flow
from steelyard.reading.context import Context, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark
from steelyard.reading.who.ahead import look_left, through_noun
from steelyard.reading.who.all_countries import all_told, everywhere
from steelyard.reading.who.behind import look_right
from steelyard.reading.who.customers import joined_before, own_list, their_people
from steelyard.reading.who.free_order import behind_adjective, led_before, led_first, same_way
from steelyard.reading.who.named import Named, take
from steelyard.reading.who.of_whole import contained, part_of_flow
from steelyard.reading.who.pronouns import (
    WAYS,
    antecedent,
    both_named,
    opens_with,
    row_beside,
    wayward,
)
from steelyard.reading.who.relatives import by_relative
from steelyard.reading.who.subjects import (
    LED,
    alone_beside,
    behind_front,
    look_for_subject,
    placed_with,
    subject_behind,
    who_stands,
)
from steelyard.reading.who.taken_up import leading
from steelyard.reading.who.under import sum_of_pair

_NEAR = 4
"""Words before a flow with which a sentence opens."""


def named_beside(
    marks: Sequence[Mark], k: int, flow: Flow, context: Context, before: list[Head], *, verb: bool
) -> Named:
    """Return the economies that trade in the flow at mark ``k``, by role; ``before`` are the sentence's flows."""
    named = Named(against=k > 0 and marks[k - 1].means.get("prep") == "against")
    named.subject_of = not verb and _is_subject(marks, k)
    look_left(marks, k, named, context)
    look_right(marks, k, flow, named, context, before, verb=verb)
    if not verb and named.owner is None:
        named.owner = through_noun(marks, k, context)
        named.owner_name = named.owner is not None
    if "delivery" in marks[k].means and flow == EXPORTS and _came_from(named):
        named.owner, named.goal, named.origin = named.origin, named.owner, None  # "Peru's deliveries from Chile"
    elif flow == EXPORTS and named.owner is None and not before and _sent(marks, k, verb=verb):
        named.owner = _seller_told(named.goal, context)
    _led(marks, k, named, context, before, verb=verb)
    _of_two_or_all(marks, k, named, context, before, verb=verb)
    if named.between is not None and named.pair is None and named.owner is None:
        named.owner, named.owner_name = named.between, True
    if named.owner is None and not named.told and not (named.again and flow in context.by_flow):
        named.pair = same_way(marks, k, before, context.main if context.bilateral else None, verb=verb)
    told = None
    if flow == IMPORTS and behind_adjective(marks, k):
        told = _sold_to(marks, k, before) or _last_member(context)
    if told is not None and named.owner == told[1] and named.origin is None:  # not "Chinese imports of Peruvian goods"
        named.owner, named.origin = told  # "China is the main partner. Chinese imports rose"
    if named.owner is not None or named.both or not _told_before(marks, k, flow, named, context, before, verb=verb):
        _told_around(marks, k, named, context, before, verb=verb)
    if named.owner is None and named.subject is None and not (named.both or named.row or named.alone):
        partner = named.other or (named.goal if flow == EXPORTS else named.origin)
        if partner is not None:
            named.owner = alone_beside(marks, k, partner, context) or behind_front(marks, k, partner, context)
    if "standing" in context.holds and (placed := who_stands(marks, k, context, flow)) is not None:
        named.pair = placed  # "Second comes Peru: trade of $5bn"
    return named


def _came_from(named: Named) -> bool:
    """True where another economy than the owner sent what was delivered."""
    away = named.origin is not None and named.owner is not None and named.goal is None
    return away and named.owner not in (named.origin, parent(named.origin or ""))


def _sold_to(marks: Sequence[Mark], k: int, before: Sequence[Head]) -> tuple[str, str] | None:
    """Seller and buyer of the exports before: "exports to China rose, while Chinese imports fell" are the seller's."""
    last, of = before[-1] if before else None, marks[k + 1] if k + 1 < len(marks) else None
    if last is None or last.flow != EXPORTS or not last.named or last.verb or last.product is not None:
        return None
    bare = marks[k - 1].end == marks[k].first and not (of is not None and of.get("prep") == "of")
    return (last.reporter, last.partner) if bare and last.reporter else None  # not "Chinese imports of crude"


def _last_member(context: Context) -> tuple[str, str] | None:
    """Owner and member of the place among partners, or of the list, that the sentence before told last."""
    if context.chief is not None:
        return context.chief.owner, context.chief.member
    told = context.listing
    return (told.owner, told.members[-1]) if told is not None and told.members else None


def _led(marks: Sequence[Mark], k: int, named: Named, context: Context, before: list[Head], *, verb: bool) -> None:
    """Find the partners to whom a word leads: people of theirs, a name before, a pronoun, a place among partners."""
    holds = context.holds
    if named.owner not in (None, context.reporter) and their_people(marks, k):
        _trade_with(named, named.owner or "")
        named.owner, named.owner_name = None, False  # "Italian buyers paid ..."
    if named.owner_name and (way := led_before(marks, k, named.owner, context)) is not None:
        take(named, *way)
    first = led_first(marks, k, context) if k > 2 and "prep" in holds and named.alone and not named.row else None
    if first is not None and first[1] != named.owner:
        take(named, *first)
    if "antecedent" in holds and (code := antecedent(marks, k, context)) is not None:
        _trade_with(named, code)
        named.meant = verb and named.owner is None
    if not holds.isdisjoint(WAYS) and (way := wayward(marks, k, context)) is not None:
        take(named, *way)
    inner = before[-1].mark if before else None
    if "relative" in holds and (way := by_relative(marks, k, inner, context, verb=verb)) is not None:
        take(named, *way)
    if "standing" in holds and (second := placed_with(marks, k, named.owner, context)) is not None:
        _trade_with(named, second)


def _sent(marks: Sequence[Mark], k: int, *, verb: bool) -> bool:
    """True for a noun of deliveries, and for a verb without a subject behind where they went: «в Перу отправлено 5»."""
    if not verb:
        return "delivery" in marks[k].means
    if not any(m.place is not None or m.figure is not None for m in marks[:k]):
        return False
    solid = all(a.end == b.first for a, b in pairwise(marks[: k + 1])) and marks[0].first == 0
    return solid and all(
        m.place is not None or m.figure is not None or m.is_a("prep", "period", "thin") for m in marks[:k]
    )


def _seller_told(goal: str | None, context: Context) -> str | None:
    """Whose deliveries go on: "Chile took 5 tonnes of tea from Peru. Shipments to Oman rose by 14%"."""
    told = context.head if context.claimed else None
    if told is None or goal is None or told.flow != IMPORTS or not told.verb:
        return None
    return None if told.partner in ("", WORLD, goal) or told.reporter == goal else told.partner


def _trade_with(named: Named, code: str) -> None:
    """Make an economy the partner, whichever way the flow goes."""
    for prep in LED:
        take(named, prep, code)


def _of_two_or_all(
    marks: Sequence[Mark], k: int, named: Named, context: Context, before: list[Head], *, verb: bool
) -> None:
    """Whether a flow is that of two, of all countries, or the one that the text has just told."""
    holds, mark = context.holds, marks[k]
    if "pair" in holds:
        named.both = named.both or _of_these_two(marks, k)
        if named.both and named.pair is None and named.owner is None and named.other is None:
            named.pair = both_named(marks, context)
    named.again = ("same_head" in holds and _that_flow(marks, k)) or ("percent" in holds and _of_the_flow(marks, k))
    world = named.world or "whole" in mark.means or ("entire" in holds and _of_all(marks, k))
    world = world or ("world" in holds and all_told(marks[before[-1].mark + 1 if before else 0 : k]))
    world = world or (before != [] and "world" in holds and everywhere(marks))
    world = world or (k == 1 and marks[0].means.get("plain") == "every" and marks[0].end == marks[1].first)
    world = world or (not (verb or named.again or named.owner) and contained(marks, k, context))
    named.world = world and not (named.owner is None and sum_of_pair(marks, k, before, context))
    named.mutual = mark.means.get("refer") == "pair" or (context.bilateral and "mutual" in mark.means)
    if "mutual" in mark.means and named.alone and is_bloc(named.owner or ""):
        named.between = named.owner  # «взаимная торговля стран ЕАЭС»
    if named.mutual:
        named.both = True
        if named.alone:
            named.pair = _joined_subject(marks, k, context)


def _told_before(
    marks: Sequence[Mark], k: int, flow: Flow, named: Named, context: Context, before: list[Head], *, verb: bool
) -> bool:
    """Give a flow that names nobody the two that were told to trade before it; False where none are."""
    one, chief = context.ranked, context.chief
    if not named.alone:
        return False
    if verb:
        if (first := leading(marks, k, context)) is not None:
            away = None if named.world else first[1]
            named.owner, named.goal, named.origin = first[0], away, away
            return True
        if one is not None and before and not any(m.figure for m in marks[one.mark : k]):
            own, mate = (one.owner, one.member) if flow == one.flow else (one.member, one.owner)
            named.owner, named.owner_name, named.goal, named.origin = own, False, mate, mate
            return True
    elif one is not None and not own_list(one, flow) and _beside_place(marks, k, one.mark, named):
        named.pair = (one.owner, one.member)
        return True
    if chief is not None and flow == TURNOVER == chief.flow and opens_with(marks, k, before):
        named.pair = (chief.owner, chief.member)  # "China is Ohio's main partner. Trade came to $5bn"
        return True
    named.pair = None if verb else part_of_flow(marks, k, context)
    return named.pair is not None


def _told_around(
    marks: Sequence[Mark], k: int, named: Named, context: Context, before: list[Head], *, verb: bool
) -> None:
    """Find who else trades in the clause around a flow: behind its partner, a row of partners, the subject."""
    if named.other is not None and named.owner is None and (first := subject_behind(marks, k, named.other)):
        named.owner, named.owner_name = first, True
    elif not verb and (row := row_beside(marks, k, named.owner, context)):
        named.row = row
    elif (
        named.owner is None
        and named.pair is None
        and (named.other is not None or not named.both)
        and not (named.meant or contained(marks, k, context))
    ):
        look_for_subject(marks, k, named, context, before, verb=verb)


def _beside_place(marks: Sequence[Mark], k: int, rank: int, named: Named) -> bool:
    """True for a flow behind a place among partners, and for the trade in "With a total turnover of $5bn, Peru is the
    second partner of Chile".
    """
    if rank < k:
        return not named.world
    opens = marks[0].get("prep") == "with" and marks[0].first == 0 and marks[k].first <= _NEAR
    return opens and all(m.is_a("plain", "thin", "goods") for m in marks[1:k])


def _is_subject(marks: Sequence[Mark], k: int) -> bool:
    """True for a flow that opens a clause, right before its verb: "sold goods for $5bn, and imports were $3bn"."""
    before, after = marks[k - 1] if k else None, marks[k + 1] if k + 1 < len(marks) else None
    opens = before is not None and "break" in before.means and before.end == marks[k].first
    return (
        opens
        and after is not None
        and ("level" in after.means or "move" in after.means)
        and after.first == marks[k].end
    )


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
    return before.means.get("same_head") == "same" and before.end == marks[k].first and "move" not in before.means


def _of_the_flow(marks: Sequence[Mark], k: int) -> bool:
    """True for "5 percent of the exports", which are those told before."""
    if k < 3:
        return False
    figure, of, the = marks[k - 3 : k]
    return (
        figure.means.get("figure") == "percent"
        and of.means.get("prep") == "of"
        and "thin" in the.means
        and of.end == the.first
    )
