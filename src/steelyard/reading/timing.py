"""Which figure a period belongs to: as its own months, or as the base that growth is measured on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from steelyard.reading.mark import Mark
from steelyard.reading.periods import When


@dataclass(slots=True)
class Timed:
    """The periods of one figure: its own, the clause's that stands before it, its base, and a deadline."""

    own: When | None = None
    front: When | None = None
    base: When | None = None
    aside: When | None = None
    """Of a figure that others are only set against: "2003's gap of 5 billion"."""
    since: When | None = None
    """From when a growth is counted ("since 2010"): its base, and the end is another's to say."""
    deadline: When | None = None
    along: bool = False
    """Own period is told of figures side by side ("over the same period"), not compared with another."""
    whole: When | None = None
    """What may be the year of a sum ("exports came to 5 billion over the year"), or what growth is measured on."""
    relative: bool = False
    """Own period is the last one said ("..., when it was ...")."""
    end: int = 0
    """The token behind the figure's own period or base, for the quote."""

    @property
    def told(self) -> When | None:
        """The months said of the figure itself, none that lean on others."""
        when = self.own or self.front
        return when if when is not None and when.role == "plain" else None


def timed(marks: Sequence[Mark], figures: Sequence[int]) -> list[Timed]:
    """Return the periods of each figure of a sentence; ``figures`` are mark indices in order."""
    result = [Timed(end=marks[k].end) for k in figures]
    row = _row(marks, figures)
    for n, p in row.items():
        result[n].own, result[n].end = marks[p].when, max(marks[p].end, marks[figures[n]].end)
    for p, mark in enumerate(marks):
        when = mark.when
        if when is not None and (when.then or when.elided):
            when = _then(marks, p)
        if when is None or p in row.values():
            continue
        before = max((n for n, k in enumerate(figures) if k < p), default=None)
        after = min((n for n, k in enumerate(figures) if k > p), default=None)
        if when.rate:
            _rate(result, marks, figures, p, before, after)
            continue
        if before is not None and after is not None and _labels(marks, p, figures[after]):
            result[after].aside = when
            continue
        if before is not None and after is not None and _opens_growth(marks, figures[before], p, figures[after]):
            result[after].base = when
            continue
        if before is not None and after is None and _said_already(result[before], marks[figures[before] + 1 : p]):
            continue
        apart = before is not None and after is not None and result[before].front is not None
        apart = apart and _parallel(marks[figures[before or 0] + 1 : p], marks[p + 1 : figures[after or 0]])
        left = before is not None and not apart
        if before is not None and left and (after is None or _belongs_left(marks, figures[before], p, figures[after])):
            amount = before > 0 and _by_as_much(marks, figures[before - 1], figures[before])
            amount = amount or _moved_by(marks, figures[before])
            _take(result[before], mark, when, marks[figures[before] + 1 : p], marks[figures[before]], amount=amount)
        elif after is not None:
            if before is not None and _inserted(marks[p + 1 : figures[after]]):
                continue
            if _beside_name(marks, p, figures[after]) or _enclosed(marks, p, figures[after]):
                continue
            if when.role == "vague" and result[after].front is not None:
                continue
            if when.role == "by":
                result[after].deadline = when
            elif before is None and when.refers and when.role != "again" and _levels(marks, p):
                continue  # "stayed at the previous year's level and fell by only 1%"
            elif when.role == "since" and any(m.get("break") == "relative" for m in marks[p + 1 : figures[after]]):
                result[after].front = replace(when, role="plain")  # "the largest since 2009 when it fell by 5%"
            elif when.role == "since":
                result[after].since = when
            elif before is not None and _leads_on(marks[figures[before] + 1 : p], marks[p + 1 : figures[after]]):
                result[after].base = when
            elif before is not None and _owns(marks, p, figures[after]):
                result[after].aside = when  # "..., after June's 23% plunge"
            elif when.role in ("earlier", "previous", "same") and _grows_on(result[after], marks[figures[after]]):
                result[after].base = when  # "in May it rose on the year before by 4%"
            elif when.role in ("earlier", "previous", "same") and _clause_over(marks, p, figures[after]):
                result[after].base = when  # "a year ago it was larger: the fall reached 5%"
            elif _surpassed(marks, p) and marks[figures[after]].get("figure") == "percent":
                result[after].base = when  # "which exceeds the level of 2022 by 9%"
            elif _than(marks[max(0, p - 2) : p]) and before is not None:
                result[before].base = when
            elif p and _month_before(marks, p, figures[after]):
                result[after].base = when  # "fell on March by 4%"
            elif before is None and p and _set_against(marks[p - 1], when, marks[figures[after]]):
                result[after].base = when  # "compared with 2021, it has grown"
            elif before is not None and p + 1 < len(marks) and marks[p + 1].get("refer") == "own":
                result[after].aside = when
            else:
                result[after].front = when
                result[after].relative = False
    _carried(result, marks, figures)
    for n, k in enumerate(figures):
        if result[n].own is None and (told := _bracketed(marks, k)) is not None:
            result[n].own = told
        if n and result[n - 1].own is None and _alias(marks[figures[n - 1] + 1 : k]):
            result[n - 1].own = result[n].own  # "$6bn, or 50%, of exports in May"
        start = figures[n - 1] + 1 if n else 0
        result[n].relative = _relative(marks[start:k])
    return result


