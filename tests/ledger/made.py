"""Entries of a made-up pair, each with its own claims, and a look at what a ledger holds of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.core.origin import Source
from steelyard.core.period import Period
from steelyard.core.pledge import Pledge
from steelyard.ledger.store import Entry

PAIR = ("KAZ", "RU-OMS")
CLAIMS = 7
"""Claims of every made-up entry."""


def claim(key: str, year: int, value: float, source: str, **more: object) -> Claim:
    """A yearly level in dollars, said to the million."""
    return Claim(
        id=key, kind=Kind.LEVEL, reporter=PAIR[0], partner=PAIR[1], flow=Flow.TURNOVER, value=value, low=value - 5e5,
        high=value + 5e5, period=Period.year(year), source=source, authority="KAZ", **more,  # type: ignore[arg-type]
    )  # fmt: skip


def entry(number: int) -> Entry:
    """The entry of a number: a source with seven claims and a pledge."""
    key = f"s{number:05}"
    claims = tuple(claim(f"{key}-{i}", 2000 + i, (10 + i) * 1e6, key) for i in range(CLAIMS))
    pledge = Pledge(id=f"{key}-p", quote="", start=0, end=0, what="a plant of two halls", act="build")
    source = Source(key=key, address=f"https://news.example/{number}", published="2021-02-10")
    return Entry(source=source, hash=f"{number:064x}", claims=claims, pledges=((PAIR, pledge),))


def stored(file: Path) -> dict[int, tuple[int, int]]:
    """Return number of entry -> claims and pledges that a sound file holds of it; raise when it is not sound."""
    with closing(sqlite3.connect(file)) as raw:
        problems = raw.execute("PRAGMA integrity_check").fetchall() + raw.execute("PRAGMA foreign_key_check").fetchall()
        assert problems == [("ok",)], problems
        sources = [row[0] for row in raw.execute("SELECT key FROM sources")]
        count = "SELECT source, count(*) FROM {} GROUP BY source"
        claims, pledges = (dict(raw.execute(count.format(table))) for table in ("claims", "pledges"))
    assert set(claims) | set(pledges) <= set(sources), "rows without their source"
    return {int(key[1:]): (claims.get(key, 0), pledges.get(key, 0)) for key in sources}


def whole(file: Path, acknowledged: Sequence[int]) -> set[int]:
    """Return the entries that a file holds; all of them are whole, and every acknowledged one is there."""
    held = stored(file)
    assert {number for number, rows in held.items() if rows != (CLAIMS, 1)} == set()
    assert set(acknowledged) <= held.keys()
    return set(held)
