"""The running year from its first months, by the share of the year that such months have, and by the forecast.

The share is the usual one of real series, moved towards the pair's own: what the same months were of earlier years that
are known as a whole (the year before above all). The forecast of the year, which knows no months, keeps the weight
that real series give it: much in March, hardly any in November. Unlike periods are never compared: January-March
stands beside January-March, and of several parts of a year the longest speaks, since it holds the others.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from steelyard.outlook.result import Array, PartKnown, YearKnown

UNKNOWN = 0.3
"""Spread of a year (logs) of which nothing is known but a year beside it: pairs of $100m-1bn."""
RECENT = 5
"""Earlier years whose share counts."""


@dataclass(frozen=True, slots=True)
class Seasonal:
    """By number of first months (1..11), learned from real monthly series.

    ``share`` is the months' usual share of the year; ``weight`` that of the months against the forecast; the spread of
    the year's log is exp(``level`` + ``slope`` log spread of the forecast + ``unknown`` u), where u is the weight of
    the usual share against the pair's own, ``usual`` in years of these.
    """

    share: Array
    weight: Array
    level: Array
    slope: float
    unknown: float
    usual: float

    def spread(self, months: int, forecast: float, own: int) -> float:
        """Return the spread of the year's log by its first months, beside a forecast and ``own`` years of share."""
        unknown = self.usual / (own + self.usual)
        return float(np.exp(self.level[months - 1] + self.slope * np.log(forecast) + self.unknown * unknown))


@cache
def seasonal() -> Seasonal:
    """Return the learned table."""
    text = (resources.files("steelyard.outlook") / "parameters" / "seasonal.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)
    share, weight, level = (np.array(rows[name]) for name in ("share", "weight", "level"))
    return Seasonal(
        share=share, weight=weight, level=level, slope=rows["slope"], unknown=rows["unknown"], usual=rows["usual"]
    )


def nowcast(
    year: int,
    parts: Sequence[PartKnown],
    whole: Mapping[int, Array],
    prior: tuple[float, float],
    rng: np.random.Generator,
    n: int,
) -> Array | None:
    """Return draws of a running year from its parts, shape (n,); None where nothing can be told.

    Parameters
    ----------
    year : the running year.
    parts : of it and of earlier years; only runs from January on count.
    whole : year -> draws of the full year, shape (n,), for earlier years.
    prior : median and spread of the year's log level by the forecast, which knows no months.
    """
    part = _longest(year, parts)
    if part is None:
        return None
    at, table = part.period.months - 1, seasonal()
    drift = [
        np.log(_drawn(before, rng, n) / whole[before.period.start_year] / table.share[at])
        for before in parts
        if before.period.months == at + 1 and _counts(before, before.period.start_year)
        if year - RECENT <= before.period.start_year < year and before.period.start_year in whole
    ]
    share = np.log(table.share[at]) + (sum(drift) / (len(drift) + table.usual) if drift else 0.0)
    told = np.log(_drawn(part, rng, n)) - share
    if part.period.months == 1 and _apart(part, parts, whole, float(np.median(told)), prior[0]):
        told = np.full(n, prior[0])
    centre = table.weight[at] * told + (1 - table.weight[at]) * prior[0]
    spread = min(prior[1], table.spread(at + 1, prior[1], len(drift)))
    result: Array = np.exp(centre + spread * rng.permutation(_noise(n)))
    return result


def _apart(part: PartKnown, parts: Sequence[PartKnown], whole: Mapping[int, Array], told: float, prior: float) -> bool:
    """True where a lone month's share of the year and its growth tell opposite things of a forecast: nothing is told.

    A month that was no more than a year before raises no forecast of growth, one that was no less lowers none of a
    fall: one month cannot say which of the two is right. From two months on the share is taken.
    """
    year = part.period.start_year - 1
    before = next((p for p in parts if p.period == part.period.shift(years=-1) and _counts(p, year)), None)
    if before is None or year not in whole:
        return False
    grown, expected = np.log(part.value / before.value), prior - float(np.median(np.log(whole[year])))
    return bool((grown <= 0 <= expected and told > prior) or (grown >= 0 >= expected and told < prior))


def weight_of(year: int, parts: Sequence[PartKnown]) -> float:
    """Return the weight of a running year's months against its forecast, 0..1."""
    part = _longest(year, parts)
    return 0.0 if part is None else float(seasonal().weight[part.period.months - 1])


def year_by_months(parts: Sequence[PartKnown], now: int, rng: np.random.Generator, n: int) -> YearKnown | None:
    """Return the last year before the running one as its months alone tell it, where no full year is known.

    Without a run in an earlier year, the running one's own months stand for it, a usual yearly change wider. None where
    no run from January on is known. The spread is that of a year whose forecast is as wide as `UNKNOWN`.
    """
    table = seasonal()
    runs = [part for part in parts if _counts(part, part.period.start_year) and part.period.start_year <= now]
    if not runs:
        return None
    earlier = [part for part in runs if part.period.start_year < now] or runs
    part = max(earlier, key=lambda one: (one.period.start_year, one.period.months))
    at = part.period.months - 1
    spread = table.spread(at + 1, UNKNOWN, 0) / table.weight[at]
    if part.period.start_year == now:
        spread = np.hypot(spread, UNKNOWN)
    draws = _drawn(part, rng, n) / table.share[at] * np.exp(spread * rng.standard_t(5, n) * np.sqrt(3 / 5))
    return YearKnown(year=min(part.period.start_year, now - 1), draws=draws)


@cache
def _noise(n: int) -> Array:
    """Return the quantiles of Student's t (5 degrees of freedom, variance 1) at n even steps, so that the middle of the
    draws is their centre and their spread that of the table, whatever the seed.

    They are read off its distribution function, F(x) = 1/2 + (u + sin u cos u (1 + 2/3 cos^2 u)) / pi with
    u = atan(x / sqrt 5) (Abramowitz and Stegun 1964, 26.7.3).
    """
    u = np.linspace(-np.pi / 2, np.pi / 2, 20_001)[1:-1]
    below = 0.5 + (u + np.sin(u) * np.cos(u) * (1 + 2 / 3 * np.cos(u) ** 2)) / np.pi
    return np.asarray(np.interp((np.arange(n) + 0.5) / n, below, np.tan(u) * np.sqrt(5)) * np.sqrt(3 / 5))


def _longest(year: int, parts: Sequence[PartKnown]) -> PartKnown | None:
    return max((part for part in parts if _counts(part, year)), key=lambda one: one.period.months, default=None)


def _counts(part: PartKnown, year: int) -> bool:
    """True for a run of that year from January on, shorter than it, with trade in it."""
    period = part.period
    return period.start_year == year and period.first % 12 == 0 and period.months < 12 and part.value > 0


def _drawn(part: PartKnown, rng: np.random.Generator, n: int) -> Array:
    return np.maximum(rng.uniform(part.low, part.high, n), 1e-9) if part.high > part.low else np.full(n, part.value)
