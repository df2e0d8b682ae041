"""Prepositions by what they lead, and those that a language leaves out between a trade word and a name."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import pairwise

from steelyard.core.economy import is_country, is_region
from steelyard.reading.marking.language import Language
from steelyard.reading.marking.mark import RANKS, Mark
from steelyard.reading.marking.tokens import Token
from steelyard.reading.marking.wares import with_wares

_OWNED = frozenset(("flow", *RANKS))
"""Kinds of which a name right behind can be the owner."""
_WARES = frozenset(("flow", "verb_flow", "figure", "bare"))
"""Kinds that goods are told of."""
_LANDS = ("region", "country")
"""Words that stand for an economy by what it is."""
_BEFORE = ("earlier", "same", "previous")
"""Roles of a time that lies behind another."""
_TOLD = frozenset(("same_head", "of_it"))
"""What stands for something told before."""
_ACTS = frozenset(("level", "move", "verb_flow", "gain"))
"""Kinds of verbs that have a figure."""


def led(marks: list[Mark], tokens: list[Token], words: Language, holds: Set[str]) -> list[Mark]:
    """Settle prepositions by what they lead; give a name right behind a trade word the preposition it goes without.

    ``holds`` are all kinds and values that the marks have. In a language without such names no mark itself is changed.
    """
    if "bracket" in holds and "place" in holds:
        marks = _named_once(marks)
    if "refer" in holds and not holds.isdisjoint(_LANDS):
        marks = _regions_of(marks, tokens)
    if "as" in holds and "period" in holds:
        marks = _as_before(marks)
    if words.case is not None and not holds.isdisjoint(_WARES):
        with_wares(marks, tokens, words)
    if words.narrates is not None and "target" in holds:
        for mark in marks:
            if mark.one_of(_ACTS) and words.narrates(tokens[mark.first].key) and not _wished(mark, tokens, words):
                mark.means = {**mark.means, "narrated": ""}
    if words.genitive and "percent" in holds and not holds.isdisjoint(_TOLD):
        marks = _of_told(marks)
    genitive = words.genitive and ("goods" in holds or not holds.isdisjoint(_OWNED))
    plain = not genitive and ("place" not in holds or (words.owned is None and words.role is None))
    if plain and holds.isdisjoint(words.senses):
        return marks
    result: list[Mark] = []
    for k, mark in enumerate(marks):
        prep = mark.means.get("prep")
        if prep == "beside" and not any("flow" in m.means and m.first - mark.end <= 1 for m in marks[k + 1 : k + 2]):
            continue  # «при импорте в 5 млрд», but not «при спросе»
        if prep is not None and "|" in prep:
            after = next((m for m in marks[k + 1 : k + 4] if "thin" not in m.means and "hedged" not in m.means), None)
            if _beside_name(marks, k):
                prep = prep.replace("from|with", "with|with")
                mark = Mark(mark.first, mark.end, {**mark.means, "prep": prep}, when=mark.when)
            mark = Mark(
                mark.first, mark.end, {**mark.means, "prep": _sense(mark, after, tokens, words)}, when=mark.when
            )
        if mark.place is not None and _given(marks, k, tokens, words):
            mark.office = False
            result.append(Mark(mark.first, mark.first, {"prep": "to"}))
        elif mark.place is not None and not mark.office:
            if words.owned is not None and mark.place.form == "name":
                lone = k > 0 and ("break" in marks[k - 1].means or marks[k - 1].get("skip") == "of_it")
                lone = lone and marks[k - 1].end == mark.first
                if lone and words.owned(tokens[_inflected(mark, tokens, words)].key):
                    mark.means = {**mark.means, "owner": "owner"}
            result += _by_form(marks, k, tokens, words)
        result.append(mark)
        if genitive and k + 1 < len(marks) and marks[k + 1].first == _past_kind(mark, tokens, words):
            of = _genitive(marks, k, tokens, words)
            if of and not (_given(marks, k + 1, tokens, words) or _subject(marks[k + 1], tokens, words)):
                result.append(Mark(mark.end, mark.end, {"prep": of}))
    return result


def _as_before(marks: list[Mark]) -> list[Mark]:
    """Set what is "the same as a year earlier", «как и в мае 2022 года» against that time."""
    result: list[Mark] = []
    for k, mark in enumerate(marks):
        if result and mark.first < result[-1].end:
            continue
        n = k + 1
        while n < len(marks) and marks[n].first == marks[n - 1].end and marks[n].is_a("plain", "prep", "thin"):
            n += 1
        when = marks[n].when if n < len(marks) and marks[n].first - marks[n - 1].end <= 1 else None
        told = when is not None and (when.role in _BEFORE or n > k + 1)
        result.append(Mark(mark.first, marks[n].first, {"prep": "than"}) if told and mark.get("prep") == "as" else mark)
    return result


def _of_told(marks: list[Mark]) -> list[Mark]:
    """Give a part of what was told the "of" that it goes without: «40% этой суммы», «40% (из) них»."""
    result: list[Mark] = []
    for k, mark in enumerate(marks):
        it = mark.get("skip") == "of_it"
        n = k + ("thin" in mark.means and k + 1 < len(marks) and marks[k + 1].first == mark.end)
        told = it or ("same_head" in marks[n].means and not marks[n].is_a("break", "move"))
        part = marks[k - 1].figure if k and marks[k - 1].end == mark.first else None
        if told and part is not None and part.unit == "percent" and not part.factor:
            result.append(Mark(mark.first, mark.first, {"prep": "of"}))
            mark = Mark(mark.first, mark.end, {"same_head": "same"}) if it else mark
        result.append(mark)
    return result


def _wished(mark: Mark, tokens: list[Token], words: Language) -> bool:
    """True for a verb in a clause of a wish: «чтобы экспорт вырос», «экспорт вырос бы»."""
    opened = next((i + 1 for i in range(mark.first - 1, -1, -1) if tokens[i].text in ",:;"), 0)
    return any(token.key in words.wishes for token in tokens[opened : mark.end + 1])


def _subject(mark: Mark, tokens: list[Token], words: Language) -> bool:
    """True for a name whose form owns nothing: «в экспорте Дания»."""
    named = mark.place is not None and mark.place.form == "name"
    return named and words.subject is not None and words.subject(tokens[_inflected(mark, tokens, words)].key)


def _inflected(mark: Mark, tokens: list[Token], words: Language) -> int:
    """The token by whose form a name tells what it is: «провинция» in «провинции Гуандун», else its last."""
    for i in range(mark.first, mark.end - 1):
        said = words.phrase(tokens, i) if tokens[i].opens else None
        if said is not None and "refer" in said.means:
            return i
    return mark.end - 1


def _by_form(marks: list[Mark], k: int, tokens: list[Token], words: Language) -> list[Mark]:
    """Note what a name is by its form; one to whom is given gets the "to" that it goes without: «датчанам продано»."""
    mark, role = marks[k], words.role
    if role is None:
        return []
    word = _inflected(mark, tokens, words)
    adjective = mark.place is not None and mark.place.form == "adjective"
    if adjective:
        after = marks[k + 1] if k + 1 < len(marks) else None
        if mark.end >= len(tokens) or (after is not None and after.first == mark.end):
            return []
        word = mark.end  # "to Danish buyers"
    form = role(tokens[word].key)
    made = adjective and words.case is not None and words.case(tokens[word].key) in ("noun", "only")
    if form == "subject" and adjective and (not made or role(tokens[word - 1].key) == "subject"):
        return []
    if made:
        form = "made"  # "of Danish cheese"
    mark.means = {**mark.means, "form": form}
    if form != "given":
        return []
    led = k > 0 and "prep" in marks[k - 1].means and marks[k - 1].end == mark.first
    led = led or (mark.first > 0 and role(tokens[mark.first - 1].key) == "leads")
    sold = any("verb_flow" in m.means for m in marks)
    return [Mark(mark.first, mark.first, {"prep": "to"})] if sold and not led else []


def _named_once(marks: list[Mark]) -> list[Mark]:
    """Leave out the short name in brackets behind the long one: "the Eurasian Economic Union (EAEU)"."""
    result: list[Mark] = []
    skip = 0
    for k, mark in enumerate(marks):
        if skip:
            skip -= 1
            continue
        result.append(mark)
        if mark.place is None or k + 3 >= len(marks) or "bracket" not in marks[k + 1].means:
            continue
        opened, short, closed = marks[k + 1], marks[k + 2], marks[k + 3]
        tied = mark.end == opened.first and opened.end == short.first and short.end == closed.first
        if tied and "bracket" in closed.means and short.place is not None and short.place.code == mark.place.code:
            result[-1] = Mark(mark.first, closed.end, mark.means, place=mark.place, office=mark.office)
            skip = 3
    return result


def _regions_of(marks: list[Mark], tokens: list[Token]) -> list[Mark]:
    """Read "the Russian region" as one mark, the text's region in that country; "European countries" are Europe."""
    result: list[Mark] = []
    for mark in marks:
        refer = mark.means.get("refer")
        if refer not in _LANDS or "flow" in mark.means:
            result.append(mark)
            continue
        before = result[-1] if result and refer == "region" else None
        country = before.place if before is not None and before.end == mark.first else None
        counted = refer == "country" and mark.first > 0
        dated = bool(result) and result[-1].when is not None and result[-1].end == mark.first  # "in 2018 the country"
        if counted and not dated and tokens[mark.first - 1].is_number:  # "82 countries"
            if result and "bare" in result[-1].means and result[-1].end == mark.first:
                result.pop()
            result.append(Mark(mark.first - 1, mark.end, {"refer": "world"}))
            continue
        wide = result[-1].place if result and refer == "country" else None
        part = wide is not None and wide.form == "adjective" and not is_country(wide.code) and not is_region(wide.code)
        if before is not None and country is not None and country.form == "adjective" and is_country(country.code):
            result[-1] = Mark(before.first, mark.end, {"refer": "region", "within": country.code})
        elif wide is not None and part and result[-1].end == mark.first:  # "European countries"
            result[-1] = Mark(
                result[-1].first,
                mark.end,
                result[-1].means,
                place=replace(wide, form="name"),
            )
        else:
            result.append(mark)
    return result


