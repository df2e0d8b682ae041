"""A corpus cut into parts that can be read alone, on any worker, in any order.

Parts are cut by bytes, rows or files of the source alone, so the same source gives the same parts on every machine;
each document belongs to exactly one part. JSON lines and WARC archives are cut at byte offsets: a part begins at the
first line, or the first archived record, that starts in its range, and ends with the last one that does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from steelyard.core.errors import InputError

BYTES = 4_000_000
"""Of the source, in a part."""
FILES = 200
PIECES = 8
"""Of one row group of a table, at most."""

_LINES = (".jsonl", ".ndjson")
_ARCHIVES = (".warc", ".warc.gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A share of a corpus. ``form``: files, lines, table or archive.

    ``start`` and ``end`` are bytes of ``path`` (lines, archive) or rows of it (table); ``files`` are paths in order.
    ``size`` is what it counts in the progress, in bytes of the source.
    """

    number: int = 0
    form: str
    path: str
    start: int = 0
    end: int = 0
    files: tuple[str, ...] = ()
    size: int = 0

    def to_json(self) -> str:
        """Return one line that `Part.from_json` reads."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> Part:
        """Read what `to_json` wrote."""
        row = json.loads(line)
        return cls(**{**row, "files": tuple(row["files"])})


def parts_of(source: str, *, size: int = BYTES) -> list[Part]:
    """Return the parts of a corpus in order.

    Parameters
    ----------
    source : a folder of documents, or a file of JSON lines (``.gz`` allowed), Parquet, or WARC (``.gz`` allowed); a
        folder that holds such files is read file by file.
    size : bytes of the source in a part.

    Raises
    ------
    InputError
        the source is not there, is empty, or is of no form that is known.
    """
    place = Path(source)
    if place.is_dir():
        found = sorted(one for one in place.rglob("*") if one.is_file() and not one.name.startswith("."))
        bundles = [one for one in found if form_of(one) != "files"]
        rest = [one for one in found if form_of(one) == "files"]
        cuts = [cut for one in bundles for cut in _cut(one, size)] + _shelves(rest, place, size)
    elif place.is_file():
        if form_of(place) == "files":
            raise InputError(
                "not a corpus", where=source, mend="give a folder, or a file of .jsonl, .parquet, .warc or .warc.gz"
            )
        cuts = _cut(place, size)
    else:
        raise InputError("no such file or folder", where=source, mend="check the path")
    if not cuts:
        raise InputError("the corpus is empty", where=source, mend="give a folder with documents")
    return [replace(part, number=number) for number, part in enumerate(cuts)]


def form_of(file: Path) -> str:
    """Return how a file is read, by its name: lines, table, archive, or files (a document by itself)."""
    name = file.name.casefold()
    if name.endswith(_ARCHIVES):
        return "archive"
    if name.removesuffix(".gz").endswith(_LINES):
        return "lines"
    return "table" if name.endswith(".parquet") else "files"


def fingerprint(parts: Sequence[Part]) -> str:
    """Return a hash that changes when the source, or how it is cut, does."""
    told = hashlib.sha256()
    for part in parts:
        told.update(part.to_json().encode())
        for path in part.files or (part.path,):
            about = Path(path).stat()
            told.update(f"{about.st_size} {about.st_mtime_ns}".encode())
    return told.hexdigest()


def _cut(file: Path, size: int) -> list[Part]:
    form, path, length = form_of(file), str(file), file.stat().st_size
    if form == "table":
        return list(_row_groups(path, size))
    whole = form == "lines" and path.casefold().endswith(".gz")
    step = max(length, 1) if whole else size
    return [
        Part(form=form, path=path, start=at, end=min(at + step, length), size=min(step, length - at))
        for at in range(0, length, step)
    ]


def _row_groups(path: str, size: int) -> Iterator[Part]:
    """Yield row groups; a large one in pieces, but few, since each piece unpacks the whole group."""
    import pyarrow.parquet as pq

    try:
        about = pq.ParquetFile(path).metadata
    except (OSError, ValueError) as error:
        raise InputError(f"not a whole Parquet file ({error})", where=path, mend="copy it again") from None
    at = 0
    for number in range(about.num_row_groups):
        group = about.row_group(number)
        rows, weight = group.num_rows, group.total_byte_size
        pieces = min(PIECES, max(1, weight // size), max(1, rows))
        for piece in range(pieces):
            start, end = at + rows * piece // pieces, at + rows * (piece + 1) // pieces
            yield Part(form="table", path=path, start=start, end=end, size=weight // pieces)
        at += rows


def _shelves(files: Sequence[Path], root: Path, size: int) -> list[Part]:
    """Group single documents: at most so many, and so many bytes, in a part."""
    shelves: list[Part] = []
    held: list[str] = []
    weight = 0
    for file in files:
        length = file.stat().st_size
        if held and (len(held) == FILES or weight + length > size):
            shelves.append(Part(form="files", path=str(root), files=tuple(held), size=weight))
            held, weight = [], 0
        held.append(str(file))
        weight += length
    if held:
        shelves.append(Part(form="files", path=str(root), files=tuple(held), size=weight))
    return shelves
