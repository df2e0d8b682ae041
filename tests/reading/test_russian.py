"""Russian trade reporting in many constructions: whole claims, whichever side they are told from."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from steelyard.core.claim import Claim, Kind
from steelyard.reading.document import Document
from steelyard.reading.reader import read

CASES = tomllib.loads((Path(__file__).parent / "russian.toml").read_text(encoding="utf-8"))["case"]


def fact(kind: str, reporter: str, partner: str, flow: str, value: float, unit: str, period: str) -> str:
    """Write a claim so that exports and imports, and the two sides of a turnover, are one."""
    if flow in ("exports", "imports"):
        pair = f"{partner}>{reporter}" if flow == "imports" else f"{reporter}>{partner}"
        flow = "one way"
    else:
        pair = " and ".join(sorted((reporter, partner)))
    return f"{kind} {pair} {flow} {abs(value) if kind == 'balance' else value:.6g} {unit} {period}"


def said(claim: Claim) -> str:
    period = "-" if claim.period is None or claim.kind == Kind.TARGET else str(claim.period)
    return fact(
        claim.kind.value, claim.reporter, claim.partner, claim.flow.value, claim.value or 0.0, claim.unit or "", period
    )


def expected(line: str) -> str:
    kind, pair, flow, value, unit, period = line.split()
    return fact(kind, *pair.split(">"), flow, float(value), unit, period)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_russian_text_gives_exactly_its_claims(case: dict) -> None:
    found = read(Document(text=case["text"], lang="ru", published=case.get("date"))).claims
    assert {said(c) for c in found if c.kind not in (Kind.ORDER, Kind.RANK)} == {expected(c) for c in case["claims"]}


def test_a_city_at_the_end_of_a_text_is_a_city_and_takes_no_word_with_it() -> None:
    for text in ("Заседание пройдет в Харькове", "Делегация посетила Липецк и завод."):
        assert read(Document(text=text, lang="ru")).claims == ()
