"""Learn how far actual trade lies from gravity's prediction, and write it into ``indicators/parameters/gravity.toml``.

Three parts, since a prediction for a region today is off for three reasons. What pairs that trade sold in 2009 against a fit
that did not see them, by predicted size. ``drift``: how much wider the interval must be with the years after 2009, learned from
four countries' tables. ``region``: how much wider for a region taken at its share of its country's GDP, learned on the partners
of Parana, scored on fifths of them that were left out. Ends are moved by exp(+-z sqrt(drift^2 years + region^2)), z = 1 at 10% and 90%.
Run: ``python -m bench.learn_gravity_spread`` (places and effects are read from ``economies.tsv``).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.learn_gravity import DATA, OUT, PARANA_SHARE, QUANTILES, SIZES, YEAR, gdp, left_out, totals
from steelyard.core.economy import members
from steelyard.core.period import Period
from steelyard.core.range import Range
from steelyard.indicators.gravity import ease as ease_of_pair
from steelyard.indicators.gravity import economies, parameters, predict
from steelyard.official.layout import recognise
from steelyard.official.query import publications
from steelyard.official.store import TableStore
from steelyard.weighing.currency import converted

Array = NDArray[np.float64]
COUNTRIES = (
    "russia_fts_monthly.csv",
    "swiss_exports_monthly.parquet",
    "armenia_vintage_2024-09.parquet",
    "comext_totals_monthly.csv",
)
REGION = "comexstat_parana_monthly.parquet"
FOLDS = 5
AIM = 0.8
"""What the 10% and 90% ends should hold."""
BLOCS = {
    "EU": None, "CIS": None, "ASEAN": None, "Mercosur": "ARG BRA PRY URY", "Andean": "BOL COL ECU PER",
    "Gulf": "ARE BHR KWT OMN QAT SAU", "North America": "CAN MEX USA", "Central America": "CRI SLV GTM HND NIC",
    "South Asia": "AFG BGD BTN IND MDV NPL PAK LKA",
    "Southern Africa": "AGO BWA COD LSO MDG MWI MUS MOZ NAM ZAF SWZ TZA ZMB ZWE",
}  # fmt: skip
"""Neighbours whose members are taken at their share of the bloc's GDP, as if they were its regions."""


def year_of_the_fit() -> tuple[list[str], Array, Array]:
    """Return economies, actual exports of the base year and predictions by fits that did not see the pair."""
    known, trade = economies(), totals()
    codes = [code for code in trade.index if known.get(code, {}).get("place")]
    slopes, places = parameters()["slopes"], [known[code]["place"] for code in codes]
    ease = np.array([[ease_of_pair(a, b, slopes) if a is not b else 0.0 for b in places] for a in places])
    actual = trade.loc[codes, codes].to_numpy(float, copy=True)
    np.fill_diagonal(actual, 0.0)
    return codes, actual, left_out(actual, ease)


def by_size(actual: Array, predicted: Array) -> list[tuple[float, int, Array]]:
    """Return end of the class, pairs, and quantiles of actual over predicted, of pairs that trade."""
    found = []
    for low, high in pairwise(SIZES):
        inside = (predicted > low) & (predicted <= high) & (actual > 0)
        found.append((high, int(inside.sum()), np.quantile(actual[inside] / predicted[inside], QUANTILES).round(4)))
    return found


def years_after(files: Sequence[str], *, share: float = 1.0) -> pd.DataFrame:
    """Return source, flow, partner, years after the base year, actual and predicted dollars of whole years in tables."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        store = TableStore(Path(folder))
        for name in files:
            read = "read_csv" if name.endswith(".csv") else "read_parquet"
            form = recognise([row[0] for row in duckdb.sql(f"DESCRIBE FROM {read}('{DATA / name}')").fetchall()])
            assert form is not None
            store.add(DATA / name, form, vintage=name, about={})
        for table in publications(store):
            (edition,) = table.editions
            sql = f"""SELECT reporter, partner, flow, start // 12 AS year, sum(value) AS value FROM '{store.place(edition, "totals")}'
                      GROUP BY ALL HAVING sum(months) = 12 ORDER BY ALL"""
            for reporter, partner, flow, year, value in duckdb.sql(sql).fetchall():
                rate = 1.0 if table.unit == "USD" else _rate(table.unit, year)
                own = reporter.partition("-")[0].replace("BR", "BRA") if "-" in reporter else reporter
                sides, shares = ((own, partner), (share, 1.0)) if flow == "exports" else ((partner, own), (1.0, share))
                seen = predict(*sides, year=year, exporter_share=shares[0], importer_share=shares[1]) if rate else None
                if seen is not None and rate:
                    rows.append((edition.vintage, flow, partner, year - YEAR, value * rate, seen.mean))
    return pd.DataFrame(rows, columns=["source", "flow", "partner", "years", "actual", "mean"])


def _rate(unit: str, year: int) -> float | None:
    span = converted(Range(1.0, 1.0), unit, "USD", Period.year(year))
    return (span.low + span.high) / 2 if span else None


def held(rows: pd.DataFrame, classes: Sequence[tuple[float, int, Array]], *, drift: float, region: float) -> float:
    """Return the part (0..1) of actual values between the 10% and the 90% end."""
    place = np.digitize(rows["mean"], [end for end, _, _ in classes[:-1]])
    ratio = np.array([row[2] for row in classes])[place]
    wider = np.exp(np.sqrt(drift**2 * rows.years + region**2))
    inside = (rows.actual >= rows["mean"] * ratio[:, 1] / wider) & (rows.actual <= rows["mean"] * ratio[:, 5] * wider)
    return float(inside.mean())


def least(score: Callable[[float], float]) -> float:
    """Return the least of 0, .01, .02... with which the score reaches the aim."""
    return next(round(k / 100, 2) for k in range(300) if score(k / 100) >= AIM)


def members_as_regions(codes: list[str], actual: Array, predicted: Array) -> pd.DataFrame:
    """Return blocs' members as if they were regions: their part of the bloc's GDP times the bloc's prediction."""
    product, at, rows = gdp()[YEAR], {code: i for i, code in enumerate(codes)}, []
    for bloc, listed in BLOCS.items():
        own = [
            c for c in (listed.split() if listed else sorted(members(bloc, YEAR))) if c in at and product.get(c, 0) > 0
        ]
        inside, whole = [at[c] for c in own], sum(product[c] for c in own)
        for j in set(at.values()) - set(inside):
            both = predicted[inside, j].sum(), predicted[j, inside].sum()
            for c in own:
                sides = (actual[at[c], j], actual[j, at[c]])
                rows += [
                    (bloc, 0, a, p * product[c] / whole) for a, p in zip(sides, both, strict=True) if a > 0 and p > 0
                ]
    return pd.DataFrame(rows, columns=["bloc", "years", "actual", "mean"])


