"""What stands between numbers: rows that share what is behind the last ("by 32, 13 and 11 percent"), and dashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from steelyard.reading.marking.mark import PARTS, Mark
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.marking.tokens import Token

_ROW = 3
_AGAINST = ("prep", "hedged", "thin", "flow", "plain")
"""Kinds of what may stand between two numbers of which the second has the unit of both."""
_TELLS = ("dash", "level", "place", "refer", "thin")
"""Kinds of what may stand between a flow and its number."""
_COUNTS = 2100
"""A number from which on it is no year."""
_TIMES = 100
"""A number from which on nothing grows that many times."""
_MANY = 1000
"""A number from which on it is a year or a count by itself."""


def spread(marks: list[Mark]) -> None:
    """Give each number of a row the unit and scale of the last: "32, 13 and 11 percent", "$32, $13 and $11 million",
    "3,200, 700 and 60 tonnes".
    """
    for k in range(2 * _ROW - 2, len(marks)):
        last = marks[k].figure
        if last is None or last.bare or last.factor:
            continue
        if "plain" not in marks[k - 1].means and "plain" not in marks[k - 2].means:
            continue
        row: list[Mark] = []
        j = k - 1
        while (start := _before(marks, j, last)) is not None:
            row.append(marks[start])
            j = start - 1
        if len(row) + 1 >= _ROW:
            for mark in row:
                _fill(mark, last)


def spread_times(marks: Sequence[Mark]) -> None:
    """Make the numbers that a row joins to a multiple ones as well: "grew 2.7 and 2 times"."""
    for k in range(2, len(marks)):
        last = marks[k].figure
        if last is None or not last.factor or last.move:
            continue
        again = None if "break" in marks[k - 1].means else marks[k - 1].get("prep")
        j = k - 1 if again is None else k - 2  # «в 2,7 и в 2 раза»
        while (start := _before(marks, j, last)) is not None and "alike" not in marks[start + 1].means:
            own = marks[start].figure
            if (
                own is None
                or not own.bare
                or not 1 < own.value < _TIMES
                or again not in (None, marks[start - 1].get("prep"))
            ):
                break
            value, step = (own.value - 1) * 100, own.step * 100
            marks[start].figure = replace(own, value=value, step=step, unit=last.unit, factor=True)
            marks[start].means = {"figure": last.unit or ""}
            j = start - 1


def spread_back(marks: Sequence[Mark]) -> None:
    """Give numbers the unit of the one that they are set against: "fell to 190,600 from 265,600 tonnes"."""
    last: Figure | None = None
    for mark in reversed(marks):
        figure = mark.figure
        if figure is None:
            last = last if mark.is_a(*_AGAINST) and "bracket" not in mark.means else None
        elif last is not None and figure.bare and figure.value >= _COUNTS:
            _fill(mark, last)
        else:
            weighed = not figure.bare and figure.scale == 1.0 and figure.unit is not None
            last = figure if weighed and figure.unit not in PARTS and not (figure.unit or "")[:3].isupper() else None


def spread_in_brackets(marks: Sequence[Mark]) -> None:
    """Give numbers alone in brackets the unit of the figure before: "China (419,196 tonnes), Egypt (301,909)", "32,000
    tonnes (48,200)".
    """
    last: Figure | None = None
    for k in range(2, len(marks) - 1):
        figure = marks[k].figure
        if figure is None or not ("bracket" in marks[k - 1].means and "bracket" in marks[k + 1].means):
            continue
        told = marks[k - 2].figure
        if told is not None and not told.bare and told.unit is not None:
            last = told
        if figure.bare and figure.value >= _COUNTS and last is not None and (told is last or marks[k - 2].place):
            _fill(marks[k], replace(last, scale=1.0))
        elif not figure.bare and figure.unit is not None and marks[k - 2].place is not None:
            last = figure
        if last is not None and last.unit in PARTS:
            last = None


def spread_to_parts(marks: Sequence[Mark]) -> None:
    """Give a number of what was told before its unit: "sold 9,000 tonnes of tea, 5,000 of them to Peru"."""
    last: Figure | None = None
    for k, mark in enumerate(marks[:-2]):
        figure = mark.figure
        if figure is None:
            continue
        of = marks[k + 1].get("prep") == "of" and marks[k + 1].first == mark.end
        it = of and (marks[k + 2].is_a("same_head", "recalled") and "total" not in marks[k + 2].means)
        if figure.bare and figure.value >= _COUNTS and last is not None and it:
            _fill(mark, replace(last, scale=1.0))
        elif not figure.bare and figure.unit is not None:
            last = None if figure.unit in PARTS or figure.unit[:3].isupper() else figure


def spread_over_flows(marks: Sequence[Mark]) -> None:
    """Give the number of one flow the unit of the next one's: "exports 0.8, imports 0.5 billion dollars"."""
    for k in range(1, len(marks) - 3):
        own = marks[k].figure
        if own is None or not own.bare or own.value >= _MANY or marks[k + 1].get("break") != "weak":
            continue
        n = k + 3 + marks[k + 3].is_a("dash") if "flow" in marks[k + 2].means else len(marks)
        told = marks[n].figure if n < len(marks) else None
        if told is None or told.bare or told.scale == 1.0 or told.unit in PARTS:
            continue
        led = next((m for m in reversed(marks[max(0, k - 5) : k]) if not m.is_a(*_TELLS)), marks[k])
        if "flow" in led.means and all(a.end == b.first for a, b in pairwise(marks[k - 1 : n + 1])):
            _fill(marks[k], told)


def _before(marks: Sequence[Mark], j: int, last: Figure) -> int | None:
    """The number that a comma, an "and" or both at mark ``j`` join to what follows."""
    while (
        j > 0 and marks[j].get("break") == "weak" and marks[j].end == marks[j + 1].first and marks[j - 1].figure is None
    ):
        j -= 1
    link, own = marks[j], marks[j - 1].figure if j > 0 else None
    tied = link.means.get("break") == "weak" and link.end == marks[j + 1].first and marks[j - 1].end == link.first
    if own is None or not tied or link.is_a("bracket", "colon", "dash") or own.scale > 1:
        return None
    if own.value >= _MANY and (own.value < _COUNTS or last.scale > 1 or last.unit in PARTS):
        return None
    return j - 1 if own.bare or own.unit == last.unit else None


def _fill(mark: Mark, last: Figure) -> None:
    own = mark.figure
    if own is None or (not own.bare and last.unit in PARTS):
        return
    value, step = own.value * last.scale, own.step * last.scale
    value, step = float(f"{value:.15g}"), float(f"{step:.12g}")
    mark.figure = replace(own, value=value, step=step, unit=last.unit, scale=last.scale, counted=last.counted)
    mark.means = {"figure": last.unit or ""}


def tied(tokens: list[Token], i: int) -> bool:
    """True for a dash between two words or numbers; a plus is none, nor what a bracket or a comma opens."""
    if tokens[i].text == "+" or (i > 0 and tokens[i - 1].text in "(,;"):
        return False
    return tokens[i + 1].apart or (i > 0 and not tokens[i].apart and tokens[i - 1].text not in "(/")
