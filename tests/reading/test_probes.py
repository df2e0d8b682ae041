"""Every way of saying a thing, in every frame: each gives exactly the claims that its probe names."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from zlib import crc32

import pytest
from tests.reading.test_english_sentences import expected, read_as

PROBES = [
    probe
    for file in sorted((Path(__file__).parent / "probes").glob("*.toml"))
    for probe in tomllib.loads(file.read_text(encoding="utf-8"))["probe"]
]


def sentences(probe: dict) -> list[tuple[str, list[str]]]:
    """Each form in each frame, with the claims that it makes: ``{flow}`` in a claim is the frame's pair and flow."""
    made = []
    for frame, *said in probe["frames"]:
        flow = said[0] if said else ""
        lines = [expected(line.replace("{flow}", flow)) for line in (*probe["claims"], *said[1:])]
        for form in probe["forms"]:
            text = frame.replace("{}", form)
            made.append((text[0].upper() + text[1:], sorted(lines)))
    return made


def sampled(cases: list[tuple[str, list[str]]], salt: str, step: int) -> list[tuple[str, list[str]]]:
    """One of so many sentences, chosen by their words and a salt: a probe that is added moves none of the others."""
    return [case for case in cases if crc32((salt + case[0]).encode()) % step == 0]


def misses(probe: dict) -> list[str]:
    """The sentences of a probe that are read in another way, each with what was read."""
    missed = []
    for text, lines in sentences(probe):
        found = read_as(text, probe.get("date", "2022-02-01"), probe.get("lang", "en"))
        if found != lines:
            missed.append(f"{text} -> {found}, not {lines}")
    return missed


@pytest.mark.parametrize("probe", PROBES, ids=[probe["name"] for probe in PROBES])
def test_each_way_of_saying_a_thing_is_read_in_each_frame(probe: dict) -> None:
    assert misses(probe) == []


ARTICLED = [
    (probe, text, lines)
    for probe in PROBES
    if probe.get("lang", "en") == "en"
    for text, lines in sentences({**probe, "frames": probe["frames"][:1]})
    if re.search(r"(?<!-)\bChile\b(?!['-])", text) and "Chilean" not in text and "Chile's" not in text
]


def test_a_name_with_an_article_is_read_as_any_other() -> None:
    """The same sentences with "the United States" in the place of "Chile", in the first frame of each probe."""
    missed = []
    for probe, text, lines in ARTICLED:
        said = re.sub(r"\bChile\b", "the United States", text)
        said = said[0].upper() + said[1:]
        found = read_as(said, probe.get("date", "2022-02-01"))
        if found != sorted(line.replace("CHL", "USA") for line in lines):
            missed.append(f"{said} -> {found}, not {lines}")
    assert ARTICLED
    assert missed == []
