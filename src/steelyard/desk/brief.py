"""Make the brief on a pair from all that the ledger holds, and write it in the format that the file's name asks for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from steelyard import __version__
from steelyard.brief.case import Case, seen_from
from steelyard.brief.model import Brief, Bullets, Table
from steelyard.core.claim import Claim, Kind
from steelyard.core.economy import parent
from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.origin import Source
from steelyard.core.target import Target
from steelyard.desk.official import beside, held_on, measured
from steelyard.desk.past_targets import with_deadline
from steelyard.desk.register import entries, fulfilment
from steelyard.gazetteer.names import display_names, name
from steelyard.gazetteer.people import FILE as PEOPLE_FILE
from steelyard.gazetteer.people import read as read_people
from steelyard.weighing.result import PairWeighing, Weighing

if TYPE_CHECKING:
    from steelyard.ledger.store import Ledger
    from steelyard.outlook.gap import Gap
    from steelyard.outlook.result import Outlook

FORMATS = (".html", ".pdf", ".docx", ".xlsx", ".json")
LANGUAGES = ("en", "ru")
OTHERS = 3
"""Other targets that were said, whose odds stand beside the one that is asked about."""


def check_request(path: Path, *, lang: str, as_of: str | None) -> None:
    """Raise InputError when a brief cannot be made so, before any work is done."""
    if path.suffix.lower() not in FORMATS:
        what = f"no such format: {path.suffix or 'none'}"
        raise InputError(what, where=str(path), mend=f"end the name in {', '.join(FORMATS)}")
    if not path.absolute().parent.is_dir():
        raise InputError("no such folder", where=str(path.parent), mend="make it first")
    check_lang(lang)
    check_day(as_of)


def check_lang(lang: str) -> None:
    """Raise InputError for a language that no words are there for."""
    if lang not in LANGUAGES:
        raise InputError(f"no such language: {lang!r}", where="--lang", mend=f"take one of {', '.join(LANGUAGES)}")


def check_day(as_of: str | None) -> None:
    """Raise InputError for a day that cannot be."""
    if as_of is not None:
        try:
            date.fromisoformat(as_of)
        except ValueError:
            raise InputError(f"no such day: {as_of!r}", where="--as-of", mend="write it as 2023-06-01") from None


def latest_target(claims: Sequence[Claim], reporter: str, *, by: int | None = None) -> Target | None:
    """Return the target that was said last on the pair's yearly trade, in money; None when none was.

    The reporter's own goes before the other side's, as long as its year had not begun when anybody last spoke.
    """
    found = targets(claims, reporter)
    if not found:
        return None
    return replace(found[0], by=by) if by else found[0]


def targets(claims: Sequence[Claim], reporter: str) -> list[Target]:
    """Return the targets of the pair's yearly trade in money, each value and deadline once: the reporter's own that
    are open first, then by day, the last said first.
    """
    goals = [c for c in claims if c.kind == Kind.TARGET and c.value and c.value > 0 and not c.product]
    said = [c for c in goals if c.unit.isupper() and seen_from(c, reporter) == Flow.TURNOVER]
    today = max((claim.published[:4] for claim in claims if claim.published), default="")

    def weight(claim: Claim) -> tuple[bool, str, str]:
        own = (claim.authority or claim.reporter) == reporter
        return own and (not claim.deadline or claim.deadline[:4] > today), claim.published or "", claim.id

    found: dict[tuple[object, ...], Target] = {}
    for claim in sorted(said, key=weight, reverse=True):
        year = int(claim.deadline[:4]) if claim.deadline and claim.deadline[:4].isdigit() else None
        goal = Target(value=claim.value or 0, unit=claim.unit, by=year, authority=claim.authority, claim=claim.id)
        found.setdefault((goal.value, goal.unit, goal.by), goal)
    return list(found.values())


def _others(
    weighing: PairWeighing | None, claims: Sequence[Claim], goal: Target | None, reporter: str, until: str
) -> tuple[Outlook, ...]:
    """Return the outlooks on other targets that were said and are open, in the money of the one that is asked about."""
    if weighing is None or goal is None:
        return ()
    said = [t for t in targets(claims, reporter) if t.unit == goal.unit and (t.value, t.by) != (goal.value, goal.by)]
    still = [t for t in said if t.by is None or str(t.by) > until[:4]]
    looked = [outlook_of(weighing, replace(t, authority=goal.authority), until, own=reporter) for t in still[:OTHERS]]
    return tuple(one for one in looked if one is not None and one.answer is not None)


def make_case(
    ledger: Ledger,
    *,
    reporter: str,
    partner: str,
    target: Target | None = None,
    by: int | None = None,
    as_of: str | None = None,
    lang: str = "en",
    ahead: bool = True,
    at: Callable[[str], None] | None = None,
) -> Case:
    """Return all that a brief on a pair is made of; `steelyard.brief.assemble.assemble` makes the brief of it.

    Parameters
    ----------
    ledger : what is known.
    reporter, partner : codes; flows are seen from ``reporter``.
    target : the goal asked about; None: the latest that the ledger holds on the pair, to be reached by ``by``.
    as_of : ISO 8601 day; only what had been published by then. Default: the latest day among the pair's sources.
    lang : ``en`` or ``ru``.
    ahead : False leaves out the estimates and the years to come, which take most of the time.
    at : is told what is begun: the steps of `weigh`, then outlook.
    """
    claims, sources = known_on(ledger, reporter, partner, as_of=as_of)
    pledges = ledger.pledges((reporter, partner), as_of=as_of)
    days = [day for day in (*(c.published for c in claims), *(p.published for p in pledges)) if day]
    until = as_of or max(days, default=None) or ledger.latest_day() or ""
    pair = {reporter, partner}
    own = [claim for claim in claims if {claim.reporter, claim.partner} == pair]
    weighing, made_by = _weigh(claims, pair, sources, as_of, ahead, at) if own else (None, None)
    goal = latest_target(own, reporter, by=by)
    if target:
        now = int(until[:4]) if until else None
        goal = with_deadline(target, own, (reporter, partner), now=now) if now else target
    if at is not None and ahead:
        at("outlook")
    asked = by or (target.by if target else None)
    looked = outlook_of(weighing, goal, until, own=reporter, asked=asked) if weighing and ahead else None
    promised = entries(ledger, pledges, as_of=as_of)
    own_people = beside(ledger).folder / PEOPLE_FILE
    return Case(
        reporter=reporter,
        partner=partner,
        as_of=until,
        lang=lang,
        names=name,
        weighing=weighing,
        outlook=looked,
        other_outlooks=_others(weighing, own, goal, reporter, until) if looked else (),
        gap=_gap(ledger, (reporter, partner), goal, weighing, until, as_of, looked) if goal and own and ahead else None,
        target=goal,
        claims=own,
        context=[claim for claim in claims if {claim.reporter, claim.partner} != pair],
        peers=_peers(ledger, reporter, partner, as_of) if ahead else (),
        sources=sources,
        pledges=promised,
        fulfilment=fulfilment(promised),
        indicators=measured(ledger, reporter, partner, as_of=as_of) if ahead else None,
        people=read_people(own_people),
        people_file=own_people.name,
        version=__version__,
        parameters=made_by.parameters if made_by else "",
    )


def known_claims(ledger: Ledger, reporter: str, partner: str, *, as_of: str | None = None) -> list[Claim]:
    """Return what is known on a pair and on its wholes, see `known_on`."""
    return known_on(ledger, reporter, partner, as_of=as_of)[0]


def known_on(
    ledger: Ledger, reporter: str, partner: str, *, as_of: str | None = None
) -> tuple[list[Claim], dict[str, Source]]:
    """Return what the ledger and its tables hold on a pair and on its wholes, and where it is from.

    The wholes are each side's total, and its trade with the country of a region.
    """
    claims, sources = held_on(ledger, (reporter, partner), as_of=as_of)
    found = {claim.id: claim for claim in claims}
    wholes = [(side, "WORLD") for side in (reporter, partner)]
    for side, other in ((reporter, partner), (partner, reporter)):
        country = parent(other)
        if country and country != side:
            wholes.append((side, country))
    for whole in wholes:
        more, known = held_on(ledger, whole, as_of=as_of)
        found |= {c.id: c for c in more if {c.reporter, c.partner} == set(whole)}
        sources |= known
    pledged = ledger.pledges((reporter, partner), as_of=as_of)
    later = ledger.keys_at(str(review.body["evidence"]) for review in ledger.reviews() if review.body.get("evidence"))
    sources |= ledger.sources({stored.source for stored in pledged} | set(later.values()))
    return list(found.values()), sources


def _peers(ledger: Ledger, reporter: str, partner: str, as_of: str | None) -> list[Claim]:
    """Return what the ledger and its tables hold on the reporter with other regions of the partner's country."""
    country = parent(partner)
    if country is None or country == reporter:
        return []
    tables = beside(ledger).datasets()
    known = {other for pair in ledger.pairs() if reporter in pair for other in pair}
    known |= {code for code in display_names() if any(table.covers(reporter, code) for table in tables)}
    regions = sorted(code for code in known if code != partner and parent(code) == country)
    return [
        claim
        for region in regions
        for claim in held_on(ledger, (reporter, region), as_of=as_of)[0]
        if {claim.reporter, claim.partner} == {reporter, region}
    ]


