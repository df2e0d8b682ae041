"""Who says it: the person named beside a word of saying, and the statistical office whose figure it is."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.mark import Lead, Mark, Sentence
from steelyard.reading.marking.tokens import Token
from steelyard.reading.who.envoys import two_of_envoy

_QUOTES = '"“”«»'
_NAMELESS = frozenset(("place", "office", "period", "refer", "prep"))
"""Kinds of words that are no person's name."""
_MINISTRY = 8
"""Words between a ministry and its economy: "of agriculture, trade and the environment of ..."."""


def speaker_of(sentence: Sentence) -> str | None:
    """Return the name beside "said", also in what leads to a sentence; None when nobody is named."""
    named = None if sentence.lead is None or not sentence.lead.says else _speaker(sentence.lead)
    return named or (_speaker(sentence) if "speaker" in sentence.holds else None)


def _speaker(sentence: Sentence | Lead) -> str | None:
    """Two or three capitalised words beside "said" that are no economy."""
    no_name = [mark for mark in sentence.marks if not _NAMELESS.isdisjoint(mark.means)]
    taken = {i for mark in no_name for i in range(mark.first, mark.end)}
    for mark in sentence.marks:
        if "speaker" in mark.means:
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
        if "colon" in mark.means:
            places = [m.place.code for m in sentence.marks[:k] if m.place is not None]
            held = any("office" in m.means or m.office for m in sentence.marks[:k])
            return places[0] if held and len(set(places)) == 1 else None
        if mark.is_a("figure", "flow", "verb_flow", "level", "move", "speaker", "period") or mark.first > 12:
            return None
    return None


def spokesman_of(sentence: Sentence) -> str | None:
    """Return whose ambassador or minister a quotation is of: "..., the Omani ambassador said"."""
    marks = sentence.marks
    if "speaker" not in sentence.holds:
        return None
    held = (k for k, mark in enumerate(marks) if "envoy" in mark.means or "office" in mark.means)
    code = next((code for k in held if (code := _before(marks, k) or _of_whom(marks, k)) is not None), None)
    quoted = code is not None and any(token.text in _QUOTES for token in sentence.tokens)
    return code if quoted else None


def _of_whom(marks: Sequence[Mark], k: int) -> str | None:
    """Return the economy of "the ambassador of Oman"."""
    of, whose = (*marks[k + 1 : k + 3], None, None)[:2]
    led = of is not None and of.means.get("prep") == "of"
    return whose.place.code if led and whose is not None and whose.place is not None else None


def teller_of(marks: Sequence[Mark]) -> str | None:
    """Return whose statistical office, ministry or envoy a sentence names."""
    posted = two_of_envoy(marks)
    return posted[0] if posted is not None else _authority(marks)


def authority_of(sentence: Sentence) -> str | None:
    """Return the economy whose office a sentence names: "Georgia's customs", "the customs of Georgia"; a ministry where
    no statistical office is named.
    """
    return _authority(sentence.marks)


def _authority(marks: Sequence[Mark]) -> str | None:
    ministries = set()
    for k, mark in enumerate(marks):
        if "authority" in mark.means:
            return mark.means["authority"]
        if "statistics" in mark.means or "issuer" in mark.means:
            code = _before(marks, k) or (_of(marks, k) if "statistics" in mark.means else _ministry_of(marks, k))
            if code and "statistics" in mark.means:
                return code
            ministries |= {code} if code else set()
    return ministries.pop() if len(ministries) == 1 else None


def _before(marks: Sequence[Mark], k: int) -> str | None:
    """The economy right before an office: "Georgia's National Statistics Office"."""
    for before in reversed(marks[max(0, k - 3) : k]):
        if before.place is not None and marks[k].first - before.end <= 2:
            return before.place.code
    return None


def _of(marks: Sequence[Mark], k: int) -> str | None:
    """The economy right behind an office: "the customs of Georgia"."""
    end, behind = marks[k].end, marks[k + 1 : k + 3]
    if behind and behind[0].get("prep") == "of" and behind[0].first == end:
        end, behind = behind[0].end, behind[1:]
    return behind[0].place.code if behind and behind[0].place is not None and behind[0].first == end else None


def _ministry_of(marks: Sequence[Mark], k: int) -> str | None:
    """The economy behind what a ministry is for: "the Ministry of Economy and Trade of Georgia"."""
    for mark in marks[k + 1 :]:
        if (
            mark.first - marks[k].end > _MINISTRY
            or mark.figure is not None
            or mark.is_a("speaker", "period", "verb_flow")
        ):
            return None
        if mark.get("prep") not in (None, "of") or mark.get("refer"):
            return None
        if mark.place is not None:
            return mark.place.code
    return None
