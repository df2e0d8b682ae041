"""`steelyard register`: what was promised, what became of it, and who said so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from steelyard.cli import show, show_register
from steelyard.cli.group import JsonOption, LedgerOption, QuietOption, WhoOption, WhyOption, add_actions, emit, now
from steelyard.core.errors import InputError

if TYPE_CHECKING:
    from steelyard.desk.review import Said
    from steelyard.ledger.store import Ledger

_HELP = """The register of promises, projects, agreements, visits and events, with the last dated word on each.

  steelyard register BLR RU-LIP                      (also --as-of 2023-06-01, --json)
  steelyard register add BLR RU-LIP "a plant for trailers" --office "Governor" --by 2026 --value 20M --who "A. Editor"
  steelyard register show PLEDGE
  steelyard register status PLEDGE delivered --date 2025-03-02 --evidence https://news.example/7 --who "A. Editor"
  steelyard register correct PLEDGE by=2027 value=25e6 --who "A. Editor" --why "misread"
  steelyard register reject PLEDGE --who "A. Editor" --why "no promise"
  steelyard register proposals BLR RU-LIP            (later texts that may speak of a promise)
  steelyard register confirm PROPOSAL --status started --who "A. Editor"
  steelyard register decline PROPOSAL --who "A. Editor" --why "another plant"
  steelyard register reply PLEDGE "the hall opens in May" --who "Press office"
  steelyard register projects BLR RU-LIP -o projects.toml     (for  steelyard outlook --with)

Delivered, slipped and dropped need a dated evidence and a person. A promise that nobody spoke of again stays
"no later word found", whatever its day.
"""


def register(app: typer.Typer) -> None:
    """Add the command with its actions."""
    add_actions(app, "register", _ACTIONS, default="list", told=_HELP)


Reporter = Annotated[str, typer.Argument(help="One economy: code or name.")]
Partner = Annotated[str, typer.Argument(help="The other one.")]
PledgeId = Annotated[str, typer.Argument(help="The pledge's id.")]
ProposalId = Annotated[str, typer.Argument(help="The proposal's id.")]
AsOf = Annotated[str | None, typer.Option(help="Only what had been published by this day, YYYY-MM-DD.")]


def list_(
    reporter: Reporter, partner: Partner, as_of: AsOf = None, ledger: LedgerOption = None, as_json: JsonOption = False
) -> int:
    """List the pledges of a pair with the last word on each, and fulfilment by office."""
    found = _found(ledger, reporter, partner, as_of)
    if as_json:
        from steelyard.desk import register_form

        emit(register_form.register_json(found))
    else:
        show_register.register(found)
    return 0


def show_(pledge: PledgeId, ledger: LedgerOption = None, as_json: JsonOption = False) -> int:
    """Show one pledge with its whole history and the texts that may speak of it."""
    from steelyard.desk import register as desk

    held = _open(ledger)
    found = desk.register(held, desk.demand_pledge(held, pledge).pair)
    one = next(entry for entry in found.entries if entry.id == pledge)
    waiting = found.proposals.get(pledge, ())
    if as_json:
        from steelyard.desk import register_form

        emit({"pledge": register_form.entry_json(one, waiting, found.as_of)})
    else:
        show_register.entry(one, waiting, found.as_of)
    return 0


def add(
    reporter: Reporter,
    partner: Partner,
    what: Annotated[str, typer.Argument(help="What is promised, in your own words.")],
    who: WhoOption,
    by: Annotated[str | None, typer.Option(help="Day, month or year it is due.")] = None,
    office: Annotated[str | None, typer.Option(help="The office held that day by who promised it.")] = None,
    party: Annotated[list[str] | None, typer.Option(help="Who takes part; may be repeated.")] = None,
    where: Annotated[str | None, typer.Option(help="The place.")] = None,
    act: Annotated[
        str, typer.Option(help="build, produce, supply, sign, open, visit, event, modernise, ...")
    ] = "other",
    value: Annotated[str | None, typer.Option(help="What it is to bring a year: 20M, EUR 5M.")] = None,
    flow: Annotated[str | None, typer.Option(help="exports, imports or turnover of the first economy.")] = None,
    begin: Annotated[int | None, typer.Option(help="Year from which it brings that.")] = None,
    chance: Annotated[float | None, typer.Option(help="How likely it is thought to happen, 0..1.")] = None,
    date: Annotated[str | None, typer.Option(help="Day it was said.")] = None,
    address: Annotated[str | None, typer.Option(help="Where it stands.")] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Enter a pledge by hand."""
    from steelyard.desk import register as desk
    from steelyard.ledger.store import Ledger

    pair = desk.resolve_pair(reporter, partner)
    given = {
        "what": what, "by": by, "office": office, "who": party, "where": where, "act": act, "begin": begin,
        "chance": chance, "flow": flow, "value": value,
    }  # fmt: skip
    said = _said(who, "entered by hand")
    key = desk.add_by_hand(Ledger.open(ledger), pair, desk.typed(pair, given), said, address=address, day=_day(date))
    return _told({"pledge": key}, f"{key}: {what}", as_json, quiet)


