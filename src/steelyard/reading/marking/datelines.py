"""Where a text was written and its words were said: the town, the day and the agency before its first words, and the
place behind "told Reuters in".
"""

from __future__ import annotations

from steelyard.reading.marking.mark import Mark
from steelyard.reading.marking.tokens import Token

_WHERE = frozenset(("compound", "event", "level", "ministry", "office", "plain", "prep", "refer", "skip", "thin"))
"""Kinds of words between a word of saying and the place where it was said."""
_REACH = 12
"""Words between them at most."""
LINE = 7
"""Words of a line that tells only where and when a text was written."""


def without_places_of_saying(marks: list[Mark]) -> list[Mark]:
    """Places in "told Reuters in Paris" and "said at a forum in Kenya on Monday" tell where it was said."""
    return [
        Mark(mark.first, mark.end, {"skip": "seat"}) if mark.place is not None and _said_there(marks, k) else mark
        for k, mark in enumerate(marks)
    ]


def _said_there(marks: list[Mark], k: int) -> bool:
    """True for a place behind a word of saying and "in", where its clause ends or goes on with a day."""
    prep = marks[k - 1] if k > 1 else None
    if prep is None or prep.get("prep") != "in" or prep.end != marks[k].first:
        return False
    after = marks[k + 1] if k + 1 < len(marks) else None
    if after is not None and not (after.first == marks[k].end and after.is_a("break", "skip", "that")):
        return False
    for j in range(k - 1, -1, -1):
        if "speaker" in marks[j].means:
            return marks[k].first - marks[j].end <= _REACH
        if "break" in marks[j].means or marks[j].place is not None or not marks[j].one_of(_WHERE):
            return False
    return False


def without_dateline(marks: list[Mark], tokens: list[Token]) -> list[Mark]:
    """Places in "RIO DE JANEIRO, April 24 -" and "TOKYO -" tell where the text was written; they are no parties.

    Behind the dash a clause of its own begins.
    """
    if len(tokens) <= LINE:
        told = (m for m in marks if m.place is None and "break" not in m.means and "skip" not in m.means)
        if all(m.when is not None and m.when.part for m in told):
            for mark in marks:
                mark.office = mark.office or mark.place is not None
    for k, mark in enumerate(marks):
        if mark.first > 10:
            break
        seat = mark.place is not None and _is_seat(mark, tokens)
        dated = mark.means.get("skip") == "date" and any(t.text in "-–—" for t in tokens[mark.end : mark.end + 5])
        if dated or seat:
            for place in marks[: k + 1]:
                place.office = place.place is not None
            ends = next((n for n in range(k + 1, min(len(marks), k + 6)) if "dash" in marks[n].means), None)
            if ends is not None and (dated or ends == k + 1):
                marks[k + 1 : ends + 1] = [Mark(marks[ends].first, marks[ends].end, {"break": "strong"})]
            break
    return marks


def _is_seat(mark: Mark, tokens: list[Token]) -> bool:
    """True for the town of a dateline: "TOKYO -", "KINGSTON, Jamaica:"."""
    if mark.end >= len(tokens) or tokens[mark.end].text not in "-–—:":
        return False
    city = mark.first == 0 and mark.place is not None and mark.place.form in ("capital", "city")
    if not (city or _town_before(tokens[: mark.first])):
        return False
    after = tokens[mark.end : mark.end + 2]
    if len(after) == 2 and after[0].text == after[1].text == "-":
        after = tokens[mark.end + 1 : mark.end + 3]  # "WELLINGTON -- Exports"
    return len(after) == 2 and after[0].text in "-–—:" and after[1].apart


def _town_before(tokens: list[Token]) -> bool:
    """True for the capitals and the comma of "KINGSTON, Jamaica -"."""
    return 2 <= len(tokens) <= 4 and tokens[-1].text == "," and all(t.text.isupper() for t in tokens[:-1])
