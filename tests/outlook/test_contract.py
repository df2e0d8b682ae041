"""`steelyard outlook SERIES.csv`: what it takes and what it prints, as other programs rely on it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from tests.outlook.conftest import Ask, Run

from steelyard.core.errors import InputError
from steelyard.desk.series_file import parse_series
from steelyard.desk.target_odds import parse_target

STEADY = "2013,200e6 2014,210e6 2015,190e6 2016,205e6 2017,240e6 2018,260e6 2019,255e6 2020,230e6 2021,290e6 2022,334e6"
FAN = ["p05", "p10", "p25", "p50", "p75", "p90", "p95"]


def test_without_a_deadline_the_next_ten_years_are_answered(ask: Ask) -> None:
    told = ask(STEADY, "--target", "500e6")
    years = [str(year) for year in range(2023, 2033)]
    assert told["schema"] == 1
    assert [str(row["year"]) for row in told["forecast"]] == years
    assert all(list(row) == ["year", *FAN] for row in told["forecast"])
    target = told["target"]
    assert target["value"] == 500e6
    for key in ("odds", "odds_in", "needed_growth", "base_rate"):
        assert list(target[key]) == years
    assert set(target["year_met"]) == {"p10", "p50", "p90"}
    assert target["not_met"] == pytest.approx(1 - target["odds"]["2032"])


def test_with_a_deadline_nothing_after_it_is_said(ask: Ask) -> None:
    told = ask(STEADY, "--target", "500e6", "--by", "2026")
    target = told["target"]
    assert list(target["odds"]) == ["2023", "2024", "2025", "2026"] == [str(row["year"]) for row in told["forecast"]]
    assert target["not_met"] == pytest.approx(1 - target["odds"]["2026"])
    assert all(year is None or year <= 2026 for year in target["year_met"].values())


def test_a_late_deadline_makes_the_horizon_longer(ask: Ask) -> None:
    told = ask(STEADY, "--target", "5bn", "--by", "2050")
    assert told["forecast"][-1]["year"] == 2050
    odds = list(told["target"]["odds"].values())
    assert len(odds) == 28
    assert odds == sorted(odds)


def test_the_growth_needed_reaches_the_target(ask: Ask) -> None:
    needed = ask(STEADY, "--target", "500e6")["target"]["needed_growth"]
    for year, growth in needed.items():
        assert 334e6 * (1 + growth / 100) ** (int(year) - 2022) == pytest.approx(500e6)


def test_a_series_without_a_target_is_forecast(ask: Ask) -> None:
    told = ask(STEADY)
    assert "target" not in told
    assert len(told["forecast"]) == 10


def test_a_year_not_met_within_the_horizon_is_null_and_its_mass_is_stated(ask: Ask) -> None:
    target = ask(STEADY, "--target", "500bn")["target"]
    assert target["year_met"] == {"p10": None, "p50": None, "p90": None}
    assert target["not_met"] > 0.99


def test_the_first_months_of_a_year_move_its_odds_and_are_never_set_beside_a_year(ask: Ask) -> None:
    weak = ask(STEADY + " 2022-01..2022-03,80e6 2023-01..2023-03,60e6", "--target", "400M")
    good = ask(STEADY + " 2022-01..2022-03,80e6 2023-01..2023-03,100e6", "--target", "400M")
    assert [row["year"] for row in weak["forecast"]] == list(range(2023, 2033))
    assert weak["nowcast"]["p50"] < good["nowcast"]["p50"]
    assert weak["nowcast"]["p50"] > 200e6
    assert weak["target"]["odds"]["2023"] < good["target"]["odds"]["2023"]
    assert weak["target"]["odds_without_news"] == good["target"]["odds_without_news"]


def test_three_quarters_tell_more_than_one(ask: Ask) -> None:
    rows = " 2022-01..2022-03,80e6 2022-01..2022-09,245e6 2023-01..2023-03,88e6"
    one = ask(STEADY + rows)["nowcast"]
    three = ask(STEADY + rows + " 2023-01..2023-09,270e6")["nowcast"]
    assert three["p90"] / three["p10"] < one["p90"] / one["p10"]


def test_months_that_make_a_year_are_that_year(ask: Ask) -> None:
    months = " ".join(f"2022-{month:02},{10 + month}e6" for month in range(1, 13))
    by_month, by_year = ask(months, "--target", "300M"), ask("2022,198e6", "--target", "300M")
    assert by_month["forecast"] == by_year["forecast"]
    assert by_month["target"]["odds"] == by_year["target"]["odds"]


def test_months_of_the_running_year_are_added_up_from_january(ask: Ask) -> None:
    parts = " 2022-01..2022-03,80e6 2023-01,30e6 2023-02,30e6 2023-03,28e6"
    assert ask(STEADY + parts)["nowcast"] == ask(STEADY + " 2022-01..2022-03,80e6 2023-01..2023-03,88e6")["nowcast"]


def test_months_that_are_not_from_january_tell_nothing_of_a_year_and_are_no_error(ask: Ask) -> None:
    assert ask(STEADY + " 2023-04..2023-06,70e6")["forecast"] == ask(STEADY)["forecast"]


@pytest.mark.parametrize(
    "rows", ["2023-01..2023-06,150e6", "2022-01..2022-06,140e6 2023-01..2023-06,150e6", "2022-01..2022-09,210e6"]
)
def test_first_months_alone_are_answered_and_it_is_said_so(ask: Ask, rows: str) -> None:
    told = ask(rows, "--target", "400M")
    assert 200e6 < told["forecast"][0]["p50"] < 450e6
    assert told["forecast"][0]["p90"] / told["forecast"][0]["p10"] > 1.3
    assert "No full year is known" in told["explained"][-1]


def test_other_months_alone_are_not_enough(run: Run) -> None:
    Path("s.csv").write_text("2023-04..2023-06,70e6\n", encoding="utf-8")
    status, out, err = run("s.csv", "--target", "400M")
    assert (status, out) == (2, "")
    assert "no full year is known" in err


def test_a_year_known_by_its_ends_carries_its_width(ask: Ask) -> None:
    wide, narrow = (
        ask("2021,300e6 2022,,200e6,450e6")["forecast"][0],
        ask("2021,300e6 2022,,300e6,310e6")["forecast"][0],
    )
    assert wide["p90"] / wide["p10"] > narrow["p90"] / narrow["p10"]


@pytest.mark.parametrize("row", ["2022,,300e6,", "2022,,,300e6"])
def test_a_year_open_to_one_side_is_known_by_the_other(ask: Ask, row: str) -> None:
    first = ask(f"2020,250e6 2021,280e6 {row}", "--target", "400M")["forecast"][0]
    assert 100e6 < first["p50"] < 700e6


def test_gaps_in_a_series_are_no_error(ask: Ask) -> None:
    told = ask("2009,90e6 2014,130e6 2015,120e6 2021,180e6", "--target", "250M")
    assert told["forecast"][0]["year"] == 2022
    assert list(told["target"]["best_run"]) == ["2022", "2026", "2027", "2028"]


@pytest.mark.parametrize(
    ("goal", "by", "past", "decided", "not_met"),
    [("250M", 2019, "met", 2018, 0), ("300M", 2020, "missed", 2020, 1), ("500M", 2018, "missed", 2018, 1)],
)
def test_a_deadline_that_is_over_is_met_or_not_and_has_no_odds(
    ask: Ask, goal: str, by: int, past: str, decided: int, not_met: float
) -> None:
    target = ask(STEADY, "--target", goal, "--by", str(by))["target"]
    assert (target["odds"], target["past"], target["decided_by"], target["not_met"]) == ({}, past, decided, not_met)
    assert set(target["past_years"].values()) <= {"met", "not met", "cannot be told"}
    assert max(target["past_years"]) == str(by)


def test_a_year_that_nobody_states_leaves_a_past_target_undecided(ask: Ask) -> None:
    target = ask("2018,200e6 2020,220e6 2022,230e6", "--target", "300M", "--by", "2021")["target"]
    assert (target["past"], target["not_met"]) == ("undecidable", None)
    assert target["past_years"] == {
        "2018": "not met",
        "2019": "cannot be told",
        "2020": "not met",
        "2021": "cannot be told",
    }


def test_a_range_round_the_target_leaves_a_past_year_undecided(ask: Ask) -> None:
    target = ask("2019,200e6 2020,,290e6,310e6 2021,200e6", "--target", "300M", "--by", "2020")["target"]
    assert target["past_years"]["2020"] == "cannot be told"


def test_as_of_hides_what_had_not_ended_by_then(ask: Ask) -> None:
    late = ask(STEADY + " 2023,400e6", "--target", "500M", "--as-of", "2023-06-30")
    assert late["forecast"] == ask(STEADY, "--target", "500M")["forecast"]
    assert ask(STEADY, "--as-of", "2022-12-31")["forecast"][0]["year"] == 2023
    assert ask(STEADY, "--as-of", "2022-12-30")["forecast"][0]["year"] == 2022


def test_years_between_the_last_known_and_today_have_no_odds(ask: Ask) -> None:
    target = ask(STEADY, "--target", "500M", "--as-of", "2025-03-01")["target"]
    assert min(target["odds"]) == "2025"
    assert target["past_years"]["2023"] == target["past_years"]["2024"] == "cannot be told"


def test_years_between_the_last_known_and_the_months_at_hand_are_bridged(ask: Ask) -> None:
    told = ask(STEADY + " 2025-01..2025-06,150e6", "--target", "500M")
    assert told["nowcast"]["year"] == 2025
    assert min(told["target"]["odds"]) == "2025"


def test_the_same_file_gives_the_same_answer(ask: Ask) -> None:
    assert ask(STEADY, "--target", "500M") == ask(STEADY, "--target", "500M")


def test_rows_may_stand_in_any_order(ask: Ask) -> None:
    turned = " ".join(reversed(STEADY.split()))
    assert ask(turned, "--target", "500M") == ask(STEADY, "--target", "500M")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("500M", 500e6, "USD"), ("0.5bn", 500e6, "USD"), ("500e6", 500e6, "USD"), ("5E8", 500e6, "USD"),
        ("500000000", 500e6, "USD"), ("500,000,000", 500e6, "USD"), ("$500 million", 500e6, "USD"),
        ("0,5bn", 500e6, "USD"), ("500 млн", 500e6, "USD"), ("EUR 2bn", 2e9, "EUR"), ("2bn EUR", 2e9, "EUR"),
        ("€2bn", 2e9, "EUR"), ("1.2 trillion", 1.2e12, "USD"), ("750k", 750e3, "USD"),
    ],
)  # fmt: skip
def test_targets_are_read_as_people_write_them(text: str, value: float, unit: str) -> None:
    goal = parse_target(text)
    assert (goal.value, goal.unit) == (pytest.approx(value), unit)


@pytest.mark.parametrize("text", ["", "frogs", "-5M", "0", "500X", "1e999", "USD 5 EUR", "5 5M", "half"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="--target"):
        parse_target(text)


BAD = {
    "a word for a figure": ("2020,1e6\n2021,many", "line 2"),
    "not a number": ("2020,1e6\n2021,nan", "line 2"),
    "infinity": ("2020,inf", "line 1"),
    "a figure below zero": ("2020,-5", "line 1"),
    "no figure": ("2020,1e6\n\n2021,", "line 3"),
    "no such month": ("2020-13,5", "line 1"),
    "a period of two years": ("2020..2021,5", "line 1"),
    "a year twice": ("2020,1e6\n2021,1e6\n2020,2e6", "line 3"),
    "low above high": ("2020,5,9,3", "line 1"),
    "value outside its ends": ("2020,5,6,9", "line 1"),
    "commas within figures": ("2020,334,000,000,5", "line 1"),
    "semicolons": ("2020;5", "line 1"),
    "a name after figures": ("2020,5\nperiod,value", "line 2"),
    "ends before it starts": ("2020-05..2020-01,5", "line 1"),
}


@pytest.mark.parametrize(("body", "line"), BAD.values(), ids=BAD.keys())
def test_a_row_that_cannot_be_read_is_named_by_its_line(run: Run, body: str, line: str) -> None:
    Path("bad.csv").write_text(body + "\n", encoding="utf-8")
    status, out, err = run("bad.csv", "--target", "500M", "--json")
    assert (status, out) == (2, "")
    assert f"bad.csv, {line}: " in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gone.csv",), "no such file"), ((".",), "a folder"), (("empty.csv",), "no full year"),
        (("good.csv", "--by", "2030"), "--target"), (("good.csv", "--with", "p.toml"), "--target"),
        (("good.csv", "--as-of", "yesterday", "--target", "5M"), "--as-of"),
        (("good.csv", "--as-of", "1999-01-01"), "1999-01-01"), (("good.csv", "--target", "5M", "--flow", "up"), "--flow"),
        (("a", "b", "c"), "two economies"), (("latin.csv",), "not UTF-8"), (("zeros.csv",), "above zero"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line_that_says_how_to_mend_it(run: Run, words: tuple[str, ...], said: str) -> None:
    Path("good.csv").write_text("2020,5e6\n", encoding="utf-8")
    Path("empty.csv").write_text("period,value\n", encoding="utf-8")
    Path("zeros.csv").write_text("2020,0\n", encoding="utf-8")
    Path("latin.csv").write_bytes(b"2020,5\xe9\n")
    status, out, err = run(*words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_columns_may_be_named_in_another_order() -> None:
    years, _, now = parse_series(["period,low,high,value", "2020,4,6,5"], where="a")
    assert (years[0].value, years[0].low, years[0].high, now) == (5, 4, 6, 2021)


def test_a_series_comes_through_a_pipe(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("2020,5e6\n2021,6e6\n"))
    status, out, _ = run("-", "--target", "8M", "--json")
    assert status == 0
    assert json.loads(out)["forecast"][0]["year"] == 2022


def test_people_get_three_sentences_the_table_and_what_the_odds_rest_on(run: Run) -> None:
    Path("s.csv").write_text(STEADY.replace(" ", "\n"), encoding="utf-8")
    _, out, _ = run("s.csv", "--target", "500M", "--by", "2025")
    lines = out.splitlines()
    assert lines[0].startswith("• The odds that trade reaches $500 million by 2025 are ")
    assert lines[1].startswith("• That needs +14.4% a year until 2025")
    assert "comparable cases" in lines[1]
    assert "back-test" in lines[2]
    assert "odds by" in out
    assert "base rate" in out
    assert "In prices of 2022" in out


@pytest.mark.parametrize(("year", "why"), [("1990", "before the first known year, 2020"), ("2200", "30 years after")])
def test_a_deadline_before_all_that_is_known_or_beyond_any_forecast_is_refused(run: Run, year: str, why: str) -> None:
    Path("series.csv").write_text("period,value\n2020,3e8\n2021,3.2e8\n", encoding="utf-8")
    status, out, err = run("series.csv", "--target", "400M", "--by", year)
    assert (status, out) == (2, "")
    assert why in err
    assert len(err.strip().splitlines()) == 1
    assert run("series.csv", "--target", "400M", "--by", "2020")[0] == 0


def test_months_alone_stand_for_the_known_years_of_a_deadline(run: Run) -> None:
    Path("series.csv").write_text("period,value\n2024-01..2024-03,3e7\n2025-01..2025-03,4e7\n", encoding="utf-8")
    status, out, err = run("series.csv", "--target", "400M", "--by", "2200")
    assert (status, out) == (2, "")
    assert "30 years after the last known one, 2025" in err
