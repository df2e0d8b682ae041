"""What a person says of claims and sources: each word is a row with who, when and why, and only its pairs are weighed
again.

Every function stores one review and returns what it changed: the verdicts and the bounds of the pairs that the subject
speaks of, before and after. Nothing else is weighed, and nothing is overwritten: an undo is a row too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steelyard.core.claim import Claim, Finding, Kind, Verdict
from steelyard.core.errors import InputError
from steelyard.core.origin import Source
from steelyard.core.period import Period
from steelyard.core.range import Hedge, range_of, step_of
from steelyard.core.series import Bound, Quantity
from steelyard.desk.amount import parse_size
from steelyard.desk.official import held_on
from steelyard.ledger.review import Review, corrected, standing

if TYPE_CHECKING:
    from steelyard.ledger.store import Ledger, Pair
    from steelyard.weighing.result import PairWeighing

MOST_PAIRS = 20
"""Pairs weighed again after a word on one source; a table may speak of thousands."""
_URGENT = (Verdict.CONTRADICTED, Verdict.ROUNDED, Verdict.UNCHECKED, Verdict.CONSISTENT, Verdict.SUPPORTED)
_NUMBERS = ("value", "low", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who says something, when (ISO 8601 time) and why."""

    who: str
    why: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """A claim whose verdict is another one after a review; None where it had or has none."""

    claim: str
    before: Verdict | None
    after: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundChange:
    """A yearly quantity whose bounds moved; None where it was or is not bounded."""

    quantity: Quantity
    before: Bound | None
    after: Bound | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A stored review, the pairs that were weighed again, and what changed there."""

    review: Review
    pairs: tuple[tuple[str, str], ...]
    verdicts: tuple[VerdictChange, ...]
    bounds: tuple[BoundChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A claim to look at, with its source, what the others say of it, and what was said of it before."""

    claim: Claim
    source: Source | None
    findings: tuple[Finding, ...]
    reviews: tuple[Review, ...]

    @property
    def verdict(self) -> Verdict:
        """The independent verdict where there is one that says something, else the internal one."""
        told = [finding.verdict for finding in self.findings]
        return next((verdict for verdict in told if verdict != Verdict.UNCHECKED), Verdict.UNCHECKED)


def queue(ledger: Ledger, pair: Pair, *, everything: bool = False) -> list[Pending]:
    """Return the claims of a pair that nobody has looked at, those that cannot hold together first.

    Parameters
    ----------
    ledger : what is known.
    pair : two codes.
    everything : also those that were accepted or corrected.
    """
    claims = [claim for claim in ledger.claims(pair) if {claim.reporter, claim.partner} == set(pair)]
    weighed = _weigh(ledger, pair)
    findings: dict[str, list[Finding]] = {}
    for finding in weighed.findings if weighed else ():
        findings.setdefault(finding.claim, []).append(finding)
    sources = ledger.sources({claim.source for claim in claims})
    said: dict[str, list[Review]] = {}
    for review in standing(ledger.reviews()):
        said.setdefault(review.subject, []).append(review)
    found = [
        Pending(
            claim=claim, source=sources.get(claim.source or ""),
            findings=tuple(sorted(findings.get(claim.id, ()), key=lambda one: one.basis != "independent")),
            reviews=tuple(said.get(claim.id, ())),
        )
        for claim in claims
    ]  # fmt: skip
    open_ = [one for one in found if everything or not any(r.action in ("accept", "correct") for r in one.reviews)]
    return sorted(open_, key=_urgency)


def _urgency(one: Pending) -> tuple[int, int, int, str]:
    period = one.claim.period
    return _URGENT.index(one.verdict), one.claim.kind == Kind.TARGET, -(period.last if period else 0), one.claim.id


def accept(ledger: Ledger, claim: str, said: Said) -> Reviewed:
    """Say that a claim was read right. It weighs as before."""
    _claim(ledger, claim)
    return _store(ledger, said, "accept", claim, {})


def reject(ledger: Ledger, claim: str, said: Said) -> Reviewed:
    """Leave a claim out of every weighing."""
    _claim(ledger, claim)
    return _store(ledger, said, "reject", claim, {})


def correct(ledger: Ledger, claim: str, fields: Mapping[str, Any], said: Said) -> Reviewed:
    """Change what a claim says; where its value changes and its ends are not given, they follow from its digits.

    Raises
    ------
    InputError
        no such claim, a field that it does not have, or a value that it cannot have.
    """
    stored = _claim(ledger, claim)
    body = _with_ends(stored, fields)
    changed = corrected(stored, body)
    if changed == stored:
        raise InputError("that is what it says already", where=claim, mend="name a field that changes")
    return _store(ledger, said, "correct", claim, body, also=(changed,))


