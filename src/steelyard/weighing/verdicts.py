"""Verdicts: what the bounds that the other claims leave say of a claim (rules 13-16), each with its because.

On the basis ``internal`` the others are those of the same document but the claim and its restatements; on
``independent`` all claims but those of its origin and their restatements. A verdict is never read from a convention:
CONTRADICTED comes from irreducible sets found with hedges open, and needs no assumed base and, across documents, no
assumed office.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from steelyard.core.claim import Because, Claim, Finding, Kind, Verdict
from steelyard.core.message import Message
from steelyard.core.range import Hedge
from steelyard.weighing.bounds import Ends, Scales
from steelyard.weighing.conflicts import Irreducible, Search, hitting_sets
from steelyard.weighing.origins import figure
from steelyard.weighing.result import Conflict, PairWeighing
from steelyard.weighing.rows import Weighable
from steelyard.weighing.system import System, is_money
from steelyard.weighing.words import limits, names_of

TOLERANCE = 1e-6
_NOTHING = (Because(message=Message("weighing.nothing_bears")),)
_NOTHING_ELSEWHERE = (Because(message=Message("weighing.nothing_elsewhere")),)


@dataclass(slots=True)
class Bench:
    """Where the verdicts of one system are found; the claims with rows, the conflicts and the origins are at hand."""

    system: System
    scales: Scales
    search: Search
    weights: Mapping[str, float]
    origin: Mapping[str, str]
    document: bool = False
    """True for the bench of one document: all that it says is asked at most once."""

    def within(self, claims: frozenset[str]) -> Bench:
        """Return the bench of one document's claims: the others neither speak nor are told of."""
        outside = frozenset(self.system.claims) - claims
        if not outside:
            return self
        system = self.system.without(outside)
        own = replace(system, claims={c: claim for c, claim in system.claims.items() if c in claims})
        tight = tuple(one for one in self.scales.tight if one <= claims)
        sets = tuple(s for s in self.search.sets if s.claims <= claims)
        return Bench(own, Scales.of(own, tight), replace(self.search, sets=sets), {}, self.origin, document=True)

    def findings(self, basis: str) -> list[Finding]:
        """Return one finding a claim of the system's own pair, in the order of the claims; and one of each claim on a
        whole that the pair is part of, where the figures here say something of it.

        Across documents wholes are asked only where they stand in a conflict: the rest is told at their own pair.
        """
        by_id = {one.claim.id: one for one in self.system.weighed}
        pair = {self.system.reporter, self.system.partner}
        own = [c for c in self.system.claims.values() if {c.reporter, c.partner} == pair]
        torn = frozenset[str]().union(*(s.claims for s in self.search.sets))
        wholes = [
            one.claim for one in self.system.weighed
            if {one.claim.reporter, one.claim.partner} != pair and (basis == "internal" or one.claim.id in torn)
        ]  # fmt: skip
        alike = _alike(self.system.claims.values())  # those on the wholes too: a text's own total is no other voice
        heard = _by_origin(self.system.claims.values(), self.origin)
        found, known = [], {}
        for claim in (*own, *wholes):
            one = by_id.get(claim.id)
            if one is None:
                found.append(self._unweighed(claim, basis))
                continue
            out = set(alike[figure(claim)]) if basis == "internal" else set(heard[self.origin[claim.id]])
            if basis == "independent":
                for other in [self.system.claims[c] for c in out]:
                    out |= alike[figure(other)]
            key = (figure(claim), claim.low, claim.high, claim.authority, frozenset(out))
            if key not in known:  # 18: equal quantities once
                known[key] = self._verdict(one, frozenset(out))
            verdict, because = known[key]
            if because == _NOTHING and (main := self._other_money(one)) is not None:
                apart = Message("weighing.other_money", {"unit": one.claim.unit, "main": main})
                because = (Because(message=apart),)
            elif basis == "independent" and because == _NOTHING:
                because = _NOTHING_ELSEWHERE
            found.append(Finding(claim=claim.id, basis=basis, verdict=verdict, because=because))
        told = {claim.id for claim in own}
        return [one for one in found if one.claim in told or one.verdict != Verdict.UNCHECKED or one.contested]

    def _other_money(self, one: Weighable) -> str | None:
        """Return the money of most other figures, where a claim stayed in its own for want of a rate (rule 11)."""
        if not is_money(one.claim.unit):
            return None
        units = Counter(other.claim.unit for other in self.system.weighed if is_money(other.claim.unit))
        main = units.most_common(1)[0][0] if units else one.claim.unit
        return None if main == one.claim.unit else main

    def _unweighed(self, claim: Claim, basis: str) -> Finding:
        reason = Message(f"weighing.left_{self.system.left.get(claim.id, 'no_container')}")
        return Finding(claim=claim.id, basis=basis, verdict=Verdict.UNCHECKED, because=(Because(message=reason),))

    def _verdict(self, one: Weighable, out: frozenset[str]) -> tuple[Verdict, tuple[Because, ...]]:
        claim = one.claim
        if all(other.claim.id in out or other is one for other in self.system.weighed):
            return Verdict.UNCHECKED, _NOTHING
        against = [s for s in self.search.sets if claim.id in s.claims and not (s.claims - {claim.id}) & out]
        among = [s for s in self.search.sets if not s.claims & (out | {claim.id})]
        ways = hitting_sets([s.claims for s in among], self.weights) if among else (frozenset[str](),)
        results = []
        for aside in ways:
            meets = [s for s in against if not s.claims & aside]
            results.append(self._one_way(one, out | {claim.id} | aside, meets))
        if len({verdict for verdict, _ in results}) > 1:
            reason = Because(message=Message("weighing.others_contradict"), claims=_members(among))
            return Verdict.UNCHECKED, (reason,)
        return results[0]

    def _one_way(
        self, one: Weighable, out: frozenset[str], against: list[Irreducible]
    ) -> tuple[Verdict, tuple[Because, ...]]:
        if any(len(s.claims) == 1 for s in against):
            return Verdict.UNCHECKED, (Because(message=Message("weighing.impossible_alone")),)
        strong = [s for s in against if strength(s, self.system) is Strength.FULL]
        if strong:
            others = tuple(sorted(strong[0].claims - {one.claim.id}))
            told = Message("weighing.cannot_hold_with", {"others": names_of(self.system, others)})
            return Verdict.CONTRADICTED, (Because(message=told, claims=others),)
        if against:
            others = tuple(sorted(against[0].claims - {one.claim.id}))
            if strength(against[0], self.system) is Strength.OFFICE_ASSUMED:
                told = Message("weighing.offices_or_error")
            else:
                told = Message("weighing.hangs_on_assumed", {"others": names_of(self.system, others)})
            return Verdict.UNCHECKED, (Because(message=told, claims=others),)
        if not self.scales.bears_on(one, out):
            return Verdict.UNCHECKED, _NOTHING
        if self.search.truncated and (clash := self.scales.clash(out)):  # which of them to set aside is not known
            reason = Because(message=Message("weighing.others_contradict"), claims=tuple(sorted(clash)))
            return Verdict.UNCHECKED, (reason,)
        if one.steps:
            self.scales.set_aside(out)
            return self._order(one)
        again = self.document or bool(self.search.sets)
        return _compare(one, self.scales.ends_without(one, out, again=again), self.system)

    def _order(self, one: Weighable) -> tuple[Verdict, tuple[Because, ...]]:
        """Judge an order claim by the bounds of each of its steps."""
        entailed, holders = True, frozenset[str]()
        for step in one.steps:
            low, _, from_low, from_high = self.scales.ends(step)
            entailed &= low is not None and low >= -TOLERANCE * self.system.size(step)
            holders |= from_low | from_high
        if not holders:
            return Verdict.UNCHECKED, _NOTHING
        key = "weighing.order_follows" if entailed else "weighing.order_can_hold"
        because = Because(message=Message(key), claims=tuple(sorted(holders)))
        return (Verdict.SUPPORTED if entailed else Verdict.CONSISTENT), (because,)


