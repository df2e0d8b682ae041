"""The table store: known layouts, whole or nothing, vintages side by side."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from steelyard.core.errors import InputError, LedgerError
from steelyard.core.period import Period
from steelyard.official import layout, store
from steelyard.official.draft import draft
from steelyard.official.query import cells, products, publications
from steelyard.official.store import TableStore
from steelyard.official.table import COLUMNS

pytest.importorskip("duckdb")

LINES = [
    "reporter,partner,flow,month,value_eur",
    "DEU,PER,export,2021-01,1000.5",
    "DEU,PER,export,2021-02,2000",
    "DEU,PER,import,2021-01,300",
    "DEU,CHL,export,2021-01,",
    "FRA,PER,export,2021-12,7",
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "extract.csv"
    file.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def tables(tmp_path: Path) -> TableStore:
    return TableStore(tmp_path / "store")


def known(columns: str) -> layout.Layout:
    found = layout.recognise(columns.split(","))
    assert found is not None
    return found


def add(tables: TableStore, table: Path, vintage: str = "2022-01-01") -> store.Dataset:
    return tables.add(table, known(LINES[0]), vintage=vintage, about={"exports": "FOB", "imports": "CIF"})


def test_a_known_table_is_recognised_and_a_pair_is_read_from_either_side(tables: TableStore, table: Path) -> None:
    dataset = add(tables, table)
    assert (dataset.provider, dataset.rows, dataset.exports) == ("comext", 4, "FOB")
    (publication,) = publications(tables)
    rows = cells(tables, publication, "PER", "DEU")
    assert [(r.flow, r.start, r.months, r.value) for r in rows] == [
        ("exports", 12 * 2021, 1, 1000.5), ("exports", 12 * 2021 + 1, 1, 2000.0), ("imports", 12 * 2021, 1, 300.0),
    ]  # fmt: skip


def test_adding_twice_changes_nothing_and_a_later_vintage_stands_beside(tables: TableStore, table: Path) -> None:
    first = add(tables, table)
    assert add(tables, table) == first
    add(tables, table, "2022-06-01")
    assert [d.vintage for d in tables.datasets()] == ["2022-01-01", "2022-06-01"]
    (publication,) = publications(tables)
    assert {cell.vintage for cell in cells(tables, publication, "DEU", "PER")} == {"2022-01-01", "2022-06-01"}
    assert len(publications(tables, as_of="2022-03-01")[0].editions) == 1


@pytest.mark.parametrize("bad", ["DEU,PER,transit,2021-01,5", "DEU,PER,export,soon,5", "DEU,PER,export,2021-01,many"])
def test_a_row_that_cannot_be_read_leaves_the_old_state(tables: TableStore, table: Path, bad: str) -> None:
    add(tables, table)
    before = sorted(tables.folder.rglob("*"))
    table.write_text(table.read_text(encoding="utf-8") + bad + "\n", encoding="utf-8")
    with pytest.raises(InputError):
        add(tables, table, "2023-01-01")
    assert sorted(tables.folder.rglob("*")) == before


def test_a_killed_import_leaves_the_old_state(tables: TableStore, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tables, table)
    before = tables.datasets()

    def killed(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "_flush", killed)
    with pytest.raises(KeyboardInterrupt):
        add(tables, table, "2023-01-01")
    assert tables.datasets() == before


def test_a_damaged_manifest_is_never_written_over(tables: TableStore, table: Path) -> None:
    add(tables, table)
    manifest = tables.folder / "manifest.json"
    manifest.write_text('{"datasets": [{"key"', encoding="utf-8")
    with pytest.raises(LedgerError, match="damaged manifest"):
        add(tables, table, "2023-01-01")
    assert manifest.read_text(encoding="utf-8") == '{"datasets": [{"key"'


def test_tables_of_an_older_form_are_named_and_not_read_as_empty(tables: TableStore, table: Path) -> None:
    add(tables, table)
    manifest = tables.folder / "manifest.json"
    manifest.write_text('{"schema": 1, "datasets": []}', encoding="utf-8")
    with pytest.raises(LedgerError, match="add the tables again"):
        tables.datasets()


def test_the_provider_json_cut_short_is_an_error(tables: TableStore, tmp_path: Path) -> None:
    row = {
        "reporterISO": "PER",
        "partnerISO": "W00",
        "flowCode": "X",
        "cmdCode": "TOTAL",
        "period": "2020",
        "primaryValue": 5.0,
    }
    row |= {"partner2ISO": "W00", "customsCode": "C00", "motCode": "0", "netWgt": None}
    file = tmp_path / "answer.json"
    file.write_text(json.dumps({"count": 3, "data": [row]}), encoding="utf-8")
    with pytest.raises(InputError, match="1 of 3 rows"):
        tables.add(file, known(",".join(row)), vintage="2024-01-01", about={})
    file.write_text(json.dumps({"count": 1, "data": [row]}), encoding="utf-8")
    tables.add(file, known(",".join(row)), vintage="2024-01-01", about={})
    (total,) = cells(tables, publications(tables)[0], "PER", "WORLD")
    assert (total.months, total.value) == (12, 5.0)


def test_a_draft_of_an_unknown_table_names_the_columns_it_found() -> None:
    text = draft(["Country", "Counterpart", "Direction", "Year", "Amount"], {"Direction": ["Import", "Export"]})
    assert 'reporter = "Country"' in text
    assert '"Import" = "imports"' in text
    assert 'period = "Year"' in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("columns = 1", "unit"),
        ('unit = "USD"\n[columns]\nvalu = "x"', "no such role"),
        ('unit = "USD"\n[columns]\nvalue = "x"', "nothing says the reporter"),
        ("[", "not TOML"),
        ('colour = "red"', "unknown key"),
    ],
)
def test_a_layout_that_cannot_be_is_one_clear_line(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        layout.parse(text, where="my.toml")


def test_every_shipped_layout_and_the_catalog_name_known_providers() -> None:
    import tomllib
    from importlib import resources

    catalog = tomllib.loads((resources.files("steelyard.official") / "catalog.toml").read_text(encoding="utf-8"))
    assert {one.provider for one in layout.known() if one.provider} <= set(catalog)
    assert all({"name", "page", "licence", "exports", "imports", "checked"} <= set(row) for row in catalog.values())


KILLED = """
import pathlib, sys, time
from steelyard.official import layout, store
flush = store._flush
def stopped(folder):
    flush(folder)
    print("written", flush=True)
    time.sleep(60)
