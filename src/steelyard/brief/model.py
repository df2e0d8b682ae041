"""Brief: the document before it has a file format. It is words and Facts, and nothing else can carry a digit.

A `Line` refuses words with digits in them, so every figure, year, number of a source and axis mark that any renderer
prints went through a Fact. Lines are in one language already; blocks say what they are, never how they look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steelyard.core import display
from steelyard.core.fact import Absent, Fact
from steelyard.core.flow import Flow

if TYPE_CHECKING:
    from steelyard.outlook.result import FanYear

Part = str | Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Words and Facts in reading order.

    ``refs`` are the numbers of the sources it hangs on (see `Brief.references`); ``href`` is where the line leads;
    ``tone`` says what kind of thing it is (``supported`` ... ``unchecked``, ``absent``, ``quiet``, ``strong``).

    Raises
    ------
    ValueError
        when a word holds a digit: make it a Fact.
    """

    parts: tuple[Part, ...]
    lang: str = "en"
    refs: tuple[int, ...] = ()
    href: str | None = None
    tone: str = ""
    absent: Absent | None = None

    def __post_init__(self) -> None:
        for part in self.parts:
            if isinstance(part, str) and any(letter.isdigit() for letter in part):
                raise ValueError(f"a digit outside a Fact: {part!r}")

    @property
    def text(self) -> str:
        """The line as plain text, without the numbers of its sources."""
        return "".join(part if isinstance(part, str) else display.fact(part, self.lang) for part in self.parts)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The Facts in reading order; the numbers of its sources too."""
        own = tuple(part for part in self.parts if isinstance(part, Fact))
        return own + tuple(Fact(unit="label", value=str(number)) for number in self.refs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One line of prose. ``style``: lead, note or normal."""

    line: Line
    style: str = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """Lines of equal rank, with a heading of their own where there is one."""

    lines: tuple[Line, ...]
    title: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """One figure with what it is and what stands beside it."""

    label: Line
    value: Line
    note: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A handful of key figures. ``kind``: proportion or odds."""

    figures: tuple[KeyFigure, ...]
    kind: str = "proportion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table; ``anchor`` is what a link inside the document names."""

    cells: tuple[Line, ...]
    anchor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a heading for each column. ``name`` is its file-safe name; ``widths`` are shares of the width."""

    name: str
    columns: tuple[Line, ...]
    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    numeric: frozenset[int] = frozenset()
    """Columns set flush right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One claim or statement on the chart: where it stands, what it says, where it leads.

    ``lane`` is ``level`` (a full year's level, on the value axis), ``growth`` or ``part`` (named below the axis and
    never set against a year's value). ``when`` is in years.
    """

    when: float
    lane: str
    label: Line
    title: Line
    value: float | None = None
    href: str | None = None
    apart: str | None = None
    """Why it stands apart from what its year is known by: other_office, misfit (set aside, since it does not fit the
    other figures), replaced (the same office said otherwise since), other_scope (services too, or alone)."""
    claim: str | None = None
    """Id of the claim, for a page that opens it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSpan:
    """What is known of one year: ``status`` is stated, bounded, open, model or absent; ends in plain units."""

    year: int
    status: str
    low: float | None = None
    high: float | None = None
    p05: float | None = None
    p50: float | None = None
    p95: float | None = None
    label: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The series with its bounds, the claims, the target and the years ahead.

    ``description`` is what a reader without the picture gets; ``words`` are the labels of the drawing by key.
    """

    unit: str
    lang: str
    years: tuple[YearSpan, ...]
    dots: tuple[Dot, ...]
    fan: tuple[FanYear, ...]
    target: Fact | None
    target_label: Line | None
    axis: tuple[tuple[float, Fact], ...]
    """Marks of the value axis from zero upwards: where in plain units, and what is printed, in units of ``scale``."""
    scale: float
    flow: Flow
    compact: bool
    """True for a chart of an annex: lower, and named above."""
    words: dict[str, str]
    title: Line
    description: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One dated thing on the time axis; ``when`` in years."""

    when: float
    lane: str
    title: Line
    href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAxis:
    """What was said, promised and done, on one time axis; ``lanes`` are (key, label) from top to bottom."""

    lang: str
    lanes: tuple[tuple[str, str], ...]
    moments: tuple[Moment, ...]
    title: Line
    description: Line


Block = Paragraph | Bullets | Box | Table | Chart | TimeAxis


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed part. ``annex`` False stands on the page for the minister, True behind it for the staff."""

    name: str
    title: Line
    blocks: tuple[Block, ...]
    annex: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRow:
    """One year of the yearly series for a spreadsheet: what each flow's bounds are, in plain units."""

    year: int
    flows: dict[str, tuple[float | None, float | None]]
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The whole document in one language."""

    lang: str
    title: Line
    kicker: Line
    headline: tuple[Line, ...]
    known: Line
    sections: tuple[Section, ...]
    footnotes: tuple[Line, ...]
    unit: str
    series: tuple[SeriesRow, ...]
    words: dict[str, str]
    """Labels that renderers need, by key; no digits."""
    references: tuple[Line, ...] = ()
    """The sources by number, from one: name and day, leading to the address."""

    @property
    def blocks(self) -> Iterator[Block]:
        """All blocks in reading order."""
        for section in self.sections:
            yield from section.blocks

    @property
    def lines(self) -> Iterator[Line]:
        """All lines in reading order, those of charts too."""
        yield from (self.title, self.kicker, *self.headline, self.known)
        for section in self.sections:
            yield section.title
            for block in section.blocks:
                yield from lines_of(block)
        yield from (*self.footnotes, *self.references)

    @property
    def facts(self) -> Iterator[Fact]:
        """Every Fact that may be printed, those of charts and the series too."""
        for line in self.lines:
            yield from line.facts
        for block in self.blocks:
            if isinstance(block, Chart | TimeAxis):
                yield from (Fact(unit="year", value=str(year)) for year in years_of(block))
            if isinstance(block, Chart):
                yield from (printed for _, printed in block.axis)
                yield from (block.target,) if block.target else ()
        for row in self.series:
            yield Fact(unit="year", value=str(row.year))
            for low, high in row.flows.values():
                yield Fact(unit=self.unit, low=low, high=high)


def web_address(text: str | None) -> str | None:
    """Return an address that a page may link to: http and https only, anything else is printed and not linked."""
    return text if text and text.startswith(("https://", "http://")) else None


def lines_of(block: Block) -> Iterator[Line]:
    """Yield the lines of one block."""
    if isinstance(block, Paragraph):
        yield block.line
    elif isinstance(block, Bullets):
        yield from (block.title,) if block.title else ()
        yield from block.lines
    elif isinstance(block, Box):
        for figure in block.figures:
            yield from (line for line in (figure.label, figure.value, figure.note) if line)
    elif isinstance(block, Table):
        yield from block.columns
        for row in block.rows:
            yield from row.cells
    elif isinstance(block, TimeAxis):
        yield from (block.title, block.description)
        yield from (moment.title for moment in block.moments)
    else:
        yield from (block.title, block.description)
        yield from (span.label for span in block.years if span.label)
        for dot in block.dots:
            yield from (dot.label, dot.title)
        yield from (block.target_label,) if block.target_label else ()


def years_of(chart: Chart | TimeAxis) -> range:
    """Return the years of the time axis, first to last."""
    if isinstance(chart, TimeAxis):
        return range(int(min(m.when for m in chart.moments)), int(max(m.when for m in chart.moments)) + 1)
    marks = [span.year for span in chart.years] + [row.year for row in chart.fan]
    marks += [int(dot.when) for dot in chart.dots]
    return range(min(marks), max(marks) + 1) if marks else range(0)
