"""The running year: months put together without counting twice, and the share of the year that they have."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.core.period import Period
from steelyard.outlook.months import complete
from steelyard.outlook.nowcast import nowcast, seasonal
from steelyard.outlook.result import PartKnown, YearKnown

N = 2000
PRIOR = (float(np.log(4e8)), 0.2)


def part(first: int, last: int, value: float, year: int = 2022) -> PartKnown:
    """Months of a year, known to a tenth."""
    return PartKnown(period=Period.of_months(year, first, last), value=value, low=0.9 * value, high=1.1 * value)


def year_of(parts: list[PartKnown], whole: dict[int, float] | None = None) -> float:
    """The middle of the running year 2022."""
    drawn = {year: np.full(N, value) for year, value in (whole or {}).items()}
    found = nowcast(2022, parts, drawn, PRIOR, np.random.default_rng(1), N)
    assert found is not None
    return float(np.median(found))


@given(st.sets(st.integers(1, 11)), st.lists(st.floats(1, 100), min_size=12, max_size=12))
def test_parts_that_tile_a_year_are_the_year_and_each_head_is_a_run(cuts: set[int], values: list[float]) -> None:
    ends = [0, *sorted(cuts), 12]
    parts = [part(a + 1, b, sum(values[a:b])) for a, b in pairwise(ends)]
    if len(parts) == 1:
        return
    years, runs = complete((), parts[::-1])
    assert [y.value for y in years] == [pytest.approx(sum(values))]
    assert [(run.period.months, run.value) for run in runs] == [
        (end, pytest.approx(sum(values[:end]))) for end in ends[1:-1]
    ]
    assert all(run.low <= run.value <= run.high for run in runs)


def test_a_missing_month_leaves_the_year_open() -> None:
    years, runs = complete((), [part(1, 5, 5.0), part(7, 12, 6.0)])
    assert years == ()
    assert [run.value for run in runs] == [5.0]


def test_a_run_that_is_stated_counts_before_one_that_is_added_up() -> None:
    _, runs = complete((), [part(1, 3, 3.0), part(4, 6, 3.0), part(1, 6, 7.0)])
    assert [(run.period.months, run.value) for run in runs] == [(3, 3.0), (6, 7.0)]


def test_a_year_that_is_stated_is_kept_whatever_its_months_add_up_to() -> None:
    known = YearKnown(year=2022, value=99.0)
    assert complete([known], [part(1, 6, 1.0), part(7, 12, 1.0)])[0] == (known,)


def test_a_pair_that_trades_in_spring_is_not_scaled_up_as_others_are() -> None:
    usual = year_of([part(1, 3, 2e8)])
    spring = [part(1, 3, 2e8, year) for year in range(2017, 2022)]
    known = dict.fromkeys(range(2017, 2022), 4e8)
    assert year_of([part(1, 3, 2e8), *spring], known) < 0.8 * usual


def test_the_more_years_a_share_was_so_the_more_it_counts() -> None:
    spring = [part(1, 3, 2e8, year) for year in range(2017, 2022)]
    known = dict.fromkeys(range(2017, 2022), 4e8)
    told = [year_of([part(1, 3, 2e8), *spring[-count:]], known) for count in (1, 3, 5)]
    assert told == sorted(told, reverse=True)


def test_months_of_a_year_before_that_is_not_known_as_a_whole_tell_nothing() -> None:
    assert year_of([part(1, 3, 1e8), part(1, 3, 2e8, 2021)]) == year_of([part(1, 3, 1e8)])


def test_unlike_months_of_the_year_before_tell_nothing() -> None:
    told = year_of([part(1, 3, 1e8), part(1, 4, 2e8, 2021)], {2021: 4e8})
    assert told == year_of([part(1, 3, 1e8)])


def test_the_forecast_counts_for_much_in_january_and_for_little_in_november() -> None:
    table = seasonal()
    for months in (1, 11):
        value = 8e8 * table.share[months - 1]  # as if the year were twice its forecast
        told = np.log(year_of([part(1, months, value)]) / 4e8) / np.log(2)
        assert told == pytest.approx(table.weight[months - 1], abs=0.05)


def test_each_month_more_makes_the_year_narrower() -> None:
    table = seasonal()
    assert (np.diff(table.weight) >= 0).all()
    assert (np.diff(table.level) <= 0).all()


@pytest.mark.parametrize("one", [part(4, 6, 1e8), part(1, 3, 1e8, 2021), part(1, 3, 0.0)])
def test_what_is_no_run_from_january_of_the_year_tells_nothing(one: PartKnown) -> None:
    assert nowcast(2022, [one], {}, PRIOR, np.random.default_rng(1), N) is None
