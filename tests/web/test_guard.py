"""The gate: whose requests are refused, how much is taken, what a browser may do with an answer."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from steelyard.ledger.store import Ledger
from steelyard.web.guard import Limits

FORM = {"name": "belarus-lipetsk"}


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8788", "127.0.0.1", "127.0.0.1:80", "", "[::1]:8788"])
def test_a_host_that_is_not_this_desk_is_refused(desk: TestClient, host: str) -> None:
    answer = desk.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "Belarus" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_site_changes_nothing_even_with_the_token(empty: TestClient, headers: dict[str, str]) -> None:
    answer = empty.post("/dossier", data={**FORM, "token": empty.token}, headers=headers)
    assert answer.status_code == 403
    assert "Belarus — " not in empty.get("/").text


@pytest.mark.parametrize("token", [None, "", "x", "ü"])
def test_without_the_token_of_this_run_nothing_is_changed(empty: TestClient, token: str | None) -> None:
    answer = empty.post("/dossier", data=FORM | ({"token": token} if token is not None else {}))
    assert answer.status_code == 401
    assert empty.get("/").text.count('action="/dossier"') == 1


def test_with_the_token_the_dossier_is_loaded(empty: TestClient) -> None:
    answer = empty.post("/dossier", data={**FORM, "token": empty.token}, headers={"sec-fetch-site": "same-origin"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Lipetsk Oblast" in empty.get("/").text


def test_every_answer_carries_a_policy_without_inline_script_or_style(desk: TestClient) -> None:
    for path in ("/", "/static/desk.css", "/nothing-here", "/pairs/BLR/BLR"):
        policy = desk.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy


def test_a_body_past_the_limit_is_refused_whatever_length_it_declares(dossier: Ledger, opened) -> None:  # type: ignore[no-untyped-def]
    def endless():  # type: ignore[no-untyped-def]
        for _ in range(200):
            yield b"x" * 1_000

    with opened(dossier, Limits(body=100_000)) as desk:
        assert desk.post("/dossier", content=endless()).status_code == 413
        assert desk.post("/dossier", content=b"x" * 100_001).status_code == 413


def test_unknown_pages_and_methods_are_told_apart(desk: TestClient) -> None:
    assert desk.get("/nothing-here").status_code == 404
    assert desk.delete("/").status_code == 405
    assert desk.get("/static/../app.py").status_code == 404


def test_a_browser_is_refused_in_one_line_of_its_language(dossier: Ledger, opened) -> None:  # type: ignore[no-untyped-def]
    with opened(dossier, Limits(body=1_000)) as desk:
        desk.headers["accept"] = "text/html"
        answer = desk.post("/check", content=b"x" * 2_000, headers={"accept-language": "ru"})
        assert (answer.status_code, answer.text.count("\n")) == (413, 1)
        assert "больше, чем можно послать" in answer.text
        assert "cannot be" not in desk.get("/pairs?reporter=BLR&partner=BLR", headers={"accept-language": "ru"}).text
        assert "одна и та же" in desk.get("/pairs?reporter=BLR&partner=BLR", headers={"accept-language": "ru"}).text
