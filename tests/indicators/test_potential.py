"""Export potential: laws of the measure, and a market worked by hand."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from steelyard.indicators.potential import potential, rank_correlation

VALUES = arrays(float, (5, 4), elements=st.integers(0, 1_000).map(float))


@given(VALUES, VALUES)
def test_potentials_of_all_exporters_sum_to_the_demand(supply: np.ndarray, delivered: np.ndarray) -> None:
    found = potential(supply + 1, delivered)
    assert np.allclose(found.potential.sum(0), delivered.sum(0))
    assert (found.unrealised >= 0).all()


@given(VALUES, VALUES, st.integers(0, 4))
def test_an_exporter_whose_supply_is_not_known_keeps_what_it_delivers(
    supply: np.ndarray, delivered: np.ndarray, who: int
) -> None:
    told = supply + 1
    told[who] = np.nan
    found = potential(told, delivered)
    assert np.allclose(found.potential[who], delivered[who])
    assert np.allclose(found.potential.sum(0), delivered.sum(0))


@given(VALUES, VALUES)
def test_potentials_do_not_hang_on_the_unit_of_supply(supply: np.ndarray, delivered: np.ndarray) -> None:
    one, other = potential(supply + 1, delivered), potential(1e3 * (supply + 1), delivered)
    assert np.allclose(one.potential, other.potential)


def test_leaving_exporters_out_of_the_frame_changes_the_answer_so_the_cover_is_told() -> None:
    supply, delivered = np.array([[60.0, 20], [40, 80], [np.nan, np.nan]]), np.array([[30.0, 10], [30, 30], [50, 50]])
    assert potential(supply, delivered).covered == 0.5


def test_trade_as_the_share_of_the_world_suggests_has_ease_one_and_nothing_unrealised() -> None:
    supply = np.array([[60.0, 20], [40, 80]])
    found = potential(supply, supply * 0.1)
    assert np.allclose(found.ease, 1)
    assert np.allclose(found.unrealised, 0)


def test_rank_correlation_sees_order_only_and_ties_as_their_mean() -> None:
    assert rank_correlation([1, 2, 3], [1, 100, 1000]) == 1
    assert rank_correlation([1, 2, 3], [3, 2, 1]) == -1
    assert rank_correlation([1, 1, 2, 2], [1, 1, 2, 2]) == 1
    assert np.isnan(rank_correlation([1, 2], [1, 2]))
