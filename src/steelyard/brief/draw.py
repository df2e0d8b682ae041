"""The drawing of the series, by hand so that no browser, script or network is needed.

Direct labels instead of a legend where there is room; three kinds of years drawn in three ways; every claim a dot that
leads to its source. Colours stay apart in grey print and for colour-blind readers: shape says it too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from steelyard.brief import svg
from steelyard.brief.model import Chart, Dot, YearSpan, years_of
from steelyard.core.fact import Fact

INK, QUIET, GRID = "#22303c", "#66737f", "#e3e7ea"
BLUE, PALE, FAN, GOAL, OTHER, MISFIT = (
    "#1d5a8e", "#c9dcec", "#4b8a87", "#b3541e", "#7a5c99", "#9c2f2f",
)  # fmt: skip
WIDTH, LEFT, RIGHT, TOP, LANE = 960.0, 46.0, 128.0, 30.0, 26.0
APART = 7.0
"""Marks nearer than this would cover each other."""
LABEL_ROOM, LABEL_HEIGHT = 170.0, 25.0
"""Where the target's label must not stand on a year's."""
PLOT, LOW_PLOT = 205.0, 120.0
"""Height of the value axis, and of that of a compact chart."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where years and values stand on the paper."""

    first: int
    count: int
    top: float
    plot: float

    @property
    def step(self) -> float:
        """Width of one year."""
        return (WIDTH - LEFT - RIGHT) / max(1, self.count)

    @property
    def floor(self) -> float:
        """Place of the time axis."""
        return TOP + self.plot

    def x(self, when: float) -> float:
        """Place of a moment in years."""
        return LEFT + (when - self.first) * self.step

    def y(self, value: float) -> float:
        """Place of a value."""
        return TOP + self.plot * (1 - value / self.top) if self.top else self.floor


Link = Callable[[str, Dot], str]
"""The marks of a dot and the dot -> the marks with a title, leading somewhere."""


def to_source(marks: str, dot: Dot) -> str:
    """Lead from a dot to the page that printed the figure."""
    return svg.link(marks, dot.href, dot.title.text)


def drawing(chart: Chart, *, name: str = "series", face: str = svg.FONT, link: Link = to_source) -> str:
    """Return the chart as one SVG document, 960 units wide; its height follows the lanes it needs.

    Parameters
    ----------
    chart : what it shows.
    name : stands before the ids in it, so that several drawings may share a page.
    face : type face.
    link : where a dot leads.
    """
    years = years_of(chart)
    top = chart.axis[-1][0] if chart.axis else 0.0
    frame = Frame(first=years.start, count=len(years), top=top, plot=LOW_PLOT if chart.compact else PLOT)
    lanes = [lane for lane in ("growth", "part") if any(dot.lane == lane for dot in chart.dots)]
    below = frame.floor + 24 + LANE * len(lanes)
    legend, rows = _legend(chart, below + 18)
    height = below + rows + 8
    marks = [
        svg.element("rect", width=WIDTH, height=height, fill="#fff"),
        _axes(chart, frame, years),
        _fan(chart, frame),
    ]
    marks += [
        _path(chart, frame),
        *(_span(span, frame) for span in chart.years),
        _target(chart, frame),
        _dots(chart, frame, link),
    ]
    marks += [_labels(chart, frame)]
    marks += [_lane(chart, frame, lane, frame.floor + 24 + LANE * (i + 0.5), link) for i, lane in enumerate(lanes)]
    marks.append(legend)
    words = {"title": chart.title.text, "description": chart.description.text}
    return svg.document(marks, width=WIDTH, height=height, name=name, face=face, **words)


def _axes(chart: Chart, frame: Frame, years: range) -> str:
    marks = [svg.text(chart.words["axis"], LEFT - 36, TOP - 14, fill=QUIET, size=11.5)]
    for value, printed in chart.axis:
        y = frame.y(value)
        marks.append(svg.line(LEFT, y, WIDTH - RIGHT, y, stroke=INK if value == 0 else GRID))
        marks.append(svg.text(printed, LEFT - 7, y + 4, lang=chart.lang, anchor="end", fill=QUIET, size=11.5))
    every = 1 if frame.step >= 34 else 2 if frame.step >= 18 else 5
    for year in years:
        if (years.stop - 1 - year) % every == 0:
            printed = Fact(unit="year", value=str(year))
            marks.append(
                svg.text(printed, frame.x(year + 0.5), frame.floor + 17, anchor="middle", fill=QUIET, size=11.5)
            )
    return "".join(marks)


