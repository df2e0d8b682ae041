"""Write the three forms of a table: by pair, by year, and as totals (see `official.store`).

A file is parsed once. Every word is looked up once: economies, periods and products become numbers (DuckDB enumerations
in alphabetical order) before anything is sorted, rows are sorted once, and are words again in the files.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from steelyard.core.errors import InputError
from steelyard.official.layout import Layout
from steelyard.official.names import codes_for, is_known
from steelyard.official.opening import open_raw, quoted, unread
from steelyard.official.spans import months_of
from steelyard.official.table import COLUMNS, numeric_columns, select, stand_up

if TYPE_CHECKING:
    import duckdb

ROW_GROUP = 122_880
"""Rows of a group in the files by year, which are read whole."""
PAIR_GROUP = 16_384
"""Rows of a group in the files by reporter: a pair's rows stand in one or two of a few dozen groups."""
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
        columns = open_raw(connection, path)
        if layout.across:
            columns = stand_up(connection, layout, columns)
        _demand_columns(layout, columns, path)
        try:
            connection.execute(f"CREATE TABLE said AS {select(layout, numeric_columns(connection))}")
            names = _look_up(connection, layout, path)
            _demand_rows(connection, path)
            connection.execute(_ROWS)
        except duckdb.Error as error:
            raise unread(error, path) from None
        connection.execute("DROP TABLE said")
        _write_parts(connection, "reporter", folder / "pairs", group=PAIR_GROUP)
        _write_parts(connection, "year", folder / "years", group=ROW_GROUP)
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


def part_name(reporter: str) -> str:
    """Return the name of the file with a reporter's rows, without its ending: a code, or a word made safe.

    >>> part_name("DEU"), part_name("Areas, n/s")
    ('DEU', 'Areas%2C%20n%2Fs')
    """
    return quote(reporter, safe="").replace(".", "%2E")


def _demand_columns(layout: Layout, columns: list[str], path: Path) -> None:
    wanted = [c for value in layout.columns.values() for c in ([value] if isinstance(value, str) else value)]
    missing = [c for c in [*wanted, *layout.wide, *layout.keep] if c not in columns]
    if missing:
        raise InputError(f"no column {missing[0]!r}", where=str(path), mend=f"it has {', '.join(columns[:12])}")


def _look_up(connection: duckdb.DuckDBPyConnection, layout: Layout, path: Path) -> dict[str, str]:
    """Make the types, and the tables of the words in ``said``; return an economy's word -> code."""
    constants = {c for c in (layout.constant_reporter, layout.constant_partner) if c}
    economies = {
        word
        for role, constant in (("reporter", layout.constant_reporter), ("partner", layout.constant_partner))
        if not constant
        for word in _column(connection, f"SELECT DISTINCT {role} FROM said WHERE {role} IS NOT NULL")
    }
    names = codes_for(economies, layout)
    products = _products(_column(connection, "SELECT DISTINCT product FROM said WHERE product IS NOT NULL"))
    for kind, held in (
        ("economy", {*names.values(), *constants}), ("product", set(products.values())),
        ("flow", {"exports", "imports"}), ("currency", {layout.unit}),
    ):  # fmt: skip
        connection.execute(f"CREATE TYPE {kind} AS ENUM ({_listed(held)})")
    _table(connection, "names", names | {code: code for code in constants}, "economy")
    _table(connection, "codes", products, "product")
    _periods(connection, _column(connection, "SELECT DISTINCT period FROM said WHERE period IS NOT NULL"), path)
    return names


def _products(codes: list[str]) -> dict[str, str]:
    """Return code -> code with the leading zero that a spreadsheet took away: no code of HS starts with one, and
    lengths are mixed.

    >>> _products(["10121", "870310", "TOTAL"])["10121"], _products(["8703", "870310"])["8703"]
    ('010121', '8703')
    """
    own = [code for code in codes if code != "TOTAL"]
    numbers = all(code.isascii() and code.isdigit() and code[0] != "0" for code in own)
    lost = numbers and len({len(code) % 2 for code in own}) == 2
    return {code: f"0{code}" if lost and code != "TOTAL" and len(code) % 2 else code for code in codes}


def _table(connection: duckdb.DuckDBPyConnection, name: str, found: dict[str, str], kind: str) -> None:
    import pyarrow as pa

    columns = {"w": pa.array(list(found), pa.string()), "c": pa.array(list(found.values()), pa.string())}
    connection.register("looked_up", pa.table(columns))
    connection.execute(f"CREATE TABLE {name} AS SELECT w AS _word, CAST(c AS {kind}) AS _code FROM looked_up")
    connection.unregister("looked_up")


