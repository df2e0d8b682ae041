"""Fetching against a server of the test's own that misbehaves."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from steelyard.core.errors import NetworkError
from steelyard.net.fetch import Limits, fetch, is_public

OWN = Limits(public_only=False, bytes=100_000, seconds=5, redirects=3)


class Misbehaving(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        answers: dict[str, tuple[int, dict[str, str], bytes]] = {
            "/page": (200, {"Content-Type": "text/html"}, b"<p>trade</p>"),
            "/to-page": (302, {"Location": "/page"}, b""),
            "/loop": (302, {"Location": "/loop"}, b""),
            "/to-file": (302, {"Location": "file:///etc/passwd"}, b""),
            "/empty": (200, {}, b""),
            "/busy": (429, {"Retry-After": "120"}, b"wait"),
            "/broken": (500, {}, b"oops"),
            "/same": (304, {}, b""),
            "/large": (200, {}, b"x" * 200_000),
        }
        status, headers, body = answers[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def server() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_a_page_is_fetched_and_redirects_are_followed(server: str) -> None:
    answer = fetch(f"{server}/to-page", limits=OWN)
    assert (answer.address, answer.body) == (f"{server}/page", b"<p>trade</p>")


def test_not_modified_is_an_answer(server: str) -> None:
    assert fetch(f"{server}/same", limits=OWN, headers={"if-none-match": '"1"'}).status == 304


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/loop", "too many redirects"),
        ("/to-file", "not a web address"),
        ("/empty", "empty answer"),
        ("/busy", "try again after 120"),
        ("/broken", "answered 500"),
        ("/large", "larger than"),
    ],
)
def test_every_misbehaviour_is_one_clear_line(server: str, path: str, words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        fetch(server + path, limits=OWN)


def test_private_addresses_are_refused_by_number_and_by_name(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NetworkError, match="not a public address"):
        fetch(f"{server}/page")
    rebound = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: rebound)
    with pytest.raises(NetworkError, match="not a public address"):
        fetch("http://news.example/page")


def test_one_private_result_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    mixed = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in ("93.184.216.34", "10.1.1.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: mixed)
    with pytest.raises(NetworkError, match="not a public address"):
        fetch("http://news.example/page")


@pytest.mark.parametrize(
    "address", ["ftp://a.example/x", "file:///etc/passwd", "news.example", "http://u:p@a.example/"]
)
def test_only_plain_web_addresses_are_taken(address: str) -> None:
    with pytest.raises(NetworkError):
        fetch(address)


@pytest.mark.parametrize(
    "address", ["0.0.0.0", "100.64.0.1", "192.168.1.1", "224.0.0.1", "fe80::1", "fc00::1", "2002:7f00:1::"]
)
def test_reserved_ranges_are_not_public(address: str) -> None:
    assert not is_public(address)
