"""Who takes a flow is its partner: "exports worth $5bn were bought by Chile", "imports were supplied by Peru",
"exports sent to Chile".
"""

from __future__ import annotations

from collections.abc import Set

from steelyard.reading.marking.mark import Mark

_TAKES = ("verb_flow", "participle")
_LEADS = {("exports", "imports"): "to", ("imports", "exports"): "from"}
_WHITHER = {"exports": ("to", "toward"), "imports": ("from",)}
"""Where what a flow's participle leads to lies."""
_DONE = {"exports": "to", "imports": "by"}
_CLAUSE = ("break", "flow", "verb_flow", "level", "move", "other")
_WORDS = 3
"""Words of goods that stand before a participle."""


def with_takers(marks: list[Mark], holds: Set[str]) -> list[Mark]:
    """Read "were bought by" behind exports as "to", and "were supplied by" behind imports as "from"; ``holds`` are all
    kinds that the marks have.
    """
    marks = _went(marks) if "copula" in holds and "verb_flow" in holds else marks
    flow, found = "", marks
    if "flow" not in holds or holds.isdisjoint(_TAKES):
        return marks
    for k, mark in enumerate(marks):
        if "break" in mark.means and mark.means["break"] == "strong":
            flow = ""
        if "flow" in mark.means:
            flow = mark.means["flow"] or flow
        elif flow and "verb_flow" in mark.means:
            led = _LEADS.get((flow, mark.means["verb_flow"]))
            by = _by(marks, k) if led is not None else None
            if led is not None and by is not None:
                found = _joined(found, mark, marks[by], led)
    return _with_participles(found)


def _went(marks: list[Mark]) -> list[Mark]:
    """Read what was done to a part as where it went: "30 percent (of it) was sold to Peru", "was bought by Peru"."""
    for k in range(1, len(marks) - 3):
        if "copula" not in marks[k].means:
            continue
        verb, link, name = marks[k + 1], marks[k + 2], marks[k + 3]
        done = "verb_flow" in verb.means and name.place is not None
        led = _DONE.get(verb.get("verb_flow") or "", "-") == link.get("prep") and verb.first - marks[k].end <= 1
        if not (done and led and link.first == verb.end and name.first - link.end <= 1):
            continue
        part = next((n for n in range(k - 1, -1, -1) if marks[n].figure is not None), None)
        near = () if part is None else marks[part + 1 : k]
        if part is not None and marks[part].get("figure") == "percent" and not any(m.one_of(_CLAUSE) for m in near):
            went = Mark(marks[k].first, link.end, {"share": "share"})
            return [*marks[:k], went, *_went(marks[k + 3 :])]
    return marks


def _with_participles(marks: list[Mark]) -> list[Mark]:
    """Read a participle right behind a flow, or behind its goods, as the word that leads to the partner: "exports
    (of tea) bound for Chile", "imports bought from Peru".
    """
    found: list[Mark] = []
    led = False
    for mark in marks:
        before = found[-1] if found and found[-1].end == mark.first else None
        bought = before is not None and "verb_flow" in before.means and not before.is_a("flow", "copula")
        if before is not None and bought and mark.get("prep") in _whither(found[:-1], before):
            led, found[-1] = True, Mark(before.first, mark.end, {"prep": mark.means["prep"]})
        elif "participle" in mark.means and "share" in mark.means and mark.get("prep") in _whither(found, mark):
            led = True
            found.append(Mark(mark.first, mark.end, {k: v for k, v in mark.means.items() if k != "share"}))
        else:
            found.append(mark)
    return found if led else marks


def _whither(before: list[Mark], participle: Mark) -> tuple[str, ...]:
    """The words that lead to the partner of the flow that a participle belongs to; none where it stands apart."""
    n, edge = len(before) - 1, participle.first
    while n > 0 and before[n].is_a("goods", "plain") and before[n].end == edge:
        n, edge = n - 1, before[n].first
    if n > 0 and before[n].get("prep") == "of" and edge - before[n].end <= _WORDS:
        n, edge = n - 1, before[n].first  # "of tea"
    tied = n >= 0 and before[n].end == edge and "verb_flow" not in before[n].means
    return _WHITHER.get(before[n].get("flow") or "", ()) if tied else ()


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
