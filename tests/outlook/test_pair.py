"""A pair of the ledger: its office's series, the targets that were said of it, and its register as projects."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.outlook.conftest import Run

from steelyard.core.claim import Claim, Kind
from steelyard.core.error_words import told as in_russian
from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.message import render
from steelyard.core.origin import Source
from steelyard.core.period import Period
from steelyard.core.pledge import Pledge
from steelyard.core.range import range_of
from steelyard.core.series import Bound, Quantity
from steelyard.desk.gap import Request, find_gap
from steelyard.desk.past_targets import PastTarget, score_targets, with_deadline
from steelyard.desk.scenarios import read_projects, register_of
from steelyard.desk.target_odds import known_years, parse_target
from steelyard.ledger.review import Review
from steelyard.ledger.store import Entry, Ledger
from steelyard.weighing.estimates import YearDraws

PAIR = ("KAZ", "RU-OMS")
DAY = "2021-03-01"


def level(key: str, year: int, value: float, office: str | None = "KAZ", flow: Flow = Flow.TURNOVER) -> Claim:
    """A level in dollars, said to the million."""
    span = range_of(value, 1e6)
    return Claim(
        id=key, kind=Kind.LEVEL, reporter=PAIR[0], partner=PAIR[1], flow=flow, value=value, low=span.low,
        high=span.high, period=Period.year(year), source="s", published=DAY, authority=office,
    )  # fmt: skip


def goal(key: str, value: float, deadline: str | None, said: str = "2015-05-01", **how: object) -> Claim:
    """A target on the pair's trade."""
    claim = replace(level(key, 2020, value), kind=Kind.TARGET, period=None, deadline=deadline, published=said)
    return replace(claim, **how)  # type: ignore[arg-type]


def bounds(values: dict[int, tuple[float | None, float | None]], office: str | None = "KAZ") -> list[Bound]:
    """Yearly bounds; the claim l2016 holds the low end of 2016, and h2016 its high end."""
    return [
        Bound(
            quantity=Quantity(
                reporter=PAIR[0], partner=PAIR[1], flow=Flow.TURNOVER, period=Period.year(year), authority=office
            ),
            low=low, high=high, from_low=(f"l{year}",), from_high=(f"h{year}",),
        )
        for year, (low, high) in values.items()
    ]  # fmt: skip


def scored(target: Claim, values: dict[int, tuple[float | None, float | None]], now: int = 2021) -> PastTarget:
    """The one target by one office's figures."""
    (found,) = score_targets([target], bounds(values), PAIR, now=now)
    return found


def test_a_target_is_met_in_the_first_year_that_lies_at_it_and_the_claims_that_hold_the_year_are_named() -> None:
    found = scored(goal("t", 50e6, "2019"), {2015: (40e6, 41e6), 2016: (50e6, 52e6), 2017: (60e6, 61e6)})
    assert (found.status, found.year, found.deciding) == ("met", 2016, ("l2016",))


def test_a_year_before_the_target_was_said_does_not_meet_it() -> None:
    found = scored(goal("t", 50e6, "2016"), {2014: (60e6, 61e6), 2015: (40e6, 41e6), 2016: (45e6, 46e6)})
    assert (found.status, found.year) == ("missed", 2016)
    assert found.deciding == ("h2015", "h2016")


def test_a_year_after_the_deadline_comes_too_late() -> None:
    assert scored(goal("t", 50e6, "2016"), {2015: (4e7, 4e7), 2016: (4e7, 4e7), 2017: (6e7, 6e7)}).status == "missed"


def test_without_a_deadline_a_target_is_never_missed() -> None:
    assert scored(goal("t", 50e6, None), dict.fromkeys(range(2015, 2021), (40000000.0, 41000000.0))).status == "open"


def test_a_deadline_that_is_ahead_is_open() -> None:
    assert scored(goal("t", 50e6, "2030"), {2015: (4e7, 4.1e7)}).status == "open"


