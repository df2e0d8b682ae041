"""Questions to the table store, each one SELECT over the form of the tables that answers it cheapest.

Vintages of one table are its editions: of each reporter, partner, flow and period the latest edition known answers.
Products are taken on one level of the classification, the one that holds most of the value; blocs and the world are no
partners beside their members.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from steelyard.core.economy import WORLD, is_bloc
from steelyard.core.period import Period
from steelyard.official.store import Dataset, TableStore

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

Products = dict[str, tuple[float, float]]
"""Product -> value in plain units, and kilograms (0: not known)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A provider's table with all its vintages, oldest first; valuation and office as the catalog has them."""

    name: str
    unit: str
    authority: str
    exports: str
    imports: str
    editions: tuple[Dataset, ...]

    @property
    def reporters(self) -> frozenset[str]:
        """All economies that report in any edition."""
        return frozenset(code for edition in self.editions for code in edition.reporters)


@dataclass(frozen=True, slots=True)
class Cell:
    """One total as it was published: value of a flow from ``start`` (12 * year + month - 1) over ``months``."""

    reporter: str
    partner: str
    flow: str
    start: int
    months: int
    value: float
    dataset: str
    vintage: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Values of economies (rows) by products or partners (columns), both in alphabetical order; plain units."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: NDArray[np.float64]


def publications(store: TableStore, *, as_of: str | None = None) -> tuple[Publication, ...]:
    """Return what the store holds, by name; editions that were not known on ``as_of`` are left out."""
    groups: dict[tuple[str, str, str], list[Dataset]] = {}
    for dataset in store.datasets():
        if as_of is None or dataset.vintage <= as_of:
            groups.setdefault((dataset.name, dataset.unit, dataset.authority), []).append(dataset)
    return tuple(
        Publication(
            name=name, unit=unit, authority=authority, exports=found[-1].exports, imports=found[-1].imports,
            editions=tuple(found),
        )
        for (name, unit, authority), found in sorted(groups.items())
    )  # fmt: skip


def cells(store: TableStore, table: Publication, one: str, other: str) -> list[Cell]:
    """Return the totals of a pair, both sides of the mirror and every edition, oldest first."""
    sides = [(one, other), (other, one)]
    found: list[Cell] = []
    for edition in table.editions:
        if edition.covers(one, other):
            file = _word(store.place(edition, "totals"))
            read = f"SELECT reporter, partner, flow, start, months, value FROM read_parquet({file})"
            # a SELECT a side: an equality finds the side's few row groups, an OR of both reads many
            sql = " UNION ALL ".join(f"{read} WHERE reporter = {_word(a)} AND partner = {_word(b)}" for a, b in sides)
            rows = _ask(sql, threads=1).fetchall()
            found += [Cell(*(*row, edition.key, edition.vintage)) for row in sorted(rows)]
    return found


def latest(found: Iterable[Cell]) -> dict[tuple[str, str, str], dict[tuple[int, int], Cell]]:
    """Return (reporter, partner, flow) -> (start, months) -> cell; of several editions the last one given answers."""
    series: dict[tuple[str, str, str], dict[tuple[int, int], Cell]] = {}
    for cell in found:
        series.setdefault((cell.reporter, cell.partner, cell.flow), {})[cell.start, cell.months] = cell
    return series


def products(store: TableStore, table: Publication, reporter: str, partner: str, flow: str, period: Period) -> Products:
    """Return what one economy reports on its flow with another over a period, by product.

    A month without a row counts as no trade in the product: ask only for periods that are whole.
    """
    where = f"reporter = {_word(reporter)} AND partner = {_word(partner)} AND flow = {_word(flow)}"
    where += f" AND start >= {period.first} AND start + months - 1 <= {period.last} AND product <> 'TOTAL'"
    editions = [d for d in table.editions if reporter in d.reporters and partner in d.partners]
    places = [store.pairs(edition, reporter) for edition in editions]
    if not places:
        return {}
    sql = f"""
        WITH sums AS (SELECT product, months, length(product) AS level, sum(value) AS value,
                             sum(coalesce(kilograms, 0)) AS mass
                      FROM ({_editions(places, where)}) GROUP BY ALL)
        SELECT product, value, mass FROM sums SEMI JOIN (
            SELECT months, level FROM sums GROUP BY ALL ORDER BY sum(value) DESC, months DESC, level DESC LIMIT 1
        ) AS best USING (months, level) ORDER BY product"""
    return {product: (value, mass) for product, value, mass in _ask(sql, threads=1).fetchall()}


