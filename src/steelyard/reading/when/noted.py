"""Sentences that name months and no figure of trade: what the next ones are about."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.period import Period
from steelyard.reading.context import Context
from steelyard.reading.head import Head
from steelyard.reading.marking.fiscal import fiscal_start
from steelyard.reading.marking.mark import RANKS, TRADE, Mark, Sentence
from steelyard.reading.marking.periods import Clock, When, resolve

_YEAR = 12
_OFFICES = ("statistics", "authority")
_TOLD = (*TRADE, *RANKS)
"""Words that name trade, or a place in it."""


def note_period(sentence: Sentence, heads: Sequence[Head], context: Context, clock: Clock) -> None:
    """Remember the one period that a sentence on trade names without a figure: "Foreign trade in January-May 2023"."""
    whens = [when for when in sentence.whens if when.role not in ("vague", "by", "same")]
    told = [when for when in whens if when.role != "earlier" or when.has_year]
    whens = told or whens  # "fell in May from a year earlier"
    if len(whens) != 1 or whens[0].role != "plain":
        return
    asked = sentence.tokens[-1].text == "?"
    office = not sentence.holds.isdisjoint(_OFFICES)
    office = office and any(mark.one_of(_OFFICES) for mark in sentence.marks)
    ours = "move" in sentence.holds and any(mark.means.get("refer") in ("we", "pair") for mark in sentence.marks)
    leads = "figures" in sentence.holds and not ("published" in sentence.holds and _when_published(sentence.marks))
    leads = leads or sentence.holds >= {"issuer", "speaker"}  # "The figures for May are these."
    moved = not sentence.holds.isdisjoint(TRADE) and "move" in sentence.holds
    counted = asked or (context.period is None and (office or ours or leads or moved))
    part = office and not heads and context.claimed  # "The statistics office has details of the first quarter only."
    reporter = next((h.reporter for h in heads if h.flow is not None and sentence.marks[h.mark].one_of(_TOLD)), None)
    known = reporter is not None or moved or (context.reporter and (counted or part))
    if not known or _aside(sentence.marks, whens[0]):
        return
    reporter = reporter or context.reporter or ""
    if whens[0].rel is not None and whens[0].rel < -1:
        return  # "ever since the accord took effect two years ago"
    period = resolve(whens[0], clock, near=context.period, fiscal=fiscal_start(reporter, context.anchor or ""))
    if part and not counted and not inside(period, context.period):
        return
    if period is not None and _runs(period, clock):
        return  # "as 2015 begins", "no growth is forecast for this year"
    ranked = not any("flow" in sentence.marks[h.mark].means for h in heads if h.flow is not None)
    if ranked and heads and period is not None and context.period is not None and period.last < context.period.last:
        return  # the place that somebody had once
    if period is not None and whens[0].rel is not None and inside(context.period, period):
        return  # "shipped there since this year", in a text on January to September of it
    context.framed = context.framed and period in (None, context.period)
    context.period = period or context.period


def _when_published(marks: Sequence[Mark]) -> bool:
    """True for "released its bulletin in June": the time is that of the release."""
    p = next((p for p, mark in enumerate(marks) if mark.when is not None), 0)
    return p > 0 and marks[p - 1].get("prep") == "in"


def _runs(period: Period, clock: Clock) -> bool:
    """True for a year that was not over when the text appeared: what the text reports on is not all of it."""
    return period.is_year and period.end_year == clock.year and clock.month is not None and clock.month < _YEAR


def _aside(marks: Sequence[Mark], when: When) -> bool:
    """True for what trade is only set against: "fell back to the 2010 level", "above that of last May"."""
    p = next(p for p, mark in enumerate(marks) if mark.when is when)
    near = [mark for mark in marks[max(0, p - 4) : p] if "thin" not in mark.means][-2:]
    compared = any(mark.means.get("prep") in ("than", "against") for mark in near)
    level = p + 1 < len(marks) and "same_head" in marks[p + 1].means and marks[p + 1].first == marks[p].end
    back = (
        len(near) == 2 and near[1].get("prep") == "to" and "move" in near[0].means and near[1].first - near[0].end <= 1
    )
    return compared or level or back


def note_lead(sentence: Sentence, heads: Sequence[Head], context: Context, clock: Clock) -> None:
    """Remember the period of a sentence whose figures are no claims, where the text has told of none before: the one
    that it names, or the first where the others are before it ("narrowed to 76 in April from 89 in March").
    """
    if context.period is not None:
        return
    marks = sentence.marks
    told = (m.when for p, m in enumerate(marks) if m.when is not None and not _is_base(marks, p))
    whens = list(dict.fromkeys(when for when in told if when.role == "plain"))
    trade = any(mark.is_a("flow", "verb_flow", "goods") for mark in sentence.marks) or context.told
    titled = context.head is not None and context.head.flow is not None  # the title has spoken of it
    trade = titled or (trade and all(head.flow is not None for head in heads))
    if not whens:
        return
    period, *others = (
        resolve(when, clock, fiscal=fiscal_start(context.anchor or "", context.reporter or "")) for when in whens
    )
    if others and not (period is not None and all(one is not None and one.last < period.last for one in others)):
        return
    lately = period is not None and clock.year is not None and period.end_year >= clock.year - 1
    context.period = period if trade or lately else None  # "in May the ports handled 5 million tonnes. Exports rose"


def _is_base(marks: Sequence[Mark], p: int) -> bool:
    """True for the time of what a figure is compared with: "7.04 pct compared with 7.25 pct in 1985/86"."""
    n = p - 1
    while n > 0 and (marks[n].figure is not None or marks[n].is_a("thin", "hedged") or marks[n].get("prep") == "in"):
        n -= 1
    return n >= 0 and (marks[n].get("prep") in ("from", "than", "against") or "compare" in marks[n].means)


def inside(part: Period | None, whole: Period | None) -> bool:
    """True for months among those of another period."""
    return part is not None and whole is not None and whole.first <= part.first and part.last <= whole.last
