"""`steelyard gap`: what lies between a pair's trade and a target, and what could close it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steelyard.cli.progress import waiting
from steelyard.core.errors import InputError

if TYPE_CHECKING:
    from steelyard.ledger.store import Ledger

_HELP = """What could close the gap to a target: export potential, space freed, the register; with an outside view.

  steelyard gap BLR RU-LIP --target 500M --by 2026
  steelyard gap BLR RU-LIP --target 500M --share 0.7              (Lipetsk is taken at 0.7% of Russia's GDP)
  steelyard gap KAZ ITA --target 20bn --since 2022-03 --left EU -o table.csv
  steelyard gap BLR RUS --target 50bn --controls list.csv --jurisdiction EU --date 2022-12-31 --destination RUS

Tables come from  steelyard add TABLE. Products are ranked only where an export-control list for the destination is
loaded and no older than a year; listed products stand in one sum and do not count. --controls keeps the list beside
the ledger, once.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("gap", help=_HELP)(command)


def command(
    reporter: Annotated[str, typer.Argument(help="The economy whose trade it is: code or name.")],
    partner: Annotated[str, typer.Argument(help="The economy it trades with: code or name.")],
    target: Annotated[str, typer.Option(help="The goal: 500M, 0.5bn, EUR 2bn.")],
    by: Annotated[int | None, typer.Option(help="The year it is to be met by.")] = None,
    flow: Annotated[str, typer.Option(help="Of the first economy: turnover, exports or imports.")] = "turnover",
    since: Annotated[str | None, typer.Option(help="First month without the suppliers that left, as 2022-03.")] = None,
    left: Annotated[
        list[str] | None, typer.Option(help="Who left (EU, JPN); default: who delivers under half.")
    ] = None,
    share: Annotated[float | None, typer.Option(help="Percent of its country's GDP that the region makes.")] = None,
    controls: Annotated[str | None, typer.Option(help="An export-control list (CSV of CN8 or HS6 codes).")] = None,
    jurisdiction: Annotated[str | None, typer.Option(help="Whose list it is, such as EU.")] = None,
    date: Annotated[str | None, typer.Option(help="The day of the list, YYYY-MM-DD.")] = None,
    destination: Annotated[
        list[str] | None, typer.Option(help="Whom the list is about; default: the second economy.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="Only what was known by this day, YYYY-MM-DD.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the products as CSV to this file.")
    ] = None,
    ledger: Annotated[str | None, typer.Option(envvar="STEELYARD_LEDGER", help="The ledger to read.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> int:
    """Keep the list, find the gap, show it."""
    from steelyard.desk.gap import Request, find_gap
    from steelyard.desk.gap_form import gap_csv, gap_json
    from steelyard.desk.series_file import check_day
    from steelyard.desk.target_odds import parse_target
    from steelyard.ledger.store import Ledger

    check_day(as_of)
    goal = parse_target(target, by=by, flow=flow)
    if output is not None and (output.suffix.casefold() != ".csv" or not output.absolute().parent.is_dir()):
        raise InputError(
            "cannot be written", where=str(output), mend="name a file that ends in .csv, in a folder that exists"
        )
    held = Ledger.open(ledger, create=False)
    if controls is not None:
        _keep(held, controls, jurisdiction, date, destination or [partner])
    request = Request(as_of=as_of, since=since, share=share, left=tuple(left or ()))
    with waiting(f"weighing {reporter} and {partner}") as at:
        found = find_gap(held, reporter, partner, target=goal, request=request, at=at)
    if output is not None:
        output.write_text(gap_csv(found), encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(gap_json(found), ensure_ascii=False))
    else:
        from steelyard.cli import show_gap

        show_gap.shown(found)
    return 0


def _keep(held: Ledger, path: str, jurisdiction: str | None, date: str | None, destinations: list[str]) -> None:
    from steelyard.desk.gap import keep_list

    if jurisdiction is None or date is None:
        raise InputError(
            "whose list it is and of which day was not said", where=path, mend="give --jurisdiction and --date"
        )
    keep_list(held, path, jurisdiction=jurisdiction, day=date, destinations=destinations)
