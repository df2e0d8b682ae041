"""Measured and Indicators: what the measures return, one flat row a figure; in Arrow, pandas or Polars on request.

Nothing that is not defined is a row: it is a `Missing` with its reason.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steelyard.core.errors import MissingExtra
from steelyard.core.message import Message
from steelyard.core.period import Period

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One figure. ``unit``: an ISO 4217 code, ``percent``, ``percentage_points``, ``share`` (0..1) or ``index``.

    Attributes
    ----------
    measure : its name, as in docs/measures.md.
    flow, product : what it is about, None for the pair's trade as a whole.
    base : the period it is compared with.
    coverage : share (0..1) of the value that it rests on, where part of it could not be used.
    source : name of the table; both names where two offices are compared.
    """

    measure: str
    value: float
    unit: str
    reporter: str
    partner: str
    period: Period
    flow: str | None = None
    product: str | None = None
    base: Period | None = None
    coverage: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A measure that cannot be told from a table, and why."""

    measure: str
    source: str
    why: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """All figures on an economy and a partner (``WORLD``: everybody), and what could not be told."""

    reporter: str
    partner: str
    measured: tuple[Measured, ...]
    missing: tuple[Missing, ...] = ()

    def of(self, measure: str, **fields: Any) -> tuple[Measured, ...]:
        """Return the rows of one measure whose fields have the values given."""
        rows = (row for row in self.measured if row.measure == measure)
        return tuple(row for row in rows if all(getattr(row, name) == value for name, value in fields.items()))

    def rows(self) -> list[dict[str, Any]]:
        """Return the figures as plain rows, periods as first and last month."""
        return [_plain(row) for row in self.measured]

    def to_arrow(self) -> pyarrow.Table:
        """Return the figures as an Arrow table."""
        pa = _needed("pyarrow")
        text = ("measure", "unit", "reporter", "partner", "flow", "product", "start", "end", "base_start", "base_end")
        fields = [(name, pa.string()) for name in text]
        fields += [("value", pa.float64()), ("coverage", pa.float64()), ("source", pa.string())]
        return pa.Table.from_pylist(self.rows(), schema=pa.schema(fields))

    def to_pandas(self) -> pandas.DataFrame:
        """Return the figures as a pandas table."""
        _needed("pandas")
        frame: pandas.DataFrame = self.to_arrow().to_pandas()
        return frame

    def to_polars(self) -> polars.DataFrame:
        """Return the figures as a Polars table."""
        frame: polars.DataFrame = _needed("polars").from_arrow(self.to_arrow())
        return frame


def defined(rows: Iterable[Measured]) -> tuple[Measured, ...]:
    """Leave out what is not a number: a measure that is not defined is no figure."""
    return tuple(row for row in rows if math.isfinite(row.value))


def _plain(row: Measured) -> dict[str, Any]:
    ends = row.period.to_json()
    base = row.base.to_json() if row.base else {"start": None, "end": None}
    return {
        "measure": row.measure, "reporter": row.reporter, "partner": row.partner, "flow": row.flow,
        "product": row.product, "start": ends["start"], "end": ends["end"], "base_start": base["start"],
        "base_end": base["end"], "value": row.value, "unit": row.unit, "coverage": row.coverage, "source": row.source,
    }  # fmt: skip


def _needed(module: str) -> Any:
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError:
        raise MissingExtra(f"{module} is not installed", mend=f"pip install {module}") from None
