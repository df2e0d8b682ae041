"""Brief -> PDF by typst: the same document set for paper, with tags, headings and links, and no clock in it.

The document goes in as data, never as markup, so nothing that a source wrote can become a command. The type is the one
that typst carries with it, so the pages are the same on every machine; it has Cyrillic.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from steelyard.brief import draw, draw_time, render_json
from steelyard.brief.model import Brief, Chart, TimeAxis
from steelyard.core.errors import MissingExtra
from steelyard.core.message import Names

FACE = "Libertinus Serif"


def render(brief: Brief, *, names: Names) -> bytes:
    """Return the document as PDF.

    Raises
    ------
    MissingExtra
        when typst is not installed.
    """
    try:
        import typst
    except ImportError:
        raise MissingExtra("PDF needs typst", mend="pip install 'steelyard[handover]'") from None
    template = (resources.files("steelyard.brief") / "templates" / "brief.typ").read_bytes()
    made: bytes = typst.compile(template, sys_inputs={"brief": json.dumps(_data(brief, names), ensure_ascii=False)})
    return made


def _data(brief: Brief, names: Names) -> dict[str, Any]:
    """The published form, with a drawing in each chart and the words that the page prints by itself."""
    data = render_json.render(brief, names=names)
    for section, row in zip(brief.sections, data["sections"], strict=True):
        for block, made in zip(section.blocks, row["blocks"], strict=True):
            if isinstance(block, Chart):
                made["svg"] = draw.drawing(block, face=FACE)
            elif isinstance(block, TimeAxis):
                made["svg"] = draw_time.drawing(block, face=FACE)
    return {**data, "words": brief.words}
