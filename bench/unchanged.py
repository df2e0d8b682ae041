"""What must change nothing: labelled articles with one sentence changed as no reader would notice, read again.

Each change (``unchanged.toml``) is made in every sentence that tells claims, one at a time; a place is kept when the
article then gives the claims that it gave before. Only the share of kept places is measured, no label.
Run: ``python -m bench.unchanged [-v]``; ``-v`` prints the places that are not kept.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.reading import SHARED
from bench.report import machine, write_section
from steelyard.core.claim import Claim
from steelyard.desk.evaluate import Labelled, load
from steelyard.reading.document import parse_document
from steelyard.reading.reader import Reading, read

_END = re.compile(r'(?<=[.!?…])(?<!\b\w\.)["”»)]?(?=\s|$)')
Changed = tuple[str, str, str]
"""Family, what was set or said, and the text with it."""


def main() -> None:
    """Measure and write the section."""
    folder = SHARED / "devset"
    if not (folder / "gold").is_dir():
        print("Not measured: the labelled articles are not on this machine.")
        return
    kept, places = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for one in load(folder / "gold", folder / "articles"):
        before = told(again(one, one.text))
        for family, what, text in changes(one):
            same = told(again(one, text)) == before
            places[one.lang, family] += 1
            kept[one.lang, family] += same
            if not same and "-v" in sys.argv:
                print(one.lang, family, one.id, what)
    rows = ["| language | change | places | kept |", "|---|---|---:|---:|"]
    for lang in sorted({lang for lang, _ in places}):
        families = sorted(family for tongue, family in places if tongue == lang)
        rows += [f"| {lang} | {f} | {places[lang, f]} | {kept[lang, f] / places[lang, f]:.3f} |" for f in families]
        every = sum(kept[lang, f] for f in families) / sum(places[lang, f] for f in families)
        rows.append(f"| {lang} | all | {sum(places[lang, f] for f in families)} | {every:.3f} |")
    body = "\n".join([machine(), "", *rows])
    print(body)
    write_section("What must change nothing", body)


def again(one: Labelled, text: str) -> Reading:
    """Read an article with another text."""
    return read(parse_document(text.encode(), name=one.id), published=one.published)


def told(reading: Reading) -> Counter[tuple[object, ...]]:
    """What the claims of an article say, without their places."""
    return Counter(map(_said, reading.claims))


def _said(claim: Claim) -> tuple[object, ...]:
    product = (claim.product or "").casefold()
    return claim.kind, claim.reporter, claim.partner, claim.flow, claim.value, claim.unit, claim.period, product


def changes(one: Labelled) -> Iterator[Changed]:
    """Every change of an article's sentences with claims."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).get(one.lang, {})
    reading = again(one, one.text)
    text, spans = reading.document.text, sentences(reading)
    small = {word for word in re.findall(r"\b\w+", text) if word.islower()}
    for start, end in spans:
        for family, what, new in _changed(text[start:end], table, small):
            yield family, what, text[:start] + new + text[end:]


def sentences(reading: Reading) -> list[tuple[int, int]]:
    """The sentences of the body in which claims stand, as places in the text."""
    text = reading.document.text
    found: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        ends = [line.start() + end.end() for end in _END.finditer(line[0])] or [line.end()]
        for end in ends:
            if start > text.find("\n") and any(start <= claim.start < end for claim in reading.claims):
                found.append((start + len(text[start:end]) - len(text[start:end].lstrip()), end))
            start = end
    return found


def _changed(sentence: str, table: dict[str, dict[str, Any]], small: set[str]) -> Iterator[Changed]:
    """The changes of one sentence, with the sentence as it then is; ``small`` are words that are no names."""
    first = re.match(r"\w+", sentence)
    puts, says = table.get("put", {}), table.get("say", {})
    if first is not None and first[0].lower() in small and '"' not in sentence:
        yield from (("before", put, f"{put}{sentence[0].lower()}{sentence[1:]}") for put in puts.get("before", ()))
    if sentence.endswith(".") and '"' not in sentence:
        yield from (("after", put, f"{sentence[:-1]}{put}.") for put in puts.get("after", ()))
    yield from (("between", put, f"{sentence} {put}") for put in puts.get("between", ()))
    for family, pairs in says.items():
        for pattern, new in pairs:
            said = re.sub(pattern, new, sentence)
            if said != sentence:
                yield family, pattern, said


if __name__ == "__main__":
    main()
