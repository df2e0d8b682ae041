"""Bounds: the hard interval that the accepted claims leave for a quantity, and the claims that hold each end.

Sound by construction: if the claims hold as their ranges read them, the truth is inside. Where claims conflict,
whole claims are set aside; with several equally good ways to do so the bound is the union of theirs (rule 16).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.series import Bound, Quantity
from steelyard.weighing.conflicts import settle
from steelyard.weighing.program import NARROW, OFF, OPEN, Program
from steelyard.weighing.rows import Form, Place, Weighable, product_key
from steelyard.weighing.solver import InfeasibleError, outward
from steelyard.weighing.system import System
from steelyard.weighing.ties import Ties
from steelyard.weighing.witness import REACHED, End, Witness, implied, implied_ratio

MOST_YEARS = 60
SMALL = 1e-7
Ends = tuple[float | None, float | None, frozenset[str], frozenset[str]]
NOTHING = frozenset[str]()


@dataclass(slots=True)
class Scales:
    """The two programmes of a system and what is set aside in them; the second is built when a ratio is asked for.

    ``tight`` are sets whose narrow rows cannot all hold: where none of a set is set aside, its members count with
    their open rows. ``weights`` say what is set aside last.
    """

    system: System
    levels: Program
    tight: tuple[frozenset[str], ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    _ratios: Program | None = None
    _wide: Scales | None = None
    _shown: dict[bool, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    _out: frozenset[str] = NOTHING
    _opened: frozenset[str] = NOTHING
    _known: dict[object, tuple[float | None, frozenset[str]]] = field(default_factory=dict)
    _seen: dict[object, Witness] = field(default_factory=dict)
    _ties: Ties | None = None
    _settled: dict[object, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    _slack: dict[object, float] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        system: System,
        tight: tuple[frozenset[str], ...] = (),
        weights: Mapping[str, float] | None = None,
        levels: Program | None = None,
    ) -> Scales:
        """Build the programme of levels, or go on with the one of a search on the same system, all claims in it."""
        if levels is None or levels.system is not system:
            levels = Program(system)
        return cls(system, levels, tight, weights or {})

    def set_aside(self, out: Iterable[str]) -> None:
        """Let all claims count but these."""
        self._out = frozenset(out).intersection(self.levels.modes)
        self._opened = NOTHING.union(*(one for one in self.tight if not one & self._out))
        self._apply()

    @property
    def wide(self) -> Scales:
        """The same with every claim open: what holds whatever was cut off or hedged."""
        if self._wide is None:
            every = tuple(frozenset([claim]) for claim in self.levels.modes)
            self._wide = Scales.of(self.system, every, self.weights)
        return self._wide

    def bears_on(self, one: Weighable, out: frozenset[str]) -> bool:
        """True when a claim that is not ``out`` speaks of a flow that this one's own are tied to by definition."""
        if self._ties is None:
            self._ties = Ties.of(self.system.structure, self.system.weighed)
        return self._ties.others(one, out)

    def _apply(self) -> None:
        slack = self._slack.get((self._out, self._opened), 0.0)
        opened, more = self._settled.get((self._out, self._opened), (NOTHING, NOTHING))
        out, opened = self._out | more, self._opened | opened
        for program in (self.levels, self._ratios):
            if program is None:
                continue
            program.give_way(slack)
            last_out, last_opened = self._shown.get(program.homogeneous, (NOTHING, NOTHING))
            moved = sorted((out ^ last_out) | (opened ^ last_opened))
            self._shown[program.homogeneous] = (out, opened)
            program.switch([c for c in moved if c in out], OFF)
            program.switch([c for c in moved if c in opened and c not in out], OPEN)
            program.switch([c for c in moved if c not in opened and c not in out], NARROW)

    def _settle(self) -> None:
        """Make what counts hold together: the search for conflicts was cut short, or sets opened one by one clash."""
        opened, more = self._settled.get((self._out, self._opened), (NOTHING, NOTHING))
        found = settle(self.levels, self.weights)
        self._settled[self._out, self._opened] = (opened | found[0], more | found[1])
        self._slack[self._out, self._opened] = self.levels.slack
        self._apply()

    def clash(self, out: Iterable[str]) -> frozenset[str]:
        """Return claims that cannot hold together with these left out, as far as a certificate names them; none where
        all hold.
        """
        self.set_aside(out)
        found = NOTHING
        if not self.levels.feasible():
            slack = self.levels.slack
            self.levels.loosen()
            found = NOTHING if self.levels.feasible() else self.levels.suspects()
            self.levels.give_way(slack)
        return found

    @property
    def ratios(self) -> Program:
        """The homogenised programme."""
        if self._ratios is None:
            self._ratios = Program(self.system, homogeneous=True)
            self._ratios.start_at(self.levels)
            self._apply()
        return self._ratios

    def ends(self, form: Form, over: Form | None = None, taken: float = 0.0) -> Ends:
        """Return low, high and the claims that hold each; of 100 * form / over - taken where ``over`` is given.

        An end that holds by itself (no flow below zero, no share above its whole) is held by no claim, whatever the
        solver's basis says. What was asked before is not solved again.
        """
        low, from_low = self.end(form, over, taken, high=False)
        high, from_high = self.end(form, over, taken, high=True)
        return low, high, from_low, from_high

    def end(
        self, form: Form, over: Form | None = None, taken: float = 0.0, *, high: bool
    ) -> tuple[float | None, frozenset[str]]:
        """Return one end, and the claims that hold it."""
        key = self._key(form, over, high)
        if key not in self._known:
            self._known[key] = self._solved(form, over, taken, high=high)
        value, held = self._known[key]
        return (value if over is None or value is None else 100 * value - taken), held

    def _key(self, form: Form, over: Form | None, high: bool) -> object:
        below = None if over is None else frozenset(over.items())
        return frozenset(form.items()), below, high, self._out, self._opened

    def _peek(self, form: Form, high: bool) -> End | None:
        """Return an end that was found before, None where it was not asked for."""
        return self._known.get(self._key(form, None, high))

    def _witness(self) -> Witness:
        """Return what is shown of the flows under the claims that count now."""
        return self._seen.setdefault((self._out, self._opened), Witness())

    def seen(self, form: Form, over: Form | None = None) -> tuple[float, float]:
        """Return the least and greatest value of a form (of 100 * form / over) at the points at hand.

        Its interval is no narrower. Where no point is at hand the first is above the second.
        """
        points = self._witness()
        if not points.points:
            return math.inf, -math.inf
        cells, coef, size = self.levels.in_units(form)
        values = points.values(cells, coef) * size
        if over is not None:
            cells, coef, size = self.levels.in_units(over)
            base = points.values(cells, coef) * size
            known = base > SMALL * size
            values = 100 * values[known] / base[known]
        return float(values.min(initial=math.inf)), float(values.max(initial=-math.inf))

    def _shown_already(self, form: Form, *, high: bool) -> End | None:
        """Return an end that points and rays at hand prove, None where the solver has to be asked."""
        seen = self._witness()
        if not (seen.points or seen.rays):
            return None
        cells, coef, size = self.levels.in_units(form)
        if seen.open_end(cells, coef, high=high):
            return None, NOTHING
        said = self.levels.said_of(form, high=high)
        ends = list(implied(form, self._peek, high=high))
        if any(value is None for value, _ in ends):
            return None, NOTHING
        if not seen.points or not (ends or said):
            return None
        values = seen.values(cells, coef) * size
        reached = float(values.max() if high else values.min())
        for value, held in ([said] if said else []) + ends:
            assert value is not None
            if abs(value - reached) <= REACHED * max(size, abs(value)):
                return outward(value, size, high=high), held
        return None

    def _shown_ratio(self, form: Form, over: Form, *, high: bool) -> End | None:
        """Return the end of a ratio that a point proves: one where what is above and below the line both end."""
        seen = self._witness()
        ends = implied_ratio(form, over, self._peek, high=high) if seen.points else None
        if ends is None:
            return None
        near = np.ones(len(seen.points), dtype=bool)
        for part, end in ((form, ends[0]), (over, ends[1])):
            cells, coef, size = self.levels.in_units(part)
            near &= np.abs(seen.values(cells, coef) * size - end) <= REACHED * max(size, abs(end))
        return (outward(ends[0] / ends[1], 1.0, high=high), ends[2]) if near.any() else None

    def ends_without(self, one: Weighable, out: frozenset[str], *, again: bool) -> Ends:
        """Return the ends of what a claim speaks of with the claims ``out`` left out.

        Unless ``again``, all claims hold together and were bounded: then it is solved anew only where one of those left
        out holds an end of that whole (rule 18), since a row without a dual can go.
        """
        if again or self.tight:
            self.set_aside(out)
            return self.of_claim(one)
        self.set_aside(())
        met = self._meets(one)
        ends = [
            None if met[high] else self.end(one.asked, one.over, one.minus, high=high) for high in (False, True)
        ]  # fmt: skip
        self.set_aside(out)
        (low, from_low), (high, from_high) = (
            self.end(one.asked, one.over, one.minus, high=bool(k)) if end is None or end[1] & out else end
            for k, end in enumerate(ends)
        )
        return low, high, from_low, from_high

    def _meets(self, one: Weighable) -> tuple[bool, bool]:
        """Tell of a growth or a share whether points at hand meet its own two ends: it holds them, and nothing tighter
        does.
        """
        if one.over is None or self.levels.modes[one.claim.id] != NARROW or self.levels.slack:
            return False, False
        low, high = self.seen(one.asked, one.over)
        span, near = one.claim.range, 100 * REACHED
        return low - one.minus <= span.low + near, high - one.minus >= span.high - near

    def _solved(
        self, form: Form, over: Form | None, taken: float, *, high: bool
    ) -> tuple[float | None, frozenset[str]]:
        value, held = self._bound(form, over, high=high)
        zero = SMALL * (self.system.size(form) if over is None else 1.0)
        if not high and value is not None and value <= zero and min(form.values(), default=0.0) >= 0:
            return value, NOTHING
        if high and over is not None and taken == 0.0 and value is not None and value >= 1 - SMALL:
            return value, NOTHING
        return value, held

    def _bound(self, form: Form, over: Form | None, *, high: bool) -> tuple[float | None, frozenset[str]]:
        if self.levels.wake(form, over):
            self._seen.clear()  # what was shown knew nothing of the rows that joined
        shown = self._shown_already(form, high=high) if over is None else self._shown_ratio(form, over, high=high)
        if shown is not None:
            return shown
        program = self.levels if over is None else self.ratios
        try:
            value, held = program.bound(form, high=high, over=over)
        except InfeasibleError:
            pass
        else:
            if over is None:
                self._learn(found=value is not None)
            return value, held
        if not self.levels.feasible():
            self._settle()
        else:  # the bound alone found no point: its ends touch within the tolerance
            program.loosen()
        try:
            return program.bound(form, high=high, over=over)
        except InfeasibleError:
            return None, NOTHING  # a base that can only be zero
        finally:
            program.give_way(self._slack.get((self._out, self._opened), 0.0))

    def scout(self) -> None:
        """Look for points that many questions have in common: the least and greatest of each flow, in all years and in
        every other year against the rest, so that levels, and changes from year to year, are met at their ends.
        """
        pair = {self.system.reporter, self.system.partner}
        ways, years = np.zeros((2, len(self.system.unknowns))), np.zeros(len(self.system.unknowns))
        for k, unknown in enumerate(self.system.unknowns):
            if {unknown.reporter, unknown.partner} == pair:
                ways[k % 2, k] = 1.0
                years[k] = (-1.0) ** unknown.period.start_year
        flows = (ways[0], ways[1], ways[0] + ways[1])
        moves = [sign * flow * turn for flow in flows for turn in (1.0, years) for sign in (1.0, -1.0)]
        for point in self.levels.scout(moves):
            self._witness().add(point)

    def _learn(self, *, found: bool) -> None:
        """Keep what the last solve of the levels showed."""
        ray = None if found else self.levels.ray()
        if found:
            self._witness().add(self.levels.flows())
        elif ray is not None:
            self._witness().goes_on(ray)

    def of_claim(self, one: Weighable) -> Ends:
        """Return the ends of what a claim speaks of, in the claim's own unit."""
        return self.ends(one.asked, one.over, one.minus)


