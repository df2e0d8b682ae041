"""What the API writes is what the commands write: with who and why, seen at once, and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.test_api import printed

from steelyard.desk.add import add_dossier
from steelyard.ledger.store import Ledger

PAIR = "/api/pairs/BLR/RU-LIP"
BY = {"who": "An Editor", "why": "as the office printed it"}
PLEDGE = {"reporter": "BLR", "partner": "RU-LIP", "what": "a mill", "who": "An Editor", "value": 5e6, "begin": 2027,
          "flow": "exports", "date": "2025-03-01"}  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger of its own with the dossier."""
    held = Ledger.open(tmp_path / "own.db")
    add_dossier("belarus-lipetsk", held)
    return held


@pytest.fixture
def writing(ledger: Ledger, opened) -> Iterator[TestClient]:  # type: ignore[no-untyped-def]
    """A desk that may be written to, asked by a program that knows the token."""
    with opened(ledger) as client:
        client.headers["x-steelyard-token"] = client.token
        yield client


def told(answer: Any, status: int = 201) -> dict[str, Any]:
    """The body of an answer that went well."""
    assert answer.status_code == status, answer.text
    return answer.json()  # type: ignore[no-any-return]


def test_a_correction_says_what_it_changed_and_is_taken_back(writing: TestClient, ledger: Ledger) -> None:
    waiting = told(writing.get(f"{PAIR}/queue", params={"size": 500}), 200)["claims"]
    claim = next(one for one in waiting if one["value"] == 334e6)
    sent = {**BY, "action": "correct", "subject": claim["id"], "fields": {"value": 344e6}}
    done = told(writing.post("/api/reviews", json=sent))
    assert done["pairs"] == [["BLR", "RU-LIP"]]
    assert done["verdicts"] or done["bounds"], "what changed is said"
    stored = ledger.claim(claim["id"])
    assert stored is not None and stored.high == 344e6
    told(writing.post(f"/api/reviews/{done['review']['number']}/undo", json=BY))
    back = ledger.claim(claim["id"])
    assert back is not None and back.value == 334e6
    rows = told(writing.get("/api/reviews", params={"size": 500}), 200)["reviews"]
    assert [(row["action"], row["stands"]) for row in rows[-2:]] == [("correct", False), ("undo", True)]
    assert rows == printed("review", "list", "--json", "--ledger", ledger.place)["reviews"]


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "merge"}, {"action": "correct", "fields": {}}, {"action": "directness"},
        {"action": "correct", "fields": {"low": 9e9}}, {"action": "accept", "subject": "nothing"},
    ],
)  # fmt: skip
def test_a_word_that_cannot_be_is_refused_and_not_stored(
    writing: TestClient, ledger: Ledger, sent: dict[str, Any]
) -> None:
    claim = ledger.claims(("BLR", "RU-LIP"))[0].id
    before = len(ledger.reviews())
    answer = writing.post("/api/reviews", json={**BY, "subject": claim, **sent})
    assert answer.status_code == 422
    assert answer.json()["error"]["what"]
    assert len(ledger.reviews()) == before


def test_origins_and_weights_of_sources_are_set(writing: TestClient, ledger: Ledger) -> None:
    one, other, *_ = ledger.sources()
    for sent in (
        {"action": "merge", "subject": one, "into": other}, {"action": "directness", "subject": one, "weight": 0.5},
        {"action": "authority", "subject": one, "office": "RUS"},
    ):  # fmt: skip
        told(writing.post("/api/reviews", json={**BY, **sent}))
    body = told(writing.get(f"/api/sources/{one}"), 200)
    assert (body["source"]["origin"], body["source"]["directness"]) == (other, 0.5)
    assert {claim["authority"] for claim in body["claims"]} == {"RUS"}
    told(writing.post("/api/reviews", json={**BY, "action": "split", "subject": one}))
    assert told(writing.get(f"/api/sources/{one}"), 200)["source"]["origin"] == one


