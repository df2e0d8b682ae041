"""The gap on real tables: EU exports by product that stopped in 2022, and the real export-control list in every output.

Run by `make acceptance`. Every code of the list, and its HS6 and headings, must be absent from terminal, JSON, CSV and brief; who
left and how much is compared with what the table says when it is summed by hand.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from steelyard.desk.gap import Request, find_gap, keep_list
from steelyard.desk.official import add_table
from steelyard.desk.target_odds import parse_target
from steelyard.ledger.store import Ledger
from steelyard.official.controls import parse

DATA = Path(os.environ.get("SHARED", "../shared")) / "data"
BIN = [sys.executable, "-c", "from steelyard.cli.main import main; main()"]
LIST, TABLE = DATA / "eu_export_sanctions_cn8_2022.csv", DATA / "comext_products_monthly.parquet"
STATEMENT = (
    '{"id": "a", "kind": "level", "reporter": "DEU", "partner": "RUS", "flow": "exports", "unit": "EUR", "value": 26760000000, '
    '"low": 26755000000, "high": 26765000000, "period": {"start": "2021-01", "end": "2021-12"}, "published": "2022-03-01"}\n'
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the Comext extract, one statement and the list of the end of 2022."""
    folder = tmp_path_factory.mktemp("gap")
    held = Ledger.open(folder / "l.db")
    add_table(str(TABLE), held, vintage="2023-01-13")
    (folder / "said.jsonl").write_text(STATEMENT, encoding="utf-8")
    run("add", str(folder / "said.jsonl"), "--ledger", str(folder / "l.db"))
    keep_list(held, str(LIST), jurisdiction="EU", day="2022-12-31", destinations=["RUS"])
    return folder / "l.db"


def run(*words: str) -> str:
    done = subprocess.run([*BIN, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def codes() -> set[str]:
    """Every code of the list, and the HS6 codes that hold it."""
    listed = parse(str(LIST), jurisdiction="EU", day="2022-12-31", destinations=["RUS"]).codes
    return {code[:n] for code in listed for n in (6, 8)}


def test_the_list_is_read_whole_with_the_zeros_that_it_lost() -> None:
    listed = parse(str(LIST), jurisdiction="EU", day="2022-12-31", destinations=["RUS"]).codes
    assert len(listed) == 2_223
    assert {len(code) for code in listed} == {8}
    assert "01012100" in listed


def test_no_code_of_the_real_list_stands_in_any_output(ledger: Path, tmp_path: Path) -> None:
    words = ["DEU", "RUS", "--target", "EUR 40bn", "--by", "2026", "--ledger", str(ledger)]
    asked = ["gap", *words, "--flow", "exports", "--since", "2022-03"]
    texts = {"terminal": run(*asked, "-o", str(tmp_path / "out.csv")), "json": run(*asked, "--json")}
    texts["left"] = run(*asked, "--left", "EU")
    texts["csv"] = (tmp_path / "out.csv").read_text(encoding="utf-8")
    for ending in ("html", "json"):
        run("brief", *words, "-o", str(tmp_path / f"brief.{ending}"))
        texts[f"brief.{ending}"] = (tmp_path / f"brief.{ending}").read_text(encoding="utf-8")
    hidden = codes()
    for where, text in texts.items():
        assert not set(re.findall(r"(?<![\d.])\d+(?![\d.])", text)) & hidden, where
    assert "in one sum, not counted" in texts["terminal"]
    assert "2022-12-31" in texts["terminal"]


def test_what_the_eu_no_longer_delivers_to_russia_is_what_the_table_says(ledger: Path) -> None:
    goal = parse_target("EUR 40bn", flow="exports")
    request = Request(since="2022-03", left=("EU",))
    (market,) = find_gap(Ledger.open(ledger), "DEU", "RUS", target=goal, request=request).markets
    assert market.held is not None and market.held.freed is not None
    by_hand = duckdb.sql(f"""
        WITH t AS (SELECT substr(code, 1, 6) AS code, substr(month, 1, 4) AS year, sum(value_eur) AS value
                   FROM '{TABLE}' t WHERE partner = 'RUS' AND substr(month, 6) BETWEEN '03' AND '11'
                   AND NOT EXISTS (SELECT 1 FROM (SELECT DISTINCT code FROM '{TABLE}' WHERE partner = 'RUS') o
                                   WHERE o.code <> t.code AND starts_with(o.code, t.code)) GROUP BY ALL),
        p AS (PIVOT t ON year USING sum(value))
        SELECT sum(greatest(0, (coalesce("2020", 0) + coalesce("2021", 0)) / 2 - coalesce("2022", 0))) * 12 / 9 FROM p
    """).fetchone()
    assert by_hand is not None
    assert market.held.freed[1] == pytest.approx(by_hand[0], rel=1e-6)
    assert 15e9 < market.held.freed[0] < market.held.freed[1] < market.held.freed[2] < 25e9


def test_nobody_left_the_market_of_belarus_by_half(ledger: Path) -> None:
    goal = parse_target("EUR 10bn", flow="exports")
    held = Ledger.open(ledger)
    keep_list(held, str(LIST), jurisdiction="EU", day="2022-12-30", destinations=["BLR"])
    (market,) = find_gap(held, "DEU", "BLR", target=goal, request=Request(since="2022-03")).markets
    assert market.held is not None and market.held.freed is not None
    assert market.held.freed[2] < 0.01e9
