"""Who reads: the language and the look that a browser asks for, and the words of the pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from steelyard.core.message import Message, render
from steelyard.desk.brief import LANGUAGES
from steelyard.gazetteer.names import name

THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Reader:
    """``lang`` is ``en`` or ``ru``; ``theme`` auto, light or dark."""

    lang: str = "en"
    theme: str = "auto"

    def word(self, key: str, **values: Any) -> str:
        """Return a sentence of ``words/<lang>/web.toml``, or of another section (``verdicts.x``)."""
        return render(Message(key if "." in key else f"web.{key}", values), self.lang, names=name)

    def name(self, code: str) -> str:
        """Return an economy's name."""
        return name(code, self.lang)


def reader_of(request: Request) -> Reader:
    """Return what the address asks for, else what was chosen before, else what the browser prefers."""
    lang = _first(LANGUAGES, request.query_params.get("lang"), request.cookies.get("lang"))
    theme = _first(THEMES, request.query_params.get("theme"), request.cookies.get("theme"))
    return Reader(lang or _accepted(request.headers.get("accept-language", "")), theme or "auto")


def _first(known: tuple[str, ...], *asked: str | None) -> str | None:
    return next((one for one in asked if one in known), None)


def _accepted(header: str) -> str:
    """Return the language that a browser prefers among ours.

    >>> _accepted("de-DE,ru;q=0.8,en;q=0.5"), _accepted("")
    ('ru', 'en')
    """
    ranked = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            continue
        ranked.append((-quality, place, tag[:2].lower()))
    return next((tag for _, _, tag in sorted(ranked) if tag in LANGUAGES), "en")
