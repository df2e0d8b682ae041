"""A trade without some goods or a partner is a part of it: "excluding oil, exports were $5bn"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import WORLD, is_bloc
from steelyard.core.flow import EXPORTS
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark, Sentence
from steelyard.reading.marking.tokens import Token
from steelyard.reading.places import Draft
from steelyard.reading.products import classify

_FEW = 5
"""Words of what is left out, and words between it and the flow."""
_LEAD = 4
"""Words of "with the exception of", at most."""
_PASSED = ("prep", "thin", "plain", "lands", "refer", "break", "goods", "entire", "same_head")


def left_out(sentence: Sentence, draft: Draft) -> tuple[str, bool] | None:
    """Return the words that leave out a part of what a figure is on (behind the flow, before it, or behind the figure),
    and whether it is a partner; None where none do.
    """
    head, marks = draft.role.head, sentence.marks
    if head.mark < 0 or "outside" not in sentence.holds:
        return None
    k = _beside(marks, draft.index)
    k = _behind(marks, head) if k is None else k
    k = _before(marks, head.mark) if k is None else k
    return None if k is None else _said(sentence, k, draft)


def _beside(marks: Sequence[Mark], figure: int) -> int | None:
    """The word right behind a figure, or in brackets behind it: "17% of the total (excluding gold)"."""
    k = figure + 1
    while k < len(marks) and marks[k].first == marks[k - 1].end and marks[k].is_a("prep", "thin", "plain", "refer"):
        k += 1
    k += k < len(marks) and "bracket" in marks[k].means
    if k >= len(marks) or marks[k].first > marks[k - 1].end or "outside" not in marks[k].means:
        return None
    closed = next((m for m in marks[k + 1 :] if m.figure is not None or "bracket" in m.means), None)
    alone = "bracket" in marks[k - 1].means and closed is not None and closed.figure is None
    return k if k == figure + 1 or alone else None  # not "rose 5% (without copper, 7%)"


def _behind(marks: Sequence[Mark], head: Head) -> int | None:
    """The word behind the flow, its partners or a comma: "exports, excluding oil, ...", "to all states but Peru"."""
    for k in range(head.mark + 1, len(marks)):
        mark = marks[k]
        if _leaves(mark) and mark.first - marks[k - 1].end <= 1:
            return k
        apart = mark.first - marks[k - 1].end > _FEW or mark.get("break") == "strong"
        if apart or not (mark.place is not None or mark.is_a(*_PASSED)) or mark.figure is not None:
            return None
    return None


def _before(marks: Sequence[Mark], flow: int) -> int | None:
    """The word with which the flow's clause opens: "Excluding oil, exports were $5bn"."""
    for k in range(flow - 1, -1, -1):
        if _leaves(marks[k]):
            opens = k == 0 or ("break" in marks[k - 1].means and not (k > 1 and "bracket" in marks[k - 1].means))
            return k if opens and marks[flow].first - marks[k].end <= 2 * _FEW else None
        if marks[k].figure is not None or marks[k].is_a("flow", "verb_flow", "level", "move"):
            return None
    return None


def _leaves(mark: Mark) -> bool:
    return "outside" in mark.means or mark.get("inserted") == "outside"


def _said(sentence: Sentence, k: int, draft: Draft) -> tuple[str, bool] | None:
    """The words up to the end of the name or of the goods, None where they leave out nothing of the flow: "Chile's
    exports outside Chile", "apart from Peru, exports to Bolivia", "except in May".
    """
    marks, tokens, end = sentence.marks, sentence.tokens, sentence.marks[k].end
    if "inserted" in marks[k].means:
        return (
            (_joined(tokens[marks[k].first : end]), False) if _goods_or_name(tokens[marks[k].first + 1 : end]) else None
        )
    j, partner = k + 1, False
    while j < len(marks) and marks[j].first == end and (marks[j].place is not None or marks[j].is_a("thin", "goods")):
        place = marks[j].place
        told = (
            k > draft.role.head.mark and not draft.role.head.named
        )  # "Sales outside the EU", not "Apart from Peru, ..."
        among = draft.partner == WORLD or is_bloc(draft.partner) or told
        if place is not None and (place.code == draft.reporter or not among):
            return None
        end, j, partner = marks[j].end, j + 1, partner or place is not None
    if not partner:
        end = marks[j].first if j < len(marks) else len(tokens)
    told = marks[k].end < end <= marks[k].end + _FEW and (partner or _goods_or_name(tokens[marks[k].end : end]))
    return (_joined(tokens[marks[k].first : end]), partner) if told else None


def _goods_or_name(words: Sequence[Token]) -> bool:
    """True for goods by the headings, behind the rest of the words that leave them out, and for a name."""
    ends = any(classify(_joined(words[n:])).known for n in range(min(_LEAD, len(words))))
    return ends or (bool(words) and words[-1].capital)


def _joined(words: Sequence[Token]) -> str:
    return " ".join(word.text for word in words).replace(" - ", "-").replace(" ,", ",")


def again_abroad(sentence: Sentence, draft: Draft) -> str | None:
    """What is exported again is a part of the exports."""
    said = None if draft.role.head.mark < 0 else sentence.marks[draft.role.head.mark].means.get("again_abroad")
    return None if said is None else said.split("|")[0]


def without_again_abroad(sentence: Sentence, drafts: Sequence[Draft]) -> None:
    """Exports below the re-exports beside them are those of the country's own goods: "exports of $3bn, re-exports of
    $7bn".
    """
    for draft in drafts:
        if (again := again_abroad(sentence, draft)) is None or draft.product != again or draft.role.kind != "level":
            continue
        for other in drafts:
            alike = other.role.kind == "level" and other.product is None and other.figure.unit == draft.figure.unit
            pair = (draft.reporter, draft.partner, draft.period)
            alike = alike and (other.reporter, other.partner, other.period) == pair
            if alike and other.role.head.flow == EXPORTS and other.figure.value < draft.figure.value:
                other.product = sentence.marks[draft.role.head.mark].means["again_abroad"].split("|")[-1]
