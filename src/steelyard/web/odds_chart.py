"""The odds of a target by year, with and without projects, in one small drawing."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from steelyard.brief import svg
from steelyard.core import display
from steelyard.core.fact import Fact
from steelyard.web.language import Reader

WIDTH, LEFT, RIGHT, TOP, PLOT = 640.0, 44.0, 16.0, 14.0, 180.0
INK, QUIET, GRID, BLUE = "#22303c", "#66737f", "#e3e7ea", "#1d5a8e"


def odds_chart(without: Mapping[int, float], with_all: Mapping[int, float], year: int, reader: Reader) -> Markup:
    """Return the drawing.

    Parameters
    ----------
    without, with_all : year -> probability in 0..1 that the target is met by then; the same years.
    year : the year that is asked about.
    """
    years = sorted(without)
    step = (WIDTH - LEFT - RIGHT) / max(1, len(years))

    def at(index: int, odds: float) -> tuple[float, float]:
        return LEFT + step * (index + 0.5), TOP + PLOT * (1 - odds)

    marks = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = TOP + PLOT * (1 - share)
        printed = Fact(unit="percent", value=100 * share)
        marks.append(svg.line(LEFT, y, WIDTH - RIGHT, y, stroke=INK if share == 0 else GRID))
        marks.append(svg.text(printed, LEFT - 6, y + 4, lang=reader.lang, anchor="end", fill=QUIET, size=11.5))
    for index, one in enumerate(years):
        (x, upper), (_, lower) = at(index, with_all[one]), at(index, without[one])
        half = min(15.0, step * 0.32)
        asked = one == year
        bar = svg.element("rect", x=x - half, y=upper, width=2 * half, height=TOP + PLOT - upper, fill="#c9dcec")
        base = svg.element("rect", x=x - half, y=lower, width=2 * half, height=TOP + PLOT - lower, fill=BLUE)
        marks += [bar, base] if with_all[one] >= without[one] else [base, bar]
        words = Fact(unit="odds", value=with_all[one])
        marks.append(svg.text(words, x, min(upper, lower) - 4, lang=reader.lang, anchor="middle", size=11,
                              fill=INK if asked else QUIET, weight="700" if asked else None))  # fmt: skip
        marks.append(svg.text(Fact(unit="year", value=str(one)), x, TOP + PLOT + 16, anchor="middle", size=11.5,
                              fill=INK if asked else QUIET, weight="700" if asked else None))  # fmt: skip
    told = "; ".join(f"{one}: {display.odds(with_all[one], reader.lang)}" for one in years)
    return Markup(
        svg.document(marks, width=WIDTH, height=TOP + PLOT + 26, name="odds", title=reader.word("odds_chart"),
                     description=told)
    )  # fmt: skip
