"""Texts that were written for the measure, with their claims: what the reader finds in them.

Writers who never saw the reader invented them in the manner of all kinds of outlets (28 November 2026): ``trade_*`` tell
trade, ``silent_*`` tell none, so that whatever is found in them is wrong; ``wire_*`` tell trade as agencies did in 1987. Of
the files of the first two numbered 1 and 2 the odd texts were looked at; the even ones, those of the files numbered 3, and
``wire_en_6``, were only scored: leave them so.
``python -m bench.written OUT_FOLDER`` writes folders for ``steelyard evaluate`` and prints a table of them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from bench.wires import Row, claim_of, table, write

_TEXTS = Path(__file__).with_name("written")
_FIELDS = 7


def main(out: Path) -> None:
    """Write a folder for each file of texts and print what is found in each."""
    paths = sorted(_TEXTS.glob("*.txt"))
    for path in paths:
        parts = re.split(r"\n==\n|\n--\n(?=\d{4}-)", path.read_text(encoding="utf-8").strip())
        write(out / path.stem, [gold_of(part, path.stem) for part in parts])
    print(table([out / path.stem for path in paths]))


def gold_of(part: str, name: str) -> Row:
    """Return one text with its claims, which stand behind ``--``."""
    body, _, lines = part.strip("=\n ").partition("\n--\n")
    day, _, text = body.partition("\n")
    claims = [claim_of(line) for line in map(_even, lines.split("\n")) if line]
    return {"url": name, "date": day.removeprefix("date:").strip(), "lang": name.split("_")[1], "origin": "written",
            "claims": claims, "ignore": [], "text": text.strip()}  # fmt: skip


def _even(line: str) -> str:
    """Return a line of a claim with one blank beside each bar, and both months of its period."""
    fields = [field.strip() for field in line.split("|")]
    if len(fields) != _FIELDS:
        return ""
    first, _, last = fields[-1].partition("..")
    first, last = (first, last or first) if len(first) == len("2021-01") else (f"{first}-01", f"{last or first}-12")
    return " | ".join([*fields[:-1], "-" if fields[-1] in ("-", "") else f"{first}..{last}"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
