"""The measures of a pair and of an economy, from tables made for the test to the terminal, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from steelyard.cli.main import main
from steelyard.core.period import Period
from steelyard.desk.indicators import indicators
from steelyard.desk.official import add_table
from steelyard.indicators.result import Indicators
from steelyard.ledger.store import Ledger

pytest.importorskip("duckdb")

ECONOMIES = ("ARG", "BOL", "BRA", "CHL", "COL", "ECU", "GUY", "PER", "PRY", "SUR", "URY", "VEN", "MEX", "CRI", "PAN", "CUB", "DOM",
             "HTI", "JAM", "NIC", "SLV", "GTM", "HND", "BLZ", "BHS", "BRB", "TTO", "USA", "CAN", "ESP", "PRT", "ITA")  # fmt: skip
PRODUCTS = ("010121", "260300", "870322", "080810")


def value(i: int, j: int, k: int, year: int) -> int:
    """Thousands of dollars; every number differs and every economy sells something of everything."""
    return 100 + (7 * i + 3 * j + 11 * k * (i + 1)) % 53 + (5 * k + i) * (year - 2020)


def baci(years: tuple[int, ...] = (2021, 2022)) -> str:
    from steelyard.official.names import codes_in

    numbers = codes_in("m49")
    lines = ["t,i,j,k,v,q"]
    for year in years:
        for i, seller in enumerate(ECONOMIES):
            for j, buyer in enumerate(ECONOMIES):
                if seller != buyer:
                    for k, code in enumerate(PRODUCTS):
                        mass = "NA" if k == 3 else f"{50 + i + k + (year - 2020)}"
                        lines.append(f"{year},{numbers[seller]},{numbers[buyer]},{code},{value(i, j, k, year)},{mass}")
    return "\n".join(lines) + "\n"


MONTHLY = ["partner,flow,period,value_musd"]
MONTHLY += [f"BLR,{flow},{year}-{month:02d},{base + month + 10 * (year - 2020)}" for flow, base in (("export", 100), ("import", 80))
            for year, last in ((2020, 12), (2021, 12), (2022, 5)) for month in range(1, last + 1)]  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("indicators")
    (folder / "baci.csv").write_text(baci(), encoding="utf-8")
    (folder / "monthly.csv").write_text("\n".join(MONTHLY) + "\n", encoding="utf-8")
    revised = [
        line.replace("2021-03,113", "2021-03,120") if line.startswith("BLR,export") else line for line in MONTHLY
    ]
    (folder / "revised.csv").write_text("\n".join(revised) + "\n", encoding="utf-8")
    mirror = ["reporter,partner,flow,month,value_eur"]
    mirror += [f"DEU,PER,export,2021-{m:02d},20000000" for m in range(1, 13)]
    mirror += [f"PER,DEU,import,2021-{m:02d},21800000" for m in range(1, 13)]
    (folder / "mirror.csv").write_text("\n".join(mirror) + "\n", encoding="utf-8")
    ledger = Ledger.open(folder / "ledger.db")
    for name, vintage in (
        ("baci", "2024-01-01"),
        ("monthly", "2022-06-01"),
        ("revised", "2023-06-01"),
        ("mirror", "2022-03-01"),
    ):
        add_table(str(folder / f"{name}.csv"), ledger, vintage=vintage)
    return folder / "ledger.db"


def one(found: Indicators, measure: str, **fields: object) -> float:
    (row,) = found.of(measure, **fields)
    return row.value


def test_a_pairs_year_has_levels_growth_and_contributions_that_sum_to_it(place: Path) -> None:
    found = indicators(Ledger.open(place), "RUS", "BLR")
    year = Period.year(2021)
    assert one(found, "turnover", period=year) == pytest.approx(
        one(found, "exports", period=year) + one(found, "imports", period=year)
    )
    parts = sum(row.value for row in found.of("contribution", period=year))
    assert parts == pytest.approx(one(found, "growth", flow="turnover", period=year), abs=1e-12)


def test_a_running_year_is_set_against_the_same_months_and_never_against_a_whole_year(place: Path) -> None:
    found = indicators(Ledger.open(place), "RUS", "BLR", as_of="2022-12-31")
    (row,) = found.of("growth", flow="exports", period=Period.of_months(2022, 1, 5))
    assert row.base == Period.of_months(2021, 1, 5)
    assert row.value == pytest.approx(100 * (615 / 565 - 1))
    assert {r.base.months for r in found.of("growth") if r.base} == {12, 5}


def test_what_a_later_vintage_changed_is_told(place: Path) -> None:
    found = indicators(Ledger.open(place), "RUS", "BLR")
    (row,) = found.of("revision")
    assert (row.flow, row.value, row.source) == (
        "exports",
        pytest.approx(7e6),
        "Russia by partner, monthly, 2022-06-01 to 2023-06-01",
    )
    assert indicators(Ledger.open(place), "RUS", "BLR", as_of="2022-12-31").of("revision") == ()


def test_products_shares_prices_and_two_way_trade_come_from_one_table(place: Path) -> None:
    found = indicators(Ledger.open(place), "BRA", "ARG")
    shares = [row.value for row in found.of("share", flow="exports")]
    assert sum(shares) == pytest.approx(1)
    price, volume, ratio = (found.of(m, flow="exports")[0] for m in ("fisher_price", "fisher_volume", "value_ratio"))
    assert price.value * volume.value == pytest.approx(ratio.value, abs=1e-12)
    assert 0.6 < (price.coverage or 0) < 0.9  # one product in four has no quantity
    growth = one(found, "growth", flow="exports", product=None)
    assert sum(row.value for row in found.of("contribution", flow="exports") if row.product) == pytest.approx(growth)
    assert "export_similarity" in {row.measure for row in found.measured}


def test_the_measures_among_economies_agree_with_the_formulas_on_the_whole_table(place: Path) -> None:
    import numpy as np

    from steelyard.indicators.advantage import balassa
    from steelyard.indicators.complementarity import complementarity

    n = len(ECONOMIES)
    world = np.array(
        [[[value(i, j, k, 2022) if i != j else 0 for k in range(4)] for j in range(n)] for i in range(n)], float
    )
    bra, arg = ECONOMIES.index("BRA"), ECONOMIES.index("ARG")
    found = indicators(Ledger.open(place), "BRA", "ARG")
    rca = balassa(world.sum(1))[bra]
    assert {row.product: row.value for row in found.of("rca")} == pytest.approx(dict(zip(PRODUCTS, rca, strict=True)))
    match = complementarity(world.sum(1), world.sum(0))
    assert one(found, "complementarity", flow="exports") == pytest.approx(match[bra, arg])
    assert one(found, "complementarity", flow="imports") == pytest.approx(match[arg, bra])


def test_the_growth_of_an_economys_exports_splits_exactly(place: Path) -> None:
    found = indicators(Ledger.open(place), "BRA")
    parts = [one(found, f"market_share_{part}") for part in ("world", "products", "markets", "competitiveness")]
    assert sum(parts) == pytest.approx(one(found, "market_share_change"))
    assert sum(row.value for row in found.of("partner_share", flow="exports")) < 1
    assert found.of("partner_hhi", flow="exports")


def test_both_sides_of_a_mirror_are_compared_with_flows_of_their_size(place: Path) -> None:
    found = indicators(Ledger.open(place), "PER", "DEU")
    assert one(found, "mirror_ratio") == pytest.approx(1.09)
    assert one(found, "mirror_wider") > 0.9
    (row,) = found.of("mirror_ratio")
    assert (row.reporter, row.partner) == ("DEU", "PER")


def test_what_cannot_be_told_says_why(place: Path) -> None:
    found = indicators(Ledger.open(place), "RUS", "BLR")
    assert {m.why.key for m in found.missing} >= {
        "indicators.few_reporters",
        "indicators.no_products",
        "indicators.no_mirror",
    }
    nothing = indicators(Ledger.open(place), "ISL", "NZL")
    assert [m.why.key for m in nothing.missing] == ["indicators.no_tables"]


def test_products_of_an_export_control_list_are_not_named(tmp_path: Path) -> None:
    from steelyard.desk.official import beside
    from steelyard.official import controls

    (tmp_path / "baci.csv").write_text(baci(), encoding="utf-8")
    ledger = Ledger.open(tmp_path / "l.db")
    add_table(str(tmp_path / "baci.csv"), ledger, vintage="2024-01-01")
    assert "870322" in {row.product for row in indicators(ledger, "ARG", "BRA").measured}
    kept = controls.ControlList(
        name="list", jurisdiction="XX", date="2023-06-01", destinations=("BRA",), codes=frozenset({"87032210"})
    )
    controls.write(beside(ledger).folder, kept)
    for partner in ("BRA", "WORLD"):
        found = indicators(ledger, "ARG", partner)
        assert "870322" not in json.dumps(found.rows()) and "260300" in {row.product for row in found.measured}
        assert any(row.why.key == "indicators.listed" for row in found.missing)
    assert "870322" in {row.product for row in indicators(ledger, "ARG", "CHL").measured}


def test_figures_are_handed_over_as_arrow_pandas_and_polars(place: Path) -> None:
    found = indicators(Ledger.open(place), "BRA", "ARG")
    arrow = found.to_arrow()
    assert arrow.num_rows == len(found.measured)
    assert arrow.column("value").to_pylist() == [row.value for row in found.measured]
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    assert isinstance(found.to_pandas(), pandas.DataFrame) and len(found.to_pandas()) == arrow.num_rows
    assert isinstance(found.to_polars(), polars.DataFrame) and found.to_polars().height == arrow.num_rows


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["steelyard", "indicators", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0), capsys.readouterr().out


def test_the_command_prints_json_and_csv_of_the_same_figures(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, out = run(monkeypatch, capsys, "RUS", "BLR", "--json", "--ledger", str(place))
    body = json.loads(out)
    assert (status, body["schema"], body["reporter"]) == (0, 1, "RUS")
    run(monkeypatch, capsys, "RUS", "BLR", "--csv", str(tmp_path / "a.csv"), "--ledger", str(place))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8"))))
    assert [float(row["value"]) for row in rows] == [row["value"] for row in body["measures"]]


def test_the_command_shows_years_products_and_what_is_not_told(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out = run(monkeypatch, capsys, "Russia", "Belarus", "--ledger", str(place))
    assert "2022-01..2022-05" in out and "$2.56 billion" in out and "not told" in out
    _, out = run(monkeypatch, capsys, "BRA", "ARG", "--measure", "rca", "--ledger", str(place))
    assert "rca" in out and "turnover" not in out


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_brief_has_the_official_tables_and_says_so_where_there_are_none(
    place: Path, tmp_path: Path, lang: str
) -> None:
    from steelyard.brief.assemble import assemble
    from steelyard.core.claim import Claim, Kind
    from steelyard.core.flow import Flow
    from steelyard.core.origin import Source
    from steelyard.desk.brief import make_case
    from steelyard.ledger.store import Entry

    said = Claim(id="a", kind=Kind.LEVEL, reporter="BRA", partner="ARG", flow=Flow.EXPORTS, value=1e6, low=0.9e6, high=1.1e6,
                 period=Period.year(2022), source="s", published="2023-05-01")  # fmt: skip
    here = tmp_path / "ledger.db"
    here.write_bytes(place.read_bytes())
    ledger = Ledger.open(here)
    ledger.add(
        [Entry(source=Source(key="s", address="https://a.example", published="2023-05-01"), hash="h", claims=(said,))]
    )

    def section() -> str:
        brief = assemble(make_case(ledger, reporter="BRA", partner="ARG", lang=lang))
        (found,) = [one for one in brief.sections if one.name == "indicators"]
        return " ".join(line.text for block in found.blocks for line in lines_of(block))

    assert {"en": "Not known", "ru": "Неизвестно"}[lang] in section()
    (tmp_path / "ledger.tables").symlink_to(place.with_suffix(".tables"))
    assert "CEPII BACI" in section() and {"en": "Herfindahl", "ru": "Херфиндаль"}[lang] in section()


def lines_of(block: object) -> list[Any]:
    from steelyard.brief.model import Bullets, Paragraph, Table

    if isinstance(block, Paragraph):
        return [block.line]
    if isinstance(block, Bullets):
        return list(block.lines)
    assert isinstance(block, Table)
    return [cell for row in block.rows for cell in row.cells]
