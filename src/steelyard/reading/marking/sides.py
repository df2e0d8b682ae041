"""A side or a market that is its economy: "the Chilean side", "the Chilean market bought"."""

from __future__ import annotations

from dataclasses import replace

from steelyard.reading.marking.mark import Mark


def sides(marks: list[Mark]) -> list[Mark]:
    """Read "the Chilean side" and "the Chilean market" (that bought) as Chile, whatever the words mean alone."""
    result: list[Mark] = []
    for k, mark in enumerate(marks):
        before = result[-1] if result else None
        bought = "market" in mark.means and (_taking(marks, k) or _takes_part(marks, k))
        near = before is not None and before.end == mark.first and (mark.get("issuer") == "side" or bought)
        place = before.place if before is not None and near else None
        if before is not None and place is not None and place.form == "adjective":
            result[-1] = Mark(before.first, before.end, before.means, place=replace(place, form="name"))
            if not bought:
                result.append(Mark(mark.first, mark.end, {"issuer": "side", "plain": "plain"}))
            continue
        result.append(mark)
    return result


def _taking(marks: list[Mark], k: int) -> bool:
    """True for a market that buys, and one that has a share in a flow: "the share of the Czech market in exports"."""
    if k + 1 == len(marks):
        return False
    if marks[k + 1].get("verb_flow") == "imports":
        return True
    share = marks[k - 3] if k > 2 and marks[k - 2].get("prep") == "of" else marks[k - 2] if k > 1 else marks[k]
    led = (marks[k + 1].get("prep") or "").split("|")[0] == "in" and k + 2 < len(marks) and "flow" in marks[k + 2].means
    return led and "share" in share.means and marks[k].end == marks[k + 1].first


def _takes_part(marks: list[Mark], k: int) -> bool:
    """True for a market that takes a percentage, behind its verb or before it: "the Czech market took in May 5%"."""
    n = k + 1
    while n < len(marks) and marks[n].when is not None:
        n += 1
    after = marks[n + 1] if n + 1 < len(marks) else None
    if after is not None and marks[n].is_a("share", "forms", "verb_flow") and after.get("figure") == "percent":
        return marks[n].get("verb_flow") in (None, "imports")
    return k > 2 and marks[k - 2].is_a("share", "forms") and marks[k - 3].get("figure") == "percent"
