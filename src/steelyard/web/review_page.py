"""The review queue: claims that nobody looked at, what a person says of them, and every word taken back where asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from steelyard.core import display, wording
from steelyard.core.claim import Claim
from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.message import render
from steelyard.core.range import Hedge
from steelyard.desk import pairs
from steelyard.desk import review as desk
from steelyard.gazetteer.lookup import resolve
from steelyard.gazetteer.names import name
from steelyard.ledger.store import Ledger
from steelyard.web import marked
from steelyard.web.language import Reader, reader_of
from steelyard.web.pages import pager
from steelyard.web.rendering import link
from steelyard.web.served import Served, page, served_of
from steelyard.web.tokens import Allowed

PAGE = 20
ACTIONS = ("accept", "reject", "correct")
FIELDS = ("value", "low", "high", "unit", "hedge", "period", "base_period", "flow", "product", "deadline")
"""What the form of a correction offers."""
Name = Annotated[str, Form(max_length=80)]
Why = Annotated[str, Form(max_length=400)]

router = APIRouter(include_in_schema=False)


@router.get("/review")
async def queue(
    request: Request,
    reporter: Annotated[str, Query(max_length=80)] = "",
    partner: Annotated[str, Query(max_length=80)] = "",
    claim: Annotated[str, Query(max_length=64)] = "",
    done: Annotated[int | None, Query(ge=0, le=10**12)] = None,
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The claims of one pair that wait, the gravest first; with ``claim`` that one alone, looked at before or not."""
    run, reader = served_of(request), reader_of(request)
    held = pairs.held(run.ledger)
    pair = _pair(run.ledger, held, reporter, partner, claim)
    waiting = await _queue(run, pair, everything=bool(claim)) if pair else []
    if claim:
        waiting = [one for one in waiting if one.claim.id == claim]
    history = desk.history(run.ledger)[::-1]
    turned = pager(number, len(waiting), PAGE, "review", **_asking(pair, claim))
    shown = waiting[(turned.page - 1) * PAGE : turned.page * PAGE]
    promised = {one.pledge.id: one.pledge.what for one in run.ledger.pledges()}
    return page(
        request, "review", here="review", keep=False, pairs=held, pair=pair, total=len(waiting), pager=turned,
        one=claim, waiting=[_told(one, reader) for one in shown], done=_last(history, done),
        history=[_said_of(run.ledger, review, stands, reader, promised) for review, stands in history[:50]],
        who=unquote(request.cookies.get("who", ""))[:80], flows=list(Flow), hedges=list(Hedge),
    )  # fmt: skip


@router.post("/review/undo", dependencies=[Allowed])
async def undo(request: Request, number: Annotated[int, Form()], who: Name = "", why: Why = "") -> Response:
    """Take a review back."""
    run = served_of(request)
    done = await run.weighed.compute(undo_at, run.ledger.place, number, said(who, why or "taken back"))
    return _after(done, who)


@router.post("/review/{claim_id}/{action}", dependencies=[Allowed])
async def act(request: Request, claim_id: str, action: str, who: Name = "", why: Why = "") -> Response:
    """Accept, reject or correct one claim."""
    if action not in ACTIONS:
        raise InputError(f"no such review: {action!r}", mend=f"take one of {', '.join(ACTIONS)}")
    run = served_of(request)
    form = await request.form()
    fields = {key: value for key in FIELDS if isinstance(value := form.get(key), str)} if action == "correct" else {}
    why = why or ("looked at" if action == "accept" else "")
    done = await run.weighed.compute(act_at, run.ledger.place, claim_id, action, fields, said(who, why))
    return _after(done, who)


def said(who: str, why: str) -> desk.Said:
    """Return who says something now, and why.

    Raises
    ------
    InputError
        one of them is missing.
    """
    if not who.strip():
        raise InputError("a review needs who says so", mend="give your name")
    if not why.strip():
        raise InputError("a review needs a reason", mend="say why")
    return desk.Said(who=who.strip(), why=why.strip(), at=datetime.now(UTC).isoformat(timespec="seconds"))


def act_at(place: str, claim_id: str, action: str, fields: Mapping[str, str], by: desk.Said) -> desk.Reviewed:
    """Store a review in the ledger at a place and weigh its pairs again: what the worker runs."""
    ledger = Ledger.open(place, create=False)
    if action == "accept":
        return desk.accept(ledger, claim_id, by)
    if action == "reject":
        return desk.reject(ledger, claim_id, by)
    return desk.correct(ledger, claim_id, _changes(ledger, claim_id, fields), by)


