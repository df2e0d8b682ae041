"""Whose flow it is of which a sentence tells a part: of the owner that the text is on, not of who has the part."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import is_country, is_region
from steelyard.reading.context import Context, place_of, prep_before
from steelyard.reading.marking.mark import RANKS, Mark, one_is
from steelyard.reading.places import more_or_less, part_in_brackets

_PART = 8
"""Marks of a part, told with its sum, and of its whole."""
_TAKEN = 4
"""Marks from a verb to the owner of what it takes a part of: "taking 5% of its"."""
_GOING = (
    "copula", "dash", "participle", "plain", "prep", "recalled", "same_head", "share", "skip", "thin", "verb_flow",
)  # fmt: skip
"""Kinds that may stand between a part and who has it."""
_TAKES = {"exports": "imports", "imports": "exports", "turnover": ""}
"""A flow by what a partner does that takes a part of it."""


def contained(marks: Sequence[Mark], k: int, context: Context) -> bool:
    """True for the whole of "12 percent of the turnover": the clause's subject is the part, not the owner."""
    if "percent" not in context.holds:
        return False
    if _share_held(marks, k):
        return True
    first = k - 1
    while first > max(0, k - _PART) and "flow" not in marks[first].means:
        first -= 1
    if not any(m.means.get("figure") == "percent" for m in marks[first:k]):
        return False
    near = [m for m in marks[first:k] if not m.is_a("hedged", "thin") or "break" in m.means]
    had = one_is("share", near) and not one_is("move", near)
    links = ("of", "in") if had else ("of",)  # "had a share of 12 percent in exports"
    told = tuple([m for m in near if m.means.get("share") != "share"])  # "had a 12 percent share in exports"
    return any(_is_part(told[:n]) for n, m in enumerate(told) if m.means.get("prep") in links)


def _share_held(marks: Sequence[Mark], k: int) -> bool:
    """True for the whole of "Peru had the largest share of (May's) exports": who has a part owns no flow."""
    n = k - 1
    while n > 1 and marks[n].is_a("thin", "plain", "period", "refer", "goods") and "prep" not in marks[n].means:
        n -= 1
    if n < 2 or marks[n].means.get("prep") not in ("of", "in") or marks[n - 1].means.get("share") != "share":
        return False
    j = n - 1
    while j > 0 and marks[j].is_a("share", "forms", "thin", "plain", "most", "verb_flow", "level"):
        j -= 1
    return j < n - 1 and marks[j].place is not None and marks[j].end == marks[j + 1].first


def _is_part(lead: Sequence[Mark]) -> bool:
    """True behind a percentage, or the sum that it is: "12 percent", "12 percent (5 million)", "12%, or $5m,"."""
    joined = any(m.is_a("bracket", "alike") for m in lead[-5:])
    figures = [m for m in lead if not m.is_a("break", "alike")] if joined else lead
    told = [m.get("figure") for m in figures[-2:]]
    return told[-1:] == ["percent"] or (joined and told[:1] == ["percent"] and told[1] is not None)


def part_of_flow(marks: Sequence[Mark], k: int, context: Context) -> tuple[str, str] | None:
    """Return the parties of "Peru accounted for $5m of the imports", where the text has told whose imports they are."""
    j = k - 1
    if j < 3 or "thin" not in marks[j].means or marks[j - 1].get("prep") != "of" or marks[j - 2].figure is None:
        return None
    j -= 3
    while j > 0 and marks[j].is_a("share", "hedged", "plain") and marks[j].end == marks[j + 1].first:
        j -= 1
    code = place_of(marks[j], context) if any("share" in m.means for m in marks[j + 1 : k]) else None
    owner = context.reporter
    return (owner, code) if code and owner and code not in (owner, context.home) and marks[j].place else None


