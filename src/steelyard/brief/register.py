"""The register: what was promised, by whom, by when, and the last word found about it."""

from __future__ import annotations

from steelyard.brief.case import Case, PledgeEntry
from steelyard.brief.lines import joined
from steelyard.brief.model import Block, Line, Paragraph, Row, Section, Table
from steelyard.core.fact import Fact
from steelyard.core.message import Message

EVENTS = ("visit", "event", "sign", "open")
"""Acts that happen on a day; they are dated, not scored."""


def section(case: Case) -> Section:
    """Return the promises with their status; general promises are kept and marked as not scored."""
    if not case.pledges:
        missing = case.absent(Message("brief.pledges_none"), Message("brief.fills_add"))
        return Section(name="pledges", title=case.say("pledges"), blocks=(Paragraph(line=missing),), annex=True)
    columns = tuple(case.say(f"column_{key}") for key in ("said_on", "what", "who", "by", "status", "source"))
    entries = sorted(case.pledges, key=lambda entry: (entry.said or entry.date or "9", entry.id))
    table = Table(
        name="pledges",
        columns=columns,
        rows=tuple(Row(cells=_cells(case, entry)) for entry in entries),
        widths=(0.12, 0.34, 0.16, 0.11, 0.21, 0.06),
    )
    note: Block = Paragraph(line=case.say("pledges_note"), style="note")
    return Section(name="pledges", title=case.say("pledges"), blocks=(note, table), annex=True)


def status(case: Case, entry: PledgeEntry) -> Line:
    """Return the status in words, with the dated word that decides it."""
    if not entry.scored:
        return case.say("status_event" if entry.act in EVENTS else "status_not_scored", tone="quiet")
    head = case.say(f"status_{entry.status}", tone=f"status-{entry.status}", day=_day(case.as_of))
    words = [
        case.say("status_word", day=_day(day), words=case.words(said)) for day, said, _ in reversed(entry.evidence)
    ]
    reply = [case.say("status_reply", words=case.words(entry.reply))] if entry.reply else []
    found = joined([head, *words, *reply])
    refs = case.refs_of(key for _, _, key in entry.evidence)
    return Line(parts=found.parts, lang=case.lang, refs=refs, tone=head.tone)


def _cells(case: Case, entry: PledgeEntry) -> tuple[Line, ...]:
    what = "; ".join(part for part in (entry.what, entry.where, entry.effect) if part)
    by = entry.by or entry.date
    return (
        case.fact(_day(entry.said)) if entry.said else case.say("no_date", tone="quiet"),
        case.words(what),
        case.words(", ".join(entry.who)) if entry.who else case.say("not_said", tone="quiet"),
        case.fact(_day(by)) if by else case.say("no_deadline", tone="quiet"),
        status(case, entry),
        Line(parts=(), lang=case.lang, refs=case.refs_of([entry.source])),
    )


def _day(text: str) -> Fact:
    return Fact(unit="day", value=text)
