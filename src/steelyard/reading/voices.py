"""Who says it: the person named beside a word of saying, and the statistical office whose figure it is."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.mark import Sentence
from steelyard.reading.tokens import Token


def speaker_of(sentence: Sentence) -> str | None:
    """Return the name beside "said": two or three capitalised words that are no economy; None when nobody is named."""
    no_name = [
        mark for mark in sentence.marks if mark.place is not None or mark.is_a("office", "period", "refer", "prep")
    ]
    taken = {i for mark in no_name for i in range(mark.first, mark.end)}
    for mark in sentence.marks:
        if mark.is_a("speaker"):
            name = _name(sentence.tokens, mark.first - 1, -1, taken) or _name(sentence.tokens, mark.end, 1, taken)
            if name:
                return name
    return None


def _name(tokens: Sequence[Token], at: int, step: int, taken: set[int]) -> str | None:
    """The run of capitalised words that touches a position, or stands one word away from it."""
    for gap in range(2):
        i = at + step * gap
        run: list[Token] = []
        while 0 <= i < len(tokens) and tokens[i].capital and tokens[i].text.isalpha() and i not in taken:
            run.append(tokens[i])
            i += step
        if step < 0:
            run.reverse()
        if 2 <= len(run) <= 3:
            return " ".join(token.text for token in run)
        if len(run) > 3:
            return " ".join(token.text for token in run[-2:])
        if run:
            return None
    return None


def floor_of(sentence: Sentence) -> str | None:
    """Return the economy whose office begins to speak: "PRESIDENT OF CHILE: ..."."""
    for k, mark in enumerate(sentence.marks[:7]):
        if mark.is_a("colon"):
            places = [m.place.code for m in sentence.marks[:k] if m.place is not None]
            held = any(m.is_a("office") or m.office for m in sentence.marks[:k])
            return places[0] if held and len(set(places)) == 1 else None
        if mark.is_a("figure", "flow", "verb_flow", "level", "move", "speaker", "period") or mark.first > 12:
            return None
    return None


def authority_of(sentence: Sentence) -> str | None:
    """Return the economy whose statistical office a sentence names."""
    for k, mark in enumerate(sentence.marks):
        if mark.is_a("authority"):
            return mark.means["authority"]
        if mark.is_a("statistics") and k:
            for before in reversed(sentence.marks[max(0, k - 2) : k]):
                if before.place is not None and mark.first - before.end <= 2:
                    return before.place.code
    return None
