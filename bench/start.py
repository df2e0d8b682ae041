"""How long does a user wait for a command? Whole processes, the median of several, from files of compiled Python.

Run: ``python -m bench.start``.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.report import machine, write_section

ROOT = Path(__file__).resolve().parents[1]
TIMES = 11
RUSSIAN = """Товарооборот Белоруссии и Липецкой области вырос на 12%

Взаимная торговля Белоруссии и Липецкой области в 2023 году составила 312 млн долларов, на 12% больше, чем годом ранее.
Экспорт области достиг 180 млн долларов. Стороны рассчитывают довести оборот до 500 млн долларов к 2027 году.
"""


def main() -> None:
    """Measure and write the section."""
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(ROOT / "src")], check=True)
    with tempfile.TemporaryDirectory() as folder:
        russian = Path(folder) / "russian.txt"
        russian.write_text(RUSSIAN, encoding="utf-8")
        commands = [
            ("--version", ["--version"], 0.2),
            ("check, an English article", ["check", str(ROOT / "examples/lipetsk.txt")], 0.5),
            ("check, a Russian article", ["check", str(russian)], 0.5),
        ]
        rows = [f"| {name} | {_seconds(words):.2f} s | < {reach} s |" for name, words, reach in commands]
    body = "\n".join([machine(), "", f"| whole process, median of {TIMES} | found | reach |", "|---|---|---|", *rows])
    print(body)
    write_section("Start", body)


def _seconds(words: list[str]) -> float:
    steelyard = Path(sys.executable).with_name("steelyard")
    found = []
    for _ in range(TIMES + 1):
        begun = time.perf_counter()
        subprocess.run([steelyard, *words], check=True, stdout=subprocess.DEVNULL)
        found.append(time.perf_counter() - begun)
    return statistics.median(found[1:])  # the first finds the files in no cache


if __name__ == "__main__":
    main()
