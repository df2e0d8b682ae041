"""Names behind a flow that a word such as "from" leads to, and that are no partners of it."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.mark import Mark

_FAR = 8
"""Words between an owner and its flow."""


def left_out(marks: Sequence[Mark], j: int) -> bool:
    """True for the partner that is none: "imports from countries other than Peru"."""
    return (
        j > 1
        and "outside" in marks[j - 1].means
        and marks[j - 1].end == marks[j].first
        and "prep" in marks[j - 2].means
    )


def owns_flow(marks: Sequence[Mark], j: int) -> bool:
    """True for the owner of the next flow: "the surplus was down from Peru's record surplus in June"."""
    if j + 2 >= len(marks) or marks[j + 1].get("refer") != "own":
        return False
    n = j + 2
    while n + 1 < len(marks) and marks[n].is_a("plain", "thin", "order", "measure") and "flow" not in marks[n].means:
        n += 1
    return "flow" in marks[n].means and marks[n].first - marks[j + 1].end <= _FAR
