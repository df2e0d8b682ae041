"""Growth in dollars is growth in an economy's own money times the change of that money's worth in dollars.

The identity is exact: 1 + growth = (1 + growth in own money) x (1 + change of its worth). Rates are the means of the
ECB's monthly reference rates of each year, as everywhere (``weighing.currency``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from steelyard.core.display import Percent, Place
from steelyard.core.economy import currency_of
from steelyard.core.fact import Absent
from steelyard.core.message import Message
from steelyard.core.period import Period
from steelyard.outlook.result import YearKnown
from steelyard.weighing.currency import mean_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthSplit:
    """Growth from ``first`` to ``last``, the year after it, in percent: ``growth`` in ``unit`` as (low, high).

    ``own`` is the same in ``currency``, the money of ``economy``; ``rate`` is what its worth in ``unit`` changed by.
    """

    economy: str
    unit: str
    currency: str
    first: int
    last: int
    growth: tuple[float, float]
    own: tuple[float, float]
    rate: float


def last_growth(years: Sequence[YearKnown]) -> tuple[YearKnown, YearKnown] | None:
    """Return the last two years in a row that are known by both ends and above zero."""
    known = {row.year: row for row in years if row.low and row.high}
    last = max((year for year in known if year - 1 in known), default=None)
    return None if last is None else (known[last - 1], known[last])


def split(first: YearKnown, last: YearKnown, unit: str, economy: str) -> GrowthSplit | Absent:
    """Split the growth between two years, both known by their ends.

    Parameters
    ----------
    unit : of the figures (ISO 4217).
    economy : whose money the growth is told in.
    """
    assert first.low and first.high and last.low and last.high
    money = currency_of(economy)
    place = {"economy": Place(economy)}
    if money is None:
        return Absent(why=Message("outlook.split_no_money", place), fills=Message("outlook.fills_rate"))
    told = {**place, "currency": money, "unit": unit, "year": Period.year(last.year)}
    if money == unit:
        return Absent(why=Message("outlook.split_own", told), fills=Message("outlook.fills_nothing"))
    before, after = (mean_rate(money, unit, Period.year(row.year)) for row in (first, last))
    if before is None or after is None:
        return Absent(why=Message("outlook.split_no_rate", told), fills=Message("outlook.fills_rate"))
    ratios, worth = (last.low / first.high, last.high / first.low), after / before
    growth, own = (tuple(100 * (ratio / by - 1) for ratio in ratios) for by in (1.0, worth))
    return GrowthSplit(
        economy=economy, unit=unit, currency=money, first=first.year, last=last.year,
        growth=(growth[0], growth[1]), own=(own[0], own[1]), rate=100 * (worth - 1),
    )  # fmt: skip


def told(found: GrowthSplit | Absent) -> Message:
    """Return it as a sentence."""
    if isinstance(found, Absent):
        return Message("outlook.split_absent", {"why": found.why, "fills": found.fills})
    rate = round(found.rate, 1)
    values = {
        "first": Period.year(found.first), "last": Period.year(found.last), "unit": found.unit,
        "growth": _percent(found.growth), "own": _percent(found.own), "currency": found.currency,
        "economy": Place(found.economy), "rate": Percent(rate, rate, signed=True),
    }  # fmt: skip
    return Message("outlook.split", values)


def _percent(ends: tuple[float, float]) -> Percent:
    low, high = (round(end, 1) for end in ends)
    return Percent(low, high, signed=True)
