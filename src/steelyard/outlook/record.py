"""The record of the forecast: on which pairs it was tested, how it did there, and how much wider it must be.

A pair of countries belongs to its size class in the yearly panel, and one of which less than three years are known to
the pairs of that size cut to so few; a pair with a region belongs to the pairs of regions. The numbers are written by
``python -m bench.outlook --scores``.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from steelyard.core.period import Period
from steelyard.core.range import Range
from steelyard.outlook.dynamics import yearly
from steelyard.outlook.result import Basis
from steelyard.weighing.currency import converted

SHORT = 3
"""Fewer known years than this make a pair hardly known."""
LEAST = 1e6
"""Dollars a year from which on the pairs of the other classes were scored."""
USUAL = 10**8.5
"""Dollars a year that a pair is taken for where its currency has no rate."""


@dataclass(frozen=True, slots=True)
class Record:
    """One class: the panel and its years, n, error as a share of a random walk's, coverage of the 80% intervals, and
    the spread that the class adds to the panel's.
    """

    kind: str
    panel: str
    size: tuple[float, float]
    years: tuple[int, int]
    count: int
    crps: float
    coverage: float
    added: float


@cache
def _table() -> dict[str, Any]:
    text = (resources.files("steelyard.outlook") / "parameters" / "record.json").read_text(encoding="utf-8")
    rows: dict[str, Any] = json.loads(text)
    return rows


def record_of(level: float, known: int, *, region: bool = False) -> Record:
    """Return the class of a pair with a yearly flow of ``level`` dollars and ``known`` full years."""
    kind = "regions" if region else "short" if known < SHORT else "countries"
    rows = _table()[kind]
    edges = [0.0, *yearly().edges.tolist(), math.inf]
    k = int(yearly().size(np.array(level)))
    sized = len(rows["scores"]) > 1
    count, crps, coverage = rows["scores"][k if sized else 0]
    first, last = rows["years"]
    size = (edges[k], edges[k + 1]) if sized else (LEAST, math.inf)
    return Record(kind, rows["panel"], size, (first, last), int(count), crps, coverage, rows["added"])


def basis_of(found: Record) -> Basis:
    """Return what a forecast rests on, as a reader sees it."""
    return Basis(
        model=yearly().name, panel=found.panel, size=found.size, years=found.years, count=found.count, crps=found.crps,
        coverage=found.coverage, kind=found.kind, added=found.added,
    )  # fmt: skip


def dollars(unit: str, year: int) -> float | None:
    """Return dollars a unit in a year, or in the last year with rates before it; None for a currency without rates."""
    if unit == "USD":
        return 1.0
    for tried in range(int(year), int(year) - 10, -1):
        found = converted(Range(1.0, 1.0), unit, "USD", Period.year(tried))
        if found is not None:
            return (found.low + found.high) / 2
    return None
