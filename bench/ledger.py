"""The ledger: claims stored a second in bulk, and one more article in a ledger of a million claims.

usage: python -m bench.ledger [CLAIMS]

The claims are made up: 40 pairs of countries with long histories hold a tenth of them, thousands of small pairs the rest;
ten claims a source, ids in no order, quotes of usual length. The article names one pair of 200 claims; its addition,
and the weighing of its pair with bounds and verdicts, are timed in one process on a ledger that was opened anew.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.report import machine, write_section
from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.core.origin import Source
from steelyard.core.period import Period
from steelyard.desk.add import add
from steelyard.desk.official import held_on
from steelyard.ledger.store import Entry, Ledger
from steelyard.weighing.weigh import weigh

PER_SOURCE = 10
AT_ONCE = 100_000
OWN = 200
PAIR = ("JPN", "MEX")
ARTICLE = (
    "Trade between Japan and Mexico rose by 4% to $21.3 billion in 2019. Exports of Japan to Mexico were $11.2 billion. "
    "In 2018 trade between Japan and Mexico was $20.5 billion."
)
FLOWS = (Flow.TURNOVER, Flow.EXPORTS, Flow.IMPORTS)
SIZE = {Flow.TURNOVER: 20.5e9, Flow.EXPORTS: 10.8e9, Flow.IMPORTS: 9.7e9}
"""What the pairs trade in 2018: the article can hold together with it."""


def claim(number: int, pair: tuple[str, str], source: str) -> Claim:
    """A yearly level whose value grows with the year, alike for all that tell it."""
    year, flow = 1995 + number % 25, FLOWS[number // 25 % 3]
    value = SIZE[flow] * 1.04 ** (year - 2018)
    digest = hashlib.sha256(f"{pair}{number}".encode()).hexdigest()[:16]
    return Claim(
        id=digest, kind=Kind.LEVEL, reporter=pair[0], partner=pair[1], flow=flow, value=value, low=0.98 * value,
        high=1.02 * value, period=Period.year(year), authority=pair[0], source=source, published="2020-03-01",
        quote="exports came to so many million dollars in that year, up on the year before", start=90 * (number % 10),
        end=90 * (number % 10) + 75,
    )  # fmt: skip


def entries(count: int) -> Iterator[Entry]:
    """Sources of ten claims each, on many pairs; 200 claims are on the article's."""
    for first in range(0, count, PER_SOURCE):
        key = hashlib.sha256(f"source {first}".encode()).hexdigest()
        pair = (
            PAIR
            if first < OWN
            else (f"A{first // 100 % 40:02}", "X")
            if first % 100 < 10
            else (f"B{first % 9973:04}", "Y")
        )
        claims = tuple(claim(number, pair, key[:16]) for number in range(first, first + PER_SOURCE))
        source = Source(key=key[:16], address=f"https://news.example/{first}", published="2020-03-01", lang="en")
        yield Entry(source=source, hash=key, claims=claims, length=8_000)


def main() -> None:
    """Measure and write the section."""
    count = int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "ledger.db"
        ledger, coming = Ledger.open(place), entries(count)
        rates = []
        while some := list(islice(coming, AT_ONCE // PER_SOURCE)):  # made before the clock runs
            clock, work = time.perf_counter(), time.process_time()
            ledger.add(some)
            rates.append((len(some) * PER_SOURCE / (time.perf_counter() - clock),
                          len(some) * PER_SOURCE / (time.process_time() - work)))  # fmt: skip
        ledger.close()
        fastest = max(clock for clock, _ in rates)
        wall, work = (len(rates) / sum(1 / rate[k] for rate in rates) for k in range(2))
        article = Path(folder) / "article.txt"
        article.write_text(ARTICLE)
        warm = Ledger.open(Path(folder) / "warm.db")
        list(add([str(article)], warm, published="2020-02-01"))
        times = []
        for day in range(1, 6):
            article.write_text(f"{ARTICLE} So it was told on day {day}.")
            held = Ledger.open(place, create=False)
            start = time.perf_counter()
            (done,) = add([str(article)], held, published=f"2020-02-0{day}")
            assert done.error is None and done.new and done.claims >= 3, done
            added = time.perf_counter()
            claims, sources = held_on(held, PAIR)
            weighed = weigh(claims, sources=sources, estimates=False)
            times.append((added - start, time.perf_counter() - added))
            assert any({p.reporter, p.partner} == set(PAIR) and p.findings for p in weighed.pairs)
            held.close()
        size = place.stat().st_size / 2**20
        added, weighing = (sorted(part)[len(times) // 2] for part in zip(*times, strict=True))
    body = f"""{machine()}

| what | measured |
|---|---|
| stored in bulk, {PER_SOURCE} claims a source, each transaction on the disk before it is acknowledged: all {count:,} ({size:,.0f} MB) | {wall:,.0f} claims a second; {work:,.0f} a second of its own processor time |
| the {AT_ONCE:,} that went fastest | {fastest:,.0f} claims a second |
| one more article in that ledger: opened, read and added | {added:.2f} s |
| its pair of {len(claims)} claims weighed again, with verdicts | {weighing:.2f} s |
| together (median of {len(times)}) | {added + weighing:.2f} s |
"""
    write_section("Ledger", body)
    print(body)


if __name__ == "__main__":
    main()
