"""The methods that were tried for estimates, on one footing: the same prior, the same rows, draws of the cells.

``ensemble`` is the one in use. ``program`` perturbs the most probable path and projects it by a quadratic programme, with
the prior taken as normal in levels. ``chain`` is hit-and-run in the polytope, slice sampling the log-normal prior along
directions between draws of the ensemble; it is exact in the long run and serves as the reference.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from steelyard.weighing import ensemble
from steelyard.weighing.evidence import Evidence
from steelyard.weighing.prior import Prior

Array = NDArray[np.float64]
Method = Callable[[Prior, Evidence, int, np.random.Generator], Array]

CHAIN_STEPS = 600


def program(prior: Prior, evidence: Evidence, n_draws: int, rng: np.random.Generator) -> Array:
    """Draw by quadratic programmes: normal levels around the most probable path, nearest point inside the ranges."""
    import osqp
    from scipy import sparse

    data = evidence.take(np.isfinite(evidence.low) & np.isfinite(evidence.high))
    centre, scales = _fitted(prior, data, n_draws, rng)
    x = prior.months * np.exp(centre)
    matrix, low, high = _linear_rows(evidence)
    size = np.maximum(np.abs(matrix) @ x, 1e-300)
    matrix, low, high = matrix / size[:, None], low / size, high / size
    matrix, low, high = (
        np.concatenate(p) for p in ((matrix, np.diag(1 / x)), (low, np.zeros(len(x))), (high, np.full(len(x), np.inf)))
    )
    out = np.empty((n_draws, len(x)))
    for scale in np.unique(scales, axis=0):
        rows = np.flatnonzero((scales == scale).all(axis=1))
        level = ensemble._level_var(prior, scale[None])[0]
        cov = scale[0] ** 2 * prior.slow + scale[1] ** 2 * prior.fast + (prior.levels * level) @ prior.levels.T
        root = np.linalg.cholesky(cov + 1e-9 * np.eye(len(x)))
        solver = osqp.OSQP()
        solver.setup(sparse.eye(len(x), format="csc"), np.zeros(len(x)), sparse.csc_matrix(matrix @ (x[:, None] * root)),
                     np.full(len(low), -1.0), np.full(len(low), 1.0), verbose=False, eps_abs=1e-5, eps_rel=1e-5, max_iter=4000)  # fmt: skip
        for row in rows:
            start = rng.standard_normal(len(x))
            at = x * (1 + root @ start)
            solver.update(l=low - matrix @ at, u=high - matrix @ at)
            out[row] = np.maximum(at + x * (root @ solver.solve().x), 1e-3 * x)
    return out


def chain(prior: Prior, evidence: Evidence, n_draws: int, rng: np.random.Generator) -> Array:
    """Draw by hit-and-run with slice steps, one chain a draw, started from the ensemble."""
    start = ensemble.sample(prior, evidence, n_draws, rng)
    data = evidence.take(np.isfinite(evidence.low) & np.isfinite(evidence.high))
    _, scales = _fitted(prior, data, n_draws, rng)
    level = ensemble._level_var(prior, scales)
    inverse = np.linalg.inv(
        scales[:, :1, None] ** 2 * prior.slow + scales[:, 1:2, None] ** 2 * prior.fast
        + (prior.levels * level[:, None, :]) @ prior.levels.T + 1e-9 * np.eye(len(prior.mean))
    )  # fmt: skip

    def density(x: Array) -> Array:
        z = np.log(np.maximum(x, 1e-300) / prior.months)
        off = z - prior.mean
        return np.asarray(-0.5 * (off * (inverse @ off[:, :, None])[:, :, 0]).sum(axis=1) - z.sum(axis=1))

    matrix, low, high = _linear_rows(evidence)
    x, now = start.copy(), density(start)
    for _ in range(CHAIN_STEPS):
        pair = rng.integers(n_draws, size=(2, n_draws))
        way = start[pair[0]] - start[pair[1]]
        left, right = _chord(x, way, matrix, low, high)
        bar, live = now - rng.exponential(size=n_draws), np.ones(n_draws, dtype=bool)
        for _ in range(40):
            t = left + (right - left) * rng.random(n_draws)
            new = x + t[:, None] * way
            value = density(new)
            good = live & (value >= bar) & (new > 0).all(axis=1)
            x[good], now[good] = new[good], value[good]
            live &= ~good
            left, right = np.where(t < 0, t, left), np.where(t >= 0, t, right)
            if not live.any():
                break
    return x


def _chord(x: Array, way: Array, matrix: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """Return how far each point may move along its way, back and forth, inside all rows and above zero."""
    value, slope = np.concatenate([x @ matrix.T, x], axis=1), np.concatenate([way @ matrix.T, way], axis=1)
    low, high = np.concatenate([low, np.zeros(x.shape[1])]), np.concatenate([high, np.full(x.shape[1], np.inf)])
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.stack([np.minimum(low - value, 0) / slope, np.maximum(high - value, 0) / slope])
    ends = np.where(np.isnan(ends) | (np.abs(slope) < 1e-300), np.inf, ends)
    ahead, back = (
        np.where(ends >= 0, ends, np.inf).min(axis=(0, 2)),
        np.where(ends <= 0, -ends, np.inf).min(axis=(0, 2)),
    )
    return -np.minimum(back, 1e3), np.minimum(ahead, 1e3)


def _fitted(prior: Prior, data: Evidence, n_draws: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return the most probable path and the scales of each draw, as the ensemble takes them."""
    centre = ensemble._most_probable(prior, data)
    grid, weight = ensemble._scales(prior, data, centre)
    return centre, grid[rng.choice(len(grid), n_draws, p=weight)]


def _linear_rows(evidence: Evidence) -> tuple[Array, Array, Array]:
    """Return the evidence as rows ``low <= matrix . x <= high``, each end of a ratio a row of its own."""
    rows: list[tuple[Array, float, float]] = []
    for k in range(len(evidence.low)):
        up, down, low, high, scale = (getattr(evidence, name)[k] for name in ("plus", "minus", "low", "high", "scale"))
        if scale > 0:
            rows.append(((up - down) / scale, low, high))
        elif not (down > 0).any():
            rows.append((up, np.exp(low), np.exp(high)))
        else:
            if np.isfinite(low):
                rows.append((up - np.exp(low) * down, 0.0, np.inf))
            if np.isfinite(high):
                rows.append((up - np.exp(high) * down, -np.inf, 0.0))
    return np.array([r[0] for r in rows]), np.array([r[1] for r in rows]), np.array([r[2] for r in rows])


METHODS: dict[str, Method] = {"ensemble": ensemble.sample, "program": program, "chain": chain}
