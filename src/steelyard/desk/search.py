"""Find figures, sources and promises by words, in either language: every word must stand somewhere in what is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steelyard.core import wording
from steelyard.core.claim import Claim
from steelyard.core.origin import Source
from steelyard.desk.brief import LANGUAGES
from steelyard.gazetteer.names import name

if TYPE_CHECKING:
    from steelyard.ledger.store import Ledger

MOST_CLAIMS = 100_000
"""Claims that are searched, the latest ones; a ledger of millions is asked by pair."""
MOST_WORDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that can be found. ``kind``: claim, source or pledge; ``title`` by language; ``about`` what stands
    below it; ``pair`` where it is about one; ``text`` all its words, folded.
    """

    kind: str
    key: str
    title: Mapping[str, str]
    about: str
    day: str | None
    pair: tuple[str, str] | None
    text: str


@dataclass(frozen=True, slots=True)
class Index:
    """All that can be found in one state of a ledger, latest first; ``cut`` True: older claims are left out."""

    entries: tuple[Entry, ...]
    cut: bool

    def find(self, words: str) -> list[Entry]:
        """Return what holds every word, latest first; nothing for no word."""
        asked = words.casefold().split()[:MOST_WORDS]
        return [entry for entry in self.entries if all(word in entry.text for word in asked)] if asked else []


def index(ledger: Ledger) -> Index:
    """Return the index of a ledger."""
    claims, sources = ledger.claims(), ledger.sources()
    claims.sort(key=lambda claim: claim.published or "", reverse=True)
    entries = [_claim(claim, sources) for claim in claims[:MOST_CLAIMS]]
    entries += map(_source, sources.values())
    for stored in ledger.pledges():
        pledge = stored.pledge
        words = [pledge.what, pledge.quote, *pledge.who, pledge.where or "", pledge.by or "", *_names(stored.pair)]
        title = dict.fromkeys(LANGUAGES, pledge.what or pledge.quote)
        entries.append(
            Entry(kind="pledge", key=pledge.id, title=title, about=", ".join(pledge.who), day=stored.published,
                  pair=stored.pair, text=_folded(words))
        )  # fmt: skip
    entries.sort(key=lambda entry: entry.day or "", reverse=True)
    return Index(tuple(entries), len(claims) > MOST_CLAIMS)


def _claim(claim: Claim, sources: Mapping[str, Source]) -> Entry:
    source = sources.get(claim.source or "")
    printed = (source.publisher or source.title or "") if source else ""
    title = {lang: wording.sentence(claim, lang, names=name) for lang in LANGUAGES}
    pair = (claim.reporter, claim.partner)
    words = [*title.values(), claim.quote, claim.speaker or "", claim.product or "", printed, *_names(pair)]
    return Entry(kind="claim", key=claim.id, title=title, about=printed, day=claim.published, pair=pair,
                 text=_folded(words))  # fmt: skip


def _source(source: Source) -> Entry:
    words = source.title or source.publisher or source.address or source.key
    text = _folded([source.title or "", source.publisher or "", source.address or "", source.key])
    return Entry(kind="source", key=source.key, title=dict.fromkeys(LANGUAGES, words), about=source.address or "",
                 day=source.published, pair=None, text=text)  # fmt: skip


def _names(pair: tuple[str, str]) -> Iterator[str]:
    for code in pair:
        yield code
        yield from (name(code, lang) for lang in LANGUAGES)


def _folded(words: Sequence[str]) -> str:
    return " ".join(words).casefold()
