"""Ledgers of a made-up pair, and a folder in memory for what is written thousands of times."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.ledger.made import entry

from steelyard.ledger.store import Ledger


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder whose files need no disk, where the system has one: a killed process loses nothing there either."""
    shared = Path("/dev/shm")
    if not shared.is_dir():
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp(prefix="steelyard-", dir=shared))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger with three entries."""
    held = Ledger.open(tmp_path / "a.db")
    held.add(map(entry, range(3)))
    return held
