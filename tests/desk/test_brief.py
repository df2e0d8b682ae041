"""The brief from a ledger: every format, the day it looks back from, and a person's correction."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from steelyard.brief import known, series
from steelyard.brief.assemble import assemble
from steelyard.brief.draw import drawing
from steelyard.brief.model import Chart, Table
from steelyard.core.claim import Claim, Kind
from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.origin import Source
from steelyard.core.period import Period
from steelyard.core.pledge import Pledge
from steelyard.core.range import range_of
from steelyard.desk import brief as desk
from steelyard.desk.pairs import glance
from steelyard.ledger.review import Review
from steelyard.ledger.store import Entry, Ledger
from steelyard.reading.document import Document
from steelyard.reading.reader import read
from steelyard.weighing.weigh import weigh

PAIR = ("KAZ", "RU-OMS")
DAYS = {"early": "2012-03-01", "late": "2021-02-10"}


def level(key: str, year: int, value: float, source: str, flow: Flow = Flow.TURNOVER) -> Claim:
    """A level in dollars, said to the million."""
    span = range_of(value, 1e6)
    return Claim(
        id=key, kind=Kind.LEVEL, reporter=PAIR[0], partner=PAIR[1], flow=flow, value=value, low=span.low,
        high=span.high, period=Period.year(year), source=source, published=DAYS[source], authority="KAZ",
    )  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Two sources nine years apart, a target in the later one, and a promise."""
    held = Ledger.open(tmp_path / "a.db")
    goal = replace(level("t", 2020, 60e6, "late"), kind=Kind.TARGET, period=None, deadline="2027")
    said = {
        "early": (level("a1", 2010, 41e6, "early"), level("a2", 2011, 38e6, "early")),
        "late": (level("b1", 2019, 28e6, "late"), level("b2", 2020, 31e6, "late"),
                 level("b3", 2020, 12e6, "late", Flow.EXPORTS), goal),
    }  # fmt: skip
    promise = Pledge(id="p", quote="will build a plant", start=0, end=18, what="a plant of two halls", act="build")
    for key, claims in said.items():
        source = Source(key=key, address=f"https://news.example/{key}", publisher=key, published=DAYS[key])
        held.add([Entry(source=source, hash=key, claims=claims, pledges=((PAIR, promise),) if key == "late" else ())])
    return held


def make(ledger: Ledger, **how: object):  # type: ignore[no-untyped-def]
    """The brief on the pair."""
    return assemble(desk.make_case(ledger, reporter=PAIR[0], partner=PAIR[1], **how))  # type: ignore[arg-type]


def test_the_day_of_the_brief_is_the_latest_of_its_sources_never_the_clock(ledger: Ledger) -> None:
    made = make(ledger)
    assert "10 February 2021" in made.kicker.text
    assert made.headline[0].text.startswith("Trade between Kazakhstan and Omsk Oblast was $31 million in 2020")
    assert "$60 million" in made.title.text


def test_the_second_sentence_gives_odds_with_the_growth_needed_and_the_base_rate(ledger: Ledger) -> None:
    said = make(ledger, by=2025).headline[1]
    units = [fact.unit for fact in said.facts]
    assert said.text.startswith("A year of $60 million or more has odds of ")
    assert units.count("odds") == 3
    assert "percent" in units


def test_the_running_year_is_never_taken_for_a_known_one(ledger: Ledger) -> None:
    part = replace(level("q", 2020, 8e6, "late"), period=Period.parse("2021-01..2021-01"))
    ledger.add(
        [Entry(source=Source(key="more", published="2021-02-12"), hash="more", claims=(replace(part, source="more"),))]
    )
    chart = next(block for block in make(ledger).blocks if isinstance(block, Chart))
    assert chart.fan[0].year == 2021


def test_as_of_rebuilds_the_brief_from_what_had_been_published(ledger: Ledger) -> None:
    made = make(ledger, as_of="2012-12-31")
    text = "\n".join(line.text for line in made.lines)
    assert made.headline[0].text == (
        "Trade between Kazakhstan and Omsk Oblast was $38 million in 2011, 4.9–9.7% below 2010, the best year known "
        "($41 million)."
    )
    assert "2020" not in text
    assert "$60 million" not in text
    assert "plant" not in text


