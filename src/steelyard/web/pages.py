"""What each page on pairs receives: home, one pair, the card of a claim. One route, one desk call, one template."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from steelyard.brief.model import Chart, Table, TimeAxis
from steelyard.core import wording
from steelyard.core.economy import is_country
from steelyard.core.errors import InputError
from steelyard.core.message import render
from steelyard.core.target import Target
from steelyard.desk import pairs as desk
from steelyard.desk.add import add_dossier
from steelyard.desk.brief import FORMATS
from steelyard.desk.pair_page import Asked, PairPage
from steelyard.gazetteer.lookup import resolve
from steelyard.gazetteer.names import display_names, name
from steelyard.web.asking import AskedOf
from steelyard.web.language import Reader, reader_of
from steelyard.web.rendering import link
from steelyard.web.served import kept_page, page, served_of
from steelyard.web.spark import spark
from steelyard.web.tokens import Allowed

PAGE = 24
"""Pairs on one page."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where one is among many; addresses of the pages around, None at an end."""

    page: int
    pages: int
    before: str | None
    after: str | None

    @property
    def needed(self) -> bool:
        """True when there is more than one page."""
        return self.pages > 1


def pager(at: int, total: int, size: int, *path: str, **asked: Any) -> Pager:
    """Return the pager of a list; ``path`` and ``asked`` are the address of its pages."""
    pages = max(1, math.ceil(total / size))
    at = min(max(1, at), pages)
    before = link(*path, **asked, page=at - 1) if at > 1 else None
    after = link(*path, **asked, page=at + 1) if at < pages else None
    return Pager(page=at, pages=pages, before=before, after=after)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCard:
    """A pair on the first page; ``page`` None: not weighed yet."""

    held: desk.PairHeld
    page: PairPage | None


@router.get("/")
async def home(request: Request, page_number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1) -> Response:
    """All pairs at a glance; on an empty ledger, what to do first."""
    run, reader = served_of(request), reader_of(request)
    held = desk.held(run.ledger)
    turned = pager(page_number, len(held), PAGE, "")
    shown = held[(turned.page - 1) * PAGE : turned.page * PAGE]
    asked = [Asked(reporter=one.reporter, partner=one.partner) for one in shown]
    cards = [PairCard(held=one, page=run.weighed.ready(what)) for one, what in zip(shown, asked, strict=True)]
    weighed = "".join("1" if one.page else "0" for one in cards)
    return kept_page(
        request,
        lambda: page(
            request, "home", here="pairs", pairs=cards, total=len(held), pager=turned, drawn=_drawn(reader),
            economies=sorted(filter(is_country, display_names()), key=lambda code: name(code, reader.lang)),
        ),
        weighed,
    )  # fmt: skip


@router.get("/pairs")
def named(reporter: str, partner: str) -> Response:
    """Two names as a person types them -> the pair's page."""
    pair = resolve(reporter[:80]), resolve(partner[:80])
    if pair[0] == pair[1]:
        raise InputError("both economies are the same", where=f"{reporter} {partner}", mend="name two economies")
    return RedirectResponse(link("pairs", *pair), status_code=303)


@router.post("/dossier", dependencies=[Allowed])
def dossier(request: Request, chosen: Annotated[str, Form(alias="name", max_length=80)]) -> Response:
    """Load a dossier that ships with the program."""
    add_dossier(chosen, served_of(request).ledger)
    return RedirectResponse("/", status_code=303)


@router.get("/pairs/{reporter}/{partner}")
async def pair(request: Request, asked: AskedOf, wait: bool = False) -> Response:
    """One pair: at once where it is weighed, else a page that fills itself."""
    run = served_of(request)
    found = run.weighed.ready(asked)
    if found is None and wait:
        found = await run.weighed.wait(asked)
    if found is None:
        held = next(
            (one for one in desk.held(run.ledger) if {one.reporter, one.partner} == {asked.reporter, asked.partner}),
            desk.PairHeld(reporter=asked.reporter, partner=asked.partner, claims=0, sources=0, latest=None),
        )
        asking = asking_of(asked)
        return page(
            request, "pair", here="pairs", asked=asked, page=None, held=held,
            step_here=link("pairs", asked.reporter, asked.partner, "step", **asking),
            body_here=link("pairs", asked.reporter, asked.partner, "body", **asking),
            waiting_here=link("pairs", asked.reporter, asked.partner, **asking, wait=1),
        )  # fmt: skip
    return kept_page(request, lambda: _pair(request, "pair", asked, found))


@router.get("/pairs/{reporter}/{partner}/body")
async def pair_body(request: Request, asked: AskedOf) -> Response:
    """What the page of a pair shows, as soon as it is weighed."""
    found = await served_of(request).weighed.wait(asked)
    return kept_page(request, lambda: _pair(request, "pair_body", asked, found))


@router.get("/pairs/{reporter}/{partner}/step")
def pair_step(request: Request, asked: AskedOf) -> Response:
    """What of a pair's weighing is being done, in a few words; nothing (204) when none runs."""
    step = served_of(request).weighed.step(asked)
    if step is None:
        return Response(status_code=204)
    words = reader_of(request).word("weighing_step", step=reader_of(request).word(f"wording.step_{step}"))
    return Response(escape(words), media_type="text/html; charset=utf-8", headers={"cache-control": "no-store"})


