"""The head behind a verb behind its figures: "by 48 per cent, to $215 million, rose trade between ...".

Languages with a free order of words put figures first and what they are about last. The figures of such a run have
nothing but links, hedges and commas between them and the movement, and no flow before them in their clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark
from steelyard.reading.places import Place, sign_of

_BETWEEN = ("figure", "bare", "prep", "hedged", "hedged_away", "thin", "alike", "period", "skip", "compare", "target")
_RUN = ("prep", "hedged", "thin")
_REACH = 8
"""Words between a movement and what moves."""


class Fronted(NamedTuple):
    """What a run of figures is about, and which way the verb between them moves it."""

    head: Head
    move: int


def fronted(marks: Sequence[Mark], place: Place, heads: Sequence[Head]) -> Fronted | None:
    """Return the head behind the verb that the figure stands before, None where it stands before none."""
    ahead = [head for head in heads if head.mark > place.at] if "move" in place.holds else []
    first = ahead[0] if ahead else None
    if first is None or first.flow is None:
        return None
    if first.mark == place.at + 2 and (moved := _elided(marks, place.at)) is not None:
        return Fronted(first, moved)
    if not _opens(marks, place.at, heads):
        return None
    verb = _verb(marks, place.at)
    if verb is None or not verb < first.mark or marks[first.mark].first - marks[verb].end > _REACH:
        return None
    between = marks[verb + 1 : first.mark]
    ends = (k for k in range(verb + 1, first.mark) if marks[k].get("break") in ("strong", "relative"))
    if any(m.is_a("figure", "level", "move") for m in between) or any("break" in marks[k - 1].means for k in ends):
        return None
    return Fronted(first, sign_of(marks[verb]))


def _opens(marks: Sequence[Mark], at: int, heads: Sequence[Head]) -> bool:
    """True when a clause has neither flow nor verb before the figure."""
    taken = {head.mark for head in heads}
    if (at + 2 in taken and begins(marks, at)) or _in_run(marks, at, taken):
        return True  # "by 10% fell sales to Peru, by 20% rose purchases"
    for k in range(at - 1, -1, -1):
        mark = marks[k]
        if (
            mark.means.get("break") == "strong"
            and not (k and marks[k - 1].figure is not None)
            and not _listed(marks, k)
        ):
            return True
        if k in taken or mark.is_a("move", "level", "same_head", "share", "other", "verb_flow"):
            return ("thin" in mark.means or "hedged" in mark.means) and k not in taken
    return True


def begins(marks: Sequence[Mark], at: int) -> bool:
    """True for a figure that begins a clause behind a comma, its verb behind it: "fell sales, by 20% rose imports"."""
    verb = marks[at + 1] if at + 1 < len(marks) else None
    if verb is None or "move" not in verb.means or verb.is_a("prep", "compare") or verb.first != marks[at].end:
        return False  # "by 20% above imports"
    return _behind_comma(marks, at)


def _in_run(marks: Sequence[Mark], at: int, taken: set[int]) -> bool:
    """True for figures behind the comma of a clause that told its own: "sales to Peru, by 8%, to $4m, fell imports"."""
    verb = _verb(marks, at)
    if verb is None or verb + 1 not in taken or marks[verb].is_a("prep", "compare"):
        return False
    k = at - 1
    while k > 0 and (marks[k].figure is not None or marks[k].is_a(*_RUN) or marks[k].get("break") == "weak"):
        k -= 1
    return (
        k >= 0 and marks[k].place is not None and "break" in marks[k + 1].means and marks[k + 1].first == marks[k].end
    )


def _elided(marks: Sequence[Mark], at: int) -> int | None:
    """The movement of the clause before, where a dash stands for its verb: "by 10% rose exports, by 20% - imports"."""
    dash, by, figure = marks[at + 1], marks[at - 1] if at else None, marks[at].figure
    said = by is not None and by.end == marks[at].first
    said = said and by is not None and (by.get("prep") == "by" or (figure is not None and figure.factor))
    if not said or "dash" not in dash.means or dash.first != marks[at].end or not _behind_comma(marks, at):
        return None
    return next((sign_of(mark) for mark in reversed(marks[:at]) if "move" in mark.means), None)


def _behind_comma(marks: Sequence[Mark], at: int) -> bool:
    """True for a figure with nothing but its preposition and hedge between it and a comma."""
    k = at - 1
    while k > 0 and marks[k].is_a("prep", "hedged", "thin") and "break" not in marks[k].means:
        k -= 1
    return k >= 0 and k < at - 1 and "break" in marks[k].means


def _listed(marks: Sequence[Mark], k: int) -> bool:
    """True for a clause end behind a figure's comma ("threefold, or rather by 230%")."""
    return k >= 2 and "break" in marks[k - 1].means and marks[k - 2].is_a("figure", "hedged_away")


def _said(marks: Sequence[Mark], k: int) -> int:
    """The comma that ends an aside on who says it ("by 12%, said the ministry, rose trade"), begun at ``k``; else 0."""
    if k + 1 < len(marks) and not marks[k + 1].is_a("speaker", "prep", "compound"):
        return 0
    for j in range(k + 1, len(marks)):
        if marks[j].get("break") == "weak":
            return j if any(mark.is_a("speaker", "compound") for mark in marks[k + 1 : j]) else 0
        if not marks[j].is_a("speaker", "prep", "compound", "plain", "thin", "refer"):
            return 0
    return 0


def _verb(marks: Sequence[Mark], at: int) -> int | None:
    """The movement that the run of figures leads to."""
    aside = 0
    for k in range(at + 1, len(marks)):
        mark = marks[k]
        if k <= aside:
            continue
        if "move" in mark.means and "compare" not in mark.means:
            return k
        aside = _said(marks, k) if mark.means.get("break") == "weak" else 0
        run = mark.means.get("break") == "weak" or (mark.means.get("break") == "strong" and _listed(marks, k))
        if not (run or mark.one_of(_BETWEEN) or mark.get("form") == "subject") or (
            "colon" in mark.means or "bracket" in mark.means
        ):
            return None
    return None
