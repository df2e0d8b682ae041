"""Rows of a system -> evidence on log flows: the bridge between what claims say and what draws must obey.

A row whose coefficients have one sign speaks of a level; a row without a constant compares two sums, and its two ends
meet again here as one interval of a log ratio; any other row (a balance, a rise by an amount) stays linear. Rows on
the same sums are met in one interval, so ten retellings weigh as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
TINY = 1e-300
Side = tuple[tuple[int, float], ...]
Key = tuple[Side, Side, float]
"""What a row compares: the cells above and below with their coefficients, and the scale (0: in logs)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What claims say of the flows x of the cells, one row each.

    A row says ``low <= log(plus.x) - log(minus.x) <= high`` (the second term only where ``minus`` has entries), or
    ``low <= (plus.x - minus.x) / scale <= high`` where ``scale`` is not zero. An open end is infinite.

    Attributes
    ----------
    plus, minus : shape (k, n), coefficients >= 0.
    low, high, scale : shape (k,).
    fine : shape (k,), chance that the figure was rounded a digit finer, so that its middle tenth is meant (rule 4).
    """

    plus: Array
    minus: Array
    low: Array
    high: Array
    scale: Array
    fine: Array

    def take(self, rows: Flags) -> Evidence:
        """Return some of the rows."""
        return Evidence(*(getattr(self, name)[rows] for name in self.__slots__))

    def at(self, z: Array, months: Array) -> tuple[Array, Array]:
        """Return each row's value at log flows a month ``z``, shape (b, k), and its slope in z, shape (b, k, n)."""
        x = months * np.exp(z)
        plus, minus = x @ self.plus.T, x @ self.minus.T
        logs, ratio = self.scale == 0, minus > 0
        scale, safe = np.where(logs, 1.0, self.scale), np.where(ratio, minus, 1.0)
        plus = np.maximum(plus, TINY)
        up = np.where(logs, 1 / plus, 1 / scale)
        down = np.where(logs, np.where(ratio, 1 / safe, 0.0), 1 / scale)
        value = np.where(logs, np.log(plus) - np.where(ratio, np.log(safe), 0.0), (plus - minus) / scale)
        slope = self.plus * x[:, None, :]
        slope *= up[:, :, None]
        below = np.flatnonzero((self.minus > 0).any(axis=1))
        slope[:, below] -= down[:, below, None] * (self.minus[below] * x[:, None, :])
        return value, slope


@dataclass(frozen=True, slots=True)
class Said:
    """One inequality ``low <= coef . x <= high`` on cells, with the chance ``fine`` of its figure (rule 4)."""

    cells: tuple[int, ...]
    coef: tuple[float, ...]
    low: float
    high: float
    fine: float = 0.0


def evidence_of(rows: Iterable[Said], n: int) -> Evidence:
    """Return the evidence of inequalities on ``n`` cells, each distinct pair of sums once.

    Ranges on the same sums are intersected; where they do not meet (a conflict that was left in) the first stands.
    """
    merged: dict[Key, list[float]] = {}
    for row in rows:
        key, low, high = _canonical(row)
        if key is None or not (np.isfinite(low) or np.isfinite(high)):
            continue
        held = merged.setdefault(key, [-np.inf, np.inf, 0.0])
        if max(low, held[0]) <= min(high, held[1]):
            finest = row.fine if high - low <= held[1] - held[0] else held[2]
            held[:] = [max(low, held[0]), min(high, held[1]), finest]
    kept = sorted(merged.items(), key=lambda item: repr(item[0]))
    plus, minus = np.zeros((len(kept), n)), np.zeros((len(kept), n))
    for i, ((up, down, _), _) in enumerate(kept):
        for side, entries in ((plus, up), (minus, down)):
            for cell, coef in entries:
                side[i, cell] = coef
    ends = np.array([held for _, held in kept]).reshape(-1, 3)
    scale = np.array([key[2] for key, _ in kept], dtype=float)
    return Evidence(plus, minus, ends[:, 0], ends[:, 1], scale, ends[:, 2])


def _canonical(row: Said) -> tuple[Key | None, float, float]:
    """Return the key (plus, minus, scale) of a row in one orientation, and its ends on that row's own scale."""
    sign = 1.0 if row.coef and row.coef[int(np.argmin(row.cells))] > 0 else -1.0
    low, high = (row.low, row.high) if sign > 0 else (-row.high, -row.low)
    up = [(cell, sign * c) for cell, c in zip(row.cells, row.coef, strict=True) if sign * c > 0]
    down = [(cell, -sign * c) for cell, c in zip(row.cells, row.coef, strict=True) if sign * c < 0]
    if not up:
        return None, low, high
    if not down:
        return _level(up, low, high)
    if all(end == 0 or not np.isfinite(end) for end in (low, high)):
        return _ratio(up, down, low, high)
    scale = max(abs(end) for end in (low, high) if np.isfinite(end))
    return (tuple(sorted(up)), tuple(sorted(down)), scale), low / scale, high / scale


def _level(up: Sequence[tuple[int, float]], low: float, high: float) -> tuple[Key | None, float, float]:
    most = max(c for _, c in up)
    key = (tuple(sorted((cell, round(c / most, 12)) for cell, c in up)), (), 0.0)
    low, high = (end / most for end in (low, high))
    if high <= 0:
        return None, low, high
    return key, np.log(low) if low > 0 else -np.inf, np.log(high)


def _ratio(
    up: Sequence[tuple[int, float]], down: Sequence[tuple[int, float]], low: float, high: float
) -> tuple[Key, float, float]:
    """``up.x - down.x >= 0`` is a low end of ``log(up.x / down.x)`` once both sides have a largest coefficient of 1."""
    most, least = max(c for _, c in up), max(c for _, c in down)
    key = (
        tuple(sorted((cell, round(c / most, 12)) for cell, c in up)),
        tuple(sorted((cell, round(c / least, 12)) for cell, c in down)),
        0.0,
    )
    edge = float(np.log(least / most))
    return key, edge if low == 0 else -np.inf, edge if high == 0 else np.inf
