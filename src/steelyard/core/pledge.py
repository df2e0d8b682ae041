"""Pledge and Assertion: what was promised, and what was said without a figure of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from steelyard.core.errors import InputError
from steelyard.core.flow import Flow

ACTS = (
    "build", "produce", "supply", "sign", "open", "visit", "event", "modernise", "cooperate", "fulfil", "other",
)  # fmt: skip
EVENTS = ("visit", "event")
"""Acts that are held on a day rather than delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """A promise, project, agreement, visit or event: who, what, where, by when, with what effect on a flow.

    ``act`` is what kind of act it is, one of `ACTS`. ``date`` is the day or month of a dated event as the text has it;
    ``scored`` is False for general promises and topics without an act, which are kept and shown and never counted as
    kept or broken. ``office`` is the public office that the speaker held that day: fulfilment is shown by office, never
    by person. ``gist`` says what is promised in our own words, for where the text's may not be kept. ``value`` is the
    yearly amount in plain units of ``unit`` that it is expected to bring to ``flow`` of ``reporter``; ``chance`` (0..1)
    and ``begin`` (a year) make it a project of a scenario.
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
    office: str | None = None
    products: tuple[str, ...] = ()
    value: float | None = None
    unit: str | None = None
    flow: str | None = None
    reporter: str | None = None
    begin: int | None = None
    chance: float | None = None
    gist: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the published form of a pledge."""
        return {name: list(v) if isinstance(v := getattr(self, name), tuple) else v for name in _names(self)}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Pledge:
        """Read the published form; ``id`` and ``what`` are required, fields of a newer version are passed over.

        Raises
        ------
        InputError
            names the field that is missing or cannot be.
        """
        for name in ("id", "what"):
            if not isinstance(row.get(name), str) or (name == "id" and not row[name]):
                raise InputError(f"a pledge needs {name!r} as text", mend="see  steelyard register add --help")
        known: dict[str, Any] = {name: row[name] for name in _names(cls) if row.get(name) is not None}
        if known.get("act", "other") not in ACTS:
            raise InputError(f"no such act: {known['act']!r}", mend=f"take one of {', '.join(ACTS)}")
        if known.get("flow") is not None and known["flow"] not in list(Flow):
            raise InputError(f"no such flow: {known['flow']!r}", mend=f"take one of {', '.join(Flow)}")
        _demand_number(known, "value", 0.0, float("inf"))
        _demand_number(known, "chance", 0.0, 1.0)
        lists: dict[str, Any] = {name: tuple(known[name]) for name in ("who", "products") if name in known}
        return cls(**{"quote": "", "start": 0, "end": 0, **known, **lists})


def _names(said: Pledge | Assertion | type[Pledge]) -> list[str]:
    """Return the names of what a pledge, or an assertion, has."""
    return [field.name for field in fields(said)]


def _demand_number(row: Mapping[str, Any], name: str, low: float, high: float) -> None:
    value = row.get(name)
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise InputError(f"{name} cannot be {value!r}", mend=f"give a number from {low:g} to {high:g}")


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
        return {name: list(v) if isinstance(v := getattr(self, name), tuple) else v for name in _names(self)}
