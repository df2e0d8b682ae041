"""What one run of the desk holds: its ledger, its weighings, its secret, and the pages that were rendered already."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from steelyard.ledger.store import Ledger
from steelyard.web import rendering
from steelyard.web.guard import Token
from steelyard.web.language import Reader, reader_of
from steelyard.web.weighed import Weighed
from steelyard.web.worker import Worker

KEPT_BYTES = 64_000_000
"""Rendered pages kept in memory."""
CHECK_MEMORY = 3_000_000_000
"""Address space of the process that reads documents of others."""
CHECKS_WAITING = 4
"""Threads that wait for a text to be read."""

T = TypeVar("T")


class Served:
    """One run; the routes take it from ``request.app.state.served``."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.token = Token()
        self.weighed = Weighed(ledger)
        self.reader = Worker(memory=CHECK_MEMORY)
        self.checks = ThreadPoolExecutor(max_workers=CHECKS_WAITING)
        self.rendered = Rendered()

    def stop(self) -> None:
        """End the workers."""
        self.weighed.stop()
        self.reader.stop()
        self.checks.shutdown(wait=False, cancel_futures=True)

    async def read(self, function: Callable[..., T], *arguments: Any, seconds: float) -> T:
        """Return what a function makes of what somebody else wrote, in the process that reads, within its limits.

        Readings wait for each other and for nothing else: however slow the texts are, the pages stay quick.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.checks, partial(self.reader.run, function, *arguments, seconds=seconds))


def served_of(request: Request) -> Served:
    """Return what the run holds."""
    found: Served = request.app.state.served
    return found


class Rendered:
    """Answers kept by what they depend on; the one used longest ago goes first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, ...], tuple[bytes, str]] = OrderedDict()
        self._size = 0

    def get(self, key: tuple[str, ...]) -> tuple[bytes, str] | None:
        """Return body and entity tag, where they are kept."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: tuple[str, ...], body: bytes) -> tuple[bytes, str]:
        """Keep a body and return it with its entity tag."""
        answer = body, tag_of(body)
        if len(body) < KEPT_BYTES // 4:
            self._size += len(body) - len(self._kept.pop(key, (b"", ""))[0])
            self._kept[key] = answer
            while self._size > KEPT_BYTES:
                self._size -= len(self._kept.popitem(last=False)[1][0])
        return answer


def tag_of(body: bytes) -> str:
    """Return the entity tag of a body."""
    return f'"{hashlib.sha256(body).hexdigest()[:24]}"'


@dataclass(frozen=True, slots=True)
class Back:
    """The address of the page at hand, to be asked for again in another language or look."""

    path: str
    query: tuple[tuple[str, str], ...]

    def with_lang(self, lang: str) -> str:
        """Return the address in a language."""
        return self._with("lang", lang)

    def with_theme(self, theme: str) -> str:
        """Return the address in a look."""
        return self._with("theme", theme)

    def _with(self, key: str, value: str) -> str:
        rest = [pair for pair in self.query if pair[0] not in ("lang", "theme", "token", "text")]
        return f"{self.path}?{urlencode([*rest, (key, value)])}"


def page(
    request: Request, template: str, *, here: str = "", status: int = 200, keep: bool = True, **values: Any
) -> Response:
    """Return a page of the desk in the reader's language, or 304 where the browser has it already.

    Parameters
    ----------
    template : see `rendering.html`.
    here : the entry of the navigation that the page belongs to.
    keep : False for what must not be stored anywhere: a text that was pasted, and what was found in it.
    """
    run, reader = served_of(request), reader_of(request)
    back = Back(request.url.path, tuple(request.query_params.multi_items()))
    text = rendering.html(template, reader, token=run.token.value, here=here, back=back, **values)
    return _answer(request, reader, text.encode(), status, keep)


def kept_page(request: Request, make: Any, *parts: str) -> Response:
    """Return a page that is the same as long as the ledger and ``parts`` are, rendered where it is not kept."""
    run, reader = served_of(request), reader_of(request)
    key = (run.weighed.watch.mark(), reader.lang, reader.theme, request.url.path, request.url.query, *parts)
    found = run.rendered.get(key)
    if found is None:
        response: Response = make()
        if response.status_code != 200:
            return response
        found = run.rendered.keep(key, bytes(response.body))
    return _tagged(request, _chosen(request, reader, Response(found[0], media_type="text/html")), found[1])


def _answer(request: Request, reader: Reader, body: bytes, status: int, keep: bool) -> Response:
    response = _chosen(request, reader, Response(body, status_code=status, media_type="text/html"))
    if not keep:
        response.headers["cache-control"] = "no-store"
        return response
    return _tagged(request, response, tag_of(body)) if status == 200 else response


def tagged(request: Request, response: Response) -> Response:
    """Return an answer with its entity tag, or 304 where the reader has it already."""
    return _tagged(request, response, tag_of(bytes(response.body)))


def _tagged(request: Request, response: Response, tag: str) -> Response:
    if request.method in ("GET", "HEAD") and tag in request.headers.get("if-none-match", ""):
        fresh = Response(status_code=304)
        fresh.raw_headers += [pair for pair in response.raw_headers if pair[0] == b"set-cookie"]
        response = fresh
    response.headers["etag"] = tag
    response.headers["cache-control"] = "private, no-cache"
    response.headers["vary"] = "Cookie, Accept-Language, HX-Request"
    return response


def _chosen(request: Request, reader: Reader, response: Response) -> Response:
    """Remember a language or a look that was asked for in the address."""
    for key, value in (("lang", reader.lang), ("theme", reader.theme)):
        if request.query_params.get(key) == value:
            response.set_cookie(key, value, max_age=31_536_000, samesite="strict", httponly=True)
    return response
