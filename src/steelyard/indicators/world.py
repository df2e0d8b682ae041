"""Measures of an economy among all those of one table: advantage, intensity, fit, likeness, market shares.

What "the world" is, is the table's: all economies that report in it. Matrices have economies or products as rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from steelyard.core.economy import WORLD
from steelyard.core.period import Period
from steelyard.indicators.advantage import balassa, intensity
from steelyard.indicators.complementarity import complementarity, similarity
from steelyard.indicators.concentration import hhi, shares
from steelyard.indicators.market_share import constant_market_share
from steelyard.indicators.result import Measured, defined


class Grid(Protocol):
    """A matrix with named rows and columns, in plain units of money."""

    @property
    def rows(self) -> tuple[str, ...]:
        """Names of the rows, in alphabetical order."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in alphabetical order."""

    @property
    def values(self) -> NDArray[np.float64]:
        """Shape (rows, columns)."""


def advantage(exports: Grid, economy: str, *, year: int, source: str, top: int = 10) -> tuple[Measured, ...]:
    """Return the economy's highest revealed comparative advantages (Balassa), highest first."""
    if economy not in exports.rows:
        return ()
    place = exports.rows.index(economy)
    rca = balassa(exports.values)[place]
    order = np.argsort(-np.nan_to_num(rca), kind="stable")[:top]
    row = partial(_row, economy, WORLD, year, source, measure="rca", unit="index", flow="exports")
    return defined(row(value=float(rca[i]), product=exports.columns[i]) for i in order if rca[i] > 0)


def trade_intensity(exports: Grid, economy: str, partner: str, *, year: int, source: str) -> tuple[Measured, ...]:
    """Return the trade intensity of the economy's exports to the partner; 1 is as the partner's size suggests."""
    codes = sorted(set(exports.rows) | set(exports.columns))
    if economy not in exports.rows or partner not in exports.columns:
        return ()
    square = _fitted(exports.values, exports.rows, exports.columns, codes, codes)
    value = intensity(square)[codes.index(economy), codes.index(partner)]
    row = partial(_row, economy, partner, year, source, flow="exports", unit="index")
    return defined([row(measure="intensity", value=float(value))])


def fit(exports: Grid, imports: Grid, economy: str, partner: str, *, year: int, source: str) -> tuple[Measured, ...]:
    """Return the complementarity both ways (0..100) and the likeness of the two export baskets (0..1)."""
    codes = sorted(set(exports.columns) | set(imports.columns))
    sides = [economy, partner]
    sold = _fitted(exports.values, exports.rows, exports.columns, sides, codes)
    bought = _fitted(imports.values, imports.rows, imports.columns, sides, codes)
    match = complementarity(sold, bought)
    row = partial(_row, economy, partner, year, source)
    return defined([
        row(measure="complementarity", value=float(match[0, 1]), unit="index", flow="exports"),
        row(measure="complementarity", value=float(match[1, 0]), unit="index", flow="imports"),
        row(measure="export_similarity", value=float(similarity(sold)[0, 1]), unit="index"),
    ])  # fmt: skip


def all_fits(exports: Grid, imports: Grid) -> NDArray[np.float64]:
    """Return the complementarity of every exporter (rows) with every importer (columns), 0..100."""
    codes = sorted(set(exports.columns) | set(imports.columns))
    sold = _fitted(exports.values, exports.rows, exports.columns, exports.rows, codes)
    bought = _fitted(imports.values, imports.rows, imports.columns, imports.rows, codes)
    return complementarity(sold, bought)


def spread(exports: Grid, economy: str, *, year: int, source: str, flow: str, top: int = 10) -> tuple[Measured, ...]:
    """Return the shares of the largest partners in one economy's flow and the concentration over partners."""
    if economy not in exports.rows:
        return ()
    values = exports.values[exports.rows.index(economy)]
    part = shares(values)
    order = np.argsort(-values, kind="stable")[:top]
    row = partial(_row, economy, year=year, source=source, measure="partner_share", unit="share", flow=flow)
    rows = [row(exports.columns[i], value=float(part[i])) for i in order if values[i] > 0]
    whole = partial(_row, economy, WORLD, year, source, unit="index", flow=flow)
    return defined([*rows, whole(measure="partner_hhi", value=hhi(values[values > 0]))])


def market_share(
    own: tuple[Grid, Grid], world: tuple[Grid, Grid], economy: str, *, year: int, unit: str, source: str
) -> tuple[Measured, ...]:
    """Split the change of an economy's exports over a year into world growth, products, markets and the rest.

    Parameters
    ----------
    own, world : products x markets a year before and now, the economy's sales and everybody's.
    """
    products = sorted(set(world[0].rows) | set(world[1].rows))
    places = sorted(set(world[0].columns) | set(world[1].columns) - {economy})
    cut = [_fitted(grid.values, grid.rows, grid.columns, products, places) for grid in (*own, *world)]
    if not products or cut[0].sum() <= 0 or cut[2].sum() <= 0:
        return ()
    found = constant_market_share(*cut)
    row = partial(_row, economy, WORLD, year, source, unit=unit, flow="exports", base=Period.year(year - 1))
    parts = ("change", "world", "products", "markets", "competitiveness")
    return defined(row(measure=f"market_share_{part}", value=getattr(found, part)) for part in parts)


def _row(reporter: str, partner: str, year: int, source: str, **fields: object) -> Measured:
    return Measured(reporter=reporter, partner=partner, period=Period.year(year), source=source, **fields)  # type: ignore[arg-type]


def _fitted(
    values: NDArray[np.float64],
    rows: Sequence[str],
    columns: Sequence[str],
    to_rows: Sequence[str],
    to_columns: Sequence[str],
) -> NDArray[np.float64]:
    """Return the matrix on other rows and columns; what it does not have is zero."""
    result = np.zeros((len(to_rows), len(to_columns)))
    old_rows, new_rows = _places(rows, to_rows)
    old_columns, new_columns = _places(columns, to_columns)
    result[np.ix_(new_rows, new_columns)] = values[np.ix_(old_rows, old_columns)]
    return result


def _places(names: Sequence[str], wanted: Sequence[str]) -> tuple[list[int], list[int]]:
    at = {name: place for place, name in enumerate(names)}
    both = [(at[name], place) for place, name in enumerate(wanted) if name in at]
    return [old for old, _ in both], [new for _, new in both]
