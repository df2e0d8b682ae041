"""The size of what is counted, which is no figure: "1.2 million 60-kg bags", "7 million 70cl bottles"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.automaton import Match
from steelyard.reading.marking.language import Language
from steelyard.reading.marking.tokens import Token

_DASHES = frozenset("-–—‑")


def is_size(tokens: Sequence[Token], at: int, words: Language) -> bool:
    """True behind the number in "60-kg", which tells the size of what is counted."""
    size = words.amount(tokens, at + 1) if at < len(tokens) and tokens[at].text in _DASHES else None
    return size is not None and "size" in size.means


def sized(tokens: Sequence[Token], at: int, words: Language) -> tuple[Match, int] | None:
    """What is counted, behind the number of its size: "1.2 million 60-kg bags", "7 million 70cl bottles"."""
    k = at + 2 if at + 1 < len(tokens) and tokens[at + 1].text in _DASHES else at + 1
    size = words.amount(tokens, k)
    if size is None or "size" not in size.means:
        return None
    k += 2 if k + 1 < len(tokens) and tokens[k + 1].text in _DASHES else 1
    unit = words.amount(tokens, k)
    return (unit, k) if unit is not None and unit.kind == "unit" and "size" not in unit.means else None
