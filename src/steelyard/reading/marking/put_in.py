"""What is put into a sentence and is no part of it: who says it, words that only link, signs of quotation, notes.

"In May, the ministry said, from April", 'grew by "$5 billion" in May', "exports (see table 2) rose [1]". It is taken
out with its words, so that no rule has to look over it.
"""

from __future__ import annotations

from collections.abc import Set
from itertools import pairwise

from steelyard.reading.marking.mark import SAYS, Mark
from steelyard.reading.marking.signs import Signs
from steelyard.reading.marking.tokens import Token

TELLS = frozenset(
    ("break", "compound", "event", "ministry", "office", "opening", "plain", "prep", "published", "refer", "skip")
)
"""Kinds of words that tell who says something."""
_REACH = 12
"""Words of an aside on who says it at most."""
_HEDGE = 3
"""Words before what goods are worth at most: "worth close to $2m"."""
_GOES_ON = ("level", "move", "prep")
"""Kinds of words with which a clause goes on behind one."""
_LINKS = SAYS | {"opening"}
"""Kinds of words of which an aside between commas has one, if not one that parts clauses."""
_QUOTES = frozenset('"“”«»')
_PARTS = frozenset(",:;.!?")


def put_in(marks: list[Mark], tokens: list[Token], kinds: Set[str], signs: Signs) -> list[tuple[int, int]]:
    """Return what is put into a sentence, as (first, end) of its tokens, in order and apart; ``kinds`` are all that the
    marks have, and ``signs`` those of the sentence.
    """
    if not (signs.commas or signs.quotes or signs.bracket or "bare" in kinds):
        return []
    found: list[tuple[int, int]] = []
    quoted: int | None = None
    says = not kinds.isdisjoint(_LINKS)
    for k, mark in enumerate(marks):
        parts = "break" in mark.means
        if (not parts and "bare" not in mark.means) or (found and mark.first < found[-1][1]):
            continue
        if not parts:
            found += [(mark.first - 1, mark.end + 1)] if _note(mark, tokens) else []
            continue
        if mark.end > mark.first + 1:
            continue
        sign = tokens[mark.first].text
        if sign == "," and k:
            close = _said(marks, k, tokens) if says or _strong(marks, k + 1) else None
            found += [] if close is None else [(mark.first, _end(marks, close))]
            worth = _worth(marks, k, tokens) if "worth" in kinds and close is None else None
            found += [] if worth is None else [(mark.first, mark.end), (worth, worth + 1)]
        elif sign == "(" and k + 2 < len(marks) and marks[k + 1].get("skip") == "shown":
            found += [(mark.first, marks[k + 2].end)] if tokens[marks[k + 2].first].text == ")" else []
        elif sign in _QUOTES:
            if quoted is not None and _within_clause(quoted, mark.first, tokens):
                found += [(quoted, quoted + 1), (mark.first, mark.end)]
            quoted = mark.first if quoted is None else None
    return sorted(found)


def _strong(marks: list[Mark], k: int) -> bool:
    """True for a word that parts clauses: between two commas it only links."""
    return k < len(marks) and marks[k].means.get("break") == "strong"


def taken_out(marks: list[Mark], spans: list[tuple[int, int]]) -> list[Mark]:
    """Return the marks of a sentence without some of its words, in order and apart, as if nobody had put them there."""
    kept: list[Mark] = []
    n = gone = 0
    for mark in marks:
        while n < len(spans) and spans[n][1] <= mark.first:
            gone += spans[n][1] - spans[n][0]
            n += 1
        if n == len(spans) or mark.first < spans[n][0]:
            mark.first, mark.end = mark.first - gone, mark.end - gone
            kept.append(mark)
    return kept


def _end(marks: list[Mark], close: int) -> int:
    """The end of an aside at a comma; the comma stays where a new part of the sentence begins."""
    after = marks[close + 1]
    joined = "plain" in after.means and after.get("break") == "weak"
    goes_on = joined or (after.first == marks[close].end and after.is_a(*_GOES_ON))
    return marks[close].end if goes_on else marks[close].first


def _said(marks: list[Mark], opens: int, tokens: list[Token]) -> int | None:
    """The comma that closes an aside on who says it; None where none does, or more is told."""
    said = False
    for k in range(opens + 1, len(marks) - 1):
        mark = marks[k]
        if tokens[mark.first].text == "," and mark.end == mark.first + 1:
            return k if said and not _named(tokens[marks[opens].end : mark.first]) else None
        if mark.first - marks[opens].end > _REACH:
            return None
        alone = k == opens + 1 and tokens[mark.end].text == "," and mark.first == marks[opens].end
        links = alone and ("opening" in mark.means or _strong(marks, k))
        says = mark.one_of(SAYS)
        said = said or links or says
        known = links or ("break" not in mark.means and (says or mark.one_of(TELLS)))
        if not known or mark.place is not None or mark.when is not None:
            return None
    return None


def _worth(marks: list[Mark], opens: int, tokens: list[Token]) -> int | None:
    """The comma that closes what goods are worth, before what becomes of them: "5 tonnes, worth $2m, went to Peru"."""
    worth = marks[opens + 1] if opens + 1 < len(marks) and marks[opens + 1].first == marks[opens].end else None
    if worth is None or "worth" not in worth.means:
        return None
    before = next((m.figure for m in reversed(marks[:opens]) if m.figure is not None or "break" in m.means), None)
    if before is not None and before.unit == "percent":
        return None  # "12% of the imports, worth $5m, came from Peru": the part is told
    figure = next((m for m in marks[opens + 2 : opens + 6] if m.figure is not None or "break" in m.means), None)
    if figure is None or figure.figure is None or figure.first > worth.end + _HEDGE or figure.end >= len(tokens):
        return None
    return figure.end if tokens[figure.end].text == "," else None


def _note(number: Mark, tokens: list[Token]) -> bool:
    """True for the number of a footnote: "[2]"."""
    around = number.first > 0 and number.end < len(tokens)
    return around and tokens[number.first - 1].text == "[" and tokens[number.end].text == "]"


def _named(inner: list[Token]) -> bool:
    """True where a person says it, who is to be known."""
    return any(a.capital and b.capital and b.text.isalpha() for a, b in pairwise(inner))


def _within_clause(opens: int, closes: int, tokens: list[Token]) -> bool:
    """True for words that are quoted within a clause, and are no speech."""
    return opens > 0 and tokens[opens - 1].text not in _PARTS and tokens[closes - 1].text not in _PARTS
