"""Who trades by the words behind the flow: "to X", "from X", "with X", "between X and Y", "of X", "there"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.flow import Flow
from steelyard.reading.context import Context, Head, place_of, prep_before
from steelyard.reading.marking.mark import Mark
from steelyard.reading.who.customers import is_passive, made_in, receives
from steelyard.reading.who.free_order import more_of, of_goods, subject_by_form
from steelyard.reading.who.named import Named, take
from steelyard.reading.who.pronouns import next_item, only_kind, thereof, which
from steelyard.reading.who.rows import in_row, joined_to
from steelyard.reading.who.subjects import LED

_PREDICATES = frozenset(("level", "move", "share", "target", "against"))


def look_right(
    marks: Sequence[Mark], k: int, flow: Flow, named: Named, context: Context, before: list[Head], *, verb: bool
) -> None:
    """Read "... to X", "from X", "with X", "between X and Y", "of X" behind the flow, past its figure behind a verb."""
    head = marks[k]
    edge, prep = head.end, head.means.get("prep") if verb else None  # "brought in from"
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
            if passed and not (verb and "worth" in marks[j - 1].means and marks[j - 1].end == mark.first):
                return  # not "sold 5 tonnes of tea worth $2m to Peru"
            passed, prep = True, None
        elif mark.first == head.end and "participle" in means and _away(means["prep"], flow):
            prep = means["prep"]  # "exports destined for Peru"
        elif not _PREDICATES.isdisjoint(means):
            if not ("move" in means or "level" in means):
                return
            prep = None
        elif mark.when is not None and prep == "in":
            prep = None  # "traded in May Peru and Chile", where the order of words is free
        elif means.get("prep"):
            prep, apart = means["prep"], apart + (mark.first > edge)
            if prep in ("against", "than") or apart > 1 or _behind_colon(marks, k, j):
                return  # "Peru's trade suffered from a rift with Chile": words of something else stand between
            if prep in ("in", "to") and "bought" in head.means:
                prep = "from"
            if prep == "from" and "receipts" in head.means:
                prep = "to"  # "export earnings from Peru": what was sold there
        elif refer == "pair":
            behind = prep is None and mark.first == head.end  # a form says the "of"
            named.both = named.both or behind or prep in ("between", "of", "with", "in")
            prep = None if prep == "between" else prep
        elif refer == "there" and _is_there(marks, j):
            prep = None
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
            named.world = named.world or prep in ("with", "to", "from", "of") or mark.first == head.end
            if prep in LED and joined_to(marks, j) is not None:
                named.goal = named.origin = named.other = None  # "exports to the EU and to third countries"
            named.world = named.world or (verb and passed and prep is None)  # "sold goods for $5bn abroad"
        else:
            code = place_of(mark, context)
            goods = j + 1 < len(marks) and "goods" in marks[j + 1].means and marks[j + 1].first == mark.end
            if verb and not passed and prep is None and code and of_goods(marks, j, head):
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
            way = {"exports": "to", "imports": "from"}.get(head.get("flow") or "", prep)
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
            if prep == "to" and flow == Flow.IMPORTS and named.owner not in (None, code) and _falls_to(marks, j):
                prep = "from"
            if code and prep and mark.first - edge <= 8:
                take(named, prep, code)
                if not named.row and prep != "of" and not (prep == "between" and named.pair is None):
                    named.row = in_row(marks, j, context)
            elif (
                code
                and verb
                and prep is None
                and (j == k + 1 or (j == k + 2 and _only_ties(marks[k + 1])))
                and edge == mark.first
                and subject_by_form(mark, named.owner)
            ):
                named.owner, named.owner_name = code, True  # "most was bought by Peru", where a form says the "by"
            elif code and verb and head.get("verb_flow") == "exports" and j == k + 1 and mark.first - edge <= 1:
                if mark.place is not None and mark.place.form == "adjective" and head.is_a("passive", "gone"):
                    named.owner = named.owner or code  # "Danish cheese was sold", where the verb stands first
                else:
                    named.goal = code
        edge = mark.end
        if passed and parted == "weak" and not (prep == "between" and named.pair is None):
            return


def _falls_to(marks: Sequence[Mark], j: int) -> bool:
    """True for the name that a share falls to: «12% импорта пришлось на Китай», «в импорте на Китай пришлось 12%»."""
    if j < 2 or marks[j - 1].end != marks[j].first:
        return False
    behind = next((m for m in marks[j + 1 : j + 4] if not (m.when is not None or m.get("prep") == "in")), None)
    return "share" in marks[j - 2].means or (behind is not None and "share" in behind.means)


def _away(prep: str, flow: Flow) -> bool:
    """True for where a flow's partner is: the goal of exports, the origin of imports."""
    return prep == {Flow.EXPORTS: "toward", Flow.IMPORTS: "from"}.get(flow)


def _behind_colon(marks: Sequence[Mark], k: int, j: int) -> bool:
    """True for a word of what a colon opens, not right behind it: "Peru's trade fell: a rift with Chile"."""
    colon = next((m for m in marks[k + 1 : j] if "colon" in m.means), None)
    return colon is not None and marks[j].first > colon.end


def _free(marks: Sequence[Mark], context: Context) -> set[str | None]:
    """The economies that no preposition governs."""
    return {place_of(mark, context) for k, mark in enumerate(marks) if prep_before(marks, k) is None}


def _only_ties(mark: Mark) -> bool:
    return mark.get("refer") == "its" or "colon" in mark.means


def _is_there(marks: Sequence[Mark], j: int) -> bool:
    """True for the "there" of "looking at imports, there was a fall": no place."""
    after = marks[j + 1] if j + 1 < len(marks) else None
    said = after is not None and "copula" in after.means and after.first == marks[j].end
    before = marks[j - 1]
    return said and "break" in before.means and "plain" not in before.means and before.end == marks[j].first
