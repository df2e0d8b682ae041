"""The sentences of the probes with another period in the place of "in 2021", and with a base beside it."""

from __future__ import annotations

import re

import pytest
from tests.reading.test_english_sentences import read_as
from tests.reading.test_probes import PROBES, sampled, sentences

DAY = "2022-02-01"
_TIMES = re.compile(
    r"\b(?:20\d\d|years?|yearly|annual|annually|months?|quarter|half|January|May|December|daily|average)\b"
)
BARE = [
    (text, lines)
    for probe in PROBES
    if probe.get("lang", "en") == "en" and probe.get("date", DAY) == DAY
    for text, lines in sentences(probe)
    if re.search(r"\bin 2021[ .,]", text, re.IGNORECASE) and len(_TIMES.findall(text)) == 1
    if lines and all(line.endswith(" 2021") for line in lines)
]
GROWN = [
    (text, lines)
    for text, lines in BARE
    if re.search(r"(?:%|per ?cent) in 2021\.$", text) and "y-o-y" not in text
    if all(line.startswith("change") and " percent " in line for line in lines)
]
PERIODS = {
    "2021": ["over the course of 2021", "for the whole of 2021", "in the year to December 2021", "last year"],
    "2020-07..2021-06": ["over the 12 months to June 2021", "in the fiscal year ended June 30, 2021"],
    "2021-01..2021-05": ["in Jan-May 2021", "between January and May last year", "in the five months through May 2021"],
    "2021-01..2021-06": ["in the first semester of 2021", "over the first half of last year", "in H1 2021"],
    "2021-04..2021-06": ["in the April-June quarter of 2021", "in 2Q21", "over the three months to June 2021"],
    "2021-05": ["in May of last year", "in the month of May 2021", "last May"],
    "2021-10..2021-12": ["in the three months to December", "in the fourth quarter"],
    "2022-01": ["last month", "in January"],
}
BASES = ["compared with 2020", "on the year", "from 2020 levels", "over the previous year", "against 2020", "on 2020"]


def missed(text: str, lines: list[str], months: str) -> list[str]:
    """What is read in another way than the sentence's claims, told of other months."""
    said = text[0].upper() + text[1:]
    found = read_as(said, DAY)
    expected = sorted(line.removesuffix("2021") + months for line in lines)
    return [] if found == expected else [f"{said} -> {found}, not {expected}"]


@pytest.mark.parametrize("months", PERIODS)
def test_a_period_is_read_in_every_sentence_that_tells_a_year(months: str) -> None:
    cases = [(form, *case) for form in PERIODS[months] for case in sampled(BARE, form, 844)]
    assert cases
    said = [(re.sub(r"\bin 2021\b", form, text, flags=re.IGNORECASE), lines) for form, text, lines in cases]
    assert [one for text, lines in said for one in missed(text, lines, months)] == []


def test_a_base_takes_no_months_that_the_growth_has() -> None:
    wrong: list[str] = []
    cases = [(base, *case) for base in BASES for case in sampled(GROWN, base, 133)]
    assert cases
    for base, text, lines in cases:
        for months in ("2021", "2021-01..2021-06"):
            said = f"in {'the first half of ' * (months != '2021')}2021"
            wrong += missed(text.replace("in 2021.", f"{base} {said}."), lines, months)
            wrong += missed(text.replace("in 2021.", f"{said} {base}."), lines, months)
    assert wrong == []
