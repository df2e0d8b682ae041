"""The check page: what comes back marked, what is refused, and that nothing of it stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.web import check_page
from steelyard.web.marked import pieces

REPORT = (
    "Trade between Kazakhstan and Italy reached $500 million in 2021. Exports of Kazakhstan to Italy were $450 million "
    "in 2021, and its imports from Italy came to $300 million in 2021."
)


def send(desk: TestClient, **fields: str):  # type: ignore[no-untyped-def]
    """Send the form with the token of this run."""
    return desk.post("/check", data={"token": desk.token, **fields})  # type: ignore[attr-defined]


def test_claims_come_back_marked_by_verdict_with_the_because_beside_them(desk: TestClient) -> None:
    text = send(desk, text=REPORT, published="2022-02-01").text
    assert text.count('<mark class="said contradicted" tabindex="0" aria-describedby=') >= 2
    assert 'role="tooltip"' in text
    assert "cannot hold together" in text


def test_a_file_is_read_like_a_text(desk: TestClient) -> None:
    answer = desk.post("/check", data={"token": desk.token}, files={"file": ("a.html", f"<p>{REPORT}</p>")})  # type: ignore[attr-defined]
    assert answer.text.count("<mark") >= 3


def test_with_the_ledger_a_figure_is_weighed_against_independent_ones(desk: TestClient) -> None:
    text = send(desk, text="Belarus exported goods for $75 million to Lipetsk Oblast in 2021.", against="true").text
    assert "independent figures" in text


@pytest.mark.parametrize("kind", ["json", "csv", "xlsx"])
def test_the_figures_of_a_check_are_saved(desk: TestClient, kind: str) -> None:
    answer = send(desk, text=REPORT, show=kind)
    assert "attachment" in answer.headers["content-disposition"]
    if kind == "json":
        assert json.loads(answer.content)["documents"][0]["claims"][0]["reporter"] == "KAZ"


def test_markup_in_a_text_stays_words(desk: TestClient) -> None:
    evil = f'<script>alert(1)</script> {REPORT} <img src=x onerror=alert(2)> " onmouseover="alert(3)'
    text = send(desk, text=f"Report. {evil}").text
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_nothing_of_a_text_is_stored(desk: TestClient, dossier, caplog: pytest.LogCaptureFixture, capfd) -> None:  # type: ignore[no-untyped-def]
    words = "Zanzibarium-Xylograph"
    answer = send(desk, text=f"{REPORT} The {words} was praised.", against="true")
    send(desk, text=f"{words} \x00 {words}", published="not a day")
    assert answer.headers["cache-control"] == "no-store"
    assert words in answer.text
    stored = b"".join(file.read_bytes() for file in Path(dossier.place).parent.rglob("*") if file.is_file())
    assert words.encode() not in stored
    assert words not in caplog.text
    out, err = capfd.readouterr()
    assert words not in out + err


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "nothing to check"),
        ({"text": REPORT, "published": "2022-13-01"}, "no such day"),
        ({"address": "ftp://files.example/a"}, "not a web address"),
        ({"address": "file:///etc/passwd"}, "not a web address"),
        ({"address": "http://127.0.0.1:1/"}, "not a public address"),
        ({"address": "http://[::1]/"}, "not a public address"),
        ({"address": "http://169.254.169.254/latest/meta-data"}, "not a public address"),
        ({"address": "http://localhost:8788/"}, "not a public address"),
        ({"address": "http://user:secret@news.example/"}, "addresses with a password"),
    ],
)
def test_what_cannot_be_checked_is_one_clear_line(desk: TestClient, fields: dict[str, str], words: str) -> None:
    answer = send(desk, **fields)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_picture_named_as_text_is_told_apart(desk: TestClient) -> None:
    answer = desk.post(
        "/check", data={"token": desk.token}, files={"file": ("a.txt", b"\x89PNG\r\n\x1a\n" + b"0" * 99)}
    )  # type: ignore[attr-defined]
    assert "this is a picture" in answer.text


def claim(start: int, end: int) -> Claim:
    """A claim at a span."""
    return Claim(
        id=f"{start}-{end}", kind=Kind.LEVEL, reporter="KAZ", partner="ITA", flow=Flow.EXPORTS, start=start, end=end
    )


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=8))
def test_the_pieces_of_a_text_are_the_text_and_hold_every_claim_within_it_once(
    text: str, spans: list[tuple[int, int]]
) -> None:
    claims = [claim(*span) for span in spans]
    made = list(pieces(text, claims))
    assert "".join(piece.text for piece in made) == text
    within = sorted(c.id for c in claims if 0 <= c.start < c.end <= len(text))
    assert sorted(c.id for piece in made for c in piece.claims) == within


def test_of_a_long_text_only_what_stands_around_its_claims_is_shown() -> None:
    text = "x" * 300_000
    made = list(pieces(text, [claim(150_000, 150_010)]))
    assert sum(len(piece.text) for piece in made) < 2_000
    assert [piece.cut for piece in made].count(True) == 2


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text", "(" * 1_900_000), ("text", "1 million 2 billion 3% of $4.5 trillion in 2022, " * 38_000),
        ("file", "<html><body>" + "<div>" * 200_000 + "Trade rose."),
    ],
    ids=["brackets", "numbers", "a page nested deeply"],
)  # fmt: skip
def test_a_text_that_takes_too_long_is_one_clear_line_and_the_next_one_is_read(
    desk: TestClient, monkeypatch: pytest.MonkeyPatch, kind: str, body: str
) -> None:
    monkeypatch.setattr(check_page, "SECONDS", 0.3)
    files = {"file": ("a.html", body.encode())} if kind == "file" else None
    fields = {"token": desk.token, "text": body if kind == "text" else ""}  # type: ignore[attr-defined]
    answer = desk.post("/check", data=fields, files=files, headers={"accept-language": "ru"})
    assert answer.status_code == 422
    assert "занимает больше 0.3 с" in answer.text
    assert "дайте за раз меньше" in answer.text
    assert len(answer.text) < 6_000, "nothing of the text comes back"
    monkeypatch.undo()
    assert desk.post("/check", data={"token": desk.token, "text": REPORT}).status_code == 200  # type: ignore[attr-defined]


TORN = (
    "Trade between Bavaria and the Czech Republic fell 3.2 percent to 28.5 billion euros in 2023. "
    "Bavarian exports to the Czech Republic were 11.9 billion euros in 2023. "
    "Imports of Bavaria from the Czech Republic came to 15.1 billion euros in 2023. "
    "Bavaria recorded a trade deficit of 3.2 billion euros with the Czech Republic in 2023. "
    "Trade between Bavaria and the Czech Republic was 21 billion euros in 2019."
)


@pytest.mark.parametrize(
    ("lang", "contested", "untouched", "aside"),
    [
        ("en", "cannot be judged by the other figures in this text: it stands among figures that contradict each other",
         "nothing else here bears on it", "Set aside here, since not all figures can hold together"),
        ("ru", "не позволяют о нём судить: оно стоит среди цифр, которые противоречат друг другу",
         "здесь больше ничто к этому не относится", "Здесь отложено, так как не все цифры совместимы"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("against", [{}, {"against": "true"}])
def test_figures_that_contradict_each_other_are_not_said_to_stand_alone(
    desk: TestClient, lang: str, contested: str, untouched: str, aside: str, against: dict[str, str]
) -> None:
    fields = {"token": desk.token, "text": TORN, "published": "2024-02-20", **against}  # type: ignore[attr-defined]
    page = desk.post("/check", data=fields, headers={"accept-language": lang}).text
    rows = [row for row in page.split("<tr id=")[1:] if "2023" in row]
    assert page.count(contested) == 6, "three figures, each in the text and in the table"
    assert len(rows) >= 5 and untouched not in "".join(rows[1:5])
    assert aside in page
