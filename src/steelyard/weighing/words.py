"""What weighing says, as messages: claims in one line, bounds, arithmetic. The words stand in ``core/words``."""

from __future__ import annotations

from collections.abc import Iterable

from steelyard.core.claim import Claim
from steelyard.core.display import Amount, Percent
from steelyard.core.message import Message
from steelyard.core.wording import Said
from steelyard.weighing.system import System


def names_of(system: System, claims: Iterable[str]) -> tuple[Said, ...]:
    """Return claims as values of a message."""
    return tuple(Said(system.claims[claim]) for claim in claims)


def interval(low: float | None, high: float | None, unit: str, *, signed: bool = False) -> Amount | Percent:
    """Return an interval as a value of a message; None is an open end."""
    first = float("-inf") if low is None else low
    last = float("inf") if high is None else high
    return Percent(first, last, signed) if unit in ("percent", "percentage_points") else Amount(first, last, unit)


def limits(low: float, high: float, claim: Claim) -> Message:
    """Return "the other figures leave 325-335 million"."""
    signed = claim.kind.value == "change"
    return Message("weighing.others_leave", {"span": interval(low, high, claim.unit, signed=signed)})
