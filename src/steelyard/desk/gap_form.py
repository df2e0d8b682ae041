"""The published forms of a gap: JSON and a table. Listed products are one sum in both; they never had a code here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from steelyard.core.claim import SCHEMA
from steelyard.core.display import counted
from steelyard.core.fact import Absent
from steelyard.core.message import Message, render
from steelyard.gazetteer.names import name
from steelyard.outlook.gap import Gap, Held, Lever, MarketGap, Outside, ProductGap, Span
from steelyard.outlook.gap_told import heading, rough

Json = dict[str, Any]
COLUMNS = (
    "flow", "exporter", "importer", "product", "heading", "potential", "actual", "unrealised", "open_low", "open_mid",
    "open_high", "taken_low", "taken_mid", "taken_high", "unit", "note",
)  # fmt: skip


def gap_json(gap: Gap) -> Json:
    """Return the published form of a gap; figures by product have three significant digits."""
    goal, now, found = gap.target, gap.present, gap.scenario
    return {
        "schema": SCHEMA, "reporter": gap.reporter, "partner": gap.partner, "as_of": gap.as_of or None,
        "target": {"value": goal.value, "unit": goal.unit, "flow": goal.flow.value, "by": goal.by},
        "present": {"year": now.year, "value": now.value, "low": now.low, "high": now.high} if now else None,
        "office": gap.office, "missing": list(gap.missing) if gap.missing else None,
        "odds": {
            "year": gap.year, "without": gap.odds, "with_all": found.with_all if found else None,
            "least_set": {"aim": found.aim, "levers": list(found.least[0]), "odds": found.least[1]}
            if found and found.least else None,
            "not_counted": list(found.apart) if found else [],
        },
        "levers": [_lever(one, gap) for one in gap.levers],
        "markets": [_market(one) for one in gap.markets],
        "outside_view": [_outside(one) for one in gap.outside],
        "absent": _absents(gap.absent),
    }  # fmt: skip


def _lever(one: Lever, gap: Gap) -> Json:
    weighed = next((w for w in gap.scenario.levers if w.project == one.project), None) if gap.scenario else None
    return {
        "key": one.key, "name": one.project.name, "text": _said(one.name), "flow": one.flow.value,
        "low": rough(one.low), "mid": rough(one.mid), "high": rough(one.high), "unit": gap.target.unit,
        "odds": weighed.odds if weighed else None, "added": weighed.added if weighed else None,
    }  # fmt: skip


def _market(one: MarketGap) -> Json:
    held = one.held
    return {
        "flow": one.flow.value, "exporter": one.exporter, "importer": one.importer, "unit": one.unit,
        "control": {"state": one.control, "lists": [asdict(listed) for listed in one.lists]},
        "withheld": one.control in ("missing", "old"), "share": one.share, "table": one.table or None,
        "potential": {"year": one.year, "unrealised": _rough(one.potential)} if one.year is not None else None,
        "space_freed": _space(one), "rank_correlation": one.correlation,
        "products": [_product(row) for row in one.products],
        "listed": _held(held) if held else None,
        "absent": _absents(one.absent),
    }  # fmt: skip


def _space(one: MarketGap) -> Json | None:
    if one.after is None:
        return None
    return {
        "after": one.after.to_json(), "before": [span.to_json() for span in one.bases], "left": list(one.left),
        "all_suppliers": one.whole, "lost": _span(one.lost), "filled": _span(one.filled), "open": _span(one.open),
    }  # fmt: skip


def _held(held: Held) -> Json:
    return {"count": held.count, "unrealised": _rough(held.unrealised), "open": _span(held.freed)}


def _product(row: ProductGap) -> Json:
    return {
        "code": row.code, "heading": heading(row.code), "potential": _rough(row.potential),
        "actual": _rough(row.actual), "unrealised": _rough(row.unrealised),
        "open": _span(row.freed), "taken": _span(row.taken),
    }  # fmt: skip


def _outside(one: Outside) -> Json:
    return {
        "flow": one.flow.value, "year": one.year, "mean": rough(one.mean), "p10": rough(one.low), "p50": rough(one.mid),
        "p90": rough(one.high), "unit": "USD", "n": one.count, "share": one.share, "actual": one.actual,
        "actual_year": one.actual_year,
    }  # fmt: skip


def _absents(rows: Iterable[Absent]) -> list[Json]:
    return [{"why": _said(one.why), "fills": _said(one.fills)} for one in rows]


def _said(message: Message) -> str:
    return render(message, names=name)


def _rough(value: float | None) -> float | None:
    return None if value is None else rough(value)


def _span(span: Span | None) -> list[float] | None:
    return None if span is None else [rough(value) for value in span]


def gap_csv(gap: Gap) -> str:
    """Return `gap_rows` as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(gap_rows(gap))
    return out.getvalue()


def gap_rows(gap: Gap, lang: str = "en") -> list[list[str | float | int | None]]:
    """Return products by direction as cells: those on no list by rank, then the listed ones in one sum.

    A direction whose table is withheld or not known has one row that says why.
    """
    rows: list[list[str | float | int | None]] = [list(COLUMNS)]
    for one in gap.markets:
        side = (one.flow.value, one.exporter, one.importer)
        for row in one.products:
            figures = (
                row.potential,
                row.actual,
                row.unrealised,
                *(row.freed or (None,) * 3),
                *(row.taken or (None,) * 3),
            )
            rows.append([*side, row.code, heading(row.code), *map(_cell, figures), one.unit, ""])
        if (held := one.held) is not None:
            figures = (None, None, held.unrealised, *(held.freed or (None,) * 3), None, None, None)
            note = f"{counted(held.count, 'product')} on export-control lists, one sum, not counted"
            rows.append([*side, "listed", "", *map(_cell, figures), one.unit, note])
        for missing in one.absent:
            rows.append([*side, "", *("" for _ in range(10)), one.unit, render(missing.why, lang, names=name)])
    return rows


def _cell(value: float | None) -> int | None:
    return None if value is None else round(rough(value))
