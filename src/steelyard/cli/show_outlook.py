"""How an outlook looks in the terminal: the three sentences, the odds by year, and what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from steelyard.cli.show import console
from steelyard.core import display
from steelyard.core.display import Amount, Chance, Percent, Place
from steelyard.core.message import Message, render
from steelyard.core.period import Period
from steelyard.gazetteer.names import name
from steelyard.outlook.growth_split import told

if TYPE_CHECKING:
    from steelyard.core.fact import Absent
    from steelyard.desk.past_targets import PastTarget
    from steelyard.outlook.growth_split import GrowthSplit
    from steelyard.outlook.result import FanYear, Outlook, TargetAnswer
    from steelyard.outlook.scenario import Scenario

WIDTH, WIDE, FULL = 24, 132, 104
"""Cells of the fan, columns of a terminal that has room for it, and for all columns but it."""


def looked_ahead(
    result: Outlook,
    *,
    scenario: Scenario | None = None,
    past: Sequence[PastTarget] = (),
    splits: Sequence[GrowthSplit | Absent] = (),
    others: Mapping[str, Outlook] | None = None,
    office: str | None = None,
    said: str | None = None,
) -> None:
    """Print an outlook: the sentences, the odds by year, what news, prices, offices and projects change.

    ``office`` counted the years that it starts from, and is named where ``others`` count too; ``said`` is the day on
    which the deadline was said that is taken where nobody asked for one.
    """
    out = console()
    if office is not None and others:
        _line(out, Message("outlook.stands_on", {"office": Place(office), "start": Period.year(result.start)}))
    for message in result.explained:
        _line(out, message)
    if said and result.answer and result.answer.target.by:
        values = {"year": Period.year(result.answer.target.by), "said": display.day(said)}
        _line(out, Message("outlook.deadline_said", values))
    out.print(_table(result, width=out.width))
    for message in _beside(result):
        _line(out, message)
    for one in splits:
        _line(out, told(one))
    for office, found in (others or {}).items():
        if found.answer and found.answer.odds.by:
            year = _last(found.answer)
            values = {"office": Place(office), "start": Period.year(found.start), "by": Period.year(year)}
            _line(out, Message("outlook.office", {**values, "odds": Chance(found.answer.odds.by[year])}))
    for target in past:
        _line(out, _past(target))
    if scenario:
        _scenario(out, scenario, result.answer.target.unit if result.answer else "USD")


def _line(out: Console, message: Message) -> None:
    out.print(f"• {render(message, names=name)}", markup=False)


def _last(answer: TargetAnswer) -> int:
    """The year that the sentences speak of: the deadline, or the fifth year to come."""
    years = sorted(answer.odds.by)
    by = answer.target.by
    return by if by is not None and by in answer.odds.by else years[min(4, len(years) - 1)]


def _table(result: Outlook, *, width: int) -> Table:
    answer = result.answer
    unit = answer.target.unit if answer else "USD"
    by = answer.target.by if answer else None
    odds = answer.odds if answer and (by is None or by in answer.odds.by) else None
    table = Table(box=box.SIMPLE_HEAD)
    kept = 5 if width >= FULL else 3
    asked = ("odds by", "odds in", "needed", "best run", "base rate")[:kept] if odds else ()
    for heading in ("year", *asked, "middle", "80% interval"):
        table.add_column(heading, no_wrap=True)
    rows = [row for row in result.forecast if not odds or by is None or row.year <= by]
    goal = answer.target.value if answer and odds else None
    if width >= WIDE:
        table.add_column(f"50% ━, 80% ─{', target │' if goal else ''}", no_wrap=True)
    top = max(max(row.p90 for row in rows), goal or 0.0)
    for row in rows:
        cells = [str(row.year)]
        if answer and odds:
            cells += _cells(answer, row.year)[:kept]
        span = display.amount(row.p10, row.p90, unit)
        bar = (_bar(row, top, goal),) if width >= WIDE else ()
        table.add_row(*cells, display.amount(row.p50, row.p50, unit), span, *bar)
    return table


def _bar(row: FanYear, top: float, goal: float | None) -> str:
    """Draw one year of the fan, from zero to ``top``: thin to 80%, thick to 50%, the middle, and the target.

    >>> from steelyard.outlook.result import FanYear
    >>> year = FanYear(year=2026, p05=1, p10=2, p25=3, p50=4, p75=5, p90=6, p95=7)
    >>> _bar(year, 10.0, 8.0)
    '    ──━━━●━━──    │'
    """

    def at(value: float) -> int:
        return min(round(WIDTH * min(value / top, 1.0)), WIDTH) - 1

    cells = [" "] * WIDTH
    for first, last, mark in ((row.p10, row.p90, "─"), (row.p25, row.p75, "━"), (row.p50, row.p50, "●")):
        for i in range(max(at(first), 0), max(at(last), 0) + 1):
            cells[i] = mark
    if goal is not None:
        i = max(at(goal), 0)
        cells[i] = "╪" if cells[i] in "─━" else "◉" if cells[i] == "●" else "│"
    return "".join(cells).rstrip()


def _cells(answer: TargetAnswer, year: int) -> list[str]:
    odds, run, rate = answer.odds, answer.best_runs.get(year), answer.base_rates.get(year)
    if year not in odds.by:
        return [answer.past_years.get(year, ""), "", "", "", ""]
    return [
        display.odds(odds.by[year]), display.odds(odds.within[year]), _growth(odds.needed_growth[year]),
        _growth(run.growth) if run else "", display.odds(rate.share) if rate else "",
    ]  # fmt: skip


def _growth(value: float) -> str:
    rounded = float(f"{value:.3g}")
    return display.percent(rounded, rounded, signed=True)


def _beside(result: Outlook) -> list[Message]:
    """Return what months of the running year and prices change."""
    answer, found = result.answer, list[Message]()
    if answer is None or not answer.odds.by or (answer.target.by or max(answer.odds.by)) not in answer.odds.by:
        return found
    by = _last(answer)
    when = {"by": Period.year(by)}
    if result.nowcast:
        odds = {"odds": Chance(answer.odds.by[by]), "before": Chance(answer.without_news[by])}
        found.append(Message("outlook.news", {"year": Period.year(result.nowcast.year), **odds, **when}))
    prices = answer.prices
    if prices:
        year, unit = Period.year(prices.year), answer.target.unit
        values = {
            "target": _amount(answer.target.value, unit),
            "real": _amount(prices.value, unit),
            "year": year,
            **when,
        }
        trend = round(prices.trend, 1)
        values |= {
            "latest": Period.year(prices.latest),
            "trend": Percent(trend, trend),
            "odds": Chance(prices.odds[by]),
        }
        found.append(Message("outlook.prices", values))
        if prices.peak:
            top = {"peak": _amount(prices.peak[0], unit), "top": Period.year(prices.peak[1])}
            found.append(Message("outlook.peak", {"year": year, **top}))
    return found


def _amount(value: float, unit: str) -> Amount:
    rounded = float(f"{value:.3g}")
    return Amount(rounded, rounded, unit)


def _past(one: PastTarget) -> Message:
    deadline = Message("outlook.deadline", {"year": Period.year(one.deadline)}) if one.deadline else None
    values = {
        "target": _amount(one.value, one.unit), "said": display.day(one.said) if one.said else "?",
        "deadline": render(deadline or Message("outlook.no_deadline")),
        "office": Place(one.authority) if one.authority else render(Message("outlook.no_office")),
    }  # fmt: skip
    if one.year is not None:
        values["year"] = Period.year(one.year)
    if one.status == "undecidable":
        values["untold"] = ", ".join(map(str, one.untold))
    return Message(f"outlook.target_{one.status}", values)


def _scenario(out: Console, found: Scenario, unit: str) -> None:
    table = Table(title=f"What closes the gap by {found.year}", box=box.SIMPLE_HEAD, title_justify="left")
    headings = ("project", "a year at full run", "from", "chance", f"expected in {found.year}", "odds with it", "adds")
    for heading in (*headings, "adds to the others"):
        table.add_column(heading, overflow="fold")
    for lever in found.levers:
        p = lever.project
        size, expected = display.amount(p.low, p.high, unit), _amount(lever.expected, unit)
        table.add_row(
            Text(p.name), size, str(p.start), display.odds(p.chance) if p.chance < 1 else "sure",
            display.show(expected), display.odds(lever.odds), _points(lever.added), _points(lever.last),
        )  # fmt: skip
    out.print(table)
    out.print(f"Without any {display.odds(found.without)}, with all {display.odds(found.with_all)} by {found.year}.")
    aim = display.odds(found.aim)
    if found.least is None:
        out.print(f"Not even all of them bring the odds to {aim}.")
    elif found.least[0]:
        out.print(f"Least set for {aim}: {', '.join(found.least[0])} ({display.odds(found.least[1])}).", markup=False)
    else:
        out.print(f"The odds are at {aim} or more without any.")
    if found.apart:
        out.print(f"Not counted, on another flow: {', '.join(found.apart)}.", markup=False)
    out.print("Chances, values and starts are what the file or the register says; they are assumptions, not estimates.")


def _points(added: float) -> str:
    points = round(100 * added)
    return (
        f"{points:+d} point{'s' if abs(points) > 1 else ''}" if points else "under 1 point" if added > 0 else "nothing"
    )
