"""The months of a figure are found however they are said, before, within or behind its sentence."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from steelyard.reading.document import Document
from steelyard.reading.reader import read

SAID = tomllib.loads((Path(__file__).parent / "periods_said.toml").read_text(encoding="utf-8"))
FRAMES = (
    "Peru's exports to Chile were $5 billion {said}.",
    "{Said}, Peru's exports to Chile were $5 billion.",
    "Exports of Peru to Chile {said} came to $5 billion, the ministry said.",
)


def months(period: str) -> str:
    """Return the first and the last month of a period as a claim writes it."""
    first, _, last = period.partition("..")
    year = first[:4] if len(first) == 4 else None
    return f"{year}-01..{year}-12" if year else f"{first}..{last or first}"


@pytest.mark.parametrize(("expected", "said"), [(period, said) for period, row in SAID.items() for said in row])
def test_months_are_found_however_they_are_said(expected: str, said: str) -> None:
    for frame in FRAMES:
        text = frame.format(said=said, Said=said[0].upper() + said[1:])
        claims = read(Document(text=text, lang="en"), published="2022-12-20").claims
        told = [(claim.value, None if claim.period is None else months(str(claim.period))) for claim in claims]
        assert told == [(5e9, months(expected))], text