def union(found: list[Ends]) -> Ends:
    """Return the interval that holds all of them."""
    lows, highs = [e[0] for e in found], [e[1] for e in found]
    low = None if any(v is None for v in lows) else min(v for v in lows if v is not None)
    high = None if any(v is None for v in highs) else max(v for v in highs if v is not None)
    return low, high, frozenset().union(*(e[2] for e in found)), frozenset().union(*(e[3] for e in found))


def bounds(scales: Scales, aside: Iterable[frozenset[str]], quantities: Iterable[Quantity]) -> Iterator[Bound]:
    """Yield the bound of each quantity; one that the system does not have is open on both ends."""
    asked = {quantity: _forms(scales.system, quantity) for quantity in quantities}
    found: dict[Quantity, list[Ends]] = {quantity: [] for quantity in asked}
    for out in aside:
        scales.set_aside(out)
        for high in (False, True):  # one end of all first: the flows at one are near those at the next
            for form, over, taken in filter(None, asked.values()):
                scales.end(form, over, taken, high=high)
        for quantity, forms in asked.items():
            if forms is not None:
                found[quantity].append(scales.ends(*forms))
    for quantity, ends in found.items():
        if not ends:
            yield Bound(quantity=quantity, low=None, high=None)
            continue
        low, high_end, from_low, from_high = union(ends)
        if quantity.flow != Flow.BALANCE and quantity.base is None and low is not None and low <= 0:
            low, from_low = 0.0, NOTHING
            high_end = None if high_end is None else max(high_end, 0.0)
        if low is not None and high_end is not None and low > high_end:  # they differ by the solver's last digits
            low, high_end = high_end, low
        yield Bound(
            quantity=quantity, low=low, high=high_end,
            from_low=tuple(sorted(from_low)), from_high=tuple(sorted(from_high)),
        )  # fmt: skip


