"""The gap of a pair: every lever from tables, what a list hides in every output, and what is said where nothing is known."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tests.desk.gap_world import EXPORTERS, LISTED, MARKET, PRODUCTS, write

from steelyard.brief.assemble import assemble
from steelyard.brief.render_html import render as render_html
from steelyard.cli.main import main
from steelyard.core.errors import InputError
from steelyard.core.fact import Absent
from steelyard.core.origin import Source
from steelyard.core.period import Period
from steelyard.core.pledge import Pledge
from steelyard.desk import brief, gap_markets
from steelyard.desk.add import add
from steelyard.desk.gap import Request, find_gap, keep_list
from steelyard.desk.gap_form import gap_csv, gap_json
from steelyard.desk.official import add_table, beside
from steelyard.desk.target_odds import parse_target
from steelyard.gazetteer.names import name
from steelyard.ledger.review import Review
from steelyard.ledger.store import Entry, Ledger
from steelyard.official.controls import control_of
from steelyard.official.market import market
from steelyard.outlook.gap import Gap

pytest.importorskip("duckdb")

HIDDEN = {code[:n] for code in LISTED for n in (4, 6, 8)}
SHOWN = [code for code in PRODUCTS if code not in HIDDEN]
GOAL = parse_target("2bn", by=2027, flow="exports")
STATEMENTS = [
    {
        "id": f"{year}", "kind": "level", "reporter": "PER", "partner": MARKET, "flow": "exports", "unit": "USD",
        "period": {"start": f"{year}-01", "end": f"{year}-12"}, "value": value, "low": value - 5e6, "high": value + 5e6,
        "published": "2024-02-01",
    }
    for year, value in ((2023, 340e6),)
]  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger, the world's table beside it, and a list not yet loaded."""
    folder = tmp_path_factory.mktemp("gap")
    table, _ = write(folder)
    said = folder / "said.jsonl"
    said.write_text("".join(json.dumps(row) + "\n" for row in STATEMENTS), encoding="utf-8")
    for ledger in ("bare", "held"):
        held = Ledger.open(folder / f"{ledger}.db")
        add_table(str(table), held, vintage="2024-06-01")
        assert [done.error for done in add([str(said)], held)] == [None]
    keep_list(held, str(folder / "controls.csv"), jurisdiction="EU", day="2024-01-31", destinations=["Chile"])
    return folder