def status(
    pledge: PledgeId,
    to: Annotated[str, typer.Argument(help="announced, signed, started, delivered, slipped or dropped.")],
    who: WhoOption,
    why: WhyOption = "status",
    date: Annotated[str | None, typer.Option(help="Day of the evidence.")] = None,
    evidence: Annotated[str | None, typer.Option(help="Its address.")] = None,
    note: Annotated[str | None, typer.Option(help="What it says, in a few of your own words.")] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Set the status of a pledge on dated evidence."""
    from steelyard.desk import register as desk

    number = desk.set_status(_open(ledger), pledge, to, _said(who, why), date=date, evidence=evidence, note=note)
    return _told({"review": number}, f"{pledge}: {to} (review {number})", as_json, quiet)


def reply(
    pledge: PledgeId,
    text: Annotated[str, typer.Argument(help="The reply.")],
    who: WhoOption,
    why: WhyOption = "reply",
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Attach a reply; it is printed beside the pledge wherever that is."""
    from steelyard.desk import register as desk

    number = desk.reply(_open(ledger), pledge, text, _said(who, why))
    return _told({"review": number}, f"{pledge}: reply attached (review {number})", as_json, quiet)


def correct(
    pledge: PledgeId,
    fields: Annotated[list[str], typer.Argument(help="FIELD=VALUE: what, office, where, by, act, value, unit, ...")],
    who: WhoOption,
    why: WhyOption,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Change what the register says of a pledge."""
    from steelyard.desk import register as desk

    number = desk.correct(_open(ledger), pledge, desk.parse_fields(fields), _said(who, why))
    return _told({"review": number}, f"{pledge}: corrected (review {number})", as_json, quiet)


def reject(
    pledge: PledgeId,
    who: WhoOption,
    why: WhyOption,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Take a pledge out of the register, as read or entered wrongly; steelyard review undo brings it back."""
    from steelyard.desk import register as desk

    number = desk.leave_out(_open(ledger), pledge, _said(who, why))
    return _told({"review": number}, f"{pledge}: left out (review {number})", as_json, quiet)


def proposals(
    reporter: Reporter, partner: Partner, as_of: AsOf = None, ledger: LedgerOption = None, as_json: JsonOption = False
) -> int:
    """List later texts that may speak of a pledge, with a score and what they have in common."""
    found = _found(ledger, reporter, partner, as_of)
    if as_json:
        from steelyard.desk import register_form

        rows = [register_form.proposal_json(one) for some in found.proposals.values() for one in some]
        emit({"proposals": sorted(rows, key=lambda row: -row["score"])})
    else:
        show_register.proposals(found)
    return 0


def confirm(
    proposal: ProposalId,
    who: WhoOption,
    why: WhyOption = "read it",
    to: Annotated[str | None, typer.Option("--status", help="The status that the text tells of.")] = None,
    note: Annotated[str | None, typer.Option(help="What it says, in a few of your own words.")] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Take a proposed text for a word on its pledge."""
    from steelyard.desk import register as desk

    number = desk.confirm(_open(ledger), proposal, _said(who, why), status=to, note=note)
    return _told({"review": number}, f"{proposal}: confirmed (review {number})", as_json, quiet)


def decline(
    proposal: ProposalId,
    who: WhoOption,
    why: WhyOption = "about something else",
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Say that a proposed text does not speak of the pledge."""
    from steelyard.desk import register as desk

    number = desk.decline(_open(ledger), proposal, _said(who, why))
    return _told({"review": number}, f"{proposal}: declined (review {number})", as_json, quiet)


def projects(
    reporter: Reporter,
    partner: Partner,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write; else standard output.")] = None,
    as_of: AsOf = None,
    unit: Annotated[str, typer.Option(help="Currency of the target that they are to be weighed on.")] = "USD",
    ledger: LedgerOption = None,
) -> int:
    """Write the open pledges with an expected yearly value as projects for  steelyard outlook --with."""
    from steelyard.desk.register import resolve_pair
    from steelyard.desk.scenarios import projects_file

    text = projects_file(_open(ledger), resolve_pair(reporter, partner), as_of=as_of, unit=unit)
    if output is None:
        typer.echo(text, nl=False)
        return 0
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(error.strerror or "cannot be written", where=str(output), mend="name another file") from None
    show.console().print(str(output), markup=False)
    return 0


_ACTIONS: dict[str, Callable[..., int]] = {
    "list": list_, "show": show_, "add": add, "status": status, "reply": reply, "correct": correct, "reject": reject,
    "proposals": proposals, "confirm": confirm, "decline": decline, "projects": projects,
}  # fmt: skip


def _found(ledger: str | None, reporter: str, partner: str, as_of: str | None) -> Any:
    from steelyard.desk import register as desk
    from steelyard.desk.brief import check_day

    check_day(as_of)
    pair = desk.resolve_pair(reporter, partner)
    return desk.register(_open(ledger), pair, as_of=as_of)


def _told(value: dict[str, Any], line: str, as_json: bool, quiet: bool) -> int:
    if as_json:
        emit(value)
    elif not quiet:
        show.console().print(line, markup=False)
    return 0


def _said(who: str, why: str) -> Said:
    from steelyard.desk.review import Said

    return Said(who=who, why=why, at=now())


def _day(text: str | None) -> str | None:
    from steelyard.desk.brief import check_day

    check_day(text)
    return text


def _open(ledger: str | None) -> Ledger:
    from steelyard.ledger.store import Ledger

    return Ledger.open(ledger, create=False)
