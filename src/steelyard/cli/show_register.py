"""How the register and the timeline look in the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from steelyard.cli import show
from steelyard.core import display
from steelyard.core.display import counted
from steelyard.desk.register_form import status_words
from steelyard.gazetteer.names import name
from steelyard.reading.promises.offices import shown

if TYPE_CHECKING:
    from steelyard.brief.case import PledgeEntry
    from steelyard.brief.timeline import Entry
    from steelyard.desk.register import Fulfilment, Register
    from steelyard.ledger.store import Proposal

_STYLE = {"delivered": "green", "held": "green", "slipped": "red", "dropped": "red", "unknown": "dim"}


def register(found: Register) -> None:
    """Print the register of a pair: entries, what waits for a word, fulfilment by office."""
    out = show.console()
    title = f"{' and '.join(name(side, 'en') for side in found.pair or ())}: what was promised, by {found.as_of}"
    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left")
    for heading in ("id", "said on", "what", "by whom", "due", "last word"):
        table.add_column(heading, overflow="fold")
    for entry in found.entries:
        status = Text(status_words(entry, found.as_of), style=_STYLE.get(entry.status, ""))
        cells = (
            entry.id,
            entry.said or "",
            _what(entry),
            entry.office or ", ".join(shown(one, "en") for one in entry.who),
            entry.by or entry.date or "",
        )
        table.add_row(*map(Text, cells), status)
    out.print(table)
    if found.proposals:
        count = sum(map(len, found.proposals.values()))
        pair = " ".join(found.pair or ())
        told = f"{counted(count, 'later text')} may speak of {len(found.proposals)} of these:"
        told += f"  steelyard register proposals {pair}"
        out.print(told, style="yellow", markup=False)
    fulfilment(found.fulfilment)


def _what(entry: PledgeEntry) -> str:
    worth = ""
    if entry.value is not None:
        flow = f" of {entry.flow}" if entry.flow else ""
        worth = f"{display.amount(entry.value, entry.value, entry.unit or 'USD')}{flow} a year"
    flow, _, code = (entry.effect or "").partition(" of ")
    effect = f"{flow} of {name(code)}" if code else flow
    where = shown(entry.where, "en") if entry.where else ""
    return "; ".join(part for part in (entry.what, where, effect, worth) if part)


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
        told = "steelyard register confirm PROPOSAL --status STATUS --who NAME, or  ... decline PROPOSAL --who NAME"
        out.print(told, style="dim", markup=False)


def _proposal(one: Proposal) -> None:
    out = show.console()
    alike = "; ".join(f"{aspect}: {', '.join(words)}" for aspect, words in one.alike.items())
    suggests = f", suggests {one.status}" if one.status else ""
    head = Text(f"  {one.id}  ").append(f"{100 * one.score:.0f}% alike", style="yellow")
    out.print(head.append(f" ({alike}), {one.published or 'no day'}, source {one.source}{suggests}"))
    if one.quote:
        out.print(Padding(Text(f"“{' '.join(one.quote.split())}”", style="italic dim"), (0, 0, 0, 4), expand=False))


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