def _fan(chart: Chart, frame: Frame) -> str:
    if not chart.fan:
        return ""
    start = [s for s in chart.years if s.year < chart.fan[0].year and _middle(s) is not None]
    origin = [(frame.x(start[-1].year + 0.5), frame.y(_middle(start[-1]) or 0))] if start else []
    marks = []
    for low, high, opacity in (("p05", "p95", 0.16), ("p25", "p75", 0.3)):
        upper = [(frame.x(row.year + 0.5), frame.y(getattr(row, high))) for row in chart.fan]
        lower = [(frame.x(row.year + 0.5), frame.y(getattr(row, low))) for row in chart.fan]
        marks.append(svg.polygon(_under([*origin, *upper, *reversed(lower)], TOP), fill=FAN, opacity=opacity))
        marks += [_above(x, FAN) for x, y in upper if y < TOP]
    middle = [*origin, *((frame.x(row.year + 0.5), frame.y(row.p50)) for row in chart.fan if row.p50 <= frame.top)]
    marks.append(svg.polyline(middle, stroke=FAN, width=1.8, dash="2 3"))
    inside = chart.fan[-1].p50 <= frame.top
    x = middle[-1][0] if middle else LEFT
    y = _clear(chart, frame, middle[-1][1]) + 4 if inside else TOP + 14
    marks.append(svg.text(chart.words["median"], x + 8, y, fill=FAN, size=11.5, weight="600", halo=True))
    return "".join(marks)


def _under(points: list[tuple[float, float]], top: float) -> list[tuple[float, float]]:
    """Cut a shape off at the height ``top`` of the paper (Sutherland and Hodgman 1974, one edge)."""
    kept = []
    for (x1, y1), (x2, y2) in pairwise([*points[-1:], *points]):
        if (y1 < top) != (y2 < top):
            kept.append((x1 + (x2 - x1) * (top - y1) / (y2 - y1), top))
        if y2 >= top:
            kept.append((x2, y2))
    return kept


def _above(x: float, colour: str) -> str:
    """A small arrow above the picture: what stands here goes on above it."""
    return svg.element("path", d=f"M{x - 3.5:.2f} {TOP - 3:.2f}h7l-3.5 -6z", fill=colour)


def _path(chart: Chart, frame: Frame) -> str:
    """A line only between neighbouring years that are stated or bounded: a gap stays a gap."""
    known = [span for span in chart.years if span.status in ("stated", "bounded")]
    marks = []
    for first, second in pairwise(known):
        if second.year == first.year + 1:
            ends = [(frame.x(s.year + 0.5), frame.y(_middle(s) or 0)) for s in (first, second)]
            marks.append(svg.polyline(ends, stroke=BLUE, width=1.4))
    return "".join(marks)


def _span(span: YearSpan, frame: Frame) -> str:
    x, half = frame.x(span.year + 0.5), min(11.0, frame.step * 0.3)
    if span.status == "model" and span.p05 is not None and span.p95 is not None:
        return _model_box(span, frame, x, half)
    if span.low is None or span.high is None:
        return ""
    y, bottom = frame.y(span.high), frame.y(span.low)
    if span.status == "bounded":
        return svg.element("rect", x=x - half, y=y, width=2 * half, height=max(2.5, bottom - y), fill=PALE, stroke=BLUE)
    return svg.element("rect", x=x - 3, y=y, width=6, height=max(2.0, bottom - y), fill=PALE)


def _model_box(span: YearSpan, frame: Frame, x: float, half: float) -> str:
    """A dashed box from the 5th to the 95th percentile, open above where it leaves the axis; a bar at the median."""
    bottom, top = frame.y(span.p05 or 0), frame.y(min(span.p95 or 0, frame.top))
    sides = [(x - half, top), (x - half, bottom), (x + half, bottom), (x + half, top)]
    if (span.p95 or 0) <= frame.top:
        sides.append((x - half, top))
    box = svg.polyline(sides, stroke=QUIET, width=1, dash="3 2.5")
    if (span.p50 or 0) <= frame.top:
        middle = frame.y(span.p50 or 0)
        box += svg.line(x - half, middle, x + half, middle, stroke=QUIET)
    return box if (span.p95 or 0) <= frame.top else box + _above(x, QUIET)


