"""What the chart of the series shows, before it is drawn.

A stated year, a bounded year and a year that only a model fills are three kinds of mark. Growth without a level and
figures of a part of a year stand in lanes of their own below the axis: they have no height that could be compared.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from steelyard.brief import series
from steelyard.brief.case import Case, is_level_of_year, seen_from
from steelyard.brief.known import amount_of, finest
from steelyard.brief.lines import joined
from steelyard.brief.model import Chart, Dot, Line, YearSpan
from steelyard.brief.series import YearKnown
from steelyard.core.claim import Claim, Kind
from steelyard.core.display import Place, amount
from steelyard.core.fact import Fact
from steelyard.core.flow import Flow
from steelyard.core.wording import figure, sentence

if TYPE_CHECKING:
    from steelyard.outlook.result import FanYear

APART = ("other_office", "misfit", "replaced", "other_scope")
WORDS = ("stated", "bounded", "model", *APART, "growth_lane", "part_lane", "median", "band", "above")


HIDDEN = 0.005
"""A label may differ from its value by this share of it."""
ROOM = 1.5
"""What a model says may raise the axis to this many times what is known and aimed at; what goes on above is marked."""


def chart(case: Case, flow: Flow = Flow.TURNOVER) -> Chart | None:
    """Return the chart of one flow; None when there is nothing to draw."""
    rows = series.series(case, flow)
    dots = (*_dots(case, flow), *_lanes(case, flow))
    rows = tuple(row for row in rows if row.status not in ("absent", "open"))
    fan = _fan(case) if flow == Flow.TURNOVER else ()
    if not rows and not dots:
        return None
    money = case.unit
    target = Fact(unit=money, value=case.target.value) if case.target and case.target.flow == flow else None
    goal = [1.08 * case.target.value] if target and case.target else []
    known = max([_top(row) for row in rows] + [d.value for d in dots if d.value] + goal, default=0.0)
    models = [row.estimate.p95 for row in rows if row.status == "model" and row.estimate] + [f.p75 for f in fan]
    top = max(known, min(max(models, default=0.0), ROOM * known))
    scale = scale_of(*([d.value for d in dots if d.value] or [top]))
    spans = tuple(_span(case, row, scale) for row in rows if row.status != "model" or not fan or row.year < fan[0].year)
    return Chart(
        unit=money,
        lang=case.lang,
        years=spans,
        dots=dots,
        fan=fan,
        target=target,
        target_label=case.say("target_label", amount=target) if target else None,
        axis=tuple((mark, Fact(unit="number", value=mark / scale)) for mark in axis(top)),
        scale=scale,
        flow=flow,
        compact=flow != Flow.TURNOVER,
        words={key: case.say(f"chart_{key}").text for key in WORDS} | {"axis": axis_title(money, scale, case.lang)},
        title=case.say(f"chart_title_{flow.value}", reporter=Place(case.reporter), partner=Place(case.partner)),
        description=_description(case, rows),
    )


def axis(top: float) -> tuple[float, ...]:
    """Return round marks from zero to at least ``top``, four to seven, 1, 2, 2.5 or 5 times a power of ten apart.

    >>> axis(560)
    (0, 100, 200, 300, 400, 500, 600)
    """
    if top <= 0:
        return ()
    rough = top / 5
    power = 10 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1, 2, 2.5, 5, 10) if s * power >= rough * 0.83)
    return tuple(round(step * i, 6) for i in range(math.ceil(top / step - 1e-9) + 1))


def axis_title(money: str, scale: float, lang: str) -> str:
    """Return what the marks count: "$ million"; words only."""
    return amount(scale, scale, money, lang).replace("1", "", 1).strip()


def scale_of(*values: float) -> float:
    """Return the thousand, million, billion or trillion that marks and labels are counted in: the next smaller one
    where one decimal would hide what tells values apart.

    >>> scale_of(38.4e9, 41.27e9), scale_of(870e6, 905e6, 1.03e9), scale_of(1.1e9, 1.2e9)
    (1000000000.0, 1000000.0, 1000000000.0)
    """
    scale = next((scale for scale in (1e12, 1e9, 1e6, 1e3) if max(values) >= scale), 1.0)
    hidden = any(abs(round(value / scale, 1) * scale - value) > HIDDEN * value for value in values)
    return scale / 1e3 if hidden and scale > 1 else scale


def _top(row: YearKnown) -> float:
    """What must fit under the top of the axis: known ends, but of a model's years only the middle half."""
    if row.status == "model":
        return row.estimate.p75 if row.estimate else 0.0
    return row.ends[1] if row.ends else 0.0


