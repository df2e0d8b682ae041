"""Growth that itself rises or falls: "growth in exports eased from 8% to 7%" tells growth of 8% and of 7%.

The verb moves the growth and not the flow, so it says nothing of which way the flow went.
"""

from __future__ import annotations

from steelyard.reading.marking.mark import Mark

_GAP = 1
"""Words between such a verb and what leads to its figure: "eased slightly to"."""
_OWN = ("refer", "prep", "flow", "plain", "thin", "goods", "scope", "measure", "period")
"""Kinds of what tells whose growth it is."""


def without_moves_of_growth(marks: list[Mark]) -> list[Mark]:
    """A verb that moves the growth its clause is on tells but its level."""
    for k in range(1, len(marks) - 2):
        if "move" in marks[k].means and _led_to_percent(marks, k) and _of_growth(marks, k):
            marks[k] = Mark(marks[k].first, marks[k].end, {"level": "level"})
    return marks


def _led_to_percent(marks: list[Mark], k: int) -> bool:
    link, figure = marks[k + 1], marks[k + 2]
    if "hedged" in figure.means and k + 3 < len(marks):
        figure = marks[k + 3]
    led = link.get("prep") in ("from", "to") and link.first - marks[k].end <= _GAP
    return led and figure.get("figure") == "percent" and figure.figure is not None and not figure.figure.factor


def _of_growth(marks: list[Mark], k: int) -> bool:
    """True where growth is the subject: "growth in Peru's exports eased", "export growth eased"."""
    for n in range(k - 1, -1, -1):
        mark = marks[n]
        if "growing" in mark.means:
            ahead, behind = marks[n - 1] if n else None, marks[n + 1]
            owned = ahead is not None and "flow" in ahead.means and ahead.end == mark.first
            return owned or (behind.get("prep") in ("in", "of") and behind.first == mark.end)
        if mark.place is None and not mark.one_of(_OWN):
            return False
    return False
