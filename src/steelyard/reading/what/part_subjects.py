"""Goods that a clause is on, whose flow it names only as what they are a part of.

"Tea ranked third with 6% of exports, growing by 5% to $3m" tells the growth and the sum of tea, not of all exports.
"""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import WORLD
from steelyard.reading.marking.mark import RANKS, Mark, Sentence, one_is
from steelyard.reading.places import Draft
from steelyard.reading.what.goods_said import named_goods, told_before

_VERBS = ("level", "move", "standing", "share", "forms", "earns", *RANKS)
_NEAR = 8
"""Marks from the head of a sentence within which its subject's verb stands."""
_PASSED = ("plain", "thin", "refer", "bare", "most", "measure", "place", "period")


def part_subject(sentence: Sentence, draft: Draft) -> str | None:
    """Return the goods at the head of a sentence for a figure of theirs whose flow is told as their whole."""
    marks, head = sentence.marks, draft.role.head
    if draft.partner != WORLD or head.mark < 0 or head.verb or head.flow is None or draft.role.kind == "target":
        return None
    fronted = _fronted(marks)
    if not (head.mark < fronted or _whole_of_part(marks, head.mark)):
        return None
    found = _subject(sentence, fronted)
    if found is None or found[0] >= draft.index:
        return None
    verb, goods = found
    between = range(verb, draft.index)
    apart = any(marks[n].get("break") in ("strong", "relative") or "colon" in marks[n].means for n in between)
    moved = any("move" in marks[n].means for n in between)
    others = any("flow" in marks[n].means and n != head.mark and not _whole_of_part(marks, n) for n in between)
    return goods if moved and not (apart or others) else None


def _fronted(marks: Sequence[Mark]) -> int:
    """Where the clause begins behind words that a comma parts from it: "As for imports, machines ..."."""
    comma = next((k for k in range(min(len(marks), _NEAR // 2)) if marks[k].means.get("break") == "weak"), None)
    if comma is None or "plain" in marks[comma].means or not one_is("flow", marks[:comma]):
        return 0
    return 0 if any(m.is_a("figure", "level", "move", "verb_flow") for m in marks[:comma]) else comma + 1


def _whole_of_part(marks: Sequence[Mark], k: int) -> bool:
    """True for the flow of "6% of total exports", "a share of exports" and "among the top ten exports"."""
    n = k - 1
    while n > 0 and (marks[n].place is not None or marks[n].one_of(_PASSED)) and "prep" not in marks[n].means:
        n -= 1
    if n < 1 or marks[n].means.get("prep") not in ("of", "between"):
        return False
    part = marks[n - 1]
    return marks[n].get("prep") == "between" or part.get("figure") == "percent" or part.get("share") == "share"


def _subject(sentence: Sentence, first: int) -> tuple[int, str] | None:
    """The goods that open a clause, and the mark of the verb, comma or place among goods right behind them."""
    marks = sentence.marks
    start = marks[first - 1].end if first else 0
    for k in range(first, min(len(marks), first + _NEAR)):
        if marks[k].is_a(*_VERBS) or marks[k].get("break") == "weak":
            told = told_before(sentence, marks[k].first, start)
            opens = told is not None and all(m.is_a("thin") for m in marks[first:k] if m.end <= told[0])
            goods = named_goods(told[1]) if told is not None and opens else None
            if goods is not None:
                return k, goods
            if "plain" not in marks[k].means:
                return None
        elif marks[k].figure is not None or marks[k].place is not None:
            return None
    return None
