"""A sentence as a row of marks: figures, flows, economies, periods, movements, links. Ordinary words leave gaps.

The marks are what every rule of reading looks at; they know no language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from steelyard.core.economy import is_bloc, is_country, is_region, parent
from steelyard.core.range import Hedge
from steelyard.gazetteer.lookup import Mention
from steelyard.reading.insertions import inserted
from steelyard.reading.language import Language, Phrase
from steelyard.reading.links import led
from steelyard.reading.mark import Mark, Sentence
from steelyard.reading.numbers import as_written, figure_at
from steelyard.reading.periods import joined, seasoned
from steelyard.reading.tokens import Token, sentences_of, tokens_of

_NOT_MONEY = ("percent", "percentage_points", "basis_points", "tonnes")
_REACH = 8
"""Words between "since" and the year in which something began."""
_SIGNS = {"+": 1, "-": -1, "−": -1, "–": -1}
_COMPOUND = ("place", "flow", "verb_flow", "nation")
_SPLIT = frozenset("'’-")
"""Signs that are often none of what they mean."""


def analyse(text: str, words: Language, mentions: Sequence[Mention], *, titled: bool = True) -> list[Sentence]:
    """Return the sentences of a text with their marks. With ``titled`` a first line that stands alone is the title."""
    tokens = tokens_of(text, words.vocabulary)
    words = as_written(tokens, words)
    places = {mention.start: mention for mention in mentions}
    found: list[Sentence] = []
    edges: list[int] = [0]
    for number, span in enumerate(sentences_of(text, tokens, words.starts, words.abbreviations, words.goes_on)):
        own = tokens[span.first : span.last]
        marks = _settled(_scan(own, words, places), own, bracketed="(" in text[span.start : span.end])
        marks = led(marks, own, words)
        title = titled and number == 0 and own[-1].text not in "." and "\n" in text[span.end :]
        opens = number > 0 and "\n" in text[found[-1].end : span.start]
        fresh = opens and number - edges[-1] > 1
        edges += [number] if opens else []
        means = [mark.means for mark in marks]
        holds = frozenset().union(*means, *[told.values() for told in means])
        found.append(Sentence(span.start, span.end, tuple(own), tuple(marks), holds, title, fresh))
    return found


def _scan(tokens: list[Token], words: Language, places: Mapping[int, Mention]) -> list[Mark]:
    found: list[Mark] = []
    free = 0
    for i, token in enumerate(tokens):
        if i < free or not (token.opens or token.start in places):
            continue
        match = words.phrase(tokens, i)
        if match is not None and match.plain and not (token.counts or token.start in places or token.text in _SPLIT):
            mark: Mark | None = Mark(i, i + match.length, match.means, None, match.when)
        else:
            mark = _mark(tokens, i, match, words, places)
        if mark is not None:
            found.append(mark)
            free = mark.end
    return found


def _mark(
    tokens: list[Token], i: int, match: Phrase | None, words: Language, places: Mapping[int, Mention]
) -> Mark | None:
    token = tokens[i]
    place = places.get(token.start)
    if match is not None:
        end = i + match.length
        if "refer" in match.means and any(tokens[j].start in places for j in range(i + 1, end)):
            match = None  # "the Republic" of "the Republic of Tatarstan"
        elif token.text in "'’" and i and tokens[i - 1].end < token.start:
            return None  # a quotation opens
        elif token.text == "-" and match.length == 1 and _hyphen(tokens, i, places):
            return None
    figure = figure_at(tokens, i, words) if token.counts else None
    if figure and not figure.bare and not (match and i + match.length > figure.end):
        if figure.unit == "percent" and i and tokens[i - 1].text in _SIGNS and not _tied(tokens, i - 1):
            figure = figure._replace(move=_SIGNS[tokens[i - 1].text])
        hedge = None if figure.hedge is None else Hedge(figure.hedge)
        return Mark(i, figure.end, {"figure": figure.unit or ""}, figure=figure, hedge=hedge)
    if place:
        end = _after(tokens, i, place.end)
        if match is None or i + match.length <= end:
            return Mark(i, end, {"place": place.code}, place=place)
    if match and not (match.length == 1 and match.means.get("period") == "year" and _names(tokens, i)):
        return Mark(i, i + match.length, match.means, when=match.when)
    if figure and figure.bare:
        return Mark(i, figure.end, {"bare": ""}, figure=figure)
    return _currency(tokens, i, words)


def _hyphen(tokens: list[Token], i: int, places: Mapping[int, Mention]) -> bool:
    """True behind the first half of a word that means nothing to us ("agri-food")."""
    near = tokens[i - 1 : i + 2] if i and i + 1 < len(tokens) else []
    plain = len(near) == 3 and all(t.key.isalpha() and t.text.islower() for t in (near[0], near[2]))
    tied = plain and near[0].end == near[1].start and near[1].end == near[2].start
    return tied and not near[0].opens and not any(t.start in places for t in near)


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


def _tied(tokens: list[Token], i: int) -> bool:
    """True for a dash between two words or numbers."""
    return tokens[i].end != tokens[i + 1].start or (
        i > 0 and tokens[i - 1].end == tokens[i].start and (tokens[i - 1].text not in "(/")
    )


def _after(tokens: list[Token], i: int, end: int) -> int:
    while i < len(tokens) and tokens[i].start < end:
        i += 1
    return i


def _settled(marks: list[Mark], tokens: list[Token], *, bracketed: bool) -> list[Mark]:
    """Settle what only the neighbours of a mark tell of it; each step where the sentence has what it looks at."""
    kinds = set().union(*[mark.means for mark in marks])
    if "place" in kinds:
        marks = _unqualified(_dateline(marks, tokens))
    if not kinds.isdisjoint(_COMPOUND):
        marks = _compounds(marks)
    if "period" in kinds:
        marks = _periods_joined(marks)
    if "hedge" in kinds:
        marks = _hedged(marks)
    if bracketed:
        marks = _without_conversions(marks, tokens)
    if "move" in kinds or "level" in kinds or "compare" in kinds:
        for first, end in reversed(inserted(marks, tokens)):
            marks[first:end] = [Mark(marks[first].first, marks[end - 1].end, {"inserted": ""})]
    return marks


def _dateline(marks: list[Mark], tokens: list[Token]) -> list[Mark]:
    """Places in "RIO DE JANEIRO, April 24 -" and "TOKYO -" tell where the text was written; they are no parties."""
    if all(m.place is not None or m.is_a("break", "skip") or (m.when is not None and m.when.part) for m in marks):
        for mark in marks:
            mark.office = mark.office or (mark.place is not None and len(tokens) <= 7)
    for k, mark in enumerate(marks):
        if mark.first > 10:
            break
        dated = mark.get("skip") == "date" and any(token.text in "-–—" for token in tokens[mark.end : mark.end + 5])
        seat = mark.first == 0 and mark.place is not None and mark.place.form in ("capital", "city")
        after = tokens[mark.end : mark.end + 2] if seat else []
        if len(after) == 2 and after[0].text == after[1].text == "-":
            after = tokens[mark.end + 1 : mark.end + 3]  # "WELLINGTON -- Exports"
        seat = len(after) == 2 and after[0].text in "-–—:" and after[1].start > after[0].end
        if dated or seat:
            for place in marks[: k + 1]:
                place.office = place.place is not None
            break
    return marks


def _unqualified(marks: list[Mark]) -> list[Mark]:
    """Leave out the country that only tells where a region lies: "Russia's Tula Oblast", "Tula Oblast of Russia"."""
    result: list[Mark] = []
    for mark in marks:
        if mark.place is not None and len(result) >= 1:
            k = len(result) - 1
            if result[k].is_a("refer", "prep", "break") and mark.first - result[k].end <= 1 and k >= 1:
                k -= 1
            before = result[k].place
            if before is not None and result[k + 1 :][:1] != [] and result[k + 1].first - result[k].end > 1:
                before = None
            if before is not None and mark.first - result[-1].end <= 1:
                if parent(mark.place.code) == before.code and not _apart(result[k + 1 :]):
                    del result[k:]
                elif parent(before.code) == mark.place.code:
                    del result[k + 1 :]
                    result[k].end = mark.end
                    continue
        result.append(mark)
    return result


def _apart(between: list[Mark]) -> bool:
    return any(mark.is_a("prep", "break") for mark in between)


def _compounds(marks: list[Mark]) -> list[Mark]:
    """Drop trade words that only open a compound ("trade minister") and mark economies that name an office."""
    result: list[Mark] = []
    for k, mark in enumerate(marks):
        means = mark.means
        trade = "flow" in means or "verb_flow" in means
        if trade and _of_office(marks, k):
            mark = Mark(mark.first, mark.end, {"skip": ""})
        elif "nation" in means and _nations(marks, k):
            mark = Mark(mark.first, mark.end, {"plain": "plain"})
        elif trade and _opens_compound(marks, k):
            mark = Mark(mark.first, mark.end, {"skip": ""})
        result.append(mark)
    for k, mark in enumerate(result):
        if mark.place is None:
            continue
        after = _behind(result, k)
        led_out = k and result[k - 1].is_a("outside") and mark.first - result[k - 1].end <= 1
        if led_out:
            mark.office = True
        near = after is not None and after.first - mark.end <= 1
        if near and after is not None and (after.is_a("office") or _modifies(mark, after, result, k)):
            mark.office = True
        if (mark.place.form == "adjective" and _describes(result, k)) or _lies_in(result, k) or _neighbours(result, k):
            mark.office = True
        before = result[k - 1] if k else None
        led = before is not None and before.get("prep") == "of" and k >= 2 and result[k - 2].is_a("office")
        if led and before is not None and mark.first - before.end <= 1 and before.first == result[k - 2].end:
            mark.office = True
    return result


def _behind(marks: list[Mark], k: int) -> Mark | None:
    """The mark behind an economy, its 's left out."""
    for after in marks[k + 1 : k + 3]:
        if after.means.get("refer") != "own":
            return after
    return None


