"""The periods of a sentence that are one: "the first quarter" "of" "last year", a period named again in brackets."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from steelyard.reading.marking.day_spans import spelled
from steelyard.reading.marking.mark import Mark
from steelyard.reading.marking.periods import When, joined, named, seasoned, stretch

_SAID = 7
"""Marks behind a time at the head of a sentence within which somebody says something."""
_BEHIND = 4
"""Marks from a time on of which the last may tell that it was told before, or is another's."""
_YEAR = 12
_REACH = 8
"""Words between "since" and the year in which something began."""
_CLOSES = frozenset(("bracket", "break", "subordinate"))
"""Kinds of what stands behind a time that is told again, or said to be another's."""
_OTHERS = frozenset(("event", "published"))
"""Kinds of words that have times of their own."""
_BEGUN = frozenset(("figure", "bare", "flow", "period"))
_TOLD = frozenset((*_BEGUN, "verb_flow", "move"))
"""Kinds that tell something else between a word and its time."""


def periods_joined(marks: list[Mark], kinds: Set[str]) -> list[Mark]:
    """ "the first quarter" "of" "last year" is one period; ``kinds`` are all that the marks have."""
    marks = [mark for n, mark in enumerate(marks) if not (mark.when and mark.when.elided and _has_noun(marks, n))]
    times = [n for n, mark in enumerate(marks) if mark.when is not None]
    if not times:
        return marks
    result, end = marks[: times[0]], min(len(marks), times[-1] + _BEHIND)
    others, fiscal = not kinds.isdisjoint(_OTHERS), "subordinate" in kinds
    for n in range(times[0], end):
        mark = marks[n]
        when = mark.when
        if when is None:
            result.append(mark)
            if _CLOSES.isdisjoint(mark.means):
                continue
            if "bracket" in mark.means and len(result) >= 4 and (told := _said_twice(result[-4:])) is not None:
                result[-4] = Mark(result[-4].first, mark.end, result[-4].means, when=told)
                del result[-3:]
            elif len(result) >= 4 and result[-2].when is not None and _named_again(result[-4:]):
                result[-4] = Mark(result[-4].first, result[-2].end, result[-4].means, when=result[-4].when)
                del result[-3:-1]
            elif "subordinate" in mark.means and (saying := _of_saying(result)) is not None:
                result[-2] = saying
            continue
        k = _period_before(result, mark)
        before = None if k is None else result[k]
        both = (
            joined(before.when, when) if before and before.when and not _dated_behind(before.when, marks, n) else None
        )
        dated = when.role == "plain" and (when.year is not None or when.named)
        if k is None and dated and "since" in kinds and _begun(result, mark):
            mark = Mark(mark.first, mark.end, mark.means, when=replace(when, role="since"))
        elif others and when.role == "plain" and not _of_figures(marks, n) and _tells_of_another(result, mark, when):
            mark = _untold(mark)
        if mark.when and both is None and len(result) >= 2 and result[-1].end == mark.first and result[-2].when:
            k, before = len(result) - 2, result[-2]
            known = result[-2].when
            both = seasoned(known, mark.when) or spelled(known, mark.when) or named(known, mark.when)
        if fiscal and mark.when and _ends_of_fiscal(result, mark):
            mark = _untold(mark)
        if mark.when and _length_of_season(result, mark.when):
            mark = Mark(mark.first, mark.end, mark.means, when=replace(mark.when, role="vague", seasonal=True))
        if before and both:
            del result[k:]
            mark = Mark(before.first, mark.end, {"period": "joined"}, when=both)
        if (over := _led_to(result, mark)) is not None:
            mark = Mark(result[-2].first, mark.end, {"period": "joined"}, when=over)
            del result[-2:]
        result.append(mark)
    result += marks[end:]
    if "speaker" in kinds and (at := _said_at(result)) is not None:
        result[at] = _untold(result[at])
    return _of_named_year(result) if len(times) > 1 else result


def _of_named_year(marks: list[Mark]) -> list[Mark]:
    """Let "the whole year" be the one year that its sentence has named: "in 2021, when exports in the full year"."""
    year: When | None = None
    for k, mark in enumerate(marks):
        when = mark.when
        if when is None:
            continue
        if year is not None and when.role == "again" and when.size == _YEAR:
            marks[k] = Mark(mark.first, mark.end, mark.means, when=year)
        elif when.has_year and when.role == "plain":
            plain = when.year is not None and when.part is None and when.years == 1
            if not plain or when.fiscal or when.solar or year not in (None, when):
                return marks
            year = when
    return marks


