"""Who delivers what to a market: official rows by product as arrays, for measures that need every supplier.

A market's own import table holds all its suppliers. Exporters' tables do so only where they hold the world's
exporters; the answer says which it is. Codes that are headings of other codes in the same table are left out, so
nothing counts twice.

Refuses to fill a month that is missing: a span is whole or it is not given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from steelyard.core.economy import WORLD, is_bloc
from steelyard.core.errors import MissingExtra
from steelyard.core.period import Period

if TYPE_CHECKING:
    from pathlib import Path

    from steelyard.official.store import Dataset, TableStore

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
WORLDWIDE = 100
"""A table with at least this many exporters to a market is taken to hold all of them."""
LOOK_BACK = 72
"""Months before the last one that are read."""


@dataclass(frozen=True, kw_only=True)
class Market:
    """What a market bought, by supplier and product, as one table has it.

    Rows are arrays of one length: places in ``suppliers`` and ``products``, first month, number of months, value in
    ``unit``. ``whole`` says that all suppliers are in it (the market's own import table, or one of the world's
    exporters).
    """

    economy: str
    dataset: Dataset
    suppliers: tuple[str, ...]
    products: tuple[str, ...]
    unit: str
    whole: bool
    supplier: Whole = field(repr=False)
    product: Whole = field(repr=False)
    start: Whole = field(repr=False)
    months: Whole = field(repr=False)
    value: Array = field(repr=False)

    @cached_property
    def spans(self) -> frozenset[Period]:
        """The runs of months that the table has rows for."""
        found = np.unique(np.stack([self.start, self.months]), axis=1)
        return frozenset(Period(int(s), int(s + m - 1)) for s, m in found.T)

    @property
    def last(self) -> int:
        """The last month that is known, as `Period` counts."""
        return max(span.last for span in self.spans)

    def over(self, span: Period) -> Array | None:
        """Return suppliers x products over a run of months; None where a part of it is missing."""
        total, month = np.zeros(len(self.suppliers) * len(self.products)), span.first
        while month <= span.last:
            part = next((p for n in (12, 3, 1) if (p := Period(month, month + n - 1)) in self.spans), None)
            if part is None or part.last > span.last:
                return None
            inside = (self.start == part.first) & (self.months == part.months)
            cells = self.supplier[inside] * len(self.products) + self.product[inside]
            total += np.bincount(cells, self.value[inside], len(total))
            month = part.last + 1
        return total.reshape(len(self.suppliers), len(self.products))

    def last_year(self) -> int | None:
        """Return the last calendar year that is whole; None where none is."""
        years = sorted({span.start_year for span in self.spans}, reverse=True)
        return next((year for year in years if self.over(Period.year(year)) is not None), None)


def market(store: TableStore, economy: str, *, as_of: str | None = None) -> Market | None:
    """Return what an economy buys by product: its own import table where there is one, else exporters' tables.

    Of several tables the one that reaches furthest answers; of several vintages the latest. None where no table has it
    by product.
    """
    for own in (True, False):
        found = [m for d in _latest(store, as_of) if (m := _of_dataset(store, d, economy, own=own)) is not None]
        if found:
            return max(found, key=lambda m: (m.last, len(m.suppliers), m.dataset.key))
    return None


def _latest(store: TableStore, as_of: str | None) -> list[Dataset]:
    """Return the datasets known by a day, of each table the latest vintage, oldest first."""
    newest = {(d.name, d.reporters, d.unit): d for d in store.datasets() if as_of is None or d.vintage <= as_of}
    return sorted(newest.values(), key=lambda d: (d.vintage, d.key))


def _of_dataset(store: TableStore, dataset: Dataset, economy: str, *, own: bool) -> Market | None:
    side, other, flow = ("reporter", "partner", "imports") if own else ("partner", "reporter", "exports")
    if economy not in getattr(dataset, f"{side}s"):
        return None
    sql = f"""
        WITH own AS (SELECT * FROM read_parquet(?) WHERE {side} = ? AND flow = '{flow}' AND product <> 'TOTAL')
        SELECT {other} AS supplier, product, start, months, sum(value) AS value FROM own
        WHERE start > (SELECT max(start) FROM own) - {LOOK_BACK} GROUP BY ALL ORDER BY ALL"""
    rows = _numpy(sql, store.pairs(dataset, economy if own else None), [economy])
    codes = _leaves(set(rows["product"]))
    sellers = {name for name in set(rows["supplier"]) if not is_bloc(name) and name != economy}
    kept = np.array([s in sellers and p in codes for s, p in zip(rows["supplier"], rows["product"], strict=True)], bool)
    if not kept.any():
        return None
    suppliers, supplier = np.unique(rows["supplier"][kept].astype(str), return_inverse=True)
    products, product = np.unique(rows["product"][kept].astype(str), return_inverse=True)
    return Market(
        economy=economy, dataset=dataset, suppliers=tuple(suppliers.tolist()), products=tuple(products.tolist()),
        unit=dataset.unit, whole=own or len(suppliers) >= WORLDWIDE, supplier=supplier, product=product,
        start=rows["start"][kept].astype(np.int64), months=rows["months"][kept].astype(np.int64),
        value=rows["value"][kept].astype(float),
    )  # fmt: skip


def supply(
    store: TableStore, exporters: Iterable[str], year: int, digits: int, *, unit: str, as_of: str | None = None
) -> dict[str, dict[str, float]]:
    """Return exporter -> product (cut to ``digits``) -> exports to the world in a year, in ``unit``.

    Rows with partner WORLD answer, else the sum over partners that are no blocs; of each, the longest spans that cover
    the year. The latest table with a whole year of an exporter
    answers for it; an exporter that no table holds is not in the result.
    """
    found: dict[str, dict[str, float]] = {}
    for dataset in reversed(_latest(store, as_of)):
        file = store.folder / dataset.key / "years" / f"year={year}" / "rows.parquet"
        wanted = sorted(set(exporters).intersection(dataset.reporters) - set(found))
        if wanted and dataset.unit == unit and file.exists():
            found |= _supply_of(file, wanted, digits)
    return found


def _supply_of(file: Path, exporters: list[str], digits: int) -> dict[str, dict[str, float]]:
    sql = """
        WITH sold AS (SELECT *, partner = 'WORLD' AS whole FROM read_parquet(?)
            WHERE flow = 'exports' AND product <> 'TOTAL' AND list_contains(?, reporter)
            AND NOT list_contains(?, partner))
        SELECT reporter, whole, months, product, start, sum(value) AS value FROM sold GROUP BY ALL ORDER BY ALL"""
    rows = _numpy(sql, file, [exporters, _blocs_of(file)])
    found: dict[str, dict[str, float]] = {}
    for exporter in exporters:
        own = _form(rows, rows["reporter"] == exporter)
        if own is None:
            continue
        codes = _leaves(set(rows["product"][own]))
        sums = found.setdefault(exporter, {})
        for code, value in zip(rows["product"][own], rows["value"][own], strict=True):
            if code in codes:
                sums[code[:digits]] = sums.get(code[:digits], 0.0) + float(value)
    return found


def _blocs_of(file: Path) -> list[str]:
    """Return the blocs that a table has as partners: their members stand beside them."""
    partners = _numpy("SELECT DISTINCT partner FROM read_parquet(?) ORDER BY ALL", file, [])["partner"]
    return [code for code in partners.tolist() if is_bloc(code) and code != WORLD]


def _form(rows: dict[str, Any], own: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """Return which of one exporter's rows cover a whole year in one way: for the world before by partner, then the
    longest spans. None where no way does.
    """
    ways = {(bool(w), int(m)) for w, m in zip(rows["whole"][own], rows["months"][own], strict=True)}
    for whole, months in sorted(ways, reverse=True):
        kept = own & (rows["whole"] == whole) & (rows["months"] == months)
        if len({int(s) + k for s in set(rows["start"][kept]) for k in range(months)}) >= 12:
            return np.asarray(kept)
    return None


def _leaves(codes: set[str]) -> set[str]:
    """Return the codes that are no heading of another code.

    >>> sorted(_leaves({"87", "8703", "870310", "8708"}))
    ['870310', '8708']
    """
    heads = {code[:n] for code in codes for n in range(1, len(code))}
    return codes - heads


def _numpy(sql: str, file: str | Path, values: list[Any]) -> dict[str, Any]:
    try:
        import duckdb
    except ImportError:
        raise MissingExtra("reading official tables", mend="pip install 'steelyard[official]'") from None
    with duckdb.connect() as connection:
        return dict(connection.execute(sql, [str(file), *values]).fetchnumpy())
