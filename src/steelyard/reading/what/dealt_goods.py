"""Goods that share out a row of figures: "exports of tea and cars fell 5 and 7 percent, respectively"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from steelyard.reading.hs.stems import speech
from steelyard.reading.marking.mark import PARTS, Sentence
from steelyard.reading.marking.tokens import Token
from steelyard.reading.places import Draft
from steelyard.reading.products import classify
from steelyard.reading.what.goods_said import in_words, stop_of

_NEAR = 4
"""Words behind a row within which the word that deals it out stands."""
_LONGEST = 4


def deal_goods(sentence: Sentence, drafts: Sequence[Draft]) -> None:
    """Give each figure of a row its own of as many goods, which the words right behind its flow name."""
    if len(drafts) < 2:
        return
    for mark, row in groupby(drafts, key=lambda draft: draft.role.head.mark):
        figures = list(row)
        if mark < 0 or not _is_row(sentence, figures):
            continue
        goods = _goods(sentence, mark)
        if len(goods) == len(figures) and any(classify(said).known for said in goods):
            for draft, said in zip(figures, goods, strict=True):
                draft.product = said


def deal_bases(sentence: Sentence, drafts: Sequence[Draft]) -> None:
    """Give what two figures are set against the goods of each: "5 tonnes of tea and 3 of tin, against 4 and 2"."""
    if len(drafts) < 4:
        return
    for one, other, first, second in zip(drafts, drafts[1:], drafts[2:], drafts[3:], strict=False):
        row = sentence.marks[first.index + 1 : second.index]
        told = one.product is not None and other.product is not None and one.product != other.product
        bases = first.role.baseline and second.role.baseline and not (one.role.baseline or other.role.baseline)
        alike = len({draft.figure.unit for draft in (one, other, first, second)}) == 1
        if told and bases and alike and len(row) == 1 and row[0].get("break") == "weak":
            first.product, second.product = one.product, other.product


def _is_row(sentence: Sentence, row: Sequence[Draft]) -> bool:
    """True for several figures of one kind, flow and time that a word behind them deals out."""
    end = sentence.marks[row[-1].index].end
    if len(row) < 2 or not _dealt(sentence.tokens[end : end + _NEAR]):
        return False
    kinds = {(d.role.kind, d.reporter, d.partner, d.figure.unit in PARTS) for d in row}
    times = {draft.timed.own for draft in row if draft.timed.own is not None}
    return len(kinds) == 1 and len(times) < 2


def _dealt(words: Sequence[Token]) -> bool:
    each = speech()["each"]
    return any(word.key in each for word in words)


def _goods(sentence: Sentence, k: int) -> list[str]:
    """The phrases that commas and "and" join behind a flow ("of tea, coffee and ships")."""
    marks, tokens, at = sentence.marks, sentence.tokens, sentence.marks[k].end
    if k + 1 < len(marks) and marks[k + 1].first == at and marks[k + 1].get("prep") == "of":
        at = marks[k + 1].end
    stop = stop_of(sentence, at)
    ships = next((m for m in marks if m.first == stop and m.is_a("verb_flow")), None)
    if ships is not None and stop > at and tokens[stop - 1].key in speech()["joints"]:
        stop = stop_of(sentence, ships.end)  # the goods, not the verb
    return _parts(tokens[at:stop])


def _parts(words: Sequence[Token]) -> list[str]:
    """The parts of a row of goods, none where one of them is no plain short phrase."""
    parts: list[list[Token]] = [[]]
    for word in words:
        if word.text != "," and word.key not in speech()["joints"]:
            parts[-1].append(word)
        elif parts[-1]:
            parts.append([])
    plain = all(word.key.isalpha() or word.text == "-" for part in parts for word in part)
    return [in_words(part) for part in parts] if plain and all(0 < len(p) <= _LONGEST for p in parts) else []
