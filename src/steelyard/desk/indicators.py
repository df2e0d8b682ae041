"""The measures of an economy and a partner from the official tables beside a ledger, table by table.

Tables are never mixed: each figure names its table, and only mirror gaps set two of them side by side. Of a table's
vintages the latest one known answers, and what it revised is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from steelyard.core.economy import WORLD, is_bloc
from steelyard.core.message import Message
from steelyard.core.period import Period
from steelyard.core.range import Range
from steelyard.desk.official import beside
from steelyard.indicators import basket, mirror, pair, world
from steelyard.indicators.result import Indicators, Measured, Missing
from steelyard.ledger.store import Ledger
from steelyard.official import controls

if TYPE_CHECKING:
    from steelyard.official.query import Cell, Publication
    from steelyard.official.store import TableStore

FEWEST = 10
"""Reporting economies that a comparison with "the world" needs."""
FEWEST_PARTNERS = 30
"""Partners that the table needs for it, or rows with the world as a whole."""
Yearly = dict[tuple[str, str, str], dict[int, float]]
"""Reporter, partner, flow -> year -> value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    reporter: str
    partner: str
    period: Period | None
    top: int
    digits: int | None


def indicators(
    ledger: Ledger,
    reporter: str,
    partner: str = WORLD,
    *,
    period: Period | None = None,
    as_of: str | None = None,
    top: int = 10,
    digits: int | None = None,
) -> Indicators:
    """Return all measures that the tables give on an economy and a partner.

    Parameters
    ----------
    reporter, partner : codes; flows are seen from ``reporter``; ``WORLD``: everybody.
    period : what products are compared over, with the same months a year before; None: the last whole year.
    as_of : ISO 8601 day; only vintages known by then.
    top : single products and partners shown.
    digits : length that product codes are cut to where economies are compared.
    """
    from steelyard.official.query import cells, publications

    store, asked = beside(ledger), _Asked(reporter=reporter, partner=partner, period=period, top=top, digits=digits)
    rows: list[Measured | Missing] = []
    sides: list[tuple[Publication, Yearly]] = []
    for table in publications(store, as_of=as_of):
        found = cells(store, table, reporter, partner)
        sides.append((table, _yearly(found)))
        rows += [*_table(store, table, asked, found), *_revised(table, found)]
    if partner != WORLD:
        rows += _mirrored(sides, reporter, partner)
    rows = _unlisted(rows, controls.read(store.folder), reporter, partner)
    measured = tuple(row for row in rows if isinstance(row, Measured))
    missing = tuple(row for row in rows if isinstance(row, Missing))
    if not measured:
        missing = (Missing(measure="all", source="", why=Message("indicators.no_tables")),)
    return Indicators(reporter=reporter, partner=partner, measured=measured, missing=missing)


def _unlisted(
    rows: list[Measured | Missing], lists: list[controls.ControlList], reporter: str, partner: str
) -> list[Measured | Missing]:
    """Leave out the products that a loaded export-control list covers, and say how many figures that were."""
    sides = {reporter, partner} if partner != WORLD else {place for one in lists for place in one.destinations}
    found = (controls.control_of(lists, side, as_of="") for side in sorted(sides))
    held = [one for one in found if one.lists]
    shown: list[Measured | Missing] = []
    for row in rows:
        product = row.product if isinstance(row, Measured) else None
        if product is None or not any(one.covers(product) for one in held):
            shown.append(row)
    hidden = len(rows) - len(shown)
    if hidden:
        names = ", ".join(sorted({f"{x.name} ({x.jurisdiction}, {x.date})" for one in held for x in one.lists}))
        why = Message("indicators.listed", {"count": hidden, "lists": names})
        shown.append(Missing(measure="products", source="", why=why))
    return shown


def _table(store: TableStore, table: Publication, asked: _Asked, found: list[Cell]) -> Iterator[Measured | Missing]:
    if asked.reporter not in table.reporters:
        return
    flows = _flows(table, asked, found)
    if flows is not None:
        yield from pair.measures(flows)
    yield from _baskets(store, table, asked, flows)
    if asked.period is None or asked.period.is_year:
        yield from _among(store, table, asked, flows)


