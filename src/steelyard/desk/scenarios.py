"""Projects for a scenario: from a file, from the register of a pair, or a file that names entries of the register.

What the register does not say is assumed, the same for every pair, and shown as an assumption: a chance by how far a
promise has come, a start in the year after it was said, three years to full run, and up to the amount named. What a
person entered (a yearly value, a chance, a first year, a flow and whose it is) goes before all of that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.range import Range
from steelyard.desk.target_odds import parse_target
from steelyard.outlook.scenario import Lever, Project, Scenario, distinct, parse_projects

if TYPE_CHECKING:
    from steelyard.ledger.store import Ledger, StoredPledge

CHANCE = {"announced": 0.3, "signed": 0.5, "started": 0.8}
"""Assumed chance by the last status set. Delivered entries are in the series already; dropped ones bring nothing."""
RAMP = 3
REGISTER = "register"
NEEDED = {"low", "high", "start"}
"""What makes an entry a project."""

Entries = Mapping[str, Mapping[str, Any]]
"""Pledge id -> name, start, chance, ramp, flow, pledge, and low and high where it says what it brings."""


def register_of(
    pair: tuple[str, str], *, ledger: str | None, as_of: str | None, unit: str = "USD"
) -> dict[str, dict[str, Any]]:
    """Return the entries of a pair's register that may still bring trade.

    Parameters
    ----------
    pair : flows are seen from the first one.
    unit : the currency of the target. An amount in another one is converted at the range of that currency's monthly
        rates in the year in which it was said; where no rate is known the entry has no amount.
    """
    from steelyard.desk.register import entries
    from steelyard.ledger.store import Ledger

    held = Ledger.open(ledger, create=False)
    stored = held.pledges(pair, as_of=as_of)
    status = {one.id: one.status for one in entries(held, stored, as_of=as_of)}
    found = {}
    for one in stored:
        last = status[one.pledge.id]
        chance = CHANCE.get("announced" if last == "unknown" else last)
        if chance is not None and one.pledge.scored:
            found[one.pledge.id] = _entry(one, chance, pair[0], unit)
    return found


def _entry(stored: StoredPledge, chance: float, seen_from: str, unit: str) -> dict[str, Any]:
    pledge = stored.pledge
    row: dict[str, Any] = {
        "name": pledge.what or pledge.quote, "pledge": pledge.id, "ramp": RAMP,
        "chance": chance if pledge.chance is None else pledge.chance,
    }  # fmt: skip
    start = _start(stored)
    if start is not None:
        row["start"] = start
    flow = Flow(pledge.flow) if pledge.flow else Flow.TURNOVER
    if flow != Flow.BALANCE:
        row["flow"] = (flow if pledge.reporter in (None, seen_from) else flow.mirrored()).value
    span = _amount(stored, unit)
    if span is not None and "flow" in row:
        row |= {"low": span.low, "high": span.high}
    return row


def _start(stored: StoredPledge) -> int | None:
    """The first full year with any of it: as the register has it, the year it is due, or the one after it was said."""
    pledge = stored.pledge
    day = pledge.by or stored.published
    if pledge.begin is not None or not (day and day[:4].isdigit()):
        return pledge.begin
    return int(day[:4]) + (0 if pledge.by else 1)


def _amount(stored: StoredPledge, unit: str) -> Range | None:
    """What an entry is to bring a year: the register's own figure, else up to the amount that its effect names."""
    from steelyard.weighing.currency import converted

    pledge = stored.pledge
    if pledge.value is not None:
        span, own = Range(pledge.value, pledge.value), pledge.unit or "USD"
    else:
        try:
            named = parse_target(pledge.effect or "")
        except InputError:  # no amount is named: the person who asks gives low and high
            return None
        span, own = Range(0.0, named.value), named.unit
    if own == unit:
        return span
    year = stored.published[:4] if stored.published else None
    return converted(span, own, unit, Period.parse(year)) if year and year.isdigit() else None


def projects_file(ledger: Ledger, pair: tuple[str, str], *, as_of: str | None = None, unit: str = "USD") -> str:
    """Return the open entries with an expected yearly value as a scenario file (TOML) for the outlook.

    Raises
    ------
    InputError
        no open entry has a value and a year.
    """
    rows = register_of(pair, ledger=ledger.place, as_of=as_of, unit=unit).values()
    keys = ("name", "low", "high", "start", "ramp", "chance", "flow")
    blocks = [
        "\n".join(("[[project]]", *(f"{key} = {json.dumps(row[key], ensure_ascii=False)}" for key in keys))) + "\n"
        for row in rows
        if set(row) >= NEEDED
    ]
    if not blocks:
        mend = "give one: steelyard register correct PLEDGE value=20e6 begin=2027 --who NAME --why REASON"
        raise InputError("no open entry has an expected yearly value and a year", mend=mend)
    return "\n".join(blocks)


def read_projects(with_: str, entries: Entries | None) -> tuple[Project, ...]:
    """Return the projects that ``--with`` names: a TOML file, or ``register`` for the entries that name an amount.

    Parameters
    ----------
    entries : the pair's register; None where no pair was asked about.

    Raises
    ------
    InputError
        the file cannot be read, or no entry of the register names an amount.
    """
    if with_ != REGISTER:
        file = Path(with_)
        if not file.is_file():
            raise InputError("no such file", where=with_, mend="give a TOML file with [[project]], or register")
        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise InputError("not UTF-8", where=with_, mend="save it as UTF-8") from None
        return parse_projects(text, where=with_, register=entries)
    if entries is None:
        raise InputError(
            "no pair was named", where="--with register", mend="steelyard outlook BLR RU-LIP --target 500M"
        )
    rows = [row for row in entries.values() if set(row) >= NEEDED]
    if not rows:
        some = ", ".join(list(entries)[:3])
        mend = f'write a file of [[project]] with pledge = "ID", low, high (ids: {some})' if some else "add statements"
        raise InputError("no entry of the register names an amount", where="--with register", mend=mend)
    return distinct(project_of(row) for row in rows)


def project_of(row: Mapping[str, Any]) -> Project:
    """Return an entry that says what it brings as a project."""
    return Project(**{**row, "flow": Flow(row["flow"])})


def scenario_json(found: Scenario) -> dict[str, Any]:
    """Return the published form of a scenario."""
    least = found.least
    return {
        "year": found.year, "odds_without": found.without, "odds_with_all": found.with_all,
        "odds_by_year": {str(year): odds for year, odds in found.by_year.items()},
        "levers": [_lever(lever) for lever in found.levers],
        "least_set": {"aim": found.aim, "projects": list(least[0]), "odds": least[1]} if least else None,
        "not_counted": list(found.apart),
    }  # fmt: skip


def _lever(lever: Lever) -> dict[str, Any]:
    p = lever.project
    return {
        "name": p.name, "odds": lever.odds, "added": lever.added, "added_last": lever.last, "expected": lever.expected,
        "low": p.low, "high": p.high, "start": p.start, "ramp": p.ramp, "chance": p.chance, "displacing": p.displacing,
        "flow": p.flow.value, "pledge": p.pledge,
    }  # fmt: skip
