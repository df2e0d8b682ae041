"""A ledger on a PostgreSQL server, by its URL: a server of Debian's package is started for the test alone."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.ledger.made import CLAIMS, PAIR, entry

from steelyard.core.errors import InputError, LedgerError
from steelyard.ledger import keep
from steelyard.ledger.review import Review
from steelyard.ledger.store import Ledger

REQUIRED = bool(os.environ.get("STEELYARD_REQUIRE_POSTGRES"))


def programs() -> Path | None:
    """Return the folder with the newest server's programs."""
    on_path = shutil.which("initdb")
    found = [Path(on_path)] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def is_there() -> bool:
    """True where a server can be started; where one is required its absence is a failure of the test itself."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return REQUIRED
    return REQUIRED or programs() is not None


pytestmark = pytest.mark.skipif(not is_there(), reason="no PostgreSQL server (apt install postgresql)")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of an empty database on a server of its own, reached by a socket in its folder."""
    folder = Path(tempfile.mkdtemp(prefix="steelyard-pg-"))
    at = programs()
    assert at is not None, "a PostgreSQL server is required: apt install postgresql"
    own: list[str] = []
    if os.getuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres")
        own = [shutil.which("runuser") or "/usr/sbin/runuser", "-u", "postgres", "--"]  # no sbin in some environments
    words = {
        "initdb": ["-D", f"{folder}/data", "-U", "steelyard", "-A", "trust", "--no-sync"],
        "pg_ctl": ["-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", f"-k {folder} -h '' -F", "start"],
    }
    for name, arguments in words.items():
        done = subprocess.run([*own, str(at / name), *arguments], capture_output=True, text=True, check=False, cwd="/")
        assert done.returncode == 0, done.stderr
    yield f"postgresql://steelyard@/postgres?host={folder}"
    stop = [*own, str(at / "pg_ctl"), "-D", f"{folder}/data", "-m", "immediate", "stop"]
    subprocess.run(stop, capture_output=True, check=True, cwd="/")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def place(server: str) -> Iterator[str]:
    """An empty database."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as raw:
        raw.execute("DROP SCHEMA public CASCADE")
        raw.execute("CREATE SCHEMA public")
    yield server


def test_what_goes_in_comes_out_once(place: str) -> None:
    ledger = Ledger.open(place)
    assert ledger.add(map(entry, range(3))) == 3
    assert ledger.add(map(entry, range(4))) == 1
    again = Ledger.open(place, create=False)
    assert len(again.claims(PAIR)) == 4 * CLAIMS
    assert again.claims(PAIR)[0] == entry(0).claims[0]
    assert again.pairs() == [PAIR]
    assert again.latest_day() == "2021-02-10"
    assert keep.check(place) == 4 * CLAIMS


def test_reviews_undo_and_forgetting_work_as_in_a_file(place: str) -> None:
    ledger = Ledger.open(place)
    ledger.add(map(entry, range(2)))
    first = entry(0).claims[0].id
    number = ledger.review(Review(at="2026-01-01", who="a", why="b", action="reject", subject=first))
    assert first not in {claim.id for claim in ledger.claims(PAIR)}
    ledger.review(Review(at="2026-01-02", who="a", why="b", action="undo", subject=str(number)))
    assert first in {claim.id for claim in ledger.claims(PAIR)}
    assert ledger.forget("s00000")
    assert len(ledger.claims(PAIR)) == CLAIMS
    assert ledger.forgotten("s00000")


def write_all(place: str, numbers: range) -> None:
    """Add entries one by one."""
    ledger = Ledger.open(place)
    for number in numbers:
        ledger.add([entry(number)])


def test_several_writers_at_once_make_one_ledger(place: str) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_all, args=(place, numbers)) for numbers in (range(12), range(8, 20))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert len(Ledger.open(place).claims(PAIR)) == 20 * CLAIMS


def test_a_database_of_another_program_is_refused(place: str) -> None:
    import psycopg

    with psycopg.connect(place, autocommit=True) as raw:
        raw.execute("CREATE TABLE claims (id text)")
    with pytest.raises(LedgerError, match="another program has a table 'claims'"):
        Ledger.open(place)


def test_an_address_without_a_server_is_one_line_without_the_password(server: str) -> None:
    with pytest.raises(LedgerError, match="check the address") as error:
        Ledger.open("postgresql://me:secret@127.0.0.1:1/nothing")
    assert "secret" not in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("address", ["mysql://me@host/name", "postgresql://host:port/name"])
def test_another_kind_of_address_is_refused(address: str) -> None:
    with pytest.raises(InputError):
        Ledger.open(address)