def _flows(table: Publication, asked: _Asked, found: list[Cell]) -> pair.PairFlows | None:
    from steelyard.official.query import latest
    from steelyard.official.series import part_year, whole, years

    series = {
        flow: {place: cell.value for place, cell in held.items()}
        for (reporter, _, flow), held in latest(found).items()
        if reporter == asked.reporter
    }
    if not series:
        return None
    spans = [span for values in series.values() if (span := part_year(values)) is not None]
    span = asked.period if asked.period and not asked.period.is_year else min(spans, default=None)
    part: dict[str, tuple[float, float]] = {}
    for flow, values in series.items():
        now = whole(values, span) if span else None
        before = whole(values, span.shift(years=-1)) if span else None
        if now is not None and before is not None:
            part[flow] = (now, before)
    return pair.PairFlows(
        reporter=asked.reporter, partner=asked.partner, unit=table.unit, source=table.name,
        whole={flow: years(values) for flow, values in series.items()}, span=span, part=part,
    )  # fmt: skip


def _span(store: TableStore, table: Publication, asked: _Asked, flows: pair.PairFlows | None) -> Period | None:
    """Return what to compare products over: as asked, the last whole year of the totals, or what the rows reach."""
    from steelyard.official.query import product_span

    if asked.period is not None:
        return asked.period
    known = [max(years) for years in flows.whole.values() if years] if flows else []
    return Period.year(min(known)) if known else product_span(store, table, asked.reporter, asked.partner)


def _baskets(
    store: TableStore, table: Publication, asked: _Asked, flows: pair.PairFlows | None
) -> Iterator[Measured | Missing]:
    from steelyard.official.query import products

    period = _span(store, table, asked, flows)
    if period is None:
        return
    found: dict[str, basket.Basket] = {}
    for flow in pair.FLOWS:
        now, before = (
            products(store, table, asked.reporter, asked.partner, flow, span)
            for span in (period, period.shift(years=-1))
        )
        if now:
            found[flow] = basket.Basket(
                reporter=asked.reporter, partner=asked.partner, flow=flow, unit=table.unit, source=table.name,
                period=period, now=now, before=before,
            )  # fmt: skip
            yield from basket.measures(found[flow], top=asked.top)
            if not any(mass for _, mass in now.values()):
                yield Missing(measure="fisher_price", source=table.name, why=Message("indicators.no_quantities"))
    if len(found) == len(pair.FLOWS):
        yield from basket.two_way(found["exports"], found["imports"])
    if not found:
        yield Missing(measure="hhi", source=table.name, why=Message("indicators.no_products", {"period": period}))


def _among(
    store: TableStore, table: Publication, asked: _Asked, flows: pair.PairFlows | None
) -> Iterator[Measured | Missing]:
    """Measure the economy among all those that report in the table."""
    from steelyard.official import query

    why = _no_world(table)
    if why is not None:
        yield Missing(measure="rca", source=table.name, why=why)
        return
    held = query.years_of(store, table)
    year = asked.period.start_year if asked.period else max((y for y in held if _is_whole(flows, y)), default=held[-1])
    totals = query.partners(store, table, "exports", year)
    if asked.partner == WORLD:
        for flow in pair.FLOWS:
            grid = totals if flow == "exports" else query.partners(store, table, flow, year)
            yield from world.spread(grid, asked.reporter, flow=flow, top=asked.top, year=year, source=table.name)
    else:
        yield from world.trade_intensity(totals, asked.reporter, asked.partner, year=year, source=table.name)
    exports = query.baskets(store, table, "exports", year, digits=asked.digits)
    if len(exports.rows) < FEWEST:
        why = Message("indicators.no_products", {"period": Period.year(year)})
        yield Missing(measure="rca", source=table.name, why=why)
        return
    yield from world.advantage(exports, asked.reporter, top=asked.top, year=year, source=table.name)
    if asked.partner != WORLD:
        imports = query.baskets(store, table, "imports", year, digits=asked.digits)
        yield from world.fit(exports, imports, asked.reporter, asked.partner, year=year, source=table.name)
    elif year - 1 in held:
        before, now = (query.markets(store, table, asked.reporter, y, digits=asked.digits) for y in (year - 1, year))
        yield from world.market_share(
            (before[0], now[0]), (before[1], now[1]), asked.reporter, year=year, unit=table.unit, source=table.name
        )


