"""Targets that were said of a pair, scored by the figures: met, missed, still open, or not to be decided.

Met: in some full year from the one it was said in up to its deadline the figures leave nothing below the value. Missed:
the deadline is over and they leave every such year below it. Without a deadline a target is never missed (rule 21).
Each office's figures answer for themselves; the claims that decide are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.core.series import Bound
from steelyard.core.target import Target
from steelyard.outlook import target as goals
from steelyard.outlook.result import YearKnown


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTarget:
    """One target by one office's figures.

    ``status`` is met, missed, open (its deadline is ahead, or none was said) or undecidable; ``year`` the deciding
    year; ``deciding`` the ids of the claims that hold the deciding ends; ``untold`` the years that nothing settles.
    """

    claims: tuple[str, ...]
    value: float
    unit: str
    flow: Flow
    said: str | None
    deadline: int | None
    authority: str | None
    status: str
    year: int | None
    deciding: tuple[str, ...]
    untold: tuple[int, ...]


def score_targets(
    claims: Sequence[Claim], bounds: Sequence[Bound], pair: tuple[str, str], *, now: int
) -> tuple[PastTarget, ...]:
    """Return every target on the pair's yearly flows, by each office that counts the flow, in the order of saying.

    Parameters
    ----------
    bounds : of the pair, seen from its first economy.
    now : the running year.
    """
    found = []
    for said in _together(claims, pair):
        first = said[0]
        flow = first.flow if first.reporter == pair[0] else first.flow.mirrored()
        told: dict[str | None, list[Bound]] = {}
        for bound in bounds:
            q = bound.quantity
            if (q.flow, q.unit, q.product, q.base, q.scope) == (flow, first.unit, None, None, first.scope):
                told.setdefault(q.authority, []).append(bound)
        for office in sorted(told, key=str):
            rows = {b.quantity.period.start_year: b for b in told[office] if b.quantity.period.is_year}
            found.append(_scored(said, flow, office, rows, now))
    return tuple(found)


def _together(claims: Iterable[Claim], pair: tuple[str, str]) -> list[list[Claim]]:
    """Return the targets, with those that say the same value for the same deadline together, the earliest first."""
    same: dict[tuple[Any, ...], list[Claim]] = {}
    for claim in sorted(claims, key=lambda c: (c.published or "", c.id)):
        money = claim.kind == Kind.TARGET and claim.value and claim.value > 0 and claim.unit.isupper()
        if money and not claim.product and {claim.reporter, claim.partner} == set(pair) and claim.flow != Flow.BALANCE:
            view = claim.flow if claim.reporter == pair[0] else claim.flow.mirrored()
            same.setdefault((claim.value, claim.unit, view, _year(claim.deadline)), []).append(claim)
    return list(same.values())


def with_deadline(target: Target, claims: Iterable[Claim], pair: tuple[str, str], *, now: int) -> Target:
    """Return a target that is asked about without a year with the deadline that was said for it last, where one lies
    ahead.

    Parameters
    ----------
    pair : the target's flow is seen from its first economy.
    now : the running year; a deadline that is over settles nothing of the years to come.
    """
    if target.by is not None:
        return target
    said = [
        (claim.published or "", claim.id, year)
        for some in _together(claims, pair)
        for claim in some
        if (claim.value, claim.unit) == (target.value, target.unit)
        and (claim.flow if claim.reporter == pair[0] else claim.flow.mirrored()) == target.flow
        and (year := _year(claim.deadline)) is not None and year >= now
    ]  # fmt: skip
    if not said:
        return target
    _, claim_id, by = max(said)
    return replace(target, by=by, claim=claim_id)


def _year(text: str | None) -> int | None:
    return int(text[:4]) if text and text[:4].isdigit() else None


def _scored(said: Sequence[Claim], flow: Flow, office: str | None, rows: dict[int, Bound], now: int) -> PastTarget:
    first = said[0]
    value, deadline, since = first.value or 0.0, _year(first.deadline), _year(first.published)
    last = min(deadline, now - 1) if deadline else now - 1
    years = range(since if since is not None else min(rows), last + 1)
    told = {y: goals.status(YearKnown(year=y, low=b.low, high=b.high), value) for y, b in rows.items() if y in years}
    met = next((year for year in years if told.get(year) == goals.MET), None)
    untold = tuple(year for year in years if told.get(year, goals.UNTOLD) == goals.UNTOLD)
    deciding: Iterable[str] = ()
    if met is not None:
        status, deciding = "met", rows[met].from_low
    elif deadline is None or deadline >= now:
        status = "open"
    elif years and not untold:
        status, deciding = "missed", (claim for year in years for claim in rows[year].from_high)
    else:
        status = "undecidable"
    year = met if met is not None else last if status == "missed" else None
    return PastTarget(
        claims=tuple(c.id for c in said), value=value, unit=first.unit, flow=flow, said=first.published,
        deadline=deadline, authority=office, status=status, year=year, deciding=tuple(dict.fromkeys(deciding)),
        untold=() if met is not None else untold,
    )  # fmt: skip


def past_json(found: Sequence[PastTarget]) -> list[dict[str, Any]]:
    """Return the published form."""
    return [
        {
            "claims": list(one.claims), "value": one.value, "unit": one.unit, "flow": one.flow.value, "said": one.said,
            "deadline": str(one.deadline) if one.deadline else None, "authority": one.authority, "status": one.status,
            "year": one.year, "decided_by": list(one.deciding), "cannot_be_told": list(one.untold),
        }
        for one in found
    ]  # fmt: skip
