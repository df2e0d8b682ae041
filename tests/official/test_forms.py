"""Each form of file that a table comes in, with trade figures made for the test."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steelyard.core.errors import InputError
from steelyard.desk.official import add_table, describe, pair_observations
from steelyard.ledger.store import Ledger
from steelyard.official import layout
from steelyard.official.draft import draft
from steelyard.official.files import columns_of
from steelyard.official.layout import parse

pytest.importorskip("duckdb")

Totals = Callable[..., dict[tuple[str, str, str], float | None]]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(tmp_path / "ledger.db")


@pytest.fixture
def totals(tmp_path: Path, ledger: Ledger) -> Totals:
    """Add a table of some content and return the totals of a pair by reporter, flow and period."""

    def of(name: str, body: str | bytes, pair: tuple[str, str], form: str | None = None) -> dict[Any, float | None]:
        file = tmp_path / name
        file.write_bytes(body if isinstance(body, bytes) else body.encode())
        described = tmp_path / "layout.toml"
        if form is not None:
            described.write_text(form, encoding="utf-8")
        add_table(str(file), ledger, vintage="2024-01-01", layout=None if form is None else str(described))
        return {(c.reporter, c.flow.value, str(c.period)): c.value for c in pair_observations(ledger, pair)}

    return of


GENERIC = """<m:GenericData xmlns:m="m" xmlns:g="g"><m:DataSet><g:Series><g:SeriesKey>
<g:Value id="COUNTRY" value="{reporter}"/><g:Value id="COUNTERPART_COUNTRY" value="PER"/><g:Value id="INDICATOR" value="XG_FOB_USD"/>
</g:SeriesKey><g:Obs><g:ObsDimension value="2023"/><g:ObsValue value="41"/></g:Obs></g:Series></m:DataSet></m:GenericData>"""

SPECIFIC = """<m:StructureSpecificData xmlns:m="m" xmlns:n="n"><m:DataSet>
<Series COUNTRY="CHL" INDICATOR="MG_CIF_USD" COUNTERPART_COUNTRY="PER" FREQUENCY="A" SCALE="6" n:type="T">
<Obs TIME_PERIOD="2023" OBS_VALUE="2019551635"/></Series></m:DataSet></m:StructureSpecificData>"""


def test_sdmx_ml_generic_and_structure_specific_are_read(totals: Totals) -> None:
    assert totals("a.xml", GENERIC.format(reporter="CHL"), ("CHL", "PER")) == {("CHL", "exports", "2023"): 41.0}


def test_a_declared_scale_is_not_multiplied_with(totals: Totals) -> None:
    assert totals("a.xml", SPECIFIC, ("CHL", "PER")) == {("CHL", "imports", "2023"): 2_019_551_635.0}


def test_sdmx_json_is_read(totals: Totals) -> None:
    dimensions = [("COUNTRY", ["CHL"]), ("INDICATOR", ["XG_FOB_USD"]), ("COUNTERPART_COUNTRY", ["PER", "BOL"])]
    series = [{"id": name, "values": [{"id": v} for v in values]} for name, values in dimensions]
    inner = [{"id": "TIME_PERIOD", "values": [{"id": "2022"}, {"id": "2023"}]}]
    body = {
        "structure": {"dimensions": {"series": series, "observation": inner}},
        "dataSets": [
            {"series": {"0:0:0": {"observations": {"0": [5], "1": [6]}}, "0:0:1": {"observations": {"1": [9]}}}}
        ],
    }
    found = totals("a.json", json.dumps(body), ("PER", "CHL"))
    assert found == {("CHL", "exports", "2022"): 5.0, ("CHL", "exports", "2023"): 6.0}


def test_json_stat_of_comext_is_read(totals: Totals) -> None:
    axes = {"reporter": ["DE"], "partner": ["PE"], "product": ["TOTAL"], "flow": ["2", "1"], "indicators": ["VALUE_IN_EUROS"], "time": ["2022", "2023"]}  # fmt: skip
    body = {
        "class": "dataset", "id": list(axes), "size": [len(v) for v in axes.values()], "value": {"0": 7, "1": 8, "3": 9},
        "dimension": {k: {"category": {"index": {name: i for i, name in enumerate(v)}}} for k, v in axes.items()},
    }  # fmt: skip
    assert totals("a.json", json.dumps(body), ("DEU", "PER")) == {
        ("DEU", "exports", "2022"): 7.0, ("DEU", "exports", "2023"): 8.0, ("DEU", "imports", "2023"): 9.0,
    }  # fmt: skip


def test_sdmx_csv_of_comext_is_read_and_other_indicators_are_left_out(totals: Totals) -> None:
    lines = ["DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE"]
    lines += ["X,,A,DE,PE,TOTAL,2,VALUE_IN_EUROS,2023,10", "X,,A,DE,PE,TOTAL,2,QUANTITY_IN_100KG,2023,99"]
    assert totals("a.csv", "\n".join(lines) + "\n", ("DEU", "PER")) == {("DEU", "exports", "2023"): 10.0}


FOOTER = """<m:GenericData xmlns:m="m"><f:Footer xmlns:f="f"><f:Message code="413"><c:Text xmlns:c="c">Due to the large query the
response will be written to a file which will be located under URL: https://stat.example/file/7Jx</c:Text></f:Message></f:Footer></m:GenericData>"""
QUEUED = "<e:Envelope xmlns:e='e'><e:Body><syncResponse><queued><id>a1-b2</id><status>SUBMITTED</status></queued></syncResponse></e:Body></e:Envelope>"


