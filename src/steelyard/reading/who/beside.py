"""Whose a figure is: the parties of its head, or the economy that a list, a share or a phrase names beside it."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import WORLD, is_bloc
from steelyard.core.flow import EXPORTS, IMPORTS, ONE_WAY, TURNOVER
from steelyard.reading.context import Context, place_of, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import RANKS, Mark
from steelyard.reading.places import Place, Role, link_of
from steelyard.reading.who.compared import whole_around
from steelyard.reading.who.elliptic import elliptic, owner_again, owner_of_next, peer_behind
from steelyard.reading.who.leaders import (
    first_of_list,
    inside_of,
    market_behind,
    passed,
    ranked_before,
    set_against,
    set_apart,
)
from steelyard.reading.who.parts import share_parties, sum_of_part
from steelyard.reading.who.rows import in_relative, joined_row
from steelyard.reading.who.takers import past_part, taker

_OF_FLOW = ("refer", "goods", "plain", "thin", "scope")
"""What may stand between a sum and the flow that it is of, beside its owner."""
_WORDS_OF_FLOW = 5
_LINKS = ("for", "with", "at")
_OTHERS = frozenset(("flow", "other", "verb_flow"))


def parties_of(marks: Sequence[Mark], place: Place, role: Role, last: Role | None, context: Context) -> tuple[str, str]:
    """The head's parties, or the economy that a list or a share names beside the figure."""
    head = role.head
    if role.sharing and role.kind == "change" and last is not None:
        return last.reporter, last.partner
    if role.kind == "share" or role.sharing:
        return share_parties(marks, place, role, last, context)
    if last is not None and role.kind == "level" and sum_of_part(marks, place, last):
        return last.reporter, last.partner
    if (mate := _taken_by(marks, place, role, last, context)) is not None:
        buys = role.taken and head.verb and head.flow == IMPORTS and _subject_behind(marks, head)
        return (mate, head.partner) if buys else (head.reporter, mate)  # «5 тонн купило Перу, 3 - Чили»
    if (mate := ranked_before(marks, place, head, context)) is not None:
        return head.reporter, mate
    if (pair := _owned_by(marks, place, role, last, context)) is not None:
        return pair
    if (tail := _tail(marks, place, head, context, carried=role.carried)) is not None:
        behind = "prep" in marks[place.at + 1].means or _led_behind(marks, place)
        if not head.named or (behind and (role.carried or last is not None)):
            return head.reporter, tail  # "sold 5 billion to Peru, 4 to Chile"
    again = last is not None and last.kind != "share" and last.head.mark == head.mark
    opens = place.before < head.mark and not (role.carried or again)
    if (k := _named_before(marks, place, role, context, opens=opens)) is not None:
        return _listed(marks, k, role, last, context)
    if opens:
        k = first_of_list(marks, place, head)
        code = None if k is None else place_of(marks[k], context)
        return head.reporter, head.partner if code in (None, head.reporter) else code or ""
    if last is not None and last.head.mark == head.mark and last.reporter and not _past_rival(marks, place, head):
        return last.reporter, last.partner
    return head.reporter, head.partner


def _subject_behind(marks: Sequence[Mark], head: Head) -> bool:
    """True for a verb whose subject stands right behind it: «купило Перу»."""
    name = marks[head.mark + 1] if 0 <= head.mark < len(marks) - 1 else None
    return name is not None and name.get("place") == head.reporter and name.first == marks[head.mark].end


def _past_rival(marks: Sequence[Mark], place: Place, head: Head) -> bool:
    """True behind the brackets of one who is set against the partner: "to Chile, second to Peru ($9bn), were $5bn"."""
    opened = place.before > 0 and "bracket" in marks[place.before - 1].means
    closed = opened and any("bracket" in mark.means for mark in marks[place.before + 1 : place.at])
    return closed and head.named and passed(marks, Place(place.before, -1, place.at, place.holds)) is not None


def _taken_by(marks: Sequence[Mark], place: Place, role: Role, last: Role | None, context: Context) -> str | None:
    """The partner who took or gave what a figure tells, by a verb, a dash, or one of several markets."""
    head = role.head
    if role.carried and head.flow == EXPORTS and _made_abroad(marks, place):
        return ""  # "Peru exported 9 tonnes of tea. Chilean tea came to 5 tonnes"
    k = _borne(marks, place) if "share" in place.holds and (head.partner == WORLD or not head.named) else None
    if k is None and head.partner == WORLD:
        k = _placed(marks, place, head)
    if k is None and (k := taker(marks, place, listed=last is not None and last.taken)) is not None:
        role.taken = True
    if k is None and head.flow in ONE_WAY and not head.named:
        k = market_behind(marks, place, head)
    if k is None:
        k = passed(marks, place)
    code = None if k is None else place_of(marks[k], context)
    return code if code != head.reporter else None


