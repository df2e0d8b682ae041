"""Learn what `outlook` needs from real series and write `src/steelyard/outlook/parameters`.

usage: python -m bench.learn_outlook     (needs ../shared/data)

yearly.toml: 2,346 undirected pairs of countries (manufacturing trade in current dollars, 1986-2006; Yotov et al. 2016, CC BY 4.0). Pairs
with an even number in alphabetical order teach, the others score (bench/outlook.py). seasonal.toml: months of Comext, Russian
customs and Parana pairs of the half ``fit`` of `bench.series`. cpi.toml: US consumer prices by year (Bureau of Labor Statistics, by
the package cpi).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import norm, rankdata

from bench.series import DATA, read_pairs
from steelyard.outlook.dynamics import Dynamics, Features, features, hats, held, of_table, predict, told

PANEL = "manufacturing trade of 2,346 pairs of countries (Yotov et al. 2016)"
OUT = Path(__file__).resolve().parents[1] / "src/steelyard/outlook/parameters"
EDGES = np.array([1e7, 1e8, 1e9, 1e10])
KNOTS = np.log(10.0 ** np.arange(4.5, 11))
AHEAD = 10
FIRST_ORIGIN, LEAST, MEMORY = 1991, 5, 10
"""Origins and changes of history that teach drift and spread; shorter histories teach only how much wider they are."""
USUAL, RECENT = 4.0, 5
"""Weight of the usual share of first months in years of the pair's own; earlier years of the pair that count."""
TAIL = 1.4759 * np.sqrt(3 / 5)
"""The 90% quantile of the noise of a running year, Student t with 5 degrees of freedom and variance 1."""
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


def cases(
    logs: Array, years: Array, model: Dynamics, *, first: int, least: int, most: int = MEMORY, new: bool = False
) -> Cases:
    """Return the cases with unbroken histories of ``least``..``most`` changes (as many as there are) and a next year.

    ``new``: only those whose year before is not known.
    """
    found = []
    for o in range(least, len(years) - 1):
        w = min(most, o)
        if years[o] < first:
            continue
        good = np.isfinite(logs[:, o - w : o + 2]).all(1)
        if new and o > w:
            good &= ~np.isfinite(logs[:, o - w - 1])
        good = np.flatnonzero(good)
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
    weights = hats(p.level, KNOTS)
    limits = _limits(p, weights)
    mean, last_change, above, rms = held(p, weights, limits)
    design = (told(mean, last_change, above)[:, :, None] * weights[:, None, :]).reshape(len(weights), -1)
    shape = np.column_stack([weights, rms])
    drift, spread, z, normal = [], [], [], np.full(teach.ahead.shape, np.nan)
    for h in range(AHEAD):
        ok = np.isfinite(teach.ahead[:, h])
        if ok.sum() < 20 * design.shape[1]:
            break
        beta = _lad(design[ok], teach.ahead[ok, h])
        residual = teach.ahead[ok, h] - design[ok] @ beta
        scale = np.linalg.lstsq(shape[ok], np.log(np.abs(residual) + 1e-3), rcond=None)[0]
        ratio = residual / np.exp(shape[ok] @ scale)
        drift.append(beta.reshape(-1, len(KNOTS)))
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


def _limits(p: Features, weights: Array) -> Array:
    """Return the 0.5% and 99.5% quantiles of mean, last and above among the pairs next to each knot, within 0.2% and 99.8%
    of all pairs, which are those of rms too.
    """
    near = [weights[:, k] > 0.5 for k in range(weights.shape[1])]
    found = []
    for value in (p.mean, p.last, p.above):
        ends = np.quantile(value, [0.002, 0.998])
        found.append([np.clip(np.quantile(value[m], [0.005, 0.995]), *ends) for m in near])
    found.append([np.quantile(p.rms, [0.002, 0.998]) for _ in near])
    return np.moveaxis(np.array(found), 2, 0)


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
    """Return the spreads with their growth in the share of ten years that is not known.

    Learned from histories of 0..4 changes, those of new pairs and those cut short, alike: the factor that brings their 80%
    intervals to 80%, log-linear in that share.
    """
    out, sums = model.spread.copy(), np.zeros((2, len(model.spread)))
    for w, new in product(range(LEAST), (False, True)):
        short = cases(*seen, model, first=int(seen[1][0]) if new else FIRST_ORIGIN, least=w, most=w, new=new)
        short = short.where(taught[short.pair])
        centre, spread = predict(model, short.past)
        share = 1 - w / MEMORY
        for h in range(len(out)):
            ok = np.isfinite(short.ahead[:, h])
            if ok.sum() < 100:
                continue
            z = (short.ahead[ok, h] - centre[ok, h]) / spread[ok, h]
            low, middle, high = np.interp([-1.2816, 0.0, 1.2816], model.scores, model.z[h])
            away = np.where(z < middle, (z - middle) / (low - middle), (z - middle) / (high - middle))
            factor = np.log(np.quantile(away, 0.8))
            sums[:, h] += factor * share, share**2
    out[:, -1] = sums[0] / sums[1]
    return np.asarray(out)


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


