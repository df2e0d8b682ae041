"""The prior of log flows: what real bilateral series do before any claim is heard.

A log flow is an unknown level, a drift, a random walk, swings that fade within months, a season that changes slowly
and monthly noise; each is correlated between exports and imports and smaller in larger pairs. Offices that count the
same flow share all of it but a fat-tailed offset and a small yearly wobble. The numbers stand in
``parameters/*.toml``, learned by ``bench/learn_prior.py`` and ``bench/learn_ties.py``; nothing here depends on who the
economies are.

Harvey, Forecasting, Structural Time Series Models and the Kalman Filter (1989), ch. 2 and 8.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

SLOW, FAST = ("drift", "walk"), ("swing", "season", "noise")
COMPONENTS = SLOW + FAST
LEVEL_SD = 3.0
"""Standard deviation of the log level around the guess from the claims: a factor of twenty, as good as flat."""
SIZE_RANGE = (-2.0, 3.0)
"""Sizes, log10 of yearly flow over 1e8 USD, beyond which the learned slopes are not continued."""


@dataclass(frozen=True, slots=True)
class Prior:
    """Gaussian prior of log flow per month in n cells, given volatilities and a width of ties that are drawn too.

    Attributes
    ----------
    mean : shape (n,).
    slow, fast : shape (n, n), what scales with the squared volatility of the long and of the short run.
    levels : shape (n, g), loadings of the unknown levels.
    level_var, tie_var : shape (g,), variances of the levels: what is fixed, and what scales with the ties' width.
    ramps : shape (n, r), loadings of each year's shock to each direction's walk at its usual size, part of ``slow``;
        ``ramp_mix`` (r, r) holds the shocks' correlations.
    months : shape (n,), months of each cell: a flow is ``months * exp(z)``.
    dof : degrees of freedom of the two volatilities and of the ties' width (larger: all pairs alike).
    """

    mean: Array
    slow: Array
    fast: Array
    levels: Array
    level_var: Array
    tie_var: Array
    ramps: Array
    ramp_mix: Array
    months: Array
    dof: tuple[float, float, float]


def prior_of(office: Ints, direction: Ints, ends: Ints, *, sizes: tuple[float, float]) -> Prior:
    """Return the prior of the cells of one pair.

    Parameters
    ----------
    office, direction : shape (n,), which authority (0, 1, ...) and which way (0 exports, 1 imports) a cell counts.
    ends : shape (n, 2), first month and the month after the last of each cell.
    sizes : guessed yearly exports and imports in plain units; they need only be right within a factor of ten or so.
    """
    named, n = parameters(), len(office)
    log_size = np.clip(np.log10(np.maximum(sizes, 1.0)) - 8, *SIZE_RANGE)
    periods, place = np.unique(ends, axis=0, return_inverse=True)
    parts = kernels(periods, phi=named["phi"], psi=named["psi"])
    cov = {name: np.zeros((n, n)) for name in ("slow", "fast")}
    for name in COMPONENTS:
        sd = np.exp(named[f"{name}_log_sd"] + named[f"{name}_slope"] * log_size)
        mix = np.outer(sd, sd) * np.array([[1, named[f"{name}_rho"]], [named[f"{name}_rho"], 1]])
        part = mix[np.ix_(direction, direction)] * parts[name][np.ix_(place, place)]
        cov["slow" if name in SLOW else "fast"] += part
    steps = year_ramps(periods)[place]
    walk_sd = np.exp(named["walk_log_sd"] + named["walk_slope"] * log_size)
    ramps = np.concatenate([steps * ((direction == way) * walk_sd[way])[:, None] for way in (0, 1)], axis=1)
    ramp_mix = np.kron(np.array([[1, named["walk_rho"]], [named["walk_rho"], 1]]), np.eye(steps.shape[1]))
    levels, level_var, tie_var = _levels(office, direction, log_size)
    if len(np.unique(office)) > 1:
        same = (office[:, None] == office) & (direction[:, None] == direction)
        cov["fast"] += parameters("ties")["yearly_move"] ** 2 / 2 * same * parts["swing"][np.ix_(place, place)]
    start = (ends.mean(axis=1) - ends.mean()) / 12
    mean = np.log(np.maximum(sizes, 1.0) / 12)[direction] + named["growth"] * start
    months = (ends[:, 1] - ends[:, 0]).astype(float)
    dof = (named["slow_dof"], named["fast_dof"], parameters("ties")["dof"])
    return Prior(mean, cov["slow"], cov["fast"], levels, level_var, tie_var, ramps, ramp_mix, months, dof)


@dataclass(frozen=True, slots=True)
class Basis:
    """The prior in coordinates of their own: ``z = mean + load @ u`` with independent u of known variances.

    One eigenproblem makes the long and the short run diagonal together, so that the variances for any volatilities
    ``(long run, short run, width of ties)`` are a sum of vectors. ``load`` has shape (n, m), the rest (m,).
    """

    load: Array
    slow: Array
    fast: Array
    fixed: Array
    tied: Array

    def variances(self, scales: Array) -> Array:
        """Return the variances of u for each row of scales, shapes (b, 3) -> (b, m)."""
        square = scales**2
        return np.asarray(self.fixed + square @ np.stack([self.slow, self.fast, self.tied]))


def basis_of(prior: Prior) -> Basis:
    """Return the basis of a prior."""
    n, none = len(prior.mean), np.zeros(len(prior.level_var))
    root = np.linalg.cholesky(prior.fast + 1e-9 * np.eye(n))
    values, vectors = np.linalg.eigh(np.linalg.solve(root, np.linalg.solve(root, prior.slow).T))
    return Basis(
        load=np.concatenate([root @ vectors, prior.levels], axis=1),
        slow=np.concatenate([np.maximum(values, 0.0), none]),
        fast=np.concatenate([np.ones(n), none]),
        fixed=np.concatenate([np.zeros(n), prior.level_var]),
        tied=np.concatenate([np.zeros(n), prior.tie_var]),
    )


def _levels(office: Ints, direction: Ints, log_size: Array) -> tuple[Array, Array, Array]:
    """Return loadings and variances of the common level, the ratio of the flows, and each office's own offsets."""
    loads = [np.ones(len(office)), np.where(direction == 0, 0.5, -0.5)]
    fixed, tied = [LEVEL_SD**2, parameters()["ratio_sd"] ** 2], [0.0, 0.0]
    named, offices = parameters("ties"), np.unique(office)
    if len(offices) > 1:
        for which in offices:
            for way in (0, 1):
                loads.append(((office == which) & (direction == way)).astype(float))
                fixed.append(0.0)
                # the log ratio of two offices is the difference of two offsets
                tied.append(float(np.exp(2 * (named["log_width"] + named["slope"] * log_size[way])) / 2))
    return np.stack(loads, axis=1), np.array(fixed), np.array(tied)


