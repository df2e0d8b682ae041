"""The box that puts the figure in proportion: each line a Fact, or Absent with what would fill it.

A share is the pair's range over the whole's range, both of the same year and office's view; it is never taken across
years. Where a text states the share or the rank itself, that is shown as it was said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from steelyard.brief import known, series
from steelyard.brief.case import Case, is_level_of_year, seen_from
from steelyard.brief.model import Box, KeyFigure, Line, Section
from steelyard.brief.series import YearKnown
from steelyard.core import display
from steelyard.core.claim import Claim, Kind
from steelyard.core.economy import WORLD, parent
from steelyard.core.fact import Fact
from steelyard.core.flow import Flow
from steelyard.core.message import Message
from steelyard.core.series import Bound, Quantity
from steelyard.core.wording import figure
from steelyard.gazetteer.people import people


def section(case: Case) -> Section:
    """Return the box: against the best year, balance, shares in both wholes, rank, per head."""
    last = known.last_level(case)
    figures = [_best(case, last), _balance(case, last), _share(case, last, case.reporter, WORLD)]
    figures += [_share(case, last, case.partner, WORLD)]
    country = parent(case.partner)
    if country and country != case.reporter:
        figures.append(_share(case, last, case.reporter, country))
    figures += [_rank(case, last), *(_per_head(case, last, side) for side in (case.reporter, case.partner))]
    return Section(name="proportion", title=case.say("proportion"), blocks=(Box(figures=tuple(figures)),))


def _best(case: Case, last: YearKnown | None) -> KeyFigure:
    label = case.say("against_best")
    best = known.best_year(case, last) if last else None
    if last is None or best is None:
        return KeyFigure(label=label, value=case.absent(Message("brief.best_none"), Message("brief.fills_years")))
    claims = (*last.claims, *best.claims)
    side = known.side(last, best)
    gap: dict[str, Any] = {} if side == "open" else {"gap": known.difference(case, last, best)}
    value = case.say(f"size_{side}", claims, **gap)
    years: dict[str, Any] = {"first": _year(last.year), "second": _year(best.year)}
    note = case.say("size_of", **years, one=known.amount_of(case, last), other=known.amount_of(case, best))
    return KeyFigure(label=label, value=value, note=note)


def _balance(case: Case, last: YearKnown | None) -> KeyFigure:
    label = case.say("balance_label", reporter=display.Place(case.reporter))
    sides = [series.series(case, flow) for flow in (Flow.EXPORTS, Flow.IMPORTS)]
    shared = {row.year: row for row in sides[0] if row.ends} if all(sides) else {}
    pairs = [(shared[row.year], row) for row in sides[1] if row.ends and row.year in shared]
    pairs = [pair for pair in pairs if all(one.status in ("stated", "bounded") for one in pair)]
    if not pairs:
        return KeyFigure(label=label, value=case.absent(Message("brief.balance_none"), Message("brief.fills_sides")))
    exports, imports = pairs[-1]
    low, high = exports.ends[0] - imports.ends[1], exports.ends[1] - imports.ends[0]  # type: ignore[index]
    claims = tuple(dict.fromkeys((*exports.claims, *imports.claims)))
    how = Message("brief.by_difference")
    gap = Fact(unit=case.unit, low=low, high=high, signed=True, claims=claims, derivation=how)
    note = case.say("balance_note", year=_year(exports.year), exports=known.amount_of(case, exports),
                    imports=known.amount_of(case, imports))  # fmt: skip
    return KeyFigure(label=label, value=case.fact(gap, refs=True), note=note)


def _share(case: Case, last: YearKnown | None, reporter: str, whole: str) -> KeyFigure:
    world = whole == WORLD
    places: dict[str, Any] = {"reporter": display.Place(reporter), "whole": display.Place(whole)}
    label = case.say("share_world" if world else "share_parent", **places)
    said = [c for c in _shares_said(case, reporter, whole) if c.period and last and c.period.end_year >= last.year]
    total = _total(case, last, reporter, whole)
    if total and last and last.ends:
        first, second = (
            100 * one / other for one, other in zip(last.ends, reversed(total.ends or (1, 1)), strict=True)
        )
        claims = (*last.claims, *total.claims)
        value = known.percent_fact(first, second, claims, Message("brief.by_share"))
        note = case.say("share_note", year=_year(last.year), total=known.amount_of(case, total))
        return KeyFigure(label=label, value=case.fact(value, refs=True), note=note)
    if said:
        claim = said[-1]
        value_line = case.tell(
            Message("brief.as_said", {"said": case.words(figure(claim, case.lang), [claim.id])}), [claim.id]
        )
        return KeyFigure(label=label, value=value_line, note=_period_note(case, claim))
    year = _year(last.year) if last else Message("brief.that_year")
    name = Message("brief.whole_world" if world else "brief.whole_parent", places)
    fetched = not world and last is not None
    fills = Message("brief.fills_fetch", {"reporter": reporter, "whole": whole, "year": year}) if fetched else None
    why = Message("brief.share_none", {"whole_name": name, "year": year})
    return KeyFigure(label=label, value=case.absent(why, fills or Message("brief.fills_total")))


def _shares_said(case: Case, reporter: str, whole: str) -> list[Claim]:
    """The shares of turnover that texts state of one whole, earliest first."""
    said = [
        claim
        for claim in case.claims
        if claim.kind == Kind.SHARE and claim.product is None and claim.flow == Flow.TURNOVER and claim.of
        and (claim.of.reporter, claim.of.partner, claim.of.flow) == (reporter, whole, Flow.TURNOVER)
        and not claim.of.product
    ]  # fmt: skip
    return sorted(said, key=lambda claim: claim.period.last if claim.period else 0)


def _total(case: Case, last: YearKnown | None, reporter: str, whole: str) -> YearKnown | None:
    """The whole's turnover in the same year, where a text or a table on it was handed in."""
    if last is None:
        return None
    said = [
        claim
        for claim in case.context
        if is_level_of_year(claim) and claim.period and claim.period.start_year == last.year
        and {claim.reporter, claim.partner} == {reporter, whole} and claim.flow == Flow.TURNOVER
        and claim.unit == case.unit and claim.low is not None and claim.high is not None and claim.low > 0
    ]  # fmt: skip
    if said:
        finest = min(said, key=lambda claim: (claim.high or 0) - (claim.low or 0))
        return YearKnown(year=last.year, flow=Flow.TURNOVER, status="stated", bound=_bound(finest), stated=(finest,))
    return _summed(case, last.year, reporter, whole)


