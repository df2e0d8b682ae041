"""`steelyard review`: accept, correct or reject claims; merge or split origins; weigh sources; take it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from steelyard.cli import progress, show, show_review
from steelyard.cli.group import JsonOption, LedgerOption, QuietOption, WhoOption, WhyOption, add_actions, emit, now
from steelyard.core.errors import InputError

if TYPE_CHECKING:
    from steelyard.desk.review import Reviewed, Said
    from steelyard.ledger.store import Ledger

_HELP = """Look at what was read, and say what is right. Each word is kept with who, when and why; nothing is
overwritten.

  steelyard review BLR RU-LIP                        (one claim after the other, those that do not fit first)
  steelyard review list BLR RU-LIP --json
  steelyard review accept CLAIM --who "A. Editor"
  steelyard review correct CLAIM value=36e6 hedge=almost --who "A. Editor" --why "misread"
  steelyard review reject CLAIM --who "A. Editor" --why "another oblast"
  steelyard review merge SOURCE OTHER --who "A. Editor" --why "same press release"
  steelyard review split SOURCE --who "A. Editor" --why "its own interview"
  steelyard review authority CLAIM RUS --who "A. Editor" --why "quotes the customs service"
  steelyard review directness SOURCE 0.5 --who "A. Editor" --why "a retelling"
  steelyard review credibility SOURCE 0.3 --who "A. Editor" --why "no date, no author"
  steelyard review undo 12 --who "A. Editor" --why "was right after all"

After each word only the pair concerned is weighed again, and what changed is said.
"""
_KEYS = "a accept, c correct, r reject, s skip, u undo the last, q quit"


def register(app: typer.Typer) -> None:
    """Add the command with its actions."""
    add_actions(app, "review", _ACTIONS, default="walk", told=_HELP)


def walk(
    reporter: Annotated[str, typer.Argument(help="One economy: code or name.")],
    partner: Annotated[str, typer.Argument(help="The other one.")],
    who: WhoOption = "",
    everything: Annotated[bool, typer.Option("--all", help="Also claims that were looked at before.")] = False,
    ledger: LedgerOption = None,
) -> int:
    """Go through the claims of a pair; at each say a, c, r, s, u or q."""
    from steelyard.desk import review as desk

    held, pair = _opened(ledger, reporter, partner)
    out = show.console()
    with progress.waiting("weighing the pair"):
        waiting = desk.queue(held, pair, everything=everything)
    if not waiting:
        out.print("Nothing waits to be looked at.", markup=False)
        return 0
    who = who or _asked("Who are you? ")
    last: list[int] = []
    done = 0
    for number, one in enumerate(waiting, 1):
        show_review.pending(one, number, len(waiting))
        while (key := _asked(f"[{_KEYS}] ").strip()[:1].casefold()) not in ("s", "q"):
            try:
                answer = _answered(held, key, one.claim.id, who, last)
            except InputError as error:
                out.print(f"  {error}", markup=False)
                continue
            if answer is None:
                continue
            show_review.reviewed(answer)
            if key != "u":
                last.append(answer.review.number)
                done += 1
                break
            done -= 1
        if key == "q":
            break
    out.print(f"{done} looked at, {len(waiting) - done} left.", markup=False)
    return 0


def _answered(held: Ledger, key: str, claim: str, who: str, last: list[int]) -> Reviewed | None:
    """Do what a key says; None where it says nothing."""
    from steelyard.desk import review as desk

    if key == "a":
        return desk.accept(held, claim, _said(who, "looked at"))
    if key == "c":
        fields = desk.parse_fields(_asked("  what changes (value=36e6 period=2022 ...): ").split())
        return desk.correct(held, claim, fields, _said(who, _asked("  why: ")))
    if key == "r":
        return desk.reject(held, claim, _said(who, _asked("  why: ")))
    if key == "u" and last:
        return desk.undo(held, last.pop(), _said(who, "taken back at once"))
    return None


def list_(
    reporter: Annotated[str | None, typer.Argument(help="One economy: code or name.")] = None,
    partner: Annotated[str | None, typer.Argument(help="The other one.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also claims that were looked at before.")] = False,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> int:
    """List the claims of a pair that wait to be looked at; without a pair, what was said so far."""
    from steelyard.desk import review as desk

    if reporter and partner:
        held, pair = _opened(ledger, reporter, partner)
        with progress.waiting("weighing the pair"):
            waiting = desk.queue(held, pair, everything=everything)
        if as_json:
            from steelyard.desk import review_form

            emit({"claims": [review_form.pending_json(one) for one in waiting]})
        else:
            show_review.queue(waiting)
        return 0
    rows = desk.history(_open(ledger))
    if as_json:
        from steelyard.desk import review_form

        emit({"reviews": [{**review_form.review_json(review), "stands": stands} for review, stands in rows]})
    else:
        show_review.history(rows)
    return 0


Claim = Annotated[str, typer.Argument(help="The claim's id.")]
Source = Annotated[str, typer.Argument(help="The source's key.")]


def accept(
    claim: Claim,
    who: WhoOption,
    why: WhyOption = "looked at",
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Say that a claim was read right."""
    from steelyard.desk import review as desk

    return _told(desk.accept(_open(ledger), claim, _said(who, why)), as_json, quiet)


