"""The ledger: sources, claims, pledges and reviews in one SQLite file (or PostgreSQL by URL), append-only.

Refused: a file that is not a ledger, is damaged, or was written by a newer program; nothing is ever written over it.
A source is stored once however often it is added, in one transaction: what was acknowledged is there, the rest is
absent. Texts are kept only when asked; quotes are cut to what the design allows (200 characters, a tenth of the text
in sum).
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select, update
from sqlalchemy.exc import DatabaseError, OperationalError

from steelyard.core.claim import Claim
from steelyard.core.errors import InputError, LedgerError
from steelyard.core.origin import Source
from steelyard.core.pledge import Pledge
from steelyard.ledger import schema
from steelyard.ledger.review import Review, apply_to_claims, apply_to_sources, standing

LONGEST_QUOTE = 200
QUOTED_SHARE = 0.1
BATCH = 5_000
WAIT_SECONDS = 30
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one source adds. ``pair`` of a pledge is the pair that its source speaks of."""

    source: Source
    hash: str
    claims: tuple[Claim, ...] = ()
    pledges: tuple[tuple[Pair, Pledge], ...] = ()
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


class Ledger:
    """An open ledger. Use `Ledger.open`."""

    def __init__(self, engine: Engine, place: str) -> None:
        self.engine = engine
        self.place = place

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
        if "://" in where:
            engine = create_engine(where)
        else:
            _demand_ledger(Path(where), create)
            engine = create_engine(f"sqlite:///{where}", connect_args={"timeout": WAIT_SECONDS})
            event.listen(engine, "connect", _durable)
        ledger = cls(engine, where)
        with ledger._connected() as connection:
            _prepare(connection, where)
        return ledger

    def add(self, entries: Iterable[Entry]) -> int:
        """Add sources with what they say; those already there are passed over. Return how many were new.

        Raises
        ------
        LedgerError
            the disk is full or the ledger locked: nothing of the entry at hand is stored.
        """
        new = 0
        for entry in entries:
            with self._connected() as connection, connection.begin():
                new += _add_one(connection, entry)
        return new

    def pairs(self) -> list[Pair]:
        """Return the pairs that claims speak of, in the order in which they became known."""
        with self._connected() as connection:
            rows = connection.execute(select(schema.claims.c.pair).distinct()).scalars()
            return [_split(pair) for pair in rows]

    def claims(self, pair: Pair | None = None, *, as_of: str | None = None) -> list[Claim]:
        """Return the claims on a pair and on the whole trade of its sides, with reviews applied.

        Parameters
        ----------
        pair : two codes in any order; None: all claims.
        as_of : ISO 8601 day; only what had been published by then.
        """
        table = schema.claims
        query = select(table.c.body, table.c.source, table.c.published).order_by(table.c.seq)
        if pair is not None:
            query = query.where(table.c.pair.in_([_key(pair), *(_key((side, "WORLD")) for side in pair)]))
        with self._connected() as connection:
            rows = connection.execute(query).all()
            reviewed = self._reviews(connection)
        found = [
            Claim.from_json({**json.loads(body), "source": source}) for body, source, day in rows if _known(day, as_of)
        ]
        return apply_to_claims(found, reviewed)

    def sources(self) -> dict[str, Source]:
        """Return the sources by key, with merged origins and set directness applied."""
        table = schema.sources
        with self._connected() as connection:
            rows = connection.execute(select(table).order_by(table.c.seq)).mappings().all()
            reviewed = self._reviews(connection)
        return apply_to_sources({row["key"]: _source(dict(row)) for row in rows}, reviewed)

    def pledges(self, pair: Pair | None = None, *, as_of: str | None = None) -> list[StoredPledge]:
        """Return the pledges of a pair in the order in which they became known."""
        table = schema.pledges
        query = select(table).order_by(table.c.seq)
        if pair is not None:
            query = query.where(table.c.pair == _key(pair))
        with self._connected() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            StoredPledge(
                pledge=_pledge(row["body"]), pair=_split(row["pair"]), source=row["source"], published=row["published"]
            )
            for row in rows
            if _known(row["published"], as_of)
        ]  # fmt: skip

    def latest_day(self) -> str | None:
        """Return the latest day of publication: the default of every ``--as-of`` (never the clock)."""
        with self._connected() as connection:
            days = connection.execute(select(schema.sources.c.published)).scalars()
            return max((day for day in days if day), default=None)

    def review(self, review: Review) -> int:
        """Add a review and return its number.

        Raises
        ------
        InputError
            it speaks of something that is not in the ledger.
        """
        with self._connected() as connection, connection.begin():
            if not _has(connection, review.subject):
                raise InputError(f"nothing in the ledger is called {review.subject!r}", mend="steelyard review list")
            values = {name: getattr(review, name) for name in ("at", "who", "why", "action", "subject")}
            done = connection.execute(insert(schema.reviews).values(**values, body=json.dumps(dict(review.body))))
            return int(done.inserted_primary_key[0])  # type: ignore[index]

    def reviews(self) -> list[Review]:
        """Return all reviews in order, also those that were undone."""
        with self._connected() as connection:
            return self._reviews(connection, undone=True)

    def forget(self, key: str) -> bool:
        """Leave only the hash of a source: address, title, text, claims and pledges go. False: there is no such
        source.
        """
        with self._connected() as connection, connection.begin():
            if connection.execute(select(schema.sources.c.seq).where(schema.sources.c.key == key)).first() is None:
                return False
            for table in (schema.claims, schema.pledges):
                connection.execute(table.delete().where(table.c.source == key))
            gone = dict.fromkeys(("address", "title", "publisher", "published", "lang", "origin", "text"))
            connection.execute(update(schema.sources).where(schema.sources.c.key == key).values(**gone, forgotten=1))
            return True

    def _reviews(self, connection: Connection, *, undone: bool = False) -> list[Review]:
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

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            with self.engine.connect() as connection:
                yield connection
        except OperationalError as error:
            words = str(error.orig).splitlines()[0]
            mend = (
                "close the other program and try again" if "locked" in words else "free some space, or check the disk"
            )
            raise LedgerError(words, where=self.place, mend=mend) from None
        except DatabaseError as error:
            words = str(error.orig).splitlines()[0]
            raise LedgerError(
                f"damaged ({words})", where=self.place, mend="restore a backup: steelyard ledger restore"
            ) from None


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


