"""Intra-industry trade (Grubel and Lloyd 1975): how far an economy sells and buys the same products."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from steelyard.indicators.ratio import ratio


def grubel_lloyd(exports: ArrayLike, imports: ArrayLike) -> NDArray[np.float64]:
    """Return 1 - |x - m| / (x + m) by product, 0 (one-way) .. 1 (balanced); NaN without trade.

    >>> grubel_lloyd([100, 50, 10], [40, 60, 30]).round(4).tolist()
    [0.5714, 0.9091, 0.5]
    """
    x, m = np.asarray(exports, float), np.asarray(imports, float)
    return 1 - ratio(np.abs(x - m), x + m)


def grubel_lloyd_total(exports: ArrayLike, imports: ArrayLike) -> float:
    """Return the trade-weighted index over products, 0..1.

    >>> round(grubel_lloyd_total([100, 50, 10], [40, 60, 30]), 4)
    0.6897
    """
    x, m = np.asarray(exports, float), np.asarray(imports, float)
    both = (x + m).sum()
    return float(1 - np.abs(x - m).sum() / both) if both > 0 else float("nan")