def product_span(store: TableStore, table: Publication, reporter: str, partner: str) -> Period | None:
    """Return the last year of a pair's product rows, cut at their last month; None where there are none."""
    editions = [d for d in table.editions if reporter in d.reporters and partner in d.partners]
    last = -1
    for edition in editions:
        where = f"reporter = {_word(reporter)} AND partner = {_word(partner)} AND product <> 'TOTAL'"
        sql = f"SELECT max(start + months - 1) FROM read_parquet({_word(store.pairs(edition, reporter))}) WHERE {where}"
        (found,) = _ask(sql, threads=1).fetchone() or (None,)
        last = max(last, -1 if found is None else found)
    return None if last < 0 else Period(last - last % 12, last)


def baskets(store: TableStore, table: Publication, flow: str, year: int, *, digits: int | None = None) -> Matrix:
    """Return economies x products of a year: each economy's flow with everybody.

    An economy's rows with the world are taken where it states them, else the sum over its partners.

    Parameters
    ----------
    flow : ``exports`` or ``imports``; imports of a reconciled table of exports are those exports seen by the buyer.
    digits : length that product codes are cut to; None: as the table has them.
    """
    who, other = "reporter", "partner"
    if flow == "imports" and "reconciled" in table.imports:
        who, other, flow = "partner", "reporter", "exports"
    rows = _year(store, table, year, f"flow = '{flow}' AND {who} NOT IN ({_blocs(table)}, '{WORLD}')")
    if rows is None:
        return _NOTHING
    sql = f"""
        SELECT {who} AS economy, {_item(digits)} AS item, {other} = '{WORLD}' AS whole, months,
               length(product) AS level, sum(value) AS value
        FROM ({rows}) WHERE {other} NOT IN ({_blocs(table)}) GROUP BY ALL"""
    return _matrix(_best_forms(_ask(sql).to_arrow_table()), "value")


_BEST = """
    WITH forms AS (SELECT economy, whole, months, level, sum(value) AS value FROM sums GROUP BY ALL),
    best AS (SELECT * FROM forms QUALIFY 1 = row_number() OVER (
        PARTITION BY economy ORDER BY whole DESC, months DESC, value DESC))
    SELECT economy, item, sum(value) AS value
    FROM sums SEMI JOIN best USING (economy, whole, months, level) GROUP BY ALL"""


def _best_forms(sums: pa.Table) -> pa.Table:
    """Return of each economy the rows of its best form: with the world as stated, longest months, fullest level."""
    forms = sums.group_by(["economy", "whole", "months", "level"]).aggregate([])
    if len(set(forms["economy"].to_pylist())) == forms.num_rows:
        return sums
    cursor = _database(0).cursor()
    cursor.register("sums", sums)
    return cursor.execute(_BEST).to_arrow_table()


def markets(
    store: TableStore, table: Publication, exporter: str, year: int, *, digits: int | None = None
) -> tuple[Matrix, Matrix]:
    """Return products x markets of a year: an exporter's sales, and all that the table's exporters sold there."""
    blocs = f"{_blocs(table)}, '{WORLD}'"
    rows = _year(store, table, year, f"flow = 'exports' AND partner NOT IN ({blocs}) AND reporter NOT IN ({blocs})")
    if rows is None:
        return _NOTHING, _NOTHING
    sql = f"""
        SELECT {_item(digits)} AS economy, partner AS item, sum(value) AS value,
               coalesce(sum(value) FILTER (reporter = {_word(exporter)}), 0) AS own
        FROM ({rows}) GROUP BY ALL"""
    found = _ask(sql).to_arrow_table()
    return _matrix(found, "own"), _matrix(found, "value")


