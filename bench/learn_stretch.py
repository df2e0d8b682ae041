"""Learn how far quantiles are drawn apart, and write ``weighing/parameters/stretch.toml``.

Statements about the fitting pairs are generated and rebuilt with distances as the ensemble gives them; then each
quantile's coefficients are those with the least quantile score in logs, by year and part-year. Each source weighs the
same, so that no table of one country rules. Run: ``python -m bench.learn_stretch``. The parameters of the package are
written once, at the end; while it learns, the stretching is off in this process alone.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.calibration import Case, cases, chosen
from steelyard.weighing import estimates
from steelyard.weighing.stretch import LEAST, NAMES, features

Array = NDArray[np.float64]
OUT = Path(__file__).resolve().parents[1] / "src" / "steelyard" / "weighing" / "parameters" / "stretch.toml"
LEVELS = dict(zip(NAMES, (0.05, 0.25, 0.75, 0.95), strict=True))
GRAINS = {"year": "year", "part": "quarter"}
AS_DRAWN = [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]


def write(version: str, taught: str, found: dict[str, dict[str, list[float]]]) -> None:
    """Write the parameter file."""
    lines = [f'version = "{version}"', f'taught = "{taught}"']
    for grain, rows in found.items():
        lines += [f"\n[{grain}]", *(f"{name} = {[round(v, 4) for v in row]}" for name, row in rows.items())]
    OUT.write_text("# Written by bench/learn_stretch.py; do not edit by hand.\n" + "\n".join(lines) + "\n")


def fitted(rows: list[Case], name: str) -> list[float]:
    """Return the coefficients of one quantile that have the least score on cases."""
    level, side = LEVELS[name], 1.0 if LEVELS[name] > 0.5 else -1.0
    truth, middle, at = (np.array([getattr(c, key) for c in rows]) for key in ("truth", "p50", name))
    months = np.array([12.0 if c.grain == "year" else 3.0 for c in rows])
    x = features(np.abs(np.log(at / middle)), middle, months, np.array([float(c.known_years) for c in rows]))
    low, high = np.log(np.array([(max(c.low, 1e-9), c.high) for c in rows])).T
    count = Counter(c.source for c in rows)
    weight = np.array([1 / count[c.source] for c in rows])
    moves = np.exp(x[:, 1]) > LEAST

    def score(theta: Array) -> float:
        distance = np.where(moves, np.exp(x @ theta), 0.0)
        off = np.log(truth) - np.clip(np.log(middle) + side * distance, low, high)
        return float((weight * np.where(off >= 0, level * off, (level - 1) * off)).sum() / weight.sum())

    found = minimize(
        score, np.array(AS_DRAWN), method="Nelder-Mead", options={"maxiter": 6000, "maxfev": 9000, "fatol": 1e-9}
    )
    return [float(v) for v in found.x]


def all_fitted(rows: list[Case]) -> dict[str, dict[str, list[float]]]:
    """Return the coefficients of all quantiles, by grain."""
    return {
        grain: {name: fitted([c for c in rows if c.grain == kind], name) for name in NAMES}
        for grain, kind in GRAINS.items()
    }


def as_drawn() -> list[Case]:
    """Return the cases of the fitting pairs with quantiles where the draws have them: the stretching is off."""
    with patch.object(estimates, "stretched", lambda quantiles, *_: quantiles):
        return cases(chosen("fit"))


def main() -> None:
    """Learn from identity, write, print."""
    rows = as_drawn()
    taught = ", ".join(f"{n} {source}" for source, n in Counter(c.source for c in rows).items())
    write("2", taught, all_fitted(rows))
    print(OUT.read_text())


if __name__ == "__main__":
    main()
