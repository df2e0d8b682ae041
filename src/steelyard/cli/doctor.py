"""`steelyard doctor`: what works here, what is missing, and how to mend it."""

from __future__ import annotations

import typer

from steelyard.cli import show
from steelyard.cli.group import JsonOption, LedgerOption, emit

_HELP = """Look over the installation and the ledger: what works, what is missing, and the command that mends it.

  steelyard doctor
  steelyard doctor --ledger ledger.db --json

Exit status 2 when something that is needed does not work.
"""
_STYLE = {"ok": "green", "missing": "yellow", "wrong": "bold red"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", help=_HELP)(command)


def command(ledger: LedgerOption = None, as_json: JsonOption = False) -> int:
    """Look, and say what was found."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from steelyard.desk.doctor import look

    found = list(look(ledger))
    if as_json:
        emit({"found": [{key: getattr(one, key) for key in ("name", "state", "words", "mend")} for one in found]})
    else:
        table = Table(box=box.SIMPLE_HEAD)
        for heading in ("", "", "found", "mend"):
            table.add_column(heading, overflow="fold")
        for one in found:
            state = Text(one.state, style=_STYLE[one.state])
            table.add_row(state, Text(one.name), Text(one.words), Text(one.mend or ""))
        show.console().print(table)
    return 2 if any(one.state == "wrong" for one in found) else 0
