"""The page of the gap: levers, a red line where nothing may be ranked, listed products in one sum and nowhere else."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.desk import gap_world

from steelyard.desk.add import add
from steelyard.desk.gap import keep_list
from steelyard.ledger.store import Ledger

PAIR = "/pairs/PER/CHL/gap"
TARGET = "target=900M&by=2027&flow=exports"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ledger, Path]:
    """A ledger with a made-up world of trade by product beside it, and a list that is not loaded yet."""
    folder = tmp_path_factory.mktemp("gap")
    table, listed = gap_world.write(folder)
    held = Ledger.open(folder / "gap.db")
    (done,) = add([str(table)], held, published="2024-03-01")
    assert done.error is None
    return held, listed


@pytest.fixture(scope="module")
def asking(files: tuple[Ledger, Path], opened) -> Iterator[TestClient]:  # type: ignore[no-untyped-def]
    """A desk beside that world."""
    with opened(files[0]) as client:
        yield client


def test_without_a_list_a_red_line_stands_in_place_of_the_table(asking: TestClient) -> None:
    text = asking.get(f"{PAIR}?{TARGET}").text
    assert '<li class="contradicted">' in text
    assert "no export-control list for Chile is loaded" in text
    assert "gap_exports" not in text
    assert not any(code in text for code in gap_world.PRODUCTS)


def test_listed_products_are_one_sum_on_the_page_and_in_every_file(
    asking: TestClient, files: tuple[Ledger, Path]
) -> None:
    held, listed = files
    keep_list(held, str(listed), jurisdiction="EU", day="2024-01-01", destinations=["CHL"])
    text = asking.get(f"{PAIR}?{TARGET}").text
    assert '<table class="gap_exports">' in text
    assert "in one sum, not counted; unrealised potential" in text
    saved = [asking.get(f"{PAIR}/gap.{ending}?{TARGET}") for ending in ("csv", "json")]
    for body in (text, *(one.text for one in saved)):
        assert not any(code[:6] in body for code in gap_world.LISTED)
        assert gap_world.PRODUCTS[0] in body
    rows = list(csv.DictReader(io.StringIO(saved[0].text.lstrip("\ufeff"))))
    assert [row["product"] for row in rows].count("listed") == 1
    assert asking.get(f"{PAIR}/gap.xlsx?{TARGET}").content[:2] == b"PK"
    old = asking.get(f"{PAIR}?{TARGET}&as_of=2026-06-01").text
    assert "older than a year" in old and "gap_exports" not in old


def test_the_same_in_russian(asking: TestClient) -> None:
    text = asking.get(f"{PAIR}?{TARGET}&lang=ru").text
    assert "Что могло бы закрыть разрыв" in text
    asking.cookies.clear()


def test_what_is_said_beside_the_pair_is_used_or_refused_in_one_line(asking: TestClient) -> None:
    assert "Japan" in asking.get(f"{PAIR}?{TARGET}&since=2022-01&left=JPN").text
    for wrong in ("share=much", "share=0", "left=Nowhere", "since=soon"):
        answer = asking.get(f"{PAIR}?{TARGET}&{wrong}")
        assert answer.status_code == 422, wrong
    assert "name one" in asking.get(PAIR).text
    assert asking.get(f"{PAIR}/gap.csv").status_code == 422


def test_the_pair_leads_to_its_gap_and_its_register(desk: TestClient) -> None:
    text = desk.get("/pairs/BLR/RU-LIP?wait=1").text
    assert 'href="/pairs/BLR/RU-LIP/gap"' in text
    assert 'href="/register?pair=BLR%7CRU-LIP"' in text
    gap = desk.get("/pairs/BLR/RU-LIP/gap").text
    assert "Missing to the target" in gap
    assert "no export-control list" in gap or "steelyard add TABLE" in gap
