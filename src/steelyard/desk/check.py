"""Check documents: read their claims, weigh them, say what they imply. Nothing is stored.

Each document is weighed alone (basis ``internal``). With a ledger the claims that it holds on the same pairs join, and
every claim also gets a verdict on the basis ``independent``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from steelyard.core.claim import SCHEMA, Because, Claim, Finding, Kind, Verdict, plain_number, text_hash
from steelyard.core.message import Message, render
from steelyard.core.wording import Said
from steelyard.gazetteer.names import name
from steelyard.reading.document import Document
from steelyard.reading.reader import Reading, read
from steelyard.weighing.result import Conflict, Derived, PairWeighing

if TYPE_CHECKING:
    from steelyard.ledger.store import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One document with everything that was found in it; findings hold one verdict a basis and claim."""

    path: str
    reading: Reading
    findings: tuple[Finding, ...]
    conflicts: tuple[Conflict, ...]
    derived: tuple[Derived, ...]
    aside: tuple[str, ...] = ()
    """Claims of the document that ``derived`` does not rest on, since they cannot hold together with the others."""

    @property
    def left_out(self) -> Message | None:
        """What to know before reading ``derived``; None where it rests on all that the document says."""
        said = tuple(Said(claim) for claim in self.reading.claims if claim.id in self.aside)
        return Message("weighing.implied_without", {"claims": said}) if said and self.derived else None

    @property
    def contradicted(self) -> bool:
        """True when some claim cannot hold together with others."""
        return any(finding.verdict == Verdict.CONTRADICTED for finding in self.findings)


def check(document: Document, *, path: str, published: str | None = None, ledger: Ledger | None = None) -> Checked:
    """Read and weigh one document.

    Parameters
    ----------
    document : the text, see `reading.document.parse_document`.
    path : what to call it in the result.
    published : ISO 8601 day that overrides the document's own.
    ledger : figures from elsewhere on the same pairs.
    """
    reading = read(document, published=published)
    key = text_hash(document.text)[:16]
    reading = replace(reading, claims=tuple(replace(claim, source=claim.source or key) for claim in reading.claims))
    findings, conflicts, inside = _weigh(reading.claims, ledger)
    return Checked(
        path=path, reading=reading, findings=findings, conflicts=conflicts,
        derived=tuple(one for pair in inside for one in pair.derived),
        aside=tuple(claim for pair in inside for claim in pair.aside),
    )  # fmt: skip


def _weigh(
    claims: tuple[Claim, ...], ledger: Ledger | None
) -> tuple[tuple[Finding, ...], tuple[Conflict, ...], tuple[PairWeighing, ...]]:
    if not claims:
        return (), (), ()
    from steelyard.weighing.weigh import weigh

    inside = weigh(claims, estimates=False)
    findings = [f for pair in inside.pairs for f in pair.findings if f.basis == "internal"]
    findings += _alone(claims, {finding.claim for finding in findings})
    conflicts = list({(c.kind, c.claims): c for pair in inside.pairs for c in pair.conflicts}.values())
    if ledger is not None:
        own = {claim.id for claim in claims}
        from steelyard.desk import official

        known = [claim for claim in ledger_claims(ledger, claims) if claim.id not in own]
        totals = official.observations(ledger, claims)
        together = official.under_offices([*claims, *known], totals) + totals
        outside = weigh(together, sources={**ledger.sources(), **official.sources(ledger)}, estimates=False)
        independent = [f for p in outside.pairs for f in p.findings if f.basis == "independent" and f.claim in own]
        seen = {(c.kind, frozenset(c.claims)) for c in conflicts}
        conflicts += [
            c for p in outside.pairs for c in p.conflicts
            if own.intersection(c.claims) and (c.kind, frozenset(c.claims)) not in seen
        ]  # fmt: skip
        apart = {claim for c in conflicts if c.kind == "offices_differ" for claim in c.claims}
        findings = [*(_told_otherwise(one, apart) for one in independent), *findings]
    return tuple(findings), tuple(conflicts), inside.pairs


