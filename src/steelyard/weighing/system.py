"""Claims -> a linear system on unknown flows.

Every claim on trade is one or two linear inequalities on x[pair, authority, product, unit, scope, direction, tau] >=
0, where the tau are the elementary periods cut by all period ends that any claim names: a pair with thirty claims
has tens of unknowns, not hundreds (after Stone, Champernowne and Meade 1942; Dagum and Cholette 2006, ch. 11). What
binds no past flow (targets, claims without a period, growth in volume) makes no row; `why_not` says so. Numbers
beside the code are those of the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median_low

from steelyard.core.claim import Claim, Kind, Relation
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.series import Quantity
from steelyard.weighing.currency import converted
from steelyard.weighing.rows import (
    Cell,
    Form,
    Index,
    Place,
    Row,
    Weighable,
    base_of,
    list_owner,
    product_key,
    ranks_with,
    sum_of,
    weighable,
    whole_of,
)  # fmt: skip
from steelyard.weighing.wholes import containers, structure

MONEY_LENGTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A column: one direction of one flow, as one office counts it, over one elementary period; >= 0 in ``unit``."""

    reporter: str
    partner: str
    authority: str | None
    product: str | None
    direction: Flow
    period: Period
    unit: str
    scope: str


@dataclass(frozen=True, slots=True)
class System:
    """All that the claims on one pair and its containers say, as columns and rows.

    ``structure`` are rows that hold by definition; ``weighed`` the claims in rows; ``left`` the others with the
    reason's key. ``claims`` are as they were said, ``weighed`` in the pair's main currency. ``scale`` is the median
    level of the pair, ``sizes`` the median level of each column's own flow, product and unit.
    """

    reporter: str
    partner: str
    unknowns: tuple[Unknown, ...]
    structure: tuple[Row, ...]
    weighed: tuple[Weighable, ...]
    left: Mapping[str, str]
    scale: float
    sizes: tuple[float, ...]
    claims: Mapping[str, Claim]
    index: Index

    @property
    def rows(self) -> tuple[Row, ...]:
        """Structural rows and the narrow rows of every claim."""
        return self.structure + tuple(row for one in self.weighed for row in one.rows)

    def size(self, form: Form) -> float:
        """Return the usual size of a form's largest term, in plain units."""
        return max((abs(value) * self.sizes[cell] for cell, value in form.items()), default=1.0)

    def without(self, dropped: Iterable[str]) -> System:
        """Return the system without some claims (their rows; the columns stay)."""
        gone = set(dropped)
        return replace(self, weighed=tuple(one for one in self.weighed if one.claim.id not in gone))

    def leaving(self, dropped: Iterable[str], reason: str) -> System:
        """Return the system without some claims, which are told as left out for a reason."""
        gone = dict.fromkeys(dropped, reason)
        return replace(self.without(gone), left={**self.left, **gone}) if gone else self

    def form(self, quantity: Quantity) -> Form | None:
        """Return the linear form of a quantity; None where the system has no such flow or cuts its period."""
        place = (
            quantity.reporter,
            quantity.partner,
            quantity.authority,
            quantity.product,
            quantity.unit,
            quantity.scope,
        )
        flow = quantity.flow
        if place not in self.index:
            place = (quantity.partner, quantity.reporter, *place[2:])
            flow = flow.mirrored()
        form = sum_of(self.index, place, flow, quantity.period)
        mirrored = place[0] == quantity.partner and flow == Flow.BALANCE
        return {k: -v for k, v in form.items()} if form is not None and mirrored else form