@router.get("/pairs/{reporter}/{partner}/glance")
async def pair_glance(request: Request, asked: AskedOf) -> Response:
    """A pair in a few words, as soon as it is weighed."""
    found = await served_of(request).weighed.wait(asked)
    return kept_page(
        request, lambda: page(request, "glance", page=found, place_name="late", drawn=_drawn(reader_of(request)))
    )


@router.get("/pairs/{reporter}/{partner}/claims/{claim_id}")
async def card(request: Request, asked: AskedOf, claim_id: str, part: bool = False) -> Response:
    """One claim: its quote, its address, and what the other figures say of it. ``part``: without the page around it."""
    found = await served_of(request).weighed.wait(asked)
    return kept_page(request, lambda: _card(request, asked, found, claim_id, part))


def _card(request: Request, asked: Asked, found: PairPage, claim_id: str, part: bool) -> Response:
    claim = found.claim(claim_id)
    if claim is None:
        return page(request, "error", status=404, whole=not part, kind_of="missing", what=None, where=None, mend=None)
    reader, asking = reader_of(request), asking_of(asked)
    here = link("pairs", asked.reporter, asked.partner, "claims", claim_id, **asking)
    return page(
        request, "card", here="pairs", whole=not part, claim=claim, source=found.source(claim_id),
        said=wording.sentence(claim, reader.lang, names=name), allowed=wording.allowed(claim, reader.lang),
        findings=_findings(found, claim_id, asked, reader), review=link("review", claim=claim_id), itself=here,
        pair=link("pairs", asked.reporter, asked.partner, **asking),
    )  # fmt: skip


def asking_of(asked: Asked) -> dict[str, Any]:
    """Return what an address carries of a question beyond the pair; None for what is not asked."""
    return {"target": target_text(asked.target), "by": asked.by, "as_of": asked.as_of}


def target_text(target: Target | None) -> str | None:
    """Return a target as an address carries it, so that `parse_target` reads the same.

    >>> target_text(Target(value=5e8, unit="USD")), target_text(Target(value=2e9, unit="EUR"))
    ('500M', 'EUR 2000M')
    """
    if target is None:
        return None
    unit = "" if target.unit == "USD" else f"{target.unit} "
    return f"{unit}{target.value / 1e6:.9g}M"


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Where the parts of a pair's page lead."""

    asked: Asked
    found: PairPage
    lang: str

    @property
    def target_text(self) -> str:
        """The target of the page, to be changed in its form."""
        return target_text(self.found.case.target) or ""

    @property
    def scenario(self) -> str:
        """The page of scenarios."""
        return self._at("scenario")

    @property
    def gap(self) -> str:
        """The page of what could close the gap."""
        return self._at("gap")

    @property
    def register(self) -> str:
        """The register of the pair."""
        return link("register", pair=f"{self.asked.reporter}|{self.asked.partner}")

    def card(self, claim_id: str) -> str:
        """The card of a claim."""
        return self._at("claims", claim_id)

    def brief_files(self) -> list[tuple[str, str]]:
        """The brief in each format: label and address."""
        return [(one[1:].upper(), self._at("files", f"brief{one}", lang=self.lang)) for one in FORMATS]

    def table_files(self, table: Table) -> list[tuple[str, str]]:
        """A table in each format."""
        return self._files(f"table-{table.name}", ("csv", "xlsx"))

    def chart_files(self, block: Chart | TimeAxis) -> list[tuple[str, str]]:
        """A chart in each format, and its figures."""
        return self._files(self.place(block), ("svg", "png", "csv", "xlsx"))

    def place(self, block: Chart | TimeAxis) -> str:
        """The name of a chart on the page and as a file."""
        return f"chart-{block.flow.value}" if isinstance(block, Chart) else "chart-timeline"

    def caption(self, table: Table) -> str:
        """What a table is, for those who do not see where it stands."""
        brief = self.found.briefs[self.lang]
        return next((one.title.text for one in brief.sections if table in one.blocks), table.name)

    def _files(self, stem: str, endings: Sequence[str]) -> list[tuple[str, str]]:
        return [(one.upper(), self._at("files", f"{stem}.{one}", lang=self.lang)) for one in endings]

    def _at(self, *rest: str, **more: Any) -> str:
        return link("pairs", self.asked.reporter, self.asked.partner, *rest, **asking_of(self.asked), **more)


def _pair(request: Request, template: str, asked: Asked, found: PairPage) -> Response:
    lang = reader_of(request).lang
    return page(
        request, template, here="pairs", asked=asked, brief=found.briefs[lang],
        page=Around(asked=asked, found=found, lang=lang),
    )  # fmt: skip


def _drawn(reader: Reader) -> Any:
    """How a glance draws its series."""

    def drawn(found: PairPage, at: str | int) -> Markup:
        return Markup(spark(found.glance, name=f"spark-{at}", title=reader.word("spark")))

    return drawn


def _findings(found: PairPage, claim_id: str, asked: Asked, reader: Reader) -> list[dict[str, Any]]:
    rows = []
    for finding in found.findings(claim_id):
        tone = finding.verdict.value.lower()
        reasons = [
            {
                "words": render(one.message, reader.lang, names=name),
                "claims": [
                    (wording.sentence(other, reader.lang, names=name),
                     link("pairs", asked.reporter, asked.partner, "claims", other.id, **asking_of(asked)))
                    for key in one.claims[:6] if (other := found.claim(key)) and key != claim_id
                ],
            }
            for one in finding.because
        ]  # fmt: skip
        rows.append({"tone": tone, "words": reader.word(finding.words), "because": reasons})
    return rows
