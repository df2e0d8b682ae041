"""Who buys and who sells where no preposition tells: customers and suppliers by adjective, place and verb."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import is_bloc, is_country, is_region, parent
from steelyard.core.flow import Flow
from steelyard.reading.context import Context, Ranked, place_of
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark
from steelyard.reading.who.rows import comma_joins

_GOODS = 2
"""Words of goods before those who buy or sell them."""


def their_people(marks: Sequence[Mark], k: int) -> bool:
    """True for "Italian buyers": partners by the adjective right before them."""
    before = marks[k - 1].place if k and marks[k - 1].end == marks[k].first else None
    return marks[k].means.get("whole") == "partners" and before is not None and before.form != "name"


def of_kind(marks: Sequence[Mark], k: int) -> bool:
    """True for the part of the world at mark ``k`` in "the African (tea) buyers of Peruvian goods"."""
    place = marks[k].place
    if place is None or place.form != "adjective" or k + 2 >= len(marks):
        return False
    told = marks[k + 1].get("whole") == "partners" and marks[k + 1].first - marks[k].end <= _GOODS
    wide = not (is_country(place.code) or is_region(place.code) or is_bloc(place.code))
    return told and wide and marks[k + 2].get("prep") == "of"


def own_list(one: Ranked, flow: Flow) -> bool:
    """True where nothing says whose list it is, and the flow is no customer's purchases and no supplier's sales."""
    return one.assumed and not (one.flow == flow.mirrored() != flow)


def is_passive(marks: Sequence[Mark], k: int) -> bool:
    """True for what is sold: a form says so, or "was" right before the verb."""
    return "passive" in marks[k].means or (
        k > 0 and "level" in marks[k - 1].means and marks[k - 1].end == marks[k].first
    )


def made_in(marks: Sequence[Mark], k: int) -> str | None:
    """Where the goods come from that a clause begins with: "Chilean goods worth $5bn were imported by Peru"."""
    for j in range(k - 1, -1, -1):
        if marks[j].get("break") == "strong":
            return None
        place = marks[j].place
        if place is not None and place.form == "adjective" and "goods" in marks[j + 1].means:
            return place.code if marks[j + 1].first == marks[j].end else None
    return None


def receives(marks: Sequence[Mark], j: int) -> bool:
    """True for the "it" of "sold it only $5m": who takes what the figure behind it tells."""
    behind = next((n for n in range(j + 1, len(marks)) if not marks[n].is_a("hedged", "thin")), None)
    sold = marks[j - 1].get("verb_flow") == "exports" and marks[j - 1].end == marks[j].first
    return sold and behind is not None and marks[behind].figure is not None and marks[behind].first - marks[j].end <= 2


def past_apposition(marks: Sequence[Mark], k: int, heads: Sequence[Head]) -> tuple[int, int]:
    """Return where to look for the subject of a verb from, and how far: "Peru, a small economy, bought ..."."""
    last = heads[-1] if heads else None
    closed = k > 0 and marks[k - 1].means.get("break") == "weak" and "plain" not in marks[k - 1].means
    told = last is not None and last.flow is not None and not _in_aside(marks, last.mark, k)
    if last is None or told or not closed:
        return k - 1, last.mark if last is not None else -1
    opened = next((j for j in range(last.mark, 0, -1) if marks[j].get("break") == "weak"), 0)
    earlier = [head.mark for head in heads if head.mark < opened]
    return (opened - 1, earlier[-1] if earlier else -1) if opened else (k - 1, last.mark)


def _in_aside(marks: Sequence[Mark], flow: int, k: int) -> bool:
    """True for a flow of "Chile, which takes half of exports, bought" and "Chile, where Peru sells, bought"."""
    which = next((j for j in range(flow, 0, -1) if "break" in marks[j].means or _whither(marks[j])), 0)
    comma = marks[which - 1]
    tells = (
        marks[which].means.get("break") == "relative" or "antecedent" in marks[which].means or _whither(marks[which])
    )
    opened = which > 1 and tells and comma.get("break") == "weak"
    return opened and "plain" not in comma.means and not any("break" in m.means for m in marks[flow + 1 : k - 1])


def _whither(mark: Mark) -> bool:
    return mark.means.get("refer") == "thither"


def opens_inside(mark: Mark, j: int, code: str) -> bool:
    """True for the country of "In Peru exports rose" at the front of a sentence; "in Africa" only says where."""
    named = j <= 2 and mark.place is not None and mark.place.form == "name"
    return named and (is_country(code) or is_region(code) or is_bloc(code))


def joined_before(marks: Sequence[Mark], j: int, context: Context) -> str | None:
    """Return the economy that "and" or a comma joins to the one at mark ``j``; "With Chile, Peru ..." joins none."""
    j -= int(j > 0 and (marks[j - 1].get("refer") == "its" or "thin" in marks[j - 1].means))
    if j < 2 or marks[j - 1].get("break") != "weak":
        return None
    return place_of(marks[j - 2], context) if comma_joins(marks, j - 1) else None


def as_a_whole(marks: Sequence[Mark], j: int, code: str, context: Context) -> bool:
    """True for the economy of "For Canada as a whole, exports rose", in a text on one of its regions too."""
    after = marks[j + 1] if j + 1 < len(marks) else None
    whole = (
        after is not None and (after.get("refer") == "world" or "entire" in after.means) and after.first == marks[j].end
    )
    return whole and (code == context.reporter or parent(context.reporter or "") == code)


def whose_list(marks: Sequence[Mark], k: int) -> str | None:
    """How the name right behind a list of sellers stands to it: "the largest exporters to Chile" are those of Chile."""
    after = next((m for m in marks[k + 1 : k + 3] if "thin" not in m.means or m.place is not None), None)
    listed = marks[k].get("whole") == "partners" and after is not None and after.place is not None
    return "of" if listed and after is not None and after.first - marks[k].end <= 1 else None
