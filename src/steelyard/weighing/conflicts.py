"""Which claims cannot hold together: irreducible infeasible sets, and the least that must be set aside.

An irreducible set is infeasible, and feasible without any one of its members (Chinneck 2008, ch. 6). It is found
from the solver's certificate by a deletion filter; more of them by setting members aside in turn (Reiter 1987). What
to set aside is a minimum-weight hitting set, weighted by independent origins and directness, never by country,
speaker or outlet (rule 16). Conflicts are sought with hedges open (rule 2), on levels and once per growth or share
whose base can only be zero, on the homogenised system (rule 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from steelyard.weighing.program import NARROW, OFF, OPEN, TINY, Program, value_at
from steelyard.weighing.rows import Form, Weighable
from steelyard.weighing.solver import InfeasibleError, SolverError
from steelyard.weighing.system import System

MOST_SETS = 50
MOST_SOLVES = 1_500
"""Work limit instead of two seconds, so that results do not depend on the machine (rule 17: 1.3-1.6 ms a warm
solve).
"""
MOST_OPTIMA = 20
MOST_NODES = 20_000
"""Work limit of the search for hitting sets; past it the best one found stands alone."""

Members = frozenset[str]


@dataclass(frozen=True, slots=True)
class Irreducible:
    """One irreducible set; ``over`` names the growth or share whose base was held at 1 (None: on levels)."""

    claims: Members
    over: str | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What was found: irreducible sets, the optimal sets to set aside (empty tuple: nothing conflicts).

    ``holds`` says that all claims hold together as their narrow ranges read them, so that nothing need be opened;
    ``levels`` is the programme that showed it, still warm.
    """

    sets: tuple[Irreducible, ...]
    aside: tuple[Members, ...]
    truncated: bool
    levels: Program | None = field(default=None, compare=False, repr=False)

    @property
    def holds(self) -> bool:
        """True when nothing conflicts, also as the narrow ranges read it."""
        return self.levels is not None


def search(system: System, weights: Mapping[str, float], *, mode: str = OPEN) -> Search:
    """Return the irreducible sets of a system whose claims count in ``mode``, and what to set aside.

    Parameters
    ----------
    weights : claim -> weight (> 0); a heavier claim is set aside later.
    """
    if mode != NARROW and (levels := _holding(system)) is not None:
        return Search((), (frozenset(),), False, levels)  # what holds narrow holds open
    return _found(system, weights, {one.claim.id: mode for one in system.weighed})


def tight(system: System, found: Search, weights: Mapping[str, float]) -> tuple[Members, ...]:
    """Return the sets whose narrow rows cannot all hold although their open rows can: only rounding or a hedge saves
    them.
    """
    if found.holds:
        return ()
    rest = system.without(found.aside[0])
    modes = {one.claim.id: NARROW for one in rest.weighed}
    sets: list[Members] = []
    while fresh := [one.claims for one in _found(rest, weights, modes).sets]:
        shut = [claim for one in fresh for claim in one if modes[claim] == NARROW]
        sets += fresh
        if not shut:
            break
        modes.update(dict.fromkeys(shut, OPEN))
    return tuple(sets)


def settle(program: Program, weights: Mapping[str, float]) -> tuple[Members, Members]:
    """Make what counts in a programme of levels hold together; return the claims opened and those set aside for it.

    First ends give way by the tolerance of rule 3. Then one irreducible set after the other is opened, or, where it was
    (a search that was cut short), its lightest member set aside.
    """
    opened: set[str] = set()
    aside: set[str] = set()
    if program.feasible():
        return frozenset(), frozenset()
    program.loosen()
    while not program.feasible():
        clash = _filter(program, None)
        if not clash:
            raise SolverError("infeasible without a claim")
        if shut := {claim for claim in clash if program.modes[claim] == NARROW}:
            program.switch(shut, OPEN)
            opened |= shut
        else:
            least = min(clash, key=lambda claim: (weights.get(claim, 1.0), claim))
            program.switch([least], OFF)
            aside.add(least)
    return frozenset(opened - aside), frozenset(aside)


def _holding(system: System) -> Program | None:
    """Return the programme of levels where all claims hold together as their narrow ranges read them, growth among
    itself too; None where they do not.
    """
    levels = Program(system)
    if not levels.feasible():
        levels.loosen()
        if not levels.feasible():
            return None
    bare = _without_base(levels, system, frozenset())
    if not bare:
        return levels
    ratios = Program(system, homogeneous=True, slack=TINY)
    return levels if all(ratios.feasible(one.over) for one in bare) else None


def _found(system: System, weights: Mapping[str, float], modes: Mapping[str, str]) -> Search:
    levels = Program(system, slack=TINY)
    _restore(levels, modes)
    sets: list[Irreducible] = []
    budget = [MOST_SOLVES]
    truncated = _collect(levels, None, sets, None, budget)
    free = hitting_sets([one.claims for one in sets], weights)[0] if sets else frozenset()
    levels.switch(free, OFF)
    if truncated:
        free |= settle(levels, weights)[1]
    ratios: Program | None = None
    for one in _without_base(levels, system, free):
        if ratios is None:
            ratios = Program(system, homogeneous=True, slack=TINY)
            _restore(ratios, modes)
            ratios.switch(free, OFF)
        truncated |= _collect(ratios, one.over, sets, one.claim.id, budget)
    listed = _minimal([*_growth_alone(system, sets, modes), *sets])
    aside = hitting_sets([one.claims for one in listed], weights)
    rest = free - frozenset().union(*(one.claims for one in listed))
    return Search(tuple(listed[:MOST_SETS]), tuple(way | rest for way in aside), truncated)


