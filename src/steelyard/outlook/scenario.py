"""Scenarios: projects added to the same futures, what each adds to the odds, and the least set that brings them to a
half.

A project brings a yearly value (a range) from a start year, ramps up over some years, happens with some chance, and
is additional or displaces part of what would have been traded anyway. Every project is drawn once a path, from its
own name, so odds are compared like with like and do not hang on the order of projects.

Refuses to count a project on one flow towards a target on another.
"""

from __future__ import annotations

import math
import tomllib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np

from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.target import Target
from steelyard.outlook.result import Array, Outlook

MOST_TRIED = 5_000
"""Sets of projects of one size that are all tried; beyond, projects are taken one by one, the best first."""
SEED = 20_110_623
AIM = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """``low``..``high`` plain units a year at full run (below zero: a loss); ``start`` the first full year with any of
    it; ``ramp`` years to full run; ``chance`` and ``displacing`` in 0..1; ``pledge`` its id in the register.
    """

    name: str
    low: float
    high: float
    start: int
    ramp: int = 1
    chance: float = 1.0
    displacing: float = 0.0
    flow: Flow = Flow.TURNOVER
    pledge: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """What one project does to the odds of the target by a year: what it is expected to bring in that year, the odds
    with it alone, what it adds to none and to all the others.
    """

    project: Project
    expected: float
    odds: float
    added: float
    last: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What projects change by ``year``. ``levers`` by what they add, most first; ``least`` the fewest projects that
    bring the odds to ``aim`` with those odds (None: not even all do); ``by_year`` the odds with all; ``apart`` projects
    on another flow than the target's.
    """

    year: int
    aim: float
    without: float
    with_all: float
    levers: tuple[Lever, ...]
    least: tuple[tuple[str, ...], float] | None
    by_year: Mapping[int, float]
    apart: tuple[str, ...] = field(default=())


def parse_projects(
    text: str, *, where: str, register: Mapping[str, Mapping[str, Any]] | None = None
) -> tuple[Project, ...]:
    """Read a scenario file: one ``[[project]]`` a project.

    Parameters
    ----------
    register : pledge id -> what the register tells of it (``name``, ``start``, ``chance``); a project with a ``pledge``
        takes from it what it does not say itself.

    Raises
    ------
    InputError
        names the project and the key that is missing or cannot be.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"this is not TOML: {error}", where=where, mend="see  steelyard outlook --help") from None
    rows = found.get("project", [])
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise InputError("no [[project]] in it", where=where, mend="write [[project]] with name, low, high, start")
    return parse_rows(rows, where=where, register=register)


def parse_rows(
    rows: Sequence[Mapping[str, Any]], *, where: str, register: Mapping[str, Mapping[str, Any]] | None = None
) -> tuple[Project, ...]:
    """Return projects from their rows; see `parse_projects`."""
    projects = [_project(dict(row), f"{where}, project {i}", register or {}) for i, row in enumerate(rows, 1)]
    names = [project.name for project in projects]
    if twice := [name for name in names if names.count(name) > 1]:
        raise InputError(f"two projects are named {twice[0]!r}", where=where, mend="give each its own name")
    return tuple(projects)


def distinct(projects: Iterable[Project]) -> tuple[Project, ...]:
    """Return projects with names of their own, for a project's draws hang on its name: a second "mill" is "mill ′"."""
    found: dict[str, Project] = {}
    for project in projects:
        name = project.name
        while name in found:
            name += " ′"
        found[name] = replace(project, name=name)
    return tuple(found.values())


def _project(row: dict[str, Any], place: str, register: Mapping[str, Mapping[str, Any]]) -> Project:
    pledge = row.get("pledge")
    if pledge is not None and pledge not in register:
        raise InputError(f"no such pledge: {pledge!r}", where=place, mend="take an id of the pair's register")
    row = {**(register[pledge] if pledge is not None else {}), **row}
    unknown = set(row) - set(Project.__slots__)
    missing = [key for key in ("name", "low", "high", "start") if key not in row]
    if unknown or missing:
        words = f"unknown key {min(unknown)!r}" if unknown else f"{missing[0]!r} is missing"
        raise InputError(words, where=place, mend=f"keys are {', '.join(Project.__slots__)}")
    for key, (good, mend) in _KEYS.items():
        if key in row and not good(row[key]):
            raise InputError(f"{key} = {row[key]!r} cannot be", where=place, mend=mend)
    if row["low"] > row["high"]:
        raise InputError("low lies above high", where=place, mend="give low <= high")
    return Project(**{**row, "flow": Flow(row.get("flow", "turnover"))})


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _share(value: object) -> bool:
    return _number(value) and 0 <= value <= 1  # type: ignore[operator]


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_KEYS: dict[str, tuple[Any, str]] = {
    "name": (lambda v: isinstance(v, str) and bool(v.strip()), "give a name in quotes"),
    "low": (_number, "give plain units a year, such as 15e6"),
    "high": (_number, "give plain units a year, such as 25e6"),
    "start": (lambda v: _whole(v) and 1900 <= v <= 2200, "give a year, such as 2026"),
    "ramp": (lambda v: _whole(v) and v >= 1, "give whole years to full run, 1 or more"),
    "chance": (_share, "chance lies in 0..1"),
    "displacing": (_share, "displacing lies in 0..1 (0: all of it is additional)"),
    "flow": (lambda v: v in ("turnover", "exports", "imports"), "take turnover, exports or imports"),
}
"""What each key may be, and how to mend it."""


