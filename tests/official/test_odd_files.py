"""Files as people have them: whatever is no table, or not a whole one, is one clear line; nothing is lost silently."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from steelyard.core.errors import InputError
from steelyard.desk.official import add_table, describe, pair_observations
from steelyard.ledger.store import Ledger

pytest.importorskip("duckdb")

HEAD = "reporter,partner,flow,month,value_eur"
ROWS = ("DEU,PER,export,2021-01,1000.5", "DEU,PER,export,2021-02,2000")
WHOLE = "\n".join([HEAD, *ROWS]) + "\n"
LONG = [f"DEU,PER,export,20{y}-{m:02},{m}" for y in range(10, 22) for m in range(1, 13)] * 200


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(tmp_path / "ledger.db")


def added(ledger: Ledger, file: Path, form: str | None = None) -> list[tuple[str, float | None]]:
    """Add a table; return period and value of the exports of Germany to Peru."""
    described = file.with_suffix(".toml")
    if form is not None:
        described.write_text(form, encoding="utf-8")
    add_table(str(file), ledger, vintage="2024-01-01", layout=str(described) if form else None)
    return [(str(c.period), c.value) for c in pair_observations(ledger, ("DEU", "PER")) if c.flow == "exports"]


def late(line: str) -> str:
    """A table whose line 28,001 is what is given: far behind what is looked at to guess the form."""
    return "\n".join([HEAD, *LONG[:27_999], line, *LONG[27_999:]]) + "\n"


@pytest.mark.parametrize(
    "body",
    [
        WHOLE.encode("utf-8-sig"), WHOLE.encode("utf-16"), WHOLE.replace(",", ";").encode(),
        WHOLE.replace(",", "\t").encode(), WHOLE.replace(",", "|").encode(), WHOLE.replace("\n", "\r\n").encode(),
        WHOLE.replace("2021-02", "28.02.2021").encode(), b"Trade of Germany\n\n" + WHOLE.encode(),
        WHOLE.replace("reporter", "Reporter ").replace("flow", "FLOW").encode(),
    ],
    ids=["mark", "utf-16", "semicolons", "tabs", "bars", "windows lines", "a day", "a title", "capitals"],
)  # fmt: skip
def test_the_same_table_is_read_however_it_is_written(ledger: Ledger, tmp_path: Path, body: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(body)
    assert added(ledger, tmp_path / "a.csv") == [("2021-01..2021-02", 3000.5)]


def test_a_compressed_table_is_read_and_one_cut_short_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    body = "\n".join([HEAD, *LONG[:3_000]]).encode()
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(body))
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b.csv", body)
    assert (
        add_table(str(tmp_path / "a.csv.gz"), ledger).rows == add_table(str(tmp_path / "b.zip"), ledger).rows == 3_000
    )
    cut = gzip.compress(body)
    for size in (len(cut) // 2, len(cut) - 8):
        (tmp_path / "c.csv.gz").write_bytes(cut[:size])
        with pytest.raises(InputError, match="cut short"):
            add_table(str(tmp_path / "c.csv.gz"), ledger)


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("a.csv", "<!DOCTYPE html><html><p>Please log in</p></html>", "a web page"),
        ("a.csv", "<table><tr><td>reporter</td></tr></table>", "a web page"),
        ("a.csv", '{"data": [], "count": 0}', "JSON that is called a table"),
        ("a.csv", "\n \n", "an empty file"),
        ("a.csv", HEAD + "\n", "a table without rows"),
        ("a.csv", "\n".join(ROWS), "no head that names the columns"),
        ("a.csv", WHOLE.replace(",month", "").replace(",2021-01", "").replace(",2021-02", ""), "without the column 'month'"),
        ("a.csv", WHOLE.replace("1000.5", '"1,000.5"'), 'a figure that is no plain number.*writes  decimal = "'),
        ("a.csv", WHOLE.replace(",", ";").replace("1000.5", "1000,5"), "a figure that is no plain number: '1000,5'"),
        ("a.csv", WHOLE.replace("2021-02", "2021-13"), "no such period: '2021-13'"),
        ("a.csv", WHOLE.replace("2021-02", "2021-2022"), "no such period: '2021-2022'"),
        ("a.csv", WHOLE.replace("2021-02", "Feb 2021"), "no such period: 'Feb 2021'"),
        ("a.csv", late("DEU,PER,export,2021-02"), "line 28001 has 4 cells where others have 5"),
        ("a.csv", late("DEU,PER,export,2021-02,5,6"), "line 28001 has 6 cells where others have 5"),
        ("a.csv", late("DEU,PER,export,2021-02,five"), "no plain number: 'five'; correct the row"),
        ("a.csv", "a,b,c,d\n1,2,3,4\n" + WHOLE, "line 1 has 4 cells where others have 5"),
        ("a.csv.gz", "hello", "no gzip file"),
        ("a.zip", "PK nothing", "a damaged zip"),
        ("a.parquet", "PAR1 nothing", "cannot be read"),
        ("a.json", '{"data": [', "not JSON, or cut short"),
    ],
)  # fmt: skip
def test_what_is_no_whole_table_is_one_clear_line_and_leaves_nothing(
    ledger: Ledger, tmp_path: Path, name: str, body: str, words: str
) -> None:
    (tmp_path / name).write_text(body, encoding="utf-8")
    with pytest.raises(InputError, match=words) as refused:
        add_table(str(tmp_path / name), ledger)
    assert "\n" not in str(refused.value) and refused.value.mend and name in str(refused.value)
    assert not (tmp_path / "ledger.tables/manifest.json").exists()


def test_bytes_that_are_no_text_are_refused(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(InputError, match=r"no text|cannot be read"):
        add_table(str(tmp_path / "a.csv"), ledger)


def test_names_in_western_and_cyrillic_windows_letters_are_told_apart(tmp_path: Path) -> None:
    for encoding, words in (("cp1252", ("Côte d'Ivoire", "España")), ("cp1251", ("Россия", "Перу"))):
        lines = ["Country;Partner;Flow;Year;Value, EUR", *(f"{one};{words[0]};export;2021;5" for one in words)]
        (tmp_path / "a.csv").write_bytes("\n".join(lines).encode(encoding))
        assert all(word in describe(str(tmp_path / "a.csv")) for word in words)


def test_years_across_are_drafted_and_read(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "Exports by partner, EUR\n\nPartner;2019;2020;Note\nPeru;1 005,5;6;\nChile;8;..;x\n"
    )
    text = describe(str(tmp_path / "a.csv"))
    assert "across = true" in text and "# not read: Note" in text
    done = text.replace('# constant_reporter = "..."', 'constant_reporter = "DEU"')
    done = done.replace('# constant_flow = "..."', 'constant_flow = "exports"')
    assert added(ledger, tmp_path / "a.csv", done) == [("2019", 1005.5), ("2020", 6.0)]


def test_years_beside_months_are_months_and_not_whole_years(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Partner,Year,Month,Exports EUR,Imports EUR\nPeru,2021,1,5,2\nPeru,2021,2,6,3\n")
    text = describe(str(tmp_path / "a.csv")).replace('# constant_reporter = "..."', 'constant_reporter = "DEU"')
    assert added(ledger, tmp_path / "a.csv", text) == [("2021-01..2021-02", 11.0)]
