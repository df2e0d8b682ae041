"""`steelyard outlook`: will the target be met, when, and what would change that."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steelyard.cli import show
from steelyard.core.errors import InputError

if TYPE_CHECKING:
    from steelyard.core.target import Target
    from steelyard.outlook.result import Outlook, PartKnown, YearKnown

_HELP = """The odds of a target by year, from a file of yearly figures or from the ledger.

  steelyard outlook series.csv --target 500e6
  steelyard outlook series.csv --target 0.5bn --by 2026 --json
  steelyard outlook BLR RU-LIP --target 500M
  steelyard outlook series.csv --target 500M --with projects.toml

series.csv has rows  period,value[,low,high] : years such as 2022, and parts of years such as 2023-01..2023-03.
projects.toml has one [[project]] a project: name, low, high (a year, plain units), start; ramp, chance, displacing,
flow.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("outlook", help=_HELP)(command)


def command(
    what: Annotated[list[str], typer.Argument(help="A CSV file, - for standard input, or two economies.")],
    target: Annotated[str | None, typer.Option(help="The goal: 500M, 0.5bn, 500e6, EUR 2bn.")] = None,
    by: Annotated[
        int | None, typer.Option(help="The year it is to be met by (default: every year, ten ahead).")
    ] = None,
    scenario: Annotated[str | None, typer.Option("--with", help="Projects to add to the futures (TOML).")] = None,
    as_of: Annotated[str | None, typer.Option(help="Only what had been published by this day.")] = None,
    ledger: Annotated[str | None, typer.Option(envvar="STEELYARD_LEDGER", help="The ledger to read.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> int:
    """Gather the series, look ahead, show."""
    from steelyard.desk.target_odds import parse_target, to_json
    from steelyard.outlook.outlook import outlook

    goal = parse_target(target, by=by) if target else None
    years, parts = _series(what, ledger, as_of, goal)
    if goal and by and years and by <= max(row.year for row in years):
        raise InputError(f"{by} is not ahead of the last known year", where="--by", mend="give a later year")
    result = outlook(years, parts=parts, target=goal, now=int(as_of[:4]) if as_of else None)
    body = to_json(result)
    if scenario:
        if goal is None:
            raise InputError("projects need a target", where="--with", mend="give --target")
        body["scenario"] = _scenario(result, goal, Path(scenario))
    if as_json:
        json.dump(body, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        show.looked_ahead(result, body.get("scenario"))
    return 0


def _series(
    what: list[str], ledger: str | None, as_of: str | None, goal: Target | None
) -> tuple[list[YearKnown], list[PartKnown]]:
    from steelyard.desk.target_odds import parse_series

    if len(what) == 2:
        from steelyard.desk.pair_outlook import series_of

        return series_of(what[0], what[1], ledger=ledger, as_of=as_of, target=goal)
    if len(what) != 1:
        raise InputError("give one file or two economies", mend="steelyard outlook series.csv --target 500M")
    if what[0] == "-":
        return parse_series(sys.stdin, where="standard input")
    file = Path(what[0])
    if not file.is_file():
        raise InputError(
            "no such file", where=what[0], mend="give a CSV file of period,value[,low,high], or two economies"
        )
    try:
        return parse_series(file.read_text(encoding="utf-8-sig").splitlines(), where=what[0])
    except UnicodeDecodeError:
        raise InputError("not UTF-8", where=what[0], mend="save it as UTF-8") from None


def _scenario(result: Outlook, goal: Target, file: Path) -> dict[str, object]:
    import numpy as np

    from steelyard.outlook import scenario

    if not file.is_file():
        raise InputError("no such file", where=str(file), mend="give a TOML file with [[project]]")
    projects = scenario.parse_projects(file.read_text(encoding="utf-8"), where=str(file))
    first = result.start + 1
    year = goal.by or first + 4
    added = scenario.effect(projects, first, result.paths.shape, np.random.default_rng(7))
    levers = scenario.levers(result.paths, added, projects, goal, first, year)
    least = scenario.least_set(result.paths, added, projects, goal, first, year)
    return {
        "year": year,
        "odds_without": scenario.reach(result.paths, goal.value, year - first),
        "odds_with_all": scenario.reach(result.paths + added.sum(0), goal.value, year - first),
        "levers": [{"name": one.project.name, "odds": one.odds, "added": one.added} for one in levers],
        "least_set_to_half": {"projects": list(least[0]), "odds": least[1]} if least else None,
    }
