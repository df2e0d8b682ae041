"""Words, numbers, signs and sentences of a text, each with its place. One pass, no backtracking.

A token knows nothing of meaning, nor where it stands: all texts share it. Numbers keep their separators ("1,234.5",
"1 234,5"); a language reads them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from dataclasses import dataclass

from steelyard.gazetteer.runs import edges_of, runs_of

_TOKEN = re.compile(
    r"""([^\W\d_]{2,}                                                 # a word
    |\d+(?:st|nd|rd|th)\b                                            # an ordinal
    |\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,]\d+)?       # a number in groups
    |\d+(?:[.,]\d+)*                                                # a number
    |(?<![^\s($€£])\.\d+                                            # a number below one
    |(?:[^\W\d_]\.){2,}                                             # an abbreviation
    |[mм][23]\b                                                     # a square or cubic metre
    |[^\W\d_]                                                       # a letter
    |['’][sS]\b
    |[^\w\s])                                                       # a sign""",
    re.VERBOSE,
)
LONGEST = 300
"""Tokens after which a sentence ends whatever stands there, so that work stays linear in texts without stops."""
_STOPS = frozenset(".!?…")
_CLOSERS = frozenset("\"'’”»)]")
_LAST = _STOPS | _CLOSERS
_DASHES = frozenset("-–—")
"""What the last token of a sentence ends with, where its line goes on."""
_MONEY = frozenset("$€£¥₽")
"""Signs of money that stand before their number."""
SHORT = 4
"""Characters of a number that is kept: years come again and again."""
_CAPITALS = 4
"""Letters of what is read in capitals: codes of money, short names."""
_KEPT = 20_000
"""Words, and runs, that a vocabulary keeps; then it starts anew: memory stays flat over texts that all differ."""


@dataclass(slots=True)
class Token:
    """A word, number or sign: as written, its small-letter key and lemma; ``forms`` is what phrases match (key, lemma,
    ``=key``, ``~key`` unless all in capitals, for a capital ``+key``, for few capitals ``^key``). ``opens`` tells
    whether any phrase or figure can begin with it, ``sums`` whether a word of figures can (a number in words, a unit
    ...), ``counts`` whether a figure can that is more than a unit in several words, ``only`` that nothing but a phrase
    can; ``apart`` that a gap stands before it."""

    text: str
    key: str
    lemma: str
    forms: tuple[str, ...]
    is_number: bool
    opens: bool = True
    sums: bool = True
    counts: bool = True
    only: bool = False
    apart: bool = True

    @property
    def capital(self) -> bool:
        """True when it starts with a capital letter."""
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Span:
    """A sentence: its place in the text and its tokens ``first`` .. ``last - 1``."""

    start: int
    end: int
    first: int
    last: int


class _Run:
    """What stands between two blanks: its tokens and where in it each starts.

    ``stops`` are those of its tokens behind which a sentence may end inside it; ``opens`` and ``ends`` tell whether one
    may before its first and behind its last, ``number`` whether its last sign is a digit; ``alone`` is the token of a
    run that is one and nothing of these.
    """

    __slots__ = ("alone", "ends", "number", "opens", "starts", "stops", "tokens")

    def __init__(self, run: str, tokens: list[Token], starts: list[int], stops: list[int], end: int) -> None:
        self.tokens, self.starts, self.stops = tuple(tokens), tuple(starts), tuple(stops)
        self.opens = bool(starts) and starts[0] > 0
        self.ends = bool(starts) and (end < len(run) or run[-1] in _LAST)
        self.number = run[-1:].isdecimal()
        plain = len(tokens) == 1 and not (self.opens or self.ends or self.number)
        self.alone = tokens[0] if plain else None


