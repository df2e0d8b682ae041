"""Build the shipped dossier from the collected claims: facts and figures with their addresses, no sentences of others.

usage: python tools/build_dossier.py CLAIMS_CSV

The table's columns say who, which flow, when and how much; this script only turns them into the claim form: flows as
the side that speaks sees them, ranges by the rules, origins (retellings of one day, one visit, one press release),
pledges with their state.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

from steelyard.core.claim import Claim, Container, Kind, Relation, claim_id
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.range import Hedge, range_of, step_of

OUT = Path(__file__).parent.parent / "src/steelyard/ledger/dossiers/belarus-lipetsk"
HOME, REGION = "BLR", "RU-LIP"
HEDGES = {"almost": Hedge.ALMOST, "close to": Hedge.ALMOST, "more than": Hedge.MORE_THAN, "less than": Hedge.LESS_THAN}
KINDS = {
    "level": Kind.LEVEL,
    "change": Kind.CHANGE,
    "share": Kind.SHARE,
    "target": Kind.TARGET,
    "balance_sign": Kind.ORDER,
}
# texts that retell one day, one visit, one meeting, one press release (by number of the text)
RETOLD = {"003": "001", "004": "001", "010": "009", "014": "013", "016": "012"} | dict.fromkeys(
    ("022", "023", "024", "040"), "021"
)
# rows that are no figure of the pair's trade: fairs, exhibitions, dealers, local shares, years that are guesses
LEFT = {"L108", "L065", "L040", "L030", "L039", "L084", "L099", "L048", "L080", "L085", "L055", "L034"}
SAID_BY_RETELLING = 0.5


def main() -> None:
    """Write claims.jsonl, sources.jsonl and pledges.jsonl."""
    rows = list(csv.DictReader(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()))
    sources = _sources(rows)
    claims = [found for row in rows if (found := _claim(row)) is not None]
    OUT.mkdir(parents=True, exist_ok=True)
    _write("sources.jsonl", list(sources.values()))
    _write("claims.jsonl", [claim.to_json() for claim in claims])
    pledges = _pledges(rows)
    _write("pledges.jsonl", pledges)
    print(len(pledges), "pledges,", len(sources), "sources,", len(claims), "claims")


def _write(name: str, rows: list[dict[str, Any]]) -> None:
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (OUT / name).write_text(lines, encoding="utf-8")


def _key(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:16]


def _text_number(row: dict[str, str]) -> str:
    found = re.search(r"art=(\d+)", row["note"])
    return found[1] if found else ""


def _sources(rows: list[dict[str, str]]) -> dict[str, dict[str, Any]]:
    by_number = {_text_number(row): _key(row["source_url"]) for row in rows}
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        key = _key(row["source_url"])
        first = RETOLD.get(_text_number(row))
        source = {"key": key, "address": row["source_url"], "publisher": row["publisher"], "lang": row["language"]}
        source |= {"published": row["published"] or None, "origin": by_number[first] if first else None}
        source["directness"] = SAID_BY_RETELLING if first else 1.0
        found.setdefault(key, {name: value for name, value in source.items() if value is not None})
    return found


def _claim(row: dict[str, str]) -> Claim | None:
    if row["id"] in LEFT or row["kind"] not in KINDS:
        return None
    seen_from = row["reporter"] or HOME
    partner = REGION if seen_from == HOME else HOME
    flow, kind = _flow(row["flow"], seen_from), KINDS[row["kind"]]
    period, base = _span(row["period_start"], row["period_end"]), _span(row["base_start"], row["base_end"])
    value, unit, low, high, hedge = _figure(row)
    relation = None
    if row["unit"].startswith("sign"):
        kind, relation = Kind.ORDER, Relation.FALLING if row["value"].startswith("-") else Relation.RISING
        value, low, high, unit, base = None, None, None, "USD", None
        if row["kind"] == "balance_sign":
            relation, flow = Relation.EXCEEDS, Flow.IMPORTS if row["value"] == "-1" else Flow.EXPORTS
    of = None
    if kind == Kind.SHARE:
        of = Container(reporter=REGION, partner="WORLD", flow=flow, period=period)
    if kind == Kind.TARGET and flow == Flow.BALANCE:
        return None  # a hope for an even balance stands among the pledges
    claim = Claim(
        id="", kind=kind, reporter=seen_from, partner=partner, flow=flow, value=value, low=low, high=high, unit=unit,
        hedge=hedge, period=None if kind == Kind.TARGET else period, base_period=base, relation=relation, of=of,
        product=row["product"] or None if unit == "tonnes" else None, speaker=row["speaker"] or None,
        authority=row["reporter"] or None, published=row["published"] or None, source=_key(row["source_url"]),
    )  # fmt: skip
    return Claim.from_json({**claim.to_json(), "id": claim_id(row["id"], claim)})


def _flow(word: str, seen_from: str) -> Flow:
    if word in ("turnover", "balance"):
        return Flow(word)
    leaves = HOME if word == "exports_BLR_to_LIP" else REGION
    return Flow.EXPORTS if leaves == seen_from else Flow.IMPORTS


def _span(start: str, end: str) -> Period | None:
    return Period.parse(f"{start}..{end}") if start and end else None


def _figure(row: dict[str, str]) -> tuple[float | None, str, float | None, float | None, Hedge | None]:
    said = row["value"]
    if row["unit"].startswith("sign"):
        return None, "USD", None, None, None
    scale, unit = {"USD_mn": (1e6, "USD"), "kt": (1e3, "tonnes")}.get(row["unit"], (1.0, "percent"))
    number = float(said)
    step = step_of(number, len(said.partition(".")[2]))
    hedge = next((h for word, h in HEDGES.items() if word in row["hedge"]), None)
    span = range_of(number * scale, step * scale, hedge)
    return number * scale, unit, span.low, span.high, hedge


# Promises, projects, agreements and dated events in our words: the row whose address tells it, then what, who,
# where, by when; what became of it with date and the row whose address is the evidence. ``scored`` False: topics,
# hopes and dates, never counted as kept or broken.
PLEDGES: list[dict[str, Any]] = [
    {
        "row": "L013",
        "act": "produce",
        "what": "joint production of Amkodor vehicles at the Lipetsk Tractor Plant",
        "who": ["President of Belarus"],
        "where": "Lipetsk Tractor Plant",
        "effect": "exports of BLR",
        "history": [
            ("announced", "2023-01-12", "L100", "told to the president of Russia by the governor"),
            ("started", "2023-05-15", "L101", "restoring of the site was said to have begun"),
            ("dropped", "2024-06-16", "L104", "Amkodor left the venture; another firm is sole owner since"),
        ],
    },
    {
        "row": "L102",
        "act": "produce",
        "what": "full output of attached and trailed machines at the plant",
        "by": "2025",
        "who": ["Amkodor"],
        "where": "Lipetsk",
        "history": [("dropped", "2024-06-16", "L104", "the venture ended")],
    },
    {
        "row": "L103",
        "act": "produce",
        "what": "opening of the first production building, full output by the end of 2024",
        "by": "2024",
        "who": ["Amkodor"],
        "where": "Lipetsk",
        "history": [("dropped", "2024-06-16", "L104", "the venture ended")],
    },
    {
        "row": "L014",
        "act": "supply",
        "what": "supply of passenger, electric, farm and road vehicles, trailers and attachments",
        "who": ["President of Belarus"],
        "where": "Lipetsk Oblast",
        "effect": "exports of BLR",
    },
    {
        "row": "L015",
        "act": "modernise",
        "what": "modernisation of grain dryers",
        "who": ["President of Belarus"],
        "where": "Lipetsk Oblast",
        "effect": "exports of BLR",
    },
    {"row": "L001", "act": "cooperate", "what": "processing of farm products", "who": ["President of Belarus"]},
    {
        "row": "L001",
        "act": "build",
        "what": "construction of any facility in the region",
        "who": ["President of Belarus"],
        "where": "Lipetsk Oblast",
    },
    {"row": "L001", "act": "cooperate", "what": "microelectronics as a topic of cooperation", "scored": False},
    {
        "row": "L001",
        "act": "fulfil",
        "what": "all agreements of the visit will be fulfilled",
        "who": ["President of Belarus"],
        "scored": False,
    },
    {
        "row": "L016",
        "act": "event",
        "what": "Days of Belarus in Lipetsk",
        "where": "Lipetsk",
        "by": "2023-11",
        "history": [
            ("announced", "2023-06-01", "L016", "planned for autumn"),
            ("delivered", "2023-12-02", "L102", "held late: reported as under way on this day"),
        ],
    },
    {
        "row": "L019",
        "act": "other",
        "what": "better balanced flows",
        "who": ["Prime Minister of Belarus"],
        "scored": False,
    },
    {
        "row": "L061",
        "act": "other",
        "what": "balance of trade more or less even by the end of the year",
        "by": "2017",
        "who": ["Minister of Belarus"],
        "effect": "balance",
        "history": [
            ("slipped", "2023-06-01", "L005", "not met on any later figure: imports of 2022 far above exports")
        ],
    },
    {
        "row": "L098",
        "act": "visit",
        "what": "Belarusian builders to visit building sites of the region",
        "by": "2023-06",
        "where": "Lipetsk Oblast",
    },
    {
        "row": "L071",
        "act": "sign",
        "what": "plan of measures with the Grodno executive committee",
        "history": [("signed", "2025-06-20", "L071", "signed at the St Petersburg forum")],
    },
    {
        "row": "L082",
        "act": "cooperate",
        "what": "road map on transport with a named executor for each line",
        "date": "2025-11-14",
    },
    {
        "row": "L083",
        "act": "build",
        "what": "housing, social facilities and roads; passenger transport",
        "date": "2025-11-14",
    },
    {
        "row": "L081",
        "act": "other",
        "what": "keep the pace and bring trade to a higher level",
        "scored": False,
        "date": "2025-11",
    },
    {
        "row": "L094",
        "act": "sign",
        "what": "twinning agreements at the Forum of Regions",
        "date": "2022-06-30",
        "history": [("signed", "2022-06-30", "L094", "four signed, three had been planned")],
    },
    {
        "row": "L095",
        "act": "sign",
        "what": "six twinning agreements with districts of Gomel and Brest",
        "by": "2022",
        "history": [("started", "2022-04-28", "L095", "the first was signed")],
    },
    {
        "row": "L001",
        "act": "visit",
        "what": "fourth visit of the governor to Belarus",
        "date": "2023-06-01",
        "scored": False,
    },
    {
        "row": "L001",
        "act": "event",
        "what": "appointment of the governor, dated June 2022 by the agency; he was acting head in April 2019",
        "date": "2022-06",
        "scored": False,
    },
    {
        "row": "L084",
        "act": "visit",
        "what": "visit with the acting head of the region",
        "date": "2019-04-09",
        "scored": False,
    },
    {
        "row": "L058",
        "act": "visit",
        "what": "visit of a Belarusian minister to Lipetsk",
        "date": "2017-08-01",
        "scored": False,
    },
]


def _pledges(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    address = {row["id"]: row["source_url"] for row in rows}
    found = []
    for number, pledge in enumerate(PLEDGES, 1):
        body = {name: value for name, value in pledge.items() if name not in ("row", "history")}
        if pledge.get("who"):  # each of these is an office or a firm, never a person
            body["office"] = pledge["who"][0]
        digest = hashlib.sha256(f"pledge|{number}|{pledge['what']}".encode()).hexdigest()[:16]
        history = [
            {"status": status, "date": day, "evidence": address[row], "note": note}
            for status, day, row, note in pledge.get("history", ())
        ]
        found.append(
            {"id": digest, "pair": [HOME, REGION], "source": _key(address[pledge["row"]]), **body, "history": history}
        )
    return found


if __name__ == "__main__":
    main()
