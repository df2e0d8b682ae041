"""Product phrases -> HS headings.

A phrase is goods joined by "and" or commas, and each of them must be known whole: everyday words
(``hs/words.tsv``) behind words that only narrow them, else the words of a heading's own text. What is not known whole
stays text, so that "non-oil goods", "meat (excl. beef)" and "tea machines" are never oil, beef or tea.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from steelyard.core.claim import Claim
from steelyard.gazetteer.lookup import find
from steelyard.reading.hs.stems import JOINT, speech, stem, words_of
from steelyard.reading.hs.table import NARROWED, WHOLE, Row, by_text, everyday

SURE = 0.8
"""Score that headings have at least."""
_MOST = 4
_INSIDE = re.compile(r"\(([^()]*)\)")
_OWNER = re.compile(r"['’](?=s\b)|(?<=s)['’]")


@dataclass(frozen=True, slots=True)
class Product:
    """A product as the text has it, with HS headings (4 digits) where they are sure, and their score (0 to 1).

    The score is 1 where the words mean all of the headings, less where they mean a part of them. ``known``: the words
    are goods, be they too broad for headings ("machinery").
    """

    text: str
    hs: tuple[str, ...] = ()
    score: float = 0.0
    known: bool = False


def with_headings(claim: Claim) -> Claim:
    """Give a claim on a product that was just read its goods' words alone and their headings, and return it."""
    if claim.product is None or claim.hs:
        return claim
    found = classify(alone(claim.product))
    return claim if found.text == claim.product and not found.hs else claim.on_goods(found.text, found.hs)


@lru_cache(maxsize=20_000)
def alone(phrase: str) -> str:
    """Return the goods of a phrase without what is said of them; the phrase itself where its goods are not known.

    >>> alone("purchase of diesel engines"), alone("rice had the largest part"), alone("of oil")
    ('diesel engines', 'rice', 'oil')
    """
    words = phrase.split()
    while len(words) > 1 and words[0] in speech()["leads"]:
        words = words[1:]
    if classify(" ".join(words)).known:
        return " ".join(words)
    for k, word in enumerate(words):
        if word in speech()["leads"] and classify(behind := " ".join(words[k + 1 :])).known:
            return behind
        if word in speech()["stops"] and classify(before := " ".join(words[:k])).known:
            return before
    return phrase


def means_headings(claim: Claim) -> bool:
    """True where a claim is on all that its headings hold, and not on a part of it ("diesel", "fresh apples")."""
    found = classify(claim.product) if claim.hs and claim.product else None
    return bool(claim.hs) and (found is None or found.hs != claim.hs or found.score == WHOLE)


@lru_cache(maxsize=20_000)
def classify(phrase: str) -> Product:
    """Return a product phrase with its headings.

    >>> classify("washing machines").hs, classify("rapeseed and used cars").hs, classify("various goods").hs
    (('8450',), ('1205', '8703'), ())
    """
    said = _OWNER.sub("", phrase.casefold().replace("ё", "е"))
    asides = _INSIDE.findall(said)
    if asides:
        told = classify(_INSIDE.sub(" ", said))
        same = all(_only_narrow(words_of(aside)) or classify(aside).hs == told.hs != () for aside in asides)
        return replace(told, text=phrase) if same else Product(phrase, known=told.known)
    words = words_of(said)
    row = everyday().get(words) or _joined(words) or by_text(words)
    if row is None:
        bare = _without_origin(phrase)
        told = classify(bare) if bare else Product(phrase)
        return replace(told, text=phrase, score=min(told.score, NARROWED))
    return Product(phrase, row.codes, row.score, known=True) if row.codes else Product(phrase, known=True)


def told_together(phrase: str) -> bool:
    """True for goods whose name has a joint of its own: "bars and rods", "ores and concentrates"."""
    words = words_of(phrase.casefold().replace("ё", "е"))
    return JOINT in words and words in everyday()


def _without_origin(phrase: str) -> str:
    """Return the phrase without the adjectives of economies ("Peruvian coffee"), empty where it has none."""
    lang = "en" if phrase.isascii() else "ru"
    spans = [(one.start, one.end) for one in find(phrase, lang) if one.form == "adjective"]
    for start, end in reversed(spans):
        phrase = phrase[:start] + phrase[end:]
    return phrase.strip() if spans else ""


def _joined(words: tuple[str, ...]) -> Row | None:
    """Return the headings of all the goods that are joined; None where one of them is not known."""
    parts = _parts(words)
    rows = [_one(part, parts, k) for k, part in enumerate(parts)]
    told = [row for row, part in zip(rows, parts, strict=True) if row is not None or not _only_narrow(part)]
    if not told or any(row is None for row in told):
        return None
    known = [row for row in told if row is not None]
    codes = sorted({code for row in known for code in row.codes})
    if len(codes) > _MOST or not all(row.codes for row in known):
        return Row((), WHOLE)
    return Row(tuple(codes), min([row.score for row in known] + [NARROWED] * (len(told) < len(rows))))


def _parts(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the joined goods; those that everyday words tell with their joint ("bars and rods") stay one."""
    found: list[tuple[str, ...]] = []
    at = 0
    ends = [k for k, word in enumerate(words) if word == JOINT] + [len(words)]
    while at < len(words):
        end = next((e for e in reversed(ends) if e > at and _own(words[at:e]) is not None), None)
        end = next(e for e in ends if e > at) if end is None else end
        found.append(words[at:end])
        at = end + 1
    return found


def _own(part: tuple[str, ...]) -> Row | None:
    """Return the headings of goods that qualifiers may stand before and behind."""
    score = WHOLE
    narrow, thin = _qualifiers()
    for first in range(len(part)):
        for end in range(len(part), first, -1):
            row = everyday().get(part[first:end])
            if row is None or not all(word in narrow or word in thin for word in part[end:]):
                continue
            if any(word in narrow for word in part[end:]):
                score = NARROWED
            return Row(row.codes, min(row.score, score))
        if part[first] in narrow:
            score = NARROWED
        elif part[first] not in thin:
            return None
    return None


def _one(part: tuple[str, ...], parts: Sequence[tuple[str, ...]], k: int) -> Row | None:
    """Return the headings of one of the joined goods, whose noun or first word another may have: "sunflower seeds and
    oil", "copper and nickel ores". Where it could be read either way it is not known.
    """
    own = _own(part)
    before = parts[k - 1] if k else ()
    if len(part) == 1:
        for n in range(len(before) - 1, 0, -1):
            if (shared := _own(before[:n] + part)) is not None:
                return shared
    after = parts[k + 1] if k + 1 < len(parts) else ()
    shared = _own(part + after[-1:]) if len(after) > 1 and JOINT not in after else None
    if shared is None or own is None or shared.codes == own.codes:
        return own or shared
    return None


def _only_narrow(part: Sequence[str]) -> bool:
    narrow, thin = _qualifiers()
    return all(word in narrow or word in thin or word == JOINT for word in part)


@cache
def _qualifiers() -> tuple[frozenset[str], frozenset[str]]:
    """Stems of the words that narrow goods within their headings, and of those that say nothing of them."""
    return frozenset(map(stem, speech()["plain"])), frozenset(map(stem, speech()["thin"]))
