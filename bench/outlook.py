"""Back-test of the outlook on real pairs: known figures, CRPS, coverage, PIT, Brier, peers, other classes, nowcast, speed.

usage: python -m bench.outlook [--scores]     (--scores: also write the classes' record into the parameters)

The split: pairs of the yearly panel with an even number taught drift, spread, shape and copula (origins 1991-2005); pairs with an
odd number score, at origins 1996-2005 with ten years behind. "Pairs and years apart" teaches on outcomes up to 2000 and scores
later ones. Series of other kinds (bench/outlook_classes.py) taught nothing but the widening of their class,
scored on the half of their pairs that did not teach it.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import scoringrules
from numpy.typing import NDArray
from scipy.stats import norm

from bench import outlook_classes, outlook_nowcast, outlook_short
from bench.learn_outlook import EDGES, FIRST_ORIGIN, MEMORY, OUT, PANEL, Cases, cases, fit, panel
from bench.outlook_peers import peers
from steelyard.outlook.dynamics import Dynamics, predict, shocks, simulate, yearly

Array = NDArray[np.float64]
SIZES = ("under $10m", "$10-100m", "$100m-1bn", "$1-10bn", "over $10bn")
PROBABILITIES = (np.arange(400) + 0.5) / 400
GOALS = ((1.25, 1), (1.5, 3), (1.5, 5))
FIRST, BOOTSTRAPS = 1996, 1000


def one_year(model: Dynamics, found: Cases, h: int = 0) -> Array:
    """Return quantiles of log growth over h + 1 years, shape (cases, 400)."""
    centre, spread = predict(model, found.past)
    z = np.interp(norm.ppf(PROBABILITIES), model.scores, model.z[h])
    return np.asarray(centre[:, [h]] + spread[:, [h]] * z)


def known_figures(logs: Array, years: Array) -> list[str]:
    """Reproduce the figures that were known before.

    Forecasts of 1996 to 2006 from ten levels behind; the drift is over ten changes, or nine where only nine are known. Sizes
    by the last level, the smallest from $1m up. Base rates at origins from 1991 on.
    """
    drift, seen, level = [], [], []
    for o in range(MEMORY - 1, len(years) - 1):
        good = np.isfinite(logs[:, o - MEMORY + 1 : o + 2]).all(1)
        nine = (logs[good, o] - logs[good, o - MEMORY + 1]) / (MEMORY - 1)
        ten = (logs[good, o] - logs[good, o - MEMORY]) / MEMORY if o >= MEMORY else nine
        drift.append(np.where(np.isfinite(ten), ten, nine))
        seen.append(logs[good, o + 1] - logs[good, o])
        level.append(logs[good, o])
    d, y, size = np.concatenate(drift), np.concatenate(seen), np.digitize(np.exp(np.concatenate(level)), [1e6, *EDGES])
    errors = [100 * np.median(np.abs(np.exp(w * d - y) - 1)) for w in (0, 1, 0.5)]
    spread = [np.std((y - 0.5 * d)[size == c]) for c in range(1, len(SIZES) + 1)]
    rates = []
    for factor, h in ((1.25, 1), (1.5, 3), (1.5, 5), (2.0, 5)):
        now, later = logs[:, years <= years[-1] - h], logs[:, h:]
        both = np.isfinite(now) & np.isfinite(later) & (np.digitize(np.exp(np.nan_to_num(now)), EDGES) == 2)
        both &= years[: now.shape[1]] >= FIRST_ORIGIN
        rates.append(float(((later - now)[both] >= np.log(factor)).mean()))
    return [
        f"| median absolute error one year ahead, random walk / ten-year drift / half drift (n = {len(y)}) | {' / '.join(f'{e:.1f}%' for e in errors)} | 18.1 / 18.3 / 17.5 |",
        f"| standard deviation of the log error by size, from $1m | {' / '.join(f'{s:.2f}' for s in spread)} | .77 / .49 / .30 / .16 / .12 |",
        f"| base rates of $100m-1bn pairs from 1991 on: x1.25 in 1, x1.5 in 3, x1.5 in 5, x2 in 5 years | {' / '.join(f'{r:.3f}' for r in rates)} | .27 / .36 / .47 / .26 |",
    ]


def ratios(one: Array, seen: Array, walk: Array) -> tuple[float, float]:
    """Return the CRPS of x / x_last and of logs, each as a share of the random walk's."""
    ours = scoringrules.crps_ensemble(np.exp(seen), np.exp(one)).mean()
    logs = scoringrules.crps_ensemble(seen, one).mean()
    return float(ours / scoringrules.crps_lognormal(np.exp(seen), 0.0, walk).mean()), float(
        logs / scoringrules.crps_normal(seen, 0.0, walk).mean()
    )


