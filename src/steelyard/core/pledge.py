"""Pledge and Assertion: what was promised, and what was said without a figure of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """A promise, project, agreement, visit or event: who, what, where, by when, with what effect on a flow.

    ``act`` is what kind of act it is: build, produce, supply, sign, open, visit, event, modernise, cooperate,
    fulfil, other. ``date`` is the day or month of a dated event as the text has it; ``scored`` is False for general
    promises and topics without an act, which are kept and shown and never counted as kept or broken.
    """

    id: str
    quote: str
    start: int
    end: int
    who: tuple[str, ...] = ()
    what: str = ""
    where: str | None = None
    by: str | None = None
    effect: str | None = None
    act: str = "other"
    date: str | None = None
    scored: bool = True

    def to_json(self) -> dict[str, Any]:
        """Return the published form of a pledge."""
        return {name: list(v) if isinstance(v := getattr(self, name), tuple) else v for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """Rhetoric ("by leaps and bounds") or a stated cause: quoted beside the claims it is about, never scored.

    ``type`` is ``rhetoric`` or ``cause``; ``about`` are claim ids.
    """

    quote: str
    start: int
    end: int
    type: str
    about: tuple[str, ...] = ()
    figures: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the published form of an assertion."""
        return {name: list(v) if isinstance(v := getattr(self, name), tuple) else v for name in self.__slots__}
