"""AutoETS, AutoARIMA and Theta of statsforecast, on log series at the same origins as ours, scored by the same CRPS.

Each peer gets the whole unbroken history of the pair up to the origin (ours uses the last ten years of it); its one-year
forecast is taken as normal in logs with the spread of its own 80% interval. AutoARIMA takes a tenth of a second or more a
case and gets a sample of them; ours is scored on that sample too.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import scoringrules
from numpy.typing import NDArray
from scipy.stats import norm

from bench.learn_outlook import Cases
from steelyard.outlook.dynamics import Dynamics, predict

Array = NDArray[np.float64]
SAMPLE = 600
HEAD = "| CRPS of x / x_last | CRPS of logs | 80% covers | seconds |"


def peers(logs: Array, years: Array, model: Dynamics, held: Cases) -> list[str]:
    """Return a table of the CRPS of x / x_last and of logs, and of the 80% coverage: all cases, then the sample."""
    from statsforecast.models import AutoARIMA, AutoETS, Theta

    chosen = np.random.default_rng(11).permutation(len(held)) < SAMPLE
    rows = [f"| one year ahead, the same {len(held)} cases {HEAD}", "|---|---:|---:|---:|---:|"]
    rows += _table(logs, years, model, held, {"AutoETS": AutoETS, "Theta": Theta})
    rows += ["", f"| one year ahead, the same {chosen.sum()} of them {HEAD}", "|---|---:|---:|---:|---:|"]
    return rows + _table(logs, years, model, held.where(chosen), {"AutoARIMA": AutoARIMA})


def _table(logs: Array, years: Array, model: Dynamics, held: Cases, rivals: dict[str, Any]) -> list[str]:
    seen = held.ahead[:, 0]
    start = time.perf_counter()
    centre, spread = predict(model, held.past)
    one = centre[:, [0]] + spread[:, [0]] * np.interp(norm.ppf((np.arange(400) + 0.5) / 400), model.scores, model.z[0])
    rows = [_row("steelyard", seen, one, time.perf_counter() - start)]
    walk = np.column_stack([np.zeros(len(held)), np.exp(held.past.rms)])
    rows.append(_row("random walk, the pair's own volatility", seen, walk, 0.0))
    for name, make in rivals.items():
        start = time.perf_counter()
        told = [
            _normal(make(season_length=1), logs[p], int(o - years[0]))
            for p, o in zip(held.pair, held.origin, strict=True)
        ]
        rows.append(_row(name, seen, np.array(told), time.perf_counter() - start))
    return rows


def _normal(peer: Any, series: Array, at: int) -> tuple[float, float]:
    """Return centre and spread of log growth by a peer fitted on the unbroken years up to ``at``."""
    start = at
    while start > 0 and np.isfinite(series[start - 1]):
        start -= 1
    told = peer.forecast(y=series[start : at + 1].astype(np.float64), h=1, level=[80])
    spread = (told["hi-80"][0] - told["lo-80"][0]) / (2 * norm.ppf(0.9))
    return float(told["mean"][0] - series[at]), max(float(spread), 1e-3)


def _row(name: str, seen: Array, found: Array, seconds: float) -> str:
    """Score draws (n, many) or normals (n, 2)."""
    if found.shape[1] > 2:
        ratio, logs = scoringrules.crps_ensemble(np.exp(seen), np.exp(found)), scoringrules.crps_ensemble(seen, found)
        pit = (found < seen[:, None]).mean(1)
    else:
        centre, spread = found.T
        ratio = scoringrules.crps_lognormal(np.exp(seen), centre, spread)
        logs = scoringrules.crps_normal(seen, centre, spread)
        pit = norm.cdf((seen - centre) / spread)
    inside = ((pit > 0.1) & (pit < 0.9)).mean()
    return f"| {name} | {np.mean(ratio):.4f} | {np.mean(logs):.4f} | {100 * inside:.1f}% | {seconds:.1f} |"
