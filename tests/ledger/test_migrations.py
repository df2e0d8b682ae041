"""A ledger of every released version opens with all that it held, and is as one that was made today."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from steelyard.core.errors import LedgerError
from steelyard.ledger import migrate, schema
from steelyard.ledger.store import Ledger

RELEASED = sorted(Path(__file__).parent.glob("fixtures/[0-9]*.sql"))
"""One dump for each version that was released, as that version wrote it."""


def old(dump: Path, file: Path) -> Path:
    """A ledger as an older version left it."""
    with closing(sqlite3.connect(file)) as raw:
        raw.executescript(dump.read_text(encoding="utf-8"))
    return file


def shape(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return table or index -> its columns."""
    with closing(sqlite3.connect(file)) as raw:
        names = raw.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
        return {
            name: sorted(row[1:4] for row in raw.execute(f"PRAGMA {kind}_info({name})"))
            for kind, name in names.fetchall()
        }


@pytest.mark.parametrize("dump", RELEASED, ids=lambda dump: dump.stem)
def test_an_older_ledger_keeps_everything_and_gets_the_shape_of_a_new_one(dump: Path, tmp_path: Path) -> None:
    file = old(dump, tmp_path / "old.db")
    ledger = Ledger.open(file)
    assert {c.id: c.value for c in ledger.claims(("KAZ", "RU-OMS"))} == {"c1": 31e6, "c2": 29e6}
    assert [p.pledge.what for p in ledger.pledges(("KAZ", "RU-OMS"))] == ["a plant of two halls"]
    assert [(s.key, s.origin, s.directness, s.credibility) for s in ledger.sources().values()] == [
        ("s1", None, 0.5, 1.0), ("s2", "s1", 1.0, 1.0),
    ]  # fmt: skip
    assert [review.action for review in ledger.reviews()] == ["correct", "status", "reject", "undo"]
    ledger.close()
    Ledger.open(tmp_path / "new.db").close()
    assert shape(file) == shape(tmp_path / "new.db")


def test_every_released_version_has_its_dump_but_the_newest() -> None:
    versions = sorted(
        path.name[:4] for path in (Path(migrate.__file__).parent / "migrations/versions").glob("[0-9]*.py")
    )
    assert versions[-1] == schema.VERSION
    assert [dump.stem for dump in RELEASED] == versions[:-1]


def test_a_migration_that_is_cut_short_leaves_the_old_ledger(tmp_path: Path) -> None:
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    for at in range(1, 12):
        file = old(RELEASED[0], tmp_path / f"{at}.db")
        child = os.fork()
        if child == 0:
            left = [at]

            def count(*_: object, left: list[int] = left) -> None:
                left[0] -= 1
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)

            event.listen(Engine, "before_cursor_execute", count)
            Ledger.open(file)
            os._exit(0)
        os.waitpid(child, 0)
        with closing(sqlite3.connect(file)) as raw:
            (version,) = raw.execute("SELECT version_num FROM alembic_version").fetchone()
            columns = {row[1] for row in raw.execute("PRAGMA table_info(sources)")}
        assert (version, "credibility" in columns) in (("0001", False), (schema.VERSION, True))
        assert len(Ledger.open(file).claims()) == 2


def test_a_newer_ledger_is_refused(tmp_path: Path) -> None:
    Ledger.open(tmp_path / "a.db").close()
    with closing(sqlite3.connect(tmp_path / "a.db")) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.commit()
    with pytest.raises(LedgerError, match=r"newer version \(9999\); update steelyard"):
        Ledger.open(tmp_path / "a.db")
