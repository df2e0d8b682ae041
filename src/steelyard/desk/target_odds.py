"""The odds of a target: from a file of yearly figures, or from all that the ledger holds on a pair."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from steelyard.core.claim import SCHEMA, plain_number
from steelyard.core.errors import InputError
from steelyard.core.message import render
from steelyard.core.period import Period
from steelyard.core.series import Bound
from steelyard.core.target import Target
from steelyard.gazetteer.names import name
from steelyard.outlook.result import BestRun, FanYear, Outlook, PartKnown, TargetAnswer, YearKnown

if TYPE_CHECKING:
    from steelyard.weighing.estimates import YearDraws

_SIZES = {"": 1.0, "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "million": 1e6, "bn": 1e9, "b": 1e9, "billion": 1e9}
_AMOUNT = re.compile(r"(?:([A-Za-z]{3})\s*)?\$?\s*([0-9][0-9_, ]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)\s*([A-Za-z]*)")


def parse_target(text: str, *, by: int | None = None) -> Target:
    """Read a target as the command line writes it.

    >>> parse_target("500M").value, parse_target("0.5bn", by=2026).by, parse_target("EUR 500e6").unit
    (500000000.0, 2026, 'EUR')

    Raises
    ------
    InputError
        when it is not an amount above zero.
    """
    found = _AMOUNT.fullmatch(text.strip())
    size = _SIZES.get(found[3].lower()) if found else None
    value = float(re.sub(r"[_, ]", "", found[2])) * size if found and size else 0.0
    if not found or value <= 0:
        raise InputError(f"no such amount: {text!r}", where="--target", mend="write it as 500M, 0.5bn or 500e6")
    return Target(value=value, unit=(found[1] or "USD").upper(), by=by)


def parse_series(lines: Iterable[str], *, where: str) -> tuple[list[YearKnown], list[PartKnown]]:
    """Read ``period,value[,low,high]`` rows: full years, and parts of years such as ``2023-01..2023-03``.

    Raises
    ------
    InputError
        with the number of the line that cannot be read.
    """
    years, parts = [], []
    rows = csv.reader(lines)
    for number, row in enumerate(rows, 1):
        if not row or not "".join(row).strip() or (number == 1 and row[0].strip().casefold() in ("period", "year")):
            continue
        place = f"{where}, line {number}"
        try:
            period = Period.parse(row[0])
            figures = [float(cell) if cell.strip() else None for cell in row[1:4]]
        except (InputError, ValueError) as error:
            words = error.what if isinstance(error, InputError) else "a figure that is no number"
            raise InputError(words, where=place, mend="write period,value[,low,high]") from None
        value, low, high = (*figures, None, None, None)[:3]
        if value is None and low is None and high is None:
            raise InputError("no figure", where=place, mend="write period,value[,low,high]")
        if min(v for v in (value, low, high) if v is not None) < 0 or (low or 0) > (
            high if high is not None else float("inf")
        ):
            raise InputError("a range that cannot be", where=place, mend="give low <= value <= high, none below zero")
        if period.is_year:
            years.append(YearKnown(year=period.start_year, value=value, low=low, high=high))
        elif value is not None:
            parts.append(
                PartKnown(
                    period=period, value=value, low=value if low is None else low, high=value if high is None else high
                )
            )
    if len({row.year for row in years}) < len(years):
        raise InputError("a year stands twice", where=where, mend="keep one row a year")
    return years, parts


def known_years(
    bounds: Sequence[Bound], draws: Sequence[YearDraws], target: Target | None
) -> tuple[list[YearKnown], str | None]:
    """Return the yearly figures of one office that an outlook starts from, and the office.

    The target's office if it has one, else the one that states most years by level. Years between stated ones come
    as the weighing's draws; years that nothing but a prior tells of are left to the forecast.
    """
    flow, unit = (target.flow, target.unit) if target else ("turnover", "USD")
    rows = [b for b in bounds if b.quantity.flow == flow and b.quantity.period.is_year and b.quantity.base is None]
    rows = [b for b in rows if b.quantity.product is None and b.quantity.unit == unit and b.quantity.scope == "goods"]
    told: dict[str | None, list[Bound]] = {}
    for bound in rows:
        told.setdefault(bound.quantity.authority, []).append(bound)
    if not told:
        return [], None
    office = (
        target.authority
        if target and target.authority in told
        else max(told, key=lambda a: (sum(map(_tight, told[a])), str(a)))
    )
    own = {b.quantity.period.start_year: b for b in told[office]}
    drawn = next((d for d in draws if (d.authority, d.unit, d.scope) == (office, unit, "goods")), None)
    column = getattr(drawn, str(flow)) if drawn is not None else None
    found = []
    last = _last_told(own, told)
    for year, bound in sorted(own.items()):
        if year > last:
            continue
        if _tight(bound):
            assert bound.low is not None
            assert bound.high is not None
            found.append(YearKnown(year=year, value=(bound.low + bound.high) / 2, low=bound.low, high=bound.high))
        elif drawn is not None and column is not None and year in drawn.years:
            found.append(YearKnown(year=year, low=bound.low, high=bound.high, draws=column[:, drawn.years.index(year)]))
    return found, office


def _tight(bound: Bound) -> bool:
    """True for a year known by level: both ends, no further apart than a fifth of the middle."""
    return bool(bound.low and bound.high and bound.high - bound.low <= 0.1 * (bound.low + bound.high))


def _last_told(own: dict[int, Bound], told: dict[str | None, list[Bound]]) -> int:
    """The last year that some office's claims bear on, by level or by growth."""
    years = [year for year, bound in own.items() if bound.from_low or bound.from_high]
    for rows in told.values():
        years += [b.quantity.period.start_year for b in rows if b.from_low or b.from_high]
    return max(years, default=max(own))


