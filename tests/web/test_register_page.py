"""The register on the page: a promise is entered, judged, corrected and taken back by forms, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx import Response
from starlette.testclient import TestClient

from steelyard.core.origin import Source
from steelyard.core.pledge import Pledge
from steelyard.desk import register
from steelyard.ledger.store import Entry, Ledger, Proposal

PAIR = ("KAZ", "RU-OMS")
NEW = {
    "what": "a mill for rape seed", "reporter": "Kazakhstan", "partner": "Omsk Oblast", "office": "Governor of Omsk Oblast",
    "by": "2027-06", "value": "EUR 5M", "flow": "exports", "begin": "2028", "chance": "40%", "act": "build",
    "date": "2024-03-01", "address": "https://news.example/mill", "who": "An Editor", "party": "Vostok, the city of Omsk",
}  # fmt: skip
EVIDENCE = {"date": "2027-05-02", "evidence": "https://news.example/opened", "note": "it runs"}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Two sources: the first promises, the second may speak of it."""
    held = Ledger.open(tmp_path / "register.db")
    promise = Pledge(id="plant", quote="", start=0, end=0, what="joint assembly of <b>trailers</b>", office="Governor")
    first = Source(key="first", address="https://news.example/1", title="A paper", published="2023-02-01")
    held.add([Entry(source=first, hash="1", pledges=((PAIR, promise),))])
    later = Source(key="later", address="https://news.example/2", published="2024-05-01")
    word = Proposal(id="word", pledge="plant", score=0.8, source="later", published="2024-05-01",
                    quote="The trailers roll.", status="started", alike={"products": ("trailers",)})  # fmt: skip
    held.add([Entry(source=later, hash="2", proposals=(word,))])
    return held


@pytest.fixture
def writing(ledger: Ledger, opened) -> Iterator[TestClient]:  # type: ignore[no-untyped-def]
    """A desk that may be written to."""
    with opened(ledger) as client:
        yield client


def sent(desk: TestClient, path: str, **fields: str) -> Response:
    """Send a form as a page of the desk does."""
    return desk.post(path, data={"token": desk.token, "who": "An Editor", **fields})  # type: ignore[attr-defined,no-any-return]


def entry(ledger: Ledger, key: str = "plant") -> register.PledgeEntry:
    """One entry as the register has it now."""
    return next(one for one in register.register(ledger, PAIR).entries if one.id == key)


def test_a_promise_is_entered_with_all_that_makes_it_a_project(writing: TestClient, ledger: Ledger) -> None:
    answer = sent(writing, "/register", **NEW)
    assert answer.status_code == 303
    (key,) = parse_qs(urlsplit(answer.headers["location"]).query)["pledge"]
    one = entry(ledger, key)
    assert (one.office, one.by, one.value, one.unit, one.flow) == (NEW["office"], "2027-06", 5e6, "EUR", "exports")
    assert (one.who, one.said) == (("Vostok", "the city of Omsk"), "2024-03-01")
    stored = ledger.pledges(PAIR)[-1].pledge
    assert (stored.begin, stored.chance, stored.reporter) == (2028, 0.4, "KAZ")
    page = writing.get(answer.headers["location"]).text
    assert "a mill for rape seed" in page
    assert 'href="https://news.example/mill"' in page
    assert 'value="An Editor"' in page, "the name is remembered"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"what": " "}, "what is promised"), ({"partner": "Kazakhstan"}, "the same"), ({"partner": "Nowhere"}, "no such economy"),
        ({"value": "much"}, "no such amount"), ({"by": "in spring"}, "no such day"), ({"begin": "soon"}, "cannot be"),
        ({"chance": "4000%"}, "cannot be"), ({"act": "dance"}, "no such act"), ({"who": ""}, "who says so"),
    ],
)  # fmt: skip
def test_what_cannot_be_entered_is_one_clear_line_and_nothing_is_stored(
    writing: TestClient, ledger: Ledger, wrong: dict[str, str], told: str
) -> None:
    answer = sent(writing, "/register", **{**NEW, **wrong})
    assert answer.status_code == 422
    assert told in answer.text
    assert len(ledger.pledges()) == 1


