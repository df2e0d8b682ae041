"""Unit values and the split of growth into price and volume: Laspeyres, Paasche and Fisher indices.

p are prices or unit values, q quantities of the same products. Fisher = sqrt(Laspeyres x Paasche); the value ratio is
the Fisher price index times the Fisher volume index exactly (Fisher 1922, factor reversal).
Source: IMF, Export and Import Price Index Manual, 2009, ch. 16.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from steelyard.indicators.ratio import ratio

MOST = 5.0
"""How many times a unit value may move and still be called a price."""


@dataclass(frozen=True, slots=True)
class PriceVolume:
    """Indices with 1 = no change; ``coverage`` is the share (0..1) of the value with quantities in both periods."""

    laspeyres: float
    paasche: float
    fisher: float
    volume_fisher: float
    value_ratio: float
    coverage: float


def unit_value(value: ArrayLike, quantity: ArrayLike) -> NDArray[np.float64]:
    """Return value per unit of quantity; NaN where there is no quantity.

    >>> unit_value([120.0, 5.0], [10.0, 0.0]).tolist()
    [12.0, nan]
    """
    return ratio(value, quantity)


def price_volume(p0: ArrayLike, p1: ArrayLike, q0: ArrayLike, q1: ArrayLike) -> PriceVolume:
    """Split the change of value of the products that have prices and quantities in both periods.

    >>> found = price_volume((10, 4, 2), (12, 4.4, 1.8), (5, 10, 20), (4, 12, 26))
    >>> round(found.laspeyres, 6), round(found.paasche, 6), round(found.fisher, 6)
    (1.076923, 1.054286, 1.065544)
    >>> abs(found.fisher * found.volume_fisher - found.value_ratio) < 1e-12
    True
    """
    a, b, c, d = (np.asarray(v, float) for v in (p0, p1, q0, q1))
    good = np.isfinite(a) & np.isfinite(b) & (c > 0) & (d > 0)
    values = np.nansum(a * c) + np.nansum(b * d)
    covered = float((a[good] @ c[good] + b[good] @ d[good]) / values) if values > 0 else float("nan")
    a, b, c, d = a[good], b[good], c[good], d[good]
    if not good.any():
        nan = float("nan")
        return PriceVolume(nan, nan, nan, nan, nan, covered)
    laspeyres, paasche = (b @ c) / (a @ c), (b @ d) / (a @ d)
    volume = np.sqrt((a @ d) / (a @ c) * (b @ d) / (b @ c))
    return PriceVolume(
        float(laspeyres), float(paasche), float(np.sqrt(laspeyres * paasche)), float(volume),
        float((b @ d) / (a @ c)), covered,
    )  # fmt: skip


def from_values(v0: ArrayLike, v1: ArrayLike, q0: ArrayLike, q1: ArrayLike) -> PriceVolume:
    """Split the change of value by unit values.

    Products without a quantity in either period, and products whose unit value moved more than `MOST`-fold (another mix
    of goods under one code, no price), take no part and only lower ``coverage``.

    Parameters
    ----------
    v0, v1 : values of the same products before and after, in one unit.
    q0, q1 : their quantities, 0 or NaN where not known.

    >>> found = from_values((50, 40, 40, 10), (48, 52.8, 46.8, 20), (5, 10, 20, 0), (4, 12, 26, 3))
    >>> round(found.fisher, 6), round(found.coverage, 4)
    (1.065544, 0.9025)
    """
    a, b, c, d = (np.asarray(v, float) for v in (v0, v1, q0, q1))
    good = (c > 0) & (d > 0) & (a > 0) & (b > 0)
    moved = np.abs(np.log(ratio(unit_value(b, d), unit_value(a, c)), where=good, out=np.zeros(good.shape)))
    good &= moved <= np.log(MOST)
    found = price_volume(unit_value(a, c)[good], unit_value(b, d)[good], c[good], d[good])
    total = a.sum() + b.sum()
    return replace(found, coverage=float((a[good].sum() + b[good].sum()) / total) if total > 0 else float("nan"))
