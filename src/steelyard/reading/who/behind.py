"""Who trades by the words behind the flow: "to X", "from X", "with X", "between X and Y", "of X", "there"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from steelyard.core.economy import WORLD, is_bloc, is_country, is_region, members, parent
from steelyard.core.flow import BALANCE, EXPORTS, IMPORTS, ONE_WAY, TURNOVER, Flow
from steelyard.reading.context import Context, place_of, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark, first_is
from steelyard.reading.who.customers import is_passive, made_in, receives, whose_list
from steelyard.reading.who.free_order import bought_of, more_of, of_goods, subject_by_form
from steelyard.reading.who.leaders import owned_rank
from steelyard.reading.who.named import Named, take
from steelyard.reading.who.no_partners import left_out, owns_flow
from steelyard.reading.who.of_whole import falls_to, of_bracket, some_of
from steelyard.reading.who.pronouns import is_there, next_item, only_kind, receiver, thereof, which
from steelyard.reading.who.rows import in_row, joined_to
from steelyard.reading.who.subjects import LED

_FAR = 8
"""Words that may stand before a name that belongs to the flow."""
_REACH = 6
"""Words of a flow's goods and where they are sold."""
_ENDING = frozenset(("break", "cause", "flow", "other", "prep", "verb_flow"))
_OTHERS = frozenset(("flow", "other", "verb_flow"))
_PREDICATES = frozenset(("level", "move", "share", "target", "against"))


@dataclass(slots=True)
class _Way:
    """The flow at mark ``k`` and how far the words behind it are read."""

    marks: Sequence[Mark]
    k: int
    flow: Flow
    verb: bool
    named: Named
    context: Context
    edge: int
    """The token behind what is read."""
    prep: str | None
    """The word that leads to what follows."""
    passed: bool = False
    """The figure of the flow stands before what follows."""
    apart: int = 0
    """How many words that lead stand apart from what is before them."""


def look_right(
    marks: Sequence[Mark], k: int, flow: Flow, named: Named, context: Context, before: list[Head], *, verb: bool
) -> None:
    """Read "... to X", "from X", "with X", "between X and Y", "of X" behind the flow, past its figure behind a verb."""
    prep = marks[k].means.get("prep") if verb else whose_list(marks, k)  # "brought in from"
    way = _Way(marks, k, flow, verb, named, context, marks[k].end, prep)
    for j in range(k + 1, len(marks)):
        mark = marks[j]
        if "refer" not in mark.means or not only_kind(marks, j):
            if _ends(way, j) or not _step(way, j, before):
                return
            closed = way.passed and mark.means.get("break") == "weak" and not _more_goods(way, j)
            if closed and not (way.prep == "between" and named.pair is None):
                return
        way.edge = mark.end


def _more_goods(way: _Way, j: int) -> bool:
    """True for the "and" or dash inside goods that a verb tells: "bought $5m worth of tea and oil-seeds from Peru"."""
    if not way.verb or not way.marks[j].is_a("plain", "dash"):
        return False
    after = next((m for m in way.marks[j + 1 :] if not m.is_a("goods", "plain", "dash")), None)
    led = {EXPORTS: "to", IMPORTS: "from"}.get(way.flow)
    return after is not None and after.get("prep") == led and after.first > way.marks[j].end


def _ends(way: _Way, j: int) -> bool:
    """True where another clause, flow or cause begins, which says nothing of this flow."""
    mark, prep = way.marks[j], way.prep
    if _ENDING.isdisjoint(mark.means):
        return False
    if "bracket" in mark.means and of_bracket(way.marks, way.k):
        return True
    parted = mark.means.get("break")
    if parted == "relative" and prep and mark.first == way.edge and j == way.k + 2:
        if code := which(way.marks, way.k, way.context):
            take(way.named, prep, code)  # "Peru, trade with which ..."
            way.named.meant = True
        return True
    apart = prep in ("from", "against") and mark.first > way.edge and mark.means.get("prep") == "with"
    if apart or "cause" in mark.means:
        return True  # "trade suffered from the quarrel with Peru"
    if "flow" in mark.means and not way.passed and prep is None:
        return False
    if "compound" in mark.means and j == way.k + 2 and "ours" in way.marks[j - 1].means and mark.first == way.edge:
        return False  # «экспорт наших предприятий в Перу»
    gained = "earns" in way.marks[way.k].means and prep in ("by", "from") and way.passed and mark.first == way.edge
    if gained and mark.means.get("verb_flow") == "exports":
        return False  # "earned $5bn by exporting tea to Peru"
    return parted in ("strong", "relative") or not _OTHERS.isdisjoint(mark.means)


