"""`steelyard forget`: leave only the hash of a source."""

from __future__ import annotations

from typing import Annotated

import typer

from steelyard.cli import show
from steelyard.cli.group import JsonOption, LedgerOption, QuietOption, emit
from steelyard.core.display import counted
from steelyard.core.errors import InputError

_HELP = """Forget a source: its address, title, dates, text, claims and pledges, and what was said of them, are wiped
from the ledger. Only its hash stays, so that it is not taken in again.

  steelyard forget 2f93e1c0ab45d678
  steelyard forget https://news.example/report --yes

It cannot be taken back. Backups that were made before still hold it.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("forget", help=_HELP)(command)


def command(
    source: Annotated[str, typer.Argument(help="The source's key, the beginning of it, or its address.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Ask, then forget."""
    import sys

    from steelyard.desk import forget as desk
    from steelyard.ledger.store import Ledger

    held = Ledger.open(ledger, create=False)
    found = desk.find(held, source)
    if not yes and sys.stdin.isatty():
        named = found.title or found.address or found.key
        if input(f"Forget {named}? It cannot be taken back. [y/N] ").strip().casefold() not in ("y", "yes"):
            raise InputError("nothing was forgotten", where=found.key, mend="answer y, or give --yes")
    done = desk.forget(held, found.key)
    if as_json:
        emit({"forgotten": {"key": done.key, "claims": done.claims, "pledges": done.pledges}})
    elif not quiet:
        lost = f"{counted(done.claims, 'claim')} and {counted(done.pledges, 'pledge')}"
        told = f"{done.key}: forgotten with {lost}; its hash is kept"
        show.console().print(told, markup=False)
    return 0