def _span(case: Case, row: YearKnown, scale: float) -> YearSpan:
    low, high = row.ends or (None, None)
    label = _label(case, row, scale) if row.status in ("stated", "bounded") else None
    quantiles = (row.estimate.p05, row.estimate.p50, row.estimate.p95) if row.estimate else (None, None, None)
    return YearSpan(year=row.year, status=row.status, low=low, high=high, p05=quantiles[0], p50=quantiles[1],
                    p95=quantiles[2], label=label)  # fmt: skip


def _label(case: Case, row: YearKnown, scale: float) -> Line | None:
    """A stated year carries the figure that was said, a bounded one its two ends."""
    claim, shown = finest(row), amount_of(case, row)
    if claim and claim.value is not None and (shown.said is not None or row.ends is None):
        return case.fact(Fact(unit="number", value=round(claim.value / scale, 1), claims=row.claims))
    if row.ends is None:
        return None
    low, high = (round(end / scale, 1 if end < 10 * scale else 0) for end in row.ends)
    if low == high:
        return case.fact(Fact(unit="number", value=low, claims=row.claims))
    return case.fact(Fact(unit="number", low=low, high=high, claims=row.claims))


def _dots(case: Case, flow: Flow) -> tuple[Dot, ...]:
    """One dot for each statement of a full year's level; equal statements of one year share a place, not a dot."""
    own = {claim.id for row in series.series(case, flow) for claim in row.stated}
    said = [c for c in case.claims if is_level_of_year(c) and seen_from(c, case.reporter) == flow and c.value]
    return tuple(
        _dot(
            case,
            claim,
            "level",
            claim.period.start_year + 0.5,
            claim.value,
            apart=None if claim.id in own else _why_apart(case, claim),
        )
        for claim in said
        if claim.unit == case.unit and claim.period
    )


def _why_apart(case: Case, claim: Claim) -> str:
    """Return why a level is not among those that its year is known by."""
    if claim.scope != case.scope:
        return "other_scope"
    if case.offices.get(claim.id, claim.authority) != case.office:
        return "other_office"
    return "misfit" if case.weighing and claim.id in case.weighing.aside else "replaced"


def _lanes(case: Case, flow: Flow) -> tuple[Dot, ...]:
    """Growth of full years, and levels and growth of parts of years."""
    dots = []
    for claim in case.claims:
        if claim.product or claim.value is None or claim.period is None or seen_from(claim, case.reporter) != flow:
            continue
        if claim.kind == Kind.CHANGE and claim.period.is_year:
            dots.append(_dot(case, claim, "growth", claim.period.start_year + 0.5, None))
        elif claim.kind in (Kind.LEVEL, Kind.CHANGE) and not claim.period.is_year and claim.period.months < 12:
            middle = (claim.period.first + claim.period.last + 1) / 24
            dots.append(_dot(case, claim, "part", middle, None))
    return tuple(dots)


def _dot(case: Case, claim: Claim, lane: str, when: float, value: float | None, *, apart: str | None = None) -> Dot:
    source = case.source_of(claim.id)
    said = case.words(sentence(claim, case.lang, names=case.names), [claim.id])
    where = (
        [case.words(f"— {source.publisher or source.title}")] if source and (source.publisher or source.title) else []
    )
    day = [case.fact(Fact(unit="day", value=source.published))] if source and source.published else []
    return Dot(
        when=when,
        lane=lane,
        label=case.words(figure(claim, case.lang), [claim.id]),
        title=joined([said, *where, *day]),
        value=value,
        href=source.address if source else None,
        apart=apart,
        claim=claim.id,
    )


def _fan(case: Case) -> tuple[FanYear, ...]:
    return case.outlook.forecast if case.outlook else ()


def _description(case: Case, rows: tuple[YearKnown, ...]) -> Line:
    said = [
        case.say("chart_year", year=Fact(unit="year", value=str(row.year)), amount=amount_of(case, row))
        for row in rows
        if row.status in ("stated", "bounded")
    ]
    return joined([case.say("chart_text"), *said]) if said else case.say("chart_text_none")