def _sense(mark: Mark, after: Mark | None, tokens: list[Token], words: Language) -> str:
    """The sense of a preposition that has one before a figure and another before a name."""
    plain, named = mark.means["prep"].split("|")
    if plain == "out" and (after is None or after.figure is None):
        return named  # "out of 5 billion", else "from"
    if after is None or after.first - mark.end > 2:
        return plain
    if after.place is None and not after.is_a("refer", "lands"):
        return named if after.get("break") == "relative" else plain
    if words.inside is None or words.origin is None or plain not in ("in", "from") or after.place is None:
        return named
    word = tokens[_inflected(after, tokens, words)].key
    return plain if (words.inside if plain == "in" else words.origin)(word) else named


def _beside_name(marks: list[Mark], k: int) -> bool:
    """True for "Peru with 5 billion"; "to Peru from 5 to 6 billion" goes on with a second figure."""
    named = k > 0 and marks[k - 1].place is not None and marks[k - 1].end == marks[k].first
    figure = next((n for n in range(k + 1, min(len(marks), k + 4)) if marks[n].figure is not None), None)
    if not named or figure is None or marks[figure].first - marks[k].end > 2:
        return False
    behind = marks[figure + 1] if figure + 1 < len(marks) else None
    return behind is None or not (behind.get("prep") or "").endswith("to") or behind.first != marks[figure].end


