"""A provider's table, whatever its file, as rows of one form.

DuckDB does the work: a file becomes a relation, a layout becomes one SELECT, and the result has the columns of
`COLUMNS`. Rows without a value are left out; a value that is no number, an unknown flow word or period is an error with
the row it stands in, and nothing is written.
"""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import TYPE_CHECKING

from steelyard.core.errors import InputError
from steelyard.official.layout import Layout

if TYPE_CHECKING:
    import duckdb

COLUMNS = ("reporter", "partner", "flow", "product", "start", "months", "value", "unit", "kilograms")
"""Codes of economies; ``exports``/``imports``; ``TOTAL`` or an HS code; first month as 12 * year + month - 1; number of
months; value in plain units; ISO 4217 code; net mass or null."""

MISSING = ("", "NA", "NaN", "nan", "n/a", "NULL", "None", ":", "-", "–", "..", "...", "…")
"""How tables write that there is no figure; a row without one is left out."""

READERS = {
    ".csv": "read_csv({path}, all_varchar=true)",
    ".tsv": "read_csv({path}, all_varchar=true, delim='\t')",
    ".txt": "read_csv({path}, all_varchar=true)",
    ".gz": "read_csv({path}, all_varchar=true)",
    ".parquet": "read_parquet({path})",
}
"""How DuckDB reads a kind of file; the others are turned into columns first (`official.files`)."""


