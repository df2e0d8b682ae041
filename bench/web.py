"""The desk on loopback: first paint of a pair with 500 claims, and 50 readers at once. Section of docs/benchmarks.md.

usage: python -m bench.web
"""

from __future__ import annotations

import http.client
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from bench.report import machine, write_section
from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.core.origin import Source
from steelyard.core.period import Period
from steelyard.core.range import range_of
from steelyard.desk.add import add_dossier
from steelyard.ledger.store import Entry, Ledger

PAIR, CLAIMS, SOURCES = ("KAZ", "ITA"), 500, 60
READERS, EACH = 50, 40
CHROMIUM = "/usr/bin/chromium"


def claims(count: int, rng: random.Random) -> list[Claim]:
    """Return statements of one pair over ten years that agree: levels of years, halves, quarters and months, growth."""
    months = [rng.uniform(60e6, 140e6) * (1 + i / 120) for i in range(120)]
    share = 0.7
    found = []
    for number in range(count):
        length = rng.choice([1, 3, 6, 12, 12, 12])
        first = rng.randrange(0, 120 - length + 1, length)
        flow = rng.choice([Flow.TURNOVER, Flow.EXPORTS, Flow.IMPORTS])
        part = {Flow.TURNOVER: 1.0, Flow.EXPORTS: share, Flow.IMPORTS: 1 - share}[flow]
        total = part * sum(months[first : first + length])
        period = Period(12 * 2011 + first, 12 * 2011 + first + length - 1)
        kind, value, step, unit, base = Kind.LEVEL, round(total, -5), 1e5, "USD", None
        if number % 5 == 0 and first >= 12:
            before = part * sum(months[first - 12 : first - 12 + length])
            kind, unit, base = Kind.CHANGE, "percent", period.shift(years=-1)
            value, step = round(100 * (total / before - 1), 1), 0.1
        span = range_of(value, step)
        found.append(
            Claim(
                id=f"c{number}",
                kind=kind,
                reporter=PAIR[0],
                partner=PAIR[1],
                flow=flow,
                value=value,
                low=span.low,
                high=span.high,
                unit=unit,
                period=period,
                base_period=base,
                authority="KAZ",
                source=f"s{number % SOURCES}",
                published=f"{2012 + number % 10}-03-01",
                quote=f"statement {number}",
            )
        )
    return found


def ledger_of(folder: Path) -> str:
    """Return the place of a ledger with the generated pair and the shipped dossier."""
    ledger = Ledger.open(folder / "desk.db")
    rows = claims(CLAIMS, random.Random(11))
    for key in sorted({claim.source for claim in rows}):
        own = tuple(claim for claim in rows if claim.source == key)
        source = Source(
            key=str(key), publisher=f"Paper {key}", address=f"https://news.example/{key}", published=own[0].published
        )
        ledger.add([Entry(source=source, hash=str(key), claims=own)])
    add_dossier("belarus-lipetsk", ledger)
    ledger.close()
    return str(folder / "desk.db")


@contextmanager
def served(place: str) -> Iterator[str]:
    """Serve a ledger in a process of its own; yield ``127.0.0.1:port``."""
    start = "from steelyard.cli.main import main; main()"
    command = [sys.executable, "-c", start, "serve", "--ledger", place, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().split()[0]
        try:
            yield address.removeprefix("http://").rstrip("/")
        finally:
            process.terminate()


def asked(host: str, path: str, connection: http.client.HTTPConnection | None = None) -> tuple[float, int, bytes]:
    """Return seconds, status and body of one request."""
    own = connection or http.client.HTTPConnection(host, timeout=120)
    start = time.perf_counter()
    own.request("GET", path)
    answer = own.getresponse()
    body = answer.read()
    spent = time.perf_counter() - start
    if connection is None:
        own.close()
    return spent, answer.status, body


def painted(host: str, path: str) -> tuple[float, float]:
    """Return seconds to the first contentful paint in headless Chromium and to the whole page's series."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"http://{host}/static/mark.svg")  # the browser itself has started
        start = time.perf_counter()
        page.goto(f"http://{host}{path}", wait_until="commit")
        page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length > 0")
        first = float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")) / 1000
        page.wait_for_selector("#series-h", timeout=300_000)
        whole = time.perf_counter() - start
        browser.close()
    return first, whole


def crowd(host: str, paths: list[str]) -> tuple[list[float], int, float]:
    """Return the seconds of every request of `READERS` readers at once, how many failed, and requests a second."""
    times: list[float] = []
    failed = 0
    lock = threading.Lock()

    def read(seed: int) -> None:
        nonlocal failed
        rng = random.Random(seed)
        connection = http.client.HTTPConnection(host, timeout=120)
        own, wrong = [], 0
        for _ in range(EACH):
            try:
                spent, status, _ = asked(host, rng.choice(paths), connection)
                own.append(spent)
                wrong += status != 200
            except OSError:
                wrong += 1
                connection.close()
        with lock:
            times.extend(own)
            failed += wrong

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(READERS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, failed, len(times) / (time.perf_counter() - start)


def main() -> None:
    """Measure and write the section."""
    pair = f"/pairs/{PAIR[0]}/{PAIR[1]}"
    with tempfile.TemporaryDirectory() as folder, served(ledger_of(Path(folder))) as host:
        shell = asked(host, pair)[0]
        cold = painted(host, pair)
        warm = painted(host, pair)
        small = "/pairs/BLR/RU-LIP"
        asked(host, f"{small}?wait=1")
        odds = min(asked(host, f"{small}/odds?goal={goal}")[0] for goal in (300, 400, 500, 600))
        paths = [
            "/", pair, f"{pair}?lang=ru", small, f"{small}/scenario", f"{pair}/claims/c1", f"{pair}/claims/c77?part=1",
            "/sources", "/sources/s7", "/register", "/search?q=kazakhstan", "/check", "/api/pairs",
            f"/api{pair}/claims?size=100", f"{small}/odds?goal=450", f"{small}/files/table-findings.csv",
        ]  # fmt: skip
        for path in paths:
            assert asked(host, path)[1] == 200, path
        times, failed, rate = crowd(host, paths)
    middle, late, worst = (1000 * float(np.quantile(times, q)) for q in (0.5, 0.95, 1.0))
    write_section(
        "The desk on loopback",
        f"""{machine()} `python -m bench.web`: a generated pair with {CLAIMS} claims of {SOURCES} sources, and the shipped dossier.

| what | seconds |
|---|---|
| page of the pair of {CLAIMS} claims, not weighed yet: answer | {shell:.3f} |
| the same: first contentful paint in headless Chromium | {cold[0]:.2f} |
| the same: weighed and shown whole, by itself | {cold[1]:.1f} |
| weighed before: first contentful paint | {warm[0]:.2f} |
| odds after a slider moved | {odds:.3f} |

{READERS} readers at once, {EACH} pages each of {len(paths)} kinds (pairs, cards, lists, search, odds, files, API): median {middle:.0f} ms,
95% within {late:.0f} ms, slowest {worst:.0f} ms, {failed} errors, {rate:.0f} answers a second; readers and desk share the cores.
""",
    )
    print(
        f"shell {shell:.3f}s, first paint cold {cold[0]:.2f}s warm {warm[0]:.2f}s, whole {cold[1]:.1f}s, odds {odds:.3f}s"
    )
    print(
        f"{READERS} readers: p50 {middle:.0f} ms, p95 {late:.0f} ms, max {worst:.0f} ms, {failed} errors, {rate:.0f}/s"
    )


if __name__ == "__main__":
    main()