def weigh_projects(result: Outlook, target: Target, projects: Sequence[Project], *, aim: float = AIM) -> Scenario:
    """Return what projects change about a target by its deadline, or by the fifth year to come."""
    first = result.start + 1
    counted = [project for project in projects if _counts(project, target)]
    told = result.answer.odds.by if result.answer else {}
    odds = [y for y in told if target.by is None or y <= target.by]
    if not odds:
        raise InputError(f"{target.by} is over: projects change nothing in it", where="--by", mend="give a later year")
    year = target.by or sorted(odds)[min(4, len(odds) - 1)]
    paths = result.paths[:, : max(odds) - first + 1]
    added = effect(counted, first, (len(paths), paths.shape[1]))
    everything = paths + added.sum(axis=0)
    at = year - first
    return Scenario(
        year=year, aim=aim, without=reach(paths, target.value, at), with_all=reach(everything, target.value, at),
        levers=tuple(levers(paths, added, counted, target.value, at)),
        least=least_set(paths, added, counted, target.value, at, aim=aim),
        by_year={y: reach(everything, target.value, y - first) for y in odds},
        apart=tuple(p.name for p in projects if p not in counted),
    )  # fmt: skip


def _counts(project: Project, target: Target) -> bool:
    return target.flow == Flow.TURNOVER or project.flow == target.flow


def effect(projects: Sequence[Project], first: int, shape: tuple[int, int]) -> Array:
    """Return what each project adds: shape (projects, n, years), plain units."""
    n, years = shape
    out = np.zeros((len(projects), n, years))
    for i, project in enumerate(projects):
        rng = np.random.default_rng((SEED, zlib.crc32(project.name.encode())))
        size = rng.uniform(project.low, project.high, n) * (rng.random(n) < project.chance) * (1 - project.displacing)
        run = np.clip((first + np.arange(years) - project.start + 1) / project.ramp, 0, 1)
        out[i] = size[:, None] * run[None, :]
    return out


def levers(paths: Array, added: Array, projects: Sequence[Project], value: float, at: int) -> list[Lever]:
    """Return the projects ranked by what they add to the odds of reaching a value by the column ``at``."""
    base, whole = reach(paths, value, at), reach(paths + added.sum(axis=0), value, at)
    found = []
    for i, project in enumerate(projects):
        odds = reach(paths + added[i], value, at)
        others = reach(paths + np.delete(added, i, axis=0).sum(axis=0), value, at)
        expected = float(added[i, :, at].mean())
        found.append(Lever(project=project, expected=expected, odds=odds, added=odds - base, last=whole - others))
    return sorted(found, key=lambda lever: (-lever.added, -lever.last, lever.project.name))


def least_set(
    paths: Array, added: Array, projects: Sequence[Project], value: float, at: int, *, aim: float = AIM
) -> tuple[tuple[str, ...], float] | None:
    """Return the fewest projects that bring the odds by a column to ``aim`` (the best of equally many); None: not
    even all do.
    """
    paths, added = paths[:, : at + 1], added[:, :, : at + 1]
    base = reach(paths, value, at)
    if base >= aim:
        return (), base
    gains = [i for i in range(len(projects)) if added[i].max() > 0]
    if reach(paths + added[gains].sum(axis=0), value, at) < aim:
        return None
    for size in range(1, len(gains) + 1):
        if math.comb(len(gains), size) > MOST_TRIED:
            break
        tried = [(reach(paths + added[list(c)].sum(axis=0), value, at), c) for c in combinations(gains, size)]
        best, chosen = max(tried, key=lambda pair: (pair[0], [-i for i in pair[1]]))
        if best >= aim:
            return tuple(projects[i].name for i in chosen), best
    return _one_by_one(paths, added, [projects[i].name for i in gains], gains, value, aim)


def _one_by_one(
    paths: Array, added: Array, names: Sequence[str], gains: Sequence[int], value: float, aim: float
) -> tuple[tuple[str, ...], float]:
    taken: list[str] = []
    total, at = paths, paths.shape[1] - 1
    left = dict(zip(gains, names, strict=True))
    while (odds := reach(total, value, at)) < aim:
        pick = max(left, key=lambda i: reach(total + added[i], value, at))
        total = total + added[pick]
        taken.append(left.pop(pick))
    return tuple(taken), odds


def reach(paths: Array, value: float, column: int) -> float:
    """Return the share of paths that reach a value in some year up to a column."""
    return float((paths[:, : column + 1] >= value).any(axis=1).mean())
