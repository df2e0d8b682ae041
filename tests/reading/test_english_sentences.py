"""English trade reporting in many constructions: each sentence makes exactly its claims."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from steelyard.core.claim import Claim, Kind
from steelyard.reading.document import Document
from steelyard.reading.reader import read

CASES = [
    case
    for file in [Path(__file__).parent / "english.toml", *sorted(Path(__file__).parent.glob("*_rows.toml"))]
    if file.stem != "russian_rows"
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]


def told(claim: Claim) -> str:
    period = "-" if claim.period is None else str(claim.period)
    by = f" by {claim.deadline}" if claim.deadline else ""
    pair = f"{claim.reporter}>{claim.partner}"
    return f"{claim.kind.value} {pair} {claim.flow.value} {claim.value:.6g} {claim.unit} {period}{by}"


def read_as(text: str, published: str | None = "2022-02-01", lang: str = "en") -> list[str]:
    """The claims of a text, one line each and in order, without places among partners and records."""
    claims = read(Document(text=text, lang=lang), published=published).claims
    return sorted(told(claim) for claim in claims if claim.kind not in (Kind.ORDER, Kind.RANK))


def expected(line: str) -> str:
    kind, pair, flow, value, *rest = line.split()
    return f"{kind} {pair.replace('_', ' ')} {flow} {float(value):.6g} {' '.join(rest)}"


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_a_sentence_of_trade_reporting_gives_exactly_its_claims(case: dict) -> None:
    assert read_as(case["text"], case.get("date")) == sorted(map(expected, case["claims"]))
