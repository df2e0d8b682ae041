"""A small SVG writer: shapes and text, with every figure marked as a Fact.

Text goes in as words or as a `Line`; a Fact becomes a ``tspan`` of class ``fact``, so that a page shows where each
digit comes from. Everything is escaped here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from steelyard.brief.model import Line, web_address
from steelyard.core import display
from steelyard.core.fact import Fact

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', 'DejaVu Sans', Arial, sans-serif"


def element(name: str, inside: str = "", **attributes: str | float | None) -> str:
    """Return one element; attribute names take ``_`` for ``-``, and those that are None are left out."""
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_plain(value), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{pairs}>{inside}</{name}>" if inside else f"<{name}{pairs}/>"


def text(
    words: str | Line | Fact, x: float, y: float, *, lang: str = "en", size: float = 12, fill: str = "#22303c",
    anchor: str = "start", weight: str | None = None, halo: bool = False,
) -> str:  # fmt: skip
    """Return text at a place; ``halo`` keeps it legible over lines."""
    stroke: dict[str, str | float] = {"paint_order": "stroke", "stroke": "#fff", "stroke_width": 3} if halo else {}
    inside = spans(words, lang)
    return element(
        "text", inside, x=x, y=y, font_size=size, fill=fill, text_anchor=anchor, font_weight=weight, **stroke
    )


def spans(words: str | Line | Fact, lang: str) -> str:
    """Return words and Facts as the inside of a text element."""
    if isinstance(words, str):
        return escape(words)
    parts = words.parts if isinstance(words, Line) else (words,)
    return "".join(
        escape(part) if isinstance(part, str) else f'<tspan class="fact">{escape(display.fact(part, lang))}</tspan>'
        for part in parts
    )


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str, width: float = 1, dash: str | None = None) -> str:
    """Return a straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, stroke_dasharray=dash)


def polygon(points: Iterable[tuple[float, float]], *, fill: str, opacity: float = 1) -> str:
    """Return a filled shape."""
    return element("polygon", points=_points(points), fill=fill, fill_opacity=opacity)


def polyline(points: Sequence[tuple[float, float]], *, stroke: str, width: float = 2, dash: str | None = None) -> str:
    """Return an open line through points."""
    return element("polyline", points=_points(points), fill="none", stroke=stroke, stroke_width=width,
                   stroke_dasharray=dash, stroke_linejoin="round")  # fmt: skip


def link(inside: str, href: str | None, title: str) -> str:
    """Return marks with a title; linked where there is an address of the web."""
    named = f'<title class="fact">{escape(title)}</title>{inside}'
    address = web_address(href)
    return element("a", named, href=address, target="_blank", rel="noopener") if address else element("g", named)


def document(
    inside: Iterable[str], *, width: float, height: float, title: str, description: str, name: str, face: str = FONT
) -> str:
    """Return the whole drawing, with a title and a description for readers who do not see it."""
    head = f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>'
    return element(
        "svg",
        head + "".join(inside),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_plain(width)} {_plain(height)}",
        role="group",
        aria_labelledby=f"{name}-t {name}-d",
        font_family=face,
    )


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{_plain(x)},{_plain(y)}" for x, y in points)


def _plain(value: str | float | None) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
