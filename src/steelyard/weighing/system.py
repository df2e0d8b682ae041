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
from dataclasses import dataclass, field, replace
from itertools import pairwise

from steelyard.core.claim import Claim, Container, Kind, Relation
from steelyard.core.economy import WORLD, is_bloc, is_region, members, parent
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.range import Range
from steelyard.core.series import Quantity
from steelyard.weighing.currency import converted

MONEY_LENGTH = 3
CELLS: dict[Flow, tuple[tuple[Flow, float], ...]] = {
    Flow.EXPORTS: ((Flow.EXPORTS, 1.0),),
    Flow.IMPORTS: ((Flow.IMPORTS, 1.0),),
}
CELLS[Flow.TURNOVER] = ((Flow.EXPORTS, 1.0), (Flow.IMPORTS, 1.0))
CELLS[Flow.BALANCE] = ((Flow.EXPORTS, 1.0), (Flow.IMPORTS, -1.0))


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
class Row:
    """``low <= coef . x[cells] <= high``; ``claims`` say so (none: it holds by definition)."""

    cells: tuple[int, ...]
    coef: tuple[float, ...]
    low: float
    high: float
    claims: tuple[str, ...] = ()


Form = dict[int, float]
"""A linear form on the unknowns: column -> coefficient."""
Place = tuple[str, str, str | None, str | None, str, str]
"""reporter, partner, authority, product, unit, scope."""
Cell = tuple[Period, int, int]
"""An elementary period with its columns of exports and imports."""
Index = Mapping[Place, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Weighable:
    """A claim with the rows it makes, narrow and open (rule 2), and what it speaks of.

    ``asked`` is the form whose value the claim gives; for a growth or share ``over`` is its base, and the claim's
    range is on 100 * asked / over - ``minus`` (percent). Orders give several ``steps``, each a form that is >= 0
    when the claim holds.
    """

    claim: Claim
    rows: tuple[Row, ...]
    open_rows: tuple[Row, ...]
    asked: Form = field(default_factory=dict)
    over: Form | None = None
    minus: float = 0.0
    steps: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class System:
    """All that the claims on one pair and its containers say, as columns and rows.

    ``structure`` are rows that hold by definition; ``weighed`` the claims in rows; ``left`` the others with the
    reason's key.
    """

    reporter: str
    partner: str
    unknowns: tuple[Unknown, ...]
    structure: tuple[Row, ...]
    weighed: tuple[Weighable, ...]
    left: Mapping[str, str]
    scale: float
    claims: Mapping[str, Claim]
    index: Index

    @property
    def rows(self) -> tuple[Row, ...]:
        """Structural rows and the narrow rows of every claim."""
        return self.structure + tuple(row for one in self.weighed for row in one.rows)

    def without(self, dropped: Iterable[str]) -> System:
        """Return the system without some claims (their rows; the columns stay)."""
        gone = set(dropped)
        return replace(self, weighed=tuple(one for one in self.weighed if one.claim.id not in gone))

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
        form = _sum(self.index, place, flow, quantity.period)
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
    own = [_turned(claim, pair) for claim in claims if {claim.reporter, claim.partner} == set(pair)]
    wholes = _containers(pair, own)
    far = [claim for claim in claims if (claim.reporter, claim.partner) in wholes]
    chosen = _one_currency(with_authorities(own, pair) + with_authorities(far, pair))
    left = {claim.id: reason for claim in chosen if (reason := why_not(claim))}
    live = [claim for claim in chosen if claim.id not in left]
    cuts = _cuts(live, ask, quarters)
    unknowns, index = _columns(live, ask, cuts)
    structure = [*_part_of_whole(index, pair), *_products(index), *_scopes(index)]
    weighed, unplaced = [], {}
    for claim in live:
        made = _weighable(claim, index)
        if made is None:
            unplaced[claim.id] = "no_container"
        else:
            weighed.append(made)
    levels = sorted(abs(c.value) for c in live if c.kind in (Kind.LEVEL, Kind.BALANCE) and c.value)
    return System(
        reporter=pair[0], partner=pair[1], unknowns=tuple(unknowns), structure=tuple(structure), weighed=tuple(weighed),
        left={**left, **unplaced}, scale=levels[len(levels) // 2] if levels else 1.0,
        claims={claim.id: claim for claim in chosen}, index=index,
    )  # fmt: skip


def why_not(claim: Claim) -> str | None:
    """Return the key of the reason why a claim makes no row, None when it makes one."""
    if claim.kind == Kind.TARGET:
        return "target"
    if claim.period is None:
        return "no_period"
    if claim.kind == Kind.RANK:
        return "rank"
    if claim.kind == Kind.ORDER:
        return None if claim.relation else "no_relation"
    if claim.low is None and claim.high is None:
        return "no_figure"
    if claim.kind in (Kind.CHANGE, Kind.SHARE) and claim.unit == "percentage_points":
        return "points"
    if claim.kind == Kind.CHANGE:
        if claim.measure != "value":  # 9
            return "volume"
        if claim.flow == Flow.BALANCE and claim.unit == "percent":
            return "balance_growth"
        if base_of(claim).months != claim.period.months:  # 9
            return "unlike_periods"
    return None


def base_of(claim: Claim) -> Period:
    """Return the period that a change is counted from: the one named, else the same months a year before (rule 9)."""
    assert claim.period is not None
    return claim.base_period or claim.period.shift(years=-1)


def _turned(claim: Claim, pair: tuple[str, str]) -> Claim:
    """Return the claim as the pair's first economy sees it (a balance changes its sign, rule 1)."""
    if claim.reporter == pair[0]:
        return claim
    turned = replace(claim, reporter=pair[0], partner=pair[1], flow=claim.flow.mirrored())
    if claim.kind == Kind.ORDER and claim.relation == Relation.EXCEEDS:
        return turned
    if claim.flow == Flow.BALANCE and claim.kind in (Kind.BALANCE, Kind.LEVEL):
        span = claim.range.negated()
        low, high = (None if abs(end) == float("inf") else end for end in (span.low, span.high))
        turned = replace(turned, low=low, high=high, value=None if claim.value is None else -claim.value)
    return turned


def _containers(pair: tuple[str, str], claims: Iterable[Claim]) -> set[tuple[str, str]]:
    """Return the wholes that the pair's flows are part of, and those that its shares name (rules 5, 8)."""
    found: set[tuple[str, str]] = set()
    for one, other in (pair, pair[::-1]):
        found |= {(one, WORLD)} if other != WORLD else set()
        country = parent(other) if is_region(other) else None
        found |= {(one, country)} if country and country != one else set()
    for claim in claims:
        if claim.of is not None:
            found |= {(claim.of.reporter, claim.of.partner), (claim.of.partner, claim.of.reporter)}
        if claim.kind == Kind.SHARE and claim.of is None:
            found.add((claim.reporter, WORLD))
    return {whole for whole in found if set(whole) != set(pair)}


def with_authorities(claims: Sequence[Claim], pair: tuple[str, str]) -> list[Claim]:
    """Give every claim an office (rule 12): the document's only named one, else that of the side most heard,
    assumed.
    """
    named: dict[str | None, set[str]] = {}
    for claim in claims:
        if claim.authority:
            named.setdefault(claim.source, set()).add(claim.authority)
    sides = Counter((claim.source, claim.reporter) for claim in claims)
    result = []
    for claim in claims:
        if claim.authority is None:
            known = named.get(claim.source, set()) if claim.source else set()
            heard = max(
                (r for s, r in sides if s == claim.source), key=lambda r: (sides[claim.source, r], r == pair[0])
            )
            claim = replace(claim, authority=next(iter(known)) if len(known) == 1 else heard, authority_assumed=True)
        result.append(claim)
    return result


def _one_currency(claims: list[Claim]) -> list[Claim]:
    """Turn money into the currency that most claims use, by the range of monthly rates (rule 11)."""
    units = Counter(claim.unit for claim in claims if _is_money(claim.unit) and claim.period)
    if len(units) < 2:
        return claims
    main = units.most_common(1)[0][0]
    return [_in_currency(claim, main) for claim in claims]


def _is_money(unit: str) -> bool:
    return len(unit) == MONEY_LENGTH and unit.isupper()


def _in_currency(claim: Claim, main: str) -> Claim:
    if not _is_money(claim.unit) or claim.unit == main or claim.period is None or claim.kind == Kind.TARGET:
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
    if claim.kind == Kind.CHANGE:
        found.append(base_of(claim))
    if claim.kind == Kind.ORDER and claim.period.months < 24:
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
    money = Counter(c.unit for c in claims if _is_money(c.unit)).most_common(1)
    main = money[0][0] if money else "USD"
    for claim in claims:
        unit = claim.unit if claim.unit not in ("percent", "rank") else main
        if claim.kind == Kind.ORDER:
            unit = main
        units.setdefault((claim.reporter, claim.partner, claim.authority), unit)
        wanted[claim.reporter, claim.partner, claim.authority, product_key(claim), unit, claim.scope] = None
        if product_key(claim) and _is_money(unit):
            wanted[claim.reporter, claim.partner, claim.authority, None, unit, claim.scope] = None
        for whole in _wholes(claim):
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


def product_key(claim: Claim) -> str | None:
    """Return what tells a claim's product from others: its HS codes, else its words in small letters (rule 6)."""
    if claim.hs:
        return "HS " + " ".join(sorted(claim.hs))
    return " ".join(claim.product.casefold().split()) if claim.product else None


def _wholes(claim: Claim) -> list[Container]:
    if claim.kind != Kind.SHARE:
        return []
    if claim.of is not None:
        return [claim.of]
    return [Container(reporter=claim.reporter, partner=WORLD, flow=claim.flow)]


def _sum(
    index: Index,
    place: Place,
    flow: Flow,
    period: Period,
) -> Form | None:
    """Return the sum of a flow over a period; None when it is not a union of elementary periods of that flow."""
    cells = [cell for cell in index.get(place, ()) if period.contains(cell[0])]
    if sum(cell[0].months for cell in cells) != period.months:
        return None
    form: Form = {}
    for _, exports, imports in cells:
        for direction, sign in CELLS[flow]:
            form[exports if direction == Flow.EXPORTS else imports] = sign
    return form


def _row(form: Form, low: float, high: float, claims: tuple[str, ...] = ()) -> Row:
    cells = tuple(sorted(form))
    return Row(cells, tuple(form[c] for c in cells), low, high, claims)


def minus(form: Form, other: Form, factor: float = 1.0) -> Form:
    """Return form - factor * other."""
    result = dict(form)
    for cell, value in other.items():
        result[cell] = result.get(cell, 0.0) - factor * value
    return {cell: value for cell, value in result.items() if value != 0.0}


def _weighable(
    claim: Claim,
    index: Index,
) -> Weighable | None:
    """Return a claim's rows, None where its base cannot be placed."""
    assert claim.period is not None
    place = _place(claim, index)
    if place is None:
        return None
    asked = _sum(index, place, claim.flow, claim.period)
    if claim.kind == Kind.ORDER:
        steps = _steps(claim, index, place)
        rows = tuple(_row(step, 0.0, float("inf"), (claim.id,)) for step in steps)
        return Weighable(claim, rows, rows, steps=tuple(steps)) if rows else None
    if asked is None:
        return None
    over, taken = _base(claim, index, place)
    if claim.kind in (Kind.CHANGE, Kind.SHARE) and over is None:
        return None
    if over is not None and claim.unit == "percent":
        narrow = _ratio_rows(asked, over, claim.range, taken, claim.id)
        wide = _ratio_rows(asked, over, claim.opened, taken, claim.id)
        return Weighable(claim, narrow, wide, asked=asked, over=over, minus=taken)
    form = asked if over is None else minus(asked, over)
    narrow = (_row(form, claim.range.low, claim.range.high, (claim.id,)),)
    wide = (_row(form, claim.opened.low, claim.opened.high, (claim.id,)),)
    return Weighable(claim, narrow, wide, asked=form)


def _place(
    claim: Claim,
    index: Index,
) -> Place | None:
    head = (claim.reporter, claim.partner, claim.authority, product_key(claim))
    units = [claim.unit] if claim.unit not in ("percent", "rank") and claim.kind != Kind.ORDER else []
    units += [key[4] for key in index if key[:4] == head and key[5] == claim.scope and key[4] not in units]
    return next((k for unit in units if (k := (*head, unit, claim.scope)) in index), None)


def _base(
    claim: Claim,
    index: Index,
    place: Place,
) -> tuple[Form | None, float]:
    """Return the form below the line of a growth (minus 100) or share (minus 0), or the base of a by-amount change."""
    assert claim.period is not None
    if claim.kind == Kind.CHANGE:
        return _sum(index, place, claim.flow, base_of(claim)), 100.0
    if claim.kind == Kind.SHARE:
        whole = _wholes(claim)[0]
        key = (whole.reporter, whole.partner, claim.authority, whole.product, place[4], claim.scope)
        return _sum(index, key, whole.flow, whole.period or claim.period), 0.0
    return None, 0.0


def _ratio_rows(asked: Form, over: Form, span: Range, taken: float, claim: str) -> tuple[Row, ...]:
    """``(low + taken)/100 over <= asked <= (high + taken)/100 over``; an open end makes no row."""
    rows = []
    if span.low > -float("inf"):
        rows.append(_row(minus(asked, over, max(0.0, (span.low + taken) / 100)), 0.0, float("inf"), (claim,)))
    if span.high < float("inf"):
        rows.append(_row(minus(asked, over, max(0.0, (span.high + taken) / 100)), -float("inf"), 0.0, (claim,)))
    return tuple(rows)


def _steps(
    claim: Claim,
    index: Index,
    place: Place,
) -> list[Form]:
    """Return forms that are >= 0 when an order claim holds."""
    assert claim.period is not None
    if claim.relation == Relation.EXCEEDS:
        form = _sum(index, place, Flow.BALANCE, claim.period)
        sign = -1.0 if claim.flow == Flow.IMPORTS else 1.0
        return [] if form is None else [{k: sign * v for k, v in form.items()}]
    if claim.relation in (Relation.RECORD_HIGH, Relation.RECORD_LOW):
        pairs = [(claim.period, earlier) for earlier in _earlier(claim.period, index[place])]
    elif claim.period.months >= 24:
        years = [Period.year(y) for y in range(claim.period.start_year, claim.period.end_year + 1)]
        pairs = [(later, sooner) for sooner, later in pairwise(years)]
    else:
        pairs = [(claim.period, claim.period.shift(years=-1))]
    sign = -1.0 if claim.relation in (Relation.FALLING, Relation.RECORD_LOW) else 1.0
    found = []
    for later, sooner in pairs:
        a, b = _sum(index, place, claim.flow, later), _sum(index, place, claim.flow, sooner)
        if a is not None and b is not None:
            found.append({k: sign * v for k, v in minus(a, b).items()})
    return found


def _earlier(period: Period, cells: Sequence[Cell]) -> list[Period]:
    first = min((cell[0].first for cell in cells), default=period.first)
    earlier, found = period.shift(years=-1), []
    while earlier.first >= first:
        found.append(earlier)
        earlier = earlier.shift(years=-1)
    return found


def _part_of_whole(
    index: Index,
    pair: tuple[str, str],
) -> Iterable[Row]:
    """Each flow of the pair is at most the same flow with the container, per authority (rule 5)."""
    for key, cells in index.items():
        if set(key[:2]) != set(pair):
            continue
        for whole, others in index.items():
            if whole[2:] != key[2:] or set(whole[:2]) == set(pair):
                continue
            swap = _part(key[:2], whole[:2])
            if swap is None:
                continue
            for (_, x, m), (_, big_x, big_m) in zip(cells, others, strict=True):
                own = (m, x) if swap else (x, m)
                yield _row({big_x: 1.0, own[0]: -1.0}, 0.0, float("inf"))
                yield _row({big_m: 1.0, own[1]: -1.0}, 0.0, float("inf"))


def _part(pair: tuple[str, ...], whole: tuple[str, ...]) -> bool | None:
    """False: the pair is part of the whole as it stands; True: seen from the other side; None: it is no part."""
    for swap, (one, other) in ((False, pair), (True, pair[::-1])):
        if one != whole[0]:
            continue
        if whole[1] == WORLD or parent(other) == whole[1]:
            return swap
        if is_bloc(whole[1]) and other in members(whole[1], 2100):
            return swap
    return None


def _products(
    index: Index,
) -> Iterable[Row]:
    """Each product is at most the flow (rule 6)."""
    for key, cells in index.items():
        total = index.get((*key[:3], None, *key[4:]))
        if key[3] is None or total is None:
            continue
        for (_, x, m), (_, all_x, all_m) in zip(cells, total, strict=True):
            yield _row({all_x: 1.0, x: -1.0}, 0.0, float("inf"))
            yield _row({all_m: 1.0, m: -1.0}, 0.0, float("inf"))


def _scopes(
    index: Index,
) -> Iterable[Row]:
    """both = goods + services (rule 5); where only one part is known, it is at most both."""
    for key, cells in index.items():
        if key[5] != "both":
            continue
        parts = [index[k] for scope in ("goods", "services") if (k := (*key[:5], scope)) in index]
        for i, (_, x, m) in enumerate(cells):
            exports, imports = {x: 1.0}, {m: 1.0}
            for part in parts:
                exports[part[i][1]] = imports[part[i][2]] = -1.0
            high = 0.0 if len(parts) == 2 else float("inf")
            yield _row(exports, 0.0, high)
            yield _row(imports, 0.0, high)
