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
            _next_spent(marks, k, n + 2)
        else:
            marks[k] = Mark(mark.first, mark.end, {"spent": str(mark.means["spends"])})
    return [mark for mark in marks if mark.means.get("spent") != "pays"]


def _next_spent(marks: list[Mark], k: int, n: int) -> None:
    """Read the next sums so: "paid $5m for goods from Peru and $3m for goods from Kenya"."""
    for j in range(n, len(marks) - 2):
        on = marks[j + 1]
        tied = marks[j].figure is not None and on.first == marks[j].end and on.get("prep") in ("than", "for")
        if marks[j].is_a("verb_flow", "level", "move") or marks[j].get("break") == "strong":
            return
        if tied and _made_abroad(marks, k, j + 2):
            marks[j + 1] = Mark(on.first, on.end, {"prep": "of"})


def _made_abroad(marks: list[Mark], k: int, n: int) -> bool:
    """True for "Peruvian tea", "goods from Peru", "it" and, behind "paid Peru", "its goods", from mark ``n`` on."""
    first, behind = marks[n], marks[n + 1 : n + 3]
    if first.first - marks[n - 1].end > 1:
        return False
    if first.get("same_head") == "same" and first.end - first.first == 1 and "break" not in first.means:
        return marks[k - 1].place is not None or marks[max(0, k - 2)].place is not None
    if first.place is not None:
        named = bool(behind) and "goods" in behind[0].means and behind[0].first == first.end
        return first.place.form != "name" or named  # "Peruvian tea", "Ohio products"
    if first.get("refer") == "its":
        return marks[k + 1].place is not None and any("goods" in mark.means for mark in behind[:1])
    if not (first.is_a("goods") or first.get("flow") == "imports") or len(behind) < 2:
        return False
    link, land = behind
    led = link.get("prep") == "from" or "skip" in link.means  # "goods made in Peru"
    return led and link.first == first.end and land.place is not None and land.first == link.end
