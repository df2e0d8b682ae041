"""The subject of a clause: it owns a flow that names no owner, or a word before it leads to the partner."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.core.flow import ONE_WAY, TURNOVER, Flow
from steelyard.reading.context import Context, counterpart, place_of, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark, one_is
from steelyard.reading.who.customers import (
    as_a_whole,
    is_passive,
    joined_before,
    opens_inside,
    past_apposition,
)
from steelyard.reading.who.named import Named, take
from steelyard.reading.who.pronouns import WAYS, no_owner, nowhere, thereof
from steelyard.reading.who.rows import ends_partners, in_relative, is_object, leads, led_row
from steelyard.reading.who.taken_up import taken_up
from steelyard.reading.who.voices import teller_of

LED = ("to", "from", "with")
_ENDS = frozenset(("flow", "colon", "speaker", "subordinate"))
"""Kinds of words that open another clause, or another flow."""
_AMONG = ("compound", "order", "rank", "rank_exports", "rank_imports", "share", "standing", "target")
"""Kinds of words for a partner among others."""
_VERB = 3
"""Words that a verb between a partner and its subject may have."""


def subject_behind(marks: Sequence[Mark], k: int, other: str) -> str | None:
    """The subject behind a partner, by its form: «первое место в торговле с Чили занимает Перу»."""
    led = next((j for j in range(k + 1, min(k + 4, len(marks))) if marks[j].place is not None), None)
    if led is None or led + 1 >= len(marks) or marks[led].place is None or prep_before(marks, led) != "with":
        return None
    name = next((j for j in range(led + 1, len(marks)) if not marks[j].is_a("thin", "share", "level", "plain")), led)
    mark = marks[name]
    free = mark.place is not None and mark.get("form") == "subject" and not mark.office
    near = 1 <= mark.first - marks[led].end <= _VERB and prep_before(marks, name) is None
    ends = name + 1 < len(marks) and "break" in marks[name + 1].means and marks[name + 1].first == mark.end
    return mark.place.code if free and near and ends and mark.place and mark.place.code != other else None


def who_stands(marks: Sequence[Mark], k: int, context: Context, flow: Flow) -> tuple[str, str] | None:
    """The anchor and who has a place among its partners right before a flow: "Second comes Peru: trade of $5bn".

    In a row of partners by their trade the exports and imports told of each are the anchor's too.
    """
    one_way = flow in ONE_WAY
    if one_way and "whole" in marks[k].means:
        return _keeps_place(marks, k, context)
    if one_way and context.ranking != TURNOVER:
        return None
    at = next((j for j in range(k - 1, -1, -1) if not marks[j].is_a("break", "plain", "thin")), None)
    standing = next((j for j in range(k) if "standing" in marks[j].means), k)
    if one_way:
        at = next((j for j in range(standing, k) if marks[j].place is not None and not marks[j].office), None)
    if at is None or standing < (0 if one_way else k - 6) or standing == k or prep_before(marks, at) is not None:
        return None
    place, owner = marks[at].place, context.anchor or context.reporter
    return None if place is None or owner in (None, place.code) else (owner or "", place.code)


def _keeps_place(marks: Sequence[Mark], k: int, context: Context) -> tuple[str, str] | None:
    """Whose list it is and who stands on it, in "Peru kept first place among suppliers" (the list at mark ``k``)."""
    if not k or "standing" not in marks[k - 1].means or marks[k - 1].end != marks[k].first:
        return None
    at = next((j for j in range(k - 2, -1, -1) if not marks[j].is_a("level", "thin", "plain", "hedged")), None)
    place = None if at is None or marks[k - 1].first - marks[at].end > _NEAR else marks[at].place
    if at is None or place is None or prep_before(marks, at) is not None:
        return None
    owner = context.anchor if context.anchor != place.code else counterpart((place.code,), context)
    return (owner, place.code) if owner else None


_NEAR = 4
"""Words between who has a place and the place."""


def placed_with(marks: Sequence[Mark], k: int, owner: str | None, context: Context) -> str | None:
    """The partner in "in second place was Peru with Kenyan exports worth $5m" (the flow at mark ``k``)."""
    name, link, own = (None, None, None, *marks[max(0, k - 3) : k])[-3:]
    if owner is None or owner != context.reporter or name is None or link is None or own is None:
        return None
    tied = name.end == link.first and link.get("prep") == "with" and own.end == marks[k].first
    placed = any("standing" in mark.means for mark in marks[: k - 3]) and prep_before(marks, k - 3) is None
    code = place_of(name, context) if tied and placed and name.place is not None else None
    return code if code != owner else None


def look_for_subject(
    marks: Sequence[Mark], k: int, named: Named, context: Context, before: list[Head], *, verb: bool
) -> None:
    """The subject of the clause owns a flow that names no owner: "Peru registered a deficit"."""
    doer = (taken_up(marks, k, context) or _which_does(marks, k, context)) if verb else None
    if doer is not None:
        named.owner = doer
        return
    start, limit = past_apposition(marks, k, before)
    for j in range(start, limit, -1):
        if marks[j].means.get("break") == "strong":
            if _conceded(marks, j, k):
                continue
            return
        refer = marks[j].means.get("refer")
        if refer is None and marks[j].place is None:
            continue
        if (refer == "own" and j and marks[j - 1].place is not None) or nowhere(marks, j, before):
            continue
        if refer == "it" and not before and (prep := prep_before(marks, j)) and (code := thereof(marks, j, context)):
            take(named, prep, code)  # "with the last of them trade fell"
            return
        if (j and no_owner(marks[j - 1], marks[j])) or (j + 1 < k and is_object(marks, j)):
            continue
        if refer == "pair" and named.other is None and not verb:
            named.both = True  # "between the countries trade grows"
            return
        code = None if "relative" in context.holds and in_relative(marks, j, k) else place_of(marks[j], context)
        if refer == "it" and verb and "same_head" not in marks[j].means and prep_before(marks, j) is None:
            code = thereof(marks, j, context)  # "this country bought"
        if code is not None and _take_subject(marks, j, k, code, named, context, before, verb=verb):
            return


def _which_does(marks: Sequence[Mark], k: int, context: Context) -> str | None:
    """The economy of "(to) Peru, which bought", whatever leads to its name."""
    if "relative" not in context.holds or is_passive(marks, k):
        return None
    j = k - 1
    while j > 0 and marks[j].is_a("thin", "hedged", "anterior") and "break" not in marks[j].means:
        j -= 1
    if j < 1 or marks[j].get("break") != "relative" or "same_head" not in marks[j].means:
        return None
    name = j - 2 if j > 1 and marks[j - 1].get("break") == "weak" and marks[j - 1].end == marks[j].first else j - 1
    led = marks[name].place is not None and not marks[name].office and marks[j].first - marks[name].end <= 1
    return place_of(marks[name], context) if led else None


def alone_beside(marks: Sequence[Mark], k: int, partner: str, context: Context) -> str | None:
    """The one other economy of a clause that tells a flow at mark ``k`` its partner: "Peru's steel exports to Chile",
    "exports to Chile earned Peru $5bn", "goods were sold to Chile by Peru".
    """
    found: set[str] = set()
    for way in (range(k - 1, -1, -1), range(k + 1, len(marks))):
        for j in way:
            mark = marks[j]
            if _ends_clause(mark):
                break
            if mark.place is not None and mark.place.code != partner and _sides_with(marks, j, behind=j > k):
                found.add(mark.place.code if mark.office else place_of(mark, context) or partner)
    if not found:
        return _alone_in_sentence(marks, k, partner)
    return found.pop() if len(found) == 1 and partner not in found else None


def fronts(marks: Sequence[Mark]) -> bool:
    """True for a sentence that opens with a phrase on what its subject has: "With ...", "Amid ...", "Despite ..."."""
    return marks[0].first == 0 and (
        marks[0].means.get("prep") == "with" or "cause" in marks[0].means or "fronting" in marks[0].means
    )


def behind_front(marks: Sequence[Mark], k: int, partner: str, context: Context) -> str | None:
    """The subject behind a fronted phrase with the flow at mark ``k``: "With exports to Chile up 5%, Peru had ...".

    None where it is but another partner: what is told of it is a place among them, or a figure of the same flow.
    """
    if not fronts(marks):
        return None
    for j in range(k + 1, len(marks) - 2):
        name, verb = marks[j + 1], marks[j + 2]
        joins = "flow" in name.means  # "exports to Chile up 5% and imports"
        if marks[j].get("break") == "relative" or (marks[j].get("break") == "strong" and not joins):
            return None
        solid = marks[j].end == name.first and name.end == verb.first
        comma = marks[j].get("break") == "weak" and "plain" not in marks[j].means  # not "Egypt and Peru are"
        if comma and solid and name.place is not None and name.place.form == "name":
            owns = verb.get("refer") == "own" and j + 3 < len(marks) and "flow" in marks[j + 3].means
            if name.office or not (owns or verb.is_a("copula", "finite", "level", "nets")):
                continue
            code = place_of(name, context)
            return None if code == partner or _rival(marks[j + 3 :], context) else code
    return None


def _rival(behind: Sequence[Mark], context: Context) -> bool:
    """True where what is told behind a subject, is told of a partner among others, or of trade with the text's own."""
    told = next((mark for mark in behind if mark.figure is not None or "flow" in mark.means), None)
    return (
        (told is not None and told.figure is not None)
        or any(mark.one_of(_AMONG) for mark in behind)
        or any(mark.place is not None and mark.place.code == context.reporter for mark in behind)
    )


