"""Lists over a ledger: sources, register, search."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient


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
