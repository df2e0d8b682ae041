"""One claim -> rows on unknown flows: narrow, as its words read, and open, as an accusation must survive (rule 2).

A level is ``low <= sum <= high``, growth ``(1 + low/100) y <= x <= (1 + high/100) y``, a share the same against its
whole, a rise by an amount ``low <= x - y <= high``; an order or a rank is a difference that is not below zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from steelyard.core.claim import Claim, Container, Kind, Relation
from steelyard.core.economy import WORLD, is_country, is_region, members, parent
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.range import Range
from steelyard.reading.products import means_headings

INF = float("inf")
CELLS: dict[Flow, tuple[tuple[Flow, float], ...]] = {
    Flow.EXPORTS: ((Flow.EXPORTS, 1.0),),
    Flow.IMPORTS: ((Flow.IMPORTS, 1.0),),
    Flow.TURNOVER: ((Flow.EXPORTS, 1.0), (Flow.IMPORTS, 1.0)),
    Flow.BALANCE: ((Flow.EXPORTS, 1.0), (Flow.IMPORTS, -1.0)),
}

Form = dict[int, float]
"""A linear form on the unknowns: column -> coefficient."""
Place = tuple[str, str, str | None, str | None, str, str]
"""reporter, partner, authority, product, unit, scope."""
Cell = tuple[Period, int, int]
"""An elementary period with its columns of exports and imports."""
Index = Mapping[Place, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """``low <= coef . x[cells] <= high``; ``claims`` say so (none: it holds by definition)."""

    cells: tuple[int, ...]
    coef: tuple[float, ...]
    low: float
    high: float
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighable:
    """A claim with the rows it makes, narrow and open (rule 2), and what it speaks of.

    ``asked`` is the form whose value the claim gives; for a growth or share ``over`` is its base, and the claim's
    range is on 100 * asked / over - ``minus`` (percent). Orders and ranks give several ``steps``, each a form that is
    >= 0 when the claim holds.
    """

    claim: Claim
    rows: tuple[Row, ...]
    open_rows: tuple[Row, ...]
    asked: Form = field(default_factory=dict)
    over: Form | None = None
    minus: float = 0.0
    steps: tuple[Form, ...] = ()


def base_of(claim: Claim) -> Period:
    """Return the period that a change is counted from: the one named, else the same months a year before (rule 9)."""
    assert claim.period is not None
    return claim.base_period or claim.period.shift(years=-1)


def product_key(claim: Claim) -> str | None:
    """Return what tells a claim's product from others: its HS codes where it is on all of their goods, else its words
    in small letters (rule 6).
    """
    if means_headings(claim):
        return "HS " + " ".join(sorted(claim.hs))
    return " ".join(claim.product.casefold().split()) if claim.product else None


def whole_of(claim: Claim) -> Container | None:
    """Return the whole that a share or a rank is said of (rule 8); a share that names none is one of all trade."""
    if claim.kind not in (Kind.SHARE, Kind.RANK):
        return None
    return claim.of or Container(reporter=claim.reporter, partner=WORLD, flow=claim.flow)


def sum_of(index: Index, place: Place, flow: Flow, period: Period) -> Form | None:
    """Return the sum of a flow over a period; None when it is not a union of elementary periods of that flow."""
    cells = [cell for cell in index.get(place, ()) if period.contains(cell[0])]
    if sum(cell[0].months for cell in cells) != period.months:
        return None
    form: Form = {}
    for _, exports, imports in cells:
        for direction, sign in CELLS[flow]:
            form[exports if direction == Flow.EXPORTS else imports] = sign
    return form


def row_of(form: Form, low: float, high: float, claims: tuple[str, ...] = ()) -> Row:
    """Return the row of a form, its cells in order."""
    cells = tuple(sorted(form))
    return Row(cells, tuple(form[c] for c in cells), low, high, claims)


def minus(form: Form, other: Form, factor: float = 1.0) -> Form:
    """Return form - factor * other."""
    result = dict(form)
    for cell, value in other.items():
        result[cell] = result.get(cell, 0.0) - factor * value
    return {cell: value for cell, value in result.items() if value != 0.0}


def weighable(claim: Claim, index: Index) -> Weighable | None:
    """Return a claim's rows, None where its whole or its base cannot be placed."""
    assert claim.period is not None
    place = _place(claim, index)
    if place is None:
        return None
    asked = sum_of(index, place, claim.flow, claim.period)
    if claim.kind in (Kind.ORDER, Kind.RANK):
        steps = tuple(step for step in _steps(claim, index, place) if step)
        rows = tuple(row_of(step, 0.0, INF, (claim.id,)) for step in steps)
        return Weighable(claim, rows, rows, steps=steps) if rows else None
    if asked is None:
        return None
    over, taken = _base(claim, index, place)
    if claim.kind in (Kind.CHANGE, Kind.SHARE) and (over is None or over == asked):
        return None
    if over is not None and claim.unit == "percent":
        narrow = _ratio_rows(asked, over, claim.range, taken, claim.id)
        wide = _ratio_rows(asked, over, claim.opened, taken, claim.id)
        return Weighable(claim, narrow, wide, asked=asked, over=over, minus=taken)
    form = asked if over is None else minus(asked, over)
    narrow = (row_of(form, claim.range.low, claim.range.high, (claim.id,)),)
    wide = (row_of(form, claim.opened.low, claim.opened.high, (claim.id,)),)
    return Weighable(claim, narrow, wide, asked=form)


