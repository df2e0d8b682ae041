"""A sentence as a row of marks: figures, flows, economies, periods, movements, links. Ordinary words leave gaps.

The marks are what every rule of reading looks at; they know no language.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from steelyard.core.range import Hedge
from steelyard.gazetteer.lookup import Mention
from steelyard.reading.marking.asides import with_asides, with_asides_on_goods, with_tellers
from steelyard.reading.marking.clauses import with_clauses, with_pronouns
from steelyard.reading.marking.conversions import without_conversions
from steelyard.reading.marking.datelines import LINE, without_dateline, without_places_of_saying
from steelyard.reading.marking.digits import as_written
from steelyard.reading.marking.exact import with_exact_parts
from steelyard.reading.marking.gone import gone_abroad
from steelyard.reading.marking.halves import with_of
from steelyard.reading.marking.insertions import inserted
from steelyard.reading.marking.joined_periods import periods_joined
from steelyard.reading.marking.kinds_of_places import with_kinds
from steelyard.reading.marking.language import Language, Phrase
from steelyard.reading.marking.levels import with_levels
from steelyard.reading.marking.links import led
from steelyard.reading.marking.mark import TRADE, Mark, Sentence, held_by, kinds_of
from steelyard.reading.marking.ministries import without_titles
from steelyard.reading.marking.naming import (
    settle_places,
    with_own_names,
    without_compounds,
    without_transit,
)
from steelyard.reading.marking.nouns import without_nouns
from steelyard.reading.marking.number_rows import (
    spread,
    spread_back,
    spread_in_brackets,
    spread_over_flows,
    spread_times,
    spread_to_parts,
    tied,
)
from steelyard.reading.marking.numbers import Figure, figure_of, opening_at
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
from steelyard.reading.marking.signs import Signs, signs_in, signs_of
from steelyard.reading.marking.singles import with_singles
from steelyard.reading.marking.slashes import as_brackets
from steelyard.reading.marking.spending import spent_on_goods
from steelyard.reading.marking.stretches import without_stretches
from steelyard.reading.marking.takers import with_takers
from steelyard.reading.marking.tokens import Token, sentences_of, tokens_of
from steelyard.reading.marking.unnamed import unnamed

_SIGNS = {"+": 1, "-": -1, "−": -1, "–": -1}
_SIDES = ("issuer", "market")
_MINISTRIES = ("ministry", "issuer")
_HEDGES = {hedge.value: hedge for hedge in Hedge}


def analyse(text: str, words: Language, mentions: Sequence[Mention], *, titled: bool = True) -> list[Sentence]:
    """Return the sentences of a text with their marks. With ``titled`` a first line that stands alone is the title."""
    tokens, starts, stops = tokens_of(text, words.vocabulary)
    words = as_written(text, tokens, words)
    placed, held = placed_in(mentions, starts), signs_in(text)
    found: list[Sentence] = []
    edges: list[int] = [0]
    spans = sentences_of(text, tokens, starts, stops, Openers(tokens, stops, words), words.abbreviations, words.goes_on)
    for number, span in enumerate(spans):
        own, at = tokens[span.first : span.last], starts[span.first : span.last]
        slashed = text.find("/", span.start, span.end) >= 0
        own = as_brackets(own, words.vocabulary) if slashed else own
        places = within(placed, span)
        marks = scanned = _scan(own, words, places)
        kinds = kinds_of(marks)
        if places and "speaker" in kinds:
            marks = without_places_of_saying(marks)
        signs = signs_of(text, span, held, slashed=slashed)
        lead, own, at, marks = proper(own, at, marks, kinds, signs)
        marks = with_kinds(marks) if words.genitive and places and "refer" in kinds else marks
        kinds = kinds if marks is scanned else kinds_of(marks)
        marks = _settled(marks, own, words.articles, kinds, signs)
        marks = without_bullet(marks)
        marks = without_stretches(marks, own, words) if "period" in kinds else marks
        holds = held_by(marks)
        if (leading := led(marks, own, words, holds)) is not marks or words.genitive:
            marks, holds = leading, held_by(leading)
        if (taken := with_takers(marks, holds)) is not marks:
            marks, holds = taken, held_by(taken)
        title = titled and number == 0 and "\n" in text[span.end :] and not _closed(own, words)
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


def _closed(tokens: list[Token], words: Language) -> bool:
    """True for words that a full stop ends, and no abbreviation's."""
    return tokens[-1].text in "." and not (len(tokens) > 1 and tokens[-2].key in words.abbreviations)


def _scan(tokens: list[Token], words: Language, places: Places) -> list[Mark]:
    found: list[Mark] = []
    phrases = words.phrases
    free = 0
    for i, token in enumerate(tokens):
        if i < free or not (token.opens or i in places):
            continue
        match = phrases.longest(tokens, i) if token.opens else None
        if token.only and match is not None and match.plain and i not in places:
            mark = Mark(i, i + match.length, match.means, None, match.when)
        elif (other := _mark(tokens, i, match, words, places)) is not None:
            mark = other
        else:
            continue
        if mark.when is not None and mark.when.elided and not tokens[mark.end - 1].text.isalnum():
            mark.end -= 1  # the sign behind "in the first" only tells that its word is left out
        found.append(mark)
        free = mark.end
    return found


