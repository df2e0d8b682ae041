"""The drawing of the timeline: a lane for each kind of thing, a dot for each that has a date."""

from __future__ import annotations

from collections import defaultdict

from steelyard.brief import svg
from steelyard.brief.model import Moment, TimeAxis, years_of
from steelyard.core.fact import Fact

INK, QUIET, GRID = "#22303c", "#66737f", "#e3e7ea"
COLOURS = {
    "level": "#1d5a8e", "statement": "#5c6975", "visit": "#4b8a87", "signing": "#4b8a87", "event": "#4b8a87",
    "promise": "#b3541e", "word": "#7a5c99",
}  # fmt: skip
WIDTH, LEFT, RIGHT, TOP, LANE = 960.0, 110.0, 16.0, 10.0, 26.0


def drawing(axis: TimeAxis, *, name: str = "time", face: str = svg.FONT) -> str:
    """Return the timeline as one SVG document, 960 units wide; dots that would hide each other are stacked."""
    years = years_of(axis)
    step = (WIDTH - LEFT - RIGHT) / len(years)
    floor = TOP + LANE * len(axis.lanes)
    height = floor + 26
    marks = [svg.element("rect", width=WIDTH, height=height, fill="#fff")]
    every = 1 if step >= 34 else 2 if step >= 18 else 5
    for year in years:
        x = LEFT + (year - years.start) * step
        marks.append(svg.line(x, TOP, x, floor, stroke=GRID))
        if (years.stop - 1 - year) % every == 0:
            printed = Fact(unit="year", value=str(year))
            marks.append(svg.text(printed, x + step / 2, floor + 17, anchor="middle", fill=QUIET, size=11.5))
    for i, (key, label) in enumerate(axis.lanes):
        y = TOP + LANE * (i + 0.5)
        marks.append(svg.line(LEFT, y, WIDTH - RIGHT, y, stroke=GRID))
        marks.append(svg.text(label, LEFT - 10, y + 4, anchor="end", fill=QUIET, size=11.5))
        marks.append(_dots([m for m in axis.moments if m.lane == key], y, years.start, step, COLOURS.get(key, INK)))
    words = {"title": axis.title.text, "description": axis.description.text}
    return svg.document(marks, width=WIDTH, height=height, name=name, face=face, **words)


def _dots(moments: list[Moment], y: float, start: int, step: float, colour: str) -> str:
    seen: dict[int, int] = defaultdict(int)
    marks = []
    for moment in moments:
        x = LEFT + (moment.when - start) * step
        level = seen[round(x / 7)]
        seen[round(x / 7)] += 1
        rise = (-1) ** level * 4.5 * ((level + 1) // 2)
        shape = svg.element(
            "circle", cx=x, cy=y + max(-9.0, min(9.0, rise)), r=3.6, fill=colour, stroke="#fff", stroke_width=0.8
        )
        marks.append(svg.link(shape, moment.href, moment.title.text))
    return "".join(marks)
