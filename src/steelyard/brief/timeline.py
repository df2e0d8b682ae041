"""The timeline: statements, promises, events and the series on one axis, by day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from steelyard.brief import series
from steelyard.brief.case import Case
from steelyard.brief.known import amount_of, misfit_line
from steelyard.brief.lines import joined
from steelyard.brief.model import Line, Moment, Paragraph, Row, Section, Table, TimeAxis
from steelyard.core.display import Place
from steelyard.core.fact import Fact
from steelyard.core.flow import Flow
from steelyard.core.message import Message

KINDS = ("level", "statement", "visit", "signing", "event", "promise", "word")
"""The lanes of the axis from top to bottom."""
_DAY = re.compile(r"[12]\d{3}(-\d\d){0,2}")
_ACTS = {"visit": "visit", "sign": "signing", "event": "event", "open": "event"}
"""What an act with a day is on the axis; what has none is a promise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One dated thing. ``day`` is ISO 8601 (a day, month or year), or the year that a level closes with ``-12-32``."""

    day: str
    kind: str
    when: Line
    what: Line
    source: Line
    address: str | None


def section(case: Case) -> Section:
    """Return the axis and the table; Absent when nothing carries a date."""
    title = case.say("timeline")
    found = entries(case)
    if not found:
        missing = case.absent(Message("brief.timeline_none"), Message("brief.fills_add"))
        return Section(name="timeline", title=title, blocks=(Paragraph(line=missing),), annex=True)
    columns = tuple(case.say(f"column_{key}") for key in ("day", "kind", "what", "source"))
    rows = tuple(
        Row(cells=(one.when, case.say(f"kind_{one.kind}", tone=f"kind-{one.kind}"), one.what, one.source))
        for one in found
    )
    table = Table(name="timeline", columns=columns, rows=rows, widths=(0.15, 0.14, 0.62, 0.09))
    return Section(name="timeline", title=title, blocks=(_axis(case, found), table), annex=True)


def entries(case: Case) -> tuple[Entry, ...]:
    """Return everything on the pair that carries a date, earliest first."""
    made = (_entry(case, *row) for row in (*_levels(case), *_statements(case), *_pledges(case)))
    return tuple(sorted(made, key=lambda one: (one.day, KINDS.index(one.kind), one.what.text)))


def _entry(case: Case, day: str, kind: str, what: Line, refs: tuple[int, ...]) -> Entry:
    address = case.used_sources[refs[0] - 1].address if refs else None
    source = Line(parts=(), lang=case.lang, refs=refs)
    return Entry(day=day, kind=kind, when=_when(case, day), what=what, source=source, address=address)


def _axis(case: Case, found: tuple[Entry, ...]) -> TimeAxis:
    """The same entries on one axis, a lane for each kind that occurs."""
    occurring = [kind for kind in KINDS if any(one.kind == kind for one in found)]
    return TimeAxis(
        lang=case.lang,
        lanes=tuple((kind, case.say(f"kind_{kind}").text) for kind in occurring),
        moments=tuple(
            Moment(when=when_of(one.day), lane=one.kind, title=joined([one.when, one.what], ": "), href=one.address)
            for one in found
        ),
        title=case.say("timeline_axis", reporter=Place(case.reporter), partner=Place(case.partner)),
        description=case.say("timeline_text", count=Fact(unit="count", value=len(found))),
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


_Row = tuple[str, str, Line, tuple[int, ...]]
"""Day, kind, what, numbers of the sources."""


def _levels(case: Case) -> Iterator[_Row]:
    for row in series.levels(case, Flow.TURNOVER):
        what = case.say("timeline_level", year=Fact(unit="year", value=str(row.year)), amount=amount_of(case, row))
        yield f"{row.year}-12-32", "level", what, case.refs(row.claims)
    for one in series.misfits(case, Flow.TURNOVER):
        yield f"{one.year}-12-32", "level", misfit_line(case, one, "timeline_misfit"), case.refs([one.claim.id])


def _statements(case: Case) -> Iterator[_Row]:
    counts = Counter(claim.source for claim in case.claims if claim.source)
    for source in case.used_sources:
        if source.published and counts[source.key]:
            who = case.words(source.name)
            what = case.say("timeline_statement", publisher=who, count=counts[source.key])
            yield source.published, "statement", what, case.refs_of([source.key])


def _pledges(case: Case) -> Iterator[_Row]:
    for entry in case.pledges:
        happens = entry.date if entry.date and _DAY.fullmatch(entry.date) else None
        kind = _ACTS.get(entry.act, "event") if happens else "promise"
        if happens or entry.said:
            yield happens or entry.said or "", kind, case.words(entry.what), case.refs_of([entry.source])
        for day, words, key in entry.evidence:
            what = case.say("timeline_word", what=case.words(entry.what), words=case.words(words))
            yield day, "word", what, case.refs_of([key])


def _when(case: Case, day: str) -> Line:
    if day.endswith("-12-32"):
        return case.say("year_end", year=Fact(unit="year", value=day[:4]))
    return case.fact(Fact(unit="day", value=day))
