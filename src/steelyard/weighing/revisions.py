"""Revisions: an office that corrects itself is no contradiction (rule 14).

Same office and quantity, published at least thirty days later, ranges that do not meet, a difference of at most a
tenth: the later figure binds, the earlier is kept with "revised since". A larger difference is a conflict; a later,
rounder figure supersedes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from steelyard.core.claim import Claim, Kind

DAYS = 30
MOST = 0.10


@dataclass(frozen=True, slots=True)
class Revision:
    """``later`` binds; ``earlier`` is shown with "revised since"."""

    earlier: Claim
    later: Claim


def revisions(claims: Sequence[Claim]) -> list[Revision]:
    """Return the revisions among claims that were turned to one view and given offices."""
    groups: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.kind in (Kind.LEVEL, Kind.BALANCE) and claim.published and claim.period and claim.value:
            place = (claim.reporter, claim.partner, claim.authority, claim.product, claim.hs)
            groups[(*place, claim.kind, claim.flow, claim.period, claim.unit, claim.scope)].append(claim)
    found = []
    for rows in groups.values():
        rows.sort(key=lambda claim: claim.published or "")
        for i, earlier in enumerate(rows):
            later = next((one for one in reversed(rows[i + 1 :]) if _revises(one, earlier)), None)
            if later is not None:
                found.append(Revision(earlier, later))
    return found


def _revises(later: Claim, earlier: Claim) -> bool:
    assert later.value is not None
    assert earlier.value is not None
    if later.authority_assumed or earlier.authority_assumed or _days(earlier, later) < DAYS:
        return False
    apart = later.range.low > earlier.range.high or earlier.range.low > later.range.high
    rounder = (later.range.high - later.range.low) > 2 * (earlier.range.high - earlier.range.low)
    return apart and not rounder and abs(later.value - earlier.value) <= MOST * abs(earlier.value)


def _days(earlier: Claim, later: Claim) -> int:
    try:
        first, second = (date.fromisoformat((c.published or "")[:10]) for c in (earlier, later))
    except ValueError:
        return 0
    return (second - first).days
