"""Measures of one flow by product: shares, contributions to growth, concentration, price and volume, two-way trade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from steelyard.core.period import Period
from steelyard.indicators.concentration import hhi, shares
from steelyard.indicators.growth import contributions, growth
from steelyard.indicators.intra_industry import grubel_lloyd_total
from steelyard.indicators.price_volume import from_values, unit_value
from steelyard.indicators.result import Measured, defined

Products = Mapping[str, tuple[float, float]]
"""Product -> value in plain units of money, and kilograms (0: not known)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """One flow of a pair by product over a period, and over the same months a year before (empty: not known)."""

    reporter: str
    partner: str
    flow: str
    unit: str
    source: str
    period: Period
    now: Products
    before: Products


def measures(basket: Basket, *, top: int = 10) -> tuple[Measured, ...]:
    """Return the measures of a basket; of single products those of the ``top`` largest, now or by what they changed.

    >>> found = measures(Basket(reporter="PER", partner="CHL", flow="exports", unit="USD", source="a",
    ...     period=Period.year(2022), now={"01": (90, 9), "02": (10, 0)}, before={"01": (60, 10), "02": (20, 4)}))
    >>> asked = ("hhi", "contribution", "fisher_price")
    >>> [(m.measure, m.product, round(m.value, 4)) for m in found if m.measure in asked]
    [('hhi', None, 0.82), ('contribution', '01', 37.5), ('contribution', '02', -12.5), ('fisher_price', None, 1.6667)]
    """
    rows = _row(basket)
    codes = sorted(set(basket.now) | set(basket.before))
    if not codes:
        return ()
    now, mass = _columns(basket.now, codes)
    before, mass_before = _columns(basket.before, codes)
    part = shares(now)
    changes = contributions(before, now)
    shown = _largest(now, now - before if basket.before else now, top)
    found: list[Measured] = [
        rows(measure="hhi", value=hhi(now), unit="index"),
        rows(measure="hhi_normalised", value=hhi(now, normalised=True), unit="index"),
    ]
    for place in shown:
        one = partial(rows, product=codes[place])
        found.append(one(measure="product", value=float(now[place]), unit=basket.unit))
        found.append(one(measure="share", value=float(part[place]), unit="share"))
        found.append(
            one(measure="unit_value", value=float(unit_value(now[place], mass[place])), unit=f"{basket.unit}/kg")
        )
        if basket.before:
            found += _change(one, basket, float(before[place]), float(now[place]), float(changes.parts[place]))
    if basket.before:
        found += _prices(rows, basket, before, now, mass_before, mass)
    return defined(found)


def two_way(exports: Basket, imports: Basket) -> tuple[Measured, ...]:
    """Return the Grubel-Lloyd index over all products of both flows."""
    codes = sorted(set(exports.now) | set(imports.now))
    sold, _ = _columns(exports.now, codes)
    bought, _ = _columns(imports.now, codes)
    value = grubel_lloyd_total(sold, bought) if codes else float("nan")
    return defined([_row(exports)(measure="grubel_lloyd", value=value, unit="index", flow=None)])


def _row(basket: Basket) -> partial[Measured]:
    return partial(
        Measured, reporter=basket.reporter, partner=basket.partner, flow=basket.flow, period=basket.period,
        source=basket.source,
    )  # fmt: skip


def _columns(products: Products, codes: list[str]) -> tuple[np.ndarray, np.ndarray]:
    both = np.array([products.get(code, (0.0, 0.0)) for code in codes], float).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _largest(now: np.ndarray, change: np.ndarray, top: int) -> list[int]:
    """Return the places of the largest products and of the largest changes, largest value first."""
    chosen = {int(i) for order in (np.argsort(-now), np.argsort(-np.abs(change))) for i in order[:top]}
    return sorted(chosen, key=lambda i: (-now[i], i))


def _change(one: partial[Measured], basket: Basket, before: float, now: float, part: float) -> Iterator[Measured]:
    base = basket.period.shift(years=-1)
    yield one(measure="growth", value=float(growth(before, now)), unit="percent", base=base)
    yield one(measure="contribution", value=part, unit="percentage_points", base=base)


def _prices(
    rows: partial[Measured], basket: Basket, before: np.ndarray, now: np.ndarray, mass0: np.ndarray, mass1: np.ndarray
) -> Iterator[Measured]:
    found = from_values(before, now, mass0, mass1)
    one = partial(rows, unit="index", base=basket.period.shift(years=-1), coverage=found.coverage)
    yield one(measure="laspeyres_price", value=found.laspeyres)
    yield one(measure="paasche_price", value=found.paasche)
    yield one(measure="fisher_price", value=found.fisher)
    yield one(measure="fisher_volume", value=found.volume_fisher)
    yield one(measure="value_ratio", value=found.value_ratio)
