"""Letters that a text itself gives to so many tonnes: "5.6 million tonnes (MT)", and then "1.9 MT"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.reading.marking.mark import Sentence
from steelyard.reading.marking.numbers import Figure

_MANY = 1000.0
"""A scale from which on letters may stand for it and its unit."""

_UNTOLD = 10_000.0
"""A number from which on letters beside it are those of a unit alone: "225,000 MT"."""


def settle_units(sentences: Sequence[Sentence]) -> None:
    """Let the letters that a text explains beside a figure tell its scale behind other numbers too."""
    sizes = {
        letters: mark.figure.scale
        for sentence in sentences
        if "figure" in sentence.holds
        for mark in sentence.marks
        if mark.figure is not None and _large(mark.figure) and (letters := _explained(sentence, mark.end))
    }
    for sentence in sentences if sizes else ():
        for mark in sentence.marks:
            figure = mark.figure
            if figure is None or figure.scale > 1.0 or figure.value >= _UNTOLD:
                continue
            if (size := sizes.get(sentence.tokens[mark.end - 1].text)) is not None:
                mark.figure = _times(figure, size)


def _large(figure: Figure) -> bool:
    """True for so many thousands or millions of a weight or measure."""
    return figure.scale >= _MANY and figure.unit is not None and figure.unit.islower()


def _explained(sentence: Sentence, k: int) -> str | None:
    """The letters in brackets right behind a figure, or at the end of one, that ends at token ``k``."""
    for at in (k, k - 3):
        sign = [token.text for token in sentence.tokens[at : at + 3]]
        if len(sign) > 2 and sign[0] == "(" and sign[2] == ")" and sign[1].isalpha() and sign[1].isupper():
            return sign[1]
    return None


def _times(figure: Figure, size: float) -> Figure:
    """The figure, its number being one of so many units."""
    ends = None if figure.ends is None else (figure.ends[0] * size, figure.ends[1] * size)
    return replace(figure, value=figure.value * size, step=figure.step * size, scale=size, ends=ends)
