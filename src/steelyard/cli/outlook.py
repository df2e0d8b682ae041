"""`steelyard outlook`: will the target be met, when, and what would change that."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steelyard.cli.progress import waiting
from steelyard.core.errors import InputError

if TYPE_CHECKING:
    from steelyard.core.target import Target
    from steelyard.desk.pair_outlook import PairSeries
    from steelyard.outlook.result import Outlook
    from steelyard.outlook.scenario import Scenario

_HELP = """Will a target be met, when, and what would change that: from a file of yearly figures or from the ledger.

  steelyard outlook series.csv --target 500e6
  steelyard outlook series.csv --target 0.5bn --by 2026 --json
  steelyard outlook BLR RU-LIP --target 500M
  steelyard outlook BLR RU-LIP --target 120M --flow exports --with register
  steelyard outlook series.csv --target 500M --with projects.toml

series.csv has rows  period,value[,low,high] : years such as 2022, and parts of years such as 2023-01..2023-03; an empty
value with low or high is a year known by its bounds. Months that make up a year are added.
projects.toml has one \\[\\[project]] a project: name, low, high (a year at full run, plain units), start (year); if
wanted ramp (years to full run), chance and displacing (0..1), flow, pledge (an id of the register: name, start and
chance are taken from there).
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("outlook", help=_HELP)(command)


def command(
    what: Annotated[list[str], typer.Argument(help="A CSV file, - for standard input, or two economies.")],
    target: Annotated[str | None, typer.Option(help="The goal: 500M, 0.5bn, 500e6, EUR 2bn.")] = None,
    by: Annotated[
        int | None,
        typer.Option(
            help="The year it is to be met by (default: the one said for it last, else every year, ten ahead)."
        ),
    ] = None,
    flow: Annotated[str, typer.Option(help="Of the first economy: turnover, exports or imports.")] = "turnover",
    scenario: Annotated[str | None, typer.Option("--with", help="Projects to add (TOML), or: register.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Only what was known by this day, YYYY-MM-DD.")] = None,
    ledger: Annotated[str | None, typer.Option(envvar="STEELYARD_LEDGER", help="The ledger to read.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> int:
    """Gather the series, look ahead, show."""
    from steelyard.desk.series_file import check_day
    from steelyard.desk.target_odds import check_deadline, parse_target, to_json

    check_day(as_of)
    goal = parse_target(target, by=by, flow=flow) if target else None
    if goal is None and (by or scenario):
        name = "--by" if by else "--with"
        raise InputError("a year or a project needs a target", where=name, mend="give --target, such as 500M")
    pair = _pair(what, ledger, as_of, goal)
    if pair:
        check_deadline(by, pair.years, pair.parts)
    goal = pair.target if pair else goal
    result = _look(pair, goal) if pair else _of_file(what[0], goal, as_of)
    others = {str(one.office or "?"): _look(one, goal) for one in pair.others} if pair and goal else {}
    found = _projects(scenario, result, goal, what, ledger, as_of) if scenario and goal else None
    past, splits = (pair.past, pair.splits) if pair else ((), ())
    office, said = (pair.office, pair.said) if pair else (None, None)
    if as_json:
        body = to_json(result, past=past, splits=splits, others=others, said=said)
        if found:
            from steelyard.desk.scenarios import scenario_json

            body["scenario"] = scenario_json(found)
        json.dump(body, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        from steelyard.cli import show_outlook

        show_outlook.looked_ahead(
            result, scenario=found, past=past, splits=splits, others=others, office=office, said=said
        )
    return 0


def _pair(what: list[str], ledger: str | None, as_of: str | None, goal: Target | None) -> PairSeries | None:
    """Return what the ledger knows where two economies are named; None for a file."""
    if len(what) == 1:
        return None
    if len(what) != 2:
        raise InputError("give one file or two economies", mend="steelyard outlook series.csv --target 500M")
    from steelyard.desk.pair_outlook import series_of

    with waiting(f"weighing {what[0]} and {what[1]}") as at:
        return series_of(what[0], what[1], ledger=ledger, as_of=as_of, target=goal, at=at)


def _look(pair: PairSeries, goal: Target | None) -> Outlook:
    from steelyard.outlook.outlook import outlook

    return outlook(pair.years, parts=pair.parts, target=goal, now=pair.now, region=pair.region)


def _of_file(what: str, goal: Target | None, as_of: str | None) -> Outlook:
    from steelyard.desk.series_file import parse_series
    from steelyard.desk.target_odds import check_deadline
    from steelyard.outlook.outlook import outlook

    lines = sys.stdin if what == "-" else _lines(what)
    where = "standard input" if what == "-" else what
    years, parts, now = parse_series(lines, where=where, as_of=as_of)
    if not years and not parts:
        when = f" by {as_of}" if as_of else ""
        raise InputError(f"no full year is known{when}", where=where, mend="give at least one full year, as 2020,120e6")
    check_deadline(goal.by if goal else None, years, parts)
    return outlook(years, parts=parts, target=goal, now=now)


def _lines(what: str) -> list[str]:
    file = Path(what)
    if not file.is_file():
        mend = "give a CSV file of period,value[,low,high], or two economies"
        raise InputError("a folder" if file.is_dir() else "no such file", where=what, mend=mend)
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise InputError("not UTF-8", where=what, mend="save it as UTF-8") from None


def _projects(
    scenario: str, result: Outlook, goal: Target, what: list[str], ledger: str | None, as_of: str | None
) -> Scenario:
    from steelyard.desk.scenarios import read_projects, register_of
    from steelyard.gazetteer.lookup import resolve
    from steelyard.outlook.scenario import weigh_projects

    entries = None
    if len(what) == 2:
        entries = register_of((resolve(what[0]), resolve(what[1])), ledger=ledger, as_of=as_of, unit=goal.unit)
    return weigh_projects(result, goal, read_projects(scenario, entries))
