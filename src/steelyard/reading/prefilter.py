"""Tell at little cost that a text cannot hold a trade figure, before it is parsed or analysed.

Most documents of a news corpus say nothing of trade. First, in microseconds, by the words of a text alone: one passes
when it holds a trade word of any lexicon and something that can be a figure; a verb of trade ("sold", "received")
counts only beside a unit of money or weight. What passes is looked at by the phrases of its language: it is read when a
flow and a figure with its unit stand in one sentence, or the figure a few sentences behind, or when a place among
partners is told. The words are those of the lexicons, in every form, so a new language needs nothing here. Never
refused: a text in which the reader would find a claim (held by test).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from steelyard.reading.documents.tongue import likely, supported
from steelyard.reading.marking.currencies import with_money
from steelyard.reading.marking.currencies import words as codes_and_words
from steelyard.reading.marking.language import Language, language
from steelyard.reading.marking.mark import RANKS
from steelyard.reading.marking.tokens import Token, words_of

_WORD = re.compile(r"[^\W\d_]+")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_UNSEEN = ("script", "style")
_DASHES = frozenset("-–—‑")
_STOPS = frozenset(".!?…")
_WHOLE = ("multiple", "manifold", "fraction", "ratio", "fold")
"""What is a figure without a unit beside it."""
_PLACES = frozenset(RANKS)
_TOLD = _PLACES | {"flow", "verb_flow", "pair", "goods", "order"}
REACH = 3
"""Sentences that may stand between a flow and the first figure told of it."""


@dataclass(frozen=True, slots=True)
class _Words:
    """Small-letter forms: nouns of trade, verbs of trade, units, and words that are figures ("doubled", "a third")."""

    nouns: frozenset[str]
    verbs: frozenset[str]
    units: frozenset[str]
    figures: frozenset[str]
    signs: tuple[str, ...]


def may_hold_trade(text: str) -> bool:
    """Return False when no claim can be in the text, whatever its language.

    >>> may_hold_trade("The match ended 2:1."), may_hold_trade("Exports rose 5%."), may_hold_trade("Trade is good.")
    (False, True, False)
    """
    if not has_words(text):
        return False
    code = likely(text)
    return code not in supported() or _tells(text, code)  # what no lexicon reads is for the reader to list


def has_words(text: str) -> bool:
    """Return whether words of trade and of figures are there at all."""
    known = _known()
    found = set(_WORD.findall(text.casefold().replace("ё", "е")))
    has_noun = not found.isdisjoint(known.nouns)
    if not has_noun and found.isdisjoint(known.verbs):
        return False
    if not has_noun and found.isdisjoint(known.units) and not any(sign in text for sign in known.signs):
        return False
    return any(map(str.isdigit, text)) or not found.isdisjoint(known.figures)


def _tells(text: str, code: str) -> bool:
    """True when a figure with its unit stands in the sentence of a flow or not far behind, or a place is told."""
    words = language(code)
    tokens = words_of(text, words.vocabulary)
    figures = [i for i, t in enumerate(tokens) if t.opens and _may_tell(tokens, i) and _is_figure(tokens, i, words)]
    flows: list[int] = []
    opening, numbers = _opening(code)
    for i, token in enumerate(tokens):
        if not token.opens or (opening.isdisjoint(token.forms) and not (numbers and token.is_number)):
            continue
        match = words.phrases.longest(tokens, i)
        means = {} if match is None else match.means
        if not _PLACES.isdisjoint(means):
            return True
        led = match is not None and "goods" in means and _led(tokens, i + match.length, words)
        if led or "flow" in means or "verb_flow" in means or means.get("refer") == "pair":
            flows.append(i)
        elif "order" in means:
            figures.append(i)
    return bool(flows and figures) and _meet(tokens, flows, figures)


@cache
def _opening(code: str) -> tuple[frozenset[str], bool]:
    """Return the forms with which what `_tells` looks for can begin, and whether it can with a number."""
    words = language(code)
    forms, slots = words.phrases.opening(_TOLD)
    filled = {form for form, values in words.slot_words.items() if not slots.isdisjoint(values)}
    return forms | filled, not slots.isdisjoint(("n", "ord", "year", "yy"))


def _led(tokens: Sequence[Token], behind: int, words: Language) -> bool:
    """True for goods that go somewhere or come from there."""
    after = words.phrases.longest(tokens, behind)
    return after is not None and "prep" in after.means


def _may_tell(tokens: Sequence[Token], i: int) -> bool:
    """True for what can begin a figure, or be the unit of the number before it."""
    before = tokens[i - 1] if i else None
    return not tokens[i].is_number and (
        tokens[i].counts or (before is not None and (before.counts or before.text in _DASHES))
    )


def _is_figure(tokens: Sequence[Token], i: int, words: Language) -> bool:
    """True for a unit beside a number, and for what is a figure by itself ("doubled") where no longer phrase stands."""
    match = words.amounts.longest(tokens, i)
    if match is None:
        return False
    if match.kind in _WHOLE:
        longest, end = words.phrases.longest, i + match.length
        over = ((j, longest(tokens, j)) for j in range(max(0, i - 2), i + 1) if tokens[j].opens)
        return not any(one is not None and j + one.length >= end + (j == i) for j, one in over)  # "the first half"
    if match.kind != "unit":
        return False
    dashed = i > 1 and tokens[i - 1].text in _DASHES
    return any(_is_number(tokens, j, words) for j in (i - 2 if dashed else i - 1, i + match.length))


def _is_number(tokens: Sequence[Token], i: int, words: Language) -> bool:
    """True for digits and for words that count."""
    if not 0 <= i < len(tokens) or tokens[i].is_number:
        return 0 <= i < len(tokens)
    match = words.amount(tokens, i)
    return match is not None and match.kind != "unit"


def _meet(tokens: Sequence[Token], flows: Sequence[int], figures: Sequence[int]) -> bool:
    """True when a figure stands in the sentence of a flow, or at most `REACH` stops behind it."""
    stops = [i for i, token in enumerate(tokens) if token.text in _STOPS]
    near = {bisect_right(stops, i) for i in flows}
    return any(bisect_right(stops, i) - back in near for i in figures for back in range(REACH + 1))


def visible(page: str) -> str:
    """Return roughly what a reader of a page sees: no scripts, styles or tags. Linear in the page, never exact.

    >>> visible("<style>p {}</style><p>Exports <b>rose</b><script>import x</script>")
    '  Exports  rose '
    """
    for name in _UNSEEN:
        page = " ".join(_outside(page, name))
    return _TAG.sub(" ", page)


def _outside(page: str, name: str) -> Iterator[str]:
    """Yield the stretches of a page between the elements of one name."""
    low, at = page.lower(), 0
    while (start := low.find(f"<{name}", at)) >= 0:
        yield page[at:start]
        end = low.find(f"</{name}", start)
        if end < 0:
            return
        at = low.find(">", end) + 1 or len(page)
    yield page[at:]


@cache
def _known() -> _Words:
    nouns: set[str] = set()
    verbs: set[str] = set()
    units: set[str] = set()
    figures: set[str] = set()
    for table in _lexicons():
        forms = _forms_of(table.get("morphology", "none"))
        phrase, amount = table.get("phrase", {}), table.get("amount", {})
        nouns |= forms(_keys(phrase, ("flow", "whole", "rank_exports", "rank_imports")))
        verbs |= forms(_keys(phrase, ("verb_flow", "goods")))
        units |= forms(_keys(amount, ("unit",)))
        figures |= forms(_keys(amount, ("number", "fraction", "ratio", "multiple", "fold")))
    letters = frozenset(word for word in units if word[0].isalpha()) - codes_and_words()
    signs = tuple(sorted((*(w for w in units if not w[0].isalpha()), *(w.upper() for w in codes_and_words()))))
    return _Words(frozenset(nouns), frozenset(verbs), letters, frozenset(figures), signs)


def _lexicons() -> Iterator[Mapping[str, Any]]:
    for file in sorted((resources.files("steelyard.reading") / "lexicon").iterdir(), key=lambda one: one.name):
        if file.name.count(".") == 1 and file.name.endswith(".toml"):
            yield with_money(tomllib.loads(file.read_text(encoding="utf-8")))


def _keys(kinds: Mapping[str, Any], wanted: Iterable[str]) -> set[str]:
    """Return a word of each phrase, which stands where it does: one that is a phrase alone, else the longest."""
    phrases = [phrase for kind in wanted for row in kinds.get(kind, {}).values() for phrase in row]
    said = [[word.lstrip("=+^~") or word for word in phrase.split() if "{" not in word] for phrase in phrases]
    alone = {words[0] for phrase, words in zip(phrases, said, strict=True) if len(words) == 1 and " " not in phrase}
    return alone | {max(words, key=len, default="") for words in said if alone.isdisjoint(words)}


def _forms_of(name: str) -> Any:
    """Return what gives every form of each word of a language."""
    if name == "none":
        return lambda words: {word.casefold() for word in words if word}
    from steelyard.reading.marking import morphology

    forms = getattr(morphology, f"{name}_forms")
    return lambda words: {form for word in words if word for form in forms(word)}
