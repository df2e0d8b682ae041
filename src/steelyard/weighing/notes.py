"""Notes: what a reader should know and no claim says, where nothing is contradicted.

Currencies that could not be joined; one figure said of two periods; a share that jumps, so that its base may differ;
growth by one office and by another that can both hold only if the other flow fell. Never an accusation: two offices,
or two readings. And, of a quantity that is asked for, that a text states it otherwise and was set aside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from steelyard.core.claim import Claim, Container, Kind, Relation
from steelyard.core.display import Amount, Place
from steelyard.core.flow import Flow
from steelyard.core.message import Message
from steelyard.core.origin import Source
from steelyard.core.period import Period
from steelyard.core.range import Range
from steelyard.core.series import Bound, Quantity
from steelyard.core.wording import Said, Subject
from steelyard.weighing.conflicts import Search
from steelyard.weighing.currency import converted
from steelyard.weighing.rows import base_of, product_key, whole_of
from steelyard.weighing.system import System
from steelyard.weighing.words import interval, names_of

JUMP = 3.0
"""Shares of one whole that differ by this factor are noted: trade seldom moves so, bases do."""
OTHER = {Flow.EXPORTS: Flow.IMPORTS, Flow.IMPORTS: Flow.EXPORTS}


def notes(system: System, bounds: Sequence[Bound]) -> tuple[Message, ...]:
    """Return the notes on one pair."""
    own = [c for c in system.claims.values() if {c.reporter, c.partner} == {system.reporter, system.partner}]
    found = [
        *_currencies(system), *_two_periods(own), *_jumps(own), *_two_offices(own, bounds), *_not_the_best(own, bounds),
    ]  # fmt: skip
    return tuple(dict.fromkeys(found))


def apart(system: System, found: Search, asked: Sequence[Bound], sources: Mapping[str, Source]) -> Iterator[Message]:
    """Note every figure that states just what is asked, does not fit what the others leave of it, and was set aside."""
    aside = frozenset[str]().union(*found.aside)
    told: set[object] = set()
    for bound in asked:
        for claim in (one.claim for one in system.weighed if one.claim.id in aside):
            key = bound.quantity, claim.value, claim.hedge
            if key in told or not _states(claim, bound.quantity, system) or _meets(claim, bound, system):
                continue
            told.add(key)
            against = next((one.claims - {claim.id} for one in found.sets if claim.id in one.claims), frozenset[str]())
            source = sources.get(claim.source or "")
            where = source and (source.publisher or source.title or source.address)
            values = {"said": Said(claim), "others": names_of(system, sorted(against)), "where": where or ""}
            yield Message(f"weighing.apart{'_in' if where else ''}", values)


def _states(claim: Claim, asked: Quantity, system: System) -> bool:
    """True for a claim whose figure is of just the quantity that is asked."""
    kind = Kind.CHANGE if asked.base else Kind.SHARE if asked.of else None
    whole = whole_of(claim)
    flow = asked.flow if asked.reporter == system.reporter else asked.flow.mirrored()
    return (
        {claim.reporter, claim.partner} == {asked.reporter, asked.partner}
        and (claim.kind == kind if kind else claim.kind in (Kind.LEVEL, Kind.BALANCE))
        and (claim.flow, claim.period, claim.scope) == (flow, asked.period, asked.scope)
        and product_key(claim) == asked.product
        and claim.authority in (asked.authority, None)
        and claim.unit == ("percent" if kind else asked.unit)
        and (not asked.base or base_of(claim) == asked.base)
        and (not asked.of or (whole is not None and _whole(whole, asked.period) == _whole(asked.of, asked.period)))
    )  # fmt: skip


def _whole(whole: Container, period: Period) -> Container:
    return replace(whole, period=whole.period or period)


def _meets(claim: Claim, bound: Bound, system: System) -> bool:
    """True when a claim's range shares a value with the bound; a balance asked from the other side has its sign."""
    turned = bound.quantity.flow == Flow.BALANCE and bound.quantity.reporter != system.reporter
    low, high = (-claim.range.high, -claim.range.low) if turned else (claim.range.low, claim.range.high)
    slack = 1e-6 * max(abs(low), abs(high))
    above = bound.low is not None and high < bound.low - slack
    return not above and not (bound.high is not None and low > bound.high + slack)


def _currencies(system: System) -> Iterator[Message]:
    units = Counter(one.claim.unit for one in system.weighed if len(one.claim.unit) == 3 and one.claim.unit.isupper())
    main = [unit for unit, _ in units.most_common(1)]
    for unit in sorted(set(units) - set(main)):
        yield Message("weighing.no_rate", {"unit": unit, "main": main[0]})


