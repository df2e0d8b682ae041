"""Export-control lists: which products a ranking must not name.

A list has a name, a jurisdiction, a date, the destinations that it holds for, and codes (CN8, HS6 or headings). It is
kept beside the ledger's tables, once however often it is added. A product is covered when its HS6 heading holds a
listed code, when a listed heading holds it, or when it is a coarser heading that holds a listed code: what cannot be
told apart is covered.

Refuses to let a list that is missing or older than a year pass for an empty one.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from steelyard.core.errors import InputError, LedgerError

FOLDER = "controls"
COLUMNS = ("code", "codes", "cn8", "cn", "hs6", "hs", "hs_code", "commodity_code", "product_code", "taric")
"""Names of the column that holds the codes; a file with one column needs none."""
MOST_DAYS = 366
"""A list older than this against the latest of the sources is too old."""
_MISSING = "give a CSV with a column  code  of CN8 or HS6 codes"


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlList:
    """One list as it was on a day. ``destinations`` are economy codes; ``codes`` have 2, 4, 6 or 8 digits."""

    name: str
    jurisdiction: str
    date: str
    destinations: tuple[str, ...]
    codes: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Control:
    """What holds for one destination on one day: all lists for it, the newest of each name. Only the state in_force
    lets a ranking be shown.
    """

    destination: str
    as_of: str
    lists: tuple[ControlList, ...] = field(default=())

    @property
    def state(self) -> str:
        """in_force, missing (no list for the destination) or old (a jurisdiction's newest is over a year behind
        as_of)."""
        if not self.lists:
            return "missing"
        newest = {one.jurisdiction: one.date for one in sorted(self.lists, key=lambda row: row.date)}
        return "old" if any(_days(day, self.as_of) > MOST_DAYS for day in newest.values()) else "in_force"

    @cached_property
    def _heads(self) -> tuple[frozenset[str], frozenset[str]]:
        """(what a code must start with to be covered, every coarser heading of a listed code)."""
        codes = {code[:6] for one in self.lists for code in one.codes}
        return frozenset(codes), frozenset(code[:n] for code in codes for n in range(2, len(code) + 1))

    def covers(self, code: str) -> bool:
        """True for a product that may only stand in the aggregate; a code that cannot be compared is covered too."""
        digits = re.match(r"\d*", code.replace(".", "").replace(" ", ""))
        head = digits[0][:6] if digits else ""
        within, coarser = self._heads
        return len(head) < 2 or head in coarser or any(head[:n] in within for n in (2, 4, 6))


def parse(
    path: str, *, jurisdiction: str, day: str, destinations: Iterable[str], name: str | None = None
) -> ControlList:
    """Read a list from a CSV file.

    Raises
    ------
    InputError
        no such file, no column of codes, a code that is none (with its line), no such day.
    """
    file = Path(path)
    if not file.is_file():
        raise InputError("no such file", where=path, mend=_MISSING)
    if not jurisdiction.strip():
        raise InputError("whose list it is was not said", where=path, mend="give --jurisdiction, such as EU")
    try:
        date.fromisoformat(day)
    except ValueError:
        raise InputError(f"no such day: {day!r}", where="--date", mend="write it as 2022-12-31") from None
    try:
        rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    except UnicodeDecodeError:
        raise InputError("not UTF-8", where=path, mend="save it as UTF-8") from None
    return ControlList(
        name=name or file.stem, jurisdiction=jurisdiction.strip(), date=day,
        destinations=tuple(sorted(set(destinations))), codes=frozenset(_codes(rows, path)),
    )  # fmt: skip


def _codes(rows: list[list[str]], path: str) -> Iterable[str]:
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    place = next((head.index(name) for name in COLUMNS if name in head), None)
    first = 1 if place is not None else 0
    if place is None and len(head) != 1:
        raise InputError("no column of codes", where=path, mend=_MISSING)
    found = []
    for number, row in enumerate(rows[first:], first + 1):
        cell = row[place or 0].strip() if len(row) > (place or 0) else ""
        if not cell:
            continue
        digits = re.sub(r"[ .\u00a0]", "", cell)
        digits = digits.zfill(len(digits) + len(digits) % 2)
        if not digits.isascii() or not digits.isdigit() or not 4 <= len(digits) <= 10:
            raise InputError(f"no such code: {cell!r}", where=f"{path}, line {number}", mend=_MISSING)
        found.append(digits[:8])
    if not found:
        raise InputError("no code in it", where=path, mend=_MISSING)
    return found


def write(tables: Path, listed: ControlList) -> bool:
    """Keep a list beside the tables; False where it was there already."""
    body = {
        "schema": 1, "name": listed.name, "jurisdiction": listed.jurisdiction, "date": listed.date,
        "destinations": list(listed.destinations), "codes": sorted(listed.codes),
    }  # fmt: skip
    text = json.dumps(body, ensure_ascii=False, indent=0)
    file = tables / FOLDER / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.json"
    if file.exists():
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)
    return True


def read(tables: Path) -> list[ControlList]:
    """Return the lists that are kept, by date.

    Raises
    ------
    LedgerError
        a list is damaged: it is never passed over, since an empty list would show what it hides.
    """
    found = []
    for file in sorted((tables / FOLDER).glob("*.json")):
        try:
            row = json.loads(file.read_text(encoding="utf-8"))
            found.append(
                ControlList(
                    name=row["name"], jurisdiction=row["jurisdiction"], date=row["date"],
                    destinations=tuple(row["destinations"]), codes=frozenset(row["codes"]),
                )
            )  # fmt: skip
        except (ValueError, KeyError, TypeError) as error:
            raise LedgerError(f"a damaged list ({error})", where=str(file), mend="add it again") from None
    return sorted(found, key=lambda one: (one.date, one.name))


def control_of(lists: Iterable[ControlList], destination: str, *, as_of: str) -> Control:
    """Return what holds for a destination: every list for it, of one name the newest."""
    newest: dict[tuple[str, str], ControlList] = {}
    for one in sorted(lists, key=lambda row: row.date):
        if destination in one.destinations:
            newest[one.jurisdiction, one.name] = one
    return Control(destination=destination, as_of=as_of, lists=tuple(newest.values()))


def _days(first: str, last: str) -> int:
    return (_last_day(last) - _last_day(first)).days


def _last_day(text: str) -> date:
    """Return the day of an ISO 8601 day, or the last that a month or a year may mean.

    >>> str(_last_day("2023-02")), str(_last_day("2023"))
    ('2023-02-28', '2023-12-31')
    """
    year, month, *day = [*map(int, text.split("-")), *([12] if len(text) == 4 else [])]
    return date(year, month, day[0] if day else monthrange(year, month)[1])
