"""Read a corpus with worker processes of this machine: bounded memory, resumable, and no document can stop it.

Each part is read by one worker, which writes the part's rows aside and renames them when they are whole; a part that
is there is never read again, so a run that was killed goes on where it was. A document that ends its worker (a crash in
a parser) or holds it too long is passed over, listed with its reason, and the part is read again without it. When all
parts are there they are joined in order: the result is the same whatever the workers did.
"""

from __future__ import annotations

import ctypes
import gc
import itertools
import json
import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from steelyard.core.errors import InputError
from steelyard.corpus.parts import Part

SECONDS = 60.0
"""That one document may take."""
_GROUP = 50_000
"""Rows in a row group of the result, about."""
_BATCH = 5_000
"""Rows that a worker holds before it writes them."""
_PROCESSES = get_context("spawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What came out: documents looked at, claims, documents that could not be read."""

    documents: int = 0
    claims: int = 0
    unread: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            documents=self.documents + other.documents,
            claims=self.claims + other.claims,
            unread=self.unread + other.unread,
        )


def read_parts(
    parts: Sequence[Part],
    folder: Path,
    *,
    workers: int,
    seconds: float = SECONDS,
    told: Callable[[Part], None] = lambda part: None,
) -> None:
    """Read every part that is not in ``folder`` yet.

    Parameters
    ----------
    parts : see `corpus.parts.parts_of`.
    folder : where ``NNNNNN.parquet`` of each part goes.
    workers : processes; with 1 the parts are read one after the other, still in a process of their own.
    seconds : that one document may take.
    told : called with each part that is done.

    Raises
    ------
    InputError
        a part cannot be opened at all.
    """
    left = []
    for part in parts:
        if place_of(folder, part).exists():
            told(part)
        else:
            left.append(part)
    left.reverse()
    crew = [_Worker(folder) for _ in range(min(workers, len(left)))]
    try:
        while left or any(one.part for one in crew):
            for one in crew:
                if one.part is None and left:
                    one.give(left.pop(), {})
            wait([one.pipe for one in crew if one.part] + [one.process.sentinel for one in crew if one.part], 1.0)
            for one in crew:
                if one.part and (done := one.look(seconds)):
                    told(done)
    finally:
        for one in crew:
            one.end()


def place_of(folder: Path, part: Part) -> Path:
    """Return where a part's rows are kept."""
    return folder / f"{part.number:06d}.parquet"


@dataclass(slots=True)
class _Worker:
    """A process and the part it has; replaced when it ends by itself or is too slow."""

    folder: Path
    part: Part | None = None
    bad: dict[int, str] = field(default_factory=dict)
    process: Any = None
    pipe: Any = None
    at: Any = None
    seen: int = -1
    since: float = 0.0
    tries: int = 0

    def give(self, part: Part, bad: dict[int, str]) -> None:
        """Start a part."""
        if self.process is None or not self.process.is_alive():
            self.pipe, theirs = _PROCESSES.Pipe()
            self.at = _PROCESSES.Value(ctypes.c_long, -1, lock=False)
            self.process = _PROCESSES.Process(target=_work, args=(theirs, self.at, str(self.folder)), daemon=True)
            self.process.start()
            theirs.close()
        self.part, self.bad, self.seen, self.since = part, bad, -1, time.monotonic()
        self.at.value = -1
        self.pipe.send((part, bad))

    def look(self, seconds: float) -> Part | None:
        """Return the part if it is done; begin it again without a document that ended or held the worker."""
        if self.pipe.poll():
            try:
                failure = self.pipe.recv()
            except EOFError:
                self._again("it ended the reader")
                return None
            if failure is not None:
                raise InputError(failure, where=self._part().path, mend="mend or remove it, then run again")
            done, self.part, self.tries = self._part(), None, 0
            return done
        if not self.process.is_alive():
            self._again("it ended the reader")
        elif self.at.value != self.seen:
            self.seen, self.since = self.at.value, time.monotonic()
        elif time.monotonic() - self.since > seconds and self.seen >= 0:
            self.process.kill()
            self._again(f"it took longer than {seconds:g} s")
        return None

    def end(self) -> None:
        """Stop the process."""
        if self.process is not None:
            self.process.kill()
            self.process.join()

    def _part(self) -> Part:
        assert self.part is not None
        return self.part

    def _again(self, reason: str) -> None:
        self.process.join()
        part, index = self._part(), self.at.value
        self.tries += 1
        if index < 0 or index in self.bad:
            if self.tries > 3:
                raise InputError("its reader ends before it begins", where=part.path, mend="is there memory left?")
        else:
            self.bad[index] = reason
        self.give(part, self.bad)


