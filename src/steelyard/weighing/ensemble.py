"""Paths of log flows that obey what was said: draws from the prior, bent until every claim holds.

Each draw takes a path from the prior and a value from each claim's range, and moves to the most probable path that
gives those values (randomised maximum a posteriori, a Gauss-Newton solve for each draw). Draws that break an
inequality are reflected at it, and a last projection in the prior's own metric puts every draw inside every range. It
refuses nothing: rows that cannot be met are met as nearly as their widths allow.

Oliver, He and Reynolds, Conditioning permeability fields to pressure data (1996); Bardsley et al.,
Randomize-then-optimize (SIAM J. Sci. Comput. 2014).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from steelyard.weighing.prior import log_scale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from steelyard.weighing.prior import Prior

    Array = NDArray[np.float64]
    Flags = NDArray[np.bool_]

BATCH = 64
STEP = 2.0
"""Longest move of a log flow in one Gauss-Newton step."""
EXACT = 1e-5
"""Standard deviation (logs) that stands for none, so that repeated rows stay solvable."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What claims say of the flows x of the cells, one row each.

    A row says ``low <= log(plus.x) - log(minus.x) <= high`` (the second term only where ``minus`` has entries), or
    ``low <= (plus.x - minus.x) / scale <= high`` where ``scale`` is not zero. An open end is infinite.

    Attributes
    ----------
    plus, minus : shape (k, n), coefficients >= 0.
    low, high, scale : shape (k,).
    fine : shape (k,), chance that the figure was rounded a digit finer, so that only the middle tenth is meant (rule 4).
    """

    plus: Array
    minus: Array
    low: Array
    high: Array
    scale: Array
    fine: Array

    def take(self, rows: Flags) -> Evidence:
        """Return some of the rows."""
        return Evidence(*(getattr(self, name)[rows] for name in self.__slots__))


def sample(prior: Prior, evidence: Evidence, n_draws: int, rng: np.random.Generator) -> Array:
    """Return draws of the flows, shape (n_draws, n), in plain units, each inside every range as nearly as can be.

    Parameters
    ----------
    prior : what is known before.
    evidence : rows; those with two ends are data, those with one are inequalities.
    """
    data = evidence.take(np.isfinite(evidence.low) & np.isfinite(evidence.high))
    centre = _most_probable(prior, data)
    scales = _scales(prior, data, centre, n_draws, rng)
    start = _prior_draws(prior, scales, rng)
    said, noise = _said(data, n_draws, rng)
    out = np.empty((n_draws, len(prior.mean)))
    for first in range(0, n_draws, BATCH):
        part = slice(first, first + BATCH)
        z = np.broadcast_to(centre, start[part].shape)
        for _ in range(4):
            z = _step(prior, data, z, start[part], said[part], noise[part], scales[part])
        out[part] = _inside(prior, evidence, z, scales[part])
    return np.asarray(prior.months * np.exp(out))


def _values(prior: Prior, evidence: Evidence, z: Array) -> tuple[Array, Array]:
    """Return each row's value, shape (b, k), and its slope in the log flows, shape (b, k, n)."""
    x = prior.months * np.exp(z)
    plus, minus = x @ evidence.plus.T, x @ evidence.minus.T
    logs, ratio = evidence.scale == 0, minus > 0
    safe = np.where(ratio, minus, 1.0)
    up = np.where(logs, 1 / np.maximum(plus, 1e-300), 1 / np.where(logs, 1.0, evidence.scale))
    down = np.where(logs, np.where(ratio, 1 / safe, 0.0), 1 / np.where(logs, 1.0, evidence.scale))
    value = np.where(
        logs,
        np.log(np.maximum(plus, 1e-300)) - np.where(ratio, np.log(safe), 0.0),
        (plus - minus) / np.where(logs, 1.0, evidence.scale),
    )
    slope = (up[:, :, None] * evidence.plus - down[:, :, None] * evidence.minus) * x[:, None, :]
    return value, slope


def _gain(prior: Prior, slope: Array, noise: Array, scales: Array, rest: Array) -> Array:
    """Return ``C H' (H C H' + R)^-1 rest`` for each draw, with C of its own scales; shapes (b, n) from (b, k)."""
    slow, fast, level_var = scales[:, :1, None] ** 2, scales[:, 1:2, None] ** 2, _level_var(prior, scales)
    back = slow * (slope @ prior.slow) + fast * (slope @ prior.fast)
    lift = slope @ prior.levels
    inner = back @ slope.transpose(0, 2, 1) + (lift * level_var[:, None, :]) @ lift.transpose(0, 2, 1)
    k = inner.shape[1]
    inner[:, np.arange(k), np.arange(k)] += noise**2
    weight = np.linalg.solve(inner, rest[:, :, None])
    move = back.transpose(0, 2, 1) @ weight
    move += prior.levels @ (level_var[:, :, None] * (lift.transpose(0, 2, 1) @ weight))
    return np.asarray(move[:, :, 0])


def _level_var(prior: Prior, scales: Array) -> Array:
    """Return the variances of the levels for each draw, shape (b, g)."""
    return prior.level_var + scales[:, 2:] ** 2 * prior.tie_var


