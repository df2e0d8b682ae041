"""The outlook of one yearly flow: nowcast, forecast, odds, and the sentences that a person needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from steelyard.core.display import Amount, Chance, Percent
from steelyard.core.errors import InputError
from steelyard.core.fact import Fact
from steelyard.core.message import Message
from steelyard.core.period import Period
from steelyard.core.target import Target
from steelyard.outlook import target as goals
from steelyard.outlook.dynamics import simulate
from steelyard.outlook.news import with_news
from steelyard.outlook.nowcast import year_by_months
from steelyard.outlook.record import USUAL, basis_of, dollars, record_of
from steelyard.outlook.result import Array, FanYear, Outlook, PartKnown, TargetAnswer, YearKnown

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
    said: int | None = None,
    region: bool = False,
    rng: np.random.Generator | None = None,
) -> Outlook:
    """Return the years to come.

    Parameters
    ----------
    known : full years, any order; gaps are allowed; at least one above zero. A year at zero counts as half of the
        smallest figure above zero. Without any, the last year is estimated from the first months in ``parts``.
    parts : runs of months from January on, of running years and of the years before them.
    target : in the same unit; without a deadline it is answered for every year of the horizon.
    horizon : years ahead, from the running year on; a target's later deadline makes it longer.
    now : the running year (default: the one after the last known); years before it that nobody states have no odds.
    said : the year in which the target was said, from which on it can be met (None: not known).
    region : one side of the pair is a region of a country.
    rng : for draws; the default is fixed, so that the same input gives the same numbers.

    Raises
    ------
    InputError
        no year is known, or none is above zero.
    """
    rng = rng or np.random.default_rng(SEED)
    rows = sorted(known, key=lambda k: k.year) or _by_months(parts, now, rng)
    floor = _floor(rows)
    past = np.stack([_draws(row, rng, floor) for row in rows], axis=1)
    years = np.array([row.year for row in rows])
    first = rows[-1].year + 1
    now = max(now or first, first)
    ahead = now - first + horizon
    if target is not None and target.by is not None:
        ahead = max(ahead, target.by - rows[-1].year)
    middle = float(np.median(past[:, -1]))
    rate = dollars(target.unit if target else "USD", rows[-1].year) or USUAL / middle
    record = record_of(middle * rate, len(rows), region=region)
    walk = partial(simulate, draws=DRAWS, rate=rate, added=record.added)
    plain = walk(past, years, ahead)
    paths, running = with_news(plain, past, years, parts, walk, rng)
    answer = None
    if target is not None:
        answer = _answer(target, paths, plain, first, middle, rate, rows, now, said)
    result = Outlook(
        start=rows[-1].year, forecast=tuple(_fan(first + i, paths[:, i]) for i in range(ahead)),
        basis=basis_of(record), answer=answer,
        nowcast=_fan(running, paths[:, running - first]) if running is not None else None, explained=(), paths=paths,
    )  # fmt: skip
    told = explain(result)
    if not known:
        told.append(Message("outlook.months_alone", {"year": Period.year(rows[-1].year)}))
    return replace(result, explained=tuple(told))


def _by_months(parts: Sequence[PartKnown], now: int | None, rng: np.random.Generator) -> list[YearKnown]:
    """Return the year that months alone tell of, where no full year is known; empty where none do."""
    running = now or max((part.period.start_year for part in parts), default=0)
    found = year_by_months(parts, running, rng, DRAWS)
    return [found] if found else []


def _floor(rows: Sequence[YearKnown]) -> float:
    """Return what a year at zero counts as: half of the smallest figure above zero."""
    if not rows:
        raise InputError("no full year is known", mend="give at least one full year, as 2020,120e6")
    ends = [end for row in rows for end in (row.value, row.low, row.high) if end]
    drawn = [float(np.median(row.draws)) for row in rows if row.draws is not None]
    above = [end for end in (*ends, *drawn) if end > 0]
    if not above:
        raise InputError("no year is above zero", mend="give at least one full year with trade, as 2020,120e6")
    return min(above) / 2


def _draws(row: YearKnown, rng: np.random.Generator, floor: float) -> Array:
    """Return draws of a known year: the weighing's, else even over its range, else twofold round a lone bound."""
    if row.draws is not None:
        found = np.asarray(row.draws, float)
        return np.maximum(found if len(found) == DRAWS else np.resize(found, DRAWS), floor)
    low, high = row.low, row.high
    if row.value is not None and (low is None or high is None):
        low, high = row.value if low is None else low, row.value if high is None else high
    if low is None and high is not None:
        low = high / 2
    if high is None and low is not None:
        high = low * 2
    assert low is not None
    assert high is not None
    return np.maximum(rng.uniform(low, high, DRAWS) if high > low else np.full(DRAWS, low), floor)


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
    target: Target,
    paths: Array,
    plain: Array,
    first: int,
    level: float,
    rate: float,
    rows: Sequence[YearKnown],
    now: int,
    said: int | None,
) -> TargetAnswer:
    span = paths.shape[1]
    near = {
        share: goals.odds(paths, first, replace(target, value=share * target.value), level, now=now).by
        for share in (0.9, 1.1)
    }
    over = target.by is not None and target.by < now
    since = said if said is not None else min(rows[0].year, target.by or rows[0].year) if over else rows[-1].year
    status, year = goals.past(rows, target, since=since, now=now)
    prices = goals.prices(target, rows, paths, first)
    return TargetAnswer(
        target=target, odds=goals.odds(paths, first, target, level, now=now),
        without_news=goals.odds(plain, first, target, level, now=now).by, at90=near[0.9], at110=near[1.1],
        base_rates=goals.base_rates(level * rate, target.value * rate, first, span) if target.value > level else {},
        best_runs=goals.best_runs(rows, first, span), real=prices.value if prices else None,
        real_year=prices.year if prices else None, prices=prices,
        past=status, decided_by=year, past_years=goals.past_years(rows, target, now=now),
    )  # fmt: skip


