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
    first, last = 0, len(starts)
    for mention in mentions:
        while first < last and starts[first] < mention.start:
            first += 1
        if first < last and starts[first] == mention.start:
            end = first + 1
            while end < last and starts[end] < mention.end:
                end += 1
            found.append((first, end, mention))
    found.reverse()
    return found


def within(placed: list[tuple[int, int, Mention]], span: Span) -> Places:
    """Take the economies of the next sentence out of those that are left."""
    found: Places = {}
    while placed and placed[-1][0] < span.last:
        first, end, mention = placed.pop()
        found[first - span.first] = (mention, min(end, span.last) - span.first)
    return found
