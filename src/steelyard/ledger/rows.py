"""What a source adds, as rows: quotes within the limits, bodies in the published form, and back.

Quotes are cut to what the design allows: 200 characters each, and a tenth of the text in sum. What two quotes share
counts once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from steelyard.core.claim import Claim
from steelyard.core.origin import Source
from steelyard.core.pledge import Pledge

LONGEST_QUOTE = 200
QUOTED_SHARE = 0.1
Pair = tuple[str, str]


_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
"""One encoder for all rows; making one a row takes a third of the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A later text that may speak of a pledge: where, how alike (``score`` 0..1) and in what, in at most 200
    characters.

    ``status`` is what its words suggest, or None; only a person sets a status.
    """

    id: str
    pledge: str
    score: float
    source: str | None = None
    published: str | None = None
    quote: str = ""
    status: str | None = None
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """parties, place, names or products -> the words that both have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one source adds. ``pair`` of a pledge is the pair that its source speaks of."""

    source: Source
    hash: str
    claims: tuple[Claim, ...] = ()
    pledges: tuple[tuple[Pair, Pledge], ...] = ()
    proposals: tuple[Proposal, ...] = ()
    text: str | None = None
    length: int | None = None
    """Characters of the text, for the limit on quotes; None: no limit in sum (facts without quotes)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPledge:
    """A pledge with its pair, its source's key and the day that was published."""

    pledge: Pledge
    pair: Pair
    source: str | None
    published: str | None


@dataclass(slots=True)
class Quotes:
    """How much of one text may still be quoted."""

    left: float
    taken: list[tuple[int, int]] = field(default_factory=list)
    """Spans of the text that are quoted already."""

    @classmethod
    def of(cls, entry: Entry) -> Quotes:
        """Return the limits for a source."""
        return cls(left=float("inf") if entry.length is None else QUOTED_SHARE * entry.length)

    def cut(self, quote: str, start: int, end: int) -> str:
        """Return as much of a quote as may be kept: all of it within 200 characters, or nothing."""
        quote = quote[:LONGEST_QUOTE]
        if not quote or self.left == float("inf"):
            return quote
        placed = end - start >= len(quote)
        cost = len(quote)
        if placed:
            end = start + len(quote)
            for low, high in self.taken:
                if low < end and high > start:
                    cost -= min(end, high) - max(start, low)
        if cost > self.left:
            return ""
        if placed:
            self._take(start, end)
        self.left -= max(0, cost)
        return quote

    def _take(self, start: int, end: int) -> None:
        """Add a span; spans that meet become one, so that no character is counted twice."""
        met = [(low, high) for low, high in self.taken if high >= start and low <= end]
        if not met:
            self.taken.append((start, end))
            return
        apart = [(low, high) for low, high in self.taken if high < start or low > end]
        self.taken = [*apart, (min(start, *(low for low, _ in met)), max(end, *(high for _, high in met)))]


def claim_rows(entry: Entry, quotes: Quotes) -> Iterator[dict[str, Any]]:
    """Yield the rows of a source's claims."""
    for claim in entry.claims:
        quote = quotes.cut(claim.quote, claim.start, claim.end)
        kept = claim if quote == claim.quote else replace(claim, quote=quote)
        yield {
            "id": claim.id, "pair": key_of((claim.reporter, claim.partner)), "source": entry.source.key,
            "published": day_of(claim.published or entry.source.published),
            "body": _ENCODE(kept.to_json()),
        }  # fmt: skip


def pledge_rows(entry: Entry, quotes: Quotes) -> Iterator[dict[str, Any]]:
    """Yield the rows of a source's pledges, each once.

    Where what is promised is in the text's words, it is a quote, and goes before the longer one around it; what may not
    be quoted is kept in our own words.
    """
    said = {pledge.id: _said(pledge, quotes) for _, pledge in sorted(entry.pledges, key=lambda one: not one[1].scored)}
    for pair, pledge in {pledge.id: (pair, pledge) for pair, pledge in entry.pledges}.values():
        quote = quotes.cut(pledge.quote, pledge.start, pledge.end)
        body = replace(pledge, quote=quote, what=said[pledge.id]).to_json()
        yield {
            "id": pledge.id, "pair": key_of(pair), "source": entry.source.key,
            "published": day_of(entry.source.published), "body": _ENCODE(body),
        }  # fmt: skip


def _said(pledge: Pledge, quotes: Quotes) -> str:
    if not pledge.quote or pledge.what not in pledge.quote:
        return pledge.what
    if pledge.gist and " " not in pledge.what:  # a bare verb says less
        return pledge.gist
    at = pledge.start + pledge.quote.find(pledge.what)
    return quotes.cut(pledge.what, at, at + len(pledge.what)) or pledge.gist


def proposal_rows(entry: Entry, quotes: Quotes) -> Iterator[dict[str, Any]]:
    """Yield the rows of a source's proposals, each once."""
    for one in {proposal.id: proposal for proposal in entry.proposals}.values():
        body = {"quote": quotes.cut(one.quote, 0, 0), "status": one.status, "alike": dict(one.alike)}
        yield {
            "id": one.id, "pledge": one.pledge, "source": one.source or entry.source.key, "score": one.score,
            "published": day_of(one.published or entry.source.published),
            "body": _ENCODE(body),
        }  # fmt: skip


def source_row(entry: Entry) -> dict[str, Any]:
    """Return the row of a source."""
    body = {name: getattr(entry.source, name) for name in Source.__slots__}
    return {**body, "published": day_of(entry.source.published), "hash": entry.hash, "text": entry.text}


def pledge_of(row: Mapping[str, Any]) -> StoredPledge:
    """Return a stored pledge from its row."""
    return StoredPledge(
        pledge=Pledge.from_json(json.loads(row["body"])), pair=pair_of(row["pair"]), source=row["source"],
        published=row["published"],
    )  # fmt: skip


def proposal_of(row: Mapping[str, Any]) -> Proposal:
    """Return a proposal from its row."""
    body = json.loads(row["body"])
    return Proposal(
        id=row["id"], pledge=row["pledge"], source=row["source"], published=row["published"], score=row["score"],
        quote=body["quote"], status=body["status"], alike={k: tuple(v) for k, v in body["alike"].items()},
    )  # fmt: skip


def source_of(row: Mapping[str, Any]) -> Source:
    """Return a source from its row."""
    return Source(**{name: row[name] for name in Source.__slots__})


def key_of(pair: Pair) -> str:
    """Return how a pair is stored: its codes in order."""
    return "|".join(sorted(pair))


def pair_of(key: str) -> Pair:
    """Return a stored pair."""
    one, other = key.split("|")
    return one, other


def day_of(day: str | None) -> str | None:
    """Return the day of a time."""
    return day[:10] if day else None
