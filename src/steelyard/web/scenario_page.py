"""Scenarios: projects of the register and of one's own, with sliders; the odds follow while they move.

Nothing is stored: a scenario is its address, which can be kept and sent. Odds come from the futures that the pair's
outlook drew already, so a move costs milliseconds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from steelyard.core import display
from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.target import Target
from steelyard.desk.moved import moved
from steelyard.desk.pair_page import Asked, PairPage
from steelyard.desk.scenarios import register_of
from steelyard.outlook.scenario import Project, Scenario, distinct
from steelyard.web.asking import AskedOf
from steelyard.web.language import Reader, reader_of
from steelyard.web.odds_chart import odds_chart
from steelyard.web.pages import asking_of
from steelyard.web.rendering import link
from steelyard.web.served import kept_page, page, served_of

MOST = 12
"""Rows of projects on one page, one's own included."""
OWN = 2
"""Empty rows for projects that are not in the register."""
MILLION = 1e6

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One project as its sliders stand: ``value`` in millions a year at full run, ``chance`` in percent."""

    key: str
    name: str
    value: float
    chance: int
    start: int
    ramp: int
    flow: Flow
    own: bool
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sliders:
    """All that the page moves: the target in millions, its year, and the projects; ``top`` ends their sliders."""

    goal: float
    goal_top: float
    year: int
    years: tuple[int, ...]
    rows: tuple[Row, ...]
    top: float
    unit: str


@router.get("/pairs/{reporter}/{partner}/scenario")
async def scenario(request: Request, asked: AskedOf) -> Response:
    """The page with its sliders as the address has them."""
    found = await served_of(request).weighed.wait(asked)
    return kept_page(request, lambda: _scenario(request, asked, found))


def _scenario(request: Request, asked: Asked, found: PairPage) -> Response:
    reader = reader_of(request)
    if found.case.outlook is None or found.case.answer is None:
        return page(request, "scenario", here="pairs", asked=asked, sliders=None, told=None, odds_here="")
    sliders = _sliders(request, found)
    return page(
        request, "scenario", here="pairs", asked=asked, sliders=sliders, told=_told(found, sliders, reader),
        odds_here=link("pairs", asked.reporter, asked.partner, "odds"), asking=asking_of(asked),
    )  # fmt: skip


@router.get("/pairs/{reporter}/{partner}/odds")
async def odds(request: Request, asked: AskedOf) -> Response:
    """What the sliders make of the odds: the part of the page that follows them."""
    found = await served_of(request).weighed.wait(asked)
    if found.case.answer is None:
        raise InputError("no target to give odds of", mend="name one")
    return kept_page(request, lambda: _odds(request, asked, found))


def _odds(request: Request, asked: Asked, found: PairPage) -> Response:
    sliders = _sliders(request, found)
    return page(request, "odds", asked=asked, sliders=sliders, told=_told(found, sliders, reader_of(request)))


def _sliders(request: Request, found: PairPage) -> Sliders:
    """Read the sliders from the address; what it does not say stands as the register has it."""
    given = request.query_params
    outlook, target = found.case.outlook, found.case.target
    assert outlook is not None and target is not None and outlook.answer is not None
    years = tuple(sorted(outlook.answer.odds.by))
    asked_year = target.by if target.by in years else years[min(4, len(years) - 1)]
    middle = outlook.forecast[0].p50
    top = _round_up(max(abs(target.value - middle), 0.1 * middle) / MILLION)
    rows = [_row(given, key, entry, years[0]) for key, entry in _entries(request, found).items()]
    own = range(max(OWN, MOST - len(rows)) if len(rows) >= MOST - OWN else OWN)
    rows = rows[: MOST - OWN] + [_row(given, f"own{i}", {"name": ""}, years[0]) for i in own][:OWN]
    return Sliders(
        goal=_number(given.get("goal"), target.value / MILLION, 0, 1e9), goal_top=_round_up(2 * target.value / MILLION),
        year=int(_number(given.get("year"), asked_year, years[0], years[-1])), years=years, rows=tuple(rows), top=top,
        unit=target.unit,
    )  # fmt: skip


def _entries(request: Request, found: PairPage) -> Mapping[str, Mapping[str, Any]]:
    case, place = found.case, served_of(request).ledger.place
    unit = case.target.unit if case.target else "USD"
    return register_of((case.reporter, case.partner), ledger=place, as_of=case.as_of or None, unit=unit)


def _row(given: Mapping[str, str], key: str, entry: Mapping[str, Any], first: int) -> Row:
    own = key.startswith("own")
    start = max(first, int(entry.get("start", first)))
    named = float(entry.get("high", 0.0)) / MILLION
    return Row(
        key=key, own=own, name=(given.get(f"{key}.name", "") if own else str(entry["name"]))[:120],
        value=_number(given.get(f"{key}.value"), named, 0, 1e9),
        chance=int(_number(given.get(f"{key}.chance"), 100 * float(entry.get("chance", 0.5)), 0, 100)),
        start=int(_number(given.get(f"{key}.start"), start, first, first + 30)), ramp=int(entry.get("ramp", 3)),
        flow=Flow(entry.get("flow", Flow.TURNOVER)),
        on=given.get(f"{key}.off") != "1",
    )  # fmt: skip


def _number(text: str | None, default: float, low: float, high: float) -> float:
    """Return a slider's number within its ends; what is no number stands as it was."""
    try:
        value = float(text) if text else float(default)
    except ValueError:
        value = float(default)
    return min(max(value if math.isfinite(value) else float(default), low), high)


def _round_up(value: float) -> float:
    """Return the next round number: 1, 2 or 5 times a power of ten.

    >>> [_round_up(v) for v in (166, 21, 0.4, 1000)]
    [200.0, 50.0, 0.5, 1000.0]
    """
    power = 10.0 ** math.floor(math.log10(max(value, 1e-9)))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9))


def _told(found: PairPage, sliders: Sliders, reader: Reader) -> dict[str, Any]:
    """What the moved sliders do, ready for the page."""
    outlook, target = found.case.outlook, found.case.target
    assert outlook is not None and target is not None
    goal = replace(target, value=max(sliders.goal, 1e-6) * MILLION, by=sliders.year)
    found_by = moved(outlook, goal, _projects(sliders, reader))
    made = found_by.scenario
    return {
        "goal": display.amount(goal.value, goal.value, goal.unit, reader.lang), "year": made.year,
        "without": made.without, "with_all": made.with_all, "moved": round(100 * (made.with_all - made.without)),
        "levers": made.levers, "least": made.least, "aim": made.aim, "expected": _expected(made, goal, reader),
        "chart": odds_chart(found_by.without, found_by.with_all, sliders.year, reader),
    }  # fmt: skip


def _expected(made: Scenario, goal: Target, reader: Reader) -> dict[str, str]:
    return {
        lever.project.name: display.amount(round(lever.expected, -5), round(lever.expected, -5), goal.unit, reader.lang)
        for lever in made.levers
    }


def _projects(sliders: Sliders, reader: Reader) -> tuple[Project, ...]:
    """The rows that bring something."""
    return distinct(
        Project(
            name=row.name.strip() or reader.word("own_project"), low=row.value * MILLION, high=row.value * MILLION,
            start=row.start, ramp=row.ramp, chance=row.chance / 100, flow=row.flow, pledge=None if row.own else row.key,
        )
        for row in sliders.rows
        if row.on and row.value > 0
    )  # fmt: skip