def test_a_pledge_goes_from_entry_to_its_end_and_back(writing: TestClient, ledger: Ledger) -> None:
    key = told(writing.post("/api/pledges", json=PLEDGE))["pledge"]
    path = f"/api/pledges/{key}"
    assert writing.post(f"{path}/status", json={**BY, "status": "delivered"}).status_code == 422
    word = {"status": "delivered", "date": "2027-03-01", "evidence": "https://news.example/7", "note": "it runs"}
    number = told(writing.post(f"{path}/status", json={**BY, **word}))["review"]
    told(writing.post(f"{path}/reply", json={**BY, "text": "ahead of time"}))
    told(writing.post(f"{path}/correct", json={**BY, "fields": {"office": "Governor", "who": ["Vostok"]}}))
    entry = told(writing.get(path), 200)["pledge"]
    assert (entry["status"], entry["reply"], entry["office"]) == ("delivered", "ahead of time", "Governor")
    assert entry == printed("register", "show", key, "--json", "--ledger", ledger.place)["pledge"]
    told(writing.post(f"/api/reviews/{number}/undo", json=BY))
    assert told(writing.get(path), 200)["pledge"]["status"] == "unknown"
    told(writing.post(f"{path}/reject", json=BY))
    assert writing.get(path).status_code == 404


def test_register_timeline_and_gap_are_what_the_commands_print(writing: TestClient, ledger: Ledger) -> None:
    told(writing.post("/api/pledges", json=PLEDGE))
    for path, command in {
        "register": ("register", "BLR", "RU-LIP"),
        "timeline": ("timeline", "BLR", "RU-LIP"),
        "gap?target=500M&share=0.7": ("gap", "BLR", "RU-LIP", "--target", "500M", "--share", "0.7"),
    }.items():
        answer = told(writing.get(f"{PAIR}/{path}"), 200)
        assert answer == printed(*command, "--json", "--ledger", ledger.place), path
    assert told(writing.get(f"{PAIR}/gap"), 200)["target"]["value"] == 5e8, "the target that was said last"
    assert writing.get("/api/pairs/JPN/MEX/gap").status_code == 422


def test_a_scenario_is_what_the_command_prints_and_nothing_of_it_is_stored(
    writing: TestClient, ledger: Ledger, tmp_path: Path
) -> None:
    mill = {"name": "a mill", "low": 20e6, "high": 40e6, "start": 2026, "ramp": 2, "chance": 0.6}
    before = ledger.counts()
    answer = told(writing.post(f"{PAIR}/scenario?target=500M", json={"projects": [mill]}), 200)
    file = tmp_path / "p.toml"
    file.write_text("[[project]]\n" + "\n".join(f"{key} = {json.dumps(value)}" for key, value in mill.items()))
    command = ("outlook", "BLR", "RU-LIP", "--target", "500M", "--with", str(file), "--json", "--ledger", ledger.place)
    assert answer == printed(*command)
    assert ledger.counts() == before
    told(writing.post("/api/pledges", json=PLEDGE))
    both = told(writing.post(f"{PAIR}/scenario?target=500M", json={"projects": [mill], "register": True}), 200)
    assert [lever["name"] for lever in both["scenario"]["levers"]] == ["a mill", "a mill ′"]
    none = told(writing.post(f"{PAIR}/scenario?target=500M", json={}), 200)["scenario"]
    assert none["odds_without"] == none["odds_with_all"]
    assert writing.post(f"{PAIR}/scenario", json={"projects": [mill]}).status_code == 422


def test_without_the_token_nothing_is_written(writing: TestClient, ledger: Ledger) -> None:
    before = ledger.counts()
    for path in (
        "/api/reviews",
        "/api/reviews/1/undo",
        "/api/pledges",
        "/api/pledges/x/reply",
        "/api/proposals/x/decline",
    ):
        assert writing.post(path, json={**BY, **PLEDGE}, headers={"x-steelyard-token": "x"}).status_code == 401
    assert ledger.counts() == before
