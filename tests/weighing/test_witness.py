"""What points and rays show is what the solver would have said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.weighing.worlds import A, B, World

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.series import Quantity
from steelyard.weighing.bounds import Scales, bounds, told
from steelyard.weighing.conflicts import search
from steelyard.weighing.system import build
from steelyard.weighing.witness import Witness, parts

NEAR = 1e-7
NOTHING, ALONE = frozenset[str](), frozenset({"turnover"})


@given(seed=st.integers(0, 10_000), count=st.integers(2, 25))
@settings(max_examples=15)
def test_a_bound_is_the_same_whether_much_was_asked_before_or_nothing(seed: int, count: int) -> None:
    system = build(World(seed).claims(count), pair=(A, B))
    asked = told(system)
    aside = search(system, {}).aside
    known = Scales.of(system)
    known.set_aside(aside[0])
    known.scout()
    for bound in bounds(known, aside, asked):
        alone = next(iter(bounds(Scales.of(system), aside, [bound.quantity])))
        for one, other in ((bound.low, alone.low), (bound.high, alone.high)):
            assert (one is None) == (other is None)
            if one is not None and other is not None:
                assert one == pytest.approx(other, rel=NEAR, abs=NEAR * system.scale)


def test_ends_that_gave_way_for_one_question_stand_again_for_the_next() -> None:
    """Two parts touch a total within the tolerance of rule 3; without the total nothing has to give way."""
    span = {"exports": (0.0, 2e5), "imports": (1e5, 3e5), "turnover": (5e5 * (1 + 6e-7), 9e5)}
    claims = [
        Claim(
            id=flow, kind=Kind.LEVEL, reporter=A, partner=B, flow=Flow(flow), period=Period.year(2021), source="one",
            value=high, low=low, high=high,
        )
        for flow, (low, high) in span.items()
    ]  # fmt: skip
    system = build(claims, pair=(A, B))
    form = system.form(Quantity(reporter=A, partner=B, flow=Flow.EXPORTS, period=Period.year(2021), authority=A))
    assert form is not None
    found = {}
    for order in ((NOTHING, ALONE), (ALONE, NOTHING)):
        scales = Scales.of(system)
        for out in order:
            scales.set_aside(out)
            found[order, out] = scales.ends(form)
    for out in (NOTHING, ALONE):
        one, other = found[(NOTHING, ALONE), out], found[(ALONE, NOTHING), out]
        assert one[:2] == pytest.approx(other[:2], rel=1e-9)
        assert one[2:] == other[2:]
    assert found[(NOTHING, ALONE), ALONE][1] == pytest.approx(2e5, rel=1e-8)


def test_a_whole_that_no_claim_speaks_of_is_at_least_its_part_when_it_is_asked_for() -> None:
    claims = [c for c in World(3).claims(30) if c.kind == "level" and c.flow == Flow.EXPORTS]
    period = claims[0].period
    assert period is not None
    world = Quantity(reporter=A, partner="WORLD", flow=Flow.EXPORTS, period=period, unit="USD", authority=A)
    own = Quantity(reporter=A, partner=B, flow=Flow.EXPORTS, period=period, unit="USD", authority=A)
    system = build(claims, pair=(A, B), ask=[world, own])
    scales = Scales.of(system)
    scales.scout()
    part, whole = bounds(scales, [frozenset()], [own, world])
    assert part.low is not None and part.low > 0
    assert whole.low == pytest.approx(part.low)
    assert whole.high is None


def test_points_met_at_no_end_tell_nothing_and_a_width_that_they_show_is_never_too_large() -> None:
    system = build(World(11).claims(20), pair=(A, B))
    scales = Scales.of(system)
    scales.scout()
    for quantity in told(system):
        form = system.form(quantity)
        if form is None or quantity.base is not None:
            continue
        least, most = scales.seen(form)
        low, high, *_ = scales.ends(form)
        slack = NEAR * system.size(form)
        assert low is None or least >= low - slack
        assert high is None or most <= high + slack


def test_a_form_is_cut_into_what_is_added_and_taken_off_else_into_both_flows() -> None:
    assert parts({0: 1.0, 1: 1.0}) == ({0: 1.0}, {1: 1.0}, 1.0)
    assert parts({0: 1.0, 3: -1.0}) == ({0: 1.0}, {3: 1.0}, -1.0)
    assert parts({0: 1.0, 2: 1.0}) is None
    assert parts({1: -1.0}) is None


def test_a_ray_opens_what_grows_along_it() -> None:
    import numpy as np

    seen = Witness()
    seen.goes_on(np.array([2.0, 0.0, 1.0]))
    assert seen.open_end([0], np.array([1.0]), high=True)
    assert not seen.open_end([0], np.array([1.0]), high=False)
    assert not seen.open_end([1], np.array([1.0]), high=True)
    assert not seen.open_end([0, 2], np.array([1.0, -2.0]), high=True)


def test_a_direction_with_a_wrong_sign_opens_no_end() -> None:
    system = build(World(21730461).claims(6), pair=(A, B))
    for bound in bounds(Scales.of(system), search(system, {}).aside, told(system)):
        assert bound.low is not None or bound.quantity.flow == Flow.BALANCE
