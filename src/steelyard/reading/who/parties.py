"""Who trades with whom: the economies in the words beside a flow, in its clause, or in what the text speaks of.

A flow finds its parties beside it (owner, "to", "from", "with", "between", a pronoun), then in its clause's subject,
then in the text's pair. Names of offices, firms and persons are no parties.
"""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.flow import Flow
from steelyard.reading.context import Context, Head, antecedent_of, place_of, prep_before
from steelyard.reading.marking.mark import Mark
from steelyard.reading.who.customers import (
    is_passive,
    made_in,
    own_list,
    receives,
    their_people,
)
from steelyard.reading.who.free_order import (
    behind_adjective,
    both_behind,
    led_before,
    more_of,
    of_goods,
    same_way,
    subject_by_form,
)
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
    leading,
    next_item,
    only_kind,
    opens_with,
    pair_ahead,
    part_of_flow,
    possessor,
    row_beside,
    thereof,
    wayward,
    which,
)
from steelyard.reading.who.rows import in_row, joined_to, leads, led_row
from steelyard.reading.who.subjects import LED, is_object, look_for_subject, placed_with, subject_behind, who_stands
from steelyard.reading.who.under import sum_of_pair

_PREDICATES = frozenset(("level", "move", "share", "target", "against"))


def named_beside(
    marks: Sequence[Mark], k: int, flow: Flow, context: Context, before: list[Head], *, verb: bool
) -> Named:
    named = Named()
    _look_left(marks, k, named, context)
    _look_right(marks, k, flow, named, context, before, verb=verb)
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
    if named.both and "pair" in holds and {named.pair, named.owner, named.other} == {None}:
        named.pair = both_named(marks, context)
    one, limit = context.ranked, before[-1].mark + 1 if before else 0
    if verb and flow == Flow.TURNOVER and {named.pair, named.origin, named.goal, named.other} == {None}:
        named.pair = both_behind(marks, k, context, named.owner)
    whole = marks[k].is_a("whole") and not (flow == Flow.BALANCE and both_ways(context))
    named.world = named.world or whole or ("world" in holds and all_told(marks[limit:k]))
    bare = not (verb or named.told or named.owner or context.ranked)
    named.again = not verb and k > 0 and marks[k - 1].get("same_head") == "same" and marks[k - 1].end == marks[k].first
    named.again = named.again and not marks[k - 1].is_a("move")  # «рост экспорта» is no "that export"
    named.world = named.world or (bare and not named.again and contained(marks, k, context))
    named.world = named.world and not (named.owner is None and sum_of_pair(marks, k, before, context))
    named.mutual = marks[k].get("refer") == "pair" or (
        context.bilateral and marks[k].is_a("mutual") and named.other is None and context.ranked is None
    )
    named.both = named.both or named.mutual
    if one is not None and named.world and any(m.get("prep") == "with" for m in marks[max(one.mark, k - 3) : k]):
        named.world = False  # "Oman's first partner was Peru with a total trade of $5bn"
    if named.pair is None and named.owner is None and named.between is not None:
        named.owner, named.owner_name = named.between, True
    if not named.told and named.owner is None:
        named.pair = same_way(marks, k, before, verb=verb)
    chief = context.chief
    told = last_member(context) if flow == Flow.IMPORTS and behind_adjective(marks, k) else None
    if told is not None and named.owner == told[1]:
        named.owner, named.origin = told  # "China is the main partner. Chinese imports rose"
    if "standing" in holds and not verb and (second := placed_with(marks, k, named.owner, context)) is not None:
        for prep in LED:
            take(named, prep, second)
    alone = {named.owner, named.pair, named.origin, named.goal, named.other} == {None} and not named.both
    if alone and verb and (first := leading(marks, k, context)) is not None:
        named.owner, named.goal, named.origin = first[0], first[1], first[1]
    elif alone and one is not None and verb and before and not any(m.figure for m in marks[one.mark : k]):
        own, mate = (one.owner, one.member) if flow == one.flow else (one.member, one.owner)
        named.owner, named.owner_name, named.goal, named.origin = own, False, mate, mate
    elif alone and one is not None and not verb and one.mark < k and not (named.world or own_list(one, flow)):
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
    elif named.owner is None and named.pair is None and not (named.both or named.meant or contained(marks, k, context)):
        look_for_subject(marks, k, named, context, before, verb=verb)
    if named.meant and flow == Flow.TURNOVER and chief is not None and named.owner is None and named.other:
        named.owner = chief.owner if chief.owner != named.other else None  # "Next is Peru, trade with which ..."
    if one is not None and not one.assumed and one.mark < k and named.owner is None and (named.both or named.mutual):
        named.pair, named.both, named.mutual = (one.owner, one.member), False, False
    if "standing" in holds and flow != Flow.BALANCE and not (verb or (named.told and not named.mutual)):
        placed = who_stands(marks, k, context, flow)  # "Second comes Peru: trade of $5bn"
        named.pair = named.pair if placed is None else placed
    if alone and flow == Flow.TURNOVER and not (named.told or named.owner or verb) and "pair" in holds:
        named.both = pair_ahead(marks, k)
    return named


