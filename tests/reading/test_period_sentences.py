"""Which months each figure of a text is of: its own, those of the text, or none."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from steelyard.core.claim import Claim
from steelyard.reading.document import Document
from steelyard.reading.reader import read

CASES = [
    case
    for name in ("periods.toml", "periods_through.toml")
    for case in tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))["case"]
]


def claim_of(claims: tuple[Claim, ...], value: float) -> Claim:
    """Return the claim whose size is a value."""
    return next(c for c in claims if c.value is not None and abs(c.value) == pytest.approx(value))


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:70] for case in CASES])
def test_each_figure_has_the_months_that_the_text_tells(case: dict) -> None:
    claims = read(Document(text=case["text"], lang=case.get("lang", "en"), published=case.get("date"))).claims
    for line in case["told"]:
        value, told = line.split()
        months, _, base = told.partition("/")
        claim = claim_of(claims, float(value))
        assert str(claim.period or "-") == months, line
        assert not base or str(claim.base_period or "-") == base, line
