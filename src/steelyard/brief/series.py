"""The yearly series: what each year's flows are known to be, and how they are known.

One statistical office at a time: the one that the outlook stands on (`Case.office`) carries level, growth and chart;
figures of other offices stand beside it, never merged into it. A part of a year is no year and does not enter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from steelyard.brief.case import Case, seen_from
from steelyard.core.claim import Claim
from steelyard.core.flow import Flow
from steelyard.core.series import Bound, Estimate

NARROW = 0.5
"""A bound whose width is at most this share of its middle is drawn as knowledge; a wider one only as a limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearKnown:
    """One flow in one year by one office. ``status``: stated, bounded, model, open or absent; see `status_of`."""

    year: int
    flow: Flow
    status: str
    bound: Bound | None = None
    estimate: Estimate | None = None
    stated: tuple[Claim, ...] = ()

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims that state it, or else that hold its bounds."""
        if self.stated:
            return tuple(claim.id for claim in self.stated)
        return (*self.bound.from_low, *self.bound.from_high) if self.bound else ()

    @property
    def office(self) -> str | None:
        """The statistical office that counts it; None where it is unknown."""
        return self.bound.quantity.authority if self.bound else None

    @property
    def ends(self) -> tuple[float, float] | None:
        """Both ends in plain units, where both are known."""
        if self.bound is None or self.bound.low is None or self.bound.high is None:
            return None
        return self.bound.low, self.bound.high

    @property
    def middle(self) -> float | None:
        """The middle of the bounds, or the median of the estimate."""
        if self.estimate and self.status == "model":
            return self.estimate.p50
        return sum(self.ends) / 2 if self.ends else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """A level of a year that is stated and was set aside, since it does not fit the other figures.

    ``left`` is what these leave of the year in plain units; None where they leave it open.
    """

    year: int
    claim: Claim
    left: tuple[float, float] | None
    held: tuple[str, ...]
    """The claims that leave so much."""


def misfits(case: Case, flow: Flow) -> tuple[Misfit, ...]:
    """Return the stated levels that were set aside, earliest year first; one that is said twice comes once."""
    aside = frozenset(case.weighing.aside if case.weighing else ())
    bounds = {(b.quantity.period.start_year, b.quantity.authority): b for b in _bounds(case, flow)}
    found: dict[object, Misfit] = {}
    for year, said in sorted(case.levels_by_year.items()):
        for claim in said:
            if claim.id not in aside or seen_from(claim, case.reporter) != flow or claim.unit != case.unit:
                continue
            bound = bounds.get((year, _office(case, claim)))
            if claim.scope != case.scope or claim.value is None or (bound is not None and _meets(claim, bound)):
                continue
            closed = bound is not None and bound.low is not None and bound.high is not None and bound.from_high
            left = (bound.low or 0.0, bound.high or 0.0) if bound is not None and closed else None
            held = (*bound.from_low, *bound.from_high) if bound is not None and closed else ()
            found.setdefault(
                (year, claim.value, claim.hedge),
                Misfit(year=year, claim=claim, left=left, held=tuple(dict.fromkeys(held))),
            )
    return tuple(found.values())


def series(case: Case, flow: Flow, office: str | None = None) -> tuple[YearKnown, ...]:
    """Return every year that anything is known of, in order, for one flow and one office (default: `Case.office`).

    Years without anything between the first and the last come as ``absent``.
    """
    office = office if office is not None else case.office
    bounds = {b.quantity.period.start_year: b for b in _bounds(case, flow) if b.quantity.authority == office}
    fills = {e.quantity.period.start_year: e for e in _estimates(case, flow) if e.quantity.authority == office}
    rows = [_row(case, year, flow, bounds.get(year), fills.get(year)) for year in sorted(bounds.keys() | fills.keys())]
    known = [row for row in rows if row.status != "absent"]
    if not known:
        return ()
    by_year = {row.year: row for row in known if row.year < _running(case) or row.status in ("stated", "bounded")}
    known = [row for row in known if row.year in by_year]
    if not known:
        return ()
    years = range(known[0].year, known[-1].year + 1)
    return tuple(by_year.get(year) or YearKnown(year=year, flow=flow, status="absent") for year in years)


def levels(case: Case, flow: Flow, office: str | None = None) -> tuple[YearKnown, ...]:
    """Return the years of one office whose level is stated, or is the sum of stated parts, earliest first."""
    return tuple(row for row in series(case, flow, office) if row.status == "stated" or _summed(case, row))


def contested(case: Case, row: YearKnown) -> bool:
    """True for a stated year whose every statement stands among figures that contradict each other: its bounds are
    what one or another way to set some aside leaves, and nobody stated them.
    """
    aside = case.weighing.aside if case.weighing else ()
    return bool(row.stated) and all(claim.id in aside for claim in row.stated)


def _summed(case: Case, row: YearKnown) -> bool:
    """True for a year that nothing but stated levels of that very year hold: exports and imports, added up."""
    levels_said = {claim.id for claim in case.levels_by_year.get(row.year, ())}
    return row.status == "bounded" and bool(row.claims) and levels_said.issuperset(row.claims)


def of_others(case: Case, flow: Flow, year: int) -> tuple[YearKnown, ...]:
    """Return what each other office states of a flow: that year's level, else a later one; the other side of the
    mirror.
    """
    found = []
    for office in case.ranked_offices[1:]:
        rows = levels(case, flow, office) if office is not None else ()
        found += [row for row in rows if row.year == year] or [row for row in rows[-1:] if row.year > year]
    return tuple(found)


def status_of(bound: Bound | None, estimate: Estimate | None, stated: Sequence[Claim]) -> str:
    """Return how a year is known.

    stated: a text says the year's level; bounded: other figures hold it between two near ends; model: only the
    estimate narrows it; open: one end, or two far ones; absent: nothing.
    """
    if stated:
        return "stated"
    ends = bound and bound.low is not None and bound.high is not None
    if bound and ends and _width(bound) <= NARROW:
        return "bounded"
    if estimate:
        return "model"
    return "open" if bound and (bound.high is not None or (bound.low or 0) > 0) else "absent"


def _row(case: Case, year: int, flow: Flow, bound: Bound | None, estimate: Estimate | None) -> YearKnown:
    holders = {*bound.from_low, *bound.from_high} if bound else set()
    levels_said = case.levels_by_year.get(year, ())
    said = [c for c in levels_said if seen_from(c, case.reporter) == flow and c.unit == case.unit]
    office = bound.quantity.authority if bound else None
    stated = tuple(c for c in said if c.id in holders or (_office(case, c) == office and _meets(c, bound)))
    found = status_of(bound, estimate, stated)
    return YearKnown(year=year, flow=flow, status=found, bound=bound, estimate=estimate, stated=stated)


def _office(case: Case, claim: Claim) -> str | None:
    """The office that the weighing takes a claim to speak for."""
    return case.offices.get(claim.id, claim.authority)


def _meets(claim: Claim, bound: Bound | None) -> bool:
    """True when a statement's range and the year's bound share a value: a superseded figure does not."""
    if bound is None or claim.low is None or claim.high is None:
        return False
    low, high = (bound.low if bound.low is not None else 0.0), (bound.high if bound.high is not None else claim.high)
    return claim.low <= high * (1 + 1e-6) and claim.high >= low * (1 - 1e-6)


def _bounds(case: Case, flow: Flow) -> Iterator[Bound]:
    money, kind, flow = case.unit, case.scope, _in_weighing(case, flow)
    for bound in case.weighing.bounds if case.weighing else ():
        q = bound.quantity
        if (q.flow, q.unit, q.scope, q.product, q.base) == (flow, money, kind, None, None) and q.period.is_year:
            yield bound


def _estimates(case: Case, flow: Flow) -> Iterator[Estimate]:
    money, kind, flow = case.unit, case.scope, _in_weighing(case, flow)
    for estimate in case.weighing.estimates if case.weighing else ():
        q = estimate.quantity
        if (q.flow, q.unit, q.scope, q.product, q.base) == (flow, money, kind, None, None) and q.period.is_year:
            yield estimate


def _running(case: Case) -> int:
    """The year that is not over on the day of the brief: a model's figure for it is the outlook's, not the series'."""
    return int(case.as_of[:4]) if case.as_of[:4].isdigit() else 9999


def _in_weighing(case: Case, flow: Flow) -> Flow:
    """The flow as the weighing sees it, which may look from the partner's side."""
    return flow.mirrored() if case.weighing and case.weighing.reporter != case.reporter else flow


def _width(bound: Bound) -> float:
    assert bound.low is not None and bound.high is not None
    middle = (bound.low + bound.high) / 2
    return (bound.high - bound.low) / middle if middle else float("inf")
