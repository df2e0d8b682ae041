"""Paths of log flows that obey what was said: draws from the prior, bent until every claim holds.

Each draw takes a path from the prior and a value from each claim's range, and moves to the most probable path that
gives those values (randomised maximum a posteriori, a Gauss-Newton solve for each draw). Draws that break an
inequality are reflected at it, and a last projection in the prior's own metric puts every draw inside every range. It
refuses nothing: rows that cannot be met are met as nearly as their widths allow.

Oliver, He and Reynolds, Conditioning permeability fields to pressure data (1996); Bardsley et al.,
Randomize-then-optimize (SIAM J. Sci. Comput. 2014).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from steelyard.weighing.prior import log_scale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from steelyard.weighing.evidence import Evidence
    from steelyard.weighing.prior import Prior

    Array = NDArray[np.float64]

BATCH = 64
STEP = 2.0
"""Longest move of a log flow in one Gauss-Newton step."""
JOLT_DOF = 3.0
"""Degrees of freedom of a year's own shock, chosen by score on the fitting pairs (2, 3, 5 and infinite were tried)."""
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
    centre = _most_probable(prior, data)
    prior = _with_jolts(prior, data, centre)
    grid, weight = _scales(prior, data, centre)
    places = np.searchsorted(np.cumsum(weight), (np.arange(n_draws) + rng.random()) / n_draws)
    scales = rng.permutation(grid[np.minimum(places, len(grid) - 1)])
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


def _scales(prior: Prior, data: Evidence, centre: Array) -> tuple[Array, Array]:
    """Return a grid of (long-run volatility, short-run volatility, width of ties) and the posterior chance of each.

    By the likelihood of the rows linearised at ``centre``; shapes (m, 3) and (m,).
    """
    ties = _GRID[::3] if prior.tie_var.any() else np.ones(1)
    grid = np.stack([part.ravel() for part in np.meshgrid(_GRID, _GRID, ties)], axis=1)
    log_weight = sum((log_scale(grid[:, i], dof) for i, dof in enumerate(prior.dof)), np.zeros(len(grid)))
    rest, slope, noise = _linear(prior, data, centre)
    slow, fast, lift = slope @ prior.slow @ slope.T, slope @ prior.fast @ slope.T, slope @ prior.levels
    for i, level_var in enumerate(_level_var(prior, grid)):
        cov = grid[i, 0] ** 2 * slow + grid[i, 1] ** 2 * fast + (lift * level_var) @ lift.T + noise
        root = np.linalg.cholesky(cov)
        white = np.linalg.solve(root, rest)
        log_weight[i] -= np.log(np.diagonal(root)).sum() + (white @ white) / 2
    weight = np.exp(log_weight - log_weight.max())
    return grid, weight / weight.sum()


def _linear(prior: Prior, data: Evidence, centre: Array) -> tuple[Array, Array, Array]:
    """Return what the rows say beyond the prior mean, their slopes, and their rounding as variance, at ``centre``."""
    value, slope = (part[0] for part in _values(prior, data, centre[None]))
    noise = np.diag(np.maximum((data.high - data.low) ** 2 / 12, EXACT**2))
    return (data.low + data.high) / 2 - value + slope @ (centre - prior.mean), slope, noise


def _with_jolts(prior: Prior, data: Evidence, centre: Array) -> Prior:
    """Return the prior with each year's shock as large as the claims show it to have been.

    A shock is Student t: a scale of its own times a normal. The scales are at their expected values given the claims
    (expectation-maximisation on the linearised rows): a jump that was stated does not make the other years volatile.
    """
    rest, slope, noise = _linear(prior, data, centre)
    square = np.ones(len(prior.ramp_mix))
    load = slope @ prior.ramps
    jolted = prior
    for _ in range(3):
        grid, weight = _scales(jolted, data, centre)
        s = np.exp(weight @ np.log(grid))
        level_var = _level_var(prior, s[None])[0]
        cov = slope @ (s[0] ** 2 * jolted.slow + s[1] ** 2 * jolted.fast + (prior.levels * level_var) @ prior.levels.T)
        mix = np.sqrt(np.outer(square, square)) * prior.ramp_mix
        back = s[0] * mix @ load.T
        gain = np.linalg.solve(cov @ slope.T + noise, back.T).T
        power = (gain @ rest) ** 2 + np.diagonal(mix - gain @ back.T)
        square = (JOLT_DOF + power) / (JOLT_DOF + 1)
        change = np.sqrt(np.outer(square, square)) * prior.ramp_mix - prior.ramp_mix
        jolted = replace(prior, slow=prior.slow + prior.ramps @ change @ prior.ramps.T)
    return jolted


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
    """Move paths that break a range inside it: orders by reflection, then all by projection in the prior's metric."""
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
