"""Flow: which way the goods go, always seen from the reporter."""

from __future__ import annotations

from enum import StrEnum


class Flow(StrEnum):
    """A flow between reporter and partner, seen from the reporter."""

    EXPORTS = "exports"
    """From the reporter to the partner."""
    IMPORTS = "imports"
    """From the partner to the reporter."""
    TURNOVER = "turnover"
    """exports + imports."""
    BALANCE = "balance"
    """exports - imports; a deficit is negative."""

    def mirrored(self) -> Flow:
        """Return the same flow as the partner sees it (a balance also changes its sign).

        >>> Flow.EXPORTS.mirrored()
        <Flow.IMPORTS: 'imports'>
        """
        if self == Flow.EXPORTS:
            return Flow.IMPORTS
        return Flow.EXPORTS if self == Flow.IMPORTS else self


EXPORTS = Flow.EXPORTS
IMPORTS = Flow.IMPORTS
TURNOVER = Flow.TURNOVER
BALANCE = Flow.BALANCE
"""By a name of its own: to ask an enumeration for a member costs more than what is then asked of it."""
ONE_WAY = (EXPORTS, IMPORTS)
"""The flows that go one way."""
