"""Space freed: laws of the measure."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from steelyard.indicators.space_freed import leavers, space_freed

BEFORE = arrays(float, (3, 4, 5), elements=st.integers(0, 1_000).map(float))
AFTER = arrays(float, (4, 5), elements=st.integers(0, 1_000).map(float))


@given(BEFORE, AFTER, st.lists(st.booleans(), min_size=4, max_size=4))
def test_low_mid_and_high_are_in_order_and_nothing_is_filled_beyond_what_was_lost(
    before: np.ndarray, after: np.ndarray, left: list[bool]
) -> None:
    found = space_freed(before, after, left=left)
    for measure in (found.lost, found.open):
        assert (measure[0] <= measure[1] + 1e-9).all()
        assert (measure[1] <= measure[2] + 1e-9).all()
    assert (found.open >= -1e-9).all()
    assert (found.filled <= found.lost).all()


@given(BEFORE)
def test_where_nobody_left_nothing_is_freed(before: np.ndarray) -> None:
    found = space_freed(before, before.mean(0))
    assert not found.left.any()
    assert found.lost.sum() == 0


@given(BEFORE, AFTER)
def test_a_supplier_that_is_gone_frees_all_that_it_delivered(before: np.ndarray, after: np.ndarray) -> None:
    gone = after.copy()
    gone[0] = 0
    found = space_freed(before, gone, left=[True, False, False, False])
    assert np.allclose(found.lost[1], before[:, 0].mean(0))


def test_who_delivers_half_of_its_lowest_year_or_more_has_not_left() -> None:
    assert leavers([[10.0, 10], [20, 20]], [5, 4.9]).tolist() == [False, True]
