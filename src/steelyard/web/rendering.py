"""Values -> HTML by the templates. Everything is escaped; only drawings that this program made go in as they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from steelyard import __version__
from steelyard.brief import draw, draw_time, svg
from steelyard.brief.model import Brief, Chart, Dot, Line, TimeAxis, web_address
from steelyard.brief.render_html import KINDS, pieces, references
from steelyard.core import display
from steelyard.desk.pairs import PairHeld
from steelyard.gazetteer.names import name
from steelyard.web.language import Reader


def html(template: str, reader: Reader, *, token: str, **values: Any) -> str:
    """Return a page or a part of one.

    Parameters
    ----------
    template : file in ``templates`` without its ending.
    reader : language and look.
    token : the secret of this run, for the forms.
    values : what the template receives; each route says it.
    """
    shared = {
        "reader": reader, "t": reader.word, "place": reader.name, "token": token, "version": __version__,
        "day": lambda text: display.day(text, reader.lang), "number": lambda value: display.number(value, reader.lang),
        "odds": lambda value: display.odds(value, reader.lang), "counted": lambda held: counted(held, reader),
        "amount": lambda low, high, unit: display.amount(low, high, unit, reader.lang),
    }  # fmt: skip
    return _templates().get_template(f"{template}.html.j2").render({**shared, **values})


def counted(held: PairHeld, reader: Reader) -> str:
    """Return how much is held on a pair: "1 figure from 2 sources"."""
    told = {
        key: reader.word(f"{key if key == 'sources' else 'figures'}_counted{'_one' if count == 1 else ''}", count=count)
        for key, count in (("claims", held.claims), ("sources", held.sources))
    }
    return reader.word("pair_held", **told)


def link(*parts: str, **asked: Any) -> str:
    """Return an address of the desk: path parts are quoted, what is None is left out.

    >>> link("pairs", "BLR", "RU-LIP", target="500M", by=None)
    '/pairs/BLR/RU-LIP?target=500M'
    """
    path = "/" + "/".join(quote(part, safe="") for part in parts)
    given = {key: value for key, value in asked.items() if value is not None}
    return f"{path}?{urlencode(given)}" if given else path


def drawing(block: Chart | TimeAxis, at: str, card: Callable[[str], str]) -> Markup:
    """Return a drawing for a page: its dots open the claim's card.

    Parameters
    ----------
    at : stands before the ids in it.
    card : claim id -> the address of its card.
    """
    if isinstance(block, TimeAxis):
        return Markup(draw_time.drawing(block, name=at))

    def opened(marks: str, dot: Dot) -> str:
        title = svg.element("title", svg.spans(dot.title.text, block.lang)) + marks
        if dot.claim is None:
            return svg.element("g", title)
        return svg.element("a", title, href=card(dot.claim), data_card="1", class_="dot", aria_label=dot.title.text)

    return Markup(draw.drawing(block, name=at, link=opened))


def _pieces(one: Line) -> list[dict[str, Any]]:
    return pieces(one, name)


def _references(one: Line, brief: Brief | None) -> list[dict[str, Any]]:
    return references(one, brief) if brief else []


@cache
def _templates() -> Environment:
    folder = resources.files("steelyard.web") / "templates"

    def source(file: str) -> str | None:
        place = folder / file
        return place.read_text(encoding="utf-8") if place.is_file() else None

    made = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, loader=FunctionLoader(source)
    )
    made.globals |= {
        "link": link, "pieces": _pieces, "references": _references, "kind": lambda block: KINDS[type(block)],
        "drawing": drawing, "web_address": web_address, "static": static_version(),
    }  # fmt: skip
    return made


@cache
def static_version() -> str:
    """Return a mark of the static files, so that a browser may keep them for good."""
    import hashlib

    folder = resources.files("steelyard.web") / "static"
    seen = hashlib.sha256()
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        seen.update(file.read_bytes())
    return seen.hexdigest()[:12]