def _summed(case: Case, year: int, reporter: str, whole: str) -> YearKnown | None:
    """The whole's exports and imports of a year by one office, together; the narrowest where several offices say it."""
    sides: dict[tuple[str | None, Flow], Claim] = {}
    for claim in case.context:
        if (
            is_level_of_year(claim) and claim.period and claim.period.start_year == year and claim.unit == case.unit
            and {claim.reporter, claim.partner} == {reporter, whole}
            and claim.low is not None and claim.high is not None
        ):  # fmt: skip
            key = claim.authority, seen_from(claim, reporter)
            held = sides.get(key)
            if held is None or claim.high - claim.low < (held.high or 0) - (held.low or 0):
                sides[key] = claim
    both = [
        (sides[office, Flow.EXPORTS], sides[office, Flow.IMPORTS])
        for office in {office for office, _ in sides}
        if (office, Flow.EXPORTS) in sides and (office, Flow.IMPORTS) in sides
    ]
    if not both:
        return None
    pair = min(both, key=lambda two: (sum((c.high or 0) - (c.low or 0) for c in two), two[0].authority or ""))
    low, high = sum(c.low or 0 for c in pair), sum(c.high or 0 for c in pair)
    ids = tuple(c.id for c in pair)
    bound = replace(_bound(pair[0]), low=low, high=high, from_low=ids, from_high=ids)
    return YearKnown(year=year, flow=Flow.TURNOVER, status="bounded", bound=bound)


def _bound(claim: Claim) -> Bound:
    assert claim.period
    asked = Quantity(
        reporter=claim.reporter, partner=claim.partner, flow=claim.flow, period=claim.period, unit=claim.unit
    )
    return Bound(quantity=asked, low=claim.low, high=claim.high, from_low=(claim.id,), from_high=(claim.id,))


