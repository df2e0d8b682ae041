"""A watch says what changed, once, and goes on after a stop; what misbehaves costs itself only."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from steelyard.core.errors import InputError
from steelyard.core.message import render
from steelyard.desk.watch import TRIES, Change, Feeds, State, Trouble, parse_feeds, poll
from steelyard.ledger.store import Ledger
from steelyard.net.fetch import Limits
from steelyard.net.mail import Mail, send
from steelyard.net.polite import Polite

FIRST = (
    "Trade between Kenya and Uganda was $1.20 billion in 2021 and $1.30 billion in 2022, the ministry said. "
    "The two countries aim for $2 billion in trade by 2026."
)
SECOND = "Trade between Kenya and Uganda was $1.90 billion in 2022, a newspaper wrote."
THIRD = "Trade between Kenya and Uganda rose to $1.75 billion in 2023, the ministry said."


class Web:
    """A local site with a feed of the entries it is given."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, bytes, str]] = {}
        self.asked: list[str] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web.asked.append(self.path)
                status, body, kind = web.pages.get(self.path, (404, b"", "text/plain"))
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.root = f"http://127.0.0.1:{self.server.server_port}"

    def publish(self, *articles: tuple[str, str, str]) -> None:
        """Show articles (name, day, text), the newest first as feeds do."""
        items = ""
        for name, day, text in articles:
            page = (
                f"<html><body><article><p>{text}</p><p>{'It was said in the town. ' * 12}</p></article></body></html>"
            )
            self.pages[f"/{name}"] = (200, page.encode(), "text/html; charset=utf-8")
            items = (
                f"<item><title>News {name}</title><link>{self.root}/{name}</link><guid>{name}</guid>"
                f"<pubDate>{day}</pubDate></item>{items}"
            )
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'
        self.pages["/feed"] = (200, feed.encode(), "application/rss+xml")


@pytest.fixture
def web() -> Iterator[Web]:
    made = Web()
    yield made
    made.server.shutdown()
    made.server.server_close()


def _poll(web: Web, place: Path, *more: str, later: float = 0.0) -> list[Change | Trouble]:
    """One round of a watch that starts anew, as after a restart."""
    state = State.open(place / "state.json")
    limits = Limits(public_only=False, seconds=5)
    polite = Polite(hosts=state.hosts, limits=limits, clock=lambda: later, sleep=lambda seconds: None)
    feeds = Feeds(addresses=(*more, f"{web.root}/feed"))
    ledger = Ledger.open(place / "l.db")
    try:
        return list(poll(feeds, ledger, state, polite))
    finally:
        ledger.close()


def _kinds(found: list[Change | Trouble]) -> list[str]:
    return [one.kind if isinstance(one, Change) else "trouble" for one in found]


PROMISE = (
    "Trade between Kenya and Uganda was $1.30 billion in 2022, the ministry said. Kenya plans to build a dairy plant at "
    "Tororo together with the firm Brookfield by 2025. " + "Guests of the meeting saw the old market of the town. " * 20
)
UPDATE = "Brookfield of Kenya opened the dairy plant at Tororo in Uganda on Monday, two years after it was announced."


def test_a_later_word_on_a_promise_is_told_as_an_update_and_sets_no_status(web: Web, tmp_path: Path) -> None:
    one, two = ("one", "2023-01-10", PROMISE), ("two", "2025-02-10", UPDATE)
    web.publish(one)
    assert "pledge" in _kinds(_poll(web, tmp_path))
    web.publish(one, two)
    (update,) = [x for x in _poll(web, tmp_path) if isinstance(x, Change) and x.kind == "update"]
    told = render(update.message)
    assert "dairy plant" in told and "likeness" in told
    assert (update.pair, update.address) == (("KEN", "UGA"), f"{web.root}/two")
    held = Ledger.open(tmp_path / "l.db")
    assert held.proposals(one.pledge.id for one in held.pledges())
    assert held.reviews() == []
    held.close()
    assert _poll(web, tmp_path) == []


def test_a_watch_says_each_change_once(web: Web, tmp_path: Path) -> None:
    one, two, three = ("one", "2023-01-10", FIRST), ("two", "2023-02-10", SECOND), ("three", "2024-02-01", THIRD)
    web.publish(one)
    first = _poll(web, tmp_path)
    assert _kinds(first).count("figure") == 3 and "odds" in _kinds(first)
    assert _poll(web, tmp_path) == []
    web.publish(one, two)
    second = _poll(web, tmp_path)
    assert "offices_differ" in _kinds(second), "two papers, no office named"
    web.publish(one, two, three)
    third = [x for x in _poll(web, tmp_path) if isinstance(x, Change)]
    assert {"figure", "odds"} <= {x.kind for x in third}
    (moved,) = [x for x in third if x.kind == "odds"]
    assert "moved from" in render(moved.message)
    assert moved.address == f"{web.root}/three" and moved.published == "2024-02-01"
    row = json.loads(json.dumps(moved.to_json()))
    assert row["schema"] == 1 and {row["reporter"], row["partner"]} == {"KEN", "UGA"}