@pytest.mark.parametrize("second", [(45e6, 55e6), (45e6, None), (None, None)])
def test_a_year_that_the_figures_do_not_settle_leaves_it_undecidable(second: tuple[float | None, float | None]) -> None:
    found = scored(goal("t", 50e6, "2016"), {2015: (4e7, 4.1e7), 2016: second})
    assert (found.status, found.untold, found.deciding) == ("undecidable", (2016,), ())


def test_a_year_that_nobody_tells_of_leaves_it_undecidable() -> None:
    assert scored(goal("t", 50e6, "2017"), {2015: (4e7, 4.1e7), 2017: (4e7, 4.1e7)}).untold == (2016,)


def test_each_office_answers_for_itself() -> None:
    rows = bounds({2015: (4e7, 4.1e7)}, "KAZ") + bounds({2015: (5e7, 5.1e7)}, "RUS")
    found = score_targets([goal("t", 50e6, "2015")], rows, PAIR, now=2021)
    assert [(one.authority, one.status) for one in found] == [("KAZ", "missed"), ("RUS", "met")]


def test_the_same_target_said_twice_is_one_from_its_first_day() -> None:
    twice = [goal("b", 50e6, "2016", "2016-01-01"), goal("a", 50e6, "2016", "2015-01-01")]
    (found,) = score_targets(twice, bounds({2015: (5e7, 5e7)}), PAIR, now=2021)
    assert (found.claims, found.said, found.status) == (("a", "b"), "2015-01-01", "met")


def test_a_target_seen_from_the_other_side_is_the_same_flow() -> None:
    turned = goal("t", 50e6, "2015", reporter=PAIR[1], partner=PAIR[0], flow=Flow.EXPORTS)
    rows = [replace(b, quantity=replace(b.quantity, flow=Flow.IMPORTS)) for b in bounds({2015: (5e7, 5e7)})]
    (found,) = score_targets([turned], rows, PAIR, now=2021)
    assert (found.flow, found.status) == (Flow.IMPORTS, "met")


def test_targets_on_products_on_others_and_in_tonnes_are_left_out() -> None:
    others = [
        goal("p", 5e7, "2015", product="timber"),
        goal("o", 5e7, "2015", partner="WORLD"),
        goal("t", 5e7, "2015", unit="tonnes"),
    ]
    assert score_targets(others, bounds({2015: (5e7, 5e7)}), PAIR, now=2021) == ()


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    """Ten years of a pair by one office, two by another, targets, and promises at every stage."""
    place = str(tmp_path / "a.db")
    said = [level(f"k{year}", year, (30 + 2 * (year - 2011)) * 1e6) for year in range(2011, 2021)]
    said += [level("r1", 2019, 60e6, "RU-OMS"), level("r2", 2020, 66e6, "RU-OMS")]
    said += [goal("t1", 45e6, "2019"), goal("t2", 100e6, "2025", DAY)]
    promises = {
        "sum": Pledge(
            id="sum", quote="a mill", start=0, end=6, what="a mill", act="build", by="2023", effect="$20 million"
        ),
        "none": Pledge(id="none", quote="a fair", start=0, end=6, what="a fair", act="event"),
        "gone": Pledge(id="gone", quote="a port", start=0, end=6, what="a port", act="build", effect="$90 million"),
        "talk": Pledge(id="talk", quote="ties", start=0, end=4, what="ties", effect="$9 million", scored=False),
    }
    held = Ledger.open(place)
    source = Source(key="s", address="https://news.example/s", publisher="s", published=DAY)
    held.add([Entry(source=source, hash="s", claims=tuple(said), pledges=tuple((PAIR, p) for p in promises.values()))])
    for key, status in (("sum", "signed"), ("gone", "dropped")):
        body = {"status": status, "date": DAY, "evidence": "https://news.example/s"}
        held.review(Review(at=DAY, who="a", why="b", action="status", subject=key, body=body))
    return place


