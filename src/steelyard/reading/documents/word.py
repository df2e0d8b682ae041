"""DOCX -> text: the paragraphs of ``word/document.xml``, read within bounds. Deleted text and field codes are left out.

The file is a zip: its parts are read up to a limit whatever sizes they declare, so that a bomb is refused, and no
entity is expanded.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from steelyard.core.errors import InputError
from steelyard.reading.documents.draft import MAX_BYTES, Draft

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MEND = "open it in an editor and save it again as DOCX or text"
_DAMAGES = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, RuntimeError, EOFError, ValueError)
"""What `zipfile` and its decompressors (deflate, LZMA, bzip2) raise on damage, encryption and unknown methods."""


def parse_docx(data: bytes, name: str = "") -> Draft:
    """Return the text of a Word document.

    Raises
    ------
    InputError
        not a Word document, damaged, or larger unpacked than any report.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "word/document.xml" not in archive.namelist():
                raise InputError("this is an archive, not a Word document", where=name, mend="unpack it first")
            xml = _read(archive, "word/document.xml", name)
    except _DAMAGES as error:
        raise InputError(f"the Word document is damaged ({error})", where=name, mend=_MEND) from None
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise InputError("the Word document declares entities, which no editor writes", where=name, mend=_MEND)
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError as error:
        raise InputError(f"the Word document is damaged ({error})", where=name, mend=_MEND) from None
    body = root.find(f"{_W}body")
    return Draft("\n".join(_blocks(body if body is not None else root)))


def _read(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    with archive.open(part) as file:
        xml = file.read(MAX_BYTES + 1)
    if len(xml) > MAX_BYTES:
        raise InputError("the document is too large when unpacked", where=name, mend="save its text alone")
    return xml


def _blocks(node: ElementTree.Element) -> Iterator[str]:
    """Yield a line a paragraph; the cells of a table's row stand in one line."""
    for child in node:
        if child.tag == f"{_W}p":
            yield _paragraph(child)
        elif child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                yield "\t".join(" ".join(_blocks(cell)) for cell in row.findall(f"{_W}tc"))
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}smartTag"):
            yield from _blocks(child)


def _paragraph(node: ElementTree.Element) -> str:
    parts: list[str] = []
    stack = [node]
    while stack:
        one = stack.pop()
        if one.tag in (f"{_W}del", f"{_W}instrText", f"{_W}moveFrom"):
            continue
        if one.tag == f"{_W}t":
            parts.append(one.text or "")
        elif one.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            parts.append("\t" if one.tag == f"{_W}tab" else "\n")
        elif one.tag == f"{_W}noBreakHyphen":
            parts.append("\u2011")
        else:
            stack.extend(reversed(one))
    return "".join(parts)
