"""The yearly series of a pair in the ledger, as an outlook takes it, and the targets that were said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from steelyard.core.economy import parent
from steelyard.core.errors import InputError
from steelyard.core.fact import Absent
from steelyard.core.target import Target
from steelyard.desk.past_targets import PastTarget, score_targets, with_deadline
from steelyard.desk.target_odds import known_parts, known_years, offices, spoken_unit, written
from steelyard.gazetteer.lookup import resolve
from steelyard.ledger.store import Ledger
from steelyard.outlook.growth_split import GrowthSplit, last_growth, split
from steelyard.outlook.office import ranked
from steelyard.outlook.result import PartKnown, YearKnown
from steelyard.weighing.weigh import weigh


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSeries:
    """What is known of a pair's yearly flow.

    ``office`` counted it (None: nobody named); ``now`` is the running year; ``region``: one side is a region of a
    country; ``past`` are the targets that were said; ``others`` the same flow as other offices count it.
    """

    pair: tuple[str, str]
    office: str | None
    years: tuple[YearKnown, ...]
    parts: tuple[PartKnown, ...]
    now: int | None
    region: bool
    unit: str = "USD"
    past: tuple[PastTarget, ...] = ()
    others: tuple[PairSeries, ...] = ()
    target: Target | None = None
    """What is asked, with the deadline that was said for it last where none is asked and one lies ahead."""
    said: str | None = None
    """The day that deadline was said, where it was taken."""

    @property
    def splits(self) -> tuple[GrowthSplit | Absent, ...]:
        """The last growth known by both ends in the money of each side, and what the rate did."""
        grown = last_growth(self.years)
        return tuple(split(*grown, self.unit, economy) for economy in self.pair) if grown else ()


def series_of(
    reporter: str,
    partner: str,
    *,
    ledger: str | None,
    as_of: str | None,
    target: Target | None,
    at: Callable[[str], None] | None = None,
) -> PairSeries:
    """Return what the ledger knows of a pair, seen from ``reporter``.

    Parameters
    ----------
    as_of : ISO 8601 day; only what had been published by then. Default: the latest day among the pair's claims.
    at : is told what is begun, as by `weigh`.

    Raises
    ------
    InputError
        the ledger holds no full year of the pair.
    """
    pair = (resolve(reporter), resolve(partner))
    if pair[0] == pair[1]:
        raise InputError("both economies are the same", where=f"{reporter} {partner}", mend="name two economies")
    held = Ledger.open(ledger, create=False)
    claims = held.claims(pair, as_of=as_of)
    weighing = weigh(claims, sources=held.sources(), as_of=as_of, verdicts=False, at=at)
    own = next((one for one in weighing.pairs if {one.reporter, one.partner} == set(pair)), None)
    days = [c.published for c in claims if c.published and {c.reporter, c.partner} == set(pair)]
    until = as_of or max(days, default=None)
    now = int(until[:4]) if until else None
    none = InputError(
        f"no full year of {reporter} and {partner} is known", mend="add statements: steelyard add FILE..."
    )
    if own is None:
        raise none
    seen = _seen(target, turned=own.reporter != pair[0])
    found = []
    counted = offices(own.bounds, seen)
    for office in ranked(counted, own=pair[0], named=target.authority if target else None):
        years = known_years(own.bounds, own.draws, seen, office=office)[0]
        years = [row for row in years if now is None or row.year < now]
        if years:
            parts = known_parts(own.bounds, office, seen.unit if seen else "USD", seen.flow if seen else "turnover")
            region = any(parent(side) for side in pair)
            one = PairSeries(
                pair=pair, office=office, years=tuple(years), parts=tuple(parts), now=now, region=region,
                unit=seen.unit if seen else "USD",
            )  # fmt: skip
            found.append(one)
    if not found:
        unit = spoken_unit(own.bounds, seen)
        if unit is None:
            raise none
        goal = written(target.value, unit) if target else f"{unit} 500M"
        raise InputError(
            f"the figures on {reporter} and {partner} are in {unit}", mend=f"write the target in {unit}: {goal!r}"
        )
    past = score_targets(claims, own.bounds, (own.reporter, own.partner), now=now) if now else ()
    asked = with_deadline(target, claims, pair, now=now) if target and now else target
    taken = next((c.published for c in claims if asked and c.id == asked.claim), None) if asked != target else None
    return replace(found[0], past=past, others=tuple(found[1:]), target=asked, said=taken)


def _seen(target: Target | None, *, turned: bool) -> Target | None:
    """Return the target as the weighing sees the pair."""
    return replace(target, flow=target.flow.mirrored()) if target and turned else target