def _owned_by(
    marks: Sequence[Mark], place: Place, role: Role, last: Role | None, context: Context
) -> tuple[str, str] | None:
    """The parties of a figure that is another owner's than its head: the next in a list, a region, a rival."""
    head = role.head
    if "own" in place.holds and (owner := owner_of_next(marks, place)) is not None:
        return owner, head.partner
    if head.flow in ONE_WAY and (pair := elliptic(marks, place, head.flow, head.mark)) is not None:
        return pair
    for mark in marks[max(head.mark, place.before) + 1 : place.at]:
        if mark.place is not None and inside_of(mark, head.reporter):
            return mark.place.code, head.partner  # "exports rose in Penang by 5 million"
    if (whole := whole_around(marks, place, role, head.reporter, context)) is not None:
        return whole, head.partner
    if (rival := _rival(marks, place, head, context)) is not None:
        role.rival = True
        return rival
    if (peer := peer_behind(marks, place, head, last)) is not None:
        role.rival, role.baseline = True, False
        return peer, WORLD
    next_one = role.carried or (place.before > head.mark >= 0 and not head.named)
    if next_one and (owner := owner_again(marks, place, head.flow)) is not None:
        return owner, head.partner if owner != head.partner else WORLD
    return None


def _named_before(marks: Sequence[Mark], place: Place, role: Role, context: Context, *, opens: bool) -> int | None:
    """The economy between a flow and its figure, or between two figures, that the figure is told of."""
    head = role.head
    if head.partner == WORLD and (k := _tight(marks, place, head, context)) is not None:
        return k
    if opens:
        return None
    for k in range(place.at - 1, max(place.before, head.mark), -1):
        if marks[k].place is None or marks[k].office or place_of(marks[k], context) == head.reporter:
            continue
        if _beside(marks, k, place.at) and not ("relative" in place.holds and _put_in(marks, k, place.at, head)):
            return k  # not "exports, half of which go to Peru, came to $5bn"
    return _subject(marks, place, head, context) if role.carried else None


def _borne(marks: Sequence[Mark], place: Place) -> int | None:
    """The economy in "Peru accounted for $5bn of Kenya's trade"."""
    k = place.at - 1
    while (
        k > place.before + 1
        and ("hedged" in marks[k].means or "thin" in marks[k].means)
        and "share" not in marks[k].means
    ):
        k -= 1
    if k <= place.before + 1 or "share" not in marks[k].means or "verb_flow" in marks[k].means:
        return None
    near = marks[k].first - marks[k - 1].end <= 1 and marks[k - 1].place is not None and not marks[k - 1].office
    return k - 1 if near else None


def _made_abroad(marks: Sequence[Mark], place: Place) -> bool:
    """True for goods of another that a clause opens with and weighs: "Chilean tea came to 9 tonnes"."""
    name, verb = (*marks[place.before + 1 : place.before + 3], None, None)[:2]
    if name is None or verb is None or name.place is None or name.office or marks[place.at].get("figure") != "tonnes":
        return False
    led = verb.is_a("level", "share") and "verb_flow" not in verb.means
    return name.place.form == "adjective" and led and 1 <= verb.first - name.end <= _WORDS_OF_FLOW


def _placed(marks: Sequence[Mark], place: Place, head: Head) -> int | None:
    """The economy whose place the brackets of a figure tell of: "exported 50, Spain being the main buyer (6)"."""
    rank = place.at - 2
    if head.flow not in ONE_WAY or rank <= place.before + 1 or marks[rank].end != marks[rank + 1].first:
        return None
    if "bracket" not in marks[rank + 1].means or f"rank_{head.flow.value}" not in marks[rank].means:
        return None
    k = rank - 2 if "thin" in marks[rank - 1].means else rank - 1
    return k if k > place.before and marks[k].place is not None and not marks[k].office else None


