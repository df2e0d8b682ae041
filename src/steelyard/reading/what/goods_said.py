"""Phrases of goods in a sentence: the words that are goods by the headings, before or behind a token."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from steelyard.reading.hs.stems import speech
from steelyard.reading.marking.mark import Mark, Sentence
from steelyard.reading.marking.tokens import Token
from steelyard.reading.products import alone, classify
from steelyard.reading.what.goods import product_of

LONGEST = 9
"""Words of one phrase of goods."""
_ENDS = frozenset(
    (
        "flow", "verb_flow", "move", "level", "earns", "share", "prep", "other", "target", "bracket", "colon", "dash",
        "place", "period",
    )
)  # fmt: skip


def title_goods(sentence: Sentence) -> str | None:
    """The goods that a title is on: the only ones that it names, where it tells of no other flow."""
    whole = any("flow" in mark.means and product_of(sentence, k) is None for k, mark in enumerate(sentence.marks))
    return None if whole else only_goods(sentence, len(sentence.tokens))


def only_goods(sentence: Sentence, stop: int) -> str | None:
    """The goods that the words up to a token name, None where they name several."""
    found: list[str] = []
    at = 0
    while at < stop:
        end = min(stop_of(sentence, at), at + LONGEST, stop) if _closes(sentence.tokens[at]) else at
        while end > at and named_goods(_goods(sentence, at, end)) is None:
            end -= 1
        if end > at:
            found.append(in_words(sentence.tokens[at:end]))
        at = max(end, at + 1)
    return found[0] if len(found) == 1 else None


def goods_behind(sentence: Sentence, at: int) -> str | None:
    """The goods that the words behind a token name, up to the end of their clause: "largest buyer of Peru's coffee"."""
    ends = [m.first for m in sentence.marks if m.first >= at and (m.figure or m.when or "break" in m.means)][:1]
    stop = min([*ends, len(sentence.tokens), at + LONGEST])
    for first in range(at, stop):
        for end in range(min(stop, stop_of(sentence, first)), first, -1):
            if (said := named_goods(_goods(sentence, first, end))) is not None:
                return said
    return None


def named_goods(product: str | None) -> str | None:
    """A phrase of goods, None where its words only count or qualify."""
    return None if product is None or speech()["mere"].issuperset(product.casefold().split()) else product


def without_article(product: str) -> str:
    """A phrase of goods without what leads to it: "the non-oil", "of gold"."""
    words = product.replace(" - ", "-").split()
    while len(words) > 1 and words[0].casefold() in speech()["articles"]:
        words = words[1:]
    return " ".join(words)


def goods_at(sentence: Sentence, at: int, *, weighed: bool = False) -> str | None:
    """The goods whose words begin at a token, behind their origin; ``weighed``: whatever they are."""
    marks, tokens = sentence.marks, sentence.tokens
    j = _first_behind(marks, at)
    while j < len(marks) and marks[j].first == at and _origin(marks[j]):
        at, j = marks[j].end, j + 1
    stop = stop_of(sentence, at)
    for end in range(min(stop, at + LONGEST), at, -1):
        if (said := _goods(sentence, at, end)) is not None:
            cut = end < stop and end - 1 > at and _goods(sentence, end - 1, end + 1) is not None
            return None if cut else said  # "tin, zinc and copper" of "tin, zinc and copper ores"
    plain = weighed and at < stop <= at + LONGEST and not tokens[at].capital
    words = tokens[at:stop] if plain else ()
    return named_goods(" ".join([w.text for w in words])) if plain and all(w.key.isalpha() for w in words) else None


def goods_before(sentence: Sentence, end: int, start: int) -> str | None:
    told = told_before(sentence, end, start)
    return None if told is None else told[1]


def told_before(sentence: Sentence, end: int, start: int) -> tuple[int, str] | None:
    """The goods whose words end right before a token, all that are told together, and the token that they begin at."""
    if end <= start or not _closes(sentence.tokens[end - 1]):
        return None
    first = max(start, end - LONGEST)
    for k in range(_first_behind(sentence.marks, end) - 1, -1, -1):
        mark = sentence.marks[k]
        if mark.end <= first:
            break
        if _ends(mark):
            first = mark.end
            break
    for at in range(first, end):
        if (said := _goods(sentence, at, end)) is not None:
            return None if at > first and _unknown(sentence, at - 1) else (at, said)
    return None


def _unknown(sentence: Sentence, at: int) -> bool:
    """True for a small word of which nothing is known: "without" in a language that has no mark for it, «без газа»."""
    word = sentence.tokens[at]
    if word.capital or not word.key.isalpha():
        return False
    k = _first_behind(sentence.marks, at)
    return k == len(sentence.marks) or sentence.marks[k].first > at


def _goods(sentence: Sentence, first: int, end: int) -> str | None:
    """The words of some tokens where they are goods known whole."""
    if not (_closes(sentence.tokens[first]) and _closes(sentence.tokens[end - 1])):
        return None
    words = sentence.tokens[first:end]
    if not all(wordy(word) for word in words):
        return None
    said = alone(in_words(words)).strip(" ,")
    return said if classify(said).known else None


def _closes(word: Token) -> bool:
    """True for a word with which goods may begin and end."""
    return word.key not in _joints() and word.key.isalpha()


@cache
def _joints() -> frozenset[str]:
    return speech()["joints"]


def wordy(word: Token) -> bool:
    return word.key.isalpha() or word.text in "-‑,/"


def in_words(words: Sequence[Token]) -> str:
    return " ".join([w.text for w in words]).replace(" ,", ",").replace(" - ", "-").replace(" ‑ ", "-")


def stop_of(sentence: Sentence, at: int) -> int:
    """The token at which a phrase of goods that begins at one must end: right there inside a name and the like."""
    marks = sentence.marks
    for k in range(_first_behind(marks, at), len(marks)):
        if _ends(marks[k]):
            return max(marks[k].first, at)
    return len(sentence.tokens)


def _first_behind(marks: Sequence[Mark], at: int) -> int:
    """The first mark that ends behind a token."""
    low, high = 0, len(marks)
    while low < high:
        middle = (low + high) >> 1
        if marks[middle].end > at:
            high = middle
        else:
            low = middle + 1
    return low


def _origin(mark: Mark) -> bool:
    """True for what may stand before the name of goods: their origin, an article."""
    return (mark.place is not None and mark.place.form == "adjective") or "thin" in mark.means


def _ends(mark: Mark) -> bool:
    """True for what no phrase of goods holds."""
    if not _ENDS.isdisjoint(mark.means):
        return True
    return mark.figure is not None or mark.means.get("break") in ("strong", "relative")