def test_a_pair_is_answered_by_its_office_with_the_others_beside_it(run: Run, ledger: str) -> None:
    status, out, err = run("KAZ", "RU-OMS", "--target", "100M", "--ledger", ledger, "--json")
    assert (status, err) == (0, "")
    told = json.loads(out)
    assert told["basis"]["kind"] == "regions"
    assert told["forecast"][0]["year"] == 2021
    assert set(told["other_offices"]) == {"RU-OMS"}
    assert told["other_offices"]["RU-OMS"]["target"]["odds"]["2025"] > told["target"]["odds"]["2025"]
    by_claim = {tuple(one["claims"]): one for one in told["past_targets"] if one["authority"] == "KAZ"}
    assert by_claim["t1",]["status"] == "met"
    assert by_claim["t1",]["year"] == 2019
    assert by_claim["t1",]["decided_by"] == ["k2019"]
    assert by_claim["t2",]["status"] == "open"


def test_a_target_without_a_year_takes_the_deadline_that_was_said_for_it_last(run: Run, ledger: str) -> None:
    _, out, _ = run("KAZ", "RU-OMS", "--target", "100M", "--ledger", ledger, "--json")
    told = json.loads(out)["target"]
    assert (told["by"], told["deadline_said"], max(told["odds"])) == (2025, DAY, "2025")
    assert (
        "The deadline 2025 is the one said for this target (1 March 2021)"
        in run("KAZ", "RU-OMS", "--target", "100M", "--ledger", ledger)[1]
    )
    for asked in (("--target", "100M", "--by", "2023"), ("--target", "101M"), ("--target", "45M")):
        told = json.loads(run("KAZ", "RU-OMS", *asked, "--ledger", ledger, "--json")[1])["target"]
        assert told["by"] == (2023 if "--by" in asked else None)
        assert "deadline_said" not in told


def test_a_deadline_that_is_over_or_of_another_flow_settles_nothing_of_the_years_to_come() -> None:
    asked = parse_target("50M")
    said = [goal("a", 50e6, "2019"), goal("b", 50e6, "2024", flow=Flow.EXPORTS), goal("c", 50e6, None)]
    assert with_deadline(asked, said, PAIR, now=2021) == asked
    later = [*said, goal("d", 50e6, "2030", "2020-01-01"), goal("e", 50e6, "2026", "2020-02-01")]
    assert (with_deadline(asked, later, PAIR, now=2021).by, with_deadline(asked, later, PAIR, now=2021).claim) == (
        2026,
        "e",
    )
    turned = replace(asked, flow=Flow.IMPORTS)
    assert with_deadline(turned, said, PAIR[::-1], now=2021).by == 2024


def test_people_are_told_of_past_targets_and_offices(run: Run, ledger: str) -> None:
    _, out, _ = run("KAZ", "RU-OMS", "--target", "100M", "--ledger", ledger)
    assert "$45 million (said 1 May 2015, by 2019; figures of Kazakhstan): met in 2019" in out
    assert "By the figures of Omsk Oblast, last known year 2020" in out


def test_the_register_gives_projects_with_what_it_names_and_what_is_assumed(ledger: str) -> None:
    entries = register_of(PAIR, ledger=ledger, as_of=None)
    assert set(entries) == {"sum", "none"}
    (mill,) = read_projects("register", entries)
    assert (mill.name, mill.low, mill.high, mill.start, mill.chance, mill.pledge) == (
        "a mill",
        0,
        20e6,
        2023,
        0.5,
        "sum",
    )


def test_before_a_status_was_set_a_promise_counts_as_announced(ledger: str) -> None:
    held = Ledger.open(ledger)
    body = {"status": "started", "date": "2022-06-01", "evidence": "https://news.example/s"}
    held.review(Review(at="2022-06-01", who="a", why="b", action="status", subject="none", body=body))
    assert register_of(PAIR, ledger=ledger, as_of="2021-12-31")["none"]["chance"] == 0.3
    assert register_of(PAIR, ledger=ledger, as_of="2022-12-31")["none"]["chance"] == 0.8