def build(
    claims: Sequence[Claim], *, pair: tuple[str, str], ask: Sequence[Quantity] = (), quarters: bool = False
) -> System:
    """Return the system of a pair from the claims on it and on the containers that they need (rule 5).

    Parameters
    ----------
    claims : all claims at hand; those on other pairs are passed over.
    pair : reporter and partner; everything is turned to this view.
    ask : quantities whose period ends cut the months too (rule 7).
    quarters : cut at quarters, as estimates need.
    """
    ask = [*ask, *(q.below for q in ask if q.of is not None and q.below is not None)]
    chosen = turned_to(claims, pair, ask)
    left = {claim.id: reason for claim in chosen if (reason := why_not(claim))}
    live = _one_currency([claim for claim in chosen if claim.id not in left])
    unknowns, index = _columns(live, ask, _cuts(live, ask, quarters))
    weighed = []
    for claim in live:
        made = weighable(claim, index)
        if made is None:
            left[claim.id] = "rank" if claim.kind == Kind.RANK else "no_container"
        else:
            weighed.append(made)
    scale, sizes = _sizes(live, unknowns)
    return System(
        reporter=pair[0], partner=pair[1], unknowns=tuple(unknowns), structure=tuple(structure(index)),
        weighed=tuple(weighed), left=left, scale=scale, sizes=sizes,
        claims={claim.id: claim for claim in chosen}, index=index,
    )  # fmt: skip


def turned_to(claims: Sequence[Claim], pair: tuple[str, str], ask: Sequence[Quantity] = ()) -> list[Claim]:
    """Return the claims that the system of a pair needs, each with its office and in one view of its own pair."""
    own = [claim for claim in claims if {claim.reporter, claim.partner} == set(pair)]
    wholes = containers(pair, own, ask)
    heard = own + [claim for claim in claims if _onto(claim, wholes)] + _rivals(claims, own, pair)
    turned = [
        _turned(claim, pair) if {claim.reporter, claim.partner} == set(pair) else _onto(claim, wholes) or claim
        for claim in with_authorities(heard)
    ]
    return list({claim.id: claim for claim in turned}.values())


def needs(
    claims: Sequence[Claim], pair: tuple[str, str], ask: Sequence[Quantity] = ()
) -> tuple[set[tuple[str, str]], set[str]]:
    """Return the pairs and the reporters whose claims the system of a pair may hold, from the claims on it and what is
    asked.
    """
    return containers(pair, claims, ask), {list_owner(claim) for claim in claims if claim.kind == Kind.RANK}


def why_not(claim: Claim) -> str | None:
    """Return the key of the reason why a claim makes no row, None when it makes one."""
    if claim.kind == Kind.TARGET:
        return "target"
    if claim.period is None:
        return "no_period"
    if claim.reporter == claim.partner:
        return "one_party"
    if claim.kind == Kind.ORDER:
        if claim.flow == Flow.BALANCE and claim.relation != Relation.EXCEEDS:
            return "balance_growth"  # a record deficit: which way it orders is open
        return None if claim.relation else "no_relation"
    if claim.kind == Kind.RANK:
        return "rank" if claim.value is None else None
    if claim.low is None and claim.high is None:
        return "no_figure"
    if claim.kind in (Kind.CHANGE, Kind.SHARE) and claim.unit == "percentage_points":
        return "points"
    if claim.kind == Kind.SHARE and claim.flow == Flow.BALANCE:
        return "balance_share"
    if claim.kind == Kind.CHANGE:
        if claim.measure != "value":  # 9
            return "volume"
        if claim.flow == Flow.BALANCE:
            return "balance_growth"  # it is that of its size: a deficit that widened by $5m, or a surplus
        if base_of(claim).months != claim.period.months:  # 9
            return "unlike_periods"
    return None


def _turned(claim: Claim, pair: tuple[str, str]) -> Claim:
    """Return the claim as the pair's first economy sees it (a balance changes its sign, rule 1)."""
    if claim.reporter == pair[0]:
        return claim
    turned = replace(claim, reporter=pair[0], partner=pair[1], flow=claim.flow.mirrored())
    if claim.kind == Kind.ORDER and claim.relation == Relation.EXCEEDS:
        return turned
    if claim.kind in (Kind.SHARE, Kind.RANK):  # of the whole of its own reporter, whoever looks
        return replace(turned, of=claim.of or whole_of(claim), base_assumed=claim.base_assumed or claim.of is None)
    if claim.flow == Flow.BALANCE and claim.kind in (Kind.BALANCE, Kind.LEVEL):
        span = claim.range.negated()
        low, high = (None if abs(end) == float("inf") else end for end in (span.low, span.high))
        turned = replace(turned, low=low, high=high, value=None if claim.value is None else -claim.value)
    return turned


