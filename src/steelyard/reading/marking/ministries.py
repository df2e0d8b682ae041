"""What a ministry is for: the trade of "the ministry of industry, trade and energy" is none that anybody tells of."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.mark import Mark

_TITLE = ("other", "skip", "nation", "goods", "compound", "office", "thin", "plain")
_NEAR = 2
"""Words without a mark that may stand in what a ministry is for."""


def without_titles(marks: list[Mark]) -> list[Mark]:
    """Return the marks with what ministries are for as words that say nothing."""
    result = list(marks)
    for k, mark in enumerate(marks):
        if mark.is_a("ministry", "issuer"):
            for j in range(k + 1, _title_end(tuple(marks), k)):
                if marks[j].is_a("flow", "other", "goods"):
                    result[j] = Mark(marks[j].first, marks[j].end, {"skip": ""})
    return result


def _title_end(marks: Sequence[Mark], k: int) -> int:
    """Return the mark behind the name of the ministry at ``k``; a comma parts two members where an "and" ends them."""
    led = k + 1 < len(marks) and marks[k + 1].get("prep") in ("of", "in", "for") and marks[k + 1].first == marks[k].end
    named = "skip" in marks[k].means
    first = k + 1 + led
    if first >= len(marks):
        return k + 1
    end = first if named else _member(marks, first)
    named_first = "break" in marks[first].means and _gap(marks, first)  # "of growth and trade", of which "and" is known
    alone = marks[k].get("ministry") == "alone" and (named_first or not marks[first].is_a("flow", "plain", "compound"))
    if not named and ((end == first and not _gap(marks, first)) or not (led or alone)):
        return k + 1
    sure = end
    while end < len(marks) and marks[end].get("break") == "weak":
        last, after = "plain" in marks[end].means, _member(marks, end + 1)
        if after == end + 1 and not _gap(marks, after):
            break
        if last:
            return after
        end = after
    return sure


def _member(marks: Sequence[Mark], j: int) -> int:
    """Return the mark behind one of the things that a ministry is for, which ``j`` opens."""
    while j < len(marks) and marks[j].first - marks[j - 1].end <= _NEAR and _in_title(marks[j]):
        j += 1
    return j


def _in_title(mark: Mark) -> bool:
    trade = mark.get("flow") == "turnover"
    return "break" not in mark.means and "ministry" not in mark.means and (trade or mark.is_a(*_TITLE))


def _gap(marks: Sequence[Mark], j: int) -> bool:
    """True where a word without a mark stands before the mark ``j``."""
    return j < len(marks) and marks[j].first > marks[j - 1].end