class Vocabulary:
    """What is known of words as written, apart from where they stand.

    A language says which forms open a phrase (``firsts``), a word of figures (``sums``) or a figure (``counting``, and
    of these some that do more than lead to one: ``figures``); ``signs`` are articles and what is often no phrase.
    """

    __slots__ = ("_counting", "_figures", "_firsts", "_lemma", "_signs", "_sums", "alone", "runs", "tied")

    def __init__(
        self,
        lemma: Callable[[str], str] | None = None,
        firsts: Set[str] = frozenset(),
        sums: Set[str] = frozenset(),
        counting: Set[str] = frozenset(),
        figures: Set[str] = frozenset(),
        signs: Set[str] = frozenset(),
    ) -> None:
        self._lemma, self._firsts, self._sums, self._counting = lemma, firsts, sums, counting
        self._figures, self._signs = figures, signs
        self.alone: dict[str, Token] = {}
        """Word -> its token behind a gap."""
        self.tied: dict[str, Token] = {}
        """Word -> its token where none is."""
        self.runs: dict[str, _Run] = {}

    def learn(self, word: str) -> Token:
        """Return the token of a word behind a gap, and keep it."""
        if word[-1].isdecimal() and (word[0].isdecimal() or word[0] == "."):
            return self._number(word)
        key = word.casefold().replace("ё", "е").replace("’", "'")
        base = self._lemma(key) if self._lemma else key
        forms: tuple[str, ...] = (key, "=" + key) if base == key else (key, base, "=" + key)
        if not word.isupper():
            forms = (*forms, "~" + key)
        if word[0].isupper():
            forms = (
                (*forms, "+" + key, "^" + key) if word.isupper() and 1 < len(word) <= _CAPITALS else (*forms, "+" + key)
            )
        counts, sums = not self._counting.isdisjoint(forms), not self._sums.isdisjoint(forms)
        opens = counts or sums or not self._firsts.isdisjoint(forms)
        only = opens and key not in self._signs and not (counts and not self._figures.isdisjoint(forms))
        return self._keep(Token(word, key, base, forms, False, opens, sums, counts, only))

    def _number(self, word: str) -> Token:
        """Return the token of a number; of long ones there is no end, and few come twice: they are not kept."""
        forms = (word, "=" + word)
        token = Token(word, word, word, forms, True, sums=not self._sums.isdisjoint(forms))
        return token if len(word) > SHORT else self._keep(token)

    def _keep(self, token: Token) -> Token:
        if len(self.alone) >= _KEPT:
            self.alone.clear()
            self.tied.clear()
        self.alone[token.text] = token
        return token

    def _tie(self, token: Token) -> Token:
        """Return the token of a word with no gap before it, and keep it where the word is kept."""
        tied = Token(
            token.text,
            token.key,
            token.lemma,
            token.forms,
            token.is_number,
            token.opens,
            token.sums,
            token.counts,
            token.only,
            False,
        )
        if token.text in self.alone:
            self.tied[token.text] = tied
        return tied

    def learn_run(self, run: str) -> _Run:
        """Take apart what stands between two blanks, and keep it."""
        found: list[Token] = []
        starts: list[int] = []
        stops: list[int] = []
        kept, edge = True, -1
        for match in _TOKEN.finditer(run):
            start, word = match.start(), match[0]
            token = self.alone.get(word) or self.learn(word)
            if start == edge:
                token = self.tied.get(word) or self._tie(token)
            elif found and (run[edge:start] != " " or run[edge - 1] in _LAST):
                stops.append(len(found) - 1)
            found.append(token)
            starts.append(start)
            edge = match.end()
            kept = kept and not (token.is_number and len(word) > SHORT)
        part = _Run(run, found, starts, stops, edge)
        if kept:
            if len(self.runs) >= _KEPT:
                self.runs.clear()
            self.runs[run] = part
        return part


def tokens_of(text: str, words: Vocabulary | None = None) -> tuple[list[Token], list[int], list[int]]:
    """Return the tokens of a text in order, where each starts, and those behind which a sentence may end.

    One may behind a stop, a closing sign, and wherever a wider gap than a blank stands.

    >>> tokens, starts, stops = tokens_of("China's: US$1,234.5bn. Up 3 %")
    >>> [t.text for t in tokens], starts
    (['China', "'s", ':', 'US', '$', '1,234.5', 'bn', '.', 'Up', '3', '%'], [0, 5, 7, 9, 11, 12, 19, 21, 23, 26, 28])
    >>> [t.text for t in tokens if t.apart], stops
    (['China', 'US', 'Up', '3', '%'], [7])
    """
    words = Vocabulary() if words is None else words
    known = words.runs
    runs, edges = runs_of(text), edges_of(text)
    found: list[Token] = []
    starts: list[int] = []
    stops: list[int] = []
    ended, free = False, 0
    for n, run in enumerate(runs):
        if n < free:
            continue
        part = known.get(run) or words.learn_run(run)
        token = part.alone
        if token is not None and not ended:
            found.append(token)
            starts.append(edges[n])
            continue
        if part.number and (after := _group(runs, n)) > n + 1:  # a blank in "1 234" parts nothing
            run = " ".join(runs[n:after])
            part, free = known.get(run) or words.learn_run(run), after
        if not part.tokens:
            ended = True
            continue
        if found and (ended or part.opens):
            stops.append(len(found) - 1)
        if part.stops:
            stops += [len(found) + k for k in part.stops]
        ended = part.ends
        at = edges[n]
        found += part.tokens
        for start in part.starts:
            starts.append(at + start)
    return found, starts, stops


