"""Open a file as the view ``raw``, or say in one line what it is instead of a table.

DuckDB reads delimited text and Parquet by itself, whatever the delimiter and however large. Text in another encoding
than UTF-8, or inside a zip, is written beside as UTF-8 first; the other forms are turned into columns by
`official.files`. A gzip that is cut short is an error, never the rows that came.
"""

from __future__ import annotations

import codecs
import gzip
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from steelyard.core.errors import InputError
from steelyard.official.files import columns_of, only_member
from steelyard.official.spans import is_period

if TYPE_CHECKING:
    import duckdb

TEXT = (".csv", ".tsv", ".txt", ".tab", ".psv", ".dlm", "")
"""Endings of delimited text; none: inside an archive only."""
_CHUNK = 1 << 22
_AGAIN = "download it again"


def open_raw(connection: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """Make the view ``raw`` of a file and return its columns.

    Raises
    ------
    InputError
        the file cannot be read as a table.
    """
    import duckdb

    try:
        if path.suffix.casefold() == ".parquet":
            _view(connection, f"read_parquet({quoted(str(path))})")
        elif _inner(path).suffix.casefold() in TEXT:
            _open_text(connection, path)
        else:
            connection.register("raw_table", columns_of(path))
            _view(connection, "raw_table")
        columns = [row[0] for row in connection.execute("DESCRIBE raw").fetchall()]
    except duckdb.Error as error:
        raise unread(error, path) from None
    _demand_head(columns, path)
    return columns


def unread(error: Exception, path: Path) -> InputError:
    """Return what DuckDB says of a file that it cannot read as one line: which figure, or which line of the file."""
    words = str(error)
    if found := re.search(r"Could not convert string '(.*?)' to DOUBLE", words):
        people = re.fullmatch(r"-?\d[\d\s.,'\u00a0\u202f]*", found[1])
        drafted = f'steelyard describe {path} > layout.toml  writes  decimal = "," (or "."), then add with --layout'
        mend = drafted if people else "correct the row, or leave its figure empty"
        return InputError(f"a figure that is no plain number: {found[1]!r}", where=str(path), mend=mend)
    if found := re.search(r"CSV Error on Line: (\d+)[\s\S]*Expected Number of Columns: (\d+) Found: (\d+)", words):
        return _unlike(path, *map(int, (found[1], found[3], found[2])))
    line = next((one for one in words.splitlines() if "unsuccessful or closed" not in one), words)
    told = re.sub(r" file \"\S*\"", " it", line.removeprefix("Error: ")).strip()
    return InputError(f"it cannot be read ({told})", where=str(path), mend="check its columns, or save it as CSV")


def _unlike(path: Path, line: int, cells: int, others: int) -> InputError:
    mend = "mend the line; the file must hold one table, with as many cells in every row as in its head"
    return InputError(f"line {line} has {cells} cells where others have {others}", where=str(path), mend=mend)


def quoted(text: str) -> str:
    """Return a text as a word of SQL."""
    return "'" + text.replace("'", "''") + "'"


def _view(connection: duckdb.DuckDBPyConnection, source: str) -> None:
    connection.execute(f"CREATE OR REPLACE VIEW raw AS SELECT * FROM {source}")


def _inner(path: Path) -> Path:
    """The name of what a compressed file holds."""
    kind = path.suffix.casefold()
    if kind == ".zip":
        return Path(only_member(path))
    return path.with_suffix("") if kind == ".gz" else path


def _open_text(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        with _stream(path) as stream:
            encoding = _encoding(stream, path)
        tabs = _inner(path).suffix.casefold() in (".tsv", ".tab")
        if encoding == "utf-8" and path.suffix.casefold() != ".zip":
            _view(connection, _reader(connection, path, path, tabs=tabs))
            return
        with tempfile.NamedTemporaryFile(suffix=".csv") as plain:
            with _stream(path) as stream:
                for text in codecs.iterdecode(iter(lambda: stream.read(_CHUNK), b""), encoding, "replace"):
                    plain.write(text.encode())
            plain.flush()
            read = _reader(connection, Path(plain.name), path, tabs=tabs)
            connection.execute(f"CREATE OR REPLACE TABLE raw_text AS SELECT * FROM {read}")
        _view(connection, "raw_text")
    except (EOFError, zlib.error, zipfile.BadZipFile):
        raise InputError("cut short, or damaged", where=str(path), mend=_AGAIN) from None
    except gzip.BadGzipFile:
        raise InputError("no gzip file, whatever it is called", where=str(path), mend=_AGAIN) from None


def _reader(connection: duckdb.DuckDBPyConnection, file: Path, path: Path, *, tabs: bool) -> str:
    """Return how DuckDB reads a UTF-8 text; refuse one of which lines with cells would be skipped as a title.

    A first row that is years from some column on is a head too, though numbers.
    """
    how = f"{quoted(str(file))}, all_varchar=true" + (", delim='\t'" if tabs else "")
    asked = f"SELECT Delimiter, SkipRows, HasHeader, len(Columns) FROM sniff_csv({how})"
    sign, skipped, has_head, count = connection.execute(asked).fetchone() or (",", 0, True, 0)
    with _stream(file) as stream:
        head = [stream.readline(1 << 16).decode("utf-8-sig", "replace") for _ in range(skipped + 1)]
    for number, line in enumerate(head[:skipped], 1):
        if (cells := line.count(sign) + 1) >= max(3, count // 2):
            raise _unlike(path, number, cells, count)
    if not has_head and _is_head_of_years([cell.strip('" \r\n') for cell in head[skipped].split(sign)]):
        how += f", header=true, skip={skipped}"
    return f"read_csv({how})"


def _is_head_of_years(cells: list[str]) -> bool:
    names = [cell for cell in cells if not is_period(cell)]
    return 0 < len(names) <= len(cells) - 2 and cells[: len(names)] == names and not any(n[:1].isdigit() for n in names)


@contextmanager
def _stream(path: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    kind = path.suffix.casefold()
    if kind == ".zip":
        with zipfile.ZipFile(path) as archive, archive.open(only_member(path)) as member:
            yield member
    elif kind == ".gz":
        with gzip.open(path) as unpacked:
            yield unpacked
    else:
        with path.open("rb") as file:
            yield file


def _encoding(stream: IO[bytes] | gzip.GzipFile, path: Path) -> str:
    """Return how a text is encoded, after a look at all of it: UTF-8, UTF-16 by its mark, else Cyrillic Windows where
    it has Cyrillic letters, else Western.
    """
    head = stream.read(_CHUNK)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    _demand_text(head, path)
    decoder, utf8, runs, letters, chunk = codecs.getincrementaldecoder("utf-8")(), True, 0, 0, head
    while True:
        try:
            if utf8:
                decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError:
            utf8 = False
        if not chunk:
            break
        if not utf8:
            letters += len(_LETTER.findall(chunk))
            runs += sum(map(len, _RUN.findall(chunk)))
        chunk = stream.read(_CHUNK)
    return "utf-8" if utf8 else "cp1251" if 2 * runs > letters else "cp1252"


_LETTER, _RUN = re.compile(rb"[\xc0-\xff]"), re.compile(rb"[\xc0-\xff]{3,}")
"""Letters of the Windows encodings past ASCII: in Cyrillic words they stand side by side, in Western ones seldom."""


def _demand_text(head: bytes, path: Path) -> None:
    """Refuse what is no delimited text, by its first bytes."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not start:
        raise InputError("an empty file", where=str(path), mend=f"{_AGAIN}: an empty answer is not kept")
    if re.match(rb"<(!doctype|html|head|body|table|\?xml)", start, re.IGNORECASE):
        mend = "open it in a browser and save the table itself; XML needs the ending .xml"
        raise InputError("a web page or XML that is called a table", where=str(path), mend=mend)
    if start[:1] in b"{[" and b":" in start[:200]:
        raise InputError("JSON that is called a table", where=str(path), mend="give it the ending .json")
    if head.count(b"\0") > len(head) // 100:
        raise InputError("no text: it has other bytes than letters", where=str(path), mend="save the table as CSV")


def _demand_head(columns: list[str], path: Path) -> None:
    figures = [c for c in columns if re.fullmatch(r"-?\d[\d.,]*", c) and not is_period(c)]
    if figures or all(re.fullmatch(r"column\d+", c) for c in columns):
        mend = "put the columns' names in the first line, and as many cells in every row"
        raise InputError("no head that names the columns, or rows of unlike length", where=str(path), mend=mend)
    if len(columns) == 1 and re.search(r"[,;\t|]", columns[0]):
        mend = "see that every row has as many cells as the head, and that the file holds one table"
        raise InputError("rows of unlike length", where=str(path), mend=mend)
