"""A provider's table, whatever its file, as rows of one form.

DuckDB does the work: a file becomes a relation, a layout becomes one SELECT, and the result has the columns of
`COLUMNS`. Rows without a value are left out; a value that is no number, an unknown flow word or period is an error with
the row it stands in, and nothing is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from steelyard.official.layout import Layout
from steelyard.official.opening import quoted
from steelyard.official.spans import is_period, months_of

if TYPE_CHECKING:
    import duckdb

COLUMNS = ("reporter", "partner", "flow", "product", "start", "months", "value", "unit", "kilograms")
"""Codes of economies; ``exports``/``imports``; ``TOTAL`` or an HS code; first month as 12 * year + month - 1; number of
months; value in plain units; ISO 4217 code; net mass or null."""

MISSING = ("", "NA", "NaN", "nan", "n/a", "NULL", "None", ":", "-", "–", "..", "...", "…")
"""How tables write that there is no figure; a row without one is left out."""


def numeric_columns(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the columns of the view ``raw`` that hold numbers already."""
    kinds = ("DOUBLE", "FLOAT", "DECIMAL", "INT", "HUGEINT", "BIGINT")
    rows = connection.execute("DESCRIBE raw").fetchall()
    return frozenset(row[0] for row in rows if any(kind in row[1] for kind in kinds))


def stand_up(connection: duckdb.DuckDBPyConnection, layout: Layout, columns: list[str]) -> list[str]:
    """Turn the view ``raw`` of a table with a column a period into one with a row a period; return its columns.

    They are named as the layout says for ``period`` and ``value``.
    """
    spans, rest = [c for c in columns if is_period(c)], [c for c in columns if not is_period(c)]
    period, value = str(layout.columns["period"]), str(layout.columns["value"])
    told = ", ".join([*map(_column, rest), *(f"CAST({_column(c)} AS VARCHAR) AS {_column(c)}" for c in spans)])
    connection.execute("ALTER VIEW raw RENAME TO lying")
    listed = ", ".join(map(_column, spans)) or "NULL"
    turned = f"UNPIVOT ({_column(value)} FOR {_column(period)} IN ({listed}))"
    connection.execute(f"CREATE VIEW raw AS FROM (SELECT {told} FROM lying) {turned}")
    return [*rest, period, value]


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
        start, months = months_of(layout.constant_period)
        return str(start), str(months)
    if isinstance(column, list):
        year, month = (f"CAST(CAST({_column(c)} AS DOUBLE) AS INTEGER)" for c in column)
        checked = f"CASE WHEN {month} BETWEEN 1 AND 12 THEN {month} ELSE error('no such month: ' || {month}) END"
        return f"12 * {year} + {checked} - 1", "1"
    return "NULL", "NULL"


def _column(name: str | list[str]) -> str:
    assert isinstance(name, str)
    return '"' + name.replace('"', '""') + '"'
