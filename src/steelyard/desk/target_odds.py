"""The odds of a target: from a file of yearly figures, or from all that the ledger holds on a pair."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from steelyard.core.claim import SCHEMA, plain_number
from steelyard.core.errors import InputError
from steelyard.core.fact import Absent
from steelyard.core.flow import Flow
from steelyard.core.message import render
from steelyard.core.series import Bound
from steelyard.core.target import Target
from steelyard.desk.amount import parse_amount
from steelyard.desk.past_targets import PastTarget, past_json
from steelyard.gazetteer.names import name
from steelyard.outlook.growth_split import GrowthSplit, told
from steelyard.outlook.office import ranked, tight, yearly
from steelyard.outlook.result import BestRun, FanYear, Outlook, PartKnown, Prices, TargetAnswer, YearKnown

if TYPE_CHECKING:
    from steelyard.weighing.estimates import YearDraws

Json = dict[str, Any]

LONGEST = 30
"""Years after the last known one for which odds are given: three times what the forecast was taught."""


def parse_target(text: str, *, by: int | None = None, flow: str = "turnover") -> Target:
    """Read a target as the command line writes it.

    >>> parse_target("500M").value, parse_target("0.5bn", by=2026).by, parse_target("EUR 500e6").unit
    (500000000.0, 2026, 'EUR')
    >>> parse_target("0,5 млрд").value, parse_target("$1,250,000").value
    (500000000.0, 1250000.0)

    Raises
    ------
    InputError
        when it is not an amount above zero, or no such flow.
    """
    if flow not in ("turnover", "exports", "imports"):
        raise InputError(f"no such flow: {flow!r}", where="--flow", mend="take turnover, exports or imports")
    value, unit = parse_amount(text, where="--target")
    return Target(value=value, unit=unit or "USD", by=by, flow=Flow(flow))


def offices(bounds: Sequence[Bound], target: Target | None) -> dict[str | None, list[Bound]]:
    """Return the yearly bounds of the flow that an outlook is about, by the office that counts it."""
    flow, unit = (target.flow, target.unit) if target else (Flow.TURNOVER, "USD")
    return yearly(bounds, flow=flow, unit=unit)


def spoken_unit(bounds: Sequence[Bound], target: Target | None) -> str | None:
    """Return the currency that most years of the flow are told in, where it is not the target's; None where none is."""
    flow, unit = (target.flow, target.unit) if target else ("turnover", "USD")
    told = Counter(
        b.quantity.unit
        for b in bounds
        if (b.quantity.flow, b.quantity.product, b.quantity.base, b.quantity.scope) == (flow, None, None, "goods")
        and b.quantity.period.is_year and b.from_high
    )  # fmt: skip
    return None if unit in told or not told else max(told, key=lambda one: (told[one], one))


def written(value: float, unit: str) -> str:
    """Return an amount as `parse_target` reads it.

    >>> written(32e9, "EUR"), written(1234567.0, "USD")
    ('EUR 32bn', 'USD 1234567')
    """
    for size, mark in ((1e9, "bn"), (1e6, "M")):
        if value >= size and value / size == round(value / size, 3):
            return f"{unit} {value / size:.12g}{mark}"
    return f"{unit} {value:.15g}"


def check_deadline(by: int | None, known: Sequence[YearKnown], parts: Sequence[PartKnown] = ()) -> None:
    """Refuse a deadline before the first known year, of which nothing can be told, and one beyond any forecast.

    Parameters
    ----------
    parts : known months, which stand for the year where no full one is known.

    Raises
    ------
    InputError
        when it is neither a known year or later, nor at most `LONGEST` years after the last known one.
    """
    years = [row.year for row in known] or [part.period.start_year for part in parts]
    if by is None or not years:
        return
    first, last = min(years), max(years)
    mend = f"take a year from {first} to {last + LONGEST}"
    if by < first:
        raise InputError(f"{by} is before the first known year, {first}", where="--by", mend=mend)
    if by > last + LONGEST:
        raise InputError(f"{by} is more than {LONGEST} years after the last known one, {last}", where="--by", mend=mend)


