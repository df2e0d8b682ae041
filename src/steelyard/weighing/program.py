"""The linear programmes of one system: one HiGHS model, built once; objectives and row bounds change, the basis
stays warm.

Claims that speak of one sum share one row, whose ends are the tightest of those that count; a claim counts narrow, open
or not at all, and its open rows join the model when they are first needed. The homogenised model (Charnes and Cooper
1962) has the same rows on y = t x with t >= 0 and one more row that sets a base to 1: it bounds ratios of two unknown
sums, and finds the contradictions among growth claims that levels cannot see (rule 10). Each column is in units of its
own flow's median level and each row of its largest coefficient, so one tolerance fits tonnes, products and wholes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from steelyard.weighing.rows import Form, Row
from steelyard.weighing.solver import (
    FEASIBLE,
    STATUS,
    InfeasibleError,
    SolverError,
    new_solver,
    outward,
    solve,
    solve_again,
)
from steelyard.weighing.sums import INF, Sum
from steelyard.weighing.system import System
from steelyard.weighing.ties import heard_rows

DUAL = 1e-7
"""A row dual above this holds a bound."""
TINY = 1e-6
"""Share of a flow's usual size below which a base is zero."""
BOX = 1e4
"""Usual sizes up to which points are sought ahead: far outside of what is asked, so that no end is met by chance."""
NARROW, OPEN, SAID, OFF = "narrow", "open", "said", "off"
"""How a claim counts. `SAID`: hedged claims open, plain ones narrow; it is a mode of `switch` only, kept as one of
the others.
"""
_BASIC, _LOW, _HIGH = (
    highspy.HighsBasisStatus.kBasic, highspy.HighsBasisStatus.kLower, highspy.HighsBasisStatus.kUpper
)  # fmt: skip


