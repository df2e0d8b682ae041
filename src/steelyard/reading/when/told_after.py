"""Months told behind the figures: "Exports to Peru came to $5m. The figures are for 2020"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.claim import Claim, Kind
from steelyard.core.period import Period
from steelyard.reading.marking.mark import Mark, Sentence
from steelyard.reading.marking.periods import Clock, resolve

_TELLING = frozenset(("figure", "flow", "verb_flow", "goods", "move"))
"""Kinds of a sentence that tells something itself."""
_ARTICLES = ("plain", "thin")


def dated_after(sentences: Sequence[Sentence], found: Sequence[Sequence[Claim]], clock: Clock) -> list[Sequence[Claim]]:
    """Give the figures without months those that a sentence behind them tells of all."""
    result = list(found)
    for n, sentence in enumerate(sentences):
        period = None if found[n] or "period" not in sentence.holds else _of_figures(sentence, clock)
        if period is not None:
            result[:n] = [[_dated(claim, period) for claim in claims] for claims in result[:n]]
    return result


def _dated(claim: Claim, period: Period) -> Claim:
    return replace(claim, period=period) if claim.period is None and claim.kind != Kind.TARGET else claim


def _of_figures(sentence: Sentence, clock: Clock) -> Period | None:
    """The months of which a sentence says that the figures are."""
    marks, whens = sentence.marks, sentence.whens
    if len(whens) != 1 or whens[0].role != "plain" or not sentence.holds.isdisjoint(_TELLING):
        return None
    p = next(p for p, mark in enumerate(marks) if mark.when is not None)
    while p > 0 and marks[p - 1].end == marks[p].first and marks[p - 1].is_a(*_ARTICLES):
        p -= 1
    return resolve(whens[0], clock) if _dates(marks, p) or _are_figures(marks, p) else None


def _dates(marks: Sequence[Mark], p: int) -> bool:
    """True for "the figures cover" right before the time, which is mark ``p``."""
    return p > 0 and "dates" in marks[p - 1].means and marks[p - 1].end == marks[p].first


def _are_figures(marks: Sequence[Mark], p: int) -> bool:
    """True for "these are the ministry's figures for" before the time."""
    if p < 4 or marks[0].first > 0 or not marks[0].is_a("recalled", "same_head") or "copula" not in marks[1].means:
        return False
    return "figures" in marks[p - 2].means and "prep" in marks[p - 1].means and marks[p - 2].end == marks[p - 1].first
