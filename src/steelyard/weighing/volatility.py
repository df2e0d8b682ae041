"""How volatile a pair is, from its claims: scales of its long and short run, and the shocks of single years.

Stated years that move calmly make the prior of that pair narrower, a jump that was stated widens its own year and not
the others. Both follow from the claims' rows linearised at the most probable path.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from steelyard.weighing.prior import basis_of, log_scale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from steelyard.weighing.evidence import Evidence
    from steelyard.weighing.prior import Basis, Prior

    Array = NDArray[np.float64]

GRID = np.exp(np.linspace(-2.0, 1.6, 11))
"""Volatilities, as multiples of what is usual for the size, that are weighed against each other."""
JOLT_DOF = 3.0
"""Degrees of freedom of a year's own shock, chosen by score on the fitting pairs (2, 3, 5 and infinite were tried)."""
BATCH = 48
JOLT_TURNS = 3
LEAST_NOISE = 1e-10


def posterior_of_scales(prior: Prior, basis: Basis, data: Evidence, centre: Array) -> tuple[Array, Array]:
    """Return a grid of (long-run volatility, short-run volatility, width of ties) and the posterior chance of each.

    Shapes (m, 3) and (m,); the likelihood is that of the rows linearised at ``centre``.
    """
    ties = GRID[::3] if prior.tie_var.any() else np.ones(1)
    grid = np.stack([part.ravel() for part in np.meshgrid(GRID, GRID, ties)], axis=1)
    log_chance = sum((log_scale(grid[:, i], dof) for i, dof in enumerate(prior.dof)), np.zeros(len(grid)))
    rest, slope, noise = _linear(prior, data, centre)
    lift = slope @ basis.load
    for first in range(0, len(grid), BATCH):
        part = slice(first, first + BATCH)
        cov = (lift * basis.variances(grid[part])[:, None, :]) @ lift.T + noise
        root = np.linalg.cholesky(cov)
        white = np.linalg.solve(root, np.broadcast_to(rest[:, None], (len(cov), len(rest), 1)))[:, :, 0]
        log_chance[part] -= np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1) + (white**2).sum(axis=1) / 2
    chance = np.exp(log_chance - log_chance.max())
    return grid, chance / chance.sum()


def with_jolts(prior: Prior, data: Evidence, centre: Array) -> Prior:
    """Return the prior with each year's shock as large as the claims show it to have been.

    A shock is Student t: a scale of its own times a normal. The scales are at their expected values given the claims
    (expectation-maximisation on the linearised rows).
    """
    rest, slope, noise = _linear(prior, data, centre)
    load, jolted = slope @ prior.ramps, prior
    mix = prior.ramp_mix
    for _ in range(JOLT_TURNS):
        basis = basis_of(jolted)
        grid, chance = posterior_of_scales(jolted, basis, data, centre)
        scales = np.exp(chance @ np.log(grid))
        lift = slope @ basis.load
        back = scales[0] * mix @ load.T
        gain = np.linalg.solve((lift * basis.variances(scales[None])) @ lift.T + noise, back.T).T
        power = (gain @ rest) ** 2 + np.diagonal(mix - gain @ back.T)
        square = (JOLT_DOF + power) / (JOLT_DOF + 1)
        mix = np.sqrt(np.outer(square, square)) * prior.ramp_mix
        jolted = replace(prior, slow=prior.slow + prior.ramps @ (mix - prior.ramp_mix) @ prior.ramps.T)
    return jolted


def _linear(prior: Prior, data: Evidence, centre: Array) -> tuple[Array, Array, Array]:
    """Return what the rows say beyond the prior mean, their slopes, and their rounding as variance, at ``centre``."""
    value, slope = (part[0] for part in data.at(centre[None], prior.months))
    noise = np.diag(np.maximum((data.high - data.low) ** 2 / 12, LEAST_NOISE))
    return (data.low + data.high) / 2 - value + slope @ (centre - prior.mean), slope, noise
