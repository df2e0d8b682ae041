"""A sentence as a row of marks: figures, flows, economies, periods, movements, links. Ordinary words leave gaps.

The marks are what every rule of reading looks at; they know no language.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.core.range import Hedge
from steelyard.gazetteer.lookup import Mention
from steelyard.reading.marking.asides import with_asides, with_asides_on_goods, with_tellers
from steelyard.reading.marking.clauses import with_clauses, with_pronouns
from steelyard.reading.marking.currencies import NAMELESS
from steelyard.reading.marking.datelines import without_dateline, without_places_of_saying
from steelyard.reading.marking.halves import with_of
from steelyard.reading.marking.insertions import inserted, part_of_sum
from steelyard.reading.marking.joined_periods import periods_joined
from steelyard.reading.marking.kinds_of_places import with_kinds
from steelyard.reading.marking.language import Language, Phrase
from steelyard.reading.marking.links import led
from steelyard.reading.marking.mark import TRADE, Mark, Sentence, held_by, kinds_of
from steelyard.reading.marking.ministries import without_titles
from steelyard.reading.marking.naming import (
    initials_as_adjectives,
    settle_places,
    spent_on_goods,
    without_compounds,
    without_countries_of_regions,
    without_people,
    without_transit,
)
from steelyard.reading.marking.nouns import without_nouns
from steelyard.reading.marking.number_rows import spread, spread_back, spread_in_brackets, spread_over_flows, tied
from steelyard.reading.marking.numbers import Figure, as_written, figure_at
from steelyard.reading.marking.of_two import with_antecedents
from steelyard.reading.marking.openers import Openers
from steelyard.reading.marking.own_flow import with_own_flow
from steelyard.reading.marking.placed import Places, placed_in, within
from steelyard.reading.marking.proper import proper, without_bullet
from steelyard.reading.marking.ranks_of_goods import with_ranks_of_goods
from steelyard.reading.marking.rates import without_moves_of_growth
from steelyard.reading.marking.reasons import without_reasons_told
from steelyard.reading.marking.row_units import unit_of_rows
from steelyard.reading.marking.sides import sides
from steelyard.reading.marking.singles import with_singles
from steelyard.reading.marking.slashes import as_brackets
from steelyard.reading.marking.stretches import without_stretches
from steelyard.reading.marking.takers import with_takers
from steelyard.reading.marking.tokens import Token, sentences_of, tokens_of
from steelyard.reading.marking.unnamed import unnamed

_NOT_MONEY = ("percent", "percentage_points", "basis_points", "tonnes")
_SIGNS = {"+": 1, "-": -1, "−": -1, "–": -1}
_SIDES = ("issuer", "market")
_MINISTRIES = ("ministry", "issuer")
_HEDGES = {hedge.value: hedge for hedge in Hedge}
_SPLIT = frozenset("'’-")
"""Signs that are often none of what they mean."""


def analyse(text: str, words: Language, mentions: Sequence[Mention], *, titled: bool = True) -> list[Sentence]:
    """Return the sentences of a text with their marks. With ``titled`` a first line that stands alone is the title."""
    tokens, starts, stops = tokens_of(text, words.vocabulary)
    words = as_written(tokens, words)
    placed = placed_in(mentions, starts)
    found: list[Sentence] = []
    edges: list[int] = [0]
    spans = sentences_of(text, tokens, starts, stops, Openers(tokens, stops, words), words.abbreviations, words.goes_on)
    for number, span in enumerate(spans):
        own, at = tokens[span.first : span.last], starts[span.first : span.last]
        slashed = text.find("/", span.start, span.end) >= 0
        own = as_brackets(own, words.vocabulary) if slashed else own
        places = within(placed, span)
        marks = _scan(own, words, places)
        if places:
            marks = without_places_of_saying(marks)
        lead, own, at, marks = proper(own, at, marks)
        marks = with_kinds(marks) if words.genitive and places else marks
        marks = _settled(marks, own, words.articles, bracketed=slashed or text.find("(", span.start, span.end) >= 0)
        marks = led(without_stretches(without_bullet(marks), own, words), own, words)
        holds = held_by(marks)
        if (taken := with_takers(marks, holds)) is not marks:
            marks, holds = taken, held_by(taken)
        closed = own[-1].text in "." and not (len(own) > 1 and own[-2].key in words.abbreviations)
        title = titled and number == 0 and not closed and "\n" in text[span.end :]
        opens = number > 0 and "\n" in text[found[-1].end : span.start]
        fresh = opens and number - edges[-1] > 1
        edges += [number] if opens else []
        if "of_two" in holds:
            marks = with_antecedents(marks, found[-1].marks if found else ())
        whens = tuple([mark.when for mark in marks if mark.when is not None]) if "period" in holds else ()
        found.append(
            Sentence(span.start, span.end, tuple(own), tuple(at), tuple(marks), holds, whens, title, fresh, opens, lead)
        )
    return found


def _scan(tokens: list[Token], words: Language, places: Places) -> list[Mark]:
    found: list[Mark] = []
    free, ahead = 0, iter(places)
    named = next(ahead, len(tokens))
    for i, token in enumerate(tokens):
        here = i == named
        if here:
            named = next(ahead, len(tokens))
        if i < free or not (token.opens or here):
            continue
        match = words.phrase(tokens, i)
        if match is not None and match.plain and not (token.counts or here or token.text in _SPLIT):
            mark: Mark | None = Mark(i, i + match.length, match.means, None, match.when)
        else:
            mark = _mark(tokens, i, match, words, places)
        if mark is not None:
            if mark.when is not None and mark.when.elided and not tokens[mark.end - 1].text.isalnum():
                mark.end -= 1  # the sign behind "in the first" only tells that its word is left out
            found.append(mark)
            free = mark.end
    return found


def _mark(tokens: list[Token], i: int, match: Phrase | None, words: Language, places: Places) -> Mark | None:
    token = tokens[i]
    named = places.get(i)
    if token.counts and i and not token.is_number and (rows := unit_of_rows(tokens, i, words)) is not None:
        return rows
    if match is not None:
        if "refer" in match.means:
            match = unnamed(tokens, i, match, words, places)
        elif token.text in "'’" and i and token.apart:
            return None  # a quotation opens
        elif token.text == "-" and match.length == 1 and _hyphen(tokens, i, places):
            return None
    figure = figure_at(tokens, i, words) if token.counts else None
    if figure and not figure.bare and not (match and (i + match.length > figure.end or _a_time(token, match, figure))):
        if i and tokens[i - 1].text in _SIGNS and not tied(tokens, i - 1) and not figure.factor:
            figure = figure._replace(move=_SIGNS[tokens[i - 1].text])
        hedge = None if figure.hedge is None else _HEDGES[figure.hedge]
        means = {"figure": figure.unit or "", **_counted(tokens[figure.end - 1], figure.unit, words)}
        return Mark(i, figure.end, means, figure=figure, hedge=hedge)
    if named is not None:
        place, end = named
        if match is None or i + match.length <= end:
            return Mark(i, end, {"place": place.code}, place=place)
    if match and not (match.length == 1 and match.means.get("period") == "year" and _names(tokens, i)):
        return Mark(i, i + match.length, match.means, when=match.when)
    if figure and figure.bare:
        return Mark(i, figure.end, {"bare": ""}, figure=figure)
    return _currency(tokens, i, words)


def _a_time(token: Token, match: Phrase, figure: Figure) -> bool:
    """True for the letter of a quarter where it could be a sign of money: "Q1-2006", "in Q3 to $5 million"."""
    letter = match.when is not None and len(token.text) == 1 and token.text.isalpha()
    return letter and (figure.scale == 1.0 or figure.ends is not None)


def _counted(word: Token, unit: str | None, words: Language) -> dict[str, str]:
    """The goods that are counted one by one: "5,000 sheep"."""
    return {"ware": word.key} if unit == "units" and word.key != unit and words.case is None else {}


def _hyphen(tokens: list[Token], i: int, places: Places) -> bool:
    """True behind the first half of a word that means nothing to us ("agri-food")."""
    near = tokens[i - 1 : i + 2] if i and i + 1 < len(tokens) else []
    plain = len(near) == 3 and all(t.key.isalpha() and t.text.islower() for t in (near[0], near[2]))
    tied = plain and not near[1].apart and not near[2].apart
    return tied and not near[0].opens and not any(j in places for j in (i - 1, i, i + 1))


def _names(tokens: list[Token], i: int) -> bool:
    """True for the year in a name: "the Economic Survey 2023"."""
    before = [token for token in tokens[max(0, i - 2) : i] if token.text.isalpha() and not token.text.isupper()]
    return len(before) == 2 and all(token.capital for token in before)


def _currency(tokens: list[Token], i: int, words: Language) -> Mark | None:
    """ "The naira", of which no number is said: what happens to it is no trade."""
    if not i or tokens[i - 1].key not in words.articles:
        return None
    unit = words.amount(tokens, i)
    money = unit is not None and unit.kind == "unit" and unit.value[:3].isupper()
    return Mark(i, i + unit.length, {"other": "other"}) if unit is not None and money else None


def _settled(marks: list[Mark], tokens: list[Token], articles: frozenset[str], *, bracketed: bool) -> list[Mark]:
    """Settle what only the neighbours of a mark tell of it; each step where the sentence has what it looks at."""
    kinds = kinds_of(marks)
    marks = with_singles(marks) if "single" in kinds else marks
    marks = with_ranks_of_goods(marks) if "ranker" in kinds else marks
    if "gains" in kinds or "noun_too" in kinds:
        marks = without_nouns(marks)
    if "recalled" in kinds:
        with_pronouns(marks)
    if "place" in kinds:
        marks = without_countries_of_regions(without_people(without_dateline(marks, tokens), tokens))
        if articles:
            initials_as_adjectives(marks, tokens, articles)
        if not kinds.isdisjoint(_SIDES):
            marks = sides(marks)
    marks = with_own_flow(marks) if "order" in kinds and "flow" in kinds and "period" in kinds else marks
    if "spends" in kinds:
        marks = spent_on_goods(marks)
    if not kinds.isdisjoint(_MINISTRIES):
        marks = without_titles(marks)
    if "nation" in kinds or ("compound" in kinds and not kinds.isdisjoint(TRADE)):
        marks = without_compounds(marks)
    if "place" in kinds:
        settle_places(marks)
    if "transit" in kinds:
        marks = without_transit(marks)
    if articles and "place" in kinds:
        marks = _with_articles(marks, tokens, articles)
    if "cause" in kinds:
        marks = without_reasons_told(marks)
    if "speaker" in kinds and "place" in kinds:
        with_tellers(marks, tokens)
    if "break" in kinds and ("place" in kinds or "figure" in kinds):
        marks = with_asides(marks, tokens)
        marks = with_asides_on_goods(marks, tokens) if "figure" in kinds else marks
    if "flow" in kinds and "figure" in kinds and "place" in kinds:
        with_clauses(marks)
    if "growing" in kinds and "figure" in kinds:
        marks = without_moves_of_growth(marks)
    if "period" in kinds:
        marks = periods_joined(marks, kinds)
    if "compare" in kinds:
        _compared(marks)
    if "figure" in kinds and "flow" in kinds:
        marks = with_of(marks)
    if "hedge" in kinds:
        marks = _hedged(marks)
    if "figure" in kinds:
        spread(marks)
        spread_in_brackets(marks)
        spread_back(marks)
        spread_over_flows(marks)
    if bracketed or "alike" in kinds:
        marks = _without_conversions(marks, tokens)
    if "move" in kinds or "level" in kinds or "compare" in kinds:
        for first, end in reversed(inserted(tuple(marks), tokens)):
            timed = any(mark.when is not None for mark in marks[first:end])  # "except in May"
            said = "outside" if "outside" in marks[first].means and not timed else ""
            marks[first:end] = [Mark(marks[first].first, marks[end].first, {"inserted": said})]
    return marks


def _with_articles(marks: list[Mark], tokens: list[Token], articles: frozenset[str]) -> list[Mark]:
    """Let a name begin with its article: "Peru and the United States" is a pair like any other."""
    result: list[Mark] = []
    for mark in marks:
        if mark.place is not None and mark.first and tokens[mark.first - 1].key in articles:
            at = mark.first - 1
            if result and result[-1].first == at:
                result.pop()
            if not result or result[-1].end <= at:
                mark.first = at
        result.append(mark)
    return result


def _hedged(marks: list[Mark]) -> list[Mark]:
    """Tie each hedge to the figure right behind it; a hedge word without a figure keeps its other meanings."""
    result: list[Mark] = []
    for mark in marks:
        if mark.figure:
            k, edge = len(result) - 1, mark.first
            while k >= 0 and edge - result[k].end <= 1 and ("thin" in result[k].means or _counts(result[k], mark)):
                edge, k = result[k].first, k - 1
            compared = k >= 1 and "compare" in result[k].means and _measures(result[k - 1], result[k])
            compared = compared or (k >= 0 and _by_more(result[k], result[k + 1 :]))
            if k >= 0 and "hedge" in result[k].means and edge - result[k].end <= 1 and not compared:
                mark.hedge = _HEDGES[result[k].means["hedge"]]
                if "slight" in result[k].means:
                    mark.figure = mark.figure._replace(slight=True)
                rest = {
                    kind: v
                    for kind, v in result[k].means.items()
                    if kind in ("level", "bound", "target", "outdo") or (kind, v) == ("prep", "to")
                }
                result[k] = Mark(result[k].first, result[k].end, {"hedged": mark.hedge.value, **rest})
        result.append(mark)
    return [_unhedged(mark) if "hedge" in mark.means else mark for mark in result]


def _compared(marks: list[Mark]) -> None:
    """Let a word of comparison that is no hedge compare the figure right before it: "5% ahead of" what follows."""
    for k, mark in enumerate(marks):
        if "compare" in mark.means and "hedge" not in mark.means and k and _measures(marks[k - 1], mark):
            marks[k] = Mark(mark.first, mark.end, {"move": mark.means["compare"], "prep": "than"})


def _measures(figure: Mark, word: Mark) -> bool:
    """True for "5% above" and "$2bn less than" what follows."""
    return figure.figure is not None and not figure.figure.bare and figure.end == word.first


def _by_more(word: Mark, links: Sequence[Mark]) -> bool:
    """True for a word of comparison that a figure follows with "by": in «больше на 5%» it is no hedge."""
    alone = "compare" in word.means and word.end - word.first == 1
    return alone and any((link.get("prep") or "").split("|")[0] == "by" for link in links)


def _counts(link: Mark, figure: Mark) -> bool:
    """True for the link between a hedge and what is counted: "more than by a third", "more than in 5 times"."""
    prep = (link.get("prep") or "").split("|")[0]
    factor = figure.figure is not None and (figure.figure.factor or figure.figure.fraction)
    return prep == "by" or (prep == "in" and "|" in (link.get("prep") or "") and factor)


def _unhedged(mark: Mark) -> Mark:
    """What is left of a hedge that hedges no figure."""
    rest = {kind: value for kind, value in mark.means.items() if kind not in ("hedge", "compare")}
    if "compare" in mark.means:
        rest = {"move": mark.means["compare"], "prep": "than"}
    return Mark(mark.first, mark.end, rest or {"hedged_away": mark.means["hedge"]}, when=mark.when)


def _without_conversions(marks: list[Mark], tokens: list[Token]) -> list[Mark]:
    """Drop the same amount in other currencies, in brackets behind the first: a figure then ends with its brackets."""
    result: list[Mark] = []
    money: str | None = None
    k = 0
    while k < len(marks):
        mark = marks[k]
        result.append(mark)
        k += 1
        unit = None if mark.figure is None else mark.figure.unit or (money if mark.figure.scale > 1.0 else None)
        money = unit if mark.figure is not None and unit is not None and unit not in _NOT_MONEY else money
        if unit is None or k >= len(marks) or marks[k].first != mark.end:
            continue
        told = k + 3 if part_of_sum(marks, k, unit) else _told_again(marks, k, unit)
        if told is not None:
            mark.end, k = marks[told].end, told + 1  # "5 billion dollars, or about 4 billion euros"
            continue
        if tokens[marks[k].first].text != "(":
            continue
        close = next((n for n in range(k, len(marks)) if tokens[marks[n].first].text == ")"), len(marks))
        inside = _in_other_money(mark, marks[k + 1 : close], unit, tokens)
        other = [m for m in inside if m.get("skip") != "conversion" and not m.is_a("hedged", "thin", "break", "alike")]
        solid = all(a.end == b.first for a, b in pairwise(marks[k : close + 1]))
        if inside and not other and solid and close < len(marks):
            if mark.figure is not None and "?" in unit:
                mark.figure = mark.figure._replace(unit=_without_money(unit, marks[k + 1 : close]))
            mark.end, k = marks[close].end, close + 1
        else:
            result += [marks[k], *inside]
            k = close
    return result


def _in_other_money(mark: Mark, inside: Sequence[Mark], unit: str, tokens: Sequence[Token]) -> list[Mark]:
    """The marks of a bracket, its sums in other money as such: "$66bn (£38bn)", and "$66bn (38bn)", its sign lost."""
    found = [_converted(m, unit) for m in inside]
    signed = not tokens[mark.first].is_number and not tokens[mark.first].text.isalpha()
    bare = [n for n, m in enumerate(inside) if m.figure is not None and m.figure.unit is None and m.figure.scale > 1.0]
    alone = all(n in bare or m.is_a("skip", "hedged", "thin", "break", "alike") for n, m in enumerate(found))
    if alone and unit not in _NOT_MONEY:
        for n in bare:
            if signed or any(m.get("skip") == "conversion" for m in found[:n]):
                found[n] = Mark(inside[n].first, inside[n].end, {"skip": "conversion"})
    return found


def _without_money(unit: str, inside: Sequence[Mark]) -> str:
    """What a common name of money can mean where its sum is told again: "Shs5bn (Ksh1bn)" are no Kenyan shillings."""
    usual, _, others = unit.partition("?")
    told = {mark.figure.unit for mark in inside if mark.figure is not None}
    left = [home for home in others.split(",") if home.partition("=")[2] not in told]
    kept = {home.partition("=")[2] for home in left}
    return kept.pop() if len(kept) == 1 else f"{NAMELESS if usual in told else usual}?{','.join(left)}"


def _told_again(marks: Sequence[Mark], k: int, unit: str) -> int | None:
    """The mark of the same sum in another currency behind an "or"; None for anything else."""
    said = False
    for n in range(k, min(len(marks), k + 5)):
        mark = marks[n]
        if mark.first != marks[n - 1].end:
            return None
        if mark.figure is not None:
            return n if said and _converted(mark, unit) is not mark else None
        said = said or "alike" in mark.means
        if not mark.is_a("alike", "hedged", "thin") and not (n == k and mark.get("break") == "weak"):
            return None
    return None


def _converted(mark: Mark, unit: str) -> Mark:
    """A figure in a second currency as one to be passed over; any other mark as it is."""
    other = None if mark.figure is None else mark.figure.unit
    if other is None or {unit, other} & {*_NOT_MONEY} or other == unit:
        return mark
    return Mark(mark.first, mark.end, {"skip": "conversion"})
