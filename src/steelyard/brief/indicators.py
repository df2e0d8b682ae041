"""Official statistics on the pair: a table of years for each office's table, and what the measures say, oldest last.

Takes `indicators.result.Indicators` as the desk measured it; without official tables the section is Absent and says
what fills it. Single products are not listed here: their rankings belong to the gap analysis and its control lists.
"""

from __future__ import annotations

from collections.abc import Iterator

from steelyard.brief.case import Case
from steelyard.brief.model import Block, Bullets, Line, Paragraph, Row, Section, Table
from steelyard.core.display import Place
from steelyard.core.fact import Fact
from steelyard.core.flow import Flow
from steelyard.core.message import Message
from steelyard.indicators.result import Measured

MOST_YEARS = 6
LEVELS = ("exports", "imports", "turnover", "balance")


def section(case: Case) -> Section:
    """Return the section; Absent where no official table holds the pair."""
    found = case.indicators.measured if case.indicators else ()
    title = case.tell(Message("indicators.title"))
    blocks: list[Block] = []
    for source in dict.fromkeys(row.source for row in found if row.measure in LEVELS):
        own = [row for row in found if row.source == source]
        blocks.append(Paragraph(line=case.words(source), style="lead"))
        blocks.append(_years(case, own, len(blocks)))
        lines = tuple(_said(case, own))
        blocks += [Bullets(lines=lines)] if lines else []
    compared = tuple(_mirrors(case, found))
    blocks += [Bullets(lines=compared)] if compared else []
    if not blocks:
        absent = case.absent(Message("indicators.no_tables"), Message("indicators.fills_table"))
        blocks.append(Paragraph(line=absent))
    return Section(name="indicators", title=title, blocks=tuple(blocks), annex=True)


def _years(case: Case, rows: list[Measured], number: int) -> Table:
    by = {(row.measure, row.period): row for row in rows if row.measure in LEVELS}
    by |= {("growth", row.period): row for row in rows if row.measure == "growth" and row.flow == "turnover"}
    periods = sorted({period for _, period in by}, key=lambda p: (p.last, p.months), reverse=True)[:MOST_YEARS]
    columns = [case.tell(Message("indicators.column_period"))]
    columns += [case.tell(Message(f"indicators.column_{name}")) for name in (*LEVELS, "growth")]
    names = (*LEVELS, "growth")
    made = tuple(
        Row(cells=(case.fact(Fact(unit="period", period=p)), *(_cell(case, by.get((name, p))) for name in names)))
        for p in periods
    )
    return Table(
        name=f"official_{number}", columns=tuple(columns), rows=made, widths=(0.2, 0.17, 0.17, 0.17, 0.17, 0.12),
        numeric=frozenset(range(1, 6)),
    )  # fmt: skip


def _cell(case: Case, row: Measured | None) -> Line:
    if row is None:
        return case.tell(Message("indicators.not_told"), tone="quiet")
    return case.fact(_fact(row, signed=row.unit == "percent"))


def _fact(row: Measured, *, signed: bool = False) -> Fact:
    """A figure as a Fact, at three digits, with the table that it is from."""
    value, unit = row.value, row.unit
    if unit == "share":
        value, unit = 100 * value, "percent"
    elif unit == "index":
        unit = "number"
    origin = Message("indicators.derivation", {"source": row.source})
    return Fact(unit=unit, value=float(f"{value:.3g}"), signed=signed, derivation=origin)


def _said(case: Case, rows: list[Measured]) -> Iterator[Line]:
    """One sentence a measure of the latest period."""
    last: dict[tuple[str, str | None], Measured] = {}
    for row in rows:
        key = (row.measure, row.flow)
        if row.product is None and (key not in last or row.period > last[key].period):
            last[key] = row
    for measure in ("hhi", "intensity", "complementarity", "export_similarity", "grubel_lloyd", "fisher_price"):
        for flow in (Flow.EXPORTS, Flow.IMPORTS, None):
            row_of = last.get((measure, flow))
            if row_of is None:
                continue
            values = {"value": _fact(row_of), "period": row_of.period, **({"flow": flow} if flow else {})}
            volume = last.get(("fisher_volume", flow))
            if measure == "fisher_price" and volume is not None:
                rests = Fact(unit="percent", value=round(100 * (row_of.coverage or 0)))
                values |= {"volume": _fact(volume), "coverage": rests, "base": row_of.base or row_of.period}
            yield case.tell(Message(f"indicators.says_{measure}", values))


def _mirrors(case: Case, rows: tuple[Measured, ...]) -> Iterator[Line]:
    """The latest year's gap between both offices, one sentence a direction; then what later editions changed."""
    ratios: dict[tuple[str, str], Measured] = {}
    for row in rows:
        key = (row.reporter, row.partner)
        if row.measure == "mirror_ratio" and (key not in ratios or row.period > ratios[key].period):
            ratios[key] = row
    for key, row in ratios.items():
        wider = next(
            (
                r
                for r in rows
                if r.measure == "mirror_wider" and (r.reporter, r.partner, r.period) == (*key, row.period)
            ),
            None,
        )
        values = {"exporter": Place(key[0]), "importer": Place(key[1]), "period": row.period, "value": _fact(row)}
        if wider is None:
            yield case.tell(Message("indicators.says_mirror", values))
        else:
            yield case.tell(Message("indicators.says_mirror_wider", {**values, "wider": _fact(wider)}))
    for row in [r for r in rows if r.measure == "revision"][-4:]:
        values = {
            "flow": Flow(row.flow or "exports"),
            "reporter": Place(row.reporter),
            "period": row.period,
            "change": _fact(row),
        }
        yield case.tell(Message("indicators.says_revision", {**values, "source": row.source}))
