"""Later words about a pledge: how alike a text and a pledge are, in parties, place, names and products.

A likeness is a suggestion for a person, never a status. What every text on a pair has in common (the names of its
economies, words such as "cooperation") counts for nothing; names of firms, plants and towns count most, and are carried
across scripts letter by letter.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from steelyard.core.pledge import Pledge

WEIGHTS: Mapping[str, float] = {"names": 0.5, "products": 0.3, "place": 0.12, "parties": 0.08}
"""What each aspect counts, of those that the pledge has."""
ONE_MORE = 0.4
"""Each further word that both have leaves this share of the doubt."""
CALLED = 0.95
"""Likeness of a text that calls a pledge by its whole name."""
LEAST = 0.35
"""Likeness from which a text is proposed."""
STEM = 5
"""Letters by which two forms of a word are known as one."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspects:
    """What identifies a pledge or a text: stem -> the word as written, by aspect."""

    names: Mapping[str, str]
    products: Mapping[str, str]
    place: Mapping[str, str]
    parties: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """``score`` 0..1, and aspect -> the pledge's words that the text has too."""

    score: float
    alike: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Followup:
    """The sentence of a text that is most like a pledge; ``status`` is what its words suggest, or None."""

    pledge: str
    quote: str
    likeness: Likeness
    status: str | None


def followups(text: str, pledges: Iterable[Pledge], *, common: frozenset[str]) -> Iterator[Followup]:
    """Yield the pledges that a later text may speak of, each with the sentence that is most like it.

    Parameters
    ----------
    text : the later text.
    pledges : earlier ones on the same pair.
    common : stems that say nothing, see `stems_of` (the names of the pair's economies).
    """
    sentences = [(found[0].strip(), stems_of(found[0])) for found in _SENTENCE.finditer(text) if found[0].strip()]
    for pledge in pledges:
        asked = aspects_of(pledge, common=common)
        called = " ".join(pledge.what.casefold().split())
        best = max(
            ((_called(called, words) or likeness(asked, stems), words) for words, stems in sentences),
            key=_score,
            default=None,
        )
        if best and best[0].score >= LEAST:
            yield Followup(pledge=pledge.id, quote=best[1], likeness=best[0], status=suggested(best[1]))


def _called(name: str, words: str) -> Likeness | None:
    """A sentence that has the pledge's own words, three or more in a row, speaks of it whatever these words are."""
    if len(name.split()) < 3 or name not in " ".join(words.casefold().split()):
        return None
    return Likeness(score=CALLED, alike={"names": (name,)})


def _score(found: tuple[Likeness, str]) -> float:
    return found[0].score


def aspects_of(pledge: Pledge, *, common: frozenset[str]) -> Aspects:
    """Return what identifies a pledge."""
    told = " ".join((pledge.what, pledge.quote if pledge.what not in pledge.quote else "", *pledge.products))
    names = _names(told)
    words = {stem: word for stem, word in _words(told) if stem not in names}
    place = dict(_words(pledge.where or ""))
    parties = dict(_words(" ".join(pledge.who)))
    names |= {stem: word for stem, word in {**place, **parties}.items() if word[:1].isupper() and stem not in common}
    return Aspects(
        names=_without(names, common),
        products=_without(words, common | names.keys()),
        place=_without(place, common),
        parties=_without(parties, common),
    )


def likeness(asked: Aspects, stems: frozenset[str]) -> Likeness:
    """Return how much of a pledge a text has. A name, or two of its products, is the least that makes them alike."""
    alike = {name: tuple(word for stem, word in getattr(asked, name).items() if stem in stems) for name in WEIGHTS}
    if not alike["names"] and len(alike["products"]) < 2:
        return Likeness(score=0.0, alike={})
    whole = sum(weight for name, weight in WEIGHTS.items() if getattr(asked, name))
    score = sum(weight * _share(alike[name], getattr(asked, name)) for name, weight in WEIGHTS.items()) / whole
    return Likeness(score=round(score, 3), alike={name: words for name, words in alike.items() if words})


def _share(both: tuple[str, ...], asked: Mapping[str, str]) -> float:
    """How far an aspect is met: all of its words are, or so many that one more would say little."""
    hits = len(set(both))
    return max(hits / len(asked), 1 - ONE_MORE**hits) if hits else 0.0


def suggested(text: str) -> str | None:
    """Return the status that the words of a text suggest; of several the gravest: dropped, slipped, then the rest."""
    small = text.casefold()
    for status in ("dropped", "slipped", "delivered", "started", "signed"):
        if _phrases(status).search(small):
            return status
    return None


def stems_of(text: str) -> frozenset[str]:
    """Return the stems of all words of a text, in Latin letters."""
    return frozenset(stem for word in _WORD.findall(text) for stem in _stems(word))


def _names(text: str) -> dict[str, str]:
    """Words with a capital that do not open a sentence or a title, and those written in capitals."""
    found: dict[str, str] = {}
    for match in _WORD.finditer(text):
        word = match[0]
        opens = match.start() == 0 or text[: match.start()].rstrip()[-1:] in ".!?"
        if word[0].isupper() and len(word) > 2 and not opens:
            found |= dict.fromkeys(_stems(word), word)
    return {stem: word for stem, word in found.items() if not _is_plain(word)}


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Words of some length that tell one thing from another, by stem."""
    for word in _WORD.findall(text):
        if tells_apart(word):
            yield from ((stem, word) for stem in _stems(word))


def tells_apart(word: str) -> bool:
    """True for a word of some length that is not in every text on trade."""
    return len(word) >= STEM and not _is_plain(word)


def leads_away(word: str) -> bool:
    """True for a word behind which a clause no longer says what is promised: "which", "can", "has"."""
    return word.casefold() in _ends()


def _stems(word: str) -> tuple[str, ...]:
    """The first letters of a word, and of each part of a word with hyphens, in Latin letters."""
    letters: Mapping[str, str] = _data()["letters"]
    parts = [part for part in word.casefold().split("-") if len(part) > 2]
    return tuple("".join(letters.get(letter, letter) for letter in part)[:STEM] for part in parts)


def _without(words: Mapping[str, str], common: Iterable[str]) -> dict[str, str]:
    return {stem: word for stem, word in words.items() if stem not in common}


def _is_plain(word: str) -> bool:
    small = word.casefold()
    exact, beginnings = _plain()
    return small in exact or small.startswith(beginnings)


@cache
def _ends() -> frozenset[str]:
    return frozenset(_data()["plain"]["ends"])


@cache
def _plain() -> tuple[frozenset[str], tuple[str, ...]]:
    words: list[str] = _data()["plain"]["words"]
    return frozenset(w for w in words if w[-1] != "*"), tuple(w[:-1] for w in words if w[-1] == "*")


@cache
def _phrases(status: str) -> re.Pattern[str]:
    phrases = (re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for phrase in _data()["status"][status])
    return re.compile(r"\b(?:" + "|".join(phrases) + r")\b")


@cache
def _data() -> dict[str, Any]:
    file = resources.files("steelyard.reading.promises") / "followups.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
