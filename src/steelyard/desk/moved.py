"""Odds of a goal by year with and without projects: what a page shows while its sliders move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from steelyard.core.target import Target
from steelyard.outlook.result import Outlook
from steelyard.outlook.scenario import Project, Scenario, effect, reach, weigh_projects


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What projects do by the goal's year, and the odds (0..1) of every year without and with all of them."""

    scenario: Scenario
    without: Mapping[int, float]
    with_all: Mapping[int, float]


def moved(outlook: Outlook, goal: Target, projects: Sequence[Project]) -> Moved:
    """Return what projects do to a goal.

    Parameters
    ----------
    outlook : of the pair, with an answer to some target of the same flow and unit.
    goal : its year is one of those that the outlook has odds for.
    projects : with distinct names.
    """
    assert outlook.answer is not None
    first, years = outlook.start + 1, sorted(outlook.answer.odds.by)
    paths = outlook.paths
    everything = paths + effect(projects, first, (len(paths), paths.shape[1])).sum(axis=0)
    return Moved(
        scenario=weigh_projects(outlook, goal, projects),
        without={year: reach(paths, goal.value, year - first) for year in years},
        with_all={year: reach(everything, goal.value, year - first) for year in years},
    )
