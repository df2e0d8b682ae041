"""Bounds: the hard interval that the accepted claims leave for a quantity, and the claims that hold each end.

Sound by construction: if the claims hold as their ranges read them, the truth is inside. Where claims conflict,
whole claims are set aside; with several equally good ways to do so the bound is the union of theirs (rule 16).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.series import Bound, Quantity
from steelyard.weighing.program import NARROW, OFF, OPEN, Program
from steelyard.weighing.system import Form, System, Weighable

MOST_YEARS = 60
SMALL = 1e-7
Ends = tuple[float | None, float | None, frozenset[str], frozenset[str]]


@dataclass(slots=True)
class Scales:
    """The two programmes of a system and what is set aside in them; the second is built when a ratio is asked for."""

    system: System
    levels: Program
    tight: tuple[frozenset[str], ...] = ()
    """Sets whose narrow rows cannot all hold: where none of a set is set aside, its members count with their open
    rows.
    """
    _ratios: Program | None = None
    _out: frozenset[str] = frozenset()
    _opened: frozenset[str] = frozenset()
    _known: dict[object, Ends] = field(default_factory=dict)

    @classmethod
    def of(cls, system: System, tight: tuple[frozenset[str], ...] = ()) -> Scales:
        """Build the programme of levels."""
        return cls(system, Program(system), tight)

    def set_aside(self, out: Iterable[str]) -> None:
        """Let all claims count but these."""
        self._out = frozenset(out)
        self._opened = frozenset().union(*(one for one in self.tight if not one & self._out))
        for program in (self.levels, self._ratios):
            if program is not None:
                self._switch(program)

    def _switch(self, program: Program) -> None:
        program.switch(self._out & program.modes.keys(), OFF)
        program.switch((self._opened - self._out) & program.modes.keys(), OPEN)
        program.switch(program.modes.keys() - self._out - self._opened, NARROW)

    @property
    def ratios(self) -> Program:
        """The homogenised programme."""
        if self._ratios is None:
            self._ratios = Program(self.system, homogeneous=True)
            self._switch(self._ratios)
        return self._ratios

    def ends(self, form: Form, over: Form | None = None, taken: float = 0.0) -> Ends:
        """Return low, high and the claims that hold each; of 100 * form / over - taken where ``over`` is given.

        An end that holds by itself (no flow below zero, no share above its whole) is held by no claim, whatever the
        solver's basis says. What was asked before is not solved again.
        """
        asked = (tuple(sorted(form.items())), over and tuple(sorted(over.items())), taken, self._out, self._opened)
        if asked not in self._known:
            self._known[asked] = self._solved(form, over, taken)
        return self._known[asked]

    def ends_without(self, one: Weighable, out: frozenset[str], *, whole: bool) -> Ends:
        """Return the ends of what a claim speaks of with the claims ``out`` left out.

        ``whole`` says that all claims hold together: then it is solved anew only where one of those left out holds an
        end of the whole system (rule 18), since a row without a dual can go.
        """
        if whole and not self.tight:
            self.set_aside(())
            ends = self.of_claim(one)
            if not (ends[2] | ends[3]) & out:
                return ends
        self.set_aside(out)
        return self.of_claim(one)

    def _solved(self, form: Form, over: Form | None, taken: float) -> Ends:
        if over is None:
            low, from_low = self.levels.bound(form, high=False)
            high, from_high = self.levels.bound(form, high=True)
            nothing = min(form.values(), default=0.0) >= 0 and low is not None and low <= SMALL * self.system.scale
            return low, high, frozenset() if nothing else from_low, from_high
        low, from_low = self.ratios.bound(form, high=False, over=over)
        high, from_high = self.ratios.bound(form, high=True, over=over)
        nothing = min(form.values(), default=0.0) >= 0 and low is not None and low <= SMALL
        whole = taken == 0.0 and high is not None and high >= 1 - SMALL
        return (
            _percent(low, taken), _percent(high, taken),
            frozenset() if nothing else from_low, frozenset() if whole else from_high,
        )  # fmt: skip

    def of_claim(self, one: Weighable) -> Ends:
        """Return the ends of what a claim speaks of, in the claim's own unit."""
        return self.ends(one.asked, one.over, one.minus)


def _percent(value: float | None, taken: float) -> float | None:
    return None if value is None else 100 * value - taken


def union(found: list[Ends]) -> Ends:
    """Return the interval that holds all of them."""
    lows, highs = [e[0] for e in found], [e[1] for e in found]
    low = None if any(v is None for v in lows) else min(v for v in lows if v is not None)
    high = None if any(v is None for v in highs) else max(v for v in highs if v is not None)
    return low, high, frozenset().union(*(e[2] for e in found)), frozenset().union(*(e[3] for e in found))


def bounds(scales: Scales, aside: Iterable[frozenset[str]], quantities: Iterable[Quantity]) -> Iterator[Bound]:
    """Yield the bound of each quantity; one that the system does not have is open on both ends."""
    ways = list(aside)
    for quantity in quantities:
        form = scales.system.form(quantity)
        over = None
        if quantity.base is not None:
            over = scales.system.form(_on(quantity, quantity.base))
        if form is None or (quantity.base is not None and over is None):
            yield Bound(quantity=quantity, low=None, high=None)
            continue
        found = []
        for out in ways:
            scales.set_aside(out)
            found.append(scales.ends(form, over, 100.0 if over is not None else 0.0))
        low, high, from_low, from_high = union(found)
        if quantity.flow != Flow.BALANCE and quantity.base is None and low is not None and low <= 0:
            low, from_low = 0.0, frozenset()
        yield Bound(
            quantity=quantity, low=low, high=high, from_low=tuple(sorted(from_low)), from_high=tuple(sorted(from_high))
        )


def _on(quantity: Quantity, period: Period) -> Quantity:
    return Quantity(
        reporter=quantity.reporter, partner=quantity.partner, flow=quantity.flow, period=period, unit=quantity.unit,
        product=quantity.product, scope=quantity.scope, authority=quantity.authority,
    )  # fmt: skip


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


def _same_product(one: Weighable, place: tuple[str, str, str | None, str | None, str, str]) -> bool:
    from steelyard.weighing.system import product_key

    return product_key(one.claim) == place[3]


def _quantity(
    place: tuple[str, str, str | None, str | None, str, str], flow: Flow, period: Period, base: Period | None = None
) -> Quantity:
    return Quantity(
        reporter=place[0], partner=place[1], authority=place[2], product=place[3], unit=place[4], scope=place[5],
        flow=flow, period=period, base=base,
    )  # fmt: skip


def _years(system: System, place: tuple[str, str, str | None, str | None, str, str]) -> list[Period]:
    cells = system.index[place]
    if not cells:
        return []
    first, last = cells[0][0].start_year, cells[-1][0].end_year
    return [Period.year(y) for y in range(first, last + 1)][-MOST_YEARS:]
