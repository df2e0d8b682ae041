"""The first of a list of partners behind a flow: "in imports the picture is the usual one: Peru - 5 billion"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.core.economy import WORLD, is_bloc, parent
from steelyard.core.flow import IMPORTS, ONE_WAY
from steelyard.reading.context import Context, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import RANKS, Mark
from steelyard.reading.places import Place

_PLACES = ("standing", *RANKS, "level", "hedged", "thin", "plain")
_BEHIND_RANK = ("level", "prep", "break", "thin", "hedged", "plain", "when", "worth", "standing")
"""What may stand between a partner's place and its sum, beside the name."""
_LEADS = frozenset(("break", "prep", "hedged"))
_FAR = 4
"""Words between a partner and its figure."""


def first_of_list(marks: Sequence[Mark], place: Place, head: Head) -> int | None:
    """Return the partner that a list opens with, None where the figure is of the flow as a whole."""
    found = _opened(marks, place, head)
    found = _leader(marks, place, head) if found is None else found
    return _of_one(marks, place, head) if found is None else found


def owned_rank(marks: Sequence[Mark], j: int) -> int:
    """The place among partners that the economy at mark ``j`` gives: "Peru's largest partner", "its main buyer"."""
    own = j + 1 < len(marks) and marks[j + 1].means.get("refer") == "own"
    if not own and marks[j].means.get("refer") != "its":
        return 0
    k = j + 1 + own
    tied = k < len(marks) and all(a.end == b.first for a, b in pairwise(marks[j : k + 1]))
    return k if tied and marks[k].is_a(*RANKS) else 0


def _of_one(marks: Sequence[Mark], place: Place, head: Head) -> int | None:
    """The partner of "the largest fall in exports was that of Peru, by $3bn"."""
    if head.named or head.verb or head.mark < 0 or place.before > head.mark or "same_head" not in place.holds:
        return None
    for k in range(head.mark + 1, place.at - 3):
        was, that, of, name = marks[k : k + 4]
        tied = was.end == that.first and that.end == of.first and name.first - of.end <= 1
        if (
            tied
            and "level" in was.means
            and "same_head" in that.means
            and of.get("prep") in ("of", "with", "to", "from")
        ):
            return k + 3 if name.place is not None and not name.office else None
    return None


def _leader(marks: Sequence[Mark], place: Place, head: Head) -> int | None:
    """The economy of "in imports Peru comes first with $5bn" and "among buyers Peru was second ($3bn)"."""
    k = head.mark + 1
    if head.named or head.verb or k >= place.at - 1:
        return None
    before = [m for m in marks[max(0, head.mark - 2) : head.mark] if not m.is_a("dash", "thin")]
    led = before[-1] if before else None  # "in re-exports"
    if not ((led is not None and led.means.get("prep") in ("in", "between")) or _among(marks, head)):
        return None
    k = _past_whom(marks, k, head)
    placed = False
    while k < place.at - 1 and (marks[k].is_a("thin", "standing", "share") or _parts(marks[k])):
        placed, k = (
            placed or "standing" in marks[k].means,
            k + 1,
        )  # "in exports second place takes Peru", in another order
    n = place.at - 1
    while n > k and marks[n].is_a("hedged", "thin") and marks[n].end == marks[n + 1].first:
        n -= 1
    n -= int(n > k + 1 and marks[n].get("prep") == "by" and "bracket" in marks[n - 1].means)  # «Перу (на 5 млн)»
    link = marks[n]
    tied = link.end == marks[n + 1].first and (link.get("prep") in ("with", "in") or link.is_a("bracket", "dash"))
    if not tied or marks[k].place is None or marks[k].office or prep_before(marks, k) is not None:
        return None
    between = marks[k + 1 : n]
    near = marks[k].first - marks[k - 1].end <= 1 and link.first - marks[k].end <= _FAR
    verb = (
        placed or _among(marks, head) or bool(between) or link.first - marks[k].end == 1
    )  # "in exports Peru led with $5bn"
    return k if near and verb and all(m.one_of(_PLACES) for m in between) else None


def _among(marks: Sequence[Mark], head: Head) -> bool:
    """True for "among the buyers", a phrase that is the flow."""
    return head.mark >= 0 and "whole" in marks[head.mark].means and head.flow in ONE_WAY


def _parts(mark: Mark) -> bool:
    return "break" in mark.means and "plain" not in mark.means


