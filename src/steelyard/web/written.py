"""What the worker does when a program writes through the API: one desk call each, answered as the command prints it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from steelyard.core.claim import SCHEMA
from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.target import Target
from steelyard.desk import register, review
from steelyard.desk.pair_page import Asked
from steelyard.desk.review_form import pending_json, reviewed_json
from steelyard.ledger.store import Ledger
from steelyard.web.answers import dumped

WEIGHTS = ("directness", "credibility")


def reviewed(place: str, action: str, subject: str, body: Mapping[str, Any], by: review.Said) -> bytes:
    """Store a word on a claim or a source and say what it changed.

    Raises
    ------
    InputError
        what it is about is not there, or what the action needs is missing.
    """
    ledger = Ledger.open(place, create=False)
    if action == "undo":
        done = review.undo(ledger, int(subject), by)
    elif action == "correct":
        done = review.correct(ledger, subject, _given(body, "fields"), by)
    elif action == "merge":
        done = review.merge(ledger, subject, _given(body, "into"), by)
    elif action == "authority":
        done = review.set_authority(ledger, subject, body.get("office"), by)
    elif action in WEIGHTS:
        done = review.set_weight(ledger, subject, action, _given(body, "weight"), by)
    else:
        done = {"accept": review.accept, "reject": review.reject, "split": review.split}[action](ledger, subject, by)
    return dumped({"schema": SCHEMA, **reviewed_json(done)})


def _given(body: Mapping[str, Any], key: str) -> Any:
    value = body.get(key)
    if value in (None, "", {}):
        raise InputError(f"{key} is missing", mend="see /api/openapi.json")
    return value


def waiting(place: str, pair: tuple[str, str], everything: bool) -> list[dict[str, Any]]:
    """Return the claims of a pair that wait to be looked at."""
    found = review.queue(Ledger.open(place, create=False), pair, everything=everything)
    return [pending_json(one) for one in found]


def entered(place: str, given: Mapping[str, Any], by: review.Said) -> bytes:
    """Enter a pledge by hand."""
    pair = register.resolve_pair(given["reporter"], given["partner"])
    kept = {key: given[key] for key in ("what", "office", "where", "by", "act", "value", "flow", "begin", "chance")}
    worth = given["unit"] if given["value"] is not None else None
    fields = {**kept, "who": given["party"] or None, "unit": worth, "reporter": pair[0] if given["flow"] else None}
    ledger = Ledger.open(place, create=False)
    key = register.add_by_hand(ledger, pair, fields, by, address=given["address"], day=given["date"])
    return dumped({"schema": SCHEMA, "pledge": key})


def said_of_pledge(place: str, pledge: str, action: str, body: Mapping[str, Any], by: review.Said) -> bytes:
    """Store a word on a pledge, or on a text that may speak of it, and return its number."""
    ledger = Ledger.open(place, create=False)
    if action == "status":
        told = {key: body.get(key) for key in ("date", "evidence", "note")}
        number = register.set_status(ledger, pledge, body["status"], by, **told)
    elif action == "reply":
        number = register.reply(ledger, pledge, body["text"], by)
    elif action == "correct":
        number = register.correct(ledger, pledge, _given(body, "fields"), by)
    elif action == "reject":
        number = register.leave_out(ledger, pledge, by)
    elif action == "confirm":
        number = register.confirm(ledger, pledge, by, status=body.get("status"), note=body.get("note"))
    else:
        number = register.decline(ledger, pledge, by)
    return dumped({"schema": SCHEMA, "review": number})


def one_entry(place: str, pledge: str) -> bytes:
    """Return what ``steelyard register show PLEDGE --json`` prints."""
    from steelyard.desk.register_form import entry_json

    ledger = Ledger.open(place, create=False)
    found = register.register(ledger, register.demand_pledge(ledger, pledge).pair)
    one = next(entry for entry in found.entries if entry.id == pledge)
    return dumped({"schema": SCHEMA, "pledge": entry_json(one, found.proposals.get(pledge, ()), found.as_of)})


def registered(place: str, asked: Asked) -> bytes:
    """Return what ``steelyard register R P --json`` prints."""
    from steelyard.desk.register_form import register_json

    found = register.register(Ledger.open(place, create=False), (asked.reporter, asked.partner), as_of=asked.as_of)
    return dumped({"schema": SCHEMA, **register_json(found)})


def dated(place: str, asked: Asked, lang: str) -> bytes:
    """Return what ``steelyard timeline R P --json`` prints."""
    from steelyard.desk.register_form import timeline_json
    from steelyard.desk.timeline import timeline

    ledger = Ledger.open(place, create=False)
    found = timeline(ledger, reporter=asked.reporter, partner=asked.partner, as_of=asked.as_of, lang=lang)
    return dumped({"schema": SCHEMA, "timeline": [timeline_json(one) for one in found]})


def scenario(place: str, asked: Asked, rows: Sequence[Mapping[str, Any]], with_register: bool) -> bytes:
    """Return what ``steelyard outlook R P --target T --with FILE --json`` prints.

    Raises
    ------
    InputError
        no target, no year of the pair is known, or projects that cannot be.
    """
    from steelyard.desk.scenarios import NEEDED, project_of, register_of, scenario_json
    from steelyard.outlook.scenario import distinct, parse_rows, weigh_projects
    from steelyard.web.answers import ahead

    if asked.target is None:
        raise InputError("no target to give odds of", mend="name one, such as ?target=500M")
    projects = list(parse_rows(list(rows), where="projects")) if rows else []
    if with_register:
        held = register_of((asked.reporter, asked.partner), ledger=place, as_of=asked.as_of, unit=asked.target.unit)
        projects += [project_of(row) for row in held.values() if set(row) >= NEEDED]
    body, result = ahead(place, asked)
    return dumped({**body, "scenario": scenario_json(weigh_projects(result, asked.target, distinct(projects)))})


def gap(place: str, asked: Asked, flow: str, since: str | None, left: Sequence[str], share: float | None) -> bytes:
    """Return what ``steelyard gap R P --target T --json`` prints; without a target, to the latest that was said.

    Raises
    ------
    InputError
        no target was said, or an option cannot be read.
    """
    from dataclasses import replace

    from steelyard.desk.brief import known_claims, latest_target
    from steelyard.desk.gap import Request, find_gap
    from steelyard.desk.gap_form import gap_json

    ledger = Ledger.open(place, create=False)
    target: Target | None = asked.target
    if target is None:
        pair = {asked.reporter, asked.partner}
        known = known_claims(ledger, asked.reporter, asked.partner, as_of=asked.as_of)
        target = latest_target(
            [one for one in known if {one.reporter, one.partner} == pair], asked.reporter, by=asked.by
        )
    if target is None:
        raise InputError("no target to measure a gap to", mend="name one, such as ?target=500M")
    request = Request(as_of=asked.as_of, since=since, share=share, left=tuple(left))
    goal = replace(target, flow=Flow(flow))
    return dumped(gap_json(find_gap(ledger, asked.reporter, asked.partner, target=goal, request=request)))