def _past_kind(mark: Mark, tokens: list[Token], words: Language) -> int:
    """The end of a percentage and the adjective of its goods: «90% яблочного экспорта»."""
    kind = mark.figure is not None and mark.end < len(tokens) and tokens[mark.end].lemma in words.wares
    return mark.end + kind


def _genitive(marks: list[Mark], k: int, tokens: list[Token], words: Language) -> str | None:
    """The preposition that a name right behind goes without: "of" behind a rank, a percentage or one flow."""
    mark, after = marks[k], marks[k + 1]
    if mark.figure is not None:
        part = _part_of(mark, marks[k + 1 : k + 6], _past_kind(mark, tokens, words))
        return "of" if part and (not k or _plain_link(marks[k - 1])) else None
    if _OWNED.isdisjoint(mark.means) or not _place_like(after):
        return None
    if "flow" in mark.means:
        both = mark.means["flow"] not in ("exports", "imports") and _two_names(marks[k + 1 : k + 4])
        return "between" if both else "of"
    return "of" if mark.one_of(RANKS) and "standing" not in mark.means else None  # «первым стало Перу»


def _given(marks: list[Mark], k: int, tokens: list[Token], words: Language) -> bool:
    """True for whom exports right before go to by the form of the name, or of what an adjective stands before.

    «экспорт датчанам», «экспорт Перу датским фирмам».
    """
    place, role = marks[k].place, words.role
    owner = k > 1 and marks[k - 1].place is not None and marks[k - 2].end == marks[k - 1].first
    flow = marks[k - 2 if owner else k - 1] if k else marks[k]
    if place is None or role is None or flow.get("flow") != "exports" or marks[k - 1].end != marks[k].first:
        return False
    word = marks[k].end if place.form == "adjective" else _inflected(marks[k], tokens, words)
    return word < len(tokens) and role(tokens[word].key) == "given"


def _part_of(mark: Mark, after: Sequence[Mark], edge: int) -> bool:
    """True for a percentage right before a flow: "38% of (all its) exports" in a language that needs no "of"."""
    if mark.figure is None or mark.figure.unit != "percent" or mark.figure.factor:
        return False
    for other in after:
        if other.first != edge:
            return False
        if "flow" in other.means:
            return True
        if "goods" in other.means:
            return other is not after[0] and after[0].is_a("plain", "refer")  # "31% of all goods"
        inside = other.is_a("plain", "refer", "thin") or other.get("same_head") == "total"
        if not inside and (other.place is None or other.place.form != "adjective"):
            return False
        edge = other.end
    return False


def _plain_link(mark: Mark) -> bool:
    """True unless a word such as "by" leads to the percentage: "by 5% exports rose"."""
    return not (mark.get("prep") or "").startswith(("by", "to"))


def _place_like(mark: Mark) -> bool:
    """True for a name and a word such as "region"."""
    return mark.place is not None or mark.get("refer") in ("region", "country")


def _two_names(marks: list[Mark]) -> bool:
    """True for "X and Y"."""
    tied = all(b.first - a.end <= 0 for a, b in pairwise(marks))
    return len(marks) == 3 and tied and marks[1].get("break") == "weak" and marks[2].place is not None
