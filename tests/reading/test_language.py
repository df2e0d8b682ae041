"""A language is a lexicon file: a tiny made-up one is read by the same code."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from steelyard.gazetteer.lookup import Mention, find
from steelyard.reading.marking.digits import parse_number
from steelyard.reading.marking.language import compile_language, language
from steelyard.reading.marking.marks import analyse
from steelyard.reading.marking.numbers import figure_at
from steelyard.reading.marking.openers import Openers
from steelyard.reading.marking.period_forms import said
from steelyard.reading.marking.periods import Clock, resolve
from steelyard.reading.marking.phrases import options_of
from steelyard.reading.marking.tokens import sentences_of, tokens_of
from steelyard.reading.reader import read_claims
from steelyard.reading.when.clock import clock_of

LEXICONS = Path(str(resources.files("steelyard.reading") / "lexicon"))

TINY = """
lang = "zz"
decimal = ","
[slot.month]
3 = ["tri"]
[slot.rel]
-1 = ["pasa"]
[amount.scale]
"1e6" = ["mega"]
[amount.unit]
USD = ["taler"]
percent = ["cen"]
[phrase.flow]
exports = ["fora"]
imports = ["ena"]
[phrase.move]
up = ["plu"]
down = ["min"]
[phrase.level]
level = ["esti"]
[phrase.prep]
to = ["al"]
from = ["de"]
by = ["po"]
[phrase.break]
weak = [",", "kaj", "."]
[phrase.hedge]
almost = ["preska"]
[phrase.period]
year = ["{year}"]
month = ["{month}"]
rel_year = ["{rel} jaro"]
"""


def test_a_lexicon_file_alone_adds_a_language() -> None:
    words = compile_language(tomllib.loads(TINY))
    text = "Ruritania fora al Syldavia esti preska 12,5 mega taler pasa jaro, plu po 4 cen. Ena min al 3 mega taler tri 2020."
    mentions = [Mention(0, 9, "RRR", "name"), Mention(text.index("Syld"), text.index("Syld") + 8, "SSS", "name")]
    clock = clock_of("2021-06-01", ())
    found = read_claims(text, analyse(text, words, mentions), clock, published="2021-06-01", digest="0")
    told = [(c.kind.value, c.reporter, c.partner, c.flow.value, c.value, c.unit, str(c.period)) for c in found]
    assert told == [
        ("level", "RRR", "SSS", "exports", 12.5e6, "USD", "2020"),
        ("change", "RRR", "SSS", "exports", 4, "percent", "2020"),
        ("level", "RRR", "SSS", "imports", 3e6, "USD", "2020-03"),
    ]
    assert (found[0].low, found[0].high) == (12.4e6, 12.5e6)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_no_phrase_of_a_lexicon_is_said_by_others_of_its_kind(lang: str) -> None:
    """The first value of a kind that has a phrase wins: what stands a second time is never read."""
    for kind, values in tomllib.loads((LEXICONS / f"{lang}.toml").read_text(encoding="utf-8"))["phrase"].items():
        rows = [(value, {" ".join(o.split()) for o in options_of(p)}) for value, some in values.items() for p in some]
        for value, own in rows:
            others = [(told, said) for told, said in rows if said is not own and not said.isdisjoint(own)]
            assert all(told == value for told, _ in others), (kind, value, own)
            assert not own <= set().union(*[said for _, said in others]), (kind, value, own)


def test_no_module_of_the_engine_holds_a_word_that_a_lexicon_lists() -> None:
    """Kinds and values of marks are the engine's own words; what a text says may only stand in a lexicon."""
    here = resources.files("steelyard.reading")
    tables = tomllib.loads((here / "lexicon" / "en.toml").read_text(encoding="utf-8"))["phrase"]
    kinds = ("move", "hedge", "target", "speaker", "other")
    heard = {phrase for kind in kinds for phrases in tables[kind].values() for phrase in phrases}
    russian = tomllib.loads((here / "lexicon" / "ru.toml").read_text(encoding="utf-8"))["phrase"]
    own = {name for t in (tables, russian) for kind, values in t.items() for name in (kind, *values)}
    own |= set(_keys(tomllib.loads((here / "lexicon" / "en.pledges.toml").read_text(encoding="utf-8"))))
    own |= {"growth", "gap", "currency", "wanted", "slipped", "dropped"}  # features, slots, statuses of a promise
    modules = sorted(Path(str(here)).rglob("*.py"))
    assert len(modules) > 60
    for path in modules:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        texts = {
            n.value
            for n in ast.walk(tree)
            if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs
        }
        assert not texts & (heard - own), path.name


