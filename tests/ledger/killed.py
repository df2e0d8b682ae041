"""Kill a writer at many places, from the first instruction to the last, and look what is left each time.

usage: python tests/ledger/killed.py FILE KILLS

A writer is a fork that opens the ledger, adds entries and says after each that it is stored. It is ended with SIGKILL
from inside, at the n-th line that Python executes or at the n-th step of SQLite's own machine, n spread evenly over a
whole run, so that every part of opening, making, writing and closing is met. After each kill the file must be
sound, hold what was acknowledged, and no half entry. Prints the number of kills and of entries.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from pathlib import Path
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.ledger.made import entry, whole

from steelyard.ledger import connect
from steelyard.ledger.store import Ledger

ENTRIES = 3
"""Entries that one writer adds."""
NEVER = 10**12


class Fuse:
    """Counts steps and ends this process with SIGKILL at one of them."""

    def __init__(self, at: int) -> None:
        self.left, self.burnt = at, 0

    def step(self, *_: Any) -> int:
        """Count one step."""
        self.burnt += 1
        if self.burnt >= self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    def trace(self, frame: FrameType, event: str, _: Any) -> Any:
        """Count a line of Python."""
        self.step()
        return self.trace


def writer(file: Path, first: int, told: int, fuse: Fuse, kind: str) -> None:
    """Add entries and say each one that is stored; never returns."""
    if kind == "line":
        sys.settrace(fuse.trace)
    else:
        plain = connect._durable

        def durable(connection: sqlite3.Connection, record: Any) -> None:
            connection.set_progress_handler(fuse.step, 1)
            plain(connection, record)

        connect._durable = durable
    ledger = Ledger.open(file)
    for number in range(first, first + ENTRIES):
        ledger.add([entry(number)])
        os.write(told, f"{number}\n".encode())
    ledger.close()
    sys.settrace(None)
    os.write(told, f"steps {fuse.burnt}\n".encode())
    os._exit(0)


def run(file: Path, first: int, at: int, kind: str) -> tuple[list[int], int | None]:
    """Return the entries that a writer acknowledged before it ended, and its steps when it was not killed."""
    reader, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            writer(file, first, told, Fuse(at), kind)
        finally:
            os._exit(3)
    os.close(told)
    with os.fdopen(reader) as pipe:
        words = pipe.read().split()
    _, status = os.waitpid(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    assert ended in (0, -signal.SIGKILL), f"the writer failed with {ended}"
    steps = int(words[-1]) if ended == 0 else None
    return [int(word) for word in (words[:-2] if ended == 0 else words)], steps


def main() -> None:
    """Kill writers of a new ledger and of a growing one."""
    file, kills = Path(sys.argv[1]), int(sys.argv[2])
    done, acknowledged, number = 0, [], 0
    warm = Ledger.open(file)  # what is imported and compiled once is so before the first fork: all runs are alike
    warm.add([entry(0)])
    warm.add([entry(0), entry(1)])
    warm.close()
    for kind in ("line", "step"):
        for fresh in (True, False):
            place = file.with_name(f"{kind}-{fresh}.db")
            acknowledged, number = [], 0
            if not fresh:
                Ledger.open(place).close()
            said, steps = run(place.with_name(f"{kind}.db") if fresh else place, number, NEVER, kind)
            assert steps is not None
            acknowledged += said if not fresh else []
            for i in range(kills // 4):
                if fresh:
                    acknowledged = []
                    for end in ("", "-wal", "-shm"):
                        place.with_name(place.name + end).unlink(missing_ok=True)
                number += ENTRIES
                said, finished = run(place, number, 1 + steps * i // (kills // 4), kind)
                acknowledged += said
                done += finished is None
                if place.exists() and place.stat().st_size:
                    Ledger.open(place).add([entry(number)])  # the next program finds it usable, and may add again
                    acknowledged.append(number)
                    whole(place, acknowledged)
    print(done, len(acknowledged))


if __name__ == "__main__":
    main()
