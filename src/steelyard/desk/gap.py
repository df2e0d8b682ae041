"""What could close the gap between a pair's trade and a target: the use case behind `steelyard gap`, the brief and
the page.

Gathers the pair's weighing and outlook, the tables and export-control lists beside the ledger, and the register; all
reckoning is done below (`indicators`, `outlook.gap`). What is not known is Absent, with the command that fills it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from steelyard.core.display import Place
from steelyard.core.economy import is_country, is_region, parent
from steelyard.core.errors import InputError
from steelyard.core.fact import Absent
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.target import Target
from steelyard.desk.denominators import gdp_beside
from steelyard.desk.gap_markets import Ask, absent, market_gap
from steelyard.desk.official import beside, held_on
from steelyard.desk.past_targets import with_deadline
from steelyard.desk.scenarios import NEEDED, project_of, register_of
from steelyard.desk.target_odds import known_parts, known_years, spoken_unit, written
from steelyard.gazetteer.lookup import resolve
from steelyard.indicators.gravity import predict
from steelyard.ledger.store import Ledger
from steelyard.official.controls import control_of, parse, read, write
from steelyard.outlook.gap import Gap, MarketGap, Outside, levers_of, missing, odds_now, weighed
from steelyard.outlook.outlook import outlook
from steelyard.outlook.result import Outlook, YearKnown
from steelyard.outlook.scenario import Project, distinct

if TYPE_CHECKING:
    from steelyard.weighing.result import PairWeighing

_FLOWS = {Flow.TURNOVER: (Flow.EXPORTS, Flow.IMPORTS), Flow.EXPORTS: (Flow.EXPORTS,), Flow.IMPORTS: (Flow.IMPORTS,)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person may say beside pair and target. ``since`` is a month or year (YYYY-MM), ``share`` percent of the
    country's GDP that the pair's region makes, ``left`` economies or blocs that left.
    """

    as_of: str | None = None
    since: str | None = None
    share: float | None = None
    left: tuple[str, ...] = ()


def keep_list(
    ledger: Ledger, path: str, *, jurisdiction: str, day: str, destinations: Sequence[str], name: str | None = None
) -> bool:
    """Put an export-control list beside the ledger's tables; False where it was there already.

    Parameters
    ----------
    destinations : economies that the list holds for; a region stands for its country.

    Raises
    ------
    InputError
        the file, the day or a destination cannot be used; nothing is written then.
    """
    codes = [parent(code) or code for code in map(resolve, destinations)]
    if unknown := [code for code in codes if not is_country(code)]:
        raise InputError(f"no country: {unknown[0]!r}", where="--destination", mend="name countries, such as RUS")
    return write(beside(ledger).folder, parse(path, jurisdiction=jurisdiction, day=day, destinations=codes, name=name))


def find_gap(
    ledger: Ledger,
    reporter: str,
    partner: str,
    *,
    target: Target,
    request: Request,
    at: Callable[[str], None] | None = None,
) -> Gap:
    """Return what could close the gap of a pair, from all that the ledger holds.

    Parameters
    ----------
    reporter, partner : names or codes; flows are seen from ``reporter``.
    target : the goal for a yearly flow.
    at : is told what is begun: the steps of `weigh`, then gap.

    Raises
    ------
    InputError
        the two are one economy, or an option cannot be read.
    """
    from steelyard.weighing.weigh import weigh

    pair = (resolve(reporter), resolve(partner))
    if pair[0] == pair[1]:
        raise InputError("both economies are the same", where=f"{reporter} {partner}", mend="name two economies")
    _ask(pair, target, request)  # what cannot be read is told before any work is done
    claims, sources = held_on(ledger, pair, as_of=request.as_of)
    own = None
    if claims:
        found = weigh(claims, sources=sources, as_of=request.as_of, verdicts=False, at=at)
        own = next((one for one in found.pairs if {one.reporter, one.partner} == set(pair)), None)
    days = [c.published for c in claims if c.published and {c.reporter, c.partner} == set(pair)]
    until = request.as_of or max(days, default=None)
    target = with_deadline(target, claims, pair, now=int(until[:4])) if until else target
    if at is not None:
        at("gap")
    return gap_of(ledger, pair, target=target, weighing=own, until=until, request=request)


def gap_of(
    ledger: Ledger,
    pair: tuple[str, str],
    *,
    target: Target,
    weighing: PairWeighing | None,
    until: str | None,
    request: Request,
    looked: Outlook | None = None,
) -> Gap:
    """Return the gap of a pair that has been weighed already.

    Parameters
    ----------
    until : the latest day among the pair's sources; lists are held against it, or the tables' day where that is later.
    looked : the pair's outlook with this target, where it has been made.
    """
    ask = _ask(pair, target, request)
    vintages = [d.vintage for d in beside(ledger).datasets() if request.as_of is None or d.vintage <= request.as_of]
    day = request.as_of or max([*vintages, *([until] if until else [])], default="")
    years, office = _years(weighing, pair, target, target.flow, day)
    present = next((row for row in reversed(years) if row.value is not None), years[-1] if years else None)
    if looked is None and years and weighing is not None:
        seen = _seen(target, weighing, pair)
        parts = known_parts(weighing.bounds, office, target.unit, seen.flow)
        region = any(map(is_region, pair))
        looked = outlook(years, parts=parts, target=target, now=int(day[:4]) if day else None, region=region)
    markets = tuple(_market(ledger, pair, flow, day, ask) for flow in _FLOWS[target.flow])
    register, untold = _register(ledger, pair, request.as_of, target.unit)
    start = (int(day[:4]) if day else present.year if present else 0) + 1
    levers = levers_of(markets, register, target, start=start)
    scenario = weighed(looked, target, levers)
    year, odds = odds_now(looked, target)
    outside, unseen = _outside(weighing, pair, target, ask, present, day, office, gdp_beside(ledger))
    none = [] if present else [_no_level(weighing, pair, target)]
    if present and odds is None:
        none.append(absent("odds", year=str(target.by or "")))
    return Gap(
        reporter=pair[0], partner=pair[1], target=target, as_of=day, present=present, office=office,
        missing=missing(target, present),
        markets=markets, levers=tuple(levers), outside=outside, scenario=scenario, odds=odds, year=year,
        absent=(*none, *untold, *unseen),
    )  # fmt: skip


