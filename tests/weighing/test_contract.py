"""`weigh --json` and its questions, `ask`, bad lines: what other programs and people rely on."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from steelyard.cli.main import main
from steelyard.core.claim import Claim
from steelyard.core.errors import InputError
from steelyard.weighing.ask import parse_ask

YEAR = {"start": "2022-01", "end": "2022-12"}
LINES = [
    {"id": "all", "flow": "turnover", "value": 334e6, "low": 333e6, "high": 334e6, "hedge": "almost", "period": YEAR},
    {"id": "sold", "flow": "exports", "value": 91e6, "low": 91e6, "high": 92e6, "hedge": "more_than", "period": YEAR},
    {
        "id": "before",
        "flow": "turnover",
        "low": 314.5e6,
        "high": 315.5e6,
        "period": {"start": "2021-01", "end": "2021-12"},
    },
]
BASE = {"kind": "level", "reporter": "BLR", "partner": "RU-LIP", "unit": "USD"}


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["steelyard", *words])
        try:
            main()
        except SystemExit as stop:
            status = int(stop.code or 0)
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def file_of(folder: Path, rows: list[dict[str, Any]]) -> str:
    file = folder / "claims.jsonl"
    file.write_text("\n".join(json.dumps({**BASE, **row}) for row in rows) + "\n", encoding="utf-8")
    return str(file)


def asked(capsys: pytest.CaptureFixture[str], file: str, question: str) -> list[dict[str, Any]]:
    status, out, _ = run(capsys, "weigh", file, "--ask", question, "--json")
    assert status == 0
    result = json.loads(out)
    assert next(iter(result)) == "schema"
    assert result["schema"] == 1
    return [row for pair in result["pairs"] for row in pair["quantities"]]


def test_a_question_is_answered_for_the_office_that_speaks_with_the_claims_that_hold_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = asked(capsys, file_of(tmp_path, LINES), "imports:2022-01..2022-12")
    found = [row for row in rows if row["flow"] == "imports" and row["period"] == YEAR]
    assert [(row["authority"], row["low"], row["high"]) for row in found] == [("BLR", 241_000_000, 243_000_000)]
    assert set(found[0]["from_low"] + found[0]["from_high"]) == {"all", "sold"}
    assert {"product", "scope", "unit", "p05", "p50", "p95"} <= found[0].keys()
    assert not [row for row in rows if row["authority"] is None]


@pytest.mark.parametrize(
    ("question", "low", "high"),
    [
        ("BLR>RU-LIP:imports@BLR:2022..2022", 241e6, 243e6),
        ("RU-LIP>BLR:exports:2022", 241e6, 243e6),
        ("turnover:2022-01..2022-12/2021-01..2021-12", 100 * (333 / 315.5 - 1), 100 * (334 / 314.5 - 1)),
        ("exports/8701:2022..2022", 0, 92e6),
        ("imports:2022-01..2022-03", 0, 243e6),
        ("balance:2022", -152e6, -149e6),
        ("exports@RU-LIP:2022", 0, None),
    ],
)
def test_every_form_of_question_has_its_bound(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], question: str, low: float, high: float | None
) -> None:
    claims = [Claim.from_json({**BASE, **row}) for row in LINES]
    wanted = parse_ask(question, claims)[0]
    rows = asked(capsys, file_of(tmp_path, LINES), question)
    base = wanted.base.to_json() if wanted.base else None
    (row,) = [
        row for row in rows
        if (row["reporter"], row["flow"], row["period"], row["base_period"], row["product"], row["authority"])
        == (wanted.reporter, wanted.flow.value, wanted.period.to_json(), base, wanted.product, wanted.authority or "BLR")
    ]  # fmt: skip
    assert row["low"] == pytest.approx(low)
    assert row["high"] == (None if high is None else pytest.approx(high))


@pytest.mark.parametrize(
    "question", ["imports", "up:2022", "imports:2022-13", "imports:2022/2021/2020", "imports:2022/", "@BLR:2022"]
)
def test_a_question_of_another_form_is_bad_input(question: str) -> None:
    with pytest.raises(InputError) as error:
        parse_ask(question, [])
    assert error.value.mend


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"id": "x"}',
        json.dumps({**BASE, **LINES[0], "id": "new", "flow": "up"}),
        json.dumps({**BASE, **LINES[0]}),
    ],
)
def test_a_bad_line_ends_with_its_number_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    file = Path(file_of(tmp_path, LINES))
    file.write_text(file.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    status, out, err = run(capsys, "weigh", str(file), "--json")
    assert (status, out) == (2, "")
    assert "line 4" in err
    assert err.count("\n") == 1


def test_a_question_in_words_is_answered_with_its_because(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "ask", "imports of BLR from RU-LIP in 2022", "--claims", file_of(tmp_path, LINES))
    assert status == 0
    assert "$241–243 million" in out
    assert out.count("because") == 2
    assert "nothing bounds it" not in out


def test_the_same_claims_in_any_order_print_the_same_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    once = asked(capsys, file_of(tmp_path, LINES), "imports:2022")
    assert asked(capsys, file_of(tmp_path, LINES), "imports:2022") == once
    mixed = LINES[:]
    random.Random(3).shuffle(mixed)
    again = asked(capsys, file_of(tmp_path, mixed), "imports:2022")
    assert sorted(map(json.dumps, again)) == sorted(map(json.dumps, once))


def test_a_weighing_of_many_pairs_tells_how_many_are_done() -> None:
    from steelyard.weighing.weigh import weigh

    claims = [
        Claim.from_json({**BASE, **LINES[0], "id": code, "partner": code}) for code in ("RU-LIP", "RU-OMS", "RU-TUL")
    ]
    heard: list[tuple[float, float]] = []
    weigh(claims, estimates=False, told=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 3), (2, 3), (3, 3)]
