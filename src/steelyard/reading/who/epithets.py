"""Second names: "the South Asian nation" is the economy that the text has named and that lies there.

Where several that it names lie there, it is the only one of them in the sentence before or in the words before it,
unless the text sets out with another.
"""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import is_region, lying_in
from steelyard.gazetteer.lookup import Mention
from steelyard.reading.context import prep_before
from steelyard.reading.marking.mark import Mark, Sentence

_OPENING = 2
"""The title and the first sentence, with which a text sets out."""


def settle_epithets(sentences: Sequence[Sentence]) -> None:
    """Let the second names that stand for one economy of the text name it."""
    if not any("epithet" in sentence.holds for sentence in sentences):
        return
    everywhere = _told(sentences)
    opening = _told(sentences[:_OPENING])
    told: list[str] = []
    last: list[str] = []
    for sentence in sentences:
        if "epithet" in sentence.holds:
            for k, mark in enumerate(sentence.marks):
                part = mark.means.get("epithet")
                if part is None or _beside_name(sentence.marks, k, part):
                    continue
                prep = prep_before(sentence.marks, k)
                bought = prep == "from" and any("imports" in m.means.values() for m in sentence.marks[:k])
                before = _named(sentence.marks[:k])
                owners = _owners(sentence.marks[:k]) if bought or prep in ("to", "with") else None
                inside = [code for code in (*told, *before) if code in lying_in(part)]
                inside = (
                    inside or [code for code in everywhere if code in lying_in(part)] or _only_one(part, everywhere)
                )
                code = _meant(inside, [*last, *before], owners, everywhere[0] if everywhere else "", opening)
                if code is not None:
                    _name(sentence, mark, code)
        named = _named(sentence.marks)
        last = named or last
        told += named


def _name(sentence: Sentence, mark: Mark, code: str) -> None:
    """Let a mark name an economy."""
    mark.place = Mention(*sentence.span(mark.first, mark.end), code, "name")
    mark.means = {"place": code}
    sentence.holds |= {"place", code}


def _only_one(part: str, everywhere: Sequence[str]) -> list[str]:
    """The one economy that a second name can mean, named or not, in a text on countries: "the mainland"."""
    return list(lying_in(part)) if len(lying_in(part)) == 1 and not any(map(is_region, everywhere)) else []


def _meant(
    told: Sequence[str], near: Sequence[str], owners: Sequence[str] | None, first: str, opening: Sequence[str]
) -> str | None:
    """The economy of those that lie in a part of the world, as the words before its second name tell it.

    ``told`` are those that the text has named before it, else those that it names at all. ``owners`` stand before one
    that "to" or "with" leads to: it is none of them, nor the text's ``first``.
    """
    if len(set(told)) <= 1:
        return told[0] if told else None
    if owners is not None and len(partners := set(told).difference(owners or told[:1])) == 1:
        return partners.pop()  # "Chile's trade with Mexico: exports to the Latin American country ..."
    found = set(near) & set(told)
    code = found.pop() if len(found) == 1 else None
    if told[0] == first:
        return first  # "Cambodia's trade ... Thailand bought 5. The kingdom's exports ..."
    return None if told[0] != code and told[0] in opening else code


def _owners(marks: Sequence[Mark]) -> list[str]:
    """The economies before a second name that no word leads to."""
    named = [(k, mark.place) for k, mark in enumerate(marks) if mark.place is not None and mark.place.form != "city"]
    return [place.code for k, place in named if prep_before(marks, k) not in ("to", "from", "with")]


def _told(sentences: Sequence[Sentence]) -> list[str]:
    return [code for sentence in sentences if "place" in sentence.holds for code in _named(sentence.marks)]


def _named(marks: Sequence[Mark]) -> list[str]:
    return [mark.place.code for mark in marks if mark.place is not None and mark.place.form != "city"]


def _beside_name(marks: Sequence[Mark], k: int, part: str) -> bool:
    """True for "Peru, the South American country," and "the South American country, Peru": it names none anew."""
    n, m = k - 1, k + 1
    while n > 0 and "break" in marks[n].means and marks[n].end == marks[n + 1].first:
        n -= 1
    while m < len(marks) - 1 and "break" in marks[m].means and marks[m].first == marks[m - 1].end:
        m += 1
    near = [marks[n].place] if n >= 0 and marks[n].end == marks[n + 1].first else []
    near += [marks[m].place] if m < len(marks) and marks[m].first == marks[m - 1].end else []
    return any(place is not None and place.code in lying_in(part) for place in near)
