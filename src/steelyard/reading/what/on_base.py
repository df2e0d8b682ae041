"""Percentages that tell a level, the base being 100: "112% of the year before"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.reading.marking.mark import Mark, one_is
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.places import Place, link_of

_LEVEL = 50
"""Per cent from which on "N% of the year before" is read as a level, not as growth."""
_WHOLE = 100


def is_level(marks: Sequence[Mark], place: Place, figure: Figure, segment: Sequence[Mark]) -> bool:
    """True for "112% of the year before" and "a rate of growth of 112%": the base is 100."""
    if figure.unit == "percent" and not figure.factor and _of_what_was(marks, place):
        return True
    if figure.unit != "percent" or figure.factor or figure.fraction:
        return False
    of = marks[place.at + 1] if place.at + 1 < len(marks) else None
    if of is not None and "of_level" in of.means and of.first == marks[place.at].end:
        return link_of(marks, place) != "by"
    link = link_of(marks, place)
    fell = link == "to" and figure.value >= _LEVEL  # "fell to 92 percent of the level of 2020"
    beyond = _WHOLE < figure.value < 2 * _WHOLE and link != "by"  # not "and by 134% against 2020"
    told = ("same_head" in place.holds and _of_level(marks, place.at)) or (
        (fell or beyond) and _of_year(marks, place.at)
    )
    if told and not any("share" in m.means or ("move" in m.means and not fell) for m in segment):
        return True
    if figure.value < _LEVEL:
        return False
    bare = [m for m in segment if m.when is None and m.means.get("prep") not in ("than", "in", "of")]
    if place.before >= 0 and bare and all(m.get("break") == "weak" for m in bare) and grown(marks, place):
        return False  # "up 59 percent and 57 percent over 2007", "a jump of 5 percent over July and of 68 over May"
    clause = max((n + 1 for n, m in enumerate(segment) if m.means.get("break") == "strong"), default=0)
    near = [m for m in segment[clause:] if m.is_a("move", "share", "pace")]
    pace = next((m.get("pace") for m in near if "pace" in m.means), None)
    if pace is not None and (pace != "growth" or _WHOLE <= figure.value < 2 * _WHOLE):
        return True
    if near or link in ("by", "to"):
        return False
    closed = max((n + 1 for n, m in enumerate(segment) if "bracket" in m.means), default=0)
    led = [m for m in segment[closed:] if "thin" not in m.means]
    if any(a.get("prep") in ("against", "than") and b.when is not None for a, b in pairwise(led)):
        return True  # "against (the level of) May 2008 it was 92%"
    after = marks[place.at + 1 : min(place.after, place.at + 4)]
    if after and after[0].when is not None and after[0].when.role == "by" and after[0].first == marks[place.at].end:
        return True  # «112% к 2020 году»
    if after and "move" in after[0].means:
        return False  # "68.9% less than two years before"
    if (
        after
        and after[0].when is not None
        and after[0].when.role == "earlier"
        and after[0].first == marks[place.at].end
    ):
        return figure.value > _WHOLE or "than_year" in after[0].means.values()  # «97% к прошлому году»
    compared = after and after[0].get("prep") in ("than", "against", "from") and after[0].first == marks[place.at].end
    return bool(compared) and any(m.when is not None for m in after[1:])


def _of_what_was(marks: Sequence[Mark], place: Place) -> bool:
    """True for "half of what they were in May": what was before is the base, and no whole."""
    if place.at + 2 >= len(marks):
        return False
    of, was = marks[place.at + 1], marks[place.at + 2]
    if of.means.get("prep") != "of" or was.means.get("prep") != "than" or of.end != was.first:
        return False
    timed = any(m.when is not None for m in marks[place.at + 3 : place.at + 5])
    return timed and of.first == marks[place.at].end and link_of(marks, place) != "by"


def _of_level(marks: Sequence[Mark], at: int) -> bool:
    """True for "53.2% and 46.6% of the level of May 2008": a word for a level, and its months, stand behind."""
    near = marks[at + 1 : at + 5]
    if not near or near[0].first != marks[at].end:
        return False
    if "same_head" in near[0].means and len(near) > 1 and near[1].when is not None and near[1].first == near[0].end:
        return near[0].get("same_head") != "total"  # «112% уровня 2020 года»
    if near[0].get("break") == "weak" and len(near) > 1 and near[1].get("figure") == "percent":
        return near[1].first == near[0].end and _of_level(marks, at + 2)
    level = len(near) > 1 and near[1].is_a("same_head", "level") and near[1].first == near[0].end
    level = level and near[1].get("same_head") != "total"  # "12% of the total in 2021"
    return level and near[0].get("prep") in ("from", "of") and any(m.when is not None for m in near[2:4])


def _of_year(marks: Sequence[Mark], at: int) -> bool:
    """True for "124 percent of the 2020 level" and "92 percent of the level of 2020", whose words are one."""
    near = [m for m in marks[at + 1 : at + 5] if not m.is_a("thin")][:2]
    if len(near) < 2 or near[1].when is None:
        return False
    return near[0].get("prep") in ("of", "against") and near[0].first == marks[at].end


def next_months(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for what the next months were of their base: "last year it made 9 million, in May - 116 percent"."""
    between = marks[place.before + 1 : place.at]
    whole = figure.unit == "percent" and not figure.factor and _WHOLE < figure.value < 2 * _WHOLE
    timed = any(m.when is not None for m in between) and one_is("dash", between[-3:])
    return whole and timed and not any(m.is_a("move", "share", "flow") for m in between)


def grown(marks: Sequence[Mark], place: Place) -> bool:
    """True right behind another growth."""
    k = place.before
    return marks[k].get("figure") == "percent" and any("move" in m.means for m in marks[max(0, k - 3) : k])


def bracketed(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for "27 billion (96.8%)", where the text has told its percentages on the base of 100."""
    if figure.value < _LEVEL or place.at < 1 or place.before != place.at - 2 or place.at + 1 >= len(marks):
        return False
    return "bracket" in marks[place.at - 1].means and "bracket" in marks[place.at + 1].means


def above_whole(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for "$5bn (112%)": no share of anything, so the base is 100."""
    return _WHOLE < figure.value < 2 * _WHOLE and not (figure.move or figure.factor) and bracketed(marks, place, figure)


def set_against(marks: Sequence[Mark], place: Place) -> bool:
    """True before "over 2009", "as against January"."""
    near = marks[place.at + 1 : min(place.after, place.at + 6)]
    if not near or near[0].first != marks[place.at].end or near[0].get("prep") not in ("against", "than", "to"):
        return False
    when = next((n for n, m in enumerate(near) if m.when is not None), None)
    return when is not None and all(m.is_a("prep", "thin", "plain", "same_head", "level") for m in near[:when])


def next_row(segment: Sequence[Mark], figure: Figure) -> bool:
    """True for the next of several on their bases: "imports were 97.2% and 105.8% of them", ", to Peru 105.8%"."""
    alone = len(segment) == 1 and segment[0].get("break") == "weak"
    mated = bool(segment) and "break" in segment[0].means and any(m.place is not None for m in segment)
    mated = mated and all(m.place is not None or m.is_a("break", "prep", "thin", "plain", "hedged") for m in segment)
    return (alone or mated) and _LEVEL <= figure.value < 2 * _WHOLE
