"""Quantity, Bound and Estimate: what is asked, the hard interval that the claims leave, and a distribution inside
it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from steelyard.core.claim import Container
from steelyard.core.flow import Flow
from steelyard.core.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A flow of a pair over a period: with ``base`` its growth in percent on that period, with ``of`` its share in
    percent of that whole.
    """

    reporter: str
    partner: str
    flow: Flow
    period: Period
    unit: str = "USD"
    product: str | None = None
    scope: str = "goods"
    authority: str | None = None
    base: Period | None = None
    of: Container | None = None

    @property
    def below(self) -> Quantity | None:
        """What stands below the line of a growth or a share; None for a flow itself."""
        if self.base is not None:
            return replace(self, period=self.base, base=None, of=None)
        if self.of is None:
            return None
        whole = self.of
        return replace(
            self, reporter=whole.reporter, partner=whole.partner, flow=whole.flow, product=whole.product,
            period=whole.period or self.period, of=None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The interval that all accepted claims leave for a quantity; None is an open end.

    ``from_low`` and ``from_high`` are the ids of the claims that hold each end: the "because".
    """

    quantity: Quantity
    low: float | None
    high: float | None
    from_low: tuple[str, ...] = ()
    from_high: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Quantiles of a quantity by a stated model, never outside its Bound and never crossing."""

    quantity: Quantity
    p05: float
    p25: float
    p50: float
    p75: float
    p95: float
    model: str
    """Name and version of the model and its parameters."""
