"""One document -> rows of the table of claims. The one definition that both engines run.

A row is a claim in its published form with the document it was read from; a document that could not be read is one row
with its reason in ``unread``. Quotes are cut as in the ledger: 200 characters, a tenth of the text in sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from steelyard.core.claim import text_hash
from steelyard.core.errors import SteelyardError
from steelyard.corpus.documents import Raw, documents
from steelyard.corpus.parts import Part
from steelyard.ledger.rows import QUOTED_SHARE, Quotes
from steelyard.reading.document import parse_document
from steelyard.reading.documents import encoding
from steelyard.reading.prefilter import may_hold_trade, visible
from steelyard.reading.reader import read

_PERIOD = pa.struct([("start", pa.string()), ("end", pa.string())])
_OF = pa.struct(
    [
        ("reporter", pa.string()), ("partner", pa.string()), ("flow", pa.string()), ("product", pa.string()),
        ("period", _PERIOD),
    ]
)  # fmt: skip
UNREAD = ["document", "place", "address", "unread"]
SCHEMA = pa.schema(
    [
        ("document", pa.string()), ("place", pa.string()), ("address", pa.string()), ("lang", pa.string()),
        ("unread", pa.string()), ("id", pa.string()), ("quote", pa.string()), ("start", pa.int64()),
        ("end", pa.int64()), ("kind", pa.string()), ("reporter", pa.string()), ("partner", pa.string()),
        ("flow", pa.string()), ("value", pa.float64()), ("low", pa.float64()), ("high", pa.float64()),
        ("unit", pa.string()), ("hedge", pa.string()), ("period", _PERIOD), ("base_period", _PERIOD),
        ("base_assumed", pa.bool_()), ("measure", pa.string()), ("relation", pa.string()), ("of", _OF),
        ("deadline", pa.string()), ("product", pa.string()), ("hs", pa.list_(pa.string())), ("scope", pa.string()),
        ("speaker", pa.string()), ("authority", pa.string()), ("authority_assumed", pa.bool_()),
        ("published", pa.string()), ("source", pa.string()),
    ]
)  # fmt: skip
"""What a worker hands on: claims, and documents that could not be read."""
CLAIMS = pa.schema([field for field in SCHEMA if field.name != "unread"])
"""The table of claims: the claim as in the JSON contract, with ``document``, ``place``, ``address``, ``lang``."""

_BINARY = (b"%PDF-", b"PK\x03\x04")


def rows_of_part(part: Part, *, bad: Mapping[int, str] | None = None) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Yield ``(n, [])`` before the n-th document is fetched and ``(n, rows)`` when it has rows; n comes to the count.

    Parameters
    ----------
    part : see `corpus.parts`.
    bad : documents that ended the reader before, by index, with the reason: listed and passed over.
    """
    index, stream = 0, documents(part, bad=bad)
    yield index, []
    for index, raw in enumerate(stream, 1):
        yield index - 1, rows_of(raw)
        yield index, []


def rows_of(raw: Raw) -> list[dict[str, Any]]:
    """Return the rows of one document: none where nothing is said of trade."""
    if raw.broken:
        return [_unread(raw, raw.broken)]
    try:
        if not _worth_reading(raw.data):
            return []
        document = parse_document(raw.data, name=raw.name)
        reading = read(document, published=document.published or raw.published)
    except SteelyardError as error:
        return [_unread(raw, f"{error.what}" + (f"; {error.mend}" if error.mend else ""))]
    except Exception as error:  # whatever one document does to the reader, it costs itself only and is listed
        return [_unread(raw, f"the reader failed: {type(error).__name__}: {error}")]
    key, quotes = text_hash(document.text)[:16], Quotes(left=QUOTED_SHARE * len(document.text))
    where = {"document": raw.name, "place": raw.place, "address": raw.address, "lang": document.lang, "unread": None}
    return [
        {**replace(one, source=key, quote=quotes.cut(one.quote, one.start, one.end)).to_json(), **where}
        for one in reading.claims
    ]


def _worth_reading(data: bytes) -> bool:
    """Return False for bytes in which there is certainly no trade figure; what is no plain text is worth a look."""
    if not data.strip() or data[:1024].lstrip().startswith(_BINARY):
        return True
    text = encoding.decode(data)
    return may_hold_trade(visible(text) if "<" in text[:1000] else text)


def _unread(raw: Raw, reason: str) -> dict[str, Any]:
    return {"document": raw.name, "place": raw.place, "address": raw.address, "unread": reason[:500]}
