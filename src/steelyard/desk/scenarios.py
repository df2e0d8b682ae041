"""Projects for a scenario: from a file, from the register of a pair, or a file that names entries of the register.

What the register does not say is assumed, the same for every pair, and shown as an assumption: a chance by how far a
promise has come, a start in the year after it was said, three years to full run, and up to the amount named.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steelyard.core.errors import InputError
from steelyard.desk.target_odds import parse_target
from steelyard.outlook.scenario import Lever, Project, Scenario, parse_projects

if TYPE_CHECKING:
    from steelyard.ledger.store import StoredPledge

CHANCE = {"announced": 0.3, "signed": 0.5, "started": 0.8}
"""Assumed chance by the last status set. Delivered entries are in the series already; dropped ones bring nothing."""
RAMP = 3
REGISTER = "register"

Entries = Mapping[str, Mapping[str, Any]]
"""Pledge id -> name, start, chance, ramp, pledge, and low and high where its effect names an amount."""


def register_of(pair: tuple[str, str], *, ledger: str | None, as_of: str | None) -> dict[str, dict[str, Any]]:
    """Return the entries of a pair's register that may still bring trade."""
    from steelyard.ledger.review import standing
    from steelyard.ledger.store import Ledger

    held = Ledger.open(ledger, create=False)
    status = {
        review.subject: str(review.body["status"])
        for review in standing(held.reviews())
        if review.action == "status" and (as_of is None or str(review.body.get("date") or review.at)[:10] <= as_of)
    }
    found = {}
    for stored in held.pledges(pair, as_of=as_of):
        chance = CHANCE.get(status.get(stored.pledge.id, "announced"))
        if chance is not None and stored.pledge.scored:
            found[stored.pledge.id] = _entry(stored, chance)
    return found


def _entry(stored: StoredPledge, chance: float) -> dict[str, Any]:
    pledge = stored.pledge
    row: dict[str, Any] = {"name": pledge.what or pledge.quote, "pledge": pledge.id, "chance": chance, "ramp": RAMP}
    day = pledge.by or stored.published
    if day and day[:4].isdigit():
        row["start"] = int(day[:4]) + (0 if pledge.by else 1)
    with suppress(InputError):  # no amount is named: the person who asks gives low and high
        row |= {"low": 0.0, "high": parse_target(pledge.effect or "").value}
    return row


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
    rows = [row for row in entries.values() if {"low", "high", "start"} <= set(row)]
    if not rows:
        some = ", ".join(list(entries)[:3])
        mend = f'write a file of [[project]] with pledge = "ID", low, high (ids: {some})' if some else "add statements"
        raise InputError("no entry of the register names an amount", where="--with register", mend=mend)
    return tuple(Project(**row) for row in rows)


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
