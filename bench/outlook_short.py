"""Pairs of which one, two or three years are known: those of the yearly panel that did not teach, cut to so many years.

By size of the last year; coverage and error as for whole histories, and the mean odds of a rise in one year beside how often it
came, which tells whether a jump in so short a history carries the odds away.
"""

from __future__ import annotations

import numpy as np
import scoringrules
from numpy.typing import NDArray
from scipy.stats import norm

from bench.learn_outlook import EDGES, Cases, cases, joined
from steelyard.outlook.dynamics import Dynamics, predict

Array = NDArray[np.float64]
SIZES = ("under $10m", "$10-100m", "$100m-1bn", "$1-10bn", "over $10bn")
PROBABILITIES = (np.arange(400) + 0.5) / 400
FIRST = 1996
GOALS = (1.25, 1.5)


def cut(logs: Array, years: Array, model: Dynamics, taught: NDArray[np.bool_], known: int) -> Cases:
    """Return the cases of pairs that did not teach, of which only the last ``known`` years are shown."""
    found = cases(logs, years, model, first=FIRST, least=known - 1, most=known - 1)
    return found.where(~taught[found.pair])


def lines(logs: Array, years: Array, model: Dynamics, taught: NDArray[np.bool_]) -> list[str]:
    """Return a row for each number of known years and size."""
    rows = [
        "| known | size | n | CRPS of x / x_last, share of a walk's | 80% covers | 90% covers | x1.25 in a year: odds, came | x1.5: odds, came |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for known in (1, 2, 3):
        found = cut(logs, years, model, taught, known)
        size = np.digitize(np.exp(found.past.level), EDGES)
        rows += [_row(known, name, model, found.where(size == c)) for c, name in enumerate(SIZES)]
    return rows


def record(logs: Array, years: Array, model: Dynamics, taught: NDArray[np.bool_]) -> list[tuple[int, float, float]]:
    """Return n, error as a share of a walk's and 80% coverage of pairs known for one or two years, by size."""
    found = joined([cut(logs, years, model, taught, known) for known in (1, 2)])
    size = np.digitize(np.exp(found.past.level), EDGES)
    return [(len(own), *_scored(model, own)[:2]) for own in (found.where(size == c) for c in range(len(SIZES)))]


def _row(known: int, name: str, model: Dynamics, own: Cases) -> str:
    share, eighty, ninety, one = _scored(model, own)
    seen = own.ahead[:, 0]
    odds = [f"{100 * (one >= np.log(goal)).mean():.1f}%, {100 * (seen >= np.log(goal)).mean():.1f}%" for goal in GOALS]
    year = "1 year" if known == 1 else f"{known} years"
    return f"| {year} | {name} | {len(own)} | {share:.3f} | {100 * eighty:.1f}% | {100 * ninety:.1f}% | {' | '.join(odds)} |"


def _scored(model: Dynamics, own: Cases) -> tuple[float, float, float, Array]:
    """Return the error as a share of a walk's, coverage of 80% and 90%, and the quantiles of log growth, (n, 400)."""
    centre, spread = predict(model, own.past)
    z = np.interp(norm.ppf(PROBABILITIES), model.scores, model.z[0])
    one, seen = centre[:, [0]] + spread[:, [0]] * z, own.ahead[:, 0]
    ours = scoringrules.crps_ensemble(np.exp(seen), np.exp(one)).mean()
    share = ours / scoringrules.crps_lognormal(np.exp(seen), 0.0, np.exp(own.past.rms)).mean()
    pit = (one < seen[:, None]).mean(1)
    return float(share), float((np.abs(pit - 0.5) < 0.4).mean()), float((np.abs(pit - 0.5) < 0.45).mean()), one


if __name__ == "__main__":
    from bench.learn_outlook import panel
    from steelyard.outlook.dynamics import yearly

    known_logs, known_years = panel()
    teaching = np.arange(len(known_logs)) % 2 == 0
    print("\n".join(lines(known_logs, known_years, yearly(), teaching)))
    print(record(known_logs, known_years, yearly(), teaching))
