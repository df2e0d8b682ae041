"""Names that are no parties: offices and persons, the country of a region, words of a compound."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from steelyard.core.economy import is_bloc, is_country, is_region, parent
from steelyard.reading.marking.mark import TRADE, Mark
from steelyard.reading.marking.tokens import Token

_OFFICES = frozenset(("authority", "office", "outside"))
"""Kinds of words behind which an economy only names somebody."""
_FAR_IN = 3
"""Words before a country in brackets that tell where in it a region lies."""


def with_own_names(marks: list[Mark], tokens: list[Token], articles: frozenset[str]) -> list[Mark]:
    """Return the marks without the economies that only stand in another name: of a person, a house, a region."""
    places = _places(marks)
    people = [k for k in places if _form(marks[k]) == "capital" and _in_name(marks, k, tokens)]
    if people:
        marks = [mark for k, mark in enumerate(marks) if k not in people]
        places = _places(marks)
    if len(places) > 1 and any(parent(_code(marks[k])) is not None for k in places):
        marks = _without_countries_of_regions(marks)
        places = _places(marks)
    if articles:
        _initials_as_adjectives(marks, places, tokens, articles)
    return marks


def _places(marks: list[Mark]) -> list[int]:
    """Return which marks are economies."""
    return [k for k, mark in enumerate(marks) if mark.place is not None]


def _form(mark: Mark) -> str:
    return "" if mark.place is None else mark.place.form


def _code(mark: Mark) -> str:
    return "" if mark.place is None else mark.place.code


def _in_name(marks: list[Mark], k: int, tokens: list[Token]) -> bool:
    """True in "President Santiago Pena" and "the Moscow Exchange": before a word with a capital that is none of ours;
    in a title an office must stand before.
    """
    end = marks[k].end
    word = tokens[end].text if end < len(tokens) else ""
    if not (word.isalpha() and word.istitle()) or (k + 1 < len(marks) and marks[k + 1].first == end):
        return False
    return any("office" in before.means for before in marks[max(0, k - 2) : k]) or not _in_capitals(tokens)


def _in_capitals(tokens: Sequence[Token]) -> bool:
    """True for a title whose words begin with capitals."""
    words = [token.text for token in tokens if token.text.isalpha() and len(token.text) > _FAR_IN]
    return 2 * sum(word.islower() for word in words) < len(words)


def _initials_as_adjectives(
    marks: list[Mark], places: list[int], tokens: list[Token], articles: frozenset[str]
) -> None:
    """Read initials without an article as an adjective right before goods, or a plain word where nothing leads to them:
    "imports of U.S. corn", not "exports to the US also rose".
    """
    for k in places:
        mark = marks[k]
        place, end = mark.place, mark.end
        if place is None or place.form != "name":
            continue
        if mark.first + 1 < end or not tokens[mark.first].text.isupper():
            continue
        if end >= len(tokens) or not tokens[end].text.isalpha():
            continue
        if mark.first and tokens[mark.first - 1].key in articles:
            continue
        led = _leads(marks, k) or (k > 1 and _leads(marks, k - 2) and marks[k - 1].is_a("break"))
        after = marks[k + 1] if k + 1 < len(marks) else None
        goods = after is not None and after.first == end and "goods" in after.means
        if goods or (not led and (after is None or after.first > end) and not _in_capitals(tokens)):
            mark.place = replace(place, form="adjective")


def _leads(marks: list[Mark], k: int) -> bool:
    """True for a name that a word such as "to" leads to: also the first of "between Oman and ASEAN"."""
    before = marks[k - 1] if k else None
    tied = before is not None and before.end == marks[k].first and marks[k].place is not None
    return tied and before is not None and before.get("prep") not in (None, "of", "than")


def _without_countries_of_regions(marks: list[Mark]) -> list[Mark]:
    """Leave out the country that only tells where a region lies: "Russia's Tula Oblast", "Tula Oblast of Russia"."""
    result: list[Mark] = []
    for mark in marks:
        if mark.place is not None and len(result) >= 1:
            mark.office = mark.office or _bracketed(result, mark)
            k = len(result) - 1
            if "thin" in result[k].means and k >= 1:
                k -= 1  # "Tula Oblast of the Russian Federation"
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


def _bracketed(before: list[Mark], mark: Mark) -> bool:
    """True for the country that brackets behind a region tell: "Hunan (Southern China)"."""
    k = len(before) - 1
    while k > 0 and mark.first - before[k].end <= _FAR_IN and "bracket" not in before[k].means:
        k -= 1
    region = before[k - 1].place if k > 0 else None
    if region is None or mark.place is None or before[k - 1].end != before[k].first or "bracket" not in before[k].means:
        return False
    near = mark.first - before[k].end <= _FAR_IN and not any("figure" in m.means for m in before[k:])
    return near and parent(region.code) == mark.place.code


def _apart(between: list[Mark]) -> bool:
    return any(mark.is_a("prep", "break") for mark in between)


def without_compounds(marks: list[Mark]) -> list[Mark]:
    """Drop trade words that only open a compound ("trade minister") and firms that are all of an economy."""
    result = list(marks)
    for k, mark in enumerate(marks):
        trade = "flow" in mark.means or "verb_flow" in mark.means
        if "nation" in mark.means and _nations(marks, k):
            kept = {"abroad": "abroad"} if "abroad" in mark.means else {}  # "Kenyan exporters"
            result[k] = Mark(mark.first, mark.end, {"plain": "plain", **kept})
            if marks[k - 1].get("refer") == "own":
                result[k - 1] = Mark(marks[k - 1].first, marks[k - 1].end, {"plain": "plain"})
        elif trade and _opens_compound(marks, k):
            result[k] = Mark(mark.first, mark.end, {"skip": ""})
    return result


def settle_places(marks: list[Mark], kinds: Set[str]) -> None:
    """Note the economies that only name an office or a person, describe somebody, or tell where another lies.

    Where goods only pass, and a bloc that another has joined, is none. ``kinds`` are all that the marks have.
    """
    passes, joins, officed = "transit" in kinds, "member" in kinds, not kinds.isdisjoint(_OFFICES)
    for k, mark in enumerate(marks):
        if mark.place is None:
            continue
        if (passes and _passed(marks, k)) or (joins and _joined(marks, k)):
            marks[k] = Mark(mark.first, mark.end, {"skip": "crossing"})
            continue
        after = _behind(marks, k)
        near = after if after is not None and after.first - mark.end <= 1 else None
        told = (officed and _behind_office(marks, k)) or _before_office(marks, k, near)
        mark.office = mark.office or told or _lies_in(marks, k) or (after is not None and _neighbours(marks, k))


def without_transit(marks: list[Mark]) -> list[Mark]:
    """Keep "through" before a land that goods only pass; before another word it tells nothing."""
    crossed = {k for k, mark in enumerate(marks) if mark.means.get("skip") == "crossing"}
    return [mark for k, mark in enumerate(marks) if "transit" not in mark.means or k + 1 in crossed]


def _behind_office(marks: list[Mark], k: int) -> bool:
    """True for the economy in "outside Peru", "the president of Peru" and "the Peruvian customs service of Peru"."""
    mark, before = marks[k], marks[k - 1] if k else None
    if before is None or mark.place is None:
        return False
    if before.end == mark.first and before.means.get("authority") == mark.place.code:
        return True  # the customs service of the country itself
    if mark.first - before.end > 1:
        return False
    led = before.get("prep") == "of" and k >= 2 and before.first == marks[k - 2].end and "office" in marks[k - 2].means
    return led or ("outside" in before.means and before.end == mark.first)


def _before_office(marks: list[Mark], k: int, after: Mark | None) -> bool:
    """True for "Peru's president", "the US economy" and "Chinese shoppers"; the market that buys is the economy."""
    mark = marks[k]
    if after is not None and "market" in after.means and _goal(marks, k):
        return False
    adjective = mark.place is not None and mark.place.form == "adjective"
    if (adjective or _acts(marks, k, after)) and _traded_with(marks, k):
        return False
    if after is not None and (after.is_a("office", "lands", "statistics") or _modifies(mark, after, marks, k)):
        return True
    return adjective and not _bought_of(marks, k) and _describes(marks, k)


def _acts(marks: list[Mark], k: int, after: Mark | None) -> bool:
    """True for a bare name that a verb parts from what it acts on: "exports to Oman surprised traders"."""
    return after is not None and marks[k + 1] is after and after.first > marks[k].end and "nation" in after.means


def _goal(marks: list[Mark], k: int) -> bool:
    """True for the market in "exports to the Czech market", "sold from it" and "the Czech market takes", which is the
    economy's.
    """
    before = marks[k - 1] if k else None
    prep = (before.get("prep") or "") if before is not None and marks[k].first - before.end <= 1 else ""
    sold = any(mark.one_of(TRADE) for mark in marks[:k])
    shared = k + 2 < len(marks) and "share" in marks[k + 2].means and marks[k + 2].first == marks[k + 1].end
    if shared and (k == 0 or prep.split("|")[-1] == "to"):
        return True
    return sold and (prep in ("to", "from") or prep.endswith("|to") or prep.startswith("from|"))


def _traded_with(marks: list[Mark], k: int) -> bool:
    """True for those right behind a flow in "imports from Chilean suppliers" and "bought by Chilean firms"."""
    flow, led = (marks[k - 2], marks[k - 1]) if k > 1 else (marks[k], marks[k])
    tied = flow.end == led.first and led.end == marks[k].first
    if flow.place is not None and k > 2 and marks[k - 3].end == flow.first:
        flow = marks[k - 3]  # its owner stands between, without a preposition
    tied = tied and not any("dash" in mark.means and mark.first == marks[k].end for mark in marks[k + 1 : k + 2])
    prep = (led.get("prep") or "").split("|")[-1]
    return tied and flow.one_of(TRADE) and (prep in ("to", "from", "at", "with") or _acted(marks, k, flow, prep))


def _acted(marks: list[Mark], k: int, verb: Mark, prep: str) -> bool:
    """True before the firms of an economy that traded: "sold by Kenyan (tea) companies"."""
    firms = any("nation" in m.means and m.first - marks[k].end <= 1 for m in marks[k + 1 : k + 2])
    return firms and prep == "by" and "verb_flow" in verb.means and "flow" not in verb.means


def _behind(marks: list[Mark], k: int) -> Mark | None:
    """The mark behind an economy, its 's left out."""
    for after in marks[k + 1 : k + 3]:
        if after.means.get("refer") != "own":
            return after
    return None


