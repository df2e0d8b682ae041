"""What a hedge lets a figure be: "more than" one unit of its last digit, "slightly more than" no more than a tenth."""

from __future__ import annotations

import pytest

from steelyard.core.range import Hedge
from steelyard.reading.document import Document
from steelyard.reading.reader import read


def ends(text: str, lang: str) -> list[tuple[float | None, float | None, Hedge | None]]:
    claims = read(Document(text=text, lang=lang, published="2024-03-01")).claims
    return [(claim.low, claim.high, claim.hedge) for claim in claims]


@pytest.mark.parametrize(
    "said", ["slightly more than", "just over", "a little over", "just above", "slightly over", "marginally over"]
)
def test_what_is_passed_by_little_stays_within_a_tenth(said: str) -> None:
    text = f"Oman's exports to Malta were {said} $1 billion in 2023."
    assert ends(text, "en") == [(1e9, 1.1e9, Hedge.MORE_THAN)]
    text = f"Oman's exports to Malta were {said} $270 million in 2023."
    assert ends(text, "en") == [(2.7e8, 2.8e8, Hedge.MORE_THAN)]


@pytest.mark.parametrize("said", ["чуть более", "немногим более", "чуть больше", "немногим больше", "чуть свыше"])
def test_the_same_in_russian(said: str) -> None:
    text = f"Экспорт Омана на Мальту в 2023 году составил {said} 1 млрд долларов."
    assert ends(text, "ru") == [(1e9, 1.1e9, Hedge.MORE_THAN)]


def test_more_than_alone_keeps_its_reach() -> None:
    assert ends("Oman's exports to Malta were more than $1 billion in 2023.", "en") == [(1e9, 1.5e9, Hedge.MORE_THAN)]
