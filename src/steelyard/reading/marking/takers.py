"""Who takes a flow is its partner: "exports worth $5bn were bought by Chile", "imports were supplied by Peru"."""

from __future__ import annotations

from steelyard.reading.marking.mark import Mark

_LEADS = {("exports", "imports"): "to", ("imports", "exports"): "from"}


def with_takers(marks: list[Mark]) -> list[Mark]:
    """Read "were bought by" behind exports as "to", and "were supplied by" behind imports as "from"."""
    flow, found = "", marks
    for k, mark in enumerate(marks):
        if mark.get("break") == "strong":
            flow = ""
        flow = mark.get("flow") or flow
        led = _LEADS.get((flow, mark.get("verb_flow") or "")) if flow and "flow" not in mark.means else None
        by = _by(marks, k) if led is not None else None
        if led is not None and by is not None:
            found = _joined(found, mark, marks[by], led)
    return found


def _by(marks: list[Mark], k: int) -> int | None:
    """The mark "by" of a verb in the passive, with a name behind it."""
    if not k or "copula" not in marks[k - 1].means or marks[k - 1].end != marks[k].first:
        return None
    n = k + 1
    while n + 1 < len(marks) and marks[n].first == marks[n - 1].end and marks[n].is_a("part", "plain", "hedged"):
        n += 1
    tied = n + 1 < len(marks) and marks[n].first == marks[n - 1].end and marks[n].get("prep") == "by"
    return n if tied and marks[n + 1].place is not None and marks[n + 1].first - marks[n].end <= 1 else None


def _joined(marks: list[Mark], verb: Mark, by: Mark, led: str) -> list[Mark]:
    """The marks with one that leads to a name in the place of a verb and its "by"."""
    means = {"prep": led, "share": verb.means["share"]} if "share" in verb.means else {"prep": led}
    first = verb.first if verb.end == by.first else by.first
    one = Mark(first, by.end, means)
    return [one if mark is by else mark for mark in marks if mark is not verb]