def _nations(marks: list[Mark], k: int) -> bool:
    """True for all firms of one: "Kenyan firms sold", "Ohio's firms sold", "Kenyan tea traders sold", "Kenyan growers'
    exports".
    """
    place, verb = marks[k - 1] if k else None, marks[k + 1] if k + 1 < len(marks) else None
    theirs = verb is not None and verb.get("refer") == "own" and marks[k + 2 : k + 3]
    owned = k > 1 and place is not None and place.get("refer") == "own" and place.first == marks[k - 2].end
    place = marks[k - 2] if owned else place
    named = place is not None and place.place is not None and (
        place.place.form == "adjective" or (place.place.form == "name" and (owned or is_region(place.place.code)))
    )  # fmt: skip
    named = named or (owned and place is not None and place.get("refer") in ("region", "country"))
    return bool(
        named and place and marks[k].first - place.end <= ("trades" in marks[k].means) + owned
        and verb and verb.first - marks[k].end <= 2
        and ("flow" in theirs[0].means if theirs else "verb_flow" in verb.means and "flow" not in verb.means)
    )  # fmt: skip


def _opens_compound(marks: list[Mark], k: int) -> bool:
    after = marks[k + 1] if k + 1 < len(marks) else None
    if after is None or after.first != marks[k].end or "compound" not in after.means:
        return False
    if "passive" in marks[k].means or ("whole" in marks[k].means and marks[k].get("flow") != "turnover"):
        return False  # "was sold", "among suppliers"
    if after.get("compound") == "sums" and _moves(marks, k + 2):
        return False
    by = marks[k - 1] if k and marks[k - 1].end == marks[k].first else None
    sold = by is not None and (by.place is not None or by.get("refer") in ("it", "country", "region"))
    sold = sold or (k + 2 < len(marks) and "worth" in marks[k + 2].means)  # "Peru, its neighbour, exported items worth"
    return not (sold and "verb_flow" in marks[k].means and "goods" in after.means)  # "Peru exported commodities for"


