"""What could close the gap to a target: levers from tables and the register, what they do to the odds, an outside view.

A lever is what could come in a year at full run: unrealised export potential, space freed that the exporter's share
of the remaining suppliers would take, entries of the register with an amount. Potential and space freed are two
readings of the same demand, so a product counts once: the space lever has only what goes beyond the potential.

Refuses to count products on an export-control list, and to rank anything where the list is missing or old: such
products reach this module as one sum, without codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from steelyard.core.fact import Absent
from steelyard.core.flow import Flow
from steelyard.core.message import Message
from steelyard.core.period import Period
from steelyard.core.target import Target
from steelyard.outlook.result import Outlook, YearKnown
from steelyard.outlook.scenario import Project, Scenario, weigh_projects

RAMP = 3
"""Assumed years to full run of a lever that nobody has pledged."""

Span = tuple[float, float, float]
"""Low, mid, high in plain units a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListNamed:
    """An export-control list as it is printed."""

    name: str
    jurisdiction: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductGap:
    """One product that is on no list: plain units a year. None: that method has no answer.

    ``freed`` is what is open in the market, ``taken`` the part that the exporter's share would take.
    """

    code: str
    potential: float | None
    actual: float | None
    unrealised: float | None
    freed: Span | None
    taken: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Listed products in one sum: how many, what they would add up to. They do not count."""

    count: int
    unrealised: float | None
    freed: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketGap:
    """One direction: what ``exporter`` could sell to ``importer``; ``flow`` as the reporter of the pair sees it.

    ``lost``, ``filled`` and ``open`` are space freed over all products on no list (a year), ``left`` the suppliers
    that left, counted on the same products; ``after`` the months compared, ``bases`` the same months before.
    ``control`` is in_force, missing, old, or unasked where no table needs it; ``products`` is empty unless in_force.
    ``correlation`` is between the methods by product (None: one is absent, or fewer than three products).
    """

    flow: Flow
    exporter: str
    importer: str
    unit: str
    control: str
    lists: tuple[ListNamed, ...] = ()
    products: tuple[ProductGap, ...] = ()
    held: Held | None = None
    year: int | None = None
    lost: Span | None = None
    filled: Span | None = None
    open: Span | None = None
    left: tuple[str, ...] = ()
    after: Period | None = None
    bases: tuple[Period, ...] = ()
    whole: bool = False
    table: str = ""
    share: float = 1.0
    correlation: float | None = None
    absent: tuple[Absent, ...] = ()

    @property
    def potential(self) -> float | None:
        """Unrealised potential of the products that count; None where there is none to tell."""
        told = [one.unrealised for one in self.products if one.unrealised is not None]
        return sum(told) if told else None

    @property
    def beyond(self) -> Span | None:
        """Space that the exporter would take beyond its potential, product by product; None where not to tell."""
        told = [(one.taken, one.unrealised or 0.0) for one in self.products if one.taken is not None]
        if not told:
            return None
        low, mid, high = (sum(max(0.0, taken[k] - has) for taken, has in told) for k in range(3))
        return low, mid, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Gravity's prediction of one direction beside the actual flow; dollars. ``share`` is a region's factor."""

    flow: Flow
    year: int
    mean: float
    low: float
    mid: float
    high: float
    count: int
    share: float
    actual: float | None
    actual_year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """What could come in a year at full run, plain units of the target; ``key`` potential, space_freed or register."""

    key: str
    name: Message
    flow: Flow
    low: float
    mid: float
    high: float
    project: Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Target, present and what lies between. ``missing`` is target less present, (low, high); None: no year is known.
    ``office`` counted the present.

    ``scenario`` weighs the levers on the outlook's own futures (None: no lever, or no odds to change).
    """

    reporter: str
    partner: str
    target: Target
    as_of: str
    present: YearKnown | None
    office: str | None
    missing: tuple[float, float] | None
    markets: tuple[MarketGap, ...]
    levers: tuple[Lever, ...]
    outside: tuple[Outside, ...]
    scenario: Scenario | None
    odds: float | None
    year: int | None
    absent: tuple[Absent, ...] = ()


def missing(target: Target, present: YearKnown | None) -> tuple[float, float] | None:
    """Return target less present, (low, high), never below zero; None where the present is not known on both ends.

    >>> missing(Target(value=500.0, unit="USD"), YearKnown(year=2022, value=333.5, low=333.0, high=334.0))
    (166.0, 167.0)
    """
    if present is None or present.low is None or present.high is None:
        return None
    return max(0.0, target.value - present.high), max(0.0, target.value - present.low)


def levers_of(markets: Sequence[MarketGap], register: Sequence[Project], target: Target, *, start: int) -> list[Lever]:
    """Return the levers of both directions and of the register, most at full run first.

    Parameters
    ----------
    start : the first year in which a lever that nobody pledged can bring anything.
    """
    found = []
    for one in markets:
        if one.unit != target.unit or one.control != "in_force":
            continue
        if one.potential:
            found.append(_lever("potential", one.flow, (0.0, one.potential / 2, one.potential), start))
        if (beyond := one.beyond) and beyond[2] > 0:
            found.append(_lever("space_freed", one.flow, beyond, start))
    for project in register:
        low, high = project.low, project.high
        name = Message("gap.lever_register", {"name": project.name})
        lever = Lever(
            key="register", name=name, flow=project.flow, low=low, mid=(low + high) / 2, high=high, project=project
        )  # fmt: skip
        found.append(lever)
    return sorted(found, key=lambda lever: (-lever.high, lever.project.name))


def _lever(key: str, flow: Flow, span: Span, start: int) -> Lever:
    low, mid, high = span
    project = Project(name=f"{key} {flow.value}", low=low, high=high, start=start, ramp=RAMP, flow=flow)
    return Lever(
        key=key, name=Message(f"gap.lever_{key}_{flow.value}"), flow=flow, low=low, mid=mid, high=high, project=project
    )


def weighed(result: Outlook | None, target: Target, levers: Sequence[Lever]) -> Scenario | None:
    """Return what the levers change about the odds; None without levers, or where the target's year is over."""
    if result is None or result.answer is None or not levers:
        return None
    odds = result.answer.odds.by
    if not odds or (target.by is not None and target.by not in odds):
        return None
    return weigh_projects(result, target, [lever.project for lever in levers])


def odds_now(result: Outlook | None, target: Target) -> tuple[int | None, float | None]:
    """Return the year that the odds are told for, as `weigh_projects` takes it, and the odds without any lever."""
    odds = result.answer.odds.by if result and result.answer else {}
    year = target.by or (sorted(odds)[min(4, len(odds) - 1)] if odds else None)
    return (year, odds[year]) if year is not None and year in odds else (None, None)
