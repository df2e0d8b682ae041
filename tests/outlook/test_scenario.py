"""Projects: what they add to the odds, in what order, and the fewest that bring them to a half."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.outlook.conftest import Run

from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.target import Target
from steelyard.outlook.outlook import outlook
from steelyard.outlook.result import YearKnown
from steelyard.outlook.scenario import Project, effect, least_set, levers, parse_projects, reach, weigh_projects

GOAL = Target(value=100.0, unit="USD", by=2027)
SERIES = "2018,60\n2019,62\n2020,58\n2021,64\n2022,66\n"
PROJECT = '[[project]]\nname = "mill"\nlow = 20\nhigh = 30\nstart = 2024\n'


def project(name: str = "mill", low: float = 20, high: float = 30, start: int = 2024, **how: object) -> Project:
    """A project that is sure and at full run at once, unless said otherwise."""
    return Project(name=name, low=low, high=high, start=start, **how)  # type: ignore[arg-type]


def added(one: Project, years: int = 6, first: int = 2023) -> np.ndarray:
    """What it adds in each year, one row a draw."""
    return effect([one], first, (4000, years))[0]


def test_a_project_brings_nothing_before_it_starts_and_all_of_it_after_its_ramp() -> None:
    middle = added(project(low=30, high=30, ramp=3)).mean(axis=0)
    assert middle == pytest.approx([0, 10, 20, 30, 30, 30])


def test_a_project_that_started_before_is_at_full_run() -> None:
    assert added(project(low=30, high=30, start=2015, ramp=3)).mean(axis=0) == pytest.approx([30] * 6)


def test_a_chance_of_a_third_happens_in_a_third_of_the_futures_and_stays() -> None:
    drawn = added(project(chance=0.3))
    assert (drawn[:, 1] > 0).mean() == pytest.approx(0.3, abs=0.03)
    assert ((drawn[:, 1] > 0) == (drawn[:, 5] > 0)).all()


def test_what_is_displaced_is_not_added() -> None:
    assert added(project(low=40, high=40, displacing=0.75)).max() == pytest.approx(10)
    assert added(project(displacing=1.0)).max() == 0


def test_draws_of_a_project_hang_on_its_name_and_not_on_its_place() -> None:
    one, two = project("a", chance=0.5), project("b", chance=0.5)
    assert (effect([one, two], 2023, (50, 3))[::-1] == effect([two, one], 2023, (50, 3))).all()
    assert (effect([one], 2023, (50, 3)) != effect([two], 2023, (50, 3))).any()


def test_projects_are_ranked_by_the_odds_they_add() -> None:
    paths = np.full((100, 5), 60.0) + np.arange(100)[:, None] / 5
    three = [project("small", 5, 5), project("large", 35, 35), project("late", 50, 50, start=2040)]
    found = levers(paths, effect(three, 2023, paths.shape), three, 100.0, 4)
    assert [lever.project.name for lever in found] == ["large", "small", "late"]
    assert found[0].added > found[1].added >= found[2].added == 0
    assert found[0].expected == pytest.approx(35)


def test_what_a_project_adds_to_the_others_is_said_beside_what_it_adds_alone() -> None:
    paths = np.full((10, 5), 60.0)
    two = [project("a", 25, 25), project("b", 25, 25)]
    for lever in levers(paths, effect(two, 2023, paths.shape), two, 100.0, 4):
        assert (lever.added, lever.last) == (0, 1)


def test_the_least_set_is_the_fewest_projects_and_the_best_of_equally_few() -> None:
    paths = np.full((10, 5), 60.0)
    some = [project("a", 15, 15), project("b", 25, 25), project("c", 20, 20), project("d", 1, 1)]
    assert least_set(paths, effect(some, 2023, paths.shape), some, 100.0, 4) == (("a", "b"), 1.0)
    assert least_set(paths, effect(some, 2023, paths.shape), some, 50.0, 4) == ((), 1.0)
    assert least_set(paths, effect(some, 2023, paths.shape), some, 500.0, 4) is None


def test_many_projects_are_solved_too() -> None:
    paths = np.full((10, 5), 60.0)
    some = [project(f"p{i}", 2, 2) for i in range(30)]
    found = least_set(paths, effect(some, 2023, paths.shape), some, 100.0, 4)
    assert found is not None
    assert (len(found[0]), found[1]) == (20, 1.0)


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.floats(0, 40), st.integers(2023, 2028), st.floats(0, 1)), min_size=1, max_size=5),
    st.floats(70, 160),
)
def test_a_least_set_reaches_the_aim_and_no_single_one_less_does(
    rows: list[tuple[float, int, float]], value: float
) -> None:
    paths = 60 + 20 * np.random.default_rng(1).standard_normal((200, 5))
    some = [project(f"p{i}", size, size, start, chance=chance) for i, (size, start, chance) in enumerate(rows)]
    more = effect(some, 2023, paths.shape)
    found = least_set(paths, more, some, value, 4)
    if found is None:
        assert reach(paths + more.sum(0), value, 4) < 0.5
        return
    names, odds = found
    assert odds >= 0.5
    for gone in names:
        rest = [i for i, one in enumerate(some) if one.name in names and one.name != gone]
        assert reach(paths + more[rest].sum(0), value, 4) <= odds


@settings(max_examples=15)
@given(st.floats(0, 50), st.floats(0, 1), st.integers(2020, 2035))
def test_a_project_that_brings_trade_never_lowers_the_odds(size: float, chance: float, start: int) -> None:
    result = outlook([YearKnown(year=2022, value=70.0)], target=GOAL)
    found = weigh_projects(result, GOAL, [project(low=size, high=size, start=start, chance=chance)])
    assert found.with_all >= found.without == result.answer.odds.by[2027]  # type: ignore[union-attr]
    assert found.levers[0].added >= 0
    assert list(found.by_year.values()) == sorted(found.by_year.values())


def test_a_project_on_another_flow_is_named_and_not_counted() -> None:
    goal = Target(value=100.0, unit="USD", by=2027, flow=Flow.EXPORTS)
    result = outlook([YearKnown(year=2022, value=70.0)], target=goal)
    found = weigh_projects(result, goal, [project("in", flow=Flow.IMPORTS), project("out", flow=Flow.EXPORTS)])
    assert found.apart == ("in",)
    assert [lever.project.name for lever in found.levers] == ["out"]


BAD = {
    "no TOML": ("[[project", "not TOML"),
    "no project": ("name = 1", "no [[project]]"),
    "a table for a list": ("[project]\nname='a'", "no [[project]]"),
    "no low": ("[[project]]\nname='a'\nhigh=1\nstart=2024", "'low'"),
    "an unknown key": (PROJECT + "colour = 3", "'colour'"),
    "a chance of two": (PROJECT + "chance = 2", "chance"),
    "a chance in words": (PROJECT + "chance = 'high'", "chance"),
    "no ramp": (PROJECT + "ramp = 0", "ramp"),
    "a flow that is none": (PROJECT + "flow = 'up'", "flow"),
    "a year in words": (PROJECT.replace("2024", "'soon'"), "start"),
    "low above high": (PROJECT.replace("20", "50", 1), "low lies above high"),
    "a name without letters": (PROJECT.replace("mill", " "), "name"),
    "one name twice": (PROJECT + PROJECT, "two projects"),
    "a pledge without a register": (PROJECT + "pledge = 'abc'", "pledge"),
    "not a number": (PROJECT.replace("low = 20", "low = nan"), "low"),
}


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD.keys())
def test_a_project_that_cannot_be_is_named(text: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        parse_projects(text, where="p.toml")
    assert "p.toml" in str(error.value)
    assert said in str(error.value)


def test_a_project_takes_from_the_register_what_it_does_not_say() -> None:
    entries = {"ab12": {"name": "a plant", "start": 2026, "chance": 0.3, "ramp": 3, "pledge": "ab12"}}
    (found,) = parse_projects('[[project]]\npledge = "ab12"\nlow = 5\nhigh = 9\nramp = 1', where="p", register=entries)
    assert (found.name, found.start, found.chance, found.ramp, found.low) == ("a plant", 2026, 0.3, 1, 5)


def test_the_command_prints_what_closes_the_gap(run: Run) -> None:
    Path("s.csv").write_text(SERIES, encoding="utf-8")
    Path("p.toml").write_text(
        PROJECT + '[[project]]\nname = "fair"\nlow = 1\nhigh = 1\nstart = 2026\n', encoding="utf-8"
    )
    status, out, _ = run("s.csv", "--target", "100", "--by", "2027", "--with", "p.toml")
    assert status == 0
    assert "What closes the gap by 2027" in out
    assert out.index("mill") < out.index("fair")
    assert "assumptions" in out
    told = json.loads(run("s.csv", "--target", "100", "--by", "2027", "--with", "p.toml", "--json")[1])["scenario"]
    assert [lever["name"] for lever in told["levers"]] == ["mill", "fair"]
    assert told["odds_with_all"] > told["odds_without"]
    assert set(told["odds_by_year"]) == {"2023", "2024", "2025", "2026", "2027"}


@pytest.mark.parametrize(("words", "said"), [("gone.toml", "no such file"), ("register", "no pair")])
def test_a_scenario_that_cannot_be_read_is_one_line(run: Run, words: str, said: str) -> None:
    Path("s.csv").write_text(SERIES, encoding="utf-8")
    status, out, err = run("s.csv", "--target", "100", "--with", words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err
