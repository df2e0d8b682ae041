"""Fetching totals from recorded answers: both sides, whole or refused, nothing asked twice."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from steelyard.cli.main import main
from steelyard.core.errors import InputError, NetworkError
from steelyard.desk.fetch_official import Fetched, Get, fetch_pair
from steelyard.desk.fetch_official import recorded as replayed
from steelyard.desk.official import beside, pair_observations
from steelyard.ledger.store import Ledger
from steelyard.net.answers import Answer, Answers
from steelyard.official.catalog import providers
from steelyard.official.question import questions

pytest.importorskip("duckdb")


def answer(reporter: str, partner: str, *, rows: int = 2) -> bytes:
    """An answer in the form of Comtrade's, with one row a flow and year from 2015 on."""
    body: list[dict[str, Any]] = [
        {
            "reporterISO": reporter, "partnerISO": partner, "flowCode": "XM"[n % 2], "cmdCode": "TOTAL",
            "period": str(2015 + n // 2), "primaryValue": 1000.5 + n, "netWgt": None, "partner2ISO": "W00",
            "customsCode": "C00", "motCode": 0,
        }
        for n in range(rows)
    ]  # fmt: skip
    return json.dumps({"count": rows, "data": body, "error": ""}).encode()


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(tmp_path / "ledger.db")


def ask(ledger: Ledger, get: Get, *, provider: str = "comtrade", last: int = 2016) -> list[Fetched]:
    span = (2015, last)
    return list(fetch_pair(ledger, ("KAZ", "ITA"), provider=provider, years=span, vintage="2024-05-01", get=get))


def recorded(address: str) -> bytes:
    return answer("KAZ", "ITA") if "reporterCode=398" in address else answer("ITA", "KAZ")


def test_both_sides_are_fetched_and_stay_apart(ledger: Ledger) -> None:
    assert [(f.question.reporter, f.rows, f.error) for f in ask(ledger, recorded)] == [
        ("KAZ", 2, None),
        ("ITA", 2, None),
    ]
    found = pair_observations(ledger, ("KAZ", "ITA"))
    assert {(o.reporter, o.authority) for o in found} == {("KAZ", "KAZ"), ("ITA", "ITA")}


def test_a_second_run_asks_nothing_again(ledger: Ledger) -> None:
    ask(ledger, recorded)

    def silent(address: str) -> bytes:
        raise AssertionError(address)

    assert [f.rows for f in ask(ledger, silent)] == [2, 2]


def test_more_years_than_one_call_answers_are_asked_in_runs(ledger: Ledger) -> None:
    spans = [(f.question.reporter, f.question.first, f.question.last) for f in ask(ledger, recorded, last=2028)]
    assert spans == [("KAZ", 2015, 2026), ("KAZ", 2027, 2028), ("ITA", 2015, 2026), ("ITA", 2027, 2028)]


def test_a_providers_own_numbers_are_asked_with() -> None:
    asked = next(questions(providers()["comtrade"], ("USA", "JPN"), (2023, 2023)))
    assert "reporterCode=842&partnerCode=392&period=2023&" in asked.address


def test_without_a_network_each_address_is_named_and_nothing_is_kept(ledger: Ledger) -> None:
    def offline(address: str) -> bytes:
        raise NetworkError("no answer", where=address)

    failed = ask(ledger, offline)
    assert all(isinstance(f.error, NetworkError) and f.question.address.startswith("https://") for f in failed)
    assert not beside(ledger).folder.exists()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b" \n", "empty"),
        (b'{"count": 0, "data": []}', "without rows"),
        (b'{"count": 9, "data": [{"a": 1}]}', "cut short"),
        (b'{"data": [', "cut short"),
        (answer("KAZ", "ITA", rows=500), "cut short at 500"),
        (b"<!DOCTYPE html><html></html>", "web page"),
    ],
)
def test_an_answer_that_is_not_whole_is_an_error_and_is_not_kept(ledger: Ledger, body: bytes, words: str) -> None:
    failed = ask(ledger, lambda _: body)
    assert all(f.error is not None and words in str(f.error) for f in failed)
    assert beside(ledger).datasets() == []
    assert [f.rows for f in ask(ledger, recorded)] == [2, 2]


def test_a_large_answer_that_is_only_announced_is_an_error(ledger: Ledger) -> None:
    notice = b"<m:Message xmlns:m='m'><m:Footer><m:Text>The response will be written to a file</m:Text></m:Footer></m:Message>"
    (italy,) = ask(ledger, lambda _: notice, provider="comext")
    assert italy.question.reporter == "ITA"
    assert italy.error is not None and "will be written" in str(italy.error)


@pytest.mark.parametrize("provider", ["baci", "nobody"])
def test_a_provider_that_cannot_be_asked_is_named(ledger: Ledger, provider: str) -> None:
    with pytest.raises(InputError):
        ask(ledger, recorded, provider=provider)


def test_what_was_recorded_answers_without_a_network(ledger: Ledger, tmp_path: Path) -> None:
    span, folder = (2015, 2016), tmp_path / "recorded"
    asked = {"provider": "comtrade", "years": span, "vintage": "2024-05-01"}
    assert [f.rows for f in fetch_pair(ledger, ("KAZ", "ITA"), get=recorded, record=folder, **asked)] == [2, 2]  # type: ignore[arg-type]
    other = Ledger.open(tmp_path / "other.db")
    assert [f.rows for f in fetch_pair(other, ("KAZ", "ITA"), get=replayed(folder), **asked)] == [2, 2]  # type: ignore[arg-type]
    (failed, _) = fetch_pair(other, ("KAZ", "PER"), get=replayed(folder), **asked)  # type: ignore[arg-type]
    assert failed.error is not None and "no answer was recorded" in str(failed.error)


def test_the_command_fills_the_ledger_from_a_recording_and_says_what_to_do_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, place = tmp_path / "recorded", tmp_path / "ledger.db"
    for question in questions(providers()["comtrade"], ("KAZ", "ITA"), (2015, 2016)):
        Answers(folder).keep(question.address, Answer(address="a", status=200, body=recorded(question.address)))

    def run(*words: str) -> int:
        monkeypatch.setattr(
            sys, "argv", ["steelyard", "fetch", *words, "--recorded", str(folder), "--ledger", str(place)]
        )
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0)

    assert run("KAZ", "Italy", "--years", "2015-2016") == 0
    assert "KAZ on ITA, 2015-2016: 2 rows" in capsys.readouterr().out
    assert run("KAZ", "PER", "--years", "2015") == 2
    assert "by hand: https://comtradeapi.un.org" in capsys.readouterr().out
    assert run("KAZ", "ITA", "--years", "2015-2016", "--json") == 0
    assert [row["rows"] for row in json.loads(capsys.readouterr().out)["fetched"]] == [2, 2]
    assert run("KAZ", "ITA", "--years", "2015-2016", "--quiet") == 0
    assert capsys.readouterr().out == ""


def test_a_download_goes_through_the_network_folder_and_leaves_no_part(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def download(address: str, file: Path, **_: Any) -> Path:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(recorded(address))
        return file

    monkeypatch.setattr("steelyard.net.download.download", download)
    found = list(fetch_pair(ledger, ("KAZ", "ITA"), provider="comtrade", years=(2015, 2016), vintage="2024-05-01"))
    assert [f.rows for f in found] == [2, 2]
    kept = sorted(file.name for file in beside(ledger).folder.rglob("answers/**/*") if file.is_file())
    assert kept == ["ITA-KAZ-2015-2016.json", "KAZ-ITA-2015-2016.json"]
