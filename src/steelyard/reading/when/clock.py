"""What "this year" means in a text: the publication date, or what the text's own words settle."""

from __future__ import annotations

import re
from collections.abc import Sequence

from steelyard.core.errors import InputError
from steelyard.reading.marking.mark import TRADE, Sentence
from steelyard.reading.marking.periods import Clock, When
from steelyard.reading.when.seasons import counts_fiscal, season_of
from steelyard.reading.when.years_compared import base_times, of_this_year, same_of, times_compared, years_against

_LATE = 10
"""Months up to this one are told of in their own year; a text on more of a year may come out in the next."""
_TOLD = frozenset(("figure", "flow", "verb_flow"))
"""Kinds of which a sentence on trade has one."""
_YEAR = 12
_HALF = 6
"""Months of a fiscal year up to which it is in the calendar year that names it."""
_DAY = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


def clock_of(published: str | None, sentences: Sequence[Sentence]) -> Clock:
    """Return the clock of a text.

    Raises
    ------
    InputError
        when the date is not written as 2023-06-01 or cannot be.
    """
    season, fiscal = season_of(sentences), counts_fiscal(sentences)
    if published is None:
        sentences = [sentence for sentence in sentences if "period" in sentence.holds]
        year = _by_same_months(sentences)
        now = (year if year is not None and _early(sentences) else None) or _this_year(sentences)
        last = now if now is not None else _last_in_course(sentences)
        only = (
            year
            or _of_months(sentences, now)
            or _only_year(sentences)
            or (last if last is not None and _within(sentences, last) else None)
        )
        return Clock(year=now, only=only, season=season, up_to=_up_to(sentences, now, None), fiscal=fiscal)
    found = _DAY.fullmatch(published.strip()[:10])
    if not found or not 1 <= int(found[2]) <= 12:
        raise InputError(f"no such date: {published!r}", mend="write it as 2023-06-01")
    year = int(found[1])
    month, parts = int(found[2]), _parts_told(sentences, year)
    up_to = _up_to(sentences, year, month)
    return Clock(year=year, month=month, season=season, parts=parts, up_to=up_to, fiscal=fiscal)


def _parts_told(sentences: Sequence[Sentence], year: int) -> bool:
    """True where the text tells of months of its year, or of months without a year."""
    whens = (when for sentence in sentences for when in sentence.whens if when.part is not None or when.ago)
    return any(when.year in (None, year) and when.rel in (None, 0) for when in whens)


def _up_to(sentences: Sequence[Sentence], year: int | None, month: int | None) -> int | None:
    """The last of the months from January on that a text tells of its year, where it tells of none behind them."""
    told = [
        when.part
        for sentence in sentences
        if "target" not in sentence.holds
        for when in sentence.whens
        if when.part is not None and (of_this_year(when) or (when.role == "plain" and when.year == year))
        if not (when.fiscal or when.solar or when.part[0] > when.part[1]) and when.part[1] <= (month or _YEAR)
    ]
    last = max((part[1] for part in told if part[0] == 1 < part[1]), default=_YEAR)
    return last if last < _YEAR and all(part[1] <= last for part in told) else None


def _by_same_months(sentences: Sequence[Sentence]) -> int | None:
    """The year behind that of months which the text's own, told without a year, are set against.

    "In July exports were 5% lower than in July 2022", "in the first five months of this year ... in the same period of
    2022": the text is of 2023. Where two settle different years, or a later year is named, none does.
    """
    whens = [when for s in sentences if "target" not in s.holds for when in s.whens]
    own = {when.part for when in whens if of_this_year(when)}
    dated = sentences if own else ()
    compared = (when for s in dated for when in base_times(s) if when.role == "plain" and when.part in own)
    bases = {when.year for when in compared if when.year is not None}
    bases |= set(same_of(sentences))
    if len(bases) != 1:
        return None
    year = bases.pop() + 1
    return year if all(when.year is None or when.year <= year for when in whens if when.role == "plain") else None


def _of_months(sentences: Sequence[Sentence], now: int | None) -> int | None:
    """This year, where months told without a year are told as its own too: "in May ... in May of this year"."""
    whens = [when for s in sentences for when in s.whens if of_this_year(when)]
    bare = {when.part for when in whens if when.rel is None}
    return now if bare and bare <= {when.part for when in whens if when.rel == 0} else None


