"""The real official tables of the shared folder: each is added as a user adds it, and its figures are compared.

Run by `make acceptance`. Tables that are no trade statistics (exchange rates, national accounts, tariffs) must be refused with
the way to describe them; an answer that only announces a file must say how to go on.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.desk.official import observations, pair_observations
from steelyard.ledger.store import Ledger

DATA = Path(os.environ.get("SHARED", "../shared")) / "data"
BIN = [sys.executable, "-c", "from steelyard.cli.main import main; main()"]

ROWS = {
    "comtrade_v1_response.json": 4, "api/comtrade_preview_usa_jpn_2023.json": 2, "api/imf_imts_usa_exports.xml": 4,
    "comext_totals_monthly.csv": 7_684, "comext_products_monthly.parquet": 835_003, "comexstat_parana_monthly.parquet": 86_236,
    "wits_2009_bilateral.parquet": 40_618, "russia_fts_monthly.csv": 8_436, "armenia_vintage_2024-02.parquet": 13_226,
    "armenia_vintage_2024-09.parquet": 55_042, "kyrgyzstan_exports_by_region.csv": 180, "swiss_exports_monthly.parquet": 62_868,
}  # fmt: skip
VINTAGES = {"armenia_vintage_2024-02.parquet": "2024-02-01", "armenia_vintage_2024-09.parquet": "2024-09-01"}
FIGURES = {
    ("DEU", "RUS", "exports", "2020", "EUR"): 23.18e9, ("DEU", "RUS", "exports", "2021", "EUR"): 26.76e9,
    ("RUS", "DEU", "imports", "2020", "USD"): 23.42e9, ("RUS", "DEU", "imports", "2021", "USD"): 27.36e9,
    ("RUS", "BLR", "exports", "2020-01..2020-03", "USD"): 3.469e9, ("RUS", "BLR", "imports", "2020-01..2020-03", "USD"): 3.032e9,
    ("USA", "JPN", "imports", "2023", "USD"): 151_580_564_290, ("USA", "JPN", "exports", "2023", "USD"): 76_154_045_176,
    ("USA", "WORLD", "exports", "2023", "USD"): 2_019_551_635_133, ("CHN", "ARG", "imports", "2010", "USD"): 6_804_128_143,
    ("BR-PR", "ARG", "imports", "2021", "USD"): 454_336_439, ("KGZ", "WORLD", "exports", "2006", "USD"): 794.0674e6,
}  # fmt: skip
REFUSED = {
    "api/estat_footer2.xml": "diss-web/file/", "sdmx/ESTAT__footer.xml": "diss-web/file/", "sdmx/IMF__01R.xml": "no observation",
    **dict.fromkeys(("api/eurostat_jsonstat_namq.json", "api/wits_tariff_genericdata.xml", "api/estat_footer2.zip",
                     "sdmx/ECB_EXR__flat.json", "sdmx/ECB_EXR__ng-flat.xml", "sdmx/ECB_EXR__sg-ts.xml",
                     "sdmx/ESTAT__NAMA_10_GDP-ss.xml", "sdmx/IMF__PCPS.xml"), "steelyard describe"),
}  # fmt: skip


def steelyard(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*BIN, *map(str, words)], capture_output=True, text=True)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ledger = tmp_path_factory.mktemp("official") / "ledger.db"
    for name, rows in ROWS.items():
        done = steelyard("add", DATA / name, "--date", VINTAGES.get(name, "2023-01-13"), "--ledger", ledger)
        assert done.returncode == 0, done.stderr
        assert f"{rows:,} rows" in " ".join(done.stdout.split()), done.stdout
    return ledger


@pytest.mark.parametrize(("asked", "value"), FIGURES.items(), ids=[" ".join(asked) for asked in FIGURES])
def test_a_figure_of_a_real_table(place: Path, asked: tuple[str, str, str, str, str], value: float) -> None:
    reporter, partner, flow, period, unit = asked
    claim = Claim(
        id="a", kind=Kind.LEVEL, reporter=reporter, partner=partner, flow=Flow(flow), period=Period.parse(period)
    )
    found = [
        c.value for c in observations(Ledger.open(place), [claim])
        if (c.reporter, c.flow.value, str(c.period), c.unit) == (reporter, flow, str(claim.period), unit)
    ]  # fmt: skip
    assert found and min(abs(v / value - 1) for v in found if v) < 3e-4, found


def test_both_sides_of_a_mirror_stand_apart(place: Path) -> None:
    found = pair_observations(Ledger.open(place), ("DEU", "RUS"))
    assert {(c.reporter, c.authority) for c in found} == {("DEU", "DEU"), ("RUS", "RUS")}


@pytest.mark.parametrize(("name", "words"), REFUSED.items())
def test_what_is_no_trade_table_is_refused_with_the_way_on(tmp_path: Path, name: str, words: str) -> None:
    done = steelyard("add", DATA / name, "--ledger", tmp_path / "ledger.db")
    assert done.returncode == 2
    assert words in "".join(done.stderr.split("\n")), done.stderr


@pytest.mark.parametrize("name", ["world_trade_avg_1998_2000.parquet", "agtpa_panel.parquet"])
def test_an_unknown_table_is_added_through_its_draft(tmp_path: Path, name: str) -> None:
    draft = steelyard("describe", DATA / name).stdout
    for open_line, filled in (("# constant_flow", "constant_flow"), ("# constant_period", "constant_period")):
        draft = draft.replace(f'{open_line} = "..."', f'{filled} = "{"exports" if "flow" in filled else "1999"}"')
    (tmp_path / "layout.toml").write_text(draft)
    done = steelyard(
        "add", DATA / name, "--layout", tmp_path / "layout.toml", "--date", "2024-01-01", "--ledger", tmp_path / "l.db"
    )
    assert done.returncode == 0, done.stderr
    assert "rows of official figures" in " ".join(done.stdout.split())


def test_spark_reads_the_years_as_partitions(place: Path) -> None:
    from pyspark.sql import SparkSession

    with_2009 = [d.parent for d in place.with_suffix(".tables").glob("*/years/year=2009")]
    folder = next(d for d in with_2009 if len(list(d.iterdir())) == 1)  # WITS has that year alone
    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        rows = spark.read.parquet(str(folder)).where("year = 2009 AND reporter = 'BLR' AND partner = 'RUS'").collect()
    finally:
        spark.stop()
    assert {row.flow: round(row.value / 1e6) for row in rows} == {"exports": 6_299, "imports": 14_894}