def _step(way: _Way, j: int, before: list[Head]) -> bool:
    """Read one mark behind the flow, and tell whether more may follow."""
    mark, head = way.marks[j], way.marks[way.k]
    if "flow" in mark.means:
        return True
    if "figure" in mark.means or (way.passed and mark.figure is not None):
        worth = way.verb and "worth" in way.marks[j - 1].means and way.marks[j - 1].end == mark.first
        if way.passed and not worth:
            return False  # not "sold 5 tonnes of tea worth $2m to Peru"
        way.passed, way.prep = True, None
    elif mark.first == head.end and "participle" in mark.means and _away(mark.means["prep"], way.flow):
        way.prep = mark.means["prep"]  # "exports destined for Peru"
    elif "goes" in mark.means and "goods" in head.means and "flow" not in head.means:
        way.prep, way.named.went = mark.means["goes"], True  # "goods worth $5m left Peru"
    elif not _PREDICATES.isdisjoint(mark.means):
        way.prep = None
        return "move" in mark.means or "level" in mark.means
    elif mark.when is not None and way.prep == "in":
        way.prep = None  # "traded in May Peru and Chile", where the order of words is free
    elif mark.means.get("prep"):
        return _lead(way, j)
    elif "refer" not in mark.means or not _take_pronoun(way, j):
        return _take_name(way, j, before)
    return True


def _lead(way: _Way, j: int) -> bool:
    """Read a word that leads to a name, and tell whether it is one of the flow's own."""
    head, prep = way.marks[way.k], way.marks[j].means["prep"]
    if prep == "for" and "goods" in head.means and way.named.origin is not None:
        prep = "to"  # "left Peru for Chile"
    if prep == "of" and way.prep in LED and some_of(way.marks, j):
        return True
    way.prep, way.apart = prep, way.apart + (way.marks[j].first > way.edge)
    if prep in ("against", "than") or way.apart > 1 or ("colon" in way.context.holds and _behind_colon(way, j)):
        return False  # "Peru's trade suffered from a rift with Chile": words of something else stand between
    if prep in ("in", "to") and "bought" in head.means:
        way.prep = "from"
    elif prep == "in" and _sells_there(way, j):
        way.prep = "to"
    elif prep == "from" and "receipts" in head.means:
        way.prep = "to"  # "export earnings from Peru": what was sold there
    elif prep in ("to", "toward") and way.flow == BALANCE and (way.passed or _tied(way, j)):
        way.prep = "with"  # "the deficit to Peru"
    elif prep == "with" and way.flow in ONE_WAY and not way.verb and _tied(way, j):
        way.prep = "to" if way.flow == EXPORTS else "from"  # "export trade with Peru"
    return True


def _sells_there(way: _Way, j: int) -> bool:
    """True for the sales of a named owner: "Peru's sales in Chile", unlike its exports "in May", are made there."""
    head = way.marks[way.k]
    sales = way.flow == EXPORTS and not (way.verb or way.passed) and "delivery" not in head.means
    if not (sales and way.named.owner_name):
        return False
    n = j + 1
    while n < len(way.marks) and "thin" in way.marks[n].means:
        n += 1
    place = way.marks[n].place if n < len(way.marks) else None
    after = way.marks[n + 1] if place is not None and n + 1 < len(way.marks) else None
    if place is None or after is None or after.get("refer") == "own":
        return False  # "in China's yuan"
    if place.form == "adjective" and not ("compound" in after.means and after.first == way.marks[n].end):
        return False  # "in Chilean pesos", but "in the Chilean market"
    code = place_of(way.marks[n], way.context)
    return code is not None and code != way.named.owner and (is_country(code) or is_region(code))


def _tied(way: _Way, j: int) -> bool:
    """True for a word right behind the flow, or behind its owner: "export trade of Oman with Peru"."""
    owner = way.marks[j - 1].place is not None and way.named.owner_name and way.marks[j - 1].end == way.marks[j].first
    return owner or way.marks[j].first == way.marks[way.k].end


