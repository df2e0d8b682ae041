"""Open the place of a ledger: refuse what is not one, set how it commits, bring it to the present version.

A SQLite ledger commits to the disk before anything is acknowledged. A writer takes its lock before it reads, so that
two writers wait for each other instead of failing half way; a new ledger appears whole or not at all.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, make_url, select, text
from sqlalchemy.exc import DatabaseError, OperationalError

from steelyard.core.errors import InputError, LedgerError, MissingExtra
from steelyard.ledger import schema

WAIT_SECONDS = 30
"""How long a writer waits for another one."""
CHECKED_BYTES = 32 * 2**20
"""A ledger up to this size is read through before the first write; larger ones by ``steelyard ledger check``."""
WRITING = "steelyard_writing"
_OWN = frozenset(schema.metadata.tables) - {"alembic_version"}


def engine_of(where: str, *, create: bool) -> Engine:
    """Return the engine for a file or a URL.

    Raises
    ------
    LedgerError
        a file that is missing (and ``create`` is off) or is no ledger.
    MissingExtra
        a database whose driver is not installed.
    """
    if "://" in where:
        return _server(where)
    _demand_ledger(Path(where), create)
    engine = create_engine(URL.create("sqlite", database=where), connect_args={"timeout": WAIT_SECONDS})
    event.listen(engine, "connect", _durable)
    event.listen(engine, "begin", _begin)
    return engine


def _server(where: str) -> Engine:
    try:
        url = make_url(where)
    except Exception:
        raise InputError("no such address of a database", mend="write it as postgresql://user@host/name") from None
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise InputError(f"no ledger in {url.get_backend_name()}", mend="name a SQLite file, or postgresql://...")
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise MissingExtra("PostgreSQL needs psycopg", mend="pip install 'steelyard[postgresql]'") from None
    return create_engine(url.set(drivername="postgresql+psycopg"))


def shown(where: str) -> str:
    """Return a place as messages may print it: without the password of a database."""
    return make_url(where).render_as_string(hide_password=True) if "://" in where else where


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn an error of the database into one line: what, where, how to mend it."""
    try:
        yield
    except OperationalError as error:
        words = str(error.orig).splitlines()[0]
        if "://" in where:
            mend = "check the address, and that the server runs"
        elif "locked" in words or "busy" in words:
            mend = "close the other program and try again"
        elif "readonly" in words:
            mend = "check the permissions of the file and its folder"
        else:
            mend = "free some space, or check the disk; what was stored before stands"
        raise LedgerError(words, where=shown(where), mend=mend) from None
    except (DatabaseError, UnicodeDecodeError) as error:
        words = str(getattr(error, "orig", error)).splitlines()[0]
        mend = "check the database" if "://" in where else "steelyard ledger restore BACKUP"
        raise LedgerError(f"damaged ({words})", where=shown(where), mend=mend) from None


def prepare(engine: Engine, where: str) -> None:
    """Create the tables of a new ledger; bring an older one up to date; refuse a newer one. One transaction."""
    with engine.connect() as connection:
        if _version(connection, where) == schema.VERSION:
            return
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        lock(connection)
        known = _version(connection, where)  # again: another program may have been quicker
        if known is None:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            schema.metadata.create_all(connection)
            connection.execute(insert(schema.version).values(version_num=schema.VERSION))
        elif known > schema.VERSION:
            raise LedgerError(f"written by a newer version ({known})", where=shown(where), mend="update steelyard")
        elif known < schema.VERSION:
            from steelyard.ledger.migrate import upgrade

            upgrade(connection)


def lock(connection: Connection) -> None:
    """Let one writer in at a time: SQLite has done so when the transaction began."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({schema.APPLICATION_ID})"))


def quick_check(where: str) -> None:
    """Read a SQLite ledger of usual size through before it is written to.

    Raises
    ------
    LedgerError
        it is damaged: nothing is written to it.
    """
    if "://" in where or not Path(where).exists() or Path(where).stat().st_size > CHECKED_BYTES:
        return
    with closing(sqlite3.connect(where, timeout=WAIT_SECONDS)) as raw:
        try:
            found = raw.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except sqlite3.OperationalError:  # locked: the writer in front of us has checked
            return
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            found = str(error)
    if found != "ok":
        words = " ".join(found.split())
        raise LedgerError(f"damaged ({words})", where=where, mend="steelyard ledger restore BACKUP")


def _version(connection: Connection, where: str) -> str | None:
    """Return the version of the tables; None for a place that is empty.

    The tables are looked for before the version: another program makes all in one transaction, so that what is seen of
    its tables has a version by the time that is asked for.
    """
    dialect = connection.dialect
    foreign = [name for name in sorted(_OWN) if dialect.has_table(connection, name)]
    if dialect.has_table(connection, "alembic_version"):
        known = connection.execute(select(schema.version.c.version_num)).scalar()
        if known is not None:
            return str(known)
    if foreign and not _marked(connection):
        what = f"a database of another program has a table {foreign[0]!r}"
        raise LedgerError(what, where=shown(where), mend="name an empty one")
    return None


def _marked(connection: Connection) -> bool:
    """True for a SQLite file that carries our mark: one whose making was cut short by an older program."""
    if connection.dialect.name != "sqlite":
        return False
    return connection.exec_driver_sql("PRAGMA application_id").scalar() == schema.APPLICATION_ID


def _demand_ledger(file: Path, create: bool) -> None:
    """Refuse what is not a ledger of ours before anything is written."""
    if not file.exists():
        if not create:
            mend = f"fill one: steelyard add FILE... --ledger {file}"
            raise LedgerError("no ledger there", where=str(file), mend=mend)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            mend = "name a place that can be written"
            raise LedgerError(error.strerror or "no such folder", where=str(file.parent), mend=mend) from None
        return
    if file.is_dir():
        raise LedgerError("this is a folder", where=str(file), mend="name a file")
    if not file.stat().st_size:
        return
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT_SECONDS)) as raw:
            raw.execute("BEGIN")  # one state of the file, also while another program makes it
            (mark,) = raw.execute("PRAGMA application_id").fetchone()
            (tables,) = raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        mend = "restore a backup, or name another file"
        raise LedgerError(f"not a ledger, or damaged ({error})", where=str(file), mend=mend) from None
    if mark != schema.APPLICATION_ID and tables:
        raise LedgerError("a database of another program", where=str(file), mend="name another file")


def _durable(connection: sqlite3.Connection, _: Any) -> None:
    """Commit to the disk before it is acknowledged; readers do not wait for a writer."""
    connection.isolation_level = None  # transactions begin where `_begin` says, tables are made within them
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_size = -65536")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Keep a journal that readers do not wait for; SQLite itself does not wait where another program is at it too."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
        time.sleep(0.005)


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def insert_all(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert rows of the same columns; SQLite is handed them as they are, which takes half the time."""
    if connection.dialect.name != "sqlite":
        connection.execute(insert(table), rows)
        return
    names = list(rows[0])
    statement = insert(table).compile(dialect=connection.dialect, column_keys=names)
    pick = itemgetter(*(statement.positiontup or names))
    connection.exec_driver_sql(str(statement), [pick(row) for row in rows])
