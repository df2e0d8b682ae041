"""Brief -> one HTML file: inline style and drawings, no script, no request elsewhere, fit for A4 and for a phone.

Everything that came from a source is escaped; addresses are linked only when they are of the web.
"""

from __future__ import annotations

from importlib import resources
from typing import Any

from steelyard.brief import draw, draw_time
from steelyard.brief.lines import line
from steelyard.brief.model import Box, Brief, Bullets, Chart, Line, Paragraph, Table, TimeAxis
from steelyard.core import display
from steelyard.core.fact import Fact
from steelyard.core.message import Names

KINDS = {Paragraph: "paragraph", Bullets: "bullets", Box: "box", Table: "table", Chart: "chart", TimeAxis: "axis"}


def render(brief: Brief, *, names: Names) -> str:
    """Return the document as HTML text.

    Parameters
    ----------
    brief : the document.
    names : economy code and language -> name, for the derivations that figures show when pointed at.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    folder = resources.files("steelyard.brief") / "templates"
    pages = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = pages.from_string((folder / "brief.html.j2").read_text(encoding="utf-8"))
    style = (folder / "brief.css").read_text(encoding="utf-8")
    charts = [block for block in brief.blocks if isinstance(block, Chart | TimeAxis)]

    def drawing(block: Chart | TimeAxis) -> Markup:
        name = f"chart-{charts.index(block)}"
        made = draw.drawing(block, name=name) if isinstance(block, Chart) else draw_time.drawing(block, name=name)
        return Markup(made)

    return template.render(
        brief=brief,
        style=Markup(style),
        drawing=drawing,
        kind=lambda block: KINDS[type(block)],
        pieces=lambda one: pieces(one, names),
        references=lambda one: references(one, brief),
    )


def pieces(one: Line, names: Names) -> list[dict[str, Any]]:
    """Return the parts of a line as a template needs them: text, whether it is a Fact, and how it was derived."""
    rows: list[dict[str, Any]] = []
    for part in one.parts:
        if isinstance(part, Fact):
            how = line(part.derivation, one.lang, names=names).text if part.derivation else ""
            rows.append({"text": display.fact(part, one.lang), "fact": True, "how": how, "exact": _exact(part)})
        else:
            rows.append({"text": part, "fact": False})
    return rows


def references(one: Line, brief: Brief) -> list[dict[str, Any]]:
    """Return the numbers of a line's sources with where each leads."""
    rows = []
    for number in one.refs:
        source = brief.references[number - 1] if number <= len(brief.references) else None
        href = source.href if source and source.href else f"#s-{number}"
        rows.append(
            {
                "number": number,
                "href": href,
                "title": source.text if source else "",
                "out": bool(source and source.href),
            }
        )
    return rows


def _exact(fact: Fact) -> str | None:
    """The plain value for machines, where there is one."""
    return f"{fact.value:g}" if isinstance(fact.value, int | float) and fact.low is None else None
