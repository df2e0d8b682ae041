"""`steelyard watch`: read what feeds bring and say what changed."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steelyard.cli import show
from steelyard.core.errors import InputError, NetworkError
from steelyard.core.message import render
from steelyard.gazetteer.names import name

if TYPE_CHECKING:
    from steelyard.desk.watch import Change, Feeds, Trouble

_HELP = """Watch feeds: read what is new, put it in the ledger, weigh the pairs it speaks of, and say what changed:
a new figure, a contradiction, odds that moved, a promise.

  steelyard watch feeds.toml
  steelyard watch feeds.toml --once --log changes.jsonl      (for a timer of your own)

feeds.toml:

  every = 900          # seconds between two rounds
  threshold = 5        # percentage points by which odds must move
  [[feed]]
  address = "https://example.org/rss.xml"
  [mail]               # optional; the password stands in STEELYARD_SMTP_PASSWORD
  host = "smtp.example.org"
  port = 587
  sender = "steelyard@example.org"
  to = ["desk@example.org"]

What was seen is kept beside it in feeds.state.json: stop and start as you like. robots.txt and what hosts ask for are
respected.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("watch", help=_HELP)(command)


def command(
    feeds: Annotated[str, typer.Argument(help="A TOML file that lists the feeds.")],
    once: Annotated[bool, typer.Option("--once", help="One round, then stop.")] = False,
    log: Annotated[str | None, typer.Option(help="Append each change to this file, one JSON object a line.")] = None,
    ledger: Annotated[str | None, typer.Option(envvar="STEELYARD_LEDGER", help="The ledger to fill.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print each change as one line of JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> int:
    """Poll, tell, rest, again."""
    from steelyard.desk.watch import State, parse_feeds, poll
    from steelyard.ledger.store import Ledger
    from steelyard.net.polite import Polite

    file = Path(feeds)
    if not file.is_file():
        raise InputError("no such file", where=feeds, mend="write one: steelyard watch --help")
    listed = parse_feeds(file.read_text(encoding="utf-8"), where=feeds)
    state, held = State.open(file.with_suffix(".state.json")), Ledger.open(ledger)
    polite = Polite(hosts=state.hosts)
    while True:
        found = []
        for one in poll(listed, held, state, polite):
            _tell(one, log=log, as_json=as_json, quiet=quiet)
            found.append(one)
        _send(listed, found)
        if once:
            return 0
        time.sleep(listed.every)


def _tell(one: Change | Trouble, *, log: str | None, as_json: bool, quiet: bool) -> None:
    from steelyard.desk.watch import Trouble

    if isinstance(one, Trouble):
        show.errors().print(f"steelyard: {one.error}", markup=False)
        return
    line = json.dumps(one.to_json(), ensure_ascii=False)
    if log:
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    if as_json:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    else:
        show.console(quiet=quiet).print(_sentence(one), markup=False)


def _sentence(one: Change) -> str:
    pair = " - ".join(name(code, "en") for code in one.pair)
    return f"{one.published or ''} {pair}: {render(one.message, names=name)}  <{one.address}>".strip()


def _send(feeds: Feeds, found: list[Change | Trouble]) -> None:
    """Send what a round found, if it found anything and there is somebody to send it to."""
    from steelyard.desk.watch import Change
    from steelyard.net.mail import send

    changes = [one for one in found if isinstance(one, Change)]
    if feeds.mail is None or not changes:
        return
    try:
        send(feeds.mail, f"Steelyard: {len(changes)} changes", "\n\n".join(map(_sentence, changes)) + "\n")
    except NetworkError as error:
        show.errors().print(f"steelyard: {error}", markup=False)