def test_a_register_without_amounts_says_which_entries_can_be_given_one() -> None:
    with pytest.raises(InputError, match="ids: abc"):
        read_projects("register", {"abc": {"name": "a fair", "start": 2023, "chance": 0.3}})


def test_entries_of_the_register_are_projects_of_the_command(run: Run, ledger: str) -> None:
    Path("p.toml").write_text('[[project]]\npledge = "none"\nlow = 30e6\nhigh = 40e6\n', encoding="utf-8")
    for words in ("register", "p.toml"):
        status, out, err = run(
            "KAZ", "RU-OMS", "--target", "60M", "--by", "2026", "--with", words, "--ledger", ledger, "--json"
        )
        assert (status, err) == (0, "")
        told = json.loads(out)["scenario"]
        assert told["odds_with_all"] > told["odds_without"]
        assert [lever["pledge"] for lever in told["levers"]] == [{"register": "sum", "p.toml": "none"}[words]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("KAZ KAZ --target 5M", "two economies"),
        ("KAZ Narnia --target 5M", "did you mean"),
        ("KAZ DEU --target 5M", "no full year"),
    ],
)
def test_a_pair_that_cannot_be_answered_is_one_line(run: Run, ledger: str, words: str, said: str) -> None:
    status, out, err = run(*words.split(), "--ledger", ledger)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_a_year_known_by_growth_alone_is_carried_by_the_draws() -> None:
    def bound(
        year: int, low: float | None, high: float | None, *, base: bool = False, held: tuple[str, ...] = ()
    ) -> Bound:
        period = Period.year(year)
        quantity = Quantity(
            reporter="KEN",
            partner="UGA",
            flow=Flow.TURNOVER,
            period=period,
            unit="USD",
            authority="KEN",
            base=period.shift(years=-1) if base else None,
        )
        return Bound(quantity=quantity, low=low, high=high, from_low=held, from_high=held)

    levels = [bound(2021, 99e6, 101e6, held=("a",)), bound(2022, 0.0, None), bound(2023, 0.0, None)]
    draws = [
        YearDraws(
            reporter="KEN",
            partner="UGA",
            authority="KEN",
            unit="USD",
            scope="goods",
            years=(2021, 2022, 2023),
            model="made",
            turnover=np.full((3, 3), 1e8),
            exports=np.full((3, 3), 5e7),
            imports=np.full((3, 3), 5e7),
        )
    ]
    assert [row.year for row in known_years(levels, draws, None)[0]] == [2021]
    grown = [*levels, bound(2022, 9.5, 10.5, base=True, held=("b",))]
    assert [row.year for row in known_years(grown, draws, None)[0]] == [2021, 2022]


def test_a_target_in_another_currency_is_told_the_one_of_the_figures(run: Run, tmp_path: Path) -> None:
    held = Ledger.open(tmp_path / "eur.db")
    claims = tuple(replace(level(f"e{year}", year, 20e9 + year, None), unit="EUR") for year in (2018, 2019))
    held.add([Entry(source=Source(key="s", published=DAY), hash="s", claims=claims)])
    where = ("--ledger", str(tmp_path / "eur.db"))
    mend = "write the target in EUR: 'EUR 32bn'"
    for one, other in (PAIR, PAIR[::-1]):
        status, _, err = run(one, other, "--target", "32bn", *where)
        assert (status, err) == (2, f"steelyard: the figures on {one} and {other} are in EUR; {mend}\n")
        assert in_russian(mend, "ru") == "назовите цель в EUR: 'EUR 32bn'"
        made = find_gap(held, one, other, target=parse_target("32bn"), request=Request())
        why, fills = (render(line, "en") for line in (made.absent[0].why, made.absent[0].fills))
        assert "known in EUR, not in USD" in why and fills == 'write the target in EUR: "EUR 32bn"'
    assert run(*PAIR, "--target", "EUR 32bn", *where)[0] == 0
