"""Lists over a ledger: sources, register, search."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import Opened

from steelyard.core.origin import Source
from steelyard.ledger.store import Entry, Ledger
from steelyard.reading.document import Document
from steelyard.reading.reader import read


def test_every_source_is_listed_once_and_leads_to_what_it_says(desk: TestClient) -> None:
    keys = re.findall(r'href="/sources/([^"]+)"', desk.get("/sources").text)
    assert len(keys) == len(set(keys)) == 38
    text = desk.get("/sources/c0dc83a85ceb6feb").text
    assert text.count('data-card="1"') == 10
    assert desk.get("/sources/unknown").status_code == 404


def test_the_register_shows_the_last_word_with_its_evidence(desk: TestClient) -> None:
    text = desk.get("/register").text
    assert text.count('class="paper pledge"') == 23
    assert "no later word" in text
    assert "up to 14 November 2025: " in text
    dropped = desk.get("/register?status=dropped").text
    assert 0 < dropped.count('class="paper pledge"') < 23


@pytest.mark.parametrize(
    ("words", "found"), [("soybean BELARUS", True), ("соев", False), ("Липецкая", True), ("zzz", False), ("", False)]
)
def test_a_search_finds_what_holds_every_word_in_either_language(desk: TestClient, words: str, found: bool) -> None:
    text = desk.get("/search", params={"q": words}).text
    assert ('class="paper plainlist"' in text) == found


def test_pages_past_the_end_show_the_last_one(desk: TestClient) -> None:
    assert desk.get("/sources?page=99").text == desk.get("/sources?page=1").text.replace("page=1", "page=99")


@pytest.mark.parametrize(
    ("lang", "held", "unquoted"),
    [("en", "2 figures from 1 source ·", "of a text at most a tenth is quoted"),
     ("ru", "цифр: 2, источников: 1 ·", "из текста приводится не больше десятой части")],
)  # fmt: skip
def test_a_file_is_named_and_one_source_is_one(
    tmp_path: Path, opened: Opened, lang: str, held: str, unquoted: str
) -> None:
    ledger = Ledger.open(tmp_path / "one.db")
    said = (
        "Exports of Georgia to Turkey were 400 million dollars",
        "Imports of Georgia from Turkey were 2 billion dollars",
    )
    text = " ".join(f"{one} in 2022." for one in said)
    claims = tuple(replace(one, source="abc") for one in read(Document(text=text, lang="en")).claims)
    source = Source(key="abc", address="news.txt", published="2023-01-02")
    ledger.add([Entry(source=source, hash="abc", claims=claims, length=len(text))])
    with opened(ledger) as client:
        client.headers["accept-language"] = lang
        assert held in client.get("/").text
        review = client.get("/review", params={"reporter": "GEO", "partner": "TUR"}).text
    assert "news.txt" in review and unquoted in review
