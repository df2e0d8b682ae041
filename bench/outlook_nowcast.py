"""The running year from its first months, on real monthly series that did not teach the seasonal table; by the program itself.

Two rivals: the growth of the months for the whole year, and the months times twelve over their number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.series import read_pairs
from steelyard.core.period import Period
from steelyard.outlook.outlook import outlook
from steelyard.outlook.result import PartKnown, YearKnown

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Running:
    """A pair with the years known before a running one, and its months."""

    source: str
    before: Array
    now: Array


def cases(months: int, half: str = "score") -> list[Running]:
    """Return each running year of each pair, with up to eleven years of months before it, all with trade."""
    found = []
    for pair in read_pairs():
        if pair.step != 1 or pair.half != half:
            continue
        total = pair.flows.sum(0)
        table = total[: len(total) // 12 * 12].reshape(-1, 12)
        for t in range(1, len(table)):
            before = table[max(0, t - 11) : t]
            if min(before.sum(1).min(), table[t, :months].sum(), before[-1, :months].sum()) > 0:
                found.append(Running(pair.source, before, table[t]))
    return found


def lines() -> list[str]:
    """Return rows for 1, 3, 6 and 9 months, and for each source from the first quarter."""
    rows = []
    for months in (1, 3, 6, 9):
        told = [(one.source, *_errors(one, months)) for one in cases(months)]
        name = f"{months} months" if months > 1 else "month"
        rows.append(_line(f"year from its first {name}", [row[1:] for row in told]))
        if months == 3:
            for source in sorted({row[0] for row in told}):
                rows.append(
                    _line(f"year from its first 3 months, {source}", [row[1:] for row in told if row[0] == source])
                )
    return rows


def _errors(one: Running, months: int) -> tuple[float, float, float, float]:
    """Return absolute log errors of ours and the two rivals, and whether our 80% interval holds the year."""
    years = 2000 + np.arange(len(one.before))
    known = [YearKnown(year=int(y), value=float(row.sum())) for y, row in zip(years, one.before, strict=True)]
    rows = [*zip(years, one.before, strict=True), (2000 + len(one.before), one.now)]
    parts = [part for y, row in rows if (part := _part(int(y), float(row[:months].sum()), months)).value > 0]
    told = outlook(known, parts=parts, horizon=1).nowcast
    assert told is not None
    growth = one.now[:months].sum() / one.before[-1, :months].sum()
    year = one.now.sum()
    guesses = (told.p50, one.before[-1].sum() * growth, one.now[:months].sum() * 12 / months)
    first, second, third = (abs(float(np.log(guess / year))) for guess in guesses)
    return first, second, third, float(told.p10 <= year <= told.p90)


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