@cache
def gap(place: Path, *, ledger: str = "held", since: str | None = None) -> Gap:
    return find_gap(Ledger.open(place / f"{ledger}.db"), "PER", MARKET, target=GOAL, request=Request(since=since))


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    monkeypatch.setattr(sys, "argv", ["steelyard", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code in (0, None)
    return capsys.readouterr().out


def outputs(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, ledger: str
) -> dict[str, str]:
    """Everything that leaves the program about the gap, as text."""
    words = ["gap", "PER", MARKET, "--target", "2bn", "--by", "2027", "--flow", "exports"]
    file = place / f"{ledger}.db"
    found = {"terminal": run(capsys, monkeypatch, *words, "--ledger", str(file), "-o", str(place / "out.csv"))}
    found["csv"] = (place / "out.csv").read_text(encoding="utf-8")
    found["json"] = run(capsys, monkeypatch, *words, "--ledger", str(file), "--json")
    case = brief.make_case(Ledger.open(file), reporter="PER", partner=MARKET, target=GOAL)
    for lang in ("en", "ru"):
        made = assemble(replace(case, lang=lang))
        found[f"brief {lang}"] = render_html(made, names=name)
        found[f"brief {lang} json"] = brief.RENDER[".json"](made).decode()
        for ending in (".docx", ".xlsx"):
            found[f"brief {lang} {ending}"] = words_of(brief.RENDER[ending](made))
    found |= served(Ledger.open(file))
    found["brief ru .pdf"] = pages_of(brief.RENDER[".pdf"](made))
    found["result"] = repr(gap(place, ledger=ledger))
    return found


def served(held: Ledger) -> dict[str, str]:
    """What the desk and its API say of the gap, and the files that the page offers."""
    testclient = pytest.importorskip("starlette.testclient")
    build = pytest.importorskip("steelyard.web.app").build
    pair, asked = f"/pairs/PER/{MARKET}/gap", "target=2000M&by=2027&flow=exports"
    ways = {
        "page": pair,
        "page csv": f"{pair}/gap.csv",
        "page json": f"{pair}/gap.json",
        "page xlsx": f"{pair}/gap.xlsx",
        "API": f"/api{pair}",
    }
    with testclient.TestClient(build(held, hosts=("127.0.0.1:8788",)), base_url="http://127.0.0.1:8788") as client:
        got = {name: client.get(f"{place}?{asked}") for name, place in ways.items()}
    assert {answer.status_code for answer in got.values()} == {200}
    return {name: words_of(one.content) if name == "page xlsx" else one.text for name, one in got.items()}


def measured(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *who: str
) -> dict[str, str]:
    """What ``steelyard indicators`` says, in its three forms."""
    words = ["indicators", *who, "--top", "100", "--ledger", str(place / "held.db")]
    return {f"indicators {form}": run(capsys, monkeypatch, *words, *more)
            for form, more in (("terminal", ()), ("json", ("--json",)), ("csv", ("--csv", "-")))}  # fmt: skip


def words_of(packed: bytes) -> str:
    """The words of an office document, its marks and styles taken away."""
    named = re.compile(r"(document|sharedStrings|sheet\d+)\.xml$")
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        parts = [file.read(one).decode("utf-8", "replace") for one in file.namelist() if named.search(one)]
    return " ".join(re.sub(r"<[^>]*>", " ", part) for part in parts)


def pages_of(pdf: bytes) -> str:
    """The words of a PDF."""
    pypdfium2 = pytest.importorskip("pypdfium2")
    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_no_listed_code_stands_in_any_output_and_the_others_do(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {row.code for row in gap(place).markets[0].products}
    assert len(shown) >= 3
    for where, text in outputs(place, capsys, monkeypatch, "held").items():
        found = set(re.findall(r"(?<![\d.])\d+(?![\d.])", text))
        assert not found & HIDDEN, where
        assert shown <= found, where
    for who in (("PER", MARKET), (MARKET, "PER"), ("PER",)):
        for where, text in measured(place, capsys, monkeypatch, *who).items():
            found = set(re.findall(r"(?<![\d.])\d+(?![\d.])", text))
            assert not found & HIDDEN, (who, where)
            assert who[0] != MARKET or set(SHOWN) & found, (who, where)


def test_without_a_list_no_product_stands_in_any_output_and_a_red_line_says_so(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for where, text in outputs(place, capsys, monkeypatch, "bare").items():
        assert not set(re.findall(r"(?<!\d)\d{6}(?!\d)", text)) & set(PRODUCTS), where
        if where in ("terminal", "csv", "json"):
            assert "no export-control list for Chile is loaded" in text, where


def test_a_list_older_than_a_year_withholds_the_table(place: Path, tmp_path: Path) -> None:
    table, controls = write(tmp_path)
    held = Ledger.open(tmp_path / "old.db")
    add_table(str(table), held, vintage="2024-06-01")
    keep_list(held, str(controls), jurisdiction="EU", day="2023-05-01", destinations=["CHL"])
    (market,) = find_gap(held, "PER", "CHL", target=GOAL, request=Request()).markets
    assert (market.control, market.products, market.held, market.open) == ("old", (), None, None)
    assert market.absent[0].why.key == "gap.list_old"
    (fresh,) = find_gap(held, "PER", "CHL", target=GOAL, request=Request(as_of="2024-06-01")).markets
    assert fresh.control == "old"


def test_a_list_given_once_on_the_command_line_is_kept_for_the_next_time(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_table(str(place / "world.csv"), Ledger.open(tmp_path / "l.db"), vintage="2024-06-01")
    words = ["gap", "PER", MARKET, "--target", "2bn", "--flow", "exports", "--json", "--ledger", str(tmp_path / "l.db")]
    given = ["--controls", str(place / "controls.csv"), "--jurisdiction", "EU", "--date", "2024-01-31"]
    states = [json.loads(run(capsys, monkeypatch, *words, *more))["markets"][0] for more in ([], given, [])]
    assert [one["control"]["state"] for one in states] == ["missing", "in_force", "in_force"]
    assert [one["withheld"] for one in states] == [True, False, False]
    assert states[2]["control"]["lists"] == [{"name": "controls", "jurisdiction": "EU", "date": "2024-01-31"}]


def test_listed_products_are_one_sum_and_do_not_count(place: Path) -> None:
    (market,) = gap(place).markets
    assert market.held is not None
    assert market.held.count == len(LISTED)
    assert {row.code for row in market.products} <= set(SHOWN)
    lever = next(one for one in gap(place).levers if one.key == "potential")
    assert lever.high == pytest.approx(sum(row.unrealised or 0 for row in market.products))


def test_potentials_of_all_exporters_sum_to_what_the_market_imports_product_by_product(place: Path) -> None:
    """Over all of them, also the one that left: not over the pair, and not over those that gain."""
    store = beside(Ledger.open(place / "held.db"))
    found, none = market(store, MARKET), control_of((), MARKET, as_of="2024")
    assert found is not None and set(found.suppliers) == set(EXPORTERS)
    told = []
    for exporter in EXPORTERS:
        frame = gap_markets._frame(store, found, exporter, none, gap_markets.Ask(unit="USD"))
        reach = gap_markets._potential(frame, exporter)
        assert not isinstance(reach, Absent)
        told.append(reach)
    potential, actual, unrealised = np.sum(told, axis=0)
    bought = found.over(Period.year(2023))
    assert bought is not None
    assert potential == pytest.approx(bought.sum(0)) and actual == pytest.approx(bought.sum(0))
    assert unrealised.sum() > 0.01 * bought.sum()


def test_the_supplier_that_left_is_found_and_what_it_delivered_is_open_or_filled(place: Path) -> None:
    (market,) = gap(place, since="2022-01").markets
    assert market.left == ("JPN",)
    assert market.lost is not None and market.filled is not None and market.open is not None
    assert all(low <= high for low, high in zip(market.lost, market.lost[1:], strict=False))
    assert market.open[1] == pytest.approx(market.lost[1] - market.filled[1])
    assert len(market.bases) == 3
    assert market.correlation is not None
    assert -1 <= market.correlation <= 1


def test_levers_raise_the_odds_and_a_product_counts_once(place: Path) -> None:
    found = gap(place)
    assert found.scenario is not None
    assert found.odds is not None
    assert found.scenario.with_all >= found.scenario.without == found.odds
    (market,) = found.markets
    for row in market.products:
        assert row.taken is None or row.freed is None or row.taken[1] <= row.freed[1] + 1e-6
    beyond = sum(max(0.0, (row.taken or (0, 0, 0))[2] - (row.unrealised or 0)) for row in market.products)
    assert market.beyond is not None
    assert market.beyond[2] == pytest.approx(beyond)


def test_the_least_set_is_the_promise_that_brings_the_odds_to_a_half(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held, pair = Ledger.open(tmp_path / "l.db"), ("PER", MARKET)
    levels = [
        {**STATEMENTS[0], "id": f"t{year}", "flow": "turnover", "period": f"{year}"} for year in (2021, 2022, 2023)
    ]
    (tmp_path / "said.jsonl").write_text("".join(json.dumps(row) + "\n" for row in levels), encoding="utf-8")
    assert [done.error for done in add([str(tmp_path / "said.jsonl")], held)] == [None]
    big = Pledge(
        id="p", quote="", start=0, end=0, what="a copper line", effect="$3 billion", act="build", by="2025-06-01"
    )
    small = replace(big, id="q", what="a stall at a fair", effect="$1 million")
    source = Source(key="s", published="2024-02-01")
    held.add([Entry(source=source, hash="s", length=1, pledges=((pair, big), (pair, small)))])
    for pledge in ("p", "q"):
        body = {"status": "started", "date": "2024-03-01", "evidence": "https://example.org/"}
        held.review(Review(at="2024-03-01", who="a clerk", why="seen", action="status", subject=pledge, body=body))
    found = find_gap(held, *pair, target=parse_target("1bn", by=2030), request=Request())
    assert found.scenario is not None and found.odds is not None
    assert [lever.project.name for lever in found.levers] == ["a copper line", "a stall at a fair"]
    assert found.odds < 0.5 < found.scenario.with_all
    assert found.scenario.least is not None
    assert found.scenario.least[0] == ("a copper line",)
    words = ("gap", *pair, "--target", "1bn", "--by", "2030", "--ledger", str(tmp_path / "l.db"))
    assert "odds to 50% by 2030: a copper line (" in run(capsys, monkeypatch, *words)


def test_missing_is_the_target_less_the_last_year_known_by_level(place: Path) -> None:
    found = gap(place)
    assert found.present is not None and found.present.value is not None and found.missing is not None
    assert found.missing[0] == pytest.approx(GOAL.value - found.present.value, rel=1e-6)


def test_a_region_is_taken_by_its_share_and_says_so(tmp_path: Path) -> None:
    table, controls = write(tmp_path)
    held = Ledger.open(tmp_path / "l.db")
    add_table(str(table), held, vintage="2024-06-01")
    keep_list(held, str(controls), jurisdiction="EU", day="2024-01-31", destinations=["CHL"])
    (whole,) = find_gap(held, "PER", "CHL", target=GOAL, request=Request()).markets
    (none,) = find_gap(held, "PER", "CL-AN", target=GOAL, request=Request()).markets
    (part,) = find_gap(held, "PER", "CL-AN", target=GOAL, request=Request(share=10)).markets
    assert none.absent[0].why.key == "gap.no_share"
    assert part.share == 0.1
    assert part.potential == pytest.approx(0.1 * (whole.potential or 0))
    assert part.open and whole.open
    assert part.open[1] == pytest.approx(0.1 * whole.open[1])


def test_a_pair_without_tables_is_absent_throughout_with_the_commands_that_fill_it(tmp_path: Path) -> None:
    found = find_gap(Ledger.open(tmp_path / "l.db"), "KEN", "UGA", target=parse_target("1bn"), request=Request())
    assert (found.present, found.missing, found.levers, found.scenario) == (None, None, (), None)
    body = gap_json(found)
    told = [*body["absent"], *(row for market in body["markets"] for row in market["absent"])]
    assert all("steelyard" in row["fills"] or "--" in row["fills"] for row in told)
    assert {len(market["absent"]) for market in body["markets"]} == {1}


def test_the_csv_has_one_row_a_product_and_one_for_the_listed(place: Path) -> None:
    table = list(csv.DictReader(io.StringIO(gap_csv(gap(place)))))
    codes = [row["product"] for row in table]
    assert codes.count("listed") == 1
    assert len(codes) == len(set(codes))
    assert json.dumps(gap_json(gap(place)))


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("--share 0", "--share"), ("--share 5", "needs one region"), ("--since frogs", "frogs"),
        ("--controls controls.csv", "--jurisdiction"), ("--left Narnia", "Narnia"), ("-o table.xlsx", ".csv"),
    ],
)  # fmt: skip
def test_bad_options_are_one_line(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: str, what: str
) -> None:
    monkeypatch.chdir(place)
    asked = ["gap", "PER", MARKET, "--target", "2bn", "--ledger", "held.db", *words.split()]
    monkeypatch.setattr(sys, "argv", ["steelyard", *asked])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert what in said.err


def test_a_list_for_what_is_no_country_is_refused(place: Path) -> None:
    with pytest.raises(InputError, match="--destination"):
        keep_list(
            Ledger.open(place / "bare.db"), str(place / "controls.csv"), jurisdiction="EU", day="2024-01-31", destinations=["EU"]
        )  # fmt: skip
