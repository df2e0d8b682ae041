"""What months tell of a running year, carried into the years after it.

The running year takes the place of its forecast draw for draw, in the order of the forecast's own draws, so that paths
stay joint. The years after keep the forecast's growth from there on, moved by what the news changes in it: the dynamics
are asked from the middle of the year as it is told and from the middle of its forecast, and the difference counts.
So months that tell what was expected change no later year, and no year gets wider by being better known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from steelyard.outlook.nowcast import nowcast, weight_of
from steelyard.outlook.result import Array, PartKnown

Walk = Callable[[Array, NDArray[np.int64], int], Array]
"""History (rows, years), its years, years ahead -> joint paths."""
_SIDES = [0.16, 0.84]


def with_news(
    plain: Array,
    past: Array,
    years: NDArray[np.int64],
    parts: Sequence[PartKnown],
    walk: Walk,
    rng: np.random.Generator,
) -> tuple[Array, int | None]:
    """Return the paths with the running years told by their parts, and the last such year (None: no part tells).

    Parameters
    ----------
    plain : paths by the forecast alone, shape (n, years ahead).
    past : draws of the known years, shape (n, t), and ``years`` their years.
    parts : runs of months from January on; those of known years tell the share that such months have.
    """
    first, paths, running = int(years[-1]) + 1, plain, None
    whole = {int(year): past[:, i] for i, year in enumerate(years)}
    for year in sorted({part.period.start_year for part in parts if part.period.start_year >= first}):
        at = year - first
        if at >= plain.shape[1]:
            break
        logs = np.log(paths)
        prior = (float(np.median(logs[:, at])), max(float(_width(logs[:, at])) / 2, 1e-3))
        found = nowcast(year, parts, whole, prior, rng, len(paths))
        if found is None:
            continue
        told = np.log(np.sort(found)[logs[:, at].argsort().argsort()])
        later = logs[:, :0]
        if at + 1 < plain.shape[1]:
            seen = np.append(np.median(np.log(past), axis=0), np.median(logs[:, :at], axis=0))
            dated = np.append(years, np.arange(first, year + 1))
            later = told[:, None] + _growth(logs[:, at:], told, seen, dated, walk, weight_of(year, parts))
        paths, running = np.exp(np.column_stack([logs[:, :at], told, later])), year
    return paths, running


def _growth(logs: Array, told: Array, seen: Array, years: NDArray[np.int64], walk: Walk, weight: float) -> Array:
    """Return log growth from the told year on, shape (n, h): the forecast's, moved and narrowed by the news.

    Parameters
    ----------
    logs : the forecast of the told year and of the h years after it.
    seen : the middle of each year before, for the dynamics.
    weight : of the months against the forecast; so far is the spread that of a year that is known.
    """
    own = logs[:, 1:] - logs[:, :1]

    def ahead(middle: float) -> Array:
        return np.log(walk(np.exp(np.append(seen, middle))[None], years, own.shape[1])) - middle

    now, before = ahead(float(np.median(told))), ahead(float(np.median(logs[:, 0])))
    centre = np.median(own, axis=0)
    narrowed = np.minimum(_width(now) / np.maximum(_width(own), 1e-9), 1.0) ** weight
    moved = np.median(now, axis=0) - np.median(before, axis=0)
    return np.asarray(centre + moved + (own - centre) * narrowed)


def _width(values: Array) -> Array:
    """Return the distance of the 16% and the 84% quantile, by column."""
    low, high = np.quantile(values, _SIDES, axis=0)
    return np.asarray(high - low)
