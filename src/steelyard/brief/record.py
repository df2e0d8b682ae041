"""What stands beside every odds: base rate, best run, constant prices, year met, and the forecast's own record."""

from __future__ import annotations

from steelyard.brief.case import Case
from steelyard.brief.model import Block, Box, KeyFigure
from steelyard.core.fact import Fact
from steelyard.core.message import Message, templates
from steelyard.core.target import Odds
from steelyard.outlook.result import Basis


def base_rate(case: Case, year: int) -> Fact | None:
    """Return the share of comparable pairs that grew as much by a year; None where the panel cannot say."""
    rate = case.answer.base_rates.get(year) if case.answer else None
    return Fact(unit="odds", value=rate.share, derivation=Message("brief.by_panel")) if rate else None


def blocks(case: Case, odds: Odds, years: list[int]) -> list[Block]:
    """Return the box of key figures for the last year looked at; what is not known says so."""
    last = (case.target.by if case.target and case.target.by in years else None) or years[min(4, len(years) - 1)]
    figures = (_base(case, last), _best(case, last), _met(case, odds), _around(case, last), _real(case), _basis(case))
    return [Box(figures=figures, kind="odds")]


def _base(case: Case, year: int) -> KeyFigure:
    label = case.say("odds_base")
    rate = case.answer.base_rates.get(year) if case.answer else None
    fact = base_rate(case, year)
    if rate is None or fact is None:
        return KeyFigure(label=label, value=case.absent(Message("brief.base_none"), Message("brief.fills_panel")))
    note = case.say(
        _of_years("odds_base_note", rate.years), count=_count(rate.count), years=_count(rate.years), year=_year(year)
    )
    return KeyFigure(label=label, value=case.fact(fact), note=note)


def _best(case: Case, year: int) -> KeyFigure:
    label = case.say("odds_best")
    run = case.answer.best_runs.get(year) if case.answer else None
    if run is None:
        return KeyFigure(label=label, value=case.absent(Message("brief.best_run_none"), Message("brief.fills_years")))
    growth = Fact(unit="percent", value=round(run.growth, 1), signed=True, derivation=Message("brief.by_series"))
    note = case.say(
        _of_years("odds_best_note", run.years), years=_count(run.years), first=_year(run.first), last=_year(run.last)
    )
    return KeyFigure(label=label, value=case.fact(growth), note=note)


def _met(case: Case, odds: Odds) -> KeyFigure:
    label = case.say("odds_year_met")
    beyond = Fact(unit="odds", value=odds.not_met, derivation=Message("brief.by_forecast"))
    note = case.say("odds_year_met_beyond", share=beyond, last=_year(max(odds.by)))
    early, middle = odds.year_met.get("p10"), odds.year_met.get("p50")
    if early is None:
        return KeyFigure(label=label, value=case.say("odds_year_met_never", last=_year(max(odds.by))), note=note)
    key = "odds_year_met_value" if middle is not None else "odds_year_met_early"
    values = {"early": _year(early)} | ({"middle": _year(middle)} if middle is not None else {})
    return KeyFigure(label=label, value=case.tell(Message(f"brief.{key}", values)), note=note)


def _around(case: Case, year: int) -> KeyFigure:
    label = case.say("odds_around")
    answer = case.answer
    if answer is None or year not in answer.at90 or year not in answer.at110:
        return KeyFigure(label=label, value=case.absent(Message("brief.around_none"), Message("brief.fills_years")))
    sides = (answer.at90[year], answer.at110[year])
    low, high = (Fact(unit="odds", value=side, derivation=Message("brief.by_forecast")) for side in sides)
    goal = answer.target
    first, second = (Fact(unit=goal.unit, value=round(goal.value * part, 2)) for part in (0.9, 1.1))
    note = case.say("odds_around_note", year=_year(year), first=first, second=second)
    return KeyFigure(label=label, value=case.say("odds_around_value", low=low, high=high), note=note)


def _real(case: Case) -> KeyFigure:
    label = case.say("odds_real")
    answer = case.answer
    if answer is None or answer.real is None or answer.real_year is None:
        return KeyFigure(label=label, value=case.absent(Message("brief.real_none"), Message("brief.fills_prices")))
    fact = Fact(unit=answer.target.unit, value=float(f"{answer.real:.3g}"), derivation=Message("brief.by_prices"))
    return KeyFigure(label=label, value=case.fact(fact), note=case.say("odds_real_note", year=_year(answer.real_year)))


def _basis(case: Case) -> KeyFigure:
    """The class of pairs that the forecast was tested on, and how it did there."""
    label = case.say("odds_class")
    basis = case.outlook.basis if case.outlook else None
    if basis is None:
        return KeyFigure(label=label, value=case.absent(Message("brief.basis_none"), Message("brief.fills_panel")))
    how = Message("brief.by_backtest")
    held = Fact(unit="odds", value=basis.coverage, derivation=how)
    meant = Fact(unit="percent", value=80, derivation=how)
    error = Fact(unit="percent", value=round(100 * basis.crps), derivation=how)
    size = Fact(unit="USD", low=basis.size[0], high=_open(basis.size[1]))
    years = Fact(unit="text", value=f"{basis.years[0]}–{basis.years[1]}")
    note = case.say(
        "odds_class_note",
        error=error,
        panel=case.words(_panel(case, basis)),
        size=size,
        years=years,
        count=_count(basis.count),
    )
    return KeyFigure(label=label, value=case.say("odds_class_value", held=held, meant=meant), note=note)


def _panel(case: Case, basis: Basis) -> str:
    """The name of the panel in the reader's language; as the record has it where there is none."""
    return templates("outlook", case.lang).get(f"panel_{basis.kind}", basis.panel)


def _open(high: float) -> float | None:
    return None if high == float("inf") else high


def _count(number: int) -> Fact:
    return Fact(unit="count", value=number)


def _year(year: int) -> Fact:
    return Fact(unit="year", value=str(year))


def _of_years(key: str, years: int) -> str:
    """Return the sentence that speaks of so many years."""
    return f"{key}_one" if years == 1 else key