@pytest.mark.parametrize(
    ("body", "words"), [(FOOTER, "download https://stat.example/file/7Jx"), (QUEUED, "async/status/a1-b2")]
)
def test_an_answer_that_is_only_announced_says_how_to_go_on(totals: Totals, body: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        totals("a.xml", body, ("DEU", "PER"))


def test_xml_with_entities_of_its_own_is_refused(totals: Totals) -> None:
    with pytest.raises(InputError, match="entities"):
        totals("a.xml", '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>', ("DEU", "PER"))


def workbook(*rows: list[Any]) -> bytes:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Notes")
        sheet = book.add_worksheet("Data")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return out.getvalue()


def test_a_spreadsheet_with_a_title_above_its_head_is_read(totals: Totals) -> None:
    head = ["reporter", "partner", "flow", "month", "value_eur"]
    body = workbook(
        ["Trade by month, euros"],
        [],
        head,
        ["DEU", "PER", "export", "2023-01", 5],
        ["DEU", "PER", "import", "2023-01", 2.5],
    )
    assert totals("a.xlsx", body, ("DEU", "PER")) == {
        ("DEU", "exports", "2023-01"): 5.0, ("DEU", "imports", "2023-01"): 2.5,
    }  # fmt: skip


def test_a_file_that_only_calls_itself_a_spreadsheet_is_one_clear_line(totals: Totals) -> None:
    with pytest.raises(InputError, match="not a spreadsheet"):
        totals("a.xlsx", b"PK nothing", ("DEU", "PER"))


def test_tab_separated_text_is_read(totals: Totals) -> None:
    body = "partner\tflow\tperiod\tvalue_musd\nBLR\texport\t2023-01\t1.5\nBLR\timport\t2023-01\t2\n"
    assert totals("a.tsv", body, ("RUS", "BLR")) == {("RUS", "exports", "2023-01"): 1.5e6, ("RUS", "imports", "2023-01"): 2e6}  # fmt: skip


def test_cyrillic_text_with_semicolons_and_decimal_commas_is_described_and_read(tmp_path: Path, totals: Totals) -> None:
    body = "Партнёр;Поток;Период;Стоимость, тыс. долл.\nБеларусь;экспорт;2023-01;1 234,5\nБеларусь;импорт;2023-01;7,25\n".encode("cp1251")  # fmt: skip
    (tmp_path / "own.csv").write_bytes(body)
    text = describe(str(tmp_path / "own.csv"))
    assert 'decimal = ","' in text and "scale = 1000.0" in text and '"импорт" = "imports"' in text
    done = text.replace('# constant_reporter = "..."', 'constant_reporter = "RUS"')
    assert totals("own.csv", body, ("RUS", "BLR"), done) == {
        ("RUS", "exports", "2023-01"): 1_234_500.0, ("RUS", "imports", "2023-01"): 7250.0,
    }  # fmt: skip


def test_baci_codes_that_lost_their_zero_are_mended_and_both_sides_are_summed(totals: Totals) -> None:
    body = "t,i,j,k,v,q\n2023,152,604,10121,2,1\n2023,152,604,870322,3,1\n2023,604,152,260300,4,NA\n"
    assert totals("BACI_Y2023.csv", body, ("CHL", "PER")) == {
        ("CHL", "exports", "2023"): 5000.0, ("PER", "exports", "2023"): 4000.0,
    }  # fmt: skip


COMTRADE = "reporterISO,partnerISO,flowCode,cmdCode,period,primaryValue,netWgt,partner2ISO,customsCode,motCode"


def test_products_on_several_levels_are_not_summed_twice(totals: Totals) -> None:
    rows = [
        f"CHL,PER,X,{code},2023,{value},1,W00,C00,0" for code, value in (("01", 6), ("02", 4), ("0101", 6), ("0201", 3))
    ]
    assert totals("a.csv", "\n".join([COMTRADE, *rows]), ("CHL", "PER")) == {("CHL", "exports", "2023"): 10.0}


def test_a_stated_total_stands_above_its_products_and_re_exports_within_exports(totals: Totals) -> None:
    rows = [f"CHL,PER,{flow},{code},2023,{value},1,W00,C00,0" for flow, code, value in (("X", "TOTAL", 11), ("X", "01", 6), ("RX", "TOTAL", 2))]  # fmt: skip
    assert totals("a.csv", "\n".join([COMTRADE, *rows]), ("CHL", "PER")) == {("CHL", "exports", "2023"): 11.0}


def test_a_table_of_some_products_states_no_total(totals: Totals) -> None:
    body = "reporter,partner,code,month,value_eur\nDEU,PER,01012100,2023-01,5\n"
    assert totals("a.csv", body, ("DEU", "PER")) == {}


def test_namibia_is_an_economy_and_no_missing_value(totals: Totals) -> None:
    assert totals("a.csv", "partner_iso2,period,chf\nNA,2018-01,7\n", ("CHE", "NAM")) == {("CHE", "exports", "2018-01"): 7.0}  # fmt: skip


def test_regions_are_counted_by_their_countrys_office(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "region,year,exports_musd\nChui oblast,2022,3.5\nNowhere shire,2022,1\n", encoding="utf-8"
    )
    dataset = add_table(str(tmp_path / "a.csv"), ledger, vintage="2024-01-01")
    assert dataset.unnamed == ("Nowhere shire",)
    (found,) = pair_observations(ledger, ("KG-C", "WORLD"))
    assert (found.value, found.authority) == (3.5e6, "KGZ")


def test_a_row_that_names_no_partner_is_an_error_and_not_left_out(totals: Totals) -> None:
    with pytest.raises(InputError, match="1 row with a figure names no partner"):
        totals("a.csv", "reporter,partner,flow,month,value_eur\nDEU,,export,2023-01,5\n", ("DEU", "PER"))


def test_flows_as_columns_and_an_exporter_with_an_importer_are_drafted() -> None:
    text = draft(["exporter", "importer", "year", "trade"], {"trade": [1.5], "year": [1986.0]})
    assert parse(text, where="draft").constant_flow == "exports"
    both = draft(["Country", "Year", "Exports, mln USD", "Imports, mln USD"],
                 {"Country": ["Peru", "Chile"], "Year": [2020, 2021], "Exports, mln USD": [1.5], "Imports, mln USD": [2]})  # fmt: skip
    form = parse(both, where="draft")
    assert dict(form.wide) == {"Exports, mln USD": "exports", "Imports, mln USD": "imports"}
    assert (form.scale, form.unit) == (1e6, "USD")


def test_a_draft_that_leaves_the_flow_open_is_refused() -> None:
    text = draft(["reporter", "partner", "year", "value"], {"value": [1], "year": [2020]})
    with pytest.raises(InputError, match="nothing says the flow"):
        parse(text, where="draft.toml")


def test_an_archive_of_one_table_is_read(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("answer.xml", SPECIFIC)
    assert columns_of(tmp_path / "a.zip").num_rows == 1


def test_every_shipped_layout_is_recognised_by_its_own_columns() -> None:
    for one in layout.known():
        found = layout.recognise(one.recognise)
        assert found is one
