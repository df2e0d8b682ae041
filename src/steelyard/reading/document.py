"""Document: the text that is read, whatever file it came in.

Offsets of every claim count Unicode code points of ``Document.text``, which is what ``steelyard check --text`` prints.
The kind of a file is told by its content, never by its name alone. Refused, each with one line that says how to mend
it: the empty, the binary, the encrypted, the too large, and languages without a lexicon. A day of publication is
taken only where the file says it beyond doubt; a document without one has ``published`` None.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from steelyard.core.errors import InputError
from steelyard.reading.documents import encoding
from steelyard.reading.documents.dateline import stated_day
from steelyard.reading.documents.draft import MAX_BYTES, MAX_CHARS, Draft
from steelyard.reading.documents.tongue import language_of
from steelyard.reading.documents.wrapped import unwrapped

_INVISIBLE = {ord(c): None for c in "\u00ad\u200b\u200c\u200d\u2060\ufeff"}
_PLAIN = {"\u2010": "-", "\u2011": "-", "\u2012": "–", "\u2015": "—"}
"""Hyphens and dashes of typesetters, which mean nothing else than the usual ones."""
_SIGNS = _INVISIBLE | {ord(sign): usual for sign, usual in _PLAIN.items()}
_BINARY = {
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"II*\x00": "a picture",
    b"\x7fELF": "a program", b"MZ\x90\x00": "a program", b"\x1f\x8b": "a gzip archive", b"Rar!": "an archive",
    b"7z\xbc\xaf": "an archive", b"SQLite format 3\x00": "a database", b"PAR1": "a table",
    b"\xd0\xcf\x11\xe0": "an old Office file", b"{\\rtf": "an RTF file",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text with what its file says about it. ``published`` is an ISO 8601 day; ``lang`` is ``en`` or ``ru``."""

    text: str
    lang: str
    published: str | None = None
    title: str | None = None
    address: str | None = None

    def dated(self, published: str | None) -> Document:
        """Return the document with another day of publication."""
        return self if published == self.published else replace(self, published=published)


def parse_document(data: bytes, *, name: str = "") -> Document:
    """Return the document that a file's bytes hold.

    Parameters
    ----------
    data : text, HTML, PDF with text, DOCX, an e-mail message, or a feed with one entry; in any usual encoding.
    name : what to call it in errors (a path or an address).

    Raises
    ------
    InputError
        empty, binary, too large, broken beyond reading, or in a language that is not supported.
    MissingExtra
        a PDF without the extra ``documents``.
    """
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 1e6:.0f} MB"
        raise InputError(f"the file is too large ({size})", where=name, mend=f"give at most {MAX_BYTES // 10**6} MB")
    if not data.strip():
        raise InputError("the file is empty", where=name, mend="give a file with text")
    try:
        draft = _parser(data, name)(data, name)
    except RecursionError:
        raise InputError("the file is nested too deeply", where=name, mend="save it as plain text") from None
    text = unwrapped(clean(draft.text))
    if len(text) > MAX_CHARS:
        raise InputError(
            f"the text is too long ({len(text) / 1e6:.0f} million characters)", where=name,
            mend=f"split it into parts of at most {MAX_CHARS // 10**6} million",
        )  # fmt: skip
    if not text.strip():
        raise InputError("no text was found in the file", where=name, mend="give a file with text")
    return Document(
        text=text,
        lang=language_of(text, where=name),
        published=draft.published or stated_day(text),
        title=draft.title or None,
    )


def clean(text: str) -> str:
    """Return text with line feeds only, composed letters, usual dashes, and without signs that cannot be seen."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(" -- ", " — ")
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text).translate(_SIGNS)


def _parser(data: bytes, name: str) -> Callable[[bytes, str], Draft]:
    """Return the parser that the first bytes call for."""
    head = data[:1024].lstrip()
    if b"%PDF-" in head:
        from steelyard.reading.documents.portable import parse_pdf

        return parse_pdf
    if head.startswith(b"PK\x03\x04"):
        from steelyard.reading.documents.word import parse_docx

        return parse_docx
    for magic, kind in _BINARY.items():
        if head.startswith(magic):
            raise InputError(f"this is {kind}, not text", where=name, mend="save it as text, HTML, PDF or DOCX")
    return _parse_characters


def _parse_characters(data: bytes, name: str) -> Draft:
    """Parse what is written in characters: a message, a feed, a page or plain text."""
    from steelyard.reading.documents import markup, message

    if message.is_message(data):
        return message.parse_message(data, name)
    text = encoding.decode(data, name)
    kind = markup.kind_of(text)
    if kind == "feed":
        from steelyard.reading.documents.feed import parse_feed

        return parse_feed(text, name)
    if kind == "page":
        from steelyard.reading.documents.page import parse_page

        return parse_page(text, name)
    return Draft(text)
