"""Ahead: what a brief needs of an outlook, as plain values; every odds comes with what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from steelyard.brief.model import FanYear
from steelyard.core.message import Message
from steelyard.core.target import Odds


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRate:
    """The share (0..1) of ``count`` comparable cases that grew as much over ``years`` years."""

    share: float
    count: int
    years: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BestRun:
    """The best growth in percent a year that the pair had over ``years`` years, from ``first`` to ``last``."""

    growth: float
    years: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantPrices:
    """The target in the prices of ``year``: plain units of its currency; ``source`` names the price index."""

    value: float
    year: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """The years to come. Mappings run by target year; what is not known is left out of them.

    ``around`` holds the odds by year at nine tenths and at eleven tenths of the target; ``basis`` says what class of
    pairs the forecast was tested on, in what years, with what n and score; ``base_year`` is the last year known.
    """

    model: str
    base_year: int
    forecast: tuple[FanYear, ...]
    odds: Odds | None = None
    base_rates: Mapping[int, BaseRate] = field(default_factory=dict)
    best_runs: Mapping[int, BestRun] = field(default_factory=dict)
    around: tuple[Mapping[int, float], Mapping[int, float]] | None = None
    real: ConstantPrices | None = None
    basis: tuple[Message, ...] = ()
