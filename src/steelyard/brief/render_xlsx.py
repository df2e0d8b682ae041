"""Brief -> XLSX for a person who will calculate with it: live sums and growth, and a sheet of sources.

What a source wrote is always text, never a formula: a cell that begins like one is marked as quoted. Bounds stand as
two columns, low and high; sums and growth are formulas on them, low against high, so they stay bounds.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from steelyard.brief import draw
from steelyard.brief.model import Box, Brief, Bullets, Chart, Line, Paragraph, SeriesRow, Table
from steelyard.core.errors import MissingExtra
from steelyard.core.fact import Fact

APART = 2
"""How many times its low end the high end of a year may be for a sum or a growth to say something."""
FLOWS = ("exports", "imports", "turnover")
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MONEY = "#,##0.0,,"
"""Millions, as a display format: the cell keeps the plain value."""
FACE = "DejaVu Sans, Arial, sans-serif"
LINE = 15.0
"""Height of a line of text in points."""
HIGHEST = 27
"""Lines of the highest row that the format knows (409 points)."""


def render(brief: Brief) -> bytes:
    """Return the document as XLSX.

    Raises
    ------
    MissingExtra
        when xlsxwriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise MissingExtra("XLSX needs xlsxwriter", mend="pip install 'steelyard[handover]'") from None
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _about(book, brief)
    looks = _looks(book)
    _front(book, brief, looks)
    _series(book, brief, looks)
    tables = [(section, block) for section in brief.sections for block in section.blocks if isinstance(block, Table)]
    for section, table in tables:
        if table.name != "series":
            _table(book, _sheet_name(section.title.text, book), table, looks)
    book.close()
    return stream.getvalue()


def text_cell(sheet: Any, row: int, column: int, words: str, looks: dict[str, Any], look: str = "text") -> None:
    """Write words as text whatever they begin with."""
    risky = words.startswith(LIKE_A_FORMULA)
    sheet.write_string(row, column, words[:32_000], looks["quoted" if risky else look])


def _about(book: Any, brief: Brief) -> None:
    from datetime import datetime

    book.set_properties({"title": brief.title.text, "author": "Steelyard", "created": datetime(2000, 1, 1)})


def _looks(book: Any) -> dict[str, Any]:
    """The formats of cells by name."""
    wrap = {"text_wrap": True, "valign": "top"}
    return {
        "text": book.add_format(wrap),
        "apart": book.add_format({**wrap, "indent": 1}),
        "quoted": book.add_format({**wrap, "quote_prefix": True}),
        "title": book.add_format({"bold": True, "font_size": 15}),
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "strong": book.add_format({**wrap, "bold": True, "font_size": 12}),
        "quiet": book.add_format({**wrap, "font_color": "#5C6975"}),
        "money": book.add_format({"num_format": MONEY, "valign": "top"}),
        "percent": book.add_format({"num_format": "0.0%", "valign": "top"}),
        "whole": book.add_format({"num_format": "0", "valign": "top", "align": "left"}),
    }


