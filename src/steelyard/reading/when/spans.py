"""Growth and levels over a stretch of years: "between 2005 and 2015", "from May to June", "by 17% a year"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from steelyard.core.period import Period
from steelyard.reading.marking.mark import Mark
from steelyard.reading.marking.periods import When
from steelyard.reading.places import Draft
from steelyard.reading.when.times import Timed

_YEAR = 12
"""The months of a year."""
_BESIDE = 3
"""Marks from the growth of a base to its sum."""


def over_span(times: Timed, kind: str, known: When | None) -> When | None:
    """Settle what is told over several years, ``known`` being those told last; return those told last now."""
    known = _recall_years(times, known)
    _bridge(times, kind)
    return known


def _bridge(times: Timed, kind: str) -> None:
    """Growth "between 2005 and 2015" is that of 2015 on 2005; that "in 2005-2015" is of all these years."""
    if kind != "change":
        return
    spans = any(when is not None and when.years > 1 for when in (times.own, times.front))
    yearly = (times.own is not None and times.own.open) or (times.base is not None and times.base.rate)
    if spans and yearly:
        times.own, times.front, times.base = When(role="vague", open=True), None, None
        return  # "from 2016 to 2020 it grew by 17% a year": no months are told
    for name in ("own", "front"):
        when: When | None = getattr(times, name)
        if when is None:
            continue
        if when.bridged and when.year is not None and when.years > 1:
            times.base = times.base or replace(when, years=1, bridged=False)
            setattr(times, name, replace(when, year=when.year + when.years - 1, years=1, bridged=False))
        if when.stepped and when.part is not None:
            times.base = times.base or replace(when, part=(when.part[0], when.part[0]), stepped=False)
            setattr(times, name, replace(when, part=(when.part[1], when.part[1]), stepped=False))


def _recall_years(times: Timed, known: When | None) -> When | None:
    """Put the years that the text told last in the place of "these years"; return the last ones it has told now."""
    for when in (times.front, times.own):
        if when is None or when.years < 2:
            continue
        if when.role == "again" and when is times.front:
            times.front = known or When(role="vague", open=True)
        elif when.role == "again":
            times.own = known or When(role="vague", open=True)
        elif when.role == "plain":
            known = when
    return known


def from_to(drafts: list[Draft], n: int) -> None:
    """ "Between 2010 and 2020 they rose from 3 to 5 billion": the first of the span is that of what it came from."""
    when, after = drafts[n].timed.front, drafts[n + 1] if n + 1 < len(drafts) else None
    own, other = drafts[n].timed.own, None if after is None else after.timed.own
    if own is not None and other is not None and drafts[n].role.baseline and _whole(own) and _whole(other):
        drafts[n].timed.own = replace(own, part=(1, 12))  # "from 3 in 2004 to 5 in 2019" are years, whatever was told
    behind = when is None and own is None and other is not None and other.years > 1
    when = other if behind else when  # "from 3 to 5 billion between 2010 and 2020"
    if when is None or when.year is None or when.years < 2 or when.role != "plain" or after is None:
        return
    pair = (drafts[n], after)
    level = all(d.role.kind in ("level", "share") and (behind or d.timed.own is None) for d in pair)
    if not level or drafts[n].role.baseline == after.role.baseline:
        return
    for draft in pair:
        year = when.year if draft.role.baseline else when.year + when.years - 1
        draft.timed.own = replace(when, year=year, years=1, bridged=False)
    drafts[n].timed.front = None


def ahead_of(drafts: Sequence[Draft], n: int) -> When | None:
    """The time behind the next figure, which this one's is before: "from 4 billion a year earlier to 5 in 2021"."""
    own, after = drafts[n].timed.own, drafts[n + 1] if n + 1 < len(drafts) else None
    if own is None or after is None or not own.refers or own.role == "again" or after.role.baseline:
        return None
    told, before = after.timed.own, drafts[n - 1] if n else None
    if before is not None and before.role.head.mark == after.role.head.mark:
        return None  # "5 billion in May, against 4 a year earlier, and 50 in the eleven months"
    led = drafts[n].role.baseline and after.role.head.mark == drafts[n].role.head.mark
    return told if led and told is not None and not told.refers and not told.open else None


