"""Files to save: every table and chart, and the brief, each a file that a program of its kind opens."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from steelyard.desk import downloads

FILES = "/pairs/BLR/RU-LIP/files"
STARTS = {"html": b"<!doctype html>", "pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "json": b"{", "svg": b"<svg",
          "png": b"\x89PNG", "csv": b"\xef\xbb\xbf"}  # fmt: skip


@pytest.mark.parametrize("ending", ["html", "pdf", "docx", "xlsx", "json"])
def test_the_brief_is_saved_in_every_format(desk: TestClient, ending: str) -> None:
    answer = desk.get(f"{FILES}/brief.{ending}", params={"lang": "ru"})
    assert answer.content.startswith(STARTS[ending])
    assert answer.headers["content-disposition"] == f'attachment; filename="BLR-RU-LIP-brief.{ending}"'


def test_every_table_and_chart_of_a_pair_is_saved_in_each_format_that_its_page_offers(desk: TestClient) -> None:
    text = desk.get("/pairs/BLR/RU-LIP?wait=1").text
    offered = set(re.findall(rf'href="({FILES}/(?:table|chart)[^"]+)"', text))
    assert len(offered) >= 24
    for href in offered:
        answer = desk.get(href.replace("&amp;", "&"))
        ending = href.partition("?")[0].rsplit(".", 1)[-1]
        assert answer.status_code == 200
        assert answer.content.startswith(STARTS[ending]), href


def test_the_figures_behind_a_chart_name_their_claims_and_addresses(desk: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(desk.get(f"{FILES}/chart-turnover.csv").content.decode("utf-8-sig"))))
    marks = {row["mark"] for row in rows}
    assert marks == {"year", "ahead", "claim", "target"}
    assert all(row["address"].startswith("http") for row in rows if row["mark"] == "claim")


@example(["\r", "+\t", "\t1"])
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_no_cell_of_a_csv_begins_a_formula(words: list[str]) -> None:
    text = downloads.as_csv([words]).decode("utf-8-sig")
    for cell in next(csv.reader(io.StringIO(text, newline=""))):
        assert not re.match(r"[=@\t\r]", cell)
        assert not re.match(r"[+\-]", cell) or re.fullmatch(r"[+\-][\d.,\s\u00a0]+%?", cell)


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    book = downloads.as_xlsx(
        [["head"], ['=HYPERLINK("http://evil.example")'], ["@SUM(1)"], ["https://a.example"], [2.5]]
    )
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert not [name for name in parts.namelist() if "rels" in name and b"evil.example" in parts.read(name)]