def _theirs(marks: Sequence[Mark], place: Place, context: Context) -> str | None:
    """The owner of a figure that another is set against: "$5bn, compared with Chile's $4bn"; "" for an unknown one."""
    at = place.at - int("hedged" in marks[place.at - 1].means)
    if at - 2 <= place.before or marks[at - 2].place is None or marks[at - 1].get("refer") != "own":
        return None
    against = marks[at - 3].get("prep") in ("against", "than")
    return (place_of(marks[at - 2], context) or "") if against else ""


def _rival(marks: Sequence[Mark], place: Place, head: Head, context: Context) -> tuple[str, str] | None:
    """Whose the other of two figures is: "Peru's exports to Spain were $5bn, compared with $3bn from Chile".

    One whose name stands before its figure ("surpassing Chile at $3bn") must have been told of with the partner before.
    """
    next_one = 0 <= head.mark < place.before
    if next_one and "own" in place.holds and (theirs := _theirs(marks, place, context)) is not None:
        return (theirs, head.partner) if theirs not in ("", head.reporter, head.partner) else None
    if head.partner == WORLD and next_one and (k := set_against(marks, place)) is not None:
        code = place_of(marks[k], context)
        return (code, WORLD) if code not in (None, head.reporter) else None  # "exports were $5bn, against Peru ($7bn)"
    if not (head.named and head.flow in ONE_WAY and next_one):
        return None
    after = marks[place.at + 1 : place.at + 3]
    tied = len(after) == 2 and after[0].first == marks[place.at].end and after[1].first - after[0].end <= 1
    if tied and link_of(marks, place) == "against" and after[1].place is not None and not after[1].office:
        code, prep = after[1].place.code, after[0].get("prep")
        if code in (head.reporter, head.partner):
            return None
        own, other = ("from", "to") if head.flow == EXPORTS else ("to", "from")
        return (code, head.partner) if prep == own else (head.reporter, code) if prep == other else None
    owner = owner_again(marks, place)
    if owner is not None and owner not in (head.reporter, head.partner):
        return owner, head.partner
    named = place.at - 2
    if named <= place.before or marks[named].place is None or prep_before(marks, named) is not None:
        return None
    seller = place_of(marks[named], context)
    parted = named > 0 and marks[named - 1].get("break") == "strong" and seller not in (head.reporter, head.partner)
    had = "level" in marks[named + 1].means and "copula" not in marks[named + 1].means
    if parted and seller and had and marks[named].end == marks[named + 1].first:
        return seller, head.partner  # "Peru's exports to Spain were $5bn, while Chile had $3bn"
    known = seller is not None and frozenset((seller, head.partner)) in context.pairs
    alone = known and frozenset((seller, head.reporter)) not in context.pairs and seller != head.reporter
    return (seller, head.partner) if alone and seller and marks[named + 1].is_a("level", "prep") else None


def _beside(marks: Sequence[Mark], k: int, figure: int) -> bool:
    """True when an economy stands right before a figure, or a word such as "with" leads to it."""
    if (
        marks[figure].first - marks[k].end <= 4
        or _ranked(marks, k, figure)
        or set_apart(marks, k, figure)
        or prep_before(marks, k) in ("with", "to", "from", "for")
    ):
        return True
    return any("antecedent" in m.means and m.first - marks[k].end <= 1 for m in marks[k + 1 : k + 3])


def _ranked(marks: Sequence[Mark], k: int, figure: int) -> bool:
    """True for Chile in "Peru bought 9 tonnes; Chile, the second buyer, for $5m": only its place stands between."""
    near = marks[k + 1 : figure]
    placed = any(mark.is_a(*RANKS) for mark in near) and near[0].first == marks[k].end
    return placed and all(m.is_a("break", "thin", "plain", *RANKS) or m.get("prep") in _LINKS for m in near)


def _tight(marks: Sequence[Mark], place: Place, head: Head, context: Context) -> int | None:
    """The first of a list: "led by Oman ($5bn)", "the main suppliers were Peru with $3bn"."""
    k = place.at - 2
    if k <= max(head.mark, place.before) or marks[k].place is None or marks[k + 1].end != marks[place.at].first:
        return None
    link = marks[k + 1]
    led = link.first == marks[k].end and (link.get("prep") in ("with", "in") or link.get("break") == "weak")
    code = place_of(marks[k], context)
    return k if led and code is not None and code != head.reporter else None


def _put_in(marks: Sequence[Mark], k: int, at: int, head: Head) -> bool:
    """True for an economy in a clause put in between a flow and its figure, or where something is done."""
    inner = any(mark.get("break") == "relative" for mark in marks[max(head.mark, 0) + 1 : k])
    return (inner or prep_before(marks, k) == "in") and in_relative(marks, k, at)