def _row(marks: Sequence[Mark], figures: Sequence[int]) -> dict[int, int]:
    """Return figure -> mark of its period, where as many years as figures stand in a row: "$5bn and $6bn in 2016 and
    2017 respectively".
    """
    whens = [p for p, mark in enumerate(marks) if mark.when is not None and mark.when.role == "plain"]
    runs = _runs(marks, whens, ("break", "prep", "thin", "plain"))
    told = _runs(marks, figures, ("break", "prep", "thin", "plain", "hedged"))
    for years, sums in ((a, b) for a in runs for b in told if len(a) == len(b)):
        between = marks[sums[-1] + 1 : years[0]]
        behind = years[0] > sums[-1] and all(mark.is_a("break", "prep", "thin", "plain") for mark in between)
        before = years[-1] < sums[0] and not any(m.when or m.figure for m in marks[years[-1] + 1 : sums[0]])
        if behind or before:
            return {figures.index(k): p for k, p in zip(sums, years, strict=True)}
    return {}


def _runs(marks: Sequence[Mark], places: Sequence[int], links: tuple[str, ...]) -> list[list[int]]:
    """Return the rows of two and more marks that only links stand between."""
    rows: list[list[int]] = []
    for k in places:
        between = marks[rows[-1][-1] + 1 : k] if rows else ()
        joined = rows and any(m.get("break") == "weak" for m in between) and all(m.is_a(*links) for m in between)
        if joined and not any(m.is_a("bracket", "dash") or m.get("break") == "strong" for m in between):
            rows[-1].append(k)
        else:
            rows.append([k])
    return [row for row in rows if len(row) > 1]


def _then(marks: Sequence[Mark], p: int) -> When | None:
    """The time that "at that time" stands for: the one said last; a single word stands for it behind its figure."""
    if marks[p].when is not None and marks[p].get("period") == "then_behind" and not marks[p - 1].is_a("figure"):
        return None
    said = (mark.when for mark in reversed(marks[:p]) if mark.when is not None and mark.when.has_year)
    last, when = next(said, None), marks[p].when
    if when is not None and when.elided:
        return None if last is None else When(rel=when.rel)  # "halved in 2009, rose in the past one"
    return None if last is None else replace(last, role="plain", years=1)


def _carried(result: list[Timed], marks: Sequence[Mark], figures: Sequence[int]) -> None:
    """Let what is told of an earlier time go on behind "and": "a year before, exports made 5 billion and imports 3"."""
    for n, (k, following) in enumerate(pairwise(figures)):
        front, times = result[n].front, result[n + 1]
        bare = times.own is times.front is times.base is times.aside is times.since is times.deadline is None
        if front is None or not bare or front.role not in ("same", "earlier", "previous"):
            continue
        ends = any(mark.get("break") in ("strong", "relative") for mark in marks[k:following])
        if not ends and "percent" not in (marks[k].get("figure"), marks[following].get("figure")):
            times.front = front


def _grows_on(times: Timed, figure: Mark) -> bool:
    """True for a percentage whose own months stand before it already."""
    return times.front is not None and times.front.role == "plain" and figure.get("figure") == "percent"


def _surpassed(marks: Sequence[Mark], p: int) -> bool:
    """True for the time of a level that is passed: "exceeding the level of 2022"."""
    near = (mark for mark in reversed(marks[max(0, p - 4) : p]))
    for mark in near:
        if mark.is_a("outdo"):
            return True
        if not mark.is_a("same_head", "thin", "prep", "plain", "refer", "level"):
            return False
    return False


