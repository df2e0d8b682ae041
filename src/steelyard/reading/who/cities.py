"""Cities that trade stand for their regions wherever a text names them; one where leaders meet is no party."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from steelyard.core.economy import is_region, parent
from steelyard.reading.context import prep_before
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


def settle_venues(sentences: Sequence[Sentence]) -> None:
    """Let regions where the voices of their country meet others be no parties: "Welcome to Saint Petersburg"."""
    voices = {mark.means["voice"] for s in sentences if "voice" in s.holds for mark in s.marks if "voice" in mark.means}
    if not voices or any("region" in sentence.holds for sentence in sentences):
        return
    named: dict[str, list[Mark]] = {}
    trading = set[str]()
    for sentence in sentences:
        for k, mark in enumerate(sentence.marks):
            if mark.place is None or not is_region(mark.place.code):
                continue
            named.setdefault(mark.place.code, []).append(mark)
            if prep_before(sentence.marks, k) not in ("in", "to") or sentence.title or sentence.one_of(TRADE):
                trading.add(mark.place.code)
    for code in named.keys() - trading:
        for mark in named[code] if parent(code) in voices - {code} else ():
            mark.place = replace(mark.place, form="city") if mark.place is not None else None


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