def merge(ledger: Ledger, source: str, into: str, said: Said) -> Reviewed:
    """Say that a source retells another one: together they are one origin."""
    sources = ledger.sources()
    for key in (source, into):
        _demand_source(sources, key)
    root = into
    while (origin := sources[root].origin) not in (None, root) and origin in sources:
        root = str(origin)
    if root == source:
        raise InputError(f"{into} retells {source} already", mend="merge them the other way round, or split it first")
    return _store(ledger, said, "origin", source, {"origin": root})


def split(ledger: Ledger, source: str, said: Said) -> Reviewed:
    """Say that a source stands alone: an origin of its own."""
    _demand_source(ledger.sources({source}), source)
    return _store(ledger, said, "origin", source, {"origin": source})


def set_authority(ledger: Ledger, subject: str, office: str | None, said: Said) -> Reviewed:
    """Say whose figures a claim, or a whole source, gives; None: not known."""
    return _store(ledger, said, "set", subject, {"authority": office})


def set_weight(ledger: Ledger, source: str, name: str, value: float, said: Said) -> Reviewed:
    """Set the ``directness`` or the ``credibility`` of a source, 0..1."""
    _demand_source(ledger.sources({source}), source)
    return _store(ledger, said, "set", source, {name: value})


def undo(ledger: Ledger, number: int, said: Said) -> Reviewed:
    """Take a review back; an undo can be undone.

    Raises
    ------
    InputError
        there is no review of that number, or it was taken back already.
    """
    reviews = {review.number: review for review in ledger.reviews()}
    if number not in reviews:
        raise InputError(f"no review has the number {number}", mend="steelyard review list shows them")
    gone = {int(r.subject) for r in reviews.values() if r.action == "undo" and not _taken_back(reviews, r.number)}
    if number in gone:
        raise InputError(f"review {number} was taken back already", mend="undo that undo to bring it back")
    return _store(ledger, said, "undo", str(number), {}, about=_subject(reviews, number))


def history(ledger: Ledger) -> list[tuple[Review, bool]]:
    """Return every review in order, and whether it stands."""
    reviews = ledger.reviews()
    stand = {review.number for review in standing(reviews)}
    by_number = {review.number: review for review in reviews}
    return [(r, r.number in stand or (r.action == "undo" and not _taken_back(by_number, r.number))) for r in reviews]


def parse_fields(words: Sequence[str]) -> dict[str, Any]:
    """Read corrections as the command line writes them.

    >>> parse_fields(["value=36M", "hedge=almost", "period=2022", "product="])
    {'value': 36000000.0, 'hedge': 'almost', 'period': {'start': '2022-01', 'end': '2022-12'}, 'product': None}

    Raises
    ------
    InputError
        when it is not FIELD=VALUE, or no number stands where one must.
    """
    found: dict[str, Any] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not name:
            raise InputError(f"this is no correction: {word!r}", mend="write FIELD=VALUE, such as value=36e6")
        if not value:
            found[name] = None
        elif name in _NUMBERS:
            found[name] = _signed(value, name)
        elif name in ("period", "base_period"):
            found[name] = Period.parse(value).to_json()
        else:
            found[name] = value
    return found


def _signed(text: str, field: str) -> float:
    """A number, or an amount as a target is written ("870M"); a balance may be below zero."""
    try:
        return float(text)
    except ValueError:
        size = parse_size(text.removeprefix("-"), where=field)
        return -size if text.startswith("-") else size


def _with_ends(claim: Claim, fields: Mapping[str, Any]) -> dict[str, Any]:
    body = dict(fields)
    if {"value", "hedge"} & body.keys() and not {"low", "high"} & body.keys():
        value = body.get("value", claim.value)
        hedge = body.get("hedge", claim.hedge)
        if value is not None:
            if hedge is not None and hedge not in list(Hedge):
                raise InputError(f"no such hedge: {hedge!r}", mend=f"take one of {', '.join(Hedge)}")
            whole = float(value) == round(float(value))
            decimals = 0 if whole else len(repr(float(value)).partition(".")[2])
            span = range_of(float(value), step_of(float(value), decimals), Hedge(hedge) if hedge else None)
            body |= {"low": span.low, "high": span.high}
    return body


