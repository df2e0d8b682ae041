"""Take a text apart at its blanks, and what stands between two of them once, when it is first met."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate, chain
from typing import Generic, TypeVar

T = TypeVar("T")

_KEPT = 20_000
"""Runs that are kept; then they are forgotten, so that memory stays flat over texts that all differ."""


@lru_cache(maxsize=1)
def runs_of(text: str) -> tuple[str, ...]:
    """Return what stands between the blanks of a text; names, cues and tokens are looked for in the same text."""
    return tuple(text.split(" "))


@lru_cache(maxsize=1)
def edges_of(text: str) -> tuple[int, ...]:
    """Return where each of `runs_of` starts.

    >>> runs_of("of  2 states"), edges_of("of  2 states")
    (('of', '', '2', 'states'), (0, 3, 4, 6))
    """
    return tuple(accumulate([len(run) + 1 for run in runs_of(text)[:-1]], initial=0))


class _Part(Generic[T]):
    """The words between two blanks, where each starts and ends, and of which something is known: which, where, what."""

    __slots__ = ("ends", "said", "starts", "told")

    def __init__(self, said: list[str], starts: list[int], ends: list[int], told: list[tuple[int, int, T]]) -> None:
        self.said, self.starts, self.ends, self.told = said, starts, ends, told


class Runs(Generic[T]):
    """Finds words in texts and what is known of some; a word has no blank, and what is beyond one changes nothing.

    Parameters
    ----------
    pattern : of a word.
    told : what is known of a word; what is false is nothing.
    folded : words are looked for in small letters, е for ё.
    """

    __slots__ = ("_folded", "_known", "_pattern", "_told")

    def __init__(self, pattern: re.Pattern[str], told: Callable[[str], T | None], *, folded: bool = False) -> None:
        self._pattern, self._told, self._folded = pattern, told, folded
        self._known: dict[str, _Part[T]] = {}

    def words_of(self, text: str) -> Words[T]:
        """Return the words of a text.

        >>> words = Runs(re.compile(r"[^\\W\\d_]+"), str.istitle).words_of("Gross-trade  of 2 states")
        >>> words.said, words.told, [(words.start(i), words.end(i)) for i in range(4)]
        (['Gross', 'trade', 'of', 'states'], [(0, 0, True)], [(0, 5), (6, 11), (13, 15), (18, 24)])
        """
        known = self._known
        return Words([known.get(run) or self._learn(run) for run in runs_of(text)], edges_of(text))

    def _learn(self, run: str) -> _Part[T]:
        found = list(self._pattern.finditer(small(run) if self._folded else run))
        said = [match[0] for match in found]
        told = [(k, found[k].start(), known) for k, word in enumerate(said) if (known := self._told(word))]
        if len(self._known) >= _KEPT:
            self._known.clear()
        part = self._known[run] = _Part(said, [one.start() for one in found], [one.end() for one in found], told)
        return part


class Words(Generic[T]):
    """The words of a text in order; ``told`` is what is known of some: which word, where it starts, and what."""

    __slots__ = ("_edges", "_firsts", "_parts", "said", "told")

    def __init__(self, parts: list[_Part[T]], edges: tuple[int, ...]) -> None:
        self._parts, self._edges = parts, edges
        said = [part.said for part in parts]
        self.said: list[str] = list(chain.from_iterable(said))
        self._firsts: list[int] = list(accumulate(map(len, said), initial=0))
        self.told: list[tuple[int, int, T]] = [
            (first + i, edge + at, told)
            for part, first, edge in zip(parts, self._firsts, edges, strict=False)
            if part.told
            for i, at, told in part.told
        ]

    def start(self, i: int) -> int:
        """Return where a word starts."""
        run = bisect_right(self._firsts, i) - 1
        return self._edges[run] + self._parts[run].starts[i - self._firsts[run]]

    def end(self, i: int) -> int:
        """Return where a word ends."""
        run = bisect_right(self._firsts, i) - 1
        return self._edges[run] + self._parts[run].ends[i - self._firsts[run]]


def small(text: str) -> str:
    """Return a text in small letters, е for ё, every letter in its place ("İ" would become two)."""
    folded = text.casefold()
    if len(folded) != len(text):
        folded = "".join(c if len(c.casefold()) != 1 else c.casefold() for c in text)
    return folded.replace("ё", "е")
