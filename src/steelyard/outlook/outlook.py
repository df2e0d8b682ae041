"""The outlook of one yearly flow: nowcast, forecast, odds, and the sentences that a person needs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from steelyard.core.display import Amount, Chance, Percent
from steelyard.core.errors import InputError
from steelyard.core.message import Message
from steelyard.core.period import Period
from steelyard.core.target import Target
from steelyard.outlook import target as goals
from steelyard.outlook.dynamics import simulate, yearly
from steelyard.outlook.nowcast import nowcast
from steelyard.outlook.result import Array, Basis, FanYear, Outlook, PartKnown, TargetAnswer, YearKnown

DRAWS = 4_000
SEED = 20_110_623
HORIZON = 10
QUANTILES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)


def outlook(
    known: Sequence[YearKnown],
    *,
    parts: Sequence[PartKnown] = (),
    target: Target | None = None,
    horizon: int = HORIZON,
    now: int | None = None,
    rng: np.random.Generator | None = None,
) -> Outlook:
    """Return the years to come.

    Parameters
    ----------
    known : full years, any order; gaps are allowed; at least one above zero.
    parts : parts of the running year and of the year before.
    target : in the same unit; without a deadline it is answered for every year of the horizon.
    horizon : years ahead of the last known one.
    now : the running year (default: the one after the last known); years before it that are not known are not
    forecast odds. rng : for draws; the default is fixed, so that the same input gives the same numbers.

    Raises
    ------
    InputError
        no year is known, or a value is not above zero.
    """
    rows = sorted(known, key=lambda k: k.year)
    _demand(rows)
    rng = rng or np.random.default_rng(SEED)
    history = np.stack([_draws(row, rng) for row in rows], axis=1)
    years = np.array([row.year for row in rows])
    first = rows[-1].year + 1
    ahead = horizon if target is None or target.by is None else max(horizon, target.by - rows[-1].year)
    plain = simulate(history, years, ahead, rng)
    paths, running = _with_news(plain, history, years, parts, rng)
    middle = float(np.median(history[:, -1]))
    answer = None
    if target is not None:
        answer = _answer(target, paths, plain, first, middle, rows, now or first)
    basis = basis_of(middle)
    result = Outlook(
        start=rows[-1].year, forecast=tuple(_fan(first + i, paths[:, i]) for i in range(ahead)), basis=basis,
        answer=answer, nowcast=_fan(first, running) if running is not None else None, explained=(), paths=paths,
    )  # fmt: skip
    return replace(result, explained=tuple(explain(result)))


def _demand(rows: Sequence[YearKnown]) -> None:
    if not rows:
        raise InputError("no full year is known", mend="give at least one full year, as 2020,120e6")
    for row in rows:
        ends = [v for v in (row.value, row.low, row.high) if v is not None]
        if row.draws is None and (not ends or max(ends) <= 0):
            raise InputError(f"no amount above zero for {row.year}", mend="leave the year out")


def _draws(row: YearKnown, rng: np.random.Generator) -> Array:
    """Return draws of a known year: the weighing's, else even over its range, else twofold round a lone bound."""
    if row.draws is not None:
        found = np.asarray(row.draws, float)
        return np.maximum(found if len(found) == DRAWS else np.resize(found, DRAWS), 1e-9)
    low, high = row.low, row.high
    if row.value is not None and (low is None or high is None):
        low, high = row.value if low is None else low, row.value if high is None else high
    if low is None and high is not None:
        low = high / 2
    if high is None and low is not None:
        high = low * 2
    assert low is not None
    assert high is not None
    return np.maximum(rng.uniform(low, high, DRAWS) if high > low else np.full(DRAWS, low), 1e-9)