def test_a_status_needs_evidence_and_the_word_of_a_person_who_read_it(writing: TestClient, ledger: Ledger) -> None:
    path = "/register/plant/status"
    assert sent(writing, path, status="delivered", confirmed="1").status_code == 422
    assert sent(writing, path, status="delivered", **EVIDENCE).status_code == 422
    assert sent(writing, path, status="delivered", confirmed="1", **{**EVIDENCE, "who": ""}).status_code == 422
    assert entry(ledger).status == "unknown"
    answer = sent(writing, path, status="delivered", confirmed="1", **EVIDENCE)
    page = writing.get(answer.headers["location"]).text
    assert entry(ledger).status == "delivered"
    assert "it runs" in page
    assert 'href="https://news.example/opened"' in page, "the evidence is one click away"


def test_each_word_is_taken_back_where_it_was_said(writing: TestClient, ledger: Ledger) -> None:
    writing.cookies.set("who", "An Editor")
    for path, fields in {
        "/register/plant/status": {"status": "dropped", "confirmed": "1", **EVIDENCE},
        "/register/plant/reply": {"text": "the hall opens in May"},
        "/register/plant/correct": {"office": "Mayor", "why": "he was mayor then"},
        "/register/plant/reject": {"why": "a topic, no promise"},
        "/register/proposals/word/decline": {"pledge": "plant"},
        "/register/proposals/word/confirm": {"pledge": "plant", "status": "", "confirmed": "1"},
    }.items():
        before = writing.get("/register").text
        answer = sent(writing, path, **fields)
        asked = parse_qs(urlsplit(answer.headers["location"]).query)
        assert writing.get("/register").text != before, path
        assert 'id="undo"' in writing.get(answer.headers["location"]).text
        sent(writing, "/register/undo", number=asked["done"][0], pledge="plant")
        assert writing.get("/register").text == before, path
    assert [review.action for review in ledger.reviews()][::2] == [
        "status",
        "reply",
        "correct",
        "reject",
        "decline",
        "status",
    ]


def test_a_proposed_text_becomes_a_word_only_when_a_person_says_it_was_read(
    writing: TestClient, ledger: Ledger
) -> None:
    page = writing.get("/register?status=waiting").text
    assert "The trailers roll." in page and "80%" in page
    assert sent(writing, "/register/proposals/word/confirm", status="started").status_code == 422
    assert entry(ledger).status == "unknown"
    sent(writing, "/register/proposals/word/confirm", status="started", confirmed="1", note="they roll")
    assert (entry(ledger).status, entry(ledger).evidence) == ("started", (("2024-05-01", "they roll", "later"),))
    assert "The trailers roll." not in writing.get("/register").text


def test_what_others_wrote_is_never_markup_in_the_register(writing: TestClient) -> None:
    assert "<b>trailers</b>" not in writing.get("/register").text


def test_without_the_token_the_register_stays_as_it_is(writing: TestClient, ledger: Ledger) -> None:
    for path in ("/register", "/register/plant/reply", "/register/proposals/word/decline", "/register/undo"):
        assert writing.post(path, data={**NEW, "text": "x", "number": "1"}).status_code == 401
    assert ledger.reviews() == []
    assert len(ledger.pledges()) == 1


def test_the_register_is_saved_as_a_table_without_formulas(writing: TestClient) -> None:
    sent(writing, "/register", **{**NEW, "what": "=cmd()"})
    body = writing.get("/register/files/register.csv?pair=KAZ|RU-OMS").text
    assert "'=cmd()" in body and "Omsk Oblast" in body
    assert writing.get("/register/files/register.xlsx").content[:2] == b"PK"
    assert writing.get("/register/files/other.csv").status_code == 422


def test_the_register_of_a_pair_counts_by_office_and_gives_no_rate_below_five(writing: TestClient) -> None:
    sent(writing, "/register/plant/status", status="dropped", confirmed="1", **EVIDENCE)
    page = writing.get("/register?pair=RU-OMS|KAZ").text
    assert "<td>Governor</td>" in page
    row = page[page.index("<td>Governor</td>") :].partition("</tr>")[0]
    assert "%" not in row
    assert "too few" in row
