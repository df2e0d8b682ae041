"""Revealed comparative advantage (Balassa 1965) and trade intensity (Brown 1949; Kunimoto 1977)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from steelyard.indicators.ratio import ratio


def balassa(exports: ArrayLike) -> NDArray[np.float64]:
    """Return RCA_ij = (x_ij / X_i) / (X_j / X) for a matrix economies x products; above 1 is an advantage.

    Economies without exports and products that nobody exports are NaN.

    >>> balassa([[100, 50, 10], [20, 80, 40], [30, 20, 150]])[0].round(4).tolist()
    [2.0833, 1.0417, 0.1562]
    """
    x = np.asarray(exports, float)
    expected = np.outer(x.sum(1), x.sum(0)) / x.sum()
    return ratio(x, expected)


def intensity(trade: ArrayLike) -> NDArray[np.float64]:
    """Return I_ij = (x_ij / X_i.) / (X_.j / (X.. - X_.i)) for a matrix exporters x importers with the same order.

    The world's imports leave out the exporter's own (nobody exports to itself); 1 is trade as the partner's size
    suggests. The diagonal is NaN.

    >>> intensity([[0, 30, 10], [20, 0, 20], [10, 10, 0]]).round(3).tolist()
    [[nan, 1.312, 0.583], [1.0, nan, 1.0], [1.167, 0.875, nan]]
    """
    x = np.asarray(trade, float)
    bought = x.sum(0)
    others = x.sum() - bought
    base = np.outer(x.sum(1), bought) / others[:, None]
    result = ratio(x, base)
    np.fill_diagonal(result, np.nan)
    return result
