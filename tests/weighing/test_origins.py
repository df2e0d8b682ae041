"""Retellings are one origin: by same figures within days in any language, or by nearly the same words (rules 13, 16)."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from steelyard.core.claim import Claim, Kind, Verdict
from steelyard.core.flow import Flow
from steelyard.core.origin import Source
from steelyard.core.period import Period
from steelyard.reading.document import Document
from steelyard.reading.reader import read
from steelyard.weighing.origins import alike, origins
from steelyard.weighing.weigh import weigh

PAIRS = tomllib.loads((Path(__file__).parent / "retellings.toml").read_text(encoding="utf-8"))["pair"]
ENGLISH = "Trade between the two grew to almost 334 million dollars in the past year, the ministry said"


def said(name: str, flow: Flow, value: float, source: str, published: str | None = "2023-06-01", **more: Any) -> Claim:
    return Claim(
        id=name, kind=Kind.LEVEL, reporter="PER", partner="CHL", flow=flow, value=value, low=value - 5e5, high=value + 5e5,
        period=Period.year(2022), source=source, published=published, authority="PER", **more,
    )  # fmt: skip


def same(claims: list[Claim], sources: dict[str, Source] | None = None) -> bool:
    return len(set(origins(claims, sources).values())) == 1


def test_two_figures_within_days_are_a_retelling_in_any_language_and_from_either_side() -> None:
    english = [said("a", Flow.TURNOVER, 334e6, "en", quote=ENGLISH), said("b", Flow.EXPORTS, 91e6, "en")]
    russian = [
        said("c", Flow.TURNOVER, 334e6, "ru", "2023-06-03", quote="Товарооборот составил почти 334 млн долларов"),
        replace(said("d", Flow.IMPORTS, 91e6, "ru", "2023-06-03"), reporter="CHL", partner="PER"),
    ]
    assert same([*english, *russian])
    later = [replace(c, published="2023-09-01") for c in russian]
    assert not same([*english, *later])
    assert not same([english[0], russian[0]])  # one round figure is said by many


def test_one_figure_in_nearly_the_same_words_is_a_retelling_whatever_the_day() -> None:
    first = said("a", Flow.TURNOVER, 334e6, "one", None, quote=ENGLISH)
    copy = said(
        "b", Flow.TURNOVER, 334e6, "two", None, quote=ENGLISH.replace(", the ministry said", ", the ministry reports")
    )
    other = said(
        "c", Flow.TURNOVER, 334e6, "three", None, quote="Last year the turnover of both came to 334 million dollars"
    )
    assert alike(first.quote, copy.quote) >= 0.8
    assert same([first, copy])
    assert not same([first, other])


def test_sixty_papers_that_print_one_wire_are_one_origin_and_support_nothing() -> None:
    claims = [said(f"c{k}", Flow.TURNOVER, 334e6, f"paper{k}", quote=ENGLISH) for k in range(60)]
    assert same(claims)
    (pair,) = weigh(claims, estimates=False).pairs
    assert {f.verdict for f in pair.findings} == {Verdict.UNCHECKED}


def test_sources_that_name_one_origin_are_one() -> None:
    claims = [said("a", Flow.TURNOVER, 334e6, "one"), said("b", Flow.EXPORTS, 91e6, "two")]
    named = {key: Source(key=key, origin="wire") for key in ("one", "two")}
    assert same(claims, named)
    assert not same(claims)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["what"])
def test_reports_in_two_languages_are_one_origin_only_where_their_figures_are(pair: dict[str, Any]) -> None:
    told = [
        replace(claim, source=lang)
        for lang, name in (("en", "english"), ("ru", "russian"))
        for claim in read(Document(text=pair[name], lang=lang), published=pair[f"{name}_day"]).claims
    ]
    assert len({claim.source for claim in told}) == 2
    assert same(told) == pair["one_origin"]
