"""The table store: official rows as Parquet files that DuckDB, Spark, pandas and R read alike.

One folder a dataset (a provider's table as it was on one day), named by the SHA-256 of what was added:

* ``pairs.parquet``: all rows sorted by reporter, partner, start, product in small row groups, so that one pair costs
what the
  pair's rows cost;
* ``totals.parquet``: sums by reporter, partner, flow and period, a few megabytes whatever the size of the table;
* ``years/year=Y/rows.parquet``: the same rows by year, for questions that need a whole year of the world.

``manifest.json`` names the datasets that count. An import is written aside, flushed to disk and renamed; the
manifest is replaced last. A killed import leaves the old state. Vintages stay side by side: the latest one answers,
the earlier ones are the revisions.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steelyard.core.errors import InputError, LedgerError
from steelyard.official.layout import Layout
from steelyard.official.names import codes_for, is_known
from steelyard.official.table import open_raw, select

if TYPE_CHECKING:
    import duckdb

ROW_GROUP = 122_880
"""Rows of a group in ``pairs.parquet``: at 245 million rows a pair costs 56 ms; smaller groups lose it in the
footer.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """One table as it was added. ``vintage`` is the day it was published or downloaded (ISO 8601), given by the
    caller.
    """

    key: str
    name: str
    provider: str | None
    address: str | None
    vintage: str
    unit: str
    rows: int
    exports: str
    imports: str
    authority: str
    reporters: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    partial: bool = False
    """Some products only: no totals, and nothing to compare economies by."""
    unnamed: tuple[str, ...] = ()
    """Words of the table that are no economy that we know; they stand in it as they are."""

    def covers(self, one: str, other: str) -> bool:
        """True where the table may hold a row of the pair, seen from either side."""
        return (one in self.reporters and other in self.partners) or (other in self.reporters and one in self.partners)


class TableStore:
    """Datasets in a folder. Opening costs nothing; every question opens its own in-memory DuckDB."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def datasets(self) -> list[Dataset]:
        """Return the datasets in the order of their vintage.

        Raises
        ------
        LedgerError
            the manifest is damaged: nothing is written over it.
        """
        file = self.folder / "manifest.json"
        if not file.exists():
            return []
        try:
            rows = json.loads(file.read_text(encoding="utf-8"))["datasets"]
            return sorted(map(_dataset, rows), key=lambda d: (d.vintage, d.key))
        except (ValueError, KeyError, TypeError) as error:
            raise LedgerError(
                f"a damaged manifest ({error})", where=str(file), mend="restore it from a backup"
            ) from None

    def add(self, path: Path, layout: Layout, *, vintage: str, about: Mapping[str, str | None]) -> Dataset:
        """Add a table, once however often it is called.

        Parameters
        ----------
        path : the file.
        layout : what its columns are.
        vintage : day of publication or download.
        about : address, authority, exports and imports valuation as the catalog has them.

        Raises
        ------
        InputError
            a row that cannot be read; nothing is written then.
        """
        key = _digest(path, layout, vintage)
        known = {dataset.key: dataset for dataset in self.datasets()}
        if key in known:
            return known[key]
        self.folder.mkdir(parents=True, exist_ok=True)
        aside = self.folder / f".{key}.{os.getpid()}"
        shutil.rmtree(aside, ignore_errors=True)
        (aside / "years").mkdir(parents=True)
        try:
            found = _write(path, layout, aside)
            dataset = Dataset(
                key=key, name=layout.name, provider=layout.provider, address=about.get("address"), vintage=vintage,
                unit=layout.unit, partial=layout.partial, **found, authority=about.get("authority") or "reporter",
                exports=about.get("exports") or "unknown", imports=about.get("imports") or "unknown",
            )  # fmt: skip
            _flush(aside)
            target = self.folder / key
            shutil.rmtree(target, ignore_errors=True)
            aside.rename(target)
            self._publish([*known.values(), dataset])
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return dataset

    def place(self, dataset: Dataset, part: str) -> str:
        """Return the file of a part of a dataset: ``pairs``, ``totals`` or ``years/year=2021/rows``."""
        return (self.folder / dataset.key / f"{part}.parquet").as_posix()

    def relation(self, part: str = "pairs") -> duckdb.DuckDBPyRelation:
        """Return the rows of all datasets (``pairs``, ``totals`` or ``years``) with their dataset's key and vintage.

        Raises
        ------
        InputError
            the store is empty.
        """
        import duckdb

        shape = {"pairs": "pairs.parquet", "totals": "totals.parquet", "years": "years/*/rows.parquet"}[part]
        parts = [
            f"SELECT *, '{d.key}' AS dataset, '{d.vintage}' AS vintage FROM "
            f"read_parquet('{(self.folder / d.key / shape).as_posix()}', hive_partitioning = false)"
            for d in self.datasets()
        ]
        if not parts:
            raise InputError("the table store is empty", where=str(self.folder), mend="steelyard add TABLE")
        return duckdb.sql(" UNION ALL BY NAME ".join(parts))

    def _publish(self, datasets: list[Dataset]) -> None:
        file = self.folder / "manifest.json"
        draft = file.with_suffix(f".{os.getpid()}")
        body = {"schema": 1, "datasets": [asdict(dataset) for dataset in datasets]}
        with draft.open("w", encoding="utf-8") as out:
            json.dump(body, out, indent=1)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
        _flush_folder(self.folder)


def _dataset(row: Mapping[str, Any]) -> Dataset:
    lists = {name: tuple(row[name]) for name in ("reporters", "partners", "unnamed")}
    return Dataset(**{**row, **lists})


def _write(path: Path, layout: Layout, folder: Path) -> dict[str, Any]:
    """Write the three forms of a table and return what the manifest says of it: rows, economies, words unknown."""
    import duckdb
    import pyarrow as pa

    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")  # it would print among what we print
        columns = open_raw(connection, path)
        words = _words(connection, layout, columns, path)
        names = codes_for(words, layout)
        connection.register("names_table", pa.table({"_word": list(names), "_code": list(names.values())}))
        connection.execute("CREATE TABLE names AS SELECT * FROM names_table")
        order = "reporter, partner, start, product, flow"
        try:
            connection.execute(f"CREATE TABLE rows AS SELECT * FROM ({select(layout, names)}) WHERE value IS NOT NULL")
            _mend_codes(connection)
            _copy(connection, f"SELECT * FROM rows ORDER BY {order}", folder / "pairs.parquet")
        except duckdb.Error as error:
            first = str(error).splitlines()[0]
            raise InputError(
                f"a row cannot be read ({first})", where=str(path), mend="check the layout's columns"
            ) from None
        where = "WHERE level = 0" if layout.partial else ""
        _copy(connection, _TOTALS.format(where=where), folder / "totals.parquet")
        years = connection.execute("SELECT DISTINCT start // 12 FROM rows ORDER BY 1").fetchall()
        for (year,) in years:
            place = folder / "years" / f"year={year}"
            place.mkdir()
            rows = f"SELECT * FROM rows WHERE start // 12 = {year} ORDER BY product, reporter, partner"
            _copy(connection, rows, place / "rows.parquet")
        (count,) = connection.execute("SELECT count(*) FROM rows").fetchone() or (0,)
        sides = {
            f"{role}s": tuple(
                code for (code,) in connection.execute(f"SELECT DISTINCT {role} FROM rows ORDER BY 1").fetchall()
            )
            for role in ("reporter", "partner")
        }
    if not count:
        raise InputError("no row fits the layout", where=str(path), mend="check columns, flows and keep in the layout")
    unnamed = tuple(word for word, code in names.items() if word == code and not is_known(code))
    return {"rows": int(count), "unnamed": unnamed, **sides}


def _mend_codes(connection: duckdb.DuckDBPyConnection) -> None:
    if (connection.execute(_LOST_ZEROS).fetchone() or (None,))[0]:
        connection.execute("UPDATE rows SET product = '0' || product WHERE length(product) % 2 = 1")


_TOTALS = """
WITH levels AS (
    SELECT reporter, partner, flow, start, months, unit, sum(value) AS value,
           CASE WHEN product = 'TOTAL' THEN 0 ELSE length(product) END AS level
    FROM rows GROUP BY ALL)