def main(*, write: bool = True) -> list[str]:
    """Learn, write the end of the file, and return the lines that say how good it is."""
    codes, actual, predicted = year_of_the_fit()
    classes = by_size(actual, predicted)
    countries, parana = years_after(COUNTRIES), years_after([REGION], share=PARANA_SHARE)
    countries, parana = (rows[(rows.years >= 0) & (rows.actual > 0)] for rows in (countries, parana))

    def mean_held(drift: float) -> float:
        return float(np.mean([held(own, classes, drift=drift, region=0.0) for _, own in countries.groupby("source")]))

    drift = least(mean_held)

    def regional(rows: pd.DataFrame, k: float) -> float:
        return held(rows, classes, drift=drift, region=k)

    folds = parana.partner.map({name: i % FOLDS for i, name in enumerate(sorted(set(parana.partner)))})
    learned = [least(partial(regional, parana[folds != fold])) for fold in range(FOLDS)]
    region = least(partial(regional, parana))
    final = {"drift": drift, "region": region}
    scores = [(parana[folds == fold], learned[fold]) for fold in range(FOLDS)]
    lines = [f"[[spread]]\nup_to = {end:g}\ncount = {n}\nratio = {q.tolist()}\n" for end, n, q in classes]
    lines += [f"[wider]\ndrift = {drift}\nregion = {region}\n"]
    share = sum(len(rows) * regional(rows, k) for rows, k in scores) / len(parana)
    lines += [f"[region]\nheld = {share:.2f}\ncount = {parana.partner.nunique()}"]
    if write:
        file = OUT / "gravity.toml"
        kept = file.read_text(encoding="utf-8").partition("[[spread]]")[0]
        file.write_text(kept + "\n".join(lines) + "\n", encoding="utf-8")
    return report(classes, countries, scores, members_as_regions(codes, actual, predicted), final)


def report(
    classes: Sequence[tuple[float, int, Array]], countries: pd.DataFrame, scores: Sequence[tuple[pd.DataFrame, float]],
    blocs: pd.DataFrame, wider: dict[str, float],
) -> list[str]:  # fmt: skip
    """Return the table for docs/benchmarks.md: how often 80% intervals held, before and after."""
    lines = ["| actual inside 80% | figures | not widened | as it is |", "|---|---:|---:|---:|"]

    def line(words: str, parts: Sequence[tuple[pd.DataFrame, float]]) -> None:
        count = sum(len(rows) for rows, _ in parts)
        plain = sum(len(rows) * held(rows, classes, drift=0.0, region=0.0) for rows, _ in parts) / count
        after = sum(len(rows) * held(rows, classes, drift=wider["drift"], region=k) for rows, k in parts) / count
        lines.append(f"| {words} | {count:,} | {plain:.0%} | {after:.0%} |")

    for name, own in countries.groupby("source"):
        years = f"{own.years.min() + YEAR}-{own.years.max() + YEAR}"
        line(f"{str(name).partition('_')[0].title()} by partner, {years} (drift is learned here)", [(own, 0.0)])
    for flow in ("exports", "imports"):
        parts = [(rows[rows.flow == flow], k) for rows, k in scores]
        line(f"Parana, {flow} 2020-2025, each fifth of the partners by the others", parts)
    for bloc, own in blocs.groupby("bloc"):
        line(f"{bloc}: members by their share of its GDP, {YEAR}", [(own, wider["region"])])
    return lines


if __name__ == "__main__":
    print("\n".join(main()))
