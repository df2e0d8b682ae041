"""The economies of a text by the tokens at which their names stand."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.gazetteer.lookup import Mention
from steelyard.reading.marking.tokens import Span

Places = dict[int, tuple[Mention, int]]
"""Token of a sentence -> the economy whose name starts there, and the token behind the name; in their order."""


def placed_in(mentions: Sequence[Mention], starts: list[int]) -> list[tuple[int, int, Mention]]:
    """Return the economies of a text, the last first, each with the tokens at which its name starts and behind it.

    Parameters
    ----------
    mentions : of the text, in order.
    starts : where its tokens start.
    """
    found: list[tuple[int, int, Mention]] = []
    first = 0
    for mention in mentions:
        first = _token_at(mention.start, starts, first)
        if first < len(starts) and starts[first] == mention.start:
            end = first + 1
            while end < len(starts) and starts[end] < mention.end:
                end += 1
            found.append((first, end, mention))
    found.reverse()
    return found


def _token_at(place: int, starts: list[int], low: int) -> int:
    """Return the first token from ``low`` on that starts at a place or behind it."""
    high = len(starts)
    while low < high:
        middle = (low + high) >> 1
        if starts[middle] < place:
            low = middle + 1
        else:
            high = middle
    return low


def within(placed: list[tuple[int, int, Mention]], span: Span) -> Places:
    """Take the economies of the next sentence out of those that are left."""
    found: Places = {}
    while placed and placed[-1][0] < span.last:
        first, end, mention = placed.pop()
        found[first - span.first] = (mention, min(end, span.last) - span.first)
    return found