def _moves(marks: list[Mark], k: int) -> bool:
    """True for what export or trade figures (with a partner) do: "rose 5%", "were up", "reached $5bn"."""
    while k < len(marks) and marks[k].first == marks[k - 1].end and (marks[k].place or marks[k].get("prep") == "with"):
        k += 1
    if k + 1 < len(marks) and "copula" in marks[k].means and marks[k].first == marks[k - 1].end:
        k += 1
    if k >= len(marks) or marks[k].first > marks[k - 1].end:
        return False
    summed = "level" in marks[k].means and k + 1 < len(marks) and marks[k + 1].figure is not None
    return summed or "move" in marks[k].means  # not "showed a rise in output"


def _lies_in(marks: list[Mark], k: int) -> bool:
    """True for the part of the world in "Kenya, East Africa's largest economy, sold": it tells where another lies."""
    place = marks[k].place
    if place is None or is_country(place.code) or is_region(place.code) or is_bloc(place.code):
        return False
    for j in range(k - 1, max(-1, k - 6), -1):
        before = marks[j]
        if before.place is not None:
            between = marks[j + 1 : k - int("thin" in marks[k - 1].means)]
            joined = len(between) == 1 and before.end == between[0].first and between[0].end == marks[j + 2].first
            owns = k + 1 < len(marks) and marks[k + 1].get("refer") == "own"  # "China and Latin America" are two
            return is_country(before.place.code) and any("break" in m.means for m in between) and (owns or not joined)
        if before.is_a("figure", "flow", "verb_flow", "level", "move") or before.get("prep") in ("to", "from", "with"):
            return False
    return False


