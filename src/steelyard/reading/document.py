"""Document: the text that is read, whatever file it came in.

Offsets of every claim count Unicode code points of ``Document.text``, which is what ``steelyard check --text`` prints.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text with what its file says about it. ``published`` is an ISO 8601 day; ``lang`` is ``en`` or ``ru``."""

    text: str
    lang: str
    published: str | None = None
    title: str | None = None
    address: str | None = None