def _front(book: Any, brief: Brief, looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet(brief.words["sheet_brief"])
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 48)
    sheet.set_column(2, 2, 60)
    sheet.set_column(3, 3, 22)
    text_cell(sheet, 0, 0, brief.title.text, looks, "title")
    row = 1
    for one, look in ((brief.kicker, "quiet"), (brief.known, "quiet"), *((one, "strong") for one in brief.headline)):
        row = _wide(sheet, row, one.text, looks, look)
    for section in (section for section in brief.sections if not section.annex):
        sheet.merge_range(row + 1, 0, row + 1, 2, "", looks["head"])
        text_cell(sheet, row + 1, 0, section.title.text, looks, "head")
        row += 2
        for block in section.blocks:
            row = _block(sheet, row, block, looks)
    for one in brief.footnotes:
        row = _wide(sheet, row + 1, one.text, looks, "quiet")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _block(sheet: Any, row: int, block: Any, looks: dict[str, Any]) -> int:
    """Write a block of the front page and return the next free row."""
    if isinstance(block, Box):
        for figure in block.figures:
            for column, one in enumerate((figure.label, figure.value, figure.note)):
                if one:
                    text_cell(sheet, row, column, one.text, looks)
            note = len(figure.note.text) if figure.note else 0
            sheet.set_row(row, LINE * max(1, math.ceil(len(figure.value.text) / 46), math.ceil(note / 58)))
            row += 1
    elif isinstance(block, Table):
        for look, cells in (("head", block.columns), *(("text", line.cells) for line in block.rows)):
            for column, one in enumerate(cells):
                text_cell(sheet, row, column, one.text, looks, look)
            row += 1
    elif isinstance(block, Bullets):
        for one in ((block.title,) if block.title else ()) + block.lines:
            row = _wide(sheet, row, one.text, looks, "text")
    elif isinstance(block, Paragraph):
        row = _wide(sheet, row, block.line.text, looks, "quiet")
    elif isinstance(block, Chart):
        about = {"description": f"{block.title.text}. {block.description.text}", "x_scale": 0.5, "y_scale": 0.5}
        sheet.insert_image(
            row,
            0,
            "series.png",
            {"image_data": BytesIO(draw.picture(draw.drawing(block, face=FACE), scale=2)), **about},
        )
        row += 24
    return row


def _wide(sheet: Any, row: int, words: str, looks: dict[str, Any], look: str) -> int:
    """Write words across the sheet, as high as they need, and return the next row."""
    sheet.merge_range(row, 0, row, 2, "", looks[look])
    text_cell(sheet, row, 0, words, looks, look)
    letters = 100 if look == "strong" else 135
    sheet.set_row(row, LINE * (1.15 if look == "strong" else 1) * math.ceil(len(words) / letters))
    return row + 1


def _series(book: Any, brief: Brief, looks: dict[str, Any]) -> None:
    """Years in rows; B-C exports, D-E imports, F-G trade, H how known, I-J sum, K-L growth (formulas)."""
    sheet = book.add_worksheet(brief.words["sheet_series"])
    words = brief.words
    ends = (words["column_low"], words["column_high"])
    heads = [words["column_year"]]
    heads += [
        f"{words[f'column_{key}']}, {brief.unit}, {end}" for key in ("exports", "imports", "trade") for end in ends
    ]
    heads += [words["column_known"]]
    heads += [f"{words[f'column_{key}']}, {end}" for key in ("sum", "growth") for end in ends]
    for column, head in enumerate(heads):
        text_cell(sheet, 0, column, head, looks, "head")
    for row, one in enumerate(brief.series, 1):
        sheet.write_number(row, 0, one.year, looks["whole"])
        for i, flow in enumerate(FLOWS):
            for j, value in enumerate(_ends(one, flow)):
                if value is not None:
                    sheet.write_number(row, 1 + 2 * i + j, value, looks["money"])
        text_cell(sheet, row, 7, words[f"known_as_{one.status}"], looks, "apart")
        _formulas(sheet, row, brief.series, looks)
    sheet.merge_range(len(brief.series) + 2, 0, len(brief.series) + 2, 11, "", looks["quiet"])
    text_cell(sheet, len(brief.series) + 2, 0, words["sheet_series_note"], looks, "quiet")
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 11, 16)
    sheet.set_row(0, 2 * LINE)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _ends(row: SeriesRow, flow: str) -> tuple[float | None, float | None]:
    """The ends of a flow that are worth a cell: nought without an upper end says nothing."""
    low, high = row.flows.get(flow, (None, None))
    return (None, None) if high is None and not low else (low, high)