def covered(pit: Array, origin: Array, rng: np.random.Generator) -> tuple[float, float, float]:
    """Return the 80% coverage pooled over origins, with its 95% range by a bootstrap of origins."""
    inside = (pit > 0.1) & (pit < 0.9)
    names = np.unique(origin)
    sums = np.array([[inside[origin == o].sum(), (origin == o).sum()] for o in names])
    drawn = sums[rng.integers(0, len(names), (BOOTSTRAPS, len(names)))].sum(axis=1)
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], [0.025, 0.975])
    return float(inside.mean()), float(low), float(high)


def one_year_lines(model: Dynamics, held: Cases) -> tuple[list[str], list[tuple[int, float, float]]]:
    """Return the rows on one year ahead and the record of each size class."""
    rng = np.random.default_rng(5)
    one, seen, walk = one_year(model, held), held.ahead[:, 0], np.exp(held.past.rms)
    share, in_logs = ratios(one, seen, walk)
    pit = (one < seen[:, None]).mean(1)
    lines = [
        f"| one-year CRPS of x / x_last, share of a random walk's ({len(held)} cases) | {share:.3f} | <= .92 |",
        f"| the same in logs | {in_logs:.3f} | <= .95 |",
    ]
    k, record = np.digitize(np.exp(held.past.level), EDGES), []
    for c, name in enumerate(SIZES):
        m = k == c
        cover, low, high = covered(pit[m], held.origin[m], rng)
        own = ratios(one[m], seen[m], walk[m])[0]
        record.append((int(m.sum()), own, cover))
        lines.append(
            f"| {name}: CRPS share, 80% coverage (bootstrap by origin; n = {m.sum()}) | {own:.3f}, {100 * cover:.1f}% ({100 * low:.0f}-{100 * high:.0f}) | coverage 76-84% |"
        )
    deciles = np.histogram(pit, 10, (0, 1))[0] / len(pit)
    lines.append(f"| PIT deciles | {100 * deciles.min():.1f}-{100 * deciles.max():.1f}% | 8-12% |")
    return lines, record


def far_lines(model: Dynamics, held: Cases) -> list[str]:
    """Return the coverage two to ten years ahead, where the origins of the panel allow."""
    parts = []
    for h in (2, 3, 5, 10):
        ok = np.isfinite(held.ahead[:, h - 1])
        pit = (one_year(model, held.where(ok), h - 1) < held.ahead[ok, h - 1][:, None]).mean(1)
        parts.append(f"{h} years {100 * ((pit > 0.1) & (pit < 0.9)).mean():.1f}% (n = {ok.sum()})")
    return [f"| 80% coverage further ahead | {', '.join(parts)} | 76-84% |"]


def apart_lines(logs: Array, years: Array, taught: NDArray[np.bool_]) -> list[str]:
    """Return the one-year score where years are apart too: taught by outcomes up to 2000, scored on later ones."""
    model = fit(logs, years, taught, last=2000)
    held = cases(logs, years, model, first=2000, least=MEMORY)
    held = held.where(~taught[held.pair])
    one, seen = one_year(model, held), held.ahead[:, 0]
    share, in_logs = ratios(one, seen, np.exp(held.past.rms))
    cover, low, high = covered((one < seen[:, None]).mean(1), held.origin, np.random.default_rng(6))
    return [
        f"| pairs and years apart (outcomes 2001-2006, n = {len(held)}): CRPS share, in logs, 80% coverage | {share:.3f}, {in_logs:.3f}, {100 * cover:.1f}% ({100 * low:.0f}-{100 * high:.0f}) | <= .92, <= .95, 76-84% |"
    ]


def swapped_lines(logs: Array, years: Array, taught: NDArray[np.bool_]) -> list[str]:
    """Return the one-year score with the halves of the pairs swapped: the form of the model was chosen on the scored half."""
    model = fit(logs, years, ~taught)
    held = cases(logs, years, model, first=FIRST, least=MEMORY)
    held = held.where(taught[held.pair])
    one, seen = one_year(model, held), held.ahead[:, 0]
    share, in_logs = ratios(one, seen, np.exp(held.past.rms))
    cover = covered((one < seen[:, None]).mean(1), held.origin, np.random.default_rng(7))[0]
    return [
        f"| halves of pairs swapped (n = {len(held)}): CRPS share, in logs, 80% coverage | {share:.3f}, {in_logs:.3f}, {100 * cover:.1f}% | <= .92, <= .95, 76-84% |"
    ]