def _with_news(
    plain: Array, history: Array, years: Array, parts: Sequence[PartKnown], rng: np.random.Generator
) -> tuple[Array, Array | None]:
    """Return the paths with the running year told by its parts, and its draws (None where no part tells of it)."""
    first = int(years[-1]) + 1
    logs = np.log(plain[:, 0])
    prior = (float(np.median(logs)), max(float(np.subtract(*np.quantile(logs, [0.84, 0.16]))) / 2, 1e-3))
    running = nowcast(first, parts, history[:, -1], rng, len(plain), prior)
    if running is None:
        return plain, None
    rest = (
        simulate(np.column_stack([history, running]), np.append(years, first), plain.shape[1] - 1, rng)
        if plain.shape[1] > 1
        else plain[:, :0]
    )
    return np.column_stack([running, rest]), running


def _fan(year: int, values: Array) -> FanYear:
    return FanYear(
        year=year,
        **dict(
            zip(
                ("p05", "p10", "p25", "p50", "p75", "p90", "p95"),
                (float(q) for q in np.quantile(values, QUANTILES)),
                strict=True,
            )
        ),
    )


def _answer(
    target: Target, paths: Array, plain: Array, first: int, level: float, rows: Sequence[YearKnown], now: int
) -> TargetAnswer:
    span = paths.shape[1]
    near = {
        share: goals.odds(paths, first, replace(target, value=share * target.value), level).by for share in (0.9, 1.1)
    }
    status, year = goals.past(rows, target, since=rows[-1].year, now=now)
    real = goals.constant_prices(target.value, target.unit, first - 1)
    return TargetAnswer(
        target=target, odds=goals.odds(paths, first, target, level),
        without_news=goals.odds(plain, first, target, level).by, at90=near[0.9], at110=near[1.1],
        base_rates=goals.base_rates(level, target.value, first, span) if target.value > level else {},
        best_runs=goals.best_runs(rows, first, span), real=real[0] if real else None,
        real_year=real[1] if real else None,
        past=status, decided_by=year,
    )  # fmt: skip


def basis_of(level: float) -> Basis:
    """Return what a forecast at a level rests on: its class, the panel and the back-test's score there."""
    model = yearly()
    k = int(model.size(np.array(level)))
    edges = [0.0, *model.edges.tolist(), math.inf]
    scores = model.table["scores"][k]
    return Basis(
        model=model.name, panel=model.table["panel"], size=(edges[k], edges[k + 1]),
        years=(int(model.table["years"][0]), int(model.table["years"][1])),
        count=int(scores[0]), crps=float(scores[1]), coverage=float(scores[2]),
    )  # fmt: skip


def explain(result: Outlook) -> list[Message]:
    """Return the three sentences: the odds, what they need against what has been, and what they rest on."""
    answer, basis = result.answer, result.basis
    told = []
    if answer is not None:
        years = sorted(answer.odds.by)
        last = years[min(4, len(years) - 1)]
        if answer.target.by is not None and answer.target.by in answer.odds.by:
            last = answer.target.by
        goal = Amount(answer.target.value, answer.target.value, answer.target.unit)
        values = {"target": goal, "year": Period.year(last), "odds": Chance(answer.odds.by[last])}
        told.append(
            Message("outlook.odds", {**values, "beyond": Chance(answer.odds.not_met), "end": Period.year(years[-1])})
        )
        need = answer.odds.needed_growth[last]
        rate = answer.base_rates.get(last)
        key = "needed_with_base" if rate else "needed"
        more = {"share": Chance(rate.share), "count": rate.count, "years": rate.years} if rate else {}
        told.append(Message(f"outlook.{key}", {"growth": Percent(need, need), "year": Period.year(last), **more}))
    size = Amount(basis.size[0], basis.size[1])
    values = {
        "size": size,
        "count": basis.count,
        "from": Period.year(basis.years[0]),
        "to": Period.year(basis.years[1]),
    }
    share = Percent(100 * basis.crps, 100 * basis.crps)
    cover = Percent(100 * basis.coverage, 100 * basis.coverage)
    told.append(Message("outlook.basis", {**values, "crps": share, "coverage": cover}))
    return told
