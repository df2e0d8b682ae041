"""`steelyard weigh`: bounds, conflicts, verdicts and estimates from a file of claims or from the ledger."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from steelyard.cli import show
from steelyard.cli.group import QuietOption
from steelyard.cli.progress import progress, waiting
from steelyard.core.claim import Claim
from steelyard.core.display import counted
from steelyard.core.errors import InputError
from steelyard.core.origin import Source
from steelyard.desk.weigh import bounded, parse_claims, to_json

FEW = 3
"""Pairs below which a bar would say nothing."""
_HELP = """Weigh claims: what bounds they leave for every flow and year, and which cannot hold together.

  steelyard weigh claims.jsonl --json
  steelyard weigh BLR RU-LIP                         (all that the ledger holds on the pair)
  steelyard weigh claims.jsonl --ask imports:2022..2022
  steelyard weigh claims.jsonl --ask "BLR>RU-LIP:exports:2022..2022/2021..2021"   (growth)
  steelyard weigh claims.jsonl --ask "BLR>RU-LIP:turnover:2022%RUS"   (share in Belarus's trade with Russia)
  steelyard weigh claims.jsonl --ask "KAZ>CHN:exports/1001:2022%KAZ>CHN:exports"   (share of a product)
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("weigh", help=_HELP)(command)


def command(
    what: Annotated[list[str], typer.Argument(help="A JSONL file of claims, - for standard input, or two economies.")],
    ask: Annotated[
        list[str] | None,
        typer.Option(
            help=r"\[R>P:]FLOW\[/HS]\[@AUTHORITY]:START..END, then /START..END for the growth on it or "
            r"%\[R>]P\[:FLOW\[/HS]] for the share in it; may be repeated."
        ),
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="Only what had been published by this day.")] = None,
    ledger: Annotated[str | None, typer.Option(envvar="STEELYARD_LEDGER", help="The ledger to read.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    quiet: QuietOption = False,
) -> int:
    """Gather the claims, weigh them, show."""
    from steelyard.weighing.ask import parse_ask
    from steelyard.weighing.weigh import weigh

    claims, sources = claims_of(what, ledger, as_of)
    questions = [quantity for text in ask or [] for quantity in parse_ask(text, claims)]
    pairs = {frozenset((claim.reporter, claim.partner)) for claim in claims}
    if len(pairs) < FEW:
        with waiting(f"weighing {counted(len(claims), 'claim')}", quiet=quiet) as at:
            weighing = weigh(claims, ask=questions, sources=sources, as_of=as_of, at=at)
    else:
        with progress("weighing", len(pairs), unit="pairs", quiet=quiet) as bar:
            weighing = weigh(claims, ask=questions, sources=sources, as_of=as_of, told=bar.at)
    if as_json:
        json.dump(to_json(weighing), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        show.weighed(weighing, claims, asked=questions)
    return 0


def claims_of(what: list[str], ledger: str | None, as_of: str | None) -> tuple[list[Claim], dict[str, Source]]:
    """Return the claims of a file, or of a pair in the ledger with their sources."""
    if len(what) == 2:
        from steelyard.desk.official import held_on
        from steelyard.gazetteer.lookup import resolve
        from steelyard.ledger.store import Ledger

        held = Ledger.open(ledger, create=False)
        claims, sources = held_on(held, (resolve(what[0]), resolve(what[1])), as_of=as_of)
        if not claims:
            raise InputError(f"the ledger holds no claim on {what[0]} and {what[1]}", mend="steelyard add FILE...")
        return claims, sources
    if len(what) != 1:
        raise InputError("give one file of claims or two economies", mend="steelyard weigh claims.jsonl")
    if what[0] == "-":
        return list(parse_claims(bounded(sys.stdin), where="standard input")), {}
    file = Path(what[0])
    if not file.is_file():
        raise InputError("no such file", where=what[0], mend="give a JSONL file of claims, or two economies")
    try:
        with file.open(encoding="utf-8") as lines:
            return list(parse_claims(bounded(lines), where=what[0])), {}
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start}", where=what[0], mend="save it as UTF-8") from None