def _clause_over(marks: Sequence[Mark], p: int, figure: int) -> bool:
    """True for the time of a clause that moves by itself and ends before a percentage."""
    end = next((j for j in range(p + 1, figure) if marks[j].is_a("colon") or marks[j].get("break") == "strong"), None)
    told = end is not None and any(mark.is_a("move") for mark in marks[p + 1 : end])
    return told and marks[figure].get("figure") == "percent"


def _levels(marks: Sequence[Mark], p: int) -> bool:
    """True for the time of a level that no figure tells: "the previous year's level"."""
    own = marks[p + 1] if p + 1 < len(marks) else None
    return own is not None and own.get("refer") == "own" and own.first == marks[p].end


def _alias(between: Sequence[Mark]) -> bool:
    """True for nothing but "or" between two figures: they tell one thing."""
    return any(m.is_a("alike") for m in between) and all(m.is_a("alike", "break", "hedged", "thin") for m in between)


def _bracketed(marks: Sequence[Mark], k: int) -> When | None:
    """The period of a figure in brackets behind it: "on the same period last year ($89 million)"."""
    if k < 2 or not marks[k - 1].is_a("bracket") or marks[k - 1].end != marks[k].first:
        return None
    when = marks[k - 2].when
    return when if when is not None and when.refers and marks[k - 2].end == marks[k - 1].first else None


def _said_already(times: Timed, between: Sequence[Mark]) -> bool:
    """True for another clause's period behind a figure that has its own before it: "Last year it was $3bn, and ..."."""
    front = times.front is not None and times.front.has_year and not _than(between)
    return front and any(mark.get("break") == "weak" for mark in between) and not any(m.is_a("move") for m in between)


def _rate(
    result: list[Timed], marks: Sequence[Mark], figures: Sequence[int], p: int, before: int | None, after: int | None
) -> None:
    """Growth "over the year", before or behind the words, is measured on the year before."""
    ahead = after is not None and not any(mark.is_a("break") for mark in marks[p + 1 : figures[after]])
    for n in (after if ahead else before, before):
        figure = None if n is None else marks[figures[n]].figure
        if n is not None and figure is not None and figure.unit in ("percent", "percentage_points"):
            result[n].base = result[n].base or marks[p].when
            return
    for n in (before, after):
        if n is not None and result[n].own is None and result[n].told is None:
            result[n].whole = marks[p].when
            return


def _opens_growth(marks: Sequence[Mark], figure: int, p: int, following: int) -> bool:
    """True for the base between a growth and its figure: "..., the rise on the year before - 18.7%"."""
    between = marks[figure + 1 : p]
    edge = next((n for n in range(len(between) - 1, -1, -1) if between[n].is_a("break")), None)
    said = marks[following].figure
    if edge is None or said is None or said.unit != "percent" or between[-1].get("prep") not in ("than", "against"):
        return False
    told = any(mark.is_a("move") for mark in between[edge + 1 :])
    return told and all(mark.is_a("dash", "level", "hedged", "thin") for mark in marks[p + 1 : following])


def _beside_name(marks: Sequence[Mark], p: int, figure: int) -> bool:
    """True for the time of what is said between commas beside a name: "Peru, in 2021 the first, fell: sales ..."."""
    comma = p - 2 if p >= 2 and marks[p - 1].is_a("prep") else p - 1
    if comma < 1 or marks[comma].get("break") != "weak" or marks[comma - 1].place is None:
        return False
    tied = marks[comma - 1].end == marks[comma].first and marks[comma].end == marks[comma + 1].first
    closed = next((j for j in range(p + 1, figure) if marks[j].get("break")), figure)
    later = any(mark.is_a("flow", "verb_flow") for mark in marks[closed:figure])
    return tied and closed < figure and marks[closed].get("break") == "weak" and later


