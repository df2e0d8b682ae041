"""Assemble a brief from what is known on one pair: plain values in, a document of words and Facts out."""

from __future__ import annotations

from typing import Any

from steelyard.brief import known, target
from steelyard.brief.case import Case
from steelyard.brief.lines import joined
from steelyard.brief.model import Brief, Bullets, Line, Section, web_address
from steelyard.brief.sections import sections
from steelyard.brief.trend import series_rows
from steelyard.core.display import Place
from steelyard.core.economy import is_country
from steelyard.core.fact import Fact
from steelyard.core.message import Message, templates

LABELS = (
    "annexes", "sheet_brief", "sheet_series", "sheet_sources", "sheet_series_note", "column_sum", "column_growth",
    "column_year", "column_exports", "column_imports", "column_trade", "column_low", "column_high", "column_known",
)  # fmt: skip
"""Words of the templates that renderers print by themselves."""


def assemble(case: Case) -> Brief:
    """Return the brief on a case in its language.

    A pair with nothing known gives a brief too: it says what is missing and the commands that fill it.
    """
    bare = not case.claims and not case.pledges
    words = templates("brief", case.lang)
    return Brief(
        lang=case.lang,
        title=_title(case),
        kicker=case.say("kicker", day=Fact(unit="day", value=case.as_of)) if case.as_of else case.say("kicker_empty"),
        headline=_empty(case) if bare else (known.answer(case), target.answer(case)),
        known=known.known_line(case),
        sections=(_missing(case),) if bare else sections(case),
        footnotes=(case.say("codes", number=Fact(unit="label", value="3166")),),
        unit=case.unit,
        series=series_rows(case),
        words={key: words[key] for key in (*LABELS, *(key for key in words if key.startswith("known_as_")))},
        references=tuple(_reference(case, i) for i in range(len(case.used_sources))),
    )


def _title(case: Case) -> Line:
    values: dict[str, Any] = {
        "reporter": Place(case.reporter),
        "partner": Place(case.partner),
        "scope": Message(f"brief.scope_{case.scope}"),
    }
    if case.target is None:
        return case.say("title", **values)
    return case.say("title_target", **values, target=Fact(unit=case.target.unit, value=case.target.value))


def _empty(case: Case) -> tuple[Line, ...]:
    pair: dict[str, Any] = {"reporter": Place(case.reporter), "partner": Place(case.partner)}
    return case.say("empty_answer", **pair), case.say("empty_next")


def _missing(case: Case) -> Section:
    pairs = [
        ("missing_figures", Message("brief.fills_command_add")),
        ("missing_table", _fetch(case) or Message("brief.fills_command_table")),
        ("missing_promises", Message("brief.fills_command_add")),
    ]
    lines = [case.absent(Message(f"brief.{why}"), fills) for why, fills in pairs]
    return Section(
        name="missing", title=case.say("missing"), blocks=(Bullets(lines=(*lines, case.say("fills_again"))),)
    )


def _fetch(case: Case) -> Message | None:
    """The command that fetches ten years of official totals; None for regions, which no provider is asked for."""
    if not (is_country(case.reporter) and is_country(case.partner) and case.as_of[:4].isdigit()):
        return None
    last = int(case.as_of[:4]) - 1
    first, last_year = (Fact(unit="year", value=str(year)) for year in (last - 9, last))
    pair = {"reporter": case.reporter, "partner": case.partner}
    return Message("brief.fills_command_fetch", {**pair, "first": first, "last": last_year})


def _reference(case: Case, index: int) -> Line:
    source = case.used_sources[index]
    name = case.words(source.name)
    if source.published:
        name = joined([name, case.fact(Fact(unit="day", value=source.published))], ", ")
    return Line(parts=name.parts, lang=case.lang, href=web_address(source.address))
