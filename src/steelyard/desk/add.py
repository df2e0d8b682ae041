"""Put documents, claim files and official tables in the ledger, each once however often it is called."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from steelyard.core.claim import Claim, text_hash
from steelyard.core.economy import is_country, is_region, parent
from steelyard.core.errors import InputError, SteelyardError
from steelyard.core.origin import Source
from steelyard.core.pledge import Pledge
from steelyard.desk.denominators import add_counts, column_of
from steelyard.desk.documents import load
from steelyard.desk.official import add_table, beside, is_table
from steelyard.desk.propose import propose
from steelyard.desk.weigh import bounded, parse_claims
from steelyard.gazetteer.lookup import find
from steelyard.ledger.review import Review
from steelyard.ledger.store import Entry, Ledger, Pair
from steelyard.reading.document import Document
from steelyard.reading.reader import Reading, read

CLAIM_FILES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What came of one path: the numbers stored, ``new`` False for what was there already, or the error."""

    path: str
    claims: int = 0
    pledges: int = 0
    rows: int = 0
    """Rows of an official table."""
    proposals: int = 0
    """Pledges that were known, and that it may say something new about."""
    pair: Pair | None = None
    """The two economies that it speaks of most."""
    forgotten: bool = False
    """It was forgotten on request: only its hash is there, so that it is not taken in again."""
    unnamed: tuple[str, ...] = ()
    """Its names of economies that we do not know."""
    new: bool = True
    error: SteelyardError | None = None


def add(
    paths: Iterable[str],
    ledger: Ledger,
    *,
    published: str | None = None,
    keep_text: bool = False,
    layout: str | None = None,
) -> Iterator[Added]:
    """Add each path; one that cannot be read costs itself only.

    Parameters
    ----------
    paths : documents, web addresses, ``-``, claim files (JSONL), or official tables.
    published : ISO 8601 day for documents and tables that do not say theirs.
    keep_text : store the whole text, locally.
    layout : a layout file for tables that are not recognised.
    """
    for path in paths:
        try:
            if Path(path).suffix.casefold() in CLAIM_FILES:
                yield _add_claims(path, ledger)
            elif column := column_of(path):
                rows, new = add_counts(path, column, ledger)
                yield Added(path=path, rows=rows, new=new)
            elif is_table(path):
                yield _add_table(path, ledger, layout, published)
            else:
                yield _add_document(load(path), path, ledger, published, keep_text)
        except SteelyardError as error:
            yield Added(path=path, error=error)


def _add_table(path: str, ledger: Ledger, layout: str | None, vintage: str | None) -> Added:
    known = {dataset.key for dataset in beside(ledger).datasets()}
    dataset = add_table(path, ledger, layout=layout, vintage=vintage)
    return Added(path=path, rows=dataset.rows, unnamed=dataset.unnamed, new=dataset.key not in known)


def _add_document(document: Document, path: str, ledger: Ledger, published: str | None, keep_text: bool) -> Added:
    reading = read(document, published=published)
    entry = entry_of(reading, address=document.address or path, keep_text=keep_text)
    entry = replace(entry, proposals=propose(ledger, entry, document.text))
    new = ledger.add([entry])
    return Added(
        path=path, claims=len(entry.claims), pledges=len(entry.pledges), proposals=len(entry.proposals), new=bool(new),
        pair=main_pair(entry.claims) or next((pair for pair, _ in entry.pledges), None),
        forgotten=not new and ledger.forgotten(entry.source.key),
    )  # fmt: skip


def entry_of(reading: Reading, *, address: str, keep_text: bool = False) -> Entry:
    """Return what a reading adds to the ledger; its pledges go to the pair that the text's figures speak of most, or,
    where it has none, to the two economies that it names most.
    """
    document, digest = reading.document, text_hash(reading.document.text)
    key = digest[:16]
    source = Source(key=key, address=address, title=document.title, published=document.published, lang=document.lang)
    pair = main_pair(reading.claims) or (named_pair(document) if reading.pledges else None)
    return Entry(
        source=source, hash=digest, length=len(document.text), text=document.text if keep_text else None,
        claims=tuple(replace(claim, source=key) for claim in reading.claims),
        pledges=tuple((pair, pledge) for pledge in reading.pledges) if pair else (),
    )  # fmt: skip


