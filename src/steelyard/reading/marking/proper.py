"""Where a sentence proper begins: behind "In addition," and "The minister told reporters that".

What only leads to a sentence is no part of it for any rule, so that what stands at its start is found there.
"""

from __future__ import annotations

from collections.abc import Set

from steelyard.reading.marking.mark import SAYS, Lead, Mark
from steelyard.reading.marking.put_in import TELLS, put_in, taken_out
from steelyard.reading.marking.signs import Signs
from steelyard.reading.marking.tokens import Token

BULLETS = frozenset("•·●▪■►◦‣*")


def proper(
    tokens: list[Token], starts: list[int], marks: list[Mark], kinds: Set[str], signs: Signs
) -> tuple[Lead | None, list[Token], list[int], list[Mark]]:
    """Return what leads to a sentence, and the tokens with their places and the marks that it has proper; ``kinds`` are
    all that the marks have, and ``signs`` those of the sentence.
    """
    lead = _lead(marks, tokens, kinds)
    if lead is not None:
        first = len(lead.tokens)
        tokens, starts, marks = tokens[first:], starts[first:], taken_out(marks, [(0, first)])
    spans = put_in(marks, tokens, kinds, signs)
    kept = [i for i in range(len(tokens)) if not any(first <= i < end for first, end in spans)] if spans else []
    if kept:
        tokens, starts, marks = [tokens[i] for i in kept], [starts[i] for i in kept], taken_out(marks, spans)
    if "opening" in kinds:
        marks = [mark for mark in marks if "opening" not in mark.means or len(mark.means) > 1]
    return lead, tokens, starts, marks


def _lead(marks: list[Mark], tokens: list[Token], kinds: Set[str]) -> Lead | None:
    """Return what leads to the sentence proper, None where nothing does."""
    first = int(tokens[0].text in BULLETS)
    while (end := _behind_opening(marks, tokens, first)) is not None:
        first = end
    if not kinds.isdisjoint(SAYS):
        first = _behind_saying(marks, tokens, first) or first
    if not 0 < first < len(tokens):
        return None
    return Lead(tuple(tokens[:first]), tuple(mark for mark in marks if mark.first < first))


def without_bullet(marks: list[Mark]) -> list[Mark]:
    """Leave out the dash or the number that opens a line of a list in which an economy is the first word."""
    bullet = int(len(marks) > 1 and not marks[0].first and "dash" in marks[0].means)
    if len(marks) > 2 and "bare" in marks[0].means and not marks[0].first and "break" in marks[1].means:
        bullet = 2  # "1. Peru", "2) Chile"
    solid = bullet and marks[bullet].place is not None and marks[bullet].first == bullet
    return marks[bullet:] if solid else marks


def _behind_opening(marks: list[Mark], tokens: list[Token], first: int) -> int | None:
    """The token behind words that only open a sentence: "in addition,", "however,"."""
    k = 0
    while k < len(marks) and marks[k].first < first:
        k += 1
    if k == len(marks) or marks[k].first != first or marks[k].end >= len(tokens):
        return None
    mark = marks[k]
    if tokens[mark.end].text != ",":
        return mark.end if mark.get("opening") == "free" else None
    parts = mark.get("break") == "strong" and "subordinate" not in mark.means
    if not (parts or "opening" in mark.means):
        return None
    return marks[k + 2].end if k + 1 < len(marks) and _at_that(marks, k + 1) else mark.end + 1


def _behind_saying(marks: list[Mark], tokens: list[Token], first: int) -> int:
    """The token behind who says something: "he said that", "according to the ministry,", "he said" and a clause.

    0 where nobody says anything, where an economy, a time or trade is told before, and in "tea, he said, rose".
    """
    said: Mark | None = None
    aside = False
    for k, mark in enumerate(marks):
        if mark.first < first:
            continue
        said = mark if mark.one_of(SAYS) else said
        if said is not None and "that" in mark.means:
            return mark.end
        if tokens[mark.first].text in ",:":
            if _at_that(marks, k):
                continue
            if said is not None:
                return 0 if aside or _in_name(marks, k) else mark.end
            aside = True
        if said is mark:
            if mark.get("speaker") == "says" and _clause(marks, k, tokens):
                return mark.end
        elif not (mark.one_of(TELLS) or _speaks(marks, k)) or mark.place is not None or mark.when is not None:
            return 0
    return 0


def _in_name(marks: list[Mark], k: int) -> bool:
    """True for a comma that may stand in the name of an office: "the ministry of industry, trade and energy"."""
    if marks[k - 1].one_of(SAYS):
        return False
    return any("ministry" in m.means and (m.end < marks[k].first or m.end > m.first + 1) for m in marks[:k])


def _at_that(marks: list[Mark], k: int) -> bool:
    """True for a comma that only leads to "that", as it must in some languages."""
    after = marks[k + 1] if k + 1 < len(marks) else None
    return after is not None and "that" in after.means and after.first == marks[k].end


def _speaks(marks: list[Mark], k: int) -> bool:
    """True for the "he" of "He added that", "He also said"."""
    behind = marks[k + 1 : k + 3] if "same_head" in marks[k].means else []
    return any(mark.one_of(SAYS) and mark.first - marks[k].end <= 1 for mark in behind)


def _clause(marks: list[Mark], k: int, tokens: list[Token]) -> bool:
    """True where a clause follows right behind a word of saying: "said exports rose"."""
    after = marks[k + 1] if k + 1 < len(marks) else None
    if (
        after is None
        or after.when is not None
        or (after.first > marks[k].end and not tokens[marks[k].end].text.isalpha())
    ):
        return False
    return after.first > marks[k].end or not ("that" in after.means or after.one_of(TELLS))
