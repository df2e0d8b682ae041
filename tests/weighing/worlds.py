"""Worlds with known flows, and the claims that honest officials would make about them: rounded, hedged, part-year, shares, orders."""

from __future__ import annotations

import random
from dataclasses import replace

from steelyard.core.claim import Claim, Container, Kind, Relation
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.range import Hedge, range_of

A, B = "PER", "CHL"
YEARS = range(2015, 2021)


class World:
    """Monthly exports and imports of A with B, and of A with the world, in dollars."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        self.rng = rng
        level, self.months = rng.uniform(1e6, 5e7), {}
        for month in range(12 * YEARS[0], 12 * (YEARS[-1] + 1)):
            level *= rng.uniform(0.93, 1.08)
            pair = {Flow.EXPORTS: level * rng.uniform(0.7, 1.3), Flow.IMPORTS: level * rng.uniform(0.4, 2.0)}
            whole = {flow: value * rng.uniform(2, 9) for flow, value in pair.items()}
            self.months[month] = (pair, whole)

    def truth(self, flow: Flow, period: Period, *, whole: bool = False) -> float:
        """Return a flow over a period."""
        rows = [self.months[m][whole] for m in range(period.first, period.last + 1)]
        exports, imports = (sum(row[f] for row in rows) for f in (Flow.EXPORTS, Flow.IMPORTS))
        return {
            Flow.EXPORTS: exports,
            Flow.IMPORTS: imports,
            Flow.TURNOVER: exports + imports,
            Flow.BALANCE: exports - imports,
        }[flow]

    def claims(self, count: int) -> list[Claim]:
        """Return claims that hold as their ranges read them."""
        made = [self._claim(number) for number in range(count)]
        return [claim for claim in made if claim is not None]

    def _claim(self, number: int) -> Claim | None:
        rng = self.rng
        kind = rng.choice(["level"] * 4 + ["change"] * 3 + ["share", "balance", "order", "by_amount"])
        flow = rng.choice([Flow.TURNOVER, Flow.EXPORTS, Flow.IMPORTS])
        year = rng.choice(YEARS[1:])
        period = rng.choice([Period.year(year)] * 3 + [Period.of_months(year, 1, n) for n in (3, 5, 6, 9)])
        base = period.shift(years=-1)
        claim = Claim(id=f"c{number}", kind=Kind.LEVEL, reporter=A, partner=B, flow=flow, period=period)
        value = self.truth(flow, period)
        if kind == "level":
            return _said(claim, value, rng)
        if kind == "balance":
            return _said(replace(claim, kind=Kind.BALANCE, flow=Flow.BALANCE), self.truth(Flow.BALANCE, period), rng)
        if kind == "change":
            growth = 100 * (value / self.truth(flow, base) - 1)
            return _said(replace(claim, kind=Kind.CHANGE, unit="percent", base_period=base), growth, rng)
        if kind == "by_amount":
            return _said(replace(claim, kind=Kind.CHANGE, base_period=base), value - self.truth(flow, base), rng)
        if kind == "share":
            part = 100 * value / self.truth(flow, period, whole=True)
            of = Container(reporter=A, partner="WORLD", flow=flow, period=period)
            return _said(replace(claim, kind=Kind.SHARE, unit="percent", of=of), part, rng)
        rising = value >= self.truth(flow, base)
        relation = Relation.RISING if rising else Relation.FALLING
        return replace(claim, kind=Kind.ORDER, relation=relation)


def _said(claim: Claim, value: float, rng: random.Random) -> Claim | None:
    """Round a true value to 1-4 digits, sometimes hedged, so that the range of the words holds it."""
    if value == 0:
        return None
    digits = rng.choice([2, 3, 3, 4])
    exponent = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    step = 10.0 ** (exponent - digits)
    hedge = rng.choice([None, None, Hedge.MORE_THAN, Hedge.ALMOST, Hedge.ABOUT])
    size = abs(value)
    told = {
        None: round(size / step),
        Hedge.ABOUT: round(size / step),
        Hedge.MORE_THAN: int(size // step),
        Hedge.ALMOST: int(size // step) + 1,
    }[hedge] * step
    if told <= 0:
        return None
    span = range_of(told if value > 0 else -told, step, hedge)
    if not span.low <= value <= span.high:
        return None
    return replace(claim, value=told if value > 0 else -told, low=span.low, high=span.high, hedge=hedge)
