"""Measures of one pair's flows: turnover, balance, coverage, growth with contributions, part-years like for like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from steelyard.core.period import Period
from steelyard.indicators.balance import balance, coverage, turnover
from steelyard.indicators.growth import contributions, growth
from steelyard.indicators.result import Measured, defined

FLOWS = ("exports", "imports")


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFlows:
    """What one table says of a pair, seen from ``reporter``.

    ``whole`` maps each flow to its whole calendar years; ``part`` maps each flow to the sums over ``span`` (January to
    the last month of the running year) and over the same months a year before, where both are complete.
    """

    reporter: str
    partner: str
    unit: str
    source: str
    whole: Mapping[str, Mapping[int, float]]
    span: Period | None = None
    part: Mapping[str, tuple[float, float]] | None = None


def measures(flows: PairFlows) -> tuple[Measured, ...]:
    """Return every measure of the flows that is defined, oldest period first.

    >>> flows = PairFlows(reporter="PER", partner="CHL", unit="USD", source="a",
    ...                   whole={"exports": {2021: 70.0, 2022: 91.0}, "imports": {2021: 245.0, 2022: 242.0}})
    >>> [(m.measure, m.flow, round(m.value, 2)) for m in measures(flows) if m.period == Period.year(2022)][-5:]
    [('growth', 'exports', 30.0), ('growth', 'imports', -1.22), ('growth', 'turnover', 5.71),
     ('contribution', 'exports', 6.67), ('contribution', 'imports', -0.95)]
    """
    rows: list[Measured] = []
    for year in sorted({year for known in flows.whole.values() for year in known}):
        now = {flow: known[year] for flow, known in flows.whole.items() if year in known}
        before = {flow: known[year - 1] for flow, known in flows.whole.items() if year - 1 in known}
        rows += _levels(flows, Period.year(year), now)
        rows += _changes(flows, Period.year(year), Period.year(year - 1), now, before)
    if flows.span is not None and flows.part:
        now = {flow: pair[0] for flow, pair in flows.part.items()}
        before = {flow: pair[1] for flow, pair in flows.part.items()}
        rows += _levels(flows, flows.span, now)
        rows += _changes(flows, flows.span, flows.span.shift(years=-1), now, before)
    return defined(rows)


def _levels(flows: PairFlows, period: Period, now: Mapping[str, float]) -> Iterator[Measured]:
    row = partial(Measured, reporter=flows.reporter, partner=flows.partner, period=period, source=flows.source)
    for flow in FLOWS:
        if flow in now:
            yield row(measure=flow, value=now[flow], unit=flows.unit, flow=flow)
    if len(now) == len(FLOWS):
        sold, bought = now["exports"], now["imports"]
        yield row(measure="turnover", value=float(turnover(sold, bought)), unit=flows.unit, flow="turnover")
        yield row(measure="balance", value=float(balance(sold, bought)), unit=flows.unit, flow="balance")
        yield row(measure="coverage", value=float(coverage(sold, bought)), unit="percent")


def _changes(
    flows: PairFlows, period: Period, base: Period, now: Mapping[str, float], before: Mapping[str, float]
) -> Iterator[Measured]:
    row = partial(
        Measured, reporter=flows.reporter, partner=flows.partner, period=period, base=base, source=flows.source
    )
    both = [flow for flow in FLOWS if flow in now and flow in before]
    for flow in both:
        yield row(measure="growth", value=float(growth(before[flow], now[flow])), unit="percent", flow=flow)
    if len(both) == len(FLOWS):
        found = contributions([before[flow] for flow in FLOWS], [now[flow] for flow in FLOWS])
        yield row(measure="growth", value=found.growth, unit="percent", flow="turnover")
        for flow, part in zip(FLOWS, found.parts, strict=True):
            yield row(measure="contribution", value=float(part), unit="percentage_points", flow=flow)
