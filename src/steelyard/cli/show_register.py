"""How the register and the timeline look in the terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from steelyard.cli import show
from steelyard.core import display
from steelyard.gazetteer.names import name

if TYPE_CHECKING:
    from steelyard.brief.case import PledgeEntry
    from steelyard.brief.timeline import Entry
    from steelyard.desk.register import Fulfilment, Register
    from steelyard.ledger.store import Proposal

_STYLE = {"delivered": "green", "held": "green", "slipped": "red", "dropped": "red", "unknown": "dim"}


def register(found: Register) -> None:
    """Print the register of a pair: entries, what waits for a word, fulfilment by office."""
    out = show.console()
    title = f"{name(found.pair[0], 'en')} and {name(found.pair[1], 'en')}: what was promised, by {found.as_of}"
    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left")
    for heading in ("id", "said on", "what", "by whom", "due", "last word"):
        table.add_column(heading, overflow="fold")
    for entry in found.entries:
        status = Text(status_words(entry, found.as_of), style=_STYLE.get(entry.status, ""))
        cells = (
            entry.id,
            entry.said or "",
            _what(entry),
            entry.office or ", ".join(entry.who),
            entry.by or entry.date or "",
        )
        table.add_row(*map(Text, cells), status)
    out.print(table)
    if found.proposals:
        count = sum(map(len, found.proposals.values()))
        told = f"{count} later texts may speak of {len(found.proposals)} of these:  steelyard register proposals A B"
        out.print(told, style="yellow", markup=False)
    fulfilment(found.fulfilment)


def status_words(entry: PledgeEntry, day: str) -> str:
    """Return the status with the word that decides it, or since when nobody spoke of it."""
    if not entry.scored:
        return "not scored"
    since = f"in {entry.silent} source{'' if entry.silent == 1 else 's'}" if entry.silent else "and no later source"
    silence = f"no later word found by {day} {since}"
    if entry.status == "unknown":
        return silence
    late = ", late" if entry.late else ""
    word = f" — {entry.evidence[-1][0]}: {entry.evidence[-1][1]}" if entry.evidence else ""
    more = "" if entry.status in ("delivered", "held", "slipped", "dropped") else f"; {silence}"
    answer = f" Reply: {entry.reply}" if entry.reply else ""
    return f"{entry.status}{late}{word}{more}{answer}"


def _what(entry: PledgeEntry) -> str:
    worth = ""
    if entry.value is not None:
        flow = f" of {entry.flow}" if entry.flow else ""
        worth = f"{display.amount(entry.value, entry.value, entry.unit or 'USD')}{flow} a year"
    return "; ".join(part for part in (entry.what, entry.where, entry.effect, worth) if part)


def fulfilment(rows: Sequence[Fulfilment]) -> None:
    """Print what became of promises, by office."""
    if not rows:
        return
    table = Table(title="Fulfilment by office (scored promises)", box=box.SIMPLE_HEAD, title_justify="left")
    for heading in ("office", "n decided", "delivered", "of these late", "slipped", "dropped", "open", "rate"):
        table.add_column(heading, justify="left" if heading == "office" else "right")
    for row in rows:
        counts = (row.n, row.delivered, row.late, row.slipped, row.dropped, row.open)
        rate = "no rate below five" if row.rate is None else f"{100 * row.rate:.0f}%"
        table.add_row(row.office or "no office recorded", *map(str, counts), rate)
    show.console().print(table)


def entry(one: PledgeEntry, proposals: Sequence[Proposal], day: str) -> None:
    """Print one entry with its whole history."""
    out = show.console()
    out.print(Text(one.what, style="bold"))
    lines = [
        f"id {one.id}, said on {one.said or 'no day'}, source {one.source or 'none'}",
        f"by {one.office or ', '.join(one.who) or 'nobody named'}; due {one.by or one.date or 'no day'}",
        _what(one),
        status_words(one, day),
        *(f"{when}: {words}" for when, words, _ in one.evidence),
    ]
    for line in dict.fromkeys(lines):
        out.print(Padding(Text(line), (0, 0, 0, 2), expand=False))
    for proposal in proposals:
        _proposal(proposal)


def proposals(found: Register) -> None:
    """Print the later texts that may speak of pledges, the best match first."""
    out = show.console()
    if not found.proposals:
        out.print("No later text waits for a word.", markup=False)
    by_id = {one.id: one for one in found.entries}
    for pledge, some in sorted(found.proposals.items(), key=lambda item: -item[1][0].score):
        out.print(Text(f"{by_id[pledge].what}  ({pledge})", style="bold"))
        for proposal in some:
            _proposal(proposal)
    if found.proposals:
        told = "steelyard register confirm PROPOSAL --who NAME, or  steelyard register decline PROPOSAL --who NAME"
        out.print(told, style="dim", markup=False)


def _proposal(one: Proposal) -> None:
    out = show.console()
    alike = "; ".join(f"{aspect}: {', '.join(words)}" for aspect, words in one.alike.items())
    suggests = f", suggests {one.status}" if one.status else ""
    head = Text(f"  {one.id}  ").append(f"{100 * one.score:.0f}% alike", style="yellow")
    out.print(head.append(f" ({alike}), {one.published or 'no day'}, source {one.source}{suggests}"))
    if one.quote:
        out.print(Padding(Text(f"“{' '.join(one.quote.split())}”", style="italic dim"), (0, 0, 0, 4), expand=False))


def register_json(found: Register) -> dict[str, Any]:
    """Return the register in the published form."""
    return {
        "pair": list(found.pair),
        "as_of": found.as_of,
        "pledges": [entry_json(one, found.proposals.get(one.id, ()), found.as_of) for one in found.entries],
        "fulfilment": [asdict(row) for row in found.fulfilment],
    }


def entry_json(one: PledgeEntry, waiting: Sequence[Proposal], day: str) -> dict[str, Any]:
    """Return one entry in the published form."""
    body = asdict(one)
    words = [{"date": when, "note": note, "source": source} for when, note, source in one.evidence]
    return {
        **body, "who": list(one.who), "products": list(one.products), "evidence": words,
        "status_text": status_words(one, day), "proposals": [proposal_json(proposal) for proposal in waiting],
    }  # fmt: skip


def proposal_json(one: Proposal) -> dict[str, Any]:
    """Return one proposal in the published form."""
    alike: Mapping[str, tuple[str, ...]] = one.alike
    return {**asdict(one), "alike": {aspect: list(words) for aspect, words in alike.items()}}


def timeline(found: Sequence[Entry], styles: Mapping[str, str]) -> None:
    """Print the timeline, a row for each thing."""
    out = show.console()
    if not found:
        out.print("Nothing on this pair carries a date:  steelyard add FILE", markup=False)
        return
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("day", "kind", "what", "source"):
        table.add_column(heading, overflow="fold")
    for one in found:
        where = Text(one.address or "", style=f"link {one.address}" if one.address and out.is_terminal else "")
        table.add_row(one.when.text, Text(one.kind, style=styles.get(one.kind, "")), one.what.text, where)
    out.print(table)


def timeline_json(one: Entry) -> dict[str, Any]:
    """Return one row of the timeline."""
    year_end = one.day.endswith("-12-32")
    return {
        "day": one.day[:4] if year_end else one.day, "kind": one.kind, "text": one.what.text, "address": one.address,
    }  # fmt: skip
