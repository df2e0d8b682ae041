"""Money that stands for goods told before: "Peru sold tea. The crop earned $5m", "Chile spent $5m on it"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.flow import EXPORTS
from steelyard.reading.context import Context
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark

_WEIGHT = "tonnes"


def crop_earns(marks: Sequence[Mark], k: int, context: Context) -> bool:
    """True for the crop that earns, behind what was weighed: "Peru sold 9 tonnes of tea. The crop earned $5m"."""
    after = marks[k + 1] if k + 1 < len(marks) else None
    weighed = any(mark.get("figure") == _WEIGHT for mark in marks[:k]) or (context.claimed and context.unit == _WEIGHT)
    return weighed and after is not None and after.first == marks[k].end and "earns" in after.means


def spent_elsewhere(marks: Sequence[Mark], k: int, context: Context) -> bool:
    """True for "spent $5m on it" behind what is no trade in goods: "A port was opened. Peru spent $5m on it"."""
    if "spends" not in marks[k].means:
        return False
    of = next((n for n in range(k + 1, len(marks) - 1) if marks[n].figure is not None), k) + 1
    it = marks[of + 1] if of + 1 < len(marks) and of > k + 1 else None
    if it is None or it.get("same_head") != "same" or marks[of].get("prep") != "of":
        return False
    return not (context.lately and context.ware)


def earning(marks: Sequence[Mark], k: int, found: Sequence[Head]) -> bool:
    """True for what exports themselves earned: "exports to Peru earned Chile $5bn"."""
    own = found[-1] if found else None
    if own is None or "earns" not in marks[k].means or own.verb or own.flow != EXPORTS or own.mark >= k:
        return False
    between = marks[own.mark + 1 : k]
    return all(
        m.place is not None or m.when is not None or m.get("prep") or m.is_a("refer", "thin", "anterior")
        for m in between
    )
