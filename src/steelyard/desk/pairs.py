"""All pairs of a ledger at a glance: what is held on each, and what its weighing says in a few words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from steelyard.brief import series
from steelyard.brief.case import Case
from steelyard.brief.series import YearKnown
from steelyard.core.claim import Verdict
from steelyard.core.economy import WORLD
from steelyard.core.flow import Flow
from steelyard.ledger import overview
from steelyard.ledger.rows import Pair

if TYPE_CHECKING:
    from steelyard.ledger.store import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class PairHeld:
    """What is held on a pair, before anything is weighed; ``latest`` is the last ISO 8601 day of publication."""

    reporter: str
    partner: str
    claims: int
    sources: int
    latest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What a weighing says of a pair in a few words.

    ``years`` are the years with two known ends, earliest first; ``odds`` is the probability (0..1) of the target by
    ``odds_year``; the rest are numbers of conflicts and of figures by verdict.
    """

    years: tuple[YearKnown, ...]
    target: float | None
    unit: str
    odds: float | None
    odds_year: int | None
    contradictions: int
    differences: int
    contradicted: int


def held(ledger: Ledger) -> list[PairHeld]:
    """Return the pairs, most claims first; all partners together stand as the partner."""
    return [
        PairHeld(reporter=pair[0], partner=pair[1], claims=claims, sources=sources, latest=day)
        for (one, other), claims, sources, day in overview.pair_counts(ledger)
        for pair in [_seen(one, other)]
    ]


def _seen(one: str, other: str) -> Pair:
    return (other, one) if one == WORLD else (one, other)


def glance(case: Case) -> Glance:
    """Return the few words on a pair that was weighed."""
    conflicts = case.weighing.conflicts if case.weighing else ()
    findings = case.weighing.findings if case.weighing else ()
    by = case.answer.odds.by if case.answer else {}
    year = _asked_year(case, sorted(by))
    return Glance(
        years=tuple(row for row in series.series(case, Flow.TURNOVER) if row.status in ("stated", "bounded")),
        target=case.target.value if case.target else None,
        unit=case.target.unit if case.target else case.unit,
        odds=by.get(year) if year is not None else None,
        odds_year=year,
        contradictions=sum(one.kind == "contradiction" for one in conflicts),
        differences=sum(one.kind != "contradiction" for one in conflicts),
        contradicted=len({one.claim for one in findings if one.verdict == Verdict.CONTRADICTED}),
    )


def _asked_year(case: Case, years: list[int]) -> int | None:
    """The year that the odds of a glance are for: the deadline, else four years after the day of the brief."""
    if not years:
        return None
    wanted = case.target.by if case.target and case.target.by else int(case.as_of[:4] or 0) + 4
    return min(years, key=lambda year: abs(year - wanted))
