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


def expected(line: str) -> str:
    kind, pair, flow, value, *rest = line.split()
    return f"{kind} {pair.replace('_', ' ')} {flow} {float(value):.6g} {' '.join(rest)}"


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_a_sentence_of_trade_reporting_gives_exactly_its_claims(case: dict) -> None:
    found = read(Document(text=case["text"], lang="en"), published=case.get("date")).claims
    found = tuple(claim for claim in found if claim.kind not in (Kind.ORDER, Kind.RANK))
    assert sorted(map(told, found)) == sorted(map(expected, case["claims"]))
