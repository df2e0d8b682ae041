"""Quantiles of years and quarters: inside the bounds, ordered, repeatable, silent where too little is known."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.range import range_of
from steelyard.core.series import Bound, Estimate, Quantity
from steelyard.weighing.estimates import draws, estimate


@dataclass(frozen=True)
class Column:
    authority: str
    direction: Flow
    period: Period
    reporter: str = "AAA"
    partner: str = "BBB"
    product: str | None = None
    unit: str = "USD"
    scope: str = "goods"


@dataclass(frozen=True)
class Line:
    cells: tuple[int, ...]
    coef: tuple[float, ...]
    low: float
    high: float
    claims: tuple[str, ...]


@dataclass
class Small:
    """A system over the quarters of a few years, written by hand."""

    years: range
    offices: tuple[str, ...] = ("AAA",)
    reporter: str = "AAA"
    partner: str = "BBB"
    unknowns: list[Column] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)
    claims: dict[str, Claim] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.unknowns = [
            Column(office, way, Period.quarter(year, number))
            for office in self.offices
            for way in (Flow.EXPORTS, Flow.IMPORTS)
            for year in self.years
            for number in (1, 2, 3, 4)
        ]

    def cells(self, flow: Flow, period: Period, office: str) -> tuple[int, ...]:
        return tuple(
            k
            for k, u in enumerate(self.unknowns)
            if period.contains(u.period) and u.authority == office and flow in (Flow.TURNOVER, u.direction)
        )

    def say(self, flow: Flow, year: int, value: float, step: float, office: str = "AAA") -> Small:
        """Add a level of a year, in millions."""
        reach, key, period = range_of(value * 1e6, step * 1e6), f"c{len(self.claims)}", Period.year(year)
        self.claims[key] = Claim(
            id=key, kind=Kind.LEVEL, reporter="AAA", partner="BBB", flow=flow,
            value=value * 1e6, low=reach.low, high=reach.high, period=period, authority=office,
        )  # fmt: skip
        cells = self.cells(flow, period, office)
        self.rows.append(Line(cells, (1.0,) * len(cells), reach.low, reach.high, (key,)))
        return self

    def grow(self, flow: Flow, year: int, low: float, high: float, office: str = "AAA") -> Small:
        """Add growth on the year before, in percent."""
        now, base = (self.cells(flow, Period.year(y), office) for y in (year, year - 1))
        for end, least, most in ((low, 0.0, np.inf), (high, -np.inf, 0.0)):
            coef = (1.0,) * len(now) + (-(1 + end / 100),) * len(base)
            self.rows.append(Line(now + base, coef, least, most, ()))
        return self


def found(system: Small, flow: Flow, period: Period, office: str = "AAA", bounds: tuple[Bound, ...] = ()) -> Estimate:
    matches = [
        e
        for e in estimate(system, bounds)
        if (e.quantity.flow, e.quantity.period, e.quantity.authority) == (flow, period, office)
    ]
    assert len(matches) == 1
    return matches[0]


def quantity(flow: Flow, year: int) -> Quantity:
    return Quantity(reporter="AAA", partner="BBB", flow=flow, period=Period.year(year), authority="AAA")


def two_years() -> Small:
    return Small(range(2019, 2023)).say(Flow.TURNOVER, 2019, 315, 1).say(Flow.TURNOVER, 2021, 334, 1)


def test_a_year_between_stated_years_lies_between_wide_quantiles_around_them() -> None:
    one = found(two_years(), Flow.TURNOVER, Period.year(2020))
    assert one.p05 < 300e6 < one.p50 < 350e6 < one.p95


def test_quantiles_of_every_quantity_are_ordered_and_positive() -> None:
    for one in estimate(two_years()):
        assert 0 < one.p05 <= one.p25 <= one.p50 <= one.p75 <= one.p95


def test_a_stated_year_keeps_its_range_and_its_quarters_add_to_it() -> None:
    one = found(two_years(), Flow.TURNOVER, Period.year(2021))
    assert 333.5e6 * (1 - 1e-6) <= one.p05 <= one.p95 <= 334.5e6 * (1 + 1e-6)
    quarters = [found(two_years(), Flow.TURNOVER, Period.quarter(2021, k)).p50 for k in (1, 2, 3, 4)]
    assert sum(quarters) == pytest.approx(334e6, rel=0.1)


def test_no_estimate_of_a_flow_of_which_one_level_is_known() -> None:
    system = two_years().say(Flow.EXPORTS, 2021, 91, 1)
    assert {e.quantity.flow for e in estimate(system)} == {Flow.TURNOVER}


def test_turnover_and_exports_of_a_year_count_as_a_level_of_imports() -> None:
    system = two_years().say(Flow.EXPORTS, 2021, 91, 1).say(Flow.EXPORTS, 2019, 70, 1)
    flows = {e.quantity.flow for e in estimate(system)}
    assert flows == {Flow.TURNOVER, Flow.EXPORTS, Flow.IMPORTS, Flow.BALANCE}
    bought = found(system, Flow.IMPORTS, Period.year(2021))
    assert (333.5 - 91.5) * 1e6 * (1 - 1e-5) <= bought.p05 <= bought.p95 <= (334.5 - 90.5) * 1e6 * (1 + 1e-5)


def test_growth_alone_carries_a_level_to_a_year_that_nobody_stated() -> None:
    one = found(two_years().grow(Flow.TURNOVER, 2022, 10.5, 11.5), Flow.TURNOVER, Period.year(2022))
    assert 333.5e6 * 1.105 * (1 - 1e-6) <= one.p05 <= one.p95 <= 334.5e6 * 1.115 * (1 + 1e-6)


def test_quantiles_never_leave_a_bound_that_rests_on_other_rows() -> None:
    bound = Bound(quantity=quantity(Flow.TURNOVER, 2020), low=400e6, high=440e6)
    one = found(two_years(), Flow.TURNOVER, Period.year(2020), bounds=(bound,))
    assert 400e6 <= one.p05 < one.p25 < one.p75 < one.p95 <= 440e6, "spread inside, not heaped on an end"


def test_the_same_claims_give_the_same_numbers_in_any_order_and_under_any_names() -> None:
    plain = two_years().grow(Flow.TURNOVER, 2022, 10.5, 11.5)
    turned = two_years().grow(Flow.TURNOVER, 2022, 10.5, 11.5)
    turned.rows.reverse()
    renamed = two_years().grow(Flow.TURNOVER, 2022, 10.5, 11.5)
    renamed.reporter, renamed.partner = "XXX", "YYY"
    renamed.unknowns = [replace(u, reporter="XXX", partner="YYY", authority="XXX") for u in renamed.unknowns]
    numbers = [[(e.p05, e.p50, e.p95) for e in estimate(system)] for system in (plain, turned, renamed)]
    assert numbers[0] == numbers[1] == numbers[2]


def test_another_generator_gives_other_draws_of_the_same_distribution() -> None:
    first, second = (
        {e.quantity: e for e in estimate(two_years(), rng=np.random.default_rng(seed))}[quantity(Flow.TURNOVER, 2020)]
        for seed in (1, 2)
    )
    assert first.p50 != second.p50
    assert first.p50 == pytest.approx(second.p50, rel=0.1)


def test_two_offices_share_a_path_and_stay_apart_by_a_wide_offset() -> None:
    system = Small(range(2019, 2023), ("AAA", "BBB"))
    system.say(Flow.TURNOVER, 2019, 315, 1).say(Flow.TURNOVER, 2021, 334, 1).say(Flow.TURNOVER, 2022, 360, 1, "BBB")
    own = found(system, Flow.TURNOVER, Period.year(2022), "AAA")
    other = found(system, Flow.TURNOVER, Period.year(2021), "BBB")
    alone = found(two_years(), Flow.TURNOVER, Period.year(2022))
    assert np.log(own.p95 / own.p05) < np.log(alone.p95 / alone.p05), "the other office's year tells something"
    assert np.log(other.p95 / other.p05) > 0.05, "but never all"


def test_joint_draws_of_years_agree_with_the_quantiles() -> None:
    system = two_years().say(Flow.EXPORTS, 2021, 91, 1).say(Flow.EXPORTS, 2019, 70, 1)
    (joint,) = draws(system)
    assert joint.years == (2019, 2020, 2021, 2022)
    assert joint.turnover is not None and joint.exports is not None and joint.imports is not None
    assert np.allclose(joint.turnover, joint.exports + joint.imports, rtol=1e-5)
    assert np.median(joint.turnover[:, 1]) == pytest.approx(found(system, Flow.TURNOVER, Period.year(2020)).p50)


def test_the_model_and_its_parameters_are_named_in_every_estimate() -> None:
    assert {e.model for e in estimate(two_years())} == {"ensemble 1 (prior 1, ties 1, rounding 1, stretch 3)"}


def test_a_figure_said_again_of_more_months_is_not_learned_from() -> None:
    def system(*, again: bool) -> Small:
        made = two_years()
        for months, key in ((3, "short"), (6, "long"))[: 2 if again else 1]:
            period = Period.of_months(2022, 1, months)
            made.claims[key] = Claim(
                id=key, kind=Kind.LEVEL, reporter="AAA", partner="BBB", flow=Flow.TURNOVER,
                value=80e6, low=79.5e6, high=80.5e6, period=period, authority="AAA",
            )  # fmt: skip
            cells = made.cells(Flow.TURNOVER, period, "AAA")
            made.rows.append(Line(cells, (1.0,) * len(cells), 79.5e6, 80.5e6, (key,)))
        return made

    once, twice = (found(system(again=again), Flow.TURNOVER, Period.year(2022)) for again in (False, True))
    assert once == twice
