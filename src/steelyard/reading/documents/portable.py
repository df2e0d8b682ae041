"""PDF -> text, page by page; lines that a printer broke are joined to paragraphs. Needs the extra ``documents``.

The dates inside a PDF say when the file was made, not when the report was published: they are not taken.
"""

from __future__ import annotations

import re
from typing import Any

from steelyard.core.errors import InputError, MissingExtra
from steelyard.reading.documents.draft import MAX_CHARS, MAX_PAGES, Draft

_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\ufffe]\n(?=[^\W\d_])")
_STOP = tuple(".!?:;…»”\"'")


def parse_pdf(data: bytes, name: str = "") -> Draft:
    """Return the text of a PDF.

    Raises
    ------
    MissingExtra
        pypdfium2 is not installed.
    InputError
        damaged, encrypted, too long, or scanned pictures without text.
    """
    try:
        import pypdfium2 as pdfium
    except ModuleNotFoundError:
        raise MissingExtra("PDF needs pypdfium2", where=name, mend="pip install 'steelyard[documents]'") from None
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        mend = "remove its password" if "assword" in str(error) else "open it and print it to PDF again"
        raise InputError(f"the PDF cannot be opened ({error})", where=name, mend=mend) from None
    try:
        pages = _pages(pdf, name)
        title = pdf.get_metadata_value("Title") or None
    finally:
        pdf.close()
    if not any(page.strip() for page in pages):
        raise InputError("the PDF holds pictures, no text", where=name, mend="run OCR on it first")
    return Draft("\n".join(paragraphs(page) for page in pages), title=title)


def _pages(pdf: Any, name: str) -> list[str]:
    if len(pdf) > MAX_PAGES:
        raise InputError(f"the PDF has {len(pdf)} pages", where=name, mend=f"give at most {MAX_PAGES}")
    pages, size = [], 0
    for page in pdf:
        text = page.get_textpage().get_text_bounded()
        pages.append(text)
        size += len(text)
        if size > MAX_CHARS:
            raise InputError("the PDF is too long", where=name, mend="give the pages on trade alone")
    return pages


def paragraphs(page: str) -> str:
    """Join the lines of a page: a line goes on unless it ends a sentence or is much shorter than the longest.

    >>> paragraphs("Trade rose to 5 mil-\\nlion dollars in\\nMay.\\nExports fell.")
    'Trade rose to 5 million dollars in\\nMay.\\nExports fell.'
    """
    page = _HYPHEN.sub("", page.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [line.strip() for line in page.split("\n")]
    full = 0.7 * max((len(line) for line in lines), default=0)
    parts: list[str] = []
    for i, line in enumerate(lines):
        parts.append(line)
        if i + 1 == len(lines):
            break
        goes_on = len(line) >= max(full, 40) and not line.endswith(_STOP) and lines[i + 1]
        parts.append(" " if goes_on else "\n")
    return "".join(parts)
