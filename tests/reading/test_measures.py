"""What a growth is measured in: each figure by its own words, else by those of its flow."""

from __future__ import annotations

import pytest

from steelyard.reading.document import Document
from steelyard.reading.reader import read


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Peru's exports rose 5% in volume and 12% in value in 2020.", ["volume", "value"]),
        ("Peru's exports rose 41% in 2020 to $5bn and 6% in volume.", ["value", "value", "volume"]),
        (
            "Peru sold goods worth $5bn to Chile in 2020, 55% more in value and 12% less in weight.",
            ["value", "value", "volume"],
        ),
        ("In volume terms, exports of Peru rose 5% to $3bn in 2020.", ["volume", "value"]),
        ("In volume terms, exports of Peru rose 5% in 2020, while in value they fell 2%.", ["volume", "value"]),
        ("In real terms exports of Peru grew 4% in 2021; in nominal terms they grew 9%.", ["real", "value"]),
        ("Экспорт Перу вырос в 2020 году на 9% в стоимостном выражении и на 5% в физическом.", ["value", "volume"]),
        ("В физическом выражении экспорт Перу вырос в 2020 году на 5%, в стоимостном – на 9%.", ["volume", "value"]),
    ],
)
def test_each_growth_is_measured_by_its_own_words(text: str, measures: list[str]) -> None:
    found = read(Document(text=text, lang="en" if text.isascii() else "ru"), published="2022-03-01").claims
    assert [claim.measure for claim in found] == measures
