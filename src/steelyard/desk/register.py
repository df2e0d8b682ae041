"""The register of pledges: what was promised, the dated word that decides its status, and what was never heard again.

A status is set by a person, with a dated evidence where it is final; a later text is only ever proposed. What nobody
spoke of again is "no later word found by DATE in N sources", whatever its deadline. Fulfilment is counted by office and
pair, never by person, and no rate is given below five.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from steelyard.brief.case import LEAST_FOR_A_RATE, Fulfilment, PledgeEntry
from steelyard.brief.model import web_address
from steelyard.core.errors import InputError
from steelyard.core.origin import Source
from steelyard.core.pledge import EVENTS, Pledge
from steelyard.desk.amount import parse_amount, parse_size
from steelyard.desk.review import Said
from steelyard.gazetteer.lookup import resolve
from steelyard.ledger.review import DAY, Review, standing
from steelyard.ledger.store import Entry, Ledger, Pair, Proposal, StoredPledge

BY_HAND = "entered by hand"

__all__ = ["Fulfilment", "PledgeEntry", "Register", "register"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The register on one day, of one pair or (None) of all: entries by day, pledges as they are corrected and
    proposals by the id of the pledge, fulfilment by office.
    """

    pair: Pair | None
    as_of: str
    pledges: Mapping[str, StoredPledge]
    entries: tuple[PledgeEntry, ...]
    proposals: Mapping[str, tuple[Proposal, ...]]
    fulfilment: tuple[Fulfilment, ...]


def register(ledger: Ledger, pair: Pair | None, *, as_of: str | None = None) -> Register:
    """Return the register of a pair, or of all.

    Parameters
    ----------
    ledger : what is known.
    pair : two codes in any order; None: every pair.
    as_of : ISO 8601 day; only what had been published and said by then. None: everything, up to the ledger's latest
        day.
    """
    stored = ledger.pledges(pair, as_of=as_of)
    until = as_of or ledger.latest_day() or ""
    found = tuple(sorted(entries(ledger, stored, as_of=as_of), key=lambda one: (one.said or one.date or "9", one.id)))
    return Register(
        pair=pair,
        as_of=until,
        pledges={one.pledge.id: one for one in stored},
        entries=found,
        proposals=waiting(ledger, (one.id for one in found), as_of=as_of),
        fulfilment=fulfilment(found),
    )


def waiting(ledger: Ledger, pledges: Iterable[str], *, as_of: str | None = None) -> dict[str, tuple[Proposal, ...]]:
    """Return by pledge the later texts that may speak of it and that nobody confirmed or declined, best first."""
    found: dict[str, list[Proposal]] = {}
    judged = _judged(ledger)
    for proposal in ledger.proposals(pledges, as_of=as_of):
        if proposal.id not in judged:
            found.setdefault(proposal.pledge, []).append(proposal)
    return {key: tuple(some) for key, some in found.items()}


def entries(ledger: Ledger, pledges: Sequence[StoredPledge], *, as_of: str | None) -> list[PledgeEntry]:
    """Return pledges with the last status that a person set by a day (None: so far), its evidence, replies, and who
    spoke since.
    """
    if not pledges:
        return []
    said: dict[str, list[Review]] = {}
    for review in standing(ledger.reviews()):
        day = str(review.body.get("date") or review.at)[:10]
        if review.action in ("status", "reply") and day <= (as_of or "9"):
            said.setdefault(review.subject, []).append(review)
    keys = ledger.keys_at(str(r.body["evidence"]) for some in said.values() for r in some if r.body.get("evidence"))
    made = []
    for stored in pledges:
        entry = _entry(stored, said.get(stored.pledge.id, []), keys)
        last = max([stored.published or "", *(day for day, _, _ in entry.evidence)])
        silent = len(ledger.published(stored.pair, after=last, until=as_of or None)) if last else 0
        made.append(replace(entry, silent=silent))
    return made


def _entry(stored: StoredPledge, reviews: Sequence[Review], keys: Mapping[str, str]) -> PledgeEntry:
    pledge = stored.pledge
    words = sorted(
        (r for r in reviews if r.action == "status"), key=lambda r: (str(r.body.get("date") or r.at), r.number)
    )
    replies = [review for review in reviews if review.action == "reply"]
    last = words[-1] if words else None
    status = str(last.body["status"]) if last else "unknown"
    evidence = tuple(
        (str(r.body.get("date") or ""), str(r.body.get("note") or r.why), keys.get(str(r.body.get("evidence"))))
        for r in words
        if r.body.get("date")
    )
    return PledgeEntry(
        id=pledge.id,
        what=pledge.what or pledge.gist or pledge.quote or pledge.act,
        who=pledge.who,
        office=pledge.office,
        where=pledge.where,
        by=pledge.by,
        date=pledge.date,
        effect=pledge.effect,
        products=pledge.products,
        value=pledge.value,
        unit=pledge.unit,
        flow=pledge.flow,
        reporter=pledge.reporter,
        act=pledge.act,
        scored=pledge.scored,
        status="held" if status == "delivered" and pledge.act in EVENTS else status,
        late=status == "delivered" and last is not None and _is_late(pledge.by, str(last.body.get("date"))),
        said=stored.published,
        source=stored.source,
        evidence=evidence,
        reply="; ".join(filter(None, (str(r.body.get("text") or "") for r in replies))) or None,
    )


