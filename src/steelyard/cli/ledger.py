"""`steelyard ledger`: backup, restore, check, info; and `forget` a source."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from steelyard.cli import show
from steelyard.core.errors import InputError

_HELP = """Keep the ledger safe.

  steelyard ledger info
  steelyard ledger backup ledger-2026-11-24.db
  steelyard ledger restore ledger-2026-11-24.db     (the present one is kept beside it)
  steelyard ledger check
  steelyard ledger forget SOURCE                    (leaves only the hash of a source)
"""
_ACTIONS = ("info", "check", "backup", "restore", "forget")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("ledger", help=_HELP)(command)


def command(
    action: Annotated[str, typer.Argument(help="info, check, backup, restore or forget.")],
    what: Annotated[str | None, typer.Argument(help="The backup file, or the source to forget.")] = None,
    ledger: Annotated[str | None, typer.Option(envvar="STEELYARD_LEDGER", help="The ledger.")] = None,
) -> int:
    """Do one of the actions."""
    from steelyard.ledger import keep
    from steelyard.ledger.store import Ledger, default_place

    out = show.console()
    place = ledger or str(default_place())
    if action not in _ACTIONS:
        raise InputError(f"no such action: {action!r}", mend=f"take one of {', '.join(_ACTIONS)}")
    if action in ("backup", "restore", "forget") and not what:
        raise InputError(
            f"{action} what?", mend=f"steelyard ledger {action} {'SOURCE' if action == 'forget' else 'FILE'}"
        )
    if action == "check":
        out.print(f"{place}: sound, {keep.check(place)} claims", markup=False)
    elif action == "backup":
        out.print(f"{what}: {keep.backup(place, Path(str(what)))} claims", markup=False)
    elif action == "restore":
        out.print(f"{place}: {keep.restore(Path(str(what)), place)} claims", markup=False)
    elif action == "forget":
        if not Ledger.open(place, create=False).forget(str(what)):
            raise InputError(f"no such source: {what!r}", mend="steelyard ledger info lists them")
        out.print(f"{what}: forgotten, its hash is kept", markup=False)
    else:
        held = Ledger.open(place, create=False)
        sources = held.sources()
        out.print(
            f"{place}: {len(sources)} sources, {len(held.claims())} claims, {len(held.pledges())} pledges", markup=False
        )
        for one in sources.values():
            out.print(f"  {one.key}  {one.published or '          '}  {one.title or one.address or ''}", markup=False)
    return 0