def _onto(claim: Claim, wholes: set[tuple[str, str]]) -> Claim | None:
    """Return a claim on one of the wholes, seen as the whole is; None for a claim on anything else."""
    if (claim.reporter, claim.partner) in wholes:
        return claim
    back = (claim.partner, claim.reporter)
    return _turned(claim, back) if back in wholes else None


def _rivals(claims: Iterable[Claim], own: Iterable[Claim], pair: tuple[str, str]) -> list[Claim]:
    """Return the levels of other partners that a first place among partners is said over (rule 5)."""
    firsts = [claim for claim in own if claim.kind == Kind.RANK and claim.value == 1 and claim.period]
    found: dict[str, Claim] = {}
    for first in firsts:
        owner = list_owner(first)
        for claim in claims:
            sides = {claim.reporter, claim.partner}
            others = sides - {owner}
            alike = (
                claim.kind == Kind.LEVEL and claim.period == first.period and len(others) == 1 and sides != set(pair)
            )
            if alike and ranks_with(first, min(others)):
                found[claim.id] = claim
    return list(found.values())


def with_authorities(claims: Sequence[Claim]) -> list[Claim]:
    """Give every claim an office, assumed where it names none (rule 12): the document's only named one, else its
    reporter's own.

    The other side's office does not count for it: what Germany sold to Russia is not taken for a figure of the
    Russian customs because these stand in the same text; two offices differ on one flow as a rule.
    """
    named: dict[str, set[str]] = {}
    for claim in claims:
        if claim.authority and claim.source:
            named.setdefault(claim.source, set()).add(claim.authority)
    return [
        claim if claim.authority else replace(claim, authority=_office(claim, named), authority_assumed=True)
        for claim in claims
    ]


def _office(claim: Claim, named: Mapping[str, set[str]]) -> str:
    known = named.get(claim.source or "", set())
    only = next(iter(known)) if len(known) == 1 else claim.reporter
    return claim.reporter if only == claim.partner else only


def _one_currency(claims: list[Claim]) -> list[Claim]:
    """Turn money into the currency that most claims use, by the range of monthly rates (rule 11)."""
    units = Counter(claim.unit for claim in claims if is_money(claim.unit) and claim.period)
    if len(units) < 2:
        return claims
    main = units.most_common(1)[0][0]
    return [_in_currency(claim, main) for claim in claims]


def is_money(unit: str) -> bool:
    """Return whether a unit is a code of ISO 4217."""
    return len(unit) == MONEY_LENGTH and unit.isupper()


def _in_currency(claim: Claim, main: str) -> Claim:
    if not is_money(claim.unit) or claim.unit == main or claim.period is None or claim.kind == Kind.TARGET:
        return claim
    if claim.kind == Kind.CHANGE:
        return claim
    found = converted(claim.range, claim.unit, main, claim.period)
    if found is None:
        return claim
    low, high = (None if abs(end) == float("inf") else end for end in (found.low, found.high))
    middle = None if low is None or high is None else (low + high) / 2
    return replace(claim, unit=main, low=low, high=high, value=middle, hedge=claim.hedge)


def _cuts(claims: Iterable[Claim], ask: Iterable[Quantity], quarters: bool) -> list[int]:
    """Return the month counts at which elementary periods start (rule 7)."""
    spans = [period for claim in claims for period in _periods(claim)]
    spans += [period for q in ask for period in (q.period, q.base) if period]
    if not spans:
        return []
    first, last = min(p.first for p in spans), max(p.last for p in spans)
    first, last = first - first % 12, last - last % 12 + 11
    cuts = {edge for p in spans for edge in (p.first, p.last + 1)}
    cuts |= set(range(first, last + 2, 3 if quarters else 12))
    return sorted(cuts)


