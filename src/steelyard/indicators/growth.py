"""Growth, contributions to growth, and like-for-like comparison of part-years.

Contributions sum to the growth of the total exactly: c_i = 100 (x_i1 - x_i0) / sum(x_0).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from steelyard.core.errors import InputError
from steelyard.core.period import Period
from steelyard.indicators.ratio import ratio


@dataclass(frozen=True, slots=True)
class Contributions:
    """Growth of a total in percent, and what each part adds to it in percentage points (same order as given)."""

    growth: float
    parts: NDArray[np.float64]


def growth(before: ArrayLike, after: ArrayLike) -> NDArray[np.float64]:
    """Return 100 (after / before - 1) in percent; NaN where the base is not above zero.

    >>> growth([70.0, 0.0], [91.0, 5.0]).round(1).tolist()
    [30.0, nan]
    """
    return 100 * (ratio(after, before) - 1)


def contributions(before: ArrayLike, after: ArrayLike) -> Contributions:
    """Return the growth of the total and each part's contribution.

    >>> found = contributions([70.0, 245.0], [91.0, 242.0])
    >>> round(found.growth, 2), found.parts.round(2).tolist()
    (5.71, [6.67, -0.95])
    """
    base, end = np.asarray(before, float), np.asarray(after, float)
    total = base.sum()
    parts = 100 * (end - base) / total if total > 0 else np.full(base.shape, np.nan)
    return Contributions(float(parts.sum()), parts)


def like_for_like(monthly: Mapping[Period, float], period: Period) -> tuple[float, float]:
    """Return the sums over a period and over the same months a year before, from single months.

    Parameters
    ----------
    monthly : value of each month (periods of one month).
    period : the months to compare; unlike periods cannot be asked for by construction.

    Raises
    ------
    InputError
        names the first month that is missing: a sum over fewer months is never compared.

    >>> months = {Period.parse(f"{y}-{m:02d}"): y - 2020.0 for y in (2021, 2022) for m in (1, 2)}
    >>> like_for_like(months, Period.parse("2022-01..2022-02"))
    (4.0, 2.0)
    """

    def total(span: Period) -> float:
        months = [Period(m, m) for m in range(span.first, span.last + 1)]
        missing = next((m for m in months if m not in monthly), None)
        if missing is not None:
            raise InputError(f"no value for {missing}", mend="compare months that both years have")
        return sum(monthly[m] for m in months)

    return total(period), total(period.shift(years=-1))
