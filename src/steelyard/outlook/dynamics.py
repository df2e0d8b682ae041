"""How the yearly trade of a pair moves: learned from real pairs, by size, each year ahead by itself.

The log change over h years is d + s z: the drift d is linear in the pair's mean change of ten years, its last change
and its height above the three years before (least absolute deviations); the spread s grows with the pair's own root
mean square change and is shrunk to pairs of its size; z is drawn from the residuals' own quantiles, so tails are as fat
as they were. Coefficients are interpolated between sizes. Years ahead hang together by the normal scores of their
residuals (a Gaussian copula by size class), as the odds of a first passage need. Past the learned horizon the paths
start again from where they are.

Refuses nothing above zero: a short history is shrunk to what pairs of its size do, and a wild one is held to the
range that was seen.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
MEMORY = 10
"""Years of history that count."""
PRIOR_YEARS = 3
"""Weight of the usual change of pairs of a size against the pair's own changes, in years."""
SMALLEST = 1e-3
"""A root mean square change below this is rounding, not calm."""
JUMP = 0.5
"""A log height above the three years before that is more than movement: what jumped so falls back more than in step."""
SEED = 20_110_623


@dataclass(frozen=True, slots=True, eq=False)
class Dynamics:
    """Learned parameters for K sizes, H years ahead and Q quantiles.

    Attributes
    ----------
    knots : (K), log dollars a year; between them coefficients are interpolated, beyond them kept.
    typical : (K), log of the usual root mean square change.
    limits : (2, 4, K), the range of (mean, last, above, log rms) that pairs of each size showed.
    drift : (H, 5, K), of what `told` returns.
    spread : (H, K + 2), of the sizes, log rms and the share of ten years that is not known.
    z : (H, Q), standardised residuals at the normal scores ``scores`` (Q).
    copula : (C, H, H), lower Cholesky factors of the correlations of normal scores, by size class.
    edges : (C - 1), the bounds of the size classes in dollars.
    """

    knots: Array
    typical: Array
    limits: Array
    drift: Array
    spread: Array
    scores: Array
    z: Array
    copula: Array
    edges: Array
    name: str
    table: dict[str, Any]

    def size(self, level: Array) -> NDArray[np.int64]:
        """Return the size class of each level in dollars."""
        return np.digitize(level, self.edges)

    def weights(self, log_level: Array) -> Array:
        """Return the weights of the sizes, shape (n, K): two neighbours share each level."""
        return hats(log_level, self.knots)


@dataclass(frozen=True, slots=True)
class Features:
    """What the past tells, one value a draw: log level, mean and last yearly change, height above the three years
    before, log root mean square change; ``unknown`` is the share of ten years that is not known.
    """

    level: Array
    mean: Array
    last: Array
    above: Array
    rms: Array
    unknown: Array | float


@cache
def yearly() -> Dynamics:
    """Return the dynamics of yearly pairs of countries."""
    text = (resources.files("steelyard.outlook") / "parameters" / "yearly.json").read_text(encoding="utf-8")
    return of_table(json.loads(text))


def of_table(rows: dict[str, Any]) -> Dynamics:
    """Return the dynamics that a table of parameters holds."""
    slots = ("knots", "typical", "limits", "drift", "spread", "scores", "z", "copula", "edges")
    return Dynamics(**{slot: np.array(rows[slot]) for slot in slots}, name=rows["name"], table=rows)


