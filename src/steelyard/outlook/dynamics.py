"""How the yearly trade of a pair moves: learned from real pairs, by their size.

The next log change is a + b (mean change of the last ten years) + c (last change) + s z: least absolute deviations
by size class; s grows with the pair's own root mean square change, shrunk to its class (log-linear); z is drawn from
the residuals' own quantiles, so tails are as fat as they were. Known before: half a pair's own drift beats all of it
and none of it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
MEMORY = 10
"""Years of history in the mean change."""


@dataclass(frozen=True, slots=True)
class Dynamics:
    """Learned parameters. ``edges`` (k-1) part the k size classes in dollars; ``drift`` (k, 3); ``scale`` (3); ``z``
    (m).
    """

    edges: Array
    drift: Array
    spread: Array
    scale: Array
    z: Array
    name: str
    table: dict[str, Any]

    def size(self, level: Array) -> NDArray[np.int64]:
        """Return the class of each level."""
        return np.digitize(level, self.edges)

    def step(self, level: Array, mean: Array, last: Array, rms: Array, rng: np.random.Generator) -> Array:
        """Return one log change a path: arrays of shape (n,)."""
        k = self.size(level)
        a, b, c = self.drift[k].T
        u = rng.random(level.shape)
        z = np.interp(u, (np.arange(len(self.z)) + 0.5) / len(self.z), self.z)
        change: Array = a + b * mean + c * last + self.spread_of(k, rms) * z
        return change

    def spread_of(self, k: NDArray[np.int64], rms: Array) -> Array:
        """Return the scale s of a pair in class ``k`` whose own root mean square log change is ``rms``."""
        one, own, panel = self.scale
        result: Array = np.exp(one + own * np.log(rms + 0.01) + panel * np.log(self.spread[k]))
        return result


@cache
def yearly() -> Dynamics:
    """Return the dynamics of yearly pairs of countries."""
    text = (resources.files("steelyard.outlook") / "parameters" / "yearly.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)
    return Dynamics(
        edges=np.array(rows["edges"]), drift=np.array(rows["drift"]), spread=np.array(rows["spread"]),
        scale=np.array(rows["scale"]), z=np.array(rows["z"]), name=rows["name"], table=rows,
    )  # fmt: skip


def simulate(history: Array, years: Array, horizon: int, rng: np.random.Generator) -> Array:
    """Return paths of the years after the last known one.

    Parameters
    ----------
    history : shape (n, t), levels > 0 of the known years, one row a draw.
    years : shape (t,), ascending; gaps are allowed.
    horizon : years ahead.

    Returns
    -------
    Array of shape (n, horizon), levels.
    """
    model = yearly()
    logs = np.log(history)
    level, mean, last, rms = _features(logs, years, model)
    out = np.empty((len(history), horizon))
    for ahead in range(horizon):
        change = np.clip(model.step(np.exp(level), mean, last, rms, rng), -3.0, 3.0)
        level = level + change
        mean = mean + (change - mean) / MEMORY
        last = change
        out[:, ahead] = np.exp(level)
    return out


def _features(logs: Array, years: Array, model: Dynamics) -> tuple[Array, Array, Array, Array]:
    """Return level, mean change a year, last change a year and root mean square change, each of shape (n,).

    Changes over gaps count as even yearly ones, their size by the square root of the gap. A short history is shrunk to
    what pairs of its class do.
    """
    level = logs[:, -1]
    k = model.size(np.exp(level))
    typical = model.spread[k] * 1.4826
    gaps = np.diff(years).astype(float)
    recent = years[1:] > years[-1] - MEMORY
    if not recent.any():
        return level, np.zeros_like(level), np.zeros_like(level), typical
    moves = np.diff(logs, axis=1)[:, recent]
    gaps = gaps[recent]
    span = gaps.sum()
    weight = span / MEMORY
    mean = weight * moves.sum(axis=1) / span
    last = moves[:, -1] / gaps[-1] if gaps[-1] == 1 else mean
    own = np.sqrt((moves**2 / gaps).mean(axis=1))
    n = len(gaps)
    rms = np.sqrt((n * own**2 + 3 * typical**2) / (n + 3)) if n < MEMORY else own
    return level, mean, last, rms
