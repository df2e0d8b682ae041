"""Write the three forms of a table: by pair, by year, and as totals (see `official.store`).

Every word is looked up once: economies, periods and products become numbers (DuckDB enumerations in alphabetical order)
before anything is sorted, and are words again in the files.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steelyard.core.errors import InputError
from steelyard.official.layout import Layout
from steelyard.official.names import codes_for, is_known
from steelyard.official.table import COLUMNS, months_of, numeric_columns, open_raw, period_column, select

if TYPE_CHECKING:
    import duckdb

ROW_GROUP = 122_880
"""Rows of a group in ``pairs.parquet``: at 245 million rows a pair costs 56 ms; smaller groups lose it in the
footer.
"""
TOTALS_GROUP = 20_480
"""Rows of a group in ``totals.parquet``, which has a few million rows at most."""


def write_table(path: Path, layout: Layout, folder: Path) -> dict[str, Any]:
    """Write the forms into a folder and return what the manifest says of it: rows, economies, words unknown.

    Raises
    ------
    InputError
        a column is missing, a row cannot be read, or none fits the layout.
    """
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")  # it would print among what we print
        connection.execute(f"SET temp_directory = '{(folder / '.spill').as_posix()}'")
        _demand_columns(layout, open_raw(connection, path), path)
        try:
            names = _look_up(connection, layout)
            connection.execute(f"CREATE TABLE rows AS {select(layout, numeric_columns(connection))}")
            _demand_rows(connection, path)
            _write_pairs(connection, folder)
        except duckdb.Error as error:
            first = str(error).splitlines()[0]
            raise InputError(
                f"a row cannot be read ({first})", where=str(path), mend="check the layout's columns"
            ) from None
        _write_years(connection, folder)
        where = "WHERE level = 0" if layout.partial else ""
        totals = _TOTALS.format(where=where, unit=layout.unit)
        _copy(connection, totals, folder / "totals.parquet", group=TOTALS_GROUP)
        (count,) = connection.execute("SELECT count(*) FROM rows").fetchone() or (0,)
        sides = {
            f"{role}s": tuple(_column(connection, f"SELECT DISTINCT {role} FROM rows ORDER BY 1"))
            for role in ("reporter", "partner")
        }
    unnamed = tuple(word for word, code in names.items() if word == code and not is_known(code))
    return {"rows": int(count), "unnamed": unnamed, **sides}


def _demand_columns(layout: Layout, columns: list[str], path: Path) -> None:
    wanted = [c for value in layout.columns.values() for c in ([value] if isinstance(value, str) else value)]
    missing = [c for c in [*wanted, *layout.wide, *layout.keep] if c not in columns]
    if missing:
        raise InputError(f"no column {missing[0]!r}", where=str(path), mend=f"it has {', '.join(columns[:12])}")


def _look_up(connection: duckdb.DuckDBPyConnection, layout: Layout) -> dict[str, str]:
    """Make the types and the tables ``names`` and ``periods``, from one pass over the words; return word -> code."""
    import pyarrow as pa

    columns: dict[str, str] = {}
    for role, constant in (("reporter", layout.constant_reporter), ("partner", layout.constant_partner)):
        if not constant:
            columns[role] = '"' + str(layout.columns[role]).replace('"', '""') + '"'
    if (period := period_column(layout)) is not None:
        columns["period"] = period
    listed = ", ".join(f"list(DISTINCT CAST({column} AS VARCHAR))" for column in columns.values()) or "NULL"
    found = connection.execute(f"SELECT {listed} FROM raw").fetchone() or ()
    words = dict(zip(columns, found, strict=False))
    economies = {word for role in ("reporter", "partner") for word in words.get(role) or () if word is not None}
    names = codes_for(economies, layout)
    codes = {*names.values(), *(c for c in (layout.constant_reporter, layout.constant_partner) if c)}
    connection.execute(f"CREATE TYPE economy AS ENUM ({_listed(codes)})")
    connection.execute("CREATE TYPE flow AS ENUM ('exports', 'imports')")
    connection.execute(f"CREATE TYPE currency AS ENUM ({_listed([layout.unit])})")
    connection.register(
        "looked_up",
        pa.table({"w": pa.array(list(names), pa.string()), "c": pa.array(list(names.values()), pa.string())}),
    )
    connection.execute("CREATE TABLE names AS SELECT w AS _word, CAST(c AS economy) AS _code FROM looked_up")
    connection.register(
        "spoken_of", pa.table({"w": pa.array([w for w in words.get("period") or () if w is not None], pa.string())})
    )
    start, months = months_of("w")
    connection.execute(
        f"CREATE TABLE periods AS SELECT w AS _word, {start} AS _start, {months} AS _months FROM spoken_of"
    )
    return names


def _demand_rows(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Refuse a table in which a figure has no economy or no period: it is never left out silently."""
    asked = ", ".join(f"count(*) FILTER ({role} IS NULL)" for role in ("reporter", "partner", "start"))
    found = connection.execute(f"SELECT count(*), {asked} FROM rows").fetchone() or (0,)
    if not found[0]:
        raise InputError("no row fits the layout", where=str(path), mend="check columns, flows and keep in the layout")
    for role, n in zip(("reporter", "partner", "period"), found[1:], strict=False):
        if n:
            raise InputError(
                f"{n} row{'s' if n > 1 else ''} with a figure names no {role}",
                where=str(path),
                mend="complete or delete them",
            )