def _is_late(by: str | None, day: str) -> bool:
    """True when a day lies behind the year, month or day by which something was due."""
    return by is not None and by[:4].isdigit() and day[: len(by)] > by


def fulfilment(found: Iterable[PledgeEntry]) -> tuple[Fulfilment, ...]:
    """Count what became of scored pledges by office, in the order of their names; those without an office last."""
    groups: dict[str | None, list[PledgeEntry]] = {}
    for entry in found:
        if entry.scored:
            groups.setdefault(entry.office, []).append(entry)
    return tuple(_count(office, groups[office]) for office in sorted(groups, key=lambda o: (o is None, o or "")))


def _count(office: str | None, some: Sequence[PledgeEntry]) -> Fulfilment:
    kept = [entry for entry in some if entry.status in ("delivered", "held")]
    slipped, dropped = (sum(entry.status == status for entry in some) for status in ("slipped", "dropped"))
    n = len(kept) + slipped + dropped
    return Fulfilment(
        office=office, n=n, delivered=len(kept), late=sum(entry.late for entry in kept), slipped=slipped,
        dropped=dropped, open=len(some) - n, rate=len(kept) / n if n >= LEAST_FOR_A_RATE else None,
    )  # fmt: skip


def add_by_hand(
    ledger: Ledger,
    pair: Pair,
    fields: Mapping[str, Any],
    said: Said,
    *,
    address: str | None = None,
    day: str | None = None,
) -> str:
    """Enter a pledge that a person read somewhere; return its id. The same words on the same day are entered once.

    Raises
    ------
    InputError
        a field that is missing or cannot be.
    """
    digest = hashlib.sha256("|".join((*sorted(pair), str(fields.get("what")), day or "", address or "")).encode())
    key = digest.hexdigest()[:16]
    pledge = Pledge.from_json({**fields, "id": key})
    if not pledge.what.strip():
        raise InputError("a pledge needs what is promised", mend="give it in your own words")
    source = Source(key=key, address=address, title=f"{BY_HAND}: {said.who}", published=day)
    ledger.add([Entry(source=source, hash=digest.hexdigest(), pledges=((pair, pledge),))])
    return key


