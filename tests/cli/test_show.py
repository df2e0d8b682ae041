"""What `check`, `weigh` and `ask` print: claims cited by number are listed, rows stand in order, conflicts are said."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from steelyard.cli.main import main

Told = tuple[int, str]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Told]:
    """Run the command line as it is called; return its exit status and what it prints."""

    def run(*words: str) -> Told:
        monkeypatch.setattr(sys, "argv", ["steelyard", *words])
        monkeypatch.delenv("STEELYARD_LEDGER", raising=False)
        status = 0
        try:
            main()
        except SystemExit as ended:
            status = int(ended.code or 0)
        return status, capsys.readouterr().out

    return run


ROW = {"kind": "level", "reporter": "ISL", "partner": "LVA", "flow": "turnover", "unit": "EUR"}


def year(number: int) -> dict[str, str]:
    """A year as a claim file has it."""
    return {"start": f"{number}-01", "end": f"{number}-12"}


def written(folder: Path, *rows: dict[str, object]) -> str:
    """A file of claims."""
    file = folder / "claims.jsonl"
    file.write_text("\n".join(json.dumps({**ROW, "id": f"c{k}", **row}) for k, row in enumerate(rows)))
    return str(file)


def level(number: int, low: float, high: float, flow: str = "turnover", **more: object) -> dict[str, object]:
    """A level of one year."""
    return {"low": low, "high": high, "flow": flow, "period": year(number), **more}


def test_weigh_lists_the_claims_it_cites_counts_each_once_and_keeps_rows_in_order(
    tmp_path: Path, told: Callable[..., Told]
) -> None:
    rows = [level(2021, 7e7, 8e7), level(2019, 5e7, 6e7), level(2020, 6e7, 7e7, source="s"), level(2020, 61e6, 68e6)]
    status, text = told("weigh", written(tmp_path, *rows), "--quiet")
    assert status == 0
    listed = text[text.index("The claims by number") :]
    assert [int(n) for n in re.findall(r"^ +(\d+)  ", listed, re.M)] == [1, 2, 3, 4]
    years = re.findall(r"^ *trade of \S+ with \S+ \(figures of \S+\) +(\d{4})  ", text, re.M)
    assert years == ["2019", "2020", "2021"]
    assert "Verdicts on 4 claims: " in text
    assert "Verdicts on 1 claim: " in told("weigh", written(tmp_path, rows[0]), "--quiet")[1]
    assert "balance of" not in text, "anything from all imports to all exports says nothing"
    assert "exports of" not in text[: text.index("The claims by number")]


def test_ask_says_that_the_figures_it_rests_on_cannot_hold_together(tmp_path: Path, told: Callable[..., Told]) -> None:
    torn = [level(2020, 3e7, 3.2e7, "exports"), level(2020, 2e7, 2.2e7, "imports"), level(2020, 8e7, 8.2e7)]
    file = written(tmp_path, *torn)
    assert (
        "note: These cannot hold together" in told("ask", "trade of Iceland with Latvia in 2020", "--claims", file)[1]
    )
    file = written(tmp_path, *torn[:2])
    status, text = told("ask", "trade of Iceland with Latvia in 2020", "--claims", file)
    assert status == 0
    assert "50" in text
    assert "cannot hold" not in text


def test_check_says_where_another_side_differs_and_names_the_section_so(
    tmp_path: Path, told: Callable[..., Told]
) -> None:
    theirs = tmp_path / "riga.txt"
    theirs.write_text(
        "Riga, 3 March 2022\n\nLatvia's imports from Iceland were worth $52 million in 2021, "
        "the Latvian statistics office said."
    )
    ours = tmp_path / "reykjavik.txt"
    ours.write_text(
        "Reykjavik, 9 March 2022\n\nIceland's exports to Latvia were worth $61 million in 2021, "
        "Statistics Iceland said."
    )
    ledger = str(tmp_path / "l.db")
    assert told("add", str(theirs), "--ledger", ledger)[0] == 0
    status, text = told("check", str(ours), "--ledger", ledger)
    assert status == 0
    assert "What cannot hold together, or differs" in text
    assert "figures that another side counts bear on it and differ" in text
    assert "no figure from elsewhere bears on it" not in text


def test_a_total_has_a_verdict_line(tmp_path: Path, told: Callable[..., Told]) -> None:
    report = tmp_path / "report.txt"
    report.write_text(
        "Nuuk, 2 May 2022\n\nIceland exported goods worth $48 million to Latvia in 2021. "
        "Total exports of Iceland were $6 billion."
    )
    text = told("check", str(report))[1]
    claims = re.findall(r"^ +\d+  .*\n +“.*”\n(.*)$", text, re.M)
    assert len(claims) == 2
    assert all("in this text" in line for line in claims)


def test_what_a_later_text_may_say_is_counted_in_words_and_names_the_pair(
    tmp_path: Path, told: Callable[..., Told]
) -> None:
    first, later = tmp_path / "first.txt", tmp_path / "later.txt"
    first.write_text(
        "Riga, 3 March 2022\n\nIceland exported goods worth $48 million to Latvia in 2021. "
        "The minister promised to open a fish smoking plant in Liepaja by the end of 2023."
    )
    later.write_text(
        "Riga, 9 October 2023\n\nIceland's exports to Latvia were $51 million in 2022. "
        "The fish smoking plant in Liepaja was opened on Monday, the ministry said."
    )
    ledger = str(tmp_path / "l.db")
    told("add", str(first), "--ledger", ledger)
    text = told("add", str(later), "--ledger", ledger)[1]
    assert "about 1 pledge that is known:  steelyard register proposals ISL LVA" in text
    shown = told("register", "list", "ISL", "LVA", "--ledger", ledger)[1]
    assert "1 later text may speak of 1 of these:  steelyard register proposals ISL LVA" in shown
