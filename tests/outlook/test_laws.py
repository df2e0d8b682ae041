"""What holds of every outlook, whatever the series."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.core.period import Period
from steelyard.core.target import Target
from steelyard.outlook.dynamics import hats, shocks, simulate, yearly
from steelyard.outlook.outlook import outlook
from steelyard.outlook.result import Outlook, PartKnown, YearKnown

FAN = ("p05", "p10", "p25", "p50", "p75", "p90", "p95")
LEVELS = st.floats(0, 13).map(lambda power: 10.0**power)
VALUES = st.one_of(LEVELS, st.just(0.0))


@st.composite
def histories(draw: st.DrawFn) -> list[YearKnown]:
    """Yearly figures with gaps, zeros, open and closed ranges, jumps of any size; one above zero at least."""
    years = sorted(draw(st.sets(st.integers(1990, 2022), min_size=1, max_size=12)))
    rows = []
    for year in years:
        value = draw(VALUES)
        form = draw(st.sampled_from(["point", "range", "low", "high"]))
        wide = 1 + draw(st.floats(0, 1))
        rows.append({
            "point": YearKnown(year=year, value=value),
            "range": YearKnown(year=year, low=value / wide, high=value * wide),
            "low": YearKnown(year=year, low=value),
            "high": YearKnown(year=year, high=value),
        }[form])  # fmt: skip
    return [*rows, YearKnown(year=2023, value=draw(LEVELS))]


def look(known: list[YearKnown], value: float = 1e6, **how: object) -> Outlook:
    """The outlook with a target."""
    return outlook(known, target=Target(value=value, unit="USD"), **how)  # type: ignore[arg-type]


def odds(result: Outlook) -> list[float]:
    """Odds by year."""
    assert result.answer is not None
    return list(result.answer.odds.by.values())


@settings(max_examples=20)
@given(histories())
def test_quantiles_never_cross_and_are_above_zero(known: list[YearKnown]) -> None:
    for row in look(known).forecast:
        values = [getattr(row, slot) for slot in FAN]
        assert values == sorted(values)
        assert 0 < values[0] < values[-1] < float("inf")


@settings(max_examples=20)
@given(histories(), LEVELS)
def test_odds_never_fall_with_the_years_and_are_never_below_those_of_the_year_alone(
    known: list[YearKnown], value: float
) -> None:
    result = look(known, value)
    assert odds(result) == sorted(odds(result))
    assert result.answer is not None
    assert all(result.answer.odds.within[y] <= p for y, p in result.answer.odds.by.items())
    assert result.answer.odds.not_met == pytest.approx(1 - odds(result)[-1])


@settings(max_examples=20)
@given(histories(), LEVELS, st.floats(1, 5))
def test_odds_fall_as_the_target_rises(known: list[YearKnown], value: float, more: float) -> None:
    assert all(low >= high for low, high in zip(odds(look(known, value)), odds(look(known, value * more)), strict=True))
    answer = look(known, value).answer
    assert answer is not None
    for year, middle in answer.odds.by.items():
        assert answer.at90[year] >= middle >= answer.at110[year]


@settings(max_examples=20)
@given(histories())
def test_the_year_met_and_the_odds_agree(known: list[YearKnown]) -> None:
    answer = look(known, 1e7).answer
    assert answer is not None
    for key, share in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9)):
        year = answer.odds.year_met[key]
        if year is None:
            assert answer.odds.not_met > 1 - share - 1e-9
        else:
            assert answer.odds.by[year] >= share
            assert answer.odds.by.get(year - 1, 0.0) < share


@settings(max_examples=10)
@given(st.floats(0.5, 2))
def test_first_months_that_are_better_never_lower_the_year(better: float) -> None:
    known = [YearKnown(year=year, value=1e8 + 1e6 * (year - 2015)) for year in range(2015, 2023)]
    before = PartKnown(period=Period.quarter(2022, 1), value=2.4e7, low=2.4e7, high=2.4e7)

    def after(value: float) -> Outlook:
        part = PartKnown(period=Period.quarter(2023, 1), value=value, low=value, high=value)
        return look(known, 1.2e8, parts=[before, part])

    plain, moved = after(2.5e7), after(2.5e7 * max(better, 1.0))
    assert plain.nowcast is not None
    assert moved.nowcast is not None
    assert moved.nowcast.p50 >= plain.nowcast.p50
    assert odds(moved)[0] >= odds(plain)[0]


def test_a_pair_of_which_less_is_known_has_wider_years() -> None:
    long = [YearKnown(year=year, value=2e8 * 1.02 ** (year - 2012)) for year in range(2012, 2023)]
    known, once = look(long).forecast[0], look(long[-1:]).forecast[0]
    assert once.p90 / once.p10 > known.p90 / known.p10


def test_a_jumpy_pair_has_wider_years_than_a_calm_one() -> None:
    calm = [YearKnown(year=2010 + i, value=2e8 * 1.03**i) for i in range(13)]
    wild = [YearKnown(year=2010 + i, value=2e8 * 1.03**i * (1.5 if i % 2 else 0.7)) for i in range(13)]
    first, second = look(calm).forecast[0], look(wild).forecast[0]
    assert second.p90 / second.p10 > 1.5 * first.p90 / first.p10


def test_a_small_pair_has_wider_years_than_a_large_one() -> None:
    widths = [(row := look([YearKnown(year=2022, value=size)]).forecast[0]).p90 / row.p10 for size in (3e6, 3e8, 3e10)]
    assert widths == sorted(widths, reverse=True)


def test_uncertainty_about_the_known_years_is_carried_on() -> None:
    sure = look([YearKnown(year=2021, value=1e8), YearKnown(year=2022, value=1.1e8)]).forecast[0]
    open_ = look([YearKnown(year=2021, value=1e8), YearKnown(year=2022, low=0.7e8, high=1.5e8)]).forecast[0]
    assert open_.p90 / open_.p10 > sure.p90 / sure.p10


def test_a_region_is_scored_as_regions_and_a_pair_hardly_known_as_such() -> None:
    known = [YearKnown(year=year, value=3e8) for year in range(2010, 2023)]
    kinds = [look(known).basis, look(known, region=True).basis, look(known[-2:]).basis]
    assert [basis.kind for basis in kinds] == ["countries", "regions", "short"]
    assert all(basis.count > 0 and 0.7 < basis.coverage < 0.9 and basis.added >= 0 for basis in kinds)


@settings(max_examples=30)
@given(st.integers(1, 27), st.integers(1, 6))
def test_paths_go_as_far_as_asked_and_the_same_way_each_time(horizon: int, known: int) -> None:
    history, years = np.full((1, known), 2e8), np.arange(2020 - known, 2020)
    paths = simulate(history, years, horizon, draws=50)
    assert paths.shape == (50, horizon)
    assert (simulate(history, years, horizon, draws=50) == paths).all()


def test_a_longer_horizon_changes_no_nearer_year() -> None:
    history, years = np.full((1, 3), 2e8), np.arange(3)
    near, far = (simulate(history, years, horizon, draws=80) for horizon in (10, 24))
    assert (far[:, :10] == near).all()


def test_a_year_told_as_many_draws_is_the_same_as_one_told_once() -> None:
    history, years = np.array([[1e8, 1.2e8, 1.1e8]]), np.arange(3)
    once, many = simulate(history, years, 5, draws=60), simulate(np.repeat(history, 60, axis=0), years, 5)
    assert once == pytest.approx(many)


def test_shocks_of_each_year_are_the_learned_quantiles_without_noise() -> None:
    model = yearly()
    drawn = np.sort(shocks(1001, 2, 0, model)[:, 0])
    assert drawn[500] == pytest.approx(np.interp(0.0, model.scores, model.z[0]))


def test_years_ahead_hang_together_the_more_the_nearer_they_are() -> None:
    drawn = shocks(4000, 3, 0, yearly())
    ranks = np.corrcoef(drawn.argsort(axis=0).argsort(axis=0).T)
    assert ranks[4, 5] > ranks[4, 9] > 0.2


@given(st.lists(st.floats(-5, 60), min_size=1, max_size=5))
def test_sizes_are_shared_by_neighbours_and_sum_to_one(levels: list[float]) -> None:
    weights = hats(np.array(levels), yearly().knots)
    assert weights.sum(axis=1) == pytest.approx(np.ones(len(levels)))
    assert (weights >= 0).all()
    assert ((weights > 0).sum(axis=1) <= 2).all()


def test_another_unit_of_the_same_size_gives_the_same_odds() -> None:
    rows = [YearKnown(year=year, value=3e8 + 1e7 * (year - 2015)) for year in range(2015, 2022)]
    in_dollars = outlook(rows, target=Target(value=5e8, unit="USD"))
    euros = [YearKnown(year=row.year, value=(row.value or 0) / 1.1827) for row in rows]
    in_euros = outlook(euros, target=Target(value=5e8 / 1.1827, unit="EUR"))
    for first, second in zip(odds(in_dollars), odds(in_euros), strict=True):
        assert first == pytest.approx(second, abs=0.02)


def test_a_currency_without_rates_is_answered_too() -> None:
    assert odds(outlook([YearKnown(year=2020, value=7e9)], target=Target(value=8e9, unit="XYZ")))


@pytest.mark.parametrize("factor", [100.0, 0.01])
def test_a_series_of_jumps_that_no_pair_of_its_size_made_is_not_carried_on(factor: float) -> None:
    known = [YearKnown(year=2018 + i, value=1e9 * factor ** (i / 3)) for i in range(4)]
    last = known[-1].value or 0.0
    for row in look(known).forecast:
        assert 0.02 < row.p50 / last < 50
