"""The register: what was promised, by whom, by when, and the last word found about it."""

from __future__ import annotations

from dataclasses import replace

from steelyard.brief.case import LEAST_FOR_A_RATE, Case, Fulfilment, PledgeEntry
from steelyard.brief.lines import joined
from steelyard.brief.model import Block, Line, Paragraph, Row, Section, Table
from steelyard.core.fact import Fact
from steelyard.core.flow import Flow
from steelyard.core.message import Message
from steelyard.core.wording import subject
from steelyard.reading.promises.offices import shown

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
        widths=(0.12, 0.29, 0.15, 0.12, 0.23, 0.09),
    )
    note: Block = Paragraph(line=case.say("pledges_note"), style="note")
    return Section(name="pledges", title=case.say("pledges"), blocks=(note, table), annex=True)


def status(case: Case, entry: PledgeEntry) -> Line:
    """Return the status in words, with the dated word that decides it."""
    if not entry.scored:
        return case.say("status_event" if entry.act in EVENTS else "status_not_scored", tone="quiet")
    head = _head(case, entry)
    words = [
        case.say("status_word", day=_day(day), words=case.words(said)) for day, said, _ in reversed(entry.evidence)
    ]
    final = entry.status in ("delivered", "held", "slipped", "dropped", "unknown")
    words += [] if final or not entry.silent else [_silence(case, entry, "status_since")]
    found = joined([head, joined(words, "; ")], " — ") if words else head
    if entry.reply:
        found = joined([found, case.say("status_reply", words=case.words(entry.reply))], ". ")
    refs = case.refs_of(key for _, _, key in entry.evidence)
    return Line(parts=found.parts, lang=case.lang, refs=refs, tone=head.tone)


def _head(case: Case, entry: PledgeEntry) -> Line:
    tone = f"status-{entry.status}"
    if entry.status == "unknown":
        return replace(_silence(case, entry, "status_unknown"), tone=tone)
    if entry.late:
        return case.say("status_late", tone=tone, status=case.say(f"status_{entry.status}"))
    return case.say(f"status_{entry.status}", tone=tone)


def _silence(case: Case, entry: PledgeEntry, key: str) -> Line:
    """Since when nobody spoke of it, in how many sources."""
    if not entry.silent:
        return case.say("status_unknown_none", day=_day(case.as_of))
    counted = "sources_counted_one" if entry.silent == 1 else "sources_counted"
    return case.say(key, day=_day(case.as_of), count=case.say(counted, count=Fact(unit="count", value=entry.silent)))


def fulfilled(case: Case) -> Section | None:
    """Return what became of scored promises by office, with n; no rate where few are decided."""
    rows = [row for row in case.fulfilment if row.n]
    if not rows:
        return None
    keys = ("office", "decided", "delivered", "late", "slipped", "dropped", "open", "rate")
    table = Table(
        name="fulfilment",
        columns=tuple(case.say(f"column_{key}") for key in keys),
        rows=tuple(Row(cells=_counts(case, row)) for row in rows),
        widths=(0.26, 0.11, 0.11, 0.11, 0.1, 0.11, 0.1, 0.1),
        numeric=frozenset(range(1, 8)),
    )
    note = Paragraph(line=case.say("fulfilment_note", least=Fact(unit="count", value=LEAST_FOR_A_RATE)), style="note")
    return Section(name="fulfilment", title=case.say("fulfilment"), blocks=(note, table), annex=True)


def _counts(case: Case, row: Fulfilment) -> tuple[Line, ...]:
    counts = (row.n, row.delivered, row.late, row.slipped, row.dropped, row.open)
    if row.rate is None:
        rate = case.say("rate_none", tone="quiet")
    else:
        how = Message("brief.by_count")
        rate = case.fact(Fact(unit="percent", value=round(100 * row.rate), derivation=how))
    office = case.words(shown(row.office, case.lang)) if row.office else case.say("no_office", tone="quiet")
    return office, *(case.fact(Fact(unit="count", value=count)) for count in counts), rate


def _cells(case: Case, entry: PledgeEntry) -> tuple[Line, ...]:
    where = entry.where if entry.where and entry.where not in entry.what else None
    parts = [case.words(part) for part in (entry.what, shown(where, case.lang) if where else None) if part]
    what = joined([*parts, *_effect(case, entry)], "; ")
    if entry.value is not None:
        worth = case.say("pledge_worth", amount=Fact(unit=entry.unit or "USD", value=entry.value))
        what = joined([what, worth], "; ")
    by = entry.by or entry.date
    return (
        case.fact(_day(entry.said)) if entry.said else case.say("no_date", tone="quiet"),
        what,
        case.words(
            shown(entry.office, case.lang) if entry.office else ", ".join(shown(one, case.lang) for one in entry.who)
        )
        if entry.office or entry.who
        else case.say("not_said", tone="quiet"),
        case.fact(_day(by)) if by else case.say("no_deadline", tone="quiet"),
        status(case, entry),
        Line(parts=(), lang=case.lang, refs=case.refs_of([entry.source])),
    )


def _effect(case: Case, entry: PledgeEntry) -> list[Line]:
    """What a pledge is to change: a flow by its name in the reader's language, or the words of the register."""
    if not entry.effect:
        return []
    flow, _, code = entry.effect.partition(" of ")
    if flow not in list(Flow) or (code and code not in (case.reporter, case.partner)):
        return [case.words(entry.effect)]
    reporter = code or case.reporter
    partner = case.partner if reporter == case.reporter else case.reporter
    return [case.words(subject(reporter, partner, Flow(flow), case.lang, names=case.names))]


def _day(text: str) -> Fact:
    return Fact(unit="day", value=text)
