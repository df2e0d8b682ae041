"""The office of who promises: a title beside an economy, "Governor of Omsk Oblast", never the person's name.

An office is taken only where the text says whose word it is: its holder says it, or is the one who will do it. Who was
once named with an economy may be called by the bare title, by name or as its leader later; a sentence that goes on with
"he said" has the office of the sentence before, and words in quotation marks are theirs to whom the quotation is given.
Offices no longer held count for nothing.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from steelyard.core.errors import InputError
from steelyard.gazetteer.lookup import Mention, resolve
from steelyard.gazetteer.names import name, renamed
from steelyard.reading.marking.starts import Starts
from steelyard.reading.promises.written import one_of

AFTER = 48
"""Letters between a title and the economy behind it: "minister of foreign trade and industry of ..."."""
BEFORE = 3
BACK = 3
"""Sentences that "he said" looks back."""
_STEM = 2
"""Letters at a name's end that its forms may change."""
_ENDING = re.compile(rf"\w{{0,{_STEM + 2}}}\b")
_HEADS = ("president", "king", "chancellor", "prime_minister", "governor", "acting_governor")
"""Who may be called the leader of an economy."""
_NAME = re.compile(r"[\s,]*((?:[^\W\d_a-zа-яё][^\W\d_]+[\s-]*){1,4})")
_QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"|“[^”]*$|«[^»]*$|\"[^\"]*$")
_FORMS = {
    "over": r"(?:{})[\s-]*$", "between": r"(?:[\s,-]|{})*", "says": r"\b(?:{})\b", "goes_on": r"\b(?:{})\b",
    "leader": r"\b(?:{})\b",
}  # fmt: skip
"""Parts of `offices.toml` -> where their phrases must stand."""


@dataclass(frozen=True, slots=True)
class Office:
    """A title and its economy in a text, as a span."""

    start: int
    end: int
    title: str
    code: str
    reach: int = 0
    """Where the title and its economy end: behind it may stand the holder's name."""

    @property
    def words(self) -> str:
        """How the register has it, whatever the text's language: "Prime Minister of Belarus"."""
        return f"{_data()['title']['en'][self.title]} of {name(self.code, 'en')}"


def openings(lang: str) -> dict[str, list[str]]:
    """Return the phrases that are looked for in a text, by what they tell, see `Starts`."""
    data = _data()
    titles = [phrase for phrases in data["words"].get(lang, {}).values() for phrase in phrases]
    return {"title": titles, **{part: data[part].get(lang, []) for part in ("leader", "says", "goes_on")}}


def offices(starts: Starts, lang: str, mentions: Sequence[Mention]) -> list[Office]:
    """Return the offices that a text names with their economy, in order."""
    text = starts.text
    if lang not in _data()["words"]:
        return []
    found = []
    bare = []
    for match in starts.matches("title", _titles(lang), 0, len(text)):
        if _words("over", lang).search(text, max(0, match.start() - 14), match.start()):
            continue
        economy = _economy(text, lang, match.start(), match.end(), mentions)
        if economy is not None:
            start = min(match.start(), economy.start)
            reach = _reach(text, lang, max(match.end(), economy.end), mentions)
            found.append(Office(start, match.end(), str(match.lastgroup), economy.code, reach))
        else:
            bare.append(Office(match.start(), match.end(), str(match.lastgroup), ""))
    again = [*_called(bare, found), *_by_name(text, found), *_leaders(starts, lang, found, mentions)]
    return sorted([*found, *again], key=lambda one: (one.start, -one.end))


def _reach(text: str, lang: str, end: int, mentions: Sequence[Mention]) -> int:
    """Where an office's economy ends: "of Omsk Oblast of Russia" goes on behind its first name."""
    for mention in mentions[bisect_left(mentions, end, key=lambda one: one.start) :]:
        if not _words("between", lang).fullmatch(text, end, mention.start):
            break
        end = mention.end
    return end


def holders(text: str, held: Sequence[Office]) -> list[tuple[int, int]]:
    """Return where a text has the offices it names and the names of those who hold them."""
    spans = []
    for one in held:
        match = _NAME.match(text, max(one.reach, one.end))
        spans.append((one.start, match.end() if match else max(one.reach, one.end)))
    return spans


def _called(bare: Sequence[Office], found: Sequence[Office]) -> Iterator[Office]:
    """Bare titles of which one was named with its economy before: "the president"."""
    for one in bare:
        before = [known for known in found if known.title == one.title and known.start < one.start]
        if before:
            yield replace(one, code=before[-1].code)


def _by_name(text: str, found: Sequence[Office]) -> Iterator[Office]:
    """Where the holder of an office is called by the last word of the name that stands behind the title."""
    known: dict[str, Office] = {}
    for one in found:
        match = _NAME.match(text, one.reach)
        last = match[1].split()[-1] if match and match[1].split() else ""
        if len(last) > _STEM + 2:
            known.setdefault(last[:-_STEM], one)
    for stem, one in known.items():
        for start, end in _forms_of(stem, text, one.end):
            yield replace(one, start=start, end=end)


