"""Which claims cannot hold together: irreducible infeasible sets, and the least that must be set aside.

An irreducible set is infeasible, and feasible without any one of its members (Chinneck 2008, ch. 6). It is found
from the solver's certificate by a deletion filter; more of them by setting members aside in turn (Reiter 1987). What
to set aside is a minimum-weight hitting set, weighted by independent origins and directness, never by country,
speaker or outlet (rule 16). Conflicts are sought with hedges open (rule 2), on levels and once per growth or share
on the homogenised system (rule 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from steelyard.weighing.program import NARROW, OFF, OPEN, Program
from steelyard.weighing.system import System

MOST_SETS = 50
MOST_SOLVES = 1_500
"""Work limit instead of two seconds, so that results do not depend on the machine (rule 17: 1.3-1.6 ms a warm
solve).
"""
MOST_OPTIMA = 20

Members = frozenset[str]


@dataclass(frozen=True, slots=True)
class Irreducible:
    """One irreducible set; ``over`` names the growth or share whose base was held at 1 (None: on levels)."""

    claims: Members
    over: str | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What was found: irreducible sets, the optimal sets to set aside (empty tuple: nothing conflicts)."""

    sets: tuple[Irreducible, ...]
    aside: tuple[Members, ...]
    truncated: bool


def search(system: System, weights: Mapping[str, float], *, mode: str = OPEN) -> Search:
    """Return the irreducible sets of a system whose claims count in ``mode``, and what to set aside.

    Parameters
    ----------
    weights : claim -> weight (> 0); a heavier claim is set aside later.
    """
    if mode != NARROW and not search(system, weights, mode=NARROW).sets:
        return Search((), (frozenset(),), False)  # what holds narrow holds open
    levels = Program(system)
    levels.switch(levels.modes, mode)
    ratios: Program | None = None
    sets: list[Irreducible] = []
    truncated = _collect(levels, None, sets, None)
    free = hitting_sets([one.claims for one in sets], weights)[0] if sets else frozenset()
    levels.switch(free, OFF)
    for one in system.weighed:
        if one.over is None or one.claim.id in free:
            continue
        low, _ = levels.bound(one.over, high=False)
        if low is not None and low > 1e-6 * system.scale:
            continue  # the base is above zero wherever the levels hold: the homogenised system holds too
        if ratios is None:
            ratios = Program(system, homogeneous=True)
            ratios.switch(ratios.modes, mode)
            ratios.switch(free, OFF)
        truncated |= _collect(ratios, one.over, sets, one.claim.id)
    sets = _minimal(sets)
    return Search(tuple(sets), hitting_sets([one.claims for one in sets], weights), truncated)


def tight(system: System, found: Search, weights: Mapping[str, float]) -> tuple[Members, ...]:
    """Return the sets whose narrow rows cannot all hold although their open rows can: only rounding or a hedge saves
    them.
    """
    narrow = search(system.without(found.aside[0]) if found.sets else system, weights, mode=NARROW)
    return tuple(one.claims for one in narrow.sets)


def _collect(program: Program, over: dict[int, float] | None, sets: list[Irreducible], name: str | None) -> bool:
    """Add irreducible sets by setting members aside in turn, breadth first; True when the search was cut short."""
    before = {claim: mode for claim, mode in program.modes.items() if mode != OFF}
    queue: list[Members] = [frozenset()]
    seen: set[Members] = {frozenset()}
    start = program.solves
    while queue:
        if len(sets) >= MOST_SETS or program.solves - start > MOST_SOLVES:
            return True
        out = queue.pop(0)
        known = next((one.claims for one in sets if one.over == name and not one.claims & out), None)
        if known is None:
            program.switch(out, OFF)
            found = None if program.feasible(over) else _filter(program, over)
            _restore(program, before)
            if found is None:
                continue
            sets.append(Irreducible(found, name))
            known = found
        for member in sorted(known):
            nodes = out | {member}
            if nodes not in seen:
                seen.add(nodes)
                queue.append(nodes)
    return False


def _filter(program: Program, over: dict[int, float] | None) -> Members:
    """Deletion filter on the certificate's claims: drop each member that is not needed for infeasibility."""
    suspects = program.suspects()
    others = [claim for claim, mode in program.modes.items() if mode != OFF and claim not in suspects]
    modes = dict(program.modes)
    program.switch(others, OFF)
    if program.feasible(over):  # the certificate left a member out: filter them all
        _restore(program, {claim: modes[claim] for claim in others})
        suspects |= set(others)
    kept = set(suspects)
    for claim in sorted(suspects):
        program.switch([claim], OFF)
        if program.feasible(over):
            program.switch([claim], modes[claim])
        else:
            kept.discard(claim)
    _restore(program, {claim: mode for claim, mode in modes.items() if mode != OFF})
    return frozenset(kept)


def _restore(program: Program, modes: Mapping[str, str]) -> None:
    for mode in set(modes.values()):
        program.switch([claim for claim, held in modes.items() if held == mode], mode)


def _minimal(sets: Iterable[Irreducible]) -> list[Irreducible]:
    """Keep each set of claims once, and none that contains another."""
    found: list[Irreducible] = []
    for one in sorted(sets, key=lambda s: (len(s.claims), sorted(s.claims))):
        if not any(other.claims <= one.claims for other in found):
            found.append(one)
    return found


def hitting_sets(sets: list[Members], weights: Mapping[str, float]) -> tuple[Members, ...]:
    """Return all minimum-weight hitting sets, at most `MOST_OPTIMA`, in a fixed order."""
    if not sets:
        return (frozenset(),)
    members = sorted(frozenset().union(*sets))
    best: list[Members] = []
    least = float("inf")
    for size in range(1, min(len(sets), len(members), 6) + 1):
        if best and size * min(weights.get(m, 1.0) for m in members) > least:
            break
        for chosen in combinations(members, size):
            picked = frozenset(chosen)
            weight = sum(weights.get(m, 1.0) for m in chosen)
            if weight > least + 1e-9 or not all(picked & one for one in sets):
                continue
            best = [picked] if weight < least - 1e-9 else [*best, picked]
            least = min(least, weight)
    if not best:
        best = [_greedy(sets, weights)]
    return tuple(best[:MOST_OPTIMA])


def _greedy(sets: list[Members], weights: Mapping[str, float]) -> Members:
    chosen: set[str] = set()
    while rest := [one for one in sets if not one & chosen]:
        members = sorted(frozenset().union(*rest))
        chosen.add(max(members, key=lambda m: sum(m in one for one in rest) / weights.get(m, 1.0)))
    return frozenset(chosen)