def _by_same_again(sentences: Sequence[Sentence]) -> int | None:
    """The year behind that of the months told before "the same months of this year"."""
    told: When | None = None
    for when in (when for s in sentences if "target" not in s.holds for when in s.whens):
        if when.role == "same" and when.rel == 0:
            alike = told is not None and when.part in (None, told.part)
            return told.year + 1 if alike and told is not None and told.year is not None else None
        told = when if when.part is not None and when.role == "plain" else told
    return None


def _early(sentences: Sequence[Sentence]) -> bool:
    """True where months told without a year are told of in their own year: a text on December may be of the next.

    "From January to November of this year" is told in that year.
    """
    whens = [when for s in sentences for when in s.whens if of_this_year(when)]
    late = max((when.part[1] for when in whens if when.part is not None and when.rel == 0), default=_LATE)
    late = _YEAR if any(when.running for s in sentences for when in s.whens) else late  # "since the start of the year"
    return all(when.part is not None and when.part[1] <= max(late, _LATE) for when in whens)


def _only_year(sentences: Sequence[Sentence]) -> int | None:
    whens = [when for sentence in _reporting(sentences) for when in sentence.whens]
    years = {when.year for when in whens if when.year is not None and when.role not in ("since", "same")}
    compared = {when.year + 1 for when in whens if when.year is not None and when.role == "same"}
    years |= compared if len(compared) == 1 and years <= {year - 1 for year in compared} | compared else set()
    behind = {year for sentence in sentences for year in years_against(sentence)}
    years = years - behind if len(years) > 1 and behind == {max(years) - 1} else years
    return max(compared or years) if years and (len(years) == 1 or len(compared) == 1) else None


def _reporting(sentences: Sequence[Sentence]) -> Sequence[Sentence]:
    """Leave out the sentences that tell no trade or aim at one, where months of a year are told in the others."""
    told = [s for s in sentences if "target" not in s.holds and not s.holds.isdisjoint(_TOLD)]
    whens = [when for sentence in told for when in sentence.whens if when.year is not None]
    if any(when.part is not None or when.fiscal for when in whens):
        return told
    past = (when.year for s in sentences if "target" not in s.holds for when in s.whens)
    return sentences if any(year is not None for year in past) else []


def _named(sentences: Sequence[Sentence]) -> list[int]:
    """The years that the text names, none of them aimed at, none far behind those of its trade ("rules from 2027")."""
    told = [
        (when.year, not sentence.holds.isdisjoint(_TOLD))
        for sentence in sentences
        if "target" not in sentence.holds
        for when in sentence.whens
        if when.year is not None and when.years == 1 and (when.role in ("plain", "same") or _dated(when))
    ]
    last = max((year for year, traded in told if traded), default=None)
    return [year for year, traded in told if traded or last is None or year <= last + 1]


def _last_in_course(sentences: Sequence[Sentence]) -> int | None:
    """The last year that the text names, where it tells only of months of it that were over well before its end."""
    past = _named(sentences)
    return max(past) if past and _in_course(sentences, max(past)) else None


def _this_year(sentences: Sequence[Sentence]) -> int | None:
    """The year that a sentence without a date line settles.

    A sentence that compares "last year" with the year Y-1, Y being the last past year that the text names (or with Y
    itself), settles what "last year" is. Two sentences that would settle different years settle nothing.
    """
    past = _named(sentences)
    if not past:
        return None
    if _named_last(sentences, max(past)):
        return max(past) + 1
    titled = _years_of_lead(sentences)
    rels = {(when.rel, when.part is not None) for s in sentences for when in s.whens}
    last = (-1, False) in rels and (0, False) not in rels
    course = _in_course(sentences, max(past))
    if titled == {max(past)} and last and not course and (0, True) not in rels:
        return max(past) + 1
    again = _by_same_again(sentences)
    if again is not None and again >= max(past):
        return again
    if _told_before(sentences, max(past)):
        return max(past)
    if course and (last or _as_this_year(sentences, max(past)) or _led_by_this(sentences, max(past))):
        return max(past)
    whens = [when for sentence in sentences for when in sentence.whens]
    if _on_last_year(whens):
        return max(past) + 2
    if _year_before(sentences, whens, max(past)):
        return max(past)
    settled = _by_comparisons(sentences, max(past))
    if len(settled) == 1:
        return settled.pop()
    return _in_title(sentences, max(past)) or _behind_whole(sentences, max(past)) or _behind_last(sentences, max(past))


