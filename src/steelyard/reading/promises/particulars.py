"""Who promises, what and where: the particulars of a pledge, out of the words of its clause.

The promiser is who will act. A thing that opens or is built acts for nobody: where the words name no economy for it,
who promises is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from steelyard.gazetteer.lookup import Mention
from steelyard.gazetteer.names import name
from steelyard.reading.promises.cues import Outline, phrasebook

_LONGEST = 120
"""Characters of what is promised."""
_BACK = 40
"""Characters before a name in which its preposition stands."""
THINGS = ("open", "build", "produce", "process", "modernise")
"""Acts that a thing can be said to do, or to undergo."""


@dataclass(frozen=True, slots=True)
class _Words:
    beside: re.Pattern[str]
    passive: re.Pattern[str]
    undergone: re.Pattern[str]
    ends: re.Pattern[str]
    own: re.Pattern[str]
    trail: re.Pattern[str]


@cache
def _words(lang: str) -> _Words | None:
    book = phrasebook(lang)
    rows = book.dates.get("party") if book is not None else None
    if rows is None:
        return None
    some = {key: "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words) for key, words in rows.items()}
    return _Words(
        beside=re.compile(rf"(?<!\w)(?:{some['beside']})\s+(?:(?:{some['article']})\s+)?(?:\w+\s+)?$", re.I),
        passive=re.compile(rf"(?:(?<!\w)(?:{some['passive']})\s+$)", re.I),
        undergone=re.compile(rf"(?:{some['undergone']})$" if "undergone" in some else r"(?!)"),
        ends=re.compile(rf"\s*(?:$|[.,;)]|(?:{some['behind']})(?!\w))", re.I),
        own=re.compile(rf"(?<!\w)(?:{some['own']})(?!\w)", re.I),
        trail=re.compile(rf",\s+(?:(?:{some['trail']})(?!\w)|(?:[^,;]{{1,70}}\s)?(?:{some['says']})(?!\w))", re.I),
    )


def of_a_thing(page: Outline, verb: tuple[int, int], act: str) -> bool:
    """True for "a plant will open in March" and "a bridge is to be built", where the subject does nothing itself."""
    words = _words(page.lang)
    if words is None or act not in THINGS or verb[0] == verb[1]:
        return False
    before = page.text[max(0, verb[0] - _BACK) : verb[0]]
    said = page.text[verb[0] : verb[1]]
    passive = words.passive.search(before) or words.passive.match(said + " ") or words.undergone.search(said)
    return bool(passive) or (act == "open" and words.ends.match(page.text, verb[1]) is not None)


def who_acts(
    page: Outline, span: tuple[int, int], act: int, places: Sequence[tuple[int, int]], home: str | None, *, thing: bool
) -> tuple[str, ...]:
    """Return the economies that act: named before the act in its clause, in no place and beside nobody, else ``home``.

    Parameters
    ----------
    span, act : where the clause stands, and where what is promised begins.
    places : spans of names of places.
    home : the speaker's economy, or the report's own.
    thing : the subject is one that does nothing itself.
    """
    low, high = span
    near = [
        one
        for one in page.named(low, high)
        if not any(a <= one.start < b for a, b in places) and not _beside(page, one, low)
    ]
    named = [one.code for one in near if one.start < max(act, low + 1)]
    named = named or [one.code for one in near if one.form == "adjective" or thing]
    words = _words(page.lang)
    ours = words is None or not thing or words.own.search(page.text, low, max(act, low)) is not None
    codes = tuple(dict.fromkeys(named)) or ((home,) if home and ours else ())
    return tuple(name(code, page.lang) for code in codes)


def _beside(page: Outline, one: Mention, low: int) -> bool:
    """True for an economy that another acts with or for: "with an Estonian partner", "trade with Angola"."""
    words = _words(page.lang)
    return words is not None and words.beside.search(page.text[max(low, one.start - _BACK) : one.start]) is not None


def what_is_promised(page: Outline, low: int, high: int, whole: tuple[int, int]) -> str:
    """Return the words of an act and what it is done to, without who says so and what is told of it besides."""
    text = page.text
    said = text[max(low, whole[0]) : min(high, whole[1])].strip(' ,.;:–—-"“”«»')
    said = said or text[whole[0] : whole[1]]
    words = _words(page.lang)
    trail = words.trail.search(said) if words is not None else None
    if trail is not None and trail.start() > 0:
        said = said[: trail.start()].strip(' ,.;:–—-"“”«»')
    return said if len(said) <= _LONGEST else said[:_LONGEST].rsplit(" ", 1)[0]


def where_said(page: Outline, places: Sequence[tuple[int, int]]) -> str | None:
    """Return the first name after "in" or "at" that is no date; economies by their usual name."""
    for start, end in places:
        said, inside = page.text[start:end], page.named(start, end)
        if any(one.form == "adjective" for one in inside):
            continue  # "to Tunisian oil"
        known = next((m for m in inside if m.end == end or m.start == start), None)
        return name(known.code, page.lang) if known and known.form == "name" else said
    return None
