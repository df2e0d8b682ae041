"""Times of which a text only says that nothing like it was seen since: "the first gain in six months", "since May"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.language import Language
from steelyard.reading.marking.mark import Mark
from steelyard.reading.marking.tokens import Token

_REACH = 8
"""Words between "the first" or "the lowest" and the span."""
_COUNTED = ("first_months", "first_quarters", "within")
_BEST = 5
"""Words between "the most" and the year of which something is that."""


def without_stretches(marks: list[Mark], tokens: Sequence[Token], words: Language) -> list[Mark]:
    """Take its meaning from a time that tells for how long something was not seen."""
    times = [k for k, mark in enumerate(marks) if "period" in mark.means]
    spans = [k for k in times if _unseen(marks, k, tokens, words) or _of_record(marks, k, tokens, words)]
    for k in spans:
        marks[k] = Mark(marks[k].first, marks[k].end, {"plain": "plain"})
    return marks


def _unseen(marks: Sequence[Mark], k: int, tokens: Sequence[Token], words: Language) -> bool:
    mark = marks[k]
    since = mark.when is not None and mark.when.role == "since"
    if not since and mark.means.get("period") not in _COUNTED:
        return False
    if since and any(after.get("break") == "relative" for after in marks[k + 1 : k + 3]):
        return False  # "the first fall since 1984, when it was 5%"
    within = since or mark.get("period") == "within"
    if not within and not (k and marks[k - 1].get("prep") == "in" and "n" in words.slots_of(tokens[mark.first])):
        return False
    ends = (m.end for m in reversed(marks[:k]) if m.is_a("figure", "break") or (m.when is not None and not m.when.rate))
    first = next(ends, 0)
    near = tokens[max(first, mark.first - _REACH - 1) : mark.first]
    return any("extreme" in words.slots_of(token) for token in near)


def _of_record(marks: Sequence[Mark], k: int, tokens: Sequence[Token], words: Language) -> bool:
    """True for the year of which a shorter time was the best: "to $2bn in June, the most this year"."""
    when = marks[k].when
    year = when is not None and (when.running or when.to_date or when.size == 12)
    year = year or (when is not None and when.role == "plain" and when.has_year and when.part is None)
    if not year or any(mark.figure is not None for mark in marks[k + 1 :]):
        return False
    opened = next((n for n in range(k - 1, -1, -1) if marks[n].is_a("break", "figure", "flow", "place", "move")), None)
    if opened is None:
        return False
    near = tokens[max(marks[opened].end, marks[k].first - _BEST) : marks[k].first]
    told = any(mark.when is not None and mark.when.part is not None for mark in marks[:opened])
    return told and any("extreme" in words.slots_of(token) for token in near)
