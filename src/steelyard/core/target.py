"""Target and Odds: a stated goal, and the probability of meeting it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from steelyard.core.flow import Flow


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A goal for a yearly flow: ``value`` in plain units of ``unit``, to be reached in the full year ``by`` at the
    latest.

    Met means that the flow reaches ``value``, never the low end of its range. ``by`` None: no deadline was said.
    """

    value: float
    unit: str
    flow: Flow = Flow.TURNOVER
    by: int | None = None
    authority: str | None = None
    claim: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """Probabilities in 0..1. ``by[Y]``: met in some full year up to Y; ``within[Y]``: met in year Y itself.

    ``year_met`` holds the 10th, 50th and 90th percentile of the year it is met (None: not within the horizon);
    ``not_met`` is the mass beyond the horizon. ``by`` never falls with Y.
    """

    by: Mapping[int, float]
    within: Mapping[int, float]
    year_met: Mapping[str, int | None]
    not_met: float
    needed_growth: Mapping[int, float]
    """Yearly growth in percent that reaches the target in each year."""
