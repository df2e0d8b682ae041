"""The series in a picture and in a table: what each year's trade, exports and imports are known to be."""

from __future__ import annotations

from steelyard.brief import series
from steelyard.brief.case import Case
from steelyard.brief.chart import chart
from steelyard.brief.known import amount_of, office_name
from steelyard.brief.lines import sentence
from steelyard.brief.model import Block, Line, Paragraph, Row, Section, SeriesRow, Table
from steelyard.brief.series import YearKnown
from steelyard.core.fact import Fact
from steelyard.core.flow import Flow
from steelyard.core.message import Message
from steelyard.outlook.growth_split import last_growth, split, told
from steelyard.outlook.result import YearKnown as Known

FLOWS = (Flow.TURNOVER, Flow.EXPORTS, Flow.IMPORTS)


def section(case: Case) -> Section:
    """Return the chart with its note; Absent when no figure has a year."""
    title = case.say("series")
    drawn = chart(case)
    if drawn is None:
        missing = case.absent(Message("brief.chart_text_none"), Message("brief.fills_years"))
        return Section(name="series", title=title, blocks=(Paragraph(line=missing),))
    note = case.say("chart_note", office=_office(case))
    return Section(name="series", title=title, blocks=(drawn, Paragraph(line=note, style="note")))


def annex(case: Case) -> Section | None:
    """Return the charts of exports and imports and the table of all years; None when no year is known."""
    rows = by_year(case)
    if not rows:
        return None
    charts = [drawn for flow in (Flow.EXPORTS, Flow.IMPORTS) if (drawn := chart(case, flow))]
    columns = tuple(case.say(f"column_{key}") for key in ("year", "trade", "exports", "imports", "known"))
    table = Table(
        name="series",
        columns=columns,
        rows=tuple(Row(cells=_cells(case, year, known)) for year, known in rows.items()),
        widths=(0.1, 0.26, 0.22, 0.22, 0.2),
    )
    blocks: list[Block] = [*charts, table, *_own_money(case)]
    return Section(name="series_table", title=case.say("series_table"), blocks=tuple(blocks), annex=True)


def _own_money(case: Case) -> tuple[Paragraph, ...]:
    """The last growth of turnover in the money of each side, or why it is not known."""
    rows = {row.year: row for row in series.series(case, Flow.TURNOVER) if row.ends}
    known = [Known(year=row.year, low=row.ends[0], high=row.ends[1]) for row in rows.values() if row.ends]
    grown = last_growth(known)
    if grown is None:
        return ()
    claims = [claim for year in grown for claim in rows[year.year].claims]
    told_of = [told(split(*grown, case.unit, economy)) for economy in (case.reporter, case.partner)]
    return tuple(Paragraph(line=sentence(case.tell(message, claims)), style="note") for message in told_of)


def by_year(case: Case) -> dict[int, dict[Flow, YearKnown]]:
    """Return year -> flow -> what is known of it, latest year first; years with nothing are left out."""
    found: dict[int, dict[Flow, YearKnown]] = {}
    for flow in FLOWS:
        for row in series.series(case, flow):
            if row.status != "absent":
                found.setdefault(row.year, {})[flow] = row
    return dict(sorted(found.items(), reverse=True))


def series_rows(case: Case) -> tuple[SeriesRow, ...]:
    """Return the series for a spreadsheet, earliest year first."""
    rows = []
    for year, known in sorted(by_year(case).items()):
        ends = {
            flow.value: (row.bound.low, row.bound.high) if row.bound else (None, None) for flow, row in known.items()
        }
        status = known[Flow.TURNOVER].status if Flow.TURNOVER in known else "open"
        rows.append(SeriesRow(year=year, flows=ends, status=status))
    return tuple(rows)


def _cells(case: Case, year: int, known: dict[Flow, YearKnown]) -> tuple[Line, ...]:
    first = case.fact(Fact(unit="year", value=str(year)))
    amounts = tuple(_amount(case, known.get(flow)) for flow in FLOWS)
    status = known[Flow.TURNOVER].status if Flow.TURNOVER in known else "open"
    return first, *amounts, case.say(f"known_as_{status}", tone="quiet")


def _amount(case: Case, row: YearKnown | None) -> Line:
    if row is None or row.status == "absent":
        return case.say("no_because", tone="quiet")
    if row.status == "model" and row.estimate:
        how = Message("brief.by_model")
        fact = Fact(unit=case.unit, low=_short(row.estimate.p05), high=_short(row.estimate.p95), derivation=how)
        return case.fact(fact, tone="model")
    return case.fact(amount_of(case, row), refs=row.status == "stated")


def _short(value: float) -> float:
    """Three significant digits: a model's figure carries no more."""
    return float(f"{value:.3g}")


def _office(case: Case) -> Line:
    if case.office is None:
        return case.say("chart_office_unknown")
    return case.say("chart_office", office=office_name(case, case.office))
