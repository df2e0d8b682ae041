"""Cues: the words that announce a promise, an event, a cause or rhetoric, found in one pass over a text.

They are data (``lexicon/<lang>.pledges.toml``, ``*`` for any ending); the longest phrase at a word wins, and a phrase
of the kind ``none`` only keeps a shorter one from being found ("due to begin" is no cause).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from steelyard.gazetteer.lookup import Mention
from steelyard.gazetteer.runs import Place, Runs, Words, small
from steelyard.reading.marking.starts import Starts
from steelyard.reading.promises.offices import openings

_WORD = re.compile(r"[^\W_]+")
_STOP = re.compile(
    r"[.!?…\n](?:(?<=\n)\n*|(?<!\n)(?<!\b[A-ZА-ЯЁ][.!?…])[.!?…]*[\"”»’)\]]*\s+(?=[\"“«‘(\[—–-]*\s?[A-ZА-ЯЁ0-9$]))"
)
"""The end of a sentence."""
_ENDS = ".!?…\n"
"""What it starts with: looked for sign by sign, the rest is tried there alone."""
_LAST = re.compile(r"(?s:.*[^\w.])?(.*)")
"""The word before a stop, from behind."""
LONGEST = 1500
"""Characters of a sentence: what is longer (a table, a text without stops) is read in pieces, in linear time."""
_DATES = (
    ("date", ("months", "seasons", "relative", "by", "near", "within", "from")),
    ("place", ("place",)),
)
"""What may begin with the words of which tables of ``[dates]``."""
_LONGEST = 40
"""Letters of a word that are looked at."""


@dataclass(slots=True)
class Cue:
    """A phrase found: span in code points, kind (a table of the lexicon) and value (a key of it)."""

    start: int
    end: int
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class _Start:
    """The phrases that may start with a word: those that are that word alone, and how the others go on.

    ``parts`` are what is no cue and may start with it: a date, an office ...
    """

    entries: list[tuple[tuple[str, ...], str, str]]
    alone: list[tuple[tuple[str, ...], str, str]]
    seconds: frozenset[str]
    stems: tuple[str, ...]
    parts: tuple[str, ...]


_Entries = dict[str, list[tuple[tuple[str, ...], str, str]]]


class _Phrases:
    """All phrases of a lexicon by their first word, or by what stands before its ``*``."""

    __slots__ = ("entries", "numbers", "parts", "stems")

    def __init__(self, parts: Mapping[str, Iterable[str]], numbers: str) -> None:
        self.entries: _Entries = {}
        self.stems: _Entries = {}
        self.parts = {part: _firsts(phrases) for part, phrases in parts.items()}
        """What is no cue -> the words with which it can begin, and what those begin with that end in ``*``."""
        self.numbers = numbers
        """What can begin with a number of one or two digits."""

    def add(self, phrase: str, kind: str, value: str) -> None:
        """Take in a phrase as the lexicon writes it."""
        words = tuple(phrase.casefold().replace("ё", "е").replace("'", " ").split())
        if words[0].endswith("*"):
            self.stems.setdefault(words[0][:-1], []).append((words, kind, value))
        else:
            self.entries.setdefault(words[0], []).append((words, kind, value))

    def starting(self, word: str) -> _Start | None:
        """Return the phrases that may start with a word, longest first; None where none does."""
        found = list(self.entries.get(word, ()))
        for size in range(2, min(len(word), _LONGEST) + 1):
            found += self.stems.get(word[:size], ())
        parts = [part for part, (words, stems) in self.parts.items() if word in words or word.startswith(stems)]
        if word[0].isdecimal() and not word[2:3].isdecimal() and self.numbers:
            parts.append(self.numbers)
        if not found and not parts:
            return None
        found.sort(key=_rank)
        seconds = {words[1] for words, _, _ in found if len(words) > 1}
        stems = tuple(second[:-1] for second in seconds if second.endswith("*"))
        alone = [entry for entry in found if len(entry[0]) == 1]
        return _Start(found, alone, frozenset(seconds), stems, tuple(parts))


def _firsts(phrases: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the first words of phrases: whole ones, and those of which only the beginning is told."""
    firsts = [(match[0], small(phrase)[match.end() :]) for phrase in phrases if (match := _WORD.match(small(phrase)))]
    whole = frozenset(word for word, rest in firsts if not rest.startswith("*"))
    return whole, tuple({word for word, rest in firsts if rest.startswith("*")})


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The cues of one language: ``runs`` tells the words of a text, each with the phrases that may start with it;
    ``edges`` and ``joints`` cut clauses, ``opens`` to ``valued`` shape lists.
    """

    runs: Runs[_Start]
    abbreviations: frozenset[str]
    edges: re.Pattern[str]
    joints: re.Pattern[str]
    opens: re.Pattern[str]
    closes: re.Pattern[str]
    parts: re.Pattern[str]
    leads: re.Pattern[str]
    valued: re.Pattern[str]
    dates: dict[str, dict[str, list[str]]]


@cache
def phrasebook(lang: str) -> Phrasebook | None:
    """Return the cues of a language, None when it has none."""
    file = resources.files("steelyard.reading") / "lexicon" / f"{lang}.pledges.toml"
    return parse(file.read_text(encoding="utf-8"), openings(lang)) if file.is_file() else None


def parse(text: str, parts: Mapping[str, Iterable[str]] | None = None) -> Phrasebook:
    """Compile the text of a lexicon file; ``parts`` are further phrases by what they begin, see `Starts`."""
    rows = tomllib.loads(text)
    dates: dict[str, dict[str, list[str]]] = rows.get("dates", {})
    words = {part: [w for name in names for row in dates.get(name, {}).values() for w in row] for part, names in _DATES}
    known = _Phrases({**words, **(parts or {})}, "date" if dates else "")
    for kind, table in rows.items():
        if kind in ("abbreviations", "dates", "edges"):
            continue
        for value, phrases in table.items():
            for phrase in phrases:
                known.add(phrase, kind, value)
    edge = {name: "|".join(map(re.escape, phrases)) for name, phrases in rows.get("edges", {}).items()}
    comma = rf"|(?<=,)\s+(?=(?:{edge['after_comma']})\s)" if edge else ""
    return Phrasebook(
        runs=Runs(_WORD, known.starting, folded=True),
        abbreviations=frozenset(rows.get("abbreviations", ())),
        # A class of signs comes first, for which the search looks at once.
        edges=re.compile(rf"[;\"“”«»()–—:,-](?:(?<=[;\"“”«»()])|(?<=\s[–—-])\s|(?<=:)\s{comma})"),
        joints=_pattern(rf"\s(?=(?:{edge.get('joints')})\s)", edge),
        opens=_pattern(rf"(?<!\w)(?:{edge.get('opens')})(?!\w)", edge),
        closes=_pattern(rf"(?<!\w)(?:{edge.get('closes')})(?!\w)", edge),
        parts=_pattern(rf"[()]|,\s*(?:(?:{edge.get('joints')})\s+)?|\s+(?:{edge.get('joints')})\s+", edge),
        leads=_pattern(rf"^(?:{edge.get('leads')})\s+", edge),
        valued=_pattern(rf"\s*\([^()]*\d.*|(?:^|\s+)(?:{edge.get('valued')})\s[^\d]{{0,30}}\d.*", edge),
        dates=dates,
    )


def _pattern(form: str, edge: dict[str, str]) -> re.Pattern[str]:
    """Compile a pattern; a language without such words has one that never matches."""
    return re.compile(form if edge else r"(?!)", re.IGNORECASE)


def find_cues(text: str, book: Phrasebook) -> tuple[list[Cue], Starts]:
    """Return the cues of a text in order, none overlapping, and where it may have dates, places and offices."""
    words = book.runs.words_of(text)
    found: list[Cue] = []
    places: dict[str, list[int]] = {}
    free = 0
    for run in words.told:
        edge = words.edges[run]
        for i, first, end, start in words.parts[run].told:
            at = edge + first
            for part in start.parts:
                places.setdefault(part, []).append(at)
            if at < free:
                continue
            entries, after = start.alone, ""
            if start.seconds:
                after = words.behind(run, i)
                if after in start.seconds or (start.stems and after and after.startswith(start.stems)):
                    entries = start.entries
            for pattern, kind, value in entries:
                n = len(pattern)
                if n == 1 or (_fits(pattern[1], after) and (n == 2 or _follows(pattern, words, (run, i)))):
                    free = edge + end if n == 1 else words.end((run, i), n - 1)
                    if kind != "none":
                        found.append(Cue(at, free, kind, value))
                    break
    return found, Starts(text, places)


def _follows(pattern: tuple[str, ...], words: Words[_Start], place: Place) -> bool:
    """Return whether a phrase, whose first two words stand at a place, stands there whole."""
    for k in range(2, len(pattern)):  # noqa: SIM110  (a generator would cost more than the answer)
        if not _fits(pattern[k], words.said(place, k)):
            return False
    return True


def _rank(entry: tuple[tuple[str, ...], str, str]) -> tuple[int, int, bool]:
    """Order phrases: the longest first, and of equal ones the form before the stem."""
    words = entry[0]
    return -len(words), -sum(len(word.rstrip("*")) for word in words), words[-1].endswith("*")


def _fits(pattern: str, word: str) -> bool:
    return pattern == word or (pattern[-1] == "*" and word != "" and word.startswith(pattern[:-1]))


def sentences(text: str, book: Phrasebook) -> list[tuple[int, int]]:
    """Return the spans of sentences: they end at a stop before a capital, and at the end of a line.

    >>> [(s, e) for s, e in sentences("One of two. Two\\nThree", parse("[dates]"))]
    [(0, 11), (12, 15), (16, 21)]
    """
    spans: list[tuple[int, int]] = []
    start = behind = 0
    for at in sorted([at for sign in _ENDS for at in _places(text, sign)]):
        if at < behind or (text[at] != "\n" and text[at + 1 : at + 2].isalnum()):
            continue  # the point in "1.5"
        found = _STOP.match(text, at)
        if found is None:
            continue
        behind = found.end()
        end = at if text[at] == "\n" else at + len(text[at:behind].rstrip())
        if text[at] == "." and _last_word(text, max(start, at - 12), at) in book.abbreviations:
            continue
        if end - start > LONGEST:
            spans += _pieces(text, start, end)
        elif end > start:
            spans.append((start, end))
        start = behind
    if start < len(text.rstrip()):
        spans += _pieces(text, start, len(text.rstrip()))
    return spans


def _last_word(text: str, low: int, at: int) -> str:
    """Return the word before a stop in small letters; stops inside it are its own."""
    word = text[max(text.rfind(" ", low, at) + 1, low) : at]
    if not word.isalnum():
        last = _LAST.match(text, low, at)
        word = last[1] if last else ""
    return word.casefold().lstrip(".")


def _places(text: str, sign: str) -> list[int]:
    """Return where a sign stands."""
    places: list[int] = []
    at = text.find(sign)
    while at >= 0:
        places.append(at)
        at = text.find(sign, at + 1)
    return places


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence whole, or in pieces when no one would write it so long."""
    while end - start > LONGEST:
        cut = text.rfind(" ", start + 1, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield start, cut
        start = cut
    if end > start:
        yield start, end


@dataclass(frozen=True, slots=True)
class Outline:
    """What the rules on promises, assertions and lists look at: the text, its cues, by sentence too, and economies."""

    text: str
    lang: str
    book: Phrasebook
    cues: Sequence[Cue]
    starts: Starts
    spans: Sequence[tuple[int, int]]
    told: Sequence[tuple[int, int, Sequence[Cue]]]
    """Start, end and cues of every sentence that has cues."""
    mentions: Sequence[Mention]
    places: Sequence[int]
    """Where each of the economies is named."""

    def named(self, start: int, end: int) -> Sequence[Mention]:
        """Return the economies named in a stretch of the text."""
        low = bisect_left(self.places, start)
        return self.mentions[low : bisect_left(self.places, end, low)]


def _by_sentence(spans: Iterable[tuple[int, int]], cues: Sequence[Cue]) -> list[tuple[int, int, Sequence[Cue]]]:
    found: list[tuple[int, int, Sequence[Cue]]] = []
    at = 0
    for start, end in spans:
        first = at
        while at < len(cues) and cues[at].start < end:
            at += 1
        if at > first:
            found.append((start, end, cues[first:at]))
    return found


def outline(text: str, lang: str, mentions: Sequence[Mention]) -> Outline | None:
    """Return the outline of a text, None for a language without cues."""
    book = phrasebook(lang)
    if book is None:
        return None
    cues, starts = find_cues(text, book)
    spans = sentences(text, book)
    places = [mention.start for mention in mentions]
    return Outline(text, lang, book, cues, starts, spans, _by_sentence(spans, cues), mentions, places)
