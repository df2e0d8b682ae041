"""What an outlook takes and returns: frozen values; every odds with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from steelyard.core.message import Message
from steelyard.core.period import Period
from steelyard.core.target import Odds, Target

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearKnown:
    """A full year as it is known, plain units: ``low <= value <= high``; ``draws`` (shape n) where a weighing gives
    them.

    ``value`` None: known only by its bounds (an open end is None).
    """

    year: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    draws: Array | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartKnown:
    """A part of a year as it is known, plain units."""

    period: Period
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FanYear:
    """Quantiles of one year to come; they never cross."""

    year: int
    p05: float
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float
    p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What the odds rest on: the class of pairs, the panel's years and n, and the score of the back-test on that class.

    ``crps`` is the one-year CRPS as a share of a random walk's; ``coverage`` the share of years inside 80% intervals;
    ``kind`` is countries or regions; ``added`` the spread (logs, one year) that was added to reach that coverage.
    """

    model: str
    panel: str
    size: tuple[float, float]
    years: tuple[int, int]
    count: int
    crps: float
    coverage: float
    kind: str = "countries"
    added: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRate:
    """Share of ``count`` comparable cases that grew as much over ``years`` years."""

    share: float
    count: int
    years: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BestRun:
    """The pair's best growth over ``years`` years, in percent a year, from ``first`` to ``last``."""

    growth: float
    years: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """A dollar target in constant prices, by US consumer prices; the index ends in ``latest`` and is carried on by its
    mean rise ``trend`` (percent a year) since ``since``.

    ``value`` is the target, in money of the latest index year, in prices of ``year`` (the last known). ``odds`` by
    year: that the flow reaches what the target buys in ``year``. ``peak``: the highest known year in prices of
    ``year``, and which it was.
    """

    year: int
    value: float
    source: str
    latest: int
    trend: float
    since: int
    peak: tuple[float, int] | None
    odds: Mapping[int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetAnswer:
    """A target with its odds and what stands beside them; mappings run by target year.

    ``past``: met, missed or undecidable for years that are over (None: none is over), with ``decided_by`` the year that
    decides; ``past_years`` says of each year that is over whether it was met, not met or cannot be told. ``at90``,
    ``at110``: odds by year at nine and eleven tenths of the value. ``real`` is the value in prices of ``real_year``
    (None: no price index for the currency); ``prices`` has what stands behind it.
    """

    target: Target
    odds: Odds
    without_news: Mapping[int, float]
    at90: Mapping[int, float]
    at110: Mapping[int, float]
    base_rates: Mapping[int, BaseRate]
    best_runs: Mapping[int, BestRun]
    real: float | None
    real_year: int | None
    past: str | None = None
    decided_by: int | None = None
    past_years: Mapping[int, str] = field(default_factory=dict)
    prices: Prices | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The years to come of one yearly flow. ``paths`` (draws x years) lets scenarios be added to the same futures."""

    start: int
    forecast: tuple[FanYear, ...]
    basis: Basis
    answer: TargetAnswer | None
    nowcast: FanYear | None
    explained: tuple[Message, ...]
    paths: Array = field(compare=False, repr=False)
