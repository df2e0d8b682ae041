"""Estimates: quantiles of every year and quarter of a pair, inside the bounds, by a prior learned from real series.

Draws of the pair's path (`prior`) are bent until every accepted claim holds (`ensemble`); their sums over years and
quarters give the quantiles. Refuses a flow of which fewer than two levels are known: there only bounds are given. Two
offices share one path up to a fat-tailed offset, here and nowhere else. The same claims give the same numbers: the
seed is made of the rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.series import Bound, Estimate, Quantity
from steelyard.weighing.evidence import Said
from steelyard.weighing.paths import Cell, OfficePaths, Paths, model_name, paths
from steelyard.weighing.prior import parameters
from steelyard.weighing.rows import Row
from steelyard.weighing.stretch import stretched
from steelyard.weighing.system import System, Unknown

Array = NDArray[np.float64]

LEVELS_NEEDED = 2
FLOWS = (Flow.TURNOVER, Flow.EXPORTS, Flow.IMPORTS)
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
RANKS: Final = "weibull"
"""How quantiles are read from ranks: so that a new draw falls below the p-quantile with chance p, however few draws."""
OUTSIDE = 0.02
"""Share of draws that may miss a bound before it is heard as evidence: it rests on rows outside the pair's flows."""


class Measure(NamedTuple):
    """What may be added up: one unit and one scope."""

    unit: str
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearDraws:
    """Joint draws of the yearly flows as one office counts them: the uncertainty that an outlook carries on.

    ``turnover``, ``exports``, ``imports`` have shape (draws, years), plain units of ``unit``; None is a flow of which
    fewer than two levels are known. Row i of each belongs to the same path.
    """

    reporter: str
    partner: str
    authority: str | None
    unit: str
    scope: str
    years: tuple[int, ...]
    turnover: Array | None
    exports: Array | None
    imports: Array | None
    model: str


def estimate(
    system: System, bounds: Iterable[Bound] = (), *, rng: np.random.Generator | None = None
) -> tuple[Estimate, ...]:
    """Return quantiles of every whole year and quarter of each flow of which two levels are known, inside its bounds.

    Parameters
    ----------
    system : the rows of the claims that were accepted; what was set aside is not in it.
    bounds : of any quantities of the pair; quantiles of the same quantities never leave them.
    rng : by default seeded by the rows, so that the same claims give the same numbers.
    """
    return estimates_and_draws(system, bounds, rng=rng)[0]


def draws(
    system: System, bounds: Iterable[Bound] = (), *, rng: np.random.Generator | None = None
) -> tuple[YearDraws, ...]:
    """Return joint draws of the yearly flows, one result an office, unit and scope; the same paths as `estimate`."""
    return estimates_and_draws(system, bounds, rng=rng)[1]


def estimates_and_draws(
    system: System, bounds: Iterable[Bound] = (), *, rng: np.random.Generator | None = None
) -> tuple[tuple[Estimate, ...], tuple[YearDraws, ...]]:
    """Return what `estimate` and `draws` return, from one sampling."""
    hard = {bound.quantity: bound for bound in bounds}
    estimates: list[Estimate] = []
    years: list[YearDraws] = []
    for measure, drawn, known in _drawn(system, hard, rng):
        flows = tuple(known)
        for office, own in drawn.offices().items():
            estimates += _quantiles(system, measure, office, own, known, hard)
            years.append(_year_draws(system, measure, office, own, flows, hard))
    return tuple(estimates), tuple(years)


def _quantiles(
    system: System,
    measure: Measure,
    office: str | None,
    own: OfficePaths,
    known: Mapping[Flow, int],
    hard: Mapping[Quantity, Bound],
) -> Iterator[Estimate]:
    asked = [_quantity(system, measure, office, flow, period) for period in own.periods() for flow in known]
    if not asked:
        return
    values = np.stack([_clipped(own.total(q.flow, q.period), hard.get(q)) for q in asked])
    rows = np.quantile(values, QUANTILES, axis=1, method=RANKS).T
    for quantity, drawn, row in zip(asked, values, rows, strict=True):
        reach = np.array([drawn.min(), drawn.max()])
        p05, p25, p50, p75, p95 = stretched(row, reach, quantity.period, known[quantity.flow]).tolist()
        yield Estimate(quantity=quantity, p05=p05, p25=p25, p50=p50, p75=p75, p95=p95, model=model_name())


