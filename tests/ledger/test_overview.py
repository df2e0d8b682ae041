"""What pages ask on every visit: the mark of a ledger's state, and what it holds, counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from steelyard.core.errors import LedgerError
from steelyard.core.origin import Source
from steelyard.desk.add import add_dossier
from steelyard.ledger import keep, overview
from steelyard.ledger.review import Review
from steelyard.ledger.store import Entry, Ledger


def test_the_mark_changes_with_every_write_of_any_connection_and_with_nothing_else(tmp_path: Path) -> None:
    ledger, other = Ledger.open(tmp_path / "a.db"), Ledger.open(tmp_path / "a.db")
    watch = overview.Watch(ledger)
    marks = [watch.mark()]
    assert watch.mark() == marks[0]
    for write in (
        lambda: other.add([Entry(source=Source(key="s"), hash="s")]),
        lambda: add_dossier("belarus-lipetsk", other),
        lambda: other.review(
            Review(at="2026-01-01", who="me", why="odd", action="reject", subject=other.claims()[0].id)
        ),
        lambda: other.forget("s"),
    ):
        write()
        other.claims()
        marks.append(watch.mark())
        assert watch.mark() == marks[-1]
    assert len(set(marks)) == len(marks)


@pytest.mark.parametrize("name", ["a#b.db", "a?b.db", "a?mode=memory.db", "a%23b.db", "50%.db", "a b.db"])
def test_a_ledger_may_have_any_name_and_no_other_file_is_made(tmp_path: Path, name: str) -> None:
    ledger, other = Ledger.open(tmp_path / name), Ledger.open(tmp_path / name)
    watch = overview.Watch(ledger)
    before = watch.mark()
    other.add([Entry(source=Source(key="s"), hash="s")])
    assert watch.mark() != before
    ledger.close()
    other.close()
    assert {file.name.removesuffix("-wal").removesuffix("-shm") for file in tmp_path.iterdir()} == {name}


def test_a_backup_that_is_put_in_place_is_seen(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "a.db")
    keep.backup(ledger.place, tmp_path / "empty.db")
    add_dossier("belarus-lipetsk", ledger)
    watch = overview.Watch(ledger)
    full = watch.mark()
    ledger.close()
    keep.restore(tmp_path / "empty.db", ledger.place)
    assert watch.mark() != full
    assert overview.pair_counts(ledger) == []


def test_a_ledger_that_went_away_is_one_clear_line(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "a.db")
    watch = overview.Watch(ledger)
    watch.mark()
    for file in tmp_path.iterdir():
        file.unlink()
    with pytest.raises(LedgerError, match="not there any more"):
        watch.mark()


def test_pairs_and_sources_are_counted(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "a.db")
    add_dossier("belarus-lipetsk", ledger)
    assert overview.pair_counts(ledger) == [(("BLR", "RU-LIP"), 52, 18, "2025-10-27")]
    assert sum(overview.claims_by_source(ledger).values()) == 52
