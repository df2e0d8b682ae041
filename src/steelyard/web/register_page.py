"""The register: what was promised, the last dated word on it, and the forms by which a person enters, judges, corrects
and takes back.

Nothing changes by itself: a later text is proposed, and becomes a word only when a person says that it was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from steelyard.brief.case import PledgeEntry
from steelyard.core.economy import is_country, is_region
from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.pledge import ACTS, Pledge
from steelyard.core.wording import subject
from steelyard.desk import downloads
from steelyard.desk import register as desk
from steelyard.desk import review as reviews
from steelyard.gazetteer.names import display_names, name
from steelyard.ledger.review import STATUSES
from steelyard.ledger.store import Ledger, Pair
from steelyard.reading.promises.offices import shown as shown_office
from steelyard.web.files import KINDS
from steelyard.web.language import Reader, reader_of
from steelyard.web.pages import pager
from steelyard.web.rendering import link
from steelyard.web.review_page import by_whom, said, undo_at
from steelyard.web.served import kept_page, page, served_of, tagged
from steelyard.web.tokens import Allowed

PAGE = 25
Short = Annotated[str, Form(max_length=80)]
Long = Annotated[str, Form(max_length=400)]
Address = Annotated[str, Form(max_length=2_000)]
Asked = Annotated[str, Query(max_length=170)]
ACTIONS = ("status", "reply", "correct", "reject")
FIELDS = ("what", "office", "who", "where", "by", "act", "value", "unit", "flow", "begin", "chance")
"""What the form of a correction offers."""
FLOWS = (Flow.EXPORTS, Flow.IMPORTS, Flow.TURNOVER)

router = APIRouter(include_in_schema=False)


@router.get("/register")
async def register(
    request: Request,
    number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
    status: Annotated[str | None, Query(max_length=20)] = None,
    pair: Asked = "",
    pledge: Annotated[str, Query(max_length=64)] = "",
    done: Annotated[int | None, Query(ge=0, le=10**12)] = None,
) -> Response:
    """What was promised, by whom, by when, and the last word found about it; with ``pledge`` that one alone."""
    who = unquote(request.cookies.get("who", ""))[:80]
    return kept_page(request, lambda: _register(request, number, status, pair, pledge, done, who), who)


def _register(
    request: Request, number: int, status: str | None, pair: str, pledge: str, done: int | None, who: str
) -> Response:
    ledger = served_of(request).ledger
    chosen = _pair(pair)
    held = desk.register(ledger, chosen)
    statuses = sorted({one.status for one in held.entries if one.scored})
    kept = _latest_first(held, status, pledge)
    turned = pager(number, len(kept), PAGE, "register", status=status, pair=pair or None, pledge=pledge or None)
    shown = kept[(turned.page - 1) * PAGE : turned.page * PAGE]
    keys = {one.source for one in shown} | {key for one in shown for _, _, key in one.evidence}
    keys |= {proposal.source for one in shown for proposal in held.proposals.get(one.id, ())}
    last = next((one for one in ledger.reviews() if one.number == done), None) if done is not None else None
    return page(
        request, "register", here="register", entries=shown, held=held, sources=ledger.sources(keys), total=len(kept),
        statuses=statuses, chosen=status, pager=turned, latest=ledger.latest_day() or "", one=pledge, done=last,
        pair=chosen, pair_text=pair, pairs=sorted({(min(p), max(p)) for p in pairs_held(ledger)}), who=who,
        acts=ACTS, flows=[one.value for one in FLOWS], states=STATUSES, fields_of=fields_of,
        office_of=lambda office: shown_office(office, reader_of(request).lang),
        effect_of=lambda entry, sides: _effect(entry, sides, reader_of(request)),
        economies=_economies(ledger, reader_of(request)),
        files=[(one.upper(), link("register", "files", f"register.{one}", status=status, pair=pair or None))
               for one in ("csv", "xlsx")],
    )  # fmt: skip


def pairs_held(ledger: Ledger) -> set[Pair]:
    """Return the pairs that claims or pledges speak of, without the world."""
    found = {*ledger.pairs(), *(one.pair for one in ledger.pledges())}
    return {pair for pair in found if "WORLD" not in pair}


def _latest_first(held: desk.Register, status: str | None, pledge: str) -> list[PledgeEntry]:
    """Return the entries that are asked for."""
    kept = [one for one in held.entries if _asked(one, held, status, pledge)]
    return sorted(kept, key=lambda one: (one.said or one.date or "", one.id), reverse=True)


def _asked(one: PledgeEntry, held: desk.Register, status: str | None, pledge: str) -> bool:
    if pledge:
        return one.id == pledge
    if status == "waiting":
        return one.id in held.proposals
    return status is None or (one.scored and one.status == status)


@router.get("/register/files/{file}")
async def saved(request: Request, file: str, status: str | None = None, pair: Asked = "") -> Response:
    """The register as a table."""
    stem, _, ending = file.rpartition(".")
    if stem != "register" or ending not in ("csv", "xlsx"):
        raise InputError(f"no such file: {file!r}", mend="take one that the page offers")
    held = desk.register(served_of(request).ledger, _pair(pair))
    rows = _rows(_latest_first(held, status, ""), held, reader_of(request))
    body = downloads.as_csv(rows) if ending == "csv" else downloads.as_xlsx(rows)
    headers = {"content-disposition": f'attachment; filename="register.{ending}"'}
    return tagged(request, Response(body, media_type=KINDS[ending], headers=headers))


def _rows(entries: Sequence[PledgeEntry], held: desk.Register, reader: Reader) -> downloads.Rows:
    keys = ("id", "pair", "said", "what", "who", "office", "where", "by", "value", "unit", "flow", "status", "word")
    rows: list[list[downloads.Cell]] = [[reader.word(f"register_col_{key}") for key in keys]]
    for one in entries:
        sides = " — ".join(reader.name(code) for code in held.pledges[one.id].pair)
        word = "; ".join(f"{day} {words}" for day, words, _ in one.evidence)
        status = reader.word(f"state_{one.status}") if one.scored else reader.word("brief.status_not_scored")
        flow = reader.word(f"flow_{one.flow}") if one.flow else None
        where, office, *who = (shown_office(text or "", reader.lang) for text in (one.where, one.office, *one.who))
        rows.append([
            one.id, sides, one.said, one.what, ", ".join(who), office or None, where or None, one.by or one.date,
            one.value, one.unit, flow, status, word,
        ])  # fmt: skip
    return rows


@router.post("/register", dependencies=[Allowed])
async def enter(request: Request, who: Short = "", address: Address = "", date: Short = "") -> Response:
    """Enter a pledge that a person read somewhere."""
    run = served_of(request)
    form = {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
    key = await run.weighed.compute(enter_at, run.ledger.place, form, said(who, "entered by hand"), address, date)
    return by_whom(RedirectResponse(link("register", pledge=key), status_code=303), who)


@router.post("/register/undo", dependencies=[Allowed])
async def undo(
    request: Request, number: Annotated[int, Form()], pledge: Short = "", who: Short = "", why: Long = ""
) -> Response:
    """Take a word on a pledge back."""
    run = served_of(request)
    done = await run.weighed.compute(undo_at, run.ledger.place, number, said(who, why or "taken back"))
    return _after(pledge, done.review.number, who)


@router.post("/register/proposals/{proposal}/{action}", dependencies=[Allowed])
async def judge(
    request: Request, proposal: str, action: str, pledge: Short = "", who: Short = "", status: Short = "",
    note: Long = "", confirmed: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """Take a later text for a word on a pledge, or say that it is about something else."""
    if action not in ("confirm", "decline"):
        raise InputError(f"no such review: {action!r}", mend="take one of confirm, decline")
    if action == "confirm":
        _demand_read(confirmed)
    run = served_of(request)
    by = said(who, "read it" if action == "confirm" else "about something else")
    number = await run.weighed.compute(judge_at, run.ledger.place, proposal, action, status, note, by)
    return _after(pledge, number, who)


@router.post("/register/{pledge}/{action}", dependencies=[Allowed])
async def act(
    request: Request, pledge: str, action: str, who: Short = "", why: Long = "",
    confirmed: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """Set a status, attach a reply, correct, or leave out."""
    if action not in ACTIONS:
        raise InputError(f"no such review: {action!r}", mend=f"take one of {', '.join(ACTIONS)}")
    if action == "status":
        _demand_read(confirmed)
    run = served_of(request)
    form = {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
    why = why or {"status": "status", "reply": "reply"}.get(action, "")
    number = await run.weighed.compute(act_at, run.ledger.place, pledge, action, form, said(who, why))
    return _after("" if action == "reject" else pledge, number, who)


def _demand_read(confirmed: bool) -> None:
    if not confirmed:
        raise InputError("a word on a promise needs a person who read it", mend="tick the box that says so")


def _after(pledge: str, number: int, who: str) -> Response:
    """Back to the pledge, where what changed is told and can be taken back."""
    return by_whom(RedirectResponse(link("register", pledge=pledge or None, done=number), status_code=303), who)


def _effect(entry: PledgeEntry, sides: Pair, reader: Reader) -> str:
    """What a pledge is to change: a flow by its name in the reader's language, or the words of the register."""
    flow, _, code = (entry.effect or "").partition(" of ")
    if flow not in list(Flow) or code not in ("", *sides):
        return entry.effect or ""
    side = code or sides[0]
    other = sides[1] if side == sides[0] else sides[0]
    return subject(side, other, Flow(flow), reader.lang, names=name)


