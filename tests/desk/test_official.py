"""Official tables beside the ledger: recognised, summed only where whole, weighed against what a report says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from steelyard.cli.main import main
from steelyard.core.claim import Verdict
from steelyard.core.errors import InputError
from steelyard.core.period import Period
from steelyard.desk import official
from steelyard.desk.add import add
from steelyard.desk.check import Checked, check
from steelyard.ledger.store import Ledger
from steelyard.official.catalog import providers
from steelyard.official.layout import known
from steelyard.reading.document import parse_document

pytest.importorskip("duckdb")


def rows(*, months: int = 12, value: int = 250_012_345) -> str:
    """A table in the form of the Comext extract: the same exports every month, 2020 whole, 2021 as long as asked."""
    lines = ["reporter,partner,flow,month,value_eur"]
    lines += [f"DEU,PER,export,2020-{month:02d},200000000" for month in range(1, 13)]
    lines += [f"DEU,PER,export,2021-{month:02d},{value}" for month in range(1, months + 1)]
    return "\n".join(lines) + "\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(tmp_path / "ledger.db")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "extract.csv"
    file.write_text(rows(), encoding="utf-8")
    return file


def checked(text: str, ledger: Ledger) -> Checked:
    return check(parse_document(text.encode(), name="report.txt"), path="report.txt", ledger=ledger)


def verdicts(text: str, ledger: Ledger) -> list[Verdict]:
    return [f.verdict for f in checked(text, ledger).findings if f.basis == "independent"]


def test_a_table_is_added_once_and_does_not_become_a_document(ledger: Ledger, table: Path) -> None:
    (first,) = add([str(table)], ledger, published="2022-02-01")
    (second,) = add([str(table)], ledger, published="2022-02-01")
    assert (first.rows, first.new, first.error) == (24, True, None)
    assert (second.rows, second.new) == (24, False)
    assert ledger.sources() == {}


def test_a_report_is_weighed_against_official_figures(ledger: Ledger, table: Path) -> None:
    list(add([str(table)], ledger, published="2022-02-01"))
    assert verdicts("Germany's exports to Peru were 3 billion euros in 2021.", ledger) == [Verdict.SUPPORTED]
    assert verdicts("Germany's exports to Peru rose by 25% in 2021.", ledger) == [Verdict.SUPPORTED]


def test_a_figure_without_an_office_is_never_accused_by_a_table(ledger: Ledger, table: Path) -> None:
    list(add([str(table)], ledger, published="2022-02-01"))
    found = checked("Germany's exports to Peru were 5 billion euros in 2021.", ledger)
    assert not found.contradicted
    assert [conflict.kind for conflict in found.conflicts] == ["offices_differ"]


def test_a_year_with_a_missing_month_is_summed_up_to_it_and_holds_the_year_from_below(
    ledger: Ledger, table: Path
) -> None:
    table.write_text(rows(months=11), encoding="utf-8")
    list(add([str(table)], ledger, published="2022-01-01"))
    found = official.pair_observations(ledger, ("PER", "DEU"))
    assert [(str(o.period), o.value) for o in found] == [("2020", 2.4e9), ("2021-01..2021-11", 11 * 250_012_345)]
    assert verdicts("Germany's exports to Peru were 3 billion euros in 2021.", ledger) == [Verdict.CONSISTENT]


def test_the_latest_vintage_known_on_a_day_answers(ledger: Ledger, table: Path) -> None:
    list(add([str(table)], ledger, published="2022-02-01"))
    table.write_text(rows(value=260_000_000), encoding="utf-8")
    list(add([str(table)], ledger, published="2022-06-01"))

    def of_2021(as_of: str | None) -> list[float | None]:
        found = official.pair_observations(ledger, ("DEU", "PER"), as_of=as_of)
        return [o.value for o in found if o.period == Period.year(2021)]

    assert (of_2021(None), of_2021("2022-03-01"), of_2021("2021-12-31")) == ([3.12e9], [12 * 250_012_345], [])


def test_a_region_is_weighed_by_month_against_its_countrys_office(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "state.csv"
    lines = ["partner,hs4,month,value_usd_fob,net_kg,flow"]
    lines += [f"Argentina,8703,2023-{month:02d},{month}000123,10,import" for month in range(1, 13)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    list(add([str(file)], ledger, published="2024-02-01"))
    (march,) = [f for f in checked("Imports of Parana from Argentina were $3 million in March 2023.", ledger).findings
                if f.basis == "independent"]  # fmt: skip
    assert march.verdict == Verdict.SUPPORTED


def test_an_unknown_table_is_described_and_its_completed_draft_adds_it(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("Country,Counterpart,Direction,Year,Amount\nPER,DEU,E,2021,5\nPER,DEU,I,2021,7\n", encoding="utf-8")
    (refused,) = add([str(file)], ledger)
    assert isinstance(refused.error, InputError) and "steelyard describe" in str(refused.error)
    layout = tmp_path / "layout.toml"
    layout.write_text(official.describe(str(file)).replace("scale = 1.0", "scale = 1e6"), encoding="utf-8")
    (added,) = add([str(file)], ledger, layout=str(layout), published="2022-01-01")
    assert added.rows == 2
    found = official.pair_observations(ledger, ("DEU", "PER"))
    assert [(o.flow, o.value) for o in found] == [("exports", 5e6), ("imports", 7e6)]


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("empty.csv", "", "empty"),
        ("answer.json", '{"count": 9, "data": [{"a": 1}]}', "cut short: 1 of 9 rows"),
        ("answer.json", '{"count": 0, "data": []}', "without rows"),
        ("page.csv", "reporter,partner,flow,month,value_eur\n", "without rows"),
    ],
)
def test_an_answer_without_its_rows_is_an_error(
    ledger: Ledger, tmp_path: Path, name: str, body: str, words: str
) -> None:
    (tmp_path / name).write_text(body, encoding="utf-8")
    (refused,) = add([str(tmp_path / name)], ledger)
    assert refused.error is not None and words in str(refused.error)
    assert official.beside(ledger).datasets() == []


def test_every_layout_names_a_provider_of_the_catalog_or_none() -> None:
    assert {layout.provider for layout in known() if layout.provider} <= set(providers())


def test_the_command_line_describes_a_table(
    table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["steelyard", "describe", str(table)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert 'value = "value_eur"' in capsys.readouterr().out
