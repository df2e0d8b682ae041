"""Learn what `outlook` needs from real series and write `src/steelyard/outlook/parameters`.

usage: python -m bench.learn_outlook     (needs ../shared/data)

yearly.toml: 2,346 undirected pairs of countries (manufacturing trade in current dollars, 1986-2006; Yotov et al. 2016, CC BY 4.0). Pairs
with an even number in alphabetical order teach, the others score (bench/outlook.py). seasonal.toml: months of Comext, Russian
customs and Parana pairs of the half ``fit`` of `bench.series`. cpi.toml: US consumer prices by year (Bureau of Labor Statistics, by
the package cpi).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bench.series import DATA, read_pairs

OUT = Path(__file__).resolve().parents[1] / "src/steelyard/outlook/parameters"
EDGES = np.array([1e7, 1e8, 1e9, 1e10])
FIRST_ORIGIN, MEMORY = 1995, 10
Array = NDArray[np.float64]


def panel() -> tuple[Array, Array]:
    """Return log turnover in dollars, shape (2346, 21), NaN where there is none, and the years."""
    table = pl.read_parquet(DATA / "agtpa_panel.parquet", columns=["exporter", "importer", "year", "trade"])
    table = table.filter(pl.col("exporter") != pl.col("importer")).with_columns(
        a=pl.min_horizontal("exporter", "importer"), b=pl.max_horizontal("exporter", "importer")
    )
    wide = table.group_by("a", "b", "year").agg(pl.col("trade").sum()).pivot("year", index=["a", "b"]).sort("a", "b")
    years = sorted((c for c in wide.columns if c not in "ab"), key=float)
    values = wide.select(years).to_numpy() * 1e6
    return np.log(np.where(values > 0, values, np.nan)), np.array([int(float(y)) for y in years])


def cases(logs: Array, years: Array) -> Array:
    """Return one row a pair and origin with ten years behind: pair, year, level, mean change, last change, rms, next change."""
    rows = []
    for o in range(MEMORY, len(years) - 1):
        if years[o] < FIRST_ORIGIN:
            continue
        good = np.isfinite(logs[:, o - MEMORY : o + 2]).all(1)
        g = np.diff(logs[good, o - MEMORY : o + 1], axis=1)
        n = good.sum()
        rows.append(
            np.column_stack(
                [
                    np.flatnonzero(good),
                    np.full(n, years[o]),
                    logs[good, o],
                    g.mean(1),
                    g[:, -1],
                    np.sqrt((g**2).mean(1)),
                    logs[good, o + 1] - logs[good, o],
                ]
            )
        )
    return np.concatenate(rows)


def fit(rows: Array) -> dict[str, Array]:
    """Fit drift by class (least absolute deviations), scale and residual quantiles."""
    k = np.digitize(np.exp(rows[:, 2]), EDGES)
    design, y = np.column_stack([np.ones(len(rows)), rows[:, 3], rows[:, 4]]), rows[:, 6]
    drift = np.array([_lad(design[k == c], y[k == c]) for c in range(len(EDGES) + 1)])
    residual = y - (design * drift[k]).sum(1)
    spread = np.array([np.median(np.abs(residual[k == c])) for c in range(len(EDGES) + 1)])
    shape = np.column_stack([np.ones(len(rows)), np.log(rows[:, 5] + 0.01), np.log(spread[k])])
    scale = np.linalg.lstsq(shape, np.log(np.abs(residual) + 1e-4), rcond=None)[0]
    z = residual / np.exp(shape @ scale)
    return {"drift": drift, "spread": spread, "scale": scale, "z": np.quantile(z, (np.arange(200) + 0.5) / 200)}


def _lad(design: Array, y: Array) -> Array:
    """Least absolute deviations by iteratively reweighted least squares."""
    beta = np.linalg.lstsq(design, y, rcond=None)[0]
    for _ in range(60):
        w = 1 / np.sqrt(np.maximum(np.abs(y - design @ beta), 0.05))
        beta = np.linalg.lstsq(design * w[:, None], y * w, rcond=None)[0]
    return np.asarray(beta)


def base_rates(logs: Array, years: Array) -> list[list[list[float]]]:
    """Return for each class and horizon 1..10 the quantiles (1%..99%) of log growth over it, all pairs and origins."""
    table = []
    for c in range(len(EDGES) + 1):
        by_horizon = []
        for h in range(1, 11):
            now, later = logs[:, :-h], logs[:, h:]
            good = np.isfinite(now) & np.isfinite(later) & (np.digitize(np.exp(np.nan_to_num(now)), EDGES) == c)
            growth = (later - now)[good]
            by_horizon.append([float(good.sum()), *np.quantile(growth, np.arange(1, 100) / 100)])
        table.append(by_horizon)
    return table


def seasonal() -> dict[str, list[float]]:
    """Return slope, spread, share and share spread by number of first months."""
    rows: dict[str, list[list[float]]] = {name: [[] for _ in range(11)] for name in ("x", "y", "share")}
    for pair in read_pairs():
        if pair.step != 1 or pair.half != "fit":
            continue
        total = pair.flows.sum(0)
        whole = total[: len(total) // 12 * 12].reshape(-1, 12)
        for year in range(len(whole)):
            if whole[year].sum() <= 0:
                continue
            for m in range(1, 12):
                part = whole[year, :m].sum()
                if part <= 0:
                    continue
                rows["share"][m - 1].append(np.log(part / whole[year].sum()))
                if year and whole[year - 1, :m].sum() > 0:
                    rows["x"][m - 1].append(np.log(part / whole[year - 1, :m].sum()))
                    rows["y"][m - 1].append(np.log(whole[year].sum() / whole[year - 1].sum()))
    slope, spread = [], []
    for x, y in zip(rows["x"], rows["y"], strict=True):
        a, b = np.array(x), np.array(y)
        beta = float(_lad(a[:, None], b)[0])
        slope.append(beta)
        spread.append(_robust(b - beta * a))
    share = [float(np.exp(np.median(v))) for v in rows["share"]]
    return {
        "slope": slope,
        "spread": spread,
        "share": share,
        "share_spread": [_robust(np.array(v)) for v in rows["share"]],
    }


def _robust(values: Array) -> float:
    """Half the 5-95% range in units of a normal's: keeps fat tails in the spread."""
    low, high = np.quantile(values, [0.05, 0.95])
    return float((high - low) / 3.29)