def _economies(ledger: Ledger, reader: Reader) -> list[str]:
    """What a field of the form offers: all countries, and the regions that the ledger speaks of."""
    known = {code for pair in pairs_held(ledger) for code in pair}
    offered = {code for code in {*display_names(), *known} if is_country(code) or (is_region(code) and code in known)}
    return sorted(offered, key=lambda code: name(code, reader.lang))


def _pair(text: str) -> Pair | None:
    """The pair that an address names as ``BLR|RU-LIP``; None: all."""
    one, _, other = text.partition("|")
    return desk.resolve_pair(one, other) if one and other else None


def enter_at(place: str, form: Mapping[str, str], by: reviews.Said, address: str, day: str) -> str:
    """Enter a pledge in the ledger at a place: what the worker runs."""
    pair = desk.resolve_pair(form.get("reporter", "")[:80], form.get("partner", "")[:80])
    given = {**_cut(form), "who": _names(form.get("party", "")), **_numbers(form)}
    return desk.add_by_hand(
        Ledger.open(place, create=False), pair, desk.typed(pair, given), by, address=address.strip() or None,
        day=_day(day),
    )  # fmt: skip


def judge_at(place: str, proposal: str, action: str, status: str, note: str, by: reviews.Said) -> int:
    """Judge a proposal in the ledger at a place: what the worker runs."""
    ledger = Ledger.open(place, create=False)
    if action == "decline":
        return desk.decline(ledger, proposal, by)
    return desk.confirm(ledger, proposal, by, status=status or None, note=note.strip() or None)


