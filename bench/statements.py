"""Statements about a hidden series, as officials make them: the generator that calibration is scored on.

Each year is stated or not by a coin; a stated year gives levels of some flows, growth, a balance or an order; an
unstated one now and then a part-year, growth without a level, or silence. Figures are rounded to two to four digits and
hedged; ``more than`` and ``almost`` are said truly. A few claims are false by a wide margin. All rates stand in `RATES`
and are printed with the scores.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bench.series import RealPair
from steelyard.core.claim import Claim, Kind, Relation
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.range import Hedge, range_of, step_of

FLOWS = (Flow.TURNOVER, Flow.EXPORTS, Flow.IMPORTS)

RATES = {
    "stated_year": 0.5,
    "turnover": 0.8,
    "exports": 0.5,
    "imports": 0.35,
    "growth_of_stated": 0.3,
    "growth_alone": 0.2,
    "part_year": 0.35,
    "part_growth": 0.5,
    "order": 0.06,
    "hedged": 0.35,
    "false": 0.03,
}
"""Chance of each kind of statement, a year or a claim."""
DIGITS = ((2, 0.25), (3, 0.5), (4, 0.25))
PARTS = ((1, 3), (1, 5), (1, 6), (1, 9), (1, 11), (4, 6), (10, 12))


@dataclass(slots=True)
class World:
    """A hidden series and what was said of it; ``false`` holds the ids of claims that are not true."""

    pair: RealPair
    claims: list[Claim] = field(default_factory=list)
    false: set[str] = field(default_factory=set)

    def truth(self, flow: Flow, period: Period) -> float:
        """Return the hidden value of a flow over months that the series covers."""
        step, values = self.pair.step, self.pair.flows
        first, last = (period.first - self.pair.first) // step, (period.last - self.pair.first) // step
        exports, imports = values[:, first : last + 1].sum(axis=1)
        return float(
            {Flow.EXPORTS: exports, Flow.IMPORTS: imports, Flow.TURNOVER: exports + imports}.get(
                flow, exports - imports
            )
        )


def world(pair: RealPair, rng: np.random.Generator, *, overshoot: float = 0.0) -> World:
    """Return statements about a pair; with ``overshoot`` above zero, ``more than`` understates by up to that share."""
    made = World(pair)
    start = pair.first // 12
    for k in range(pair.yearly.shape[1]):
        year = start + k
        _year(made, year, rng, overshoot, has_base=k > 0)
    return made


def _year(made: World, year: int, rng: np.random.Generator, overshoot: float, *, has_base: bool) -> None:
    whole = Period.year(year)
    chance = rng.random(12)
    if chance[0] < RATES["stated_year"]:
        for flow, draw in zip(FLOWS, chance[1:4], strict=True):
            if draw < RATES[flow.value]:
                _level(made, flow, whole, rng, overshoot)
        if has_base and chance[4] < RATES["growth_of_stated"]:
            _growth(made, FLOWS[rng.integers(3)], whole, rng)
    elif has_base and chance[5] < RATES["growth_alone"]:
        _growth(made, FLOWS[rng.integers(3)], whole, rng)
    if made.pair.step == 1 and chance[6] < RATES["part_year"]:
        part, flow = Period.of_months(year, *PARTS[rng.integers(len(PARTS))]), FLOWS[rng.integers(3)]
        _level(made, flow, part, rng, overshoot)
        if has_base and chance[7] < RATES["part_growth"]:
            _growth(made, flow, part, rng)
    if has_base and chance[8] < RATES["order"]:
        _order(made, FLOWS[rng.integers(3)], year)


def _level(made: World, flow: Flow, period: Period, rng: np.random.Generator, overshoot: float) -> None:
    true = made.truth(flow, period)
    if true <= 0:
        return
    false = rng.random() < RATES["false"]
    told = true * math.exp(rng.choice([-1, 1]) * rng.uniform(0.2, 0.7)) if false else true
    said, step, hedge = _rounded(told, rng, overshoot)
    _add(made, Kind.LEVEL, flow, period, said, step, hedge, false=false)


def _growth(made: World, flow: Flow, period: Period, rng: np.random.Generator) -> None:
    base = made.truth(flow, period.shift(years=-1))
    if base <= 0:
        return
    true = 100 * (made.truth(flow, period) / base - 1)
    false = rng.random() < RATES["false"]
    told = true + rng.choice([-1, 1]) * rng.uniform(10, 40) if false else true
    step = 0.1 if rng.random() < 0.5 and abs(told) < 100 else 1.0
    said = round(round(told / step) * step, 1)
    _add(made, Kind.CHANGE, flow, period, max(said, -99.0), step, None, false=false)


def _order(made: World, flow: Flow, year: int) -> None:
    """Add a true order: a record of all years so far, or that exports exceed imports, where it is so."""
    start = made.pair.first // 12
    now = made.truth(flow, Period.year(year))
    if all(now > made.truth(flow, Period.year(y)) for y in range(start, year)):
        _add_order(made, flow, Period(12 * start, 12 * year + 11), Relation.RECORD_HIGH)
    elif now > made.truth(flow, Period.year(year - 1)):
        _add_order(made, flow, Period(12 * (year - 1), 12 * year + 11), Relation.RISING)


def _rounded(value: float, rng: np.random.Generator, overshoot: float) -> tuple[float, float, Hedge | None]:
    """Return a figure as it would be said, the unit of its last digit, and its hedge."""
    digits = int(rng.choice([d for d, _ in DIGITS], p=[p for _, p in DIGITS]))
    hedge = None
    if rng.random() < RATES["hedged"]:
        hedge = [Hedge.ABOUT, Hedge.ALMOST, Hedge.MORE_THAN][rng.integers(3)]
    if hedge == Hedge.MORE_THAN and overshoot:
        value *= 1 - rng.uniform(0.01, overshoot)
    unit = 10.0 ** (math.floor(math.log10(value)) - digits + 1)
    turn = {Hedge.ALMOST: math.ceil, Hedge.MORE_THAN: math.floor}.get(hedge, round) if hedge else round
    count = turn(value / unit)
    if hedge == Hedge.ALMOST and count - value / unit > 0.5 * _trailing(count):
        hedge = None  # nobody says "almost" far below: the plain figure is said
        count = round(value / unit)
    return count * unit, unit * step_of(float(count), 0), hedge


def _trailing(count: int) -> float:
    return step_of(float(count), 0)


def _add(
    made: World, kind: Kind, flow: Flow, period: Period, said: float, step: float, hedge: Hedge | None, *, false: bool
) -> None:
    reach = range_of(said, step, hedge)
    key = f"c{len(made.claims):04d}"
    if false:
        made.false.add(key)
    made.claims.append(
        Claim(
            id=key, kind=kind, reporter="AAA", partner="BBB", flow=flow, value=said, low=reach.low, high=reach.high,
            unit="USD" if kind is Kind.LEVEL else "percent", hedge=hedge, period=period, authority="AAA",
            base_period=period.shift(years=-1) if kind is Kind.CHANGE else None, source=key,
        )
    )  # fmt: skip


def _add_order(made: World, flow: Flow, period: Period, relation: Relation) -> None:
    key = f"c{len(made.claims):04d}"
    made.claims.append(
        Claim(id=key, kind=Kind.ORDER, reporter="AAA", partner="BBB", flow=flow, period=period, relation=relation,
              authority="AAA", source=key)
    )  # fmt: skip


def yearly_levels(pair: RealPair) -> NDArray[np.float64]:
    """Return turnover, exports and imports by year, shape (3, years)."""
    exports, imports = pair.yearly
    return np.stack([exports + imports, exports, imports])
