"""HiGHS for small, warm models: its options, its answers, and what is tried where a warm basis leads nowhere.

What prepares HiGHS for large models (presolve, scaling, perturbation) costs more here than it saves. Refuses to take
for an answer what is none.
"""

from __future__ import annotations

import math
from typing import Any

import highspy

STATUS = highspy.HighsModelStatus
FEASIBLE = 1e-9
PRIMAL_SIMPLEX, DUAL_SIMPLEX = 4, 1
_ANSWERS = frozenset(
    (STATUS.kOptimal, STATUS.kInfeasible, STATUS.kUnbounded, STATUS.kUnboundedOrInfeasible, STATUS.kModelEmpty)
)
_RETRIES: tuple[tuple[tuple[str, Any], ...], ...] = (
    (("simplex_strategy", DUAL_SIMPLEX),),
    (("simplex_strategy", DUAL_SIMPLEX), ("simplex_scale_strategy", 2), ("presolve", "on")),
    (
        ("simplex_strategy", DUAL_SIMPLEX), ("simplex_scale_strategy", 4), ("presolve", "on"),
        ("primal_simplex_bound_perturbation_multiplier", 1.0), ("dual_simplex_cost_perturbation_multiplier", 1.0),
    ),
    (("solver", "ipm"), ("simplex_scale_strategy", 4), ("presolve", "on")),
)  # fmt: skip
_USUAL: tuple[tuple[str, Any], ...] = (
    ("solver", "simplex"), ("simplex_strategy", PRIMAL_SIMPLEX), ("simplex_scale_strategy", 0), ("presolve", "off"),
    ("primal_simplex_bound_perturbation_multiplier", 0.0), ("dual_simplex_cost_perturbation_multiplier", 0.0),
)  # fmt: skip


class SolverError(RuntimeError):
    """HiGHS answered with a status that is no answer."""


class InfeasibleError(SolverError):
    """What counts cannot hold together, where a bound was asked for: see `conflicts.settle`."""


def new_solver() -> Any:
    """Return a solver without a model."""
    solver = highspy._core._Highs()  # the plain binding: the wrapper prints a banner when it is made
    options: tuple[tuple[str, Any], ...] = (
        ("log_to_console", False), ("output_flag", False), ("threads", 1), *_USUAL,
        ("simplex_primal_edge_weight_strategy", 0),
        ("primal_feasibility_tolerance", FEASIBLE), ("dual_feasibility_tolerance", FEASIBLE),
    )  # fmt: skip
    for option, value in options:
        solver.setOptionValue(option, value)
    return solver


def solve(highs: Any) -> Any:
    """Solve warm; where the warm basis leads nowhere, again from the start, at last with all of HiGHS's care."""
    if highs.run() != highspy.HighsStatus.kError and (status := highs.getModelStatus()) in _ANSWERS:
        return status
    return solve_again(highs)


def solve_again(highs: Any) -> Any:
    """Solve from the start, in a way of its own at each try.

    Raises
    ------
    SolverError
        no try gave an answer.
    """
    status = STATUS.kNotset
    for options in _RETRIES:
        highs.clearSolver()
        for option, value in options:
            highs.setOptionValue(option, value)
        failed = highs.run() == highspy.HighsStatus.kError
        status = highs.getModelStatus()
        for option, value in _USUAL:
            highs.setOptionValue(option, value)
        if not failed and status in _ANSWERS:
            return status
    raise SolverError(f"the solver gave no answer: {highs.modelStatusToString(status)}")


def outward(value: float, size: float, *, high: bool) -> float:
    """Round to nine significant digits, outward unless only the solver's last digits stand between (rule 3).

    >>> outward(240999999.9999, 1e8, high=False), outward(1.2345678912, 1.0, high=True)
    (241000000.0, 1.2345679)
    """
    if abs(value) <= FEASIBLE * size:
        return 0.0
    near = float(f"{value:.9g}")
    inward = near - value if not high else value - near
    if inward <= 1e-10 * max(size, abs(value)):
        return near
    step = 10.0 ** (math.floor(math.log10(abs(value))) - 8)
    return float(f"{near + (step if high else -step):.9g}")