def act_at(place: str, pledge: str, action: str, form: Mapping[str, str], by: reviews.Said) -> int:
    """Store a word on a pledge in the ledger at a place: what the worker runs."""
    ledger, given = Ledger.open(place, create=False), _cut(form)
    if action == "reply":
        return desk.reply(ledger, pledge, given.get("text", ""), by)
    if action == "reject":
        return desk.leave_out(ledger, pledge, by)
    if action == "correct":
        return desk.correct(ledger, pledge, _changes(ledger, pledge, form), by)
    date, evidence, note = (given.get(key) or None for key in ("date", "evidence", "note"))
    return desk.set_status(ledger, pledge, given.get("status", ""), by, date=date, evidence=evidence, note=note)


def fields_of(pledge: Pledge) -> dict[str, str]:
    """Return a pledge's fields as its form shows them."""
    row = pledge.to_json()
    shown = {key: ", ".join(value) if isinstance(value := row[key], list) else value for key in FIELDS}
    return {
        key: "" if value is None else f"{value:.12g}" if isinstance(value, float) else str(value)
        for key, value in shown.items()
    }


def _changes(ledger: Ledger, pledge: str, form: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a form that are not as they were; a flow is that of the first economy of the pair."""
    stored = desk.demand_pledge(ledger, pledge)
    before = fields_of(stored.pledge)
    typed = {**form, "who": form.get("who_named", before["who"])}
    changed = [f"{key}={typed[key].strip()}" for key in FIELDS if key in typed and typed[key].strip() != before[key]]
    if not changed:
        raise InputError("nothing was changed", mend="change a field, or leave it as it is")
    fields = desk.parse_fields(changed)
    if fields.get("who", ()) is None:
        fields["who"] = []
    return {**fields, "reporter": stored.pair[0]} if fields.get("flow") and not stored.pledge.reporter else fields


def _cut(form: Mapping[str, str]) -> dict[str, str]:
    return {key: value.strip()[:400] for key, value in form.items() if key != "evidence"} | {
        key: form[key].strip()[:2_000] for key in ("evidence",) if key in form
    }


def _names(text: str) -> list[str] | None:
    return [part.strip()[:80] for part in text.split(",") if part.strip()][:20] or None


def _numbers(form: Mapping[str, str]) -> dict[str, Any]:
    """Year and chance as typed; a chance above one is in percent."""
    found: dict[str, Any] = {}
    for key, kind in (("begin", int), ("chance", float)):
        text = form.get(key, "").strip().rstrip("%")
        try:
            found[key] = kind(text) if text else None
        except ValueError:
            raise InputError(f"{key} cannot be {text!r}", mend="give a number, or true or false") from None
    chance = found["chance"]
    return found | {"chance": chance / 100 if chance is not None and chance > 1 else chance}


def _day(text: str) -> str | None:
    from steelyard.web.check_page import day_of

    return day_of(text)