def _enclosed(marks: Sequence[Mark], p: int, figure: int) -> bool:
    """True for the time of a clause that ends before the figure's begins: "Peru, whose border opens in May, sold ...".

    A clause has words of its own beside its time; "which in May sold 5 billion" has its figure before it ends.
    """
    opened = next((j for j in range(p - 1, -1, -1) if marks[j].get("break")), None)
    if opened is None or marks[opened].get("break") != "relative":
        return False
    ends = (j for j in range(p + 1, figure) if marks[j].get("break") and not marks[j].is_a("plain"))
    closed = next(ends, None)  # an "and" ends no clause
    if closed is None or marks[closed].get("break") == "relative":
        return False
    told = marks[closed].first - marks[opened].end > marks[p].end - marks[p].first + 2
    return told and any(mark.is_a("flow", "verb_flow") for mark in marks[closed:figure])


def _inserted(rest: Sequence[Mark]) -> bool:
    """True for months inside an insertion that a new clause ends before the next figure stands."""
    strong = next((n for n, mark in enumerate(rest) if mark.get("break") == "strong"), 0)
    return strong > 1 and not any(mark.when is not None for mark in rest)


def _belongs_left(marks: Sequence[Mark], figure: int, p: int, following: int) -> bool:
    """True when the period between two figures goes with the first."""
    between, rest = marks[figure + 1 : p], marks[p + 1 : following]
    if rest and rest[0].first == marks[p].end and (rest[0].get("refer") == "own" or rest[0].is_a("flow")):
        return False
    if any(mark.get("break") in ("strong", "relative") for mark in between):
        return False
    if _of_whole(marks, figure, p):
        return True
    said = marks[figure].figure
    if said is not None and said.factor and _whole(between):
        return True
    between = [
        mark
        for n, mark in enumerate(between)
        if not (mark.is_a("same_head") and (mark.get("prep") or (n and between[n - 1].get("prep") == "of")))
    ]
    flow = next((n for n, mark in enumerate(between) if mark.is_a("flow", "verb_flow", "same_head")), None)
    led = () if flow is None or _than(between) else between[: flow + 1]
    if any(mark.is_a("break", "level", "same_head") for mark in led):
        return False
    if _leads_on(between, rest):
        return False
    if any(mark.get("break") == "weak" for mark in between):
        closed = not rest or rest[0].is_a("break") or rest[0].get("prep") in ("from", "to", "against")
        return closed or _than(between) or _bracket_only(between)
    return True


def _of_whole(marks: Sequence[Mark], figure: int, p: int) -> bool:
    """True for the time of a whole right behind its part: "or 50%, of total exports in May"."""
    said, between = marks[figure].figure, [m for m in marks[figure + 1 : p] if not m.is_a("break") or m.is_a("plain")]
    of = bool(between) and between[0].get("prep") == "of" and said is not None and said.unit == "percent"
    return (
        of and any(m.is_a("flow") for m in between) and all(m.is_a("prep", "plain", "flow", "goods") for m in between)
    )


def _parallel(between: Sequence[Mark], rest: Sequence[Mark]) -> bool:
    """True for the next in a row of years: "2018 brought 17%, 2020 - a fall by 16%"."""
    led = bool(between) and between[0].get("break") == "weak" and not between[0].is_a("bracket", "dash")
    dashed = bool(rest) and rest[0].is_a("dash") and not any(mark.is_a("break") for mark in rest[1:])
    return led and dashed and all(mark.is_a("prep") for mark in between[1:])


def _leads_on(between: Sequence[Mark], rest: Sequence[Mark]) -> bool:
    """True for the base before its growth: "$5bn, and against the same months of 2022 fell 7%"."""
    set_against = len(between) >= 2 and between[-1].get("prep") == "against" and between[-2].get("break") == "weak"
    moved = next((n for n, mark in enumerate(rest) if mark.is_a("move")), None)
    return set_against and moved is not None and not any(mark.is_a("break") for mark in rest[:moved])


def _bracket_only(between: Sequence[Mark]) -> bool:
    return len(between) == 1 and between[0].end - between[0].first == 1 and between[0].is_a("bracket")


def _whole(between: Sequence[Mark]) -> bool:
    """True for "double that of 2019" and "double the 2019 figure"."""
    return bool(between) and (between[-1].get("prep") == "of" or between[-1].is_a("thin"))


def _set_against(mark: Mark, when: When, figure: Mark) -> bool:
    """True for the base at the front: "compared with 2021, ...", "to the March of last year ... grew by 5%"."""
    past = figure.get("figure") == "percent" and (when.refers or (when.rel is not None and when.rel < 0))
    return mark.get("prep") == "against" or (mark.get("prep") == "than" and past)


