"""Lists over the whole ledger: its sources, one source with what it says, and what a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from steelyard.core import wording
from steelyard.desk import search
from steelyard.gazetteer.names import name
from steelyard.ledger import overview
from steelyard.ledger.store import Ledger
from steelyard.web.language import reader_of
from steelyard.web.pages import pager
from steelyard.web.served import kept_page, page, served_of

PAGE = 50
PageNumber = Annotated[int, Query(alias="page", ge=1, le=1_000_000)]

router = APIRouter(include_in_schema=False)


@router.get("/sources")
async def sources(request: Request, number: PageNumber = 1) -> Response:
    """Every source, the latest first, with how many figures it gives."""
    return kept_page(request, lambda: _sources(request, number))


def _sources(request: Request, number: int) -> Response:
    run = served_of(request)
    counts = overview.claims_by_source(run.ledger)
    found = sorted(run.ledger.sources().values(), key=lambda one: (one.published or "", one.key), reverse=True)
    turned = pager(number, len(found), PAGE, "sources")
    return page(request, "sources", here="sources", sources=shown(found, turned.page), counts=counts,
                total=len(found), pager=turned)  # fmt: skip


@router.get("/sources/{key}")
async def source(request: Request, key: str) -> Response:
    """One source: where it stands and every figure it gives."""
    return kept_page(request, lambda: _source(request, key))


def _source(request: Request, key: str) -> Response:
    ledger = served_of(request).ledger
    found = ledger.sources({key}).get(key)
    if found is None:
        raise HTTPException(404)
    lang = reader_of(request).lang
    claims = [
        (wording.sentence(claim, lang, names=name), claim)
        for pair in ledger.pairs_of(key)
        for claim in ledger.claims(pair)
        if claim.source == key and {claim.reporter, claim.partner} == set(pair)
    ]
    return page(request, "source", here="sources", source=found, claims=claims)


@router.get("/search")
async def find(request: Request, q: Annotated[str, Query(max_length=200)] = "", number: PageNumber = 1) -> Response:
    """What holds all words of a question."""
    run = served_of(request)
    made = await run.weighed.once(("search", run.weighed.watch.mark()), index_at, run.ledger.place)
    return kept_page(request, lambda: _found(request, made, q, number))


def _found(request: Request, made: search.Index, q: str, number: int) -> Response:
    found = made.find(q)
    turned = pager(number, len(found), PAGE, "search", q=q)
    return page(request, "search", q=q, found=shown(found, turned.page), total=len(found), cut=made.cut, pager=turned)


def index_at(place: str) -> search.Index:
    """Index the ledger at a place: what the worker runs."""
    return search.index(Ledger.open(place, create=False))


def shown(rows: Sequence[Any], number: int) -> Sequence[Any]:
    """Return the rows of one page of a list."""
    return rows[(number - 1) * PAGE : number * PAGE]
