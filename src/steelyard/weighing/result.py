"""What weighing returns: frozen values, no dicts, sentences still without a language.

A `Weighing` holds one `PairWeighing` a pair; everything in it names the claims that it rests on.
"""

from __future__ import annotations

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