def _keys(table: dict[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        yield key
        if isinstance(value, dict):
            yield from _keys(value)


@pytest.mark.parametrize(
    ("text", "value", "unit", "step"),
    [
        ("$1.2bn", 1.2e9, "USD", 1e8),
        ("US$1.20 billion", 1.2e9, "USD", 1e7),
        ("700 mln dlrs", 7e8, "USD", 1e8),
        ("962,360 gallons", 962360, "gallons", 10),
        ("half a billion", 5e8, None, 1e8),
        ("eight billion dlr", 8e9, "USD", 1e9),
        ("31%", 31, "percent", 1),
        ("1.7 times", 70, "percent", 10),
        ("doubled", 100, "percent", 100),
        ("a third", 33.33, "percent", 6.67),
        ("EUR 72.01 billion", 72.01e9, "EUR", 1e7),
        ("7.56 trillion yuan", 7.56e12, "CNY", 1e10),
        ("500 kg", 0.5, "tonnes", 0.1),
    ],
)
def test_figures_are_read_with_the_unit_of_their_last_digit(
    text: str, value: float, unit: str | None, step: float
) -> None:
    words = language("en")
    figure = figure_at(tokens_of(text, words.vocabulary)[0], 0, words)
    assert figure is not None
    assert (figure.value, figure.unit) == (pytest.approx(value), unit)
    assert figure.step == pytest.approx(step)


@pytest.mark.parametrize("text", ["1,2,3.4.5", "." * 3, "12" * 40])
def test_a_number_that_cannot_be_read_is_none_or_a_number(text: str) -> None:
    read = parse_number(text, ".")
    assert read is None or read[0] >= 0


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("January-March 2020", "2020-01..2020-03"),
        ("first five months", "2024-01..2024-05"),
        ("fourth quarter", "2023-10..2023-12"),
        ("last year", "2023"),
        ("nine months to March", "2023-07..2024-03"),
        ("year to June 2022", "2021-07..2022-06"),
        ("year-to-date", "2024-01..2024-06"),
        ("2013-14", "2013-04..2014-03"),
        ("December", "2023-12"),
        ("second half", "2023-07..2023-12"),
    ],
)
def test_periods_are_resolved_against_the_date(text: str, months: str) -> None:
    words = language("en")
    (sentence,) = analyse(text, words, [])
    (when,) = [mark.when for mark in sentence.marks if mark.when is not None]
    assert str(resolve(when, Clock(year=2024, month=7))) == months


def test_sentences_end_where_people_end_them() -> None:
    text = 'Trade with the U.S. Rose to 5.4 billion. V. Ivanov said: "It grew." The rest fell.\nNew line'
    tokens, starts, stops = tokens_of(text)
    opens = Openers(tokens, stops, language("en"))
    spans = [text[s.start : s.end] for s in sentences_of(text, tokens, starts, stops, opens)]
    assert spans == [
        "Trade with the U.S. Rose to 5.4 billion.", 'V. Ivanov said: "It grew."', "The rest fell.", "New line",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_period_of_a_lexicon_can_be_said(lang: str) -> None:
    fills = {
        "year": 2020,
        "year2": 2021,
        "month": 3,
        "month2": 5,
        "n": 2,
        "ord": 2,
        "rel": -1,
        "yy": 20,
        "date": 20210601,
        "date2": 20210930,
        "rel2": 0,
        "ord2": 3,
        "monthly": 6,
    }
    text = (resources.files("steelyard.reading") / "lexicon" / f"{lang}.toml").read_text(encoding="utf-8")
    for name, phrases in tomllib.loads(text)["phrase"]["period"].items():
        for phrase in phrases:
            slots = tuple(fills.get(slot, 2) for slot in re.findall(r"\{(\w+)\}", phrase))
            when = said(name, slots)
            assert when.part is None or all(1 <= month <= 12 for month in when.part), (name, phrase)


@pytest.mark.parametrize("file", sorted(path.name for path in LEXICONS.glob("*.toml")))
def test_no_list_of_a_lexicon_says_a_phrase_twice(file: str) -> None:
    def lists(value: object) -> Iterator[list[str]]:
        if isinstance(value, dict):
            for inner in value.values():
                yield from lists(inner)
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            yield value

    told = lists(tomllib.loads((LEXICONS / file).read_text(encoding="utf-8")))
    assert [
        [one for one in phrases if phrases.count(one) > 1] for phrases in told if len(set(phrases)) < len(phrases)
    ] == []


def test_a_region_whose_name_is_an_ordinary_word_is_named_with_its_kind() -> None:
    assert find("Кампания началась. Айти растёт. Орда ушла. Марке сто лет. Во вторник выпал снег.", "ru") == []
    assert [m.code for m in find("Вывоз области Кампания и префектуры Айти вырос.", "ru")] == ["IT-72", "JP-23"]


def test_lands_of_a_part_of_the_world_are_named_by_its_adjective() -> None:
    codes = [
        mention.code
        for mention in find("sales to Central Asian states, South-East Asian and East African countries", "en")
    ]
    assert codes == ["Central Asia", "Southeast Asia", "East Africa"]
