"""`steelyard check`: what a report says about trade, and what the other figures say of it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steelyard.cli import show
from steelyard.core.errors import InputError
from steelyard.desk.check import Checked, check, to_json
from steelyard.desk.documents import load

if TYPE_CHECKING:
    from steelyard.ledger.store import Ledger

_HELP = """Check the trade figures of a report against each other (and, with --ledger, against all that is known).

  steelyard check article.txt
  steelyard check article.html --date 2023-06-01 --json
  cat article.txt | steelyard check -
  steelyard check https://news.example/report

Several reports are checked each by itself; in a ledger (steelyard add) they stand beside each other.

Exit status: 0 done, even where two sides differ; 1 done, and some figures cannot hold together; 2 bad input.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check", help=_HELP)(command)


def command(
    files: Annotated[
        list[str], typer.Argument(help="Text, HTML, PDF, DOCX, EML files, addresses, or - (standard input).")
    ],
    date: Annotated[str | None, typer.Option(help="Day the report was published, YYYY-MM-DD.")] = None,
    ledger: Annotated[
        str | None, typer.Option(help="Also weigh against this ledger; else STEELYARD_LEDGER, if there is one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    text: Annotated[bool, typer.Option("--text", help="Print the text that is read, and nothing else.")] = False,
) -> int:
    """Read, weigh, show."""
    day = _day(date)
    documents = [(place, load(place)) for place in files]
    if text:
        for _, document in documents:
            sys.stdout.write(document.text)
        return 0
    known = _known(ledger)
    results = [check(document, path=path, published=day, ledger=known) for path, document in documents]
    if as_json:
        json.dump(to_json(results), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        for result in results:
            _print(result)
    return 1 if any(result.contradicted for result in results) else 0


def _known(named: str | None) -> Ledger | None:
    """The ledger that is named; else the one of STEELYARD_LEDGER, once it has been made."""
    place = named or os.environ.get("STEELYARD_LEDGER", "")
    if not place or not (named or "://" in place or Path(place).exists()):
        return None
    from steelyard.ledger.store import Ledger

    return Ledger.open(place, create=False)


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise InputError(f"no such day: {text!r}", where="--date", mend="write it as 2023-06-01") from None


def _print(result: Checked) -> None:
    show.checked(result)
