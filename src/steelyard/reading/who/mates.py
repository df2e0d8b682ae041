"""The other economy of a text whose title names but one: told as "the two", or the only other that it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from steelyard.core.economy import is_bloc, is_country, is_region, parent
from steelyard.reading.context import Context, prep_before
from steelyard.reading.marking.mark import RANKS, Mark, Sentence
from steelyard.reading.who.anchor import LED

_FEW = 6
"""Sentences in which a text tells that its two are rivals."""
LEAD = 2
"""The sentences behind the title that a text sets out with."""
_OF_TRADE = ("flow", "verb_flow", "figure")
"""What a sentence holds that tells of trade."""
_PART = frozenset(("percent", "of", "place"))
"""What a sentence holds that tells a part of a whole."""
_PART_HELD = frozenset(("percent", "share"))
"""What a sentence holds that tells who has a part."""


def only_mate(economies: set[str], reporter: str | None, voices: Iterable[str]) -> str | None:
    """The other economy of a text that names but two, or names one and lets another's voice speak."""
    named = economies | (set(voices) if len(economies) == 1 else set())
    named = {code for code in named if code != parent(reporter or "") and parent(code) != reporter}
    return next(iter(named - {reporter})) if len(named) == 2 and reporter in named else None


def mate_of_pair(sentences: Sequence[Sentence], named: Counter[str], context: Context) -> str | None:
    """The economy named most beside the reporter in a text that speaks of "the two countries" without saying which."""
    if context.reporter is None or any("rival" in sentence.holds for sentence in sentences[:_FEW]):
        return None  # "Peru and Chile have long been rivals on the Spanish market"
    others = [(code, n) for code, n in named.most_common() if code != context.reporter and not is_bloc(code)]
    speaking = [s.marks for s in sentences if "pair" in s.holds and not _only_event(s) and _pairs(s.marks)]
    if any(mark.get("kin") == "regions" for marks in speaking for mark in marks) and is_region(context.reporter):
        others = [(code, n) for code, n in others if is_region(code)]  # "trade of the two provinces"
    clear = len(others) == 1 or (others and others[0][1] > others[1][1])
    meant = clear and any(_beside(marks, context.reporter) <= {others[0][0]} for marks in speaking)
    return others[0][0] if meant and others[0][0] in _with_trade(sentences) else None


def region_and_mate(sentences: Sequence[Sentence], reporter: str | None) -> str | None:
    """The other economy of a text that names but two, one of them a region, and does not speak of all countries."""
    if any("world" in sentence.holds for sentence in sentences) or _one_of_many(sentences):
        return None
    named = {
        code_of(mark)
        for mark in places_in(sentences)
        if mark.place is not None
        and mark.place.form in ("name", "adjective")
        and not is_bloc(mark.place.code)
        and not (mark.office and is_region(mark.place.code))
    }
    named -= {parent(code) for code in named if is_region(code)} - {reporter}
    homes = {code: parent(code) or code for code in named}
    if len(set(homes.values())) != 2:
        return None  # a country and its own region
    # "Ohio trades with all of Peru, most of all with Lima Province"
    named -= {code for code in named if homes[code] in named and homes[code] != code and homes[code] == reporter}
    if len(named) == 2 and reporter in named and any(is_region(code) for code in named):
        mate = next(code for code in named if code != reporter)
        return None if _told_without(sentences, mate) or _has_only_parts(sentences, mate) else mate
    return None


def _only_event(sentence: Sentence) -> bool:
    """True for what two did that was no trade: "The two sides signed a memorandum"."""
    return "event" in sentence.holds and not sentence.one_of(_OF_TRADE)


def _beside(marks: Sequence[Mark], reporter: str) -> set[str]:
    """The economies that a sentence names beside the reporter before its "two"."""
    pair = next(k for k, mark in enumerate(marks) if mark.means.get("refer") == "pair")
    return {code_of(mark) for mark in marks[:pair] if mark.place is not None and not mark.office} - {reporter}


def _with_trade(sentences: Sequence[Sentence]) -> set[str]:
    """The economies that a text sets out with or names beside a flow: others have no part in its trade."""
    flows, sold = ("flow", "rank"), {"verb_flow", "figure"}
    told = (s for n, s in enumerate(sentences) if n <= LEAD or not s.holds.isdisjoint(flows) or sold <= s.holds)
    return set(map(code_of, places_in(list(told))))


def _pairs(marks: tuple[Mark, ...]) -> bool:
    """True for "the two countries"; "bilateral trade" may be trade with anyone."""
    pairs = [k for k, mark in enumerate(marks) if mark.means.get("refer") == "pair" and "flow" not in mark.means]
    pairs = [k for k in pairs if prep_before(marks, k) not in ("from", "to", "in")]  # "imports from these states"
    return any(k + 1 == len(marks) or "flow" not in marks[k + 1].means for k in pairs)


def _one_of_many(sentences: Sequence[Sentence]) -> bool:
    """True where the body gives someone a place among partners: the flows before it are with all of them."""
    body = [sentence for sentence in sentences if not sentence.title]
    return any(not s.holds.isdisjoint(RANKS) for s in body) or any(_has_part(s.marks) for s in body if s.holds >= _PART)


def _has_part(marks: tuple[Mark, ...]) -> bool:
    """True for a part of the whole that another has: "90% of the surplus was with Peru"."""
    found = next((k for k in range(len(marks) - 2) if marks[k].get("figure") == "percent"), len(marks))
    return [m.get("prep") for m in marks[found + 1 : found + 2]] == ["of"] and any(
        m.place is not None and (prep_before(marks, k) or "") in LED for k, m in enumerate(marks) if k > found
    )


def _has_only_parts(sentences: Sequence[Sentence], mate: str) -> bool:
    """True where nothing is told of the mate but parts of a whole: "Ohio sold goods for $9m. Peru took 5% of them"."""
    told = [s for s in sentences if "figure" in s.holds and mate in map(code_of, places_in([s]))]
    return bool(told) and all("move" not in s.holds and s.holds >= _PART_HELD and _with_part(s) for s in told)


def _with_part(sentence: Sentence) -> bool:
    """True for a percentage that is no multiple: "took 5%", not "took twice as much"."""
    figures = (mark.figure for mark in sentence.marks if mark.figure is not None)
    return any(figure.unit == "percent" and not figure.factor for figure in figures)


def _told_without(sentences: Sequence[Sentence], mate: str) -> bool:
    """True where a text tells somebody's flow before it names the mate: "Ohio's exports rose 5%. The governor visits
    Peru".
    """
    for sentence in sentences:
        named = set(map(code_of, places_in([sentence])))
        if mate in named:
            return False
        if named and {"flow", "figure"} <= sentence.holds:
            return True
    return False


def places_in(sentences: Sequence[Sentence]) -> list[Mark]:
    """Return the marks of economies."""
    named = [one for one in sentences if "place" in one.holds or "of_two" in one.holds]
    return [mark for one in named for mark in one.marks if mark.place is not None and mark.place.form != "city"]


def code_of(mark: Mark) -> str:
    return mark.place.code if mark.place else ""


def is_wide(code: str) -> bool:
    """True for a bloc or a part of the world."""
    return is_bloc(code) or not (is_country(code) or is_region(code))


def names_region(mark: Mark) -> bool:
    return is_region(code_of(mark))
