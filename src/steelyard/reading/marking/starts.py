"""Where in a text something may begin, by its first word: patterns are tried there and nowhere else."""

from __future__ import annotations

import re
from bisect import bisect_left


class Starts:
    """The places of a text at which words stand with which a date, an office and the like can begin.

    Parameters
    ----------
    text : the text.
    places : where what may begin, in order.
    """

    __slots__ = ("_places", "text")

    def __init__(self, text: str, places: dict[str, list[int]]) -> None:
        self.text, self._places = text, places

    def matches(self, part: str, pattern: re.Pattern[str], low: int, high: int) -> list[re.Match[str]]:
        """Return where a pattern matches in a stretch of the text, none overlapping.

        >>> starts = Starts("May 2020, May", {"date": [0, 10]})
        >>> [match[0] for match in starts.matches("date", re.compile(r"May( \\d+)?"), 0, 13)]
        ['May 2020', 'May']
        """
        found: list[re.Match[str]] = []
        while (match := self.first(part, pattern, low, high)) is not None:
            found.append(match)
            low = match.end()
        return found

    def first(self, part: str, pattern: re.Pattern[str], low: int, high: int) -> re.Match[str] | None:
        """Return the first match in a stretch of the text, None when there is none."""
        places = self._places.get(part)
        if places is None:
            return None
        for n in range(bisect_left(places, low), len(places)):
            at = places[n]
            if at >= high:
                break
            if (match := pattern.match(self.text, at, high)) is not None:
                return match
        return None
