"""`steelyard fetch`: official totals of a pair from a provider."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from steelyard.cli import show
from steelyard.cli.group import JsonOption, QuietOption, emit
from steelyard.core.display import counted
from steelyard.core.errors import InputError

if TYPE_CHECKING:
    from steelyard.desk.fetch_official import Fetched
    from steelyard.official.question import Question

_HELP = """Fetch the official totals of two countries, both sides, into the tables beside the ledger.

  steelyard fetch KAZ ITA --years 2015-2024
  steelyard fetch DEU PER --from comext --years 2020-2022

Without a network it prints each address and the line that adds what you downloaded. What was fetched is kept for the
day, so a run that was stopped goes on where it was. --record keeps the answers in a folder, --recorded answers from it.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("fetch", help=_HELP)(command)


def command(
    one: Annotated[str, typer.Argument(help="A country.")],
    other: Annotated[str, typer.Argument(help="Another country.")],
    years: Annotated[str, typer.Option(help="First and last, such as 2015-2024, or one year.")],
    provider: Annotated[str, typer.Option("--from", help="comtrade, comext or imts.")] = "comtrade",
    record: Annotated[Path | None, typer.Option(help="Keep the answers in this folder.")] = None,
    recorded: Annotated[Path | None, typer.Option(help="Answer from this folder, without a network.")] = None,
    ledger: Annotated[str | None, typer.Option(envvar="STEELYARD_LEDGER", help="The ledger to fill.")] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Ask, store, say what came of it."""
    from steelyard.desk import fetch_official
    from steelyard.gazetteer.lookup import resolve
    from steelyard.ledger.store import Ledger

    out, errors = show.console(quiet=quiet or as_json), show.errors()
    pair, span = (resolve(one), resolve(other)), _years(years)
    if pair[0] == pair[1]:
        raise InputError("the same economy twice", where=pair[0], mend="name two countries")
    today = datetime.now(UTC).date().isoformat()
    failed = 0
    if recorded is not None and not recorded.is_dir():
        raise InputError("no such folder", where=str(recorded), mend="record it first with --record")
    get = fetch_official.recorded(recorded) if recorded else None
    with Console(stderr=True, quiet=quiet or as_json).status(f"Asking {provider}") as status:

        def told(question: Question, size: int) -> None:
            status.update(f"{provider}: {question.name}, {size / 1e6:.1f} MB")

        found = fetch_official.fetch_pair(
            Ledger.open(ledger), pair, provider=provider, years=span, vintage=today, get=get, record=record, told=told
        )
        answers = list(found)
    for done in answers:
        asked = done.question
        what = f"{asked.reporter} on {asked.partner}, {asked.first}-{asked.last}"
        if done.error is None:
            out.print(f"{what}: {counted(done.rows, 'row')} of official figures", markup=False)
            continue
        failed += 1
        errors.print(f"steelyard: {what}: {done.error.what}", markup=False, soft_wrap=True)
        out.print(f"  by hand: {asked.address}", markup=False, soft_wrap=True)
        out.print("  then:    steelyard add DOWNLOADED_FILE", markup=False)
    if as_json:
        emit({"fetched": [_json(done) for done in answers]})
    return 2 if failed else 0


def _json(done: Fetched) -> dict[str, Any]:
    asked = done.question
    return {
        "reporter": asked.reporter, "partner": asked.partner, "first": asked.first, "last": asked.last,
        "rows": done.rows, "address": asked.address, "error": done.error.what if done.error else None,
    }  # fmt: skip


def _years(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if last < first:
        raise InputError(f"no such years: {text!r}", where="--years", mend="write 2015-2024")
    return first, last
