"""HTML -> main text, title and day of publication.

A page that marks its article (``articleBody``, one ``<article>``, ``<main>``), or holds nearly all of its paragraphs in
one place, is read directly: 1-3 ms. Any other page goes to trafilatura, which is slower to import (0.4 s) and knows
more of the web's ways. Nothing that a reader of the page would not see is taken (scripts, menus, hidden parts).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from steelyard.core.errors import InputError
from steelyard.reading.documents.draft import Draft

_NOISE = (
    "script, style, noscript, template, nav, aside, footer, form, button, iframe, svg, select, figure, dialog, menu, "
    "[hidden], [aria-hidden=true], [style*='display:none'], [style*='display: none']"
)
_BODIES = ("[itemprop=articleBody]", "article", "main", "[role=main]")
_BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, blockquote, pre, tr"
_OUTER = frozenset({"p", "li", "blockquote", "pre", "tr"})
_DAYS = (
    "meta[property='article:published_time']", "meta[itemprop=datePublished]", "meta[property='og:published_time']",
    "meta[name='article:published_time']", "meta[name='parsely-pub-date']", "meta[name='sailthru.date']",
    "meta[name='pubdate']", "meta[name='publish-date']", "meta[name='publishdate']", "meta[name='date']",
    "meta[name='DC.date.issued']", "meta[name='dc.date']", "meta[name='DC.Date']", "[itemprop=datePublished]",
    "time[pubdate]",
)  # fmt: skip
_ENOUGH = 140
"""Characters below which a marked body is a teaser, not an article."""


def parse_page(text: str, name: str = "") -> Draft:
    """Return the article of a page: its title, then a line a paragraph.

    Raises
    ------
    InputError
        when the page holds no text to read.
    """
    tree = LexborHTMLParser(text)
    title, published = _title(tree), _published(tree)
    for node in tree.css(_NOISE):
        node.decompose()
    for node in tree.css("ul, ol, table"):
        if _is_menu(node):
            node.decompose()
    body = _marked(tree) or _plain_page(tree) or _hard_page(tree.html or text) or _all_blocks(tree)
    if not body.strip():
        raise InputError("the page holds no text", where=name, mend="save the article itself, as text or HTML")
    if title and title not in body[: len(title) + 200]:
        body = f"{title}\n{body}"
    return Draft(body, published=published, title=title)


def plain(text: str) -> str:
    """Return the visible text of a piece of HTML, a line a block."""
    tree = LexborHTMLParser(text)
    return _all_blocks(tree) or (tree.body.text(separator=" ", strip=True) if tree.body else "")


def _is_menu(node: LexborNode) -> bool:
    """True for a list of links: five or more, with a third of its text or more."""
    links = node.css("a")
    return len(links) >= 5 and 3 * sum(len(a.text()) for a in links) >= len(node.text())


def _marked(tree: LexborHTMLParser) -> str:
    for selector in _BODIES:
        found = tree.css(selector)
        if len(found) == 1:
            body = _lines(found[0])
            if len(body) >= _ENOUGH:
                return body
    return ""


def _plain_page(tree: LexborHTMLParser) -> str:
    """Return the paragraphs of the one place that holds four fifths of them all."""
    sizes: Counter[int] = Counter()
    parents: dict[int, LexborNode] = {}
    for node in tree.css("p"):
        parent = node.parent
        if parent is not None:
            sizes[parent.mem_id] += len(node.text())
            parents[parent.mem_id] = parent
    if not sizes:
        return ""
    key, size = sizes.most_common(1)[0]
    links = sum(len(a.text()) for a in parents[key].css("a"))
    if size < 0.8 * sizes.total() or links > 0.4 * size or (size < _ENOUGH and len(tree.css("div")) > 3):
        return ""
    return _lines(parents[key])


def _hard_page(text: str) -> str:
    from trafilatura import extract

    found = extract(text, include_comments=False, include_tables=True, favor_precision=True)
    return str(found or "")


def _all_blocks(tree: LexborHTMLParser) -> str:
    return _lines(tree.body) if tree.body is not None else ""


def _lines(root: LexborNode) -> str:
    """Return a line a block; a block inside another is part of it; loose text counts where there are no blocks."""
    lines = []
    for node in root.css(_BLOCKS):
        parent = node.parent
        while parent is not None and parent.mem_id != root.mem_id and parent.tag not in _OUTER:
            parent = parent.parent
        if parent is not None and parent.mem_id != root.mem_id:
            continue
        line = (
            "\t".join(_words(cell) for cell in node.iter() if cell.tag in ("td", "th"))
            if node.tag == "tr"
            else _words(node)
        )
        if line.strip():
            lines.append(line)
    whole = _words(root)
    if sum(map(len, lines)) < 0.5 * len(whole):
        raw = re.sub(r"[ \t]+", " ", root.text(separator="\n"))
        return "\n".join(line.strip() for line in raw.split("\n") if line.strip())
    return "\n".join(lines)


def _words(node: LexborNode) -> str:
    return " ".join(node.text(separator="").split())


def _title(tree: LexborHTMLParser) -> str | None:
    headings = tree.css("h1")
    if len(headings) == 1 and _words(headings[0]):
        return _words(headings[0])
    for selector in ("meta[property='og:title']", "meta[name='title']"):
        node = tree.css_first(selector)
        if node is not None and node.attributes.get("content"):
            return " ".join(str(node.attributes["content"]).split())
    node = tree.css_first("title")
    return (_words(node) or None) if node is not None else None


def _published(tree: LexborHTMLParser) -> str | None:
    """Return the day that the page's own metadata states; None when it states none or several differ."""
    linked = _linked_days(tree)
    if linked:
        return linked.pop() if len(linked) == 1 else None
    for selector in _DAYS:
        days = set()
        for node in tree.css(selector):
            value = node.attributes.get("content") or node.attributes.get("datetime") or ""
            days.add(_day(str(value)))
        days.discard(None)
        if len(days) == 1:
            return days.pop()
    times = {_day(str(node.attributes.get("datetime") or "")) for node in tree.css("article time[datetime]")} - {None}
    return times.pop() if len(times) == 1 else None


def _linked_days(tree: LexborHTMLParser) -> set[str]:
    """Return the days of articles in JSON-LD."""
    days: set[str] = set()
    for node in tree.css("script[type='application/ld+json']"):
        try:
            stack: list[Any] = [json.loads(node.text())]
        except (ValueError, RecursionError):
            continue
        while stack:
            one = stack.pop()
            if isinstance(one, list):
                stack.extend(one)
            elif isinstance(one, dict):
                stack.extend(value for value in one.values() if isinstance(value, list | dict))
                day = _day(str(one.get("datePublished") or ""))
                if day and "Article" in str(one.get("@type", "Article")):
                    days.add(day)
    return days


def _day(value: str) -> str | None:
    try:
        return date.fromisoformat(value.strip()[:10]).isoformat()
    except ValueError:
        return None
