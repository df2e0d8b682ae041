"""Where figures first came from: retellings are one origin, however many papers print them (rules 13, 16).

Two sources retell one origin when they name the same key, when they state several of the same figures on the pair
within days, in whatever language, or when they state one with nearly the same quote (Jaccard similarity of word
triples; Broder 1997). Sources without a figure in common are never compared, and a figure has few quotes of at most
200 characters, so the similarity is counted exactly; no sketch of it (MinHash) is needed. One that names its own key
as its origin stands alone: a person has looked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.core.origin import Source

DAYS = 4
"""Retellings of one wire follow within days."""
SHARED = 2
"""Figures that two sources must share: one round figure is said by many."""
ALIKE = 0.8
"""Share of equal word triples above which two quotes are one text."""
NEXT = 12
"""Sources with a figure in common are compared with so many that follow in time: retellings form chains."""
LEAST = 5
"""Fewest word triples of a quote that can be told from chance."""
_WORD = re.compile(r"\w+")

Figure = tuple[object, ...]


def figure(claim: Claim) -> Figure:
    """Return what makes two claims restatements of each other: pair, flow, product, scope, period, unit, value,
    hedge.
    """
    turned = claim.reporter > claim.partner
    flow = claim.flow.mirrored() if turned else claim.flow
    value = claim.value
    if turned and claim.flow == Flow.BALANCE and value is not None:
        value = -value
    pair = tuple(sorted((claim.reporter, claim.partner)))
    said = (value, claim.hedge, claim.relation) if value is not None else (claim.low, claim.high, claim.relation)
    product = claim.product.casefold() if claim.product else None
    base = (claim.base_period, claim.of)
    return (
        claim.kind,
        pair,
        flow,
        claim.hs or product,
        claim.scope,
        claim.period,
        base,
        claim.unit,
        claim.measure,
        said,
    )


def origins(claims: Sequence[Claim], sources: Mapping[str, Source] | None = None) -> dict[str, str]:
    """Return claim id -> key of its origin; a claim without a source stands alone."""
    known = sources or {}
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    by_source: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_source[claim.source or f"alone:{claim.id}"].append(claim)
    for key in by_source:
        source = known.get(key)
        if source is not None and source.origin:
            parent[root(key)] = root(source.origin)
    named = {key: rows for key, rows in by_source.items() if not key.startswith("alone:")}
    alone = {key for key, source in known.items() if source.origin == key}  # so a person said
    for one, other in _near({key: rows for key, rows in named.items() if key not in alone}):
        if _retells(named[one], named[other]):
            parent[root(one)] = root(other)
    return {claim.id: root(key) for key, rows in by_source.items() for claim in rows}


def _near(by_source: Mapping[str, list[Claim]]) -> Iterable[tuple[str, str]]:
    """Yield pairs of sources that share a figure and stand near each other in time: only these are compared."""
    seats: dict[object, set[str]] = defaultdict(set)
    for key, rows in by_source.items():
        for claim in rows:
            if _telling(claim):
                seats[figure(claim)].add(key)
    days = {key: next((c.published for c in rows if c.published), "") for key, rows in by_source.items()}
    pairs = set()
    for keys in seats.values():
        told = sorted(keys, key=lambda key: (days[key] or "", key))
        pairs |= {(one, other) for k, one in enumerate(told) for other in told[k + 1 : k + 1 + NEXT]}
    return sorted(pairs)


def _telling(claim: Claim) -> bool:
    return claim.kind not in (Kind.ORDER, Kind.RANK) and claim.period is not None


def _retells(one: Sequence[Claim], other: Sequence[Claim]) -> bool:
    """True when two sources that share a figure share several within days, or tell one in nearly the same words."""
    mine, theirs = _by_figure(one), _by_figure(other)
    shared = mine.keys() & theirs.keys()
    apart = _days_apart(one, other)
    if len(shared) >= SHARED and apart is not None and apart <= DAYS:
        return True
    return any(alike(a.quote, b.quote) >= ALIKE for key in shared for a in mine[key] for b in theirs[key])


def _by_figure(claims: Sequence[Claim]) -> dict[Figure, list[Claim]]:
    found: dict[Figure, list[Claim]] = defaultdict(list)
    for claim in claims:
        if _telling(claim):
            found[figure(claim)].append(claim)
    return found


def _days_apart(one: Sequence[Claim], other: Sequence[Claim]) -> int | None:
    days = [next((c.published for c in rows if c.published), None) for rows in (one, other)]
    if days[0] is None or days[1] is None:
        return None
    first, second = (date.fromisoformat(day[:10]) if len(day) >= 10 else None for day in days if day)
    return abs((first - second).days) if first and second else None


def alike(one: str, other: str) -> float:
    """Return the share of word triples that two quotes have in common, 0..1; short quotes are like nothing.

    >>> alike("trade of the two grew to almost 334 million dollars in 2022", "grew")
    0.0
    """
    first, second = _triples(one), _triples(other)
    return len(first & second) / len(first | second) if min(len(first), len(second)) >= LEAST else 0.0


def _triples(quote: str) -> frozenset[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(quote)]
    return frozenset(tuple(words[i : i + 3]) for i in range(len(words) - 2))
