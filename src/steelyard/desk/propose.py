"""Propose later texts as words on pledges: what a new source may say of those that are known, and others of its own."""

from __future__ import annotations

import hashlib

from steelyard.core.economy import parent
from steelyard.gazetteer.names import name
from steelyard.ledger.store import Entry, Ledger, Pair, Proposal
from steelyard.reading.promises.followups import Followup, followups, stems_of


def propose(ledger: Ledger, entry: Entry, text: str | None) -> tuple[Proposal, ...]:
    """Return what a new source may say about pledges that are known, and what later sources said of its own.

    Parameters
    ----------
    ledger : what is known before the source is added.
    entry : the new source with its pledges.
    text : its words; None where they are not at hand: then its pledges speak for it.
    """
    pairs = {_sorted(pair) for pair, _ in entry.pledges}
    pairs |= {
        _sorted((claim.reporter, claim.partner))
        for claim in entry.claims
        if "WORLD" not in (claim.reporter, claim.partner)
    }
    if text is not None:
        pairs |= _named(ledger, text)
    day = entry.source.published
    found: list[Proposal] = []
    for pair in sorted(pairs):
        common = _common(pair)
        known = ledger.pledges(pair)
        own = [pledge for of, pledge in entry.pledges if _sorted(of) == pair]
        words = text if text is not None else "\n".join(f"{p.what}. {p.quote}" for p in own)
        earlier = [s.pledge for s in known if day and (s.published or "") < day]
        found += [_proposed(one, entry.source.key, day) for one in followups(words, earlier, common=common)]
        for stored in known:
            if day and stored.published and stored.published > day:
                told = f"{stored.pledge.what}. {stored.pledge.quote}"
                later = followups(told, own, common=common)
                found += [_proposed(one, stored.source, stored.published) for one in later]
    return tuple({one.id: one for one in found}.values())


def _proposed(one: Followup, source: str | None, day: str | None) -> Proposal:
    key = hashlib.sha256(f"{one.pledge}|{source}".encode()).hexdigest()[:16]
    return Proposal(
        id=key, pledge=one.pledge, score=one.likeness.score, source=source, published=day, quote=one.quote,
        status=one.status, alike=dict(one.likeness.alike),
    )  # fmt: skip


def _common(pair: Pair) -> frozenset[str]:
    """Stems that every text on a pair has: the names of its economies and their countries, in both languages."""
    codes = [code for side in pair for code in (side, parent(side)) if code]
    return frozenset().union(*(stems_of(name(code, lang)) for code in codes for lang in ("en", "ru")))


def _named(ledger: Ledger, text: str) -> set[Pair]:
    """The pairs with pledges whose both sides a text names: a later word on a promise need not hold a figure."""
    said = stems_of(text)

    def names(code: str) -> bool:
        return any(
            (stems := stems_of(name(side, lang))) and stems <= said
            for side in (code, parent(code))
            if side
            for lang in ("en", "ru")
        )

    return {_sorted(stored.pair) for stored in ledger.pledges() if all(map(names, stored.pair))}


def _sorted(pair: Pair) -> Pair:
    return (pair[0], pair[1]) if pair[0] <= pair[1] else (pair[1], pair[0])