def _take_pronoun(way: _Way, j: int) -> bool:
    """Read "the two", "there", "it" and "the world" behind the flow; False for any other mark."""
    marks, mark, named, context, prep = way.marks, way.marks[j], way.named, way.context, way.prep
    refer = mark.means.get("refer")
    if refer == "pair":
        behind = prep is None and mark.first == marks[way.k].end  # a form says the "of"
        named.both = named.both or behind or prep in ("between", "of", "with", "in")
        if prep in ("from", "to") and (told := _group_told(context)) is not None:
            take(named, prep, told)  # "Exports to the CIS rose. Imports from these states fell"
        way.prep = None if prep == "between" else prep
    elif refer == "there" and is_there(marks, j):
        way.prep = None
    elif refer == "there":
        known = context.there not in (None, named.owner)
        away = place_of(mark, context) if known else thereof(marks, j, context)
        own = {named.owner} if named.owner_name else _free(marks[: way.k], context)
        if way.verb and away in own and not is_passive(marks, way.k):
            third = named.owner not in (context.reporter, context.partner) and context.partner not in (None, WORLD)
            home = context.anchor if context.anchor not in (None, named.owner) else context.reporter
            away = context.partner if third else home if home != named.owner else None  # where the first sold, or was
        sent = way.verb and way.flow == EXPORTS and prep == "to"
        if sent and (is_passive(marks, way.k) or marks[way.k - 1].figure is not None):
            away = receiver(marks, j, context) or away
        ways = (way.prep,) if way.prep in ("from", "to") and j == way.k + 2 else LED  # "supplies from there"
        for toward in ways if away else ():
            take(named, toward, away or "")
    elif refer == "world":
        goods = j == way.k + 1 and mark.end - mark.first > 1  # «поставки чая за рубеж»
        of = prep == "of" and not (way.passed and "same_head" in mark.means)  # not "made up $5m of the total"
        named.world = named.world or of or prep in LED or mark.first == marks[way.k].end or goods
        if prep in LED and joined_to(marks, j) is not None:
            named.goal = named.origin = named.other = None  # "exports to the EU and to third countries"
        named.world = named.world or (way.verb and way.passed and prep is None)  # "sold goods for $5bn abroad"
    elif refer == "it" and "earns" in marks[way.k].means and mark.first == way.edge:
        return True  # "exports earned it $5bn"
    elif refer == "it":
        given = way.verb and j == way.k + 1 and receives(marks, j)
        code = thereof(marks, j, context) if given or (prep in LED and mark.first == way.edge) else None
        if given and (one := context.ranked) is not None and code == one.member:
            code, named.owner = one.owner, one.member  # "Chile, the largest supplier, sold it ..."
        if code:
            take(named, "to" if given else prep or "", code)
            named.meant = named.meant or not given
        return bool(code)
    else:
        return False
    return True


def _take_name(way: _Way, j: int, before: list[Head]) -> bool:
    """Give the economy at mark ``j`` its role, and tell whether more may follow."""
    marks, mark, named, flow = way.marks, way.marks[j], way.named, way.flow
    if (way.prep == "from" and owns_flow(marks, j)) or (way.prep and left_out(marks, j)):
        return False
    if way.prep in LED and mark.first == way.edge and (rank := owned_rank(marks, j)):
        _take_ranked(way, j, rank)
        return True
    code = None
    if mark.place is None and "refer" not in mark.means:
        _take_goods(way)
    elif (code := _code_at(way, j, before)) is not None:
        code = _settled(way, j, code)
    if way.prep == "at" and flow not in ONE_WAY and not way.verb:
        way.prep = "of"  # "the deficit at Peru was 5 billion", as Russian has it
        if code and named.owner is None and code != named.other:
            named.owner, named.owner_name = code, True
    if way.prep == "in" and code is not None and not way.verb and _in_own_bloc(way, j, code):
        way.prep = {EXPORTS: "to", IMPORTS: "from"}.get(flow, "with")  # "Rwanda's exports within the EAC"
    if way.prep == "in" and code is not None and not way.verb and _at_home(way, j, code):
        named.owner, way.prep = named.owner or code, None  # "imports of tea in Peru rose"
    if code and way.prep and next_item(marks, way.k, j):
        return False
    if way.prep == "to" and flow == IMPORTS and named.owner not in (None, code) and falls_to(marks, j):
        way.prep = "from"
    if code and way.prep and mark.first - way.edge <= _FAR:
        take(named, way.prep, code)
        if not named.row and way.prep != "of" and not (way.prep == "between" and named.pair is None):
            named.row = in_row(marks, j, way.context)
    elif code and way.verb:
        _take_bare(way, j, code)
    return True


