"""Balancing and benchmarking problems with published solutions: these lie in our bounds, our middles stand beside.

The problems are put as claims: what a problem holds fixed is said exactly, what it lets move within a range. The
figures are facts from the addresses below; the programs behind them minimise a sum of squares, where ours draws from a
prior of trade, so the middles need not agree. Run: ``python -m bench.published`` writes the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.report import machine, write_section
from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.series import Quantity
from steelyard.weighing.weigh import weigh

A, B = "PER", "CHL"
UNIT = 1e6
"""What one unit of a published figure counts for."""


@dataclass(frozen=True, slots=True)
class Published:
    """A problem as claims, and its solution: (flow, period) -> value in the problem's own units."""

    name: str
    source: str
    claims: tuple[Claim, ...]
    solution: dict[tuple[Flow, Period], float]


def level(name: str, flow: Flow, period: Period, value: float, within: float = 0.0) -> Claim:
    """A level that may move by a share of itself."""
    reach = abs(value) * max(within, 1e-6)
    kind = Kind.BALANCE if flow is Flow.BALANCE else Kind.LEVEL
    return Claim(
        id=name, kind=kind, reporter=A, partner=B, flow=flow, period=period, value=UNIT * value,
        low=UNIT * (value - reach), high=UNIT * (value + reach), source="one", authority=A,
    )  # fmt: skip


def accounting() -> Published:
    """Revenues - expenses = profits in four quarters; profits are fixed, the other two within a quarter of themselves."""
    quarters = [Period.quarter(2022, n) for n in (1, 2, 3, 4)]
    given = [(15, 10, 10), (4, 8, -1), (250, 250, 5), (8, 12, 0)]
    solved = [(18, 8), (5, 6), (252.5, 247.5), (9.6, 9.6)]
    claims = []
    for n, (quarter, (sold, bought, left)) in enumerate(zip(quarters, given, strict=True)):
        claims.append(level(f"x{n}", Flow.EXPORTS, quarter, sold, 0.25))
        claims.append(level(f"m{n}", Flow.IMPORTS, quarter, bought, 0.25))
        claims.append(level(f"b{n}", Flow.BALANCE, quarter, left))
    solution = {
        (flow, quarter): float(value)
        for quarter, pair in zip(quarters, solved, strict=True)
        for flow, value in zip((Flow.EXPORTS, Flow.IMPORTS), pair, strict=True)
    }
    address = "https://StatCan.github.io/gensol-gseries/en/reference/tsbalancing.html, example 1"
    return Published("G-Series, tsbalancing: a balance of two flows", address, tuple(claims), solution)


def sales(
    name: str, indicator: Sequence[float], years: Sequence[float], solved: Sequence[float], within: float
) -> Published:
    """Quarters that may move within a share of the indicator, years that are fixed."""
    quarters = [Period.quarter(2011 + k // 4, k % 4 + 1) for k in range(len(indicator))]
    claims = [
        level(f"q{k}", Flow.EXPORTS, q, v, within) for k, (q, v) in enumerate(zip(quarters, indicator, strict=True))
    ]
    claims += [level(f"y{k}", Flow.EXPORTS, Period.year(2011 + k), v) for k, v in enumerate(years)]
    solution = {(Flow.EXPORTS, q): v for q, v in zip(quarters, solved, strict=False)}
    address = "https://StatCan.github.io/gensol-gseries/en/reference/benchmarking.html, example 3"
    return Published(f"G-Series, benchmarking: {name}", address, tuple(claims), solution)


def movements() -> Published:
    """Two fixed years; each quarter's growth on the one before within a percentage point of the indicator's."""
    indicator = [98.2, 100.8, 102.2, 100.8, 99.0, 101.6, 102.7, 101.5]
    solved = [969.8, 998.4, 1018.3, 1013.4, 1007.2, 1042.9, 1060.3, 1051.0]
    quarters = [Period.quarter(1998 + k // 4, k % 4 + 1) for k in range(8)]
    claims = [level(f"y{k}", Flow.EXPORTS, Period.year(1998 + k), v) for k, v in enumerate((4000.0, 4161.4))]
    for k in range(1, 8):
        rise = 100 * (indicator[k] / indicator[k - 1] - 1)
        claims.append(
            Claim(
                id=f"g{k}", kind=Kind.CHANGE, reporter=A, partner=B, flow=Flow.EXPORTS, unit="percent", value=rise,
                low=rise - 1, high=rise + 1, period=quarters[k], base_period=quarters[k - 1], source="one", authority=A,
            )
        )  # fmt: skip
    solution = {(Flow.EXPORTS, q): v for q, v in zip(quarters, solved, strict=True)}
    address = (
        "Bloem, Dippelsman and Maehle, Quarterly National Accounts Manual (IMF 2001), ch. 6; as in statsmodels' tests"
    )
    return Published("IMF, proportional Denton: growth kept, years fixed", address, tuple(claims), solution)


CARS = [1851, 2436, 3115, 2205, 1987, 2635, 3435, 2361, 2183, 2822, 3664, 2550]
CARS_SOLVED = [1987.762, 2641.222, 3366.003, 2329.013, 2021.161, 2602.064, 3320.486, 2256.289, 2072.168, 2663.309]
VANS = [1900, 2200, 3000, 2000, 1900, 2500, 3800, 2500, 2100, 3100, 3650, 2950]
VANS_SOLVED = [2497.155, 2980.984, 4029.901, 2491.960, 2077.268, 2466.739, 3522.652, 2333.342, 2060.533, 3110.631]


def published() -> list[Published]:
    """Return the problems."""
    return [
        accounting(),
        sales("car sales", CARS, [10324, 10200, 10582], CARS_SOLVED, 0.10),
        sales("van sales", VANS, [12000, 10400, 11550], VANS_SOLVED, 0.40),
        movements(),
    ]


def compared(problem: Published) -> tuple[list[tuple[float, float, float]], list[tuple[float, float]]]:
    """Return (low, solution, high) of each published value, and (our middle, solution) where there is an estimate."""
    asked = {key: Quantity(reporter=A, partner=B, flow=key[0], period=key[1], authority=A) for key in problem.solution}
    (pair,) = weigh(problem.claims, ask=list(asked.values()), verdicts=False).pairs
    bounds = {bound.quantity: bound for bound in pair.bounds}
    middles = {one.quantity: one.p50 for one in pair.estimates}
    inside, beside = [], []
    for key, value in problem.solution.items():
        bound = bounds[asked[key]]
        high = np.inf if bound.high is None else bound.high
        inside.append(((bound.low or 0.0) / UNIT, value, float(high) / UNIT))
        if asked[key] in middles:
            beside.append((middles[asked[key]] / UNIT, value))
    return inside, beside


def main() -> None:
    """Compare and write."""
    lines = ["| problem | values | inside our bounds | mean width of bounds | mean distance of our middle | source |"]
    lines.append("|---|---:|---:|---:|---:|---|")
    for problem in published():
        inside, beside = compared(problem)
        held = sum(low * (1 - 1e-6) <= value <= high * (1 + 1e-6) for low, value, high in inside)
        width = np.mean([(high - low) / value for low, value, high in inside])
        off = f"{np.mean([abs(ours / value - 1) for ours, value in beside]):.1%}" if beside else "no estimate"
        lines.append(f"| {problem.name} | {len(inside)} | {held} | {width:.1%} | {off} | {problem.source} |")
    body = f"{machine()}\n\n" + "\n".join(lines)
    print(body)
    write_section("Weighing: published problems", body)


if __name__ == "__main__":
    main()
