"""Cities that trade: one whose exports or trade a text tells stands for its region, wherever the text names it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from steelyard.reading.marking.mark import TRADE, Mark, Sentence

_BESIDE = ("refer", "outside", "scope", "plain", "goods")
"""Kinds that may stand between a city and its flow."""


def settle_cities(sentences: Sequence[Sentence]) -> None:
    """Let the cities that trade name their regions: "Dubai's exports", "trade of Dubai", "from Dubai exports"."""
    trading = set(_trading(sentences))
    if not trading:
        return
    for sentence in sentences:
        for mark in sentence.marks:
            if mark.place is not None and mark.place.form == "city" and mark.place.code in trading:
                mark.place = replace(mark.place, form="name")


def _trading(sentences: Sequence[Sentence]) -> Iterator[str]:
    for sentence in sentences:
        marks: Sequence[Mark] = () if sentence.holds.isdisjoint(TRADE) else sentence.marks
        for k, mark in enumerate(marks):
            if mark.place is None or mark.place.form != "city" or mark.office:
                continue
            after = k + 1
            while after < len(marks) and marks[after].is_a(*_BESIDE):
                after += 1
            owns = after < len(marks) and marks[after].one_of(TRADE) and "hosts" not in marks[after].means
            led = k > 1 and marks[k - 1].get("prep") in ("of", "between") and "flow" in marks[k - 2].means
            if owns or led:
                yield mark.place.code