def _target(chart: Chart, frame: Frame) -> str:
    if chart.target is None or chart.target_label is None:
        return ""
    y = frame.y(float(chart.target.value or 0))
    rule = svg.line(LEFT, y, WIDTH - RIGHT, y, stroke=GOAL, width=1.6, dash="7 4")
    taken = any(
        frame.x(dot.when) < LEFT + LABEL_ROOM and -LABEL_HEIGHT / 2 < frame.y(dot.value) - y < LABEL_HEIGHT
        for dot in chart.dots
        if dot.lane == "level" and dot.value is not None
    )
    x, anchor = (WIDTH - RIGHT - 6, "end") if taken else (LEFT + 6, "start")
    label = svg.text(chart.target_label, x, y - 6, lang=chart.lang, anchor=anchor, fill=GOAL, weight="600", halo=True)
    return rule + label


def _dots(chart: Chart, frame: Frame, link: Link) -> str:
    """Statements of one year that would cover each other stand side by side; each kind that stands apart from what
    the year is known by has a shape of its own.
    """
    marks = []
    for alike in _crowds([dot for dot in chart.dots if dot.lane == "level" and dot.value is not None], frame):
        gap = min(APART, 0.8 * frame.step / len(alike))
        for i, dot in enumerate(alike):
            x = frame.x(dot.when) + gap * (i - (len(alike) - 1) / 2)
            size = max(2.0, min(4.0, 0.7 * gap))
            marks.append(link(SHAPES[dot.apart](x, frame.y(dot.value or 0), size), dot))
    return "".join(marks)


def _crowds(dots: list[Dot], frame: Frame) -> list[list[Dot]]:
    """Put dots of one moment together as long as each is nearer to the one below it than a mark is wide."""
    crowds: list[list[Dot]] = []
    for dot in sorted(dots, key=lambda dot: (dot.when, dot.value or 0)):
        last = crowds[-1][-1] if crowds else None
        if last and last.when == dot.when and frame.y(last.value or 0) - frame.y(dot.value or 0) < APART:
            crowds[-1].append(dot)
        else:
            crowds.append([dot])
    return crowds


def _circle(x: float, y: float, size: float = 4.0) -> str:
    return svg.element("circle", cx=x, cy=y, r=size, fill=BLUE, stroke="#fff", stroke_width=1)


def _diamond(x: float, y: float, size: float = 4.0) -> str:
    half = f"{1.25 * size:.2f}"
    path = f"M{x:.2f} {y - 1.25 * size:.2f}l{half} {half}l-{half} {half}l-{half} -{half}z"
    return svg.element("path", d=path, fill="#fff", stroke=OTHER, stroke_width=1.8)


def _cross(x: float, y: float, size: float = 4.0) -> str:
    """Two strokes on a white ground, which is there to be pointed at."""
    left, top, side = f"{x - size:.2f}", f"{y - size:.2f}", f"{2 * size:.2f}"
    path = f"M{left} {top}l{side} {side}m0 -{side}l-{side} {side}"
    ground = svg.element("circle", cx=x, cy=y, r=1.5 * size, fill="#fff", fill_opacity=0.7)
    return ground + svg.element("path", d=path, fill="none", stroke=MISFIT, stroke_width=2)


def _ring(x: float, y: float, size: float = 4.0) -> str:
    return svg.element(
        "circle", cx=x, cy=y, r=size, fill="#fff", stroke=BLUE, stroke_width=1.4, stroke_dasharray="2 1.5"
    )


def _square(x: float, y: float, size: float = 4.0) -> str:
    side = 1.8 * size
    return svg.element(
        "rect", x=x - side / 2, y=y - side / 2, width=side, height=side, fill="#fff", stroke=OTHER, stroke_width=1.8
    )


SHAPES: dict[str | None, Callable[..., str]] = {
    None: _circle, "other_office": _diamond, "misfit": _cross, "replaced": _ring, "other_scope": _square,
}  # fmt: skip
"""What a statement of a year's level is drawn as, by why it stands apart."""


def _labels(chart: Chart, frame: Frame) -> str:
    marks = []
    for span in chart.years:
        if span.label and span.high is not None and frame.step >= 26:
            x, y = frame.x(span.year + 0.5), frame.y(span.high) - 9
            if _covered(chart, frame, span, y):
                y = frame.y(span.low or span.high) + 16
            stated = span.status == "stated"
            size, fill, weight = (11.5, INK, "600") if stated else (10.0, QUIET, None)
            mark = svg.text(
                span.label, x, y, lang=chart.lang, anchor="middle", halo=True, size=size, fill=fill, weight=weight
            )
            marks.append(mark)
    return "".join(marks)