def _in_title(sentences: Sequence[Sentence], year: int) -> int | None:
    """The year of a title whose text tells of months of this year, and has no figure of all of it."""
    titled = any(when.year == year and when.part is None for s in sentences if s.title for when in s.whens)
    told = any("figure" in s.holds and any(when.year == year for when in s.whens) for s in sentences)
    months = any(of_this_year(when) and when.rel == 0 for s in sentences for when in s.whens)
    return year if titled and months and not told else None


def _behind_last(sentences: Sequence[Sentence], year: int) -> int | None:
    """The year behind the last one that a text on last year has figures of, in sentences apart: it is told by both."""
    traded = [s for s in sentences if "target" not in s.holds and not s.holds.isdisjoint(_TOLD)]
    now = any(when.rel == 0 for s in sentences for when in s.whens)
    last = [s for s in traded if any(when.rel == -1 and when.part is None for when in s.whens)]
    whole = [s for s in traded if any(when.year == year and when.part is None for when in s.whens)]
    apart = all(when.year is None for s in last for when in s.whens)
    apart = apart and not any(m.figure is not None and m.figure.factor for s in whole for m in s.marks)
    against = any(year in years_against(sentence) for sentence in sentences)
    return year + 1 if last and whole and apart and not (now or against) else None


def _named_last(sentences: Sequence[Sentence], year: int) -> bool:
    """True for the year of months that were told as this year's, then as last year's, alone in their sentence: "twice
    that of last May. In May 2011 it was $5bn".
    """
    now, last = set[tuple[int, int] | None](), set[tuple[int, int] | None]()
    for sentence in sentences:
        for when in (when for when in sentence.whens if when.part is not None and when.role == "plain"):
            if when.year == year:
                return when.part in last and len(sentence.whens) == 1
            now |= {when.part} if when.rel == 0 else set()
            last |= {when.part} & now if when.rel == -1 else set()
    return False


def _behind_whole(sentences: Sequence[Sentence], year: int) -> int | None:
    """The year behind the last one that is told of as a whole, where months of this year are told too."""
    traded = [s for s in sentences if "target" not in s.holds and not s.holds.isdisjoint(TRADE)]
    whole = any(w.year == year and w.part is None and w.role == "plain" for s in traded for w in s.whens)
    whole = whole and not any(year in years_against(sentence) for sentence in traded)
    months = [w for s in sentences for w in s.whens if w.part is not None and w.role == "plain"]
    now = {when.part for when in months if when.rel == 0}
    again = any(when.year == year and when.part in now for when in months)  # "in the first quarter of the year"
    return year + (not again) if whole and now else None


def _years_of_lead(sentences: Sequence[Sentence]) -> set[int]:
    """The years that the title tells of, or the first sentence behind it as whole ones."""
    opened = [s for s in sentences[:1] if s.title] or [s for s in sentences[:1] if "target" not in s.holds]
    against = set[int]().union(*map(years_against, opened))
    whens = [when for sentence in opened for when in sentence.whens if when.role == "plain"]
    return {w.year for w in whens if w.year is not None and (opened[0].title or w.part is None)} - against


def _told_before(sentences: Sequence[Sentence], year: int) -> bool:
    """True where months of a year are told again as those of this year: "In January-May 2020 ... In five months of
    this year". What they are set against comes behind them.
    """
    told = set[tuple[int, int] | None]()
    for sentence in sentences:
        against = times_compared(sentence)
        runs = False
        for when in sentence.whens:
            runs = runs or when.running
            if when.part is None or when.role != "plain":
                continue
            if runs and not when.has_year and when.part in told:
                return True  # "this year trade in January-May came to ..."
            if when.rel == 0 and when.year is None:
                return when.part in told
            if when.year == year and when not in against:
                told.add(when.part)
    return False


def _on_last_year(whens: Sequence[When]) -> bool:
    """True for a text on months of last year that sets them against one year: "than in the same months of 2022"."""
    own = {when.part: when.rel for when in whens if when.part and when.role == "plain" and when.rel is not None}
    named = [when for when in whens if when.year is not None]
    against = [when for when in named if when.role == "same"]
    alike = all(when.role == "same" or (when.role == "plain" and when.part in own) for when in named)
    return set(own.values()) == {-1} and bool(against) and alike and len({when.year for when in named}) == 1


