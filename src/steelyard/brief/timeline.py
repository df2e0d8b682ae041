"""The timeline: statements, promises, events and the series on one axis, by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from steelyard.brief import series
from steelyard.brief.case import Case
from steelyard.brief.known import amount_of
from steelyard.brief.lines import joined
from steelyard.brief.model import Line, Moment, Paragraph, Row, Section, Table, TimeAxis
from steelyard.core.display import Place
from steelyard.core.fact import Fact
from steelyard.core.flow import Flow
from steelyard.core.message import Message

KINDS = ("level", "statement", "promise", "event", "word")
"""The lanes of the axis from top to bottom."""

Entry = tuple[str, str, Line, Line]
"""Sort key (ISO 8601, a year's level after its last day), kind, what, source."""


def section(case: Case) -> Section:
    """Return the table; Absent when nothing carries a date."""
    title = case.say("timeline")
    entries = sorted((*_levels(case), *_statements(case), *_pledges(case)), key=lambda entry: entry[0])
    if not entries:
        missing = case.absent(Message("brief.timeline_none"), Message("brief.fills_add"))
        return Section(name="timeline", title=title, blocks=(Paragraph(line=missing),), annex=True)
    columns = tuple(case.say(f"column_{key}") for key in ("day", "kind", "what", "source"))
    rows = tuple(Row(cells=(_when(case, key), case.say(f"kind_{kind}", tone=f"kind-{kind}"), what, source))
                 for key, kind, what, source in entries)  # fmt: skip
    table = Table(name="timeline", columns=columns, rows=rows, widths=(0.15, 0.14, 0.63, 0.08))
    return Section(name="timeline", title=title, blocks=(_axis(case, entries), table), annex=True)


def _axis(case: Case, entries: list[Entry]) -> TimeAxis:
    """The same entries on one axis, a lane for each kind that occurs."""
    occurring = [kind for kind in KINDS if any(entry[1] == kind for entry in entries)]
    return TimeAxis(
        lang=case.lang,
        lanes=tuple((kind, case.say(f"kind_{kind}").text) for kind in occurring),
        moments=tuple(
            Moment(
                when=when_of(key), lane=kind, title=joined([_when(case, key), what], ": "), href=_address(case, source)
            )
            for key, kind, what, source in entries
            if key[:4].isdigit()
        ),
        title=case.say("timeline_axis", reporter=Place(case.reporter), partner=Place(case.partner)),
        description=case.say("timeline_text", count=Fact(unit="count", value=len(entries))),
    )


def when_of(key: str) -> float:
    """Return a day, month or year as a number of years; a month or year stands at its middle.

    >>> when_of("2022"), when_of("2022-07"), when_of("2022-12-32")
    (2022.5, 2022.5416666666667, 2023.0)
    """
    parts = [int(part) for part in key.split("-")]
    if len(parts) == 1:
        return parts[0] + 0.5
    if len(parts) == 2:
        return parts[0] + (parts[1] - 0.5) / 12
    return min(parts[0] + 1.0, parts[0] + (parts[1] - 1 + (parts[2] - 0.5) / 31) / 12)


def _address(case: Case, source: Line) -> str | None:
    return case.used_sources[source.refs[0] - 1].address if source.refs else None


def _levels(case: Case) -> Iterator[Entry]:
    for row in series.levels(case, Flow.TURNOVER):
        what = case.say("timeline_level", year=Fact(unit="year", value=str(row.year)), amount=amount_of(case, row))
        yield f"{row.year}-12-32", "level", what, _refs(case, case.refs(row.claims))


def _statements(case: Case) -> Iterator[Entry]:
    counts = Counter(claim.source for claim in case.claims if claim.source)
    for source in case.used_sources:
        if source.published and counts[source.key]:
            who = case.words(source.publisher or source.title or source.address or source.key)
            what = case.say("timeline_statement", publisher=who, count=counts[source.key])
            yield source.published, "statement", what, _refs(case, case.refs_of([source.key]))


def _pledges(case: Case) -> Iterator[Entry]:
    for entry in case.pledges:
        kind = "event" if entry.act in ("visit", "event", "sign") or entry.date else "promise"
        if entry.date or entry.said:
            yield (
                entry.date or entry.said or "",
                kind,
                case.words(entry.what),
                _refs(case, case.refs_of([entry.source])),
            )
        for day, words, key in entry.evidence:
            what = case.say("timeline_word", what=case.words(entry.what), words=case.words(words))
            yield day, "word", what, _refs(case, case.refs_of([key]))


def _when(case: Case, key: str) -> Line:
    if key.endswith("-12-32"):
        return case.say("year_end", year=Fact(unit="year", value=key[:4]))
    return case.fact(Fact(unit="day", value=key))


def _refs(case: Case, numbers: tuple[int, ...]) -> Line:
    return Line(parts=(), lang=case.lang, refs=numbers)
