"""What a ledger holds, counted in the store itself: a mark of its state, its pairs, what each source says.

Pages ask these on every visit: none of them reads the body of a claim.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from sqlalchemy import func, select

from steelyard.core.errors import LedgerError
from steelyard.ledger import connect, schema
from steelyard.ledger.rows import Pair, pair_of
from steelyard.ledger.store import Ledger


def version(ledger: Ledger) -> str:
    """Return a mark that changes whenever something is added, reviewed or forgotten; nothing else changes it."""
    tables = (schema.sources, schema.claims, schema.pledges, schema.reviews, schema.proposals)
    last = [select(func.max(table.c.seq)).scalar_subquery() for table in tables]
    gone = select(func.sum(schema.sources.c.forgotten)).scalar_subquery()
    with connect.told(ledger.place), ledger.engine.connect() as connection:
        return "-".join(str(number or 0) for number in connection.execute(select(*last, gone)).one())


class Watch:
    """The mark of a ledger's state, asked on every visit: on SQLite, counted again only after somebody committed."""

    def __init__(self, ledger: Ledger, *, beside: Sequence[Path] = ()) -> None:
        """``beside``: files and folders that an answer hangs on too, marked by when they were last changed."""
        self._ledger = ledger
        self._beside = tuple(beside)
        self._lock = Lock()
        self._raw: sqlite3.Connection | None = None
        self._seen: tuple[int, int] | None = None
        self._mark = ""

    def mark(self) -> str:
        """Return the mark as it is now; see `version`."""
        return "-".join([self._version(), *map(_changed, self._beside)])

    def _version(self) -> str:
        if self._ledger.engine.dialect.name != "sqlite":
            return version(self._ledger)
        with self._lock:
            seen = self._commits()
            if seen != self._seen:
                self._mark, self._seen = version(self._ledger), seen
            return self._mark

    def _commits(self) -> tuple[int, int]:
        """The file, and a number that changes when another connection commits to it."""
        try:
            file = Path(self._ledger.place).stat().st_ino
        except OSError as error:
            raise LedgerError(f"not there any more ({error.strerror})", where=self._ledger.place) from None
        if self._raw is None or self._seen is None or self._seen[0] != file:
            if self._raw is not None:
                self._raw.close()
                self._ledger.engine.dispose()  # another file stands in its place: a backup was restored
            read_only = f"{Path(self._ledger.place).absolute().as_uri()}?mode=ro"
            self._raw = sqlite3.connect(read_only, uri=True, check_same_thread=False)
        return file, int(self._raw.execute("PRAGMA data_version").fetchone()[0])


def _changed(place: Path) -> str:
    """When a file or folder was last changed; 0 where there is none."""
    try:
        return f"{place.stat().st_mtime_ns:x}"
    except OSError:
        return "0"


def pair_counts(ledger: Ledger) -> list[tuple[Pair, int, int, str | None]]:
    """Return each pair with its claims, its sources and the latest day of publication, most claims first."""
    table = schema.claims
    told = func.count(table.c.source.distinct())
    query = select(table.c.pair, func.count(), told, func.max(table.c.published)).group_by(table.c.pair)
    with connect.told(ledger.place), ledger.engine.connect() as connection:
        rows = connection.execute(query.order_by(func.count().desc(), table.c.pair)).all()
    return [(pair_of(pair), claims, sources, day) for pair, claims, sources, day in rows]


def claims_by_source(ledger: Ledger) -> dict[str, int]:
    """Return how many claims each source makes, by its key."""
    table = schema.claims
    query = select(table.c.source, func.count()).where(table.c.source.is_not(None)).group_by(table.c.source)
    with connect.told(ledger.place), ledger.engine.connect() as connection:
        return {str(key): int(count) for key, count in connection.execute(query).all()}
