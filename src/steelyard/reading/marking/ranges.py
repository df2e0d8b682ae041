"""What joins two sums to the ends of a range: "between $12bn and $13bn", "$12bn to $13bn"."""

from __future__ import annotations

import math
from collections.abc import Sequence

from steelyard.reading.marking.automaton import Match
from steelyard.reading.marking.money_beside import tied_sign
from steelyard.reading.marking.tokens import Token

_CLOSE = 1.3
"""The most times its lower end that the upper one is where nothing opens the range: "rose $2bn to $9bn" has none."""
_NEAR = 4
"""Tokens before a range in which "from" may stand: "from about $12bn to $13bn"."""


def joins(tokens: Sequence[Token], first: int, end: int, link: Match | None, scale: float, *, priced: bool) -> bool:
    """True where what stands behind a sum of tokens ``first`` .. ``end - 1`` makes it the lower end of a range."""
    if link is not None and first and link.kind == "joint" and tokens[first - 1].key == link.value:
        return True
    if link is not None and first and link.kind == "range" and scale > 1.0:
        return all(token.key != link.value for token in tokens[max(0, first - _NEAR) : first])
    return priced and scale > 1.0 and tied_sign(tokens, end)


def widest(link: Match | None) -> float:
    """How many times its lower end the upper end of a range may be."""
    return _CLOSE if link is not None and link.kind == "range" else math.inf