def main_pair(claims: Iterable[Claim]) -> Pair | None:
    """Return the pair that most claims speak of (one economy with the world counts only where there is no other)."""
    counts: dict[Pair, int] = {}
    for claim in claims:
        pair = (claim.reporter, claim.partner)
        pair = pair[::-1] if pair[::-1] in counts else pair
        counts[pair] = counts.get(pair, 0) + 1
    bilateral = {pair: n for pair, n in counts.items() if "WORLD" not in pair}
    return max(bilateral or counts, key=lambda pair: (bilateral or counts)[pair], default=None)


def named_pair(document: Document) -> Pair | None:
    """Return the two economies that a text names most, the one named first before the other; None where it names one.

    A region goes before its own country, and cities that only say where something was told count for nothing.
    """
    told = [one.code for one in find(document.text, document.lang) if one.form != "capital"]
    counts = {code: told.count(code) for code in dict.fromkeys(told) if is_country(code) or is_region(code)}
    regions = {code for code in counts if is_region(code)}
    counts = {code: n for code, n in counts.items() if not any(parent(region) == code for region in regions)}
    chosen = sorted(counts, key=lambda code: -counts[code])[:2]
    first, *rest = sorted(chosen, key=told.index) if len(chosen) == 2 else (None,)
    return (first, rest[0]) if first is not None else None


def _add_claims(path: str, ledger: Ledger) -> Added:
    file = Path(path)
    if not file.is_file():
        raise InputError("no such file", where=path, mend="check the path")
    with file.open(encoding="utf-8", errors="replace") as lines:
        claims = list(parse_claims(bounded(lines), where=path))
    with file.open("rb") as data:
        digest = hashlib.file_digest(data, "sha256").hexdigest()
    by_source: dict[str, list[Claim]] = {}
    for claim in claims:
        by_source.setdefault(claim.source or digest[:16], []).append(claim)
    entries = [
        Entry(source=Source(key=key, address=path), hash=digest, claims=tuple(rows)) for key, rows in by_source.items()
    ]
    new = ledger.add(entries)
    return Added(path=path, claims=len(claims), new=bool(new))


def dossiers() -> list[str]:
    """Return the names of the dossiers that ship with the program."""
    folder = resources.files("steelyard.ledger") / "dossiers"
    return sorted(item.name for item in folder.iterdir() if item.is_dir() and not item.name.startswith("_"))


def add_dossier(name: str, ledger: Ledger) -> Added:
    """Add a shipped dossier: its sources, claims, pledges and what became of them."""
    if name not in dossiers():
        raise InputError(f"no such dossier: {name!r}", mend=f"take one of {', '.join(dossiers())}")
    folder = resources.files("steelyard.ledger") / "dossiers" / name

    def rows(file: str) -> list[dict[str, Any]]:
        place = folder / file
        text = place.read_text(encoding="utf-8") if place.is_file() else ""
        return [json.loads(line) for line in text.splitlines() if line.strip()]

    claims: dict[str, list[Claim]] = {}
    for row in rows("claims.jsonl"):
        claims.setdefault(row["source"], []).append(Claim.from_json(row))
    pledges: dict[str, list[tuple[Pair, Pledge]]] = {}
    states: list[dict[str, Any]] = []
    for row in rows("pledges.jsonl"):
        pair, source, history = tuple(row.pop("pair")), row.pop("source"), row.pop("history", [])
        pledge = Pledge.from_json(row)
        pledges.setdefault(source, []).append(((pair[0], pair[1]), pledge))
        states += [{"pledge": pledge.id, **state} for state in history]
    entries = []
    for row in rows("sources.jsonl"):
        key = row["key"]
        digest = hashlib.sha256(row["address"].encode()).hexdigest()
        entries.append(
            Entry(
                source=Source(**row),
                hash=digest,
                claims=tuple(claims.get(key, ())),
                pledges=tuple(pledges.get(key, ())),
            )
        )
    new = ledger.add(entries)
    if new:
        for state in states:
            ledger.review(_state(state, name))
    return Added(
        path=name, claims=sum(map(len, claims.values())), pledges=sum(map(len, pledges.values())), new=bool(new)
    )


def _state(row: dict[str, Any], dossier: str) -> Review:
    body = {name: row[name] for name in ("status", "date", "evidence", "note") if row.get(name)}
    return Review(
        at=row["date"], who=f"dossier {dossier}", why="shipped with the dossier", action="status",
        subject=row["pledge"], body=body,
    )  # fmt: skip