def _write_pairs(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    if (connection.execute(_LOST_ZEROS).fetchone() or (None,))[0]:
        connection.execute("UPDATE rows SET product = '0' || product WHERE length(product) % 2 = 1")
    connection.execute(
        "CREATE TYPE product AS ENUM (SELECT DISTINCT product FROM rows WHERE product IS NOT NULL ORDER BY 1)"
    )
    connection.execute("ALTER TABLE rows ALTER product TYPE product")
    rows = "SELECT * FROM rows ORDER BY reporter, partner, start, product, flow"
    _copy(connection, _worded(rows), folder / "pairs.parquet")


def _write_years(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    for year in _column(connection, "SELECT DISTINCT start // 12 FROM rows ORDER BY 1"):
        place = folder / "years" / f"year={year}"
        place.mkdir()
        rows = f"SELECT * FROM rows WHERE start // 12 = {year} ORDER BY product, reporter, partner"
        _copy(connection, _worded(rows), place / "rows.parquet")


_UNIT = "CAST(enum_first(NULL::currency) AS currency)"


def _worded(rows: str) -> str:
    """Return the rows in the columns of `table.COLUMNS`; DuckDB writes enumerations as the words they stand for."""
    named = ", ".join(f"{_UNIT} AS unit" if name == "unit" else name for name in COLUMNS)
    return f"SELECT {named} FROM ({rows})"


_TOTALS = """
WITH levels AS (
    SELECT reporter, partner, flow, start, months, sum(value) AS value,
           CASE WHEN product = 'TOTAL' THEN 0 ELSE length(CAST(product AS VARCHAR)) END AS level
    FROM rows GROUP BY ALL),
sums AS (
    SELECT reporter, partner, flow, start, months,
           coalesce(max(value) FILTER (level = 0), max(value) FILTER (level > 0)) AS value
    FROM levels {where} GROUP BY ALL ORDER BY reporter, partner, start, months, flow)
SELECT reporter, partner, flow, start, months, '{unit}' AS unit, value FROM sums
"""
"""A total that is stated, else the sum of the products, each level of the classification by itself: a level that
lacks codes sums to less, never to more."""

_LOST_ZEROS = """
SELECT bool_and(regexp_full_match(product, '[1-9][0-9]*')) AND bool_or(length(product) % 2 = 1)
   AND bool_or(length(product) % 2 = 0) FROM (SELECT DISTINCT product FROM rows WHERE product <> 'TOTAL')
"""
"""True where a spreadsheet took the leading zeros of HS codes away: no code starts with one, and lengths are mixed."""


def _copy(connection: duckdb.DuckDBPyConnection, sql: str, file: Path, *, group: int = ROW_GROUP) -> None:
    form = f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {group})"
    connection.execute(f"COPY ({sql}) TO '{file.as_posix()}' {form}")


def _column(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Any]:
    return [row[0] for row in connection.execute(sql).fetchall()]


def _listed(words: Iterable[str]) -> str:
    return ", ".join("'" + word.replace("'", "''") + "'" for word in sorted(words))