def _subject(marks: Sequence[Mark], place: Place, head: Head, context: Context) -> int | None:
    """The economy that a sentence without a flow of its own is about: "Iran stayed in front, with 4 billion"."""
    for k in range(place.before + 1, place.at):
        if marks[k].place is None or (k + 1 < len(marks) and marks[k + 1].get("refer") == "own"):
            continue
        code = place_of(marks[k], context)
        if code is not None and code != head.reporter and prep_before(marks, k) is None:
            return k
    return None


def _listed(marks: Sequence[Mark], k: int, role: Role, last: Role | None, context: Context) -> tuple[str, str]:
    """The next in a list: of reporters behind a verb or with an 's, else of partners."""
    mark, head = marks[k], role.head
    code = mark.place.code if mark.place is not None else ""
    if role.carried and code in (head.reporter, head.partner):
        return head.reporter, head.partner
    if k + 1 < len(marks) and marks[k + 1].get("refer") == "own" and marks[k + 1].first == mark.end:
        return code, head.partner  # "Peru's exports to Spain were $5bn. Chile's were $3bn"
    if last is not None and last.partner not in (head.partner, WORLD, ""):
        return head.reporter, code  # a list of partners goes on
    if head.partner not in ("", WORLD) and _beaten_by(marks, k, context) == head.partner:
        return head.reporter, code  # "5 tonnes went to Peru, which passed Chile (3 tonnes)"
    if _leads(marks, head):
        return code, WORLD  # "Peru led with exports of $5bn, followed by Chile with $3bn"
    if head.partner == context.anchor and not is_bloc(code) and _before_bracket(marks, k):
        return code, head.partner  # "the main customer with purchases of 5 billion, followed by Peru (3 billion)"
    if head.verb and ("owner" in mark.means or (role.carried and head.reporter == context.anchor)):
        return head.reporter, code  # "5 tonnes went there. Peru is second with 3"
    prep = prep_before(marks, k)
    if head.partner == WORLD and ("owner" in mark.means or prep == "in"):
        return code, WORLD  # the next of those who own such a flow
    owns = _next_subject(marks, k, head, role) or (role.carried and head.partner == context.reporter)
    if not owns and prep in (None, "by", "than"):
        owns = head.verb or (not head.named and _with_owner(marks, head))
    return (code, head.partner) if owns else (head.reporter, code)


def _beaten_by(marks: Sequence[Mark], k: int, context: Context) -> str | None:
    """Who passed the one named at mark ``k``."""
    if k < 2 or "outdo" not in marks[k - 1].means or marks[k - 1].end != marks[k].first:
        return None
    return place_of(marks[k - 2], context)


def _before_bracket(marks: Sequence[Mark], k: int) -> bool:
    """True for a name right before brackets."""
    return k + 1 < len(marks) and "bracket" in marks[k + 1].means and marks[k + 1].first == marks[k].end


def _with_owner(marks: Sequence[Mark], head: Head) -> bool:
    """True for a flow whose owner stands before it: those of others follow."""
    if head.mark > 0:
        before = marks[head.mark - 1]
        if before.place is not None or before.get("refer") in ("own", "its"):
            return True
    # "Peru earned $5bn from exports, Chile $3bn"
    return marks[0].get("place") == head.reporter and len(marks) > 1 and marks[1].is_a("earns", "verb_flow")


def _leads(marks: Sequence[Mark], head: Head) -> bool:
    """True for a flow of who has the first place itself: "Peru led the list with exports of $5bn"."""
    at = max(head.mark, 0)
    k = next((k for k in range(at) if marks[k].get("place") == head.reporter and prep_before(marks, k) is None), at)
    own = k < at and not marks[k].office and not any("break" in m.means for m in marks[k:at])
    return own and prep_before(marks, at) == "with"


def _next_subject(marks: Sequence[Mark], k: int, head: Head, role: Role) -> bool:
    """True for the next of those who trade with one: «Перу нарастило торговлю с Чили на 5%, Дания – на 3%», «Перу
    закупило у Чили чая на 5 млн, Дания – на 3 млн».
    """
    bought = head.verb and head.flow == IMPORTS
    if role.carried or not head.named or marks[k].get("form") != "subject" or prep_before(marks, k) is not None:
        return False  # «у Кении на 5 млн, у Чили – на 3»
    if head.flow != TURNOVER and not bought:
        return False
    own = (n for n in range(max(head.mark, 0)) if marks[n].get("form") == "subject" and prep_before(marks, n) is None)
    partner = (
        n for n in range(head.mark + 1, k) if (place := marks[n].place) is not None and place.code == head.partner
    )
    led = any(not bought or prep_before(marks, n) in ("from", "at") for n in partner)
    return led and any(place.code == head.reporter for n in own if (place := marks[n].place) is not None)