def _alone(claims: Sequence[Claim], judged: set[str]) -> list[Finding]:
    """Return a finding for each claim that no other figure of its text was set beside: nothing there to check it by."""
    found = []
    for claim in claims:
        if claim.id not in judged:
            key = "left_target" if claim.kind == Kind.TARGET else "nothing_bears" if claim.period else "left_no_period"
            because = (Because(message=Message(f"weighing.{key}")),)
            found.append(Finding(claim=claim.id, basis="internal", verdict=Verdict.UNCHECKED, because=because))
    return found


def _told_otherwise(finding: Finding, apart: set[str]) -> Finding:
    """Say so where no figure bears on a claim only because those of the other side are kept apart, and differ."""
    if finding.verdict != Verdict.UNCHECKED or finding.contested or finding.claim not in apart:
        return finding
    return replace(finding, because=(Because(message=Message("weighing.other_side_differs")),))


def ledger_claims(ledger: Ledger, claims: Sequence[Claim]) -> Iterator[Claim]:
    """Yield what the ledger holds on the pairs that the claims speak of, each pair once."""
    pairs = {frozenset((claim.reporter, claim.partner)): claim for claim in claims}
    for claim in pairs.values():
        yield from ledger.claims((claim.reporter, claim.partner))


def to_json(checked: Sequence[Checked]) -> dict[str, Any]:
    """Return the published form of `check`: ``{"schema": 1, "documents": [...]}``."""
    return {"schema": SCHEMA, "documents": [_document(one) for one in checked]}


def _document(checked: Checked) -> dict[str, Any]:
    by_claim: dict[str, list[Finding]] = {}
    for finding in checked.findings:
        by_claim.setdefault(finding.claim, []).append(finding)
    document = checked.reading.document
    return {
        "path": checked.path,
        "lang": document.lang,
        "published": document.published,
        "claims": [{**claim.to_json(), **_verdicts(by_claim.get(claim.id, []))} for claim in checked.reading.claims],
        "derived": [derived_json(one) for one in checked.derived],
        "set_aside": list(checked.aside),
        "conflicts": [conflict_json(one) for one in checked.conflicts],
        "assertions": [one.to_json() for one in checked.reading.assertions],
        "pledges": [one.to_json() for one in checked.reading.pledges],
        "product_lists": [one.to_json() for one in checked.reading.product_lists],
    }


def _verdicts(findings: list[Finding]) -> dict[str, Any]:
    rows = [finding_json(finding) for finding in findings]
    first = rows[0] if rows else {"verdict": Verdict.UNCHECKED.value, "because": []}
    return {"verdict": first["verdict"], "because": first["because"], "verdicts": rows}


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return ``{"basis", "verdict", "because": [{"text", "claims"}]}``."""
    because = [because_json(one) for one in finding.because]
    return {"basis": finding.basis, "verdict": finding.verdict.value, "because": because}


def because_json(because: Because) -> dict[str, Any]:
    """Return one reason in words with the claims it rests on."""
    return {"text": render(because.message, names=name), "claims": list(because.claims)}


def conflict_json(conflict: Conflict) -> dict[str, Any]:
    """Return the published form of a conflict."""
    return {
        "kind": conflict.kind,
        "claims": list(conflict.claims),
        "text": render(conflict.message, names=name),
    }


def derived_json(derived: Derived) -> dict[str, Any]:
    """Return the published form of what the claims imply."""
    return {
        "kind": derived.kind,
        "reporter": derived.reporter,
        "partner": derived.partner,
        "flow": derived.flow.value,
        "product": derived.product,
        "period": derived.period.to_json(),
        "low": plain_number(derived.low),
        "high": plain_number(derived.high),
        "unit": derived.unit,
        "text": render(derived.message, names=name),
        "from": list(derived.claims),
    }