def _periods(connection: duckdb.DuckDBPyConnection, words: list[str], path: Path) -> None:
    import pyarrow as pa

    try:
        found = [months_of(word) for word in words]
    except InputError as error:
        raise InputError(error.what, where=str(path), mend=error.mend) from None
    starts, months = (pa.array([one[place] for one in found], pa.int32()) for place in (0, 1))
    connection.register("looked_up", pa.table({"w": pa.array(words, pa.string()), "s": starts, "m": months}))
    connection.execute("CREATE TABLE periods AS SELECT w AS _word, s AS _start, m AS _months FROM looked_up")
    connection.unregister("looked_up")


def _demand_rows(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Refuse a table in which a figure has no economy, product or period: it is never left out silently."""
    asked = {role: f"{role} IS NULL" for role in ("reporter", "partner", "product")}
    asked["period"] = "start IS NULL AND period IS NULL"
    listed = ", ".join(f"count(*) FILTER ({missing})" for missing in asked.values())
    found = connection.execute(f"SELECT count(*), {listed} FROM said").fetchone() or (0,)
    if not found[0]:
        if not (connection.execute("SELECT count(*) FROM raw").fetchone() or (0,))[0]:
            raise InputError(
                "a table without rows", where=str(path), mend="download it again: an empty answer is not kept"
            )
        raise InputError("no row fits the layout", where=str(path), mend="check columns, flows and keep in the layout")
    for role, n in zip(asked, found[1:], strict=True):
        if n:
            raise InputError(
                f"{n} row{'s' if n > 1 else ''} with a figure name{'' if n > 1 else 's'} no {role}",
                where=str(path),
                mend="complete or delete them",
            )


def _write_parts(connection: duckdb.DuckDBPyConnection, by: str, folder: Path, *, group: int) -> None:
    """Write the sorted rows as a file a part: ``pairs/DEU.parquet``, ``years/year=2021/rows.parquet``."""
    part = "start // 12" if by == "year" else "CAST(reporter AS VARCHAR)"
    count = len(_column(connection, f"SELECT DISTINCT {part} FROM rows"))
    connection.execute(f"SET partitioned_write_max_open_files = {count + 1}")
    folder.mkdir(exist_ok=True)
    listed = ", ".join(f"{_UNIT} AS unit" if name == "unit" else name for name in COLUMNS)
    form = f"{_FORM}, ROW_GROUP_SIZE {group}, PARTITION_BY (_part), OVERWRITE_OR_IGNORE"
    connection.execute(f"COPY (SELECT {listed}, {part} AS _part FROM rows) TO {quoted(folder.as_posix())} ({form})")
    for place in folder.glob("_part=*"):
        (file,) = place.iterdir()
        word = unquote(place.name.partition("=")[2])
        target = folder / f"year={word}" / "rows.parquet" if by == "year" else folder / f"{part_name(word)}.parquet"
        target.parent.mkdir(exist_ok=True)
        file.rename(target)
        place.rmdir()


_ROWS = """
CREATE TABLE rows AS
SELECT r._code AS reporter, p._code AS partner, CAST(flow AS flow) AS flow, codes._code AS product,
       CAST(coalesce(start, _start) AS INTEGER) AS start, CAST(coalesce(said.months, _months) AS INTEGER) AS months,
       value, kilograms
FROM said JOIN names AS r ON r._word = said.reporter JOIN names AS p ON p._word = said.partner
JOIN codes ON codes._word = said.product LEFT JOIN periods ON periods._word = said.period
ORDER BY reporter, partner, start, product, flow
"""
"""Numbers for words, sorted as the pairs are asked for."""

_FORM = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"
"""Level 1: a fifth faster than the usual 3, and 2% larger."""

_UNIT = "CAST(enum_first(NULL::currency) AS currency)"


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


def _copy(connection: duckdb.DuckDBPyConnection, sql: str, file: Path, *, group: int) -> None:
    form = f"({_FORM}, ROW_GROUP_SIZE {group})"
    connection.execute(f"COPY ({sql}) TO '{file.as_posix()}' {form}")


def _column(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Any]:
    return [row[0] for row in connection.execute(sql).fetchall()]


def _listed(words: Iterable[str]) -> str:
    return ", ".join(map(quoted, sorted(words)))
