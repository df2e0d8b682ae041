"""The running year from its first months, on real monthly series that did not teach the seasonal table.

Two rivals: the growth of the months for the whole year, and the months times twelve over their number.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bench.series import read_pairs
from steelyard.core.period import Period
from steelyard.outlook.nowcast import nowcast
from steelyard.outlook.result import PartKnown

Array = NDArray[np.float64]
DRAWS = 500


def cases(months: int, half: str = "score") -> list[tuple[str, Array, Array]]:
    """Return (source, months of the year before, months of the year) of pairs with trade in both."""
    found = []
    for pair in read_pairs():
        if pair.step != 1 or pair.half != half:
            continue
        total = pair.flows.sum(0)
        for before, now in pairwise(total[: len(total) // 12 * 12].reshape(-1, 12)):
            if min(before[:months].sum(), now[:months].sum(), now.sum()) > 0:
                found.append((pair.source, before, now))
    return found


def lines() -> list[str]:
    """Return rows for 3, 6 and 9 months, and for each source from the first quarter."""
    rows = []
    for months in (3, 6, 9):
        told = [(source, *_errors(before, now, months)) for source, before, now in cases(months)]
        rows.append(_line(f"year from its first {months} months", [row[1:] for row in told]))
        if months == 3:
            for source in sorted({row[0] for row in told}):
                rows.append(
                    _line(f"year from its first 3 months, {source}", [row[1:] for row in told if row[0] == source])
                )
    return rows


def _errors(before: Array, now: Array, months: int) -> tuple[float, float, float, float]:
    """Return absolute log errors of ours and the two rivals, and whether 80% of our draws hold the year."""
    parts = [_part(2000, before[:months].sum(), months), _part(2001, now[:months].sum(), months)]
    drawn = nowcast(2001, parts, np.full(DRAWS, before.sum()), np.random.default_rng(1), DRAWS)
    assert drawn is not None
    growth = now[:months].sum() / before[:months].sum()
    guesses = (np.median(drawn), before.sum() * growth, now[:months].sum() * 12 / months)
    low, high = np.quantile(drawn, [0.1, 0.9])
    first, second, third = (abs(float(np.log(guess / now.sum()))) for guess in guesses)
    return first, second, third, float(low <= now.sum() <= high)


def _part(year: int, value: float, months: int) -> PartKnown:
    return PartKnown(period=Period.of_months(year, 1, months), value=value, low=value, high=value)


def _line(name: str, told: list[tuple[float, float, float, float]]) -> str:
    ours, growth, times, inside = np.array(told).T
    found = ", ".join(
        f"{what} {100 * np.median(e):.1f}%"
        for what, e in (("ours", ours), ("same growth", growth), ("months scaled up", times))
    )
    return f"| {name}, median error (n = {len(told)}); 80% covers | {found}; {100 * inside.mean():.0f}% | ours least |"


if __name__ == "__main__":
    print("\n".join(lines()))
