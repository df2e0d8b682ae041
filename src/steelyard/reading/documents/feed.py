"""A feed with one entry (RSS, Atom, RDF), or an entry alone -> title, text, day of publication.

A feed of several entries is several documents: it is refused, because their dates and figures must not mix.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from steelyard.core.errors import InputError
from steelyard.reading.documents.draft import Draft

_BODY = ("encoded", "content", "description", "summary")
_DAY = ("pubDate", "published", "date", "issued", "updated")


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
    title = " ".join(_text(entry, ("title",)).split())
    body = _text(entry, _BODY)
    if "<" in body and ">" in body:
        from steelyard.reading.documents.page import plain

        body = plain(body)
    return Draft(f"{title}\n{body}".strip(), published=_day(_text(entry, _DAY)), title=title or None)


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