def _work(pipe: Connection, at: Any, folder: str) -> None:
    """Read parts until the other side is gone."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for done in itertools.count(1):
        try:
            part, bad = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            write_part(part, Path(folder), bad=bad, at=at)
            if done == 1:  # the lexicons are loaded and stay: the collector need not walk through them at every text
                gc.collect()
                gc.freeze()
            pipe.send(None)
        except OSError as error:
            pipe.send(f"cannot be read or written ({error.strerror or error})")
        except (BrokenPipeError, KeyboardInterrupt):
            return


def write_part(part: Part, folder: Path, *, bad: dict[int, str] | None = None, at: Any = None) -> None:
    """Read one part and write its rows, whole or not at all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from steelyard.corpus.rows import SCHEMA, rows_of_part

    place, aside = place_of(folder, part), folder / f".{part.number:06d}.{os.getpid()}"
    held: list[dict[str, Any]] = []
    count = 0
    with pq.ParquetWriter(aside, SCHEMA, compression="zstd") as writer:
        for index, rows in rows_of_part(part, bad=bad):
            count = index
            if at is not None:
                at.value = index
            held.extend(rows)
            if len(held) >= _BATCH:
                writer.write_table(pa.Table.from_pylist(held, schema=SCHEMA))
                held = []
        writer.write_table(pa.Table.from_pylist(held, schema=SCHEMA))
        writer.add_key_value_metadata({"documents": str(count)})
    _settle(aside, place)


def join(parts: Sequence[Part], folder: Path, out: Path, *, about: dict[str, str]) -> Count:
    """Join the parts in order into one table of claims and one list of what could not be read, and remove them.

    Parameters
    ----------
    out : the table; beside it, ``NAME.unread.jsonl`` lists the documents that could not be read, if there are any.
    about : goes into the table's own metadata.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    from steelyard.corpus.rows import CLAIMS

    unread = out.with_suffix(".unread.jsonl")
    aside, listed = (one.with_name(f".{one.name}.aside") for one in (out, unread))
    count, held = Count(), [CLAIMS.empty_table()]
    with pq.ParquetWriter(aside, CLAIMS, compression="zstd") as writer, listed.open("w", encoding="utf-8") as lines:
        for part in parts:
            claims, failed, documents = _rows_of(place_of(folder, part))
            lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in failed)
            count += Count(documents=documents, claims=claims.num_rows, unread=len(failed))
            held.append(claims)
            if sum(table.num_rows for table in held) >= _GROUP:
                writer.write_table(pa.concat_tables(held))
                held = [CLAIMS.empty_table()]
        writer.write_table(pa.concat_tables(held))
        writer.add_key_value_metadata({**about, "documents": str(count.documents), "unread": str(count.unread)})
    if count.unread:
        _settle(listed, unread)
    else:
        listed.unlink()
    _settle(aside, out)
    shutil.rmtree(folder)
    return count


def _rows_of(place: Path) -> tuple[Any, list[dict[str, Any]], int]:
    """Return a part's claims, its documents that could not be read, and how many documents it holds."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from steelyard.corpus.rows import CLAIMS, UNREAD

    with pq.ParquetFile(place) as file:
        documents = int(file.metadata.metadata[b"documents"])
        table = file.read()
    failed = pc.is_valid(table["unread"])
    return (
        table.filter(pc.invert(failed)).select(CLAIMS.names),
        table.filter(failed).select(UNREAD).to_pylist(),
        documents,
    )


def _settle(aside: Path, place: Path) -> None:
    """Give a whole file its name, on the disk."""
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.replace(place)
