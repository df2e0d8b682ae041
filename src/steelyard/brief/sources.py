"""The sources, numbered as the sentences cite them, each address one click away."""

from __future__ import annotations

from collections import Counter

from steelyard.brief.case import Case
from steelyard.brief.model import Line, Paragraph, Row, Section, Table
from steelyard.core.fact import Fact
from steelyard.core.message import Message
from steelyard.core.origin import Source


def section(case: Case) -> Section:
    """Return the table of sources; Absent when nothing was handed in."""
    title = case.say("sources")
    used = case.used_sources
    if not used:
        missing = case.absent(Message("brief.sources_none"), Message("brief.fills_add"))
        return Section(name="sources", title=title, blocks=(Paragraph(line=missing),), annex=True)
    columns = tuple(case.say(f"column_{key}") for key in ("number", "publisher", "published", "figures", "address"))
    counts = Counter(claim.source for claim in (*case.claims, *case.context))
    rows = tuple(
        Row(cells=_cells(case, i, source, counts[source.key]), anchor=f"s-{i}") for i, source in enumerate(used, 1)
    )
    table = Table(
        name="sources", columns=columns, rows=rows, widths=(0.05, 0.26, 0.14, 0.08, 0.47), numeric=frozenset({0, 3})
    )
    origins = len({source.origin or source.key for source in used})
    note = case.say("sources_note", sources=_count(len(used)), origins=_count(origins))
    return Section(name="sources", title=title, blocks=(Paragraph(line=note, style="note"), table), annex=True)


def _cells(case: Case, number: int, source: Source, count: int) -> tuple[Line, ...]:
    name = ": ".join(part for part in (source.publisher, source.title) if part) or source.name
    address = source.address or ""
    return (
        case.fact(Fact(unit="label", value=str(number))),
        case.words(name),
        case.fact(Fact(unit="day", value=source.published)) if source.published else case.say("no_date", tone="quiet"),
        case.fact(_count(count)),
        case.words(address, href=address) if address else case.say("no_address", tone="quiet"),
    )


def _count(number: int) -> Fact:
    return Fact(unit="count", value=number)
