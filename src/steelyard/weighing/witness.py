"""What is already shown of the flows that the claims allow, so that a bound that is known is not solved for again.

A point is a set of flows at which everything that counts holds; a ray is a direction in which it holds for ever. A
bound that follows from others (a row's own end; what both flows of a turnover come to; the ends of a period and of its
base) is exact as soon as one point reaches it, and a sum that grows along a ray has no end. This is weak duality:
nothing is approximate, and where no point is known the solver is asked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from steelyard.weighing.rows import Form

Array = NDArray[np.float64]
End = tuple[float | None, frozenset[str]]
"""A value (None: open) and the claims that hold it."""
Peek = Callable[[Form, bool], End | None]
"""form, high -> its end, where it is known."""
REACHED = 1e-8
"""Share of a sum's usual size by which a point may miss what it reaches: ten times the solver's own tolerance."""
RISES = 1e-6
"""Share of a ray's greatest step above which a sum grows along it."""
MOST = 64
"""Points and rays that are kept: each is looked at for every question."""
NOTHING = frozenset[str]()


@dataclass(slots=True)
class Witness:
    """Points and rays of one set of claims that count, on columns in their own units."""

    points: list[Array] = field(default_factory=list)
    rays: list[Array] = field(default_factory=list)
    _stacked: Array | None = None
    _beams: Array | None = None

    def add(self, point: Array) -> None:
        """Keep a point."""
        if len(self.points) < MOST:
            self.points.append(point)
            self._stacked = None

    def goes_on(self, ray: Array) -> None:
        """Keep a ray."""
        if len(self.rays) < MOST:
            self.rays.append(ray / np.abs(ray).max(initial=1e-300))
            self._beams = None

    def values(self, cells: list[int], coef: Array) -> Array:
        """Return the value of a form at each point."""
        if self._stacked is None:
            self._stacked = np.array(self.points)
        return np.asarray(self._stacked[:, cells] @ coef)

    def open_end(self, cells: list[int], coef: Array, *, high: bool) -> bool:
        """True when a form is known to have no end."""
        if not self.rays:
            return False
        if self._beams is None:
            self._beams = np.array(self.rays)
        along = self._beams[:, cells] @ coef
        return bool(along.max() > RISES if high else along.min() < -RISES)


def parts(form: Form) -> tuple[Form, Form, float] | None:
    """Return two forms and the sign between them: what is added and what is taken off, else exports and imports."""
    below = {cell: -value for cell, value in form.items() if value < 0}
    if below:
        above = {cell: value for cell, value in form.items() if value > 0}
        return (above, below, -1.0) if above else None
    sold = {cell: value for cell, value in form.items() if cell % 2 == 0}  # columns alternate: exports, imports
    if not sold or len(sold) == len(form):
        return None
    return sold, {cell: value for cell, value in form.items() if cell % 2}, 1.0


def implied(form: Form, peek: Peek, *, high: bool) -> Iterator[End]:
    """Yield ends that hold whatever else does: none below zero, and what two parts come to whose ends are known.

    An end that is None is exact; the others are exact where a point reaches them.
    """
    if not high and min(form.values(), default=0.0) >= 0:
        yield 0.0, NOTHING
    split = parts(form)
    if split is None:
        return
    one, other, sign = split
    first, second = peek(one, high), peek(other, high if sign > 0 else not high)
    if first is None or second is None:
        return
    if first[0] is not None and second[0] is not None:
        yield first[0] + sign * second[0], first[1] | second[1]
    elif sign > 0:
        yield None, NOTHING
    else:  # one side grows without end, and the other does not grow with it
        still = peek(other if high else one, True)
        if still is not None and still[0] is not None:
            yield None, NOTHING


def implied_ratio(form: Form, over: Form, peek: Peek, *, high: bool) -> tuple[float, float, frozenset[str]] | None:
    """Return what stands above and below the line where a ratio would be at its end, and who holds these."""
    first, second = peek(form, high), peek(over, not high)
    if first is None or second is None or first[0] is None or second[0] is None or second[0] <= 0:
        return None
    value = first[0] / second[0]
    return (first[0], second[0], first[1] | second[1]) if math.isfinite(value) else None