def test_a_correction_in_review_reaches_the_brief(ledger: Ledger) -> None:
    ledger.review(Review(at="2021-03-01", who="an editor", why="misprint", action="correct", subject="b2",
                         body={"value": 36e6, "low": 35.5e6, "high": 36.5e6}))  # fmt: skip
    assert "was $36 million in 2020" in make(ledger).headline[0].text
    ledger.review(Review(at="2021-03-02", who="an editor", why="not about this pair", action="reject", subject="b2"))
    assert "was $28 million in 2019" in make(ledger).headline[0].text


def test_a_status_set_by_a_person_stands_in_the_register_with_its_evidence(ledger: Ledger) -> None:
    ledger.review(Review(at="2021-03-01", who="an editor", why="opened", action="status", subject="p",
                         body={"status": "delivered", "date": "2021-01-20", "note": "first hall opened",
                               "evidence": "https://news.example/late"}))  # fmt: skip
    text = "\n".join(line.text for line in make(ledger).lines)
    assert "delivered — 20 January 2021: first hall opened" in text


@pytest.mark.parametrize("ending", [".html", ".pdf", ".docx", ".xlsx", ".json"])
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_format_is_written_whole_and_the_same_each_time(
    ledger: Ledger, tmp_path: Path, ending: str, lang: str
) -> None:
    made = assemble(desk.make_case(ledger, reporter="RU-OMS", partner="UZB", lang=lang))
    first, second = tmp_path / f"a{ending}", tmp_path / f"b{ending}"
    desk.write(made, first)
    desk.write(made, second)
    assert first.stat().st_size > 500
    assert first.read_bytes() == second.read_bytes() or ending == ".docx"  # its parts carry the time of writing
    assert list(tmp_path.glob(".*")) == []


def test_a_pair_with_nothing_known_says_what_is_missing(ledger: Ledger) -> None:
    made = assemble(desk.make_case(ledger, reporter="ARM", partner="GEO"))
    assert made.headline[0].text.startswith("Nothing is known yet about trade between Armenia and Georgia")


def test_json_names_the_claims_behind_every_figure(ledger: Ledger, tmp_path: Path) -> None:
    desk.write(make(ledger), tmp_path / "a.json")
    data = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    facts = [part["fact"] for part in data["headline"][0]["parts"] if "fact" in part]
    assert data["schema"] == 1
    assert next(fact for fact in facts if fact["unit"] == "USD")["claims"] == ["b2"]