def partners(store: TableStore, table: Publication, flow: str, year: int) -> Matrix:
    """Return reporters x partners of a whole year from totals; blocs and the world are left out."""
    blocs = f"{_blocs(table)}, '{WORLD}'"
    places = [store.place(edition, "totals") for edition in table.editions]
    where = f"flow = '{flow}' AND start // 12 = {year} AND reporter NOT IN ({blocs}) AND partner NOT IN ({blocs})"
    sql = f"""
        SELECT economy, item, value FROM (
            SELECT reporter AS economy, partner AS item, months, sum(value) AS value
            FROM ({_editions(places, where)}) GROUP BY ALL)
        QUALIFY 1 = row_number() OVER (PARTITION BY economy, item ORDER BY months DESC)"""
    return _matrix(_ask(sql).to_arrow_table(), "value")


def years_of(store: TableStore, table: Publication) -> list[int]:
    """Return the calendar years that the table has rows of, in order."""
    folders = (store.folder / edition.key / "years" for edition in table.editions)
    return sorted({int(place.name.partition("=")[2]) for folder in folders for place in folder.glob("year=*")})


def _year(store: TableStore, table: Publication, year: int, where: str) -> str | None:
    """Return the SELECT of a year's product rows, latest editions only; None where no edition has the year."""
    places = [store.place(edition, f"years/year={year}/rows") for edition in table.editions]
    there = [place for place in places if Path(place).exists()]
    return _editions(there, f"product <> 'TOTAL' AND {where}") if there else None


def _editions(places: Sequence[str], where: str) -> str:
    """Return the SELECT over the files of some editions (oldest first) in which the latest edition answers a cell."""
    reads = [f"FROM read_parquet({_word(place)}, hive_partitioning = false) WHERE {where}" for place in places]
    if len(reads) == 1:
        return f"SELECT * {reads[0]}"
    parts = [f"SELECT *, {n} AS edition {read}" for n, read in enumerate(reads)]
    cell = "reporter, partner, flow, start, months"
    union = " UNION ALL BY NAME ".join(parts)
    return f"SELECT * FROM ({union}) QUALIFY edition = max(edition) OVER (PARTITION BY {cell})"


def _item(digits: int | None) -> str:
    return "product" if digits is None else f"left(product, {int(digits)})"


def _word(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _blocs(table: Publication) -> str:
    """Return the blocs that a table names, as a list for SQL; never empty, and without the world."""
    codes = {code for edition in table.editions for code in (*edition.reporters, *edition.partners)}
    return ", ".join(_word(code) for code in sorted(code for code in codes if is_bloc(code) and code != WORLD) or [""])


def _matrix(found: pa.Table, value: str) -> Matrix:
    """Return a table of (economy, item, value) as a dense matrix; a pair that is not there is zero."""
    rows, i = _coded(found["economy"])
    columns, j = _coded(found["item"])
    values = np.zeros((len(rows), len(columns)))
    values[i, j] = found[value].to_numpy()
    return Matrix(rows, columns, values)


def _coded(column: Any) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return the words of a column in alphabetical order, and the place of each row's word among them."""
    coded = column.combine_chunks().dictionary_encode()
    words = np.asarray(coded.dictionary.to_pylist(), dtype=object)
    order = np.argsort(words.astype(str), kind="stable")
    places = np.empty(len(words), dtype=np.int64)
    places[order] = np.arange(len(words))
    return tuple(words[order]), places[coded.indices.to_numpy()]


_NOTHING = Matrix((), (), np.zeros((0, 0)))


@cache
def _database(threads: int) -> duckdb.DuckDBPyConnection:
    import duckdb

    connection = duckdb.connect(config={"threads": threads} if threads else {})
    connection.execute("LOAD parquet; SET parquet_metadata_cache = true")  # the files never change
    return connection


def _ask(sql: str, *, threads: int = 0) -> duckdb.DuckDBPyConnection:
    """Run one SELECT on a cursor of its own: a connection costs 19 ms to open, a cursor nothing.

    A question on one pair runs on one thread: handing its few rows to others costs more than reading them. ``threads``
    0: one a core.
    """
    return _database(threads).cursor().execute(sql)
