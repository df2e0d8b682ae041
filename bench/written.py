"""Texts that were written for the measure, with their claims, as folders for ``steelyard evaluate``.

Writers who never saw the reader invented them in the manner of all kinds of outlets (28 November 2026): ``trade_*`` tell
trade, ``silent_*`` tell none, so that whatever is found in them is wrong. Of those numbered 1 and 2 every other text, the
first of each file and so on, was looked at; the rest, and those numbered 3, were only scored: leave them so.
``python -m bench.written OUT_FOLDER``, then ``steelyard evaluate OUT_FOLDER/trade_en_3/gold``.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from bench.wires import claim_of

_TEXTS = Path(__file__).with_name("written")


def main(out: Path) -> None:
    """Write a folder of articles and labels for each file of texts."""
    for path in sorted(_TEXTS.glob("*.txt")):
        for folder in ("articles", "gold"):
            (out / path.stem / folder).mkdir(parents=True, exist_ok=True)
        parts = re.split(r"\n==\n|\n--\n(?=\d{4}-)", path.read_text(encoding="utf-8").strip())
        for n, part in enumerate(parts, 1):
            day, text, claims = parted(part)
            gold = {"url": path.name, "date": day, "lang": path.stem.split("_")[1], "origin": "written",
                    "claims": claims, "ignore": [], "pledges": []}  # fmt: skip
            article = f"{path.name} {n}\n{day}\n{text}\n"
            (out / path.stem / f"articles/{n:03d}.txt").write_text(article, encoding="utf-8")
            told = json.dumps(gold, indent=1, ensure_ascii=False)
            (out / path.stem / f"gold/{n:03d}.json").write_text(told, encoding="utf-8")
        print(f"{len(parts)} texts in {out / path.stem}")


def parted(part: str) -> tuple[str, str, list[dict[str, Any]]]:
    """Return the day, the text and the labels of one text with its claims behind ``--``."""
    body, _, lines = part.strip("=\n ").partition("\n--\n")
    day, _, text = body.partition("\n")
    return (
        day.removeprefix("date:").strip(),
        text.strip(),
        [claim_of(line, "") for line in map(_even, lines.split("\n")) if line],
    )


def _even(line: str) -> str:
    """Return a line of a claim with one blank beside each bar, and both months of its period."""
    fields = [field.strip() for field in line.split("|")]
    if len(fields) != 7:
        return ""
    first, _, last = fields[6].partition("..")
    first, last = (first, last or first) if len(first) == 7 else (f"{first}-01", f"{last or first}-12")
    return " | ".join([*fields[:6], "-" if fields[6] in ("-", "") else f"{first}..{last}"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
