"""Do two builds of the reader read the same? Everything read from the example and from all sentences of the tests.

Each build reads in a process of its own; what differs is printed, and the exit code is 1.
Run: ``python tools/same_claims.py src build/compiled/lib``.
"""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(builds: list[str]) -> int:
    """Compare two builds, given as folders that Python imports from."""
    first, second = (_told_by(folder) for folder in builds)
    if first == second:
        print(f"{len(first)} lines of claims, assertions, pledges and product lists are the same in both")
        return 0
    print("\n".join(list(difflib.unified_diff(first, second, *builds, lineterm="", n=0))[:40]))
    return 1


def _told_by(folder: str) -> list[str]:
    setting = os.environ | {"PYTHONPATH": str((ROOT / folder).resolve())}
    command = [sys.executable, str(Path(__file__).resolve()), "--tell"]
    told = subprocess.run(command, env=setting, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True).stdout
    build, *lines = told.splitlines()
    print(f"{folder}: {build}")
    return lines


def tell() -> None:
    """Print which build this process imports, then all that it reads, a line each."""
    from steelyard.reading.document import Document
    from steelyard.reading.marking import marks
    from steelyard.reading.reader import read

    print("Python" if str(marks.__file__).endswith(".py") else "machine code")
    for text, date in texts():
        lang = "ru" if sum("а" <= c.lower() <= "я" for c in text) > len(text) / 4 else "en"
        found = read(Document(text=text, lang=lang, published=date))
        for claim in found.claims:
            print(claim.to_json())
        for one in (*found.assertions, *found.pledges, *found.product_lists):
            print(repr(one))


def texts() -> list[tuple[str, str | None]]:
    """Return the example, the sentences of the tests each alone and all of a file in one text, and the probes."""
    found: list[tuple[str, str | None]] = [((ROOT / "examples/lipetsk.txt").read_text(encoding="utf-8"), None)]
    for path in sorted((ROOT / "tests/reading").glob("*.toml")):
        cases = tomllib.loads(path.read_text(encoding="utf-8")).get("case", [])
        told = [(case["text"], case.get("date")) for case in cases if "text" in case]
        found += told
        found.append(("\n\n".join(text for text, _ in told), "2024-06-01"))
    for path in sorted((ROOT / "tests/reading/probes").glob("*.toml")):
        for probe in tomllib.loads(path.read_text(encoding="utf-8"))["probe"]:
            date = probe.get("date", "2022-02-01")
            found += [(frame[0].replace("{}", form), date) for frame in probe["frames"] for form in probe["forms"]]
    return found


if __name__ == "__main__":
    if sys.argv[1:] == ["--tell"]:
        tell()
    else:
        sys.exit(main(sys.argv[1:3]))
