"""Targets: odds by and in each year, the year it is met, and what stands beside every probability.

``odds[Y]`` = P(some full year after the last known, up to Y, reaches the value) on joint paths; met means that the
flow reaches the value said (rule 21). Past years are met, missed or undecidable by bounds, never forecast.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from steelyard.core.target import Odds, Target
from steelyard.outlook.dynamics import yearly
from steelyard.outlook.result import Array, BaseRate, BestRun, Prices, YearKnown

MET, NOT_MET, UNTOLD = "met", "not met", "cannot be told"
"""What a year that is over may be (rule 21)."""
TREND = 10
"""Years whose mean rise of prices carries the index on."""


def odds(paths: Array, first: int, target: Target, level: float, *, now: int | None = None) -> Odds:
    """Return the odds of a target on joint paths.

    Parameters
    ----------
    paths : shape (n, years), plain units.
    first : the year of the first column.
    target : its ``value`` must be reached.
    level : the last known level, for the growth needed.
    now : the first year with odds (default: ``first``); what the years before it reached counts in the sums.
    """
    reached = paths >= target.value
    ever = np.maximum.accumulate(reached, axis=1)
    years = range(first, first + paths.shape[1])
    shown = [(i, year) for i, year in enumerate(years) if year >= (now or first)]
    by = {year: float(ever[:, i].mean()) for i, year in shown}
    within = {year: float(reached[:, i].mean()) for i, year in shown}
    met = np.where(ever.any(1), reached.argmax(1) + first, np.inf)
    quantiles = {
        name: _year(float(np.quantile(met, q, method="inverted_cdf")))
        for name, q in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9))
    }
    needed = {year: 100 * ((target.value / level) ** (1 / (i + 1)) - 1) for i, year in shown}
    return Odds(by=by, within=within, year_met=quantiles, not_met=float(1 - ever[:, -1].mean()), needed_growth=needed)


def _year(value: float) -> int | None:
    return int(value) if math.isfinite(value) else None


def base_rates(level: float, value: float, first: int, years: int) -> dict[int, BaseRate]:
    """Return by target year the share of pairs of this size that grew as much over as many years (panel, all
    origins).
    """
    table = yearly().table["base"][int(yearly().size(np.array(level)))]
    need = math.log(value / level)
    found = {}
    for horizon in range(1, min(years, len(table)) + 1):
        count, *quantiles = table[horizon - 1]
        share = 1 - float(np.interp(need, quantiles, np.arange(1, 100) / 100, left=0.0, right=1.0))
        found[first + horizon - 1] = BaseRate(share=share, count=int(count), years=horizon)
    return found


def best_runs(known: Sequence[YearKnown], first: int, years: int) -> dict[int, BestRun]:
    """Return by target year the pair's best growth over as many years between two years known by level."""
    levels = {k.year: k.value for k in known if k.value and k.draws is None}
    found = {}
    for horizon in range(1, years + 1):
        runs = [
            (100 * ((levels[year + horizon] / start) ** (1 / horizon) - 1), year)
            for year, start in levels.items()
            if year + horizon in levels
        ]
        if runs:
            growth, year = max(runs)
            found[first + horizon - 1] = BestRun(growth=growth, years=horizon, first=year, last=year + horizon)
    return found


def past(known: Sequence[YearKnown], target: Target, *, since: int, now: int) -> tuple[str | None, int | None]:
    """Return met, missed or undecidable for the full years from ``since`` to before ``now``, and the deciding year.

    Met if some year's low end reaches the value; missed if a deadline has passed and every year's high end lies below;
    else undecidable. Without a deadline never missed. None where no year is over.
    """
    last = min(target.by, now - 1) if target.by else now - 1
    years = range(since, last + 1)
    if not years:
        return None, None
    found = {year: status(row, target.value) for row in known if (year := row.year) in years}
    for year in years:
        if found.get(year) == MET:
            return "met", year
    over = target.by is not None and target.by < now
    below = all(found.get(year) == NOT_MET for year in years)
    return ("missed", last) if over and below else ("undecidable", None)


def past_years(known: Sequence[YearKnown], target: Target, *, now: int) -> dict[int, str]:
    """Return for each year that is over, from the first known one (or the deadline) on, whether it met the value."""
    rows = {row.year: row for row in known}
    years = range(min(*rows, target.by or now), max(now, max(rows) + 1))
    return {year: status(rows[year], target.value) if year in rows else UNTOLD for year in years}


def status(row: YearKnown, value: float) -> str:
    """Return met, not met or cannot be told for one year by its ends (rule 21)."""
    low, high = (row.value if end is None else end for end in (row.low, row.high))
    if low is not None and low >= value:
        return MET
    return NOT_MET if high is not None and high < value else UNTOLD


def prices(target: Target, known: Sequence[YearKnown], paths: Array, first: int) -> Prices | None:
    """Return the target in constant prices; None without an index for the currency or for the last known year.

    Parameters
    ----------
    paths : shape (n, years), from the year ``first`` on, in money of each year.
    """
    index, base = _index(), first - 1
    if target.unit != "USD" or base not in index:
        return None
    latest = max(index)
    trend = (index[latest] / index[latest - TREND]) ** (1 / TREND) - 1
    level = [
        index[y] if y in index else index[latest] * (1 + trend) ** (y - latest)
        for y in range(base, first + paths.shape[1])
    ]
    wanted = target.value * np.array(level[1:]) / level[0]
    ever = (paths >= wanted).cumsum(axis=1) > 0
    told = [(row.value * index[base] / index[row.year], row.year) for row in known if row.value and row.year in index]
    return Prices(
        year=base, value=target.value * index[base] / index[latest], source=price_source(), latest=latest,
        trend=100 * trend, since=latest - TREND, peak=max(told) if told else None,
        odds={first + i: float(ever[:, i].mean()) for i in range(paths.shape[1])},
    )  # fmt: skip


@cache
def _prices_table() -> Mapping[str, Any]:
    text = (resources.files("steelyard.outlook") / "parameters" / "cpi.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _index() -> Mapping[int, float]:
    return {int(year): float(level) for year, level in _prices_table()["index"].items()}


def price_source() -> str:
    """Return the name of the price index."""
    return str(_prices_table()["source"])