def known_parts(bounds: Sequence[Bound], office: str | None, unit: str, flow: str) -> list[PartKnown]:
    """Return the parts of years from January on that one office's claims bound on both ends."""
    found = []
    for bound in bounds:
        q = bound.quantity
        if (q.authority, q.unit, q.flow, q.product, q.base, q.scope) != (office, unit, flow, None, None, "goods"):
            continue
        if not q.period.is_year and q.period.first % 12 == 0 and bound.low and bound.high:
            found.append(PartKnown(period=q.period, value=(bound.low + bound.high) / 2, low=bound.low, high=bound.high))
    return found


def to_json(result: Outlook) -> dict[str, Any]:
    """Return the published form of an outlook."""
    answer = result.answer
    body: dict[str, Any] = {"schema": SCHEMA, "forecast": [_fan(row) for row in result.forecast]}
    if answer is not None:
        body["target"] = _target(answer)
    body["nowcast"] = _fan(result.nowcast) if result.nowcast else None
    body["basis"] = {
        "model": result.basis.model, "panel": result.basis.panel, "years": list(result.basis.years),
        "count": result.basis.count, "crps": result.basis.crps, "coverage": result.basis.coverage,
    }  # fmt: skip
    body["explained"] = [render(message, names=name) for message in result.explained]
    return body


def _fan(row: FanYear) -> dict[str, Any]:
    return {slot: plain_number(getattr(row, slot)) for slot in row.__slots__}


def _target(answer: TargetAnswer) -> dict[str, Any]:
    odds = answer.odds
    years = [y for y in sorted(odds.by) if answer.target.by is None or y <= answer.target.by]
    return {
        "value": plain_number(answer.target.value), "unit": answer.target.unit,
        "needed_growth": {str(y): odds.needed_growth[y] for y in years},
        "odds": {str(y): odds.by[y] for y in years}, "odds_in": {str(y): odds.within[y] for y in years},
        "odds_without_news": {str(y): answer.without_news[y] for y in years},
        "odds_at_90_percent": {str(y): answer.at90[y] for y in years},
        "odds_at_110_percent": {str(y): answer.at110[y] for y in years},
        "year_met": dict(odds.year_met), "not_met": odds.not_met,
        "base_rate": {str(y): {"share": r.share, "n": r.count} for y, r in answer.base_rates.items() if y in years},
        "best_run": {str(y): _run(r) for y, r in answer.best_runs.items() if y in years},
        "in_prices_of": {str(answer.real_year): plain_number(answer.real)} if answer.real else None,
        "past": answer.past, "decided_by": answer.decided_by,
    }  # fmt: skip


def _run(run: BestRun) -> dict[str, Any]:
    return {"growth": run.growth, "first": run.first, "last": run.last}
