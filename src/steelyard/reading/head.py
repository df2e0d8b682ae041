"""A flow as the words of a text tell it: what the figures beside it are of."""

from __future__ import annotations

from dataclasses import dataclass

from steelyard.core.economy import WORLD
from steelyard.core.flow import Flow


@dataclass(slots=True)
class Head:
    """A flow with its parties, or (``flow`` None) something whose figures are no claims. ``mark`` is its index."""

    mark: int
    flow: Flow | None
    sign: int = 0
    reporter: str = ""
    partner: str = WORLD
    product: str | None = None
    scope: str = "goods"
    measure: str = "value"
    verb: bool = False
    first: int = 0
    """The token at which its words begin (owner included)."""
    named: bool = False
    """The text names a partner beside it."""
    world: bool = False
    """The text says that it is trade with all countries."""
    owned: bool = False
    """The text says whose it is and with whom: "Japan's trade with China" is told from Japan's side."""
    lent: bool = False
    """The text, not the sentence, tells whose it is."""
    spoken: bool = False
    """The sentence says whose it is: what it tells next of a partner alone is the same one's."""
    group: bool = False
    """Several partners, or one that is no economy known here, stand for it: its figures are no claims."""
    joint: tuple[Flow, ...] = ()
    """Two flows named together ("exports and imports"): of two figures each has one, a single one is their sum."""
    row: tuple[str, ...] = ()
    """The partners of a group, where all are named: as many figures are theirs, one each."""

    def left(self) -> Head:
        """Return the head as the next sentence has it, where it has no mark."""
        return self.left_with(self.reporter, self.partner, self.product)

    def left_with(self, reporter: str, partner: str, product: str | None) -> Head:
        """Return the head as the next sentence has it, with its parties and goods."""
        return Head(
            -1, self.flow, self.sign, reporter, partner, product, self.scope, self.measure, self.verb, self.first,
            self.named, self.world, self.owned, self.lent, self.spoken, self.group, self.joint, self.row,
        )  # fmt: skip