def _year_draws(
    system: System,
    measure: Measure,
    office: str | None,
    own: OfficePaths,
    flows: Sequence[Flow],
    hard: Mapping[Quantity, Bound],
) -> YearDraws:
    years = [period for period in own.periods() if period.is_year]
    by_flow: dict[Flow, Array | None] = dict.fromkeys(FLOWS)
    for flow in flows if years else ():
        asked = [_quantity(system, measure, office, flow, year) for year in years]
        totals = [_clipped(own.total(flow, q.period), hard.get(q)) for q in asked]
        by_flow[flow] = np.stack(totals, axis=1)
    return YearDraws(
        reporter=system.reporter, partner=system.partner, authority=office, unit=measure.unit,
        scope=measure.scope, years=tuple(year.start_year for year in years),
        turnover=by_flow[Flow.TURNOVER], exports=by_flow[Flow.EXPORTS], imports=by_flow[Flow.IMPORTS],
        model=model_name(),
    )  # fmt: skip


def _drawn(
    system: System, hard: Mapping[Quantity, Bound], rng: np.random.Generator | None
) -> Iterator[tuple[Measure, Paths, dict[Flow, int]]]:
    """Yield for each measure with enough known levels its paths and the flows that may be told, with the years in
    which each is known.
    """
    columns: dict[Measure, list[int]] = defaultdict(list)
    loose = _loosely_dated(system.claims.values())
    told = {cell for row in system.rows if row.claims for cell in row.cells}
    heard = {(system.unknowns[cell].authority, _measure(system.unknowns[cell])) for cell in told}
    for k, unknown in enumerate(system.unknowns):
        own = (unknown.reporter, unknown.partner, unknown.product) == (system.reporter, system.partner, None)
        if own and (unknown.authority, _measure(unknown)) in heard:
            columns[_measure(unknown)].append(k)
    voices = _voices(system)
    for measure, found in columns.items():
        chosen = sorted(found, key=lambda column: _order(system.unknowns[column], voices))
        place = {column: k for k, column in enumerate(chosen)}
        cells = [Cell(u.authority, u.direction, u.period) for u in (system.unknowns[column] for column in chosen)]
        rows = [
            _said(row, place, system.claims)
            for row in system.rows
            if all(c in place for c in row.cells) and not loose.issuperset(row.claims or ("",))
        ]
        flows = _known_flows(cells, rows)
        if flows:
            drawn = paths(cells, rows, rng=rng)
            unheard = _unheard(system, measure, drawn, hard.values())
            yield measure, paths(cells, rows + unheard, rng=rng) if unheard else drawn, flows


def _voices(system: System) -> dict[str | None, tuple[object, ...]]:
    """Return for each office what its rows say, sorted: offices get an order from it that no name and no list makes."""
    said: dict[str | None, list[tuple[float, ...]]] = defaultdict(list)
    for row in system.rows:
        if row.claims:
            first, last = (system.unknowns[pick(row.cells)].period for pick in (min, max))
            said[system.unknowns[row.cells[0]].authority].append((first.first, last.last, row.low, row.high))
    return {office: tuple(sorted(rows)) for office, rows in said.items()}


def _order(unknown: Unknown, voices: Mapping[str | None, tuple[object, ...]]) -> tuple[object, ...]:
    voice = voices.get(unknown.authority, ())
    return voice, str(unknown.authority), unknown.direction, unknown.period


def _loosely_dated(claims: Iterable[Claim]) -> set[str]:
    """Return the claims that say of a longer run of months the very figure said of its first months.

    Trade does not stop for a month: the same figure "in January-May" and, later, "since the start of the year" is one
    figure, loosely dated the second time. Bounds keep it, as it may be true; estimates do not learn from it.
    """
    told: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.kind is Kind.LEVEL and claim.period and claim.value:
            what = (claim.authority, claim.flow, claim.product, claim.scope, claim.unit, claim.value)
            told[*what, claim.period.first].append(claim)
    return {
        later.id
        for same in told.values()
        for later in same
        if later.period and any(c.period and c.period.last < later.period.last for c in same)
    }