def _tail(marks: Sequence[Mark], place: Place, head: Head, context: Context, *, carried: bool) -> str | None:
    """The partner behind the figure: "$5bn with Japan", "$7bn of them came from Thailand"."""
    own = "with" if head.flow not in ONE_WAY else "to" if head.flow == EXPORTS else "from"
    if head.mark >= 0 and "receipts" in marks[head.mark].means and not carried:
        own = "from"  # "earned 5 from Peru"
    wanted = (own, "for") if carried else (own, "toward") if own == "to" else (own,)  # "with $5bn going to Peru"
    start = head.mark + 1 if _of_flow(marks, place.at, head) else place.at + 1
    verb = start + 1 if start < len(marks) and "bracket" in marks[start].means else start
    if verb + 1 < len(marks) and "share" in marks[verb].means and marks[verb].end == marks[verb + 1].first:
        went = verb == start and marks[place.at].get("figure") != "percent" and "verb_flow" not in marks[verb].means
        named = verb + 2 if "thin" in marks[verb + 1].means and verb + 2 < len(marks) else verb + 1
        giver = place_of(marks[named], context) if verb > start or went else None
        told = marks[named + 1 : place.after + 1]
        apart = any("level" in m.means for m in told) and not any("break" in m.means for m in told) and told[-1].figure
        if giver and giver != head.reporter and not apart:  # "in its trade (5 billion) the share of Peru is 3%"
            return giver  # "most of the imports ($1bn) came from Peru", where no "from" is said
    if start + 1 < len(marks) and marks[start].means.get("break") == "weak" and "share" in marks[start + 1].means:
        start += 1  # "half of it, 1 billion, fell to Peru"
    start = past_part(marks, place, start)
    if "dash" in place.holds and _led_behind(marks, place):
        start += 1  # "trade fell to 5 billion - with Peru, to 3 - with Chile"
    passive = start + 1 < len(marks) and "level" in marks[start].means and "verb_flow" in marks[start + 1].means
    start += 2 * (passive and marks[start].end == marks[start + 1].first)  # "$5bn was exported to Peru"
    for k in range(start, min(max(place.after, start + 3), place.at + 9, len(marks)) - 1):
        if not _OTHERS.isdisjoint(marks[k].means) or marks[k].means.get("break"):
            return None
        fell = k == start + 1 and "share" in marks[start].means and "verb_flow" not in marks[start].means
        fell = fell and marks[k].get("prep") == "to" and marks[start].end == marks[k].first
        if (fell or marks[k].means.get("prep") in wanted) and marks[k + 1].first - marks[k].end <= 1:
            thin = "thin" in marks[k + 1].means and k + 2 < len(marks) and marks[k + 2].first == marks[k + 1].end
            named = k + 2 if thin else k + 1
            code = place_of(marks[named], context)
            if code and code != head.reporter:
                return "" if joined_row(marks, named) else code  # what went to several is no one's
    return None


def _of_flow(marks: Sequence[Mark], at: int, head: Head) -> bool:
    """True for a sum of a flow told behind it: "$5bn in exports went to Peru", "$5bn of Chile's tea exports"."""
    if not at + 1 < head.mark <= at + _WORDS_OF_FLOW or head.verb:
        return False
    if head.mark == at + 2:
        return True
    between = marks[at + 2 : head.mark]
    return "prep" in marks[at + 1].means and all(m.place is not None or m.one_of(_OF_FLOW) for m in between)


def _led_behind(marks: Sequence[Mark], place: Place) -> bool:
    """True for a partner between a dash behind its figure and the end of the part."""
    if place.at + 3 >= len(marks) or "dash" not in marks[place.at + 1].means:
        return False
    dash, prep, name = marks[place.at + 1 : place.at + 4]
    if dash.first != marks[place.at].end:
        return False
    after = marks[place.at + 4] if place.at + 4 < len(marks) else None
    ends = after is None or ("break" in after.means and "dash" not in after.means and after.first == name.end)
    return ends and "prep" in prep.means and prep.first == dash.end and name.place is not None