def _rank(case: Case, last: YearKnown | None) -> KeyFigure:
    """The place that a text states, or that the figures give among the regions of the partner's country."""
    country = parent(case.partner)
    said = [c for c in case.claims if c.kind == Kind.RANK and c.value is not None and c.product is None]
    said = [c for c in said if seen_from(c, case.reporter) == Flow.TURNOVER or c.flow == Flow.TURNOVER]
    if country and country != case.reporter and not said:
        return _rank_of_regions(case, last, country)
    label = case.say("rank_label")
    if not said:
        return KeyFigure(label=label, value=case.absent(Message("brief.rank_none"), Message("brief.fills_rank")))
    claim = max(said, key=lambda c: (c.period.last if c.period else 0, c.id))
    value = case.say("rank_said", [claim.id], place=Fact(unit="rank", value=f"{claim.value:g}", claims=(claim.id,)),
                     reporter=display.Place(claim.reporter))  # fmt: skip
    return KeyFigure(label=label, value=value, note=_period_note(case, claim))


def _rank_of_regions(case: Case, last: YearKnown | None, country: str) -> KeyFigure:
    """Count the regions of a country that traded more with the reporter in the last year known."""
    places: dict[str, Any] = {"reporter": display.Place(case.reporter), "country": display.Place(country)}
    label = case.say("rank_regions", country=display.Place(country))
    others = _levels_of_peers(case, last.year) if last and last.ends else {}
    if not others or last is None or last.ends is None:
        year = _year(last.year) if last else Message("brief.that_year")
        why = Message("brief.rank_none_regions", {**places, "year": year})
        return KeyFigure(label=label, value=case.absent(why, Message("brief.fills_rank_regions")))
    above = sum(low > last.ends[1] for low, _ in others.values())
    meeting = sum(low <= last.ends[1] and high >= last.ends[0] for low, high in others.values())
    how = Message("brief.by_rank")
    first, worst = above + 1, above + meeting + 1
    place = Fact(
        unit="rank", value=str(first) if first == worst else f"{first}–{worst}", claims=last.claims, derivation=how
    )
    count = Fact(unit="count", value=len(others) + 1)
    return KeyFigure(label=label, value=case.say("rank_place", place=place, count=count, year=_year(last.year)))


def _levels_of_peers(case: Case, year: int) -> dict[str, tuple[float, float]]:
    """Region -> ends of its turnover with the reporter in a year, where a text or a table has it."""
    found: dict[str, dict[Flow, tuple[float, float]]] = {}
    for claim in case.peers:
        if (
            is_level_of_year(claim) and claim.period and claim.period.start_year == year and claim.unit == case.unit
            and claim.low is not None and claim.high is not None
        ):  # fmt: skip
            region = claim.partner if claim.reporter == case.reporter else claim.reporter
            flow = seen_from(claim, case.reporter)
            held = found.setdefault(region, {}).get(flow)
            if held is None or claim.high - claim.low < held[1] - held[0]:
                found[region][flow] = claim.low, claim.high
    ends = {}
    for region, flows in found.items():
        if Flow.TURNOVER in flows:
            ends[region] = flows[Flow.TURNOVER]
        elif Flow.EXPORTS in flows and Flow.IMPORTS in flows:
            (a, b), (c, d) = flows[Flow.EXPORTS], flows[Flow.IMPORTS]
            ends[region] = a + c, b + d
    return ends


def _per_head(case: Case, last: YearKnown | None, side: str) -> KeyFigure:
    """The year's trade over the people of one side, by the count nearest to the year, which is printed."""
    label = case.say("per_head_label", side=display.Place(side))
    if last is None or last.ends is None:
        return KeyFigure(
            label=label, value=case.absent(Message("brief.per_head_none_level"), Message("brief.fills_add"))
        )
    counted = people(side, last.year, case.people)
    if counted is None:
        fills = Message("brief.fills_people", {"side": side, "file": case.people_file})
        why = Message("brief.per_head_none", {"side": display.Place(side)})
        return KeyFigure(label=label, value=case.absent(why, fills))
    low, high = (_three_digits(end / counted.count) for end in last.ends)
    how = Message("brief.by_head")
    value = Fact(unit=case.unit, low=low, high=high, claims=last.claims, derivation=how)
    key = "per_head_note" if counted.year >= last.year else "per_head_note_old"
    count = Fact(unit="count", value=counted.count)
    note = case.say(key, year=_year(last.year), people=count, counted=_year(counted.year), source=counted.source)
    return KeyFigure(label=label, value=case.fact(value, refs=True), note=note)


def _three_digits(value: float) -> float:
    return float(f"{value:.3g}")


def _period_note(case: Case, claim: Claim) -> Line:
    if claim.period is None:
        return case.say("no_period", tone="quiet")
    return case.say("said_of", period=Fact(unit="period", period=claim.period))


def _year(year: int) -> Fact:
    return Fact(unit="year", value=str(year))