def _dated_behind(before: When, marks: Sequence[Mark], n: int) -> bool:
    """True for months that their own year follows: "against 2020 in the first half of 2021" is no half of 2020."""
    months, edge, gap = marks[n].when, marks[n].end, 0
    if months is None or months.part is None or months.has_year or not before.has_year:
        return False
    for mark in marks[n + 1 : n + 4]:
        gap += mark.first - edge
        if gap > 1 or not (mark.when or mark.get("prep") == "of" or "glue" in mark.means):
            return False
        if mark.when is not None:
            return mark.when.part is None and mark.when.has_year and mark.when.role == "plain"
        edge = mark.end
    return False


def _untold(mark: Mark) -> Mark:
    """A time that is no figure's."""
    when = mark.when or When()
    return Mark(mark.first, mark.end, mark.means, when=replace(when, role="vague"))


def _said_at(marks: Sequence[Mark]) -> int | None:
    """The time of saying at the head of a sentence on another: "In May, the ministry said exports in April"."""
    p = next((k for k, mark in enumerate(marks[:2]) if mark.when is not None and mark.when.role == "plain"), None)
    if p is None:
        return None
    near = enumerate(marks[p + 1 : p + _SAID], start=p + 1)
    said = next((k for k, mark in near if mark.is_a("speaker", "figure", "flow", "period")), None)
    if said is None or "speaker" not in marks[said].means or said + 1 == len(marks):
        return None
    if marks[said + 1].get("break") == "weak" and marks[said + 1].first == marks[said].end:
        return None  # "In May, the ministry said, exports rose"
    summed = False
    for k in range(said + 1, len(marks)):
        when = marks[k].when
        summed = summed or marks[k].figure is not None
        if summed and "break" in marks[k].means:
            return None  # "In 2021, officials said imports were 5 billion and in 2020 4"
        if when is not None and when.role == "plain" and (when.part is not None or when.has_year):
            return p
        opens = "subordinate" in marks[k].means and k > said + 1
        if opens or marks[k].get("prep") in ("from", "than", "against"):
            return None
    return None


def _of_saying(marks: Sequence[Mark]) -> Mark | None:
    """The time at which something was said, no time of what was said: "the ministry said in November that ..."."""
    if len(marks) < 3 or marks[-2].when is None or marks[-2].end != marks[-1].first:
        return None
    told, when = marks[-2], marks[-2].when
    before = marks[-4] if len(marks) > 3 and _prep(marks[-3]) in ("in", "than") else marks[-3]
    near = told.first - before.end <= 1 and "speaker" in before.means and when.role == "plain"
    return Mark(told.first, told.end, told.means, when=replace(when, role="vague")) if near else None


def _ends_of_fiscal(marks: Sequence[Mark], month: Mark) -> bool:
    """True for the month in which a fiscal year ends or begins: "in fiscal 2017-18, which ended in March, ..."."""
    led = marks[:-1] if marks and _prep(marks[-1]) in ("in", "on", "than") else marks
    year, comma, opens = (None, None, None, *led[-3:])[-3:]
    if opens is not None and comma is not None and comma.when is not None and "subordinate" in opens.means:
        year = comma  # "in the fiscal year that ended in March"
    if year is None or comma is None or opens is None or "subordinate" not in opens.means or year.when is None:
        return False
    tied = year.end in (comma.first, comma.end) and comma.end == opens.first and month.first - opens.end <= 2
    return tied and year.when.fiscal and month.when is not None and month.when.part is not None


def _length_of_season(marks: Sequence[Mark], when: When) -> bool:
    """True for the months in brackets that a season has: "the 2018/19 marketing year (MY, July-June)"."""
    twelve = when.part is not None and when.named and when.year is None and (when.part[1] - when.part[0]) % 12 == 11
    if not twelve:
        return False
    near = marks[-4:]
    season = next((n for n, mark in enumerate(near) if mark.when is not None and mark.when.seasonal), None)
    return season is not None and any("bracket" in mark.means for mark in near[season:])


def _led_to(marks: Sequence[Mark], when: Mark) -> When | None:
    """The stretch that growth lies over: "between May 2020 and May 2021", "from the first half of 2020 to that of"."""
    if len(marks) < 3 or marks[-2].when is None or when.when is None:
        return None
    start, first, link = marks[-3:]
    if first.when is None:
        return None
    tied = start.end == first.first and first.end == link.first and link.end == when.first
    prep = start.get("prep")
    over = prep == "from" and link.get("prep") == "to"
    over = over or (prep == "between" and "plain" in link.means and link.get("break") == "weak")
    return stretch(first.when, when.when) if tied and over else None


def _has_noun(marks: Sequence[Mark], n: int) -> bool:
    """True for the word of this year before what it goes with: «в этом плане», unlike «а в этом - 5%»."""
    when, behind = marks[n].when, marks[n + 1] if n + 1 < len(marks) else None
    if when is None or when.rel != 0 or behind is None:
        return False
    return behind.first > marks[n].end or not behind.is_a("break", "figure", "level", "move", "prep", "thin")


