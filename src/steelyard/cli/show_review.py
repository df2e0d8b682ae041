"""How reviews look in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from steelyard.cli import show
from steelyard.core import display, wording
from steelyard.core.claim import Verdict
from steelyard.core.message import Message, render
from steelyard.gazetteer.names import name

if TYPE_CHECKING:
    from steelyard.core.series import Bound
    from steelyard.desk.review import BoundChange, Pending, Reviewed
    from steelyard.ledger.review import Review

MOST = 12
"""Changes printed after one review; --json has them all."""


def pending(one: Pending, number: int, count: int) -> None:
    """Print one claim to look at, with all that helps to judge it."""
    out = show.console()
    said = wording.sentence(one.claim, names=name)
    span = wording.allowed(one.claim, "en")
    head = Text(f"\n{number} of {count}  ", style="dim").append(said, style="bold not dim")
    out.print(head.append(f"  [{span}]" if span and span not in said else "", style="dim"))
    quote = f"“{' '.join(one.claim.quote.split())}”" if one.claim.quote else render(Message("web.no_quote"))
    lines = [Text(quote, style="italic dim" if one.claim.quote else "dim")]
    lines.append(Text(one.claim.id, style="dim").append(f"  {_source(one)}"))
    for finding in one.findings:
        words = render(show.verdict_message(finding))
        reasons = "; ".join(render(because.message, names=name) for because in finding.because)
        lines.append(Text(words, style=show.STYLE[finding.verdict]).append(f": {reasons}" if reasons else ""))
    lines += [Text(f"{_day(r)} {r.who}: {r.action} ({r.why})", style="cyan") for r in one.reviews]
    for line in lines:
        out.print(Padding(line, (0, 0, 0, 4), expand=False))


def _source(one: Pending) -> str:
    source = one.source
    if source is None:
        return "no source"
    address = source.address if source.address != source.name else None
    words = [source.name, source.published, address, f"source {source.key}"]
    weights = [f"{key} {value:g}" for key in ("directness", "credibility") if (value := getattr(source, key)) != 1]
    return ", ".join(word for word in (*words, *weights) if word)


def _named(one: Pending) -> str:
    """The source's name with the key that a review of it takes."""
    if one.source is None or one.source.name == one.source.key:
        return one.claim.source or ""
    return f"{one.source.name} ({one.source.key})"


def queue(waiting: Sequence[Pending]) -> None:
    """Print the claims that wait, one a row."""
    out = show.console()
    if not waiting:
        out.print("Nothing waits to be looked at.", markup=False)
        return
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("claim", "says", "verdict", "published", "source"):
        table.add_column(heading, overflow="fold")
    for one in waiting:
        said = Text(wording.sentence(one.claim, names=name))
        verdict = Text(one.verdict.value, style=show.STYLE[one.verdict])
        table.add_row(one.claim.id, said, verdict, one.claim.published or "", _named(one))
    out.print(table)
    out.print(
        f"{len(waiting)} wait. Look at them:  steelyard review A B;  or accept, correct, reject CLAIM.", markup=False
    )


def history(rows: Sequence[tuple[Review, bool]]) -> None:
    """Print what was said so far, newest last; what was taken back is struck through."""
    out = show.console()
    if not rows:
        out.print("Nothing was said so far.", markup=False)
        return
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("no.", "day", "who", "what", "of", "why"):
        table.add_column(heading, overflow="fold")
    for review, stands in rows:
        what = " ".join([review.action, *(f"{key}={_plain(value)}" for key, value in review.body.items())])
        style = "" if stands else "strike dim"
        mark = "" if stands else " (taken back)"
        cells = (str(review.number), _day(review), review.who, what + mark, review.subject, review.why)
        table.add_row(*(Text(cell, style=style) for cell in cells))
    out.print(table)


def reviewed(done: Reviewed) -> None:
    """Print a stored review and what it changed."""
    out = show.console()
    pairs = ", ".join(f"{name(a, 'en')} and {name(b, 'en')}" for a, b in done.pairs) or "no pair"
    out.print(
        f"Review {done.review.number}: {done.review.action} {done.review.subject}. Weighed again: {pairs}.",
        markup=False,
    )
    lines = [f"{one.claim}: {_verdict(one.before)} → {_verdict(one.after)}" for one in done.verdicts]
    lines += [_moved(one) for one in done.bounds]
    if not lines:
        lines = ["no verdict and no bound changed"]
    for line in lines[:MOST]:
        out.print(Padding(Text(line), (0, 0, 0, 2), expand=False))
    if len(lines) > MOST:
        out.print(f"  and {len(lines) - MOST} more (--json has them)", markup=False)


def _moved(one: BoundChange) -> str:
    quantity = one.quantity
    what = wording.subject(quantity.reporter, quantity.partner, quantity.flow, "en", names=name)
    by = f" by {quantity.authority}" if quantity.authority else ""
    return f"{what}, {display.period(quantity.period)}{by}: {_span(one.before)} → {_span(one.after)}"


def _span(bound: Bound | None) -> str:
    if bound is None or (bound.high is None and not bound.low):
        return "nothing"
    return wording.bound(bound.low, bound.high, bound.quantity.unit, "en")


def _verdict(verdict: Verdict | None) -> str:
    return verdict.value if verdict else "not weighed"


def _day(review: Review) -> str:
    return review.at[:10]


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "..".join(str(part) for part in value.values())
    return f"{value:g}" if isinstance(value, float) else str(value)