def _periods(claim: Claim) -> list[Period]:
    assert claim.period is not None
    found = [claim.period]
    if claim.kind == Kind.CHANGE or (claim.kind == Kind.ORDER and claim.base_period):
        found.append(base_of(claim))
    elif claim.kind == Kind.ORDER and claim.period.months < 24:
        found.append(claim.period.shift(years=-1))
    if claim.of is not None and claim.of.period is not None:
        found.append(claim.of.period)
    return found


def _columns(
    claims: Iterable[Claim], ask: Iterable[Quantity], cuts: list[int]
) -> tuple[list[Unknown], dict[Place, tuple[Cell, ...]]]:
    """Return the unknowns and, by flow, its elementary periods with the columns of exports and imports."""
    wanted: dict[Place, None] = {}
    units: dict[tuple[str, str, str | None], str] = {}
    claims = list(claims)
    money = Counter(c.unit for c in claims if is_money(c.unit)).most_common(1)
    main = money[0][0] if money else "USD"
    for claim in claims:
        unit = claim.unit if claim.unit not in ("percent", "rank") else main
        if claim.kind == Kind.ORDER:
            unit = main
        units.setdefault((claim.reporter, claim.partner, claim.authority), unit)
        wanted[claim.reporter, claim.partner, claim.authority, product_key(claim), unit, claim.scope] = None
        if product_key(claim) and is_money(unit):
            wanted[claim.reporter, claim.partner, claim.authority, None, unit, claim.scope] = None
        whole = whole_of(claim)
        if whole is not None and claim.kind == Kind.SHARE:
            back = (whole.partner, whole.reporter, claim.authority, whole.product, unit, claim.scope)
            if back not in wanted:
                wanted[whole.reporter, whole.partner, claim.authority, whole.product, unit, claim.scope] = None
    for q in ask:
        key = (q.reporter, q.partner, q.authority, q.product, q.unit, q.scope)
        if key not in wanted and (q.partner, q.reporter, *key[2:]) not in wanted:
            wanted[key] = None
    unknowns: list[Unknown] = []
    index: dict[Place, tuple[Cell, ...]] = {}
    for key in wanted:
        reporter, partner, authority, product, unit, scope = key
        cells = []
        for start, end in pairwise(cuts):
            period, at = Period(start, end - 1), len(unknowns)
            for direction in (Flow.EXPORTS, Flow.IMPORTS):
                unknowns.append(
                    Unknown(
                        reporter=reporter,
                        partner=partner,
                        authority=authority,
                        product=product,
                        direction=direction,
                        period=period,
                        unit=unit,
                        scope=scope,
                    )
                )
            cells.append((period, at, at + 1))
        index[key] = tuple(cells)
    return unknowns, index


def _sizes(claims: Iterable[Claim], unknowns: Sequence[Unknown]) -> tuple[float, tuple[float, ...]]:
    """Return the pair's median level, and that of each column's own flow, product and unit (else of its unit).

    Where no level is said, the amounts that flows rose or fell by tell the size: in units of one dollar the solver's
    tolerance would be none.
    """
    claims = list(claims)
    usual: dict[tuple[object, ...], float] = {}
    for kinds in ((Kind.CHANGE,), (Kind.LEVEL, Kind.BALANCE)):
        own: dict[tuple[object, ...], list[float]] = {}
        for claim in claims:
            if claim.kind in kinds and claim.value and claim.unit not in ("percent", "percentage_points"):
                place = (claim.reporter, claim.partner, product_key(claim), claim.unit)
                for key in (place, (claim.unit,), ()):
                    own.setdefault(key, []).append(abs(claim.value))
        usual |= {key: median_low(values) for key, values in own.items()}
    scale = usual.get((), 1.0)
    sizes = []
    for u in unknowns:
        keys = ((u.reporter, u.partner, u.product, u.unit), (u.unit,))
        sizes.append(next((usual[key] for key in keys if key in usual), scale))
    return scale, tuple(sizes)