def test_pages_are_asked_for_once(web: Web, tmp_path: Path) -> None:
    web.publish(("one", "2023-01-10", FIRST))
    for _ in range(3):
        _poll(web, tmp_path)
    assert web.asked.count("/one") == 1 and web.asked.count("/feed") == 3


def test_what_misbehaves_is_told_and_the_rest_is_read(web: Web, tmp_path: Path) -> None:
    web.publish(("gone", "2023-01-09", "x"), ("one", "2023-01-10", FIRST))
    web.pages["/gone"] = (404, b"", "text/plain")
    web.pages["/page"] = (200, b"<html><body>no feed here</body></html>", "text/html")
    web.pages["/broken"] = (200, b"<rss><channel><item>", "application/rss+xml")
    found = _poll(web, tmp_path, f"{web.root}/nowhere", f"{web.root}/page", f"{web.root}/broken")
    assert _kinds(found).count("trouble") == 4
    assert _kinds(found).count("figure") == 3


def test_a_page_that_cannot_be_had_for_now_is_read_later_and_not_lost(web: Web, tmp_path: Path) -> None:
    web.publish(("one", "2023-01-10", FIRST))
    there, hour = web.pages["/one"], 3600.0
    web.pages["/one"] = (503, b"", "text/plain")
    assert _kinds(_poll(web, tmp_path)) == ["trouble"]
    assert _kinds(_poll(web, tmp_path, later=1.0)) == ["trouble"], "the host rests"
    assert web.asked.count("/one") == 1
    web.pages["/one"] = there
    assert _kinds(_poll(web, tmp_path, later=hour)).count("figure") == 3
    assert _poll(web, tmp_path, later=2 * hour) == []


def test_a_page_that_never_comes_is_passed_over_in_the_end(web: Web, tmp_path: Path) -> None:
    web.publish(("one", "2023-01-10", FIRST))
    web.pages["/one"] = (500, b"", "text/plain")
    days = [_kinds(_poll(web, tmp_path, later=86_400.0 * day)) for day in range(TRIES + 2)]
    assert days == [["trouble"]] * TRIES + [[], []]
    assert web.asked.count("/one") == TRIES


def test_a_feed_in_another_encoding_is_read(web: Web, tmp_path: Path) -> None:
    text = (
        "Товарооборот Кении и Уганды в 2022 году составил 1,3 млрд долларов. " + "Об этом сообщили в ведомстве. " * 30
    )
    feed = (
        '<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel><item><title>Новости</title>'
        f"<guid>a</guid><description>{text}</description></item></channel></rss>"
    )
    web.pages["/feed"] = (200, feed.encode("cp1251"), "application/rss+xml")
    assert _kinds(_poll(web, tmp_path)) == ["figure"]


def test_a_damaged_state_is_never_written_over(tmp_path: Path) -> None:
    place = tmp_path / "state.json"
    place.write_text("{half")
    with pytest.raises(InputError, match="damaged"):
        State.open(place)
    assert place.read_text() == "{half"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no feed"), ("[[feed]]\naddress = 3", "no feed"), ("every = 0\n[[feed]]\naddress='http://a.b'", "every"),
        ("[[feed]]\naddress='http://a.b'\n[mail]\nhost='x'", "mail"), ("[[", "TOML"),
    ],
)  # fmt: skip
def test_a_list_of_feeds_that_cannot_be_used_is_one_clear_line(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        parse_feeds(text, where="feeds.toml")


def test_mail_is_sent_by_smtp(monkeypatch: pytest.MonkeyPatch) -> None:
    import socketserver

    got: list[bytes] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            data = False
            for line in self.rfile:
                if data:
                    if line == b".\r\n":
                        data = False
                        self.wfile.write(b"250 ok\r\n")
                    else:
                        got.append(line)
                elif line.upper().startswith(b"DATA"):
                    data = True
                    self.wfile.write(b"354 go on\r\n")
                elif line.upper().startswith(b"QUIT"):
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    self.wfile.write(b"250 ok\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port: Any = server.server_address[1]
        mail = Mail(host="127.0.0.1", port=port, sender="a@example.org", to=("b@example.org",), security="none")
        send(mail, "two\nlines", "Товарооборот вырос.")
        server.shutdown()
    message = message_from_bytes(b"".join(got))
    assert message["Subject"] == "two lines" and message["To"] == "b@example.org"
    assert "Товарооборот" in message.get_payload(decode=True).decode()  # type: ignore[union-attr]
