"""Draft: what a format's parser finds before the text is cleaned; and the bounds that all parsers keep."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 20_000_000
"""A file: reports with pictures reach a few megabytes; above this it is an archive or a mistake."""
MAX_CHARS = 3_000_000
"""A text: a thousand articles, a few seconds of reading; more is split so that one file never stops a run."""
MAX_PAGES = 500
"""Pages of a PDF."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Text as the file has it; ``published`` is an ISO 8601 day that the file's own metadata states."""

    text: str
    published: str | None = None
    title: str | None = None
