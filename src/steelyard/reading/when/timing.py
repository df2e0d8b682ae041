"""Which figure a period belongs to: as its own months, or as the base that growth is measured on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from steelyard.reading.marking.mark import PARTS, Mark, Sentence, one_is
from steelyard.reading.marking.periods import When
from steelyard.reading.when.attached import (
    alone_in_brackets,
    belongs_left,
    beside_name,
    clause_over,
    enclosed,
    goes_on_relative,
    inserted,
    labels,
    listed,
    of_base_whole,
    of_saying,
    owns,
    parallel,
    throughout,
)
from steelyard.reading.when.compared import (
    by_as_much,
    grown_on,
    kept_level,
    leads_elsewhere,
    leads_on,
    level_in,
    month_before,
    moved_by,
    moved_on,
    set_against,
    set_ahead,
    surpassed,
    than_itself,
    than_said,
    to_level,
)
from steelyard.reading.when.time_rows import (
    bracketed,
    in_a_row,
    level_of,
    run_from_january,
    share,
    then_said,
)
from steelyard.reading.when.times import Timed, of_year

_CLAUSES = ("strong", "relative")
"""Breaks at which a clause opens."""
_EARLIER = ("earlier", "previous")
_WHOLE = 100
"""Per cent beyond which a percentage "of" a year is measured on it."""


def timed(sentence: Sentence, figures: Sequence[int]) -> list[Timed]:
    """Return the periods of each figure of a sentence; ``figures`` are mark indices in order.

    Each period goes to the figure before it or to the one behind it; then figures share what rows, brackets and
    relative clauses tell of them together.
    """
    marks = sentence.marks
    result = [Timed(end=marks[k].end) for k in figures]
    if sentence.whens:
        _give_all(result, sentence, figures)
    clauses = sentence.one_of(_CLAUSES)
    for n in range(len(figures)):
        _look_back(result, marks, figures, n, clauses=clauses)
    return result


def _give_all(result: list[Timed], sentence: Sentence, figures: Sequence[int]) -> None:
    """Give each period of a sentence to a figure, then to those that stand in a row with it."""
    marks = sentence.marks
    row = in_a_row(marks, figures)
    for n, p in row.items():
        result[n].own, result[n].end = marks[p].when, max(marks[p].end, marks[figures[n]].end)
    for p, mark in enumerate(marks):
        when = mark.when
        if when is not None and (when.then or when.elided):
            when = then_said(marks, p) or (when if when.role == "by" else None)
        if when is not None and p not in row.values():
            _give(result, marks, figures, p, when)
    run_from_january(result, sentence, figures[0])
    if len(figures) > 1:
        share(result, sentence, figures)


def _give(result: list[Timed], marks: Sequence[Mark], figures: Sequence[int], p: int, when: When) -> None:
    """Give the period at mark ``p`` to the figure before it or to the one behind it, by the first answer."""
    behind = bisect_left(figures, p)
    before = behind - 1 if behind > 0 else None
    after = behind if behind < len(figures) else None
    if when.rate:
        _rate(result, marks, figures, p, before, after)
    elif (kept := kept_level(marks, p, figures)) is not None:
        result[kept].base = result[kept].base or when  # "stayed at the level of 2019: $5bn"
    elif before is not None and alone_in_brackets(marks, figures[before], p):
        result[before].aside = when  # "took 44% (46% a year before)"
    elif after is None:
        if before is not None and not _elsewhere(result, before, marks[figures[before] + 1 : p]):
            _behind(result, marks, figures, p, when, before)
    elif before is not None and labels(marks, figures[before], p, figures[after]):
        result[after].aside = when  # "$5bn (1985 - $3bn)"
    elif before is not None and owns(marks, p, figures[after]):
        result[after].aside = when  # "..., after June's 23% plunge"
        grown = marks[figures[before]].get("figure") == "percent" != marks[figures[after]].get("figure")
        if grown and than_said(marks[figures[before] + 1 : p]) and not result[after].parted:
            result[before].base = result[before].base or when  # "4% above last year's $5bn"
    elif set_ahead(marks, p, figures[after]):
        result[after].base = when  # "on January of last year - 16%"
    elif moved_on(marks, 0 if before is None else figures[before] + 1, p, figures[after]):
        result[after].base = when  # "..., and it rose against the same months of 2022 by 9%"
    elif when.role == "since" and figures[after] == p + 2 and marks[p + 1].get("refer") == "own":
        result[after].aside = replace(when, role="plain")  # "the lowest level since 1980's 5 million"
    elif when.role == "since" and any(m.get("break") == "relative" for m in marks[p + 1 : p + 3]):
        _before(result, marks, figures, p, when, None, after)  # "the least since 1984, when it was $5bn"
    elif before is not None and _goes_left(result[before], marks, figures[before], p, figures[after], when):
        _behind(result, marks, figures, p, when, before)
    else:
        _before(result, marks, figures, p, when, before, after)


def _look_back(result: list[Timed], marks: Sequence[Mark], figures: Sequence[int], n: int, *, clauses: bool) -> None:
    """What the words between a figure and the one before tell of its time; ``clauses``: the sentence has several."""
    times, k, start = result[n], figures[n], figures[n - 1] + 1 if n else 0
    told = None if times.own is not None else bracketed(marks, k)
    if told is not None:
        times.aside = times.aside or told  # "on the same period last year ($89 million)"
    elif n and times.told is None and (base := result[n - 1].base) is not None and level_of(marks, k, base):
        times.aside = times.aside or base
    if n and marks[k - 1].means.get("prep") == "to" and times.told is None and _by(marks, figures[n - 1]):
        times.front = times.front or result[n - 1].front  # "January's gap was revised by 540 million, to 27 billion"
    between = marks[start:k]
    times.listed = n > 0 and listed(between)
    breaks = [mark for mark in between if mark.means.get("break") in _CLAUSES] if clauses else []
    if not breaks:
        return
    times.parted = n > 0
    led = next((mark for mark in reversed(breaks) if mark.means["break"] == "relative"), None)
    if led is None:
        return
    times.relative, times.which = goes_on_relative(between), "at_time" not in led.means
    against = times.base if times.relative and times.own is None else None
    fronted = against is not None and any(mark.when is against for mark in between)
    if against is not None and fronted and marks[k].get("figure") != "percent":
        times.aside, times.base = against, None  # "against May, when they were $5bn, exports fell 3%"
        if n + 1 < len(figures) and marks[figures[n + 1]].get("figure") == "percent":
            result[n + 1].base = result[n + 1].base or against


def _by(marks: Sequence[Mark], figure: int) -> bool:
    """True for the sum by which something moved."""
    by = figure > 0 and (marks[figure - 1].get("prep") or "").startswith("by")
    return by and marks[figure].get("figure") not in PARTS


def _goes_left(times: Timed, marks: Sequence[Mark], figure: int, p: int, following: int, when: When) -> bool:
    """True for a period that the figure before it takes, of two that it stands between."""
    between = marks[figure + 1 : p]
    dated = times.own is not None and times.own.role == "plain" and times.own.has_year
    another = when.role == "plain" and when.has_year and any(mark.means.get("break") for mark in between)
    if dated and another and not than_said(between):
        return False  # "5 billion in 2014, was beaten in 2021: exports reached 6"
    apart = parallel(marks[figure + 1 : p], marks[p + 1 : following])
    return not apart and belongs_left(marks, figure, p, following)


def _behind(
    result: list[Timed], marks: Sequence[Mark], figures: Sequence[int], p: int, when: When, before: int
) -> None:
    """A period behind its figure."""
    amount = before > 0 and by_as_much(marks, figures[before - 1], figures[before])
    amount = amount or moved_by(marks, figures[before])
    dated = when.role != "plain" or any(times.told is not None for times in result[:before])
    if not amount and before and dated and _reached(marks, figures[before - 1], figures[before]):
        amount = than_said(marks[figures[before] + 1 : p]) or marks[p - 1].get("prep") == "from"
        if amount:
            result[before - 1].base = result[before - 1].base or when  # "fell 9 percent to $6bn from a year ago"
    led = marks[max(0, figures[before] - 2) : figures[before]]  # "exceeding by 15% the sum of May 2020"
    passed = len(led) > 1 and "outdo" in led[0].means and (led[1].get("prep") or "").startswith("by")
    base = result[before].base
    told = next((n for n in range(p - 1, figures[before], -1) if base is not None and marks[n].when is base), None)
    between = marks[(figures[before] if told is None else told) + 1 : p]  # "5% up on last year was in May trade ..."
    between = than_itself(between, marks, figures[before])
    _take(result[before], marks[p], when, between, marks[figures[before]], amount=amount, exceeded=passed)


def _reached(marks: Sequence[Mark], growth: int, figure: int) -> bool:
    """True for the sum that growth right before it led to: "fell 9 percent to $6bn"."""
    between = marks[growth + 1 : figure]
    led = any(m.means.get("prep") == "to" for m in between) and all(
        m.is_a("prep", "hedged", "thin", "plain") or m.when is not None for m in between
    )
    return led and marks[growth].get("figure") == "percent" and marks[figure].get("figure") != "percent"


def _before(
    result: list[Timed],
    marks: Sequence[Mark],
    figures: Sequence[int],
    p: int,
    when: When,
    before: int | None,
    after: int,
) -> None:
    """A period before its figure."""
    times, figure = result[after], figures[after]
    inside = before is not None and inserted(marks[p + 1 : figure])
    if inside or beside_name(marks, p, figure) or enclosed(marks, p, figure):
        return
    if when.role == "vague" and times.front is not None:
        return
    if when.role == "same" and not when.has_year and times.front is not None and times.front.role in _EARLIER:
        return  # "a year before, in the same period, ..."
    if when.role == "by":
        times.deadline = replace(when, base=False)
        if when.open and times.front is None:
            times.front, times.front_at = replace(when, role="vague"), p
    elif when.role == "since" and any(m.get("break") == "relative" for m in marks[p + 1 : figure]):
        times.front = replace(when, role="plain")  # "the largest since 2009 when it fell by 5%"
    elif when.role == "since":
        times.since = when
    elif _is_base(times, marks, p, when, None if before is None else figures[before], figure):
        times.base = when
    elif figure == p + 1 and p > 1 and marks[p - 1].get("prep") == "from" and "move" in marks[p - 2].means:
        times.own = when  # "grew from last year's $5bn to $6bn"
    elif before is not None and p + 1 < len(marks) and (marks[p + 1].get("refer") == "own" or surpassed(marks, p)):
        times.aside = when  # "more than what it was in all of last year ($5bn)"
        passed = marks[figures[before] : p]  # "twice the level of 2020 ($5bn)"
        if passed[0].get("figure") == "percent" and not any("break" in mark.means for mark in passed):
            result[before].base = result[before].base or when
    else:
        times.front, times.front_at = of_year(times.front, when, marks[times.front_at + 1 : p]) or when, p
        times.led = bool(p) and marks[p - 1].means.get("prep") == "than" and when.part is not None and not when.has_year
        times.beside = before is None and than_said(marks[max(0, p - 2) : p])
        times.apart = before is not None and any(m.get("break") == "strong" for m in marks[figures[before] : p])
        times.relative = False


def _is_base(times: Timed, marks: Sequence[Mark], p: int, when: When, before: int | None, figure: int) -> bool:
    """True for what the figure behind a period is measured on; ``before`` is the mark of the figure before it."""
    if before is not None and leads_on(marks[before + 1 : p], marks[p + 1 : figure]):
        return True  # "$5bn, and against the same months of 2022 fell 7%"
    if _measures(times, marks, p, when, figure) or month_before(marks, p, figure):
        return True  # "fell on March by 4%"
    if p == 0 or not (before is None or _conceded(marks, before, p)):
        return False
    ahead = set_against(marks, p, when, figure)  # "compared with 2021, it has grown"
    return ahead or to_level(marks, p) or grown_on(marks, p, figure)


def _conceded(marks: Sequence[Mark], figure: int, p: int) -> bool:
    """True for the base at the head of a new clause: "was $5bn, though on May of last year it fell by 9%"."""
    opens = any(mark.get("break") == "strong" for mark in marks[figure + 1 : p])
    return opens and than_said(marks[max(figure + 1, p - 3) : p])


def _measures(times: Timed, marks: Sequence[Mark], p: int, when: When, figure: int) -> bool:
    """True for what growth is measured on, whatever stands before it."""
    if when.role in ("earlier", "previous", "same"):
        if _grows_on(times, marks[figure]):
            return True  # "in May it rose on the year before by 4%"
        if clause_over(marks, p, figure):
            return True  # "a year ago it was larger: the fall reached 5%"
    by = marks[figure].means.get("figure") == "percent" or (marks[figure - 1].means.get("prep") or "").startswith("by")
    return by and surpassed(marks, p)  # "exceeds the level of 2022 by 9%"


def _rate(
    result: list[Timed], marks: Sequence[Mark], figures: Sequence[int], p: int, before: int | None, after: int | None
) -> None:
    """Growth "over the year", before or behind the words, is measured on the year before."""
    between = () if after is None else marks[p + 1 : figures[after]]
    apart = than_said(between) or any("break" in mark.means for mark in between)
    opens = p > 0 and marks[p - 1].get("break") == "strong" and marks[p - 1].end == marks[p].first
    ahead = after is not None and (before is None or opens or not apart)
    led = marks[figures[before - 1] + 1 : figures[before]] if before else ()
    grown = before - 1 if before and led and led[0].get("prep") == "to" else before  # "by 5% to $9m over the year"
    for n in (after if ahead else before, before, grown):
        figure = None if n is None else marks[figures[n]].figure
        if n is not None and figure is not None and figure.unit in PARTS:
            result[n].base = result[n].base or marks[p].when
            return
    if before and not ahead and _reached(marks, figures[before - 1], figures[before]):
        result[before - 1].base = result[before - 1].base or marks[p].when  # "fell 9 percent to $6bn year on year"
        return
    if marks[p].get("period") == "than_year":
        return
    for n in (before, after):
        if n is not None and result[n].own is None and result[n].told is None:
            result[n].whole = marks[p].when
            if before is None:  # "on a yearly basis trade was $5bn, in which exports were $3bn"
                for times in result[n:]:
                    times.whole = marks[p].when
            return


def _elsewhere(result: Sequence[Timed], before: int, between: Sequence[Mark]) -> bool:
    """True for the time of something else than the figure before it, the last of its sentence."""
    return (
        _cut_off(result, before, between)
        or _said_already(result[before], between)
        or (any(times.told is not None for times in result) and of_saying(between))
    )


def _cut_off(result: Sequence[Timed], before: int, between: Sequence[Mark]) -> bool:
    """True for the time of a clause without figures: "$5bn in 2022, up 4%, so that Peru leads, which fell in May"."""
    if one_is("fronting", between):
        return True  # "$5bn in spite of disputes that stopped plants in May"
    strong = [n for n, mark in enumerate(between) if mark.means.get("break") == "strong"]
    opens = bool(strong) and strong[0] > 0 and between[strong[0] - 1].get("break") == "weak"
    if opens and all(mark.is_a("prep", "thin") for mark in between[strong[0] + 1 :]):
        return True  # "took $5bn of coal, whereas in the year before it had bought none"
    ends = [n for n in strong if sum("bracket" in mark.means for mark in between[:n]) % 2 == 0]
    own = any(mark.is_a("flow", "verb_flow", "move") for mark in between[ends[0] :]) if ends else True
    told = any(times.told is not None and times.told.has_year for times in result[: before + 1])
    return bool(ends) and not own and told


def _said_already(times: Timed, between: Sequence[Mark]) -> bool:
    """True for another clause's period behind a figure that has its own before it: "Last year it was $3bn, and ..."."""
    front = times.front is not None and times.front.has_year and not than_said(between)
    return (
        front and any(mark.get("break") == "weak" for mark in between) and not any("move" in m.means for m in between)
    )