def _year_before(sentences: Sequence[Sentence], whens: Sequence[When], year: int) -> bool:
    """True for a year of which months are told beside those of last year: "in May 2013 ..., in May last year"."""
    own = {when.part for when in whens if when.part and when.role == "plain" and when.year == year}
    last = {when.part for when in whens if when.part and when.role in ("plain", "same") and when.rel == -1}
    if any(when.role == "same" and when.year is not None for when in whens):
        return False
    return not own.isdisjoint(last) and not any(year in years_against(sentence) for sentence in sentences)


def _in_course(sentences: Sequence[Sentence], year: int) -> bool:
    """True for a year of which the text has only months that were over well before its end: it is the text's own.

    What is aimed at, or expected, in that year may be of all of it.
    """
    told = [
        (when, "target" in sentence.holds)
        for sentence in sentences
        for when in sentence.whens
        if when.year == year and (when.role == "plain" or _dated(when))
    ]
    parts = [when for when, _ in told if when.part is not None]
    late = any(when.part is None or when.part[1] > _LATE or when.ends for when, aimed in told if not aimed)
    return bool(parts) and not late


def _within(sentences: Sequence[Sentence], year: int) -> bool:
    """True where months told without a year are no later than those told of a year in its course."""
    whens = [when for s in sentences for when in s.whens if when.part is not None]
    told = [
        12 if when.fiscal and when.part[1] <= _HALF else when.part[1]
        for when in whens
        if when.part is not None and when.year == year
    ]
    return bool(told) and all(when.part[1] <= max(told) for when in whens if when.part and of_this_year(when))


def _dated(when: When) -> bool:
    """True for the year up to a day in the midst of a month ("by July 20, 2013")."""
    return when.role == "vague" and when.part is not None and when.year is not None


def _led_by_this(sentences: Sequence[Sentence], year: int) -> bool:
    """True where months of a year are the first that the text dates, and what "this year" brought is told behind."""
    whens = [when for s in sentences for when in s.whens]
    first = next((when for when in whens if when.year is not None), None)
    return first is not None and first.year == year and any(when.rel == 0 for when in whens)


def _as_this_year(sentences: Sequence[Sentence], year: int) -> bool:
    """True where what "this year" brought is set beside months of the year before the one of which months are told."""
    whens = [when for s in sentences for when in s.whens if when.role == "plain"]
    before = any(when.part is not None and when.year == year - 1 for when in whens)
    return before and any(when.rel == 0 and when.year is None for when in whens)


def _by_comparisons(sentences: Sequence[Sentence], latest: int) -> set[int]:
    """The years that sentences make this year: each alone, or with the one behind it where none does alone."""
    told: list[tuple[Sequence[When], set[int]]] = [(s.whens, years_against(s)) for s in sentences]
    both = [
        ((*said, *more), against | others)
        for (said, against), (more, others), after in zip(told, told[1:], sentences[1:], strict=False)
        if after.holds.isdisjoint(TRADE)
        or (len(more) == 1 and others)  # "... last year. That is 4% more than in 2017."
    ]
    for of in (told, both):
        settled = {year for said, against in of if (year := _by_comparison(said, against, latest)) is not None}
        if settled:
            return settled
    return set()


def _by_comparison(whens: Sequence[When], against: set[int], latest: int) -> int | None:
    """The year that one sentence makes this year, ``latest`` being the last past year that the text names."""
    if any(when.running or (when.rel == 0 and when.part) for when in whens) and latest in against:
        return latest + 1  # "$5 million this year, against $4 million in 2015"
    if any(when.rel == -1 and when.part for when in whens) and any(
        when.role == "same" and when.year == latest - 1 for when in whens
    ):
        return latest + 1  # "9% in January-May of last year from the same period in 1994"
    if not any(when.rel == -1 and when.part in (None, (1, _YEAR)) for when in whens):
        return None
    years = {when.year for when in whens if when.year is not None and when.role in ("plain", "same")}
    if latest - 1 in years:
        return latest + 1
    if latest in years and latest in against:
        return latest + 2
    return None