def _forms_of(stem: str, text: str, low: int) -> Iterator[tuple[int, int]]:
    """Where a text has words that are a stem with an ending, from ``low`` on; no pattern is compiled for each name."""
    at = text.find(stem, low)
    while at >= 0:
        match = _ENDING.match(text, at + len(stem))
        if match and (at == low or not (text[at - 1].isalnum() or text[at - 1] == "_")):
            yield at, match.end()
        at = text.find(stem, at + 1)


def _leaders(starts: Starts, lang: str, found: Sequence[Office], mentions: Sequence[Mention]) -> Iterator[Office]:
    """Where the first head of an economy that was named is called its leader."""
    for match in starts.matches("leader", _words("leader", lang), 0, len(starts.text)):
        economy = _economy(starts.text, lang, match.start(), match.end(), mentions)
        heads = [one for one in found if economy and one.code == economy.code and one.title in _HEADS]
        if economy and heads and heads[0].start < match.start():
            yield replace(heads[0], start=min(match.start(), economy.start), end=match.end())


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
    starts: Starts,
    lang: str,
    span: tuple[int, int],
    act: int,
    sentences: Sequence[tuple[int, int]],
    held: Sequence[Office],
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
    speaker = _speaker(starts, lang, (start, end), sentences, held)
    if speaker:
        return speaker.words
    own = [one for one in held if start <= one.start < end]
    if own and own[0].end <= act and _opens(lang).fullmatch(starts.text, start, own[0].start):
        return own[0].words
    quoted = _quoted(starts, lang, span, sentences, held)
    return quoted.words if quoted else None


def _speaker(
    starts: Starts, lang: str, span: tuple[int, int], sentences: Sequence[tuple[int, int]], held: Sequence[Office]
) -> Office | None:
    """Who says something in a stretch of text: the office next to the word of saying, names between not counted; or,
    where that is "he", the one named last in the sentences before.
    """
    own = [one for one in held if span[0] <= one.start < span[1]]
    says = starts.first("says", _words("says", lang), *span)
    if not says:
        return None
    text = starts.text
    if own:
        return min(own, key=lambda one: _between(text[one.end : says.start()] or text[says.end() : one.start]))
    if not starts.first("goes_on", _words("goes_on", lang), *span):
        return None
    at = max(0, bisect_right(sentences, span[0], key=lambda one: one[0]) - 1)
    first = sentences[max(0, at - BACK)][0]
    earlier = [one for one in held if first <= one.start < span[0]]
    return earlier[-1] if earlier else None


def _between(words: str) -> int:
    """Letters of what stands between, words with a capital and commas left out."""
    return len("".join(word for word in re.findall(r"[^\W\d_]+", words) if not word[0].isupper()))


def _quoted(
    starts: Starts, lang: str, span: tuple[int, int], sentences: Sequence[tuple[int, int]], held: Sequence[Office]
) -> Office | None:
    """Return to whom the quotation around a span is given: behind it, right before it, or earlier in its paragraph."""
    text = starts.text
    low = text.rfind("\n", 0, span[0]) + 1
    high = text.find("\n", span[1])
    high = high if high >= 0 else len(text)
    around = [m.span() for m in _QUOTED.finditer(text[low:high]) if m.start() + low <= span[0] < m.end() + low]
    if not around:
        return None
    begin, stop = around[0][0] + low, around[0][1] + low
    behind = next((b for a, b in sentences if a < stop <= b), stop)
    before = next((a for a, b in sentences if a <= begin < b), begin)
    return (
        _speaker(starts, lang, (stop, max(behind, stop)), sentences, held)
        or _speaker(starts, lang, (before, begin), sentences, held)
        or next((one for a, b in reversed(sentences) if low <= a < before
                 and (one := _speaker(starts, lang, (a, b), sentences, held))), None)
    )  # fmt: skip


def shown(office: str, lang: str) -> str:
    """Return an office, or an economy, in a reader's language; what is neither stays as it is written.

    >>> shown("Prime Minister of Belarus", "ru"), shown("Amkodor", "ru"), shown("Belarus", "ru")
    ('Премьер-министр (Беларусь)', 'Amkodor', 'Беларусь')
    """
    office = renamed(office, lang)
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
    order = sorted(rows, key=lambda key: -max(map(len, rows[key])))
    longest = "|".join(f"(?P<{key}>{one_of(rows[key])})" for key in order)
    return re.compile(rf"(?<![\w-])(?:{longest})(?![\w-])")


@cache
def _words(part: str, lang: str) -> re.Pattern[str]:
    """The phrases of a part of the lexicon, in the form that `_FORMS` gives them."""
    return re.compile(_FORMS[part].format(one_of(_data()[part][lang])), re.IGNORECASE)


@cache
def _opens(lang: str) -> re.Pattern[str]:
    """What may stand before the one of whom a sentence speaks."""
    articles = one_of(_data()["article"][lang])
    return re.compile(rf"\W*(?:{articles})?\W*" if articles else r"\W*", re.IGNORECASE)


@cache
def _data() -> dict[str, Any]:
    file = resources.files("steelyard.reading.promises") / "offices.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
