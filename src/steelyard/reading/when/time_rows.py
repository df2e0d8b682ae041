"""Periods and figures in rows: as many years as sums, what brackets share, what goes on behind "and"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from steelyard.reading.marking.mark import PARTS, Mark, Sentence, one_is
from steelyard.reading.marking.periods import When
from steelyard.reading.when.compared import than_said
from steelyard.reading.when.times import Timed

_SET_AGAINST = ("against", "than", "from")
"""Words that lead to what a figure is set against."""
_LINKS = frozenset(("break", "prep", "thin", "plain"))
"""What stands between the times of a row."""
_LINKS_OF_SUMS = _LINKS | {"hedged"}
_APART = frozenset(("against", "than", "from", "after"))
"""Words that lead to a figure of another time."""
_ENDS = frozenset(("bracket", "dash"))
"""What ends a row."""


def in_a_row(marks: Sequence[Mark], figures: Sequence[int]) -> dict[int, int]:
    """Return figure -> mark of its period, where as many years as figures stand in a row: "$5bn and $6bn in 2016 and
    2017 respectively".
    """
    if len(figures) < 2:
        return {}
    whens = [p for p, mark in enumerate(marks) if mark.when is not None and mark.when.role == "plain"]
    if len(whens) < 2:
        return {}
    runs = _runs(marks, whens, _LINKS)
    if not runs:
        return {}
    told = _runs(marks, figures, _LINKS_OF_SUMS)
    for years, sums in ((a, b) for a in runs for b in told if len(a) == len(b)):
        between = marks[sums[-1] + 1 : years[0]]
        if len({marks[k].get("figure") for k in sums} - {""}) > 1 or any(m.get("prep") == "than" for m in between):
            continue  # "$5bn, 4% more than in 2020, and in May of this year it was $6bn"
        behind = years[0] > sums[-1] and all(mark.is_a("break", "prep", "thin", "plain") for mark in between)
        before = years[-1] < sums[0] and not any(m.when or m.figure for m in marks[years[-1] + 1 : sums[0]])
        if behind or before:
            return {figures.index(k): p for k, p in zip(sums, years, strict=True)}
    return {}


def share(result: list[Timed], sentence: Sentence, figures: Sequence[int]) -> None:
    """Give the figures of a sentence what the times of others in their row tell of them."""
    marks = sentence.marks
    _carry_on(result, marks, figures)
    if "bracket" in sentence.holds:
        _set_aside(result, marks, figures)
        _share_brackets(result, marks, figures)
    _share_base(result, marks, figures)
    if sentence.one_of(_SET_AGAINST):
        _again_in_turn(result, marks, figures)
    if any(when.each for when in sentence.whens):
        _one_each(result, marks, figures)
    if len(sentence.whens) == 1 and "target" not in sentence.holds:
        _share_last(result, marks, figures)


def _one_each(result: list[Timed], marks: Sequence[Mark], figures: Sequence[int]) -> None:
    """Give each of as many figures of one unit as months or quarters its own: "$5bn and $6bn in May and June"."""
    for row in _runs(marks, figures, _LINKS_OF_SUMS):
        times = [result[figures.index(k)] for k in row]
        told = {one.told for one in times} - {None}
        when = told.pop() if len(told) == 1 else None
        units = {marks[k].get("figure") for k in row} - {""}
        if when is None or when.part is None or when.each != len(row) or len(units) > 1:
            continue
        if _several_names(marks) or _several_flows(marks, row[0]):
            continue
        first, months = when.part[0], (when.part[1] - when.part[0] + 1) // when.each
        for n, one in enumerate(times):
            one.own = replace(when, part=(first + n * months, first + (n + 1) * months - 1), each=0)


def _several_names(marks: Sequence[Mark]) -> bool:
    """True where two economies are joined: figures in a row may be theirs."""
    rows = zip(marks, marks[1:], marks[2:], strict=False)
    return any(a.place is not None and link.get("break") == "weak" and b.place is not None for a, link, b in rows)


def _several_flows(marks: Sequence[Mark], figure: int) -> bool:
    """True for two flows before a row of figures: "in May and June exports and imports were $5bn and $6bn"."""
    ends = [k + 1 for k in range(figure) if marks[k].figure is not None or marks[k].get("break") == "strong"]
    first = ends[-1] if ends else 0
    told = [mark for mark in marks[first:figure] if "flow" in mark.means]
    return any("both" in mark.means for mark in told) or len({mark.get("flow") for mark in told}) > 1


def _runs(marks: Sequence[Mark], places: Sequence[int], links: frozenset[str]) -> list[list[int]]:
    """Return the rows of two and more marks that only links stand between."""
    rows: list[list[int]] = []
    for k in places:
        if rows and _joined(marks[rows[-1][-1] + 1 : k], links):
            rows[-1].append(k)
        else:
            rows.append([k])
    return [row for row in rows if len(row) > 1]


def _joined(between: Sequence[Mark], links: frozenset[str]) -> bool:
    """True for links alone, a comma or an "and" among them."""
    weak = False
    for mark in between:
        if links.isdisjoint(mark.means) or not _ENDS.isdisjoint(mark.means) or mark.means.get("break") == "strong":
            return False
        weak = weak or mark.means.get("break") == "weak"
    return weak and not than_said(between)


def then_said(marks: Sequence[Mark], p: int) -> When | None:
    """The time that "at that time" stands for: the one said last; a single word stands for it behind its figure."""
    if marks[p].when is not None and marks[p].get("period") == "then_behind" and "figure" not in marks[p - 1].means:
        return None
    when = marks[p].when
    if when is not None and when.elided and when.part is not None:
        return _next_part(marks, p, when.part[0])
    said = (mark.when for mark in reversed(marks[:p]) if mark.when is not None and mark.when.has_year)
    last = next(said, None)
    if when is not None and when.elided:
        return None if last is None else When(rel=when.rel)  # "halved in 2009, rose in the past one"
    return None if last is None else replace(last, role="plain", years=1)


def _next_part(marks: Sequence[Mark], p: int, number: int) -> When | None:
    """The quarter or half of a number whose word is left out: "9% in the first quarter and 4% in the second"."""
    for mark in reversed(marks[:p]):
        part = None if mark.when is None else mark.when.part
        if mark.when is None or part is None:
            continue
        months = part[1] - part[0] + 1
        whole = months in (3, 6) and part[1] % months == 0 and months * number <= 12
        return replace(mark.when, role="plain", part=(months * (number - 1) + 1, months * number)) if whole else None
    return None


def _share_brackets(result: list[Timed], marks: Sequence[Mark], figures: Sequence[int]) -> None:
    """What one figure in brackets says of its time holds for the next, what stands behind them for the one before."""
    aside: When | None = None
    for n, k in enumerate(figures):
        closed = n > 0 and k + 1 < len(marks) and "bracket" in marks[k + 1].means
        opened = k - 2 if k > 1 and closed and marks[k - 1].is_a("move", "hedged", "revised") else k - 1
        if not (closed and "bracket" in marks[opened].means):
            aside = result[n].aside or aside
            continue
        before, times = result[n - 1], result[n]
        base = times.base or (times.own if times.own is not None and times.own.refers else None)
        if base is not None and before.base is None and marks[figures[n - 1]].get("figure") == "percent":
            before.base, times.base, times.own = base, base, None  # "by 5% (300 million) more than in May"
        same = marks[k].get("figure") == marks[figures[n - 1]].get("figure")
        if aside is not None and same and times.told is None and times.base is None:
            times.aside = aside  # "exports 3 (a year ago 2), imports 5 (4)"
        if times.own is not None and times.own.role == "plain" and before.told is None:
            before.own, times.own = times.own, None  # "500 tonnes (450 tonnes) in May"
        aside = times.aside or aside


def _set_aside(result: list[Timed], marks: Sequence[Mark], figures: Sequence[int]) -> None:
    """Take what a figure in brackets says of its own time for an aside: "2.4 mln tonnes (2.3 in July last year)"."""
    for n, k in enumerate(figures):
        own = result[n].own
        alone = k + 1 < len(marks) and "bracket" in marks[k + 1].means
        if (
            n
            and "bracket" in marks[k - 1].means
            and not alone
            and own is not None
            and own.role == "plain"
            and own.has_year
        ):
            result[n].aside, result[n].own = own, None


def _share_base(result: list[Timed], marks: Sequence[Mark], figures: Sequence[int]) -> None:
    """Growth told twice ("by 5%, or 300 million, less than in May") and of two flows by one verb has one base."""
    for n, (k, following) in enumerate(pairwise(figures)):
        first, second, between = result[n], result[n + 1], marks[k + 1 : following]
        if (first.base is None) == (second.base is None) or first.own is not second.own:
            continue
        twice = one_is("alike", between)
        twice = twice and all(m.is_a("alike", "break", "hedged", "thin", "prep") for m in between)
        percent = marks[k].get("figure") == marks[following].get("figure") == "percent"
        joined = percent and one_is("flow", between) and not any(m.get("break") == "strong" for m in between)
        if twice or (joined and any(m.get("break") == "weak" and "plain" in m.means for m in between)):
            first.base = second.base = first.base or second.base


def _carry_on(result: list[Timed], marks: Sequence[Mark], figures: Sequence[int]) -> None:
    """Let what is told of an earlier time go on behind "and": "a year before, exports made 5 billion and imports 3"."""
    for n, (k, following) in enumerate(pairwise(figures)):
        front, times = result[n].front, result[n + 1]
        bare = times.own is times.front is times.base is times.aside is times.since is times.deadline is None
        if front is None or not bare or front.role not in ("same", "earlier", "previous"):
            continue
        ends = any(mark.get("break") in ("strong", "relative") for mark in marks[k:following])
        ends = ends or _closed(marks[k:following])
        if not ends and "percent" not in (marks[k].get("figure"), marks[following].get("figure")):
            times.front = front


def _share_last(result: list[Timed], marks: Sequence[Mark], figures: Sequence[int]) -> None:
    """Give the one time of a sentence, behind the last of figures that "and" joins, to all: "Exports were 5 billion and
    imports 3 billion in 2023".
    """
    when = result[-1].own
    if when is None or when.role != "plain" or not when.has_year or when.years > 1:
        return
    for one, k, following in zip(result, figures, figures[1:], strict=False):
        bare = one.own is one.front is one.base is one.aside is one.since is one.deadline is None
        between = marks[k + 1 : following]
        joined = any(m.get("break") == "weak" and "plain" in m.means for m in between)
        apart = any(m.get("break") in ("strong", "relative") or m.get("prep") in _APART for m in between)
        if not (bare and joined) or apart:
            return
    for one in result[:-1]:
        one.own = when


def _closed(between: Sequence[Mark]) -> bool:
    """True where the comma of an aside stands before the verb: "the gap, a year ago above $16bn, fell to $12bn"."""
    pairs = pairwise(between)
    comma = ((a, b) for a, b in pairs if a.get("break") == "weak" and not a.is_a("plain", "alike", "bracket"))
    return any(b.is_a("move", "level") and not b.is_a("prep", "plain", "gain") and a.end == b.first for a, b in comma)


def bracketed(marks: Sequence[Mark], k: int) -> When | None:
    """The period of a figure in brackets behind it, or of a sum behind its dash: "on the same period last year ($89
    million)", "4% more than last year - $5bn".
    """
    if k < 2 or _ENDS.isdisjoint(marks[k - 1].means) or marks[k - 1].end != marks[k].first:
        return None
    when, lead = marks[k - 2].when, marks[max(0, k - 6) : k - 2]
    if "dash" in marks[k - 1].means and (marks[k].get("figure") in PARTS or not _more_than(lead)):
        return None
    base = when is not None and (when.refers or (when.role == "plain" and than_said(lead)))
    return when if base and marks[k - 2].end == marks[k - 1].first else None


def level_of(marks: Sequence[Mark], k: int, base: When) -> bool:
    """True for the sum of a base that stands right before it: "4% above the 2022 level of $5bn (2022: $5bn)"."""
    if "bracket" in marks[k - 1].means and k > 1:
        named = k - 3 if k > 2 and "level" in marks[k - 2].means and marks[k - 3].end == marks[k - 2].first else k - 2
        if marks[named].when is base:
            return marks[k].get("figure") not in PARTS  # "the 2022 figure ($5bn)"
    for mark in reversed(marks[max(0, k - 4) : k]):
        if mark.when is not None:
            return marks[k].first - mark.end > 1 and not mark.when.rate
        passed = mark.is_a("thin", "prep", "same_head", "hedged", "level", "plain") and "break" not in mark.means
        if not passed or mark.get("prep") == "to":
            return False
    return False


def _more_than(lead: Sequence[Mark]) -> bool:
    """True where a figure is "more than" what follows."""
    grown = next((n for n, mark in enumerate(lead) if mark.get("figure") in PARTS), len(lead))
    return any(mark.get("prep") == "than" for mark in lead[grown:])


def _again_in_turn(result: list[Timed], marks: Sequence[Mark], figures: Sequence[int]) -> None:
    """Give the figures that the next of a row is set against the times of the first: "20 from Peru against 17 in May
    and 9 a year ago, 24 from Chile against 19 and 21".
    """
    told: list[When] = []
    n = 0
    while n < len(figures):
        row = _set_against(marks, figures, n)
        own = [when for m in row if (when := result[m].own or result[m].aside) is not None]
        if row and len(own) == len(row):
            told = own
        elif len(own) == 1 < len(row) and result[row[-1]].own is own[0]:
            for m in row:
                result[m].own = own[0]  # "compared with 4 and 3 a year ago"
        elif row and not own and len(row) == len(told):
            for m, when in zip(row, told, strict=True):
                result[m].own = when
        n += max(len(row), 1)


def _set_against(marks: Sequence[Mark], figures: Sequence[int], n: int) -> list[int]:
    """The figure that a word of comparison leads to, and those that "and" joins to it."""
    behind = figures[n - 1] + 1 if n else 0
    led = marks[max(behind, figures[n] - 2) : figures[n]]
    if len(led) > 1 and led[1].get("prep") == "of" and "move" in led[0].means:
        led = marks[max(behind, figures[n] - 4) : figures[n] - 2]  # "against increases of 4% and 3%"
    preps = [mark.means["prep"] for mark in led if "prep" in mark.means]
    if not preps or preps[-1] not in _SET_AGAINST:
        return []
    row = [n]
    for m in range(n + 1, len(figures)):
        between = marks[figures[m - 1] + 1 : figures[m]]
        while between and (between[0].when is not None or between[0].get("prep") == "in"):
            between = between[1:]
        joint = between[0] if between else None
        if joint is None or joint.get("break") != "weak" or "plain" not in joint.means:
            break
        if not all(mark.is_a("plain", "break", "prep", "hedged") and "bracket" not in mark.means for mark in between):
            break
        row.append(m)
    return row


def run_from_january(result: list[Timed], sentence: Sentence, figure: int) -> None:
    """Let months be the year up to them: "Year to date, exports were $5bn in March", "cumulative exports in July";
    ``figure`` is the first one.
    """
    running = "cumulative" in sentence.holds
    running = running and any(mark.means.get("thin") == "cumulative" for mark in sentence.marks[:figure])
    for times in result:
        if running:
            times.front = _from_january(times.front)
        if running or (times.front is not None and times.front.to_date):
            times.own = _from_january(times.own)


def _from_january(when: When | None) -> When | None:
    if when is None or when.role != "plain" or when.part is None or when.part[0] != when.part[1]:
        return when
    return replace(when, part=(1, when.part[1]))
