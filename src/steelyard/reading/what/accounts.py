"""Balances that are none of trade: the current account's, a budget's, told of before in the text."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.context import Context
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import PARTS, Mark
from steelyard.reading.who.named import Named

_BOTH_WAYS = ("turnover", "balance", "surplus", "deficit")


def has_figure(marks: Sequence[Mark], k: int) -> bool:
    """True for a flow with a sum in its clause; one that is only named leaves the account told before as it is."""
    for mark in marks[k + 1 :]:
        if mark.means.get("figure", "percent") not in PARTS:
            return True
        if mark.get("break") in ("strong", "relative"):
            return False
    return any(mark.means.get("figure", "percent") not in PARTS for mark in marks[max(0, k - 3) : k])


def of_account(marks: Sequence[Mark], k: int, named: Named, found: Sequence[Head], context: Context) -> bool:
    """True for a balance that is none of trade: "the current account fell; the surplus was 5 mln"."""
    mark = marks[k]
    if mark.end - mark.first > 1 or named.other or named.goal or named.pair:
        context.account = False
        return False
    if found and found[-1].flow is None and not named.owner_name and (context.account or not context.told):
        return mark.get("flow") != "balance"
    return context.account and not any(has_figure(marks, head.mark) for head in found)


def serves(heads: Sequence[Head], marks: Sequence[Mark], *, told: bool) -> bool:
    """True for a sentence on services alone; where the text has ``told`` of goods, on their trade both ways."""
    alone = all(h.scope == "services" or marks[h.mark].get("scope") == "services" for h in heads)
    return alone and bool(heads) and (not told or any(m.get("flow") in _BOTH_WAYS for m in marks))


def of_served(marks: Sequence[Mark], k: int, named: Named) -> bool:
    """True for the exports behind a sentence on services: "Trade in services grew. Exports rose to $5bn"."""
    bare = marks[k].end - marks[k].first == 1 and "flow" in marks[k].means and not marks[k].is_a("goods")
    return bare and named.alone and named.owner is None and not any(m.is_a("goods") for m in marks)
