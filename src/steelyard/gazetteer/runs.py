"""Take a text apart at its blanks, and what stands between two of them once, when it is first met."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")
Place = tuple[int, int]
"""Where in a text a word is: in which run, and as which of its words."""

_KEPT = 20_000
"""Runs that are kept; then they are forgotten, so that memory stays flat over texts that all differ."""


@lru_cache(maxsize=1)
def runs_of(text: str) -> list[str]:
    """Return what stands between the blanks of a text; names, cues and tokens are looked for in the same text."""
    return text.split(" ")


@lru_cache(maxsize=1)
def edges_of(text: str) -> list[int]:
    """Return where each of `runs_of` starts.

    >>> runs_of("of  2 states"), edges_of("of  2 states")
    (['of', '', '2', 'states'], [0, 3, 4, 6])
    """
    edges: list[int] = []
    at = 0
    for run in runs_of(text):
        edges.append(at)
        at += len(run) + 1
    return edges


class Part(Generic[T]):
    """The words between two blanks, the ``first`` of them (empty where none is), where each starts and ends, and of
    which something is known: which, from where to where, what.
    """

    __slots__ = ("ends", "first", "said", "starts", "told")

    def __init__(
        self, said: list[str], starts: list[int], ends: list[int], told: list[tuple[int, int, int, T]]
    ) -> None:
        self.said, self.starts, self.ends, self.told = said, starts, ends, told
        self.first = said[0] if said else ""


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
        self._known: dict[str, Part[T]] = {}

    def words_of(self, text: str) -> Words[T]:
        """Return the words of a text.

        >>> words = Runs(re.compile(r"[^\\W\\d_]+"), str.istitle).words_of("Gross-trade  of 2 states")
        >>> words.told, words.parts[0].told
        ([0], [(0, 0, 5, True)])
        >>> [(words.said((0, 0), k), words.start((0, 0), k), words.end((0, 0), k)) for k in range(4)]
        [('Gross', 0, 5), ('trade', 6, 11), ('of', 13, 15), ('states', 18, 24)]
        """
        known = self._known
        return Words([known.get(run) or self._learn(run) for run in runs_of(text)], edges_of(text))

    def _learn(self, run: str) -> Part[T]:
        found = list(self._pattern.finditer(small(run) if self._folded else run))
        told = [(k, one.start(), one.end(), known) for k, one in enumerate(found) if (known := self._told(one[0]))]
        if len(self._known) >= _KEPT:
            self._known.clear()
        said = [one[0] for one in found]
        part = self._known[run] = Part(said, [one.start() for one in found], [one.end() for one in found], told)
        return part


class Words(Generic[T]):
    """The words of a text: the ``parts`` between its blanks, the ``edges`` where each starts, and those in
    ``told`` of whose words something is known.

    Where a word is: in which run, and as which of its words. Others are asked for by how many words behind it they
    stand (negative: before it), since few of a text's words are ever looked at.
    """

    __slots__ = ("edges", "parts", "told")

    def __init__(self, parts: list[Part[T]], edges: list[int]) -> None:
        self.parts, self.edges = parts, edges
        self.told = [run for run, part in enumerate(parts) if part.told]

    def behind(self, run: int, i: int) -> str:
        """Return the word behind a run's word ``i``, empty at the end of the text."""
        parts = self.parts
        said = parts[run].said
        if i + 1 < len(said):
            return said[i + 1]
        run += 1
        while run < len(parts):
            first = parts[run].first
            if first:
                return first
            run += 1
        return ""

    def said(self, place: Place, by: int = 0) -> str:
        """Return a word, empty beyond the text."""
        run, i = place
        if by < 0:
            run, i = self._place(place, by)
            if run < 0:
                return ""
        else:
            i += by
        parts = self.parts
        said = parts[run].said
        while i >= len(said):
            i -= len(said)
            run += 1
            if run == len(parts):
                return ""
            said = parts[run].said
        return said[i]

    def start(self, place: Place, by: int = 0) -> int:
        """Return where a word starts."""
        run, i = self._place(place, by)
        return self.edges[run] + self.parts[run].starts[i]

    def end(self, place: Place, by: int = 0) -> int:
        """Return where a word ends."""
        run, i = self._place(place, by)
        return self.edges[run] + self.parts[run].ends[i]

    def _place(self, place: Place, by: int) -> Place:
        """Return where a word is, (-1, 0) beyond the text."""
        parts, run, i = self.parts, place[0], place[1] + by
        while i < 0:
            if run == 0:
                return -1, 0
            run -= 1
            i += len(parts[run].said)
        while i >= (size := len(parts[run].said)):
            i -= size
            run += 1
            if run == len(parts):
                return -1, 0
        return run, i


def small(text: str) -> str:
    """Return a text in small letters, е for ё, every letter in its place ("İ" would become two)."""
    folded = text.casefold()
    if len(folded) != len(text):
        folded = "".join(c if len(c.casefold()) != 1 else c.casefold() for c in text)
    return folded.replace("ё", "е")
