"""Corpora made for the tests: a few reports about trade among documents about anything else."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

TRADE = (
    "Exports of Chile to Japan rose 4.1 percent to $7.2 billion in 2022, while imports fell 2 percent to $5.5 billion.",
    "Товарооборот Казахстана и Италии в 2022 году вырос на 12% и составил 15,5 млрд долларов.",
    "Trade between Kenya and Uganda was $1.2 billion in 2021. Trade was $1.4 billion in 2022, said the ministry.",
)
OTHER = "The council met on Tuesday to choose the colours of the new swimming pool; {n} residents came and had tea."


def texts(count: int) -> list[str]:
    """Return documents of which every fifth is about trade; no two are alike."""
    return [
        f"{TRADE[n // 5 % len(TRADE)]} Report number {n}." if n % 5 == 0 else OTHER.format(n=n) for n in range(count)
    ]


def rows(count: int) -> list[dict[str, str]]:
    """Return the documents as rows with an id, an address and a day."""
    return [
        {"id": f"d{n}", "text": text, "url": f"https://example.org/{n}", "published": "2023-05-01"}
        for n, text in enumerate(texts(count))
    ]


def lines(path: Path, count: int) -> Path:
    """Write JSON lines."""
    body = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(count)).encode()
    path.write_bytes(gzip.compress(body) if path.suffix == ".gz" else body)
    return path


def table(path: Path, count: int) -> Path:
    """Write Parquet."""
    pq.write_table(pa.Table.from_pylist(rows(count)), path, row_group_size=40)
    return path


def folder(path: Path, count: int) -> Path:
    """Write one text file a document, in folders."""
    for n, text in enumerate(texts(count)):
        file = path / f"{n % 7}" / f"{n:04d}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return path


def archive(path: Path, documents: Sequence[str]) -> Path:
    """Write a WARC file of HTML pages as a crawler does: requests and responses, each record packed by itself."""
    packed = BytesIO()
    for n, text in enumerate(documents):
        page = f"<html><head><script>import x from 'trade 5%'</script></head><body><p>{text}</p></body></html>"
        body = page.encode()
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        for kind, block in (("request", b"GET / HTTP/1.1\r\n\r\n"), ("response", answer.encode() + body)):
            head = (
                f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/{n}\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{n:012d}>\r\nWARC-Date: 2023-05-01T00:00:00Z\r\n"
                f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            record = head.encode() + block + b"\r\n\r\n"
            packed.write(gzip.compress(record) if path.suffix == ".gz" else record)
    path.write_bytes(packed.getvalue())
    return path