store._flush = stopped
table = pathlib.Path(sys.argv[1])
form = layout.recognise(table.read_text().splitlines()[0].split(","))
store.TableStore(pathlib.Path(sys.argv[2])).add(table, form, vintage="2023-01-01", about={})
"""


def test_an_import_killed_outright_leaves_the_old_state_and_the_next_one_clears_up(
    tables: TableStore, table: Path
) -> None:
    first = add(tables, table)
    before = {file: file.read_bytes() for file in tables.folder.rglob("*.*") if file.is_file()}
    words = [sys.executable, "-c", KILLED, str(table), str(tables.folder)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None and running.stdout.readline() == "written\n"
        running.kill()
    assert running.returncode == -signal.SIGKILL
    assert tables.datasets() == [first]
    assert all(file.read_bytes() == body for file, body in before.items())
    add(tables, table, "2023-06-01")
    assert [d.vintage for d in tables.datasets()] == ["2022-01-01", "2023-06-01"]
    assert not [place for place in tables.folder.glob(".*") if place.is_dir()]


def test_two_imports_at_once_both_stay(tables: TableStore, table: Path) -> None:
    code = KILLED.replace("time.sleep(60)", "time.sleep(0)")
    words = [sys.executable, "-c", code, str(table), str(tables.folder)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as other:
        add(tables, table, "2024-01-01")
        other.wait()
    assert other.returncode == 0
    assert [d.vintage for d in tables.datasets()] == ["2023-01-01", "2024-01-01"]


def test_pandas_polars_and_arrow_read_the_files_as_they_are(tables: TableStore, table: Path) -> None:
    pandas, polars, dataset = (pytest.importorskip(name) for name in ("pandas", "polars", "pyarrow.dataset"))
    folder = tables.folder / add(tables, table).key
    frame = pandas.read_parquet(folder / "pairs")
    assert list(frame.columns) == list(COLUMNS)
    assert frame[frame.flow == "exports"].value.sum() == 1000.5 + 2000 + 7
    assert polars.read_parquet(folder / "pairs/*.parquet").equals(polars.from_pandas(frame))
    years = dataset.dataset(folder / "years", partitioning="hive").to_table().to_pandas()
    assert set(years.year) == {2021} and len(years) == len(frame)


def test_a_reporter_has_a_file_of_its_own_whatever_its_name_sorted_by_partner(
    tables: TableStore, tmp_path: Path
) -> None:
    pandas = pytest.importorskip("pandas")
    file = tmp_path / "extract.csv"
    rows = [
        f"{a},{b},export,2021-{m:02},{m}" for m in range(12, 0, -1) for b in ("ZAF", "PER") for a in ("DEU", "Areas/..")
    ]
    file.write_text("\n".join([LINES[0], *rows]) + "\n", encoding="utf-8")
    dataset = add(tables, file)
    assert dataset.unnamed == ("Areas/..",)
    assert sorted(p.name for p in (tables.folder / dataset.key / "pairs").iterdir()) == [
        "Areas%2F%2E%2E.parquet",
        "DEU.parquet",
    ]
    for reporter in dataset.reporters:
        frame = pandas.read_parquet(tables.pairs(dataset, reporter))
        assert set(frame.reporter) == {reporter}
        assert frame.equals(frame.sort_values(["partner", "start"], ignore_index=True)) and len(frame) == 24


def test_tables_of_the_form_before_are_read_as_they_are(tables: TableStore, tmp_path: Path) -> None:
    import duckdb

    file = tmp_path / "products.csv"
    lines = ["reporter,partner,code,month,value_eur", "DEU,PER,87032110,2021-01,5", "FRA,PER,87032110,2021-01,7"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    dataset = tables.add(file, known(lines[0]), vintage="2022-01-01", about={})
    (table,) = publications(tables)
    asked = (tables, table, "DEU", "PER", "exports", Period.of_months(2021, 1, 1))
    now = products(*asked)
    folder = tables.folder / dataset.key
    duckdb.sql(f"COPY (FROM '{folder}/pairs/*.parquet') TO '{folder}/pairs.parquet'")
    shutil.rmtree(folder / "pairs")
    manifest = tables.folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"schema": 3', '"schema": 2'))
    assert products(*asked) == now == {"87032110": (5.0, 0.0)}


def test_a_figure_without_a_product_is_an_error_and_never_left_out(tables: TableStore, tmp_path: Path) -> None:
    file = tmp_path / "products.csv"
    lines = ["reporter,partner,code,month,value_eur", "DEU,PER,87032110,2021-01,5", "DEU,PER,,2021-01,7"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="1 row with a figure names no product"):
        tables.add(file, known(lines[0]), vintage="2022-01-01", about={})