_WEIGHT = (
    Verdict.UNCHECKED,
    Verdict.CONSISTENT,
    Verdict.SUPPORTED,
    Verdict.ROUNDED,
    Verdict.CONTRADICTED,
)


def told_at_home(pairs: Sequence[PairWeighing], claims: Iterable[Claim]) -> tuple[PairWeighing, ...]:
    """Put what a pair's figures say of a claim on another one (a whole that it is part of) at that claim's own pair.

    Of several findings on one claim and basis the one that says most stands.
    """
    home = {claim.id: frozenset((claim.reporter, claim.partner)) for claim in claims}
    said: dict[tuple[str, str], Finding] = {}
    for pair in pairs:
        for one in pair.findings:
            held = said.setdefault((one.claim, one.basis), one)
            if (_WEIGHT.index(one.verdict), one.contested) > (_WEIGHT.index(held.verdict), held.contested):
                said[one.claim, one.basis] = one
    elsewhere: dict[frozenset[str], list[tuple[str, str]]] = defaultdict(list)
    for key in said:
        elsewhere[home[key[0]]].append(key)
    found = []
    for pair in pairs:
        names = frozenset((pair.reporter, pair.partner))
        keys = [(one.claim, one.basis) for one in pair.findings if home[one.claim] == names]
        findings = tuple(said[key] for key in dict.fromkeys([*keys, *elsewhere[names]]))
        found.append(replace(pair, findings=findings, conflicts=(*pair.conflicts, *_of_others(pair, findings, pairs))))
    return tuple(found)