def known_years(
    bounds: Sequence[Bound],
    draws: Sequence[YearDraws],
    target: Target | None,
    *,
    office: str | None = None,
    own: str | None = None,
) -> tuple[list[YearKnown], str | None]:
    """Return the yearly figures of one office that an outlook starts from, and the office.

    ``office`` where it counts the flow, else the one that `outlook.office.ranked` puts first; ``own`` is the economy
    whose view is taken. Years between stated ones come as the weighing's draws; years that nothing but a prior tells
    of are left to the forecast.
    """
    flow, unit = (target.flow, target.unit) if target else ("turnover", "USD")
    told = offices(bounds, target)
    if not told:
        return [], None
    if office is None or office not in told:
        office = ranked(told, own=own, named=target.authority if target else None)[0]
    counted = {b.quantity.period.start_year: b for b in told[office]}
    drawn = next((d for d in draws if (d.authority, d.unit, d.scope) == (office, unit, "goods")), None)
    column = getattr(drawn, str(flow)) if drawn is not None else None
    found = []
    last = max(_last_told(counted, told), _last_grown(bounds, target))
    for year, bound in sorted(counted.items()):
        if year > last:
            continue
        if tight(bound):
            assert bound.low is not None
            assert bound.high is not None
            found.append(YearKnown(year=year, value=(bound.low + bound.high) / 2, low=bound.low, high=bound.high))
        elif drawn is not None and column is not None and year in drawn.years:
            found.append(YearKnown(year=year, low=bound.low, high=bound.high, draws=column[:, drawn.years.index(year)]))
    return found, office


def _last_told(own: dict[int, Bound], told: dict[str | None, list[Bound]]) -> int:
    """The last year that some office's claims bear on, by level or by growth."""
    years = [year for year, bound in own.items() if bound.from_low or bound.from_high]
    for rows in told.values():
        years += [b.quantity.period.start_year for b in rows if b.from_low or b.from_high]
    return max(years, default=max(own))


def _last_grown(bounds: Sequence[Bound], target: Target | None) -> int:
    """The last year whose growth on the year before some office's claims hold on both ends; 0 where none is."""
    flow, unit = (target.flow, target.unit) if target else ("turnover", "USD")
    years = [0]
    for bound in bounds:
        q = bound.quantity
        on_year = q.base is not None and q.period.is_year and q.base == q.period.shift(years=-1)
        if on_year and (q.flow, q.unit, q.product, q.scope) == (flow, unit, None, "goods"):
            held = bound.from_low and bound.from_high and bound.low is not None and bound.high is not None
            years += [q.period.start_year] if held else []
    return max(years)


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


def to_json(
    result: Outlook,
    *,
    past: Sequence[PastTarget] = (),
    splits: Sequence[GrowthSplit | Absent] = (),
    others: Mapping[str, Outlook] | None = None,
    said: str | None = None,
) -> Json:
    """Return the published form of an outlook.

    Parameters
    ----------
    past : targets that were said of the pair before.
    splits : the last growth in the money of each side.
    others : office -> the same question by its figures.
    said : the day on which the deadline was said, where it is the ledger's and not the one who asks.
    """
    answer = result.answer
    rows = [row for row in result.forecast if answer is None or _asked(answer, row.year)]
    body: Json = {"schema": SCHEMA, "forecast": [_fan(row) for row in rows or result.forecast]}
    if answer is not None:
        body["target"] = _target(answer) | ({"deadline_said": said} if said else {})
    body["nowcast"] = _fan(result.nowcast) if result.nowcast else None
    basis = result.basis
    body["basis"] = {
        "model": basis.model, "kind": basis.kind, "panel": basis.panel, "years": list(basis.years),
        "size": [end if math.isfinite(end) else None for end in basis.size], "count": basis.count, "crps": basis.crps,
        "coverage": basis.coverage, "added": basis.added,
    }  # fmt: skip
    body["explained"] = [render(message, names=name) for message in result.explained]
    if past:
        body["past_targets"] = past_json(past)
    if splits:
        body["growth_split"] = [_split(found) for found in splits]
    if others:
        body["other_offices"] = {
            office: {"last_known": found.start, **({"target": _target(found.answer)} if found.answer else {})}
            for office, found in others.items()
        }
    return body


