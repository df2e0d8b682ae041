"""What does reading an article cost? Builds of the reader side by side, by a measure that no clock moves and by one in turn.

``python -m bench.cost SRC [SRC ...]`` (folders that Python imports ``steelyard`` from: ``src`` of two trees, or
``build/compiled/lib``) prints for each the machine instructions of one warm reading of a 3 kB article, counted by
valgrind's cachegrind (Debian's package ``valgrind``), English and Russian; and, with ``--turns N``, articles a second of
processor time, each build N times in turn, with the median of the ratios to the first. Machines that are shared swing by
a third from one minute to the next: the instructions tell what a change is worth, the turns whether it can be felt.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from bench.reading import ROOT, articles
from steelyard.core.errors import InputError
from steelyard.reading.document import Document
from steelyard.reading.reader import read

STEP = 4
"""Of the benchmark's articles every so manieth is read under valgrind, which is fifty times slower."""


def main() -> None:
    """Print what each build costs."""
    options = argparse.ArgumentParser(description="What does reading an article cost?")
    options.add_argument("builds", nargs="*", type=Path, help="folders that Python imports steelyard from")
    options.add_argument("--turns", type=int, default=0, help="times that each build is timed in turn")
    options.add_argument("--passes", type=int, help="read the articles so many times, and no more (used by itself)")
    options.add_argument("--lang", default="en")
    chosen = options.parse_args()
    if chosen.passes is not None:
        _read(chosen.lang, chosen.passes)
        return
    builds = [path.resolve() for path in chosen.builds]
    for build in builds:
        costs = {lang: instructions(build, lang) / 1e6 for lang in ("en", "ru") if articles(lang, 1)}
        print(f"{build}: " + ", ".join(f"{cost:.1f} million instructions {lang}" for lang, cost in costs.items()))
    rates = [[_rate(build, chosen.lang) for build in builds] for _ in range(chosen.turns)]
    for build, told in zip(builds, zip(*rates, strict=True), strict=False):
        ratio = statistics.median(one / row[0] for one, row in zip(told, rates, strict=True))
        print(f"{build}: {', '.join(f'{one:.0f}' for one in told)} articles a second, {ratio:.2f} times the first")


def instructions(build: Path, lang: str) -> float:
    """Return the instructions of one reading of an article, all caches warm: two passes less one, by article.

    Raises
    ------
    InputError
        where valgrind is missing.
    """
    if shutil.which("valgrind") is None:
        raise InputError("valgrind is not installed; apt-get install valgrind")
    counts = []
    for passes in (1, 2):
        command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", sys.executable]
        command += ["-m", "bench.cost", "--passes", str(passes), "--lang", lang]
        told = subprocess.run(command, env=_setting(build), cwd=ROOT, capture_output=True, check=True, text=True).stderr
        counts.append(int(re.sub(r"\D", "", re.findall(r"I\s+refs:\s+([\d,]+)", told)[0])))
    return (counts[1] - counts[0]) / len(_texts(lang))


def _rate(build: Path, lang: str) -> float:
    command = [sys.executable, "-m", "bench.reading", "--rates"]
    told = subprocess.run(command, env=_setting(build), cwd=ROOT, capture_output=True, check=True, text=True).stdout
    found = dict(re.findall(r'"(\w+)": ([\d.]+)', told))
    return float(found["English" if lang == "en" else "Russian"])


def _setting(build: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": f"{build}{os.pathsep}{ROOT}", "PYTHONHASHSEED": "0"}


def _texts(lang: str) -> list[str]:
    return articles(lang, 43)[::STEP]


def _read(lang: str, passes: int) -> None:
    texts = _texts(lang)
    for _ in range(passes):
        for text in texts:
            read(Document(text=text, lang=lang))


if __name__ == "__main__":
    main()
