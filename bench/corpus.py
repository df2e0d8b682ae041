"""How fast is a corpus read, does a second process help, is memory flat, what does a million cost? And the same on Spark.

The documents are made: English and Russian news of 3 kB about anything, one in fifty about trade, half of them with
words of trade that are no trade ("the balance of the match", "trade union"), in JSON lines and as pages in a WARC
archive. Each rate is a whole run of the command, start included. Run: ``python -m bench.corpus [--documents N]``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.report import machine, write_section
from steelyard.reading.prefilter import has_words, may_hold_trade

SEED = 8
ONE_IN = 50
_PLACES = ("Kenya", "Uganda", "Chile", "Peru", "Norway", "Poland", "Vietnam", "Ghana", "Jordan", "Serbia")
_TRADE = (
    "Exports of {a} to {b} rose {n}.{d} percent to ${m} million in {y}, the statistics office said. ",
    "{a}'s imports from {b} fell to ${m} million from ${k} million a year earlier. ",
    "Trade between {a} and {b} reached ${m} million in January-June {y}, {n} percent more than in the same period of {z}. ",
    "Товарооборот между странами составил {m} млн долларов в {y} году, что на {n},{d}% больше, чем годом ранее. ",
)
_OTHER = (
    "The mayor of {a} opened a swimming pool for {n} children on Tuesday and thanked the builders for their patience. ",
    "The trade union of {b} said that {n} drivers would meet in the town hall to talk about hours and rest. ",
    "{a} won the match {n}:{d} after a balanced first half, and the coach spoke of a gap that his side must close. ",
    "Учёные рассказали о находке {n} монет при раскопках старого города; работы продолжатся в {y} году. ",
    "A court heard {n} witnesses in the case, which began in {y} and is expected to last for another {d} months. ",
)


def main() -> None:
    """Measure and write the section."""
    options = argparse.ArgumentParser()
    options.add_argument("--documents", type=int, default=60_000)
    options.add_argument("--no-spark", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        body = "\n\n".join([machine(), measured(Path(folder), chosen.documents, spark=not chosen.no_spark)])
    print(body)
    write_section("Corpus", body)


def measured(folder: Path, count: int, *, spark: bool) -> str:
    """Return the table."""
    none, passing = prefilter()
    rows = [
        ("prefilter, a document of 3 kB without trade words", f"{none:.0f} microseconds", "microseconds"),
        ("one that names trade in passing", f"{passing:.0f} microseconds", ""),
    ]
    sizes = [count // 4, count // 2, count]
    spent = {}
    for size in sizes:
        source = lines(folder / f"{size}.jsonl", size)
        spent[size] = run(source, folder / f"{size}.parquet", "--workers", "2")
    one = run(folder / f"{count}.jsonl", folder / "one.parquet", "--workers", "1")
    rate = count / spent[count][0]
    slope = (spent[sizes[2]][0] - spent[sizes[0]][0]) / (sizes[2] - sizes[0])
    told = ", ".join(f"{size:,}: {spent[size][0]:.0f} s" for size in sizes)
    rows += [
        (f"{count:,} documents as JSON lines, 2 processes", f"{rate * 3600 / 1e6:.2f} million an hour", ">= 2 million"),
        ("2 processes against 1, same run", f"{one[0] / spent[count][0]:.2f}x", ">= 1.8x"),
        ("growth", f"{told}; {slope * 1e6 / 60:.0f} min a million more", "linear"),
        ("a billion at this slope, two cores at work", f"{2 * slope * 1e9 / 3600:,.0f} core-hours", ""),
        (
            "largest process, at the smallest and largest size",
            f"{spent[sizes[0]][1]:.0f} and {spent[count][1]:.0f} MB",
            "flat",
        ),
    ]
    pages = archive(folder / "a.warc.gz", count // 10)
    took = run(pages, folder / "w.parquet", "--workers", "2")[0]
    rows.append(
        (
            f"{count // 10:,} pages in a WARC archive, 2 processes",
            f"{count / 10 / took * 3600 / 1e6:.2f} million an hour",
            ">= 2 million",
        )
    )
    if spark:
        took = run(folder / f"{count}.jsonl", folder / "s.parquet", "--engine", "spark", "--master", "local[2]")[0]
        rows.append(
            (
                f"{count:,} documents on Spark, local[2], start included",
                f"{took:.0f} s, {took / spent[count][0]:.1f}x the local engine",
                "",
            )
        )
    return "\n".join(["| what | found | reach |", "|---|---|---|", *(f"| {a} | {b} | {c} |" for a, b, c in rows)])


def run(source: Path, out: Path, *words: str) -> tuple[float, float]:
    """Return the seconds of one whole run, and the peak of its largest process in MB."""
    words = (
        sys.executable,
        "-c",
        "from steelyard.cli.main import main; main()",
        "read-corpus",
        str(source),
        "-o",
        str(out),
        *words,
    )
    before = time.perf_counter()
    subprocess.run(words, check=True, env={**os.environ, "PYTHONHASHSEED": "0"}, stdout=subprocess.DEVNULL)
    took = time.perf_counter() - before
    shutil.rmtree(out) if out.is_dir() else out.unlink()
    return took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def prefilter() -> tuple[float, float]:
    """Return the microseconds for a document without trade words, and for one that has them and tells no trade."""
    rng = random.Random(SEED)
    left = [text for text in (_text(rng, _OTHER) for _ in range(400)) if not may_hold_trade(text)]
    spent: dict[bool, list[float]] = {True: [], False: []}
    for text in left:
        before = time.process_time()
        may_hold_trade(text)
        spent[has_words(text)].append(time.process_time() - before)
    none, passing = (sum(spent[kind]) / max(1, len(spent[kind])) * 1e6 for kind in (False, True))
    return none, passing


def texts(count: int) -> Iterator[str]:
    """Yield made documents; every fiftieth is about trade."""
    rng = random.Random(SEED)
    for n in range(count):
        yield _text(rng, _TRADE if n % ONE_IN == 0 else _OTHER)


def _text(rng: random.Random, sentences: tuple[str, ...]) -> str:
    parts, length = [], 0
    sentences = tuple(rng.sample(sentences, 2))  # a text has its subject
    while length < 3000:
        a, b = rng.sample(_PLACES, 2)
        year = rng.randrange(2005, 2024)
        part = rng.choice(sentences).format(
            a=a, b=b, n=rng.randrange(2, 60), d=rng.randrange(10), m=rng.randrange(20, 900), k=rng.randrange(20, 900), y=year, z=year - 1,
        )  # fmt: skip
        parts.append(part)
        length += len(part)
    return "".join(parts)


def lines(path: Path, count: int) -> Path:
    """Write JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for n, text in enumerate(texts(count)):
            file.write(json.dumps({"id": str(n), "text": text, "published": "2023-12-01"}, ensure_ascii=False) + "\n")
    return path


def archive(path: Path, count: int) -> Path:
    """Write pages as a crawler does: each record packed by itself, with menus and scripts around the article."""
    menu = "".join(f'<li><a href="/{n}">Section {n} of the paper</a></li>' for n in range(60))
    script = "<script>import x from 'y'; var trade = 5;</script>" * 40
    with path.open("wb") as file:
        for n, text in enumerate(texts(count)):
            paragraphs = "".join(f"<p>{part}.</p>" for part in text.split(". "))
            page = f"<html><head><title>News {n}</title>{script}</head><body><ul>{menu}</ul><article>{paragraphs}</article></body></html>"
            body = page.encode()
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{n}\r\nWARC-Date: 2023-12-01T00:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{n:012d}>\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + block + b"\r\n\r\n", 6))
    return path


if __name__ == "__main__":
    main()
