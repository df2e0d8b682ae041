"""`steelyard serve`: the desk as pages and an API, on this machine only."""

from __future__ import annotations

from typing import Annotated

import typer

_HELP = """Open the desk: pairs, checks, scenarios, register and review as pages, and the same as JSON under /api.

  steelyard serve
  steelyard serve --ledger my.db --port 9000

It listens on 127.0.0.1 only; nothing leaves this machine but addresses that you give it to check. End it with Ctrl-C.
"""
PORT = 8788


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve", help=_HELP)(command)


def command(
    ledger: Annotated[str | None, typer.Option(envvar="STEELYARD_LEDGER", help="The ledger to show.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port; 0 takes a free one.")] = PORT,
    show: Annotated[bool, typer.Option("--open", help="Open the first page in the browser.")] = False,
) -> int:
    """Open the ledger, serve it until stopped."""
    from steelyard.ledger.store import Ledger
    from steelyard.web.server import serve

    def told(address: str) -> None:
        typer.echo(f"{address}   (Ctrl-C ends it)")
        if show:
            import webbrowser

            webbrowser.open(address)

    serve(Ledger.open(ledger), port=port, told=told)
    return 0
