"""Laws that the measures keep; worked values stand in their docstrings and run as doctests."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from steelyard.core.errors import InputError
from steelyard.core.period import Period
from steelyard.indicators.advantage import balassa, intensity
from steelyard.indicators.complementarity import complementarity, similarity
from steelyard.indicators.concentration import hhi, shares
from steelyard.indicators.growth import contributions, like_for_like
from steelyard.indicators.market_share import constant_market_share
from steelyard.indicators.mirror import asymmetry
from steelyard.indicators.price_volume import price_volume

positive = st.floats(0.01, 1e6)
vector = arrays(float, 5, elements=positive)
matrix = arrays(float, (4, 5), elements=positive)


@given(vector)
def test_shares_sum_to_one(values: np.ndarray) -> None:
    assert shares(values).sum() == pytest.approx(1)


@given(vector)
def test_concentration_lies_between_even_and_one(values: np.ndarray) -> None:
    assert 1 / 5 - 1e-9 <= hhi(values) <= 1 + 1e-9
    assert -1e-9 <= hhi(values, normalised=True) <= 1 + 1e-9


@given(vector, vector)
def test_contributions_sum_to_growth(before: np.ndarray, after: np.ndarray) -> None:
    found = contributions(before, after)
    assert found.parts.sum() == pytest.approx(100 * (after.sum() / before.sum() - 1), abs=1e-6, rel=1e-9)


@given(vector, vector, vector, vector)
def test_value_is_fisher_price_times_fisher_volume(
    p0: np.ndarray, p1: np.ndarray, q0: np.ndarray, q1: np.ndarray
) -> None:
    found = price_volume(p0, p1, q0, q1)
    assert found.fisher * found.volume_fisher == pytest.approx(found.value_ratio)
    assert min(found.laspeyres, found.paasche) <= found.fisher * (1 + 1e-9)
    assert found.coverage == pytest.approx(1)


def test_products_without_quantities_lower_the_coverage_and_nothing_else() -> None:
    all_known = price_volume((10, 4), (12, 4.4), (5, 10), (4, 12))
    part = price_volume((10, 4, 1), (12, 4.4, 1), (5, 10, 50), (4, 12, 0))
    assert part.fisher == pytest.approx(all_known.fisher)
    assert part.coverage < all_known.coverage


@given(matrix)
def test_advantage_weighted_by_expected_trade_is_one(exports: np.ndarray) -> None:
    weights = exports.sum(0) / exports.sum()
    assert (balassa(exports) * weights).sum(1) == pytest.approx(np.ones(4))


@given(matrix, matrix)
def test_complementarity_and_similarity_keep_their_ranges(exports: np.ndarray, imports: np.ndarray) -> None:
    assert ((complementarity(exports, imports) >= -1e-9) & (complementarity(exports, imports) <= 100 + 1e-6)).all()
    assert np.diag(similarity(exports)) == pytest.approx(np.ones(4))
    assert similarity(exports) == pytest.approx(similarity(exports).T)


def test_complementarity_is_one_minus_half_the_distance_of_shares() -> None:
    x, m = np.array([[100.0, 50, 10]]), np.array([[70.0, 20, 60]])
    distance = np.abs(shares(x) - shares(m)).sum() / 2
    assert complementarity(x, m)[0, 0] == pytest.approx(100 * (1 - distance))


def test_intensity_is_one_when_everyone_spreads_trade_by_the_partners_share_of_imports() -> None:
    # symmetric case: three equal economies
    found = intensity(np.ones((3, 3)) - np.eye(3))
    assert found[~np.eye(3, dtype=bool)] == pytest.approx(np.ones(6))


@given(matrix, matrix, matrix, matrix)
def test_constant_market_share_parts_sum_to_the_change(
    a: np.ndarray, b: np.ndarray, w0: np.ndarray, w1: np.ndarray
) -> None:
    found = constant_market_share(a, b, w0, w1)
    parts = np.array([found.world, found.products, found.markets, found.competitiveness])
    rounding = 1e-12 * np.abs(parts).max()  # parts of 1e13 may cancel to a change of a thousand
    assert parts.sum() == pytest.approx(found.change, rel=1e-6, abs=1e-3 + rounding)


@given(vector, vector)
def test_asymmetry_is_symmetric(x: np.ndarray, m: np.ndarray) -> None:
    assert asymmetry(x, m) == pytest.approx(asymmetry(m, x))


def test_a_sum_over_missing_months_is_never_compared() -> None:
    with pytest.raises(InputError, match="2021-02"):
        like_for_like(
            {Period.parse(m): 1.0 for m in ("2022-01", "2022-02", "2021-01")}, Period.parse("2022-01..2022-02")
        )