def _ask(pair: tuple[str, str], target: Target, request: Request) -> Ask:
    share = request.share
    if share is not None and not 0 < share <= 100:
        raise InputError(
            f"no such share: {share:g}", where="--share", mend="give percent of the country's GDP, above 0"
        )
    if share is not None and sum(map(is_region, pair)) != 1:
        raise InputError("a share needs one region", where="--share", mend="leave it out, or name a region")
    since = Period.parse(request.since).first if request.since else None
    left = tuple(map(resolve, request.left))
    return Ask(
        unit=target.unit, as_of=request.as_of, since=since, left=left, share=None if share is None else share / 100
    )  # fmt: skip


def _market(ledger: Ledger, pair: tuple[str, str], flow: Flow, day: str, ask: Ask) -> MarketGap:
    exporter, importer = pair if flow == Flow.EXPORTS else pair[::-1]
    store = beside(ledger)
    control = control_of(read(store.folder), parent(importer) or importer, as_of=day or "9999-12-31")
    return market_gap(store, flow=flow, exporter=exporter, importer=importer, control=control, ask=ask)


def _no_level(weighing: PairWeighing | None, pair: tuple[str, str], target: Target) -> Absent:
    """Say that no year of the flow is known, or in which currency it is."""
    values: dict[str, object] = {"flow": target.flow, "reporter": Place(pair[0]), "partner": Place(pair[1])}
    unit = spoken_unit(weighing.bounds, _seen(target, weighing, pair)) if weighing else None
    if unit is None:
        return absent("level", **values)
    return absent("level_in", **values, unit=unit, asked=target.unit, goal=written(target.value, unit))


def _seen(target: Target, weighing: PairWeighing, pair: tuple[str, str]) -> Target:
    """Return the target as the weighing sees the pair."""
    return target if weighing.reporter == pair[0] else replace(target, flow=target.flow.mirrored())


def _years(
    weighing: PairWeighing | None,
    pair: tuple[str, str],
    target: Target,
    flow: Flow,
    day: str,
    office: str | None = None,
) -> tuple[list[YearKnown], str | None]:
    """Return the full years of a flow that are over, as one office counts it: ``office``, where it does."""
    if weighing is None:
        return [], None
    seen = _seen(replace(target, flow=flow), weighing, pair)
    found, office = known_years(weighing.bounds, weighing.draws, seen, office=office, own=pair[0])
    return [row for row in found if not day or row.year < int(day[:4])], office


def _register(
    ledger: Ledger, pair: tuple[str, str], as_of: str | None, unit: str
) -> tuple[list[Project], list[Absent]]:
    """Return the entries of the register that name an amount, and what is missing where none does."""
    entries = register_of(pair, ledger=ledger.place, as_of=as_of, unit=unit)
    found = list(distinct(project_of(row) for row in entries.values() if set(row) >= NEEDED))
    where = {"reporter": pair[0], "partner": pair[1]}
    return found, [] if found else [absent("register", count=len(entries), **where)]


def _outside(
    weighing: PairWeighing | None,
    pair: tuple[str, str],
    target: Target,
    ask: Ask,
    present: YearKnown | None,
    day: str,
    office: str | None,
    gdp: Mapping[str, Mapping[int, float]],
) -> tuple[tuple[Outside, ...], list[Absent]]:
    """Return gravity's prediction of each direction beside the actual flow, in dollars."""
    regions = [side for side in pair if is_region(side)]
    if regions and ask.share is None:
        whose = {"region": Place(regions[0]), "country": Place(parent(regions[0]) or "")}
        return (), [absent("outside_share", **whose)]
    found = []
    for flow in _FLOWS[target.flow]:
        exporter, importer = (parent(side) or side for side in (pair if flow == Flow.EXPORTS else pair[::-1]))
        years, _ = _years(weighing, pair, replace(target, unit="USD"), flow, day, office)
        actual = next((row for row in reversed(years) if row.value is not None), None)
        year = actual.year if actual else present.year if present else int(day[:4]) if day else None
        seen = predict(exporter, importer, year=year, exporter_share=ask.share or 1.0, gdp=gdp)
        if seen is None:
            return (), [absent("outside", exporter=Place(exporter), importer=Place(importer))]
        q = seen.quantiles
        found.append(
            Outside(
                flow=flow, year=seen.year, mean=seen.mean, low=q[0.1], mid=q[0.5], high=q[0.9], count=seen.count,
                share=seen.share, actual=actual.value if actual else None, actual_year=actual.year if actual else None,
            )
        )  # fmt: skip
    return tuple(found), []
