"""Rows under a flow: lines whose flow a heading, or a sentence that ends with a colon, has told.

"IMPORTS", then "- Wheat [HS 1001], up $6m (43%) to $20m on larger imports of durum": the growth and the sum are those
of the heading's flow, whatever words the label has, and what is told of behind them is their reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.flow import BALANCE, EXPORTS, IMPORTS, TURNOVER
from steelyard.reading.context import Context
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark, Sentence
from steelyard.reading.marking.proper import BULLETS

_TOLD = (EXPORTS, IMPORTS, TURNOVER, BALANCE)
_SHORT = 9
"""Words of a heading."""
_LABEL, _ROW = 16, 60
"""Words of the label of a row, and of all of it."""
_DASHES = frozenset("-–—")
_ENDS = frozenset(".!?;,")
_LINKS = ("break", "move", "level", "prep", "hedged", "thin", "alike", "period", "plain", "when")
"""What may stand between a label and its figure."""
_NEVER = ("flow", "verb_flow", "scope", "target", "rank_exports", "rank_imports")
"""What stands in no label."""


def _bulleted(sentence: Sentence) -> bool:
    """True for an item of a list: a dash or a bullet opens it."""
    lead = sentence.lead
    return sentence.tokens[0].text in _DASHES or (lead is not None and lead.tokens[0].text in BULLETS)


def open_row(sentence: Sentence, heads: list[Head], context: Context) -> list[Head]:
    """Return the heads of a sentence; a row under a flow goes on with that flow alone.

    A line that is no row ends the list, and a bullet may begin another under the same heading.
    """
    context.row = False
    if not sentence.opens or (context.rows is None and context.section is None):
        return heads
    under = context.rows or (context.section if _bulleted(sentence) else None)
    if under is None or not _is_row(sentence, heads):
        context.rows = None
        return heads
    context.row, context.rows = True, under
    context.head, context.claimed = under, True
    last = max(k for k, mark in enumerate(sentence.marks) if mark.figure is not None)
    return [head for head in heads if head.mark < last]


def close_row(sentence: Sentence, heads: Sequence[Head], context: Context) -> None:
    """Take the flow of a heading, or of a sentence that ends with a colon, for the rows below it."""
    if sentence.tokens[-1].text == ":":
        told = context.head if heads and context.head is not None and context.head.flow in _TOLD else None
        told = context.section if not heads else told
        context.rows = None if told is None else replace(told, mark=-1, group=False, row=(), verb=False, joint=())
    elif _is_heading(sentence):
        told = heads[-1] if heads and len({head.flow for head in heads}) == 1 else None
        if told is not None and told.flow in _TOLD and not told.verb:
            context.section = context.rows = replace(told.left(), group=False, row=(), joint=())
        elif heads or not sentence.one_of(("goods", "partner", "place")):
            context.section = context.rows = None


def _is_heading(sentence: Sentence) -> bool:
    """True for a short line without a full stop and without a figure."""
    alone = sentence.opens and len(sentence.tokens) <= _SHORT and "figure" not in sentence.holds
    return alone and sentence.tokens[-1].text not in _ENDS


def _is_row(sentence: Sentence, heads: Sequence[Head]) -> bool:
    """True for a label and, behind it, a figure that no flow of the line's own stands before."""
    marks = sentence.marks
    k = next((n for n, mark in enumerate(marks) if mark.figure is not None and not mark.figure.bare), None)
    if k is None or len(sentence.tokens) > _ROW or any(head.mark < k for head in heads):
        return False
    start = int(sentence.tokens[0].text in _DASHES)
    if marks[k].first <= start or any(mark.one_of(_NEVER) or mark.get("break") == "strong" for mark in marks[:k]):
        return False
    first = next((n for n in range(k) if marks[n].first >= start and _parts(marks, n, k)), k)
    if marks[first].when is not None and marks[first].first == start and "colon" in marks[first + 1].means:
        return True  # "2013: -$5bn"
    return 0 < marks[first].first - start <= _LABEL


def _parts(marks: Sequence[Mark], n: int, k: int) -> bool:
    """True for the mark behind which only links stand up to the figure: "Wheat | , up by $6m"."""
    return all(a.one_of(_LINKS) and a.end == b.first for a, b in zip(marks[n:k], marks[n + 1 : k + 1], strict=True))