def simulate(
    history: Array,
    years: NDArray[np.int64],
    horizon: int,
    *,
    draws: int | None = None,
    rate: float = 1.0,
    added: float = 0.0,
    model: Dynamics | None = None,
) -> Array:
    """Return joint paths of the years after the last known one.

    Parameters
    ----------
    history : shape (n, t), levels > 0 of the known years, one row a draw; one row where the past is known for sure.
    years : shape (t,), ascending; gaps are allowed.
    horizon : years ahead, at least 1.
    draws : number of paths where ``history`` has one row (default: its rows).
    rate : dollars a unit, to find the size.
    added : spread of one year that the pair's class has beside the panel's; it grows with the root of the years.

    Returns
    -------
    Array of shape (draws, horizon), levels. The same input gives the same paths: shocks are stratified, so that each
    year's quantiles are those of the model without noise.
    """
    model = model or yearly()
    n = draws or len(history)
    sure = len(history) > 1 and bool((history == history[0]).all())
    logs = np.log(history[:1] if sure else history)
    steps = len(model.drift)
    paths = np.empty((n, horizon))
    for block in range(-(-horizon // steps)):
        done = block * steps
        changes = _changes(features(logs, years, model, rate), model, n, block, added, rate)[:, : horizon - done]
        paths[:, done : done + steps] = logs[:, -1:] + changes
        if done + steps < horizon:
            last = np.broadcast_to(logs[:, -1:], (n, 1))
            logs, years = np.column_stack([last, paths[:, done : done + steps]]), np.arange(steps + 1)
    return np.exp(paths, out=paths)


def features(logs: Array, years: NDArray[np.int64], model: Dynamics, rate: float = 1.0) -> Features:
    """Return what the past tells, from logs of shape (n, t).

    Changes over gaps count as even yearly ones, their size by the square root of the gap. What a short history does
    not tell is what pairs of its size do.
    """
    level = logs[:, -1]
    typical = np.exp(model.weights(level + np.log(rate)) @ model.typical)
    zero = np.zeros_like(level)
    kept = np.flatnonzero(years >= years[-1] - MEMORY)
    if len(kept) < 2:
        return Features(level, zero, zero, zero, np.log(typical), 1.0)
    moves, gaps = np.diff(logs[:, kept], axis=1), np.diff(years[kept]).astype(float)
    span = float(gaps.sum())
    last = moves[:, -1] / gaps[-1] if gaps[-1] == 1 else zero
    own = (moves**2 / gaps).mean(axis=1)
    count = len(gaps)
    rms = np.sqrt(own if count >= MEMORY else (count * own + PRIOR_YEARS * typical**2) / (count + PRIOR_YEARS))
    before = [i for i in kept[:-1] if years[i] >= years[-1] - 3]
    above = (level - logs[:, before].mean(axis=1)) * (len(before) / 3) if before else zero
    return Features(
        level, moves.sum(axis=1) / MEMORY, last, above, np.log(np.maximum(rms, SMALLEST)), 1 - min(span / MEMORY, 1.0)
    )


def _changes(past: Features, model: Dynamics, n: int, block: int, added: float, rate: float) -> Array:
    """Return log changes since the last known year, shape (n, H)."""
    centre, spread = predict(model, past, rate)
    middle = past.level[0] if len(past.level) == 1 else np.median(past.level)
    size = int(model.size(np.exp(middle) * rate))
    result: Array = shocks(n, size, block, model) * widened(spread, added)
    result += centre
    return result


def predict(model: Dynamics, past: Features, rate: float = 1.0) -> tuple[Array, Array]:
    """Return drift and spread of the log change over 1..H years, each of shape (n, H)."""
    weights = model.weights(past.level + np.log(rate))
    mean, last, above, rms = held(past, weights, model.limits)
    design = (told(mean, last, above)[:, :, None] * weights[:, None, :]).reshape(len(weights), -1)
    centre: Array = design @ model.drift.reshape(len(model.drift), -1).T
    spread: Array = np.exp(
        weights @ model.spread[:, :-2].T
        + rms[:, None] * model.spread[:, -2]
        + _column(past.unknown) * model.spread[:, -1]
    )
    return centre, spread


def held(past: Features, weights: Array, limits: Array) -> Array:
    """Return mean, last, above and log rms within what pairs of the size showed, shape (4, n)."""
    low, high = limits @ weights.T
    return np.clip(np.stack([past.mean, past.last, past.above, past.rms]), low, high)


def widened(spread: Array, added: float | Array) -> Array:
    """Return spreads, shape (n, H), with the class's own (one, or (n, 1)) in quadrature: calm pairs widen the most."""
    return np.asarray(np.sqrt(spread**2 + added**2 * np.arange(1, spread.shape[1] + 1)))


def told(mean: Array, last: Array, above: Array) -> Array:
    """Return what the drift is linear in, shape (n, 5): a height beyond `JUMP` has a coefficient more."""
    beyond = above - np.clip(above, -JUMP, JUMP)
    return np.stack([np.ones_like(mean), mean, last, above, beyond], axis=1)


def _column(value: Array | float) -> Array | float:
    return value[:, None] if isinstance(value, np.ndarray) else value


def hats(log_level: Array, knots: Array) -> Array:
    """Return the piecewise linear basis on ``knots``, shape (n, K), rows summing to one.

    >>> hats(np.array([0.5, 9.0]), np.array([0.0, 1.0, 2.0])).tolist()
    [[0.5, 0.5, 0.0], [0.0, 0.0, 1.0]]
    """
    x = np.clip(log_level, knots[0], knots[-1])
    i = np.clip(np.searchsorted(knots, x) - 1, 0, len(knots) - 2)
    part = (x - knots[i]) / (knots[i + 1] - knots[i])
    out = np.zeros((len(x), len(knots)))
    row = np.arange(len(x))
    out[row, i], out[row, i + 1] = 1 - part, part
    return out


@lru_cache(maxsize=16)
def shocks(n: int, size: int, block: int, model: Dynamics) -> Array:
    """Return standardised shocks of shape (n, H): joint over the years ahead, stratified in each of them."""
    rng = np.random.default_rng((SEED, block))
    scores = rng.standard_normal((n, len(model.drift))) @ model.copula[size].T
    ranks = scores.argsort(axis=0).argsort(axis=0)
    columns = [np.interp(_even(n)[rank], model.scores, z) for rank, z in zip(ranks.T, model.z, strict=True)]
    return np.column_stack(columns)


@cache
def _even(n: int) -> Array:
    """Return the normal scores of n even steps: of (i + 1/2) / n."""
    normal = NormalDist()
    return np.array([normal.inv_cdf((i + 0.5) / n) for i in range(n)])