def _group(runs: list[str], n: int) -> int:
    """Return the run behind those that go on with the number in which ``n`` ends."""
    n += 1
    while n < len(runs) and runs[n][:3].isdecimal() and runs[n - 1][-1:].isdecimal():
        n += 1
    return n


def words_of(text: str, words: Vocabulary) -> list[Token]:
    """Return the tokens of a text without their places and gaps, for half the cost."""
    alone = words.alone
    return [alone.get(word) or words.learn(word) for word in _TOKEN.split(text)[1::2]]


def sentences_of(
    text: str,
    tokens: list[Token],
    starts: list[int],
    stops: list[int],
    opens: Callable[[list[Token], int], bool],
    abbreviations: frozenset[str] = frozenset(),
    goes_on: Callable[[list[Token], int], bool] = lambda tokens, i: False,
) -> list[Span]:
    """Return the sentences of `tokens_of` a text: they end at a full stop before a capital and at a line's end.

    ``opens`` tells of an abbreviation ("U.S."), or of the stop of one of ``abbreviations`` ("mln."), whether what
    follows opens a sentence, ``goes_on`` of a stop whether it stands inside a phrase («долл. США»): the language knows.
    """
    result: list[Span] = []
    first, last = 0, len(tokens) - 1

    def end(i: int) -> None:
        nonlocal first
        result.append(Span(starts[first], starts[i] + len(tokens[i].text), first, i + 1))
        first = i + 1

    for i in stops:
        while i - first >= LONGEST:
            end(first + LONGEST)
        gap = text[starts[i] + len(tokens[i].text) : starts[i + 1]]
        ends = first <= i and _ends(gap, tokens, i, opens, abbreviations)
        point = ends and tokens[i].text == "."
        if ends and not (point and i and (goes_on(tokens, i) or _numbered(gap, tokens, first, i))):
            end(i)
    while first <= last:
        end(min(first + LONGEST, last))
    return result


def _ends(
    gap: str, tokens: list[Token], i: int, opens: Callable[[list[Token], int], bool], abbreviations: frozenset[str]
) -> bool:
    """True where a sentence ends at a token with a gap behind it."""
    token, after = tokens[i], tokens[i + 1]
    if "\n" in gap:
        return True
    if after.text in ")]»”":
        return False
    if len(token.text) > 1 and token.text.endswith("."):
        return opens(tokens, i)
    last = token
    if token.text in _CLOSERS and i > 0:
        last = tokens[i - 1]
    if last.text not in _STOPS:
        return False
    if last.text == "." and i > 0 and tokens[i - 1].key in abbreviations:
        return opens(tokens, i)
    if last.text == "." and i > 0 and _initial(tokens, i if last is token else i - 1):
        return False
    if after.text in _DASHES and i + 2 < len(tokens):
        after = tokens[i + 2]  # "2023 yr. - it fell", "2023 yr. - 5 bln"
        if after.is_number or after.text in _MONEY:
            return False
    return not (after.text[0].islower() and last.text != "…")


def _numbered(gap: str, tokens: list[Token], first: int, i: int) -> bool:
    """True for the stop behind the number that opens a line of a list ("1. Peru")."""
    short = i == first + 1 and len(tokens[first].text) <= 2 and tokens[first].text.isdigit()
    return short and "\n" not in gap


def _initial(tokens: list[Token], i: int) -> bool:
    """True when the stop after a single capital letter is an initial's ("V. Putin"), not the scale's of "$5B."."""
    before = tokens[i - 1]
    tied = i > 1 and tokens[i - 2].is_number and not before.apart
    return len(before.text) == 1 and before.text.isupper() and not tokens[i].apart and not tied