def undo_at(place: str, number: int, by: desk.Said) -> desk.Reviewed:
    """Take a review back in the ledger at a place: what the worker runs."""
    return desk.undo(Ledger.open(place, create=False), number, by)


def queue_at(place: str, pair: tuple[str, str], everything: bool) -> list[desk.Pending]:
    """Return the queue of a pair in the ledger at a place: what the worker runs."""
    return desk.queue(Ledger.open(place, create=False), pair, everything=everything)


def fields_of(claim: Claim) -> dict[str, str]:
    """Return a claim's fields as its form shows them."""
    row = {key: getattr(claim, key) for key in FIELDS}
    return {
        key: "" if value is None else f"{value:.12g}" if isinstance(value, float) else str(value)
        for key, value in row.items()
    }


def _changes(ledger: Ledger, claim_id: str, fields: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a form that are not as they were; ends follow a new value unless they were changed too."""
    claim = ledger.claim(claim_id)
    if claim is None:
        raise InputError(f"no claim is called {claim_id!r}", mend="it may have been rejected: undo that first")
    before = fields_of(claim)
    changed = [f"{key}={value.strip()}" for key, value in fields.items() if value.strip() != before[key]]
    if not changed:
        raise InputError("nothing was changed", mend="change a field, or accept the figure")
    return desk.parse_fields(changed)


def _pair(
    ledger: Ledger, held: list[pairs.PairHeld], reporter: str, partner: str, claim_id: str
) -> tuple[str, str] | None:
    """The pair that was asked for, that of the claim, or the one with most claims; None on an empty ledger."""
    if "|" in reporter:  # the entry of the list of pairs that was chosen
        reporter, _, partner = reporter.partition("|")
    if reporter and partner:
        return resolve(reporter), resolve(partner)
    claim = ledger.claim(claim_id) if claim_id else None
    if claim is not None:
        return claim.reporter, claim.partner
    return (held[0].reporter, held[0].partner) if held else None


async def _queue(run: Served, pair: tuple[str, str], *, everything: bool) -> list[desk.Pending]:
    key = ("queue", run.weighed.watch.mark(), *pair, str(everything))
    return await run.weighed.once(key, queue_at, run.ledger.place, pair, everything)


def _asking(pair: tuple[str, str] | None, claim: str) -> dict[str, Any]:
    return {"reporter": pair[0], "partner": pair[1], "claim": claim or None} if pair else {}


def _after(done: desk.Reviewed, who: str) -> Response:
    """Back to the queue of the pair, where what changed is told and can be taken back."""
    pair = done.pairs[0] if done.pairs else ("", "")
    back = RedirectResponse(link("review", reporter=pair[0], partner=pair[1], done=done.review.number), status_code=303)
    return by_whom(back, who)


def by_whom(answer: Response, who: str) -> Response:
    """Remember the name that somebody gave, for the next form."""
    answer.set_cookie("who", quote(who.strip()[:80]), max_age=31_536_000, samesite="strict", httponly=True)
    return answer


def _told(one: desk.Pending, reader: Reader) -> dict[str, Any]:
    findings = marked.first_findings(one.findings).get(one.claim.id, [])
    return {
        "claim": one.claim, "said": wording.sentence(one.claim, reader.lang, names=name),
        "allowed": wording.allowed(one.claim, reader.lang), "source": one.source, "fields": fields_of(one.claim),
        "findings": [
            {"tone": finding.verdict.value.lower(),
             "words": reader.word(finding.words),
             "because": [render(reason.message, reader.lang, names=name) for reason in finding.because[:3]]}
            for finding in findings
        ],
        "reviews": one.reviews,
    }  # fmt: skip


def _said_of(ledger: Ledger, review: Any, stands: bool, reader: Reader, pledges: Mapping[str, str]) -> dict[str, Any]:
    """One row of the history, with what it is about in words."""
    claim = ledger.claim(review.subject) if review.action != "undo" else None
    promised = pledges.get(review.subject)
    about = wording.sentence(claim, reader.lang, names=name) if claim else promised or review.subject
    return {"review": review, "stands": stands, "about": about, "day": display.day(review.at[:10], reader.lang)}


def _last(history: list[tuple[Any, bool]], number: int | None) -> Any:
    """The review that was just stored; None where none was."""
    return next((review for review, _ in history if review.number == number), None) if number is not None else None
