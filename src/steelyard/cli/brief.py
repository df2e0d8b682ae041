"""`steelyard brief`: the document that is handed over, in the format that the file's name asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from steelyard.cli.progress import waiting
from steelyard.core.errors import InputError

_HELP = """Write the brief on two economies from all that the ledger holds.

  steelyard brief BLR RU-LIP -o brief.html
  steelyard brief Belarus "Lipetsk Oblast" --target 500M --by 2030 -o brief.pdf
  steelyard brief BLR RU-LIP --as-of 2023-06-01 --lang ru -o brief.docx
  steelyard brief BLR RU-LIP --json | jq .headline

The file's name decides the format: .html, .pdf, .docx, .xlsx or .json. Without --target the latest target that
the ledger holds on the pair is used. --as-of rebuilds the brief from what had been published by that day.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("brief", help=_HELP)(command)


def command(
    reporter: Annotated[str, typer.Argument(help="The economy it is written for: code or name.")],
    partner: Annotated[str, typer.Argument(help="The economy it trades with: code or name.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write: .html, .pdf, .docx, .xlsx, .json.")
    ] = None,
    target: Annotated[str | None, typer.Option(help="Yearly trade to be reached: 500M, 0.5bn, EUR 500e6.")] = None,
    by: Annotated[int | None, typer.Option(help="Year to reach it by.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Only what had been published by this day, YYYY-MM-DD.")] = None,
    lang: Annotated[str, typer.Option(help="Language of the brief: en or ru.")] = "en",
    ledger: Annotated[str | None, typer.Option(envvar="STEELYARD_LEDGER", help="The ledger to read.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the brief as JSON, as -o brief.json has it.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing.")] = False,
) -> int:
    """Resolve the names, make the brief, say the answer."""
    from steelyard.brief.assemble import assemble
    from steelyard.desk import brief as desk
    from steelyard.desk.target_odds import parse_target
    from steelyard.gazetteer.lookup import resolve
    from steelyard.ledger.store import Ledger

    if output is None and not as_json:
        raise InputError(
            "no file to write", where="-o", mend="give -o brief.html, .pdf, .docx, .xlsx or .json; or --json"
        )
    desk.check_request(output or Path("brief.json"), lang=lang, as_of=as_of)
    goal = parse_target(target, by=by) if target else None
    one, other = resolve(reporter), resolve(partner)
    if one == other:
        raise InputError("both economies are the same", where=f"{reporter} {partner}", mend="name two economies")
    held = Ledger.open(ledger, create=False)
    with waiting(f"weighing {one} and {other}", quiet=quiet) as at:
        case = desk.make_case(held, reporter=one, partner=other, target=goal, by=by, as_of=as_of, lang=lang, at=at)
        at("writing")
        made = assemble(case)
        if output is not None:
            desk.write(made, output)
    if as_json:
        typer.echo(desk.RENDER[".json"](made).decode(), nl=True)
    elif not quiet:
        for line in (made.known, *made.headline):
            typer.echo(line.text)
        for text in desk.summary(made):
            typer.echo(f"  {text}")
        typer.echo(str(output))
    return 0
