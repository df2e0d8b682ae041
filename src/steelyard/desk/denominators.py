"""Newer counts of people and figures of GDP, which stand beside the ledger and go before those that ship.

A CSV with the columns code, year, people (or gdp), source is taken in by ``steelyard add`` like any other file: a row
replaces the one of the same economy and year. What ships ends in 2017 (`gazetteer.people`, `indicators.gravity`).
Refused: a row without an economy of ISO 3166, a year, an amount above zero and a source; then nothing is taken in.
"""

from __future__ import annotations

import csv
import fcntl
import io
import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from steelyard.core.economy import is_country, is_region
from steelyard.core.errors import InputError
from steelyard.desk.official import beside
from steelyard.gazetteer.people import FILE as PEOPLE_FILE
from steelyard.indicators.gravity import FILE as GDP_FILE
from steelyard.indicators.gravity import WORLD
from steelyard.ledger.store import Ledger

FILES: Mapping[str, str] = {"people": PEOPLE_FILE, "gdp": GDP_FILE}
"""Column of the amount -> the file beside the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """``value`` people, or dollars of GDP, of an economy in a year, by ``source``."""

    code: str
    year: int
    value: float
    source: str


def column_of(path: str) -> str | None:
    """Return which of `FILES` a CSV is by its head: ``people`` or ``gdp``; None for any other file."""
    file = Path(path)
    if file.suffix.casefold() != ".csv" or not file.is_file():
        return None
    try:
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            head = {cell.strip().casefold() for cell in lines.readline(1_000).split(",")}
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", where=path, mend="let it be read by this user") from None
    return next((one for one in FILES if head == {"code", "year", one, "source"}), None)


def add_counts(path: str, column: str, ledger: Ledger) -> tuple[int, bool]:
    """Take a file of counts in; return its rows and whether any of them is new.

    Raises
    ------
    InputError
        a row that cannot be, with its line; nothing is taken in then.
    """
    folder = beside(ledger).folder
    file = folder / FILES[column]
    given = read(Path(path), column)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".counts.lock").open("w") as lock:  # of two writers at once the second keeps the first one's rows
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = {(one.code, one.year): one for one in (read(file, column) if file.is_file() else ())}
        merged = known | {(one.code, one.year): one for one in given}
        if merged != known:
            part = file.with_name(f".{file.name}.part")
            with part.open("w", encoding="utf-8") as out:
                out.write(_written(merged.values(), column))
                out.flush()
                os.fsync(out.fileno())
            part.replace(file)
    return len(given), merged != known


def gdp_beside(ledger: Ledger) -> dict[str, dict[int, float]]:
    """Return the GDP that was added: code (`WORLD` for the world) -> year -> dollars; nothing where none was."""
    found: dict[str, dict[int, float]] = {}
    file = beside(ledger).folder / GDP_FILE
    for one in read(file, "gdp") if file.is_file() else ():
        found.setdefault(one.code, {})[one.year] = one.value
    return found


def read(file: Path, column: str) -> tuple[Count, ...]:
    """Read a file of counts.

    Raises
    ------
    InputError
        a row that cannot be, with its line.
    """
    with file.open(encoding="utf-8-sig", newline="") as lines:
        try:
            rows = [{str(k).strip().casefold(): v for k, v in row.items()} for row in csv.DictReader(lines)]
        except UnicodeDecodeError:
            raise InputError("not UTF-8", where=str(file), mend="save it as UTF-8") from None
    return tuple(_count(row, column, f"{file}, line {number}") for number, row in enumerate(rows, 2))


def _count(row: Mapping[str, str], column: str, where: str) -> Count:
    mend = f"write code,year,{column},source"
    try:
        code, year, value = row["code"].strip().upper(), int(row["year"]), float(row[column])
        source = row["source"].strip()
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InputError(f"not a row of {column}", where=where, mend=mend) from None
    if not (is_country(code) or is_region(code) or code == WORLD):
        mend = "take a code of ISO 3166, WLD for the world"
        raise InputError(f"no economy is called {code!r}", where=where, mend=mend)
    if not (0 < value < math.inf and 1_000 <= year <= 9_999 and source) or (column == "people" and value != int(value)):
        raise InputError(f"not a row of {column}", where=where, mend=f"{mend}: an amount above zero, and a source")
    return Count(code=code, year=year, value=value, source=source)


def _written(counts: Iterable[Count], column: str) -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("code", "year", column, "source"))
    for one in sorted(counts, key=lambda one: (one.code, one.year)):
        rows.writerow((one.code, one.year, f"{one.value:.15g}", one.source))
    return text.getvalue()
