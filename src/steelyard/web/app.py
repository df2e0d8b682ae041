"""The application: routes, errors, static files, and the guard around all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from steelyard import __version__
from steelyard.core.error_words import told
from steelyard.core.errors import LedgerError, SteelyardError
from steelyard.ledger.store import Ledger
from steelyard.web import (
    api,
    api_write,
    check_page,
    files,
    gap_page,
    lists,
    pages,
    register_page,
    review_page,
    scenario_page,
    static_files,
)
from steelyard.web.guard import Guard, Limits
from steelyard.web.language import reader_of
from steelyard.web.served import Served, page

KINDS = {401: "token", 403: "token", 404: "missing", 405: "method", 422: "input", 500: "ours", 503: "ledger"}


def build(ledger: Ledger, *, hosts: Iterable[str], limits: Limits | None = None) -> ASGIApp:
    """Return the desk on a ledger.

    Parameters
    ----------
    ledger : what it shows and where reviews are written.
    hosts : what the Host header may say, ``127.0.0.1:8788``.
    limits : of one request.
    """
    served = Served(ledger)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        served.stop()

    app = FastAPI(
        title="Steelyard", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None,
        openapi_url="/api/openapi.json", description=api.__doc__,
    )  # fmt: skip
    app.state.served = served
    for part in (
        pages,
        check_page,
        files,
        gap_page,
        lists,
        register_page,
        review_page,
        scenario_page,
        api,
        api_write,
        static_files,
    ):
        app.include_router(part.router)
    app.add_exception_handler(SteelyardError, _input)
    app.add_exception_handler(RequestValidationError, _form)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _ours)
    return Guard(app, hosts=hosts, limits=limits)


async def _input(request: Request, error: Exception) -> Response:
    assert isinstance(error, SteelyardError)
    status = 503 if isinstance(error, LedgerError) else 422
    return _answer(request, status, what=error.what, where=error.where, mend=error.mend)


async def _form(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:]) or None
    return _answer(request, 422, what=str(first["msg"]).lower(), where=where, mend=None)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = _answer(request, error.status_code, what=str(error.detail), where=None, mend=None)
    answer.headers.update(error.headers or {})
    return answer


async def _ours(request: Request, error: Exception) -> Response:
    """A mistake of ours; the guard logs its type and place, never its words, for they may hold a text."""
    return _answer(request, 500, what=None, where=None, mend=None)


def _answer(request: Request, status: int, *, what: str | None, where: str | None, mend: str | None) -> Response:
    if request.url.path.startswith("/api"):
        body = {"schema": 1, "error": {"what": what or "a mistake of this program", "where": where, "mend": mend}}
        return JSONResponse(body, status)
    kind = KINDS.get(status, "input")
    part = request.headers.get("hx-request") == "true"
    what, where, mend = (told(line, reader_of(request).lang) for line in (what, where, mend))
    return page(
        request, "error", status=status, keep=False, whole=not part, kind_of=kind, what=what, where=where, mend=mend
    )