def _in_own_bloc(way: _Way, j: int, code: str) -> bool:
    """True for a group of countries within which its owner trades."""
    owner = way.named.owner
    if owner is None or is_country(code) or is_region(code):
        return False
    led = next((m for m in reversed(way.marks[max(0, j - 2) : j]) if m.get("prep")), None)
    return owner in members(code, way.context.year) or (not is_bloc(code) and led is not None and "inner" in led.means)


def _at_home(way: _Way, j: int, code: str) -> bool:
    """True for another economy behind a flow, or behind its goods: "imports in Peru", "exports of tin in Peru"."""
    flow, between, context = way.marks[way.k], way.marks[way.k + 1 : j], way.context
    if way.flow == EXPORTS and context.reporter is not None and code != parent(context.reporter):
        return False  # what is sold there
    if code in (context.reporter, context.anchor) or parent(code) in (context.two or ()) or "weak" in flow.means:
        return False  # where the trade of the two passes, or what is sold there
    of = between[0].get("prep") == "of" and between[0].first == flow.end
    near = way.marks[j].first - flow.end <= (_REACH if of else len(between))
    return near and all(m.is_a("prep", "goods", "thin", "plain") and "break" not in m.means for m in between)


def _take_ranked(way: _Way, j: int, rank: int) -> None:
    """Take who has the place for the partner: who is named behind it, else who was named last."""
    marks, named, context = way.marks, way.named, way.context
    owner = place_of(marks[j], context)
    if named.owner is None and owner is not None:
        named.owner, named.owner_name = owner, marks[j].place is not None
    behind = [m for m in marks[rank + 1 : rank + 3] if "break" not in m.means][:1]
    if any(m.place is not None and m.first - marks[rank].end <= 1 for m in behind):
        return  # "to Peru's largest partner, China", which is read next
    code = thereof(marks, rank, context)
    if code not in (None, named.owner):
        take(named, way.prep or "", code or "")


def _code_at(way: _Way, j: int, before: list[Head]) -> str | None:
    """The economy meant at mark ``j``; None where it only tells of goods, or of the world that it is part of."""
    marks, place, named, context = way.marks, way.marks[j].place, way.named, way.context
    refer, code = marks[j].means.get("refer"), place_of(marks[j], context)
    bare = way.verb and way.prep is None
    if bare and not way.passed and code and (of_goods(marks, j, marks[way.k]) or bought_of(marks, j)):
        named.origin = named.origin or code  # "bought Chinese goods"
        code = None
    adjective = place is not None and place.form == "adjective"
    goods = j + 1 < len(marks) and "goods" in marks[j + 1].means and marks[j + 1].first == marks[j].end
    if goods and adjective and way.passed and way.prep == "in" and marks[j - 2].figure is not None:
        way.prep = "of"  # "purchases of $5bn in Chilean goods"
    if goods and adjective and way.prep != "of":
        code = None  # "up 5% thanks to the demand for Chinese goods"
    if way.prep == "of" and place is not None and (adjective or (goods and "form" not in marks[j].means)):
        code, way.prep = place.code, "from" if way.flow == IMPORTS else "of"  # "imports of Chinese steel"
    elif way.prep == "of" and place is not None and way.flow == IMPORTS and named.owner not in (None, code):
        way.prep = "from"  # "Chile's imports of US corn"
    else:
        _take_goods(way)
    if refer == "country" and before and before[-1].reporter:
        code = before[-1].reporter
    just_told = refer == "country" and named.owner is None and context.recent == code
    if refer not in (None, "we", "you") and code == context.reporter and not just_told and _leads_away(way):
        code = next((mate for mate in context.under or () if mate != code), context.partner)
    if way.prep in LED and (other := joined_to(marks, j)) is not None and other.get("refer") == "world":
        return None  # "exports to third countries and the EU"
    if bare and way.prep is None and way.flow == IMPORTS and place is not None and more_of(marks, way.k, j):
        named.origin = named.origin or place.code
        return None
    return code