def open_raw(connection: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """Make the view ``raw`` of a file and return its columns.

    Raises
    ------
    InputError
        the file cannot be read as a table.
    """
    import duckdb

    from steelyard.official.files import columns_of

    reader = READERS.get(path.suffix.casefold())
    try:
        if reader and (path.suffix.casefold() in (".gz", ".parquet") or _is_utf8(path)):
            connection.execute(f"CREATE OR REPLACE VIEW raw AS SELECT * FROM {reader.format(path=quoted(str(path)))}")
        else:
            table = columns_of(path)
            connection.register("raw_table", table)
            connection.execute("CREATE OR REPLACE VIEW raw AS SELECT * FROM raw_table")
        return [row[0] for row in connection.execute("DESCRIBE raw").fetchall()]
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise InputError(f"not a table that can be read ({first})", where=str(path), mend="save it as CSV") from None


def _is_utf8(path: Path) -> bool:
    """True where a text file can be read by DuckDB as it is; others are decoded first (`official.files`)."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 22):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def numeric_columns(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the columns of the view ``raw`` that hold numbers already."""
    kinds = ("DOUBLE", "FLOAT", "DECIMAL", "INT", "HUGEINT", "BIGINT")
    rows = connection.execute("DESCRIBE raw").fetchall()
    return frozenset(row[0] for row in rows if any(kind in row[1] for kind in kinds))


def select(layout: Layout, numeric: frozenset[str] = frozenset()) -> str:
    """Return the SELECT that turns the view ``raw`` into rows as they are said: words of economies and periods as they
    stand, flows, figures and masses as numbers. A file is parsed once for each column of figures.

    Columns: ``reporter``, ``partner`` (words or the layout's constant), ``flow``, ``product``, ``period`` (a word, null
    where the layout or two columns say it), ``start``, ``months`` (null where ``period`` is a word), ``value``,
    ``kilograms``.

    Parameters
    ----------
    layout : what the columns are.
    numeric : columns that hold numbers already, see `numeric_columns`.
    """
    parts = [_select_one(layout, value, flow, numeric) for value, flow in layout.wide.items()]
    return " UNION ALL ".join(parts or [_select_one(layout, None, None, numeric)])


def _select_one(layout: Layout, wide_value: str | None, wide_flow: str | None, numeric: frozenset[str]) -> str:
    name = wide_value or layout.columns["value"]
    assert isinstance(name, str)
    value, mass = _column(name), "CAST(NULL AS DOUBLE)"
    if "kilograms" in layout.columns:
        mass = f"TRY_{_number(_column(layout.columns['kilograms']), layout.decimal)} * {layout.kilogram_scale}"
    start, months = _period(layout)
    fields = {
        "reporter": _said(layout, "reporter", layout.constant_reporter),
        "partner": _said(layout, "partner", layout.constant_partner),
        "flow": f"'{wide_flow}'" if wide_flow else _flow(layout),
        "product": _said(layout, "product", None if "product" in layout.columns else "TOTAL"),
        "period": f"CAST({period_column(layout) or 'NULL'} AS VARCHAR)",
        "start": f"CAST({start} AS INTEGER)",
        "months": f"CAST({months} AS INTEGER)",
        "value": f"{_number(value, layout.decimal)} * {layout.scale}",
        "kilograms": mass,
    }
    listed = ", ".join(f"{sql} AS {name}" for name, sql in fields.items())
    return f"SELECT {listed} FROM raw WHERE {' AND '.join(_where(layout, value, name in numeric))}"


def _said(layout: Layout, role: str, constant: str | None) -> str:
    return f"CAST({quoted(constant) if constant else _column(layout.columns[role])} AS VARCHAR)"


def _number(column: str, decimal: str) -> str:
    """A figure; where it is written for people (``decimal`` is set), signs between thousands are taken out."""
    if not decimal:
        return f"CAST({column} AS DOUBLE)"
    between = "." if decimal == "," else ","
    bare = f"REGEXP_REPLACE(CAST({column} AS VARCHAR), '[\\s\u00a0\u202f''{between}]', '', 'g')"
    return f"CAST(REPLACE({bare}, ',', '.') AS DOUBLE)"


def period_column(layout: Layout) -> str | None:
    """Return the one column that says the period, quoted; None where a constant or year and month columns do."""
    column = layout.columns.get("period")
    return _column(column) if isinstance(column, str) and not layout.constant_period else None


def _where(layout: Layout, value: str, is_number: bool) -> list[str]:
    missing = ", ".join(f"'{word}'" for word in MISSING)
    rows = [
        f"{value} IS NOT NULL AND NOT isnan(CAST({value} AS DOUBLE))"
        if is_number
        else f"TRIM(CAST({value} AS VARCHAR)) NOT IN ({missing})"
    ]
    for column, allowed in layout.keep.items():
        listed = ", ".join(quoted(str(v)) for v in allowed)
        rows.append(f"CAST({_column(column)} AS VARCHAR) IN ({listed})")
    return rows


def _flow(layout: Layout) -> str:
    if layout.constant_flow:
        return f"'{layout.constant_flow}'"
    whens = " ".join(f"WHEN '{word}' THEN '{flow}'" for word, flow in layout.flows.items())
    column = f"CAST({_column(layout.columns['flow'])} AS VARCHAR)"
    return f"CASE {column} {whens} ELSE error('no such flow: ' || {column}) END" if whens else column


def _period(layout: Layout) -> tuple[str, str]:
    """First month and number of months: a constant's, or from year and month columns; NULL where words say them."""
    column = layout.columns.get("period")
    if layout.constant_period:
        return months_of(f"'{layout.constant_period}'")
    if isinstance(column, list):
        year, month = (f"CAST(CAST({_column(c)} AS DOUBLE) AS INTEGER)" for c in column)
        return f"12 * {year} + {month} - 1", "1"
    return "NULL", "NULL"


def months_of(word: str) -> tuple[str, str]:
    """Return SQL for the first month and number of months of 2023, 2023-01, 202301, 2023M01, 2023-Q1 (a SQL word)."""
    text = f"REGEXP_REPLACE({word}, '\\.0+$', '')"
    year = f"CAST(SUBSTR({text}, 1, 4) AS INTEGER)"
    rest = f"REGEXP_REPLACE(SUBSTR({text}, 5), '^[-M]', '')"
    quarter = f"CAST(SUBSTR({rest}, 2, 1) AS INTEGER)"
    month = f"CAST(SUBSTR({rest}, 1, 2) AS INTEGER)"
    start = f"CASE WHEN {rest} = '' THEN 12 * {year} WHEN {rest}[1] = 'Q' THEN 12 * {year} + 3 * {quarter} - 3 "
    start += f"WHEN {rest} = '52' THEN 12 * {year} ELSE 12 * {year} + {month} - 1 END"
    return start, f"CASE WHEN {rest} IN ('', '52') THEN 12 WHEN {rest}[1] = 'Q' THEN 3 ELSE 1 END"


def _column(name: str | list[str]) -> str:
    assert isinstance(name, str)
    return '"' + name.replace('"', '""') + '"'


def quoted(text: str) -> str:
    """Return a text as a word of SQL."""
    return "'" + text.replace("'", "''") + "'"
