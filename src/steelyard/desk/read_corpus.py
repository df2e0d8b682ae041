"""Read a corpus into one table of claims, and weigh every pair that it speaks of."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steelyard import __version__
from steelyard.core.errors import InputError
from steelyard.corpus.local import Count, join, read_parts
from steelyard.corpus.parts import BYTES, Part, fingerprint, parts_of

_SOURCE = b"source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What is to be read, and what became of it. ``count`` stands when it is done."""

    source: str
    out: Path
    parts: tuple[Part, ...]
    fingerprint: str
    count: Count | None = None

    @property
    def folder(self) -> Path:
        """Where the parts wait until all are there."""
        return self.out.with_name(f"{self.out.name}.parts")

    @property
    def size(self) -> int:
        """Bytes of the source."""
        return sum(part.size for part in self.parts)


def open_corpus(source: str, out: str, *, size: int = BYTES) -> Corpus:
    """Cut a corpus into parts and see how far an earlier run came.

    Raises
    ------
    InputError
        no such corpus; the result or its waiting parts belong to another corpus; no folder for the result.
    """
    place = Path(out)
    if not place.parent.is_dir():
        raise InputError("no such folder", where=str(place.parent), mend="make it first")
    if place.suffix != ".parquet":
        raise InputError("the result is a Parquet table", where=out, mend="name it NAME.parquet")
    parts = parts_of(source, size=size)
    corpus = Corpus(source=source, out=place, parts=tuple(parts), fingerprint=fingerprint(parts))
    if place.is_file():
        return _whole(corpus)
    mark = corpus.folder / "source"
    if mark.is_file() and mark.read_text() != corpus.fingerprint:
        raise InputError(
            "waiting parts are of another corpus, or it changed", where=str(corpus.folder), mend="remove that folder"
        )
    return corpus


def _whole(corpus: Corpus) -> Corpus:
    """Return a corpus whose result is there already."""
    import pyarrow.parquet as pq

    try:
        told = pq.ParquetFile(corpus.out)
        about = told.metadata.metadata or {}
    except (OSError, ValueError):
        about = {}
    if about.get(_SOURCE, b"").decode() != corpus.fingerprint:
        raise InputError("is there and holds something else", where=str(corpus.out), mend="name another file")
    count = Count(documents=int(about[b"documents"]), claims=told.metadata.num_rows, unread=int(about[b"unread"]))
    return Corpus(source=corpus.source, out=corpus.out, parts=corpus.parts, fingerprint=corpus.fingerprint, count=count)


def read_corpus(
    corpus: Corpus, *, workers: int | None = None, told: Callable[[Part], None] = lambda part: None
) -> Count:
    """Read what an earlier run left, join everything, and return the counts.

    Parameters
    ----------
    workers : processes; by default one a core.
    told : called with each part that is done, also by an earlier run.
    """
    if corpus.count is not None:
        return corpus.count
    corpus.folder.mkdir(exist_ok=True)
    mark = corpus.folder / "source"
    if not mark.exists():
        mark.write_text(corpus.fingerprint)
    read_parts(corpus.parts, corpus.folder, workers=workers or os.cpu_count() or 1, told=told)
    about = {"source": corpus.fingerprint, "version": __version__, "schema": "1"}
    return join(corpus.parts, corpus.folder, corpus.out, about=about)


def read_on_spark(corpus: Corpus, *, master: str, weighed: str | None = None) -> tuple[Count, int]:
    """Read, and if wished weigh, on Apache Spark. The results are folders of Parquet files.

    Returns
    -------
    the counts, and how many pairs were weighed.
    """
    from steelyard.corpus import spark

    for place in (corpus.out, *([Path(weighed)] if weighed else [])):
        if place.exists():
            raise InputError("is there already", where=str(place), mend="name another folder, or remove it")
    running = spark.session(master)
    try:
        count = spark.read_parts(running, corpus.parts, corpus.out)
        pairs = spark.weigh_pairs(running, str(corpus.out), Path(weighed), weigh_group) if weighed else 0
    finally:
        running.stop()
    return count, pairs


def weigh_corpus(
    claims: Path, out: str, *, workers: int | None = None, started: Callable[[int], Callable[[int], None]]
) -> int:
    """Weigh every pair of a table of claims into another table; return how many pairs there are.

    Parameters
    ----------
    started : called with the number of pairs; what it returns is called with how many are done since.
    """
    import pyarrow.parquet as pq

    from steelyard.corpus.pairs import count_pairs, weigh_table

    if not Path(out).parent.is_dir():
        raise InputError("no such folder", where=str(Path(out).parent), mend="make it first")
    table = pq.read_table(claims)
    pairs = count_pairs(table)
    done = weigh_table(table, weigh_group, workers=workers or os.cpu_count() or 1, told=started(pairs))
    aside = Path(out).with_name(f".{Path(out).name}.aside")
    pq.write_table(done, aside, compression="zstd")
    aside.replace(out)
    return pairs


def weigh_group(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the row of one pair, as `corpus.pairs.PAIRS`: bounds, conflicts and verdicts, without estimates."""
    from steelyard.core.claim import Claim
    from steelyard.desk.weigh import to_json
    from steelyard.weighing.weigh import weigh

    claims = [Claim.from_json(row) for row in rows]
    ends = (claims[0].reporter, claims[0].partner)
    own = sum({claim.reporter, claim.partner} == set(ends) for claim in claims)
    row: dict[str, Any] = {"reporter": ends[0], "partner": ends[1], "claims": own}
    try:
        weighing = to_json(weigh(claims, estimates=False))
    except Exception as error:  # whatever one pair does to the weighing, it costs itself only and is listed
        return {**row, "failed": f"{type(error).__name__}: {error}"}
    (mine,) = (one for one in weighing["pairs"] if {one["reporter"], one["partner"]} == set(ends))
    return {
        **row,
        "reporter": mine["reporter"],
        "partner": mine["partner"],
        "contradicted": len({one["claim"] for one in mine["findings"] if one["verdict"] == "CONTRADICTED"}),
        "weighing": json.dumps(mine, ensure_ascii=False),
    }
