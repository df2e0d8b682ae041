"""The peer that estimates are scored against: what an analyst does with a spreadsheet and a benchmarking tool.

Missing years run log-linear between the stated ones and flat beyond them; quarters come from years by Denton's first
differences with a flat indicator; intervals are the point times error quantiles of the fitting pairs (split conformal).

Denton, JASA 66 (1971); Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World (2005), ch. 4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow

Array = NDArray[np.float64]


def stated_years(claims: Sequence[Claim], flow: Flow) -> dict[int, float]:
    """Return the stated yearly levels of a flow, or what the other two flows leave for it (positive values only)."""
    said: dict[int, dict[Flow, float]] = {}
    for claim in claims:
        if claim.kind is Kind.LEVEL and claim.period and claim.period.is_year and claim.value:
            said.setdefault(claim.period.start_year, {})[claim.flow] = claim.value
    found = {}
    for year, levels in said.items():
        total, sold, bought = (levels.get(f) for f in (Flow.TURNOVER, Flow.EXPORTS, Flow.IMPORTS))
        value = levels.get(flow)
        if value is None and flow is Flow.TURNOVER and sold and bought:
            value = sold + bought
        if value is None and flow is not Flow.TURNOVER and total and (other := sold or bought):
            value = total - other
        if value and value > 0:
            found[year] = value
    return found


def yearly_points(stated: Mapping[int, float], years: Sequence[int]) -> Array | None:
    """Return a value for each year, or None where fewer than two years are stated."""
    if len(stated) < 2:
        return None
    known = sorted(stated)
    return np.asarray(np.exp(np.interp(years, known, [np.log(stated[year]) for year in known])))


def denton(yearly: Array) -> Array:
    """Return quarters, shape (4 n,), that add to the years and change as little as they can from one to the next.

    >>> denton(np.array([4.0, 4.0])).round(6).tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    """
    n = len(yearly)
    rough = np.diff(np.eye(4 * n), axis=0)
    adds = np.kron(np.eye(n), np.ones(4))
    system = np.block([[2 * rough.T @ rough, adds.T], [adds, np.zeros((n, n))]])
    return np.asarray(np.linalg.solve(system, np.concatenate([np.zeros(4 * n), yearly]))[: 4 * n])
