"""How well one economy's exports fit another's imports (Michaely 1996), and how alike two export baskets are.

Complementarity C_ij = 100 (1 - sum_k |m_kj - x_ki| / 2), 0..100; similarity ES = sum_k min(x_ki, x_kj), 0..1
(Finger and Kreinin 1979). Both take matrices economies x products and give all pairs at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from steelyard.indicators.concentration import shares


def complementarity(exports: ArrayLike, imports: ArrayLike) -> NDArray[np.float64]:
    """Return C[i, j] between the exports of i and the imports of j, 0..100.

    >>> x = [[100, 50, 10], [20, 80, 40], [30, 20, 150]]
    >>> m = [[40, 60, 30], [70, 20, 60], [40, 70, 110]]
    >>> round(float(complementarity(x, m)[0, 1]), 2)
    66.25
    """
    sold, bought = shares(exports), shares(imports)
    fit: NDArray[np.float64] = 100 * _overlap(sold, bought)
    return fit


def similarity(exports: ArrayLike) -> NDArray[np.float64]:
    """Return ES[i, j] of the export baskets of i and j, 0..1; 1 on the diagonal.

    >>> round(float(similarity([[100, 50, 10], [20, 80, 40]])[0, 1]), 4)
    0.5179
    """
    sold = shares(exports)
    return _overlap(sold, sold)


def _overlap(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """sum_k min(a_ik, b_jk), row by row to keep memory at economies x products; 1 - half the distance for shares."""
    return np.stack([np.minimum(row, b).sum(-1) for row in a])