def _alone_in_sentence(marks: Sequence[Mark], k: int, partner: str) -> str | None:
    """The one other economy that a sentence names, where its office tells or the clause is about it."""
    named = {mark.place.code for mark in marks if mark.place is not None}
    named.discard(partner)
    code = named.pop() if len(named) == 1 else None
    if code is None or code == teller_of(marks):
        return code
    others = (j for j, mark in enumerate(marks[:k]) if mark.place is not None and mark.place.code == code)
    return code if any(_heads_clause(marks, j, k) for j in others) else None


def _heads_clause(marks: Sequence[Mark], j: int, k: int) -> bool:
    """True for a name at the head of the clause of a flow, or behind the times that stand there; what is said of it
    between commas may stand before a verb.
    """
    between = marks[j:k]
    ends = ("strong", "relative") if "verb_flow" in marks[k].means else ("strong", "relative", "weak")
    if any(mark.get("break") in ends for mark in between):
        return False
    if marks[j].office and any("speaker" in mark.means for mark in between):
        return False  # "Peru's newspapers said ..."
    edge = marks[j].first
    for mark in reversed(marks[:j]):
        if mark.end != edge or not mark.is_a("thin", "plain"):
            return mark.end == edge and (mark.when is not None or "break" in mark.means)
        edge = mark.first
    return edge == 0


