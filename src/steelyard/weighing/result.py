"""What weighing returns: frozen values, no dicts, sentences still without a language.

A `Weighing` holds one `PairWeighing` a pair; everything in it names the claims that it rests on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from steelyard.core.claim import Finding
from steelyard.core.flow import Flow
from steelyard.core.message import Message
from steelyard.core.period import Period
from steelyard.core.series import Bound, Estimate

if TYPE_CHECKING:
    from steelyard.weighing.estimates import YearDraws


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Claims that cannot hold together (an irreducible set), or a difference that is no contradiction.

    ``kind`` is ``contradiction``, ``revision`` (the same office corrected itself) or ``offices_differ``.
    """

    kind: str
    claims: tuple[str, ...]
    message: Message


CONFLICT_KINDS = ("contradiction", "offices_differ", "revision")
"""In the order of weight: only the first says that figures cannot hold together."""
FOREMOST = 4
"""How many conflicts a reader is shown before those that add no claim."""


def foremost(conflicts: Sequence[Conflict], most: int = FOREMOST) -> tuple[tuple[Conflict, ...], Message | None]:
    """Return the conflicts to show, by kind and the fewest claims first, and how many are left out, where some are.

    One figure that is off can stand in dozens of irreducible sets. Past ``most`` of them a set is shown only where it
    has a claim that none before it has, so whatever is left out is a matter of claims that are shown.
    """
    shown: list[Conflict] = []
    told: set[str] = set()
    for one in sorted(conflicts, key=lambda c: (CONFLICT_KINDS.index(c.kind), len(c.claims))):
        if len(shown) < most or not told.issuperset(one.claims):
            shown.append(one)
            told.update(one.claims)
    left = len(conflicts) - len(shown)
    return tuple(shown), Message("weighing.more_of_same", {"count": left}) if left else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What the claims imply and do not say. ``kind``: level, change, balance, share or needed_growth."""

    kind: str
    reporter: str
    partner: str
    flow: Flow
    period: Period
    low: float | None
    high: float | None
    unit: str
    message: Message
    claims: tuple[str, ...]
    product: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairWeighing:
    """All that the claims on one pair allow, seen from ``reporter``."""

    reporter: str
    partner: str
    bounds: tuple[Bound, ...]
    estimates: tuple[Estimate, ...]
    conflicts: tuple[Conflict, ...]
    findings: tuple[Finding, ...]
    derived: tuple[Derived, ...]
    notes: tuple[Message, ...] = ()
    """Jumps, unknown exchange rates, truncated searches: what a reader should know and no claim says."""
    truncated: bool = False
    aside: tuple[str, ...] = ()
    """Claims that the bounds do not rest on, since they cannot hold together with the others."""
    draws: tuple[YearDraws, ...] = field(default=(), compare=False, repr=False)
    """Joint draws of the yearly flows, where estimates run: an outlook carries them on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """The result of one run: pairs in the order of their first claim, and the versions that made it."""

    pairs: tuple[PairWeighing, ...]
    version: str
    parameters: str
