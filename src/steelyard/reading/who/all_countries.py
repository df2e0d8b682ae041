"""Flows with all countries: words before a flow, or at the head of its sentence, that say so."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.mark import Mark


def all_told(before: Sequence[Mark]) -> bool:
    """True when the words before a flow say that it is with all countries; not over a dash ("our common aim - ...")."""
    for k in range(len(before) - 1, -1, -1):
        mark = before[k]
        if "dash" in mark.means or mark.means.get("break") == "strong":
            return False
        if mark.means.get("refer") == "world":
            if _inside(before, k) or (k and before[k - 1].figure is not None and before[k - 1].end == mark.first):
                continue  # "Chile, the fastest growing market in the world, bought", "was $5bn in total, and exports"
            led = any(m.get("prep") == "of" for m in before[max(0, k - 2) : k])
            whole = led and k + 1 < len(before) and "break" in before[k + 1].means
            return not whole  # "Of the total, exports made $5bn": of what was told before
    return False


def everywhere(marks: Sequence[Mark]) -> bool:
    """True for a sentence that opens with where all of its flows go: "Worldwide, growing imports cut the surplus"."""
    first, comma = (*marks[:2], None, None)[:2]
    opens = first is not None and first.first <= 1 and first.get("refer") == "world"
    return opens and first is not None and comma is not None and comma.first == first.end and "break" in comma.means


def _inside(before: Sequence[Mark], k: int) -> bool:
    """True for a mark in words that commas part from the name before them."""
    closed = k + 1 < len(before) and before[k + 1].get("break") == "weak" and before[k + 1].first == before[k].end
    opened = (n for n in range(k - 1, 0, -1) if before[n].get("break") == "weak" and "plain" not in before[n].means)
    comma = next(opened, 0) if closed else 0
    return comma > 0 and before[comma - 1].place is not None and before[comma - 1].end == before[comma].first
