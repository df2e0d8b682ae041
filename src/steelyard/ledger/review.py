"""Reviews: what a person says of a claim, a source or a pledge. Rows with who, when and why; an undo is a row too.

| action | subject | body |
|---|---|---|
| accept | claim | - |
| reject | claim | - : the claim is left out of every weighing |
| correct | claim | the fields that change, as in the published form |
| origin | source | origin: the key of the origin it retells (its own key: it stands alone) |
| set | source or claim | directness (0..1) or authority |
| status | pledge | status, date, evidence (address) and note; delivered, slipped and dropped need date and evidence |
| reply | pledge | text and by whom |
| undo | number of a review | - |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from steelyard.core.claim import Claim
from steelyard.core.errors import InputError
from steelyard.core.origin import Source

ACTIONS = ("accept", "reject", "correct", "origin", "set", "status", "reply", "undo")
STATUSES = ("announced", "signed", "started", "delivered", "slipped", "dropped")
NEEDS_EVIDENCE = ("delivered", "slipped", "dropped")


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


def _demand_evidence(body: Mapping[str, Any]) -> None:
    status = body.get("status")
    if status not in STATUSES:
        raise InputError(f"no such status: {status!r}", mend=f"take one of {', '.join(STATUSES)}")
    if status in NEEDS_EVIDENCE and not (body.get("date") and body.get("evidence")):
        raise InputError(f"{status} needs a dated evidence", mend="give --date YYYY-MM-DD and --evidence ADDRESS")


def standing(reviews: Sequence[Review]) -> list[Review]:
    """Return the reviews that were not undone, in order; an undo can be undone."""
    undone: set[int] = set()
    for review in reversed(reviews):
        if review.action == "undo" and review.number not in undone:
            undone.add(int(review.subject))
    return [review for review in reviews if review.number not in undone and review.action != "undo"]


def apply_to_claims(claims: Sequence[Claim], reviews: Sequence[Review]) -> list[Claim]:
    """Return the claims as reviews leave them: corrected ones keep their id, rejected ones are gone."""
    by_claim: dict[str, list[Review]] = {}
    for review in reviews:
        by_claim.setdefault(review.subject, []).append(review)
    found = []
    for claim in claims:
        changed: Claim | None = claim
        for review in by_claim.get(claim.id, []):
            changed = None if changed is None else _changed(changed, review)
        if changed is not None:
            found.append(changed)
    return found


def _changed(claim: Claim, review: Review) -> Claim | None:
    if review.action == "reject":
        return None
    if review.action == "correct":
        return replace(Claim.from_json({**claim.to_json(), **review.body}), id=claim.id, source=claim.source)
    if review.action == "set" and "authority" in review.body:
        return replace(claim, authority=review.body["authority"], authority_assumed=False)
    return claim


def apply_to_sources(sources: Mapping[str, Source], reviews: Sequence[Review]) -> dict[str, Source]:
    """Return the sources with the origins and the directness that reviews gave them."""
    found = dict(sources)
    for review in reviews:
        source = found.get(review.subject)
        if source is None:
            continue
        if review.action == "origin":
            found[source.key] = replace(source, origin=review.body["origin"])
        if review.action == "set" and "directness" in review.body:
            found[source.key] = replace(source, directness=float(review.body["directness"]))
    return found