def _nations(marks: list[Mark], k: int) -> bool:
    """True for the firms in "Kenyan firms sold", which are all of Kenya's."""
    place, verb = marks[k - 1] if k else None, marks[k + 1] if k + 1 < len(marks) else None
    named = place is not None and place.place is not None and place.place.form == "adjective"
    return bool(
        named and place and place.end == marks[k].first and verb and verb.is_a("verb_flow") and not verb.is_a("flow")
        and verb.first - marks[k].end <= 2
    )  # fmt: skip


def _opens_compound(marks: list[Mark], k: int) -> bool:
    after = marks[k + 1] if k + 1 < len(marks) else None
    return after is not None and after.first == marks[k].end and after.is_a("compound")


def _of_office(marks: list[Mark], k: int) -> bool:
    """True for the trade in "the ministry of industry and trade", where no "of" stands between."""
    if not marks[k].is_a("flow"):
        return False
    j = k - 1
    while j >= 0 and marks[j].end == marks[j + 1].first and marks[j].is_a("other", "plain") and k - j < 6:
        j -= 1
    return 0 <= j < k - 1 and marks[j].is_a("ministry") and marks[j].end == marks[j + 1].first


def _lies_in(marks: list[Mark], k: int) -> bool:
    """True for the part of the world in "Kenya, East Africa's largest economy, sold": it tells where another lies."""
    place = marks[k].place
    if place is None or is_country(place.code) or is_region(place.code) or is_bloc(place.code):
        return False
    for j in range(k - 1, max(-1, k - 6), -1):
        before = marks[j]
        if before.place is not None:
            between = marks[j + 1 : k]
            joined = len(between) == 1 and before.end == between[0].first and between[0].end == marks[k].first
            owns = k + 1 < len(marks) and marks[k + 1].get("refer") == "own"  # "China and Latin America" are two
            return is_country(before.place.code) and any(m.is_a("break") for m in between) and (owns or not joined)
        if before.is_a("figure", "flow", "verb_flow", "level", "move") or before.get("prep") in ("to", "from", "with"):
            return False
    return False


