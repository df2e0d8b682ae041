"""The linear programmes of one system: one HiGHS model, built once; objectives and row bounds change, the basis
stays warm.

Every claim's narrow and open rows stand in the model; a claim is switched between them or off by its row bounds. The
homogenised model (Charnes and Cooper 1962) has the same rows on y = t x with t >= 0 and one more row that sets a
base to 1: it bounds ratios of two unknown sums, and finds the contradictions among growth claims that levels cannot
see (rule 10).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import highspy
import numpy as np

from steelyard.weighing.system import Form, Row, System

INF = math.inf
DUAL = 1e-7
"""A row dual above this holds a bound."""
FEASIBLE = 1e-9
PRIMAL_SIMPLEX, DUAL_SIMPLEX = 4, 1
_STATUS = highspy.HighsModelStatus
_ANSWERS = frozenset(
    (_STATUS.kOptimal, _STATUS.kInfeasible, _STATUS.kUnbounded, _STATUS.kUnboundedOrInfeasible, _STATUS.kModelEmpty)
)
NARROW, OPEN, SAID, OFF = "narrow", "open", "said", "off"
"""How a claim counts. `SAID`: hedged claims open, plain ones narrow; it is a mode of `switch` only, kept as one of
the others.
"""


class SolverError(RuntimeError):
    """HiGHS answered with a status that is no answer."""


class Program:
    """A system as a linear programme, in units of the system's median level.

    Parameters
    ----------
    homogeneous : True for the model on y = t x, whose `bound` takes a base.
    """

    def __init__(self, system: System, *, homogeneous: bool = False) -> None:
        self.system = system
        self.homogeneous = homogeneous
        self.columns = len(system.unknowns) + homogeneous
        self.rows: list[Row] = self._sided(system.structure)
        self.modes: dict[str, str] = {}
        self._of: dict[str, dict[str, range]] = {}
        for one in system.weighed:
            spans = {}
            for mode, said in ((NARROW, one.rows), (OPEN, one.open_rows)):
                rows = self._sided(said)
                spans[mode] = range(len(self.rows), len(self.rows) + len(rows))
                self.rows += rows
            self._of[one.claim.id] = spans
            self.modes[one.claim.id] = NARROW
        self._ends = [self._scaled(row) for row in self.rows]
        self._base_row = len(self.rows) if homogeneous else -1
        self._base: Form = {}
        self._cost: Form = {}
        self._highs = self._model()
        self.solves = 0

    def _sided(self, rows: Iterable[Row]) -> list[Row]:
        """Split two-sided rows for the homogeneous model, where each side has its own coefficient of t."""
        if not self.homogeneous:
            return list(rows)
        found = []
        for row in rows:
            if math.isfinite(row.low) and math.isfinite(row.high) and row.low != row.high:
                found += [replace(row, high=INF), replace(row, low=-INF)]
            else:
                found.append(row)
        return found

    def _scaled(self, row: Row) -> tuple[float, float]:
        return row.low / self.system.scale, row.high / self.system.scale

    def _model(self) -> Any:
        model = highspy._core._Highs()  # the plain binding: the wrapper prints a banner when it is made
        options: tuple[tuple[str, Any], ...] = (
            ("log_to_console", False), ("output_flag", False), ("presolve", "off"),
            ("simplex_strategy", PRIMAL_SIMPLEX), ("threads", 1),
            # small, warm models: what prepares HiGHS for large ones costs more than it saves
            ("simplex_scale_strategy", 0), ("simplex_primal_edge_weight_strategy", 0),
            ("primal_simplex_bound_perturbation_multiplier", 0.0), ("dual_simplex_cost_perturbation_multiplier", 0.0),
            ("primal_feasibility_tolerance", FEASIBLE), ("dual_feasibility_tolerance", FEASIBLE),
        )  # fmt: skip
        for option, value in options:
            model.setOptionValue(option, value)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.columns, len(self.rows) + self.homogeneous
        lp.col_cost_ = np.zeros(self.columns)
        lp.col_lower_, lp.col_upper_ = np.zeros(self.columns), np.full(self.columns, INF)
        ends = [self._shown(i) for i in range(len(self.rows))]
        if self.homogeneous:
            ends.append((1.0, 1.0))
        lp.row_lower_ = np.array([low for low, _ in ends])
        lp.row_upper_ = np.array([high for _, high in ends])
        starts, index, values = [0], [], []  # type: list[int], list[int], list[float]
        for i, row in enumerate(self.rows):
            index += row.cells
            values += row.coef
            if self.homogeneous and (t := self._t_coefficient(i)):
                index.append(self.columns - 1)
                values.append(t)
            starts.append(len(index))
        if self.homogeneous:
            starts.append(len(index))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(starts)
        lp.a_matrix_.index_, lp.a_matrix_.value_ = np.array(index), np.array(values, dtype=float)
        if model.passModel(lp) == highspy.HighsStatus.kError:
            raise SolverError("the model was refused")
        return model

    def _t_coefficient(self, i: int) -> float:
        """Coefficient of t: a row ``a x <= end`` becomes ``a y - end t <= 0`` (likewise >= and =)."""
        low, high = self._ends[i]
        ends = [end for end in (low, high) if math.isfinite(end)]
        return -ends[0] if ends else 0.0

    def _shown(self, i: int) -> tuple[float, float]:
        """Row bounds while the row counts."""
        if not self._counts(i):
            return -INF, INF
        return self._on(i)

    def _on(self, i: int) -> tuple[float, float]:
        low, high = self._ends[i]
        if not self.homogeneous:
            return low, high
        return (0.0 if math.isfinite(low) else -INF), (0.0 if math.isfinite(high) else INF)

    def _counts(self, i: int) -> bool:
        row = self.rows[i]
        return not row.claims or i in self._of[row.claims[0]][NARROW]

    def switch(self, claims: Iterable[str], mode: str) -> None:
        """Let claims count with their narrow rows, their open rows, or not at all."""
        for claim in claims:
            if mode == SAID:
                self.switch([claim], OPEN if self.system.claims[claim].hedge else NARROW)
                continue
            if self.modes[claim] == mode:
                continue
            spans, last = self._of[claim], self.modes[claim]
            self.modes[claim] = mode
            for i in spans.get(last, ()):
                self._highs.changeRowBounds(i, -INF, INF)
            for i in spans.get(mode, ()):
                self._highs.changeRowBounds(i, *self._on(i))

    def bound(self, form: Form, *, high: bool, over: Form | None = None) -> tuple[float | None, frozenset[str]]:
        """Return the least or greatest value of a form (of 1 over a base of 1) and the claims that hold it.

        None is an open end, also of a base that can only be zero. Levels must be feasible (`feasible`).

        Raises
        ------
        SolverError
            the solver gave no answer, or the levels are infeasible.
        """
        self._aim(form, high)
        if over is not None:
            self._set_base(over)
        status = self._run()
        kind = _STATUS
        if status == kind.kModelEmpty:  # no row at all: only that no flow is below zero
            nothing = not high and min(form.values(), default=0.0) >= 0
            return (0.0 if nothing else None), frozenset()
        if status in (kind.kUnbounded, kind.kUnboundedOrInfeasible):
            return None, frozenset()
        if status == kind.kInfeasible and over is not None:
            return None, frozenset()
        if status != kind.kOptimal:
            raise SolverError(f"no bound: {self._highs.modelStatusToString(status)}")
        value = self._highs.getInfo().objective_function_value
        duals = np.abs(np.array(self._highs.getSolution().row_dual)[: len(self.rows)])
        held = frozenset(claim for i in np.flatnonzero(duals > DUAL) for claim in self.rows[i].claims)
        return _clean(value if self.homogeneous else value * self.system.scale), held

    def feasible(self, over: Form | None = None) -> bool:
        """True when all that counts can hold together (with a base of 1 in the homogeneous model)."""
        self._aim({}, high=False)
        if over is not None:
            self._set_base(over)
        status = self._run()
        kind = _STATUS
        if status in (kind.kOptimal, kind.kModelEmpty):
            return True
        if status == kind.kInfeasible:
            return False
        raise SolverError(f"no answer on feasibility: {self._highs.modelStatusToString(status)}")

    def suspects(self) -> frozenset[str]:
        """Return the claims in the certificate of the infeasibility just found (all that count, where there is
        none).
        """
        counting = frozenset(claim for claim, mode in self.modes.items() if mode != OFF)
        found = self._highs.getDualRay()
        ray = found[2] if len(found) > 2 and found[1] else None
        if ray is None:
            return counting
        rows = np.flatnonzero(np.abs(np.asarray(ray)[: len(self.rows)]) > DUAL)
        return frozenset(claim for i in rows for claim in self.rows[i].claims) & counting or counting

    def _aim(self, form: Form, high: bool) -> None:
        cells = sorted({*self._cost, *form})
        if cells:
            costs = np.array([form.get(cell, 0.0) for cell in cells])
            self._highs.changeColsCost(len(cells), np.array(cells, dtype=np.int32), costs)
        self._cost = dict(form)
        sense = highspy.ObjSense.kMaximize if high else highspy.ObjSense.kMinimize
        self._highs.changeObjectiveSense(sense)

    def _set_base(self, over: Form) -> None:
        for cell in {*self._base, *over}:
            if self._base.get(cell, 0.0) != over.get(cell, 0.0):
                self._highs.changeCoeff(self._base_row, cell, over.get(cell, 0.0))
        self._base = dict(over)

    def _run(self) -> Any:
        """Solve warm; where the warm basis leads nowhere, once more from the start by the dual simplex."""
        self.solves += 1
        if self._highs.run() != highspy.HighsStatus.kError and (status := self._highs.getModelStatus()) in _ANSWERS:
            return status
        self._highs.clearSolver()
        self._highs.setOptionValue("simplex_strategy", DUAL_SIMPLEX)
        failed = self._highs.run() == highspy.HighsStatus.kError
        status = self._highs.getModelStatus()
        self._highs.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX)
        if failed or status not in _ANSWERS:
            raise SolverError(f"the solver gave no answer: {self._highs.modelStatusToString(status)}")
        return status


def _clean(value: float) -> float:
    """Strip what the solver's last digits add: nine significant digits, well inside the tolerance of rule 3."""
    return float(f"{value:.9g}") if value else 0.0
