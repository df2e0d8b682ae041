"""What was acknowledged is there, the rest is absent, and never half: killed, full, shared, damaged, restored."""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.made import PAIR, entry, stored, whole

from steelyard.core.errors import LedgerError
from steelyard.ledger import keep
from steelyard.ledger.store import Ledger

ROOT = Path(__file__).parents[2]
KILLS = 200


def test_a_writer_killed_hundreds_of_times_loses_nothing_acknowledged_and_leaves_nothing_half(memory: Path) -> None:
    words = [sys.executable, str(ROOT / "tests/ledger/killed.py"), str(memory / "x.db"), str(KILLS)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env={**os.environ})
    assert done.returncode == 0, done.stderr
    kills, acknowledged = map(int, done.stdout.split())
    assert kills >= 0.8 * KILLS
    assert acknowledged > 50


def fill(file: str, limit: int, told: str) -> None:
    """Add entries with files held to a size, as on a full disk; write down what was acknowledged."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    ledger, done = Ledger.open(file), []
    try:
        for number in range(3, 10_000):
            ledger.add([entry(number)])
            done.append(number)
    except LedgerError as error:
        Path(told).write_text(f"{error}\n{' '.join(map(str, done))}")


def test_a_full_disk_is_one_clear_line_and_the_ledger_goes_on_when_there_is_room(
    ledger: Ledger, tmp_path: Path
) -> None:
    ledger.close()
    file, told = tmp_path / "a.db", tmp_path / "told"
    child = multiprocessing.get_context("fork").Process(target=fill, args=(str(file), 400_000, str(told)))
    child.start()
    child.join()
    message, numbers = told.read_text().split("\n")
    acknowledged = [int(number) for number in numbers.split()]
    assert acknowledged
    assert "free some space" in message or "disk" in message
    whole(file, [0, 1, 2, *acknowledged])
    again = Ledger.open(file)
    assert again.add([entry(acknowledged[-1]), entry(acknowledged[-1] + 1)]) == 1
    whole(file, [*acknowledged, acknowledged[-1] + 1])


def write_all(file: str, numbers: range, gate: str) -> None:
    """Open a ledger as soon as the gate is there, and add entries one by one."""
    while not Path(gate).exists():
        pass
    ledger = Ledger.open(file)
    for number in numbers:
        ledger.add([entry(number)])


@pytest.mark.parametrize("there", [True, False], ids=["an old ledger", "a new ledger"])
def test_several_writers_at_once_wait_for_each_other(memory: Path, there: bool) -> None:
    file, gate = memory / "a.db", memory / "gate"
    if there:
        Ledger.open(file).close()
    context = multiprocessing.get_context("fork")
    runs = [range(30), range(15, 45), range(40, 60)]
    writers = [context.Process(target=write_all, args=(str(file), numbers, str(gate))) for numbers in runs]
    for writer in writers:
        writer.start()
    gate.touch()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert whole(file, []) == set(range(60))


def test_a_reader_sees_a_whole_ledger_while_another_program_writes(ledger: Ledger) -> None:
    with ledger._writing() as connection:
        connection.exec_driver_sql("UPDATE claims SET pair = 'A|B'")
        assert len(Ledger.open(ledger.place).claims(PAIR)) == 21
        connection.rollback()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 0.999), length=st.integers(1, 9_000), zeros=st.booleans())
def test_a_damaged_ledger_is_never_written_to(tmp_path: Path, place: float, length: int, zeros: bool) -> None:
    file = tmp_path / "damaged.db"
    for rest in ("", "-wal", "-shm"):
        file.with_name(file.name + rest).unlink(missing_ok=True)
    made = Ledger.open(file)
    made.add(map(entry, range(20)))
    made.close()
    data = bytearray(file.read_bytes())
    start = int(place * len(data))
    hurt = bytes(len(data[start : start + length])) if zeros else os.urandom(len(data[start : start + length]))
    data[start : start + length] = hurt
    file.write_bytes(data)
    before = file.read_bytes()
    try:
        Ledger.open(file).add([entry(99)])
    except LedgerError as error:
        assert str(file) in str(error)
        assert file.read_bytes() == before
    else:  # the bytes that were hurt hold nothing that the structure of the file depends on
        assert stored(file)[99]


@pytest.mark.parametrize("share", [0.0001, 0.3, 0.9])
def test_a_ledger_that_was_cut_short_is_refused_as_it_is(ledger: Ledger, share: float) -> None:
    ledger.close()
    file = Path(ledger.place)
    file.write_bytes(file.read_bytes()[: max(1, int(share * file.stat().st_size))])
    before = file.read_bytes()
    with pytest.raises(LedgerError, match=r"damaged|not a ledger"):
        Ledger.open(file).add([entry(9)])
    assert file.read_bytes() == before
    with pytest.raises(LedgerError, match=r"damaged|not a ledger|restore"):
        keep.check(str(file))


def test_a_file_of_another_program_is_refused_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as raw:
        raw.execute("CREATE TABLE claims (id TEXT)")
    raw.close()
    before = file.read_bytes()
    with pytest.raises(LedgerError, match="another program"):
        Ledger.open(file)
    assert file.read_bytes() == before


def test_a_backup_holds_what_the_ledger_holds_and_a_restore_brings_it_back(ledger: Ledger, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert keep.backup(ledger.place, copy) == 21
    ledger.add([entry(7)])
    ledger.close()
    assert keep.restore(copy, ledger.place) == 21
    assert whole(Path(ledger.place), []) == {0, 1, 2}
    assert whole(tmp_path / "a.db.before-restore", []) == {0, 1, 2, 7}
    assert keep.restore(copy, ledger.place) == 21
    assert (tmp_path / "a.db.before-restore-2").exists()


def test_what_only_the_journal_holds_is_kept_by_a_restore_too(ledger: Ledger, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    keep.backup(ledger.place, copy)
    ledger.add([entry(7)])  # not closed: the entry stands in the journal
    shutil.copy(ledger.place, tmp_path / "left.db")
    shutil.copy(ledger.place + "-wal", tmp_path / "left.db-wal")
    keep.restore(copy, str(tmp_path / "left.db"))
    assert whole(tmp_path / "left.db.before-restore", []) == {0, 1, 2, 7}


def test_a_damaged_ledger_is_kept_beside_the_restored_one(ledger: Ledger, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    keep.backup(ledger.place, copy)
    ledger.close()
    Path(ledger.place).write_bytes(b"noise" * 3_000)
    assert keep.restore(copy, ledger.place) == 21
    assert (tmp_path / "a.db.before-restore").read_bytes() == b"noise" * 3_000


def test_no_backup_is_written_over_and_no_damaged_one_is_restored(ledger: Ledger, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    keep.backup(ledger.place, copy)
    with pytest.raises(LedgerError, match="exists already"):
        keep.backup(ledger.place, copy)
    copy.write_bytes(copy.read_bytes()[:5_000])
    with pytest.raises(LedgerError, match="damaged"):
        keep.restore(copy, ledger.place)
    assert whole(Path(ledger.place), []) == {0, 1, 2}
    assert list(tmp_path.glob(".*")) == []


def test_a_restore_waits_for_no_writer(ledger: Ledger, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    keep.backup(ledger.place, copy)
    with ledger._writing(), pytest.raises(LedgerError, match="another program is writing"):
        keep.restore(copy, ledger.place)
    assert whole(Path(ledger.place), []) == {0, 1, 2}
    assert list(tmp_path.glob("*.before-restore*")) == []
