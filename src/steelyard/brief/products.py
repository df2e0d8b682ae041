"""Exports and imports by product, as far as anyone stated them: figures where there are any, else names."""

from __future__ import annotations

from steelyard.brief.case import Case, seen_from
from steelyard.brief.model import Block, Line, Paragraph, Row, Section, Table
from steelyard.core import display
from steelyard.core.claim import Claim
from steelyard.core.fact import Fact
from steelyard.core.flow import Flow
from steelyard.core.message import Message
from steelyard.core.wording import figure


def section(case: Case) -> Section:
    """Return one table for exports and one for imports; Absent where no source names a product."""
    blocks: list[Block] = [Paragraph(line=case.say("products_note"), style="note")]
    for flow in (Flow.EXPORTS, Flow.IMPORTS):
        said = [c for c in case.claims if c.product and seen_from(c, case.reporter) == flow]
        if said:
            blocks.append(_table(case, flow, said))
        else:
            missing = case.absent(
                Message("brief.products_none", {"flow": _words(case, flow)}), Message("brief.fills_add")
            )
            blocks.append(Paragraph(line=missing))
    return Section(name="products", title=case.say("products"), blocks=tuple(blocks), annex=True)


def _table(case: Case, flow: Flow, said: list[Claim]) -> Table:
    columns = (_title(case, flow), case.say("column_period"), case.say("column_said"), case.say("column_source"))
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in sorted(said, key=lambda c: -(c.period.last if c.period else 0)):
        groups.setdefault((claim.period, claim.product, claim.value, claim.unit), []).append(claim)
    rows = tuple(Row(cells=_cells(case, alike)) for alike in groups.values())
    return Table(name=f"products_{flow.value}", columns=columns, rows=rows, widths=(0.46, 0.2, 0.22, 0.12))


def _cells(case: Case, alike: list[Claim]) -> tuple[Line, ...]:
    first = alike[0]
    ids = [claim.id for claim in alike]
    when = case.fact(Fact(unit="period", period=first.period)) if first.period else case.say("no_period", tone="quiet")
    said = (
        case.words(figure(first, case.lang), ids) if first.value is not None else case.say("named_only", tone="quiet")
    )
    return case.words(first.product or "", ids), when, said, source_cell(case, ids)


def source_cell(case: Case, claims: list[str]) -> Line:
    """Return the publishers' numbers alone, each leading to its row in the table of sources."""
    return Line(parts=(), lang=case.lang, refs=case.refs(claims))


def _title(case: Case, flow: Flow) -> Line:
    return case.tell(_title_message(case, flow))


def _words(case: Case, flow: Flow) -> Message:
    return Message(f"wording.{flow.value}", dict(_title_message(case, flow).values))


def _title_message(case: Case, flow: Flow) -> Message:
    places = {"reporter": display.Place(case.reporter), "partner": display.Place(case.partner)}
    return Message("brief.exports_of" if flow == Flow.EXPORTS else "brief.imports_of", places)
