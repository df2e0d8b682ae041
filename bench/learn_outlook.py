"""Learn what `outlook` needs from real series and write `src/steelyard/outlook/parameters`.

usage: python -m bench.learn_outlook     (needs ../shared/data)

yearly.toml: 2,346 undirected pairs of countries (manufacturing trade in current dollars, 1986-2006; Yotov et al. 2016, CC BY 4.0). Pairs
with an even number in alphabetical order teach, the others score (bench/outlook.py). seasonal.toml: months of Comext, Russian
customs and Parana pairs of the half ``fit`` of `bench.series`. cpi.toml: US consumer prices by year (Bureau of Labor Statistics, by
the package cpi).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import norm, rankdata

from bench.series import DATA, read_pairs
from steelyard.outlook.dynamics import Dynamics, Features, features, hats, of_table, predict

PANEL = "manufacturing trade of 2,346 pairs of countries (Yotov et al. 2016)"
OUT = Path(__file__).resolve().parents[1] / "src/steelyard/outlook/parameters"
EDGES = np.array([1e7, 1e8, 1e9, 1e10])
KNOTS = np.log(10.0 ** np.array([6.5, 7.5, 8.5, 9.5, 10.5]))
AHEAD = 10
FIRST_ORIGIN, LEAST, MEMORY = 1991, 5, 10
"""Origins and changes of history that teach drift and spread; shorter histories teach only how much wider they are."""
SCORES = np.linspace(-3.1, 3.1, 101)
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


@dataclass(frozen=True, slots=True)
class Cases:
    """One row a pair and origin: what the past tells and log growth over 1..10 years, (n, 10), NaN where it is not known."""

    pair: NDArray[np.int64]
    origin: NDArray[np.int64]
    past: Features
    ahead: Array

    def __len__(self) -> int:
        return len(self.pair)

    def where(self, mask: NDArray[np.bool_]) -> Cases:
        """Return some of the cases."""
        p = self.past
        past = Features(p.level[mask], p.mean[mask], p.last[mask], p.above[mask], p.rms[mask], _some(p.unknown, mask))
        return Cases(self.pair[mask], self.origin[mask], past, self.ahead[mask])


def _some(value: Any, mask: NDArray[np.bool_]) -> Any:
    return value[mask] if isinstance(value, np.ndarray) else value


def cases(logs: Array, years: Array, model: Dynamics, *, first: int, least: int, most: int = MEMORY) -> Cases:
    """Return the cases with unbroken histories of ``least``..``most`` changes (as many as there are) and a next year."""
    found = []
    for o in range(least, len(years) - 1):
        w = min(most, o)
        if years[o] < first:
            continue
        good = np.flatnonzero(np.isfinite(logs[:, o - w : o + 2]).all(1))
        past = features(logs[good, o - w : o + 1], years[o - w : o + 1], model)
        ahead = np.full((len(good), AHEAD), np.nan)
        until = min(AHEAD, len(years) - 1 - o)
        ahead[:, :until] = logs[good, o + 1 : o + 1 + until] - logs[good, o][:, None]
        found.append(
            Cases(good, np.full(len(good), years[o]), replace(past, unknown=np.full(len(good), past.unknown)), ahead)
        )
    return joined(found)


def joined(many: list[Cases]) -> Cases:
    """Return cases one below the other."""
    slots = ("level", "mean", "last", "above", "rms", "unknown")
    past = Features(*(np.concatenate([getattr(c.past, s) for c in many]) for s in slots))
    parts = (np.concatenate([getattr(c, s) for c in many]) for s in ("pair", "origin", "ahead"))
    pair, origin, ahead = parts
    return Cases(pair, origin, past, ahead)


def fit(logs: Array, years: Array, taught: NDArray[np.bool_], *, last: int | None = None) -> Dynamics:
    """Fit the dynamics on some pairs, and on outcomes up to the year ``last`` where one is given."""
    until = int(years[-1] if last is None else last)
    seen = logs[:, : until - int(years[0]) + 1], years[: until - int(years[0]) + 1]
    model = of_table(_start(seen, taught))
    teach = cases(*seen, model, first=FIRST_ORIGIN, least=LEAST)
    teach = teach.where(taught[teach.pair])
    p = teach.past
    told = np.column_stack([p.mean, p.last, p.above, p.rms])
    limits = np.quantile(told, [0.002, 0.998], axis=0)
    told = np.clip(told, *limits)
    weights = hats(p.level, KNOTS)
    design = np.column_stack([weights, *(weights * told[:, [j]] for j in range(3))])
    shape = np.column_stack([weights, told[:, 3]])
    drift, spread, z, normal = [], [], [], np.full(teach.ahead.shape, np.nan)
    for h in range(AHEAD):
        ok = np.isfinite(teach.ahead[:, h])
        if ok.sum() < 20 * design.shape[1]:
            break
        beta = _lad(design[ok], teach.ahead[ok, h])
        residual = teach.ahead[ok, h] - design[ok] @ beta
        scale = np.linalg.lstsq(shape[ok], np.log(np.abs(residual) + 1e-3), rcond=None)[0]
        ratio = residual / np.exp(shape[ok] @ scale)
        drift.append(beta.reshape(4, len(KNOTS)))
        spread.append(scale)
        z.append(np.quantile(ratio, norm.cdf(SCORES)))
        normal[ok, h] = norm.ppf((rankdata(ratio) - 0.5) / ok.sum())
    normal = normal[:, : len(drift)]
    size = np.digitize(np.exp(p.level), EDGES)
    rows = model.table | {
        "limits": limits, "drift": np.array(drift), "z": np.array(z), "cases": len(teach),
        "spread": np.column_stack([np.array(spread), np.zeros(len(spread))]),
        "copula": [_cholesky(normal[size == c]) for c in range(len(EDGES) + 1)],
    }  # fmt: skip
    return of_table(rows | {"spread": _widened(of_table(rows), seen, taught)})


def _lad(design: Array, y: Array) -> Array:
    """Least absolute deviations by iteratively reweighted least squares."""
    beta = np.linalg.lstsq(design, y, rcond=None)[0]
    for _ in range(60):
        w = 1 / np.maximum(np.abs(y - design @ beta), 0.05)
        beta = np.linalg.solve(design.T @ (design * w[:, None]), design.T @ (y * w))
    return np.asarray(beta)


def _start(seen: tuple[Array, Array], taught: NDArray[np.bool_]) -> dict[str, Any]:
    """Return the parts of the table that features need: the usual root mean square change by size."""
    logs, years = seen
    level, size = [], []
    for o in range(LEAST, len(years)):
        w = min(MEMORY, o)
        good = np.flatnonzero(np.isfinite(logs[:, o - w : o + 1]).all(1) & taught)
        level.append(logs[good, o])
        size.append(np.log(np.sqrt((np.diff(logs[good, o - w : o + 1], axis=1) ** 2).mean(1))))
    usual = np.linalg.lstsq(hats(np.concatenate(level), KNOTS), np.concatenate(size), rcond=None)[0]
    empty = {slot: [0.0] for slot in ("limits", "drift", "spread", "z", "copula")}
    return empty | {"name": "steelyard-yearly-2", "knots": KNOTS, "typical": usual, "edges": EDGES, "scores": SCORES}


def _cholesky(normal: Array) -> Array:
    """Return the lower factor of the correlations of normal scores, pair by pair of years, made positive definite."""
    steps = normal.shape[1]
    found = np.eye(steps)
    for i in range(steps):
        for j in range(i):
            both = np.isfinite(normal[:, i]) & np.isfinite(normal[:, j])
            found[i, j] = found[j, i] = np.corrcoef(normal[both, i], normal[both, j])[0, 1]
    values, vectors = np.linalg.eigh(found)
    fixed = (vectors * np.maximum(values, 1e-4)) @ vectors.T
    scale = np.sqrt(np.diag(fixed))
    return np.asarray(np.linalg.cholesky(fixed / scale[:, None] / scale))


def _widened(model: Dynamics, seen: tuple[Array, Array], taught: NDArray[np.bool_]) -> Array:
    """Return the spreads with their growth in the share of ten years that is not known, from histories of 1 to 5 years."""
    short = joined([cases(*seen, model, first=FIRST_ORIGIN, least=w, most=w) for w in range(LEAST)])
    short = short.where(taught[short.pair])
    centre, spread = predict(model, short.past)
    out = model.spread.copy()
    for h in range(len(out)):
        ok = np.isfinite(short.ahead[:, h])
        error = np.log(np.abs(short.ahead[ok, h] - centre[ok, h]) + 1e-3) - np.log(spread[ok, h])
        usual = _of_one(model, h)
        unknown = short.past.unknown[ok]  # type: ignore[index]
        out[h, -1] = ((error - usual) * unknown).sum() / (unknown**2).sum()
    return np.asarray(out)


def _of_one(model: Dynamics, h: int) -> float:
    """Return the mean of log |z| of a year ahead: what a right spread leaves."""
    return float(
        np.log(np.abs(np.interp(norm.ppf((np.arange(2000) + 0.5) / 2000), model.scores, model.z[h])) + 1e-3).mean()
    )


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
    model = fit(logs, years, np.arange(len(logs)) % 2 == 0)
    slots = ("knots", "typical", "limits", "drift", "spread", "scores", "z", "copula", "edges")
    rows = {
        "made by": "python -m bench.learn_outlook; do not edit. Fitted on the pairs with an even number of the yearly panel.",
        "name": model.name, "panel": PANEL, "years": [int(years[0]), int(years[-1])], "cases": model.table["cases"],
        **{slot: _short(getattr(model, slot)) for slot in slots},
        "base": [[_short(np.array(h)) for h in rows] for rows in base_rates(logs, years)],
    }  # fmt: skip
    body = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in rows.items())
    (OUT / "yearly.json").write_text(f"{{\n{body}\n}}\n", encoding="utf-8")
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


def _short(values: Array) -> Any:
    """Return numbers of five significant digits as plain lists."""
    return json.loads(json.dumps(values.tolist()), parse_float=lambda text: float(f"{float(text):.5g}"))


def _list(values: Array) -> str:
    return "[" + ", ".join(f"{v:.5g}" if abs(v) < 1e6 else f"{v:.1f}" for v in values) + "]"


if __name__ == "__main__":
    main()