def _demand_ledger(file: Path, create: bool) -> None:
    """Refuse what is not a ledger of ours before anything is written."""
    if not file.exists():
        if not create:
            raise LedgerError(
                "no ledger there", where=str(file), mend="fill one: steelyard add FILE... --ledger " + str(file)
            )
        file.parent.mkdir(parents=True, exist_ok=True)
        return
    if file.is_dir():
        raise LedgerError("this is a folder", where=str(file), mend="name a file")
    try:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=WAIT_SECONDS) as raw:
            (mark,) = raw.execute("PRAGMA application_id").fetchone()
            (tables,) = raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        raise LedgerError(
            f"not a ledger, or damaged ({error})", where=str(file), mend="restore a backup, or name another file"
        ) from None
    if mark != schema.APPLICATION_ID and (tables or file.stat().st_size):
        raise LedgerError("a database of another program", where=str(file), mend="name another file")


def _durable(connection: sqlite3.Connection, _: Any) -> None:
    """Commit to the disk before it is acknowledged; readers do not wait for a writer."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _prepare(connection: Connection, where: str) -> None:
    """Create the tables of a new ledger; bring an older one up to date; refuse a newer one."""
    has = connection.dialect.has_table(connection, "alembic_version")
    if not has:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        schema.metadata.create_all(connection)
        connection.execute(insert(schema.version).values(version_num=schema.VERSION))
        connection.commit()
        return
    known = connection.execute(select(schema.version.c.version_num)).scalar()
    connection.rollback()
    if known == schema.VERSION:
        return
    if known is None or known > schema.VERSION:
        raise LedgerError(f"written by a newer version ({known})", where=where, mend="update steelyard")
    from steelyard.ledger.migrate import upgrade

    upgrade(connection)


def _add_one(connection: Connection, entry: Entry) -> int:
    key = entry.source.key
    if connection.execute(select(schema.sources.c.seq).where(schema.sources.c.key == key)).first() is not None:
        return 0
    body = {name: getattr(entry.source, name) for name in entry.source.__slots__}
    connection.execute(insert(schema.sources).values(**body, hash=entry.hash, text=entry.text))
    claims = [_claim_row(claim, entry) for claim in _quoted(entry)]
    known = _present(connection, [row["id"] for row in claims])
    fresh = list({row["id"]: row for row in claims if row["id"] not in known}.values())
    for start in range(0, len(fresh), BATCH):
        connection.execute(insert(schema.claims), fresh[start : start + BATCH])
    pledges = {pledge.id: (pair, pledge) for pair, pledge in entry.pledges}
    rows = [_pledge_row(pair, pledge, entry) for pair, pledge in pledges.values()]
    held = (
        set(connection.execute(select(schema.pledges.c.id).where(schema.pledges.c.id.in_(pledges))).scalars())
        if rows
        else set()
    )
    if rows := [row for row in rows if row["id"] not in held]:
        connection.execute(insert(schema.pledges), rows)
    return 1


def _present(connection: Connection, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(ids), BATCH):
        query = select(schema.claims.c.id).where(schema.claims.c.id.in_(ids[start : start + BATCH]))
        found |= set(connection.execute(query).scalars())
    return found


def _quoted(entry: Entry) -> Iterator[Claim]:
    """Yield the claims with quotes within the limits: 200 characters each, a tenth of the text in sum."""
    left = float("inf") if entry.length is None else QUOTED_SHARE * entry.length
    for claim in entry.claims:
        quote = claim.quote[:LONGEST_QUOTE]
        if len(quote) > left:
            quote = ""
        left -= len(quote)
        yield claim if quote == claim.quote else replace(claim, quote=quote)


def _claim_row(claim: Claim, entry: Entry) -> dict[str, Any]:
    return {
        "id": claim.id, "pair": _key((claim.reporter, claim.partner)), "source": entry.source.key,
        "published": _day(claim.published or entry.source.published),
        "body": json.dumps(claim.to_json(), ensure_ascii=False),
    }  # fmt: skip


def _pledge_row(pair: Pair, pledge: Pledge, entry: Entry) -> dict[str, Any]:
    return {
        "id": pledge.id, "pair": _key(pair), "source": entry.source.key,
        "published": _day(entry.source.published), "body": json.dumps(pledge.to_json(), ensure_ascii=False),
    }  # fmt: skip


def _pledge(body: str) -> Pledge:
    row = json.loads(body)
    return Pledge(**{**row, "who": tuple(row["who"])})


def _source(row: Mapping[str, Any]) -> Source:
    return Source(**{name: row[name] for name in Source.__slots__})


def _has(connection: Connection, subject: str) -> bool:
    places = (schema.claims.c.id, schema.pledges.c.id, schema.sources.c.key)
    if any(connection.execute(select(c).where(c == subject)).first() is not None for c in places):
        return True
    return subject.isdigit() and connection.execute(
        select(schema.reviews.c.seq).where(schema.reviews.c.seq == int(subject))
    ).first() is not None  # fmt: skip


def _key(pair: Pair) -> str:
    return "|".join(sorted(pair))


def _split(key: str) -> Pair:
    one, other = key.split("|")
    return one, other


def _day(day: str | None) -> str | None:
    return day[:10] if day else None


def _known(published: str | None, as_of: str | None) -> bool:
    return as_of is None or published is None or published <= as_of[: len(published)]