def kernels(ends: Ints, *, phi: float, psi: float) -> dict[str, Array]:
    """Return the unit-variance covariance of each component between runs of months, by averaging over their months.

    Parameters
    ----------
    ends : shape (n, 2), first month and the month after the last, counted from any origin.
    phi : what remains of a swing after one month, 0..1.
    psi : what remains of a season's shape after one year, 0..1.

    Returns
    -------
    Matrices of shape (n, n) by component. Units: drift and walk a year, swing, season and noise a month.
    """
    first, stop, middle = _span(ends)
    t = np.arange(first, stop)
    gap = np.abs(t[:, None] - t[None, :])
    centre = (t - middle) / 12
    out = np.abs(centre)
    calendar = 12 / 11 * ((gap % 12 == 0) - 1 / 12)
    monthly = {
        "drift": np.outer(centre, centre),
        "walk": (out[:, None] + out[None, :] - gap / 12) / 2,
        "swing": phi**gap,
        "season": calendar * psi ** (gap / 12),
        "noise": np.eye(len(t)),
    }
    starts, stops = ends[:, 0] - first, ends[:, 1] - first
    return {name: _averaged(matrix, starts, stops) for name, matrix in monthly.items()}


def year_ramps(ends: Ints) -> Array:
    """Return what each year's whole step of a walk adds to each run of months on average, shape (n, years).

    Years run from the middle of the span outward, where the walk starts; the ramps' outer products add to the walk's
    covariance but for the bridges within the years.
    """
    first, stop, middle = _span(ends)
    t = np.arange(first, stop)[:, None]
    right = np.clip((t - np.arange(middle, stop, 12)) / 12, 0, 1)
    left = -np.clip((np.arange(middle, first, -12) - t) / 12, 0, 1)
    monthly = np.concatenate([left[:, ::-1], right], axis=1)
    sums = np.concatenate([np.zeros((1, monthly.shape[1])), monthly.cumsum(axis=0)])
    starts, stops = ends[:, 0] - first, ends[:, 1] - first
    return np.asarray((sums[stops] - sums[starts]) / (stops - starts)[:, None])


def _span(ends: Ints) -> tuple[int, int, int]:
    """Return the first month, the month after the last, and the January in the middle from which walks start."""
    first, stop = int(ends.min()), int(ends.max())
    return first, stop, (first + stop + 12) // 24 * 12


def _averaged(matrix: Array, starts: Ints, stops: Ints) -> Array:
    """Average a monthly covariance over runs of months, by a summed-area table."""
    area = np.zeros((len(matrix) + 1, len(matrix) + 1))
    area[1:, 1:] = matrix.cumsum(axis=0).cumsum(axis=1)
    sums = area[np.ix_(stops, stops)] - area[np.ix_(starts, stops)] - area[np.ix_(stops, starts)]
    sums += area[np.ix_(starts, starts)]
    months = (stops - starts).astype(float)
    return np.asarray(sums / np.outer(months, months))


def log_scale(scale: Array | float, dof: float) -> Array:
    """Return the log density, up to a constant and on logs of the scale, of ``scale^2 = dof / chi2(dof)``."""
    return np.asarray(-dof * np.log(scale) - dof / (2 * np.square(scale)))


@cache
def parameters(name: str = "prior") -> Mapping[str, Any]:
    """Return the learned numbers of one file in ``parameters/``."""
    file = resources.files("steelyard.weighing") / "parameters" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
