"""What could close the gap: the levers with what they add to the odds, products by direction, an outside view.

Products come here only where an export-control list for the destination allows a ranking; those on it are one line
without code, supplier or rank. Where the list is missing or old, a line in red stands in place of the table.
"""

from __future__ import annotations

from dataclasses import replace

from steelyard.brief.case import Case
from steelyard.brief.model import Block, Bullets, Line, Paragraph, Row, Section, Table
from steelyard.core.display import Amount
from steelyard.core.fact import Absent, Fact
from steelyard.core.message import Message
from steelyard.outlook import gap_told
from steelyard.outlook.gap import Gap, MarketGap, Span
from steelyard.outlook.gap_told import rough

MOST = 10
"""Products of one direction; the rest stand in the table that `steelyard gap -o` writes."""


def section(case: Case, *, most: int = MOST) -> Section | None:
    """Return the page with at most so many products of each direction; None without a target."""
    gap = case.gap
    if gap is None:
        return None
    lead, *rest = gap_told.head(gap)
    blocks: list[Block] = [Paragraph(line=case.tell(lead))]
    lines = [case.tell(message) for message in rest] + [_absent(case, one) for one in gap.absent]
    if lines:
        blocks.append(Bullets(lines=tuple(lines)))
    if gap.levers:
        blocks.append(_levers(case, gap))
    if assumed := gap_told.assumed(gap):
        blocks.append(Paragraph(line=case.tell(assumed), style="note"))
    for market in gap.markets:
        blocks += _market(case, gap, market, most)
    if gap.outside:
        lines = [case.tell(message) for message in gap_told.outside(gap.outside)]
        blocks.append(Bullets(lines=tuple(lines), title=case.tell(Message("gap.outside"))))
    return Section(name="gap", title=case.tell(Message("gap.title")), blocks=tuple(blocks), annex=True)


def _market(case: Case, gap: Gap, market: MarketGap, most: int) -> list[Block]:
    red = market.control in ("missing", "old")
    lines = [_absent(case, one, tone="contradicted" if red else "absent") for one in market.absent]
    lines += [case.tell(message) for message in (*gap_told.method(market), *gap_told.held(market))]
    blocks: list[Block] = [Bullets(lines=tuple(lines), title=case.tell(gap_told.title(gap, market)))]
    if market.products:
        blocks.append(_products(case, market, most))
    return blocks


def _absent(case: Case, one: Absent, *, tone: str = "absent") -> Line:
    return replace(case.absent(one.why, one.fills), tone=tone)


def _levers(case: Case, gap: Gap) -> Table:
    weighed = {w.project.name: w for w in gap.scenario.levers} if gap.scenario else {}
    rows = []
    for lever in gap.levers:
        odds = weighed.get(lever.project.name)
        cells = [case.tell(lever.name), _amount(case, lever.low, lever.high, gap.target.unit)]
        cells += [_odds(case, odds.odds), _points(case, 100 * odds.added)] if odds else [_empty(case)] * 2
        rows.append(Row(cells=tuple(cells)))
    columns = _columns(case, "lever", "year", "alone", "added")
    return Table(
        name="gap_levers", columns=columns, rows=tuple(rows), widths=(0.46, 0.26, 0.14, 0.14), numeric=frozenset({2, 3})
    )


def _products(case: Case, market: MarketGap, most: int) -> Table:
    rows = []
    for one in market.products[:most]:
        figures = [_one(case, value, market) for value in (one.potential, one.actual, one.unrealised)]
        cells = (
            case.words(_named(case, one.code)),
            *figures,
            _span(case, one.freed, market),
            _span(case, one.taken, market),
        )
        rows.append(Row(cells=cells))
    columns = _columns(case, "product", "potential", "actual", "unrealised", "freed", "taken")
    widths = (0.3, 0.13, 0.13, 0.13, 0.155, 0.155)
    name = f"gap_{market.flow.value}"
    return Table(name=name, columns=columns, rows=tuple(rows), widths=widths, numeric=frozenset(range(1, 6)))


def _named(case: Case, code: str) -> str:
    """Return a product's code, with its heading where the brief is in the headings' language."""
    text = gap_told.heading(code) if case.lang == "en" else None
    return f"{code} {text}" if text else code


def _columns(case: Case, *names: str) -> tuple[Line, ...]:
    return tuple(case.tell(Message(f"gap.column_{name}")) for name in names)


def _one(case: Case, value: float | None, market: MarketGap) -> Line:
    return _empty(case) if value is None else _amount(case, value, value, market.unit)


def _span(case: Case, span: Span | None, market: MarketGap) -> Line:
    return _empty(case) if span is None else _amount(case, span[0], span[2], market.unit)


def _amount(case: Case, low: float, high: float, unit: str) -> Line:
    return case.tell(Message("gap.figure", {"figure": Amount(rough(low), rough(high), unit)}))


def _odds(case: Case, value: float) -> Line:
    return case.fact(Fact(unit="odds", value=value))


def _points(case: Case, value: float) -> Line:
    return case.fact(Fact(unit="percentage_points", value=round(value), signed=True))


def _empty(case: Case) -> Line:
    return case.words("—")
