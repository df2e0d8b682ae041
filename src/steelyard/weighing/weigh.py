"""The one call: claims in, bounds, conflicts, verdicts and estimates out, pair by pair.

Pure and repeatable: the same claims in any order, in any unit, give the same result; nothing asks the clock.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from steelyard import __version__
from steelyard.core.claim import Claim
from steelyard.core.origin import Source
from steelyard.core.series import Quantity
from steelyard.weighing.bounds import Scales, bounds, told
from steelyard.weighing.conflicts import search, tight
from steelyard.weighing.derive import derive
from steelyard.weighing.disputes import corrected, irreducible, offices, only_rounding, revision, vintage
from steelyard.weighing.notes import apart, notes, rates
from steelyard.weighing.origins import figure, origins
from steelyard.weighing.program import SAID
from steelyard.weighing.result import PairWeighing, Weighing
from steelyard.weighing.revisions import revisions, without_older_vintages
from steelyard.weighing.system import System, build, needs, turned_to
from steelyard.weighing.verdicts import Bench, told_at_home


def weigh(
    claims: Sequence[Claim],
    *,
    ask: Sequence[Quantity] = (),
    sources: Mapping[str, Source] | None = None,
    estimates: bool = True,
    verdicts: bool = True,
    as_of: str | None = None,
    told: Callable[[float, float], None] | None = None,
    at: Callable[[str], None] | None = None,
) -> Weighing:
    """Weigh all claims.

    Parameters
    ----------
    claims : on any pairs; ids must differ.
    ask : further quantities to bound.
    sources : by key; their origins and directness count.
    estimates, verdicts : leave out what is not wanted.
    as_of : ISO 8601 day; claims published later are passed over (rule 24).
    told : is told after each pair how many pairs are done, and of how many.
    at : is told what of a pair is begun: conflicts, bounds, verdicts, estimates.

    Returns
    -------
    Weighing
        pairs in the order of their first claim.
    """
    heard = [c for c in claims if as_of is None or c.published is None or c.published[:10] <= as_of]
    origin = origins(heard, sources)
    related = _related(heard, ask)
    found, pairs = orientations(heard), []
    for number, pair in enumerate(found, 1):
        pairs.append(_weigh_pair(related(pair), pair, ask, sources or {}, origin, estimates, verdicts, at or _unheard))
        if told is not None:
            told(number, len(found))
    return Weighing(pairs=told_at_home(pairs, heard), version=__version__, parameters=_parameters(estimates))


def _related(claims: Sequence[Claim], ask: Sequence[Quantity]) -> Callable[[tuple[str, str]], list[Claim]]:
    """Return what gives a pair the claims that its system may hold, in their order: work grows with the pair's own
    claims, not with all.
    """
    by_pair: dict[frozenset[str], list[int]] = defaultdict(list)
    by_party: dict[str, list[int]] = defaultdict(list)
    for k, claim in enumerate(claims):
        by_pair[frozenset((claim.reporter, claim.partner))].append(k)
        for party in {claim.reporter, claim.partner}:
            by_party[party].append(k)

    def of_pair(pair: tuple[str, str]) -> list[Claim]:
        own = by_pair[frozenset(pair)]
        wholes, owners = needs([claims[k] for k in own], pair, ask)
        found = set(own).union(*(by_pair.get(frozenset(whole), ()) for whole in wholes))
        return [claims[k] for k in sorted(found.union(*(by_party[owner] for owner in owners)))]

    return of_pair


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


def _unheard(_: str) -> None:
    """Nobody asks how far the work is."""


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
    at: Callable[[str], None],
) -> PairWeighing:
    at("conflicts")
    own = [q for q in ask if {q.reporter, q.partner} == set(pair)]
    turned = turned_to(claims, pair, own)
    asked = _placed(own, turned, pair)
    revised = revisions(turned)
    gone = {one.earlier.id for one in revised}
    kept = [claim for claim in claims if claim.id not in gone]
    system = build(kept, pair=pair, ask=asked)
    weights = _weights(system, origin, sources)
    found, of_their_day = without_older_vintages(search(system, weights), system, revised, weights)
    system = system.leaving([one.growth.id for one in of_their_day], "older_vintage")
    scales = Scales.of(system, tight(system, found, weights), weights, found.levels)
    rounding = found if found.holds else search(system.without(found.aside[0]), weights, mode=SAID)
    scales.set_aside(found.aside[0])
    scales.scout()
    at("bounds")
    quantities = _in_spoken_units(dict.fromkeys([*told(system), *asked]), system)
    bounded = tuple(bounds(scales, found.aside, quantities))
    flows = [bound for bound in bounded if bound.quantity.of is None]
    result = PairWeighing(
        reporter=pair[0], partner=pair[1], bounds=bounded, estimates=(),
        conflicts=(
            *irreducible(found, system), *(only_rounding(rounding, system) if rounding is not found else ()),
            *map(revision, revised), *map(vintage, of_their_day), *offices(flows),
        ),
        findings=(), derived=derive(scales, found.aside),
        notes=(
            *notes(system, flows), *rates(kept, system),
            *apart(system, found, [b for b in bounded if b.quantity in asked], sources),
        ),
        truncated=found.truncated, aside=tuple(sorted(frozenset().union(*found.aside))),
    )  # fmt: skip
    if verdicts:
        at("verdicts")
        bench = Bench(system, scales, found, weights, origin)
        since = [corrected(one) for one in revised if {one.later.reporter, one.later.partner} == set(pair)]
        alone = [
            finding
            for one in _documents(kept, pair)
            for finding in bench.within(frozenset(claim.id for claim in one)).findings("internal")
        ]
        result = replace(result, findings=(*bench.findings("independent"), *since, *alone))
    if estimates:
        at("estimates")
        from steelyard.weighing.estimates import estimates_and_draws

        aside = found.aside[0] | {one.growth.id for one in of_their_day}
        quarterly = build(kept, pair=pair, ask=asked, quarters=True).without(aside)
        told_of, drawn = estimates_and_draws(quarterly, flows)
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


def _placed(asked: Sequence[Quantity], claims: Sequence[Claim], pair: tuple[str, str]) -> list[Quantity]:
    """Give questions that name no office every office that speaks of the pair, and the scope that is spoken of."""
    own = [claim for claim in claims if {claim.reporter, claim.partner} == set(pair)]
    offices: list[str | None] = [*sorted({claim.authority for claim in own if claim.authority})] or [None]
    found = []
    for quantity in asked:
        known = offices if quantity.authority is None else [quantity.authority]
        scopes = {claim.scope for claim in own if claim.authority in known} or {quantity.scope}
        for scope in [quantity.scope] if quantity.scope in scopes else sorted(scopes):
            found += [replace(quantity, authority=office, scope=scope) for office in known]
    return found


def _in_spoken_units(asked: Iterable[Quantity], system: System) -> list[Quantity]:
    """Leave out what is asked in a currency that was joined to another in which the same is asked (rule 11)."""
    spoken, asked = {one.claim.unit for one in system.weighed}, list(asked)
    known = {replace(q, unit="") for q in asked if q.unit in spoken}
    return [q for q in asked if q.unit in spoken or replace(q, unit="") not in known]


def _documents(claims: Sequence[Claim], pair: tuple[str, str]) -> list[list[Claim]]:
    """Return the claims of each source that says more than one thing about the pair."""
    by_source: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.source:
            by_source.setdefault(claim.source, []).append(claim)
    about = [rows for rows in by_source.values() if any({c.reporter, c.partner} == set(pair) for c in rows)]
    return [rows for rows in about if len(rows) > 1]