def typed(pair: Pair, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a pledge as a person types them.

    Parameters
    ----------
    pair : the flow is that of the first economy.
    given : what, by, office, who (names), where, act, value ("20M", "EUR 5M"), flow, begin, chance (0..1).

    Raises
    ------
    InputError
        the value is no amount, or a day cannot be.
    """
    value, unit = parse_amount(str(given["value"]), where="--value") if given.get("value") else (None, None)
    by = given.get("by") or None
    if by is not None and not DAY.fullmatch(by):
        raise InputError(f"no such day: {by!r}", mend="write it as 2023-06-01, or 2023-06, or 2023")
    kept = {key: given.get(key) or None for key in ("what", "office", "who", "where", "flow", "begin", "chance")}
    return {
        **kept, "what": str(given.get("what") or ""), "by": by, "act": given.get("act") or "other",
        "reporter": pair[0] if kept["flow"] else None,
        "value": value, "unit": unit or ("USD" if value else None),
    }  # fmt: skip


def set_status(
    ledger: Ledger,
    pledge: str,
    status: str,
    said: Said,
    *,
    date: str | None = None,
    evidence: str | None = None,
    note: str | None = None,
    proposal: str | None = None,
) -> int:
    """Set a status on a person's word; delivered, slipped and dropped need the day and the address of an evidence."""
    demand_pledge(ledger, pledge)
    body = {"status": status, "date": date, "evidence": evidence, "note": note, "proposal": proposal}
    number = _say(ledger, said, "status", pledge, body)
    if evidence and web_address(evidence) and not ledger.keys_at([evidence]):  # a source like any other: one click away
        digest = hashlib.sha256(evidence.encode())
        source = Source(key=digest.hexdigest()[:16], address=evidence, title=f"{BY_HAND}: {said.who}")
        ledger.add([Entry(source=source, hash=digest.hexdigest())])
    return number


def confirm(ledger: Ledger, proposal: str, said: Said, *, status: str | None = None, note: str | None = None) -> int:
    """Take a proposed text for a word on its pledge: its day and its address are the evidence.

    Raises
    ------
    InputError
        no such proposal, or neither the text nor the person says what status it is.
    """
    found = _proposal(ledger, proposal)
    chosen = status or found.status
    if chosen is None:
        raise InputError("what status does it tell of?", where=proposal, mend="give --status started, delivered, ...")
    source = ledger.sources({found.source}).get(found.source or "")
    address = (source.address if source else None) or found.source
    return set_status(
        ledger, found.pledge, chosen, said, date=found.published, evidence=address, note=note, proposal=proposal
    )


def decline(ledger: Ledger, proposal: str, said: Said) -> int:
    """Say that a proposed text does not speak of the pledge."""
    found = _proposal(ledger, proposal)
    return _say(ledger, said, "decline", found.pledge, {"proposal": proposal})


def reply(ledger: Ledger, pledge: str, text: str, said: Said) -> int:
    """Attach a reply; it is printed beside the pledge wherever that is."""
    demand_pledge(ledger, pledge)
    if not text.strip():
        raise InputError("an empty reply", mend="give its text")
    return _say(ledger, said, "reply", pledge, {"text": text.strip()})


def leave_out(ledger: Ledger, pledge: str, said: Said) -> int:
    """Take a pledge out of the register: it was read or entered wrongly. The review can be undone."""
    demand_pledge(ledger, pledge)
    return _say(ledger, said, "reject", pledge, {})


def correct(ledger: Ledger, pledge: str, fields: Mapping[str, Any], said: Said) -> int:
    """Change what the register says of a pledge: who, office, what, where, by, value, unit, flow, ..."""
    stored = demand_pledge(ledger, pledge).pledge
    unknown = fields.keys() - (stored.to_json().keys() - {"id", "start", "end", "quote"})
    if unknown:
        raise InputError(f"a pledge has no {sorted(unknown)[0]!r}", mend="see  steelyard register correct --help")
    Pledge.from_json({**stored.to_json(), **fields})
    return _say(ledger, said, "correct", pledge, fields)


def parse_fields(words: Sequence[str]) -> dict[str, Any]:
    """Read corrections of a pledge as the command line writes them.

    >>> parse_fields(["value=20e6", "begin=2027", "where="])
    {'value': 20000000.0, 'begin': 2027, 'where': None}
    """
    found: dict[str, Any] = {}
    for word in words:
        key, sign, value = word.partition("=")
        if not sign or not key:
            raise InputError(f"this is no correction: {word!r}", mend="write FIELD=VALUE, such as office=Governor")
        try:
            found[key] = _PARSE.get(key, str)(value) if value else None
        except ValueError:
            raise InputError(f"{key} cannot be {value!r}", mend="give a number, or true or false") from None
    return found


def _truth(text: str) -> bool:
    if text.casefold() not in ("true", "false"):
        raise ValueError(text)
    return text.casefold() == "true"


_PARSE: dict[str, Callable[[str], Any]] = {
    "value": lambda text: parse_size(text, where="value"), "chance": float, "begin": int, "scored": _truth,
    "who": lambda text: [part.strip() for part in text.split(",")],
    "products": lambda text: [part.strip() for part in text.split(",")],
}  # fmt: skip


def demand_pledge(ledger: Ledger, pledge: str) -> StoredPledge:
    """Return a pledge by its id.

    Raises
    ------
    InputError
        there is none, or it was rejected.
    """
    found = next((one for one in ledger.pledges() if one.pledge.id == pledge), None)
    if found is None:
        raise InputError(f"no pledge is called {pledge!r}", mend="steelyard register BLR RU-LIP shows them")
    return found


def _say(ledger: Ledger, said: Said, action: str, pledge: str, body: Mapping[str, Any]) -> int:
    given = {key: value for key, value in body.items() if value is not None or action == "correct"}
    return ledger.review(Review(at=said.at, who=said.who, why=said.why, action=action, subject=pledge, body=given))


def _proposal(ledger: Ledger, proposal: str) -> Proposal:
    known = ledger.proposals(one.pledge.id for one in ledger.pledges())
    found = next((one for one in known if one.id == proposal), None)
    if found is None:
        raise InputError(
            f"no proposal is called {proposal!r}", mend="steelyard register proposals BLR RU-LIP shows them"
        )
    if proposal in _judged(ledger):
        raise InputError(
            "it was confirmed or declined already", where=proposal, mend="steelyard review list, then undo"
        )
    return found


def _judged(ledger: Ledger) -> set[str]:
    return {str(r.body["proposal"]) for r in standing(ledger.reviews()) if r.body.get("proposal")}


def resolve_pair(reporter: str, partner: str) -> Pair:
    """Return the codes of two economies as a person names them."""
    pair = (resolve(reporter), resolve(partner))
    if pair[0] == pair[1]:
        raise InputError("both economies are the same", where=f"{reporter} {partner}", mend="name two economies")
    return pair
