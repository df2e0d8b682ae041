"""Goods of an economy that went to another were exported: "Chilean copper went to Peru ($5m)", "$5m of Chilean copper
went to Peru".

Behind a flow the same words only lead to the partner: "exports went to Peru ($5m)".
"""

from __future__ import annotations

from steelyard.reading.marking.mark import Mark
from steelyard.reading.marking.tokens import Token
from steelyard.reading.products import classify

_WORDS = 3
"""Words of a phrase of goods."""
_OF = ("of", "from")
_OWNERS = ("own", "its", "country")
_TOLD = ("flow", "verb_flow", "other")
"""Kinds that tell themselves what went."""


def gone_abroad(marks: list[Mark], tokens: list[Token]) -> list[Mark]:
    """Return the marks with "went to" as "exported to" behind goods of an economy, as "to" behind a flow."""
    for k in range(1, len(marks) - 1):
        mark, name = marks[k], marks[k + 1]
        if mark.get("goes") != "to" or name.place is None or name.first - mark.end > 1:
            continue
        start = _start(marks, k)
        if _is_flow(marks, k):
            parted = any(m.figure is not None for m in marks[start:k])  # "half of the exports went to Peru ($5m)"
            if not parted and _in_brackets(marks, k + 2) not in ("", "percent"):
                marks[k] = Mark(mark.first, mark.end, {"prep": "to"})
        elif (_in_brackets(marks, k + 2) or _sums(marks, start, k)) and _are_goods(marks, tokens, start, k):
            sent = Mark(mark.first, mark.end - 1, {"verb_flow": "exports"})
            return [
                *marks[:k],
                sent,
                Mark(mark.end - 1, mark.end, {"prep": "to"}),
                *gone_abroad(marks[k + 1 :], tokens),
            ]
    return marks


def _start(marks: list[Mark], k: int) -> int:
    """The first mark of the clause of mark ``k``."""
    for n in range(k - 1, -1, -1):
        if "break" in marks[n].means and "plain" not in marks[n].means and "bracket" not in marks[n].means:
            return n + 1
    return 0


def _is_flow(marks: list[Mark], k: int) -> bool:
    """True for "exports went to" and "exports mainly went to"."""
    n = k - 1
    while n > 0 and marks[n].is_a("part", "thin") and marks[n].end == marks[n + 1].first:
        n -= 1
    return "flow" in marks[n].means and marks[n].end == marks[n + 1].first


def _in_brackets(marks: list[Mark], n: int) -> str:
    """The unit of the figure in brackets from mark ``n`` on, "" for none."""
    told = marks[n : n + 2]
    return told[1].get("figure") or "" if len(told) == 2 and "bracket" in told[0].means else ""


def _sums(marks: list[Mark], start: int, k: int) -> bool:
    """True where a sum stands before mark ``k``."""
    return any(m.get("figure") not in (None, "percent", "") for m in marks[start:k])


def _are_goods(marks: list[Mark], tokens: list[Token], start: int, k: int) -> bool:
    """True where the clause before mark ``k`` tells goods of an economy, and nothing else that could have gone."""
    if any(mark.is_a(*_TOLD) and mark.figure is None for mark in marks[start:k]):
        return False
    for n in range(start, k):
        if marks[n].place is None and marks[n].get("refer") not in _OWNERS:
            continue
        after = marks[n + 1]
        if "goods" in after.means and after.end == marks[k].first and not _sums(marks, start, n):
            return True  # "Peruvian goods went to Chile ($5m)"
        if _goods(tokens, marks[n].end, after.first):
            return True  # "Peru's copper"
        if n > start and marks[n - 1].get("prep") in _OF:
            first = marks[n - 2].end if n - 1 > start else 0
            if _goods(tokens, first, marks[n - 1].first):
                return True  # "copper from Peru"
    return False


def _goods(tokens: list[Token], first: int, end: int) -> bool:
    """True where the words of a stretch are goods by the headings."""
    return any(classify(" ".join(t.text for t in tokens[n:end])).known for n in range(max(first, end - _WORDS), end))
