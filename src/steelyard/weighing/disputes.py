"""What stands against what, in words with the arithmetic: irreducible sets, roundings, revisions, offices that differ.

Refuses to accuse where a set rests on something assumed: an office across documents (rule 12), a base or a whole that
the text does not name (rules 8, 9).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.claim import Because, Finding, Kind, Verdict
from steelyard.core.display import Place
from steelyard.core.message import Message
from steelyard.core.series import Bound, Quantity
from steelyard.core.wording import Said, Subject
from steelyard.weighing.bounds import Scales
from steelyard.weighing.conflicts import Irreducible, Search
from steelyard.weighing.result import Conflict
from steelyard.weighing.revisions import OfItsDay, Revision
from steelyard.weighing.system import System
from steelyard.weighing.verdicts import Strength, strength
from steelyard.weighing.words import interval, names_of

_KEYS = {
    Strength.FULL: "cannot_hold",
    Strength.OFFICE_ASSUMED: "offices_or_error_set",
    Strength.BASE_ASSUMED: "assumed_base",
}


def irreducible(found: Search, system: System) -> list[Conflict]:
    """Return the irreducible sets: contradictions, also those that rest on an assumed base, and offices that differ."""
    return [
        Conflict(
            kind="offices_differ" if strength(one, system) is Strength.OFFICE_ASSUMED else "contradiction",
            claims=tuple(sorted(one.claims)),
            message=_told(one, system, _key(one, system)),
        )
        for one in _own(found, system)
    ]


def _key(one: Irreducible, system: System) -> str:
    """Return the words for what a set rests on; of whole years an assumed base is the year before."""
    found = strength(one, system)
    changes = [c for c in (system.claims[name] for name in one.claims) if c.kind == Kind.CHANGE]
    yearly = bool(changes) and all(c.period is not None and c.period.is_year for c in changes)
    return _KEYS[found] + ("_year" if found is Strength.BASE_ASSUMED and yearly else "")


def only_rounding(found: Search, system: System) -> list[Conflict]:
    """Return what cannot hold as rounded figures, hedges open, and could only if figures were cut off (rule 2: no
    accusation).
    """
    return [
        Conflict(kind="contradiction", claims=tuple(sorted(one.claims)), message=_told(one, system, "only_rounding"))
        for one in _own(found, system)
        if strength(one, system) is Strength.FULL
    ]


def _own(found: Search, system: System) -> list[Irreducible]:
    """Return the sets with a claim on the pair itself: what its wholes hold among themselves is told at theirs."""
    pair = {system.reporter, system.partner}
    claims = system.claims
    return [one for one in found.sets if any({claims[c].reporter, claims[c].partner} == pair for c in one.claims)]


def _told(one: Irreducible, system: System, key: str) -> Message:
    """Say which claims cannot hold together, and the arithmetic: what the others leave for the widest-tied of them."""
    if len(one.claims) == 1:
        return Message("weighing.impossible", {"claims": names_of(system, one.claims)})
    members = [w for w in system.weighed if w.claim.id in one.claims]
    outside = {w.claim.id for w in system.weighed} - one.claims
    scales = Scales.of(system, () if key == "only_rounding" else (one.claims,))
    for last in reversed(members):
        if last.steps:
            continue
        scales.set_aside(outside | {last.claim.id})
        low, high, *_ = scales.of_claim(last)
        if low is not None or high is not None:
            others = tuple(m.claim.id for m in members if m is not last)
            values = {
                "others": names_of(system, others),
                "said": names_of(system, [last.claim.id]),
                "span": interval(low, high, last.claim.unit, signed=last.claim.kind.value == "change"),
            }
            return Message(f"weighing.{key}_because", values)
    return Message(f"weighing.{key}", {"claims": names_of(system, sorted(one.claims))})


def revision(one: Revision) -> Conflict:
    """Tell of a figure that its office corrected (rule 14)."""
    values = {"earlier": Said(one.earlier), "later": Said(one.later)}
    return Conflict(kind="revision", claims=(one.earlier.id, one.later.id), message=Message("weighing.revised", values))


def corrected(one: Revision) -> Finding:
    """Return the finding on a figure that its office corrected: it is kept, and judged by no figure of a later day."""
    told = Because(message=Message("weighing.left_revised", {"later": Said(one.later)}), claims=(one.later.id,))
    return Finding(claim=one.earlier.id, basis="independent", verdict=Verdict.UNCHECKED, because=(told,))


def vintage(one: OfItsDay) -> Conflict:
    """Tell of a growth that held with the figures of its own day (rule 14)."""
    values = {"growth": Said(one.growth), "earlier": Said(one.revision.earlier), "later": Said(one.revision.later)}
    claims = (one.growth.id, one.revision.earlier.id, one.revision.later.id)
    return Conflict(kind="revision", claims=claims, message=Message("weighing.vintage", values))


def offices(bounded: Sequence[Bound]) -> list[Conflict]:
    """Report quantities on which two offices leave intervals that do not meet (rule 12): no contradiction."""
    by_quantity: dict[Quantity, list[Bound]] = {}
    for bound in bounded:
        if bound.quantity.base is None and bound.low is not None and bound.high is not None:
            by_quantity.setdefault(replace(bound.quantity, authority=None), []).append(bound)
    found = []
    for quantity, rows in by_quantity.items():
        for i, one in enumerate(rows):
            for other in rows[i + 1 :]:
                assert one.low is not None
                assert one.high is not None
                assert other.low is not None
                assert other.high is not None
                if max(one.low, other.low) > min(one.high, other.high) * (1 + 1e-6) + 1e-6:
                    values = {
                        "what": Subject(quantity.reporter, quantity.partner, quantity.flow),
                        "period": quantity.period,
                        "one": Place(str(one.quantity.authority)), "other": Place(str(other.quantity.authority)),
                        "first": interval(one.low, one.high, quantity.unit),
                        "second": interval(other.low, other.high, quantity.unit),
                    }  # fmt: skip
                    held = {*one.from_low, *one.from_high, *other.from_low, *other.from_high}
                    told_of = Message("weighing.offices_differ", values)
                    found.append(Conflict(kind="offices_differ", claims=tuple(sorted(held)), message=told_of))
    return found