def _passed(marks: list[Mark], k: int) -> bool:
    """True for Latvia in "through Latvia" and both in "through Latvia and Estonia", which goods only pass."""
    before = marks[k - 1] if k else None
    if before is not None and "transit" in before.means and marks[k].first - before.end <= 1:
        return True
    name = marks[k - 2] if k > 1 else None
    tied = name is not None and before is not None and name.end == before.first and before.end == marks[k].first
    return tied and before is not None and "break" in before.means and name is not None and (
        name.get("skip") == "crossing"
    )  # fmt: skip


def _joined(marks: list[Mark], k: int) -> bool:
    """True for the bloc in "Kenya, a member of the EAC,": it tells what the other has joined."""
    place = marks[k].place
    if place is None or not is_bloc(place.code) or k < 3:
        return False
    n = k - 1
    while n > 0 and marks[n].is_a("prep", "thin", "plain") and "member" not in marks[n].means and k - n < 4:
        n -= 1
    member, comma, name = marks[n], marks[n - 1], marks[n - 2]
    tied = name.end == comma.first and comma.end == member.first and "break" in comma.means and n >= 2
    return "member" in member.means and tied and name.place is not None and not is_bloc(name.place.code)


def _neighbours(marks: list[Mark], k: int) -> bool:
    """True for Hungary in "to Hungary's neighbor Slovakia": it tells who the other is."""
    if k + 2 >= len(marks) or marks[k + 1].get("refer") != "own" or marks[k + 1].first != marks[k].end:
        return False
    own, other = marks[k + 1], marks[k + 2]
    return other.place is not None and other.place.form == "name" and 0 < other.first - own.end <= 2


def _modifies(mark: Mark, after: Mark, marks: list[Mark], k: int) -> bool:
    """True for "the US economy": an economy right before a head that is no trade."""
    return (
        "other" in after.means and not after.is_a("flow", "level") and after.first == mark.end and marks[k + 1] is after
    )


def _bought_of(marks: list[Mark], k: int) -> bool:
    """True for "the largest buyer of Russian grain" and "bought Russian grain": the goods are the seller's."""
    if k and marks[k - 1].end == marks[k].first and marks[k - 1].get("verb_flow") == "imports":
        return "flow" not in marks[k - 1].means
    j = k - 2 if k >= 2 and marks[k - 1].get("prep") == "of" else k - 1
    return j >= 0 and "rank_exports" in marks[j].means and marks[j].end == marks[j + 1].first


def _elided(marks: list[Mark], k: int) -> bool:
    """True where a dash stands for the flow: "Peruvian exports rose by 5%, Chilean - by 3%"."""
    if not k or k + 2 >= len(marks) or "dash" not in marks[k + 1].means or marks[k + 1].first != marks[k].end:
        return False
    led = k > 1 and "prep" in marks[k - 1].means
    return "break" in marks[k - 1].means or (led and "break" in marks[k - 2].means)


def _dated(marks: list[Mark], k: int) -> bool:
    """True for a people before a time and its verb: "exports to the Japanese last year were worth $5m"."""
    if k + 2 >= len(marks):
        return False
    time, verb = marks[k + 1 : k + 3]
    tied = time.when is not None and (marks[k].end, time.end) == (time.first, verb.first)
    return tied and verb.is_a("level", "move", "break")


def _describes(marks: list[Mark], k: int) -> bool:
    """True for "Chinese shoppers": an adjective before a plain word, with no trade word in reach."""
    regions = k + 1 < len(marks) and marks[k + 1].get("refer") == "regions" and marks[k + 1].first == marks[k].end
    if regions or _elided(marks, k) or _dated(marks, k):
        return False  # "trade with Chinese regions"
    edge = marks[k].end
    for after in marks[k + 1 : k + 4]:
        if after.first - edge > 3:
            return True
        if after.is_a("flow", "verb_flow", "goods", "scope", "figure", "place"):
            return False
        if after.is_a("share", "level") and after is not marks[-1] and _part(marks[k + 1 :], after):
            return False  # "Kenyan roses made up 5% of imports", "Kenyan tea came to 9 tonnes"
        if not after.is_a(
            "plain", "period", "refer", "thin", "measure", "rank", "rank_exports", "rank_imports", "break"
        ):
            return after.first > marks[k].end
        edge = after.end
    return False


def _part(behind: list[Mark], verb: Mark) -> bool:
    """True for a verb right before a percentage of a flow, or before what is weighed."""
    k = next(n for n, mark in enumerate(behind) if mark is verb)
    figure = behind[k + 1].figure if k + 1 < len(behind) else None
    if figure is not None and figure.unit == "tonnes":
        return "weak" not in verb.means
    whole = next((m for m in behind[k + 2 : k + 6] if m.is_a("flow", "break", "figure")), None)
    return figure is not None and figure.unit == "percent" and whole is not None and "flow" in whole.means