def _covered(chart: Chart, frame: Frame, span: YearSpan, y: float) -> bool:
    """True where a label with its foot at ``y`` would hide a mark that stands apart from what the year is known by."""
    apart = [dot.value for dot in chart.dots if dot.apart and int(dot.when) == span.year]
    return any(value is not None and -APART < y - frame.y(value) < LABEL_HEIGHT for value in apart)


def _lane(chart: Chart, frame: Frame, lane: str, y: float, link: Link) -> str:
    dots = sorted((dot for dot in chart.dots if dot.lane == lane), key=lambda dot: dot.when)
    marks = [svg.line(LEFT, y, WIDTH - RIGHT, y, stroke=GRID)]
    marks.append(svg.text(chart.words[f"{lane}_lane"], WIDTH - RIGHT + 8, y + 4, fill=QUIET, size=11))
    seen: dict[int, int] = defaultdict(int)
    for dot in dots:
        place = int(dot.when)
        x = frame.x(dot.when if lane == "part" else place + 0.5) + 5 * seen[place] - (4 if lane == "growth" else 0)
        shape = svg.element("circle", cx=x, cy=y, r=3.4, fill="#fff", stroke=BLUE, stroke_width=1.6)
        marks.append(link(shape, dot))
        if lane == "growth" and not seen[place] and frame.step >= 26:
            marks.append(svg.text(dot.label, x, y - 7, lang=chart.lang, anchor="middle", size=10.5, fill=INK))
        seen[place] += 1
    return "".join(marks)


def _legend(chart: Chart, y: float) -> tuple[str, float]:
    """The kinds of mark that the drawing has, in rows from ``y`` down, and the height they take."""
    has = {span.status for span in chart.years}
    box = svg.element("rect", x=-6, y=-5, width=12, height=10, fill="#fff", stroke=QUIET, stroke_dasharray="3 2.5")
    entries = (
        ("stated", _circle(0, 0), "stated" in has),
        ("bounded", _swatch(fill=PALE, stroke=BLUE), "bounded" in has),
        ("model", box, "model" in has),
        *((why, shape(0, 0), why in {dot.apart for dot in chart.dots}) for why, shape in SHAPES.items() if why),
        ("band", _swatch(fill=FAN, opacity=0.3), bool(chart.fan)),
        ("above", svg.element("path", d="M-3.5 3h7l-3.5 -6z", fill=QUIET), _leaves(chart)),
    )
    x, row, marks = LEFT, 0, []
    for key, shape, shown in entries:
        width = 36 + 6.4 * len(chart.words[key])
        if not shown:
            continue
        if x > LEFT and x + width > WIDTH:
            x, row = LEFT, row + 1
        marks.append(svg.element("g", shape, transform=f"translate({x + 6:.1f} {y + 17 * row - 4:.1f})"))
        marks.append(svg.text(chart.words[key], x + 17, y + 17 * row, size=11, fill=QUIET))
        x += width
    return "".join(marks), 17.0 * (row + 1)


def _leaves(chart: Chart) -> bool:
    """True where a model's year, or a year ahead, goes on above the picture."""
    top = chart.axis[-1][0] if chart.axis else 0.0
    models = [span.p95 or 0.0 for span in chart.years if span.status == "model"]
    return any(end > top for end in (*models, *(row.p95 for row in chart.fan)))


def _swatch(fill: str, stroke: str | None = None, opacity: float | None = None) -> str:
    return svg.element("rect", x=-6, y=-5, width=12, height=10, fill=fill, stroke=stroke, fill_opacity=opacity)


def _clear(chart: Chart, frame: Frame, y: float) -> float:
    """Keep a label off the target line."""
    if chart.target is None:
        return y
    goal = frame.y(float(chart.target.value or 0))
    return y if abs(goal - y) > 12 else goal + 14


def _middle(span: YearSpan) -> float | None:
    if span.status == "model":
        return span.p50
    return (span.low + span.high) / 2 if span.low is not None and span.high is not None else None


def picture(drawn: str, *, scale: float) -> bytes:
    """Return a drawing as PNG for documents that cannot hold one; ``scale`` in pixels for each unit."""
    import vl_convert

    made: bytes = vl_convert.svg_to_png(drawn, scale=scale)
    return made
