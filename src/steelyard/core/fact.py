"""Fact and Absent: the only things that a brief prints.

A value travels with its unit, its origin and its derivation; what is not known is a value too, with its reason and
with what would fill it.
"""

from __future__ import annotations

from dataclasses import dataclass

from steelyard.core.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A figure that may be printed.

    ``low`` and ``high`` are the ends of what is known (equal to ``value`` when exact); ``unit`` is an ISO 4217 code,
    ``percent``, ``tonnes``, ``rank``, ``count``, ``year`` or ``day``; ``claims`` are the ids it hangs on; ``derivation`` says how
    it follows from them in one clause (None: it was stated so).
    """

    value: float | str
    unit: str
    low: float | None = None
    high: float | None = None
    period: Period | None = None
    claims: tuple[str, ...] = ()
    derivation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """Not known, because ``why``; ``fills`` says what would fill it (a command, a table, a statement)."""

    why: str
    fills: str