def _weigh(
    claims: Sequence[Claim],
    pair: set[str],
    sources: Mapping[str, Source],
    as_of: str | None,
    ahead: bool,
    at: Callable[[str], None] | None,
) -> tuple[PairWeighing | None, Weighing]:
    from steelyard.weighing.weigh import weigh

    weighing = weigh(claims, sources=sources, as_of=as_of, estimates=ahead, at=at)
    return next((one for one in weighing.pairs if {one.reporter, one.partner} == pair), None), weighing


def outlook_of(
    weighing: PairWeighing, target: Target | None, until: str, *, own: str, asked: int | None = None
) -> Outlook | None:
    """Return the years to come of the pair's trade as ``own`` sees it; None where no year is known to start from."""
    from steelyard.desk.target_odds import check_deadline, known_parts, known_years
    from steelyard.outlook.outlook import outlook

    years, office = known_years(weighing.bounds, weighing.draws, target, own=own)
    check_deadline(asked, years)
    now = int(until[:4]) if until else None
    years = [row for row in years if now is None or row.year < now]  # the running year is told by its parts
    if not years:
        return None
    unit, flow = (target.unit, target.flow) if target else ("USD", Flow.TURNOVER)
    parts = known_parts(weighing.bounds, office, unit, flow)
    region = any(parent(side) for side in (weighing.reporter, weighing.partner))
    return outlook(years, parts=parts, target=target, now=now, region=region)