def _brought_to(marks: Sequence[Mark], j: int, k: int) -> Mark | None:
    """Where goods of another were brought, by words before the verb: «чилийских товаров в Перу ввезли на 5 млн»."""
    place, verb, between = marks[j].place, marks[k], marks[j + 1 : k]
    if place is None or place.form != "adjective" or verb.get("verb_flow") != "imports" or "bought" in verb.means:
        return None
    if not (between and "goods" in between[0].means and between[0].first == marks[j].end):
        return None
    led = (two for one, two in pairwise(between) if one.get("prep") in ("to", "in"))
    return next((mark for mark in led if mark.one_of(("place", "refer"))), None)


def _sides_with(marks: Sequence[Mark], j: int, *, behind: bool) -> bool:
    """True for an economy at mark ``j`` that owns what is before it in its clause, or that a flow brought a sum."""
    mark, led = marks[j], prep_before(marks, j)
    after = marks[j + 1] if j + 1 < len(marks) else None
    if behind:
        paid = led is None and after is not None and after.figure is not None and after.first == mark.end
        return not mark.office and (paid or led in ("by", "for"))
    if led in ("against", "than"):
        return False  # "after Chinese curbs exports to Peru fell"
    adjective = mark.place is not None and mark.place.form == "adjective"
    if ends_partners(marks, j):
        return False
    return adjective or (after is not None and after.get("refer") == "own") or (led is None and not mark.office)


def _ends_clause(mark: Mark) -> bool:
    """True for a mark behind which another clause is told, or another flow."""
    return not _ENDS.isdisjoint(mark.means) or ("break" in mark.means and "dash" not in mark.means)


def _conceded(marks: Sequence[Mark], j: int, k: int) -> bool:
    """True for a clause put in that concedes something: "Peru, although it is small, bought"."""
    return "conceding" in marks[j].means and any(m.get("break") == "weak" for m in marks[j + 1 : k])


