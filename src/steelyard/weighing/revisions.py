"""Revisions: an office that corrects itself is no contradiction (rule 14).

Same office and quantity, published at least thirty days later, ranges that do not meet, a difference of at most a
tenth: the later figure binds, the earlier is kept with "revised since". A larger difference is a conflict; a later,
rounder figure supersedes nothing. Growth was said of the figures of its own day: where it clashes only with a later
vintage, it is a revision too, and binds nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from steelyard.core.claim import Claim, Kind
from steelyard.weighing.conflicts import Irreducible, Search, search
from steelyard.weighing.program import OFF, OPEN, Program
from steelyard.weighing.rows import INF, Weighable, base_of, row_of
from steelyard.weighing.system import System

DAYS = 30
MOST = 0.10


@dataclass(frozen=True, slots=True)
class Revision:
    """``later`` binds; ``earlier`` is shown with "revised since"."""

    earlier: Claim
    later: Claim


@dataclass(frozen=True, slots=True)
class OfItsDay:
    """A growth that clashes with a revised figure and held with the one known on its own day."""

    growth: Claim
    revision: Revision


def without_older_vintages(
    found: Search, system: System, revised: Sequence[Revision], weights: Mapping[str, float]
) -> tuple[Search, list[OfItsDay]]:
    """Return the search without the growth claims whose conflicts vanish with the vintage of their own day, and
    these.
    """
    older: dict[str, OfItsDay] = {}
    while fresh := {
        claim.growth.id: claim
        for one in found.sets
        for claim in _of_their_day(one, system, revised)
        if claim.growth.id not in older
    }:
        older |= fresh
        found = search(system.without(older), weights)
    return found, list(older.values())


def _of_their_day(one: Irreducible, system: System, revised: Sequence[Revision]) -> list[OfItsDay]:
    members = {w.claim.id: w for w in system.weighed if w.claim.id in one.claims}
    found = []
    for growth in members.values():
        said = growth.claim
        if said.kind != Kind.CHANGE or growth.over is None or not said.published:
            continue
        for revision in revised:
            earlier, later = revision.earlier, revision.later
            same = (said.reporter, said.partner, said.authority, said.flow, said.product, said.hs, said.scope) == (
                earlier.reporter, earlier.partner, earlier.authority, earlier.flow, earlier.product, earlier.hs,
                earlier.scope,
            )  # fmt: skip
            known = later.id in one.claims and said.published < (later.published or "")
            if same and known and earlier.period in (said.period, base_of(said)):
                found += [OfItsDay(said, revision)] if _holds_with(growth, earlier, one, system) else []
    return found


def _holds_with(growth: Weighable, earlier: Claim, one: Irreducible, system: System) -> bool:
    """True when the set holds once the growth is counted on the earlier figure."""
    assert growth.over is not None
    span, level = growth.claim.opened, earlier.opened
    low, high = (max(0.0, 1 + end / 100) for end in (span.low, span.high))
    if earlier.period == growth.claim.period:  # the flow then known was the earlier figure: its base follows
        form, ends = growth.over, (level.low / high if high else 0.0, level.high / low if low else INF)
    else:
        form, ends = growth.asked, (level.low * low, level.high * high)
    row = row_of(form, *ends, (growth.claim.id,))
    then = replace(growth, rows=(row,), open_rows=(row,))
    program = Program(replace(system, weighed=tuple(then if w is growth else w for w in system.weighed)))
    program.switch(list(program.modes), OFF)
    program.switch(one.claims, OPEN)
    return program.feasible()


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
