"""Real bilateral series, read from the shared tables: what the prior is learned on and calibration is scored on.

Each pair falls by its name into one of two halves, ``fit`` or ``score``, so that nothing is scored on what taught it.
Refuses pairs below a million a year either way, or with more than a tenth of the months at zero: they are another
trade (single deliveries), and nobody states figures about them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
LEAST = 1e6
"""Smallest mean yearly flow, in units of the table's currency (USD, or EUR for Comext), of either direction."""
MOST_ZEROS = 0.1

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RealPair:
    """Two flows of one pair on one clock.

    Attributes
    ----------
    source : comext, parana, russia or panel.
    first : month of the first value (``12 * year + month - 1``).
    step : months a value spans, 1 or 12.
    flows : shape (2, n), exports and imports, plain units of the table's currency, from a January on.
    """

    source: str
    name: str
    first: int
    step: int
    flows: Array

    @property
    def half(self) -> str:
        """The half of the split that the pair falls into, ``fit`` or ``score``."""
        return "fit" if hashlib.sha256(f"{self.source}|{self.name}".encode()).digest()[0] % 2 else "score"

    @property
    def yearly(self) -> Array:
        """Yearly sums, shape (2, years)."""
        whole = self.flows.shape[1] // 12 * 12
        return self.flows if self.step == 12 else self.flows[:, :whole].reshape(2, -1, 12).sum(axis=2)


def read_pairs(data: Path = DATA) -> tuple[RealPair, ...]:
    """Return all pairs of the four sources that are large and continuous enough."""
    found = [*_comext(data), *_parana(data), *_russia(data), *_panel(data)]
    return tuple(pair for pair in found if _usable(pair))


def _usable(pair: RealPair) -> bool:
    return bool((pair.yearly.mean(axis=1) >= LEAST).all() and (pair.flows <= 0).mean() <= MOST_ZEROS)


def _months(table: pl.DataFrame, source: str, keys: list[str]) -> list[RealPair]:
    """Pivot rows (keys, flow, month as text, value) to pairs over all months of the table."""
    table = table.with_columns(
        month=pl.col("month").str.slice(0, 4).cast(pl.Int64) * 12 + pl.col("month").str.slice(5, 2).cast(pl.Int64) - 1
    )
    low, high = _scalar(table["month"].min()), _scalar(table["month"].max())
    pairs = []
    for key, rows in table.group_by(keys, maintain_order=True):
        flows = np.zeros((2, high - low + 1))
        for flow, month, value in rows.select("flow", "month", "value").iter_rows():
            flows[0 if flow == "export" else 1, month - low] += value or 0.0
        pairs.append(RealPair(source, "-".join(str(part) for part in key), low, 1, flows))
    return pairs


def _comext(data: Path) -> list[RealPair]:
    table = pl.read_csv(data / "comext_totals_monthly.csv").rename({"value_eur": "value"})
    return _months(table, "comext", ["reporter", "partner"])


def _parana(data: Path) -> list[RealPair]:
    table = pl.read_parquet(data / "comexstat_parana_monthly.parquet")
    table = table.group_by("partner", "flow", "month", maintain_order=True).agg(value=pl.col("value_usd_fob").sum())
    return _months(table, "parana", ["partner"])


def _russia(data: Path) -> list[RealPair]:
    table = pl.read_csv(data / "russia_fts_monthly.csv").rename({"period": "month"})
    return _months(table.with_columns(value=pl.col("value_musd") * 1e6), "russia", ["partner"])


def _panel(data: Path) -> list[RealPair]:
    table = pl.read_parquet(data / "agtpa_panel.parquet").filter(pl.col("exporter") != pl.col("importer"))
    years = table["year"].unique().sort().to_list()
    place = {year: k for k, year in enumerate(years)}
    flows: dict[str, Array] = {}
    for exporter, importer, year, trade in table.select("exporter", "importer", "year", "trade").iter_rows():
        name, row = (f"{exporter}-{importer}", 0) if exporter < importer else (f"{importer}-{exporter}", 1)
        flows.setdefault(name, np.zeros((2, len(years))))[row, place[year]] = (trade or 0.0) * 1e6
    return [RealPair("panel", name, 12 * int(years[0]), 12, flow) for name, flow in flows.items()]


def _scalar(value: Any) -> int:
    return int(value)
