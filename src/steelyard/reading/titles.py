"""What a title, or the sentence that opens a text, says of its economies: one pair, or each with a flow of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from steelyard.core.economy import WORLD, is_country, is_region, parent
from steelyard.reading.context import Context, prep_before
from steelyard.reading.marking.mark import PARTS, RANKS, Mark, Sentence
from steelyard.reading.what.heads import heads_of
from steelyard.reading.what.orders import first_ranked
from steelyard.reading.who.anchor import LED, owns

_NEAR = 3
"""Words from one economy to the next that "and" or "with" joins to it."""

_PART_TAKEN = frozenset(("place", "percent", "share"))
"""What a sentence holds that tells what part a partner has."""


def each_its_own(sentence: Sentence, other: str) -> bool:
    """True where the other economy and one more have a flow or a figure of their own: "Peru sold tea for $5m, Chile
    for $3m".
    """
    heads = (head for head in heads_of(sentence, Context()) if head.flow is not None and not head.verb)
    own, marks = {head.reporter for head in heads if head.partner == WORLD}, sentence.marks
    for k, mark in enumerate(marks[:-1]):
        if mark.place is None or mark.place.form == "city" or mark.office or mark.get("form") == "made":
            continue
        prep = prep_before(marks, k)
        figure = prep is None and marks[k + 1].figure is not None and marks[k + 1].first == mark.end
        if figure or owns(marks, k, prep):
            own.add(mark.place.code)
    return other in own and len(own - {""}) > 1


def first_listed(title: Sequence[Sentence]) -> str | None:
    """Who owns the list that a title tells the first of: "China stayed Ohio's largest partner"."""
    one = first_ranked(title[0].marks, Context()) if title and title[0].title else None
    return None if one is None or one.assumed else one.owner


def one_way(title: Sentence, everywhere: list[Mark]) -> bool:
    """True for a title on one flow ("Peru's exports to Chile") over a text that names several other economies."""
    flows = {
        mark.get("flow") or mark.get("verb_flow")
        for mark in title.marks
        if "flow" in mark.means or "verb_flow" in mark.means
    }
    named = {mark.place.code for mark in everywhere if mark.place is not None and mark.place.form == "name"}
    return bool(flows) and flows <= {"exports", "imports"} and len(named) > 3


def ranking(title: Sequence[Sentence]) -> str | None:
    """Whose list of partners a title is about: "Peru is Chile's largest partner"."""
    marks = [mark for sentence in title for mark in sentence.marks]
    for place, own, rank in zip(marks, marks[1:], marks[2:], strict=False):
        if place.place is not None and own.get("refer") == "own" and rank.is_a(*RANKS):
            return place.place.code
    for partners, of, place in zip(marks, marks[1:], marks[2:], strict=False):
        led = of.means.get("prep") in ("of", "for") and of.first == partners.end and place.first == of.end
        if partners.means.get("whole") == "partners" and led and place.place is not None:
            return place.place.code  # "Peru, Chile top destinations for Kenyan exports"
    return None


def listed_below(opening: Sequence[Sentence], named: Sequence[str]) -> str | None:
    """Whose list of partners the sentence below a title tells that names no economy but the one with a place in it."""
    if len(opening) < 2 or not opening[0].title or opening[1].title:
        return None
    marks = opening[1].marks
    first = next((mark.place.code for mark in marks if mark.place is not None and not mark.office), None)
    one = first_ranked(marks, Context())
    owner = None if one is None or one.assumed else one.owner
    return owner if owner is not None and owner != first and {*named} <= {first} else None


_STOPS = ".!?:;"
_ON_TRADE = ("flow", "verb_flow", "rank", "pair")
_OF_BOTH = ("pair", "mutual", "turnover")


def joint(title: Sentence) -> bool:
    """True when a title speaks of its two economies together: "X and Y", "X-Y", "X's exports to Y", "X, Y trade"."""
    marks = title.marks
    if any(mark.means.get("refer") == "pair" or "rank" in mark.means for mark in marks):
        return True
    places = [k for k, mark in enumerate(marks) if mark.place is not None]
    if any(
        b - a == 2
        and marks[b].first - marks[a].end <= _NEAR
        and prep_before(marks, a) not in ("in", "for")
        and (marks[a + 1].get("break") == "weak" or marks[a + 1].get("prep") in ("with", "to"))
        and "colon" not in marks[a + 1].means
        for a, b in pairwise(places)
    ):
        return True
    return any(head.flow is not None and head.named and head.reporter for head in heads_of(title, Context()))


def without_kicker(sentences: Sequence[Sentence]) -> Sequence[Sentence]:
    """Leave out the lines over a headline that name no economy: "Press note", "Chamber news, March"."""
    for n, sentence in enumerate(sentences[:3]):
        line = sentence.tokens[-1].text not in _STOPS and (n + 1 == len(sentences) or sentences[n + 1].opens)
        if not (line and sentences[0].title):
            break
        if "place" in sentence.holds:
            return [replace(sentence, title=True), *sentences[n + 1 :]] if n else sentences
    return sentences


def never_paired(sentences: Sequence[Sentence], two: tuple[str, str]) -> bool:
    """True for a title on no flow ("Peru turns to Chile for tea") over a text that never tells of trade of its two."""
    title, *body = sentences
    if not title.holds.isdisjoint(_ON_TRADE) or any(_joined(title.marks, k) for k in range(len(title.marks) - 2)):
        return False
    for sentence in body:
        if not sentence.holds.isdisjoint(_OF_BOTH):
            return False
        if "place" in sentence.holds and not sentence.holds.isdisjoint(_ON_TRADE):
            if set(two) <= {mark.place.code for mark in sentence.marks if mark.place is not None}:
                return False
            heads = (head for head in heads_of(sentence, Context()) if head.flow is not None and head.named)
            if any({head.reporter or two[0], head.partner} == set(two) for head in heads):
                return False
    return True


def _joined(marks: Sequence[Mark], k: int) -> bool:
    """True for "Peru and Chile", "Peru-Chile": the two together, and not one beside the other."""
    one, link, other = marks[k : k + 3]
    tied = one.place is not None and other.place is not None and one.end == link.first and link.end == other.first
    return tied and "break" in link.means and link.is_a("plain", "dash")


def on_several(sentences: Sequence[Sentence], two: tuple[str, str]) -> bool:
    """True for a title on no flow ("Peru's tea sails to Chile") over sums of more economies than its two, where no
    words speak of the two alone.
    """
    if "flow" in sentences[0].holds or any("pair" in sentence.holds for sentence in sentences):
        return False
    kin, told = {*two, *map(parent, two)}, set[str]()
    for sentence in sentences[1:]:
        if "place" in sentence.holds and not sentence.title:
            places = [
                m.place for m in sentence.marks if m.place is not None and not m.office and m.place.form != "city"
            ]
            others = {place.code for place in places if is_country(place.code) or is_region(place.code)}
            others = {code for code in others if code not in kin and parent(code) not in two}
            told |= others if len(others) <= sum(map(_sum, sentence.marks)) else set()
    return len(told) > 1


def part_of_whole(sentences: Sequence[Sentence], code: str) -> bool:
    """True where the body tells which part the title's partner has of what the text is on: the whole is with all."""
    return any(
        _takes_part(sentence.marks, code)
        for sentence in sentences[1:]
        if sentence.holds >= _PART_TAKEN and not sentence.title
    )


