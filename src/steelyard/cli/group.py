"""A command with actions of its own, one of which is meant where none is named: `steelyard register BLR RU-LIP`."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from steelyard.core.claim import SCHEMA

LedgerOption = Annotated[str | None, typer.Option("--ledger", envvar="STEELYARD_LEDGER", help="The ledger.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
WhoOption = Annotated[str, typer.Option("--who", envvar="STEELYARD_WHO", help="Who says so (STEELYARD_WHO).")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, kept beside it.")]


def group(default: str) -> type[TyperGroup]:
    """Return a class of command groups whose action ``default`` may be left out."""

    class DefaultGroup(TyperGroup):
        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            known = {*self.commands, "--help"}
            if args and args[0] not in known:
                args = [default, *args]
            return super().parse_args(ctx, args)

    return DefaultGroup


def add_actions(
    app: typer.Typer, name: str, actions: Mapping[str, Callable[..., int]], *, default: str, told: str
) -> None:
    """Add a command with its actions; the help of each shows the lines of ``told`` that call it."""
    made = typer.Typer(cls=group(default), no_args_is_help=True, help=told, rich_markup_mode=None)
    calls = [line.split("   (")[0] for line in told.splitlines() if line.strip().startswith(f"steelyard {name} ")]
    for action, called in actions.items():
        lines = [line for line in calls if (word if (word := line.split()[2]) in actions else default) == action]
        made.command(action, help="\n\n".join([inspect.getdoc(called) or "", "\b\n" + "\n".join(lines)]))(called)
    app.add_typer(made, name=name)


def now() -> str:
    """Return the time of a person's word, to the second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def emit(value: dict[str, Any]) -> None:
    """Print a result as JSON."""
    json.dump({"schema": SCHEMA, **value}, sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")
