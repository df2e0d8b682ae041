"""Reviews: what a person says of a claim, a source or a pledge. Rows with who, when and why; an undo is a row too.

| action | subject | body |
|---|---|---|
| accept | claim | - |
| reject | claim or pledge | - : it is left out of every weighing, and of the register |
| correct | claim or pledge | the fields that change, as in the published form |
| origin | source | origin: the key of the origin it retells (its own key: it stands alone) |
| set | source or claim | authority; of a source also directness and credibility (0..1) |
| status | pledge | status, date, evidence (address) and note; delivered, slipped and dropped need date and evidence |
| decline | pledge | proposal: the proposed update that is not about this pledge |
| reply | pledge | text and by whom |
| undo | number of a review | - |

A status may name the proposal that it confirms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from steelyard.core.claim import Claim
from steelyard.core.errors import InputError
from steelyard.core.origin import Source
from steelyard.core.pledge import Pledge
from steelyard.ledger.rows import StoredPledge

ACTIONS = ("accept", "reject", "correct", "origin", "set", "status", "decline", "reply", "undo")
STATUSES = ("announced", "signed", "started", "delivered", "slipped", "dropped")
NEEDS_EVIDENCE = ("delivered", "slipped", "dropped")
WEIGHTS = ("directness", "credibility")
DAY = re.compile(r"[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
"""A day, a month or a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One row. ``at`` is an ISO 8601 time given by the caller; ``number`` is set by the ledger."""

    at: str
    who: str
    why: str
    action: str
    subject: str
    body: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise InputError(f"no such review: {self.action!r}", mend=f"take one of {', '.join(ACTIONS)}")
        if not self.who.strip():
            raise InputError("a review needs who says so", mend="give --who NAME")
        if self.action == "status":
            _demand_evidence(self.body)
        if self.action == "set":
            _demand_weights(self.body)


def _demand_evidence(body: Mapping[str, Any]) -> None:
    status = body.get("status")
    if status not in STATUSES:
        raise InputError(f"no such status: {status!r}", mend=f"take one of {', '.join(STATUSES)}")
    if status in NEEDS_EVIDENCE and not (body.get("date") and body.get("evidence")):
        raise InputError(f"{status} needs a dated evidence", mend="give its day and its address (--date, --evidence)")
    if body.get("date") and not DAY.fullmatch(str(body["date"])):
        raise InputError(f"no such day: {body['date']!r}", mend="write it as 2023-06-01, or 2023-06")


def _demand_weights(body: Mapping[str, Any]) -> None:
    for name in WEIGHTS:
        value = body.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1):
            raise InputError(f"{name} cannot be {value!r}", mend="give a number from 0 to 1")


def standing(reviews: Sequence[Review]) -> list[Review]:
    """Return the reviews that were not undone, in order; an undo can be undone."""
    undone: set[int] = set()
    for review in reversed(reviews):
        if review.action == "undo" and review.number not in undone:
            undone.add(int(review.subject))
    return [review for review in reviews if review.number not in undone and review.action != "undo"]


def moved(reviews: Iterable[Review]) -> set[str]:
    """Return the claims whose pair a correction changes: they stand in the store under their old pair."""
    return {r.subject for r in reviews if r.action == "correct" and {"reporter", "partner"} & r.body.keys()}


def apply_to_claims(claims: Sequence[Claim], reviews: Sequence[Review]) -> list[Claim]:
    """Return the claims as reviews leave them: corrected ones keep their id, rejected ones are gone.

    An authority set on a source holds for all its claims; one set on a claim goes before it.
    """
    if not reviews:
        return list(claims)
    by_subject = _by_subject(reviews)
    found = []
    for claim in claims:
        changed: Claim | None = claim
        for review in (*by_subject.get(claim.source or "", ()), *by_subject.get(claim.id, ())):
            changed = None if changed is None else _changed(changed, review)
        if changed is not None:
            found.append(changed)
    return found


def _changed(claim: Claim, review: Review) -> Claim | None:
    if review.action == "reject":
        return None
    if review.action == "correct":
        return corrected(claim, review.body)
    if review.action == "set" and "authority" in review.body:
        return replace(claim, authority=review.body["authority"], authority_assumed=False)
    return claim


def corrected(claim: Claim, body: Mapping[str, Any]) -> Claim:
    """Return a claim with the fields that a correction changes; its id and its source stay.

    Raises
    ------
    InputError
        a field that a claim does not have, or a value that it cannot have.
    """
    unknown = body.keys() - claim.to_json().keys()
    if unknown:
        raise InputError(f"a claim has no {sorted(unknown)[0]!r}", mend="see the claim form in the README")
    return replace(Claim.from_json({**claim.to_json(), **body}), id=claim.id, source=claim.source)


def apply_to_pledges(pledges: Sequence[StoredPledge], reviews: Sequence[Review]) -> list[StoredPledge]:
    """Return the pledges as reviews leave them: corrected ones keep their id, rejected ones are gone."""
    by_subject = _by_subject(reviews)
    found = []
    for stored in pledges:
        own = by_subject.get(stored.pledge.id, ())
        if any(review.action == "reject" for review in own):
            continue
        for review in own:
            if review.action == "correct":
                row = {**stored.pledge.to_json(), **review.body, "id": stored.pledge.id}
                stored = replace(stored, pledge=Pledge.from_json(row))
        found.append(stored)
    return found


def apply_to_sources(sources: Mapping[str, Source], reviews: Sequence[Review]) -> dict[str, Source]:
    """Return the sources with the origins, the directness and the credibility that reviews gave them."""
    found = dict(sources)
    for review in reviews:
        source = found.get(review.subject)
        if source is None:
            continue
        if review.action == "origin":
            found[source.key] = replace(source, origin=review.body["origin"])
        if review.action == "set":
            weights: dict[str, Any] = {name: float(review.body[name]) for name in WEIGHTS if name in review.body}
            found[source.key] = replace(source, **weights)
    return found


def _by_subject(reviews: Sequence[Review]) -> dict[str, list[Review]]:
    found: dict[str, list[Review]] = {}
    for review in reviews:
        found.setdefault(review.subject, []).append(review)
    return found
