"""`steelyard describe`: draft the layout of a table that is not known."""

from __future__ import annotations

from typing import Annotated

import typer

_HELP = """Draft the layout of a table: which column says who, with whom, which flow, when and how much.

  steelyard describe trade.xlsx > layout.toml        (complete it, then)
  steelyard add trade.xlsx --layout layout.toml
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("describe", help=_HELP)(command)


def command(
    table: Annotated[str, typer.Argument(help="CSV, TSV, XLSX, Parquet, JSON, SDMX-ML or a zip of one.")],
) -> int:
    """Print the draft."""
    from steelyard.desk.official import describe

    typer.echo(describe(table), nl=False)
    return 0
