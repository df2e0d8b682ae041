"""Reasons that are no trade: "$5bn amid a weaker currency in May", "Thanks to a good harvest, exports rose".

They end no phrase and lead no figure, so what stands around them is read as if they were not there.
"""

from __future__ import annotations

from itertools import pairwise

from steelyard.reading.marking.mark import Mark

_REASON = frozenset(("compound", "move", "office", "other", "part", "plain", "thin"))
"""Kinds of words that only tell a reason."""
_TELLS = ("other", "move")
_GAP = 2
OF_RATE = ("of", "by", "from")
"""What leads to the rate of a movement."""


def without_reasons_told(marks: list[Mark]) -> list[Mark]:
    """Leave out the reasons that end before a sign, a time, or what leads to a figure or a time."""
    result: list[Mark] = []
    free = 0
    for k, mark in enumerate(marks):
        if k < free:
            continue
        end = None
        if "cause" in mark.means:
            fronted = not any(m.is_a("flow", "move", "level") for m in result)
            end = _end(marks, k, fronted=fronted)
        if end is None:
            result.append(mark)
            continue
        free = end
        before = result[-1] if result else None
        if before is not None and before.end == mark.first and (before.figure is not None or before.when is not None):
            before.end = marks[end - 1].end
    return result


def _end(marks: list[Mark], k: int, *, fronted: bool) -> int | None:
    """Where the reason that a word opens ends; None where trade, a figure or a name belongs to it."""
    end, edge = 0 if "due" in marks[k].means else k + 1, marks[k].end
    for n in range(k + 1, len(marks)):
        mark = marks[n]
        if end and mark.first - edge <= _GAP and mark.first > marks[k].end and _verb(marks, n, fronted=fronted):
            return n
        unknown = "prep" in mark.means and n + 1 < len(marks) and marks[n + 1].first > mark.end  # "prices for copper"
        if (
            mark.first - edge > _GAP
            or not (unknown or mark.one_of(_REASON))
            or mark.is_a("flow", "verb_flow", "figure")
        ):
            break
        edge = mark.end
        if mark.is_a(*_TELLS):
            end = n + 1
    reason = marks[k:end]
    moved = any("motion" in mark.means for mark in reason)
    if end and moved and (own := _past_own(marks, k, end)) is not None:
        return own
    rate = any("move" in a.means and b.get("prep") == "in" and a.end == b.first for a, b in pairwise(reason))
    return end if end and _goes_on(marks[end : end + 2], marks[end - 1].end, moved=moved, rate=rate) else None


def _past_own(marks: list[Mark], k: int, end: int) -> int | None:
    """Where the trade begins behind the growth of what moves in the reason: "amid a fall of prices by 9% exports"."""
    by, figure, after = (*marks[end : end + 3], None, None, None)[:3]
    if by is None or figure is None or after is None or "by" not in (by.get("prep") or "").split("|"):
        return None
    motion = next(mark for mark in reversed(marks[k:end]) if "motion" in mark.means)
    named = motion.end < by.first <= marks[end - 1].end + _GAP  # "a fall by 9%" may be that of the trade
    told = figure.figure is not None and by.end == figure.first and after.first == figure.end
    return end + 2 if named and told and after.is_a("flow", "move", "level", "verb_flow", "break") else None


def _verb(marks: list[Mark], n: int, *, fronted: bool) -> bool:
    """True for a verb with its figure behind it, or with its subject where a figure opens the sentence (``fronted``).

    "Exports, amid weak demand, rose by 5%", «На 12% благодаря спросу вырос экспорт».
    """
    mark = marks[n]
    if not mark.is_a("move", "level") or mark.is_a("motion", "prep") or n + 1 == len(marks):
        return False
    after = marks[n + 1]
    led = marks[n + 2] if "prep" in after.means and n + 2 < len(marks) else after
    return led.figure is not None or (fronted and not (after.first == mark.end and after.is_a("other", "compound")))


def _goes_on(after: list[Mark], edge: int, *, moved: bool, rate: bool) -> bool:
    """True where the sentence ends, parts, or goes on with a time or a figure.

    A figure that "by" or "to" leads to is that of what moves in the reason: "thanks to a growth of prices by 7%"; so is
    the rate of what a noun tells to move ("after a fall in output of 7%").
    """
    if not after:
        return True
    first = after[0]
    if "break" in first.means and first.first - edge <= _GAP:
        relative = any(mark.means.get("break") == "relative" for mark in after)
        return not relative and "plain" not in first.means
    if first.first != edge:
        return False
    led = after[1] if "prep" in first.means and len(after) > 1 and after[1].first == first.end else first
    own = moved and led is not first and "against" not in first.means.values()
    own = own or (rate and first.get("prep") in OF_RATE and led.get("figure") == "percent")
    return led.when is not None or (led.figure is not None and not own)
