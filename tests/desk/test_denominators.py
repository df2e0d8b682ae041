"""Newer counts of people and GDP: taken in by add, they go before what ships, in the brief and in the gap."""

from __future__ import annotations

from pathlib import Path

import pytest

from steelyard.brief.assemble import assemble
from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.core.origin import Source
from steelyard.core.period import Period
from steelyard.core.target import Target
from steelyard.desk.add import add
from steelyard.desk.brief import make_case
from steelyard.desk.denominators import gdp_beside
from steelyard.desk.gap import Request, find_gap
from steelyard.desk.target_odds import parse_target
from steelyard.indicators.gravity import predict
from steelyard.ledger.store import Entry, Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Three years of a pair of countries."""
    held = Ledger.open(tmp_path / "a.db")
    said = tuple(
        Claim(
            id=f"{flow}{year}", kind=Kind.LEVEL, reporter="PER", partner="CHL", flow=flow, value=9e8, low=8.9e8, high=9.1e8,
            period=Period.year(year), published="2023-02-01", source="s",
        )
        for year in (2020, 2021, 2022) for flow in (Flow.EXPORTS, Flow.TURNOVER)
    )  # fmt: skip
    held.add([Entry(source=Source(key="s", published="2023-02-01"), hash="s", claims=said)])
    return held


def given(folder: Path, name: str, text: str) -> str:
    """A file."""
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def text_of(ledger: Ledger, target: Target | None = None) -> str:
    """All that the brief says."""
    made = assemble(make_case(ledger, reporter="PER", partner="CHL", target=target))
    return "\n".join(line.text for line in made.lines)


def test_a_newer_count_of_people_stands_under_the_figure(ledger: Ledger, tmp_path: Path) -> None:
    assert "people in 2017 (World Bank); a newer count: steelyard add people.csv" in text_of(ledger)
    path = given(tmp_path, "count.csv", "code,year,people,source\nPER,2022,30000000,Census\nCHL,2021,20000000,Census\n")
    assert [(one.rows, one.new, one.error) for one in add([path, path], ledger)] == [(2, True, None), (2, False, None)]
    told = text_of(ledger)
    assert "30,000,000 people in 2022 (Census)" in told
    assert "20,000,000 people in 2021 (Census); a newer count" in told


def test_newer_gdp_moves_what_gravity_expects_to_its_year(ledger: Ledger, tmp_path: Path) -> None:
    def seen() -> tuple[list[int], str]:
        found = find_gap(ledger, "PER", "CHL", target=parse_target("2bn"), request=Request())
        return [one.year for one in found.outside], text_of(ledger, parse_target("2bn"))

    years, told = seen()
    assert set(years) == {2017}
    assert "GDP is known here to 2017; a newer table moves the expected figure: steelyard add gdp.csv" in told
    path = given(tmp_path, "g.csv", "code,year,gdp,source\nPER,2022,2.4e11,W\nCHL,2022,3e11,W\nWLD,2022,1.0e14,W\n")
    (done,) = add([path], ledger)
    assert (done.rows, done.error) == (3, None)
    years, told = seen()
    assert set(years) == {2022}
    assert "GDP is known here" not in told


def test_twice_the_gdp_of_one_side_is_twice_the_trade_expected() -> None:
    told = [
        predict("PER", "CHL", year=2020, gdp={"PER": {2020: k * 2e11}, "CHL": {2020: 3e11}, "WLD": {2020: 9e13}})
        for k in (1, 2)
    ]
    assert told[0] is not None and told[1] is not None
    assert told[1].mean == pytest.approx(2 * told[0].mean)
    without_world = predict("PER", "CHL", year=2020, gdp={"PER": {2020: 2e11}, "CHL": {2020: 3e11}})
    assert without_world is not None and without_world.year == 2017


@pytest.mark.parametrize(
    "row", ["XXX,2022,1,S", "PER,no,1,S", "PER,2022,-1,S", "PER,2022,1.5,S", "PER,2022,1,", "PER,2022,,S", "PER,2022"]
)
def test_a_row_that_cannot_be_is_told_with_its_line_and_nothing_is_taken_in(
    ledger: Ledger, tmp_path: Path, row: str
) -> None:
    path = given(tmp_path, "people.csv", f"code,year,people,source\nCHL,2022,2,S\n{row}\n")
    (done,) = add([path], ledger)
    assert "people.csv, line 3" in str(done.error)
    assert not list((tmp_path / "a.tables").glob("*.csv"))


def test_a_row_replaces_the_one_of_the_same_year_and_leaves_the_others(ledger: Ledger, tmp_path: Path) -> None:
    for k, rows in enumerate(("PER,2021,1e11,A\nPER,2022,2e11,A", "PER,2022,3e11,B")):
        list(add([given(tmp_path, f"g{k}.csv", f"code,year,gdp,source\n{rows}\n")], ledger))
    assert gdp_beside(ledger) == {"PER": {2021: 1e11, 2022: 3e11}}