def _step(prior: Prior, evidence: Evidence, z: Array, start: Array, said: Array, noise: Array, scales: Array) -> Array:
    """Return the next Gauss-Newton iterate of the path nearest to ``start`` that gives the values ``said``."""
    value, slope = _values(prior, evidence, z)
    rest = said - value + (slope @ (z - start)[:, :, None])[:, :, 0]
    move = start + _gain(prior, slope, noise, scales, rest) - z
    return np.asarray(z + np.clip(move, -STEP, STEP))


def _most_probable(prior: Prior, data: Evidence) -> Array:
    """Return the most probable path given the middle of each range: where all draws start from, shape (n,)."""
    said, one = ((data.low + data.high) / 2)[None], np.ones((1, 3))
    noise = np.maximum((data.high - data.low) / np.sqrt(12), EXACT)[None]
    z = prior.mean[None]
    for _ in range(25):
        new = _step(prior, data, z, prior.mean[None], said, noise, one)
        done = np.abs(new - z).max() < 1e-6
        z = new
        if done:
            break
    return np.asarray(z[0])


def _scales(prior: Prior, data: Evidence, centre: Array, n_draws: int, rng: np.random.Generator) -> Array:
    """Return each draw's volatility in the long and the short run and width of ties, shape (n_draws, 3).

    Drawn from their posterior on a grid, by the likelihood of the rows linearised at ``centre``.
    """
    ties = _GRID[::3] if prior.tie_var.any() else np.ones(1)
    grid = np.stack([part.ravel() for part in np.meshgrid(_GRID, _GRID, ties)], axis=1)
    log_weight = sum((log_scale(grid[:, i], dof) for i, dof in enumerate(prior.dof)), np.zeros(len(grid)))
    value, slope = (part[0] for part in _values(prior, data, centre[None]))
    slow, fast, lift = slope @ prior.slow @ slope.T, slope @ prior.fast @ slope.T, slope @ prior.levels
    noise = np.diag(np.maximum((data.high - data.low) ** 2 / 12, EXACT**2))
    rest = (data.low + data.high) / 2 - value + slope @ (centre - prior.mean)
    for i, level_var in enumerate(_level_var(prior, grid)):
        cov = grid[i, 0] ** 2 * slow + grid[i, 1] ** 2 * fast + (lift * level_var) @ lift.T + noise
        root = np.linalg.cholesky(cov)
        white = np.linalg.solve(root, rest)
        log_weight[i] -= np.log(np.diagonal(root)).sum() + (white @ white) / 2
    share = np.cumsum(np.exp(log_weight - log_weight.max()))
    places = np.searchsorted(share / share[-1], (np.arange(n_draws) + rng.random()) / n_draws)
    return np.asarray(rng.permutation(grid[np.minimum(places, len(grid) - 1)]))


_GRID = np.exp(np.linspace(-2.0, 2.4, 12))


def _prior_draws(prior: Prior, scales: Array, rng: np.random.Generator) -> Array:
    path = prior.mean.copy()
    for i, cov in enumerate((prior.slow, prior.fast)):
        root = np.linalg.cholesky(cov + 1e-9 * np.eye(len(cov)))
        path = path + scales[:, i, None] * (rng.standard_normal((len(scales), len(cov))) @ root.T)
    level = rng.standard_normal((len(scales), len(prior.level_var))) * np.sqrt(_level_var(prior, scales))
    return np.asarray(path + level @ prior.levels.T)


def _said(data: Evidence, n_draws: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw a value from the rounding mixture of each range (rule 4); return values and their standard deviations."""
    k = len(data.low)
    half = np.where(rng.random((n_draws, k)) < data.fine, 0.05, 0.5) * (data.high - data.low)
    value = (data.low + data.high) / 2 + half * rng.uniform(-1, 1, (n_draws, k))
    return value, np.maximum(half / np.sqrt(3), EXACT)


def _inside(prior: Prior, evidence: Evidence, z: Array, scales: Array) -> Array:
    """Move paths that break a range inside it: inequalities by reflection, then all by projection in the prior's metric."""
    tight = np.full(evidence.low.shape, EXACT)
    width = np.where(np.isfinite(evidence.high - evidence.low), evidence.high - evidence.low, 0.0)
    margin = np.minimum(0.02 * width, 1e-4)
    for turn in range(6):
        value, slope = _values(prior, evidence, z)
        under, over = value < evidence.low - 1e-9, value > evidence.high + 1e-9
        bad = (under | over).any(axis=1)
        if not bad.any():
            break
        reach = np.where(np.isfinite(evidence.high - evidence.low), margin, 0.0 if turn else np.inf)
        low, high = evidence.low + margin, evidence.high - margin
        target = np.where(under, low + np.minimum(evidence.low - value, reach), value)
        target = np.where(over, high - np.minimum(value - evidence.high, reach), target)
        one_sided = ~np.isfinite(evidence.high - evidence.low)
        held = np.where(one_sided & ~under & ~over, 1e3, tight)[bad]
        move = _gain(prior, slope[bad], held, scales[bad], (target - value)[bad])
        z = z.copy()
        z[bad] += np.clip(move, -STEP, STEP)
    return z
