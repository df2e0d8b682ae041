"""Reports made by a rule: other economies, numbers, orders and hedges; what is derived follows the figures."""

from __future__ import annotations

import tokenize
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from tests.report_points import Report, check_derived, check_report

from steelyard.core.range import Hedge
from steelyard.desk.check import check, to_json
from steelyard.reading.document import parse_document

EXAMPLE = Report(
    home="BLR", home_name="Belarus", home_adjective="Belarusian", there="RU-LIP", there_name="Lipetsk Oblast", year=2022,
    turnover_before=315, turnover=334, turnover_hedge=Hedge.ALMOST, exports_before=70, exports=91,
    exports_hedge=Hedge.MORE_THAN, growth=31, part=68, part_growth=2.5, target=500,
)  # fmt: skip
REPORTS = [
    replace(
        EXAMPLE, home="KAZ", home_name="Kazakhstan", home_adjective="Kazakh", there="UZB", there_name="Uzbekistan",
        year=2018, turnover_before=1420, turnover=1537, turnover_hedge=None, exports_before=912, exports=1003,
        exports_hedge=None, growth=10, part=355, part_growth=4.1, target=3000, order=1,
    ),
    replace(
        EXAMPLE, home="VNM", home_name="Vietnam", home_adjective="Vietnamese", there="NOR", there_name="Norway",
        year=2014, turnover_before=287, turnover=305, turnover_hedge=Hedge.ABOUT, exports_before=164, exports=189,
        exports_hedge=Hedge.ALMOST, growth=15, part=74, part_growth=6.5, target=750, order=2,
    ),
    replace(
        EXAMPLE, home="SRB", home_name="Serbia", home_adjective="Serbian", there="RU-VLG", there_name="Vologda Oblast",
        year=2019, turnover_before=41, turnover=52, turnover_hedge=Hedge.MORE_THAN, exports_before=23, exports=31,
        exports_hedge=None, growth=35, part=13, part_growth=8.5, target=120,
    ),
]  # fmt: skip


def checked(text: str) -> dict[str, Any]:
    document = parse_document(text.encode(), name="report.txt")
    rows: dict[str, Any] = to_json([check(document, path="report.txt")])["documents"][0]
    return rows


@pytest.mark.parametrize("report", [EXAMPLE, *REPORTS], ids=lambda report: f"{report.home}-{report.there}")
def test_a_report_with_other_economies_numbers_order_and_hedges_is_read_whole(report: Report) -> None:
    check_report(checked(report.text()), report)


@pytest.mark.parametrize(
    "change",
    [
        {"turnover_before": 318},
        {"turnover": 339},
        {"exports_before": 68, "growth": 34},
        {"part": 71},
        {"part_growth": 3.5},
        {"exports": 92},
    ],
    ids=lambda change: "-".join(change),
)
def test_changing_one_figure_changes_what_is_derived(change: dict[str, Any]) -> None:
    before, after = checked(EXAMPLE.text()), checked(replace(EXAMPLE, **change).text())
    check_derived(after["derived"], replace(EXAMPLE, **change))
    assert [r["low"] for r in before["derived"]] != [r["low"] for r in after["derived"]]


def test_the_shipped_example_is_read_like_the_report_it_retells() -> None:
    check_report(checked(Path("examples/lipetsk.txt").read_text(encoding="utf-8")), EXAMPLE)


def test_no_number_of_the_dossier_stands_in_the_source() -> None:
    figures = {334e6, 333e6, 91e6, 363.2, 363.2e6, 500e6, 315e6, 330e6}
    for file in Path("src/steelyard").rglob("*.py"):
        numbers = [
            float(token.string)
            for token in tokenize.generate_tokens(StringIO(file.read_text(encoding="utf-8")).readline)
            if token.type == tokenize.NUMBER and not token.string.startswith("0x")
        ]
        assert not figures & set(numbers), file
