"""Figures that stand far from their flow, and what beside them is no trade."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from steelyard.reading.document import Document
from steelyard.reading.reader import read

CASES = tomllib.loads((Path(__file__).parent / "figures.toml").read_text(encoding="utf-8"))["case"]
TOLD = {
    "en": "Trade between Peru and Chile was $3 billion in 2023.",
    "ru": "Торговля Перу и Чили в 2023 году составила 3 млрд долларов.",
}


def rows(text: str, lang: str) -> list[str]:
    claims = read(Document(text=text, lang=lang, published="2024-03-14")).claims
    return [
        f"{c.kind.value} {c.reporter}>{c.partner} {c.flow.value} {c.value:.10g} {c.unit}"
        for c in claims
        if c.value is not None
    ]


@pytest.mark.parametrize("case", [case for case in CASES if "text" in case], ids=lambda case: case["text"][:40])
def test_a_figure_is_what_the_words_around_it_make_of_it(case: dict[str, Any]) -> None:
    assert rows(case["text"], case["lang"]) == case["claims"]


@pytest.mark.parametrize("case", [case for case in CASES if "aside" in case], ids=lambda case: case["aside"][:40])
def test_what_is_no_trade_stays_out_beside_a_claim(case: dict[str, Any]) -> None:
    found = rows(f"{TOLD[case['lang']]} {case['aside']}", case["lang"])
    assert found == ["level PER>CHL turnover 3000000000 USD"]


def test_a_flow_that_measures_another_is_no_growth() -> None:
    found = rows("Kenya's exports to Peru, $390 million, were three times imports, $130 million.", "en")
    assert [row.split()[0] for row in found] == ["level", "level"]
