"""Reasons that are no trade: "$5bn amid a weaker currency in May", "Thanks to a good harvest, exports rose".

They end no phrase and lead no figure, so what stands around them is read as if they were not there.
"""

from __future__ import annotations

from steelyard.reading.marking.mark import Mark

_REASON = frozenset(("compound", "move", "office", "other", "part", "plain", "thin"))
"""Kinds of words that only tell a reason."""
_TELLS = ("other", "move")
_GAP = 2


def without_reasons_told(marks: list[Mark]) -> list[Mark]:
    """Leave out the reasons that end before a sign, a time, or what leads to a figure or a time."""
    result: list[Mark] = []
    free = 0
    for k, mark in enumerate(marks):
        if k < free:
            continue
        end = _end(marks, k) if "cause" in mark.means else None
        if end is None:
            result.append(mark)
            continue
        free = end
        before = result[-1] if result else None
        if before is not None and before.end == mark.first and (before.figure is not None or before.when is not None):
            before.end = marks[end - 1].end
    return result


def _end(marks: list[Mark], k: int) -> int | None:
    """Where the reason that a word opens ends; None where trade, a figure or a name belongs to it."""
    end, edge = 0 if "due" in marks[k].means else k + 1, marks[k].end
    for n in range(k + 1, len(marks)):
        mark = marks[n]
        if mark.first - edge > _GAP or not mark.one_of(_REASON) or mark.one_of(("flow", "verb_flow", "figure")):
            break
        edge = mark.end
        if mark.is_a(*_TELLS):
            end = n + 1
    return end if end and _goes_on(marks[end : end + 2], marks[end - 1].end) else None


def _goes_on(after: list[Mark], edge: int) -> bool:
    """True where the sentence ends, parts, or goes on with a time or a figure."""
    if not after:
        return True
    first = after[0]
    if "break" in first.means and first.first - edge <= _GAP:
        relative = any(mark.means.get("break") == "relative" for mark in after)
        return not relative and "plain" not in first.means
    if first.first != edge:
        return False
    led = after[1] if "prep" in first.means and len(after) > 1 and after[1].first == first.end else first
    return led.when is not None or led.figure is not None
