"""The running year from its first months: against the same months a year before, or by the seasonal share.

Unlike periods are never compared: January-March stands against January-March, and a part of a year is carried to the
year only by the share that such months have in real series, with the spread of that share.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from steelyard.outlook.result import Array, PartKnown


@dataclass(frozen=True, slots=True)
class Seasonal:
    """By number of first months (1..11): how the year follows its first months, learned from real monthly series.

    Growth of the year = ``slope`` * growth of the months + noise of spread ``spread`` (logs); the months' share of
    the year is ``share`` with log spread ``share_spread``.
    """

    slope: Array
    spread: Array
    share: Array
    share_spread: Array


@cache
def seasonal() -> Seasonal:
    """Return the learned table."""
    text = (resources.files("steelyard.outlook") / "parameters" / "seasonal.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)
    return Seasonal(*(np.array(rows[name]) for name in ("slope", "spread", "share", "share_spread")))


def nowcast(
    year: int,
    parts: Sequence[PartKnown],
    before: Array | None,
    rng: np.random.Generator,
    n: int,
    prior: tuple[float, float] | None = None,
) -> Array | None:
    """Return draws of a running year from its parts, shape (n,); None where nothing can be told.

    Parameters
    ----------
    year : the running year.
    parts : of this year and of the year before, from January on; others are passed over.
    before : draws of the full year before, shape (n,), if known.
    prior : mean and spread of the year's log level by the forecast alone, combined by precision where given.
    """
    told = [found for part in parts if (found := _of_part(year, part, parts, before, rng, n)) is not None]
    if not told:
        return None
    values = np.stack([value for value, _ in told])
    weights = np.array([1 / spread**2 for _, spread in told])
    best = int(np.argmax(weights))
    value, spread = values[best], told[best][1]  # parts of one year share their errors: the most telling one counts
    centre = np.log(value)
    if prior is not None:
        weight = spread**-2 / (spread**-2 + prior[1] ** -2)
        centre = weight * centre + (1 - weight) * prior[0]
        spread = float((spread**-2 + prior[1] ** -2) ** -0.5)
    result: Array = np.exp(centre + spread * rng.standard_t(5, n) * np.sqrt(3 / 5))
    return result


def _of_part(
    year: int, part: PartKnown, parts: Sequence[PartKnown], before: Array | None, rng: np.random.Generator, n: int
) -> tuple[Array, float] | None:
    """Return draws of the year by one part without its noise, and the spread of that noise (logs)."""
    if part.period.start_year != year or part.period.first % 12 or part.period.months >= 12 or part.value <= 0:
        return None
    months = part.period.months
    table = seasonal()
    now = _drawn(part, rng, n)
    year_ago = next((p for p in parts if p.period == part.period.shift(years=-1)), None)
    if year_ago is not None and before is not None and year_ago.value > 0:
        growth = np.log(now / _drawn(year_ago, rng, n))
        return before * np.exp(table.slope[months - 1] * growth), float(table.spread[months - 1])
    return now / table.share[months - 1], float(table.share_spread[months - 1])


def _drawn(part: PartKnown, rng: np.random.Generator, n: int) -> NDArray[np.float64]:
    return np.maximum(rng.uniform(part.low, part.high, n), 1e-9) if part.high > part.low else np.full(n, part.value)
