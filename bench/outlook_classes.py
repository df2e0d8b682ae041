"""The outlook on series of other kinds than those it was learned on: regions, months of Comext, customs of one country.

Each class is scored apart, one year ahead, with whatever history a pair has at the origin. Pairs fall by their name into
two halves: where the 80% intervals of one half miss 76-84%, the other half gets the spread that this one asks for, and the table
tells what came of it over both. The program takes the spread that all pairs of the class ask for.
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass

import numpy as np
import polars as pl
import scoringrules
from numpy.typing import NDArray
from scipy.stats import norm

from bench.learn_outlook import MEMORY
from bench.series import DATA, LEAST
from steelyard.outlook.dynamics import features, predict, widened, yearly

Array = NDArray[np.float64]
PROBABILITIES = (np.arange(200) + 0.5) / 200
KINDS = {"regions": "parana"}
"""Kind of pair -> the class that it is scored as: a region and a country."""
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
    """One-year forecasts: what came (log growth), drift, spread, the walk's spread (the pair's own root mean square change,
    shrunk to its size where there are less than ten), the origin.
    """

    seen: Array
    centre: Array
    spread: Array
    walk: Array
    origin: Array

    def drawn(self, added: float | Array) -> Array:
        """Return quantiles, shape (n, 200); ``added`` for all or one each, shape (n,)."""
        model = yearly()
        z = np.interp(norm.ppf(PROBABILITIES), model.scores, model.z[0])
        return np.asarray(self.centre[:, None] + widened(self.spread[:, None], np.reshape(added, (-1, 1))) * z)

    def coverage(self, added: float | Array = 0.0) -> float:
        """Share inside the 80% intervals."""
        low, high = np.quantile(self.drawn(added), [0.1, 0.9], axis=1)
        return float(((self.seen > low) & (self.seen < high)).mean())

    def ratio(self, added: float | Array = 0.0) -> float:
        """CRPS of x / x_last as a share of a random walk's."""
        ours = scoringrules.crps_ensemble(np.exp(self.seen), np.exp(self.drawn(added)))
        return float(ours.mean() / scoringrules.crps_lognormal(np.exp(self.seen), 0.0, self.walk).mean())

    def ratio_in_logs(self, added: float | Array = 0.0) -> float:
        """CRPS of logs as a share of a random walk's."""
        ours = scoringrules.crps_ensemble(self.seen, self.drawn(added))
        return float(ours.mean() / scoringrules.crps_normal(self.seen, 0.0, self.walk).mean())


def read_series() -> dict[str, list[Series]]:
    """Return the classes: regions (Parana), months of Comext as years, Russian customs, Swiss exports, Armenia."""
    found = {"parana": _parana(), "comext": _comext(), "russia": _russia(), "swiss": _swiss(), "armenia": _armenia()}
    return {name: [one for one in rows if np.nanmax(one.values) >= LEAST] for name, rows in found.items()}


def score(series: list[Series]) -> Scored:
    """Forecast each known year from the unbroken years before it, ten at most; a pair counts from a million a year on."""
    model, rows = yearly(), []
    for one in series:
        logs = np.log(np.where(one.values > 0, one.values, np.nan))
        for at in range(len(logs) - 1):
            if not (np.isfinite(logs[at]) and np.isfinite(logs[at + 1])):
                continue
            if np.nanmean(one.values[max(0, at - MEMORY) : at + 1]) < LEAST:  # by what was known then, not by what came
                continue
            start = at
            while start > max(0, at - MEMORY) and np.isfinite(logs[start - 1]):
                start -= 1
            past = features(logs[None, start : at + 1], np.arange(start, at + 1), model)
            centre, spread = predict(model, past)
            rows.append((logs[at + 1] - logs[at], centre[0, 0], spread[0, 0], np.exp(past.rms[0]), one.first + at))
    return Scored(*np.array(rows).T)


def needed(found: Scored) -> float:
    """Return the least added spread, in steps of .01, with which the 80% intervals hold 80%; 0 where they hold 76-84% as they are."""
    if 0.76 <= found.coverage() <= 0.84:
        return 0.0
    return next(round(added, 2) for added in np.arange(0.0, 2.0, 0.01).tolist() if found.coverage(added) >= 0.8)


def lines() -> tuple[list[str], dict[str, tuple[Scored, Array, float]]]:
    """Return the table's rows and, for the record, the cases of each class, what the other half added to each, and what all ask for."""
    rows = [
        "| class | forecasts of | n | CRPS of x / x_last, of logs, share of a walk's | 80% covers | added by the other half | CRPS shares then | then covers | added by all |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    told = {}
    for name, series in read_series().items():
        first, second = (score([one for one in series if one.half == half]) for half in ("fit", "score"))
        both = Scored(*(np.concatenate(pair) for pair in zip(astuple(first), astuple(second), strict=True)))
        halves = needed(second), needed(first)
        added = np.repeat(halves, [len(first.seen), len(second.seen)])
        span = f"{int(both.origin.min()) + 1}-{int(both.origin.max()) + 1}"
        rows.append(
            f"| {name} ({len(series)} pairs) | {span} | {len(both.seen)} | {both.ratio():.3f}, {both.ratio_in_logs():.3f} | {100 * both.coverage():.1f}% | {halves[0]:.2f}, {halves[1]:.2f} | {both.ratio(added):.3f}, {both.ratio_in_logs(added):.3f} | {100 * both.coverage(added):.1f}% | {needed(both):.2f} |"
        )
        told[name] = (both, added, needed(both))
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
            year=(start + 11) // 12 + (pl.col("month") - start) // 12
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
