"""The one call: claims in, bounds, conflicts, verdicts and estimates out, pair by pair.

Pure and repeatable: the same claims in any order, in any unit, give the same result; nothing asks the clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from steelyard import __version__
from steelyard.core.claim import Claim, Finding
from steelyard.core.message import Message
from steelyard.core.origin import Source
from steelyard.core.series import Bound, Quantity
from steelyard.weighing.bounds import Scales, bounds, told
from steelyard.weighing.conflicts import Irreducible, Search, search, tight
from steelyard.weighing.derive import derive_from
from steelyard.weighing.notes import notes
from steelyard.weighing.origins import figure, origins
from steelyard.weighing.program import SAID
from steelyard.weighing.result import Conflict, PairWeighing, Weighing
from steelyard.weighing.revisions import Revision, revisions
from steelyard.weighing.system import System, build, with_authorities
from steelyard.weighing.verdicts import Bench, is_strong
from steelyard.weighing.words import interval, names_of


def weigh(
    claims: Sequence[Claim],
    *,
    ask: Sequence[Quantity] = (),
    sources: Mapping[str, Source] | None = None,
    estimates: bool = True,
    verdicts: bool = True,
    as_of: str | None = None,
) -> Weighing:
    """Weigh all claims.

    Parameters
    ----------
    claims : on any pairs; ids must differ.
    ask : further quantities to bound.
    sources : by key; their origins and directness count.
    estimates, verdicts : leave out what is not wanted.
    as_of : ISO 8601 day; claims published later are passed over (rule 24).

    Returns
    -------
    Weighing
        pairs in the order of their first claim.
    """
    heard = [c for c in claims if as_of is None or c.published is None or c.published[:10] <= as_of]
    origin = origins(heard, sources)
    pairs = [_weigh_pair(heard, pair, ask, sources or {}, origin, estimates, verdicts) for pair in orientations(heard)]
    return Weighing(pairs=tuple(pairs), version=__version__, parameters=_parameters(estimates))


def orientations(claims: Sequence[Claim]) -> list[tuple[str, str]]:
    """Return each pair once, seen from the side that speaks more often (the first claim's where both speak as
    often).
    """
    first: dict[frozenset[str], tuple[str, str]] = {}
    said: Counter[tuple[str, str]] = Counter()
    for claim in claims:
        first.setdefault(frozenset((claim.reporter, claim.partner)), (claim.reporter, claim.partner))
        said[claim.reporter, claim.partner] += 1
    return [pair if said[pair] >= said[pair[::-1]] else pair[::-1] for pair in first.values()]


def _parameters(estimates: bool) -> str:
    if not estimates:
        return "none"
    from steelyard.weighing.paths import model_name

    return model_name()


def _weigh_pair(
    claims: Sequence[Claim],
    pair: tuple[str, str],
    ask: Sequence[Quantity],
    sources: Mapping[str, Source],
    origin: Mapping[str, str],
    estimates: bool,
    verdicts: bool,
) -> PairWeighing:
    asked = [q for q in ask if {q.reporter, q.partner} == set(pair)]
    own = [claim for claim in claims if {claim.reporter, claim.partner} == set(pair)]
    revised = revisions(with_authorities(own, pair))
    gone = {one.earlier.id for one in revised}
    kept = [claim for claim in claims if claim.id not in gone]
    system = build(kept, pair=pair, ask=asked)
    weights = _weights(system, origin, sources)
    found = search(system, weights)
    scales = Scales.of(system, tight(system, found, weights))
    rounding = search(system.without(found.aside[0]), weights, mode=SAID) if scales.tight else found
    quantities = list(dict.fromkeys([*told(system), *_placed(asked, system)]))
    bounded = tuple(bounds(scales, found.aside, quantities))
    result = PairWeighing(
        reporter=pair[0], partner=pair[1], bounds=bounded, estimates=(),
        conflicts=(
            *_conflicts(found, system), *_only_rounding(rounding, system, found),
            *map(_revision, revised), *_offices(bounded),
        ),
        findings=(), derived=derive_from(scales, found.aside[0]), notes=notes(system, bounded),
        truncated=found.truncated,
    )  # fmt: skip
    if verdicts:
        bench = Bench(system, scales, found, weights, origin)
        alone = [
            finding
            for one in _documents(kept, pair)
            for finding in (
                bench.findings("internal") if len(one) == len(kept) else _internal(one, pair, origin, sources)
            )
        ]
        result = replace(result, findings=(*bench.findings("independent"), *alone))
    if estimates:
        from steelyard.weighing.estimates import estimates_and_draws

        quarterly = build(kept, pair=pair, ask=asked, quarters=True).without(found.aside[0])
        told_of, drawn = estimates_and_draws(quarterly, bounded)
        result = replace(result, estimates=told_of, draws=drawn)
    return result


def _weights(system: System, origin: Mapping[str, str], sources: Mapping[str, Source]) -> dict[str, float]:
    """Return claim -> independent origins that say the same figure, times directness and credibility (rule 16)."""
    heard: dict[object, dict[str, float]] = {}
    for claim in system.claims.values():
        source = sources.get(claim.source or "")
        direct = source.directness * source.credibility if source else 1.0
        by_origin = heard.setdefault(figure(claim), {})
        key = origin.get(claim.id, claim.id)
        by_origin[key] = max(direct, by_origin.get(key, 0.0))
    return {claim.id: sum(heard[figure(claim)].values()) for claim in system.claims.values()}


def _placed(asked: Sequence[Quantity], system: System) -> list[Quantity]:
    """Give questions without an office every office that the system has for the pair."""
    offices = {place[2] for place in system.index if place[2] is not None}
    found = []
    for quantity in asked:
        known = (
            [replace(quantity, authority=office) for office in sorted(offices)] if quantity.authority is None else []
        )
        found += [one for one in known if system.form(one) is not None] or [quantity]
    return found


def _documents(claims: Sequence[Claim], pair: tuple[str, str]) -> list[list[Claim]]:
    """Return the claims of each source that says more than one thing about the pair."""
    by_source: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.source:
            by_source.setdefault(claim.source, []).append(claim)
    about = [rows for rows in by_source.values() if any({c.reporter, c.partner} == set(pair) for c in rows)]
    return [rows for rows in about if len(rows) > 1]


def _internal(
    claims: Sequence[Claim], pair: tuple[str, str], origin: Mapping[str, str], sources: Mapping[str, Source]
) -> list[Finding]:
    system = build(claims, pair=pair)
    weights = _weights(system, origin, sources)
    found = search(system, weights)
    scales = Scales.of(system, tight(system, found, weights))
    return Bench(system, scales, found, weights, origin).findings("internal")


def _conflicts(found: Search, system: System) -> list[Conflict]:
    return [
        Conflict(
            kind="contradiction" if is_strong(one, system) else "offices_differ",
            claims=tuple(sorted(one.claims)),
            message=_told(one, system),
        )
        for one in found.sets
    ]


def _only_rounding(found: Search, system: System, strong: Search) -> list[Conflict]:
    """Return what cannot hold as rounded figures, hedges open, and could only if figures were cut off (rule 2: no
    accusation).
    """
    return [
        Conflict(kind="contradiction", claims=tuple(sorted(one.claims)), message=_told(one, system, "only_rounding"))
        for one in found.sets
        if found is not strong and is_strong(one, system)
    ]


def _told(one: Irreducible, system: System, key: str | None = None) -> Message:
    """Say which claims cannot hold together, and the arithmetic: what the others leave for the widest-tied of them."""
    members = [w for w in system.weighed if w.claim.id in one.claims]
    outside = {w.claim.id for w in system.weighed} - one.claims
    scales = Scales.of(system, () if key else (one.claims,))
    key = key or ("cannot_hold" if is_strong(one, system) else "offices_or_error_set")
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


def _revision(one: Revision) -> Conflict:
    from steelyard.core.wording import Said

    values = {"earlier": Said(one.earlier), "later": Said(one.later)}
    return Conflict(kind="revision", claims=(one.earlier.id, one.later.id), message=Message("weighing.revised", values))


def _offices(bounded: Sequence[Bound]) -> list[Conflict]:
    """Report quantities on which two offices leave intervals that do not meet (rule 12): no contradiction."""
    from steelyard.core.wording import Subject

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
                        "one": str(one.quantity.authority), "other": str(other.quantity.authority),
                        "first": interval(one.low, one.high, quantity.unit),
                        "second": interval(other.low, other.high, quantity.unit),
                    }  # fmt: skip
                    held = {*one.from_low, *one.from_high, *other.from_low, *other.from_high}
                    told_of = Message("weighing.offices_differ", values)
                    found.append(Conflict(kind="offices_differ", claims=tuple(sorted(held)), message=told_of))
    return found