def _of_others(pair: PairWeighing, findings: Sequence[Finding], pairs: Sequence[PairWeighing]) -> Iterator[Conflict]:
    """The contradictions of other pairs that a claim of this one is contradicted in: they are listed with it too."""
    held = {one.claims for one in pair.conflicts}
    torn = {one.claim for one in findings if one.verdict == Verdict.CONTRADICTED}
    torn -= {claim for one in pair.conflicts if one.kind == "contradiction" for claim in one.claims}
    if not torn:
        return
    for conflict in (one for other in pairs if other is not pair for one in other.conflicts):
        if conflict.kind == "contradiction" and torn & {*conflict.claims} and conflict.claims not in held:
            held.add(conflict.claims)
            yield conflict


class Strength(Enum):
    """What an irreducible set rests on."""

    FULL = "full"
    """Nothing assumed: it accuses."""
    BASE_ASSUMED = "base_assumed"
    """A base or a whole that the text does not name (rules 8, 9)."""
    OFFICE_ASSUMED = "office_assumed"
    """An office that one of several documents does not name (rule 12)."""


def strength(conflict: Irreducible, system: System) -> Strength:
    """Return what a conflict rests on."""
    claims = [system.claims[c] for c in conflict.claims]
    documents = {c.source for c in claims if c.source}
    if len(documents) > 1 and any(c.authority_assumed for c in claims):
        return Strength.OFFICE_ASSUMED
    unnamed = any(
        c.base_assumed
        or (c.kind == Kind.CHANGE and c.base_period is None)
        or (c.kind in (Kind.SHARE, Kind.RANK) and c.of is None)
        for c in claims
    )
    return Strength.BASE_ASSUMED if unnamed else Strength.FULL


def _members(sets: list[Irreducible]) -> tuple[str, ...]:
    return tuple(sorted(frozenset().union(*(s.claims for s in sets))))


def _alike(claims: Iterable[Claim]) -> dict[object, set[str]]:
    found: dict[object, set[str]] = defaultdict(set)
    for claim in claims:
        found[figure(claim)].add(claim.id)
    return found


def _by_origin(claims: Iterable[Claim], origin: Mapping[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        found[origin[claim.id]].add(claim.id)
    return found


def _compare(one: Weighable, ends: Ends, system: System) -> tuple[Verdict, tuple[Because, ...]]:
    """Compare the others' bounds with what the claim says, in the order of rule 15."""
    low, high, from_low, from_high = ends
    claim = one.claim
    if not _checked(claim, from_low, from_high):
        return Verdict.UNCHECKED, _NOTHING
    span = claim.range
    first = float("-inf") if low is None else low
    last = float("inf") if high is None else high
    slack = TOLERANCE * max(abs(claim.value or 0.0), system.size(one.asked) if one.over is None else 1.0)
    verdict = Verdict.ROUNDED
    if span.low - slack <= first and last <= span.high + slack:
        verdict = Verdict.SUPPORTED
    elif _contains_said(claim, first, last, slack):
        verdict = Verdict.CONSISTENT
    because = [Because(message=limits(first, last, claim), claims=tuple(sorted(from_low | from_high)))]
    if verdict == Verdict.ROUNDED:
        because.append(Because(message=Message(f"weighing.saved_by_{_saves(claim, first, last, slack)}")))
    return verdict, tuple(because)


def _saves(claim: Claim, first: float, last: float, slack: float) -> str:
    """Return which reading keeps the others' bounds and a ROUNDED claim together (rule 2)."""
    for reading, span in (("rounding", claim.range), ("cut", claim.opened)):
        if first <= span.high + slack and last >= span.low - slack:
            return reading
    return "others"


def _checked(claim: Claim, from_low: frozenset[str], from_high: frozenset[str]) -> bool:
    """True when another claim holds a side that this claim does not leave open (rule 15)."""
    falls = claim.value is not None and claim.value < 0
    open_high = claim.hedge == Hedge.MORE_THAN
    open_low = claim.hedge == Hedge.LESS_THAN
    if falls:
        open_high, open_low = open_low, open_high
    return bool(from_low and not open_low) or bool(from_high and not open_high)


def _contains_said(claim: Claim, first: float, last: float, slack: float) -> bool:
    if claim.hedge is None and claim.value is not None:
        return first - slack <= claim.value <= last + slack
    span = claim.opened
    return first <= span.high + slack and last >= span.low - slack
