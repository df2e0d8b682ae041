"""Laws of weighing, on worlds whose truth is known (rule 19)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.weighing.worlds import YEARS, A, B, World

from steelyard.core.claim import Claim, Kind, Verdict
from steelyard.core.flow import Flow
from steelyard.core.message import render
from steelyard.core.period import Period
from steelyard.weighing.conflicts import search
from steelyard.weighing.program import OFF, OPEN, Program
from steelyard.weighing.result import PairWeighing
from steelyard.weighing.system import build
from steelyard.weighing.weigh import weigh

seeds = st.integers(0, 10**9)
few = settings(max_examples=25)


def weighed(claims: list[Claim]) -> PairWeighing:
    pairs = weigh(claims, estimates=False).pairs
    return next(pair for pair in pairs if {pair.reporter, pair.partner} == {A, B})


@given(seeds, st.integers(2, 25))
@few
def test_the_truth_lies_inside_every_bound(seed: int, count: int) -> None:
    world = World(seed)
    claims = world.claims(count)
    if not claims:
        return
    for bound in weighed(claims).bounds:
        q = bound.quantity
        if q.product or q.period.start_year < YEARS[0]:
            continue
        value = world.truth(q.flow, q.period)
        if q.base is not None:
            value = 100 * (value / world.truth(q.flow, q.base) - 1)
        slack = 1e-6 * max(abs(value), 1)
        assert bound.low is None or bound.low <= value + slack, bound
        assert bound.high is None or value - slack <= bound.high, bound


@given(seeds, st.integers(2, 25))
@few
def test_claims_that_hold_are_never_contradicted(seed: int, count: int) -> None:
    claims = World(seed).claims(count)
    found = weigh(claims, estimates=False)
    assert not [f for pair in found.pairs for f in pair.findings if f.verdict == Verdict.CONTRADICTED]
    assert not [c for pair in found.pairs for c in pair.conflicts]


@given(seeds, st.integers(3, 15))
@few
def test_bounds_never_widen_when_a_claim_is_added(seed: int, count: int) -> None:
    claims = World(seed).claims(count)
    if len(claims) < 2:
        return
    before = {b.quantity: b for b in weighed(claims[:-1]).bounds}
    after = {b.quantity: b for b in weighed(claims).bounds}
    for quantity, bound in before.items():
        now = after.get(quantity)
        if now is None:
            continue
        if bound.low is not None:
            assert now.low is not None
            assert now.low >= bound.low - 1e-5 * max(1, abs(bound.low))
        if bound.high is not None:
            assert now.high is not None
            assert now.high <= bound.high + 1e-5 * max(1, abs(bound.high))


@given(seeds, st.integers(6, 15), st.floats(1.5, 4))
@few
def test_a_planted_false_claim_is_in_every_set_and_each_set_is_irreducible(
    seed: int, count: int, factor: float
) -> None:
    world = World(seed)
    claims = [c for c in world.claims(count) if c.base_period is None or c.kind != Kind.ORDER]
    period = Period.year(YEARS[2])
    true = world.truth(Flow.TURNOVER, period)
    honest = Claim(
        id="honest",
        kind=Kind.LEVEL,
        reporter=A,
        partner=B,
        flow=Flow.TURNOVER,
        period=period,
        value=true,
        low=0.99 * true,
        high=1.01 * true,
    )
    false = replace(honest, id="false", value=factor * true, low=0.99 * factor * true, high=1.01 * factor * true)
    system = build([*claims, honest, false], pair=(A, B))
    found = search(system, {})
    assert found.sets
    for one in found.sets:
        assert "false" in one.claims
        over = next((w.over for w in system.weighed if w.claim.id == one.over), None)
        program = Program(system, homogeneous=over is not None)
        program.switch(program.modes, OFF)
        program.switch(one.claims, OPEN)
        assert not program.feasible(over)
        for member in one.claims:
            program.switch([member], OFF)
            assert program.feasible(over)
            program.switch([member], OPEN)


def findings(claims: list[Claim]) -> dict[tuple[str, str], Verdict]:
    return {(f.claim, f.basis): f.verdict for pair in weigh(claims, estimates=False).pairs for f in pair.findings}


@given(seeds, st.integers(3, 15), st.randoms(use_true_random=False))
@few
def test_verdicts_do_not_change_with_order_units_or_names(seed: int, count: int, shuffle: object) -> None:
    claims = [replace(c, source="one") for c in World(seed).claims(count)]
    before = findings(claims)
    mixed = list(claims)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    assert findings(mixed) == before
    scaled = [_scaled(c, 1000.0) if c.unit == "USD" and c.value is not None else c for c in claims]
    assert findings(scaled) == before
    named = [_renamed(c, {A: "DEU", B: "JPN"}) for c in claims]
    assert findings(named) == before


def _scaled(claim: Claim, by: float) -> Claim:
    assert claim.value is not None
    assert claim.low is not None
    assert claim.high is not None
    return replace(claim, value=claim.value * by, low=claim.low * by, high=claim.high * by)


def _renamed(claim: Claim, names: dict[str, str]) -> Claim:
    of = claim.of and replace(claim.of, reporter=names.get(claim.of.reporter, claim.of.reporter))
    return replace(claim, reporter=names[claim.reporter], partner=names[claim.partner], of=of)


@given(seeds, st.integers(3, 12))
@few
def test_sentences_change_only_their_names(seed: int, count: int) -> None:
    claims = [replace(c, source="one") for c in World(seed).claims(count)]
    named = [_renamed(c, {A: "DEU", B: "JPN"}) for c in claims]

    def told(rows: list[Claim], names: dict[str, str]) -> list[str]:
        found = weigh(rows, estimates=False)
        return [render(d.message, names=lambda code, _: names.get(code, code)) for p in found.pairs for d in p.derived]

    assert told(claims, {A: "X", B: "Y"}) == told(named, {"DEU": "X", "JPN": "Y"})


def change(name: str, flow: Flow, growth: float) -> Claim:
    return Claim(
        id=name, kind=Kind.CHANGE, reporter=A, partner=B, flow=flow, value=growth, low=growth - 0.5, high=growth + 0.5,
        unit="percent", period=Period.year(2020), base_period=Period.year(2019), source="one",
    )  # fmt: skip


def test_a_total_that_grows_faster_than_both_parts_cannot_hold() -> None:
    claims = [change("total", Flow.TURNOVER, 13), change("x", Flow.EXPORTS, 12), change("m", Flow.IMPORTS, 6)]
    (conflict,) = weighed(claims).conflicts
    assert set(conflict.claims) == {"total", "x", "m"}
    far = [change("total", Flow.TURNOVER, 20), *claims[1:]]
    assert {v for v in findings(far).values() if v == Verdict.CONTRADICTED} == {Verdict.CONTRADICTED}


def level(name: str, low: float, high: float, **more: object) -> Claim:
    return Claim(
        id=name, kind=Kind.LEVEL, reporter=A, partner=B, flow=Flow.TURNOVER, value=(low + high) / 2, low=low, high=high,
        period=Period.year(2020), **more,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("claims", "verdict"),
    [
        ([level("a", 325e6, 335e6, source="d"), level("b", 333e6, 334e6, source="d")], Verdict.SUPPORTED),
        ([level("a", 325e6, 335e6, source="d"), level("b", 400e6, 410e6, source="d")], Verdict.CONTRADICTED),
        ([level("a", 325e6, 335e6, source="d"), level("b", 336e6, 337e6, source="d")], Verdict.ROUNDED),
        ([level("a", 325e6, 335e6, source="d"), level("b", 300e6, 400e6, source="d")], Verdict.CONSISTENT),
        ([level("a", 325e6, 335e6, source="d")], Verdict.UNCHECKED),
    ],
    ids=lambda value: str(value) if isinstance(value, Verdict) else "",
)
def test_the_five_verdicts(claims: list[Claim], verdict: Verdict) -> None:
    found = findings(claims)
    assert found.get(("a", "internal"), found["a", "independent"]) == verdict


def test_retellings_of_one_figure_do_not_support_each_other() -> None:
    claims = [
        level("a", 325e6, 335e6, source="d"),
        level("b", 325e6, 335e6, source="e"),
        level("c", 325e6, 335e6, source="f"),
    ]
    assert set(findings(claims).values()) == {Verdict.UNCHECKED}


def test_offices_that_differ_are_no_contradiction() -> None:
    claims = [
        level("a", 325e6, 335e6, authority="PER", source="d"),
        level("b", 400e6, 410e6, authority="CHL", source="e"),
    ]
    assert [c.kind for c in weighed(claims).conflicts] == ["offices_differ"]
    assert Verdict.CONTRADICTED not in findings(claims).values()


def test_a_later_correction_by_the_same_office_is_a_revision() -> None:
    claims = [
        level("a", 329.5e6, 330.5e6, authority="PER", source="d", published="2021-02-01"),
        level("b", 339.5e6, 340.5e6, authority="PER", source="e", published="2021-06-01"),
    ]
    (conflict,) = weighed(claims).conflicts
    assert conflict.kind == "revision"
    bound = next(
        b for b in weighed(claims).bounds if b.quantity.period == Period.year(2020) and b.quantity.flow == Flow.TURNOVER
    )
    assert (bound.low, bound.high) == (339.5e6, 340.5e6)
