"""How a gap looks in the terminal: the sentences, the levers, and one table of products a direction where it may be
ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from steelyard.cli.show import console
from steelyard.core import display
from steelyard.core.fact import Absent
from steelyard.core.message import Message, render, templates
from steelyard.gazetteer.names import name
from steelyard.outlook import gap_told
from steelyard.outlook.gap_told import rough

if TYPE_CHECKING:
    from steelyard.outlook.gap import Gap, MarketGap, Span

MOST = 15
"""Products in one table; the rest stand in the CSV."""
WIDEST = 36
"""Letters of a heading in the table; the CSV has it whole."""


def shown(gap: Gap) -> None:
    """Print a gap."""
    out = console()
    for message in gap_told.head(gap):
        out.print(_text(message), markup=False)
    _absent(out, gap.absent)
    if gap.levers:
        out.print(_levers(gap))
        if assumed := gap_told.assumed(gap):
            out.print(_text(assumed), markup=False)
    for market in gap.markets:
        out.print()
        out.print(_text(gap_told.title(gap, market)), style="bold", markup=False)
        red = market.control in ("missing", "old")
        _absent(out, market.absent, style="bold red" if red else None)
        for message in gap_told.method(market):
            out.print(f"• {_text(message)}", markup=False)
        if market.products:
            out.print(_products(market))
        for message in gap_told.held(market):
            out.print(f"• {_text(message)}", markup=False)
    if gap.outside:
        out.print()
        out.print(_text(Message("gap.outside")), style="bold", markup=False)
        for message in gap_told.outside(gap.outside):
            out.print(f"• {_text(message)}", markup=False)


def _absent(out: Console, rows: tuple[Absent, ...], *, style: str | None = None) -> None:
    for one in rows:
        values = {"why": _text(one.why), "fills": _text(one.fills)}
        out.print(f"• {_text(Message('brief.absent', values))}", style=style, markup=False)


def _text(message: Message) -> str:
    values = {k: tuple(_text(v) for v in value) if _messages(value) else value for k, value in message.values.items()}
    return render(Message(message.key, values), names=name)


def _messages(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, Message) for one in value)


def _levers(gap: Gap) -> Table:
    words = templates("gap", "en")
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("column_lever", "column_year", "column_alone", "column_added"):
        table.add_column(words[column])
    weighed = {w.project.name: w for w in gap.scenario.levers} if gap.scenario else {}
    for lever in gap.levers:
        amount = display.amount(rough(lever.low), rough(lever.high), gap.target.unit)
        odds = weighed.get(lever.project.name)
        cells = (display.odds(odds.odds), f"+{round(100 * odds.added)}") if odds else ("", "")
        table.add_row(_text(lever.name), amount, *cells)
    return table


def _products(market: MarketGap) -> Table:
    words = templates("gap", "en")
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(words["column_product"])
    for column in ("potential", "actual", "unrealised", "freed", "taken"):
        table.add_column(words[f"column_{column}"], justify="right")
    for row in market.products[:MOST]:
        cells = [_cell(value, market.unit) for value in (row.potential, row.actual, row.unrealised)]
        table.add_row(_named(row.code), *cells, _span(row.freed, market.unit), _span(row.taken, market.unit))
    return table


def _named(code: str) -> str:
    text = gap_told.heading(code) or ""
    return f"{code} {text}" if len(text) <= WIDEST else f"{code} {text[:WIDEST].rstrip()}…"


def _cell(value: float | None, unit: str) -> str:
    return "" if value is None else display.amount(rough(value), rough(value), unit)


def _span(span: Span | None, unit: str) -> str:
    return "" if span is None else display.amount(rough(span[0]), rough(span[2]), unit)
