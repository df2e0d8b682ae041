"""Bad input gets one clear line on standard error, exit 2, and loses nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from steelyard.cli.main import main

Run = tuple[int, str, str]


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> Run:
    """Run the command line as it is called; return its exit status and both outputs."""
    monkeypatch.setattr(sys, "argv", ["steelyard", *words])
    status = 0
    try:
        main()
    except SystemExit as ended:
        status = int(ended.code or 0)
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of things that cannot be read as reports."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "spaces.txt").write_bytes(b" \n\t \n")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "hungarian.txt").write_text(
        "A két ország közötti kereskedelem tavaly öt százalékkal nőtt, és már meghaladta a hárommilliárd dollárt, "
        "mert a kivitel is nagyobb volt, mint egy évvel korábban.",
        encoding="utf-8",
    )
    (tmp_path / "large.txt").write_bytes(b"Trade between Japan and China rose 5% in 2004. " * 1_100_000)
    (tmp_path / "ledger.db").write_text("this is not a ledger at all")
    (tmp_path / "claims.jsonl").write_text('{"id": "a"}\n')
    row = (
        '{"id": "a", "kind": "level", "reporter": "%s", "partner": "Ireland", "flow": "exports", "low": 1, "high": 2, '
    )
    row += '"unit": "USD", "period": {"start": "2020-01", "end": "2020-12"}}\n'
    (tmp_path / "code.jsonl").write_text(row % "ICEL")
    (tmp_path / "names.jsonl").write_text(row % "Iceland")
    (tmp_path / "report.txt").write_text("Trade between Japan and China rose 5% to $3 billion in 2004.")
    return tmp_path


CASES = {
    "an empty file": ("check empty.txt", "empty.txt", "empty"),
    "a file of white space": ("check spaces.txt", "spaces.txt", "empty"),
    "a binary file": ("check binary.txt", "binary.txt", "not text"),
    "a language without a lexicon": ("check hungarian.txt", "Hungarian", "English or Russian"),
    "a text of fifty megabytes": ("check large.txt", "large.txt", "too large"),
    "a file that is not there": ("check nofile.txt", "nofile.txt", "no such file"),
    "a folder": ("check .", ".", "folder"),
    "a day that cannot be": ("check report.txt --date 2023-02-31", "--date", "2023-02-31"),
    "an unknown economy": ("brief Narnia RUS -o brief.html", "Narnia", "did you mean"),
    "the same economy twice": ("brief JPN Japan -o brief.html", "JPN", "two economies"),
    "a format that is not written": ("brief JPN CHN -o brief.odt", ".odt", ".docx"),
    "no ledger": ("brief JPN CHN -o brief.html --ledger none.db", "none.db", "steelyard add"),
    "a file that is no ledger": ("check report.txt --ledger ledger.db", "ledger.db", "not a ledger"),
    "a code of no economy": ("weigh code.jsonl", "code.jsonl, line 1", "ICEL"),
    "an amount that is none": ("register add JPN CHN x --who me --value lots", "--value", "lots"),
    "a claim without its fields": ("weigh claims.jsonl", "claims.jsonl", "line 1"),
    "a target that is no amount": ("outlook JPN CHN --target frogs", "--target", "frogs"),
    "a question about something else": ("ask frogs", "frogs", "imports of"),
    "an unknown command": ("chekc report.txt", "chekc", "--help"),
    "an unknown option": ("check report.txt --nosuch", "--nosuch", "check --help"),
    "a missing argument": ("brief JPN -o brief.html", "partner", "brief --help"),
}


@pytest.mark.parametrize(("words", "what", "mend"), CASES.values(), ids=CASES.keys())
def test_bad_input_is_one_clear_line(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: str,
    what: str,
    mend: str,
) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    status, out, err = run(capsys, monkeypatch, *words.split())
    assert (status, out) == (2, "")
    assert err.startswith("steelyard: ")
    assert err.count("\n") == 1
    assert what in err
    assert mend in err
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_text_without_trade_figures_is_no_error(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "cat.txt").write_text("The cat sat on the mat and slept there while it was raining.")
    status, out, err = run(capsys, monkeypatch, "check", "cat.txt")
    assert (status, err) == (0, "")
    assert "No figure about trade" in out


def test_broken_html_is_read_as_far_as_it_goes(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "broken.html").write_text(
        "<html><body><p>Trade between Japan and <b>China rose 5% to $3 billion in 2004, it said.</b"
    )
    status, out, _ = run(capsys, monkeypatch, "check", "broken.html")
    assert status == 0
    assert "2 trade claims" in out
    assert max(map(len, out.splitlines())) < 200


def test_the_version_and_the_help_need_no_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(capsys, monkeypatch, "--version")[1].startswith("steelyard ")
    status, out, _ = run(capsys, monkeypatch)
    assert status == 0
    assert all(command in out for command in ("check", "weigh", "outlook", "brief"))


def test_a_claim_file_may_name_its_economies(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    status, out, _ = run(capsys, monkeypatch, "weigh", "names.jsonl", "--json")
    assert status == 0
    assert '"ISL"' in out and '"IRL"' in out


def test_a_ledger_of_the_environment_that_was_never_made_stops_no_check(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setenv("STEELYARD_LEDGER", str(folder / "none.db"))
    assert run(capsys, monkeypatch, "check", "report.txt")[0] == 0
    assert not (folder / "none.db").exists()
    assert run(capsys, monkeypatch, "check", "report.txt", "--ledger", "none.db")[0] == 2
