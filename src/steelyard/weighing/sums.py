"""One sum of unknown flows, with all that is said of it: claims on one sum share one row of a programme."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from steelyard.weighing.rows import Row

INF = math.inf
SAME = 1e-9
"""Relative difference below which two claims give a row the same end: both hold it."""
Ends = tuple[float, float]


@dataclass(slots=True)
class Sum:
    """One form with everything that is said of it, in its own scale.

    ``places`` are its rows in the model: one, or in the homogenised model one for each end. ``said`` holds the ends by
    claim and mode; ``shown`` the ends in force.
    """

    size: float
    places: tuple[int, ...]
    fixed: Ends = (-INF, INF)
    said: dict[tuple[str, str], Ends] = field(default_factory=dict)
    shown: Ends = (-INF, INF)

    def hear(self, row: Row, by: tuple[str, str] | None) -> None:
        """Take in the ends of a row, said by a claim in a mode, or by nobody: by definition."""
        low, high = row.low / self.size, row.high / self.size
        held = self.fixed if by is None else self.said.get(by, (-INF, INF))
        ends = (max(held[0], low), min(held[1], high))
        if by is None:
            self.fixed = ends
        else:
            self.said[by] = ends

    def settle(self, modes: Mapping[str, str]) -> bool:
        """Bring the ends in force in line with the claims that count; True where they have moved."""
        low, high = self.fixed
        for (claim, mode), ends in self.said.items():
            if modes[claim] == mode:
                low, high = max(low, ends[0]), min(high, ends[1])
        moved = (low, high) != self.shown
        self.shown = (low, high)
        return moved

    def givers(self, modes: Mapping[str, str], *, at_low: bool) -> set[str]:
        """Return the claims that give the row one of its ends."""
        end = self.shown[not at_low]
        near, k = SAME * max(abs(end), 1.0), int(not at_low)
        return {
            claim for (claim, mode), ends in self.said.items() if modes[claim] == mode and abs(ends[k] - end) <= near
        }

    def crossed_by(self, modes: Mapping[str, str]) -> frozenset[str]:
        """Return one claim for each end that a claim gives, where the low end lies above the high one."""
        by_end = (
            [c for (c, m), ends in self.said.items() if modes[c] == m and ends[k] == end]
            for k, end in enumerate(self.shown)
        )
        return frozenset(min(claims) for claims in by_end if claims)