@pytest.mark.parametrize(
    ("name", "lang", "day", "said"),
    [
        ("a.txt", "en", None, "no such format"),
        ("a", "en", None, "no such format"),
        ("missing/a.html", "en", None, "no such folder"),
        ("a.html", "xx", None, "no such language"),
        ("a.html", "en", "2023-02-30", "no such day"),
    ],
)
def test_what_cannot_be_made_is_refused_before_any_work(
    tmp_path: Path, name: str, lang: str, day: str | None, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        desk.check_request(tmp_path / name, lang=lang, as_of=day)


TORN = (
    "Trade between Bavaria and the Czech Republic fell 3.2 percent to 28.5 billion euros in 2023. "
    "Bavarian exports to the Czech Republic were 11.9 billion euros in 2023. "
    "Imports of Bavaria from the Czech Republic came to 15.1 billion euros in 2023. "
    "Bavaria recorded a trade deficit of 3.2 billion euros with the Czech Republic in 2023. "
)
BEFORE = "Trade between Bavaria and the Czech Republic was 21 billion euros in 2019."


@pytest.mark.parametrize(("lang", "stated"), [("en", "For 2023 a level is stated"), ("ru", "За 2023 год назван")])
@pytest.mark.parametrize("before", [True, False])
def test_a_stated_level_that_does_not_fit_is_said_and_never_denied(
    tmp_path: Path, lang: str, stated: str, before: bool
) -> None:
    text = TORN + BEFORE * before
    held = Ledger.open(tmp_path / "torn.db")
    source = Source(key="s", address="https://news.example/s", publisher="s", published="2024-02-20")
    claims = tuple(
        replace(one, source="s") for one in read(Document(text=text, lang="en"), published="2024-02-20").claims
    )
    held.add([Entry(source=source, hash="s", claims=claims)])
    case = desk.make_case(held, reporter="DE-BY", partner="CZE", lang=lang)
    made = assemble(case)
    fits = {"en": "26.9–27.1", "ru": "26,9–27,1"}[lang]
    for line in (made.known.text, made.headline[0].text):
        assert stated in line and fits in line
        assert "only year whose level is stated" not in line and "единственный год с названным уровнем" not in line
    assert {"en": "for a year after 2023", "ru": "года после 2023"}[lang] in made.known.text
    on_time = next(one for one in made.sections if one.name == "timeline")
    rows = [
        " ".join(c.text for c in row.cells)
        for block in on_time.blocks
        if isinstance(block, Table)
        for row in block.rows
    ]
    assert any(fits in row and "28" in row for row in rows)
    drawn = next(block for block in made.blocks if isinstance(block, Chart))
    assert [dot.apart for dot in drawn.dots if dot.value == 28.5e9] == ["misfit"]
    assert not any(dot.apart == "other_office" for dot in drawn.dots)
    assert drawn.words["misfit"] in drawing(drawn)
    assert drawn.words["other_office"] not in drawing(drawn)


@pytest.fixture
def mirrored(tmp_path: Path) -> Ledger:
    """Two offices on one pair: the reporter's own states one year, the partner's three; and a target."""
    held = Ledger.open(tmp_path / "mirror.db")
    goal = replace(level("g", 2020, 60e6, "late"), kind=Kind.TARGET, period=None, deadline="2027", authority=None)
    theirs = tuple(
        replace(level(f"o{year}", year, value, "early"), authority="RU-OMS", published="2021-02-01")
        for year, value in ((2018, 22e6), (2019, 24e6), (2020, 27e6))
    )
    flows = (level("x", 2020, 13e6, "early", Flow.EXPORTS), level("m", 2020, 14e6, "early", Flow.IMPORTS))
    theirs += tuple(replace(claim, authority="RU-OMS", published="2021-02-01") for claim in flows)
    for key, claims in {"early": theirs, "late": (level("own", 2020, 31e6, "late"), goal)}.items():
        source = Source(key=key, address=f"https://news.example/{key}", publisher=key, published="2021-02-01")
        held.add([Entry(source=source, hash=key, claims=claims)])
    return held


def test_one_office_carries_headline_growth_balance_chart_odds_gap_and_card_and_the_other_stands_beside(
    mirrored: Ledger,
) -> None:
    case = desk.make_case(mirrored, reporter=PAIR[0], partner=PAIR[1])
    made = assemble(case)
    assert case.office == "RU-OMS"
    assert made.headline[0].text == (
        "Trade between Kazakhstan and Omsk Oblast was $27 million in 2020, 8.1–17.1% above 2019, the best year known before "
        "it ($24 million). These are the figures of Omsk Oblast; those of Kazakhstan put the trade of 2020 at $31 million."
    )
    assert "$27 million, figures of Omsk Oblast" in made.known.text
    assert case.outlook and case.outlook.answer and case.gap and case.gap.present
    assert case.outlook.answer.odds.needed_growth[2027] == pytest.approx(100 * ((60 / 27) ** (1 / 7) - 1), rel=0.01)
    assert (case.gap.office, case.gap.present.value) == ("RU-OMS", 27e6)
    assert {one.actual for one in case.gap.outside} <= {13e6, 14e6}
    assert [row.year for row in glance(case).years] == [2018, 2019, 2020]
    text = "\n".join(line.text for line in made.lines)
    assert "Figures of one side (Omsk Oblast)" in text


def test_where_both_offices_know_as_much_the_reporters_own_speaks(mirrored: Ledger) -> None:
    from_there = desk.make_case(mirrored, reporter=PAIR[1], partner=PAIR[0], as_of="2021-02-10")
    assert from_there.office == "RU-OMS", "most years come before the reporter's own"
    more = tuple(level(f"k{year}", year, 30e6, "late") for year in (2018, 2019))
    mirrored.add([Entry(source=Source(key="more", published=DAYS["late"]), hash="more", claims=more)])
    few = [claim for claim in mirrored.claims(PAIR) if claim.id in ("o2019", "own")]
    told = known.answer(replace(from_there, claims=few, weighing=weigh(few).pairs[0], target=None)).text
    assert "in 2020, the only year whose level this side states" in told
    sides = [desk.make_case(mirrored, reporter=one, partner=other).office for one, other in (PAIR, PAIR[::-1])]
    assert sides == ["KAZ", "RU-OMS"]


def claims_of(held: Ledger, *claims: Claim, address: str = "/srv/in/figures.jsonl") -> Ledger:
    """Put claims of one file without a day in a ledger."""
    said = tuple(replace(claim, published=None, source="file") for claim in claims)
    held.add([Entry(source=Source(key="file", address=address), hash="file", claims=said)])
    return held


def test_a_level_among_figures_that_contradict_each_other_is_given_as_it_was_said(tmp_path: Path) -> None:
    torn = [
        level("t", 2019, 50e6, "late"), level("x", 2019, 12e6, "late", Flow.EXPORTS),
        level("m", 2019, 20e6, "late", Flow.IMPORTS),
    ]  # fmt: skip
    case = desk.make_case(claims_of(Ledger.open(tmp_path / "torn.db"), *torn), reporter=PAIR[0], partner=PAIR[1])
    last = known.last_level(case)
    assert last is not None
    assert series.contested(case, last)
    said = assemble(case).headline[0].text
    assert "was $50 million in 2019" in said
    assert "The figures of 2019 contradict each other: depending on which of them is set aside, they leave $" in said


def test_a_source_without_a_day_is_said_to_have_none_and_a_file_is_called_by_its_name(tmp_path: Path) -> None:
    held = claims_of(Ledger.open(tmp_path / "undated.db"), level("a", 2019, 50e6, "late"))
    for lang in ("en", "ru"):
        made = make(held, lang=lang)
        lines = [line.text for line in made.lines]
        assert not any("by  in" in text or "на  он" in text or text.endswith((" to .", " по .")) for text in lines)
        assert "figures.jsonl" in lines
        assert "Publisher file" not in " ".join(lines)


def test_the_reporters_own_open_target_goes_before_the_other_sides_later_one_and_both_have_odds(tmp_path: Path) -> None:
    held = Ledger.open(tmp_path / "goals.db")
    mine = replace(level("mine", 2020, 45e6, "late"), kind=Kind.TARGET, period=None, deadline="2024", authority=None)
    theirs = replace(mine, id="theirs", reporter=PAIR[1], partner=PAIR[0], value=80e6, low=75e6, high=85e6, deadline="2027",
                     published="2021-03-01")  # fmt: skip
    levels = tuple(level(f"y{year}", year, value, "late") for year, value in ((2018, 25e6), (2019, 28e6), (2020, 31e6)))
    source = Source(key="late", published="2021-02-10")
    held.add([Entry(source=source, hash="goals", claims=(*levels, mine, theirs))])
    for pair, first, other in ((PAIR, 45e6, 80e6), (PAIR[::-1], 80e6, 45e6)):
        case = desk.make_case(held, reporter=pair[0], partner=pair[1])
        assert case.target is not None
        assert (case.target.value, [t.value for t in desk.targets(case.claims, pair[0])]) == (first, [first, other])
        assert [one.answer.target.value for one in case.other_outlooks if one.answer] == [other]
        text = "\n".join(line.text for line in assemble(case).lines)
        assert f"${other / 1e6:.0f} million or more by" in text
    late = replace(mine, id="old", deadline="2020", published="2019-01-01")
    assert desk.targets([*levels, late, theirs], PAIR[0])[0].claim == "theirs", "its year is over"