SELECT reporter, partner, flow, start, months, unit,
       coalesce(max(value) FILTER (level = 0), max(value) FILTER (level > 0)) AS value
FROM levels {where} GROUP BY ALL ORDER BY reporter, partner, start, months, flow
"""
"""A total that is stated, else the sum of the products, each level of the classification by itself: a level that
lacks codes sums to less, never to more."""

_LOST_ZEROS = """
SELECT bool_and(regexp_full_match(product, '[1-9][0-9]*')) AND bool_or(length(product) % 2 = 1)
   AND bool_or(length(product) % 2 = 0) FROM (SELECT DISTINCT product FROM rows WHERE product <> 'TOTAL')
"""
"""True where a spreadsheet took the leading zeros of HS codes away: no code starts with one, and lengths are mixed."""


def _copy(connection: duckdb.DuckDBPyConnection, sql: str, file: Path) -> None:
    form = f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    connection.execute(f"COPY ({sql}) TO '{file.as_posix()}' {form}")


def _words(connection: duckdb.DuckDBPyConnection, layout: Layout, columns: list[str], path: Path) -> set[str]:
    """Return every word that stands for an economy; a column that the table lacks is named."""
    wanted = [c for value in layout.columns.values() for c in ([value] if isinstance(value, str) else value)]
    missing = [c for c in [*wanted, *layout.wide, *layout.keep] if c not in columns]
    if missing:
        raise InputError(f"no column {missing[0]!r}", where=str(path), mend=f"it has {', '.join(columns[:12])}")
    found: set[str] = set()
    for role, constant in (("reporter", layout.constant_reporter), ("partner", layout.constant_partner)):
        if not constant:
            column = layout.columns[role]
            sql = f'SELECT DISTINCT CAST("{column}" AS VARCHAR) FROM raw WHERE "{column}" IS NOT NULL'
            found |= {row[0] for row in connection.execute(sql).fetchall()}
    return found


def _digest(path: Path, layout: Layout, vintage: str) -> str:
    digest = hashlib.sha256(f"{vintage}|{layout}".encode())
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()[:16]


def _flush(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
    _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
