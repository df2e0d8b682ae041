"""The head right behind a figure: "a $16 million deficit", "5 billion fell to exports", "49 million - exports"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from steelyard.core.flow import EXPORTS, IMPORTS, ONE_WAY, TURNOVER
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import PARTS, Mark
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.places import Place, Role
from steelyard.reading.what.flow_said import sent_away
from steelyard.reading.what.told_twice import noun_of_growth

_GOODS = 4
"""Words of goods that may stand before the word that leads to who traded them."""


class _Stretch(NamedTuple):
    """Where to look behind a figure: marks ``begin`` .. ``stop - 1``, the first right behind token ``edge - 1``."""

    begin: int
    stop: int
    edge: int
    told: bool
    """The figure is the subject of what follows."""


def post_head(
    marks: Sequence[Mark], place: Place, heads: Sequence[Head], figure: Figure, last: Role | None = None
) -> Head | None:
    """The head right behind a figure: "a $16 million deficit", "a 7% increase in trade", "$5bn in exports"."""
    if all(head.mark < place.at for head in heads):
        return None
    if place.at + 1 < len(marks) and "since" in marks[place.at + 1].means:
        return None  # "a deficit of $5m since exports fell"
    if "bracket" in place.holds and (named := _of_list(marks, place, heads)) is not None:
        return named
    by_mark = {head.mark: head for head in heads}
    if figure.unit not in PARTS and (part := _part_of_it(marks, place, by_mark)) is not None:
        return part
    opened = place.at - 1 if place.at and "colon" in marks[place.at - 1].means else place.before
    opened = max(opened, last.head.mark if last is not None and last.head.mark > place.before >= 0 else -1)
    own = [head for head in heads if opened < head.mark < place.at and head.flow is not None]
    own_before = bool(own) and not (own[-1].flow == TURNOVER and _one_way_of(marks, place, by_mark))
    percent = figure.unit in PARTS
    if percent and own_before and _grew(marks, place, by_mark):
        return None
    if not percent and "dash" in place.holds and (named := _dashed(marks, place, by_mark)) is not None:
        return named  # "of these, 49 million - exports from Peru"
    if (flow := _for_flow(marks, place, by_mark)) is not None and (
        _of_both(place, heads, last) or (percent and _grown_for(marks, place))
    ):
        return flow  # "trade grew by 18% for exports and by 24% for imports"
    acted = "verb_flow" in place.holds and not (percent or own_before)
    if acted and (bought := _subject_between(marks, place, by_mark)) is not None:
        return bought  # "the other 5 million we bought from them"
    stretch = _stretch_behind(marks, place, percent=percent)
    noun = noun_of_growth(marks, place)
    if noun is not None and (noun > place.at + 1 or not percent):
        further = (n for n in range(noun, len(marks)) if marks[n].figure is not None)
        stretch, percent = _Stretch(noun, next(further, len(marks)), marks[noun].first, told=False), True
    return _first_head(marks, place, stretch, heads, by_mark, percent=percent, own_before=own_before)


def _of_list(marks: Sequence[Mark], place: Place, heads: Sequence[Head]) -> Head | None:
    """The one flow of a sentence, behind the goods that it is of: "Tea ($5m, up 3%) and tin ($3m) led exports"."""
    head = heads[0]
    if len(heads) > 1 or head.verb or head.flow not in ONE_WAY:
        return None
    inside = sum("bracket" in mark.means for mark in marks[: place.at]) % 2 == 1
    behind, rest = marks[place.at + 1 : head.mark], marks[head.mark :]
    if not inside or any(m.figure is not None for m in rest) or any(m.place is not None for m in behind):
        return None
    closed = next((k for k in range(len(behind) - 1, -1, -1) if "break" in behind[k].means), 0)
    return head if behind and "bracket" in behind[closed].means else None


def _part_of_it(marks: Sequence[Mark], place: Place, by_mark: dict[int, Head]) -> Head | None:
    """The flow that a part of what was told is: "trade of $9bn, $5bn of which was exports", "$4bn of it imports"."""
    of, it = (*marks[place.at + 1 : place.at + 3], None, None)[:2]
    if of is None or it is None or of.means.get("prep") != "of" or "same_head" not in it.means:
        return None
    k = place.at + 3
    while k < len(marks) and marks[k].is_a("level", "thin") and not marks[k].is_a("break", "prep", "flow"):
        k += 1
    head = by_mark.get(k)
    solid = head is not None and all(one.end == two.first for one, two in pairwise(marks[place.at : k + 1]))
    return head if head is not None and solid and head.flow in ONE_WAY and not head.verb else None


def _one_way_of(marks: Sequence[Mark], place: Place, by_mark: dict[int, Head]) -> bool:
    """True for the part of all trade that a figure tells: "Trade brought $5bn of exports and $4bn of imports"."""
    of, noun = marks[place.at + 1 : place.at + 3] if place.at + 2 < len(marks) else (None, None)
    if of is None or noun is None or of.get("prep") != "of" or of.first != marks[place.at].end:
        return False
    head = by_mark.get(place.at + 2)
    return head is not None and head.flow in ONE_WAY and not head.verb and noun.first == of.end


def _grew(marks: Sequence[Mark], place: Place, by_mark: dict[int, Head]) -> bool:
    """True for the growth of a flow that a noun before it told: "after growth of exports by 9% trade reached $5bn"."""
    by = marks[place.at - 1] if place.at else None
    if by is None or by.get("prep") != "by" or by.end != marks[place.at].first:
        return False
    own = next((k for k in range(place.at - 2, place.before, -1) if k in by_mark), 0)
    nouns = (mark for mark in reversed(marks[:own]) if "prep" not in mark.means)
    return (
        own > 0
        and "motion" in next(nouns, marks[own]).means
        and not any("move" in m.means for m in marks[own : place.at])
    )


def _stretch_behind(marks: Sequence[Mark], place: Place, *, percent: bool) -> _Stretch:
    begin, stop = _past_share(marks, place)
    if not percent and _goal_for(marks, place):
        return _Stretch(place.at + 3, stop, marks[place.at + 2].end, told=False)
    if _apposed(marks, place):
        begin += 1  # "nearly all of it, $5bn, was imported from Peru"
        return _Stretch(begin, stop, marks[begin].end, told=True)
    if place.at + 1 < begin < len(marks):
        return _Stretch(begin, stop, marks[begin].first, told=not percent and "level" in marks[begin].means)
    return _Stretch(begin, stop, marks[place.at].end, told=not percent and _tells(marks, place))


def _goal_for(marks: Sequence[Mark], place: Place) -> bool:
    """True before what a goal is for: "a $5bn goal for trade"."""
    goal, link = (*marks[place.at + 1 : place.at + 3], None, None)[:2]
    if goal is None or link is None or goal.means.get("target") != "target":
        return False
    tied = marks[place.at].end == goal.first and goal.end == link.first
    return tied and link.get("prep") in ("for", "of", "in")


def _first_head(
    marks: Sequence[Mark],
    place: Place,
    stretch: _Stretch,
    heads: Sequence[Head],
    by_mark: dict[int, Head],
    *,
    percent: bool,
    own_before: bool,
) -> Head | None:
    """The first head that words of a stretch tie to its figure; ``own_before``: the figure has one before it."""
    edge, linked, priced, apart = stretch.edge, False, False, False
    for k in range(stretch.begin, min(stretch.stop, stretch.begin + 6)):
        mark = marks[k]
        near = 4 if linked and not (own_before or percent) else 2  # "$5bn in 'fruit-and-vegetable' exports"
        if mark.first - edge > near or "bare" in mark.means:
            return None
        apart = apart or mark.first > edge
        head = by_mark.get(k)
        if head is not None and "order" in mark.means:
            return None  # "imports of $5bn outweighed exports worth $3bn"
        if head is not None and stretch.told:
            passive = k == stretch.begin + 1 and marks[k - 1].end == mark.first
            moved = passive and (head.named or "weak" not in mark.means or sent_away(marks, place, k))
            return head if head.flow is not None and (moved or not head.verb) else None  # "$5bn were imported"
        if head is not None and percent and linked and "move" in marks[stretch.begin].means:
            return head  # "a 7% increase in trade"
        if head is not None:
            other = head.flow is None and not percent and ((own_before and apart) or priced)
            refused = own_before and (linked or head.verb)  # "exports of $5bn at a price of ..."
            return None if refused or other else head
        prep = mark.means.get("prep")
        if prep == "from" and k == place.at + 1 and _earned(marks, place, heads):
            linked, own_before, edge = True, False, mark.end  # "earned $5bn from exports to Peru"
            continue
        priced = priced or (prep == "in" and "level" in mark.means and any(h.mark < place.at and h.flow for h in heads))
        came = prep == "from" and not percent and "due" in mark.means  # "$5bn came from exports to Peru"
        if came or _links(marks, place, k, told=stretch.told) or _volume_of(marks, place, k, linked=linked):
            linked = True
        elif prep or mark.is_a("break", "target", "speaker", "same_head", "cause", "fronting"):
            return None
        elif "level" in mark.means and not percent:
            linked = True
        elif "move" in mark.means and not percent:
            return None
        edge = mark.end
    return None


def _links(marks: Sequence[Mark], place: Place, k: int, *, told: bool) -> bool:
    """True for a preposition that ties a figure to what it is of: "$5bn in exports", "5 billion fell to exports"."""
    prep = marks[k].means.get("prep")
    return prep in ("of", "in") or (told and prep in ("to", "by")) or (prep == "than" and _spent(marks, place, k))


def _volume_of(marks: Sequence[Mark], place: Place, k: int, *, linked: bool) -> bool:
    """True for what a multiple or growth is of: "double the volume of trade", "5% in the value of Peru's exports"."""
    figure, of = marks[place.at].figure, marks[k + 1] if k + 1 < len(marks) else None
    led = of is not None and of.means.get("prep") == "of" and of.first == marks[k].end
    return figure is not None and (figure.factor or linked) and "same_head" in marks[k].means and led


def _spent(marks: Sequence[Mark], place: Place, k: int) -> bool:
    """True for the "on" of "spent $5bn on imports"."""
    flow = marks[k + 1] if k + 1 < len(marks) else None
    spent = flow is not None and flow.get("flow") == "imports" and k == place.at + 1
    return spent and not any("move" in m.means for m in marks[place.before + 1 : place.at])


def _subject_between(marks: Sequence[Mark], place: Place, by_mark: dict[int, Head]) -> Head | None:
    """The verb in "the other 5 million we bought from them", its subject between; the sum may stand between commas."""
    k = place.at + 1
    parted = k < len(marks) and marks[k].get("break") == "weak" and marks[k].end - marks[k].first == 1
    opened = next((m for m in reversed(marks[: place.at]) if not m.is_a("hedged", "thin")), None)
    if parted and (opened is None or opened.get("break") != "weak" or marks[k].first != marks[place.at].end):
        return None
    first = k + parted
    for n in range(first, min(place.after, first + 5)):
        head = by_mark.get(n)
        if head is not None:
            named = any(m.place is not None or m.get("refer") in ("we", "you") for m in marks[first:n])
            after = marks[n + 1] if parted and n == first and n + 1 < len(marks) else None  # ", $5bn, bought Peru"
            named = named or (after is not None and after.get("form") == "subject" and after.first == marks[n].end)
            return head if head.flow is not None and head.verb and named else None
        subject = marks[n].place is not None or marks[n].get("refer") in ("we", "you")
        led = "prep" in marks[n].means and n + 1 < len(marks)
        led = led and (marks[n + 1].first - marks[n].end <= 1 or _that(marks, n + 1))
        told = subject or led or marks[n].is_a("thin", "plain", "refer", "worth")
        if not (_that(marks, n) or (told and not marks[n].get("break"))):
            return None
    return None


def _that(marks: Sequence[Mark], n: int) -> bool:
    """True for the word between goods and who traded them: "$5bn in goods that Peru exported"."""
    opens = "same_head" in marks[n].means and marks[n].get("subordinate") == "opens"
    near = marks[n].first - marks[n - 1].end <= _GOODS
    return opens and near and n + 1 < len(marks) and marks[n + 1].place is not None


def _earned(marks: Sequence[Mark], place: Place, heads: Sequence[Head]) -> bool:
    """True for what is earned "from" the exports that follow."""
    before = [head for head in heads if place.before < head.mark < place.at]
    after = next((head for head in heads if head.mark > place.at), None)
    told = after is not None and after.flow == EXPORTS and not after.verb and after.mark < place.after
    return told and bool(before) and before[-1].flow is not None and marks[before[-1].mark].is_a("earns", "nets")


def _apposed(marks: Sequence[Mark], place: Place) -> bool:
    """True for a sum between commas before "was imported"."""
    before, after = marks[place.at - 1], marks[place.at + 1 : place.at + 4]
    if place.at < 1 or len(after) < 3 or marks[place.at].means.get("figure") == "percent":
        return False
    commas = before.means.get("break") == after[0].means.get("break") == "weak" and not (
        "plain" in before.means or "plain" in after[0].means
    )
    solid = after[0].end == after[1].first and after[1].end == after[2].first
    flow = "flow" in after[2].means or ("verb_flow" in after[2].means and "weak" not in after[2].means)
    return commas and solid and "level" in after[1].means and flow  # also "the larger part, $5bn, are exports"


def _for_flow(marks: Sequence[Mark], place: Place, by_mark: dict[int, Head]) -> Head | None:
    """The flow in "trade grew by 18% for exports and by 24% for imports", "... was $5bn in exports and ..."."""
    led = place.at + 2 < len(marks) and marks[place.at + 1].means.get("prep") in ("for", "in", "to", "by")
    head = by_mark.get(place.at + 2) if led and marks[place.at + 1].first == marks[place.at].end else None
    own = head is not None and head.flow in ONE_WAY and not head.verb
    return head if own and marks[place.at + 2].first == marks[place.at + 1].end else None


def _of_both(place: Place, heads: Sequence[Head], last: Role | None) -> bool:
    """True behind the trade of which a sum is one flow, and behind such a sum: "$5bn were exports, $3bn imports"."""
    told = [head.flow for head in heads if head.mark < place.at and head.flow is not None]
    return TURNOVER in told[-2:] or (last is not None and last.head.mark > place.before >= 0)


def _grown_for(marks: Sequence[Mark], place: Place) -> bool:
    """True in "a fall of 3% for exports": what grew stands behind the noun of growth."""
    noun = [m for m in marks[max(place.before + 1, place.at - 4) : place.at] if not m.is_a("hedged", "thin")]
    led = marks[place.at + 1].get("prep") == "for"
    return led and len(noun) > 1 and noun[-1].get("prep") == "of" and "move" in noun[-2].means


def _past_share(marks: Sequence[Mark], place: Place) -> tuple[int, int]:
    """Where to look behind a figure, its share in brackets passed over: "$5bn (38%) were exported goods"."""
    if (worth := _past_worth(marks, place) or _past_goods(marks, place)) is not None:
        return worth
    if marks[place.at + 1 : place.at + 2] and marks[place.at + 1].means.get("skip") == "of_it":
        return place.at + 2, place.after  # "$5bn of these were exports"
    if "bracket" not in place.holds:
        return place.at + 1, place.after
    group = marks[place.at + 1 : place.at + 6]
    signed = len(group) == 5 and "dash" in group[1].means  # "$5bn (-38%)"
    group = (*group[:1], *group[2:]) if signed else group[:4]
    alone = len(group) == 4 and "bracket" in group[0].means and "bracket" in group[2].means
    if alone and group[3].get("prep") == "of":
        return place.at + 1, place.at + 1  # "$5bn (38%) of the exports"
    if not alone or group[1].get("figure") != "percent" or marks[place.at].get("figure") == "percent":
        return place.at + 1, place.after
    behind = place.at + 4 + signed
    further = (n for n in range(behind, len(marks)) if marks[n].figure is not None)
    return behind, next(further, len(marks))


def _past_worth(marks: Sequence[Mark], place: Place) -> tuple[int, int] | None:
    """Where to look behind what a quantity is worth: "16 thousand tonnes, worth $9m, were sold by Peru"."""
    if place.after >= len(marks) or "tonnes" not in place.holds:
        return None
    between, told = marks[place.at + 1 : place.after], (marks[place.at].get("figure"), marks[place.after].get("figure"))
    worth = any(m.is_a("level", "alike") for m in between)
    goods = between[1:] if between and between[0].get("prep") == "of" else between  # "5 tonnes of tea, worth $2m, were"
    plain = all(m.is_a("level", "plain", "thin", "hedged", "worth", "bracket", "alike") or _comma(m) for m in goods)
    if not (worth and plain) or "tonnes" not in told or told[0] == told[1] or not set(PARTS).isdisjoint(told):
        return None
    further = (n for n in range(place.after + 1, len(marks)) if marks[n].figure is not None)
    return place.after + 1, next(further, len(marks))


def _past_goods(marks: Sequence[Mark], place: Place) -> tuple[int, int] | None:
    """Where to look behind the goods of a sum that something was done to: "$5bn worth of Peruvian tea was sold"."""
    worth, of = (*marks[place.at + 1 : place.at + 3], None, None)[:2]
    if worth is None or of is None or "worth" not in worth.means or worth.end != of.first:
        return None
    k = place.at + 2 + (of.get("prep") == "of")
    while k < place.after and (marks[k].place is not None or marks[k].is_a("goods", "plain", "thin")):
        k += 1
    told = k + 1 < place.after and "copula" in marks[k].means and "verb_flow" in marks[k + 1].means
    near = told and marks[k].first - of.end <= _LONG and marks[k].end == marks[k + 1].first
    return (k, place.after) if near else None


_LONG = 6
"""Words of goods."""


def _comma(mark: Mark) -> bool:
    return mark.means.get("break") == "weak" and mark.end - mark.first == 1


def _dashed(marks: Sequence[Mark], place: Place, by_mark: dict[int, Head]) -> Head | None:
    """The flow that a figure is said to be: "of these, 49 million - exports from Peru"."""
    dash = next((k for k in range(place.at + 1, min(place.after, place.at + 4)) if "dash" in marks[k].means), None)
    if dash is None or any(m.is_a("break", "flow") for m in marks[place.at + 1 : dash]):
        return None
    for k in range(dash + 1, min(len(marks), dash + 4)):
        head = by_mark.get(k)
        if head is not None:
            behind = marks[k + 1 : place.after + 1]
            stop = next((n for n, m in enumerate(behind) if m.is_a("break", "level", "move")), len(behind))
            closed = stop == len(behind) or ("break" in behind[stop].means and "dash" not in behind[stop].means)
            own = any(m.figure is not None for m in behind[:stop])
            return head if closed and not own and head.flow is not None and not head.verb else None
        leads = marks[k].get("prep") in ("by", "to", "in") or marks[k].place is not None
        if not leads and not marks[k].is_a("plain", "thin", "refer", "same_head"):
            return None
    return None


def _tells(marks: Sequence[Mark], place: Place) -> bool:
    """True when a figure is the subject of the verb behind it: "5 billion fell to exports", "... came from sales"."""
    after = marks[place.at + 1] if place.at + 1 < place.after else None
    if after is None or "level" not in after.means or "same_head" in after.means or after.first != marks[place.at].end:
        return False
    for mark in reversed(marks[place.before + 1 : place.at]):
        if "break" in mark.means:
            return True
        if mark.is_a("flow", "verb_flow", "level", "move") and "worth" not in mark.means:
            return False
    return True


def paid_for(marks: Sequence[Mark], place: Place, head: Head, heads: Sequence[Head]) -> Head | None:
    """The flow of the goods that a sum was received for: "it received $5m for goods exported to Peru", "earned $5m by
    exporting goods to Peru".
    """
    if not head.verb or head.named:
        return None
    after = next((h for h in heads if h.mark > place.at), None)
    if after is None or not after.verb or marks[after.mark - 1].first < marks[place.at].end:
        return None
    between = marks[place.at + 1 : after.mark]
    ways = ("for",) if head.flow == IMPORTS else ("from", "by") if "earns" in marks[head.mark].means else ()
    led = bool(between) and between[0].get("prep") in ways and not any(m.get("break") for m in between)
    if not led or after.flow != EXPORTS:
        return None
    return replace(after, reporter=head.reporter) if head.reporter not in ("", after.partner) else after
