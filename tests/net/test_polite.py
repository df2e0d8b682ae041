"""Manners, against local servers that misbehave. The clock is a number and sleeping moves it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from steelyard.core.errors import NetworkError
from steelyard.net.fetch import Limits, Refused
from steelyard.net.polite import FIRST_BACKOFF, Later, Polite


@dataclass
class Site:
    """Answers by path: (status, headers, body); what was asked is listed."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    root: str = ""


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as found:
        yield found


@pytest.fixture
def other() -> Iterator[Site]:
    """A second host, that redirects lead to."""
    with served() as found:
        yield found


@contextmanager
def served() -> Iterator[Site]:
    found = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            status, headers, body = found.answers.get(self.path, (404, {}, b"none"))
            if status == 200 and headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.root = f"http://127.0.0.1:{server.server_port}"
    yield found
    server.shutdown()
    server.server_close()


@dataclass
class Time:
    """A clock that sleeping moves."""

    now: float = 1000.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def polite(time: Time) -> Polite:
    return Polite(limits=Limits(public_only=False, seconds=5), clock=lambda: time.now, sleep=time.sleep)


def test_robots_is_asked_once_and_obeyed(site: Site, polite: Polite) -> None:
    site.answers = {
        "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /closed/\nCrawl-delay: 7"), "/open": (200, {}, b"yes"),
        "/closed/a": (200, {}, b"no"),
    }  # fmt: skip
    assert polite.get(site.root + "/open").body == b"yes"
    with pytest.raises(NetworkError, match=r"robots\.txt asks machines not to"):
        polite.get(site.root + "/closed/a")
    polite.get(site.root + "/open")
    assert [path for path, _ in site.asked] == ["/robots.txt", "/open", "/open"]


def test_two_calls_of_a_host_are_as_far_apart_as_it_asks(site: Site, polite: Polite, time: Time) -> None:
    site.answers = {"/robots.txt": (200, {}, b"User-agent: *\nCrawl-delay: 7"), "/a": (200, {}, b"a")}
    start = time.now
    for _ in range(4):
        polite.get(site.root + "/a")
    assert time.now - start == pytest.approx(3 * 7)


def test_what_did_not_change_is_not_sent_again(site: Site, polite: Polite) -> None:
    site.answers = {"/a": (200, {"ETag": '"1"'}, b"a")}
    first = polite.get(site.root + "/a")
    assert polite.get(site.root + "/a", etag=first.headers["etag"], modified="yesterday").status == 304
    assert site.asked[-1][1]["if-modified-since"] == "yesterday"


@pytest.mark.parametrize(("status", "headers", "rest"), [(429, {"Retry-After": "900"}, 900), (500, {}, FIRST_BACKOFF)])
def test_a_busy_or_failing_host_rests_and_longer_each_time(
    site: Site, polite: Polite, time: Time, status: int, headers: dict[str, str], rest: float
) -> None:
    site.answers = {"/a": (status, headers, b"")}
    with pytest.raises(Refused):
        polite.get(site.root + "/a")
    calls = len(site.asked)
    with pytest.raises(Later) as later:
        polite.get(site.root + "/a")
    assert later.value.until - time.now == pytest.approx(rest)
    assert len(site.asked) == calls, "nothing is sent while it rests"
    time.now = later.value.until
    with pytest.raises(Refused):
        polite.get(site.root + "/a")
    host = next(iter(polite.hosts.values()))
    assert host.not_before - time.now >= max(rest, 2 * FIRST_BACKOFF)
    site.answers = {"/a": (200, {}, b"well again")}
    time.now = host.not_before
    assert polite.get(site.root + "/a").body == b"well again"
    assert next(iter(polite.hosts.values())).failures == 0


def test_while_robots_cannot_be_had_nothing_else_is_asked(site: Site, polite: Polite) -> None:
    site.answers = {"/robots.txt": (503, {}, b""), "/a": (200, {}, b"a")}
    with pytest.raises(Refused):
        polite.get(site.root + "/a")
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_the_reason_says_that_robots_cannot_be_had_and_it_is_asked_again(
    site: Site, polite: Polite, time: Time
) -> None:
    for status in (503, 429):
        site.answers = {"/robots.txt": (status, {}, b""), "/a": (200, {}, b"a")}
        with pytest.raises(Refused, match=rf"robots\.txt cannot be had: answered {status}"):
            polite.get(site.root + "/a")
        time.now = next(iter(polite.hosts.values())).not_before
    site.answers["/robots.txt"] = (200, {}, b"")
    assert polite.get(site.root + "/a").body == b"a"


