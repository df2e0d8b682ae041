"""The outlook on series of other kinds than those it was learned on: regions, months of Comext, customs of one country.

Each class is scored apart, one year ahead, with whatever history a pair has at the origin. Pairs fall by their name into
``fit`` and ``score`` (bench/series.py): a class whose 80% intervals miss 76-84% is widened by the factor that its half ``fit``
asks for, and the half ``score`` tells what came of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import polars as pl
import scoringrules
from numpy.typing import NDArray
from scipy.stats import norm

from bench.learn_outlook import MEMORY
from bench.series import DATA, LEAST
from steelyard.outlook.dynamics import features, predict, yearly

Array = NDArray[np.float64]
PROBABILITIES = (np.arange(200) + 0.5) / 200
KINDS = {"regions": "parana", "short": "comext"}
"""Kind of pair -> the class that it is scored as: a region and a country; a pair known for less than three years."""
NAMES = {
    "parana": "trade of Parana, Brazil, by partner (Comex Stat)",
    "comext": "two years of months of EU members with seven partners (Comext)",
}


@dataclass(frozen=True, slots=True)
class Series:
    """Turnover of one pair by year, plain units, NaN where it is not known."""

    source: str
    name: str
    first: int
    values: Array

    @property
    def half(self) -> str:
        """``fit`` or ``score``, by a hash of the name."""
        return "fit" if hashlib.sha256(f"{self.source}|{self.name}".encode()).digest()[0] % 2 else "score"


@dataclass(frozen=True, slots=True)
class Scored:
    """One-year forecasts: what came (log growth), quantiles (n, 200), the walk's spread (the
    pair's own root mean square change, shrunk to its size where there are less than ten)."""

    seen: Array
    drawn: Array
    walk: Array
    origin: Array

    def coverage(self, widen: float = 1.0) -> float:
        """Share inside the 80% intervals, with every spread times a factor round the median."""
        middle = np.median(self.drawn, axis=1)
        low, high = np.quantile(self.drawn, [0.1, 0.9], axis=1)
        inside = (self.seen > middle + widen * (low - middle)) & (self.seen < middle + widen * (high - middle))
        return float(inside.mean())

    def ratio(self, widen: float = 1.0) -> float:
        """CRPS of x / x_last as a share of a random walk's."""
        middle = np.median(self.drawn, axis=1)[:, None]
        ours = scoringrules.crps_ensemble(np.exp(self.seen), np.exp(middle + widen * (self.drawn - middle)))
        return float(ours.mean() / scoringrules.crps_lognormal(np.exp(self.seen), 0.0, self.walk).mean())


def read_series() -> dict[str, list[Series]]:
    """Return the classes: regions (Parana), months of Comext as years, Russian customs, Swiss exports, Armenia."""
    found = {"parana": _parana(), "comext": _comext(), "russia": _russia(), "swiss": _swiss(), "armenia": _armenia()}
    return {name: [one for one in rows if np.nanmean(one.values) >= LEAST] for name, rows in found.items()}


def score(series: list[Series], currency_rate: float = 1.0) -> Scored:
    """Forecast each known year from the unbroken years before it, ten at most."""
    model, seen, drawn, walks, origins = yearly(), [], [], [], []
    z = np.array([np.interp(norm.ppf(PROBABILITIES), model.scores, z) for z in model.z])
    for one in series:
        logs = np.log(np.where(one.values > 0, one.values, np.nan) * currency_rate)
        for at in range(len(logs) - 1):
            if not (np.isfinite(logs[at]) and np.isfinite(logs[at + 1])):
                continue
            start = at
            while start > max(0, at - MEMORY) and np.isfinite(logs[start - 1]):
                start -= 1
            past = features(logs[None, start : at + 1], np.arange(start, at + 1), model)
            centre, spread = predict(model, past)
            drawn.append(centre[0, 0] + spread[0, 0] * z[0])
            seen.append(logs[at + 1] - logs[at])
            walks.append(np.exp(past.rms[0]))
            origins.append(one.first + at)
    return Scored(np.array(seen), np.array(drawn), np.array(walks), np.array(origins))