def reject(
    claim: Claim,
    who: WhoOption,
    why: WhyOption,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Leave a claim out of every weighing."""
    from steelyard.desk import review as desk

    return _told(desk.reject(_open(ledger), claim, _said(who, why)), as_json, quiet)


def correct(
    claim: Claim,
    fields: Annotated[list[str], typer.Argument(help="FIELD=VALUE: value, low, high, unit, hedge, period, flow, ...")],
    who: WhoOption,
    why: WhyOption,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Change what a claim says; its ends follow from its digits where they are not given."""
    from steelyard.desk import review as desk

    done = desk.correct(_open(ledger), claim, desk.parse_fields(fields), _said(who, why))
    return _told(done, as_json, quiet)


def merge(
    source: Source,
    into: Annotated[str, typer.Argument(help="The source that it retells.")],
    who: WhoOption,
    why: WhyOption,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Say that a source retells another one: together they count once."""
    from steelyard.desk import review as desk

    return _told(desk.merge(_open(ledger), source, into, _said(who, why)), as_json, quiet)


def split(
    source: Source,
    who: WhoOption,
    why: WhyOption,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Say that a source stands alone."""
    from steelyard.desk import review as desk

    return _told(desk.split(_open(ledger), source, _said(who, why)), as_json, quiet)


def authority(
    subject: Annotated[str, typer.Argument(help="A claim's id, or a source's key for all its claims.")],
    office: Annotated[str, typer.Argument(help="The statistical office: BLR, RUS, RU-LIP ...; none: not known.")],
    who: WhoOption,
    why: WhyOption,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Say which statistical office the figures are of."""
    from steelyard.desk import review as desk

    named = None if office.casefold() == "none" else office
    return _told(desk.set_authority(_open(ledger), subject, named, _said(who, why)), as_json, quiet)


def directness(
    source: Source,
    value: Annotated[float, typer.Argument(help="1: the speaker or the office itself; less: a retelling.")],
    who: WhoOption,
    why: WhyOption,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Say how near a source stands to who said it first, 0..1."""
    from steelyard.desk import review as desk

    return _told(desk.set_weight(_open(ledger), source, "directness", value, _said(who, why)), as_json, quiet)


def credibility(
    source: Source,
    value: Annotated[float, typer.Argument(help="1 unless there is a reason for less.")],
    who: WhoOption,
    why: WhyOption,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Say how far a source is to be relied on where figures cannot hold together, 0..1."""
    from steelyard.desk import review as desk

    return _told(desk.set_weight(_open(ledger), source, "credibility", value, _said(who, why)), as_json, quiet)


def undo(
    number: Annotated[int, typer.Argument(help="The review's number, as  steelyard review list  shows it.")],
    who: WhoOption,
    why: WhyOption,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Take a review back; an undo can be undone."""
    from steelyard.desk import review as desk

    return _told(desk.undo(_open(ledger), number, _said(who, why)), as_json, quiet)


_ACTIONS: dict[str, Callable[..., int]] = {
    "walk": walk, "list": list_, "accept": accept, "correct": correct, "reject": reject, "merge": merge, "split": split,
    "authority": authority, "directness": directness, "credibility": credibility, "undo": undo,
}  # fmt: skip


def _told(done: Reviewed, as_json: bool, quiet: bool) -> int:
    if as_json:
        from steelyard.desk import review_form

        emit(review_form.reviewed_json(done))
    elif not quiet:
        show_review.reviewed(done)
    return 0


def _said(who: str, why: str) -> Said:
    from steelyard.desk.review import Said

    if not why.strip():
        raise InputError("a review needs a reason", mend="give --why")
    return Said(who=who, why=why, at=now())


def _asked(words: str) -> str:
    try:
        return input(words)
    except EOFError:
        return "q"


def _open(ledger: str | None) -> Ledger:
    from steelyard.ledger.store import Ledger

    return Ledger.open(ledger, create=False)


def _opened(ledger: str | None, reporter: str, partner: str) -> tuple[Ledger, tuple[str, str]]:
    from steelyard.desk.register import resolve_pair

    pair = resolve_pair(reporter, partner)
    return _open(ledger), pair
