"""A pair's series in a picture the size of a word: its years, its bounds, its target."""

from __future__ import annotations

from itertools import pairwise

from steelyard.brief import svg
from steelyard.desk.pairs import Glance

WIDTH, HEIGHT, EDGE = 260.0, 64.0, 7.0
BLUE, PALE, GOAL = "#1d5a8e", "#c9dcec", "#b3541e"
FEWEST = 8
"""Years that the width stands for at least, so that two neighbouring years do not look far apart."""


def spark(glance: Glance, *, name: str, title: str) -> str:
    """Return the drawing; empty where no year is known."""
    ends = [(row.year, *row.ends) for row in glance.years if row.ends]
    if not ends:
        return ""
    first, last = ends[0][0], max(ends[-1][0], ends[0][0] + FEWEST)
    top = max([high for _, _, high in ends] + ([glance.target] if glance.target else [])) * 1.08 or 1.0

    def place(year: int, value: float) -> tuple[float, float]:
        x = EDGE + (WIDTH - 2 * EDGE) * (year - first) / (last - first)
        return x, HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * value / top

    marks = [svg.line(EDGE, HEIGHT - EDGE, WIDTH - EDGE, HEIGHT - EDGE, stroke="#e3e7ea")]
    if glance.target:
        y = place(first, glance.target)[1]
        marks.append(svg.line(EDGE, y, WIDTH - EDGE, y, stroke=GOAL, width=1.2, dash="5 3"))
    middles = {year: place(year, (low + high) / 2) for year, low, high in ends}
    marks += [
        svg.polyline([middles[a], middles[b]], stroke=BLUE, width=1.6) for a, b in pairwise(middles) if b == a + 1
    ]
    for year, low, high in ends:
        (x, bottom), (_, upper) = place(year, low), place(year, high)
        tall = max(bottom - upper, 1.0)
        marks.append(svg.element("rect", x=x - 2.5, y=upper, width=5, height=tall, fill=PALE))
        marks.append(svg.element("circle", cx=x, cy=middles[year][1], r=2.8, fill=BLUE))
    return svg.document(marks, width=WIDTH, height=HEIGHT, title=title, description="", name=name)