def _past_whom(marks: Sequence[Mark], k: int, head: Head) -> int:
    """Where the words go on behind "the suppliers of goods to Kenya", Kenya being the one that they supply."""
    j = k
    while j < len(marks) and (marks[j].get("prep") in ("of", "to", "from") or marks[j].is_a("goods", "thin")):
        j += 1
    place = marks[j].place if j < len(marks) else None
    if place is None or place.code != head.reporter or j == k:
        return k
    dated = j + 2 < len(marks) and marks[j + 1].get("prep") == "in" and marks[j + 2].when is not None
    return j + 3 if dated else j + 1


def _opened(marks: Sequence[Mark], place: Place, head: Head) -> int | None:
    """The first of a list behind its flow: "in imports the picture is the usual one: Peru - 5 billion"."""
    k = place.at - 1
    while k > head.mark and not _LEADS.isdisjoint(marks[k].means) and marks[k].place is None:
        k -= 1
    named = k > head.mark + 1 and marks[k].place is not None and not marks[k].office and k > place.before
    if (
        not named
        or (head.named and not is_bloc(head.partner))
        or marks[place.at].first - marks[k].end > 2
        or prep_before(marks, k) not in (None, "as")
    ):
        return None
    between = marks[head.mark + 1 : k]
    if head.row and not any("colon" in m.means for m in between):
        return None  # "exports from Peru and Chile"
    return (
        k
        if any("break" in m.means or (head.named and "level" in m.means) for m in between)
        and not any("move" in m.means for m in between)
        else None
    )


def set_apart(marks: Sequence[Mark], k: int, figure: int) -> bool:
    """True for "and Peru, thanks to its mines, $5bn": only words between commas part a name from its figure."""
    opened, closed = marks[k + 1], marks[figure - 1]
    commas = opened.get("break") == closed.get("break") == "weak" and k + 1 < figure - 1
    tied = opened.first == marks[k].end and closed.end == marks[figure].first
    told = ("flow", "verb_flow", "figure", "level", "move")
    return commas and tied and not any(m.one_of(told) or m.place is not None for m in marks[k + 2 : figure - 1])


def market_behind(marks: Sequence[Mark], place: Place, head: Head) -> int | None:
    """The market behind a figure that is one of several: "exports reached 16 billion in Peru, 8 in Chile"."""
    if place.at + 2 >= len(marks) or not _led_in(marks, place.at):
        return None
    found = [k + 2 for k in range(len(marks) - 2) if marks[k].figure is not None and _led_in(marks, k)]
    if len(found) == 1 and head.flow == IMPORTS:  # "$48bn originated in Peru and $21bn in Chile"
        found += [-1 for k in range(place.before, place.at) if k >= 0 and marks[k].get("prep") == "from"][:1]
    return place.at + 2 if len(found) > 1 else None


def set_against(marks: Sequence[Mark], place: Place) -> int | None:
    """Return the economy with which something is compared, right before its figure: "against Peru ($5bn)"."""
    k, link = place.at - 2, marks[place.at - 1]
    if k <= max(place.before, 1) or marks[k].place is None or marks[k].office or link.first != marks[k].end:
        return None
    tied = link.end == marks[place.at].first and ("bracket" in link.means or link.get("prep") in ("with", "in"))
    led = marks[k - 1]
    compared = led.get("prep") == "against" or "compare" in led.means
    return k if tied and compared and led.end == marks[k].first else None


def passed(marks: Sequence[Mark], place: Place) -> int | None:
    """Return the economy that a place among partners is set against: "the second market, behind Peru ($5bn)"."""
    k = set_against(marks, place)
    return k if k is not None and any(m.is_a(*RANKS, "order", "standing") for m in marks[: k - 1]) else None


def _led_in(marks: Sequence[Mark], k: int) -> bool:
    prep, land = marks[k + 1], marks[k + 2]
    tied = prep.first == marks[k].end and land.first <= prep.end + 1
    return tied and prep.means.get("prep") == "in" and land.place is not None and not land.office


def inside_of(mark: Mark, reporter: str) -> bool:
    """True for a region of the country whose trade is told."""
    return mark.place is not None and parent(mark.place.code) == reporter != ""


def ranked_before(marks: Sequence[Mark], place: Place, head: Head, context: Context) -> str | None:
    """The partner whose place leads to the next sum: "exported $9bn, and Peru was its main market, with $5bn"."""
    one = context.ranked
    if one is None or not head.mark <= place.before < one.mark < place.at or place.before < 0:
        return None
    if head.partner != WORLD or (one.owner, one.flow) != (head.reporter, head.flow):
        return None
    between = marks[one.mark + 1 : place.at]
    if not all(m.place is not None or m.is_a(*_BEHIND_RANK) for m in between):
        return None
    names = [m.place.code for m in between if m.place is not None and not m.office]
    return names[-1] if names else one.member or None  # "..., followed by Chile with $3bn"
