"""`steelyard timeline`: everything that carries a date on a pair, by day."""

from __future__ import annotations

from typing import Annotated

import typer

from steelyard.cli import show_register
from steelyard.cli.group import JsonOption, LedgerOption, emit

_HELP = """Show visits, signings, promises, statements, later words and the series of a pair on one time axis, by day.

  steelyard timeline BLR RU-LIP
  steelyard timeline Belarus "Lipetsk Oblast" --as-of 2023-06-01 --lang ru
  steelyard timeline BLR RU-LIP --kind visit --kind signing --json
"""
_STYLE = {"level": "bold", "visit": "cyan", "signing": "cyan", "event": "cyan", "promise": "yellow", "word": "magenta"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("timeline", help=_HELP)(command)


def command(
    reporter: Annotated[str, typer.Argument(help="The economy flows are seen from: code or name.")],
    partner: Annotated[str, typer.Argument(help="The economy it trades with: code or name.")],
    as_of: Annotated[str | None, typer.Option(help="Only what had been published by this day, YYYY-MM-DD.")] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(help="level, statement, visit, signing, event, promise or word; may be repeated."),
    ] = None,
    lang: Annotated[str, typer.Option(help="en or ru.")] = "en",
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> int:
    """Gather, and print by day."""
    from steelyard.core.errors import InputError
    from steelyard.desk.brief import check_day, check_lang
    from steelyard.desk.register import resolve_pair
    from steelyard.desk.timeline import KINDS, timeline
    from steelyard.ledger.store import Ledger

    check_day(as_of)
    check_lang(lang)
    wrong = [one for one in kind or [] if one not in KINDS]
    if wrong:
        raise InputError(f"no such kind: {wrong[0]!r}", where="--kind", mend=f"take one of {', '.join(KINDS)}")
    pair = resolve_pair(reporter, partner)
    held = Ledger.open(ledger, create=False)
    found = timeline(held, reporter=pair[0], partner=pair[1], as_of=as_of, lang=lang)
    found = tuple(one for one in found if not kind or one.kind in kind)
    if as_json:
        from steelyard.desk import register_form

        emit({"timeline": [register_form.timeline_json(one) for one in found]})
    else:
        show_register.timeline(found, _STYLE)
    return 0
