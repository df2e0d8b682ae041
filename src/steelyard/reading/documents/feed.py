"""A feed with one entry (RSS, Atom, RDF), or an entry alone -> title, text, day of publication.

A feed of several entries is several documents: it is refused, because their dates and figures must not mix.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from steelyard.core.errors import InputError
from steelyard.reading.documents.draft import Draft

_BODY = ("encoded", "content", "description", "summary")
_DAY = ("pubDate", "published", "date", "issued", "updated")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry of a feed: its own key (guid, id or address), address, title, words and ISO 8601 day."""

    key: str
    address: str | None
    title: str
    text: str
    published: str | None


def parse_entries(text: str, name: str = "") -> list[FeedEntry]:
    """Return the entries of a feed in its order, each as it stands there.

    Raises
    ------
    InputError
        broken XML, or no feed.
    """
    found = []
    root = _root(text, name)
    if _local(root) not in ("rss", "feed", "RDF"):
        raise InputError("this is no feed", where=name, mend="give the address of an RSS or Atom feed")
    for entry in _entries(root):
        title, body = _words(entry)
        address = _link(entry)
        key = _text(entry, ("guid", "id")) or address or title
        if key:
            found.append(
                FeedEntry(key=key, address=address, title=title, text=body, published=_day(_text(entry, _DAY)))
            )
    return found


def parse_feed(text: str, name: str = "") -> Draft:
    """Return the one entry of a feed.

    Raises
    ------
    InputError
        broken XML, no entry, or several.
    """
    entries = _entries(_root(text, name))
    if len(entries) != 1:
        mend = "give one entry, or the article itself"
        raise InputError(f"the feed has {len(entries) or 'no'} entries", where=name, mend=mend)
    entry = entries[0]
    title, body = _words(entry)
    return Draft(f"{title}\n{body}".strip(), published=_day(_text(entry, _DAY)), title=title or None)


def _words(entry: ElementTree.Element) -> tuple[str, str]:
    """Return an entry's title and its text without tags."""
    title = " ".join(_text(entry, ("title",)).split())
    body = _text(entry, _BODY)
    if "<" in body and ">" in body:
        from steelyard.reading.documents.page import plain

        body = plain(body)
    return title, body


def _link(entry: ElementTree.Element) -> str | None:
    """Return the address of an entry's page."""
    links = [node for node in entry if _local(node) == "link"]
    for node in links:
        if node.get("href") and node.get("rel", "alternate") == "alternate":
            return node.get("href")
    return next((node.text.strip() for node in links if node.text and node.text.strip()), None)


def _root(text: str, name: str) -> ElementTree.Element:
    if "<!ENTITY" in text:
        raise InputError("the feed declares entities", where=name, mend="save the article itself")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"), count=1)
    for form in (text, _bound(text)):
        try:
            return ElementTree.fromstring(form)
        except ElementTree.ParseError as error:
            broken = error
    raise InputError(f"the feed is broken XML ({broken})", where=name, mend="save the article itself")


def _bound(text: str) -> str:
    """Declare the prefixes that an entry cut out of its feed has lost."""
    used = set(re.findall(r"</?([\w-]+):", text)) | set(re.findall(r"\s([\w-]+):[\w-]+=", text))
    declared = set(re.findall(r"xmlns:([\w-]+)=", text)) | {"xml", "xmlns"}
    spaces = " ".join(f'xmlns:{prefix}="{prefix}"' for prefix in sorted(used - declared))
    return f"<feed {spaces}>{text}</feed>"


def _entries(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [node for node in root.iter() if _local(node) in ("item", "entry")]


def _text(entry: ElementTree.Element, names: tuple[str, ...]) -> str:
    for wanted in names:
        for node in entry:
            if _local(node) == wanted:
                found = "".join(node.itertext()).strip()
                if found:
                    return found
    return ""


def _local(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _day(value: str) -> str | None:
    from datetime import date
    from email.utils import parsedate_to_datetime

    try:
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(value).date().isoformat()
    except (ValueError, TypeError):
        return None
