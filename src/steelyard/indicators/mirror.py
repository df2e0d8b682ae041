"""Mirror asymmetry: two offices on the same flow (Hamanaka 2012; method of CEPII working paper 2010-23 for CIF/FOB).

The exporter reports FOB, the importer CIF; ratios away from a plausible freight margin are asymmetry, not freight.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from steelyard.indicators.ratio import ratio


def asymmetry(exports: ArrayLike, imports: ArrayLike) -> NDArray[np.float64]:
    """Return |x - m| / ((x + m) / 2), 0 (agree) .. 2 (one side reports nothing); NaN when both are zero.

    >>> asymmetry([100.0, 0.0], [110.0, 5.0]).round(4).tolist()
    [0.0952, 2.0]
    """
    x, m = np.asarray(exports, float), np.asarray(imports, float)
    return ratio(np.abs(x - m), (x + m) / 2)


def log_ratio(exports: ArrayLike, imports: ArrayLike) -> NDArray[np.float64]:
    """Return ln(imports as the importer reports / exports as the exporter reports); NaN unless both are above zero.

    >>> log_ratio([100.0, 0.0], [110.0, 5.0]).round(4).tolist()
    [0.0953, nan]
    """
    x, m = np.asarray(exports, float), np.asarray(imports, float)
    both = np.where(m > 0, ratio(m, x), np.nan)
    result: NDArray[np.float64] = np.log(both)
    return result
