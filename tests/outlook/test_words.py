"""Every sentence of the outlook has the same fields in both languages, and none takes a side."""

from __future__ import annotations

from string import Formatter

import pytest

from steelyard.core.message import render, templates
from steelyard.core.target import Target
from steelyard.outlook.outlook import outlook
from steelyard.outlook.result import YearKnown


def fields(template: str) -> set[str]:
    """The names that a template is filled with."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_both_languages_have_the_same_sentences_with_the_same_fields() -> None:
    english, russian = templates("outlook", "en"), templates("outlook", "ru")
    assert {key: fields(text) for key, text in english.items()} == {key: fields(text) for key, text in russian.items()}


CASES = {
    "open": ({}, 5e8, None), "by": ({}, 5e8, 2026), "past": ({}, 3e8, 2019), "reached": ({}, 1e8, 2026),
    "region": ({"region": True}, 5e8, None), "missed": ({}, 9e8, 2018), "untold": ({}, 9e8, 2010), "no target": ({}, None, None),
}  # fmt: skip


@pytest.mark.parametrize(("how", "value", "by"), CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_answer_is_told_in_full(how: dict[str, bool], value: float | None, by: int | None, lang: str) -> None:
    known = [YearKnown(year=year, value=2e8 + 2e7 * (year - 2012)) for year in range(2012, 2022)]
    target = Target(value=value, unit="USD", by=by) if value else None
    for message in outlook(known, target=target, **how).explained:  # type: ignore[arg-type]
        text = render(message, lang)
        assert "{" not in text
        assert "%" in text or "млн" in text or "million" in text
        assert lang == "en" or "Parana" not in text
