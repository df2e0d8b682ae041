"""`steelyard ask`: one question in words, one answer with its because."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from steelyard.cli import show
from steelyard.cli.weigh import claims_of
from steelyard.core.errors import InputError
from steelyard.desk.ask import quantities
from steelyard.desk.weigh import to_json

_HELP = """Ask what the figures allow, in words.

  steelyard ask "imports of BLR from RU-LIP in 2022"
  steelyard ask "trade of Kazakhstan with Uzbekistan in January-March 2023" --claims claims.jsonl
  steelyard ask "growth of exports of Georgia to Turkey in 2022"
  steelyard ask "share of Turkey in Georgia's trade in 2022"
  steelyard ask "share of wheat in exports of Kazakhstan to China in 2022"
  steelyard ask "balance of Georgia with Turkey in January-June 2022"
  steelyard ask "доля Турции в товарообороте Грузии в 2022 году"
  steelyard ask "GEO>TUR:exports:2022/2019"        (growth on 2019, in the form of weigh --ask)
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("ask", help=_HELP)(command)


def command(
    question: Annotated[str, typer.Argument(help="Flow, economies and period, in English or Russian.")],
    claims: Annotated[str | None, typer.Option(help="A JSONL file of claims instead of the ledger.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Only what had been published by this day.")] = None,
    ledger: Annotated[str | None, typer.Option(envvar="STEELYARD_LEDGER", help="The ledger to read.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> int:
    """Read the question, weigh the pair, show the answer."""
    from steelyard.weighing.weigh import weigh

    asked = quantities(question, [])
    pair = [asked[0].reporter, asked[0].partner]
    known, sources = claims_of([claims] if claims else pair, ledger, as_of)
    asked = quantities(question, known)
    weighing = weigh(known, ask=asked, sources=sources, as_of=as_of)
    own = tuple(
        pair for pair in weighing.pairs if {pair.reporter, pair.partner} == {asked[0].reporter, asked[0].partner}
    )
    if not own:
        raise InputError("no claim on these two", where=question, mend="steelyard add FILE...")
    if as_json:
        json.dump(to_json(weighing), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        show.answered(own[0], asked, known)
    return 0
