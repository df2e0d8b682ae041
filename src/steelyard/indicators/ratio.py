"""Division where "not defined" is an answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def ratio(above: ArrayLike, below: ArrayLike) -> NDArray[np.float64]:
    """Return above / below element by element; NaN where the denominator is not above zero.

    >>> ratio([1.0, 2.0], [4.0, 0.0]).tolist()
    [0.25, nan]
    """
    top, base = np.broadcast_arrays(np.asarray(above, float), np.asarray(below, float))
    result: NDArray[np.float64] = np.full(base.shape, np.nan)
    np.divide(top, base, out=result, where=base > 0)
    return result
