"""Space freed in a market: what suppliers that left no longer deliver, and how much of it the others have filled.

A supplier left when it delivers less than half of what it did in its lowest year before. Lost by product: what the
leavers together delivered before, less what they deliver now. Filled: what the others deliver more, product by
product, up to what was lost. Three readings of "before", so that no one year decides: low (lowest year of the
leavers, highest growth of the others), mid (means), high (highest year, lowest growth).

Refuses to say why a supplier left, and what would have been bought had it stayed. Products that only swing count as
lost in part: ``bench/gap.py`` measures how much this is where nobody left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
LEFT_BELOW = 0.5
"""A supplier left when it delivers less than this part of its lowest year before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceFreed:
    """Arrays of shape (3, products): low, mid, high, in the unit given over the months given.

    ``lost`` and ``filled`` as above, ``open`` = lost - filled; ``left`` marks the suppliers that left.
    """

    lost: Array
    filled: Array
    left: NDArray[np.bool_]

    @property
    def open(self) -> Array:
        """What neither the leavers nor the others deliver; low <= mid <= high."""
        return self.lost - self.filled


def leavers(before: ArrayLike, after: ArrayLike) -> NDArray[np.bool_]:
    """Return which suppliers left, from their totals: ``before`` years x suppliers, ``after`` suppliers.

    >>> leavers([[10, 10], [12, 8]], [4, 9]).tolist()
    [True, False]
    """
    lowest = np.asarray(before, float).min(0)
    found: NDArray[np.bool_] = np.asarray(after, float) < LEFT_BELOW * lowest
    return found


def space_freed(before: ArrayLike, after: ArrayLike, *, left: ArrayLike | None = None) -> SpaceFreed:
    """Return the space freed by product.

    Parameters
    ----------
    before : years x suppliers x products, the same months of each year before the break, at least one year.
    after : suppliers x products, the same months after it.
    left : which suppliers count as gone; default: `leavers` on their totals.

    >>> found = space_freed([[[10, 4], [5, 0]], [[14, 4], [5, 0]]], [[2, 1], [9, 0]])
    >>> found.left.tolist(), found.lost.tolist(), found.open.tolist()
    ([True, False], [[8.0, 3.0], [10.0, 3.0], [12.0, 3.0]], [[4.0, 3.0], [6.0, 3.0], [8.0, 3.0]])
    """
    b, a = np.asarray(before, float), np.asarray(after, float)
    gone = leavers(b.sum(2), a.sum(1)) if left is None else np.asarray(left, bool)
    theirs, others = b[:, gone].sum(1), b[:, ~gone].sum(1)
    lost = np.maximum(_levels(theirs) - a[gone].sum(0), 0.0)
    more = np.maximum(a[~gone].sum(0) - _levels(others), 0.0)
    return SpaceFreed(lost=lost, filled=np.minimum(lost, more), left=gone)


def _levels(years: Array) -> Array:
    """Lowest, mean and highest year, shape (3, products)."""
    return np.stack([years.min(0), years.mean(0), years.max(0)])
