"""The next in a list of economies: which words put a figure there, and under which flow it stands."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.flow import EXPORTS, IMPORTS, TURNOVER, Flow
from steelyard.reading.context import Context, prep_before
from steelyard.reading.marking.mark import PARTS, Mark
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.places import Place

_LED = {EXPORTS: ("to",), IMPORTS: ("from", "at")}
"""What leads to the next partner of a list."""


def placed(marks: Sequence[Mark], place: Place, context: Context) -> bool:
    """True for the next in a list of economies: "Turkey came second with $4 billion", "Iran ($2 billion)"."""
    figure = marks[place.at]
    k = place.at - 2 if place.at > 1 and marks[place.at - 1].means.get("refer") == "its" else place.at - 1
    while (
        k > place.before and ("hedged" in marks[k].means or "thin" in marks[k].means) and "break" not in marks[k].means
    ):
        k -= 1
    if context.moved and k > place.before + 1 and marks[k].get("prep") == "by" and "dash" in marks[k - 1].means:
        k -= 1  # "- with Peru - by 31%", where the sentence before told growth
    if context.line and k == 2 and marks[k].get("prep") == "by" and _opens_row(marks, 1):
        k = 1  # "Peru - for 5 million"
    link = marks[k] if k >= 0 else None
    tied = link is not None and (link.means.get("prep") == "with" or link.means.get("break") == "weak")
    known = any(m.place is not None and not m.office for m in marks[max(place.before + 1, place.at - 8) : place.at])
    unit = context.unit if "bare" in figure.means else figure.means.get("figure")
    row = k == 1 and marks[0].place is not None and unit == "tonnes"  # «Перу – 483 тыс. тонн»
    row = row or (context.line and _opens_row(marks, k) and bool(unit))
    percent = figure.means.get("figure") == "percent"
    tied = tied or (context.share and percent and k > 0 and prep_before(marks, k) == "at")  # «у Перу 12%»
    first = context.money is None and (unit or "")[:3].isupper()  # growth alone was told before
    return tied and known and (row or first or unit in ("percent", "") or context.counts_in(unit))


def behind_colon(marks: Sequence[Mark], place: Place) -> bool:
    """True in a row of names and sums behind a colon: "By market: Peru $3bn, Chile $2bn"."""
    colon = next((k for k, mark in enumerate(marks) if "colon" in mark.means), len(marks))
    row = [k for k in range(colon + 1, len(marks)) if marks[k].figure is not None and not marks[k - 1].is_a("hedged")]
    return place.at in row and len(row) > 1 and all(_right_behind_name(marks, k) for k in row)


def _right_behind_name(marks: Sequence[Mark], k: int) -> bool:
    """True for a sum right behind the name with which the next of a row begins."""
    if k < 2 or marks[k - 1].place is None or marks[k - 1].office or "break" not in marks[k - 2].means:
        return False
    return marks[k - 1].end == marks[k].first and marks[k - 2].end == marks[k - 1].first


def _opens_row(marks: Sequence[Mark], k: int) -> bool:
    """True for the dash or colon (at mark ``k``) of a line of a list right behind the name that opens it."""
    name = marks[0].place
    named = k == 1 and name is not None and name.form == "name" and not marks[0].office
    return named and marks[0].end == marks[1].first and marks[1].is_a("dash", "colon")


def given(marks: Sequence[Mark], place: Place, flow: Flow | None) -> bool:
    """True for the next in a list of buyers or sellers, by the form of the name or by what leads to it: «Китаю –»,
    «в Китай – на 5 млн» behind what was sold, «из Китая – на 5 млн» behind what was bought.
    """
    ways = _LED.get(flow or TURNOVER, ())
    led = marks[0].get("prep") in ways and marks[1].place is not None and marks[0].end == marks[1].first
    if not (led or (flow == EXPORTS and marks[0].get("form") == "given")):
        return False
    between = [mark for mark in marks[1 + led : place.at] if not mark.is_a("hedged", "thin") or "break" in mark.means]
    dashed = (
        bool(between)
        and "dash" in between[0].means
        and all("dash" in m.means or m.get("prep") == "by" for m in between)
    )
    return dashed and marks[led].end == between[0].first


def parted(marks: Sequence[Mark], place: Place, flow: Flow | None) -> bool:
    """True for a sum that opens a sentence and its partner: "$3bn came from Peru, $2bn from Chile", behind imports."""
    if any(not m.is_a("hedged", "thin") for m in marks[: place.at]):
        return False
    behind = [m for m in marks[place.at + 1 : place.at + 4] if "thin" not in m.means]
    link, name = (*behind, None, None)[:2]
    own = {EXPORTS: "to", IMPORTS: "from"}.get(flow or TURNOVER)
    led = link is not None and link.get("prep") == own and link.first == marks[place.at].end
    return led and link is not None and name is not None and name.place is not None and name.first - link.end <= 1


def of_partners(marks: Sequence[Mark], place: Place, figure: Figure, context: Context) -> Flow | None:
    """The flow of a list of partners: "the largest partners are Peru ($5bn) and Chile ($3bn)".

    A place alone ("Chile is second with $3bn") is one by the flow that the last place told was of.
    """
    if "rank" not in place.holds or not place.holds.isdisjoint(("rank_exports", "rank_imports")):
        return None
    if figure.unit in PARTS:
        return None
    alone = any("standing" in m.means for m in marks[: place.at])
    if any("partner" in m.means for m in marks[: place.at]):
        return TURNOVER  # "in fifth place among partners, before Peru (5 billion)"
    return TURNOVER if "bracket" in marks[place.at - 1].means and not alone else context.ranking
