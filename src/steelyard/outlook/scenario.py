"""Scenarios: projects added to the same futures, what each adds to the odds, and the least set that brings them to a
half.

A project brings a yearly value (a range) from a start year, ramps up over some years, happens with some chance, and
is additional or displaces part of what would have been traded anyway. Every project is drawn once a path, so odds
are compared like with like.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.target import Target
from steelyard.outlook.result import Array

MOST_EXHAUSTIVE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """``low``..``high`` plain units a year at full run; ``ramp`` years to full run; ``chance`` and ``displacing`` in
    0..1.
    """

    name: str
    low: float
    high: float
    start: int
    ramp: int = 1
    chance: float = 1.0
    displacing: float = 0.0
    flow: Flow = Flow.TURNOVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """What one project does to the odds of the target by ``year``: odds with it, and what it adds."""

    project: Project
    year: int
    odds: float
    added: float


def parse_projects(text: str, *, where: str) -> list[Project]:
    """Read a scenario file: one ``[[project]]`` a project.

    Raises
    ------
    InputError
        names the key that is missing or cannot be.
    """
    try:
        rows = tomllib.loads(text).get("project", [])
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"this is not TOML: {error}", where=where, mend="see steelyard outlook --help") from None
    if not rows:
        raise InputError("no [[project]] in it", where=where, mend="write [[project]] name, low, high, start")
    return [_project(row, where) for row in rows]


def _project(row: dict[str, object], where: str) -> Project:
    unknown = set(row) - set(Project.__slots__)
    missing = {"name", "low", "high", "start"} - set(row)
    if unknown or missing:
        words = f"unknown key {sorted(unknown)[0]!r}" if unknown else f"{sorted(missing)[0]!r} is missing"
        raise InputError(words, where=where, mend=f"take {', '.join(Project.__slots__)}")
    project = Project(**{**row, "flow": Flow(row.get("flow", "turnover"))})  # type: ignore[arg-type]
    good = (
        0 <= project.chance <= 1 and 0 <= project.displacing <= 1 and project.low <= project.high and project.ramp >= 1
    )
    if not good:
        raise InputError(
            f"{project.name}: a range, chance or ramp that cannot be",
            where=where,
            mend="chance and displacing lie in 0..1",
        )
    return project


def effect(projects: Sequence[Project], first: int, shape: tuple[int, int], rng: np.random.Generator) -> Array:
    """Return what each project adds: shape (projects, n, years), plain units."""
    n, years = shape
    out = np.zeros((len(projects), n, years))
    for i, project in enumerate(projects):
        size = rng.uniform(project.low, project.high, n) * (rng.random(n) < project.chance) * (1 - project.displacing)
        run = np.clip((first + np.arange(years) - project.start + 1) / project.ramp, 0, 1)
        out[i] = size[:, None] * run[None, :]
    return out


def levers(
    paths: Array, added: Array, projects: Sequence[Project], target: Target, first: int, year: int
) -> list[Lever]:
    """Return the projects ranked by what they add to the odds of the target by ``year``."""
    base = reach(paths, target.value, year - first)
    found = [
        Lever(
            project=p, year=year, odds=(odds := reach(paths + added[i], target.value, year - first)), added=odds - base
        )
        for i, p in enumerate(projects)
    ]
    return sorted(found, key=lambda lever: (-lever.added, lever.project.name))


def least_set(
    paths: Array, added: Array, projects: Sequence[Project], target: Target, first: int, year: int, *, aim: float = 0.5
) -> tuple[tuple[str, ...], float] | None:
    """Return the fewest projects that bring the odds by ``year`` to ``aim`` (the best of equally many); None: not
    even all do.
    """
    column = year - first
    if reach(paths, target.value, column) >= aim:
        return (), reach(paths, target.value, column)
    if reach(paths + added.sum(0), target.value, column) < aim:
        return None
    if len(projects) <= MOST_EXHAUSTIVE:
        for size in range(1, len(projects) + 1):
            tried = [
                (reach(paths + added[list(c)].sum(0), target.value, column), c)
                for c in combinations(range(len(projects)), size)
            ]
            best, chosen = max(tried, key=lambda pair: (pair[0], [-i for i in pair[1]]))
            if best >= aim:
                return tuple(projects[i].name for i in chosen), best
    taken: list[int] = []
    total = np.zeros_like(paths)
    while reach(paths + total, target.value, column) < aim:
        rest = [i for i in range(len(projects)) if i not in taken]
        pick = max(rest, key=lambda i: reach(paths + total + added[i], target.value, column))
        taken.append(pick)
        total = total + added[pick]
    return tuple(projects[i].name for i in taken), reach(paths + total, target.value, column)


def reach(paths: Array, value: float, column: int) -> float:
    """Return the share of paths that reach a value in some year up to a column."""
    return float((paths[:, : column + 1] >= value).any(axis=1).mean())
