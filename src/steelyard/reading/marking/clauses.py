"""Words that open a clause in some places only: an "and" with a clause of its own behind it, no "that of May"."""

from __future__ import annotations

from steelyard.reading.marking.mark import TRADE, Mark

_VERBS = frozenset(("level", "move", "verb_flow"))
_REACH = 30
"""Marks of a clause at most."""
_ENDS = ("strong", "relative")


def with_clauses(marks: list[Mark]) -> None:
    """Let an "and" end a clause as "while" does: "Chile took 12%, and trade between Laos and Fiji was $7 billion"."""
    for k in range(2, len(marks) - 3):
        joint, comma = marks[k], marks[k - 1]
        if "plain" not in joint.means or joint.means.get("break") != "weak" or comma.end != joint.first:
            continue
        if comma.means.get("break") == "weak" and "bracket" not in comma.means and _whole(marks, k):
            marks[k] = Mark(joint.first, joint.end, {"break": "strong"})


def with_pronouns(marks: list[Mark]) -> None:
    """Let a "that" before "of", behind no "was", open no clause: "exceeded that of 2013"."""
    for k in range(1, len(marks) - 1):
        led, mark, of = marks[k - 1 : k + 2]
        tied = of.get("prep") == "of" and of.first == mark.end and "copula" not in led.means
        if tied and "recalled" in mark.means and "break" in mark.means:
            rest = {kind: value for kind, value in mark.means.items() if kind not in ("break", "subordinate")}
            marks[k] = Mark(mark.first, mark.end, rest)


def _whole(marks: list[Mark], k: int) -> bool:
    """True where both clauses tell a figure of a flow, and the second names two, a verb and no time for both."""
    before, behind = marks[max(0, k - _REACH) : k], marks[k + 1 : k + 1 + _REACH]
    if not any(mark.figure is not None for mark in before) or not any(mark.one_of(TRADE) for mark in before):
        return False
    end = next((n for n, mark in enumerate(behind) if mark.means.get("break") in _ENDS), len(behind))
    figure = next((n for n in range(end) if behind[n].figure is not None), None)
    if figure is None or not _sentence(behind[:figure], behind[figure]):
        return False
    named = {mark.place.code for mark in behind[:end] if mark.place is not None and not mark.office}
    timed = any(mark.when is not None for mark in before)
    return len(named) > 1 and (timed or not any(mark.when is not None for mark in behind[:end]))


def _sentence(led: list[Mark], figure: Mark) -> bool:
    """True for the words before a figure that tell of whom, of which flow and what it does."""
    kinds = {kind for mark in led for kind in mark.means}
    percent = figure.means.get("figure") == "percent"
    referred = any(mark.means.get("refer") in ("it", "its", "there") for mark in led)
    traded = "flow" in kinds or ("verb_flow" in kinds and not percent)
    return "place" in kinds and traded and not kinds.isdisjoint(_VERBS) and not referred
