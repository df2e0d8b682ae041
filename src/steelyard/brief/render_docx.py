"""Brief -> DOCX for a person who will edit it: real headings and tables, pictures with alt text.

No field codes, no macros, no link to anything but the addresses of the sources.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from steelyard.brief import draw, draw_time
from steelyard.brief.model import Block, Box, Brief, Bullets, Chart, Line, Paragraph, Table, TimeAxis
from steelyard.core import display
from steelyard.core.errors import MissingExtra

LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
TONES = {
    "supported": "2F6B4A", "consistent": "2F6B4A", "rounded": "8A6100", "contradicted": "9C2F2F", "unchecked": "5C6975",
    "quiet": "5C6975", "absent": "5C6975", "model": "5C6975", "status-dropped": "9C2F2F", "status-slipped": "9C2F2F",
    "status-delivered": "2F6B4A", "status-held": "2F6B4A",
}  # fmt: skip
PICTURE_SCALE = 2.0
"""Pixels for each unit of the drawing: sharp in print, under 200 kB."""


def render(brief: Brief) -> bytes:
    """Return the document as DOCX.

    Raises
    ------
    MissingExtra
        when python-docx is not installed.
    """
    try:
        import docx
    except ImportError:
        raise MissingExtra("DOCX needs python-docx", mend="pip install 'steelyard[handover]'") from None
    document: Any = docx.Document()
    _set_page(document, brief)
    _write(document.add_paragraph(), brief.kicker, brief, size=9)
    document.add_heading(brief.title.text, level=0)
    _write(document.add_paragraph(), brief.known, brief, size=9.5)
    for one in brief.headline:
        _write(document.add_paragraph(), one, brief, size=12, strong=True)
    annexed = False
    for section in brief.sections:
        if section.annex and not annexed:
            annexed = True
            document.add_page_break()
            document.add_heading(brief.words["annexes"], level=1)
        document.add_heading(section.title.text, level=2 if section.annex else 1)
        for block in section.blocks:
            _block(document, block, brief)
    for one in brief.footnotes:
        _write(document.add_paragraph(), one, brief, size=8.5)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_page(document: Any, brief: Brief) -> None:
    from datetime import datetime

    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(16)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10)
    normal.paragraph_format.space_after = Pt(4)
    document.styles["Title"].font.size = Pt(20)
    about = document.core_properties
    about.title, about.author, about.language = brief.title.text, "Steelyard", brief.lang
    about.created = about.modified = datetime(
        2000, 1, 1
    )  # the day is in the text; a clock would make every file differ


def _block(document: Any, block: Block, brief: Brief) -> None:
    if isinstance(block, Paragraph):
        _write(document.add_paragraph(), block.line, brief, size=9 if block.style == "note" else 10)
    elif isinstance(block, Bullets):
        if block.title:
            document.add_heading(block.title.text, level=3)
        for one in block.lines:
            _write(document.add_paragraph(style="List Bullet"), one, brief)
    elif isinstance(block, Box):
        rows = tuple((figure.label, figure.value, figure.note) for figure in block.figures)
        _grid(document, (), rows, (0.3, 0.32, 0.38), brief)
    elif isinstance(block, Table):
        _grid(document, block.columns, tuple(row.cells for row in block.rows), block.widths, brief)
    else:
        _picture(document, block)


def _grid(
    document: Any,
    columns: tuple[Line, ...],
    rows: tuple[tuple[Line | None, ...], ...],
    widths: tuple[float, ...],
    brief: Brief,
) -> None:
    from docx.shared import Mm

    table = document.add_table(rows=0, cols=len(widths))
    table.autofit = False
    _rules(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(174 * width)
    for cells in ((columns,) if columns else ()) + rows:
        row = table.add_row()
        for cell, one, width in zip(row.cells, cells, widths, strict=True):
            cell.width = Mm(174 * width)
            cell.paragraphs[0].paragraph_format.space_after = 0
            if one:
                _write(cell.paragraphs[0], one, brief, size=8.5, heavy=cells is columns)
    if columns:
        _repeat(table.rows[0])
    document.add_paragraph()


def _rules(table: Any) -> None:
    """Hairlines between rows and none between columns; little room beside the words, so that headings stay whole."""
    from docx.oxml.ns import qn

    about = table._tbl.tblPr
    borders = about.makeelement(qn("w:tblBorders"), {})
    for edge in ("top", "bottom", "insideH"):
        look = {qn("w:val"): "single", qn("w:sz"): "4", qn("w:color"): "C5CDD4" if edge == "insideH" else "1F2B36"}
        borders.append(borders.makeelement(qn(f"w:{edge}"), look))
    about.append(borders)
    margins = about.makeelement(qn("w:tblCellMar"), {})
    for side in ("left", "right"):
        margins.append(margins.makeelement(qn(f"w:{side}"), {qn("w:w"): "40", qn("w:type"): "dxa"}))
    about.append(margins)


def _repeat(row: Any) -> None:
    """Repeat the head row on every page and never break it."""
    from docx.oxml.ns import qn

    about = row._tr.get_or_add_trPr()
    about.append(about.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))


def _write(
    paragraph: Any, one: Line, brief: Brief, *, size: float = 10, strong: bool = False, heavy: bool = False
) -> None:
    from docx.shared import Pt, RGBColor

    if one.href and one.parts:
        _link(paragraph, one.text, one.href, size)
    else:
        for part in one.parts:
            run = paragraph.add_run(part if isinstance(part, str) else display.fact(part, one.lang))
            run.font.size = Pt(size)
            run.bold = heavy or (strong and not isinstance(part, str)) or None
            if one.tone in TONES:
                run.font.color.rgb = RGBColor.from_string(TONES[one.tone])
    raised = bool(one.parts)
    for i, number in enumerate(one.refs):
        _mark(paragraph, ", " if i else "[" if raised else "", size, raised)
        address = brief.references[number - 1].href if number <= len(brief.references) else None
        _link(paragraph, str(number), address, size, raised=raised)
    _mark(paragraph, "]" if one.refs and raised else "", size, raised)


def _mark(paragraph: Any, text: str, size: float, raised: bool) -> None:
    """What stands between the numbers of sources, and around them."""
    from docx.shared import Pt

    if text:
        run = paragraph.add_run(text)
        run.font.size, run.font.superscript = Pt(size), raised or None


def _link(paragraph: Any, text: str, address: str | None, size: float, *, raised: bool = False) -> None:
    """A run that leads to an address; python-docx has no call for it."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(size), RGBColor.from_string("1D5A8E")
    run.font.superscript = raised or None
    if address:
        known = paragraph.part.relate_to(address, LINKS, is_external=True)
        anchor = run._r.makeelement(qn("w:hyperlink"), {qn("r:id"): known})
        run._r.addprevious(anchor)
        anchor.append(run._r)


def _picture(document: Any, chart: Chart | TimeAxis) -> None:
    from docx.shared import Mm

    if isinstance(chart, Chart) and chart.compact:
        document.add_heading(chart.title.text, level=3)
    face = "DejaVu Sans, Arial, sans-serif"
    drawn = draw.drawing(chart, face=face) if isinstance(chart, Chart) else draw_time.drawing(chart, face=face)
    shape = document.add_picture(BytesIO(draw.picture(drawn, scale=PICTURE_SCALE)), width=Mm(174))
    about = shape._inline.docPr
    about.set("descr", f"{chart.title.text}. {chart.description.text}")
    about.set("title", chart.title.text)
