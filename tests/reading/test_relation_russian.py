"""Russian: who is told the news by, and which names the economies have, changes nothing of what is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.reading.test_english_sentences import read_as
from tests.reading.test_probes import PROBES, sentences

SAID = [
    (probe.get("date", "2022-02-01"), text, lines)
    for probe in PROBES
    if probe.get("lang") == "ru"
    for text, lines in sentences({**probe, "frames": probe["frames"][:1]})[:6]
]
RELATIONS: dict[str, Callable[[str, list[str]], tuple[str, list[str]]]] = {
    "said by a minister": lambda text, lines: (
        f"{text.rstrip('.')}, сообщил министр экономики Иван Петров.",
        lines,
    ),
    "told by an agency behind it": lambda text, lines: (f"{text} Об этом рассказали в пресс-службе ведомства.", lines),
    "other names that have no cases": lambda text, lines: (
        text.replace("Перу", "Марокко").replace("Чили", "Конго"),
        [line.replace("PER", "MAR").replace("CHL", "COG") for line in lines],
    ),
}


@pytest.mark.parametrize("name", RELATIONS)
def test_a_change_that_means_nothing_changes_no_claim(name: str) -> None:
    missed = []
    for date, text, lines in SAID:
        said, wanted = RELATIONS[name](text, lines)
        found = read_as(said, date, "ru")
        if found != sorted(wanted):
            missed.append(f"{said} -> {found}, not {sorted(wanted)}")
    assert SAID
    assert missed == []