def _formulas(sheet: Any, row: int, rows: tuple[SeriesRow, ...], looks: dict[str, Any]) -> None:
    """Write sums and growth as formulas, each with the value it has now for programs that do not calculate.

    Ends further apart than `APART` give no sum and no growth: what wide bounds come to would be read as a figure.
    """
    at, one = row + 1, rows[row - 1]
    exports, imports, trade = (_ends(one, flow) for flow in FLOWS)
    known = ",".join(f"ISNUMBER({column}{at})" for column in "BCDE")
    near = f"AND({known},N(B{at})+N(D{at})>0,N(C{at})+N(E{at})<={APART}*(N(B{at})+N(D{at})))"
    close = _near((_plus(exports[0], imports[0]), _plus(exports[1], imports[1])))
    for i, (column, first, second) in enumerate((("I", "B", "D"), ("J", "C", "E"))):
        now = _plus(exports[i], imports[i]) if close else ""
        sheet.write_formula(f"{column}{at}", f'=IF({near},{first}{at}+{second}{at},"")', looks["money"], now)
    if row == 1:
        return
    before = _ends(rows[row - 2], "turnover") if rows[row - 2].year == one.year - 1 else (None, None)
    both = f"N(F{row})>0,N(F{at})>0,N(G{row})<={APART}*N(F{row}),N(G{at})<={APART}*N(F{at}),N(G{row})>0,N(G{at})>0"
    for i, (column, this, last) in enumerate((("K", "F", "G"), ("L", "G", "F"))):
        end, base = trade[i], before[1 - i]
        growth = end / base - 1 if _near(trade) and _near(before) and end is not None and base else ""
        formula = f'=IF(AND(A{at}=A{row}+1,{both}),{this}{at}/{last}{row}-1,"")'
        sheet.write_formula(f"{column}{at}", formula, looks["percent"], growth)


def _plus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _near(ends: tuple[float | None, float | None]) -> bool:
    """True for two ends of which the high one is at most `APART` times the low one."""
    low, high = ends
    return bool(low) and bool(high) and high <= APART * low  # type: ignore[operator]


def _table(book: Any, name: str, table: Table, looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet(name)
    widths = [max(10, 110 * width) for width in table.widths]
    for column, one in enumerate(table.columns):
        text_cell(sheet, 0, column, one.text, looks, "head")
        sheet.set_column(column, column, widths[column])
    sheet.set_row(0, _height(table.columns, widths))
    for row, line in enumerate(table.rows, 1):
        for column, one in enumerate(line.cells):
            _cell(sheet, row, column, one, looks)
        sheet.set_row(row, _height(line.cells, widths))
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _height(cells: Sequence[Line], widths: Sequence[float]) -> float:
    """Return the height in points that the cells of a row need; not every program finds it when it opens the file."""
    rows = [textwrap.wrap(one.text, max(1, int(0.8 * width))) for one, width in zip(cells, widths, strict=False)]
    return LINE * min(HIGHEST, max([1, *map(len, rows)]))


def _cell(sheet: Any, row: int, column: int, one: Line, looks: dict[str, Any]) -> None:
    """A count, a year or a source's number becomes a number; everything else keeps its words."""
    numbers = ", ".join(str(number) for number in one.refs)
    only = one.parts[0] if len(one.parts) == 1 and not one.refs else None
    if isinstance(only, Fact) and only.unit == "count" and isinstance(only.value, int | float):
        sheet.write_number(row, column, only.value, looks["whole"])
    elif isinstance(only, Fact) and only.unit in ("year", "label") and str(only.value).isdigit():
        sheet.write_number(row, column, int(str(only.value)), looks["whole"])
    elif one.href and one.parts:
        sheet.write_url(row, column, one.href[:2079], looks["text"], one.text[:32_000])
    else:
        text_cell(
            sheet, row, column, f"{one.text} [{numbers}]" if one.parts and numbers else one.text or numbers, looks
        )


def _sheet_name(title: str, book: Any) -> str:
    """A name that the format allows: 31 letters, none of []:*?/\\, unlike the others."""
    name = "".join(" " if letter in "[]:*?/\\" else letter for letter in title)[:31].strip()
    taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
    return next(n for n in (name, *(f"{name[:28]} {i}" for i in range(2, 99))) if n.casefold() not in taken)
