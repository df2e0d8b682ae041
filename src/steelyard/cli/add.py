"""`steelyard add`: put documents, claim files and dossiers in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from steelyard.cli import show
from steelyard.cli.group import JsonOption, QuietOption, emit
from steelyard.cli.progress import tracked
from steelyard.core.display import counted
from steelyard.core.errors import InputError

if TYPE_CHECKING:
    from steelyard.desk.add import Added

_HELP = """Put documents, claim files, official tables or a shipped dossier in the ledger,
once each however often it is called.

  steelyard add article.txt report.pdf --date 2023-06-01
  steelyard add claims.jsonl
  steelyard add comext.csv --date 2023-01-13         (official figures; see also  steelyard describe)
  steelyard add people.csv gdp.csv                   (newer counts than those that ship: code,year,people,source)
  steelyard add --dossier belarus-lipetsk

Of a text only address, title, dates, a hash and short quotes are stored; --keep-text keeps it whole, locally.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("add", help=_HELP)(command)


def command(
    paths: Annotated[list[str] | None, typer.Argument(help="Files, web addresses, or - for standard input.")] = None,
    dossier: Annotated[str | None, typer.Option(help="A dossier that ships with the program.")] = None,
    date: Annotated[str | None, typer.Option(help="Day of publication of documents that do not say theirs.")] = None,
    ledger: Annotated[str | None, typer.Option(envvar="STEELYARD_LEDGER", help="The ledger to fill.")] = None,
    keep_text: Annotated[bool, typer.Option("--keep-text", help="Store whole texts, locally.")] = False,
    layout: Annotated[
        str | None, typer.Option(help="What the columns of a table are, if it is not recognised.")
    ] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Add each path and say what came of it."""
    from steelyard.desk.add import add, add_dossier
    from steelyard.ledger.store import Ledger

    if not paths and not dossier:
        raise InputError("nothing to add", mend="name files, or --dossier belarus-lipetsk")
    out, errors = show.console(quiet=quiet or as_json), show.errors()
    held = Ledger.open(ledger)
    failed = 0
    rows: list[dict[str, Any]] = []

    def told(done: Added) -> None:
        nonlocal failed
        rows.append(_json(done))
        if done.error is not None:
            failed += 1
            errors.print(f"steelyard: {done.error}", markup=False)
        elif done.forgotten:
            out.print(f"{done.path}: was forgotten; its hash is kept, so it is not taken in again", markup=False)
        elif not done.new:
            out.print(f"{done.path}: was there already, nothing changed", markup=False)
        elif done.rows:
            out.print(
                f"{done.path}: {counted(done.rows, 'row')} of official figures{show.unnamed(done.unnamed)}",
                markup=False,
            )
        else:
            out.print(
                f"{done.path}: {counted(done.claims, 'claim')}, promises and events: {done.pledges}", markup=False
            )
            if done.proposals:
                known = f"{counted(done.proposals, 'pledge')} that {'is' if done.proposals == 1 else 'are'} known"
                words = f"it may say something new about {known}"
                pair = " ".join(done.pair or ("A", "B"))
                out.print(f"  {words}:  steelyard register proposals {pair}", style="yellow", markup=False)

    if dossier:
        told(add_dossier(dossier, held))
    work = add(paths or [], held, published=date, keep_text=keep_text, layout=layout)
    for done in tracked(work, "adding", count=len(paths or []), unit="files", quiet=quiet or as_json):
        told(done)
    if as_json:
        emit({"added": rows})
    return 2 if failed else 0


def _json(done: Added) -> dict[str, Any]:
    names = ("path", "claims", "pledges", "proposals", "rows", "new", "forgotten")
    return {name: getattr(done, name) for name in names} | {"error": str(done.error) if done.error else None}
