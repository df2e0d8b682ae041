"""The documents of one part, one at a time: bytes or text, with what their source says of them.

Nothing is held but the document at hand. A document that is too large is passed on as its first bytes and said to be
so; a line or record that is broken is passed on with its reason.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, cast

from steelyard.corpus.parts import Part
from steelyard.reading.documents.draft import MAX_BYTES

_TEXTS = ("text", "content", "body", "article", "html", "maintext")
_NAMES = ("id", "document", "address", "url", "link", "path")
_ADDRESSES = ("address", "url", "link", "source_url")
_DAYS = ("published", "date", "date_publish", "published_at", "pub_date")
_TITLES = ("title", "headline")
_GZIP = b"\x1f\x8b\x08"
_PAGES = ("text/", "application/xhtml", "application/xml", "application/pdf", "application/rss", "application/atom")


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """One document as it lies in its source. ``broken`` says why it cannot be had, or is None."""

    name: str
    place: str
    """Where in the corpus: a path, or a file and an offset in it. Unique."""
    data: bytes = b""
    address: str | None = None
    published: str | None = None
    broken: str | None = None


def documents(part: Part, *, bad: Mapping[int, str] | None = None) -> Iterator[Raw]:
    """Yield the documents of a part in the order of the source.

    Parameters
    ----------
    part : see `corpus.parts`.
    bad : documents that ended the reader before, by index, with the reason: broken, and not opened again where each
        is a file.
    """
    bad = bad or {}
    stream = _files(part, bad) if part.form == "files" else _STREAMS[part.form](part)
    for index, raw in enumerate(stream):
        yield replace(raw, data=b"", broken=bad[index]) if index in bad else raw


def _files(part: Part, bad: Mapping[int, str]) -> Iterator[Raw]:
    for index, path in enumerate(part.files):
        name = str(Path(path).relative_to(part.path))
        if index in bad:
            yield Raw(name=name, place=name)
            continue
        try:
            with Path(path).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
            yield Raw(name=name, place=name, data=data)
        except OSError as error:
            yield Raw(name=name, place=name, broken=f"cannot be read ({error.strerror})")


def _lines(part: Part) -> Iterator[Raw]:
    zipped = part.path.casefold().endswith(".gz")
    with cast(IO[bytes], gzip.open(part.path) if zipped else Path(part.path).open("rb")) as file:
        at = 0 if zipped else _line_start(file, part.start)
        stem = Path(part.path).name
        while zipped or at < part.end:
            line = file.readline(MAX_BYTES + 1)
            if not line:
                return
            place = f"{stem}:{at}"
            at += len(line)
            if len(line) > MAX_BYTES and not line.endswith(b"\n"):
                at += _pass_line(file)
                yield Raw(name=place, place=place, broken=f"a line of more than {MAX_BYTES // 10**6} MB")
            elif line.strip():
                yield _line(line, place)


def _line_start(file: IO[bytes], start: int) -> int:
    """Go to the first line that starts at or after an offset and return where it starts."""
    if start == 0:
        return 0
    file.seek(start - 1)
    return start - 1 + _pass_line(file)


def _pass_line(file: IO[bytes]) -> int:
    """Read to a line's end in bounded memory; return how many bytes that took."""
    passed = 0
    while chunk := file.readline(1_000_000):
        passed += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return passed


def _line(line: bytes, place: str) -> Raw:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Raw(name=place, place=place, broken=f"not JSON ({type(error).__name__})")
    if not isinstance(row, dict):
        return Raw(name=place, place=place, broken="not a JSON object")
    return _row(row, place)


def _row(row: dict[str, Any], place: str) -> Raw:
    text = _first(row, _TEXTS)
    name = _first(row, _NAMES) or place
    if not text:
        return Raw(name=name, place=place, broken=f"no text under {', '.join(_TEXTS)}")
    title = _first(row, _TITLES)
    if title and not text.lstrip().startswith(("<", title[:40])):
        text = f"{title}\n{text}"
    return Raw(
        name=name, place=place, data=text.encode("utf-8", "surrogatepass"), address=_first(row, _ADDRESSES),
        published=_day(_first(row, _DAYS)),
    )  # fmt: skip


def _first(row: dict[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, int | date):
            return str(value)
    return None


def _day(value: str | None) -> str | None:
    """Return an ISO day where the text begins with one."""
    try:
        return datetime.fromisoformat((value or "")[:10]).date().isoformat()
    except ValueError:
        return None


def _table(part: Part) -> Iterator[Raw]:
    import pyarrow.parquet as pq

    file = pq.ParquetFile(part.path)
    known = set(file.schema_arrow.names)
    wanted = [c for c in dict.fromkeys((*_TEXTS, *_NAMES, *_ADDRESSES, *_DAYS, *_TITLES)) if c in known]
    stem, first = Path(part.path).name, 0
    for group in range(file.num_row_groups):
        last = first + file.metadata.row_group(group).num_rows
        if first < part.end and last > part.start:
            at = first
            for batch in file.iter_batches(batch_size=256, row_groups=[group], columns=wanted):
                for row in batch.to_pylist():
                    if part.start <= at < part.end:
                        yield _row(row, f"{stem}:{at}")
                    at += 1
        first = last


def _archive(part: Part) -> Iterator[Raw]:
    """Yield the pages of a WARC file: the responses that hold text."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    stem = Path(part.path).name
    with Path(part.path).open("rb") as file:
        start = _record_start(file, part.start, part.end)
        if start is None:
            return
        file.seek(start)
        stream = ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True)
        try:
            for record in stream:
                at = record.stream_pos
                if at >= part.end:
                    return
                kind = (record.http_content_type or "text/html").casefold()
                if kind.startswith(_PAGES):
                    address = record.headers.get("WARC-Target-URI")
                    data = record.reader.read(MAX_BYTES + 1)
                    yield Raw(name=address or str(record.record_id), place=f"{stem}:{at}", data=data, address=address)
        except (OSError, ValueError, EOFError) as error:
            yield Raw(name=stem, place=f"{stem}:{part.start}..", broken=f"the archive breaks off ({error})")


def _record_start(file: IO[bytes], start: int, end: int) -> int | None:
    """Return where the first record at or after an offset starts, or None when none does before ``end``."""
    window, at = 1_000_000, start
    while at < end:
        file.seek(at)
        block = file.read(window + 64)
        if not block:
            return None
        for offset in _candidates(block[: window + 8]):
            if offset < window and at + offset < end and _is_record(file, at + offset):
                return at + offset
        at += window
    return None


def _candidates(block: bytes) -> Iterator[int]:
    for magic in (_GZIP, b"WARC/1."):
        found = -1
        while (found := block.find(magic, found + 1)) >= 0:
            yield found


def _is_record(file: IO[bytes], at: int) -> bool:
    """True where a record begins: its first bytes, unpacked if they are packed, are ``WARC/1.``."""
    file.seek(max(0, at - 4))
    before = file.read(min(4, at))
    head = file.read(4_096)
    if head.startswith(b"WARC/1."):
        return at == 0 or before.endswith(b"\r\n\r\n")
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 16).startswith(b"WARC/1.")
    except zlib.error:
        return False


_STREAMS: dict[str, Callable[[Part], Iterator[Raw]]] = {"lines": _lines, "table": _table, "archive": _archive}
