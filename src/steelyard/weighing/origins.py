"""Where figures first came from: retellings are one origin, however many papers print them (rules 13, 16).

Two sources retell one origin when they name the same key, when they state several of the same figures on the pair
within days, in whatever language, also where one rounds what the other does not, or when they state one with nearly the
same quote (Jaccard similarity of word triples; Broder 1997). Figures that are told in round numbers must be many or
fine enough not to agree by chance, none of the others may contradict, and sources that name two offices never retell
each other by rounded figures. Sources that speak of nothing in common are never compared, and a figure has few quotes
of at most 200 characters, so the similarity is counted exactly; no sketch of it (MinHash) is needed. One that names its
own key as its origin stands alone: a person has looked.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.core.origin import Source
from steelyard.weighing.rows import base_of, product_key, whole_of

DAYS = 4
"""Retellings of one wire follow within days."""
SHARED = 2
"""Figures that two sources must share: one round figure is said by many."""
SURPRISE = 2.0
"""Decimal digits by which figures must agree, all told, where some are equal only as rounded: 2.4 for 2.41 billion is
1.4 digits, 690 for 688.7 million 1.8.
"""
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
    value = claim.value
    if value is not None and _turned(claim) and claim.flow == Flow.BALANCE:
        value = -value
    said = (value, claim.hedge, claim.relation) if value is not None else (claim.low, claim.high, claim.relation)
    return (*_spoken_of(claim), said)


def _turned(claim: Claim) -> bool:
    return claim.reporter > claim.partner


def _spoken_of(claim: Claim) -> Figure:
    """Return what a claim speaks of, from either side: all of its figure but the number."""
    flow = claim.flow.mirrored() if _turned(claim) else claim.flow
    pair = tuple(sorted((claim.reporter, claim.partner)))
    base = base_of(claim) if claim.kind == Kind.CHANGE and claim.period else claim.base_period
    return (
        claim.kind, pair, flow, product_key(claim), claim.scope, claim.period, base, whole_of(claim), claim.unit,
        claim.measure,
    )  # fmt: skip


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
    """Yield pairs of sources that speak of one thing and stand near each other in time: only these are compared."""
    seats: dict[object, set[str]] = defaultdict(set)
    for key, rows in by_source.items():
        for claim in rows:
            if _telling(claim):
                seats[figure(claim)].add(key)
                seats[_spoken_of(claim)].add(key)
    days = {key: next((c.published for c in rows if c.published), "") for key, rows in by_source.items()}
    pairs = set()
    for keys in seats.values():
        told = sorted(keys, key=lambda key: (days[key] or "", key))
        pairs |= {(one, other) for k, one in enumerate(told) for other in told[k + 1 : k + 1 + NEXT]}
    return sorted(pairs)


def _telling(claim: Claim) -> bool:
    return claim.kind not in (Kind.ORDER, Kind.RANK) and claim.period is not None


def _retells(one: Sequence[Claim], other: Sequence[Claim]) -> bool:
    """True when two sources share several figures within days, or tell one in nearly the same words."""
    mine, theirs = _by(figure, one), _by(figure, other)
    shared = mine.keys() & theirs.keys()
    apart = _days_apart(one, other)
    if apart is not None and apart <= DAYS and (len(shared) >= SHARED or _agree_as_rounded(one, other)):
        return True
    return any(alike(a.quote, b.quote) >= ALIKE for key in shared for a in mine[key] for b in theirs[key])


def _by(key: Callable[[Claim], Figure], claims: Sequence[Claim]) -> dict[Figure, list[Claim]]:
    found: dict[Figure, list[Claim]] = defaultdict(list)
    for claim in claims:
        if _telling(claim):
            found[key(claim)].append(claim)
    return found


def _agree_as_rounded(one: Sequence[Claim], other: Sequence[Claim]) -> bool:
    """True when enough figures of two sources are one figure, rounded or not, and none contradicts."""
    offices = [{claim.authority for claim in rows if claim.authority} for rows in (one, other)]
    if all(offices) and not offices[0] & offices[1]:
        return False
    mine, theirs = _by(_spoken_of, one), _by(_spoken_of, other)
    digits = [
        max(_digits(a, b) for a in mine[what] for b in theirs[what]) for what in mine.keys() & theirs.keys()
    ]  # fmt: skip
    return len(digits) >= SHARED and min(digits) > 0 and sum(digits) >= SURPRISE


def _digits(one: Claim, other: Claim) -> float:
    """Return the decimal digits by which two figures of one thing agree, 0 where neither is the other rounded."""
    coarse, fine = sorted((one, other), key=lambda claim: claim.range.low - claim.range.high)
    span, value = coarse.range, fine.value
    if value is None or coarse.value is None or math.isinf(span.low) or math.isinf(span.high):
        return 0.0
    if _turned(one) != _turned(other) and one.flow == Flow.BALANCE:
        value = -value
    within = span.low * (1 - 1e-9) <= value <= span.high * (1 + 1e-9) if value > 0 else span.low <= value <= span.high
    width = max(span.high - span.low, 1e-9 * abs(coarse.value))
    return max(math.log10(abs(coarse.value) / width), 0.0) if within and coarse.value and width else 0.0


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