def _split(found: GrowthSplit | Absent) -> Json:
    text = render(told(found), names=name)
    if isinstance(found, Absent):
        return {"absent": render(found.why, names=name), "text": text}
    return {
        "economy": found.economy, "unit": found.unit, "currency": found.currency, "first": found.first,
        "last": found.last, "growth": list(found.growth), "own": list(found.own), "rate": found.rate, "text": text,
    }  # fmt: skip


def _asked(answer: TargetAnswer, year: int) -> bool:
    """True for a year up to the deadline, or any where there is none or it is over."""
    by = answer.target.by
    return by is None or year <= by


def _fan(row: FanYear) -> Json:
    return {slot: plain_number(getattr(row, slot)) for slot in row.__slots__}


def _target(answer: TargetAnswer) -> Json:
    odds, by = answer.odds, answer.target.by
    years = [year for year in sorted(odds.by) if _asked(answer, year)]
    met, not_met = when_met(answer)
    return {
        "value": plain_number(answer.target.value), "unit": answer.target.unit, "by": by,
        "needed_growth": {str(y): odds.needed_growth[y] for y in years},
        "odds": {str(y): odds.by[y] for y in years}, "odds_in": {str(y): odds.within[y] for y in years},
        "odds_without_news": {str(y): answer.without_news[y] for y in years},
        "odds_at_90_percent": {str(y): answer.at90[y] for y in years},
        "odds_at_110_percent": {str(y): answer.at110[y] for y in years},
        "year_met": met, "not_met": not_met,
        "base_rate": {str(y): {"share": r.share, "n": r.count} for y, r in answer.base_rates.items() if y in years},
        "best_run": {str(y): _run(r) for y, r in answer.best_runs.items() if y in years},
        "in_prices_of": {str(answer.real_year): plain_number(answer.real)} if answer.real else None,
        "constant_prices": _prices(answer.prices, years) if answer.prices else None,
        "past": answer.past, "decided_by": answer.decided_by,
        "past_years": {str(y): words for y, words in answer.past_years.items() if _asked(answer, y)},
    }  # fmt: skip


def when_met(answer: TargetAnswer) -> tuple[dict[str, int | None], float | None]:
    """Return the quantiles of the year it is met, and the mass of not met, within the years that are asked about.

    A deadline that is over leaves what the figures say: the year it was met, all mass on not met, or nothing (None).
    """
    odds = answer.odds
    years = [year for year in sorted(odds.by) if _asked(answer, year)]
    if years:
        last = years[-1]
        met = {key: year if year is not None and year <= last else None for key, year in odds.year_met.items()}
        return met, 1 - odds.by[last]
    decided = answer.decided_by if answer.past == "met" else None
    mass = {"met": 0.0, "missed": 1.0}.get(answer.past or "")
    return dict.fromkeys(odds.year_met, decided), mass


def _prices(prices: Prices, years: Sequence[int]) -> Json:
    return {
        "year": prices.year, "target": plain_number(prices.value), "source": prices.source,
        "index_until": prices.latest, "carried_on_by": prices.trend, "peak": list(prices.peak) if prices.peak else None,
        "odds": {str(y): prices.odds[y] for y in years},
    }  # fmt: skip


def _run(run: BestRun) -> Json:
    return {"growth": run.growth, "first": run.first, "last": run.last}