def over_years(drafts: Sequence[Draft]) -> None:
    """Give "from 3 to 5 billion" the first and the last of the years that the text told before: "over 2010-2020"."""
    for first, second in pairwise(drafts):
        span = second.period
        if span is None or span.months <= _YEAR or span.months % _YEAR or span.first % _YEAR:
            continue
        plain = all(d.role.kind == "level" and d.timed.told is None for d in (first, second))
        if plain and first.role.baseline > second.role.baseline and first.role.head.mark == second.role.head.mark:
            first.period = Period(span.first, span.first + _YEAR - 1)
            second.period = Period(span.last - _YEAR + 1, span.last)


def in_parallel(drafts: Sequence[Draft], row: Sequence[Period]) -> tuple[Period, ...]:
    """Give figures in a row the periods of the row before: "5 and 6 in 2019 and 2020, and imports 2 and 3".

    Returns the last row, with ``row`` that of the sentence before.
    """
    if len(drafts) < 2:
        return tuple(row)
    runs: dict[int, list[Draft]] = {}
    for draft in drafts:
        runs.setdefault(draft.role.head.mark, []).append(draft)
    for run in runs.values():
        if len(run) < 2:
            continue
        plain = all(d.role.kind == "level" and not d.role.baseline for d in run)
        told = [d.period for d in run if plain and d.timed.own is not None and d.period is not None]
        bare = all(d.timed.told is None and d.timed.base is None and d.timed.aside is None for d in run)
        listed = plain and bare and len(run) == len(row) and all(d.timed.listed for d in run[1:])
        if listed and len({(d.reporter, d.partner, d.figure.unit) for d in run}) == 1:
            for draft, period in zip(run, row, strict=True):
                draft.period = period
        else:
            row = tuple(told) if plain and len({*told}) == len(run) else ()
    return tuple(row)


def _whole(when: When) -> bool:
    """True for a year that is told whole."""
    return when.role == "plain" and when.year is not None and when.part is None and when.years == 1 and not when.fiscal


def in_step(drafts: Sequence[Draft], n: int) -> Period | None:
    """The months of the level that a growth in a row stands for: "9 million in 2014 and 4 in May, up 8% and 3%"."""
    if len(drafts) % 2 or len(drafts) < 4:
        return None
    run = [k for k, draft in enumerate(drafts) if draft.role.kind == "change" and not draft.timed.parted]
    run = [k for k in run if drafts[k].timed.told is None]
    if len(run) < 2 or run != list(range(run[0], len(drafts))) or run[0] != len(run) or n not in run:
        return None
    levels = drafts[: run[0]]
    told = all(draft.role.kind == "level" and draft.timed.told is not None for draft in levels)
    one = len({(draft.reporter, draft.partner, draft.role.head.flow) for draft in drafts}) == 1
    return levels[n - run[0]].period if told and one else None


def weighed(drafts: Sequence[Draft], n: int) -> Period | None:
    """The later of two years that a growth is told of: "5 billion in 2015 and 6 billion in 2014, a fall of 2%"."""
    if (
        n < 2
        or drafts[n].role.kind != "change"
        or drafts[n].figure.factor
        or drafts[n].role.head.mark != drafts[n - 2].role.head.mark
    ):
        return None
    first, second = drafts[n - 2], drafts[n - 1]
    levels = first.role.kind == second.role.kind == "level" and first.role.head.mark == second.role.head.mark
    if not levels or first.period is None or second.period is None or first.period.months != second.period.months:
        return None
    return first.period if first.period.first > second.period.first else None


def led_to(drafts: Sequence[Draft], n: int) -> Period | None:
    """The months of a sum that growth in the same months of another year led to: "in that of 2019 it fell 9% to 5"."""
    before, times = drafts[n - 1] if n else None, drafts[n].timed
    if before is None or times.listed or times.parted or drafts[n].role.kind != "level":
        return None
    front = before.timed.front
    again = front is not None and front.role == "same" and front.has_year and before.role.kind == "change"
    return before.period if again and before.role.head.mark == drafts[n].role.head.mark else None


def share_base(drafts: Sequence[Draft], marks: Sequence[Mark]) -> None:
    """Give the growth of a base the time of its sum, told behind both: "against a rise of 9% to $5bn a year ago"."""
    for growth, base in pairwise(drafts):
        set_against = growth.role.kind == "change" and growth.role.baseline and growth.timed.own is None
        came_to = base.role.kind == "level" and base.timed.own is not None and base.index - growth.index <= _BESIDE
        if not (set_against and came_to and growth.role.head.mark == base.role.head.mark):
            continue
        if all("plain" in m.means or "break" not in m.means for m in marks[growth.index + 1 : base.index]):
            growth.period = base.period