def _no_world(table: Publication) -> Message | None:
    """Say why a table is no world to compare an economy with; None where it is one."""
    if any(edition.partial for edition in table.editions):
        return Message("indicators.partial")
    n = sum(not is_bloc(code) for code in table.reporters)
    if n < FEWEST:
        return Message("indicators.few_reporters", {"n": n, "least": FEWEST})
    among = {code for edition in table.editions for code in edition.partners}
    if len(among) < FEWEST_PARTNERS and WORLD not in among:
        return Message("indicators.few_partners", {"n": len(among), "least": FEWEST_PARTNERS})
    return None


def _is_whole(flows: pair.PairFlows | None, year: int) -> bool:
    return flows is None or any(year in known for known in flows.whole.values())


def _yearly(found: Iterable[Cell]) -> Yearly:
    from steelyard.official.query import latest
    from steelyard.official.series import years

    return {key: years({p: c.value for p, c in held.items()}) for key, held in latest(found).items()}


def _mirrored(sides: list[tuple[Publication, Yearly]], reporter: str, partner: str) -> Iterator[Measured | Missing]:
    """Set the exporter's figures beside the importer's: of one table where it has both, else of two."""
    for exporter, importer in ((reporter, partner), (partner, reporter)):
        pairs = [
            (one, other, sold, bought)
            for one, here in sides
            for other, there in sides
            if (sold := here.get((exporter, importer, "exports")))
            and (bought := there.get((importer, exporter, "imports")))
            and set(sold) & set(bought)
        ]  # fmt: skip
        if not pairs:
            yield Missing(measure="mirror_ratio", source="", why=Message("indicators.no_mirror"))
            continue
        one, other, sold, bought = min(pairs, key=lambda both: (both[0] is not both[1], both[0].unit != both[1].unit))
        if one.unit != other.unit:
            rates = _rates(other.unit, one.unit, bought)
            bought = {year: value * rates[year] for year, value in bought.items() if year in rates}
        source = one.name if one is other else f"{one.name}; {other.name}"
        dollars = _rates(one.unit, "USD", sold)
        yield from mirror.measures(sold, bought, exporter=exporter, importer=importer, source=source, dollars=dollars)


def _rates(unit: str, into: str, years: Iterable[int]) -> Mapping[int, float]:
    """Return year -> units of ``into`` for one of ``unit``, the middle of the year's monthly rates."""
    from steelyard.weighing.currency import converted

    if unit == into:
        return dict.fromkeys(years, 1.0)
    spans = {year: converted(Range(1.0, 1.0), unit, into, Period.year(year)) for year in years}
    return {year: (span.low * span.high) ** 0.5 for year, span in spans.items() if span is not None}


def _revised(table: Publication, found: list[Cell]) -> Iterator[Measured]:
    """Tell what a later vintage changed in a whole year by more than a unit."""
    editions = [edition for edition in table.editions if any(cell.dataset == edition.key for cell in found)]
    yearly = [_yearly(cell for cell in found if cell.dataset == edition.key) for edition in editions]
    for place in range(1, len(editions)):
        before, after = yearly[place - 1], yearly[place]
        source = f"{table.name}, {editions[place - 1].vintage} to {editions[place].vintage}"
        for key in sorted(set(before) & set(after)):
            for year in sorted(set(before[key]) & set(after[key])):
                change = after[key][year] - before[key][year]
                if abs(change) > 1:
                    row = partial(
                        Measured, reporter=key[0], partner=key[1], flow=key[2], period=Period.year(year), source=source
                    )
                    yield row(measure="revision", value=change, unit=table.unit)
                    if before[key][year] > 0:
                        yield row(measure="revision_percent", value=100 * change / before[key][year], unit="percent")
