"""Where a text was written: the town, the day and the agency that stand before its first words."""

from __future__ import annotations

from steelyard.reading.marking.mark import Mark
from steelyard.reading.marking.tokens import Token


def without_dateline(marks: list[Mark], tokens: list[Token]) -> list[Mark]:
    """Places in "RIO DE JANEIRO, April 24 -" and "TOKYO -" tell where the text was written; they are no parties.

    Behind the dash a clause of its own begins.
    """
    told = (m for m in marks if m.place is None and "break" not in m.means and "skip" not in m.means)
    if all(m.when is not None and m.when.part for m in told):
        for mark in marks:
            mark.office = mark.office or (mark.place is not None and len(tokens) <= 7)
    for k, mark in enumerate(marks):
        if mark.first > 10:
            break
        seat = mark.place is not None and _is_seat(mark, tokens)
        dated = mark.means.get("skip") == "date" and any(t.text in "-–—" for t in tokens[mark.end : mark.end + 5])
        if dated or seat:
            for place in marks[: k + 1]:
                place.office = place.place is not None
            ends = next((n for n in range(k + 1, min(len(marks), k + 6)) if "dash" in marks[n].means), None)
            if dated and ends is not None:
                marks[k + 1 : ends + 1] = [Mark(marks[ends].first, marks[ends].end, {"break": "strong"})]
            break
    return marks


def _is_seat(mark: Mark, tokens: list[Token]) -> bool:
    """True for the town of a dateline: "TOKYO -", "KINGSTON, Jamaica:"."""
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