def takers_whole(marks: Sequence[Mark], j: int, taker: str | None, flow: str, context: Context) -> str | None:
    """Whose "its exports" are of which somebody takes a part: "Peru is one of Chile's partners, taking 5% of its
    exports". ``taker`` is who "its" at mark ``j`` would be; None where it may be that one.
    """
    way = _TAKES.get(flow)
    if j < _TAKEN or way is None or taker is None or "percent" not in context.holds:
        return None
    of, part, n = marks[j - 1], marks[j - 2], j - 3
    if of.get("prep") != "of" or part.get("figure") != "percent":
        return None
    while n > 0 and marks[n].is_a("hedged", "thin", "plain") and "break" not in marks[n].means:
        n -= 1
    verb = marks[n]
    if not ("share" in verb.means or verb.get("verb_flow") == way) or verb.get("verb_flow") not in (None, way):
        return None
    if any(m.get("prep") in ("to", "from") and m.first - marks[j].end <= _PART for m in marks[j + 1 :]):
        return None  # "takes 5% of its imports from Chile"
    subject = _who_takes(marks, n)
    if place_of(marks[subject], context) != taker or marks[subject + 1].get("refer") == "own":
        return None
    named = {place_of(m, context) for m in marks[:n] if m.place is not None} - {taker}
    other = named.pop() if len(named) == 1 else context.reporter
    return other if other != taker else None


def _who_takes(marks: Sequence[Mark], n: int) -> int:
    """The mark of who takes, by the verb at mark ``n``: "Chile relies on Peru, which takes", "... is Peru, taking"."""
    k = n - 1
    while k > 0 and marks[k].is_a("hedged", "thin", "plain") and "break" not in marks[k].means:
        k -= 1
    which = k > 1 and marks[k].get("break") == "relative"
    k -= which
    k -= k > 0 and marks[k].get("break") == "weak" and "plain" not in marks[k].means
    named = k > 0 and marks[k].place is not None and not marks[k].office
    if named and (which or "copula" in marks[k - 1].means):
        return k
    return next((k for k, m in enumerate(marks[:n]) if m.place is not None), 0)


def some_of(marks: Sequence[Mark], j: int) -> bool:
    """True for some of those of a continent or group: "with three of its Asian partners", "to most of Africa"."""
    led = marks[j - 1] if "prep" in marks[j - 1].means else marks[j - 2]
    name = next((m for m in marks[j + 1 : j + 4] if m.get("refer") != "its" and "thin" not in m.means), None)
    place = name.place if name is not None else None
    one = marks[j].first - led.end == 1 and "prep" in led.means
    return one and place is not None and not (is_country(place.code) or is_region(place.code))


def falls_to(marks: Sequence[Mark], j: int) -> bool:
    """True for the name that a share falls to: «12% импорта пришлось на Китай», «в импорте на Китай пришлось 12%»."""
    if j < 2 or marks[j - 1].end != marks[j].first:
        return False
    behind = next((m for m in marks[j + 1 : j + 4] if not (m.when is not None or m.get("prep") == "in")), None)
    return "share" in marks[j - 2].means or (behind is not None and "share" in behind.means)


def is_further(marks: Sequence[Mark], k: int, partner: str) -> bool:
    """True for a partner of the next figure alone: "exported $9m, including $4m to Peru", "$9m; 40% went to Peru"."""
    figures, told, closed = 0, False, False
    for n in range(k + 1, len(marks)):
        mark = marks[n]
        if "flow" in mark.means or "verb_flow" in mark.means:
            return told and any(_named(marks, j) == partner and _part_goes(marks, j) for j in (n + 1, n + 2))
        closed = closed or mark.means.get("break") == "strong"
        parted = figures == 1 and mark.means.get("skip") not in (None, "name")  # "exported $9m, of it to Peru $4m"
        figures += parted or (mark.figure is not None and mark.figure.unit != "percent")
        told = told or mark.figure is not None
        if mark.place is not None and mark.place.code == partner:
            falls = ("prep" in marks[n - 1].means and falls_to(marks, n)) or _has_part(marks, n)
            apart = falls or _part_goes(marks, n) or _next_with_own(marks, n) or _has_place(marks, n)
            return (figures > 1 and not closed) or (told and apart)
    return False


def shared_out(marks: Sequence[Mark], k: int, partner: str | None) -> bool:
    """True for the whole of parts of which others than the ``partner`` of a text have some: "shipped 9 tonnes, 5 of
    them to Peru and 3 to Oman", "sold goods for $9m, of which Peru took 24%".
    """
    figures = (n for n in range(k + 1, len(marks)) if marks[n].figure is not None)
    first = next(figures, len(marks))
    if first == len(marks) or any(marks[n].one_of(("flow", "place")) for n in range(k + 1, first)):
        return False
    end = next((n for n in range(first + 1, len(marks)) if "flow" in marks[n].means), len(marks))
    others = (j for j in range(first + 1, end) if _named(marks, j) not in (None, partner))
    return any(_part_goes(marks, j) or _takes_part(marks, j) for j in others)