def _neighbours(marks: list[Mark], k: int) -> bool:
    """True for Hungary in "to Hungary's neighbor Slovakia": it tells who the other is."""
    own, other = (*marks[k + 1 : k + 3], None, None)[:2]
    tied = own is not None and own.get("refer") == "own" and own.first == marks[k].end
    return tied and own is not None and other is not None and other.place is not None and (
        0 < other.first - own.end <= 2 and other.place.form == "name"
    )  # fmt: skip


def _modifies(mark: Mark, after: Mark, marks: list[Mark], k: int) -> bool:
    """True for "the US economy": an economy right before a head that is no trade."""
    return after.is_a("other") and not after.is_a("flow") and after.first == mark.end and marks[k + 1] is after


def _describes(marks: list[Mark], k: int) -> bool:
    """True for "Chinese shoppers": an adjective before a plain word, with no trade word in reach."""
    edge = marks[k].end
    for after in marks[k + 1 : k + 4]:
        if after.first - edge > 3:
            return True
        if after.is_a("flow", "verb_flow", "goods", "scope", "figure", "place"):
            return False
        if not after.is_a(
            "plain", "period", "refer", "thin", "measure", "rank", "rank_exports", "rank_imports", "break"
        ):
            return after.first > marks[k].end
        edge = after.end
    return False


def _periods_joined(marks: list[Mark]) -> list[Mark]:
    """ "the first quarter" "of" "last year" is one period."""
    result: list[Mark] = []
    for mark in marks:
        k = _period_before(result, mark) if mark.when else None
        before = None if k is None else result[k]
        both = joined(before.when, mark.when) if before and before.when and mark.when else None
        if (
            mark.when
            and k is None
            and mark.when.role == "plain"
            and mark.when.year is not None
            and _begun(result, mark)
        ):
            mark = Mark(mark.first, mark.end, mark.means, when=replace(mark.when, role="since"))
        if mark.when and both is None and len(result) >= 2 and result[-1].end == mark.first and result[-2].when:
            k, before, both = len(result) - 2, result[-2], seasoned(result[-2].when, mark.when)
        if before and both:
            del result[k:]
            mark = Mark(before.first, mark.end, {"period": "joined"}, when=both)
        result.append(mark)
    return result