def seasonal(model: Dynamics) -> dict[str, Any]:
    """Return share, weight, level and slopes of the spread by number of first months, and the weight of the usual share.

    From yearly totals of the half ``fit``: the usual share is the median; the pair's own of up to five years before moves it;
    the weight against the forecast of the year is by least absolute deviations.
    """
    pairs = [pair for pair in read_pairs() if pair.step == 1 and pair.half == "fit"]
    months = [(total := pair.flows.sum(0))[: len(total) // 12 * 12].reshape(-1, 12) for pair in pairs]
    rows = []
    for m in range(1, 12):
        firsts = [(table[:, :m].sum(1), table.sum(1)) for table in months]
        share = float(np.median(np.concatenate([part[part > 0] / year[part > 0] for part, year in firsts])))
        told = [row for part, year in firsts for row in _running(part, year, share, model)]
        rows.append((share, np.array(told).T))
    weights = [float(_lad(told[:, None], came)[0]) for _, (came, told, *_) in rows]
    away = [np.abs(came - w * told) for w, (_, (came, told, *_)) in zip(weights, rows, strict=True)]
    shapes = [np.column_stack([np.log(spread), unknown]) for _, (_, _, spread, unknown) in rows]
    slopes = np.mean([_slopes(x, np.log(y + 1e-3)) for x, y in zip(shapes, away, strict=True)], axis=0)
    level = [float(np.log(np.quantile(y / np.exp(x @ slopes), 0.8) / TAIL)) for x, y in zip(shapes, away, strict=True)]
    slope, unknown = (float(value) for value in slopes)
    return {
        "share": [s for s, _ in rows], "weight": weights, "level": level, "slope": slope, "unknown": unknown,
        "usual": USUAL,
    }  # fmt: skip


def _slopes(shape: Array, y: Array) -> Array:
    """Return the least-squares slopes of y on the columns of ``shape``, beside a constant."""
    return np.asarray(np.linalg.lstsq(np.column_stack([np.ones(len(y)), shape]), y, rcond=None)[0][1:])


def _running(part: Array, year: Array, share: float, model: Dynamics) -> Iterator[tuple[float, float, float, float]]:
    """Yield (year, year by its months, spread of the forecast, part of the share that is the usual one) of each running year, in
    logs about the forecast's median.
    """
    sides = [np.interp(score, model.scores, model.z[0]) for score in (-1.0, 0.0, 1.0)]
    for t in range(1, len(year)):
        start = max(0, t - MEMORY - 1)
        if min(year[start : t + 1].min(), part[t]) <= 0:
            continue
        past = features(np.log(year[None, start:t]), np.arange(start, t), model)
        centre, spread = predict(model, past)
        middle = past.level[0] + centre[0, 0] + spread[0, 0] * sides[1]
        own = [np.log(part[i] / year[i] / share) for i in range(max(0, t - RECENT), t) if part[i] > 0]
        told = np.log(part[t] / share) - sum(own) / (len(own) + USUAL)
        unknown = USUAL / (len(own) + USUAL)
        yield np.log(year[t]) - middle, told - middle, spread[0, 0] * (sides[2] - sides[0]) / 2, unknown


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
    season = seasonal(model)
    body = "\n".join(
        f"{name} = {_list(np.array(v)) if isinstance(v, list) else f'{v:.5g}'}" for name, v in season.items()
    )
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