class Program:
    """A system as a linear programme.

    Parameters
    ----------
    homogeneous : True for the model on y = t x, whose `bound` takes a base.
    slack : share by which every end that is not zero gives way (rule 3: touching meets).
    """

    def __init__(self, system: System, *, homogeneous: bool = False, slack: float = 0.0) -> None:
        self.system = system
        self.homogeneous = homogeneous
        self.modes: dict[str, str] = {one.claim.id: NARROW for one in system.weighed}
        self.solves = 0
        self.slack = slack
        self._crossed: dict[int, Sum] = {}
        self._sizes, self._size = system.sizes, np.array(system.sizes)
        self._sums: dict[tuple[tuple[int, ...], tuple[float, ...]], Sum] = {}
        self._at: list[Sum] = []
        self._of: dict[tuple[str, str], list[Sum]] = {}
        self._open = {one.claim.id: one.open_rows for one in system.weighed}
        self._base: Form = {}
        self._cost: Form = {}
        self._ray: NDArray[np.float64] | None = None
        self._highs = new_solver()
        self._start(homogeneous)
        heard, self._idle, self._asleep = heard_rows(system.structure, system.weighed)
        said = [(row, (one.claim.id, NARROW)) for one in system.weighed for row in one.rows]
        self._refresh(self._place([*((row, None) for row in heard), *said]))

    def _start(self, homogeneous: bool) -> None:
        """Make the columns and, in the homogenised model, the row of the base (the first)."""
        lp = highspy.HighsLp()
        columns = len(self._size) + homogeneous
        lp.num_col_, lp.num_row_ = columns, int(homogeneous)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.zeros(columns), np.zeros(columns), np.full(columns, INF)
        lp.row_lower_ = lp.row_upper_ = np.ones(int(homogeneous))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.zeros(1 + homogeneous, dtype=np.int32)
        lp.a_matrix_.index_, lp.a_matrix_.value_ = np.zeros(0, dtype=np.int32), np.zeros(0)
        if self._highs.passModel(lp) == highspy.HighsStatus.kError:
            raise SolverError("the model was refused")
        self._rows = int(homogeneous)

    def _place(self, said: Iterable[tuple[Row, tuple[str, str] | None]]) -> list[Sum]:
        """Put rows into the model, each with the claim and mode that say it (None: it holds by definition); a row on
        a form that is there already goes into that one.
        """
        found: dict[int, Sum] = {}
        starts, index, entries = [0], list[int](), list[float]()
        for row, by in said:
            one = self._sums.get((row.cells, row.coef))
            if one is None:
                values = [value * self._sizes[cell] for cell, value in zip(row.cells, row.coef, strict=True)]
                size = max(map(abs, values))
                one = Sum(size, tuple(range(self._rows, self._rows + 1 + self.homogeneous)))
                self._sums[row.cells, row.coef] = one
                self._rows += len(one.places)
                self._at += [one] * len(one.places)
                for _ in one.places:
                    index += row.cells
                    entries += [value / size for value in values]
                    starts.append(len(index))
            one.hear(row, by)
            if by is not None:
                self._of.setdefault(by, []).append(one)
            found[one.places[0]] = one
        if added := len(starts) - 1:
            free = np.full(added, INF)
            self._highs.addRows(
                added, -free, free, len(index),
                np.array(starts[:-1], dtype=np.int32), np.array(index, dtype=np.int32), np.array(entries),
            )  # fmt: skip
        return list(found.values())

    def start_at(self, levels: Program) -> None:
        """Let the homogenised model start at the flows of the last solve of the levels, divided by whatever base is
        asked for: there the same ends are met, and t is above zero.
        """
        known = levels._highs.getBasis()
        if not known.valid or list(self._sums) != list(levels._sums):
            return
        basis = highspy.HighsBasis()
        basis.col_status = [*known.col_status, _BASIC]
        rows = [_LOW] + [_BASIC] * (self._rows - 1)
        for one, status in zip(self._sums.values(), known.row_status, strict=True):
            if status != _BASIC:
                at_high = status == _HIGH
                rows[one.places[at_high]] = _HIGH if at_high else _LOW
        basis.row_status = rows
        self._highs.setBasis(basis)

    def wake(self, form: Form, over: Form | None = None) -> bool:
        """Put the rows on flows that no claim speaks of into the model where one of these is asked for; True then."""
        if not self._idle or self._asleep.isdisjoint(form.keys() | (over or form).keys()):
            return False
        rows, self._idle = self._idle, ()
        self._refresh(self._place([(row, None) for row in rows]))
        return True

    def _refresh(self, sums: Iterable[Sum]) -> None:
        """Bring the rows' ends in line with the claims that count."""
        for one in sums:
            if one.settle(self.modes):
                self._show(one)

    def _show(self, one: Sum) -> None:
        low, high = one.shown
        if self.slack:
            low = low - self.slack * abs(low) if math.isfinite(low) else low
            high = high + self.slack * abs(high) if math.isfinite(high) else high
        self._crossed.pop(one.places[0], None)
        if low > high:
            if low - high > TINY * max(abs(low), abs(high)):  # what cannot be needs no solver
                self._crossed[one.places[0]] = one
                low, high = -INF, INF
            low, high = min(low, high), max(low, high)
        if not self.homogeneous:
            self._highs.changeRowBounds(one.places[0], low, high)
            return
        for place, end, below in ((one.places[0], low, True), (one.places[1], high, False)):
            known = math.isfinite(end)
            self._highs.changeCoeff(place, len(self._size), -end if known else 0.0)
            self._highs.changeRowBounds(place, 0.0 if known and below else -INF, INF if below or not known else 0.0)

    def loosen(self) -> None:
        """Let every end that is not zero give way by the relative tolerance (rule 3): touching meets."""
        self.give_way(TINY)

    def give_way(self, slack: float) -> None:
        """Let every end that is not zero give way by this share, none by 0."""
        if slack == self.slack:
            return
        self.slack = slack
        for one in self._sums.values():
            self._show(one)

    def switch(self, claims: Iterable[str], mode: str) -> None:
        """Let claims count with their narrow rows, their open rows, or not at all."""
        touched: dict[int, Sum] = {}
        for claim in claims:
            into = mode
            if mode == SAID:
                into = OPEN if self.system.claims[claim].hedge else NARROW
            last = self.modes[claim]
            if last == into:
                continue
            if into == OPEN and claim in self._open:
                self._place([(row, (claim, OPEN)) for row in self._open.pop(claim)])
            self.modes[claim] = into
            for one in (*self._of.get((claim, last), ()), *self._of.get((claim, into), ())):
                touched[one.places[0]] = one
        self._refresh(touched.values())

    def bound(self, form: Form, *, high: bool, over: Form | None = None) -> tuple[float | None, frozenset[str]]:
        """Return the least or greatest value of a form (of 1 over a base of 1) and the claims that hold it.

        None is an open end, also of a base that can only be zero. Levels must be feasible (`feasible`).

        Raises
        ------
        InfeasibleError
            what counts cannot hold together.
        SolverError
            the solver gave no answer.
        """
        size = self._aim(form, high)
        if over is not None:
            size /= self._set_base(over)
        self.wake(form, over)
        status = self._run()
        if status == STATUS.kInfeasible and not self._crossed:  # a warm basis may be wrong in its last digits
            status = solve_again(self._highs)
        if status == STATUS.kModelEmpty:  # no row at all: only that no flow is below zero
            nothing = not high and min(form.values(), default=0.0) >= 0
            return (0.0 if nothing else None), frozenset()
        if status == STATUS.kInfeasible:
            raise InfeasibleError("no bound: what counts cannot hold together")
        if status != STATUS.kOptimal and not self._goes_on(form, high=high, over=over):
            status = solve_again(self._highs)  # a warm basis was wrong in its last digits
        if status != STATUS.kOptimal:
            return None, frozenset()
        value = self._highs.getObjectiveValue()
        return outward(value * size, size, high=high), self._holders()

    def _holders(self) -> frozenset[str]:
        """Return the claims whose rows hold the value just found: all that give a row the end that it touches."""
        solution = self._highs.getSolution()
        held: set[str] = set()
        values = solution.row_value
        first = int(self.homogeneous)
        for i, dual in enumerate(solution.row_dual):
            if -DUAL <= dual <= DUAL or i < first:
                continue
            one = self._at[i - first]
            low, high = one.shown
            nearer_low = abs(values[i] - low) <= abs(values[i] - high)
            held |= one.givers(self.modes, at_low=i == one.places[0] if first else nearer_low)
        return frozenset(held)

    def said_of(self, form: Form, *, high: bool) -> tuple[float, frozenset[str]] | None:
        """Return the end of a form's own row and the claims that give it; None where it has none, or gives way."""
        cells = tuple(sorted(form))
        one = self._sums.get((cells, tuple(form[c] for c in cells)))
        if one is None or self.slack or not math.isfinite(one.shown[high]):
            return None
        return one.shown[high] * one.size, frozenset(one.givers(self.modes, at_low=not high))

    def in_units(self, form: Form) -> tuple[list[int], NDArray[np.float64], float]:
        """Return a form's cells, its coefficients on scaled columns (the largest is 1), and what 1 stands for."""
        cost, size = self._in_units(form)
        return list(cost), np.array(list(cost.values())), size

    def flows(self) -> NDArray[np.float64]:
        """Return the flows of the last solution, shape (columns,), each in units of its own size."""
        return np.array(self._highs.getSolution().col_value)

    def ray(self) -> NDArray[np.float64] | None:
        """Return the direction without end that the last solve found, None where it found none."""
        if self._ray is None and self._highs.getModelStatus() == STATUS.kUnbounded:
            _, known, values = self._highs.getPrimalRay()
            ray = np.asarray(values)
            self._ray = ray if known and self._allows(ray) else None
        return self._ray

    def _goes_on(self, form: Form, *, high: bool, over: Form | None) -> bool:
        """True where the last solve found no end and shows why; of a ratio no more is asked than that it found none."""
        if over is not None:
            return True
        if not high and min(form.values(), default=0.0) >= 0:
            return False  # no flow is below zero
        ray = self.ray()
        cells, coef, _ = self.in_units(form)
        return ray is not None and float(ray[cells] @ coef) * (1 if high else -1) > FEASIBLE

    def _allows(self, ray: NDArray[np.float64]) -> bool:
        """True when what counts holds all along a direction: HiGHS's own rays at times have a wrong sign."""
        if ray.min(initial=0.0) < 0:
            return False
        step = ray * self._size
        for (cells, coef), one in self._sums.items():
            along = float(step[list(cells)] @ np.array(coef)) / one.size
            if (along < -FEASIBLE and one.shown[0] > -INF) or (along > FEASIBLE and one.shown[1] < INF):
                return False
        return True

    def scout(self, costs: Iterable[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
        """Return where the greatest value of each cost lies within a box: points at which what counts holds.

        Parameters
        ----------
        costs : shape (columns,), on columns in units of their own size.
        """
        cells, nothing = np.arange(len(self._size), dtype=np.int32), np.zeros(len(self._size))
        self._highs.changeColsBounds(len(cells), cells, nothing, nothing + BOX)
        self._aim({}, high=True)
        found = []
        for cost in costs:
            self._highs.changeColsCost(len(cells), cells, cost)
            if self._run() == STATUS.kOptimal:
                found.append(self.flows())
        self._highs.changeColsCost(len(cells), cells, nothing)
        self._highs.changeColsBounds(len(cells), cells, nothing, nothing + INF)
        self._highs.clearSolver()  # a basis at the box's ends, which are gone, misleads the next solve
        return found

    def feasible(self, over: Form | None = None) -> bool:
        """True when all that counts can hold together (with a base of 1 in the homogeneous model)."""
        self._aim({}, high=False)
        if over is not None:
            self._set_base(over)
        status = self._run()
        if status in (STATUS.kOptimal, STATUS.kModelEmpty):
            return True
        if status == STATUS.kInfeasible:
            return False
        raise SolverError(f"no answer on feasibility: {self._highs.modelStatusToString(status)}")

    def point(self) -> Form:
        """Return the flows of the last solution, by column, in plain units."""
        values = self._highs.getSolution().col_value
        return {k: value * self._size[k] for k, value in enumerate(values[: len(self._size)]) if value > 0}

    def suspects(self) -> frozenset[str]:
        """Return the claims in the certificate of the infeasibility just found (all that count, where there is
        none).
        """
        counting = frozenset(claim for claim, mode in self.modes.items() if mode != OFF)
        for one in self._crossed.values():
            return one.crossed_by(self.modes)
        found = self._highs.getDualRay()
        ray = found[2] if len(found) > 2 and found[1] else None
        if ray is None:
            return counting
        rows = np.flatnonzero(np.abs(np.asarray(ray)) > DUAL)
        sums = [self._at[i - self.homogeneous] for i in rows if i >= self.homogeneous]
        said = {claim for one in sums for (claim, mode) in one.said if self.modes[claim] == mode}
        return frozenset(said) & counting or counting

    def _aim(self, form: Form, high: bool) -> float:
        """Set the objective; return its scale."""
        cost, size = self._in_units(form)
        cells = {**dict.fromkeys(self._cost, 0.0), **cost}
        if cells:
            index = np.fromiter(cells.keys(), dtype=np.int32, count=len(cells))
            self._highs.changeColsCost(len(cells), index, np.fromiter(cells.values(), dtype=float, count=len(cells)))
        self._cost = cost
        self._highs.changeObjectiveSense(highspy.ObjSense.kMaximize if high else highspy.ObjSense.kMinimize)
        return size

    def _in_units(self, form: Form) -> tuple[Form, float]:
        """Return a form on the scaled columns, its largest coefficient 1, and what that stands for."""
        sizes = self.system.sizes
        scaled = {cell: value * sizes[cell] for cell, value in form.items()}
        size = max(map(abs, scaled.values()), default=1.0)
        return {cell: value / size for cell, value in scaled.items()}, size

    def _set_base(self, over: Form) -> float:
        """Set the base to 1; return its scale."""
        base, size = self._in_units(over)
        for cell in {*self._base, *base}:
            if self._base.get(cell, 0.0) != base.get(cell, 0.0):
                self._highs.changeCoeff(0, cell, base.get(cell, 0.0))
        self._base = base
        return size

    def _run(self) -> Any:
        if self._crossed:
            return STATUS.kInfeasible
        self.solves += 1
        self._ray = None
        return solve(self._highs)


def value_at(form: Form, point: Mapping[int, float]) -> float:
    """Return a form's value at a point."""
    return sum(value * point.get(cell, 0.0) for cell, value in form.items())
