"""Paths: draws of all that one pair's cells may have been, and their sums over periods."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.weighing.ensemble import sample
from steelyard.weighing.evidence import Evidence, Said, evidence_of
from steelyard.weighing.prior import Prior, parameters, prior_of

Array = NDArray[np.float64]

N_DRAWS = 200
UNKNOWN_SIZE = 1e8
"""Yearly turnover in plain units that is guessed where no level is known at all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One unknown: what an office counts of one direction over an elementary period."""

    authority: str | None
    direction: Flow
    period: Period


@dataclass(frozen=True, slots=True)
class Paths:
    """Draws of the cells of one pair, one unit and one scope; ``x`` has shape (draws, cells), plain units."""

    cells: tuple[Cell, ...]
    x: Array

    def offices(self) -> dict[str | None, OfficePaths]:
        """Return the draws by office, summed up along time."""
        found = {}
        for office in dict.fromkeys(cell.authority for cell in self.cells):
            sums, edges = {}, [set[int](), set[int]()]
            for k, way in enumerate((Flow.EXPORTS, Flow.IMPORTS)):
                own = sorted(
                    (cell.period.first, cell.period.last + 1, i)
                    for i, cell in enumerate(self.cells)
                    if cell.authority == office and cell.direction is way
                )
                sums[way] = {own[0][0]: np.zeros(len(self.x))} if own else {}
                for first, stop, i in own:
                    if first in sums[way]:
                        sums[way][stop] = sums[way][first] + self.x[:, i]
                edges[k] = set(sums[way])
            found[office] = OfficePaths(frozenset(edges[0] & edges[1]), sums[Flow.EXPORTS], sums[Flow.IMPORTS])
        return found


@dataclass(frozen=True, slots=True)
class OfficePaths:
    """What one office counts, as sums from the first month up to each month at which a cell begins or ends."""

    edges: frozenset[int]
    exports: Mapping[int, Array]
    imports: Mapping[int, Array]

    def covers(self, period: Period) -> bool:
        """True when the period is made of whole cells."""
        return period.first in self.edges and period.last + 1 in self.edges

    def total(self, flow: Flow, period: Period) -> Array:
        """Return draws of a flow over a period that is covered, shape (draws,)."""
        sold = self.exports[period.last + 1] - self.exports[period.first]
        bought = self.imports[period.last + 1] - self.imports[period.first]
        if flow is Flow.EXPORTS:
            return sold
        if flow is Flow.IMPORTS:
            return bought
        return sold - bought if flow is Flow.BALANCE else sold + bought

    def periods(self) -> list[Period]:
        """Return the whole years, then the whole quarters, that are covered."""
        years = range(min(self.edges) // 12, max(self.edges) // 12 + 1)
        asked = [Period.year(year) for year in years]
        asked += [Period.quarter(year, number) for year in years for number in (1, 2, 3, 4)]
        return [period for period in asked if self.covers(period)]


@cache
def model_name() -> str:
    """Return the name of the model and the versions of its parameters, as they stand in every estimate."""
    versions = ", ".join(f"{name} {parameters(name)['version']}" for name in ("prior", "ties", "rounding", "stretch"))
    return f"ensemble 1 ({versions})"


def paths(
    cells: Sequence[Cell], rows: Sequence[Said], *, n_draws: int = N_DRAWS, rng: np.random.Generator | None = None
) -> Paths:
    """Return draws of the cells that obey the rows.

    Parameters
    ----------
    cells : the unknowns of one pair, unit and scope.
    rows : inequalities on them, by position.
    rng : where randomness comes from; by default it is seeded by the rows, whatever their order and names.
    """
    evidence = evidence_of(rows, len(cells))
    rng = rng or np.random.default_rng(_seed(evidence))
    return Paths(tuple(cells), sample(prior_for(cells, evidence), evidence, n_draws, rng))


def prior_for(cells: Sequence[Cell], evidence: Evidence) -> Prior:
    """Return the prior of the cells of one pair, as large as the levels among the rows suggest."""
    offices = {name: k for k, name in enumerate(dict.fromkeys(cell.authority for cell in cells))}
    office = np.array([offices[cell.authority] for cell in cells])
    direction = np.array([int(cell.direction is Flow.IMPORTS) for cell in cells])
    ends = np.array([(cell.period.first, cell.period.last + 1) for cell in cells])
    return prior_of(office, direction, ends, sizes=_sizes(evidence, direction, ends))


def _seed(evidence: Evidence) -> int:
    told = np.round(np.concatenate([evidence.low, evidence.high, evidence.plus.ravel(), evidence.minus.ravel()]), 9)
    return int.from_bytes(hashlib.sha256(told.tobytes()).digest()[:8], "big")


def _sizes(evidence: Evidence, direction: NDArray[np.int64], ends: NDArray[np.int64]) -> tuple[float, float]:
    """Guess yearly exports and imports from the levels among the rows: only their order of magnitude matters."""
    levels = (evidence.scale == 0) & ~(evidence.minus > 0).any(axis=1) & np.isfinite(evidence.high)
    pace: dict[str, list[float]] = {"exports": [], "imports": [], "turnover": []}
    for row in np.flatnonzero(levels):
        cells = evidence.plus[row] > 0
        ways = set(direction[cells].tolist())
        months = float((ends[cells, 1] - ends[cells, 0]).sum()) / len(ways)
        name = "turnover" if len(ways) == 2 else ("exports", "imports")[ways.pop()]
        low = evidence.low[row] if np.isfinite(evidence.low[row]) else evidence.high[row]
        pace[name].append(float(np.exp((low + evidence.high[row]) / 2)) * 12 / months)
    total, sold, bought = (float(np.median(pace[n])) if pace[n] else None for n in ("turnover", "exports", "imports"))
    if total is None:
        total = (sold or bought or UNKNOWN_SIZE / 2) + (bought or sold or UNKNOWN_SIZE / 2)
    sold = sold or max(total - (bought or total / 2), total / 10)
    return sold, bought or max(total - sold, total / 10)