def _take_goods(way: _Way) -> None:
    """Read what goods are of as where they came from: "bought $3bn worth of Iowa goods"."""
    if way.prep == "of" and way.verb and way.flow == IMPORTS:
        way.prep = "from"


def _leads_away(way: _Way) -> bool:
    """True where what follows is the partner of the text's own economy: "our exports to the republic"."""
    toward = {"exports": "to", "imports": "from"}.get(way.marks[way.k].get("flow") or "", way.prep)
    led = way.prep in ("with", "to", "from") and way.prep in ("with", toward)
    return led and way.named.owner in (None, way.context.reporter)


def _settled(way: _Way, j: int, code: str) -> str:
    """Settle what the word that leads to an economy says of it; return the economy."""
    marks, named = way.marks, way.named
    joint = marks[j - 1].means.get("break") == "weak" and marks[j - 1].end == marks[j].first
    if way.prep == "of" and joint and way.flow == TURNOVER and named.owner not in (None, code):
        named.pair = (named.owner or code, code)  # "the trade of Oman and Qatar"
    if way.prep == "between" and code == named.between and marks[j].get("refer") in ("region", "country"):
        code = thereof(marks, j, way.context) or code  # "between Peru and the republic"
    if way.prep == "by" and not way.verb and marks[j - 1].get("prep") == "by":
        way.prep = "of"  # "purchases by Peru"
    actor = way.prep == "by" and way.verb and j > 0 and marks[way.k].end == marks[j - 1].first
    if actor and "form" not in marks[j].means and named.owner is None:
        named.owner, named.owner_name = code, True  # "goods imported by Peru"
    bought = way.prep == "by" and way.verb and not way.passed and way.flow == IMPORTS
    if bought and is_passive(marks, way.k) and (made := made_in(marks, way.k)) is not None:
        named.owner, named.origin = code, named.origin or made  # "Chilean goods were imported by Peru"
    return code


def _take_bare(way: _Way, j: int, code: str) -> None:
    """Read an economy that no word leads to, right behind a verb."""
    marks, k, named = way.marks, way.k, way.named
    mark, head = marks[j], marks[k]
    near = j == k + 1 or (j == k + 2 and _only_ties(marks[k + 1]))
    by_form = subject_by_form(mark, named.owner) or (mark.get("form") == "by" and named.owner is None)
    if way.prep is None and near and way.edge == mark.first and by_form:
        named.owner, named.owner_name = code, True  # "most was bought by Peru", where a form says the "by"
    elif "earns" in head.means and j == k + 1 and mark.first - way.edge <= 1 and named.owner in (None, code):
        named.owner, named.owner_name = code, True  # "coffee earned Ethiopia $5m"
    elif head.get("verb_flow") == "exports" and j == k + 1 and mark.first - way.edge <= 1:
        own = mark.place is None and code == named.owner
        named.goal = thereof(marks, j, way.context) if own else code  # "Peru sold the neighbouring country goods"


def _away(prep: str, flow: Flow) -> bool:
    """True for where a flow's partner is: the goal of exports, the origin of imports."""
    return prep == {EXPORTS: "toward", IMPORTS: "from"}.get(flow)


def _group_told(context: Context) -> str | None:
    """The bloc or part of the world that the last claim was told with."""
    code = WORLD if context.main is None else context.main.partner
    return None if code in ("", WORLD) or is_country(code) or is_region(code) else code


def _behind_colon(way: _Way, j: int) -> bool:
    """True for a word of what a colon opens, not right behind it: "Peru's trade fell: a rift with Chile"."""
    colon = first_is("colon", way.marks[way.k + 1 : j])
    return colon is not None and way.marks[j].first > colon.end


def _free(marks: Sequence[Mark], context: Context) -> set[str | None]:
    """The economies that no preposition governs."""
    return {place_of(mark, context) for k, mark in enumerate(marks) if prep_before(marks, k) is None}


def _only_ties(mark: Mark) -> bool:
    return mark.get("refer") == "its" or "colon" in mark.means or ("plain" in mark.means and "break" not in mark.means)
