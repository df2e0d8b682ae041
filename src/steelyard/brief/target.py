"""Will the target be met: odds by year, never without what they rest on.

Years already past are met, not met or cannot be told, by what the figures allow; only years to come have odds. Odds are
whole percents, with the growth needed, the base rate among comparable pairs and the best run of this pair beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from steelyard.brief import record, series
from steelyard.brief.case import Case
from steelyard.brief.known import office_name
from steelyard.brief.lines import sentence
from steelyard.brief.model import Block, Bullets, Line, Paragraph, Row, Section, Table
from steelyard.core.fact import Fact
from steelyard.core.message import Message
from steelyard.core.target import Odds

if TYPE_CHECKING:
    from steelyard.outlook.result import FanYear

SHOWN = (1, 2, 3, 5)
"""Which of the years to come stand in the table, counted from the first; a deadline always does."""
HEADLINE = 5
"""Without a deadline the answer names the first year to come and the one that ends this many years."""


def answer(case: Case) -> Line:
    """Return the second sentence: the odds of the target with what it needs, or why there are none."""
    if case.target is None:
        return case.say("answer_no_target")
    goal = Fact(unit=case.target.unit, value=case.target.value)
    odds, years = odds_of(case), years_ahead(case)
    if case.target.by and not years and series.series(case, case.target.flow):
        return case.say(f"answer_{past_status(case, case.target.by)}", target=goal, year=_year(case.target.by))
    if odds is None or not years:
        return case.say("answer_target_unknown", target=goal, why=Message("brief.odds_no_outlook"))
    first, last = years[0], years[-1] if case.target.by else years[min(HEADLINE, len(years)) - 1]
    values = {"target": goal, "last": _year(last), "odds_last": _odds(odds.by[last]), "needed": _needed(odds, last)}
    if first != last:
        values |= {"first": _year(first), "odds_first": _odds(odds.by[first])}
    base = record.base_rate(case, last)
    key = ("answer_odds_two" if first != last else "answer_odds_one") + ("" if base else "_alone")
    return case.tell(Message(f"brief.{key}", values | ({"base": base} if base else {})))


def section(case: Case) -> Section:
    """Return the odds by year with what they rest on; Absent where there is no target or nothing to start from."""
    title = case.say("target")
    odds, years = odds_of(case), years_ahead(case)
    if case.target is None:
        missing = case.absent(Message("brief.odds_no_target"), Message("brief.fills_target"))
        return Section(name="target", title=title, blocks=(Paragraph(line=missing),))
    past = _past(case)
    if odds is None or not years:
        missing = case.absent(Message("brief.odds_no_outlook"), Message("brief.fills_years"))
        return Section(name="target", title=title, blocks=(*past, Paragraph(line=missing)))
    blocks: list[Block] = [*past, _table(case, odds, years), *_others(case)]
    blocks += record.blocks(case, odds, years)
    return Section(name="target", title=title, blocks=tuple(blocks))


def _others(case: Case) -> list[Block]:
    """The odds of each other target that was said and is open, with who said it where that is known."""
    lines = []
    for answer in (one.answer for one in case.other_outlooks if one.answer):
        goal, by = answer.target, answer.odds.by
        year = goal.by if goal.by in by else next(iter(sorted(by)[:HEADLINE][-1:]), None)
        if year is None:
            continue
        claim = case.claim(goal.claim or "")
        side = (claim.authority or claim.reporter) if claim else None
        values: dict[str, Any] = {"target": Fact(unit=goal.unit, value=goal.value), "year": _year(year)}
        values |= {"odds": _odds(by[year])} | ({"side": office_name(case, side)} if side else {})
        lines.append(case.say(f"other_target{'_by' if side else ''}", [goal.claim] if goal.claim else [], **values))
    return [Bullets(title=case.say("other_targets"), lines=tuple(lines))] if lines else []


def annex(case: Case) -> Section | None:
    """Return the odds of every year looked at, and the outlook's own sentences; None where there is no forecast."""
    odds, years = odds_of(case), years_ahead(case)
    if case.outlook is None or odds is None or not years:
        return None
    columns = tuple(
        case.say(f"column_{key}") for key in ("by", "odds_by", "odds_in", "needed", "base", "best", "median")
    )
    fan = {row.year: row for row in case.outlook.forecast}
    rows = tuple(Row(cells=_all_cells(case, odds, year, fan.get(year))) for year in years)
    widths = (0.09, 0.13, 0.13, 0.15, 0.14, 0.14, 0.22)
    blocks: list[Block] = [Paragraph(line=case.say("odds_note"), style="note")]
    blocks += [Table(name="odds_all", columns=columns, rows=rows, widths=widths)]
    told = tuple(sentence(case.tell(message)) for message in case.outlook.explained)
    blocks += [Bullets(lines=told)] if told else []
    return Section(name="odds", title=case.say("odds_title"), blocks=tuple(blocks), annex=True)


