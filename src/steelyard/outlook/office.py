"""Which statistical office an answer stands on: chosen once, for outlook, brief, chart, gap and card alike.

Offices are never mixed: a level of one and the growth of another would give a trade that nobody counted. The one that
is left out is told beside the one that is taken, as the other side of the mirror.
"""

from __future__ import annotations

from collections.abc import Iterable

from steelyard.core.flow import Flow
from steelyard.core.series import Bound

RECENT = 5
"""Years up to the last one that any office knows by level: who knows most of these comes first."""


def tight(bound: Bound) -> bool:
    """True for a year known by level: both ends, no further apart than a fifth of the middle."""
    return bool(bound.low and bound.high and bound.high - bound.low <= 0.1 * (bound.low + bound.high))


def yearly(bounds: Iterable[Bound], *, flow: Flow, unit: str, scope: str = "goods") -> dict[str | None, list[Bound]]:
    """Return the yearly bounds of a flow, by the office that counts it (None: nobody named)."""
    told: dict[str | None, list[Bound]] = {}
    for bound in bounds:
        q = bound.quantity
        whole = (q.product, q.base, q.of) == (None, None, None)
        if whole and (q.flow, q.unit, q.scope) == (flow, unit, scope) and q.period.is_year:
            told.setdefault(q.authority, []).append(bound)
    return told


def ranked(
    told: dict[str | None, list[Bound]], *, own: str | None = None, named: str | None = None
) -> tuple[str | None, ...]:
    """Return the offices, the one to stand on first.

    First the office that the target names, where it knows a year by level; then the one that knows most of the last
    five years by level, most years at all, the latest year; then the reporter's own; then by name.

    Parameters
    ----------
    told : office -> its yearly bounds, see `yearly`.
    own : the economy whose view is taken.
    named : the office of the target.
    """
    levels = {office: {b.quantity.period.start_year for b in rows if tight(b)} for office, rows in told.items()}
    last = max((year for years in levels.values() for year in years), default=0)

    def place(office: str | None) -> tuple[object, ...]:
        years = levels[office]
        recent = sum(year > last - RECENT for year in years)
        asked = named is not None and office == named and bool(years)
        return not asked, -recent, -len(years), -max(years, default=0), office is None, office != own, office or ""

    return tuple(sorted(told, key=place))
