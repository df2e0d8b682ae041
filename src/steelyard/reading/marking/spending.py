"""What is spent on goods made abroad, which buys them: "spent $5m on Peruvian tea"."""

from __future__ import annotations

from steelyard.reading.marking.mark import Mark


def spent_on_goods(marks: list[Mark]) -> list[Mark]:
    """Read "spent $5m on Peruvian tea" as buying $5m of it; what is spent otherwise is no trade."""
    for k, mark in enumerate(marks):
        if "spends" not in mark.means:
            continue
        n = next((j for j in range(k + 1, min(len(marks) - 2, k + 4)) if marks[j].figure is not None), None)
        on = marks[n + 1] if n is not None else mark
        tied = n is not None and on.first == marks[n].end and on.get("prep") in ("than", "for")
        if n is not None and tied and _made_abroad(marks, k, n + 2):
            marks[n + 1] = Mark(on.first, on.end, {"prep": "of"})
        else:
            marks[k] = Mark(mark.first, mark.end, {"spent": str(mark.means["spends"])})
    return [mark for mark in marks if mark.means.get("spent") != "pays"]


def _made_abroad(marks: list[Mark], k: int, n: int) -> bool:
    """True for "Peruvian tea", "goods from Peru", "it" and, behind "paid Peru", "its goods", from mark ``n`` on."""
    first, behind = marks[n], marks[n + 1 : n + 3]
    if first.first - marks[n - 1].end > 1:
        return False
    if first.get("same_head") == "same" and first.end - first.first == 1 and "break" not in first.means:
        return marks[k - 1].place is not None or marks[max(0, k - 2)].place is not None
    if first.place is not None:
        return first.place.form != "name"
    if first.get("refer") == "its":
        return marks[k + 1].place is not None and any("goods" in mark.means for mark in behind[:1])
    if "goods" not in first.means or len(behind) < 2:
        return False
    link, land = behind
    return link.get("prep") == "from" and link.first == first.end and land.place is not None and land.first == link.end
