"""Paths of log flows that obey what was said: draws from the prior, bent until every claim holds.

Each draw takes a path from the prior and a value from each claim's range, and moves to the most probable path that
gives those values (randomised maximum a posteriori, a Gauss-Newton solve for each draw). Draws that break an
inequality are reflected at it, and a last projection in the prior's own metric puts every draw inside every range. It
refuses nothing: rows that cannot be met are met as nearly as their widths allow.

Oliver, He and Reynolds, Conditioning permeability fields to pressure data (1996); Bardsley et al.,
Randomize-then-optimize (SIAM J. Sci. Comput. 2014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from steelyard.weighing.prior import basis_of
from steelyard.weighing.volatility import posterior_of_scales, with_jolts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from steelyard.weighing.evidence import Evidence
    from steelyard.weighing.prior import Basis, Prior

    Array = NDArray[np.float64]

BATCH = 64
STEPS = 3
TURNS = 6
SLACK = 0.3
STEP = 2.0
"""Longest move of a log flow in one Gauss-Newton step."""
EXACT = 1e-5
"""Standard deviation (logs) that stands for none, so that repeated rows stay solvable."""


def sample(prior: Prior, evidence: Evidence, n_draws: int, rng: np.random.Generator) -> Array:
    """Return draws of the flows, shape (n_draws, n), in plain units, each inside every range as nearly as can be.

    Parameters
    ----------
    prior : what is known before.
    evidence : rows; those with two ends are data, those with one are inequalities.
    """
    data = evidence.take(np.isfinite(evidence.low) & np.isfinite(evidence.high))
    centre = most_probable(prior, data)
    prior = with_jolts(prior, data, centre)
    basis = basis_of(prior)
    variances = basis.variances(_scales(prior, basis, data, centre, n_draws, rng))
    start = prior.mean + (np.sqrt(variances) * rng.standard_normal(variances.shape)) @ basis.load.T
    said, noise = _said(data, n_draws, rng)
    z = np.empty(start.shape)
    for first in range(0, n_draws, BATCH):
        part = slice(first, first + BATCH)
        now = centre[None]
        for _ in range(STEPS):
            now = _step(prior, basis, data, now, start[part], said[part], noise[part], variances[part])
        z[part] = _inside(prior, basis, evidence, now, variances[part])
    return np.asarray(prior.months * np.exp(z))


def most_probable(prior: Prior, data: Evidence) -> Array:
    """Return the most probable path given the middle of each range: where all draws start from, shape (n,)."""
    basis, one = basis_of(prior), np.ones((1, 3))
    said = ((data.low + data.high) / 2)[None]
    noise = np.maximum((data.high - data.low) / np.sqrt(12), EXACT)[None]
    z = prior.mean[None]
    for _ in range(25):
        new = _step(prior, basis, data, z, prior.mean[None], said, noise, basis.variances(one))
        done = np.abs(new - z).max() < 1e-6
        z = new
        if done:
            break
    return np.asarray(z[0])


def _scales(prior: Prior, basis: Basis, data: Evidence, centre: Array, n_draws: int, rng: np.random.Generator) -> Array:
    grid, chance = posterior_of_scales(prior, basis, data, centre)
    places = np.searchsorted(np.cumsum(chance), (np.arange(n_draws) + rng.random()) / n_draws)
    return np.asarray(rng.permutation(grid[np.minimum(places, len(grid) - 1)]))


def _said(data: Evidence, n_draws: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw a value from the rounding mixture of each range (rule 4); return values and their standard deviations."""
    k = len(data.low)
    half = np.where(rng.random((n_draws, k)) < data.fine, 0.05, 0.5) * (data.high - data.low)
    value = (data.low + data.high) / 2 + half * rng.uniform(-1, 1, (n_draws, k))
    return value, np.maximum(half / np.sqrt(3), EXACT)


def _step(
    prior: Prior, basis: Basis, data: Evidence, z: Array, start: Array, said: Array, noise: Array, variances: Array
) -> Array:
    """Return the next Gauss-Newton iterate of the path nearest to ``start`` that gives the values ``said``."""
    value, slope = data.at(z, prior.months)
    rest = said - value + (slope @ (z - start)[:, :, None])[:, :, 0]
    move = start + _gain(basis, slope, noise, variances, rest) - z
    return np.asarray(z + np.clip(move, -STEP, STEP))


def _gain(basis: Basis, slope: Array, noise: Array, variances: Array, rest: Array) -> Array:
    """Return ``C H' (H C H' + R)^-1 rest`` for each draw, with C of its own variances; shapes (b, n) from (b, k).

    Where rows outnumber unknowns it is the same as ``(C^-1 + H' R^-1 H)^-1 H' R^-1 rest``, and cheaper so.
    """
    lift = slope @ basis.load
    k, m = lift.shape[1:]
    if k > 1.2 * m and (variances > 0).all():
        sure = lift / noise[:, :, None]
        inner = sure.transpose(0, 2, 1) @ sure
        inner[:, np.arange(m), np.arange(m)] += 1 / variances
        right = sure.transpose(0, 2, 1) @ (rest / noise)[:, :, None]
        return np.asarray(np.linalg.solve(inner, right)[:, :, 0] @ basis.load.T)
    inner = (lift * variances[:, None, :]) @ lift.transpose(0, 2, 1)
    inner[:, np.arange(k), np.arange(k)] += noise**2
    weight = np.linalg.solve(inner, rest[:, :, None])
    return np.asarray((variances * (lift.transpose(0, 2, 1) @ weight)[:, :, 0]) @ basis.load.T)


def _inside(prior: Prior, basis: Basis, evidence: Evidence, z: Array, variances: Array) -> Array:
    """Move paths that break a range inside it: orders by reflection, then all by projection in the prior's metric."""
    one_sided = ~np.isfinite(evidence.high - evidence.low)
    margin = np.where(one_sided, 0.0, np.minimum(0.02 * (evidence.high - evidence.low), 1e-4))
    low, high = evidence.low + margin, evidence.high - margin
    z = z.copy()
    for turn in range(TURNS):
        value, slope = evidence.at(z, prior.months)
        under, over = value < evidence.low - 1e-9, value > evidence.high + 1e-9
        bad = (under | over).any(axis=1)
        if not bad.any():
            break
        # an order that is broken by d is met by d the other way: the half of a normal that is allowed, mirrored
        mirror = one_sided & (turn == 0)
        target = np.where(under, low + np.where(mirror, evidence.low - value, 0.0), value)
        target = np.where(over, high - np.where(mirror, value - evidence.high, 0.0), target)
        # a row that holds may move within its slack; one that is broken goes where it is sent
        slack = np.minimum(value - evidence.low, evidence.high - value)
        held = np.clip(SLACK * slack, EXACT, 1e3)
        move = _gain(basis, slope[bad], held[bad], variances[bad], (target - value)[bad])
        z[bad] += np.clip(move, -STEP, STEP)
    return z
