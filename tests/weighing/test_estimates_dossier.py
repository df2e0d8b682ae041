"""The estimate part of the tensions in the shipped dossier: by how much a flow fell, and what growth alone leaves."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

import pytest

from steelyard.core.claim import Claim
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.series import Estimate
from steelyard.weighing.weigh import weigh


@cache
def estimates(*, turned: bool = False) -> dict[tuple[Flow, Period, str | None], Estimate]:
    """Estimates of the dossier's pair, seen from Belarus; ``turned`` hands the claims over in reverse."""
    file = resources.files("steelyard.ledger") / "dossiers" / "belarus-lipetsk" / "claims.jsonl"
    claims = [Claim.from_json(json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]
    claims = claims[::-1] if turned else claims
    pairs = [pair for pair in weigh(claims, verdicts=False).pairs if {pair.reporter, pair.partner} == {"BLR", "RU-LIP"}]
    assert len(pairs) == 1
    assert pairs[0].reporter == "BLR"
    return {(e.quantity.flow, e.quantity.period, e.quantity.authority): e for e in pairs[0].estimates}


def test_a_quarter_up_a_little_with_one_flow_up_by_half_says_by_how_much_the_other_fell() -> None:
    before, after = (estimates()[Flow.IMPORTS, Period.quarter(year, 1), "BLR"].p50 for year in (2022, 2023))
    # by hand, with the flows split as in the whole of 2022: a fall of about 18%; the split of a quarter is not known
    assert 0.75 < after / before < 0.95


def test_growth_alone_carries_the_years_that_nobody_stated() -> None:
    year = {y: estimates()[Flow.TURNOVER, Period.year(y), "BLR"] for y in (2023, 2024)}
    assert year[2023].p05 < 300e6 < year[2023].p95
    assert year[2024].p50 / year[2023].p50 == pytest.approx(1.11, abs=0.06)
    assert 333e6 < year[2024].p50 < 444e6
    assert year[2024].p95 / year[2024].p05 > 1.5, "a model-filled year is never as sure as a stated one"


def test_a_figure_dated_loosely_the_second_time_does_not_halve_the_pace() -> None:
    year = estimates()[Flow.TURNOVER, Period.year(2017), "BLR"]
    assert 230e6 < year.p50 < 320e6, "115 in five months, not in seven"


def test_a_base_taken_back_from_growth_is_bounded_and_its_year_estimated() -> None:
    year = estimates()[Flow.TURNOVER, Period.year(2009), "BLR"]
    assert 73.8e6 < year.p05 < year.p50 < 363.25e6


def test_exports_and_imports_of_a_stated_year_stay_in_what_the_statements_leave() -> None:
    sold, bought = (estimates()[flow, Period.year(2022), "BLR"] for flow in (Flow.EXPORTS, Flow.IMPORTS))
    assert 91e6 * (1 - 1e-6) <= sold.p05 <= sold.p95 <= 92e6 * (1 + 1e-6)
    assert 241e6 * (1 - 1e-6) <= bought.p05 <= bought.p95 <= 243e6 * (1 + 1e-6)


def test_the_claims_in_another_order_give_the_very_same_estimates() -> None:
    assert estimates(turned=True) == estimates()
