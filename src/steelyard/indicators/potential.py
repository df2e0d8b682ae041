"""Export potential (Decreux and Spies, ITC Export Potential Assessments, 2016): what each exporter could sell of each
product.

EP_ijk = s_ik e_ij / sum_i'(s_i'k e_i'j) x D_jk, with supply s_ik (exports of i to the world), demand D_jk (imports of
the market from everybody) and ease e_ij = V_ij / sum_k (s_ik / S_k) D_jk: what i sells to the market over what it
would sell there with its share of the world. The potentials of all exporters sum to the demand, so the frame must
hold every exporter; those whose supply is not known are not guessed: they keep what they deliver.

Refuses a frame of some exporters that is passed off as the world (the caller says what part of the imports it covers).
Supply and demand are today's: no growth is projected.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from steelyard.indicators.ratio import ratio

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Potential:
    """Arrays exporters x products, in the unit given; ``ease`` by exporter, 1 is trade as its share of the world
    suggests.

    ``covered`` (0..1) is the part of the market's imports that exporters with a known supply deliver.
    """

    potential: Array
    unrealised: Array
    ease: Array
    covered: float


def potential(supply: ArrayLike, delivered: ArrayLike) -> Potential:
    """Return the potential of every exporter in one market.

    Parameters
    ----------
    supply : exporters x products, exports to the world; a row of NaN is an exporter whose exports are not known.
    delivered : exporters x products, imports of the market from each exporter; all of them, so that columns sum to the
        market's imports.

    >>> found = potential([[60, 20], [40, 80]], [[30, 10], [30, 30]])
    >>> found.potential.round(2).tolist(), found.potential.sum(0).round(6).tolist()
    ([[33.6, 7.0], [26.4, 33.0]], [60.0, 40.0])
    >>> found.ease.round(3).tolist()
    [0.909, 1.071]
    """
    s, x = np.asarray(supply, float), np.asarray(delivered, float)
    told = np.isfinite(s).all(1)
    world, demand = np.where(told[:, None], s, 0.0), np.where(told[:, None], x, 0.0).sum(0)
    expected = np.nan_to_num(ratio(world, world.sum(0))) @ demand
    ease = ratio(x.sum(1), expected)
    weight = world * np.nan_to_num(ease)[:, None]
    reached = weight.sum(0) > 0
    scaled = np.nan_to_num(ratio(weight, weight.sum(0))) * demand
    result = np.where(told[:, None] & reached[None, :], scaled, x)
    return Potential(
        potential=result, unrealised=np.maximum(result - x, 0.0), ease=np.where(told, ease, np.nan),
        covered=float(demand.sum() / x.sum()) if x.sum() > 0 else 0.0,
    )  # fmt: skip


def rank_correlation(one: ArrayLike, other: ArrayLike) -> float:
    """Return Spearman's correlation of two measures of the same products, -1..1 (mean ranks for ties); NaN for fewer
    than 3.

    >>> rank_correlation([1, 2, 3, 4], [10, 20, 40, 30])
    0.8
    """
    a, b = _ranks(np.asarray(one, float)), _ranks(np.asarray(other, float))
    if len(a) < 3 or a.std() == 0 or b.std() == 0:
        return float("nan")
    return round(float(np.corrcoef(a, b)[0, 1]), 6)


def _ranks(values: Array) -> Array:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Array = (np.cumsum(count) - (count - 1) / 2)[place]
    return ranks
