"""`steelyard ledger`: backup, restore, check, info; and `forget` a source."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from steelyard.cli import show
from steelyard.cli.group import JsonOption, LedgerOption, QuietOption, emit
from steelyard.cli.progress import progress
from steelyard.core.display import counted
from steelyard.core.errors import InputError

_HELP = """Keep the ledger safe.

  steelyard ledger info
  steelyard ledger backup ledger-2026-11-24.db
  steelyard ledger restore ledger-2026-11-24.db     (the present one is kept beside it)
  steelyard ledger check                            (every page and every reference)

A ledger may also be a PostgreSQL database: --ledger postgresql://user@host/name; its own tools make the backups.
"""
_ACTIONS = ("info", "check", "backup", "restore", "forget")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("ledger", help=_HELP)(command)


def command(
    action: Annotated[str, typer.Argument(help="info, check, backup, restore or forget.")],
    what: Annotated[str | None, typer.Argument(help="The backup file, or the source to forget.")] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Do one of the actions."""
    from steelyard.ledger import keep
    from steelyard.ledger.store import default_place

    place = ledger or str(default_place())
    if action not in _ACTIONS:
        raise InputError(f"no such action: {action!r}", mend=f"take one of {', '.join(_ACTIONS)}")
    if action in ("backup", "restore", "forget") and not what:
        noun = "SOURCE" if action == "forget" else "FILE"
        raise InputError(f"{action} what?", mend=f"steelyard ledger {action} {noun}")
    if action == "forget":
        from steelyard.cli.forget import command as forget

        return forget(str(what), yes=True, ledger=ledger, as_json=as_json, quiet=quiet)
    if action == "info":
        return _info(place, as_json, quiet)
    if action == "check":
        count = keep.check(place)
        return _told({"place": place, "claims": count}, f"{place}: sound, {counted(count, 'claim')}", as_json, quiet)
    with progress(f"{action} {place}", unit="pages", quiet=quiet or as_json) as bar:
        told = lambda left, whole: bar.at(whole - left, whole)  # noqa: E731
        if action == "backup":
            count, name = keep.backup(place, Path(str(what)), told=told), str(what)
        else:
            count, name = keep.restore(Path(str(what)), place, told=told), place
    return _told({"place": name, "claims": count}, f"{name}: {counted(count, 'claim')}", as_json, quiet)


def _info(place: str, as_json: bool, quiet: bool) -> int:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from steelyard.ledger.connect import shown
    from steelyard.ledger.store import Ledger

    held = Ledger.open(place, create=False)
    counts, sources = held.counts(), held.sources()
    if as_json:
        emit({"place": shown(place), **counts, "origins": [one.to_json() for one in sources.values()]})
        return 0
    if quiet:
        return 0
    out = show.console()
    out.print(f"{shown(place)}: " + ", ".join(f"{count} {name}" for name, count in counts.items()), markup=False)
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("source", "published", "title or address"):
        table.add_column(heading, overflow="fold")
    for one in sources.values():
        table.add_row(one.key, one.published or "", Text(one.title or one.address or ""))
    if sources:
        out.print(table)
    return 0


def _told(value: dict[str, Any], line: str, as_json: bool, quiet: bool) -> int:
    if as_json:
        emit(value)
    elif not quiet:
        show.console().print(line, markup=False)
    return 0
