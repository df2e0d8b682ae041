"""Constant market share: why exports grew (Leamer and Stern 1970, ch. 7).

The growth of exports x to markets j of products k splits exactly into: world growth (r x), products
(sum (r_k - r) x_k), markets (sum (r_kj - r_k) x_kj) and the rest, competitiveness; r are growth rates of world imports.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class MarketShare:
    """Parts of the change of exports, in the unit of value given; they sum to ``change``."""

    change: float
    world: float
    products: float
    markets: float
    competitiveness: float


def constant_market_share(x0: ArrayLike, x1: ArrayLike, world0: ArrayLike, world1: ArrayLike) -> MarketShare:
    """Split the change of exports; all arrays are products x markets, ``world`` the markets' imports from everyone.

    Cells without world imports in the base period have no growth rate: they take their product's.

    >>> found = constant_market_share([[10, 0]], [[15, 0]], [[100, 100]], [[120, 100]])
    >>> [round(v, 2) for v in (found.change, found.world, found.products, found.markets, found.competitiveness)]
    [5.0, 1.0, 0.0, 1.0, 3.0]
    """
    a, b, w0, w1 = (np.asarray(v, float) for v in (x0, x1, world0, world1))
    rate = w1.sum() / w0.sum() - 1
    by_product = np.divide(w1.sum(1), w0.sum(1), out=np.full(len(w0), rate + 1), where=w0.sum(1) > 0) - 1
    cell = np.divide(w1, w0, out=np.repeat(by_product[:, None] + 1, w0.shape[1], 1), where=w0 > 0) - 1
    world = rate * a.sum()
    products = ((by_product - rate) * a.sum(1)).sum()
    markets = ((cell - by_product[:, None]) * a).sum()
    change = b.sum() - a.sum()
    return MarketShare(*(float(v) for v in (change, world, products, markets, change - world - products - markets)))