def _said_twice(marks: Sequence[Mark]) -> When | None:
    """A period and the same, or its months, in brackets: "the first quarter (Q1)", "2022 (January-March)"."""
    first, opens, again, closes = marks
    if not ("bracket" in opens.means and "bracket" in closes.means and first.end == opens.first) or first.when is None:
        return None
    year, months = first.when, again.when
    whole = year.role == "plain" and year.has_year and not (year.part or year.fiscal) and year.years == 1
    if months is None or months.part is None or months.has_year:
        return year if year == months else None
    if whole and months.named:
        return replace(months, year=year.year, rel=year.rel)
    if year.part == months.part and year.has_year and months.role == "plain":
        return year  # "January-June 2022 (the first six months)"
    return year if year == months else None


def _named_again(marks: Sequence[Mark]) -> bool:
    """True for a base whose date stands between commas: "the same quarter of the year before, September 2010, ..."."""
    base, comma, again, closes = marks
    tied = base.end == comma.first and comma.end == again.first and again.end == closes.first
    if not tied or comma.get("break") != "weak" or closes.get("break") != "weak" or again.when is None:
        return False
    dated = again.when.role == "plain" and again.when.year is not None
    known = base.when
    return dated and known is not None and known.role in ("same", "earlier") and known.year is None and not known.rate


def _begun(marks: list[Mark], when: Mark) -> bool:
    """True for the year in "since records began in 1947": nothing told stands between."""
    return _behind_word(marks, when, "since", _REACH, _BEGUN)


def _dates_event(marks: list[Mark], when: Mark) -> bool:
    """True for the year of what is no trade: "an agreement signed in Lima in 2019"."""
    due = bool(marks) and marks[-1].get("prep") == "for" and any("target" in m.means for m in marks)  # "set for 2025"
    over = bool(marks) and "event" in marks[-1].means and marks[-1].end == when.first  # "it concluded 2022 with ..."
    if due or over or not _behind_word(marks, when, "event", _REACH // 2, _TOLD):
        return False
    return not any("at_time" in mark.means for mark in marks[-_REACH // 2 :])  # "When they met in 2013, trade was $5bn"


def _tells_of_another(marks: list[Mark], mark: Mark, when: When) -> bool:
    """True for the time of something that is no trade."""
    return (when.has_year and _dates_event(marks, mark)) or _of_publication(marks, mark)


def _of_figures(marks: list[Mark], n: int) -> bool:
    """True for the time that figures are of: "has published June figures"."""
    return n + 1 < len(marks) and "figures" in marks[n + 1].means and marks[n + 1].first == marks[n].end


def _of_publication(marks: list[Mark], when: Mark) -> bool:
    """True for the time right behind a word of publishing: "data released in early November"."""
    led = marks[-2:] if marks and _prep(marks[-1]) == "in" else marks[-1:]
    first = led[0] if led else None
    tied = first is not None and when.first - first.end <= 1 + (len(led) > 1)
    return tied and first is not None and "published" in first.means


def _behind_word(marks: list[Mark], when: Mark, kind: str, reach: int, told: frozenset[str]) -> bool:
    """True for a time with a word of a kind before it, and nothing told nor a break between."""
    after: Mark | None = None
    for mark in reversed(marks):
        if when.first - mark.end > reach or mark.one_of(told):
            return False
        if kind in mark.means:
            return True
        names = "plain" in mark.means and after is not None and after.place is not None  # "set by Peru and Chile"
        if "break" in mark.means and not names:
            return False
        after = mark
    return False


def _period_before(marks: list[Mark], mark: Mark) -> int | None:
    """The period that only "of", "period of the" and the like part from another."""
    gap, edge, led = 0, mark.first, None
    for k in range(len(marks) - 1, max(-1, len(marks) - 5), -1):
        gap += edge - marks[k].end
        if marks[k].when or gap > 1:
            return k if gap <= 1 else None
        closed = "bracket" in marks[k].means and mark.when is not None and (mark.when.fiscal or led == "of")
        if led == "in" and "same_head" in marks[k].means:
            return None  # "above the year-ago level in July"
        led = led or _prep(marks[k])
        owned = (
            marks[k].means.get("refer") == "own" and mark.when is not None and mark.when.part is not None
        )  # "2022's first half"
        owned = owned or (mark.when is not None and mark.when.fiscal and "refer" in marks[k].means)
        owned = owned or (marks[k].get("prep") == "for" and k > 0 and marks[k - 1].get("period") == "these_months")
        if not (_prep(marks[k]) in ("of", "in") or marks[k].is_a("glue", "thin") or closed or owned):
            return None
        edge = marks[k].first
    return None


def _prep(mark: Mark) -> str | None:
    """The preposition before a time, of one that has another sense before a name («в»)."""
    prep = mark.means.get("prep")
    return prep.split("|")[0] if prep is not None and "|" in prep else prep