def _gap(
    ledger: Ledger,
    pair: tuple[str, str],
    target: Target,
    weighing: PairWeighing | None,
    until: str,
    as_of: str | None,
    looked: Outlook | None,
) -> Gap:
    """Return what could close the gap to the target, from the tables, lists and register beside the ledger."""
    from steelyard.desk.gap import Request, gap_of

    request = Request(as_of=as_of)
    return gap_of(ledger, pair, target=target, weighing=weighing, until=until or None, request=request, looked=looked)


def summary(brief: Brief) -> list[str]:
    """Return what a terminal shows of a brief beside its headline: what does not fit, and the odds by year."""
    lines = []
    for section in brief.sections:
        for block in section.blocks:
            if section.name == "tensions" and isinstance(block, Bullets):
                lines += [f"{block.title.text}: {line.text}" if block.title else line.text for line in block.lines]
            if isinstance(block, Table) and block.name == "odds":
                lines += [f"{block.columns[1].text} ({row.cells[0].text}): {row.cells[1].text}" for row in block.rows]
    return lines


def write(brief: Brief, path: Path) -> None:
    """Write the brief in the format of the file's name; the file appears whole or not at all."""
    data = RENDER[path.suffix.lower()](brief)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        what = error.strerror or "cannot be written"
        raise InputError(what, where=str(path), mend="give a file that can be written") from None


def _html(brief: Brief) -> bytes:
    from steelyard.brief.render_html import render

    return render(brief, names=name).encode()


def _pdf(brief: Brief) -> bytes:
    from steelyard.brief.render_pdf import render

    return render(brief, names=name)


def _docx(brief: Brief) -> bytes:
    from steelyard.brief.render_docx import render

    return render(brief)


def _xlsx(brief: Brief) -> bytes:
    from steelyard.brief.render_xlsx import render

    return render(brief)


def _json(brief: Brief) -> bytes:
    from steelyard.brief.render_json import render

    return json.dumps(render(brief, names=name), ensure_ascii=False, indent=1).encode()


RENDER: dict[str, Callable[[Brief], bytes]] = {
    ".html": _html, ".pdf": _pdf, ".docx": _docx, ".xlsx": _xlsx, ".json": _json,
}  # fmt: skip
"""A file's ending -> how its bytes are made; the libraries of a format are imported when it is asked for."""
