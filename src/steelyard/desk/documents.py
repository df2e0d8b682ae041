"""Load a document from where it is: a file, standard input, or a web address."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from steelyard.core.errors import InputError
from steelyard.reading.document import Document, parse_document
from steelyard.reading.documents.draft import MAX_BYTES


def load(place: str) -> Document:
    """Return the document at a path, a web address or ``-`` (standard input).

    Raises
    ------
    InputError
        it does not exist, is empty, binary, too large, or in a language that is not supported.
    NetworkError
        the address is refused or does not answer.
    """
    if place == "-":
        return parse_document(sys.stdin.buffer.read(MAX_BYTES + 1), name="standard input")
    if place.startswith(("http://", "https://")):
        from steelyard.net.fetch import fetch

        answer = fetch(place)
        return replace(parse_document(answer.body, name=answer.address), address=answer.address)
    file = Path(place)
    if not file.exists():
        raise InputError("no such file", where=place, mend="check the path")
    if file.is_dir():
        raise InputError("this is a folder", where=place, mend=f"name the files in it: {place.rstrip('/')}/*")
    try:
        with file.open("rb") as handle:  # a sparse file of any size costs no more than the largest that is read
            return parse_document(handle.read(MAX_BYTES + 1), name=place)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=place, mend="check its permissions") from None
