"""What the API writes: reviews, the register, scenarios; and what is read to write well: queue, register, gap.

Every answer is that of the command of the same name. What is written carries who and why, is kept with its time, and
can be taken back (``POST /api/reviews/{number}/undo``); nothing is overwritten. Everything that writes, and a scenario,
needs the token of this run in ``X-Steelyard-Token``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from steelyard.core import claim as core
from steelyard.desk import review
from steelyard.desk.review_form import review_json
from steelyard.web import answers, api, written
from steelyard.web import api_write_forms as forms
from steelyard.web.api import TROUBLE, AskedOf, Keyed, Lang, PageNumber, Size
from steelyard.web.review_page import said
from steelyard.web.served import served_of, tagged

Number = Annotated[int, Path(ge=1, le=10**12)]
Key = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$", description="An id or a key.")]
Left = Annotated[list[Annotated[str, Query(max_length=80)]], Query(max_length=40)]

CLOSED: dict[str, Any] = {"dependencies": [Keyed], "responses": api.CLOSED}
STORED: dict[str, Any] = {**CLOSED, "status_code": 201}
"""What an operation that writes says of itself."""

router = APIRouter(prefix="/api", responses=TROUBLE)


@router.get("/reviews", response_model=forms.Reviews)
def reviews(request: Request, page: PageNumber = 1, size: Size = 100) -> Response:
    """What was said of claims, sources and pledges so far, in order, and whether it stands."""

    def gather() -> list[dict[str, Any]]:
        found = review.history(served_of(request).ledger)
        return [{**review_json(one), "stands": stands} for one, stands in found]

    return api.listed(request, "reviews", gather, page, size)


@router.post("/reviews", response_model=forms.Reviewed, **STORED)
async def say(request: Request, given: forms.GivenReview) -> Response:
    """Accept, reject or correct a claim, merge or split origins, set authority, directness or credibility."""
    body = given.model_dump(exclude_unset=True)
    return await _written(request, written.reviewed, given.action, given.subject, body, said(given.who, given.why))


@router.post("/reviews/{number}/undo", response_model=forms.Reviewed, **STORED)
async def undo(request: Request, number: Number, given: forms.Said) -> Response:
    """Take a word back, whatever it was about; an undo can be undone."""
    return await _written(request, written.reviewed, "undo", str(number), {}, said(given.who, given.why))


@router.get("/pairs/{reporter}/{partner}/queue", response_model=forms.Queue)
async def queue(
    request: Request, asked: AskedOf, page: PageNumber = 1, size: Size = 50,
    everything: Annotated[bool, Query(alias="all", description="Also claims that were looked at before.")] = False,
) -> Response:  # fmt: skip
    """The claims of a pair that wait to be looked at, as ``steelyard review list R P --json``."""
    run = served_of(request)
    pair = (asked.reporter, asked.partner)
    key = ("api queue", run.weighed.watch.mark(), *pair, str(everything))
    rows = await run.weighed.once(key, written.waiting, run.ledger.place, pair, everything)
    return api.listed(request, "claims", lambda: rows, page, size)


@router.get("/pairs/{reporter}/{partner}/register", response_model=forms.Register)
async def register(request: Request, asked: AskedOf) -> Response:
    """The register of a pair, as ``steelyard register R P --json``: last words, proposals, fulfilment by office."""
    return await api.kept(request, written.registered, asked)


@router.get("/pairs/{reporter}/{partner}/timeline", response_model=forms.Timeline)
async def timeline(request: Request, asked: AskedOf, lang: Lang = "en") -> Response:
    """Everything that carries a date, as ``steelyard timeline R P --json``."""
    return await api.kept(request, written.dated, asked, lang)


@router.get("/pairs/{reporter}/{partner}/gap", response_model=forms.Gap)
async def gap(
    request: Request, asked: AskedOf,
    flow: Annotated[str, Query(pattern="^(turnover|exports|imports)$")] = "turnover",
    since: Annotated[str | None, Query(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$")] = None,
    left: Left = [],  # noqa: B006
    share: Annotated[float | None, Query(gt=0, le=100, description="Percent of its country's GDP.")] = None,
) -> Response:  # fmt: skip
    """What could close the gap to a target, as ``steelyard gap R P --target T --json``."""
    return await api.kept(request, written.gap, asked, flow, since, left, share)


@router.post("/pairs/{reporter}/{partner}/scenario", response_model=forms.Scenario, **CLOSED)
async def scenario(request: Request, asked: AskedOf, given: forms.GivenScenario) -> Response:
    """The odds with projects, as ``steelyard outlook R P --target T --with FILE --json``. Nothing is stored."""
    rows = [one.model_dump(exclude_unset=True) for one in given.projects]
    run = served_of(request)
    body = await run.weighed.compute(written.scenario, run.ledger.place, asked, rows, given.register_)
    return _answer(body, 200)


@router.post("/pledges", response_model=forms.Entered, **STORED)
async def enter(request: Request, given: forms.GivenPledge) -> Response:
    """Enter a pledge by hand, as ``steelyard register add``; the same words on the same day are entered once."""
    return await _written(request, written.entered, given.model_dump(), said(given.who, "entered by hand"))


@router.get("/pledges/{pledge}", response_model=forms.OneEntry)
async def one_pledge(request: Request, pledge: Key) -> Response:
    """One entry with its history and the texts that may speak of it, as ``steelyard register show``."""
    if not any(one.pledge.id == pledge for one in served_of(request).ledger.pledges()):
        raise HTTPException(404, "no such pledge")
    return await api.kept(request, written.one_entry, pledge)


@router.post("/pledges/{pledge}/status", response_model=forms.Stored, **STORED)
async def status(request: Request, pledge: Key, given: forms.GivenStatus) -> Response:
    """Set a status on dated evidence."""
    return await _of_pledge(request, pledge, "status", given)


@router.post("/pledges/{pledge}/reply", response_model=forms.Stored, **STORED)
async def reply(request: Request, pledge: Key, given: forms.Reply) -> Response:
    """Attach a reply; it is printed beside the pledge wherever that is."""
    return await _of_pledge(request, pledge, "reply", given)


@router.post(
    "/pledges/{pledge}/correct",
    response_model=forms.Stored,
    **STORED,
)
async def correct(request: Request, pledge: Key, given: forms.Correction) -> Response:
    """Change what the register says of a pledge."""
    return await _of_pledge(request, pledge, "correct", given)


@router.post("/pledges/{pledge}/reject", response_model=forms.Stored, **STORED)
async def reject(request: Request, pledge: Key, given: forms.Said) -> Response:
    """Leave a pledge out of the register: it was read or entered wrongly."""
    return await _of_pledge(request, pledge, "reject", given)


@router.post(
    "/proposals/{proposal}/confirm", response_model=forms.Stored, **STORED,
)  # fmt: skip
async def confirm(request: Request, proposal: Key, given: forms.Confirmation) -> Response:
    """Take a later text for a word on its pledge: its day and its address are the evidence."""
    return await _of_pledge(request, proposal, "confirm", given)


@router.post(
    "/proposals/{proposal}/decline", response_model=forms.Stored, **STORED,
)  # fmt: skip
async def decline(request: Request, proposal: Key, given: forms.Said) -> Response:
    """Say that a later text is about something else."""
    return await _of_pledge(request, proposal, "decline", given)


@router.get("/sources/{key}", response_model=forms.OneSource)
def source(request: Request, key: Key) -> Response:
    """One source with the claims that it makes, as reviews leave them."""
    ledger = served_of(request).ledger
    found = ledger.sources({key}).get(key)
    if found is None:
        raise HTTPException(404, "no such source")
    claims = [
        claim.to_json()
        for pair in ledger.pairs_of(key)
        for claim in ledger.claims(pair)
        if claim.source == key and {claim.reporter, claim.partner} == set(pair)
    ]
    body = answers.dumped({"schema": core.SCHEMA, "source": found.to_json(), "claims": claims})
    return tagged(request, Response(body, media_type="application/json"))


async def _of_pledge(request: Request, subject: str, action: str, given: forms.Said) -> Response:
    body = _plain(given)
    return await _written(request, written.said_of_pledge, subject, action, body, said(given.who, given.why))


def _plain(given: BaseModel) -> dict[str, Any]:
    return given.model_dump(exclude_unset=True)


async def _written(request: Request, function: Callable[..., bytes], *arguments: Any) -> Response:
    run = served_of(request)
    return _answer(await run.weighed.compute(function, run.ledger.place, *arguments), 201)


def _answer(body: bytes, status_code: int) -> Response:
    response = Response(body, status_code, media_type="application/json")
    response.headers["cache-control"] = "no-store"
    return response