def _all_cells(case: Case, odds: Odds, year: int, fan: FanYear | None) -> tuple[Line, ...]:
    none = case.say("no_because", tone="quiet")
    run = case.answer.best_runs.get(year) if case.answer else None
    base = record.base_rate(case, year)
    best = Fact(unit="percent", value=round(run.growth, 1), signed=True) if run else None
    money = case.target.unit if case.target else "USD"
    span = (
        Fact(unit=money, low=_short(fan.p10), high=_short(fan.p90), derivation=Message("brief.by_forecast"))
        if fan
        else None
    )
    needed = _needed(odds, year) if year in odds.needed_growth else None
    found = (_year(year), _odds(odds.by[year]), _odds(odds.within[year]), needed, base, best, span)
    return tuple(case.fact(fact) if fact else none for fact in found)


def _short(value: float) -> float:
    """Three significant digits: a forecast carries no more."""
    return float(f"{value:.3g}")


def odds_of(case: Case) -> Odds | None:
    """Return the odds of the target, where there is a forecast."""
    return case.answer.odds if case.answer else None


def years_ahead(case: Case) -> list[int]:
    """Return the years to come that have odds, up to the deadline where there is one; this year is one of them."""
    odds = odds_of(case)
    if odds is None or case.target is None:
        return []
    this = int(case.as_of[:4])
    return [year for year in sorted(odds.by) if year >= this and (case.target.by is None or year <= case.target.by)]


def past_status(case: Case, until: int) -> str:
    """Return met, missed or undecidable for the full years up to one that is past (rule 21).

    Met: some year's bound lies at or above the value. Missed: every year since the target was known to be open lies
    below it. A year that nothing bounds leaves it undecidable.
    """
    assert case.target is not None
    if case.answer and case.answer.past and until == int(case.as_of[:4]) - 1:
        return case.answer.past
    rows = {row.year: row for row in series.series(case, case.target.flow)}
    first = _first_open(case)
    years = [rows.get(year) for year in range(first, until + 1)]
    if any(row and row.bound and (row.bound.low or 0) >= case.target.value for row in years):
        return "met"
    below = [row and row.bound and row.bound.high is not None and row.bound.high < case.target.value for row in years]
    return "missed" if years and all(below) else "undecidable"


def _first_open(case: Case) -> int:
    """The first full year that could meet the target: that in which it was said, else the running one."""
    claim = case.claim(case.target.claim) if case.target and case.target.claim else None
    if claim and claim.published:
        return int(claim.published[:4])
    return int(case.as_of[:4])


def _past(case: Case) -> tuple[Block, ...]:
    """One line on the full years between the target's statement and today."""
    first, last = _first_open(case), int(case.as_of[:4]) - 1
    if last < first:
        return ()
    years = Fact(unit="text", value=str(first) if first == last else f"{first}–{last}")
    return (Paragraph(line=case.say(f"past_{past_status(case, last)}", years=years), style="note"),)


def _table(case: Case, odds: Odds, years: list[int]) -> Table:
    deadline = case.target.by if case.target else None
    shown = [year for i, year in enumerate(years, 1) if i in SHOWN or year == deadline]
    columns = tuple(case.say(f"column_{key}") for key in ("by", "odds_by", "odds_in", "needed"))
    rows = tuple(
        Row(
            cells=(
                case.fact(_year(year)),
                case.fact(_odds(odds.by[year]), tone="strong"),
                case.fact(_odds(odds.within[year])),
                case.fact(_needed(odds, year)) if year in odds.needed_growth else case.say("no_because", tone="quiet"),
            )
        )
        for year in shown
    )
    return Table(name="odds", columns=columns, rows=rows, widths=(0.16, 0.28, 0.28, 0.28))


def _year(year: int) -> Fact:
    return Fact(unit="year", value=str(year))


def _odds(value: float) -> Fact:
    return Fact(unit="odds", value=value, derivation=Message("brief.by_forecast"))


def _needed(odds: Odds, year: int) -> Fact:
    return Fact(
        unit="percent", value=round(odds.needed_growth[year], 1), signed=True, derivation=Message("brief.by_needed")
    )
