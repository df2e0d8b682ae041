"""How results look in the terminal: rich where a person reads, plain where a pipe does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from steelyard.core import display, wording
from steelyard.core.claim import Claim, Finding, Kind, Verdict
from steelyard.core.flow import Flow
from steelyard.core.message import Message, render
from steelyard.gazetteer.names import name

if TYPE_CHECKING:  # readers and solvers are loaded by the commands that need them
    from steelyard.core.pledge import Pledge
    from steelyard.core.series import Bound, Estimate, Quantity
    from steelyard.desk.check import Checked
    from steelyard.reading.product_lists import ProductList
    from steelyard.weighing.result import Conflict, PairWeighing, Weighing

STYLE = {
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


def errors() -> Console:
    """Return the console for standard error."""
    return Console(stderr=True, soft_wrap=True)


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
    _conflicts(out, result.conflicts, numbers)
    implied = (render(one.message, names=name) for one in result.derived)
    without = render(result.left_out, names=name) if result.left_out else ""
    _section(out, "What the text implies and does not say", implied, note=without)
    _section(
        out,
        "Said without a figure of its own (quoted, not scored)",
        (f"“{one.quote}” — {_TYPES[one.type]}{_about(one.about, numbers)}" for one in reading.assertions),
    )
    _section(out, "Products named (no amounts)", map(_products, reading.product_lists))
    _section(out, "Promises, projects and events", map(_pledge, reading.pledges))
    unread = [claim for claim in reading.claims if claim.period is None and claim.kind != Kind.TARGET]
    if unread and not reading.document.published:
        out.print("\n[dim]Some periods are not known: give the day of publication with --date YYYY-MM-DD.[/dim]")
    out.print()


def weighed(weighing: Weighing, claims: Sequence[Claim], *, asked: Sequence[Quantity] = ()) -> None:
    """Print what the claims allow, pair by pair; only what was asked where something was asked."""
    out = console()
    numbers = {claim.id: number for number, claim in enumerate(claims, 1)}
    for pair in weighing.pairs:
        _pair(out, pair, numbers, {_question(one) for one in asked})
    if claims:
        out.print("[bold]The claims by number[/bold]")
    for claim in claims:
        out.print(f"  {numbers[claim.id]:>3}  {wording.sentence(claim, names=name)}", markup=False)
    if not weighing.pairs:
        out.print("No claims to weigh.")
    out.print(f"[dim]steelyard {weighing.version}, parameters {weighing.parameters}[/dim]")


def _pair(out: Console, pair: PairWeighing, numbers: dict[str, int], asked: set[tuple[object, ...]]) -> None:
    names = f"{name(pair.reporter, 'en')} and {name(pair.partner, 'en')}"
    table = Table(title=f"{names}: what the claims allow", box=box.SIMPLE_HEAD, title_justify="left")
    for heading in ("flow", "period", "between", "estimate (90%)", "held by claims"):
        table.add_column(heading, overflow="fold")
    estimates = {one.quantity: one for one in pair.estimates}
    highs = {bound.quantity: bound.high for bound in pair.bounds}
    for bound in sorted(pair.bounds, key=_place):
        if asked and _question(bound.quantity) not in asked:
            continue
        if not asked and bound.quantity not in estimates and _says_nothing(bound, highs):
            continue
        if not (asked or bound.from_low or bound.from_high or bound.quantity in estimates):  # no claim says a thing
            continue
        flow, when, span, guess, refs = _row(bound, estimates.get(bound.quantity), numbers)
        known = bound.from_low or bound.from_high
        table.add_row(flow, when, span if known else "nothing bounds it", guess, refs)
    out.print(table)
    _conflicts(out, pair.conflicts, numbers)
    _section(out, "What the figures imply and do not say", (render(one.message, names=name) for one in pair.derived))
    _section(out, "Notes", (render(note, names=name) for note in pair.notes))
    told = {}  # of both bases the one that says something, the independent one first
    for finding in sorted(pair.findings, key=lambda f: (f.verdict != Verdict.UNCHECKED, f.basis == "independent")):
        told[finding.claim] = finding.verdict
    counts = {v: sum(one == v for one in told.values()) for v in Verdict}
    said = ", ".join(f"{count} {verdict.value}" for verdict, count in counts.items() if count)
    out.print(f"\nVerdicts on {display.counted(len(told), 'claim')}: {said or 'none'}\n")


def _place(bound: Bound) -> tuple[object, ...]:
    """Return where a row stands: by office, flow and product, then by time."""
    q = bound.quantity
    flows = (Flow.TURNOVER, Flow.EXPORTS, Flow.IMPORTS, Flow.BALANCE)
    growth = (q.base is not None, q.base.first if q.base else 0, q.of is not None)
    when = (q.period.first, q.period.last)
    return q.authority or "", q.product or "", growth, flows.index(q.flow), q.unit, q.scope, when


def _says_nothing(bound: Bound, highs: Mapping[Quantity, float | None]) -> bool:
    """True for a part that lies anywhere in its whole: exports from nothing to all trade, a balance from all imports
    to all exports, a product from nothing to all its flow.
    """
    q, low, high = bound.quantity, bound.low, bound.high
    if q.flow == Flow.TURNOVER and q.product is None:
        return False
    whole = highs.get(replace(q, product=None) if q.product else replace(q, flow=Flow.TURNOVER))
    if whole is None:
        return False
    least = -whole if q.flow == Flow.BALANCE else 0.0
    slack = 1e-6 * whole
    return (low is None or low <= least + slack) and (high is None or high >= whole - slack)


def _question(quantity: Quantity) -> tuple[object, ...]:
    """Return what a question asks for, whatever office answers it."""
    q = quantity
    return q.reporter, q.partner, q.flow, q.product, q.unit, q.period, q.base, q.of


def answered(pair: PairWeighing, asked: Sequence[Quantity], claims: Sequence[Claim]) -> None:
    """Print the bounds of what was asked, one office a line, and the claims that hold them."""
    out = console()
    by_id = {claim.id: claim for claim in claims}
    estimates = {one.quantity: one for one in pair.estimates}
    for bound in pair.bounds:
        q = bound.quantity
        if _question(q) not in {_question(one) for one in asked}:
            continue
        flow, when, span, guess, _ = _row(bound, estimates.get(q), {})
        known = bool(bound.from_low or bound.from_high)
        out.print(f"{flow}, {when}: {span if known else 'nothing bounds it'}", markup=False)
        if guess:
            out.print(f"  estimate (90%): {guess}", markup=False)
        held = [by_id[claim] for claim in sorted({*bound.from_low, *bound.from_high}) if claim in by_id]
        for said in dict.fromkeys(wording.sentence(claim, names=name) for claim in held):
            out.print(f"  because: {said}", markup=False)
    answering = {c for b in pair.bounds if _question(b.quantity) in {_question(one) for one in asked}
                 for c in (*b.from_low, *b.from_high)}  # fmt: skip
    for conflict in pair.conflicts:
        if conflict.kind == "contradiction" and answering.issuperset(conflict.claims):
            out.print(f"  note: {render(conflict.message, names=name)}", markup=False)
    for note in pair.notes:
        if note.key.startswith("weighing.apart"):
            out.print(f"  note: {render(note, names=name)}", markup=False)


def _row(bound: Bound, estimate: Estimate | None, numbers: dict[str, int]) -> tuple[str, ...]:
    quantity = bound.quantity
    view = wording.subject(quantity.reporter, quantity.partner, quantity.flow, "en", names=name)
    flow = view + (f" ({quantity.product})" if quantity.product else "")
    if quantity.authority:
        flow += f" (figures of {name(quantity.authority, 'en')})"
    when = display.period(quantity.period) + (f" on {display.period(quantity.base)}" if quantity.base else "")
    if quantity.of:
        whole = quantity.of
        when += f", of {wording.subject(whole.reporter, whole.partner, whole.flow, 'en', names=name)}"
        when += f" ({whole.product})" if whole.product else ""
    unit = "percent" if quantity.base or quantity.of else quantity.unit
    span = wording.bound(bound.low, bound.high, unit, "en", signed=quantity.base is not None)
    guess = wording.bound(estimate.p05, estimate.p95, unit, "en") if estimate else ""
    refs = (
        _refs({*bound.from_low, *bound.from_high}, numbers).strip(" ()").removeprefix("claims ").removeprefix("claim ")
    )
    return flow, when, span, guess, refs


_TYPES = {"rhetoric": "rhetoric", "cause": "a cause is asserted; order in time is shown, cause is not tested"}


def _claim(out: Console, claim: Claim, numbers: dict[str, int], findings: list[Finding]) -> None:
    span = wording.allowed(claim, "en")
    said = wording.sentence(claim, names=name)
    head = Text(f"\n{numbers[claim.id]:>3}  ").append(said, style="bold")
    out.print(head.append(f"  [{span}]" if span and span not in said else "", style="dim"))
    out.print(Padding(Text(f"“{' '.join(claim.quote.split())}”", style="italic dim"), (0, 0, 0, 5), expand=False))
    for finding in findings:
        words = render(verdict_message(finding))
        reasons = "; ".join(render(b.message, names=name) + _refs(b.claims, numbers) for b in finding.because)
        line = Text(words, style=STYLE[finding.verdict]).append(f": {reasons}" if reasons else "", style="default")
        out.print(Padding(line, (0, 0, 0, 5), expand=False))


def verdict_message(finding: Finding) -> Message:
    """Return a verdict as readers see it."""
    return Message(finding.words)


def _conflicts(out: Console, conflicts: Sequence[Conflict], numbers: dict[str, int]) -> None:
    from steelyard.weighing.result import foremost  # with its solver, which only commands that weigh load

    shown, left = foremost(conflicts)
    lines = [render(one.message, names=name) + _refs(one.claims, numbers) for one in shown]
    lines += [f"{render(left)}; --json lists them"] if left else []
    _section(out, "What cannot hold together, or differs", lines)


def _refs(claims: Iterable[str], numbers: dict[str, int]) -> str:
    known = sorted(numbers[claim] for claim in claims if claim in numbers)
    return f" (claim{'s' if len(known) > 1 else ''} {', '.join(map(str, known))})" if known else ""


def _about(claims: Iterable[str], numbers: dict[str, int]) -> str:
    refs = _refs(claims, numbers)
    return f"; it is about{refs.replace('(', '').replace(')', '')}" if refs else ""


def _products(one: ProductList) -> str:
    flow = wording.subject(one.reporter, one.partner, one.flow, "en", names=name)
    return f"{flow}: {', '.join(product.text for product in one.products)}"


def _pledge(pledge: Pledge) -> str:
    parts = [pledge.what or pledge.quote]
    if pledge.who:
        parts.append("by " + ", ".join(pledge.who))
    parts += [part for part in (pledge.where, pledge.by or pledge.date, pledge.effect) if part]
    return "; ".join(parts) + ("" if pledge.scored else " (kept, not scored)")


def _section(out: Console, title: str, lines: Iterable[str], *, note: str = "") -> None:
    rows = list(dict.fromkeys(lines))
    if rows:
        out.print(f"\n[bold]{title}[/bold]")
        if note:
            out.print(Padding(Text(note), (0, 0, 0, 2), expand=False))
        for row in rows:
            out.print(Padding(Text(f"• {row}"), (0, 0, 0, 2), expand=False))


def unnamed(words: Sequence[str]) -> str:
    """Return a clause on the names of economies that are not known; empty where all are."""
    if not words:
        return ""
    first = ", ".join(map(repr, words[:3])) + (", ..." if len(words) > 3 else "")
    return f"; {len(words)} names are no economy we know and stand as they are ({first})"


def table(*columns: str) -> Table:
    """Return an empty table with these heads, figures flush right."""
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, head in enumerate(columns):
        made.add_column(head, justify="left" if place == 0 else "right")
    return made
