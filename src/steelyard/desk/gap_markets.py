"""One direction of a pair: potential and space freed by product from the tables beside the ledger, lists applied.

This is the only door through which codes of products reach a result, and it lets none pass that a list covers: these
are added up first. Without a list for the destination, or with an old one, nothing by product passes at all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from steelyard.core.display import Percent, Place
from steelyard.core.economy import is_bloc, members, parent
from steelyard.core.fact import Absent
from steelyard.core.flow import Flow
from steelyard.core.message import Message
from steelyard.core.period import Period
from steelyard.core.range import Range
from steelyard.indicators.potential import Potential, potential, rank_correlation
from steelyard.indicators.ratio import ratio
from steelyard.indicators.space_freed import SpaceFreed, space_freed
from steelyard.official.controls import Control
from steelyard.official.market import Market, market, supply
from steelyard.outlook.gap import Held, ListNamed, MarketGap, ProductGap, Span
from steelyard.weighing.currency import converted

if TYPE_CHECKING:
    from steelyard.official.store import TableStore

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
DIGITS = 6
"""Products are compared at HS6, the finest level that all customs share, or at the table's own where that is
coarser."""
COVERED = 0.9
"""Exporters with a known supply must deliver this part of the imports, or potentials are not told."""
BASES = 3
"""Years before the break that are compared, at most."""
MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked of the tables. ``since``: the first month without the suppliers that left (None: the last twelve
    months are compared); ``left``: who left, where named; ``share``: a region's part (0..1) of its country's GDP.
    """

    unit: str
    as_of: str | None = None
    since: int | None = None
    left: tuple[str, ...] = ()
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """A market at the level of products that is compared. ``row`` is the exporter's place among the suppliers; ``year``
    the last whole one; ``supply`` exporter -> product -> exports to the world in it; ``hidden`` what a list covers.
    """

    market: Market
    codes: tuple[str, ...]
    place: NDArray[np.int64]
    hidden: Mask
    row: int | None
    year: int | None
    supply: dict[str, dict[str, float]]

    def over(self, span: Period) -> Array | None:
        """Return suppliers x codes over a run of months; None where a part is missing."""
        found = self.market.over(span)
        if found is None:
            return None
        total = np.zeros((len(found), len(self.codes)))
        np.add.at(total.T, self.place, found.T)
        return total


@dataclass(frozen=True, slots=True, kw_only=True)
class _Windows:
    """The months compared and the same months of the years before: suppliers x codes, and years x suppliers x codes."""

    after: Period
    bases: tuple[Period, ...]
    now: Array
    before: Array
    left: Mask | None

    def freed(self, mask: Mask) -> SpaceFreed:
        """Space freed over the products of a mask; who left is counted on these products alone."""
        return space_freed(self.before[:, :, mask], self.now[:, mask], left=self.left)


def market_gap(store: TableStore, *, flow: Flow, exporter: str, importer: str, control: Control, ask: Ask) -> MarketGap:
    """Return what one economy could sell to the other, as far as tables and lists allow.

    Parameters
    ----------
    flow : exports or imports, as the pair's reporter sees it.
    control : what holds for ``importer`` as a destination.
    """
    none = MarketGap(flow=flow, exporter=exporter, importer=importer, unit=ask.unit, control="unasked")
    country = parent(importer) or importer
    found = market(store, importer, as_of=ask.as_of) or market(store, country, as_of=ask.as_of)
    if found is None:
        return replace(none, absent=(absent("table", market=Place(country)),))
    seller = exporter if exporter in found.suppliers else parent(exporter) or exporter
    regions = [one for one, seen in ((importer, found.economy), (exporter, seller)) if one != seen]
    if regions and ask.share is None:
        whose = {"region": Place(regions[0]), "country": Place(parent(regions[0]) or "")}
        return replace(none, absent=(absent("share", **whose),))
    none = replace(none, control=control.state, lists=_named(control), table=found.dataset.name)
    if control.state != "in_force":
        return replace(none, absent=(_no_list(control),))
    share = (ask.share or 1.0) ** len(regions)
    if (rate := _rate(found, ask.unit)) is None:
        return replace(none, absent=(absent("rate", unit=found.unit, into=ask.unit),))
    frame = _frame(store, found, seller, control, ask)
    bought = rate * (ask.share or 1.0) if importer != found.economy else rate
    return _told(replace(none, share=share, whole=found.whole), frame, seller, ask, (rate * share, bought))


