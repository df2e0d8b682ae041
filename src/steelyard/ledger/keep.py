"""Backup, restore and check of a SQLite ledger. A PostgreSQL ledger is kept by its own tools."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from steelyard.core.errors import LedgerError
from steelyard.ledger import schema


def backup(place: str, target: Path) -> int:
    """Copy a ledger while others may read and write it; return the number of claims copied.

    The copy is written aside, checked, flushed and renamed: an interrupted backup leaves no half file.
    """
    if target.exists():
        raise LedgerError("exists already", where=str(target), mend="name another file, or remove it first")
    aside = target.with_name(target.name + f".{os.getpid()}")
    try:
        with sqlite3.connect(_file(place)) as source, sqlite3.connect(aside) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        count = check(str(aside))
        with aside.open("rb") as handle:
            os.fsync(handle.fileno())
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    return count


def restore(source: Path, place: str) -> int:
    """Put a checked backup in place; the ledger that was there is kept beside it as ``.before-restore``."""
    count = check(str(source))
    target = Path(_file(place))
    if target.exists():
        target.replace(target.with_name(target.name + ".before-restore"))
    for rest in ("-wal", "-shm"):
        target.with_name(target.name + rest).unlink(missing_ok=True)
    backup(str(source), target)
    return count


def check(place: str) -> int:
    """Read every page of a ledger and return its number of claims.

    Raises
    ------
    LedgerError
        a page is damaged, or it is no ledger.
    """
    file = Path(_file(place))
    if not file.exists():
        raise LedgerError("no ledger there", where=place, mend="check the path")
    try:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as raw:
            found = [row[0] for row in raw.execute("PRAGMA integrity_check")]
            (mark,) = raw.execute("PRAGMA application_id").fetchone()
            if found != ["ok"]:
                raise LedgerError(f"damaged: {found[0]}", where=place, mend="steelyard ledger restore BACKUP")
            if mark != schema.APPLICATION_ID:
                raise LedgerError("a database of another program", where=place, mend="name a ledger")
            return int(raw.execute("SELECT count(*) FROM claims").fetchone()[0])
    except sqlite3.DatabaseError as error:
        raise LedgerError(f"damaged ({error})", where=place, mend="steelyard ledger restore BACKUP") from None


def _file(place: str) -> str:
    if "://" in place:
        raise LedgerError("not a SQLite file", where=place, mend="use the tools of your database (pg_dump)")
    return place