def _takes_part(marks: Sequence[Mark], code: str) -> bool:
    """True for "Peru took 5% (of the volume)", not "5% of all exports", which are more than the text is on."""
    alone = sum(mark.place is not None for mark in marks) == 1
    if not alone or any(mark.is_a("refer") for mark in marks):
        return False
    k = next((k for k, mark in enumerate(marks[:-2]) if mark.get("place") == code), None)
    if k is None or prep_before(marks, k) is not None or marks[k + 1].first != marks[k].end:
        return False
    return "share" in marks[k + 1].means and any(mark.get("figure") == "percent" for mark in marks[k + 2 : k + 4])


def _sum(mark: Mark) -> bool:
    return mark.figure is not None and not mark.figure.bare and mark.figure.unit not in PARTS


def several(title: Sentence) -> bool:
    """True for a title whose flows are not all with its partner: "Peru's exports up, trade with Chile to double"."""
    named = named_flows(title)
    return (any(named) and not all(named)) or moved_whole(title)


def on_all(title: Sentence) -> bool:
    """True for a title that begins with all that an economy trades: "Peru's exports slow as sales to Chile fall"."""
    heads = [head for head in heads_of(title, Context()) if head.flow is not None]
    first = heads[0] if title.title and heads else None
    return first is not None and first.reporter != "" and not first.named and any(head.named for head in heads)


def moved_whole(title: Sentence) -> bool:
    """True for a title in which the flow with one partner moves another flow: "Tea sales to Chile boost exports"."""
    marks = title.marks
    flows = [k for k, mark in enumerate(marks) if "flow" in mark.means]
    for a, b in pairwise(flows):
        between = marks[a + 1 : b]
        partner = next((k for k in range(a + 1, b) if marks[k].place is not None and prep_before(marks, k) in LED), b)
        own = next((k for k in range(partner + 1, b) if marks[k].place is not None), b)
        apart = any(mark.is_a("break", "order", "subordinate", "figure") for mark in between)
        verb = partner < own and (marks[own].first > marks[partner].end)
        led = b + 2 < len(marks) and marks[b + 1].get("prep") in LED and marks[b + 2].is_a("place", "refer")
        if verb and not (apart or led or "mutual" in marks[b].means or marks[b].get("flow") == "turnover"):
            return True
    return False


def named_flows(title: Sentence) -> list[bool]:
    """Of each flow of a title, whether it names the partner."""
    return [head.named for head in heads_of(title, Context()) if head.flow is not None]


def beside_trade(title: Sentence, other: str) -> bool:
    """True for an economy that a title sets beside another's own flow: "A weak Chile spoils Peru's trade"."""
    if joint(title) or "verb_flow" in title.holds:
        return False
    flows = [head for head in heads_of(title, Context()) if head.flow is not None]
    flows = [head for head in flows if "weak" not in title.marks[head.mark].means]
    return any(head.reporter not in ("", other) and not head.named for head in flows)
