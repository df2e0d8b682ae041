"""Turnover, balance and coverage of a pair (United Nations, International Merchandise Trade Statistics, 2010)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from steelyard.indicators.ratio import ratio


def turnover(exports: ArrayLike, imports: ArrayLike) -> NDArray[np.float64]:
    """Return exports + imports, element by element, in the unit given.

    >>> turnover([36.0, 91.0], [79.0, 242.0]).tolist()
    [115.0, 333.0]
    """
    total: NDArray[np.float64] = np.asarray(exports, float) + np.asarray(imports, float)
    return total


def balance(exports: ArrayLike, imports: ArrayLike) -> NDArray[np.float64]:
    """Return exports - imports; a deficit is negative.

    >>> balance([36.0], [79.0]).tolist()
    [-43.0]
    """
    difference: NDArray[np.float64] = np.asarray(exports, float) - np.asarray(imports, float)
    return difference


def coverage(exports: ArrayLike, imports: ArrayLike) -> NDArray[np.float64]:
    """Return 100 * exports / imports in percent: how much of the imports the exports pay for; NaN without imports.

    >>> coverage([36.0, 1.0], [79.0, 0.0]).round(2).tolist()
    [45.57, nan]
    """
    return 100 * ratio(exports, imports)
