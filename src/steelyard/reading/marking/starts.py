"""Where in a text something may begin, by its first word: patterns are tried there and nowhere else."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence


class Starts:
    """The places of a text at which words stand with which a date, an office and the like can begin.

    Parameters
    ----------
    text : the text.
    told : gives, once it is asked, where what may begin, in order.
    """

    __slots__ = ("_places", "_told", "text")

    def __init__(self, text: str, told: Callable[[], dict[str, list[int]]]) -> None:
        self.text, self._told = text, told
        self._places: dict[str, list[int]] | None = None

    def matches(self, part: str, pattern: re.Pattern[str], low: int, high: int) -> Iterator[re.Match[str]]:
        """Yield where a pattern matches in a stretch of the text, none overlapping.

        >>> starts = Starts("May 2020, May", lambda: {"date": [0, 10]})
        >>> [match[0] for match in starts.matches("date", re.compile(r"May( \\d+)?"), 0, 13)]
        ['May 2020', 'May']
        """
        places = self._at(part)
        for n in range(bisect_left(places, low), len(places)):
            at = places[n]
            if at >= high:
                return
            if at >= low and (match := pattern.match(self.text, at, high)) is not None:
                yield match
                low = match.end()

    def _at(self, part: str) -> Sequence[int]:
        """Return where something may begin; what stands where is told when it is first asked."""
        if self._places is None:
            self._places = self._told()
        return self._places.get(part, ())

    def first(self, part: str, pattern: re.Pattern[str], low: int, high: int) -> re.Match[str] | None:
        """Return the first match in a stretch of the text, None when there is none."""
        return next(self.matches(part, pattern, low, high), None)
