"""The office of who promises: a title beside an economy, "Governor of Omsk Oblast", never the person's name.

An office is taken only where the sentence says whose word it is: its holder says it, or is the one who will do it. A
sentence that goes on with "he said" has the office of the sentence before. Offices no longer held count for nothing.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from steelyard.core.errors import InputError
from steelyard.gazetteer.lookup import Mention, resolve
from steelyard.gazetteer.names import name

AFTER = 48
"""Letters between a title and the economy behind it: "minister of foreign trade and industry of ..."."""
BEFORE = 3
BACK = 3
"""Sentences that "he said" looks back."""
_FORMS = {
    "over": r"(?:{})[\s-]*$", "between": r"(?:[\s,-]|{})*", "says": r"\b(?:{})\b", "goes_on": r"\b(?:{})\b",
}  # fmt: skip
"""Parts of `offices.toml` -> where their phrases must stand."""


@dataclass(frozen=True, slots=True)
class Office:
    """A title and its economy in a text, as a span."""

    start: int
    end: int
    title: str
    code: str

    @property
    def words(self) -> str:
        """How the register has it, whatever the text's language: "Prime Minister of Belarus"."""
        return f"{_data()['title']['en'][self.title]} of {name(self.code, 'en')}"


def offices(text: str, lang: str, mentions: Sequence[Mention]) -> list[Office]:
    """Return the offices that a text names with their economy, in order."""
    if lang not in _data()["words"]:
        return []
    found = []
    for match in _titles(lang).finditer(text):
        if _words("over", lang).search(text, max(0, match.start() - 14), match.start()):
            continue
        economy = _economy(text, lang, match.start(), match.end(), mentions)
        if economy is not None:
            start = min(match.start(), economy.start)
            found.append(Office(start, match.end(), str(match.lastgroup), economy.code))
    return found


def _economy(text: str, lang: str, start: int, end: int, mentions: Sequence[Mention]) -> Mention | None:
    """The economy right behind a title, or right before it."""
    at = bisect_right(mentions, start, key=lambda mention: mention.start)
    behind = mentions[at] if at < len(mentions) else None
    if (
        behind is not None
        and behind.start - end <= AFTER
        and _words("between", lang).fullmatch(text, end, behind.start)
    ):
        return behind
    before = mentions[at - 1] if at else None
    if before is not None and 0 <= start - before.end <= BEFORE and not text[before.end : start].strip(" '’s"):
        return before
    return None


def office_of(
    text: str, lang: str, span: tuple[int, int], act: int, sentences: Sequence[tuple[int, int]], held: Sequence[Office]
) -> str | None:
    """Return the office whose holder makes a pledge; None where the text does not say.

    Parameters
    ----------
    span, act : where the pledge stands, and where what is promised begins.
    sentences : spans in order.
    held : `offices` of the text.
    """
    if not held:
        return None
    at = max(0, bisect_right(sentences, span[0], key=lambda one: one[0]) - 1)
    start, end = sentences[at][0], max(sentences[at][1], span[1])
    own = [one for one in held if start <= one.start < end]
    says = _words("says", lang).search(text, start, end)
    if own and says:
        return min(own, key=lambda one: min(abs(one.end - says.start()), abs(one.start - says.end()))).words
    if own and own[0].end <= act and _opens(lang).fullmatch(text, start, own[0].start):
        return own[0].words
    if own or not says or not _words("goes_on", lang).search(text, start, end):
        return None
    first = sentences[max(0, at - BACK)][0]
    earlier = [one for one in held if first <= one.start < start]
    return earlier[-1].words if earlier else None


def shown(office: str, lang: str) -> str:
    """Return an office in a reader's language; one that is not ours stays as it is written.

    >>> shown("Prime Minister of Belarus", "ru"), shown("Amkodor", "ru")
    ('Премьер-министр (Беларусь)', 'Amkodor')
    """
    title, _, place = office.partition(" of ")
    key = next((key for key, words in _data()["title"]["en"].items() if words == title), None)
    if lang == "en" or key is None or not place or lang not in _data()["title"]:
        return office
    try:
        return f"{_data()['title'][lang][key]} ({name(resolve(place), lang)})"
    except InputError:
        return office


@cache
def _titles(lang: str) -> re.Pattern[str]:
    rows: Mapping[str, list[str]] = _data()["words"][lang]
    phrases = sorted(((phrase, key) for key, some in rows.items() for phrase in some), key=lambda row: -len(row[0]))
    by_key: dict[str, list[str]] = {}
    for phrase, key in phrases:
        by_key.setdefault(key, []).append(_pattern(phrase))
    order = sorted(by_key, key=lambda key: -max(len(one) for one in by_key[key]))
    longest = "|".join(f"(?P<{key}>{'|'.join(by_key[key])})" for key in order)
    firsts = re.escape("".join(sorted({phrase[0] for phrase, _ in phrases})))  # so that most letters are passed at once
    return re.compile(rf"(?=[{firsts}])(?<![\w-])(?:{longest})(?![\w-])", re.IGNORECASE)


@cache
def _words(part: str, lang: str) -> re.Pattern[str]:
    """The phrases of a part of the lexicon, in the form that `_FORMS` gives them."""
    return re.compile(_FORMS[part].format(_any(_data()[part][lang])), re.IGNORECASE)


@cache
def _opens(lang: str) -> re.Pattern[str]:
    """What may stand before the one of whom a sentence speaks."""
    articles = _any(_data()["article"][lang])
    return re.compile(rf"\W*(?:{articles})?\W*" if articles else r"\W*", re.IGNORECASE)


def _any(phrases: Sequence[str]) -> str:
    return "|".join(_pattern(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def _pattern(phrase: str) -> str:
    return re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")


@cache
def _data() -> dict[str, Any]:
    file = resources.files("steelyard.reading") / "offices.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
