"""Sentences as any newsroom writes them, in all their forms."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import TURNOVER
from steelyard.reading.document import Document
from steelyard.reading.reader import read

GROUPS = tomllib.loads((Path(__file__).parent / "ordinary.toml").read_text(encoding="utf-8"))["group"]
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
CASES = [
    (group["lang"], group["claim"], frame.format(word))
    for group in GROUPS
    for frame in group["frames"]
    for word in group.get("words", [""])
]


def told(claim: Claim) -> str:
    """A claim in a line, exports as the seller has them, trade of the two in the order of their codes."""
    ends, flow = [claim.reporter, claim.partner], claim.flow.value
    if flow == "imports":
        ends, flow = ends[::-1], "exports"
    elif claim.flow == TURNOVER:
        ends = sorted(ends)
    return f"{claim.kind.value} {'>'.join(ends)} {flow} {claim.value:g} {claim.unit}"


def expected(line: str) -> str:
    """The same of a line of the file."""
    kind, pair, flow, value, unit = line.split()
    ends = pair.split(">")
    if flow == "imports":
        ends, flow = ends[::-1], "exports"
    return f"{kind} {'>'.join(ends)} {flow} {float(value):g} {unit}"


@pytest.mark.parametrize(("lang", "claim", "text"), CASES, ids=[text for _, _, text in CASES])
def test_an_ordinary_sentence_tells_its_claims(lang: str, claim: str, text: str) -> None:
    everything = read(Document(text=text, lang=lang, published="2021-05-05")).claims
    found = [one for one in everything if one.kind not in (Kind.ORDER, Kind.RANK)]
    assert sorted(map(told, found)) == sorted(map(expected, claim.split("; ")))
    if set(_YEAR.findall(text)) == {"2020"}:
        whens = [one.period for one in found if one.kind != Kind.TARGET]
        assert [when.end_year if when else None for when in whens] == [2020] * len(whens)
