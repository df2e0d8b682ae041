"""What a text reports on, and the asides from it: which time a sentence leaves to the next one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.reading.context import Context
from steelyard.reading.marking.mark import PARTS, TRADE, Sentence
from steelyard.reading.places import Draft
from steelyard.reading.when.course import YEAR, Course
from steelyard.reading.when.noted import inside


def go_back(drafts: Sequence[Draft], context: Context) -> None:
    """Leave an aside where a new flow is told of: "In 2009 it was $2bn. Exports were $1bn", in a text on May 2010."""
    if context.aside and not context.holds.isdisjoint(TRADE) and drafts[0].role.head.flow != context.compared:
        context.period = context.reported


def report(primary: Sequence[Period], drafts: Sequence[Draft], course: Course, context: Context) -> None:
    """Leave the time of a sentence, of its ``primary`` figures, to the next one, unless it is only recalled."""
    last = _last(primary)
    context.latest = last if context.latest is None or last.last >= context.latest.last else context.latest
    period = _of_parts(primary, _last([*([course.near] if course.near else []), *reversed(primary)]))
    recalled = _long_before(period, context.reported) and not context.opening
    known = context.reported  # "May's was revised to $75bn. Exports rose ..."
    earlier = known is not None and period.last < known.last
    recalled = recalled or (earlier and ("revised" in context.holds or context.anterior))
    alone = period if all(one == primary[0] for one in primary) else None  # "it was 3 a year earlier and 4 in July"
    before = context.period
    context.recalled, context.period = (alone, context.period) if recalled else (None, period)
    context.period = context.period or period
    if context.period != before:
        context.framed = _frames(drafts, context.period)
        context.singled = context.single
        context.summed = any(draft.period == context.period and draft.figure.unit not in PARTS for draft in drafts)
    context.compared = _compared(primary, drafts, context)
    told = context.compared is not None or context.holds.isdisjoint(TRADE)
    context.aside = known is not None and period.last < known.first and told
    context.periods = [*context.periods[-8:], *primary]
    context.reported = _reported(context.reported, period)


def _compared(primary: Sequence[Period], drafts: Sequence[Draft], context: Context) -> Flow | None:
    """The flow of a sentence that only tells what it was before: "In May the deficit was $4bn", in a text on June."""
    known, period, head = context.reported, primary[0], drafts[0].role.head
    if known is None or context.head is None or context.head.flow != head.flow or len(drafts) > 1:
        return None
    before = period.last + 1 == known.first or period == known.shift(years=-1)
    return head.flow if before and period.months == known.months < YEAR else None


def _last(told: Sequence[Period]) -> Period:
    """The time that ends last; the first of several."""
    found = told[0]
    for period in told:
        if period.last > found.last:
            found = period
    return found


def turn_back(context: Context, *, left: bool) -> None:
    """Leave an aside (an earlier time, a part of what is reported on) with the paragraph that told it.

    A time that stands at the head of its sentence holds on, but for one that ``left`` says is over. The last months of
    a sum so far, with sums of their own, are what the next paragraphs tell more of; those of a whole year are an aside.
    """
    context.recalled = None if left else context.recalled
    whole, near = context.reported, context.period
    if whole is None or near is None:
        return
    summed = inside(whole, near) and near.last == whole.last and not near.is_year
    latest = context.framed and context.summed and near.last == whole.last and not whole.is_year
    left = left or context.singled
    latest = latest and not context.singled
    aside = left and ((inside(near, whole) and not latest) or near == whole.shift(years=-1) or summed)
    if aside or (not context.framed and near.last <= whole.last):
        context.period = whole


def told_before(sentence: Sentence) -> bool:
    """True for what is only recalled, or in the past perfect: "exports had closed 2021 at $5bn"."""
    if "recalls" in sentence.holds:
        return True  # "For comparison, in 2020 it was $5bn."
    if "anterior" not in sentence.holds:
        return False
    for had, after in pairwise(sentence.marks):
        gap = after.first - had.end
        if "anterior" in had.means and (
            (not gap and after.is_a("level", "move")) or (gap == 1 and after.when is not None)
        ):
            return True
    return False


def told_alone(sentence: Sentence) -> bool:
    """True for a sentence on some months beside what the text is on: "In June alone exports fell 5%"."""
    pairs = pairwise(sentence.marks) if "singled" in sentence.holds else ()
    return any("singled" in after.means and time.when is not None and time.end == after.first for time, after in pairs)


def _frames(drafts: Sequence[Draft], period: Period) -> bool:
    """True where a sentence opens with the months that it leaves to the next: "In 2020 exports were $5bn"."""
    draft = next((d for d in drafts if d.period == period), None)
    fronted = draft is not None and draft.timed.front is not None and draft.timed.own is None
    return fronted and draft is not None and draft.timed.front_at < draft.role.head.mark


def _of_parts(told: Sequence[Period], last: Period) -> Period:
    """The time of which a sentence tells the parts too: "by 18% for the quarter: 12% in May, 9% in June"."""
    if len(told) < 3:
        return last
    parts = set(told)
    wholes = (whole for whole in told if sum(part != whole and inside(part, whole) for part in parts) > 1)
    return next((whole for whole in wholes if whole.last == last.last), last)


def _reported(known: Period | None, near: Period) -> Period:
    """What the text reports on, a sentence later: a later time takes the place of an earlier one."""
    return near if known is None or near.last > known.last else known


def _long_before(period: Period, reported: Period | None) -> bool:
    """True for a time of more than a year before what the text reports on: a sentence that recalls it moves nothing."""
    return reported is not None and period.last + YEAR < reported.first
