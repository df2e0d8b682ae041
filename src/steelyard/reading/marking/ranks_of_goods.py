"""A place among those who buy or sell one good: "Peru's largest copper market", "the second biggest tea supplier".

The words of the good stand between the place and who has it; they are taken with both, as one place. What the world, or
a part of it, has most of is no place among an economy's partners.
"""

from __future__ import annotations

from steelyard.core.economy import is_country, is_region
from steelyard.reading.marking.mark import Mark

_LONGEST = 3
"""Words of a good."""
_CHIEF = "1"


def with_ranks_of_goods(marks: list[Mark]) -> list[Mark]:
    """Return the marks with such places as one; elsewhere words for buyers and sellers say nothing by themselves."""
    result: list[Mark] = []
    for mark in marks:
        flow, most = mark.means.get("ranker"), result[-1] if result else None
        if flow is not None:
            mark.means = {kind: value for kind, value in mark.means.items() if kind != "ranker"}
        if flow is not None and most is not None and "most" in most.means and _of_partners(result, mark):
            place = _CHIEF if most.means["most"] == "most" else most.means["most"]
            result[-1] = Mark(most.first, mark.end, {f"rank_{flow}": place})
        elif mark.means or mark.place is not None or mark.figure is not None:
            result.append(mark)
    return result


def _of_partners(result: list[Mark], mark: Mark) -> bool:
    """True for one to three words between the two, where no part of the world owns them."""
    if (
        not 1 <= mark.first - result[-1].end <= _LONGEST
        or not result[-1].means["most"].replace("most", _CHIEF).isdigit()
    ):
        return False
    own, owner = (*result[-2:-4:-1], None, None)[:2]
    if own is None or own.get("refer") != "own" or owner is None or own.end != result[-1].first:
        return own is None or own.get("refer") != "world"
    return owner.place is not None and (is_country(owner.place.code) or is_region(owner.place.code))