def _look_left(marks: Sequence[Mark], k: int, named: Named, context: Context) -> None:
    edge = marks[k].first
    for j in range(k - 1, -1, -1):
        mark = marks[j]
        if edge - mark.end > 3:
            return
        if only_kind(marks, j):
            edge = mark.first  # "the states of the EU"
            continue
        code = place_of(mark, context)
        referred = mark.get("refer")
        if (
            code
            and marks[k].is_a("passive")
            and not of_goods(marks, j, marks[k])
            and (prep_before(marks, j) is None or mark.get("form") == "given")
        ):
            named.goal = code  # "to Peru was sold", where a form says the "to"
            return
        if code and marks[k].is_a("verb_flow") and not marks[k].is_a("flow", "passive") and is_object(marks, j):
            return
        if code and (row := led_row(marks, j, marks[k], context)):
            named.row, named.meant = row, True
            return
        if code:
            prep = prep_before(marks, j)
            word = j - 2 if j and marks[j - 1].is_a("thin") else j - 1
            after = word >= 1 and marks[word - 1].is_a("break")
            caseless = "form" not in mark.means  # no form tells that it is not the owner
            beside = marks[k].first == mark.end and after
            absolute = caseless and prep == "with" and beside  # ", with EU exports at $5bn"
            agreed = edge == mark.end and mark.place is not None and mark.place.form == "adjective"
            owns = marks[j + 1].get("refer") == "own"  # "contributed 5% to Peru's exports"
            led = prep in ("to", "from", "with", "between", "by") and not (absolute or agreed or owns)
            if prep == "of" and marks[k].first > mark.end and marks[k].is_a("verb_flow") and not marks[k].is_a("flow"):
                return  # "bought 5 billion of Norwegian goods and sold 3"
            if of_goods(marks, j, marks[k]):
                named.origin = code  # "Danish goods the country bought"
                return
            if led and (named.owner is not None or edge == mark.end or mark.get("form") == "given"):
                fronted = named.owner is None and j < 3 and prep in ("from", "to") and marks[k].is_a("flow")
                told = named.owner is not None and marks[k].is_a("verb_flow", "flow")
                if prep and (fronted or (told and leads(prep, marks[k]))):
                    take(named, prep, code)  # "to Peru Kenyan firms sold", "From Peru exports grew"
                return
            if named.owner is None:
                named.owner, named.owner_name = code, mark.place is not None
            elif edge > mark.end or code == named.owner or named.world or prep == "in":
                return  # "Tbilisi, News Desk - Georgia's trade"
            elif marks[k].get("verb_flow") in ("exports", "imports") and not marks[k].is_a("flow"):
                named.row = (code, named.owner)  # "Peru and Chile sold $5bn", not to each other
            else:
                named.pair = (code, named.owner)
            named.first = mark.first
        elif referred == "pair":
            named.both, named.first = True, mark.first
        elif marks[k].is_a("passive") and mark.is_a("bracket") and j and marks[j - 1].end == mark.first:
            named.goal = place_of(marks[j - 1], context)  # "Peru (5 billion was sold)"
            return
        elif referred == "your" and named.owner is None:
            named.owner, named.first = context.partner, mark.first
            return
        elif referred == "whose" and named.owner is None:
            named.owner, named.first = antecedent_of(marks, j, context), mark.first
            return
        elif referred == "its" and marks[k].is_a("verb_flow") and not marks[k].is_a("flow") and j == k - 1:
            return  # what is sold, not whose
        elif referred == "its":
            if named.owner is not None:
                edge = mark.first
                continue
            named.owner, mate = (context.home, None) if mark.is_a("ours") else (None, None)
            if named.owner is None:
                named.owner, mate = possessor(marks, j, context)
            named.pair = (mate, named.owner) if mate and named.owner else None
            named.first = mark.first
            return
        elif referred == "world":
            named.world = True
        elif referred == "it" and named.owner is not None and (prep := prep_before(marks, j)):
            if leads(prep, marks[k]) and (code := thereof(marks, j, context)) not in (None, named.owner):
                take(named, prep, code)  # "with it Peru traded"
            return
        elif not (
            (
                (marks[k].is_a("passive") or (named.owner is not None and not _parted(marks, j, k)))
                and mark.get("prep") == "in"
                and marks[j + 1].when
            )
            or referred == "own"
            or (mark.get("prep") == "at" and named.owner is not None)
            or mark.when
            or mark.is_a("plain", "scope", "goods", "measure", "outside")
            or _joins(mark, named)
        ):
            return
        edge = mark.first


