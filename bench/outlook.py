"""Back-test of the outlook on real pairs: known figures, CRPS, coverage, PIT, Brier, nowcast, speed. Section of docs/benchmarks.md.

usage: python -m bench.outlook [--scores]     (--scores: also write the classes' scores into the parameters)

Pairs with an odd number of the yearly panel score (those with an even one taught); origins 1996-2005, ten years of history.
"""

from __future__ import annotations

import re
import sys
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.stats import norm

from bench.learn_outlook import EDGES, MEMORY, OUT, cases, panel
from bench.series import read_pairs
from steelyard.outlook.dynamics import simulate
from steelyard.outlook.nowcast import seasonal

SIZES = ("under $10m", "$10-100m", "$100m-1bn", "$1-10bn", "over $10bn")
DRAWS = 400


def crps(draws: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Return the CRPS of each row of draws (Gneiting and Raftery 2007, eq. 21)."""
    x = np.sort(draws, axis=1)
    m = x.shape[1]
    weights = 2 * np.arange(1, m + 1) - m - 1
    return np.asarray(np.abs(x - seen[:, None]).mean(1) - (x * weights).sum(1) / m**2)


def forecasts(logs: np.ndarray, rows: np.ndarray, years: np.ndarray, horizon: int, seed: int = 1) -> np.ndarray:
    """Return draws of log growth since the origin, shape (cases, draws, horizon), by the program's own simulation."""
    rng = np.random.default_rng(seed)
    out = np.empty((len(rows), DRAWS, horizon))
    for i, (pair, origin) in enumerate(rows[:, :2].astype(int)):
        o = int(np.flatnonzero(years == origin)[0])
        history = np.exp(np.repeat(logs[pair, o - MEMORY : o + 1][None], DRAWS, axis=0))
        out[i] = np.log(simulate(history, years[o - MEMORY : o + 1], horizon, rng)) - rows[i, 2]
    return out


def known_figures(rows: np.ndarray) -> list[str]:
    """Reproduce the figures that were known before."""
    y = rows[:, 6]
    found = [100 * np.median(np.abs(np.exp(w * rows[:, 3] - y) - 1)) for w in (0, 1, 0.5)]
    return [
        f"| median absolute error one year ahead, random walk / ten-year drift / half drift | {found[0]:.1f}% / {found[1]:.1f}% / {found[2]:.1f}% | 18.1 / 18.3 / 17.5 |"
    ]


def main() -> None:
    """Run and print the section."""
    from bench.report import machine, write_section

    logs, years = panel()
    rows = cases(logs, years)
    held = rows[rows[:, 0] % 2 == 1]
    k = np.digitize(np.exp(held[:, 2]), EDGES)
    one = forecasts(logs, held, years, 1)[:, :, 0]
    y = held[:, 6]
    walk = held[:, 5][:, None] * norm.ppf((np.arange(DRAWS) + 0.5) / DRAWS)
    lines = ["| what | found | reach |", "|---|---|---|", *known_figures(rows)]
    scores = []
    ratio = crps(np.exp(one), np.exp(y)).mean() / crps(np.exp(walk), np.exp(y)).mean()
    in_logs = crps(one, y).mean() / crps(walk, y).mean()
    lines.append(f"| one-year CRPS of x / x_last, share of a random walk's ({len(y)} cases) | {ratio:.3f} | <= .92 |")
    lines.append(f"| the same in logs | {in_logs:.3f} | <= .95 |")
    pit = (one < y[:, None]).mean(1)
    for c, name in enumerate(SIZES):
        m = k == c
        cover = float(((pit[m] > 0.1) & (pit[m] < 0.9)).mean())
        share = crps(np.exp(one[m]), np.exp(y[m])).mean() / crps(np.exp(walk[m]), np.exp(y[m])).mean()
        scores.append((int(m.sum()), float(share), cover))
        lines.append(
            f"| {name}: CRPS share, 80% coverage (n = {m.sum()}) | {share:.3f}, {100 * cover:.1f}% | coverage 76-84% |"
        )
    deciles = np.histogram(pit, 10, (0, 1))[0] / len(pit)
    lines.append(f"| PIT deciles | {100 * deciles.min():.1f}-{100 * deciles.max():.1f}% | 8-12% |")
    lines += brier(logs, rows, years)
    lines += nowcasts()
    lines += speed()
    body = "\n".join(lines)
    write_section("Outlook", f"`python -m bench.outlook` on {machine()}\n\n{body}")
    print(body)
    if "--scores" in sys.argv:
        write_scores(scores)


def brier(logs: np.ndarray, rows: np.ndarray, years: np.ndarray) -> list[str]:
    """Brier of growth targets against the base rate of the size class (taught pairs' rate)."""
    lines = []
    for factor, h in ((1.25, 1), (1.5, 3), (1.5, 5)):
        last = int(years[-1]) - h
        held = rows[(rows[:, 0] % 2 == 1) & (rows[:, 1] <= last)]
        future = (
            np.array([logs[int(r[0]), int(r[1] - years[0]) + 1 : int(r[1] - years[0]) + 1 + h].max() for r in held])
            - held[:, 2]
        )
        good = np.isfinite(future)
        held, future = held[good], future[good]
        hit = future >= np.log(factor)
        odds = (forecasts(logs, held, years, h, seed=2).max(2) >= np.log(factor)).mean(1)
        k = np.digitize(np.exp(held[:, 2]), EDGES)
        taught = rows[(rows[:, 0] % 2 == 0) & (rows[:, 1] <= last)]
        kt = np.digitize(np.exp(taught[:, 2]), EDGES)
        before = (
            np.array([logs[int(r[0]), int(r[1] - years[0]) + 1 : int(r[1] - years[0]) + 1 + h].max() for r in taught])
            - taught[:, 2]
        )
        rate = np.array([np.nanmean(before[kt == c] >= np.log(factor)) for c in range(len(EDGES) + 1)])[k]
        own, base = float(((odds - hit) ** 2).mean()), float(((rate - hit) ** 2).mean())
        lines.append(
            f"| Brier, x{factor} within {h} years: ours against the base rate by size | {own:.4f} against {base:.4f} | below |"
        )
    return lines


def nowcasts() -> list[str]:
    """Median error of the year from its first quarter, on the half that scores."""
    table, errors = seasonal(), {"ours": [], "same growth": [], "four times": []}
    for pair in read_pairs():
        if pair.step != 1 or pair.half != "score":
            continue
        total = pair.flows.sum(0)
        whole = total[: len(total) // 12 * 12].reshape(-1, 12)
        for before, now in pairwise(whole):
            a, b, full = before[:3].sum(), now[:3].sum(), now.sum()
            if min(a, b, full) <= 0:
                continue
            growth = b / a
            errors["ours"].append(abs(np.log(before.sum() * growth ** table.slope[2] / full)))
            errors["same growth"].append(abs(np.log(before.sum() * growth / full)))
            errors["four times"].append(abs(np.log(4 * b / full)))
    found = {name: np.median(v) for name, v in errors.items()}
    told = ", ".join(f"{name} {100 * value:.1f}%" for name, value in found.items())
    return [f"| year from its first quarter, median error (n = {len(errors['ours'])}) | {told} | ours least |"]


def speed() -> list[str]:
    """2,000 series, ten years ahead; AutoETS of statsforecast in the same run on 100 of them."""
    rng = np.random.default_rng(3)
    series = np.exp(rng.normal(0, 0.2, (2000, 20)).cumsum(1) + 18)
    start = time.perf_counter()
    for row in series:
        simulate(np.repeat(row[None], 1000, axis=0), np.arange(20), 10, rng)
    own = time.perf_counter() - start
    try:
        from statsforecast.models import AutoETS
    except ImportError:
        return [f"| 2,000 series, ten years, 1,000 draws | {own:.1f} s | < 20 s |"]
    start = time.perf_counter()
    for row in series[:100]:
        AutoETS(season_length=1).forecast(y=np.log(row), h=10, level=[80])
    peer = 20 * (time.perf_counter() - start)
    return [
        f"| 2,000 series, ten years, 1,000 draws; AutoETS in the same run (100 series x 20) | {own:.1f} s; {peer:.0f} s, {peer / own:.0f}x | < 20 s; >= 10x |"
    ]


def write_scores(scores: list[tuple[int, float, float]]) -> None:
    """Put the classes' scores into yearly.toml, so that every odds can name them."""
    file = Path(OUT) / "yearly.toml"
    text = re.sub(r"(?m)^(scores|panel) = .*\n", "", file.read_text(encoding="utf-8"))
    rows = ", ".join(f"[{n}, {c:.3f}, {v:.3f}]" for n, c, v in scores)
    head, rest = text.split("\n", 1)
    name = "manufacturing trade of 2,346 pairs of countries (Yotov et al. 2016)"
    file.write_text(f'{head}\npanel = "{name}"\nscores = [{rows}]\n{rest}', encoding="utf-8")


if __name__ == "__main__":
    main()
