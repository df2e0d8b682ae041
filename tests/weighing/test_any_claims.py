"""Whatever valid claims come in, in any mixture: an answer comes out, and its ends are in order."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steelyard.core.claim import Claim, Kind
from steelyard.core.message import render
from steelyard.weighing.weigh import weigh

SIDES = st.sampled_from(
    [("KAZ", "KG-C"), ("KG-C", "KAZ"), ("KAZ", "KGZ"), ("KAZ", "WORLD"), ("KAZ", "EAEU"), ("KAZ", "UZB")]
)
MONTHS = st.builds(
    lambda first, length: {"start": _month(first), "end": _month(first + length)},
    st.integers(12 * 2009, 12 * 2013), st.sampled_from([0, 2, 5, 6, 8, 11, 11, 11, 23, 40]),
)  # fmt: skip
SIZES = st.builds(lambda mantissa, power: mantissa * 10.0**power, st.integers(-999, 999), st.integers(-6, 15))


def _month(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02d}"


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """One claim as it stands in a file: any kind, unit, scope, product, office and run of months."""
    kind = draw(st.sampled_from(list(Kind)))
    reporter, partner = draw(SIDES)
    value = draw(SIZES)
    width = abs(value) * draw(st.sampled_from([0.0, 1e-9, 0.01, 0.3]))
    unit = draw(st.sampled_from(["USD", "USD", "EUR", "BYN", "tonnes"]))
    if kind in (Kind.CHANGE, Kind.SHARE):
        unit, value = draw(st.sampled_from(["percent", "percentage_points", unit])), math.fmod(value, 300)
        width = min(width, 50.0)
    flow = draw(st.sampled_from(["turnover", "exports", "imports", "balance"]))
    if flow != "balance" and kind in (Kind.LEVEL, Kind.SHARE, Kind.TARGET):
        value = abs(value)
    row: dict[str, Any] = {
        "kind": kind.value, "reporter": reporter, "partner": partner, "flow": flow, "value": value,
        "low": value - min(width, abs(value)), "high": draw(st.sampled_from([value + width, None])), "unit": unit,
        "period": draw(st.one_of(MONTHS, MONTHS, st.none())), "scope": draw(st.sampled_from(["goods", "services", "both"])),
        "hedge": draw(st.sampled_from([None, None, "about", "almost", "more_than", "less_than"])),
        "product": draw(st.sampled_from([None, None, None, "grain", "tractors"])),
        "authority": draw(st.sampled_from([None, "KAZ", "KGZ"])), "source": draw(st.sampled_from(["a", "b", None])),
        "published": draw(st.sampled_from(["2013-02-01", "2014-05-01", None])),
    }  # fmt: skip
    if kind == Kind.ORDER:
        relation = draw(st.sampled_from(["rising", "falling", "record_high", "record_low", "exceeds"]))
        row |= {"value": None, "low": None, "high": None, "relation": relation}
    if kind == Kind.RANK:
        row |= {"value": draw(st.integers(1, 9)), "low": None, "high": None, "unit": "rank"}
    if kind == Kind.CHANGE and draw(st.booleans()):
        row["base_period"] = draw(MONTHS)
    if row["product"] == "tractors":
        row["hs"] = ["8701"]
    return row


@given(said=st.lists(rows(), min_size=1, max_size=14))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_valid_claims_are_weighed(said: list[dict[str, Any]]) -> None:
    claims = [Claim.from_json({**row, "id": f"c{k}"}) for k, row in enumerate(said)]
    found = weigh(claims)
    for pair in found.pairs:
        for bound in pair.bounds:
            assert bound.low is None or math.isfinite(bound.low)
            assert bound.high is None or math.isfinite(bound.high)
            assert bound.low is None or bound.high is None or bound.low <= bound.high
        for one in pair.estimates:
            assert one.p05 <= one.p25 <= one.p50 <= one.p75 <= one.p95
        for message in [*pair.notes, *(c.message for c in pair.conflicts), *(d.message for d in pair.derived)]:
            assert render(message, "en", names=lambda code, lang: code)
            assert render(message, "ru", names=lambda code, lang: code)