def _place(claim: Claim, index: Index) -> Place | None:
    head = (claim.reporter, claim.partner, claim.authority, product_key(claim))
    units = [claim.unit] if claim.unit not in ("percent", "rank") and claim.kind != Kind.ORDER else []
    units += [key[4] for key in index if key[:4] == head and key[5] == claim.scope and key[4] not in units]
    return next((k for unit in units if (k := (*head, unit, claim.scope)) in index), None)


def _base(claim: Claim, index: Index, place: Place) -> tuple[Form | None, float]:
    """Return the form below the line of a growth (minus 100) or share (minus 0), or the base of a by-amount change."""
    assert claim.period is not None
    if claim.kind == Kind.CHANGE:
        return sum_of(index, place, claim.flow, base_of(claim)), 100.0
    return (_whole(claim, index, place), 0.0) if claim.kind == Kind.SHARE else (None, 0.0)


def _whole(claim: Claim, index: Index, place: Place) -> Form | None:
    assert claim.period is not None
    whole = whole_of(claim)
    assert whole is not None
    period = whole.period or claim.period
    rest = (claim.authority, whole.product, place[4], claim.scope)
    form = sum_of(index, (whole.reporter, whole.partner, *rest), whole.flow, period)
    if form is None:
        form = sum_of(index, (whole.partner, whole.reporter, *rest), whole.flow.mirrored(), period)
    return form


def _ratio_rows(asked: Form, over: Form, span: Range, taken: float, claim: str) -> tuple[Row, ...]:
    """``(low + taken)/100 over <= asked <= (high + taken)/100 over``; an open end makes no row."""
    rows = []
    if span.low > -INF:
        rows.append(row_of(minus(asked, over, max(0.0, (span.low + taken) / 100)), 0.0, INF, (claim,)))
    if span.high < INF:
        rows.append(row_of(minus(asked, over, max(0.0, (span.high + taken) / 100)), -INF, 0.0, (claim,)))
    return tuple(row for row in rows if row.cells)


def _steps(claim: Claim, index: Index, place: Place) -> list[Form]:
    """Return forms that are >= 0 when an order or a rank holds."""
    assert claim.period is not None
    if claim.kind == Kind.RANK:
        return _ranked(claim, index, place)
    if claim.relation == Relation.EXCEEDS:
        form = sum_of(index, place, Flow.BALANCE, claim.period)
        sign = -1.0 if claim.flow == Flow.IMPORTS else 1.0
        return [] if form is None else [{k: sign * v for k, v in form.items()}]
    sign = -1.0 if claim.relation in (Relation.FALLING, Relation.RECORD_LOW) else 1.0
    found = []
    for later, sooner in _ordered_periods(claim, index[place]):
        a, b = sum_of(index, place, claim.flow, later), sum_of(index, place, claim.flow, sooner)
        if a is not None and b is not None:
            found.append({k: sign * v for k, v in minus(a, b).items()})
    return found


def _ordered_periods(claim: Claim, cells: Sequence[Cell]) -> list[tuple[Period, Period]]:
    """Return the (later, sooner) periods that an order compares."""
    assert claim.period is not None
    if claim.relation in (Relation.RECORD_HIGH, Relation.RECORD_LOW):
        return [(claim.period, earlier) for earlier in _earlier(claim.period, cells)]
    if claim.period.months >= 24:
        years = [Period.year(y) for y in range(claim.period.start_year, claim.period.end_year + 1)]
        return [(later, sooner) for sooner, later in pairwise(years)]
    return [(claim.period, claim.base_period or claim.period.shift(years=-1))]


def _earlier(period: Period, cells: Sequence[Cell]) -> list[Period]:
    first = min((cell[0].first for cell in cells), default=period.first)
    earlier, found = period.shift(years=-1), []
    while earlier.first >= first:
        found.append(earlier)
        earlier = earlier.shift(years=-1)
    return found


def _ranked(claim: Claim, index: Index, place: Place) -> list[Form]:
    """A k-th place says that k partners are at least as large, so k times the flow is at most the whole; a first
    place, that no other partner in the system is larger (rule 5).
    """
    assert claim.period is not None
    own = sum_of(index, place, claim.flow, claim.period)
    if own is None or claim.value is None or claim.value < 1:
        return []
    whole = _whole(claim, index, place)
    if claim.value > 1:
        return [minus(whole, own, float(claim.value))] if whole is not None else []
    owner, found = list_owner(claim), []
    seen = claim.flow if owner == claim.reporter else claim.flow.mirrored()
    for other in index:
        if owner not in other[:2] or other[2:] != place[2:] or other == place:
            continue
        rival, flow = (other[1], seen) if other[0] == owner else (other[0], seen.mirrored())
        theirs = sum_of(index, other, flow, claim.period) if ranks_with(claim, rival) else None
        found += [minus(own, theirs)] if theirs is not None else []
    return found


def list_owner(claim: Claim) -> str:
    """Return the economy on whose list of partners a rank is a place."""
    return (claim.of or claim).reporter


def ranks_with(claim: Claim, other: str) -> bool:
    """True when another partner stands on the list that a rank is a place on: of the same kind, in the same whole."""
    whole = whole_of(claim)
    own = claim.partner if list_owner(claim) == claim.reporter else claim.reporter
    if whole is None or claim.period is None or other == own or is_region(own) != is_region(other):
        return False
    if is_region(other):
        return parent(other) == parent(own)
    within = whole.partner == WORLD or other in members(whole.partner, claim.period.end_year)
    return is_country(other) and within
