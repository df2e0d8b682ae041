"""Learn how far quantiles have to be drawn apart or together; write ``weighing/parameters/stretch.toml``.

Statements about the fitting pairs are generated and rebuilt with distances as the ensemble gives them; then each
quantile's coefficients are those with the least quantile score in logs, by year and part-year, plus a pull towards the
distances as drawn. How strong the pull is, ten folds of the fitting pairs decide: six coefficients have few pairs to
rest on, and without it they follow single ones. Each source weighs the same, so that no table of one country rules.
Run: ``python -m bench.learn_stretch``. The parameters of the package are written once, at the end; while it learns, the
stretching is off in this process alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
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
AS_DRAWN = np.array([0.0, 1.0, 0.0, 0.0, 0.0, 0.0])
FOLDS = 10
PULLS = tuple(10 ** (-k / 4) for k in range(4, 17))
"""Strengths of the pull that are tried: four a decade, from 0.1 to 0.0001."""
SOFT = (0.1, 0.03, 0.01)
"""Widths, in logs, within which the corner of the score is rounded, one after the other."""
FAR = (-12.0, 4.0)
"""Logs of distances within which the coefficients are sought."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The cases of one quantile: logs of truths, medians and bounds, features, weights, which distances may move."""

    level: float
    truth: Array
    middle: Array
    low: Array
    high: Array
    x: Array
    weight: Array
    moves: NDArray[np.bool_]

    @classmethod
    def of(cls, rows: Sequence[Case], name: str) -> Sample:
        """Take the cases whose flow is above zero; each source weighs the same."""
        rows = [case for case in rows if case.p05 > 0]
        truth, middle, at = (np.array([getattr(c, key) for c in rows]) for key in ("truth", "p50", name))
        months = np.array([12.0 if c.grain == "year" else 3.0 for c in rows])
        known = np.array([float(c.known_years) for c in rows])
        x = features(np.abs(np.log(at / middle)), middle, months, known)
        low, high = np.log(np.array([(max(c.low, 1e-9), c.high) for c in rows])).T
        count = Counter(c.source for c in rows)
        weight = np.array([1 / count[c.source] for c in rows])
        return cls(LEVELS[name], np.log(truth), np.log(middle), low, high, x, weight, np.exp(x[:, 1]) > LEAST)

    def taken(self, which: NDArray[np.bool_]) -> Sample:
        """Return some of the cases, their weights as they were."""
        parts = (self.truth, self.middle, self.low, self.high, self.x, self.weight, self.moves)
        return Sample(self.level, *(part[which] for part in parts))

    def score(self, theta: Array, soft: float = 0.0) -> tuple[float, Array]:
        """Return the weighted quantile score of coefficients, its corner rounded by ``soft``, and its slope."""
        power, side = self.x @ theta, 1.0 if self.level > 0.5 else -1.0
        distance = np.where(self.moves, np.exp(np.clip(power, *FAR)), 0.0)
        at = self.middle + side * distance
        free = self.moves & (at > self.low) & (at < self.high) & (power > FAR[0]) & (power < FAR[1])
        off = self.truth - np.clip(at, self.low, self.high)
        if soft:
            value = self.level * off + soft * np.logaddexp(0.0, -off / soft)
            slope = self.level - 1 / (1 + np.exp(np.clip(off / soft, -50, 50)))
        else:
            value = np.where(off >= 0, self.level * off, (self.level - 1) * off)
            slope = np.where(off >= 0, self.level, self.level - 1)
        share = self.weight / self.weight.sum()
        return float(share @ value), (share * slope * free * -side * distance) @ self.x


def fitted(sample: Sample, pull: float) -> Array:
    """Return the coefficients with the least score and pull."""
    theta = AS_DRAWN.copy()
    for soft in SOFT:

        def loss(at: Array, soft: float = soft) -> tuple[float, Array]:
            value, slope = sample.score(at, soft)
            away = at - AS_DRAWN
            return value + pull * float(away @ away), slope + 2 * pull * away

        theta = minimize(loss, theta, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return np.asarray(theta)


def fold(case: Case) -> int:
    """Return the fold of a case: all of a pair falls into one."""
    return hashlib.sha256(f"fold|{case.source}|{case.pair}".encode()).digest()[0] % FOLDS


def left_out(samples: dict[tuple[str, str], tuple[Sample, NDArray[np.int64]]], pull: float) -> float:
    """Return the score of all quantiles on the folds that taught nothing, each source weighing the same."""
    total = 0.0
    for sample, folds in samples.values():
        for k in range(FOLDS):
            theta = fitted(sample.taken(folds != k), pull)
            rest = sample.taken(folds == k)
            if len(rest.truth):
                total += rest.score(theta)[0] * float(rest.weight.sum() / sample.weight.sum())
    return total


def learned(rows: Sequence[Case]) -> tuple[float, dict[str, dict[str, Array]]]:
    """Return the pull that the folds chose, and the coefficients of all quantiles by grain."""
    samples = {}
    for grain, kind in GRAINS.items():
        own = [case for case in rows if case.grain == kind and case.p05 > 0]
        folds = np.array([fold(case) for case in own])
        samples |= {(grain, name): (Sample.of(own, name), folds) for name in NAMES}
    scores = {pull: left_out(samples, pull) for pull in PULLS}
    for pull, score in scores.items():
        print(f"pull {pull:.4g}: {score:.5f} on pairs left out")
    best = min(scores, key=lambda pull: scores[pull])
    found = {grain: {name: fitted(samples[grain, name][0], best) for name in NAMES} for grain in GRAINS}
    return best, found


def write(version: str, taught: str, pull: float, found: dict[str, dict[str, Array]]) -> None:
    """Write the parameter file."""
    lines = [f'version = "{version}"', f'taught = "{taught}"', f"pull = {pull:.4g}"]
    for grain, rows in found.items():
        lines += [f"\n[{grain}]", *(f"{name} = {[round(float(v), 4) for v in row]}" for name, row in rows.items())]
    OUT.write_text("# Written by bench/learn_stretch.py; do not edit by hand.\n" + "\n".join(lines) + "\n")


def as_drawn() -> list[Case]:
    """Return the cases of the fitting pairs with quantiles where the draws have them: the stretching is off."""
    with patch.object(estimates, "stretched", lambda quantiles, *_: quantiles):
        return cases(chosen("fit"))


def main() -> None:
    """Learn from identity, write, print."""
    rows = as_drawn()
    taught = ", ".join(f"{n} {source}" for source, n in Counter(c.source for c in rows).items())
    pull, found = learned(rows)
    write("3", taught, pull, found)
    print(OUT.read_text())


if __name__ == "__main__":
    main()
