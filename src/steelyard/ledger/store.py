"""The ledger: sources, claims, pledges and reviews in one SQLite file (or PostgreSQL by URL), append-only.

Refused: a file that is not a ledger, is damaged, or was written by a newer program; nothing is ever written over it.
A source is stored once however often it is added, whole or not at all: what was acknowledged is there, the rest is
absent and can be added again. Texts are kept only when asked; quotes are cut to what the design allows.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, delete, func, insert, select, update

from steelyard.core.claim import Claim
from steelyard.core.errors import InputError
from steelyard.core.origin import Source
from steelyard.ledger import connect, schema
from steelyard.ledger.review import Review, apply_to_claims, apply_to_pledges, apply_to_sources, moved, standing
from steelyard.ledger.rows import (
    Entry,
    Pair,
    Proposal,
    Quotes,
    StoredPledge,
    claim_rows,
    key_of,
    pair_of,
    pledge_of,
    pledge_rows,
    proposal_of,
    proposal_rows,
    source_of,
    source_row,
)  # fmt: skip

__all__ = ["Entry", "Ledger", "Pair", "Proposal", "StoredPledge", "default_place"]
BATCH = 10_000
"""Claims, or sources, that are stored in one transaction."""
ASKED = 5_000
"""Keys in one question."""


class Ledger:
    """An open ledger. Use `Ledger.open`."""

    def __init__(self, engine: Engine, place: str) -> None:
        self.engine = engine
        self.place = place
        self._sound = False

    @classmethod
    def open(cls, place: str | Path | None = None, *, create: bool = True) -> Ledger:
        """Open a ledger.

        Parameters
        ----------
        place : SQLite file, or a URL (``postgresql://...``); by default ``STEELYARD_LEDGER`` or the user's data folder.
        create : make it where there is none.

        Raises
        ------
        LedgerError
            it is missing (and ``create`` is off), damaged, locked, not a ledger, or newer than this program.
        """
        where = str(place or os.environ.get("STEELYARD_LEDGER") or default_place())
        with connect.told(where):
            engine = connect.engine_of(where, create=create)
            connect.prepare(engine, where)
        return cls(engine, where)

    def close(self) -> None:
        """Give the file back; the ledger can be used again after it."""
        self.engine.dispose()

    def add(self, entries: Iterable[Entry]) -> int:
        """Add sources with what they say; those already there are passed over. Return how many were new.

        Sources are stored some thousand claims at a time, and are on the disk when their transaction ends.

        Raises
        ------
        LedgerError
            the disk is full or the ledger locked: nothing of the transaction at hand is stored, what went before is.
        """
        new = 0
        for batch in _batches(entries):
            with self._writing() as connection:
                new += _add(connection, batch)
        return new

    def pairs(self) -> list[Pair]:
        """Return the pairs that claims speak of, in the order in which they became known."""
        table = schema.claims
        with self._reading() as connection:
            rows = connection.execute(select(table.c.pair).group_by(table.c.pair).order_by(func.min(table.c.seq)))
            return [pair_of(pair) for pair in rows.scalars()]

    def pairs_of(self, source: str) -> list[Pair]:
        """Return the pairs that one source speaks of."""
        with self._reading() as connection:
            found = {
                pair
                for table in (schema.claims, schema.pledges)
                for pair in connection.execute(select(table.c.pair).where(table.c.source == source)).scalars()
            }
        return [pair_of(pair) for pair in sorted(found)]

    def claims(self, pair: Pair | None = None, *, as_of: str | None = None) -> list[Claim]:
        """Return the claims on a pair and on the whole trade of its sides, with reviews applied.

        Parameters
        ----------
        pair : two codes in any order; None: all claims.
        as_of : ISO 8601 day; only what had been published by then.
        """
        table = schema.claims
        asked = None if pair is None else {key_of(pair), *(key_of((side, "WORLD")) for side in pair)}
        query = select(table.c.seq, table.c.body, table.c.source, table.c.published)
        with self._reading() as connection:
            reviewed = _reviews(connection)
            if asked is None:
                rows = connection.execute(query).all()
            else:
                rows = connection.execute(query.where(table.c.pair.in_(asked))).all()
                known = {row.seq for row in rows}
                came = [row for row in _among(connection, query, table.c.id, moved(reviewed)) if row.seq not in known]
                rows = [*rows, *came]
        found = [
            Claim.from_json({**json.loads(row.body), "source": row.source})
            for row in sorted(rows, key=lambda row: row.seq)
            if _known(row.published, as_of)
        ]
        left = apply_to_claims(found, reviewed)
        return [c for c in left if asked is None or key_of((c.reporter, c.partner)) in asked]

    def claim(self, claim_id: str, *, reviewed: bool = True) -> Claim | None:
        """Return one claim as reviews leave it, or as it came; None where there is none, or it was rejected."""
        table = schema.claims
        with self._reading() as connection:
            query = select(table.c.body, table.c.source).where(table.c.id == claim_id)
            row, said = connection.execute(query).first(), _reviews(connection)
        if row is None:
            return None
        stored = Claim.from_json({**json.loads(row.body), "source": row.source})
        return next(iter(apply_to_claims([stored], said if reviewed else ())), None)

    def sources(self, keys: Collection[str | None] | None = None) -> dict[str, Source]:
        """Return the sources by key (all, or those asked for), with merged origins and set weights applied."""
        table = schema.sources
        query = select(table)
        with self._reading() as connection:
            asked = None if keys is None else {key for key in keys if key}
            rows = connection.execute(query).all() if asked is None else _among(connection, query, table.c.key, asked)
            reviewed = _reviews(connection)
        ordered = sorted((dict(row._mapping) for row in rows), key=lambda row: int(row["seq"]))
        return apply_to_sources({row["key"]: source_of(row) for row in ordered}, reviewed)

    def keys_at(self, addresses: Iterable[str]) -> dict[str, str]:
        """Return address -> key of the source that stands there, for those that are known."""
        table = schema.sources
        with self._reading() as connection:
            rows = _among(connection, select(table.c.address, table.c.key), table.c.address, set(addresses))
        return {row.address: row.key for row in rows}

    def published(self, pair: Pair, *, after: str, until: str | None = None) -> list[str]:
        """Return the keys of the sources on a pair that were published after a day, up to another one."""
        found: set[str] = set()
        with self._reading() as connection:
            for table in (schema.claims, schema.pledges):
                query = select(table.c.source).where(table.c.pair == key_of(pair), table.c.published > after)
                if until is not None:
                    query = query.where(table.c.published <= until)
                found |= {key for key in connection.execute(query.distinct()).scalars() if key}
        return sorted(found)

    def pledges(self, pair: Pair | None = None, *, as_of: str | None = None) -> list[StoredPledge]:
        """Return the pledges of a pair in the order in which they became known, as reviews leave them."""
        table = schema.pledges
        query = select(table).order_by(table.c.seq)
        if pair is not None:
            query = query.where(table.c.pair == key_of(pair))
        with self._reading() as connection:
            rows = connection.execute(query).mappings().all()
            reviewed = _reviews(connection)
        return apply_to_pledges([pledge_of(dict(row)) for row in rows if _known(row["published"], as_of)], reviewed)

    def proposals(self, pledges: Iterable[str], *, as_of: str | None = None) -> list[Proposal]:
        """Return the later texts that may speak of pledges, the best match first; also those already judged."""
        table = schema.proposals
        with self._reading() as connection:
            rows = _among(connection, select(table), table.c.pledge, set(pledges))
        found = [proposal_of(row._mapping) for row in rows if _known(row.published, as_of)]
        return sorted(found, key=lambda one: (-one.score, one.published or "", one.id))

    def propose(self, proposals: Iterable[Proposal]) -> int:
        """Add proposals between pledges and sources that are there already; return how many were new."""
        with self._writing() as connection:
            rows = [row for one in proposals for row in proposal_rows(_bare(one), Quotes(left=float("inf")))]
            return _insert(connection, schema.proposals, "id", rows)

    def latest_day(self) -> str | None:
        """Return the latest day of publication: the default of every ``--as-of`` (never the clock)."""
        with self._reading() as connection:
            day = connection.execute(select(func.max(schema.sources.c.published))).scalar()
            return str(day) if day else None

    def counts(self) -> dict[str, int]:
        """Return how many rows each table has."""
        with self._reading() as connection:
            tables = (schema.sources, schema.claims, schema.pledges, schema.reviews, schema.proposals)
            return {t.name: int(connection.execute(select(func.count()).select_from(t)).scalar() or 0) for t in tables}

    def review(self, review: Review) -> int:
        """Add a review and return its number.

        Raises
        ------
        InputError
            it speaks of something that is not in the ledger.
        """
        with self._writing() as connection:
            if not _has(connection, review):
                raise InputError(f"nothing in the ledger is called {review.subject!r}", mend="steelyard review list")
            values = {name: getattr(review, name) for name in ("at", "who", "why", "action", "subject")}
            done = connection.execute(insert(schema.reviews).values(**values, body=json.dumps(dict(review.body))))
            return int(done.inserted_primary_key[0])  # type: ignore[index]

    def reviews(self) -> list[Review]:
        """Return all reviews in order, also those that were undone."""
        with self._reading() as connection:
            return _reviews(connection, undone=True)

    def forget(self, key: str) -> bool:
        """Leave only the hash of a source: address, title, text, claims, pledges and what was said of them go.

        The bytes are wiped from the file and its journal too. False: there is no such source.
        """
        with self._writing() as connection:
            if connection.execute(select(schema.sources.c.seq).where(schema.sources.c.key == key)).first() is None:
                return False
            for table in (schema.claims, schema.pledges):
                ids = list(connection.execute(select(table.c.id).where(table.c.source == key)).scalars())
                for some in _slices(ids):
                    connection.execute(delete(schema.reviews).where(schema.reviews.c.subject.in_(some)))
                    connection.execute(delete(schema.proposals).where(schema.proposals.c.pledge.in_(some)))
                connection.execute(delete(table).where(table.c.source == key))
            connection.execute(delete(schema.proposals).where(schema.proposals.c.source == key))
            connection.execute(delete(schema.reviews).where(schema.reviews.c.subject == key))
            gone = dict.fromkeys(("address", "title", "publisher", "published", "lang", "origin", "text"))
            whole = {"directness": 1.0, "credibility": 1.0, "forgotten": 1}
            connection.execute(update(schema.sources).where(schema.sources.c.key == key).values(**gone, **whole))
        if self.engine.dialect.name == "sqlite":
            with self._reading() as connection:
                connection.rollback()
                connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return True

    def forgotten(self, key: str) -> bool:
        """Return whether only the hash of a source is left."""
        with self._reading() as connection:
            return bool(
                connection.execute(select(schema.sources.c.forgotten).where(schema.sources.c.key == key)).scalar()
            )

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with connect.told(self.place), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction that is on the disk when it ends; one writer at a time."""
        if not self._sound:
            connect.quick_check(self.place)
            self._sound = True
        options = {connect.WRITING: True}
        with (
            connect.told(self.place),
            self.engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            connect.lock(connection)
            yield connection


def default_place() -> Path:
    """Return the ledger's file in the user's data folder."""
    home = Path.home()
    if sys.platform == "win32":
        folder = Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local"))
    elif sys.platform == "darwin":
        folder = home / "Library/Application Support"
    else:
        folder = Path(os.environ.get("XDG_DATA_HOME", home / ".local/share"))
    return folder / "steelyard" / "ledger.db"


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Yield the entries so many at a time as one transaction takes."""
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += 1 + len(entry.claims)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _add(connection: Connection, entries: Sequence[Entry]) -> int:
    """Insert the sources that are not there yet, with all that they say."""
    by_key = {entry.source.key: entry for entry in reversed(entries)}
    held = _present(connection, schema.sources.c.key, by_key)
    fresh = [entry for key, entry in reversed(by_key.items()) if key not in held]
    if not fresh:
        return 0
    connection.execute(insert(schema.sources), [source_row(entry) for entry in fresh])
    claims: list[dict[str, Any]] = []
    pledges: list[dict[str, Any]] = []
    proposals: list[dict[str, Any]] = []
    for entry in fresh:
        quotes = Quotes.of(entry)
        claims += claim_rows(entry, quotes)
        pledges += pledge_rows(entry, quotes)
        proposals += proposal_rows(entry, quotes)
    for table, rows in ((schema.claims, claims), (schema.pledges, pledges), (schema.proposals, proposals)):
        _insert(connection, table, "id", rows)
    return len(fresh)


def _insert(connection: Connection, table: Any, name: str, rows: list[dict[str, Any]]) -> int:
    """Insert the rows whose name is not there yet, each once."""
    by_name = {row[name]: row for row in reversed(rows)}
    held = _present(connection, table.c[name], by_name)
    fresh = [row for key, row in reversed(by_name.items()) if key not in held]
    for some in _slices(fresh):
        connect.insert_all(connection, table, some)
    return len(fresh)


def _present(connection: Connection, column: Column[Any], keys: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in _slices(list(keys)):
        found |= set(connection.execute(select(column).where(column.in_(some))).scalars())
    return found


def _among(connection: Connection, query: Any, column: Column[Any], keys: Iterable[str]) -> list[Any]:
    return [row for some in _slices(sorted(keys)) for row in connection.execute(query.where(column.in_(some))).all()]


def _slices(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), ASKED):
        yield rows[start : start + ASKED]


def _reviews(connection: Connection, *, undone: bool = False) -> list[Review]:
    table = schema.reviews
    rows = connection.execute(select(table).order_by(table.c.seq)).mappings().all()
    found = [
        Review(
            number=row["seq"], at=row["at"], who=row["who"], why=row["why"], action=row["action"],
            subject=row["subject"], body=json.loads(row["body"]),
        )
        for row in rows
    ]  # fmt: skip
    return found if undone else standing(found)


def _bare(proposal: Proposal) -> Entry:
    return Entry(source=Source(key=proposal.source or ""), hash="", proposals=(proposal,))


def _has(connection: Connection, review: Review) -> bool:
    """True when what a review speaks of is there."""
    if review.action == "undo":
        place: Column[Any] = schema.reviews.c.seq
        return review.subject.isdecimal() and bool(_first(connection, place, int(review.subject)))
    places = (schema.claims.c.id, schema.pledges.c.id, schema.sources.c.key)
    return any(_first(connection, place, review.subject) for place in places)


def _first(connection: Connection, place: Column[Any], value: Any) -> bool:
    return connection.execute(select(place).where(place == value)).first() is not None


def _known(published: str | None, as_of: str | None) -> bool:
    return as_of is None or published is None or published <= as_of[: len(published)]