def explain(result: Outlook) -> list[Message]:
    """Return the three sentences: the odds, what they need against what has been, and what they rest on."""
    answer = result.answer
    told = [_basis(result)]
    if answer is None:
        return told
    by, years = answer.target.by, sorted(answer.odds.by)
    goal = Amount(answer.target.value, answer.target.value, answer.target.unit)
    if by is not None and by not in answer.odds.by:
        decided = {"year": Period.year(answer.decided_by)} if answer.past == "met" and answer.decided_by else {}
        return [Message(f"outlook.past_{answer.past}", {"target": goal, "by": Period.year(by), **decided}), *told]
    last = by if by is not None else years[min(4, len(years) - 1)]
    values = {"target": goal, "year": Period.year(last), "odds": Chance(answer.odds.by[last])}
    if by is None:
        values |= {"beyond": Chance(answer.odds.not_met), "end": Period.year(years[-1])}
    return [Message(f"outlook.{'odds' if by is None else 'odds_by'}", values), _needed(answer, last), *told]


def _needed(answer: TargetAnswer, year: int) -> Message:
    """Say what growth a year needs, beside the pair's best run and the base rate over as many years."""
    need = answer.odds.needed_growth[year]
    rate, run = answer.base_rates.get(year), answer.best_runs.get(year)
    values: dict[str, object] = {"growth": _percent(need), "year": Period.year(year)}
    key = "reached" if need <= 0 else "needed"
    if need > 0 and run:
        key += "_best"
        values |= {"best": _percent(run.growth), "first": Period.year(run.first), "last": Period.year(run.last)}
    if need > 0 and rate:
        key += "_base"
        values |= {"share": Chance(rate.share), "count": Fact(unit="count", value=rate.count), "years": rate.years}
    return Message(f"outlook.{key}", values)


def _percent(value: float) -> Percent:
    rounded = float(f"{value:.3g}")
    return Percent(rounded, rounded, signed=True)


def _basis(result: Outlook) -> Message:
    """Say which pairs the forecast was tested on, and how it did there."""
    basis = result.basis
    values: dict[str, object] = {
        "count": basis.count, "from": Period.year(basis.years[0]), "to": Period.year(basis.years[1]),
        "crps": Percent(round(100 * basis.crps), round(100 * basis.crps)),
        "coverage": Percent(round(100 * basis.coverage), round(100 * basis.coverage)),
    }  # fmt: skip
    size = Amount(basis.size[0], basis.size[1])
    if basis.kind != "countries":
        return Message(
            f"outlook.basis_{basis.kind}", {**values, "panel": Message(f"outlook.panel_{basis.kind}"), "size": size}
        )
    return Message("outlook.basis", {**values, "size": size})