def _begun(marks: list[Mark], when: Mark) -> bool:
    """True for the year in "since records began in 1947": nothing told stands between."""
    for mark in reversed(marks):
        if when.first - mark.end > _REACH or mark.is_a("figure", "bare", "flow", "period"):
            return False
        if mark.is_a("since"):
            return True
        if mark.get("break"):
            return False
    return False


def _period_before(marks: list[Mark], mark: Mark) -> int | None:
    """The period that only "of", "period of the" and the like part from another."""
    gap, edge = 0, mark.first
    for k in range(len(marks) - 1, max(-1, len(marks) - 5), -1):
        gap += edge - marks[k].end
        if marks[k].when or gap > 1:
            return k if gap <= 1 else None
        fiscal = marks[k].is_a("bracket") and mark.when is not None and mark.when.fiscal
        if not (marks[k].get("prep") in ("of", "in") or marks[k].is_a("glue", "thin") or fiscal):
            return None
        edge = marks[k].first
    return None


def _hedged(marks: list[Mark]) -> list[Mark]:
    """Tie each hedge to the figure right behind it; a hedge word without a figure keeps its other meanings."""
    result: list[Mark] = []
    for mark in marks:
        if mark.figure:
            k, edge = len(result) - 1, mark.first
            while k >= 0 and edge - result[k].end <= 1 and (result[k].is_a("thin") or _counts(result[k], mark)):
                edge, k = result[k].first, k - 1
            compared = k >= 1 and result[k].is_a("compare") and _measures(result[k - 1], result[k])
            if k >= 0 and result[k].is_a("hedge") and edge - result[k].end <= 1 and not compared:
                mark.hedge = Hedge(result[k].means["hedge"])
                rest = {
                    kind: v
                    for kind, v in result[k].means.items()
                    if kind in ("level", "bound") or (kind, v) == ("prep", "to")
                }
                result[k] = Mark(result[k].first, result[k].end, {"hedged": mark.hedge.value, **rest})
        result.append(mark)
    return [_unhedged(mark) for mark in result]


def _measures(figure: Mark, word: Mark) -> bool:
    """True for "5% above" and "$2bn less than" what follows."""
    return figure.figure is not None and not figure.figure.bare and figure.end == word.first


def _counts(link: Mark, figure: Mark) -> bool:
    """True for the link between a hedge and what is counted: "more than by a third", "more than in 5 times"."""
    prep = (link.get("prep") or "").split("|")[0]
    factor = figure.figure is not None and (figure.figure.factor or figure.figure.fraction)
    return prep == "by" or (prep == "in" and "|" in (link.get("prep") or "") and factor)


def _unhedged(mark: Mark) -> Mark:
    if "hedge" in mark.means:
        rest = {kind: value for kind, value in mark.means.items() if kind not in ("hedge", "compare")}
        if "compare" in mark.means:
            rest = {"move": mark.means["compare"], "prep": "than"}
        return Mark(mark.first, mark.end, rest or {"hedged_away": mark.means["hedge"]}, when=mark.when)
    return mark


def _without_conversions(marks: list[Mark], tokens: list[Token]) -> list[Mark]:
    """Drop the same amount in other currencies, in brackets behind the first: a figure then ends with its brackets."""
    result: list[Mark] = []
    k = 0
    while k < len(marks):
        mark = marks[k]
        result.append(mark)
        k += 1
        unit = None if mark.figure is None else mark.figure.unit
        if unit is None or k >= len(marks) or marks[k].first != mark.end or tokens[marks[k].first].text != "(":
            continue
        close = next((n for n in range(k, len(marks)) if tokens[marks[n].first].text == ")"), len(marks))
        inside = [_converted(m, unit) for m in marks[k + 1 : close]]
        told = [m for m in inside if m.get("skip") != "conversion" and not m.is_a("hedged", "thin", "break", "alike")]
        solid = all(a.end == b.first for a, b in pairwise(marks[k : close + 1]))
        if inside and not told and solid and close < len(marks):
            mark.end, k = marks[close].end, close + 1
        else:
            result += [marks[k], *inside]
            k = close
    return result


def _converted(mark: Mark, unit: str) -> Mark:
    """A figure in a second currency as one to be passed over; any other mark as it is."""
    other = None if mark.figure is None else mark.figure.unit
    if other is None or {unit, other} & {*_NOT_MONEY} or other == unit:
        return mark
    return Mark(mark.first, mark.end, {"skip": "conversion"})
