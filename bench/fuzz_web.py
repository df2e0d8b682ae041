"""Fuzz the desk with atheris: whatever is sent in a form, a paste, an upload or as JSON, the answer is one of ours.

Bytes choose a route, a kind of body and whether the token is right; the rest is the body, or the fields of a form. The
application is called as a server calls it (ASGI), with what reads texts in the same process, so that the reader of
uploads is reached too. Failures: an answer of 500, one without the content-security policy, an error of the API that is
not one line, an answer that takes more than `SLOWEST` seconds of processor time, or a token that was not needed.

Run: ``python -m bench.fuzz_web -max_total_time=300``. The ledger is made anew in a temporary folder.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import atheris

with atheris.instrument_imports(include=["steelyard.web", "steelyard.desk.register", "python_multipart"]):
    from steelyard.desk.add import add_dossier
    from steelyard.ledger.store import Ledger
    from steelyard.net import fetch as net
    from steelyard.web.app import build

HOST = "127.0.0.1:8788"
SLOWEST = 20.0
"""Seconds of one answer, instrumented; the desk itself ends a reading after 25."""
FORMS = {
    "/check": ("text", "address", "published", "against", "show"),
    "/register": ("what", "reporter", "partner", "office", "by", "value", "flow", "begin", "chance", "date", "who"),
    "/register/PLEDGE/status": ("status", "date", "evidence", "note", "who", "confirmed"),
    "/register/PLEDGE/correct": ("what", "value", "unit", "begin", "chance", "who_named", "who", "why"),
    "/register/PLEDGE/reply": ("text", "who"),
    "/register/undo": ("number", "pledge", "who"),
    "/review/undo": ("number", "who", "why"),
    "/review/CLAIM/correct": ("value", "low", "high", "unit", "hedge", "period", "flow", "who", "why"),
    "/dossier": ("name",),
    "/nothing": ("a",),
}
JSON = (
    "/api/check", "/api/weigh", "/api/reviews", "/api/reviews/1/undo", "/api/pledges", "/api/pledges/PLEDGE/status",
    "/api/pledges/PLEDGE/correct", "/api/pairs/BLR/RU-LIP/scenario?target=500M",
)  # fmt: skip
ASKED = (
    "/", "/pairs?reporter={}&partner={}", "/search?q={}", "/register?pair={}&status={}", "/review?claim={}&page={}",
    "/sources/{}", "/api/search?q={}", "/api/ask?question={}", "/register/files/{}", "/static/{}",
)  # fmt: skip


class Desk:
    """The desk on a ledger of its own."""

    def __init__(self, place: Path) -> None:
        ledger = Ledger.open(place)
        add_dossier("belarus-lipetsk", ledger)
        self.pledge, self.claim = ledger.pledges()[0].pledge.id, ledger.claims()[0].id
        self.app = build(ledger, hosts=(HOST,))
        served = self.app.app.state.served  # type: ignore[attr-defined]
        self.token = served.token.value
        served.reader.run = served.weighed._worker.run = here

    def ask(
        self, method: str, path: str, body: bytes, kind: str, token: str | None
    ) -> tuple[int, dict[str, str], bytes]:
        """Return what the application answers."""
        where, _, query = path.partition("?")
        headers = {"host": HOST, "content-type": kind, "content-length": str(len(body)), "accept-language": "ru"}
        headers |= {"x-steelyard-token": token} if token else {}
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": where, "raw_path": where.encode(), "query_string": query.encode(), "root_path": "",
            "headers": [(k.encode("latin-1", "replace"), v.encode("latin-1", "replace")) for k, v in headers.items()],
            "server": ("127.0.0.1", 8788), "client": ("127.0.0.1", 1), "state": {},
        }  # fmt: skip
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))  # type: ignore[arg-type]
        told = {k.decode().lower(): v.decode("latin-1") for k, v in sent[0]["headers"]}
        return int(sent[0]["status"]), told, b"".join(one.get("body", b"") for one in sent[1:])


def here(function: Callable[..., Any], *arguments: Any, seconds: float) -> Any:
    """Call it here and now: what the worker does in a process of its own."""
    return function(*arguments)


def fuzz(desk: Desk, data: bytes) -> None:
    """Send one input and look at the answer."""
    provider = atheris.FuzzedDataProvider(data)
    known = provider.ConsumeIntInRange(0, 9) > 0
    token = desk.token if known else provider.ConsumeUnicodeNoSurrogates(20)
    way = provider.ConsumeIntInRange(0, 3)
    if way == 0:
        path = ASKED[provider.ConsumeIntInRange(0, len(ASKED) - 1)]
        words = [quote(provider.ConsumeUnicodeNoSurrogates(40), safe="") for _ in range(path.count("{}"))]
        check(desk.ask("GET", path.format(*words), b"", "text/plain", None), path, open_=True)
        return
    if way == 1:
        path = JSON[provider.ConsumeIntInRange(0, len(JSON) - 1)].replace("PLEDGE", desk.pledge)
        check(desk.ask("POST", path, provider.ConsumeBytes(sys.maxsize), "application/json", token), path, open_=known)
        return
    path = list(FORMS)[provider.ConsumeIntInRange(0, len(FORMS) - 1)]
    fields = {key: provider.ConsumeUnicodeNoSurrogates(60) for key in FORMS[path] if provider.ConsumeBool()}
    path = path.replace("PLEDGE", desk.pledge).replace("CLAIM", desk.claim)
    if way == 2:
        body = urlencode({"token": token, **fields}).encode()
        check(desk.ask("POST", path, body, "application/x-www-form-urlencoded", None), path, open_=known)
        return
    name, raw = provider.ConsumeUnicodeNoSurrogates(12), provider.ConsumeBytes(sys.maxsize)
    parts = [f'--b\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = "".join(parts).encode() + head.encode() + raw + b"\r\n--b--\r\n"
    check(desk.ask("POST", path, body, "multipart/form-data; boundary=b", token), path, open_=known)


def check(answer: tuple[int, dict[str, str], bytes], path: str, *, open_: bool) -> None:
    """Assert what every answer must keep."""
    status, headers, body = answer
    assert status < 500 or status == 503, (status, path)
    assert "default-src 'none'" in headers["content-security-policy"], path
    if status >= 400 and path.startswith("/api"):
        what = json.loads(body)["error"]["what"]
        assert what and "\n" not in what, path
    if not open_:
        assert status in (400, 401, 403, 404, 405, 413, 422), (status, path)


def main() -> None:
    """Fuzz for as long as libFuzzer is told to."""
    logging.disable(logging.CRITICAL)
    net.is_public = lambda address: False  # nothing is ever fetched
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "fuzz.db")

        def one(data: bytes) -> None:
            start = time.process_time()
            fuzz(desk, data)
            if (spent := time.process_time() - start) > SLOWEST:
                raise RuntimeError(f"{spent:.1f} s for {len(data)} bytes")

        atheris.Setup(sys.argv, one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