def absent(key: str, **values: object) -> Absent:
    """Return "not known, because" with what would fill it; a command names economies by their codes."""
    codes = {name: value.code if isinstance(value, Place) else value for name, value in values.items()}
    return Absent(why=Message(f"gap.no_{key}", values), fills=Message(f"gap.fills_{key}", codes))


def _told(none: MarketGap, frame: _Frame, seller: str, ask: Ask, factors: tuple[float, float]) -> MarketGap:
    """Both methods on the same products; what a list covers becomes one sum before anything else is built.

    ``factors`` turn the table's figures into what the exporter sells and what the importer buys.
    """
    factor, bought = factors
    reach = _potential(frame, seller)
    span = _windows(frame, ask)
    gone = [found for found in (reach, span) if isinstance(found, Absent)]
    one = None if isinstance(reach, Absent) else reach
    windows = None if isinstance(span, Absent) else span
    shown, hidden = ~frame.hidden, frame.hidden
    space = windows.freed(shown) if windows else None
    run = MONTHS / windows.after.months if windows else 1.0
    taken = _taken(frame, windows, space) if windows and space else None
    if space is not None and taken is None:
        gone.append(absent("taken", exporter=Place(seller), market=Place(frame.market.economy)))
    rows = []
    for k, code in enumerate(code for code, mask in zip(frame.codes, shown, strict=True) if mask):
        known = None if one is None else [float(v) * factor for v in one[:, shown][:, k]]
        rows.append(
            ProductGap(
                code=code, potential=known[0] if known else None, actual=known[1] if known else None,
                unrealised=known[2] if known else None, freed=_span(space.open[:, k] * bought * run) if space else None,
                taken=_span(taken[:, k] * factor * run) if taken is not None else None,
            )
        )  # fmt: skip
    aside = windows.freed(hidden).open.sum(1) * bought * run if windows and hidden.any() else None
    return replace(
        none, products=tuple(sorted((row for row in rows if _tells(row)), key=_bring, reverse=True)),
        held=Held(
            count=int(hidden.sum()), unrealised=None if one is None else float(one[2, hidden].sum() * factor),
            freed=None if aside is None else _span(aside),
        ) if hidden.any() else None,
        year=frame.year if one is not None else None, after=windows.after if windows else None,
        bases=windows.bases if windows else (), correlation=_correlation(rows), absent=tuple(gone),
        lost=_span(space.lost.sum(1) * bought * run) if space else None,
        filled=_span(space.filled.sum(1) * bought * run) if space else None,
        open=_span(space.open.sum(1) * bought * run) if space else None,
        left=tuple(s for s, went in zip(frame.market.suppliers, space.left, strict=True) if went) if space else (),
    )  # fmt: skip


def _frame(store: TableStore, found: Market, seller: str, control: Control, ask: Ask) -> _Frame:
    year = found.last_year()
    digits = min(DIGITS, _usual(found.products))
    sold: dict[str, dict[str, float]] = {}
    if year is not None:
        sold = supply(store, found.suppliers, year, digits, unit=found.unit, as_of=ask.as_of)
    digits = min([digits, *(_usual(tuple(row)) for row in sold.values() if row)])
    codes, place = np.unique([code[:digits] for code in found.products], return_inverse=True)
    cut: dict[str, dict[str, float]] = {}
    for exporter, row in sold.items():
        sums = cut.setdefault(exporter, {})
        for code, value in row.items():
            sums[code[:digits]] = sums.get(code[:digits], 0.0) + value
    return _Frame(
        market=found, codes=tuple(codes.tolist()), place=place, year=year, supply=cut,
        hidden=np.array([control.covers(code) for code in codes.tolist()], bool),
        row=found.suppliers.index(seller) if seller in found.suppliers else None,
    )  # fmt: skip


def _usual(codes: tuple[str, ...]) -> int:
    return Counter(map(len, codes)).most_common(1)[0][0]


