"""The gate before every page: who may ask, how much may be sent, what a browser may do with the answer.

The desk listens on loopback only, yet any page of the web that is open in the same browser can send requests there.
Refused: a Host that is not this desk (DNS rebinding), anything but reading from another site (Origin, Sec-Fetch-Site)
or without the token of this run, bodies past a size or a time. Every answer carries a content-security policy without
inline script or style. docs/security.md names the test of each promise.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from steelyard.core.error_words import told
from steelyard.web.language import reader_of
from steelyard.web.worker import kind_and_place

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),  # with no-referrer a browser sends its own forms with "Origin: null"
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
LOG = logging.getLogger("steelyard.web")
SAFE = ("GET", "HEAD", "OPTIONS")
TOKEN_HEADER = "x-steelyard-token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``body``: bytes of one request; ``seconds``: for all of it to arrive."""

    body: int = 12_000_000
    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Token:
    """The secret of one run; every form of ours carries it, and no other site can read it."""

    value: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    def fits(self, given: str | None) -> bool:
        """True for the secret, compared in constant time."""
        return given is not None and hmac.compare_digest(given.encode(), self.value.encode())


class Guard:
    """ASGI application around the desk's."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str], limits: Limits | None = None) -> None:
        """``hosts``: what the Host header may say, with the port (``127.0.0.1:8788``)."""
        self.app = app
        self.hosts = frozenset(hosts)
        self.origins = frozenset(f"http://{host}" for host in self.hosts)
        self.limits = limits or Limits()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or hand on with a bounded body and guarded headers."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refused = self._refused(scope["method"], headers)
        if refused is not None:
            await _refuse(*refused, scope, headers, send)
            return
        body = await self._body(receive, headers)
        if isinstance(body, tuple):
            await _refuse(*body, scope, headers, send)
            return
        try:
            await self.app(scope, _replayed(body, receive), _with_headers(send))
        except asyncio.CancelledError:  # the desk is being stopped: whoever still waits is let go
            return
        except Exception as error:  # answered already; what the server would log holds its words, and so perhaps a text
            LOG.error("a mistake of this program: %s", kind_and_place(error))

    def _refused(self, method: str, headers: dict[str, str]) -> tuple[int, str, str] | None:
        """Why a request is refused before it is read: status, what, how to mend; None: it is not."""
        if headers.get("host", "").lower() not in self.hosts:
            return 421, "this address is not the desk's", "open the address that steelyard serve printed"
        if method in SAFE:
            return None
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site not in (None, "same-origin", "none") or (origin is not None and origin.lower() not in self.origins):
            return 403, "a request from another site", "open the desk itself and ask there"
        if (
            int(headers["content-length"]) > self.limits.body
            if headers.get("content-length", "").isdecimal()
            else False
        ):
            return self._too_large()
        return None

    def _too_large(self) -> tuple[int, str, str]:
        return 413, "more than may be sent at once", f"send at most {self.limits.body // 1_000_000} MB"

    async def _body(self, receive: Receive, headers: dict[str, str]) -> bytes | tuple[int, str, str]:
        """Return the body, or why it is refused: counted as it comes, whatever length it declares."""
        if "content-length" not in headers and "transfer-encoding" not in headers:
            return b""
        body = bytearray()
        try:
            async with asyncio.timeout(self.limits.seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return 400, "the request was cut off", "send it again"
                    body += message.get("body", b"")
                    if len(body) > self.limits.body:
                        return self._too_large()
                    if not message.get("more_body", False):
                        return bytes(body)
        except TimeoutError:
            return 408, "the request came too slowly", "send less at once"


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Hand the body on once; after it, only whether the reader has gone."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _with_headers(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {name for name, _ in HEADERS}
            kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in own]
            message = {**message, "headers": [*kept, *HEADERS]}
        await send(message)

    return guarded


async def _refuse(status: int, what: str, mend: str, scope: Scope, headers: dict[str, str], send: Send) -> None:
    """Answer in one line: as JSON to a program, in the reader's language to a browser."""
    kind, body = "application/json", json.dumps({"schema": 1, "error": {"what": what, "where": None, "mend": mend}})
    if "text/html" in headers.get("accept", "") and not scope["path"].startswith("/api"):
        lang = reader_of(Request(scope)).lang
        kind, body = "text/plain; charset=utf-8", f"{told(what, lang)}; {told(mend, lang)}\n"
    data = body.encode()
    about = [(b"content-type", kind.encode()), (b"content-length", str(len(data)).encode()), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": [*about, *HEADERS]})
    await send({"type": "http.response.body", "body": data})
