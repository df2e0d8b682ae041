"""Words put between a subject and its verb: "Exports, helped by a frost that sent prices up, rose 31%".

They say nothing of the figure behind them; their heads, places and periods would only be taken for its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.reading.marking.mark import RANKS, Mark
from steelyard.reading.marking.tokens import Token

_PHRASE = frozenset(("flow", "prep", "place", "period", "refer", "plain", "thin", "goods", "measure", "whole", "scope"))


def inserted(marks: Sequence[Mark], tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the runs of marks, as (first, end), that stand between two commas and tell nothing of the verb behind."""
    found: list[tuple[int, int]] = []
    free = 0
    for k, mark in enumerate(marks):
        if k < free or not ("flow" in mark.means or (mark.when is not None and mark.when.role == "plain")):
            continue
        first = _comma_behind(marks, k, tokens)
        last = None if first is None else _comma_before_verb(marks, first, tokens)
        if first is not None and last is not None:
            free = last + 1
            found += [(first + 1, last)] if last > first + 1 else []
    return found


def part_of_sum(marks: list[Mark], k: int, unit: str) -> bool:
    """True for the part of all trade in "$5bn, or 39%, were exported goods", from its comma on."""
    if unit == "percent" or k + 5 >= len(marks):
        return False
    opens, alike, part, closes, verb, sold = marks[k : k + 6]
    commas = opens.get("break") == closes.get("break") == "weak"
    told = commas and "alike" in alike.means and part.get("figure") == "percent"
    return told and "copula" in verb.means and sold.is_a("flow", "verb_flow")


def _comma_behind(marks: Sequence[Mark], k: int, tokens: Sequence[Token]) -> int | None:
    """The comma that ends the phrase of a flow or a period."""
    edge = marks[k].end
    for j in range(k + 1, len(marks)):
        if _comma(marks[j], tokens):
            return j if marks[j].first - edge <= 3 else None
        if _PHRASE.isdisjoint(marks[j].means) or marks[j].is_a("move", "level", "verb_flow"):
            return None
        edge = marks[j].end
    return None


def _comma_before_verb(marks: Sequence[Mark], first: int, tokens: Sequence[Token]) -> int | None:
    """The comma behind which the verb follows; None where a figure, a rank or a flow of its own stands before it."""
    after = marks[first + 1] if first + 1 < len(marks) else None
    if after is None or (after.place is not None and after.first == marks[first].end):
        return None  # a list of names goes on
    relative = after.is_a("subordinate", "part") and after.first <= marks[first].end + 1  # "including re-exports"
    for j in range(first + 1, len(marks)):
        mark = marks[j]
        if mark.figure is not None and _of_other(marks, j, first):
            continue
        if mark.is_a("figure", "bare", *RANKS) or tokens[mark.first].text == ";":
            return None
        relative = relative or "subordinate" in mark.means
        if mark.get("break") == "strong" and "subordinate" not in mark.means:
            return None
        if mark.is_a("flow", "verb_flow") and not relative:
            return None
        verb = marks[j + 1] if j + 1 < len(marks) and _comma(mark, tokens) else None
        if verb is not None and verb.is_a("move", "level") and not verb.is_a("prep", "plain"):
            timely = not relative and _only_time(marks[first + 1 : j])
            return j if verb.first - mark.end <= 1 and not timely else None
    return None


def _of_other(marks: Sequence[Mark], j: int, first: int) -> bool:
    """True for a figure of something else: "hit by a 25% tariff", "where output rose 7%"."""
    after = marks[j + 1] if j + 1 < len(marks) else None
    behind = after is not None and after.first == marks[j].end and "other" in after.means
    return behind or any("other" in mark.means for mark in marks[first + 1 : j])


def _only_time(inner: Sequence[Mark]) -> bool:
    """True for months that the verb behind takes: "imports, at the end of the half-year, reached 90 million"."""
    gaps = sum(b.first - a.end for a, b in pairwise(inner))
    return gaps <= 1 and any(m.when is not None for m in inner) and all(m.is_a("period", "prep", "thin") for m in inner)


def _comma(mark: Mark, tokens: Sequence[Token]) -> bool:
    return mark.end - mark.first == 1 and tokens[mark.first].text == ","


def outside_relatives(segment: Sequence[Mark], head: int) -> Sequence[Mark]:
    """Leave out what a clause says that ends before the head: "tea, of which it hopes to sell less, imports rose"."""
    if not any(m.means.get("break") == "relative" for m in segment):
        return segment
    clause: list[Mark] = []
    closed = {n for n, m in enumerate(segment) if m.get("break") == "weak" and m.end - m.first == 1 and m.end <= head}
    n = 0
    while n < len(segment):
        if segment[n].get("break") == "relative":
            n = next((c for c in sorted(closed) if c > n), n)
        clause.append(segment[n])
        n += 1
    return tuple(clause)
