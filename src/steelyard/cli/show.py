"""How results look in the terminal: rich where a person reads, plain where a pipe does."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from steelyard.core import wording
from steelyard.core.claim import Claim, Finding, Kind, Verdict
from steelyard.core.message import Message, render
from steelyard.core.pledge import Pledge
from steelyard.desk.check import Checked
from steelyard.gazetteer.names import name
from steelyard.weighing.result import Conflict

_STYLE = {
    Verdict.SUPPORTED: "green",
    Verdict.CONSISTENT: "green",
    Verdict.ROUNDED: "yellow",
    Verdict.CONTRADICTED: "bold red",
    Verdict.UNCHECKED: "dim",
}


def console(*, quiet: bool = False) -> Console:
    """Return the console for standard output; no colour and no wrapping when piped."""
    plain = Console()
    return plain if plain.is_terminal else Console(quiet=quiet, width=10_000, soft_wrap=True)


def checked(result: Checked) -> None:
    """Print one checked document."""
    out, reading = console(), result.reading
    when = f", published {reading.document.published}" if reading.document.published else ""
    count = len(reading.claims)
    out.print(f"[bold]{escape(result.path)}[/bold]: {count} trade claim{'' if count == 1 else 's'}{when}")
    if not count:
        out.print("  No figure about trade between two economies was found in this text.")
    numbers = {claim.id: number for number, claim in enumerate(reading.claims, 1)}
    for claim in reading.claims:
        _claim(out, claim, numbers, [f for f in result.findings if f.claim == claim.id])
    _section(out, "What cannot hold together", (_numbered(c, numbers) for c in result.conflicts))
    implied = (render(one.message, names=name) for one in result.derived)
    _section(out, "What the text implies and does not say", implied)
    _section(
        out,
        "Said without a figure of its own (quoted, not scored)",
        (f"“{one.quote}” — {_TYPES[one.type]}{_about(one.about, numbers)}" for one in reading.assertions),
    )
    _section(out, "Promises, projects and events", map(_pledge, reading.pledges))
    unread = [claim for claim in reading.claims if claim.period is None and claim.kind != Kind.TARGET]
    if unread and not reading.document.published:
        out.print("\n[dim]Some periods are not known: give the day of publication with --date YYYY-MM-DD.[/dim]")
    out.print()


_TYPES = {"rhetoric": "rhetoric", "cause": "a cause is asserted; order in time is shown, cause is not tested"}


def _claim(out: Console, claim: Claim, numbers: dict[str, int], findings: list[Finding]) -> None:
    span = wording.allowed(claim, "en")
    said = wording.sentence(claim, names=name)
    head = Text(f"\n{numbers[claim.id]:>3}  ").append(said, style="bold")
    out.print(head.append(f"  [{span}]" if span and span not in said else "", style="dim"))
    out.print(Padding(Text(f"“{' '.join(claim.quote.split())}”", style="italic dim"), (0, 0, 0, 5)))
    for finding in findings:
        words = render(Message(f"verdicts.{finding.basis}_{finding.verdict.value.lower()}"))
        reasons = "; ".join(render(b.message, names=name) + _refs(b.claims, numbers) for b in finding.because)
        line = Text(words, style=_STYLE[finding.verdict]).append(f": {reasons}" if reasons else "", style="default")
        out.print(Padding(line, (0, 0, 0, 5)))


def _numbered(conflict: Conflict, numbers: dict[str, int]) -> str:
    return render(conflict.message, names=name) + _refs(conflict.claims, numbers)


def _refs(claims: Iterable[str], numbers: dict[str, int]) -> str:
    known = sorted(numbers[claim] for claim in claims if claim in numbers)
    return f" (claim{'s' if len(known) > 1 else ''} {', '.join(map(str, known))})" if known else ""


def _about(claims: Iterable[str], numbers: dict[str, int]) -> str:
    refs = _refs(claims, numbers)
    return f"; it is about{refs.replace('(', '').replace(')', '')}" if refs else ""


def _pledge(pledge: Pledge) -> str:
    parts = [pledge.what or pledge.quote]
    if pledge.who:
        parts.append("by " + ", ".join(pledge.who))
    parts += [part for part in (pledge.where, pledge.by or pledge.date, pledge.effect) if part]
    return "; ".join(parts) + ("" if pledge.scored else " (kept, not scored)")


def _section(out: Console, title: str, lines: Iterable[str]) -> None:
    rows = list(lines)
    if rows:
        out.print(f"\n[bold]{title}[/bold]")
        for row in rows:
            out.print(Padding(Text(f"• {row}"), (0, 0, 0, 2)))
