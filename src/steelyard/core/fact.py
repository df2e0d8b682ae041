"""Fact and Absent: the only things that a brief prints.

A value travels with its unit, its origin and its derivation; what is not known is a value too, with its reason and
with what would fill it. No figure reaches a page as plain text: a renderer prints a digit only where a Fact has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from steelyard.core.period import Period

if TYPE_CHECKING:
    from steelyard.core.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A figure that may be printed; `display.fact` writes it.

    ``unit`` says how it reads: an ISO 4217 code or ``tonnes`` (plain units), ``percent``, ``percentage_points``,
    ``odds`` (a probability 0..1), ``number``, ``rank``, ``count``, ``year``, ``day`` (ISO 8601, may be a month or a
    year), ``period``, ``text`` (words with digits as their source has them) or ``label`` (a mark of the document
    itself: the number of a source, a version). ``low`` and ``high`` are the ends of what is known; ``value`` is None
    when only the ends are. ``signed`` shows the plus of a rise; ``said`` is the figure in the words it was said in
    ("almost $334 million"). ``claims`` are the ids it hangs on; ``derivation`` says how it follows from them in one
    clause (None: it was stated so).
    """

    unit: str
    value: float | str | None = None
    low: float | None = None
    high: float | None = None
    signed: bool = False
    said: str | None = None
    period: Period | None = None
    claims: tuple[str, ...] = ()
    derivation: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """Not known, because ``why``; ``fills`` says what would fill it (a command, a table, a statement)."""

    why: Message
    fills: Message
