"""Who delivers what to a market: whole spans only, a market's own table first, no heading beside its parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from steelyard.core.period import Period
from steelyard.desk.official import add_table, beside
from steelyard.ledger.store import Ledger
from steelyard.official.market import Market, market, supply
from steelyard.official.store import TableStore

pytest.importorskip("duckdb")

HEAD = "reporterISO,partnerISO,flowCode,cmdCode,period,primaryValue,netWgt,partner2ISO,customsCode,motCode"


def store(folder: Path, *rows: str, vintage: str = "2024-06-01") -> TableStore:
    """A store with Comtrade rows given as reporter,partner,flow,code,period,value."""
    file = folder / f"table-{vintage}-{len(rows)}.csv"
    file.write_text("\n".join([HEAD, *(f"{row},0,W00,C00,0" for row in rows)]) + "\n", encoding="utf-8")
    ledger = Ledger.open(folder / "l.db")
    add_table(str(file), ledger, vintage=vintage)
    return beside(ledger)


def told(found: Market | None) -> Market:
    assert found is not None
    return found


def test_a_market_is_told_by_its_own_imports_where_it_reports_them(tmp_path: Path) -> None:
    held = store(tmp_path, "CHL,PER,M,080510,2022,70", "PER,CHL,X,080510,2022,60", "PER,BOL,X,080510,2022,5")
    own, mirrored = told(market(held, "CHL")), told(market(held, "BOL"))
    assert (own.whole, own.over(Period.year(2022)).tolist()) == (True, [[70.0]])  # type: ignore[union-attr]
    assert (mirrored.whole, mirrored.suppliers) == (False, ("PER",))


def test_a_span_with_a_missing_month_is_not_given(tmp_path: Path) -> None:
    months = [f"CHL,PER,M,080510,2022{month:02d},10" for month in range(1, 13) if month != 7]
    found = told(market(store(tmp_path, *months), "CHL"))
    assert found.over(Period.parse("2022-01..2022-06")).sum() == 60  # type: ignore[union-attr]
    assert found.over(Period.parse("2022-06..2022-08")) is None
    assert found.last_year() is None


def test_headings_are_not_counted_beside_their_parts_nor_the_world_beside_partners(tmp_path: Path) -> None:
    rows = ["CHL,PER,M,08,2022,100", "CHL,PER,M,0805,2022,90", "CHL,PER,M,080510,2022,80", "CHL,PER,M,TOTAL,2022,500"]
    found = told(market(store(tmp_path, *rows, "CHL,W00,M,080510,2022,300"), "CHL"))
    assert (found.suppliers, found.products) == (("PER",), ("080510",))
    assert found.over(Period.year(2022)).sum() == 80  # type: ignore[union-attr]


def test_of_two_vintages_the_latest_known_answers(tmp_path: Path) -> None:
    store(tmp_path, "CHL,PER,M,080510,2022,80", vintage="2023-06-01")
    held = store(tmp_path, "CHL,PER,M,080510,2022,85", vintage="2024-06-01")
    assert told(market(held, "CHL")).over(Period.year(2022)).sum() == 85  # type: ignore[union-attr]
    assert told(market(held, "CHL", as_of="2023-12-31")).over(Period.year(2022)).sum() == 80  # type: ignore[union-attr]


def test_supply_is_the_row_for_the_world_or_the_sum_over_partners_and_needs_a_whole_year(tmp_path: Path) -> None:
    rows = [
        "PER,W00,X,080510,2022,100",
        "PER,CHL,X,080510,2022,60",
        "ARG,CHL,X,080510,2022,7",
        "ARG,BRA,X,080520,2022,8",
    ]
    part = [f"BRA,CHL,X,080510,2022{month:02d},1" for month in range(1, 12)]
    found = supply(store(tmp_path, *rows, *part), ["PER", "ARG", "BRA"], 2022, 4, unit="USD")
    assert found == {"PER": {"0805": 100.0}, "ARG": {"0805": 15.0}}


def test_supply_counts_no_bloc_beside_its_members(tmp_path: Path) -> None:
    held = store(tmp_path, "ARG,DEU,X,080510,2022,12", "ARG,EU,X,080510,2022,12")
    assert supply(held, ["ARG"], 2022, 4, unit="USD") == {"ARG": {"0805": 12.0}}


def test_supply_of_months_for_the_world_is_not_lost_beside_years_by_partner(tmp_path: Path) -> None:
    months = [f"PER,W00,X,080510,2022{month:02d},10" for month in range(1, 13)]
    held = store(tmp_path, *months, "PER,CHL,X,080510,2022,60")
    assert supply(held, ["PER"], 2022, 4, unit="USD") == {"PER": {"0805": 120.0}}


def test_supply_by_partner_answers_where_months_for_the_world_are_missing(tmp_path: Path) -> None:
    months = [f"PER,W00,X,080510,2022{month:02d},10" for month in range(1, 6)]
    held = store(tmp_path, *months, "PER,CHL,X,080510,2022,60")
    assert supply(held, ["PER"], 2022, 4, unit="USD") == {"PER": {"0805": 60.0}}


def test_an_economy_that_no_table_holds_has_no_market(tmp_path: Path) -> None:
    assert market(store(tmp_path, "CHL,PER,M,080510,2022,70"), "KEN") is None
    assert market(TableStore(tmp_path / "nothing"), "KEN") is None
