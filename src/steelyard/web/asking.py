"""What an address asks about a pair, read and refused at the door: codes, target, deadline, day."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Path, Query

from steelyard.core.errors import InputError
from steelyard.core.target import Target
from steelyard.desk.pair_page import Asked
from steelyard.desk.target_odds import parse_target
from steelyard.gazetteer.lookup import resolve

Code = Annotated[str, Path(min_length=1, max_length=80, description="ISO 3166 code or name: BLR, RU-LIP, Belarus.")]
TargetText = Annotated[
    str | None, Query(max_length=40, description="Yearly trade to be reached: 500M, 0.5bn, EUR 500e6.")
]
Deadline = Annotated[int | None, Query(ge=1990, le=2100, description="Year to reach it by.")]
Day = Annotated[date | None, Query(description="Only what had been published by this day.")]
MOST = 1e18
"""Plain units of a target; nothing on earth is traded for more."""


def asked_of(reporter: Code, partner: Code, target: TargetText = None, by: Deadline = None, as_of: Day = None) -> Asked:
    """Return the question.

    Raises
    ------
    InputError
        a name that is no economy, the same economy twice, a target that is no amount.
    """
    pair = resolve(reporter), resolve(partner)
    if pair[0] == pair[1]:
        raise InputError("both economies are the same", where=f"{reporter} {partner}", mend="name two economies")
    return Asked(
        reporter=pair[0], partner=pair[1], target=target_of(target, by), by=by,
        as_of=as_of.isoformat() if as_of else None,
    )  # fmt: skip


def target_of(text: str | None, by: int | None) -> Target | None:
    """Return a target as it is written in an address; None: the latest that was said."""
    if text is None or not text.strip():
        return None
    goal = parse_target(text, by=by)
    if not goal.value <= MOST:
        raise InputError(f"no such amount: {text!r}", where="target", mend="write it as 500M, 0.5bn or 500e6")
    return goal


AskedOf = Annotated[Asked, Depends(asked_of)]