def rates(claims: Sequence[Claim], system: System) -> Iterator[Message]:
    """Name the rates by which figures in another currency were set beside the others (rule 11).

    Parameters
    ----------
    claims : as they were said, in their own currencies.
    """
    said = {claim.id: claim.unit for claim in claims}
    turned: dict[tuple[str, str], list[Period]] = {}
    for claim in (one.claim for one in system.weighed):
        if said.get(claim.id, claim.unit) != claim.unit and claim.period is not None:
            turned.setdefault((said[claim.id], claim.unit), []).append(claim.period)
    for (unit, main), periods in sorted(turned.items()):
        spans = [span for p in periods if (span := converted(Range(1.0, 1.0), unit, main, p))]
        low, high = min(span.low for span in spans), max(span.high for span in spans)
        values = {
            "unit": unit, "main": main, "rate": Amount(low, high, main),
            "period": Period(min(p.first for p in periods), max(p.last for p in periods)),
        }  # fmt: skip
        yield Message("weighing.rate", values)


def _two_periods(claims: Sequence[Claim]) -> Iterator[Message]:
    """One figure of one flow, said of a period and of a longer one that holds it: one of them is dated loosely."""
    levels = [c for c in claims if c.kind == Kind.LEVEL and c.period and c.value and not c.period.is_year]
    for one, other in combinations(levels, 2):
        same = (one.flow, one.value, one.unit, one.product, one.authority) == (
            other.flow, other.value, other.unit, other.product, other.authority,
        )  # fmt: skip
        if same and one.period and other.period and one.period != other.period:
            short, long = sorted((one, other), key=lambda c: c.period.months if c.period else 0)
            if long.period and short.period and long.period.contains(short.period):
                yield Message("weighing.two_periods", {"short": Said(short), "long": long.period})


def _jumps(claims: Sequence[Claim]) -> Iterator[Message]:
    shares = [c for c in claims if c.kind == Kind.SHARE and c.value and c.value > 0 and c.period]
    for one, other in combinations(shares, 2):
        alike = one.flow == other.flow and (one.of and (one.of.reporter, one.of.partner)) == (
            other.of and (other.of.reporter, other.of.partner)
        )
        assert one.value is not None
        assert other.value is not None
        if alike and max(one.value, other.value) >= JUMP * min(one.value, other.value):
            yield Message("weighing.share_jump", {"one": Said(one), "other": Said(other)})


def _two_offices(claims: Sequence[Claim], bounds: Sequence[Bound]) -> Iterator[Message]:
    """A flow that grew faster by one office than all trade by another: both hold only if the other flow fell.

    Unless the flow was so small before that its growth fits in the growth of the whole: base <= rise / (growth / 100).
    """
    changes = [c for c in claims if c.kind == Kind.CHANGE and c.unit == "percent" and c.period and c.low is not None]
    totals = [c for c in changes if c.flow == Flow.TURNOVER and c.high is not None]
    for part in changes:
        for total in totals:
            if part.flow not in OTHER or part.authority == total.authority or part.period != total.period:
                continue
            if base_of(part) != base_of(total) or part.low is None or total.high is None or part.low <= total.high:
                continue
            rise = _rise(total, bounds)
            values = {
                "part": Said(part), "total": Said(total),
                "other": Subject(part.reporter, part.partner, OTHER[part.flow]),
                "one_office": Place(str(part.authority)), "other_office": Place(str(total.authority)),
            }  # fmt: skip
            if rise is None or part.low <= 0:
                yield Message("weighing.only_if_other_fell", values)
            else:
                most = rise / (part.low / 100)
                yield Message(
                    "weighing.only_if_other_fell_unless", {**values, "most": interval(0, most, _unit(bounds))}
                )


def _not_the_best(claims: Sequence[Claim], bounds: Sequence[Bound]) -> Iterator[Message]:
    """A flow that is said to rise, and at the end of it still lies below a year before: the long view is another."""
    for claim in claims:
        if claim.kind != Kind.ORDER or claim.relation != Relation.RISING or claim.period is None:
            continue
        years = [
            b for b in bounds
            if (b.quantity.flow, b.quantity.authority, b.quantity.base, b.quantity.product, b.quantity.period.is_year)
            == (claim.flow, claim.authority, None, claim.product, True)
        ]  # fmt: skip
        last = next((b for b in years if b.quantity.period.end_year == claim.period.end_year), None)
        if last is None or last.high is None:
            continue
        best = max((b.low or 0.0 for b in years if b.quantity.period.last < claim.period.first), default=0.0)
        if best > last.high:
            year = next(b for b in years if (b.low or 0.0) == best and b.quantity.period.last < claim.period.first)
            values = {
                "said": Said(claim), "earlier": year.quantity.period, "later": last.quantity.period,
                "then": interval(year.low, year.high, year.quantity.unit),
                "now": interval(last.low, last.high, last.quantity.unit),
            }  # fmt: skip
            yield Message("weighing.not_the_best", values)


def _rise(total: Claim, bounds: Sequence[Bound]) -> float | None:
    """The most that all trade can have risen by, from the bounds of the total's own office."""
    assert total.high is not None
    for bound in bounds:
        q = bound.quantity
        if (q.flow, q.period, q.base, q.authority) == (
            Flow.TURNOVER,
            total.period,
            None,
            total.authority,
        ) and bound.high:
            return max(0.0, bound.high * (1 - 1 / (1 + total.high / 100)))
    return None


def _unit(bounds: Sequence[Bound]) -> str:
    return next((b.quantity.unit for b in bounds if b.quantity.unit.isupper()), "USD")
