"""Rows: lines of a list with goods or a partner and a figure, under a heading that tells their flow and unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from steelyard.reading.context import Context
from steelyard.reading.marking.mark import Mark, Sentence
from steelyard.reading.marking.row_units import unit_and_scale
from steelyard.reading.places import Place

_LONGEST = 12
"""Words of the label of a row."""
_LABEL = ("plain", "thin", "goods", "branch", "bracket", "break", "outside", "dash", "copula", "verb_flow", "most")


def told_in_unit(sentence: Sentence, context: Context) -> None:
    """Give the bare numbers of rows the unit and scale that their heading, or the words before them, told."""
    marks = sentence.marks
    told = None
    if "of_rows" in sentence.holds:
        told = next((k for k, mark in enumerate(marks) if "of_rows" in mark.means), None)
    if told is not None:
        context.row_unit = unit_and_scale(marks[told])
    elif context.row_unit is None:
        return
    elif not sentence.opens or "figure" in sentence.holds or not _is_row(sentence):
        context.row_unit = context.row_unit if not sentence.opens else None
        return
    unit, scale = context.row_unit or ("", 1.0)
    for mark in marks[0 if told is None else told + 1 :]:
        if mark.figure is not None and mark.figure.bare:
            value, step = mark.figure.value * scale, mark.figure.step * scale
            mark.figure = replace(
                mark.figure, value=float(f"{value:.15g}"), step=float(f"{step:.12g}"), unit=unit, scale=scale
            )
            mark.means = {"figure": unit}
            sentence.holds |= {"figure", unit}


def _is_row(sentence: Sentence) -> bool:
    """True for a label and one number at the end of a line."""
    bare = [mark for mark in sentence.marks if "bare" in mark.means]
    ends = len(bare) == 1 and len(sentence.tokens) - bare[0].end <= 1
    return ends and 0 < bare[0].first <= _LONGEST


def label_of(sentence: Sentence, place: Place, context: Context) -> str | None:
    """Return the goods that a line of a list tells of: its words before the colon, the dash or the number."""
    if not (context.line and row_of_goods(sentence.marks, place, context)):
        return None
    tokens = sentence.tokens[: _tie(sentence.marks, place)[1]]
    told = [k for k, token in enumerate(tokens) if token.key.isalnum() or token.text in "-&(),."]
    while told and not tokens[told[0]].key.isalnum():
        told = told[1:]
    gaps = [" " if tokens[k].apart or k - before > 1 else "" for before, k in pairwise(told)]
    return "".join(tokens[k].text + gap for k, gap in zip(told, [*gaps, ""], strict=True)) or None


def row_of_goods(marks: Sequence[Mark], place: Place, context: Context) -> bool:
    """True for the first figure of a line behind goods and a colon or a dash: "Tea - $5m (up 3%)"."""
    if place.before >= 0:
        return False
    k, end = _tie(marks, place)
    if k == place.at and (context.row_unit is None or place.at + 1 < len(marks)):
        return False
    words = end - sum(mark.end - mark.first for mark in marks[:k])
    inner = all(mark.one_of(_LABEL) or mark.get("prep") in ("of", "for", "in") for mark in marks[:k])
    return inner and words > 0 and end <= _LONGEST


def _tie(marks: Sequence[Mark], place: Place) -> tuple[int, int]:
    """The mark that ties a figure to the label of its row (the figure itself, where none does), and its token."""
    k = place.at - 1
    while k >= 0 and ("hedged" in marks[k].means or "thin" in marks[k].means) and marks[k].end == marks[k + 1].first:
        k -= 1
    tied = k >= 0 and ("colon" in marks[k].means or "dash" in marks[k].means) and marks[k].end == marks[k + 1].first
    k = k if tied else place.at
    return k, marks[k].first
