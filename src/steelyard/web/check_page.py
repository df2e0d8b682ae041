"""The check page: a text goes in and comes back with its claims marked. Nothing of it is stored or logged."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute

from steelyard.core import wording
from steelyard.core.claim import Claim
from steelyard.core.errors import InputError
from steelyard.core.message import render
from steelyard.desk import downloads
from steelyard.desk.check import Checked, to_json
from steelyard.desk.check_sent import Sent, check_sent
from steelyard.gazetteer.names import name
from steelyard.web import marked
from steelyard.web.language import Reader, reader_of
from steelyard.web.served import Served, page, served_of
from steelyard.web.tokens import Allowed
from steelyard.weighing.result import foremost

SECONDS = 25.0
"""What reading and weighing one document may take."""
LONGEST = 2_000_000
"""Characters of a pasted text."""


class _Whole(APIRoute):
    """A form whose fields may be as long as a body may be: without it a field ends at one megabyte."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def whole(request: Request) -> Response:
            if request.method == "POST":
                await request.form(max_part_size=4 * LONGEST)
            return await handle(request)

        return whole


router = APIRouter(include_in_schema=False, route_class=_Whole)


@router.get("/check")
def form(request: Request) -> Response:
    """The empty form."""
    return page(request, "check", here="check", found=None, sent=Sent(), against=True, trouble=None)


@router.post("/check", dependencies=[Allowed])
async def check(
    request: Request,
    text: Annotated[str, Form(max_length=LONGEST)] = "",
    address: Annotated[str, Form(max_length=2_000)] = "",
    published: Annotated[str, Form(max_length=10)] = "",
    against: Annotated[bool, Form()] = False,
    show: Annotated[str, Form(max_length=8)] = "page",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Read, weigh, show: as a page, or as a file to save."""
    run = served_of(request)
    data = await file.read() if file and file.filename else b""
    sent = Sent(
        text=text, data=data, name=(file.filename or "")[:120] if file and data else "", address=address,
        published=day_of(published), against=run.ledger.place if against else None,
    )  # fmt: skip
    found = await checked(run, sent)
    if show in SAVED:
        return _never_kept(SAVED[show](found, reader_of(request)))
    return page(
        request, "check", here="check", keep=False, sent=sent, against=against, trouble=None,
        found=_shown(found, reader_of(request)),
    )  # fmt: skip


async def checked(run: Served, sent: Sent) -> Checked:
    """Check in the process that reads what others wrote, within its limits."""
    return await run.read(check_sent, sent, seconds=SECONDS)


def day_of(text: str) -> str | None:
    """Return a day of a form; None where none is given.

    Raises
    ------
    InputError
        it is no day.
    """
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise InputError(f"no such day: {text!r}", mend="write it as 2023-06-01") from None


def _shown(found: Checked, reader: Reader) -> dict[str, Any]:
    """What the template receives of a check."""
    claims = found.reading.claims
    numbers = {claim.id: number for number, claim in enumerate(claims, 1)}
    findings = marked.first_findings(found.findings)

    def told(claim: Claim) -> dict[str, Any]:
        rows = []
        for finding in findings.get(claim.id, []):
            tone = finding.verdict.value.lower()
            because = [
                (render(one.message, reader.lang, names=name), sorted(numbers[c] for c in one.claims if c in numbers))
                for one in finding.because
            ]
            words = reader.word(finding.words)
            rows.append({"tone": tone, "words": words, "because": because})
        return {
            "number": numbers[claim.id], "said": wording.sentence(claim, reader.lang, names=name),
            "allowed": wording.allowed(claim, reader.lang), "findings": rows, "quote": claim.quote,
            "tone": marked.tone([claim], findings),
        }  # fmt: skip

    document = found.reading.document
    shown, left = foremost(found.conflicts)
    return {
        "title": document.title, "published": document.published, "address": document.address, "text": document.text,
        "pieces": [
            {"text": piece.text, "cut": piece.cut, "claims": [told(claim) for claim in piece.claims],
             "tone": marked.tone(piece.claims, findings)}
            for piece in marked.pieces(document.text, claims)
        ],
        "claims": [told(claim) for claim in claims],
        "conflicts": [
            (render(one.message, reader.lang, names=name), sorted(numbers[c] for c in one.claims if c in numbers))
            for one in shown
        ],
        "conflicts_count": len(found.conflicts), "conflicts_left": render(left, reader.lang) if left else "",
        "left_out": render(found.left_out, reader.lang, names=name) if found.left_out else "",
        "derived": list(dict.fromkeys(render(one.message, reader.lang, names=name) for one in found.derived)),
        "assertions": found.reading.assertions, "pledges": found.reading.pledges,
    }  # fmt: skip


def _rows(found: Checked, reader: Reader) -> downloads.Rows:
    """The claims of a check as cells, one row a claim."""
    findings = marked.first_findings(found.findings)
    head = ["quote", "reads as", "kind", "reporter", "partner", "flow", "product", "period", "low", "high", "unit",
            "verdict", "because"]  # fmt: skip
    rows: list[list[downloads.Cell]] = [list(head)]
    for claim in found.reading.claims:
        first = findings.get(claim.id, [None])[0]
        because = "; ".join(render(one.message, reader.lang, names=name) for one in first.because) if first else ""
        rows.append([
            claim.quote, wording.sentence(claim, reader.lang, names=name), claim.kind.value, claim.reporter,
            claim.partner, claim.flow.value, claim.product, str(claim.period or ""), claim.low, claim.high, claim.unit,
            first.verdict.value if first else "UNCHECKED", because,
        ])  # fmt: skip
    return rows


def _attached(body: bytes, kind: str, ending: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="check.{ending}"'}
    return Response(body, media_type=kind, headers=headers)


def _never_kept(response: Response) -> Response:
    response.headers["cache-control"] = "no-store"
    return response


def _json(found: Checked, _: Reader) -> Response:
    return JSONResponse(to_json([found]), headers={"content-disposition": 'attachment; filename="check.json"'})


def _csv(found: Checked, reader: Reader) -> Response:
    return _attached(downloads.as_csv(_rows(found, reader)), "text/csv", "csv")


def _xlsx(found: Checked, reader: Reader) -> Response:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _attached(downloads.as_xlsx(_rows(found, reader)), kind, "xlsx")


SAVED: dict[str, Callable[[Checked, Reader], Response]] = {"json": _json, "csv": _csv, "xlsx": _xlsx}
"""What the buttons of the form save."""