def _potential(frame: _Frame, seller: str) -> Array | Absent:
    """Return potential, actual and unrealised by code, shape (3, codes), in the table's unit a year."""
    market_place = Place(frame.market.economy)
    if not frame.market.whole:
        return absent("frame", market=market_place)
    if frame.year is None:
        return absent("year", market=market_place)
    if seller not in frame.supply or frame.row is None:
        return absent("supply", exporter=Place(seller), year=str(frame.year))
    delivered = frame.over(Period.year(frame.year))
    assert delivered is not None
    world = np.full(delivered.shape, np.nan)
    for i, supplier in enumerate(frame.market.suppliers):
        if supplier in frame.supply:
            world[i] = [frame.supply[supplier].get(code, 0.0) for code in frame.codes]
    found: Potential = potential(world, delivered)
    if found.covered < COVERED:
        part = 100 * found.covered
        return absent("cover", market=market_place, part=Percent(part, part))
    return np.stack([found.potential[frame.row], delivered[frame.row], found.unrealised[frame.row]])


def _windows(frame: _Frame, ask: Ask) -> _Windows | Absent:
    """Return the months since the break (at most the last twelve) and the same months of up to three years before
    it."""
    last = frame.market.last
    whole = Period.year(last // 12)
    yearly = last % 12 == 11 and whole in frame.market.spans
    first = last - MONTHS + 1 if yearly or ask.since is None else max(ask.since, last - MONTHS + 1)
    if first > last or (ask.since is not None and last < ask.since):
        return absent("base", market=Place(frame.market.economy))
    after, since = Period(first, last), (ask.since if ask.since is not None else first)
    shifted = [after.shift(years=-k) for k in range(1, BASES + 2)]
    found = [(span, values) for span in shifted if span.last < since and (values := frame.over(span)) is not None]
    now = frame.over(after)
    if now is None or not found:
        return absent("base", market=Place(frame.market.economy))
    named = {code for one in ask.left for code in (members(one, after.end_year) if is_bloc(one) else {one})}
    left = np.array([supplier in named for supplier in frame.market.suppliers], bool) if named else None
    return _Windows(
        after=after, bases=tuple(span for span, _ in found[:BASES]), now=now,
        before=np.stack([values for _, values in found[:BASES]]), left=left,
    )  # fmt: skip


def _taken(frame: _Frame, windows: _Windows, space: SpaceFreed) -> Array | None:
    """Return what the exporter takes of the open space if it keeps its share of the remaining suppliers, (3, codes).

    Nothing where the exporter is one that left; None where the table does not hold all suppliers or not the exporter.
    """
    if not frame.market.whole or frame.row is None:
        return None
    if space.left[frame.row]:
        return np.zeros_like(space.open)
    now = windows.now[:, ~frame.hidden]
    share = np.nan_to_num(ratio(now[frame.row], now[~space.left].sum(0)))
    taken: Array = space.open * share
    return taken


def _tells(row: ProductGap) -> bool:
    return bool(row.unrealised or (row.freed and row.freed[2] > 0))


def _bring(row: ProductGap) -> tuple[float, float]:
    """What a product could bring, the larger of the two readings; then the space as such."""
    return max(row.unrealised or 0.0, row.taken[1] if row.taken else 0.0), row.freed[1] if row.freed else 0.0


def _correlation(rows: list[ProductGap]) -> float | None:
    both = [(row.unrealised, row.freed[1]) for row in rows if row.unrealised is not None and row.freed is not None]
    found = rank_correlation([a for a, _ in both], [b for _, b in both]) if both else float("nan")
    return None if np.isnan(found) else found


def _span(values: Array) -> Span:
    low, mid, high = (float(value) for value in values)
    return low, mid, high


def _rate(found: Market, unit: str) -> float | None:
    """Return how much of ``unit`` one of the table's unit is, mean of its lowest and highest month of the last year."""
    if found.unit == unit:
        return 1.0
    span = converted(Range(1.0, 1.0), found.unit, unit, Period(found.last - MONTHS + 1, found.last))
    return None if span is None else (span.low + span.high) / 2


def _named(control: Control) -> tuple[ListNamed, ...]:
    return tuple(ListNamed(name=one.name, jurisdiction=one.jurisdiction, date=one.date) for one in control.lists)


def _no_list(control: Control) -> Absent:
    values = {"destination": Place(control.destination), "code": control.destination}
    if control.state == "old":
        newest = max(control.lists, key=lambda one: one.date)
        values |= {"name": newest.name, "day": newest.date, "as_of": control.as_of}
    return Absent(why=Message(f"gap.list_{control.state}", values), fills=Message("gap.fills_list", values))
