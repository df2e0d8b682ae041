"""`steelyard indicators`: the measures of a pair, or of one economy, from the official tables."""

from __future__ import annotations

import csv
import json
import sys
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.table import Table

from steelyard.cli import show
from steelyard.core.errors import InputError
from steelyard.indicators.result import Indicators, Measured

_HELP = """Measures of a pair, or of one economy with everybody, from the official tables beside the ledger.

  steelyard indicators RUS BLR
  steelyard indicators BR-PR ARG --period 2025-01..2025-06 --csv parana.csv
  steelyard indicators DEU --measure rca --measure partner_share --json

Turnover, balance, coverage, growth with contributions, part-years like for like, products, concentration, prices and
volumes, advantage, intensity, complementarity, two-way trade, mirror gaps, revisions: formulas in docs/measures.md.
"""
_BY_YEAR = ("exports", "imports", "turnover", "balance", "coverage")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("indicators", help=_HELP)(command)


def command(
    one: Annotated[str, typer.Argument(help="The economy whose flows they are.")],
    other: Annotated[str | None, typer.Argument(help="Its partner; without one: the world.")] = None,
    period: Annotated[str | None, typer.Option(help="Compare products over it: 2021 or 2025-01..2025-06.")] = None,
    measure: Annotated[list[str] | None, typer.Option(help="Only this measure; may be repeated.")] = None,
    top: Annotated[int, typer.Option(min=1, max=1000, help="How many products and partners.")] = 10,
    digits: Annotated[int | None, typer.Option(min=1, max=10, help="Compare products cut to so many digits.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Only vintages known on that day.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="All figures as JSON.")] = False,
    table: Annotated[
        Path | None, typer.Option("--csv", help="Write all figures as CSV; - for standard output.")
    ] = None,
    ledger: Annotated[str | None, typer.Option(envvar="STEELYARD_LEDGER", help="The ledger.")] = None,
) -> int:
    """Measure, and print, or write as JSON or CSV."""
    from steelyard.core.economy import WORLD
    from steelyard.core.period import Period
    from steelyard.desk.indicators import indicators
    from steelyard.gazetteer.lookup import resolve
    from steelyard.ledger.store import Ledger

    reporter, partner = resolve(one), resolve(other) if other else WORLD
    if reporter == partner:
        raise InputError("the same economy twice", where=reporter, mend="name two economies")
    span = Period.parse(period) if period else None
    found = indicators(Ledger.open(ledger), reporter, partner, period=span, as_of=as_of, top=top, digits=digits)
    if measure:
        found = _only(found, measure)
    if as_json:
        typer.echo(json.dumps(to_json(found), ensure_ascii=False, indent=1))
    elif table is not None:
        _write_csv(found, table)
    else:
        _print(found)
    return 0


def to_json(found: Indicators) -> dict[str, object]:
    """Return the figures, and the measures that could not be told, in the published form."""
    from steelyard.core.claim import SCHEMA
    from steelyard.core.message import render

    missing = [{"measure": m.measure, "source": m.source, "because": render(m.why)} for m in found.missing]
    ends = {"reporter": found.reporter, "partner": found.partner}
    return {"schema": SCHEMA, **ends, "measures": found.rows(), "missing": missing}


def _only(found: Indicators, names: list[str]) -> Indicators:
    from dataclasses import replace

    return replace(
        found,
        measured=tuple(row for row in found.measured if row.measure in names),
        missing=tuple(row for row in found.missing if row.measure in (*names, "all")),
    )


def _write_csv(found: Indicators, place: Path) -> None:
    rows = found.rows()
    names = list(rows[0]) if rows else ["measure"]
    if str(place) == "-":
        _csv(sys.stdout, names, rows)
        return
    aside = place.with_name(f".{place.name}.part")
    try:
        with aside.open("w", encoding="utf-8", newline="") as file:
            _csv(file, names, rows)
        aside.replace(place)
    except OSError as error:
        raise InputError(error.strerror or "cannot be written", where=str(place), mend="give another file") from None


def _csv(out: TextIO, names: list[str], rows: list[dict[str, Any]]) -> None:
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _print(found: Indicators) -> None:
    from steelyard.core.message import render
    from steelyard.gazetteer.names import name

    out = show.console()
    out.print(f"[bold]{name(found.reporter)} and {name(found.partner)}[/bold]", highlight=False)
    for source, rows in groupby(sorted(found.measured, key=lambda row: row.source), key=lambda row: row.source):
        held = list(rows)
        out.print(f"\n{source}", markup=False, highlight=False)
        for part in (_years(held), _products(held), _others(held)):
            if part is not None:
                out.print(part)
    for one in found.missing:
        where = f"{one.source}: " if one.source else ""
        out.print(f"{where}{one.measure.replace('_', ' ')} not told: {render(one.why)}", markup=False, highlight=False)


def _years(rows: list[Measured]) -> Table | None:
    """A row a year: levels and growth, each with its unit in the head."""
    kept = [row for row in rows if row.product is None and row.measure in (*_BY_YEAR, "growth", "contribution")]
    if not kept:
        return None
    table = show.table("period", *_BY_YEAR, "growth of turnover", "from exports", "from imports")
    for period in sorted({row.period for row in kept}):
        by = {(row.measure, row.flow): row for row in kept if row.period == period}
        keys = [*((m, m if m != "coverage" else None) for m in _BY_YEAR), ("growth", "turnover")]
        keys += [("contribution", "exports"), ("contribution", "imports")]
        table.add_row(str(period), *(_figure(by.get(key)) for key in keys))
    return table


def _products(rows: list[Measured]) -> Table | None:
    kept = [row for row in rows if row.product is not None]
    if not kept:
        return None
    names = list(dict.fromkeys(row.measure for row in kept))
    table = show.table("flow", "product", "period", *(one.replace("_", " ") for one in names))
    for flow, product, period in dict.fromkeys((row.flow, row.product, row.period) for row in kept):
        by = {row.measure: row for row in kept if (row.flow, row.product, row.period) == (flow, product, period)}
        table.add_row(flow, product, str(period), *(_figure(by.get(one)) for one in names))
    return table


def _others(rows: list[Measured]) -> Table | None:
    known = (*_BY_YEAR, "growth", "contribution")
    kept = [row for row in rows if row.product is None and row.measure not in known]
    if not kept:
        return None
    table = show.table("measure", "of", "period", "value", "rests on")
    for row in kept:
        about = " ".join(word for word in (row.reporter, row.flow, row.partner) if word)
        rests = f"{100 * row.coverage:.0f}% of the value" if row.coverage is not None else ""
        table.add_row(row.measure.replace("_", " "), about, str(row.period), _figure(row), rests)
    return table


def _figure(row: Measured | None) -> str:
    """A figure with its unit: money as people say it, shares in percent, indices to four digits."""
    from steelyard.core import display

    if row is None:
        return ""
    if row.unit == "percentage_points":
        return f"{row.value:+.2f} pp".replace("-", "−")
    if row.unit == "percent":
        value = float(f"{row.value:.3g}")
        return display.percent(value, value, signed=row.measure != "coverage")
    if row.unit == "share":
        return display.percent(100 * row.value, 100 * row.value)
    if row.unit.isupper():
        value = float(f"{row.value:.3g}")
        return display.amount(value, value, row.unit)
    return f"{row.value:.4g}" + (f" {row.unit}" if "/" in row.unit else "")