def brier(model: Dynamics, every: Cases, taught: NDArray[np.bool_]) -> list[str]:
    """Brier of growth targets, by joint paths, against the base rate of the size class (taught pairs' rate)."""
    lines, edge = [], np.digitize(np.exp(every.past.level), EDGES)
    centre, spread = predict(model, every.past)
    for factor, h in GOALS:
        whole = np.isfinite(every.ahead[:, :h]).all(1)
        hit = every.ahead[:, :h].max(1) >= np.log(factor)
        held, teach = whole & ~taught[every.pair], whole & taught[every.pair]
        rate = np.array([hit[teach & (edge == c)].mean() for c in range(len(SIZES))])[edge[held]]
        odds = np.zeros(held.sum())
        for c in range(len(SIZES)):
            own = edge[held] == c
            paths = centre[held][own, None, :h] + spread[held][own, None, :h] * shocks(1000, c, 0, model)[None, :, :h]
            odds[own] = (paths.max(2) >= np.log(factor)).mean(1)
        ours = scoringrules.brier_score(hit[held].astype(float), odds)
        base = scoringrules.brier_score(hit[held].astype(float), rate)
        sizes = ", ".join(
            f"{ours[edge[held] == c].mean():.3f}/{base[edge[held] == c].mean():.3f}" for c in range(len(SIZES))
        )
        lines.append(
            f"| Brier, x{factor} within {h} years (n = {held.sum()}): ours against the base rate by size; by size | {ours.mean():.4f} against {base.mean():.4f}; {sizes} | below |"
        )
    return lines


def speed() -> list[str]:
    """2,000 series, ten years ahead; AutoETS of statsforecast in the same run on 200 of them."""
    from statsforecast.models import AutoETS

    rng = np.random.default_rng(3)
    series = np.exp(rng.normal(0, 0.2, (2000, 20)).cumsum(1) + 18)
    AutoETS(season_length=1).forecast(y=np.log(series[0]), h=10, level=[80])  # compiled before it is timed
    start = time.perf_counter()
    for row in series:
        simulate(row[None], np.arange(20), 10, draws=1000)
    own = time.perf_counter() - start
    start = time.perf_counter()
    for row in series[:200]:
        AutoETS(season_length=1).forecast(y=np.log(row), h=10, level=[80])
    peer = 10 * (time.perf_counter() - start)
    return [
        f"| 2,000 series, ten years, 1,000 joint paths each; AutoETS in the same run (200 series x 10) | {own:.2f} s; {peer:.1f} s, {peer / own:.0f}x | < 20 s; >= 10x |"
    ]


def main() -> None:
    """Run, print and write the section."""
    from bench.report import machine, write_section

    logs, years = panel()
    model, taught = yearly(), np.arange(len(logs)) % 2 == 0
    every = cases(logs, years, model, first=FIRST, least=MEMORY)
    held = every.where(~taught[every.pair])
    lines = ["| what | found | reach |", "|---|---|---|", *known_figures(logs, years)]
    own, record = one_year_lines(model, held)
    lines += [
        *own,
        *far_lines(model, held),
        *swapped_lines(logs, years, taught),
        *apart_lines(logs, years, taught),
        *brier(model, every, taught),
    ]
    lines += [*outlook_nowcast.lines(), *speed()]
    others, told = outlook_classes.lines()
    short = outlook_short.lines(logs, years, model, taught)
    body = "\n".join([*lines, "", *short, "", *peers(logs, years, model, held), "", *others])
    write_section("Outlook", f"`python -m bench.outlook` on {machine()}\n\n{body}")
    print(body)
    if "--scores" in sys.argv:
        write_record(record, outlook_short.record(logs, years, model, taught), told)


def write_record(
    sizes: list[tuple[int, float, float]],
    short: list[tuple[int, float, float]],
    told: dict[str, tuple[outlook_classes.Scored, Array, float]],
) -> None:
    """Put the record of each class into record.json, so that every odds can name it."""
    known = {"years": [FIRST, 2006], "added": 0.0}
    rows = {
        "countries": {"panel": PANEL, **known, "scores": [_three(*row) for row in sizes]},
        "short": {"panel": f"{PANEL}, cut to one or two years", **known, "scores": [_three(*row) for row in short]},
    }
    for kind, source in outlook_classes.KINDS.items():
        scored, crossed, added = told[source]
        share = scored.ratio(crossed)
        ends = [int(scored.origin.min()) + 1, int(scored.origin.max()) + 1]
        score = _three(len(scored.seen), share, scored.coverage(crossed))
        rows[kind] = {"panel": outlook_classes.NAMES[source], "years": ends, "added": added, "scores": [score]}
    body = ",\n".join(f"{json.dumps(kind)}: {json.dumps(row)}" for kind, row in rows.items())
    (OUT / "record.json").write_text(f"{{\n{body}\n}}\n", encoding="utf-8")


def _three(count: int, crps: float, coverage: float) -> list[float]:
    return [count, round(crps, 3), round(coverage, 3)]


if __name__ == "__main__":
    main()