def test_an_empty_robots_forbids_nothing_and_lets_nobody_rest(site: Site, polite: Polite) -> None:
    site.answers = {"/robots.txt": (200, {}, b""), "/a": (200, {}, b"a")}
    assert polite.get(site.root + "/a").body == b"a"
    assert not any(host.resting or host.failures for host in polite.hosts.values())


def test_robots_is_believed_for_a_day(site: Site, polite: Polite, time: Time) -> None:
    site.answers = {"/robots.txt": (200, {}, b""), "/a": (200, {}, b"a")}
    polite.get(site.root + "/a")
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /")
    time.now += 23 * 3600
    assert polite.get(site.root + "/a").body == b"a"
    time.now += 2 * 3600
    with pytest.raises(NetworkError, match=r"robots\.txt asks machines not to"):
        polite.get(site.root + "/a")


def test_a_page_that_is_not_there_says_nothing_of_its_host(site: Site, polite: Polite) -> None:
    with pytest.raises(Refused):
        polite.get(site.root + "/gone")
    site.answers = {"/a": (200, {}, b"a")}
    assert polite.get(site.root + "/a").body == b"a"


def test_redirects_without_end_and_bodies_without_end_are_errors(site: Site, polite: Polite) -> None:
    site.answers = {"/loop": (302, {"Location": "/loop"}, b""), "/big": (200, {}, b"x" * 200_000)}
    polite.limits = Limits(public_only=False, bytes=100_000)
    with pytest.raises(NetworkError, match="redirects"):
        polite.get(site.root + "/loop")
    polite.hosts.clear()
    with pytest.raises(NetworkError, match="larger"):
        polite.get(site.root + "/big")


def test_behind_a_redirect_the_rules_of_the_other_host_hold(site: Site, other: Site, polite: Polite) -> None:
    site.answers = {
        "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /closed"),
        "/out": (302, {"Location": other.root + "/closed/a"}, b""), "/in": (302, {"Location": "/closed"}, b""),
        "/open": (301, {"Location": other.root + "/open"}, b""),
    }  # fmt: skip
    other.answers = {
        "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /closed/"), "/closed/a": (200, {}, b"no"), "/open": (200, {}, b"yes"),
    }  # fmt: skip
    for path in ("/out", "/in"):
        with pytest.raises(NetworkError, match=r"robots\.txt asks machines not to"):
            polite.get(site.root + path)
    assert polite.get(site.root + "/open").body == b"yes"
    assert [path for path, _ in other.asked] == ["/robots.txt", "/open"]
    assert not any(path == "/closed" for path, _ in site.asked)
    assert not any(host.resting or host.failures for host in polite.hosts.values())


def test_a_host_that_rests_is_not_reached_by_a_redirect_either(
    site: Site, other: Site, polite: Polite, time: Time
) -> None:
    site.answers = {"/to": (302, {"Location": other.root + "/a"}, b""), "/own": (200, {}, b"own")}
    other.answers = {"/a": (503, {"Retry-After": "600"}, b"")}
    with pytest.raises(Refused):
        polite.get(site.root + "/to")
    calls = len(other.asked)
    with pytest.raises(Later) as later:
        polite.get(site.root + "/to")
    assert later.value.until - time.now > 500 and len(other.asked) == calls
    assert polite.get(site.root + "/own").body == b"own", "the host that only redirects is well"


def test_a_host_that_redirects_lead_to_is_called_no_oftener_than_it_asks(
    site: Site, other: Site, polite: Polite, time: Time
) -> None:
    site.answers = {"/to": (302, {"Location": other.root + "/a"}, b"")}
    other.answers = {"/robots.txt": (200, {}, b"User-agent: *\nCrawl-delay: 30"), "/a": (200, {}, b"a")}
    start = time.now
    for _ in range(3):
        polite.get(site.root + "/to")
    assert time.now - start >= 2 * 30
