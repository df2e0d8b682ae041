"""The desk as JSON under /api: the same as the commands print (schema 1), with pages, entity tags and OpenAPI.

Reading needs nothing. What computes on a text or changes the ledger needs the token of this run in the header
``X-Steelyard-Token``; ``GET /api`` gives it to programs on this machine, and no other site can read it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Security
from fastapi.responses import Response
from fastapi.security import APIKeyHeader

from steelyard import __version__
from steelyard.brief.render_json import render as brief_json
from steelyard.core.claim import SCHEMA
from steelyard.core.errors import InputError
from steelyard.desk import pairs, search
from steelyard.desk.check import to_json
from steelyard.desk.check_sent import Sent
from steelyard.desk.pair_page import Asked
from steelyard.desk.register import entries
from steelyard.gazetteer.names import name
from steelyard.ledger import overview
from steelyard.web import answers
from steelyard.web import api_forms as forms
from steelyard.web.asking import asked_of
from steelyard.web.check_page import SECONDS, checked, day_of
from steelyard.web.guard import TOKEN_HEADER
from steelyard.web.lists import index_at
from steelyard.web.pages import pager
from steelyard.web.rendering import link
from steelyard.web.served import served_of, tagged

Size = Annotated[int, Query(ge=1, le=500, description="Entries on one page.")]
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]
Code = Annotated[
    str, Path(pattern=r"^([A-Z]{3}|[A-Z]{2}-[A-Z0-9]{1,3}|WORLD|EAEU|ASEAN|EU|CIS)$", description="ISO 3166.")
]
TargetText = Annotated[
    str | None,
    Query(
        pattern=r"^([A-Z]{3} )?(0[.][0-9]{0,2}[1-9]|[1-9][0-9]{0,8}([.][0-9]{1,3})?)(k|m|mn|b|bn|K|M|B)$",
        description="500M, 0.5bn, EUR 2bn: a year.",
    ),
]
Deadline = Annotated[int | None, Query(ge=1990, le=2100, description="Year to reach the target by.")]
Day = Annotated[
    str | None,
    Query(
        pattern=forms.CALENDAR,
        description="Only what was published by it.",
    ),
]
Lang = Annotated[str, Query(pattern=r"^(en|ru)$")]
TROUBLE: dict[int | str, dict[str, Any]] = {
    code: {"model": forms.ErrorAnswer, "description": words}
    for code, words in (
        (404, "nothing of that name"), (408, "the request came too slowly"), (413, "more than may be sent at once"),
        (421, "not this desk's address"), (422, "it cannot be used"), (503, "the ledger cannot be read now"),
    )
}  # fmt: skip
CLOSED: dict[int | str, dict[str, Any]] = {
    400: {"model": forms.ErrorAnswer, "description": "no JSON"},
    401: {"model": forms.ErrorAnswer, "description": "no token of this run"},
    403: {"model": forms.ErrorAnswer, "description": "a request from another site"},
}

router = APIRouter(prefix="/api", responses=TROUBLE)
_key = APIKeyHeader(name=TOKEN_HEADER, auto_error=False, description="The token of this run; GET /api gives it.")


def demand_key(request: Request, given: Annotated[str | None, Security(_key)]) -> None:
    """Refuse with 401 what carries no token of this run."""
    if not served_of(request).token.fits(given):
        raise HTTPException(401, "no token of this run", headers={"WWW-Authenticate": "Token"})


Keyed = Depends(demand_key)


def api_asked(
    reporter: Code, partner: Code, target: TargetText = None, by: Deadline = None, as_of: Day = None
) -> Asked:
    """Return the question; 404 for a code that is no economy."""
    day = _date(as_of)
    try:
        return asked_of(reporter, partner, target, by, day)
    except InputError as error:
        raise HTTPException(404, str(error)) from None


AskedOf = Annotated[Asked, Depends(api_asked)]


def _date(text: str | None) -> date | None:
    known = day_of(text or "")
    return date.fromisoformat(known) if known else None


@router.get("", response_model=forms.Start)
def start(request: Request) -> Response:
    """What this is, the token of this run, and what can be asked."""
    paths = request.app.openapi()["paths"]
    operations = [
        {"method": method.upper(), "path": path, "does": about.get("description", about["summary"])}
        for path, methods in paths.items()
        for method, about in methods.items()
    ]
    body = {"version": __version__, "token": served_of(request).token.value, "operations": operations}
    response = Response(answers.dumped({"schema": SCHEMA, **body}), media_type="application/json")
    response.headers["cache-control"] = "no-store"
    return response


@router.get("/pairs", response_model=forms.Pairs)
def all_pairs(request: Request, page: PageNumber = 1, size: Size = 50) -> Response:
    """All pairs with what is held on each, most claims first."""

    def gather() -> list[dict[str, Any]]:
        return [
            {"reporter": one.reporter, "partner": one.partner, "claims": one.claims, "sources": one.sources,
             "latest": one.latest}
            for one in pairs.held(served_of(request).ledger)
        ]  # fmt: skip

    return listed(request, "pairs", gather, page, size)


@router.get("/pairs/{reporter}/{partner}/claims", response_model=forms.Claims)
def claims(request: Request, asked: AskedOf, page: PageNumber = 1, size: Size = 100) -> Response:
    """The claims of a pair as reviews leave them, in the order in which they became known."""

    def gather() -> list[dict[str, Any]]:
        pair = {asked.reporter, asked.partner}
        known = served_of(request).ledger.claims((asked.reporter, asked.partner), as_of=asked.as_of)
        return [claim.to_json() for claim in known if {claim.reporter, claim.partner} == pair]

    return listed(request, "claims", gather, page, size)


@router.get("/pairs/{reporter}/{partner}/weighing", response_model=forms.Weighing)
async def weighing(
    request: Request,
    asked: AskedOf,
    ask: Annotated[list[Annotated[str, Query(max_length=120)]], Query(max_length=20)] = [],  # noqa: B006
) -> Response:
    """Bounds, conflicts, verdicts and estimates of a pair, as ``steelyard weigh R P --json``."""
    return await kept(request, answers.weighed, asked, ask)


@router.get("/pairs/{reporter}/{partner}/outlook", response_model=forms.Outlook)
async def outlook(request: Request, asked: AskedOf) -> Response:
    """The years ahead and the odds of a target, as ``steelyard outlook R P --json``."""
    return await kept(request, answers.looked_ahead, asked)


@router.get("/pairs/{reporter}/{partner}/brief", response_model=forms.Brief)
async def brief(request: Request, asked: AskedOf, lang: Lang = "en") -> Response:
    """The brief, as ``steelyard brief R P -o brief.json``."""
    found = await served_of(request).weighed.wait(asked)
    return tagged(request, _json(answers.dumped(brief_json(found.briefs[lang], names=name))))


@router.get("/ask", response_model=forms.Weighing)
async def ask(
    request: Request, question: Annotated[str, Query(min_length=3, max_length=300)], as_of: Day = None
) -> Response:
    """One question in words, as ``steelyard ask``: imports of Belarus from Lipetsk Oblast in 2022."""
    return await kept(request, answers.answered, question, day_of(as_of or ""))


@router.post("/check", response_model=forms.Check, dependencies=[Keyed], responses=CLOSED)
async def check(request: Request, sent: forms.Text) -> Response:
    """Read and weigh a text, as ``steelyard check --json``. Nothing of it is stored."""
    run = served_of(request)
    against = run.ledger.place if sent.against else None
    found = await checked(run, Sent(text=sent.text, published=day_of(sent.published or ""), against=against))
    response = _json(answers.dumped(to_json([found])))
    response.headers["cache-control"] = "no-store"
    return response


@router.post("/weigh", response_model=forms.Weighing, dependencies=[Keyed], responses=CLOSED)
async def weigh(request: Request, given: forms.GivenClaims) -> Response:
    """Weigh claims that are sent, as ``steelyard weigh FILE --json``. Nothing of them is stored."""
    body = await served_of(request).read(answers.weighed_claims, given.claims, given.ask, seconds=SECONDS)
    response = _json(body)
    response.headers["cache-control"] = "no-store"
    return response


@router.get("/sources", response_model=forms.Sources)
def sources(request: Request, page: PageNumber = 1, size: Size = 100) -> Response:
    """Every source, the latest first, with how many claims it makes."""
    ledger = served_of(request).ledger
    counts = overview.claims_by_source(ledger)
    found = sorted(ledger.sources().values(), key=lambda one: (one.published or "", one.key), reverse=True)
    rows = [{**one.to_json(), "claims": counts.get(one.key, 0)} for one in found]
    return listed(request, "sources", lambda: rows, page, size)


@router.get("/pledges", response_model=forms.Pledges)
def pledges(request: Request, page: PageNumber = 1, size: Size = 100) -> Response:
    """The register: what was promised, and the last word found about it."""
    ledger = served_of(request).ledger
    stored = ledger.pledges()
    about = {one.pledge.id: one.pair for one in stored}
    rows = [
        {
            "id": one.id, "what": one.what, "reporter": about[one.id][0], "partner": about[one.id][1],
            "who": list(one.who), "where": one.where, "by": one.by, "date": one.date, "effect": one.effect,
            "act": one.act, "scored": one.scored, "status": one.status, "said": one.said, "source": one.source,
            "evidence": [{"day": day, "text": words, "source": key} for day, words, key in one.evidence],
            "reply": one.reply,
        }
        for one in entries(ledger, stored, as_of=None)
    ]  # fmt: skip
    return listed(request, "pledges", lambda: rows, page, size)


@router.get("/search", response_model=forms.Found)
async def find(
    request: Request, q: Annotated[str, Query(max_length=200)], page: PageNumber = 1, size: Size = 50, lang: Lang = "en"
) -> Response:
    """What holds every word, latest first."""
    run = served_of(request)
    made: search.Index = await run.weighed.once(("search", run.weighed.watch.mark()), index_at, run.ledger.place)
    rows = [
        {"kind": one.kind, "key": one.key, "title": one.title[lang], "about": one.about, "day": one.day,
         "reporter": one.pair[0] if one.pair else None, "partner": one.pair[1] if one.pair else None}
        for one in made.find(q)
    ]  # fmt: skip
    return listed(request, "found", lambda: rows, page, size)


def listed(
    request: Request, key: str, gather: Callable[[], Sequence[dict[str, Any]]], page: int, size: int
) -> Response:
    """Return one page of a list with the address of the next; gathered once for each state of the ledger."""
    run = served_of(request)
    asked = (run.weighed.watch.mark(), request.url.path, request.url.query)
    found = run.rendered.get(asked)
    if found is None:
        found = run.rendered.keep(asked, _page(request, key, gather(), page, size))
    return tagged(request, _json(found[0]))


def _page(request: Request, key: str, rows: Sequence[dict[str, Any]], page: int, size: int) -> bytes:
    turned = pager(page, len(rows), size)
    path = [part for part in request.url.path.split("/") if part]
    given = {k: v for k, v in request.query_params.items() if k != "page"}
    after = link(*path, **given, page=page + 1) if page < turned.pages else None
    shown = list(rows[(page - 1) * size : page * size])
    about = {"total": len(rows), "page": page, "pages": turned.pages, "next": after}
    return answers.dumped({"schema": SCHEMA, **about, key: shown})


async def kept(request: Request, make: Callable[..., bytes], *arguments: Any) -> Response:
    """Return an answer of the worker, kept as long as the ledger stays as it is."""
    run = served_of(request)
    key = (run.weighed.watch.mark(), request.url.path, request.url.query)
    found = run.rendered.get(key)
    if found is None:
        place = run.ledger.place
        found = run.rendered.keep(key, await run.weighed.compute(make, place, *arguments))
    return tagged(request, _json(found[0]))


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")