def _month_before(marks: Sequence[Mark], p: int, figure: int) -> bool:
    """True for the month between a movement and its growth: "fell on March by 4%"."""
    when, led = marks[p].when, marks[max(0, p - 2) : p]
    tied = len(led) == 2 and led[0].is_a("move") and led[1].get("prep") in ("than", "against")
    month = when is not None and when.part is not None and not when.has_year and when.role == "plain"
    return tied and month and marks[figure].get("figure") == "percent"


def _labels(marks: Sequence[Mark], p: int, figure: int) -> bool:
    """True for a period with a dash right before a figure: "$5bn (1985 - $3bn)"."""
    dash = marks[p + 1]
    tied = (
        p + 2 == figure
        and dash.is_a("dash", "colon")
        and marks[p].end == dash.first
        and dash.end == marks[figure].first
    )
    opened = p - 2 if p > 1 and marks[p - 1].get("prep") == "in" else p - 1
    return tied and marks[opened].is_a("bracket")


def _owns(marks: Sequence[Mark], p: int, figure: int) -> bool:
    """True for a period with an 's right before a figure."""
    return p + 2 == figure and marks[p + 1].get("refer") == "own" and marks[p + 1].end == marks[figure].first


def _than(marks: Sequence[Mark]) -> bool:
    return any(mark.get("prep") in ("than", "against") for mark in marks)


def _moved_by(marks: Sequence[Mark], figure: int) -> bool:
    """True for the sum of a movement: "rising by $54m year on year"."""
    said = marks[figure].figure
    led = figure >= 2 and marks[figure - 1].get("prep") == "by" and marks[figure - 2].is_a("move")
    return led and said is not None and said.unit != "percent"


def _by_as_much(marks: Sequence[Mark], figure: int, following: int) -> bool:
    """True for the sum in "by 8% or by 324 million": growth told a second time."""
    between = marks[figure + 1 : following]
    percent = marks[figure].get("figure") == "percent" and bool(between) and between[-1].get("prep") == "by"
    return percent and any(m.is_a("alike") for m in between) and all(m.is_a("alike", "break", "prep") for m in between)


def _take(
    timed_: Timed, mark: Mark, when: When, between: Sequence[Mark], figure: Mark, *, amount: bool = False
) -> None:
    preps = [m.get("prep") for m in between if m.get("prep")]
    last = preps[-1] if preps else None
    growth = figure.figure is not None and figure.figure.unit in ("percent", "percentage_points")
    moved = amount or any(m.is_a("move") for m in between)
    if figure.figure is not None and figure.figure.factor and _whole(between) and when.has_year:
        timed_.base = timed_.base or when  # "double the level of 2019"
        return
    if last == "than" and when.years > 1 and when.role == "plain" and not growth and not moved:
        preps = [prep for prep in preps if prep != "than"]  # "300 million over 2016-2020"
        last = None
    compared = last in ("than", "against", "from") or any(p in ("than", "against") for p in preps)
    if when.role == "by" or (when.role == "plain" and last == "by"):
        timed_.deadline = timed_.deadline or when
    elif when.role == "since":
        timed_.since = timed_.since or when
    elif when.role == "vague":
        timed_.own = timed_.own or (when if when.open and not between else None)
    elif last == "in" and when.role == "same" and not when.has_year and when.part is None and not compared:
        timed_.own = timed_.own or replace(when, role="again")
    elif (growth or moved) and (compared or when.role in ("same", "earlier", "previous")):
        timed_.base = timed_.base or when
        timed_.end = mark.end
    elif (compared and timed_.own is not None) or (compared and not when.refers and not growth):
        return
    elif "against" in preps and last == "against" and when.role == "same" and when.has_year:
        return  # "to $5bn when compared with the same period of 2021"
    elif timed_.own is None or timed_.own.open:
        timed_.own = when
        timed_.along = last == "than" and not moved and figure.figure is not None and "against" not in preps
        timed_.end = mark.end
    elif when.refers and timed_.base is None:
        timed_.base = when


def _relative(segment: Sequence[Mark]) -> bool:
    """True for "a year earlier, when it was 740 million" and "a similar period, which reached 2 billion"."""
    for j in range(len(segment) - 1, 0, -1):
        if segment[j].get("break") == "relative" and segment[j - 1].get("prep") != "of":
            earlier = [m for m in segment[max(0, j - 3) : j] if m.when is not None]
            return bool(earlier)
    return False