def _parted(marks: Sequence[Mark], j: int, k: int) -> bool:
    return any(mark.is_a("break") for mark in marks[j:k])


def _joins(mark: Mark, named: Named) -> bool:
    """True for the "and" or dash between two owners."""
    alone = named.owner is not None and named.pair is None and mark.end == named.first
    return mark.get("break") == "weak" and alone and mark.end - mark.first == 1


def _look_right(
    marks: Sequence[Mark], k: int, flow: Flow, named: Named, context: Context, before: list[Head], *, verb: bool
) -> None:
    """Read "... to X", "from X", "with X", "between X and Y", "of X" behind the flow; behind a verb also past its
    figure.
    """
    edge, prep = marks[k].end, marks[k].means.get("prep") if verb else None  # "brought in from"
    passed, apart = False, 0
    for j in range(k + 1, len(marks)):
        mark = marks[j]
        means = mark.means
        refer, parted = means.get("refer"), means.get("break")
        if refer is not None and only_kind(marks, j):
            edge = mark.end
            continue
        tied = parted == "relative" and prep and mark.first == edge and j == k + 2
        if tied and prep and (code := which(marks, k, context)):
            take(named, prep, code)  # "Peru, trade with which ..."
            named.meant = True
            return
        if "cause" in means or (prep in ("from", "against") and mark.first > edge and means.get("prep") == "with"):
            return  # "trade suffered from the quarrel with Peru"
        if parted == "strong" or parted == "relative" or "flow" in means or "other" in means or "verb_flow" in means:
            if "flow" in means and not passed and prep is None:
                edge = mark.end
                continue
            return
        if "figure" in means or (passed and mark.figure is not None):
            if passed and not (verb and marks[j - 1].is_a("worth") and marks[j - 1].end == mark.first):
                return  # not "sold 5 tonnes of tea worth $2m to Peru"
            passed, prep = True, None
        elif mark.first == marks[k].end and "participle" in means and _away(means["prep"], flow):
            prep = means["prep"]  # "exports destined for Peru"
        elif not _PREDICATES.isdisjoint(means):
            if not ("move" in means or "level" in means):
                return
            prep = None
        elif mark.when is not None and prep == "in":
            prep = None  # "traded in May Peru and Chile", where the order of words is free
        elif means.get("prep"):
            prep, apart = means["prep"], apart + (mark.first > edge)
            if prep in ("against", "than") or apart > 1:
                return  # "Peru's trade suffered from a rift with Chile": words of something else stand between
            if prep in ("in", "to") and marks[k].is_a("bought"):
                prep = "from"
            if prep == "from" and marks[k].is_a("receipts"):
                prep = "to"  # "export earnings from Peru": what was sold there
        elif refer == "pair":
            behind = prep is None and mark.first == marks[k].end  # a form says the "of"
            named.both = named.both or behind or prep in ("between", "of", "with", "in")
            prep = None if prep == "between" else prep
        elif refer == "there":
            known = context.there not in (None, named.owner)
            away = place_of(mark, context) if known else thereof(marks, j, context)
            if (
                verb
                and not is_passive(marks, k)
                and away in ({named.owner} if named.owner_name else _free(marks[:k], context))
            ):
                away = context.anchor  # the subject's neighbour
            for toward in LED if away else ():
                take(named, toward, away or "")
        elif refer == "it" and verb and j == k + 1 and receives(marks, j) and (code := thereof(marks, j, context)):
            take(named, "to", code)
        elif refer == "it" and prep in LED and mark.first == edge and (code := thereof(marks, j, context)):
            take(named, prep, code)
            named.meant = True
        elif refer == "world":
            named.world = named.world or prep in ("with", "to", "from", "of") or mark.first == marks[k].end
            if prep in LED and joined_to(marks, j) is not None:
                named.goal = named.origin = named.other = None  # "exports to the EU and to third countries"
            named.world = named.world or (verb and passed and prep is None)  # "sold goods for $5bn abroad"
        else:
            code = place_of(mark, context)
            goods = j + 1 < len(marks) and marks[j + 1].is_a("goods") and marks[j + 1].first == mark.end
            if verb and not passed and prep is None and code and of_goods(marks, j, marks[k]):
                named.origin = named.origin or code  # "bought Chinese goods"
                code = None
            if goods and prep != "of" and mark.place is not None and mark.place.form == "adjective":
                code = None  # "up 5% thanks to the demand for Chinese goods"
            if prep == "of" and mark.place is not None and (goods or mark.place.form == "adjective"):
                code, prep = mark.place.code, "from" if flow == Flow.IMPORTS else "of"  # "imports of Chinese steel"
            elif prep == "of" and verb and flow == Flow.IMPORTS:
                prep = "from"  # "bought $3bn worth of Iowa goods"
            if refer == "country" and before and before[-1].reporter:
                code = before[-1].reporter
            way = {"exports": "to", "imports": "from"}.get(marks[k].get("flow") or "", prep)
            if (
                code == context.reporter
                and refer not in (None, "we", "you")
                and prep in ("with", "to", "from")
                and prep in ("with", way)
                and named.owner in (None, context.reporter)
            ):
                code = next((mate for mate in context.under or () if mate != code), context.partner)
            joint = marks[j - 1].get("break") == "weak" and marks[j - 1].end == mark.first
            if prep in LED and (other := joined_to(marks, j)) is not None and other.get("refer") == "world":
                code = None  # "exports to third countries and the EU"
            if verb and flow == Flow.IMPORTS and prep is None and mark.place is not None and more_of(marks, k, j):
                named.origin, code = named.origin or mark.place.code, None
            if code and prep == "of" and joint and flow == Flow.TURNOVER and named.owner not in (None, code):
                named.pair = (named.owner or code, code)  # "the trade of Oman and Qatar"
            if code and prep == "between" and code == named.between and mark.get("refer") in ("region", "country"):
                code = thereof(marks, j, context) or code  # "between Peru and the republic"
            if code and prep == "by" and not verb and marks[j - 1].get("prep") == "by":
                prep = "of"  # "purchases by Peru"
            bought = code and prep == "by" and verb and not passed and flow == Flow.IMPORTS and is_passive(marks, k)
            if bought and (made := made_in(marks, k)) is not None:
                named.owner, named.origin = code, named.origin or made  # "Chilean goods were imported by Peru"
            if prep == "at" and flow == Flow.BALANCE:
                prep = "of"  # "the deficit at Peru was 5 billion", as Russian has it
            if code and prep and next_item(marks, k, j):
                return
            if code and prep and mark.first - edge <= 8:
                take(named, prep, code)
                if not named.row and prep != "of" and not (prep == "between" and named.pair is None):
                    named.row = in_row(marks, j, context)
            elif (
                code
                and verb
                and prep is None
                and (j == k + 1 or (j == k + 2 and (marks[k + 1].get("refer") == "its" or marks[k + 1].is_a("colon"))))
                and edge == mark.first
                and subject_by_form(mark, named.owner)
            ):
                named.owner, named.owner_name = code, True  # "most was bought by Peru", where a form says the "by"
            elif code and verb and marks[k].get("verb_flow") == "exports" and j == k + 1 and mark.first - edge <= 1:
                if mark.place is not None and mark.place.form == "adjective" and marks[k].is_a("passive", "gone"):
                    named.owner = named.owner or code  # "Danish cheese was sold", where the verb stands first
                else:
                    named.goal = code
        edge = mark.end
        if passed and parted == "weak" and not (prep == "between" and named.pair is None):
            return


def _away(prep: str, flow: Flow) -> bool:
    """True for where a flow's partner is: the goal of exports, the origin of imports."""
    return prep == {Flow.EXPORTS: "toward", Flow.IMPORTS: "from"}.get(flow)


def _free(marks: Sequence[Mark], context: Context) -> set[str | None]:
    """The economies that no preposition governs."""
    return {place_of(mark, context) for k, mark in enumerate(marks) if prep_before(marks, k) is None}
