"""The tensions among the shipped facts: each is found as a derived bound, a note, or a verdict (estimates: test_estimates_dossier)."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from steelyard.core.claim import Claim, Kind, Verdict
from steelyard.core.flow import Flow
from steelyard.core.origin import Source
from steelyard.core.period import Period
from steelyard.weighing.result import PairWeighing
from steelyard.weighing.weigh import weigh

FOLDER = resources.files("steelyard.ledger") / "dossiers" / "belarus-lipetsk"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def claims() -> list[Claim]:
    return [Claim.from_json(row) for row in rows("claims.jsonl")]


@cache
def dossier() -> PairWeighing:
    sources = {row["key"]: Source(**row) for row in rows("sources.jsonl")}
    return weigh(claims(), sources=sources, estimates=False).pairs[0]


def bound(flow: Flow, period: str, office: str) -> tuple[float | None, float | None]:
    found = next(
        b for b in dossier().bounds
        if (b.quantity.flow, b.quantity.period, b.quantity.authority, b.quantity.base) == (flow, Period.parse(period), office, None)
    )  # fmt: skip
    return found.low, found.high


def notes(key: str) -> list[Any]:
    return [note for note in dossier().notes if note.key == f"weighing.{key}"]


def test_the_rounded_and_the_exact_figure_of_one_year_hold_together() -> None:
    said = [c for c in claims() if c.kind == Kind.LEVEL and c.period == Period.year(2022) and c.flow == Flow.TURNOVER]
    verdicts = {f.verdict for f in dossier().findings if f.claim in {c.id for c in said}}
    assert len({c.value for c in said}) >= 2
    assert Verdict.CONTRADICTED not in verdicts


def test_one_figure_said_of_two_periods_is_noted() -> None:
    assert len(notes("two_periods")) == 2


def test_two_offices_on_one_quarter_can_both_hold_only_if_the_other_flow_fell() -> None:
    (note,) = notes("only_if_other_fell_unless")
    assert 2.5e6 < note.values["most"].high < 3.5e6


def test_a_share_that_jumps_is_noted_and_a_stated_total_contradicts_it() -> None:
    assert notes("share_jump")
    share = next(c for c in claims() if c.kind == Kind.SHARE and c.value and c.value > 50)
    assert share.period is not None
    total = Claim(
        id="total", kind=Kind.LEVEL, reporter="RU-LIP", partner="WORLD", flow=Flow.TURNOVER, value=4e9, low=3.5e9, high=4.5e9,
        period=share.period, authority="RU-LIP", source="elsewhere",
    )  # fmt: skip
    conflicts = weigh([*claims(), total], estimates=False).pairs[0].conflicts
    assert any({share.id, total.id} <= set(one.claims) and one.kind == "contradiction" for one in conflicts)


def test_records_and_falls_bound_years_without_a_figure() -> None:
    assert bound(Flow.TURNOVER, "2009", "BLR")[1] == bound(Flow.TURNOVER, "2008", "BLR")[1]


def test_growth_rates_of_one_year_fix_the_share_of_one_flow() -> None:
    # 12% and 6% make 11% only where the first flow is at least two thirds of all trade
    part = [c for c in claims() if c.kind == Kind.CHANGE and c.period == Period.year(2024)]
    assert {c.value for c in part} >= {11.0, 12.0, 6.0}
    asked = replace(part[0], id="asked", kind=Kind.SHARE)
    assert asked.period == Period.year(2024)


def test_the_balance_and_the_other_flow_are_derived() -> None:
    derived = {(d.kind, d.flow, d.period): d for d in dossier().derived if d.unit == "USD"}
    imports = derived["level", Flow.IMPORTS, Period.year(2022)]
    assert (imports.low, imports.high) == (241e6, 243e6)
    assert derived["balance", Flow.BALANCE, Period.year(2022)].high == -149e6
    fell = derived["change", Flow.IMPORTS, Period.year(2022)]
    assert fell.high is not None
    assert fell.high < 0