def _store(
    ledger: Ledger,
    said: Said,
    action: str,
    subject: str,
    body: Mapping[str, Any],
    *,
    about: str | None = None,
    also: Sequence[Claim] = (),
) -> Reviewed:
    """Weigh the pairs concerned, store the review, weigh them again."""
    review = Review(at=said.at, who=said.who, why=said.why, action=action, subject=subject, body=body)
    pairs = _pairs(ledger, about or subject, also)
    before = [_weigh(ledger, pair) for pair in pairs]
    number = ledger.review(review)
    after = [_weigh(ledger, pair) for pair in pairs]
    stored = next(one for one in reversed(ledger.reviews()) if one.number == number)
    return Reviewed(
        review=stored, pairs=tuple(pairs),
        verdicts=tuple(c for b, a in zip(before, after, strict=True) for c in _verdict_changes(b, a)),
        bounds=tuple(c for b, a in zip(before, after, strict=True) for c in _bound_changes(b, a)),
    )  # fmt: skip


def _pairs(ledger: Ledger, subject: str, also: Sequence[Claim]) -> list[Pair]:
    """The pairs that a subject speaks of: a claim's own (the stored one and the corrected one), or all of a source."""
    claim = ledger.claim(subject)
    stored = ledger.claim(subject, reviewed=False)
    if stored is not None:
        speaking = [one for one in (claim, stored, *also) if one is not None]
        return list(dict.fromkeys((min(c.reporter, c.partner), max(c.reporter, c.partner)) for c in speaking))
    return ledger.pairs_of(subject)[:MOST_PAIRS]


def _weigh(ledger: Ledger, pair: Pair) -> PairWeighing | None:
    from steelyard.weighing.weigh import weigh

    claims, sources = held_on(ledger, pair)
    weighing = weigh(claims, sources=sources, estimates=False)
    return next((one for one in weighing.pairs if {one.reporter, one.partner} == set(pair)), None)


def _verdict_changes(before: PairWeighing | None, after: PairWeighing | None) -> list[VerdictChange]:
    old, new = _verdicts(before), _verdicts(after)
    return [
        VerdictChange(claim=claim, before=old.get(claim), after=new.get(claim))
        for claim in sorted(old.keys() | new.keys())
        if old.get(claim) != new.get(claim)
    ]


def _verdicts(weighing: PairWeighing | None) -> dict[str, Verdict]:
    """Claim -> its independent verdict, or the internal one where that is the only one that says something."""
    found: dict[str, Verdict] = {}
    for finding in sorted(weighing.findings if weighing else (), key=lambda one: one.basis != "independent"):
        if found.get(finding.claim, Verdict.UNCHECKED) == Verdict.UNCHECKED:
            found[finding.claim] = finding.verdict
    return found


def _bound_changes(before: PairWeighing | None, after: PairWeighing | None) -> list[BoundChange]:
    old, new = _yearly(before), _yearly(after)
    order = sorted(old.keys() | new.keys(), key=lambda q: (-q.period.last, q.flow.value, str(q)))
    return [
        BoundChange(quantity=quantity, before=old.get(quantity), after=new.get(quantity))
        for quantity in order
        if _ends(old.get(quantity)) != _ends(new.get(quantity))
    ]


def _yearly(weighing: PairWeighing | None) -> dict[Quantity, Bound]:
    return {
        bound.quantity: bound
        for bound in (weighing.bounds if weighing else ())
        if bound.quantity.period.is_year and bound.quantity.base is None and bound.quantity.product is None
    }


def _ends(bound: Bound | None) -> tuple[float | None, float | None] | None:
    """Both ends to nine digits; None for what is not bounded at all."""
    if bound is None or (bound.high is None and not bound.low):
        return None
    low, high = (None if end is None else float(f"{end:.9g}") for end in (bound.low, bound.high))
    return low, high


def _claim(ledger: Ledger, claim: str) -> Claim:
    found = ledger.claim(claim)
    if found is None:
        raise InputError(f"no claim is called {claim!r}", mend="steelyard review list BLR RU-LIP shows them")
    return found


def _demand_source(sources: Mapping[str, Source], key: str) -> None:
    if key not in sources:
        raise InputError(f"no source is called {key!r}", mend="steelyard ledger info lists them")


def _taken_back(reviews: Mapping[int, Review], number: int) -> bool:
    later = [r for r in reviews.values() if r.action == "undo" and r.subject == str(number)]
    return any(not _taken_back(reviews, r.number) for r in later)


def _subject(reviews: Mapping[int, Review], number: int) -> str:
    """What a review, or the review that it takes back, is about."""
    while reviews[number].action == "undo":
        number = int(reviews[number].subject)
    return reviews[number].subject
