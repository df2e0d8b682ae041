"""Goods that are counted one by one: a bare number that a flow of them comes to is theirs ("car exports: 204,511").

Their words say nothing else here, so that they stay words of goods.
"""

from __future__ import annotations

from dataclasses import replace

from steelyard.reading.marking.mark import Mark

_ONE = "units"
_MANY = 3000
"""A number from which on it is no year."""
_LINKS = ("to", "from", "against", "than")


def with_singles(marks: list[Mark]) -> list[Mark]:
    """Return the marks without the words of such goods, bare numbers behind a flow of them as figures."""
    result: list[Mark] = []
    told = False
    for k, mark in enumerate(marks):
        if "single" in mark.means:
            continue
        before = marks[k - 1] if k else None
        if "flow" in mark.means:
            told = before is not None and "single" in before.means and before.end == mark.first
        if told and before is not None and mark.figure is not None and "bare" in mark.means:
            linked = before.end == mark.first and ("level" in before.means or before.get("prep") in _LINKS)
            if linked and mark.figure.value >= _MANY:
                mark = Mark(mark.first, mark.end, {"figure": _ONE}, figure=replace(mark.figure, unit=_ONE))
        result.append(mark)
    return result
