"""What the chart of the series looks like, and what it says of marks that stand apart or leave it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from types import ModuleType

from hypothesis import given
from hypothesis import strategies as st

from steelyard.brief import chart, draw, series
from steelyard.brief.model import Chart
from steelyard.core.flow import Flow

HEIGHTS = st.floats(-500, 500)


def drawn(cases: ModuleType) -> Chart:
    """The chart of the made-up pair."""
    made = chart.chart(cases.full())
    assert made is not None
    return made


@given(st.lists(st.tuples(HEIGHTS, HEIGHTS), min_size=3, max_size=9), HEIGHTS)
def test_a_shape_cut_off_has_no_point_above_the_cut_and_keeps_those_below(
    points: list[tuple[float, float]], top: float
) -> None:
    cut = draw._under(points, top)
    assert all(y >= top for _, y in cut)
    assert [point for point in cut if point in points and point[1] > top] == [p for p in points if p[1] > top]


def test_what_leaves_the_picture_is_marked_where_it_does_and_in_the_legend(cases: ModuleType) -> None:
    made = drawn(cases)
    top = made.axis[-1][0]
    low = replace(made, fan=tuple(replace(row, p90=min(row.p90, top), p95=min(row.p95, top)) for row in made.fan))
    high = replace(low, fan=(*low.fan[:-1], replace(low.fan[-1], p95=2 * top)))
    assert made.words["above"] not in draw.drawing(low)
    assert made.words["above"] in draw.drawing(high)
    arrow = draw._above(0, draw.FAN).partition("h7")[2]
    assert (draw.drawing(low).count(arrow), draw.drawing(high).count(arrow)) == (0, 1)


def test_no_shape_of_the_fan_stands_above_the_axis(cases: ModuleType) -> None:
    made = drawn(cases)
    wild = replace(made, fan=tuple(replace(row, p75=9 * row.p75, p95=99 * row.p95) for row in made.fan))
    shapes = re.findall(r'<polygon points="([^"]*)"', draw.drawing(wild))
    heights = [float(point.partition(",")[2]) for shape in shapes for point in shape.split()]
    assert len(shapes) == 2
    assert min(heights) == draw.TOP


def test_a_models_year_raises_the_axis_to_its_upper_end_but_not_far_above_what_is_known(cases: ModuleType) -> None:
    case = cases.full()
    ends = [row.estimate.p95 for row in series.series(case, chart.Flow.TURNOVER) if row.estimate]
    assert drawn(cases).axis[-1][0] >= max(ends)


def test_a_level_says_why_it_stands_apart_from_its_year(cases: ModuleType) -> None:
    case = cases.full()
    once = cases.level("older", "2022", 30e6, "s-wire")
    wider = replace(cases.level("wider", "2022", 41e6, "s-wire"), scope="both")
    torn = cases.level("torn", "2021", 50e6, "s-wire")
    added = replace(
        case,
        claims=(*case.claims, once, wider, torn),
        weighing=replace(case.weighing, aside=("torn",)) if case.weighing else None,
    )
    made = chart.chart(added)
    assert made is not None
    why = {dot.claim: dot.apart for dot in made.dots if dot.apart}
    assert why == {"c10": "other_office", "older": "replaced", "wider": "other_scope", "torn": "misfit"}
    page = draw.drawing(made)
    assert all(escape(made.words[kind]) in page for kind in why.values() if kind)


def test_labels_have_the_digits_that_tell_values_apart(cases: ModuleType) -> None:
    case = cases.full()
    near = [
        replace(one, value=one.value * 30, low=one.low * 30, high=one.high * 30)
        for one in case.claims
        if one.id in ("c2", "c3", "c4")
    ]
    bounds = [
        replace(bound, low=bound.low * 30, high=bound.high * 30)
        for bound in case.weighing.bounds
        if bound.quantity.flow == Flow.TURNOVER and bound.from_low in (("c2",), ("c3",), ("c4",))
    ]
    made = chart.chart(
        replace(
            case,
            claims=near,
            weighing=replace(case.weighing, bounds=tuple(bounds), estimates=()),
            target=None,
            outlook=None,
        )
    )
    assert made is not None
    labels = [span.label.text for span in made.years if span.label]
    assert labels == ["840", "930", "1,080"]
    assert made.words["axis"] == "$ million"
