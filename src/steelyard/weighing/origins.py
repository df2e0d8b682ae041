"""Where figures first came from: retellings are one origin, however many papers print them (rules 13, 16).

Two sources retell one origin when they name the same key, when they state several of the same figures on the pair
within days, in whatever language, or when their quotes are nearly the same (MinHash on word triples; Broder 1997).
One that names its own key as its origin stands alone: a person has looked.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.core.origin import Source

DAYS = 4
"""Retellings of one wire follow within days."""
SHARED = 2
"""Figures that two sources must share: one round figure is said by many."""
ALIKE = 0.8
"""Share of equal minima above which two quotes are one text."""
HASHES = 32
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
    """Yield pairs of sources that share a figure or a quote's first minimum: only these are compared."""
    seats: dict[object, set[str]] = defaultdict(set)
    for key, rows in by_source.items():
        for claim in rows:
            if _telling(claim):
                seats[figure(claim)].add(key)
            if claim.quote:
                seats["q", _minima(claim.quote)[0]].add(key)
    pairs = {pair for keys in seats.values() if 1 < len(keys) <= 50 for pair in combinations(sorted(keys), 2)}
    return sorted(pairs)


def _telling(claim: Claim) -> bool:
    return claim.kind not in (Kind.ORDER, Kind.RANK) and claim.period is not None


def _retells(one: Sequence[Claim], other: Sequence[Claim]) -> bool:
    apart = _days_apart(one, other)
    if apart is None or apart > DAYS:
        return False
    shared = {figure(c) for c in one if _telling(c)} & {figure(c) for c in other if _telling(c)}
    if len(shared) >= SHARED:
        return True
    quotes = [_minima(c.quote) for c in one if len(c.quote) > 40]
    others = [_minima(c.quote) for c in other if len(c.quote) > 40]
    return any(_alike(a, b) >= ALIKE for a in quotes for b in others)


def _days_apart(one: Sequence[Claim], other: Sequence[Claim]) -> int | None:
    days = [next((c.published for c in rows if c.published), None) for rows in (one, other)]
    if days[0] is None or days[1] is None:
        return None
    first, second = (date.fromisoformat(day[:10]) if len(day) >= 10 else None for day in days if day)
    return abs((first - second).days) if first and second else None


def _minima(quote: str) -> tuple[int, ...]:
    """Return the least hash of the quote's word triples under each of `HASHES` hash functions."""
    words = [w.casefold() for w in _WORD.findall(quote)]
    triples = {" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))}
    seeds = [hashlib.blake2b(t.encode(), digest_size=8).digest() for t in sorted(triples)]
    numbers = [int.from_bytes(seed, "big") for seed in seeds]
    return tuple(
        min((n * (2 * k + 1) + k * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF for n in numbers) for k in range(HASHES)
    )


def _alike(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    return sum(a == b for a, b in zip(one, other, strict=True)) / HASHES
