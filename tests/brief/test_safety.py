"""What a source wrote can never become markup, a script, a request or a formula."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from types import ModuleType

import pytest

from steelyard.brief import render_html, render_xlsx
from steelyard.brief.assemble import assemble
from steelyard.brief.case import PledgeEntry
from steelyard.core.origin import Source

EVIL = ('=HYPERLINK("http://evil.example","x")', "+1+1", "-2+3", "@SUM(A1)", "<img src=x onerror=alert(1)>", "\t=1+1")


def hostile(cases: ModuleType):  # type: ignore[no-untyped-def]
    """The full case with promises and an address that try to be something else."""
    case = cases.full()
    pledges = tuple(
        PledgeEntry(id=f"e{i}", what=words, said="2023-05-12", source="s-evil") for i, words in enumerate(EVIL)
    )
    source = Source(
        key="s-evil", address="javascript:alert(1)", publisher='"><script>alert(2)</script>', published="2023-05-12"
    )
    return replace(case, pledges=pledges, sources={**case.sources, "s-evil": source})


def test_html_holds_no_script_and_no_address_but_links(cases: ModuleType) -> None:
    page = render_html.render(assemble(hostile(cases)), names=cases.names)
    assert "<script" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert re.findall(r'\b(?:src|action|data)="', page) == []
    assert re.findall(r"url\(|@import", page) == []


def test_html_asks_for_nothing_from_any_other_place(cases: ModuleType) -> None:
    page = render_html.render(assemble(cases.full()), names=cases.names)
    outward = set(re.findall(r'<(\w+)[^>]*?(?:href|src)="https?://', page))
    assert outward == {"a"}
    assert "default-src 'none'" in page


def test_cells_that_begin_like_formulas_stay_text(cases: ModuleType) -> None:
    openpyxl = pytest.importorskip("python_calamine")
    pytest.importorskip("xlsxwriter")
    data = render_xlsx.render(assemble(hostile(cases)))
    book = openpyxl.CalamineWorkbook.from_filelike(BytesIO(data))
    cells = {cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}
    assert {words for words in EVIL if words.strip() == words} <= {str(cell) for cell in cells}
    formulas = re.findall(rb"<f>(.*?)</f>", b"".join(sheets(data)))
    assert formulas
    assert all(formula.startswith(b"IF(") for formula in formulas)


def sheets(data: bytes) -> list[bytes]:
    """The XML of the sheets of a workbook."""
    from zipfile import ZipFile

    with ZipFile(BytesIO(data)) as book:
        return [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/sheet")]


def test_sums_and_growth_are_live_formulas_that_already_have_their_value(cases: ModuleType) -> None:
    calamine = pytest.importorskip("python_calamine")
    pytest.importorskip("xlsxwriter")
    brief = assemble(cases.full())
    data = render_xlsx.render(brief)
    rows = calamine.CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("Series").to_python()
    head, year = rows[0], next(row for row in rows if row[0] == 2022)
    cells = dict(zip(head, year, strict=False))
    assert (cells["Exports + imports, low"], cells["Exports + imports, high"]) == (34e6, 37e6)
    assert cells["Growth on the year before, low"] == pytest.approx(35 / 31.5 - 1)
    assert cells["Growth on the year before, high"] == pytest.approx(36 / 30.5 - 1)


def test_wide_bounds_come_to_no_sum_and_no_growth(cases: ModuleType) -> None:
    calamine = pytest.importorskip("python_calamine")
    pytest.importorskip("xlsxwriter")
    brief = assemble(cases.full())
    last = brief.series[-1]
    wide = {"exports": (1e6, 90e6), "imports": (2e6, 80e6), "turnover": (3e6, 170e6)}
    brief = replace(brief, series=(*brief.series, replace(last, year=last.year + 1, flows=wide)))
    rows = calamine.CalamineWorkbook.from_filelike(BytesIO(render_xlsx.render(brief))).get_sheet_by_name("Series")
    table = rows.to_python()
    cells = dict(zip(table[0], next(row for row in table if row[0] == last.year + 1), strict=False))
    for name in ("Exports + imports", "Growth on the year before"):
        assert (cells[f"{name}, low"], cells[f"{name}, high"]) == ("", "")


def test_a_row_is_as_high_as_its_longest_cell(cases: ModuleType) -> None:
    pytest.importorskip("xlsxwriter")
    long = tuple(
        PledgeEntry(id=f"long{i}", what="a plant for tractors " * i, said="2023-05-12", source="s-evil")
        for i in (1, 30)
    )
    case = replace(hostile(cases), pledges=long)
    told = next(sheet for sheet in sheets(render_xlsx.render(assemble(case))) if sheet.count(b"<row") == 1 + len(long))
    heights = [float(one) for one in re.findall(rb'<row[^>]* ht="([\d.]+)"', told)]
    assert heights == [45.0, 405.0]  # three lines of "last word"; no program takes more than 409 points
