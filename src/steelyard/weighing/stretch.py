"""How far quantiles are drawn apart or together, so that they cover what they say.

The ensemble's narrow intervals cover a little less than they should, and its very wide ones more: one volatility a pair
is learned from few statements. The distance of each quantile from the middle, in logs, becomes ``exp(a + b ln h + c few
+ d size + e large + f size (1 + ln h))``; the coefficients have the least quantile score on the pairs that teach
(``bench/learn_stretch.py`` -> ``parameters/stretch.toml``), by year and part-year. Refuses to leave the draws' own
range, which lies in the bounds.

Koenker and Bassett, Regression Quantiles (Econometrica 1978); Kuleshov, Fenner and Ermon (ICML 2018).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from steelyard.core.period import Period
from steelyard.weighing.prior import parameters

Array = NDArray[np.float64]
FEW = 2
"""Known years of a flow up to which it counts as little known."""
SIZES = (-2.0, 1.5)
"""Sizes, log10 of yearly flow over 1e8, within which they matter: giants are taken alike ($3bn a year and more)."""
LEAST = 1e-4
"""Least distance in logs that is drawn apart."""
NAMES = ("p05", "p25", "p75", "p95")


def features(distance: Array, middle: Array, months: Array, known_years: Array) -> Array:
    """Return what a stretched distance depends on, shape (n, 6).

    Parameters
    ----------
    distance : of a quantile from the middle, in logs, > 0.
    middle : plain units over ``months``.
    known_years : years in which the level of the flow is known.
    """
    size = np.clip(np.log10(np.maximum(middle * 12 / months, 1.0)) - 8, *SIZES)
    few = (known_years <= FEW).astype(float)
    log_distance = np.log(np.maximum(distance, LEAST))
    large, turn = np.maximum(size, 0.0), size * (1 + log_distance)
    return np.stack([np.ones(len(distance)), log_distance, few, size, large, turn], axis=1)


def stretched(quantiles: Array, reach: Array, period: Period, known_years: int) -> Array:
    """Return the five quantiles of a quantity, in order, each as far from the middle as it has to be.

    Parameters
    ----------
    quantiles : 5, 25, 50, 75 and 95%, plain units; those of a flow that may be zero or less stay as they are.
    reach : least and greatest draw.
    period : a whole year, or a part of one.
    known_years : years in which the level of the flow is known.
    """
    if quantiles[0] <= 0:
        return quantiles
    coefficients = parameters("stretch")["year" if period.is_year else "part"]
    result, middle = quantiles.copy(), quantiles[2]
    for k, name in zip((0, 1, 3, 4), NAMES, strict=True):
        distance = abs(np.log(quantiles[k] / middle))
        if distance <= LEAST:
            continue
        known = np.array([float(known_years)])
        x = features(np.array([distance]), np.array([middle]), np.array([float(period.months)]), known)
        moved = float(np.exp(x[0] @ np.array(coefficients[name])))
        result[k] = np.clip(middle * np.exp(moved if k > 2 else -moved), *reach)
    result[1], result[3] = max(result[0], result[1]), min(result[3], result[4])
    return result
