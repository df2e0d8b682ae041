"""Tell a feed, a page and plain text apart by how they begin."""

from __future__ import annotations

import re

_FEED = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:rss|feed|entry|item|rdf:RDF)[\s>]", re.I | re.S)
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|article|meta)[\s>/]",
    re.I | re.S,
)
_TAG = re.compile(
    r"</?(?:p|div|span|br|a|h[1-6]|li|ul|table|td|tr|section|article|b|i|strong|em|img|title)\b[^<>]{0,300}>", re.I
)


def kind_of(text: str) -> str:
    """Return ``feed``, ``page`` or ``text``.

    >>> [kind_of(t) for t in ("<rss version='2.0'>", "<!DOCTYPE html><p>", "a < b and c > d", "<p>One</p><p>Two</p>")]
    ['feed', 'page', 'text', 'page']
    """
    head = text[:8000].lstrip("\ufeff")
    if _FEED.match(head):
        return "feed"
    tags = sum(1 for _ in _TAG.finditer(head))
    if _PAGE.match(head) or tags >= 8 or (tags >= 2 and head.lstrip().startswith("<")):
        return "page"
    return "text"
