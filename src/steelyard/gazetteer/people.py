"""How many people live in an economy, by year: the denominator of figures per head.

Countries ship with the program (World Bank, to 2017); what is not there, regions first of all, stands in a file of
one's own beside the ledger: ``people.csv`` with the columns code, year, people, source.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from steelyard.core.errors import InputError

FILE = "people.csv"
SHIPPED = "World Bank"
MOST_YEARS = 10
"""A count this many years away from the figure, or fewer, may stand under it; its year is always printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """``count`` people in ``year``, by ``source``."""

    code: str
    year: int
    count: int
    source: str


def people(code: str, year: int, own: Iterable[People] = ()) -> People | None:
    """Return the count nearest to a year, of one's own file before the shipped one; None where none is near enough."""
    for known in (own, _shipped()):
        near = [one for one in known if one.code == code and abs(one.year - year) <= MOST_YEARS]
        if near:
            return min(near, key=lambda one: (abs(one.year - year), -one.year))
    return None


def read(file: Path) -> tuple[People, ...]:
    """Read a file of one's own; nothing where there is none.

    Raises
    ------
    InputError
        a line that is not code, year, people, source.
    """
    if not file.is_file():
        return ()
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return tuple(_row(row, f"{file}, line {number}") for number, row in enumerate(csv.DictReader(lines), 2))


def _row(row: dict[str, str], where: str) -> People:
    try:
        found = People(
            code=row["code"].strip(), year=int(row["year"]), count=int(row["people"]), source=row["source"].strip()
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InputError("not a count of people", where=where, mend="write code,year,people,source") from None
    if found.count <= 0 or not found.source:
        raise InputError("not a count of people", where=where, mend="give people above zero and a source")
    return found


@cache
def _shipped() -> tuple[People, ...]:
    text = (resources.files("steelyard.gazetteer") / "data" / "people.tsv").read_text(encoding="utf-8")
    found = []
    for line in text.splitlines():
        code, first, *counts = line.split("\t")
        found += [
            People(code=code, year=int(first) + k, count=int(count), source=SHIPPED)
            for k, count in enumerate(counts)
            if count
        ]
    return tuple(found)
