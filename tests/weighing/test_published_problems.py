"""Solutions that statistical offices published lie in our bounds where the constraints are the same."""

from __future__ import annotations

import pytest
from bench.published import Published, compared, published


@pytest.mark.parametrize("problem", published(), ids=lambda problem: problem.name)
def test_a_published_solution_lies_in_our_bounds_and_our_middle_is_near(problem: Published) -> None:
    inside, beside = compared(problem)
    assert len(inside) == len(problem.solution)
    for low, value, high in inside:
        assert low * (1 - 1e-4) <= value <= high * (1 + 1e-4)
    for ours, value in beside:
        assert ours == pytest.approx(value, rel=0.15)
