"""Tables and charts as files of their own: CSV and XLSX for those who calculate, SVG and PNG for those who show.

What a source wrote is text and never a formula: a cell that begins like one is quoted, in both formats.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from steelyard.brief import draw, draw_time
from steelyard.brief.model import Brief, Chart, Table, TimeAxis
from steelyard.brief.render_xlsx import LIKE_A_FORMULA, text_cell
from steelyard.core.claim import plain_number
from steelyard.core.errors import InputError, MissingExtra

Cell = str | float | int | None
Rows = Sequence[Sequence[Cell]]
FACE = "DejaVu Sans, Arial, sans-serif"
ENDS = ("low", "high", "p05", "p25", "p50", "p75", "p95")
_FIGURE = re.compile(r"[+\-−]?[\d.,][\d.,\s\u00a0]*%?")
PNG_SCALE = 2.0


def charts(brief: Brief) -> Mapping[str, Chart | TimeAxis]:
    """Return the charts of a brief by the name that their files have."""
    found: dict[str, Chart | TimeAxis] = {}
    for block in brief.blocks:
        if isinstance(block, Chart):
            found[f"chart-{block.flow.value}"] = block
        elif isinstance(block, TimeAxis):
            found["chart-timeline"] = block
    return found


def tables(brief: Brief) -> Mapping[str, Table]:
    """Return the tables of a brief by the name that their files have."""
    return {f"table-{block.name}": block for block in brief.blocks if isinstance(block, Table)}


def file(brief: Brief, stem: str, ending: str) -> bytes:
    """Return one table or chart of a brief as a file.

    Raises
    ------
    InputError
        the brief has no such table or chart, or not in this format.
    """
    drawn, told = charts(brief).get(stem), tables(brief).get(stem)
    if ending == "svg" and drawn:
        return picture(drawn).encode()
    if ending == "png" and drawn:
        return draw.picture(picture(drawn), scale=PNG_SCALE)
    rows = chart_rows(drawn) if drawn else table_rows(told, brief) if told else None
    if rows is not None and ending in ("csv", "xlsx"):
        return as_csv(rows) if ending == "csv" else as_xlsx(rows)
    raise InputError(f"no such file: {stem}.{ending}", mend="take one that the page offers")


def picture(block: Chart | TimeAxis) -> str:
    """Return a chart as an SVG document that stands alone."""
    if isinstance(block, Chart):
        return draw.drawing(block, name="chart", face=FACE)
    return draw_time.drawing(block, name="chart", face=FACE)


def table_rows(table: Table, brief: Brief) -> Rows:
    """Return a table as cells; the numbers of sources become their names and addresses at the end."""

    def named(refs: Sequence[int]) -> str:
        known = [brief.references[number - 1] for number in refs if number <= len(brief.references)]
        return "; ".join(f"{one.text} {one.href or ''}".strip() for one in known)

    head: list[Cell] = [one.text for one in table.columns]
    rows: list[list[Cell]] = []
    for row in table.rows:
        rows.append([cell.text or named(cell.refs) for cell in row.cells])
    return [head, *rows]


def chart_rows(block: Chart | TimeAxis) -> Rows:
    """Return what a chart shows as cells: one row a mark, in plain units."""
    if isinstance(block, TimeAxis):
        labels = dict(block.lanes)
        moments = [[round(m.when, 3), labels.get(m.lane, m.lane), m.title.text, m.href] for m in block.moments]
        return [["when", "kind", "what", "address"], *moments]
    return [["mark", "when", "status", "value", *ENDS, "unit", "words", "address"], *_marks(block)]


def _marks(chart: Chart) -> Iterator[list[Cell]]:
    none: list[Cell] = [None] * len(ENDS)
    for span in chart.years:
        ends = [plain_number(getattr(span, key, None)) for key in ENDS]
        yield ["year", span.year, span.status, None, *ends, chart.unit, None, None]
    for row in chart.fan:
        ends = [plain_number(getattr(row, key, None)) for key in ENDS]
        yield ["ahead", row.year, None, None, *ends, chart.unit, None, None]
    for dot in chart.dots:
        value = plain_number(dot.value)
        yield ["claim", round(dot.when, 3), dot.lane, value, *none, chart.unit, dot.title.text, dot.href]
    if chart.target:
        yield ["target", None, None, plain_number(float(chart.target.value or 0)), *none, chart.unit, None, None]


def as_csv(rows: Rows) -> bytes:
    """Return cells as CSV in UTF-8 with the mark that spreadsheets look for."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    for row in rows:
        writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in row])
    return stream.getvalue().encode("utf-8-sig")


def neutral(words: str) -> str:
    """Return words that no spreadsheet takes for a formula; figures stay as they are.

    >>> neutral("=cmd()"), neutral("+6.9%"), neutral("trade"), neutral("-1+cmd()")
    ("'=cmd()", '+6.9%', 'trade', "'-1+cmd()")
    """
    risky = words.lstrip().startswith(LIKE_A_FORMULA) or words.startswith(LIKE_A_FORMULA)
    return f"'{words}" if risky and not _FIGURE.fullmatch(words) else words


def as_xlsx(rows: Rows) -> bytes:
    """Return cells as a workbook of one sheet; numbers are numbers, words are always text."""
    try:
        import xlsxwriter
    except ImportError:
        raise MissingExtra("XLSX needs xlsxwriter", mend="pip install 'steelyard[handover]'") from None
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    wrap = {"text_wrap": True, "valign": "top"}
    looks: dict[str, Any] = {
        "text": book.add_format(wrap),
        "quoted": book.add_format({**wrap, "quote_prefix": True}),
        "head": book.add_format({**wrap, "bold": True, "bottom": 1}),
    }
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                text_cell(sheet, at, column, cell, looks, "text" if at else "head")
            elif cell is not None:
                sheet.write_number(at, column, cell)
    sheet.set_column(0, len(rows[0]) - 1, 24)
    sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()