def _growth_alone(system: System, sets: Iterable[Irreducible], modes: Mapping[str, str]) -> list[Irreducible]:
    """Return the growth claims of sets on levels that exclude each other by themselves: the level beside them only says
    that there was trade, and any other would say so too (rule 10).
    """
    over = {one.claim.id: one.over for one in system.weighed if one.over is not None}
    suspects = {frozenset(one.claims & over.keys()) for one in sets if one.over is None and one.claims - over.keys()}
    suspects = {grown for grown in suspects if len(grown) > 1}
    if not suspects:
        return []
    ratios = Program(system, homogeneous=True, slack=TINY)
    ratios.switch(modes, OFF)
    found = []
    for grown in sorted(suspects, key=_small):
        name = min(grown)
        _restore(ratios, {claim: modes[claim] for claim in grown})
        if not ratios.feasible(over[name]):
            found.append(Irreducible(_filter(ratios, over[name]), name))
        ratios.switch(grown, OFF)
    return found


def _without_base(levels: Program, system: System, free: Members) -> list[Weighable]:
    """Return the growth and share claims whose base is zero wherever the levels hold, with ``free`` set aside.

    For any other claim a point of the levels with its base above zero, divided by it, is a point of the homogenised
    system (rule 10).
    """
    if not levels.feasible():
        return []
    points = [levels.point()]
    found: list[Weighable] = []
    known: dict[object, bool] = {}
    for one in system.weighed:
        if one.over is None or one.claim.id in free:
            continue
        least, key = TINY * system.size(one.over), tuple(sorted(one.over.items()))
        if key not in known:
            known[key] = any(value_at(one.over, point) > least for point in points)
            if not known[key]:
                most = _most(levels, one.over)
                known[key] = most is None or most > least
                points += [levels.point()] if most is not None else []
        if not known[key]:
            found.append(one)
    return found


def _most(levels: Program, form: Form) -> float | None:
    """Return the greatest value of a form; None where it is open, also to the last digits of the solver."""
    try:
        return levels.bound(form, high=True)[0]
    except InfeasibleError:
        return None  # feasible within the tolerance, and not beyond it: no ground for an accusation


def _collect(program: Program, over: Form | None, sets: list[Irreducible], name: str | None, budget: list[int]) -> bool:
    """Add irreducible sets by setting members aside in turn, breadth first; True when the search was cut short.

    ``budget`` holds the solves that are left, shared by the searches of one system.
    """
    before = {claim: mode for claim, mode in program.modes.items() if mode != OFF}
    queue: list[Members] = [frozenset()]
    seen: set[Members] = {frozenset()}
    while queue:
        if len(sets) >= MOST_SETS or budget[0] <= 0:
            return True
        out, start = queue.pop(0), program.solves
        known = next((one.claims for one in sets if one.over == name and not one.claims & out), None)
        if known is None:
            program.switch(out, OFF)
            found = None if program.feasible(over) else _filter(program, over)
            _restore(program, before)
            budget[0] -= 1 + program.solves - start
            if not found:
                continue
            sets.append(Irreducible(found, name))
            known = found
        for member in sorted(known):
            nodes = out | {member}
            if nodes not in seen:
                seen.add(nodes)
                queue.append(nodes)
    return False


def _filter(program: Program, over: Form | None) -> Members:
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
    for mode in sorted(set(modes.values())):
        program.switch([claim for claim, held in modes.items() if held == mode], mode)


def _minimal(sets: Iterable[Irreducible]) -> list[Irreducible]:
    """Keep each set of claims once, and none that contains another."""
    found: list[Irreducible] = []
    for one in sorted(sets, key=lambda s: (len(s.claims), sorted(s.claims))):
        if not any(other.claims <= one.claims for other in found):
            found.append(one)
    return found


def hitting_sets(sets: list[Members], weights: Mapping[str, float]) -> tuple[Members, ...]:
    """Return all minimum-weight hitting sets, at most `MOST_OPTIMA`, in a fixed order.

    Branch and bound on the smallest set that is not hit; a member passed over in one branch stays out of the later
    ones, so that each hitting set is met once.
    """
    if not sets:
        return (frozenset(),)
    greedy = _greedy(sets, weights)
    best: list[Members] = []
    least = _weight(greedy, weights)
    nodes = 0
    stack: list[tuple[Members, Members, float]] = [(frozenset(), frozenset(), 0.0)]
    while stack:
        nodes += 1
        if nodes > MOST_NODES:
            return (min(best, key=sorted),) if best else (greedy,)
        chosen, barred, weight = stack.pop()
        if weight > least + 1e-9:
            continue
        unhit = [one - barred for one in sets if not one & chosen]
        if not unhit:
            best = [chosen] if weight < least - 1e-9 else [*best, chosen]
            least = min(least, weight)
            continue
        smallest = min(unhit, key=_small)
        branch = sorted(smallest)
        for k, member in reversed(list(enumerate(branch))):
            stack.append((chosen | {member}, barred | frozenset(branch[:k]), weight + weights.get(member, 1.0)))
    return tuple(sorted(best, key=_small)[:MOST_OPTIMA])


def _small(members: Members) -> tuple[int, list[str]]:
    return len(members), sorted(members)


def _weight(members: Members, weights: Mapping[str, float]) -> float:
    return sum(weights.get(member, 1.0) for member in members)


def _greedy(sets: list[Members], weights: Mapping[str, float]) -> Members:
    chosen: set[str] = set()
    while rest := [one for one in sets if not one & chosen]:
        members = sorted(frozenset().union(*rest))
        chosen.add(max(members, key=lambda m: sum(m in one for one in rest) / weights.get(m, 1.0)))
    return frozenset(chosen)
