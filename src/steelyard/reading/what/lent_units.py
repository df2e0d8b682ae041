"""The unit and the scale of a figure that names none: its row, the words before it and the text lend them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from steelyard.core.economy import parent
from steelyard.reading.context import Context
from steelyard.reading.marking.mark import PARTS, Mark
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.marking.periods import When
from steelyard.reading.places import Place, link_of
from steelyard.reading.what.counting import (
    IN_FULL,
    ahead_of,
    of_parts,
    percent_ahead,
    same_money,
    scaled_behind,
)
from steelyard.reading.what.flow_said import QUANTITIES

_HUGE = 1e9
"""A scale in which money is told and tonnes hardly are: without a unit it is money."""
_WEIGHED = QUANTITIES | {"units"}
_MILLION = 1e6
_POUNDS, _STERLING = "pounds", "GBP?"
"""The weight, and the money that the same word may mean."""


def _money_ahead(marks: Sequence[Mark], figures: Sequence[int]) -> str | None:
    """The first money that figures of a sentence name."""
    units = [figure.unit for k in figures if (figure := marks[k].figure) is not None and figure.unit]
    return next((unit for unit in units if unit[:3].isupper()), None)


@dataclass(slots=True)
class Row:
    """What the figures of a sentence lend to those behind them."""

    unit: str | None
    scale: float = 1.0
    counted: float = 1.0
    """Of how many each is counted: "thousand tonnes" over a row."""
    things: bool = False
    """Something else than money and goods is counted."""
    dropped: When | None = None
    """The months of a figure that is no claim, where the next figure has none of its own."""
    left: str | None = None
    """The unit of a percentage that is no claim, right before."""


def as_many(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for a number of the things just counted, or of a part of them: "of 6 million jobs 18%, or 1.2 million"."""
    before = marks[place.before].figure
    parted = before is not None and before.unit in PARTS
    return figure.unit is None and (not parted or any("alike" in m.means for m in marks[place.before : place.at]))


def in_row(
    marks: Sequence[Mark], place: Place, figure: Figure, row: Row, behind: Sequence[int], context: Context
) -> Figure:
    """A figure with the unit and the scale that its neighbours lend it; ``behind`` are the figures that follow."""
    lead = None
    if figure.unit is None:
        figure = _named_by(marks, place, figure, row, context)
        lead = ahead_of(marks, place.at) or scaled_behind(marks, place.at) if figure.unit is None else None
        if lead is None and figure.unit is None and not figure.bare and row.unit is None:
            figure = replace(figure, unit=_money_ahead(marks, behind))
    if (whole := same_money(marks, place.at, figure)) is not None:
        return replace(figure, value=figure.value * whole, step=figure.step * whole, scale=whole)
    if figure.unit is None and row.unit in _WEIGHED and _sum_of_money(marks, place, figure):
        return figure  # "5 million tonnes worth 2 billion": of a money that nobody names
    # "from 4.5 million to 9 million dollars"
    figure = _completed(figure, lead.unit or row.unit, lead.scale) if lead else _completed(figure, row.unit, row.scale)
    if row.unit == _POUNDS and figure.unit is not None and figure.unit.startswith(_STERLING):
        return replace(figure, unit=row.unit)  # "31 million pounds of shrimp, against 28 million pounds"
    return figure


def _named_by(marks: Sequence[Mark], place: Place, figure: Figure, row: Row, context: Context) -> Figure:
    """A figure that names no unit with that of the words before it, of its row, or of the text."""
    unnamed = not figure.bare
    if unnamed and "weighs" in place.holds and (weight := _weighed_in(marks, place)) is not None:
        figure, unnamed = replace(figure, unit=weight), False
    if unnamed and place.before < 0 and _worth(marks, place):
        figure = replace(figure, unit=context.money)
    if unnamed and figure.unit is None and row.counted < 1.0:
        value, step = figure.value * row.counted, figure.step * row.counted
        figure = replace(figure, value=value, step=step, counted=row.counted)
    if figure.unit is None and row.unit in _WEIGHED and _sum_of_money(marks, place, figure):
        figure = replace(figure, unit=_money_ahead(marks, range(place.at - 1, -1, -1)) or context.money)
    if unnamed and figure.unit is None and place.before < 0 and _of_other_flow(marks, place, figure, context):
        figure = replace(figure, unit=context.money)
    if figure.bare and (percent_ahead(marks, place.at) or (place.before >= 0 and of_parts(marks, place))):
        figure = replace(figure, unit="percent")
    return figure


def _sum_of_money(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for a number without a unit that is hardly one of tonnes."""
    return figure.scale >= _HUGE or (not figure.bare and _priced(marks, place))


def _weighed_in(marks: Sequence[Mark], place: Place) -> str | None:
    """The weight that the words before a number tell: "in tonnes, imports reached 6 million, of which 4 from Peru"."""
    for mark in reversed(marks[: place.at]):
        if mark.figure is not None and mark.figure.unit not in (None, *PARTS):
            return None
        if "weighs" in mark.means:
            return mark.means["weighs"]
    return None


def _priced(marks: Sequence[Mark], place: Place) -> bool:
    """True right behind a word of worth: "5,000 tonnes worth 11 million dollars, against 6,000 worth 12 million"."""
    k = place.at - 1
    while k > 0 and "hedged" in marks[k].means and marks[k].end == marks[k + 1].first:
        k -= 1
    return k >= 0 and "worth" in marks[k].means and marks[k].end == marks[k + 1].first


def _of_other_flow(marks: Sequence[Mark], place: Place, figure: Figure, context: Context) -> bool:
    """True for millions of another flow than the goods told before were weighed in: "50,000 tonnes went to Peru.
    Imports were 136 million".
    """
    head, lead = context.head, [m for m in marks[: place.at] if "flow" in m.means]
    if head is None or not lead or figure.scale < _MILLION or context.money is None or context.unit == context.money:
        return False
    return not lead[-1].means.get("ware") and head.flow != lead[-1].means["flow"]


def own_currency(unit: str, known: str | None, *parties: str) -> str:
    """Return the currency that a common name ("rupees") means for the first economy that has one: ``XXX?PAK=PKR`` ->
    PKR for PAK.

    A text goes on in the currency that it has reckoned in (``known``), and in that of the economy that it is on.
    """
    usual, _, others = unit.partition("?")
    named = dict(pair.split("=") for pair in others.split(","))
    if known in named.values():
        return str(known)
    homes = [home for party in parties for home in (party, parent(party))]
    return next((named[home] for home in homes if home in named), usual)


def _completed(figure: Figure, unit: str | None, scale: float) -> Figure:
    """Give a figure without a unit (or scale) those of the figure before it."""
    if figure.unit is not None:
        return figure
    if figure.bare:
        scale = 1.0 if figure.value >= IN_FULL else scale  # "1.5 mln tonnes, Iran 800,000"
        value, step = float(f"{figure.value * scale:.12g}"), float(f"{figure.step * scale:.12g}")
        return replace(figure, value=value, step=step, unit=unit, scale=scale)
    return replace(figure, unit=unit)


def _worth(marks: Sequence[Mark], place: Place) -> bool:
    """True for what goods are sold for where the verb's own word leads to the sum ("sold tea for 3 million")."""
    told = marks[place.before + 1 : place.at]
    sold = any("verb_flow" in mark.means for mark in told) and not any("move" in mark.means for mark in told)
    return sold and link_of(marks, place) == "by"