def _measure(unknown: Unknown) -> Measure:
    return Measure(unknown.unit, unknown.scope)


def _said(row: Row, place: Mapping[int, int], claims: Mapping[str, Claim]) -> Said:
    fine = min((_fine(claims[one]) for one in row.claims if one in claims), default=0.0)
    return Said(tuple(place[c] for c in row.cells), tuple(row.coef), row.low, row.high, fine)


def _fine(claim: Claim) -> float:
    """Return the chance that a plain figure was rounded a digit finer than it shows (rule 4)."""
    if claim.hedge or claim.value in (None, 0) or claim.low is None or claim.high is None or claim.high <= claim.low:
        return 0.0
    step, value = claim.high - claim.low, abs(claim.value or 0.0)
    if claim.kind is Kind.LEVEL:
        chances = parameters("rounding")["level"]
        digits = int(np.floor(np.log10(value / step) + 1e-9)) + 1
        return float(chances[min(max(digits, 1), len(chances)) - 1])
    if claim.kind is Kind.CHANGE and claim.unit == "percent":
        tens, ones, decimals = parameters("rounding")["change"]
        return float(tens if step >= 9.9 else ones if step > 0.5 else decimals)
    return 0.0


def _known_flows(cells: Sequence[Cell], rows: Sequence[Said]) -> dict[Flow, int]:
    """Return the flows of which two or more levels are known (stated, or what two other flows of a period leave) with
    the number of years among them.
    """
    stated: dict[Period, set[Flow]] = defaultdict(set)
    for row in rows:
        if min(row.coef) > 0 and row.low > 0 and np.isfinite(row.high):
            over = [cells[c] for c in row.cells]
            ways = {cell.direction for cell in over}
            flow = Flow.TURNOVER if len(ways) == 2 else ways.pop()
            stated[Period(min(c.period.first for c in over), max(c.period.last for c in over))].add(flow)
    found = {}
    for flow in FLOWS:
        periods = [period for period, said in stated.items() if flow in said or len(said) > 1]
        if len(periods) >= LEVELS_NEEDED:
            found[flow] = sum(period.is_year for period in periods)
    if len(found) == len(FLOWS):
        found[Flow.BALANCE] = min(found.values())
    return found


def _unheard(system: System, measure: Measure, drawn: Paths, bounds: Iterable[Bound]) -> list[Said]:
    """Return as evidence the years' bounds that the draws do not know of: they rest on rows outside the pair."""
    found, offices = [], drawn.offices()
    for bound in bounds:
        asked = bound.quantity
        own = offices.get(asked.authority)
        if _quantity(system, measure, asked.authority, asked.flow, asked.period) != asked or asked.flow is Flow.BALANCE:
            continue
        if own is None or not asked.period.is_year or not own.covers(asked.period):
            continue
        values, low = own.total(asked.flow, asked.period), bound.low or 0.0
        high = np.inf if bound.high is None else bound.high
        outside = (values < low * (1 - 1e-3)) | (values > high * (1 + 1e-3))
        if outside.mean() > OUTSIDE:
            cells = tuple(
                k for k, cell in enumerate(drawn.cells)
                if cell.authority == asked.authority and asked.period.contains(cell.period)
                and asked.flow in (Flow.TURNOVER, cell.direction)
            )  # fmt: skip
            found.append(Said(cells, (1.0,) * len(cells), low, high))
    return found


def _quantity(system: System, measure: Measure, office: str | None, flow: Flow, period: Period) -> Quantity:
    return Quantity(
        reporter=system.reporter, partner=system.partner, flow=flow, period=period,
        unit=measure.unit, scope=measure.scope, authority=office,
    )  # fmt: skip


def _clipped(values: Array, bound: Bound | None) -> Array:
    if bound is None:
        return values
    low = -np.inf if bound.low is None else bound.low
    return np.clip(values, low, np.inf if bound.high is None else bound.high)
