"""Fetching against a server of the test's own that misbehaves."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from steelyard.core.errors import NetworkError
from steelyard.net import fetch as net
from steelyard.net.fetch import Limits, fetch, is_public

OWN = Limits(public_only=False, bytes=100_000, seconds=5, redirects=3)


ROBOTS = (200, b"User-agent: *\nDisallow: /closed\n")


class Misbehaving(http.server.BaseHTTPRequestHandler):
    robots = ROBOTS

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
        answers |= {
            "/robots.txt": (Misbehaving.robots[0], {}, Misbehaving.robots[1]),
            "/closed/page": (200, {}, b"not for machines"),
            "/to-closed": (302, {"Location": "/closed/page"}, b""),
            "/to-private": (302, {"Location": "http://10.0.0.8/secret"}, b""),
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
    Misbehaving.robots = ROBOTS
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


@pytest.mark.parametrize("path", ["/closed/page", "/to-closed"])
def test_what_robots_txt_forbids_is_refused_also_behind_a_redirect(server: str, path: str) -> None:
    with pytest.raises(NetworkError, match=r"robots\.txt"):
        fetch(server + path, limits=OWN)


@pytest.mark.parametrize("status", [429, 503])
def test_a_site_whose_robots_txt_cannot_be_had_is_left_alone_until_it_answers(server: str, status: int) -> None:
    Misbehaving.robots = (status, b"")
    for _ in range(2):
        with pytest.raises(NetworkError, match=rf"robots\.txt cannot be had: answered {status}"):
            fetch(f"{server}/page", limits=OWN)
    Misbehaving.robots = (200, b"")
    assert fetch(f"{server}/page", limits=OWN).body == b"<p>trade</p>"


def test_what_robots_txt_says_is_believed_for_a_day(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    start = net.time.time()
    with pytest.raises(NetworkError, match=r"robots\.txt"):
        fetch(f"{server}/closed/page", limits=OWN)
    Misbehaving.robots = (404, b"")
    monkeypatch.setattr(net.time, "time", lambda: start + 23 * 3600)
    with pytest.raises(NetworkError, match=r"robots\.txt"):
        fetch(f"{server}/closed/page", limits=OWN)
    monkeypatch.setattr(net.time, "time", lambda: start + 25 * 3600)
    assert fetch(f"{server}/closed/page", limits=OWN).body == b"not for machines"


def test_an_interface_documented_for_programs_is_read_without_asking_robots(server: str) -> None:
    assert fetch(f"{server}/closed/page", limits=replace(OWN, robots=False)).body == b"not for machines"


def test_a_redirect_to_a_private_address_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(net, "is_public", lambda place: place == "127.0.0.1" or is_public(place))
    with pytest.raises(NetworkError, match="not a public address"):
        fetch(f"{server}/to-private", limits=replace(OWN, public_only=True))


def test_a_name_that_changes_its_mind_is_connected_to_as_it_was_checked(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, told = socket.getaddrinfo, []

    def rebinding(host: str, *rest: Any, **more: Any) -> Any:
        told.append(host)
        if host != "news.example":
            return real(host, *rest, **more)
        place = "127.0.0.1" if told.count(host) == 1 else "10.0.0.8"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, 80))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(net, "is_public", lambda place: place == "127.0.0.1" or is_public(place))
    port = server.rpartition(":")[2]
    answer = fetch(f"http://news.example:{port}/page", limits=replace(OWN, public_only=True, robots=False))
    assert (answer.body, told.count("news.example")) == (b"<p>trade</p>", 1)


@pytest.mark.parametrize(
    "address",
    [
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "::10.0.0.1",
        "2002:a00:1::1", "2001:0:a00:1::", "2606:4700::5efe:10.0.0.1", "2606:4700::200:5efe:127.0.0.1", "fc00::1",
        "fe80::1%eth0", "ff02::1", "100::1", "2001:db8::1", "0.0.0.0", "100.64.0.1", "192.0.0.8", "198.18.0.1",
        "224.0.0.1", "240.0.0.1", "255.255.255.255",
    ],
)  # fmt: skip
def test_no_range_that_leads_elsewhere_than_the_public_internet_is_connected_to(address: str) -> None:
    assert not is_public(address)


def test_public_addresses_of_both_families_are_connected_to() -> None:
    assert all(map(is_public, ("93.184.216.34", "8.8.8.8", "2606:4700::1111", "2a00:1450:4001:81b::200e")))


def test_a_site_that_sends_a_header_for_ever_byte_by_byte_is_left_in_time() -> None:
    """Each byte comes in time, the whole never does."""
    listening = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip() -> None:
        reader, _ = listening.accept()
        with reader:
            reader.recv(10_000)
            reader.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while not stop.wait(0.02):
                try:
                    reader.sendall(b"a")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    try:
        with pytest.raises(NetworkError, match="no answer"):
            fetch(f"http://127.0.0.1:{listening.getsockname()[1]}/", limits=replace(OWN, seconds=0.5, robots=False))
    finally:
        stop.set()
        thread.join()
        listening.close()