def _forms(system: System, quantity: Quantity) -> tuple[Form, Form | None, float] | None:
    """Return what `Scales.end` needs for a quantity; None where the system does not have it."""
    form, below = system.form(quantity), quantity.below
    over = None if below is None else system.form(below)
    if form is None or (below is not None and over is None):
        return None
    return form, over, 100.0 if quantity.base is not None else 0.0


def told(system: System) -> list[Quantity]:
    """Return what is bounded unasked: every stated quantity, and every calendar year of each flow of the pair."""
    asked: dict[Quantity, None] = {}
    pair = (system.reporter, system.partner)
    places = [place for place in system.index if place[:2] == pair]
    for one in system.weighed:
        claim = one.claim
        if (claim.reporter, claim.partner) != pair or not one.asked or claim.period is None:
            continue
        for place in places:
            if (claim.authority, claim.scope) == (place[2], place[5]) and _same_product(one, place):
                asked[_quantity(place, claim.flow, claim.period)] = None
    for place in places:
        if place[3] is not None:
            continue
        for year in _years(system, place):
            for flow in (Flow.TURNOVER, Flow.EXPORTS, Flow.IMPORTS, Flow.BALANCE):
                asked[_quantity(place, flow, year)] = None
            if (last := year.shift(years=-1)).first >= system.index[place][0][0].first:
                asked[_quantity(place, Flow.TURNOVER, year, last)] = None
    return list(asked)


def _same_product(one: Weighable, place: Place) -> bool:
    return product_key(one.claim) == place[3]


def _quantity(place: Place, flow: Flow, period: Period, base: Period | None = None) -> Quantity:
    return Quantity(
        reporter=place[0], partner=place[1], authority=place[2], product=place[3], unit=place[4], scope=place[5],
        flow=flow, period=period, base=base,
    )  # fmt: skip


def _years(system: System, place: Place) -> list[Period]:
    cells = system.index[place]
    if not cells:
        return []
    first, last = cells[0][0].start_year, cells[-1][0].end_year
    return [Period.year(y) for y in range(first, last + 1)][-MOST_YEARS:]
