"""What could close the gap to a target: the levers and what they add to the odds, products by direction where they may
be ranked, space freed, an outside view; with what a person may say beside the pair.

Products on an export-control list come here as one sum, without code, supplier or rank; where the list for a
destination is missing or old, a line in red stands in place of the table (`desk.gap`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from steelyard.brief import gap as told
from steelyard.brief.case import Case
from steelyard.brief.model import Table
from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.target import Target
from steelyard.desk import downloads
from steelyard.desk import gap as desk
from steelyard.desk.gap_form import gap_rows
from steelyard.desk.pair_page import Asked, PairPage
from steelyard.ledger.store import Ledger
from steelyard.outlook.gap import Gap
from steelyard.web.asking import AskedOf
from steelyard.web.files import KINDS
from steelyard.web.language import Reader, reader_of
from steelyard.web.pages import asking_of, target_text
from steelyard.web.rendering import link
from steelyard.web.served import kept_page, page, served_of, tagged

MOST = 40
"""Products of one direction on the page; the files have all."""
FLOWS = (Flow.TURNOVER, Flow.EXPORTS, Flow.IMPORTS)
Month = Annotated[str, Query(pattern=r"^$|^[12][0-9]{3}-(0[1-9]|1[0-2])$")]
Names = Annotated[str, Query(max_length=300)]
Percent = Annotated[str, Query(max_length=12)]

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the form says beside pair and target, as it was typed."""

    flow: str = Flow.TURNOVER.value
    since: str = ""
    left: str = ""
    share: str = ""

    @property
    def said(self) -> bool:
        """True when it asks for more than the pair's page has worked out already."""
        return bool(self.since or self.left or self.share) or self.flow != Flow.TURNOVER

    def request(self, as_of: str | None) -> desk.Request:
        """Return it as the desk takes it."""
        try:
            share = float(self.share.replace(",", ".").rstrip("% ")) if self.share.strip() else None
        except ValueError:
            mend = "give percent of the country's GDP, above 0"
            raise InputError(f"no such share: {self.share}", where="share", mend=mend) from None
        left = tuple(part.strip() for part in self.left.split(",") if part.strip())
        return desk.Request(as_of=as_of, since=self.since or None, share=share, left=left)

    def asking(self) -> dict[str, Any]:
        """Return what an address carries of it."""
        flow = None if self.flow == Flow.TURNOVER else self.flow
        return {"flow": flow, "since": self.since or None, "left": self.left or None, "share": self.share or None}


def beside(
    flow: Annotated[str, Query(pattern="^(turnover|exports|imports)$")] = Flow.TURNOVER.value,
    since: Month = "",
    left: Names = "",
    share: Percent = "",
) -> Beside:
    """Read the form."""
    return Beside(flow=flow, since=since, left=left, share=share)


BesideOf = Annotated[Beside, Depends(beside)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Where the parts of the page lead: its files."""

    files: Sequence[tuple[str, str]]
    lang: str
    title: str

    def table_files(self, _: Table) -> Sequence[tuple[str, str]]:
        """Return the files that hold every row, whatever part of them a table shows."""
        return self.files

    def caption(self, _: Table) -> str:
        """What a table is, for those who do not see where it stands."""
        return self.title


@router.get("/pairs/{reporter}/{partner}/gap")
async def gap(request: Request, asked: AskedOf, said: BesideOf) -> Response:
    """The page."""
    found = await served_of(request).weighed.wait(asked)
    target = _target(found, asked, said)
    if target is None:
        return page(
            request, "gap", here="pairs", asked=asked, section=None, brief=None, said=said, flows=_flows(), around=None,
            target="", scenario="",
        )  # fmt: skip
    made = await _found(request, found, asked, said, target)
    return kept_page(request, lambda: _gap(request, found, asked, said, made))


def _gap(request: Request, found: PairPage, asked: Asked, said: Beside, made: Gap) -> Response:
    reader = reader_of(request)
    case: Case = replace(found.case, lang=reader.lang, gap=made)
    section = told.section(case, most=MOST)
    assert section is not None
    asking = {**asking_of(asked), **said.asking()}
    around = Around(lang=reader.lang, title=section.title.text, files=[
        (one.upper(), link("pairs", asked.reporter, asked.partner, "gap", f"gap.{one}", **asking))
        for one in ("csv", "xlsx", "json")
    ])  # fmt: skip
    return page(
        request, "gap", here="pairs", asked=asked, section=section, brief=found.briefs[reader.lang], said=said,
        flows=_flows(), around=around, target=target_text(made.target) or "",
        scenario=link("pairs", asked.reporter, asked.partner, "scenario", **asking_of(asked)),
    )  # fmt: skip


@router.get("/pairs/{reporter}/{partner}/gap/{file}")
async def saved(request: Request, asked: AskedOf, said: BesideOf, file: str) -> Response:
    """Levers aside, every product row of the gap as a file; or all of it as JSON."""
    stem, _, ending = file.rpartition(".")
    if stem != "gap" or ending not in ("csv", "xlsx", "json"):
        raise InputError(f"no such file: {file!r}", mend="take one that the page offers")
    found = await served_of(request).weighed.wait(asked)
    target = _target(found, asked, said)
    if target is None:
        raise InputError("no target to measure a gap to", mend="name one, such as 500M")
    made = await _found(request, found, asked, said, target)
    body = _bytes(made, ending, reader_of(request))
    name = f"{asked.reporter}-{asked.partner}-{file}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return tagged(request, Response(body, media_type=KINDS[ending], headers=headers))


def _bytes(made: Gap, ending: str, reader: Reader) -> bytes:
    if ending == "json":
        from steelyard.desk.gap_form import gap_json
        from steelyard.web.answers import dumped

        return dumped(gap_json(made))
    rows = gap_rows(made, reader.lang)
    return downloads.as_csv(rows) if ending == "csv" else downloads.as_xlsx(rows)


def _target(found: PairPage, asked: Asked, said: Beside) -> Target | None:
    target = asked.target or found.case.target
    return replace(target, flow=Flow(said.flow)) if target else None


async def _found(request: Request, found: PairPage, asked: Asked, said: Beside, target: Target) -> Gap:
    """The gap as the pair's page has it, or worked out for what was said beside."""
    if not said.said and found.case.gap is not None:
        return found.case.gap
    run = served_of(request)
    key = (f"gap {asked.reporter} {asked.partner}", run.weighed.watch.mark(), repr((asked, said, target)))
    ask = said.request(asked.as_of)
    return await run.weighed.once(key, gap_at, run.ledger.place, asked, target, ask)


def gap_at(place: str, asked: Asked, target: Target, ask: desk.Request) -> Gap:
    """Find the gap in the ledger at a place: what the worker runs."""
    return desk.find_gap(Ledger.open(place, create=False), asked.reporter, asked.partner, target=target, request=ask)


def _flows() -> list[str]:
    return [one.value for one in FLOWS]