def _mark(tokens: list[Token], i: int, match: Phrase | None, words: Language, places: Places) -> Mark | None:
    """Return the mark at a token: the phrase that starts there, a figure, or a name."""
    token = tokens[i]
    named = places.get(i)
    if token.key in words.articles:
        match = words.with_article(tokens, i, match)
    opening = opening_at(tokens, i, words) if token.counts and token.sums else None
    if opening is not None and i and not token.is_number and (rows := unit_of_rows(tokens, i, words)) is not None:
        return rows
    if match is not None:
        if "refer" in match.means:
            match = unnamed(tokens, i, match, words, places)
        elif token.text in "'’" and i and token.apart:
            return None  # a quotation opens
        elif token.text == "-" and match.length == 1 and _hyphen(tokens, i, places):
            return None
    figure = figure_of(tokens, i, opening, words) if opening is not None or token.is_number else None
    if figure and not figure.bare and not (match and (i + match.length > figure.end or _a_time(token, match, figure))):
        if (
            i
            and tokens[i - 1].text in _SIGNS
            and not (tied(tokens, i - 1) or figure.factor or _parts(tokens, i, figure))
        ):
            figure = replace(figure, move=_SIGNS[tokens[i - 1].text])
        hedge = None if figure.hedge is None else _HEDGES[figure.hedge]
        means = {"figure": figure.unit or ""}
        if figure.unit == "units":
            means |= _counted(tokens[figure.end - 1], words)
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


def _parts(tokens: list[Token], i: int, figure: Figure) -> bool:
    """True for the dash between a clause put in and its sum: "exports, by early counts, - $5bn"."""
    return i > 1 and tokens[i].apart and tokens[i - 2].text == "," and figure.unit != "percent"


def _a_time(token: Token, match: Phrase, figure: Figure) -> bool:
    """True for the letter of a quarter where it could be a sign of money: "Q1-2006", "in Q3 to $5 million"."""
    letter = match.when is not None and len(token.text) == 1 and token.text.isalpha()
    return letter and (figure.scale == 1.0 or figure.ends is not None)


def _counted(word: Token, words: Language) -> dict[str, str]:
    """The goods that are counted one by one: "5,000 sheep"."""
    return {"ware": word.key} if word.key != "units" and words.case is None else {}


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


def _settled(
    marks: list[Mark], tokens: list[Token], articles: frozenset[str], kinds: Set[str], signs: Signs
) -> list[Mark]:
    """Settle what only the neighbours of a mark tell of it; each step where the sentence has what it looks at: the
    ``kinds`` of its marks, and its ``signs``.
    """
    marks = with_singles(marks) if "single" in kinds else marks
    marks = with_ranks_of_goods(marks) if "ranker" in kinds else marks
    if "gains" in kinds or "noun_too" in kinds:
        marks = without_nouns(marks)
    if "recalled" in kinds:
        with_pronouns(marks)
    if "place" in kinds:
        if signs.dash or len(tokens) <= LINE:
            marks = without_dateline(marks, tokens)
        marks = with_own_names(marks, tokens, articles)
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
        settle_places(marks, kinds)
    if "transit" in kinds:
        marks = without_transit(marks)
    if articles and "place" in kinds:
        marks = _with_articles(marks, tokens, articles)
    if "goes" in kinds and "place" in kinds and "figure" in kinds:
        marks = gone_abroad(marks, tokens)
    if "rung" in kinds:
        marks = with_levels(marks)
    if "cause" in kinds:
        marks = without_reasons_told(marks)
    if signs.commas and "speaker" in kinds and "place" in kinds:
        with_tellers(marks, tokens)
    if signs.paired and "break" in kinds and ("place" in kinds or "figure" in kinds):
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
    if "figure" in kinds and signs.bracket:
        marks = with_exact_parts(marks)
    if "figure" in kinds and "flow" in kinds:
        marks = with_of(marks)
    if "hedge" in kinds:
        marks = _hedged(marks)
    if "figure" in kinds:
        spread(marks)
        if "bare" in kinds:
            spread_times(marks)
            spread_in_brackets(marks)
            spread_back(marks)
            spread_to_parts(marks)
            spread_over_flows(marks)
    if signs.bracket or "alike" in kinds:
        marks = without_conversions(marks, tokens)
    if signs.commas and ("move" in kinds or "level" in kinds or "compare" in kinds):
        for first, end in reversed(inserted(tuple(marks), tokens)):
            timed = any(mark.when is not None for mark in marks[first:end])  # "except in May"
            said = "outside" if "outside" in marks[first].means and not timed else ""
            marks[first:end] = [Mark(marks[first].first, marks[end].first, {"inserted": said})]
    return marks


def _with_articles(marks: list[Mark], tokens: list[Token], articles: frozenset[str]) -> list[Mark]:
    """Let a name begin with its article: "Peru and the United States" is a pair like any other."""
    named = [mark.first for mark in marks if mark.place is not None and mark.first]
    if not any(tokens[first - 1].key in articles for first in named):
        return marks
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
                    mark.figure = replace(mark.figure, slight=True)
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