def _named(marks: Sequence[Mark], j: int) -> str | None:
    """The economy that a mark names."""
    place = marks[j].place if j < len(marks) and not marks[j].office else None
    return place.code if place is not None else None


def _takes_part(marks: Sequence[Mark], j: int) -> bool:
    """True for the name in "of which Peru took 24%"."""
    which, of, verb = marks[j - 1], marks[j - 2], marks[j + 1] if j + 1 < len(marks) else None
    led = which.get("break") == "relative" and of.get("prep") == "of" and which.end == marks[j].first
    return led and verb is not None and "share" in verb.means and verb.first == marks[j].end


def _has_place(marks: Sequence[Mark], j: int) -> bool:
    """True for a name in a clause that tells its place: "exported $9m, and Peru was the largest market, at $4m", not
    "sold $9m, which made it Peru's largest supplier".
    """
    if prep_before(marks, j) == "of" or (j + 1 < len(marks) and marks[j + 1].get("refer") == "own"):
        return False
    opens = next((k for k in range(j - 1, 0, -1) if "break" in marks[k].means or marks[k].figure is not None), 0)
    ends = next((k for k in range(j, len(marks)) if "break" in marks[k].means or marks[k].figure is not None), j)
    return "break" in marks[opens].means and any(mark.is_a(*RANKS) for mark in marks[opens:ends])


def _next_with_own(marks: Sequence[Mark], j: int) -> bool:
    """True for the next who has a figure: «Перу вывезло 5 тонн, а Чили — 3 тонны», "— на 3%", «: в Чили – 3 тонны»."""
    if j + 2 >= len(marks) or marks[j + 1].first != marks[j].end:
        return False
    if "dash" not in marks[j + 1].means:
        listed = j > 1 and "colon" in marks[j - 2].means and "prep" in marks[j - 1].means
        return listed and marks[j + 1].figure is not None  # ": to Peru $5m"
    told = marks[j + 3] if "prep" in marks[j + 2].means and j + 3 < len(marks) else marks[j + 2]
    led = j > 1 and "prep" in marks[j - 1].means
    opened = marks[j - 2].is_a("colon", "bracket") if led else "break" in marks[j - 1].means
    return told.figure is not None and opened and (led or marks[j].get("form") == "subject")


def _has_part(marks: Sequence[Mark], j: int) -> bool:
    """True for "Peru's share" and "the share of Peru"."""
    own = j + 2 < len(marks) and marks[j + 1].get("refer") == "own" and marks[j + 2].get("share") == "share"
    return own or (j > 1 and marks[j - 1].get("prep") == "of" and marks[j - 2].get("share") == "share")


def _part_goes(marks: Sequence[Mark], j: int) -> bool:
    """True for the name to which a part goes: "40% of it went to Peru", "40% going to Peru", "; $4m went to Peru"."""
    k = j - 1
    if j >= len(marks) or not marks[k].is_a("prep", "share"):
        return False
    while k > 0 and marks[k].is_a(*_GOING) and marks[k + 1].first - marks[k].end <= 1:
        k -= 1
    n = k - 1
    while n > 0 and marks[n].is_a("hedged", "thin") and "break" not in marks[n].means:
        n -= 1
    led = k > 0 and marks[k].figure is not None and (marks[n].is_a("break", "part", "skip") or not n)
    return (led or (k > 0 and marks[n].get("prep") == "with")) and not more_or_less(marks, k)


def in_part(marks: Sequence[Mark], k: int) -> bool:
    """True for the whole of a part: "12% of its exports"."""
    n = k - 1
    while n > 0 and marks[n].end == marks[n + 1].first and (marks[n].place or marks[n].is_a("refer", "plain", "thin")):
        n -= 1
    return n > 0 and marks[n].get("prep") == "of" and marks[n - 1].get("figure") == "percent"


def of_bracket(marks: Sequence[Mark], k: int) -> bool:
    """True for a flow that only a part in brackets is of, and nothing behind them: "$9m (45% of exports), to Kenya"."""
    edge = next((n for n in reversed(range(k)) if "bracket" in marks[n].means), None)
    return edge is not None and part_in_brackets(marks, edge)