def _grows_on(times: Timed, figure: Mark) -> bool:
    """True for a percentage whose own months stand before it already."""
    return times.front is not None and times.front.role == "plain" and figure.get("figure") == "percent"


def _take(
    timed_: Timed,
    mark: Mark,
    when: When,
    between: Sequence[Mark],
    figure: Mark,
    *,
    amount: bool = False,
    exceeded: bool = False,
) -> None:
    preps = [
        m.means.get("prep") for n, m in enumerate(between) if m.means.get("prep") and not leads_elsewhere(between, n)
    ]
    last = preps[-1] if preps else None
    growth = figure.figure is not None and figure.figure.unit in PARTS
    signed = figure.figure is not None and figure.figure.move != 0
    moved = amount or signed or one_is("move", between)
    measured = figure.figure is not None and (figure.figure.factor or (growth and figure.figure.value > _WHOLE))
    if measured and of_base_whole(between) and when.has_year:
        timed_.base = timed_.base or when  # "double the level of 2019"
        return
    if last == "than" and throughout(between, when, moved=growth or moved):
        preps = [prep for prep in preps if prep != "than"]
        last = None
    passed = exceeded or one_is("outdo", between)  # "by 20% exceeding the level of 1998"
    leans = when.role in ("same", "earlier", "previous")
    compared = passed or last in ("than", "against", "from") or any(p in ("than", "against") for p in preps)
    if when.role == "by" or (when.role == "plain" and last == "by"):
        due = replace(when, base=when.base and growth and not between)
        timed_.deadline = due if not between else timed_.deadline or due  # "to sign by 2025, and reach 7 by 2028"
    elif when.role == "since":
        timed_.since = timed_.since or when
    elif when.role == "vague":
        beside = when.days or all(m.get("prep") == "of" or m.is_a("goods", "thin") for m in between)
        timed_.own = timed_.own or (when if when.open and beside else None)  # "12 million tonnes of tea a year"
    elif last == "in" and when.role == "same" and not when.has_year and when.part is None and not compared:
        timed_.own = timed_.own or replace(when, role="again")
    elif (growth or moved) and (compared or leans or level_in(between, when)):
        if timed_.base is None and between:
            timed_.along = "through" in between[-1].means
        timed_.base = timed_.base or when
        timed_.end = mark.end
    elif compared and not when.refers and not growth:
        return
    elif last in ("from", "than") and len(between) > 1 and when.role in ("earlier", "previous"):
        return  # "were $5bn, little changed from the month before", "the same as a year earlier"
    elif "against" in preps and last == "against" and when.role == "same" and when.has_year:
        return  # "to $5bn when compared with the same period of 2021"
    elif timed_.own is not None and timed_.own.open and when.years > 1:
        return  # "5 billion a year in 2014-2018"
    elif timed_.own is None or timed_.own.open:
        timed_.own = when
        timed_.along = last == "than" and not moved and figure.figure is not None and "against" not in preps
        timed_.end = mark.end
    elif when.refers and timed_.base is None:
        timed_.base = when