def _take_subject(
    marks: Sequence[Mark], j: int, k: int, code: str, named: Named, context: Context, before: list[Head], *, verb: bool
) -> bool:
    """Give the economy at mark ``j`` its role in the clause, and tell whether it is the subject that is sought."""
    if code == named.other or (j + 1 < len(marks) and marks[j + 1].means.get("refer") == "own"):
        return False
    taker = before and before[-1].verb and code == before[-1].partner and not _told_more_of(marks, j)
    if taker and (verb or not _in_own_clause(marks, j, before[-1].mark, k)):
        return False
    one_way = before and marks[k].get("flow") in ("exports", "imports")
    if one_way and {joined_before(marks, j, context), code} == {before[-1].reporter, before[-1].partner}:
        return False  # "Trade between Peru and Chile came to 5, exports to 3": the two are those of the trade
    if not named.row and not before and (row := led_row(marks, j, marks[k], context)):
        named.row = row  # "to Peru and Chile it sold ..."
    if code in named.row or ends_partners(marks, j):
        return False
    prep = prep_before(marks, j) or _rivals(marks, j)
    if prep == "for" and not (before or verb) and as_a_whole(marks, j, code, context):
        named.owner, named.owner_name, named.world = code, True, True
        return True
    if verb and prep is None and (goal := _brought_to(marks, j, k)) is not None:
        take(named, "from", code)
        named.owner = place_of(goal, context)
        return named.owner is not None
    if not (prep in (None, "at") or (prep == "in" and not before and opens_inside(marks[j], j, code))):
        if prep and not before and leads(prep, marks[k]):
            take(named, prep, code)
        return False
    if code in (named.origin, named.goal) and (not verb or is_passive(marks, k)):
        return False
    if named.origin is not None or named.goal is not None:
        named.subject = code
        if code != named.origin and code != named.goal and not verb:
            return True
    if not verb and code != context.reporter and named.other is None and _is_ranked(marks[j + 1 : k]):
        named.other = named.goal = named.origin = code  # "Peru is the largest partner, with trade of ..."
        return True
    _own(marks, j, k, code, named, context, verb=verb)
    return True


def _in_own_clause(marks: Sequence[Mark], j: int, verb: int, k: int) -> bool:
    """True for who has a flow of its own behind another's verb: "Chile sold Peru tea, and Peru had a deficit", "leaving
    Peru with a deficit".
    """
    parted = verb < j and any("break" in mark.means or mark.figure is not None for mark in marks[verb + 1 : j])
    if not parted or prep_before(marks, j) is not None or marks[j + 1].first != marks[j].end:
        return False
    tied = all("plain" in mark.means for mark in marks[j + 2 : k])
    return "level" in marks[j + 1].means or (j + 1 < k and marks[j + 1].get("prep") == "with" and tied)


def _told_more_of(marks: Sequence[Mark], j: int) -> bool:
    """True for a subject of which a relative clause tells: "Chile, to which Peru sold tea, bought ..."."""
    after = marks[j + 1 : j + 4]
    parted = len(after) > 2 and after[0].get("break") == "weak" and after[0].first == marks[j].end
    n = 2 if parted and "prep" in after[1].means else 1
    which = after[n] if parted else marks[j]
    told = which.get("break") == "relative" or which.get("refer") in WAYS or "antecedent" in which.means
    return told and prep_before(marks, j) is None


def _rivals(marks: Sequence[Mark], j: int) -> str | None:
    """What leads to the second of "after Peru and Chile": neither is who the clause is about."""
    joined = j > 1 and "plain" in marks[j - 1].means and marks[j - 1].get("break") == "weak"
    led = prep_before(marks, j - 2) if joined and marks[j - 2].place is not None else None
    return led if led == "against" else None


def _is_ranked(between: Sequence[Mark]) -> bool:
    """True where a place among partners is told between a subject and the flow, and conceded by nothing."""
    return any("rank" in m.means or "standing" in m.means for m in between) and not one_is("conceding", between)


def _own(marks: Sequence[Mark], j: int, k: int, code: str, named: Named, context: Context, *, verb: bool) -> None:
    """Make the subject at mark ``j`` the owner; one joined to it is the other of a pair, or sells or buys as well."""
    named.owner, named.owner_name = code, False
    led = (
        prep_before(marks, j - 1)
        if verb and j > 1 and marks[j - 1].place and marks[j - 1].end == marks[j].first
        else None
    )
    if led and leads(led, marks[k]) and (mate := place_of(marks[j - 1], context)) is not None:
        take(named, led, mate)  # «с Перу Кения торговала»
    joined = joined_before(marks, j, context)
    if joined and verb and marks[k].get("verb_flow") != "turnover":
        named.row = (joined, code)
    elif joined:
        named.pair = (joined, code)
