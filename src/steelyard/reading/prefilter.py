"""Tell in microseconds that a text cannot hold a trade figure, before anything is parsed or analysed.

Most documents of a news corpus say nothing of trade. A text passes when it holds a trade word of any lexicon and
something that can be a figure; a verb of trade ("sold", "received") counts only beside a unit of money or weight. The
words are those of the lexicons, in every form, so a new language needs nothing here. Never refused: a text in which
the reader would find a claim (held by test).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_WORD = re.compile(r"[^\W\d_]+")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_UNSEEN = ("script", "style")


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
    known = _known()
    found = {word.casefold().replace("ё", "е") for word in set(_WORD.findall(text))}
    has_noun = not found.isdisjoint(known.nouns)
    if not has_noun and found.isdisjoint(known.verbs):
        return False
    if not has_noun and found.isdisjoint(known.units) and not any(sign in text for sign in known.signs):
        return False
    return any(c.isdigit() for c in text) or not found.isdisjoint(known.figures)


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
        figures |= forms(_keys(amount, ("number", "fraction", "multiple", "fold")))
    letters = frozenset(word for word in units if word[0].isalpha())
    signs = tuple(sorted(word for word in units if not word[0].isalpha()))
    return _Words(frozenset(nouns), frozenset(verbs), letters, frozenset(figures), signs)


def _lexicons() -> Iterator[Mapping[str, Any]]:
    for file in sorted((resources.files("steelyard.reading") / "lexicon").iterdir(), key=lambda one: one.name):
        if file.name.count(".") == 1 and file.name.endswith(".toml"):
            yield tomllib.loads(file.read_text(encoding="utf-8"))


def _keys(kinds: Mapping[str, Any], wanted: Iterable[str]) -> set[str]:
    """Return the longest word of each phrase: where the phrase stands, that word stands."""
    phrases = (phrase for kind in wanted for row in kinds.get(kind, {}).values() for phrase in row)
    return {max((w.lstrip("=+") for w in phrase.split() if "{" not in w), key=len, default="") for phrase in phrases}


def _forms_of(name: str) -> Any:
    """Return what gives every form of each word of a language."""
    if name == "none":
        return lambda words: {word.casefold() for word in words if word}
    from steelyard.reading import morphology

    forms = getattr(morphology, f"{name}_forms")
    return lambda words: {form for word in words if word for form in forms(word)}
