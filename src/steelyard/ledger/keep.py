"""Backup, restore and check of a ledger. A SQLite ledger is copied here; a PostgreSQL ledger by its own tools."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from steelyard.core.errors import LedgerError
from steelyard.ledger import schema
from steelyard.ledger.connect import WAIT_SECONDS, shown

PAGES = 4_000
"""Pages copied at a time, between two words on how far a copy is."""
Told = Callable[[int, int], None]
"""Pages that are left, of how many."""


def backup(place: str, target: Path, *, told: Told | None = None) -> int:
    """Copy a ledger while others may read and write it; return the number of claims copied.

    The copy is written aside, checked, flushed and put in place: an interrupted backup leaves no half file, and a file
    of that name is never written over.
    """
    if target.exists():
        raise LedgerError("exists already", where=str(target), mend="name another file, or remove it first")
    source = _file(place)
    if not Path(source).exists():
        raise LedgerError("no ledger there", where=place, mend="check the path")
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        _copy(source, aside, told)
        count = check(str(aside))
        _flush(aside)
        os.link(aside, target)  # unlike a rename it fails where the name was taken in the meantime
        _flush(target.absolute().parent)
    except FileExistsError:
        raise LedgerError("exists already", where=str(target), mend="name another file") from None
    except (sqlite3.Error, OSError) as error:
        raise LedgerError(f"no copy was made ({error})", where=str(target), mend="free some space") from None
    finally:
        aside.unlink(missing_ok=True)
    return count


def restore(source: Path, place: str, *, told: Told | None = None) -> int:
    """Put a checked backup in place; the ledger that was there is kept beside it as ``.before-restore``.

    Raises
    ------
    LedgerError
        the backup is damaged, or another program is writing to the ledger: nothing changes then.
    """
    target = Path(_file(place))
    count = check(str(source))
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        _copy(str(source), aside, told)
        _flush(aside)
        if target.exists():
            _settle(target)
            kept = _free_name(target)
            for rest in ("-wal", ""):  # what a damaged ledger left in its journal goes with it
                with suppress(FileNotFoundError):
                    target.with_name(target.name + rest).replace(kept.with_name(kept.name + rest))
            target.with_name(target.name + "-shm").unlink(missing_ok=True)
        aside.replace(target)
        _flush(target.absolute().parent)
    except (sqlite3.Error, OSError) as error:
        raise LedgerError(f"not restored ({error})", where=str(target), mend="free some space") from None
    finally:
        aside.unlink(missing_ok=True)
    return count


def check(place: str) -> int:
    """Read every page of a ledger, follow every reference, and return its number of claims.

    Raises
    ------
    LedgerError
        a page is damaged, a row names a source that is not there, or it is no ledger.
    """
    if "://" in place:
        return _check_server(place)
    file = Path(place)
    if not file.exists():
        raise LedgerError("no ledger there", where=place, mend="check the path")
    mend = "steelyard ledger restore BACKUP"
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT_SECONDS)) as raw:
            found = [row[0] for row in raw.execute("PRAGMA integrity_check")]
            (mark,) = raw.execute("PRAGMA application_id").fetchone()
            if found != ["ok"]:
                words = " ".join(str(found[0]).split())
                raise LedgerError(f"damaged: {words}", where=place, mend=mend)
            if mark != schema.APPLICATION_ID:
                raise LedgerError("a database of another program", where=place, mend="name a ledger")
            loose = raw.execute("PRAGMA foreign_key_check").fetchone()
            if loose is not None:
                raise LedgerError(f"damaged: a row of {loose[0]} names no {loose[2]}", where=place, mend=mend)
            return int(raw.execute("SELECT count(*) FROM claims").fetchone()[0])
    except sqlite3.DatabaseError as error:
        raise LedgerError(f"damaged ({error})", where=place, mend=mend) from None


def _check_server(place: str) -> int:
    """A database server guards its pages itself; here the tables are opened and their rows counted."""
    from steelyard.ledger.store import Ledger

    return Ledger.open(place, create=False).counts()["claims"]


def _copy(source: str, aside: Path, told: Told | None) -> None:
    with closing(sqlite3.connect(source, timeout=WAIT_SECONDS)) as given, closing(sqlite3.connect(aside)) as copy:
        given.backup(copy, pages=PAGES, progress=(lambda _, left, all_: told(left, all_)) if told else None)
        copy.execute("PRAGMA journal_mode = DELETE")


def _settle(target: Path) -> None:
    """Bring what stands in the journal into the file, and refuse while another program writes."""
    try:
        with closing(sqlite3.connect(target, timeout=1)) as raw:
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("ROLLBACK")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            mend = "close the other program and try again"
            raise LedgerError("another program is writing to it", where=str(target), mend=mend) from None
    except sqlite3.DatabaseError:
        pass  # damaged: it is moved aside as it is


def _free_name(target: Path) -> Path:
    names = (target.with_name(f"{target.name}.before-restore{end}") for end in ("", *(f"-{i}" for i in range(2, 999))))
    return next(name for name in names if not name.exists())


def _flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _file(place: str) -> str:
    if "://" in place:
        mend = "use the tools of your database (pg_dump, pg_restore)"
        raise LedgerError("not a SQLite file", where=shown(place), mend=mend)
    return place
