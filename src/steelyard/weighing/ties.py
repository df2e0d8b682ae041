"""What hangs together by definition: which claims can bear on which, and which rows forbid nothing.

A question about flows that no other claim is tied to needs no solver; a whole that nobody speaks of needs no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from steelyard.weighing.rows import INF, Row, Weighable

NOTHING = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Ties:
    """Which flows hang together by definition (``group`` of a column), and which claims speak of each group."""

    group: Mapping[int, int]
    claims: Mapping[int, frozenset[str]]

    @classmethod
    def of(cls, structure: Iterable[Row], weighed: Iterable[Weighable]) -> Ties:
        """Find the groups; a column that no structural row names is a group of its own."""
        parent: dict[int, int] = {}

        def root(cell: int) -> int:
            while parent.setdefault(cell, cell) != cell:
                parent[cell] = cell = parent[parent[cell]]
            return cell

        for row in structure:
            for cell in row.cells:
                parent[root(cell)] = root(row.cells[0])
        claims: dict[int, set[str]] = {}
        for one in weighed:
            for cell in cells_of(one):
                claims.setdefault(root(cell), set()).add(one.claim.id)
        group = {cell: root(cell) for cell in list(parent)}
        return cls(group, {key: frozenset(ids) for key, ids in claims.items()})

    def others(self, one: Weighable, out: frozenset[str]) -> bool:
        """True when a claim but this one and ``out`` speaks of a group that this one speaks of."""
        own = {self.group[cell] for cell in cells_of(one)}
        return any(self.claims[key] - out - {one.claim.id} for key in own)


def cells_of(one: Weighable) -> set[int]:
    """Return the columns that a claim's rows name."""
    return {cell for row in (*one.rows, *one.open_rows) for cell in row.cells}


def heard_rows(
    structure: Sequence[Row], weighed: Iterable[Weighable]
) -> tuple[tuple[Row, ...], tuple[Row, ...], frozenset[int]]:
    """Return the structural rows that can forbid something, those that cannot, and the columns that these leave free.

    A whole that no claim speaks of is as large as its parts need it, a part nothing: such a row forbids nothing until
    its flow is asked for.
    """
    spoken = set[int]().union(*map(cells_of, weighed))
    heard, idle = list(structure), list[Row]()
    asleep: set[int] = set()
    while True:
        needed, still = set[int](), list[Row]()
        for row in heard:
            needed.update(c for c, v in zip(row.cells, row.coef, strict=True) if v < 0 or row.high < INF or c in spoken)
        for row in heard:
            free = row.high == INF and not needed.issuperset(row.cells)
            (idle if free else still).append(row)
            asleep.update(set(row.cells) - spoken if free else ())
        if len(still) == len(heard):
            return tuple(heard), tuple(idle), frozenset(asleep)
        heard = still