def main() -> None:
    """Learn and write."""
    OUT.mkdir(parents=True, exist_ok=True)
    logs, years = panel()
    rows = cases(logs, years)
    teach = rows[rows[:, 0] % 2 == 0]
    found = fit(teach)
    lines = [
        "# Made by `python -m bench.learn_outlook`; do not edit. Fitted on pairs with an even number of the yearly panel.",
        'name = "steelyard-yearly-1"', f"edges = {_list(EDGES)}", f"years = [{years[0]}, {years[-1]}]",
        f"cases = {len(teach)}", f"drift = [{', '.join(_list(row) for row in found['drift'])}]",
        f"spread = {_list(found['spread'])}", f"scale = {_list(found['scale'])}", f"z = {_list(found['z'])}",
        "# by class and horizon: number of cases, then the 1%..99% quantiles of log growth", "base = [",
        *(f"  [{', '.join(_list(np.array(h)) for h in rows)}]," for rows in base_rates(logs, years)), "]",
    ]  # fmt: skip
    (OUT / "yearly.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    season = seasonal()
    body = "\n".join(f"{name} = {_list(np.array(values))}" for name, values in season.items())
    head = "# Made by `python -m bench.learn_outlook` from monthly series of the half `fit`; by number of first months, 1 to 11.\n"
    (OUT / "seasonal.toml").write_text(head + body + "\n", encoding="utf-8")
    _cpi()


def _cpi() -> None:
    import cpi

    series = {i.year: i.value for i in cpi.series.get().indexes if i.period.id == "M13"}
    lines = [
        "# US consumer prices, all items, all urban consumers, not seasonally adjusted, yearly mean (1982-84 = 100).",
        "# Bureau of Labor Statistics, series CUUR0000SA0 (public domain), as the package cpi ships it.",
        'source = "US consumer price index, Bureau of Labor Statistics"', "[index]",
        *(f"{year} = {value}" for year, value in sorted(series.items()) if year >= 1980),
    ]  # fmt: skip
    (OUT / "cpi.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _list(values: Array) -> str:
    return "[" + ", ".join(f"{v:.5g}" if abs(v) < 1e6 else f"{v:.1f}" for v in values) + "]"


if __name__ == "__main__":
    main()
