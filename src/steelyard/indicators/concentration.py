"""Shares and the Herfindahl-Hirschman index of concentration (Hirschman 1964)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from steelyard.indicators.ratio import ratio


def shares(values: ArrayLike) -> NDArray[np.float64]:
    """Return each part's share of the sum along the last axis (0..1, summing to 1); NaN where the sum is zero.

    >>> shares([100.0, 50.0, 10.0]).tolist()
    [0.625, 0.3125, 0.0625]
    """
    parts = np.asarray(values, float)
    return ratio(parts, parts.sum(axis=-1, keepdims=True))


def hhi(values: ArrayLike, *, normalised: bool = False) -> float:
    """Return the sum of squared shares: 1/n (even) .. 1 (one part); normalised: (H - 1/n) / (1 - 1/n), 0..1.

    >>> round(hhi([100, 50, 10]), 4), round(hhi([100, 50, 10], normalised=True), 4)
    (0.4922, 0.2383)
    """
    part = shares(values)
    index, n = float((part**2).sum()), part.size
    if not normalised:
        return index
    return (index - 1 / n) / (1 - 1 / n) if n > 1 else float("nan")