def widening(fit: Scored) -> float:
    """Return the factor that brings the 80% intervals of the half ``fit`` to 80%, none below 1."""
    middle = np.median(fit.drawn, axis=1)
    low, high = np.quantile(fit.drawn, [0.1, 0.9], axis=1)
    needed = np.where(fit.seen < middle, (fit.seen - middle) / (low - middle), (fit.seen - middle) / (high - middle))
    return max(1.0, float(np.quantile(needed, 0.8)))


def lines() -> tuple[list[str], dict[str, tuple[Scored, float]]]:
    """Return the table's rows and, for the record, the scored half with the widening of each class."""
    rows = [
        "| class | years ahead of | n | CRPS, share of a walk's | 80% covers | widened by | then covers |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    told = {}
    for name, series in read_series().items():
        halves = {half: score([one for one in series if one.half == half]) for half in ("fit", "score")}
        both = score(series)
        factor = widening(halves["fit"])
        test = halves["score"]
        outside = not 0.76 <= halves["fit"].coverage() <= 0.84
        factor = round(factor, 2) if outside else 1.0
        share = test.ratio(factor)
        span = f"{int(both.origin.min())}-{int(both.origin.max())}"
        rows.append(
            f"| {name} ({len(series)} pairs) | {span} | {len(test.seen)} | {share:.3f} | {100 * test.coverage():.1f}% | {factor:.2f} | {100 * test.coverage(factor):.1f}% |"
        )
        told[name] = (test, factor)
    return rows, told


def _parana() -> list[Series]:
    table = pl.read_parquet(DATA / "comexstat_parana_monthly.parquet").with_columns(
        year=pl.col("month").str.slice(0, 4).cast(pl.Int64)
    )
    return _wide("parana", table.group_by("partner", "year").agg(value=pl.col("value_usd_fob").sum()), "partner")


def _russia() -> list[Series]:
    table = pl.read_csv(DATA / "russia_fts_monthly.csv").with_columns(
        year=pl.col("period").str.slice(0, 4).cast(pl.Int64)
    )
    return _wide("russia", table.group_by("partner", "year").agg(value=1e6 * pl.col("value_musd").sum()), "partner")


def _swiss() -> list[Series]:
    table = pl.read_parquet(DATA / "swiss_exports_monthly.parquet").with_columns(
        year=pl.col("period").str.slice(0, 4).cast(pl.Int64)
    )
    return _wide("swiss", table.group_by("partner_iso2", "year").agg(value=pl.col("chf").sum()), "partner_iso2")


def _armenia() -> list[Series]:
    table = pl.read_parquet(DATA / "armenia_vintage_2024-09.parquet").filter(pl.col("year") < 2024)
    total = (pl.col("export") + pl.col("import_origin")).sum() * 1e3
    return _wide("armenia", table.group_by("country", "year").agg(value=total), "country")


def _comext() -> list[Series]:
    """Two runs of two years of twelve months: 2020 and 2021, and December to November of the years that end in 2021 and 2022."""
    table = pl.read_csv(DATA / "comext_totals_monthly.csv").with_columns(
        pair=pl.col("reporter") + "-" + pl.col("partner"),
        month=pl.col("month").str.slice(0, 4).cast(pl.Int64) * 12 + pl.col("month").str.slice(5, 2).cast(pl.Int64) - 1,
    )
    found = []
    for start in (12 * 2020, 12 * 2020 + 11):
        part = table.filter((pl.col("month") >= start) & (pl.col("month") < start + 24)).with_columns(
            year=2020 + (pl.col("month") - start) // 12
        )
        found += _wide("comext", part.group_by("pair", "year").agg(value=pl.col("value_eur").sum()), "pair")
    return found


def _wide(source: str, table: pl.DataFrame, key: str) -> list[Series]:
    """Return one series a key over all years of the table."""
    years = sorted(table["year"].unique().to_list())
    found = []
    for (name,), rows in table.sort(key, "year").group_by([key], maintain_order=True):
        values = np.full(years[-1] - years[0] + 1, np.nan)
        values[rows["year"].to_numpy() - years[0]] = rows["value"].to_numpy()
        found.append(Series(source, str(name), years[0], values))
    return found


if __name__ == "__main__":
    print("\n".join(lines()[0]))
