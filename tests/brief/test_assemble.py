"""What a brief says, and what it never says."""

from __future__ import annotations

import re
from dataclasses import replace
from types import ModuleType

import pytest

from steelyard.brief import chart, known, render_html, series
from steelyard.brief.assemble import assemble
from steelyard.brief.case import Fulfilment
from steelyard.brief.model import Box, Brief, Chart, Table
from steelyard.core.claim import Kind, Verdict
from steelyard.core.flow import Flow
from steelyard.gazetteer.people import People

BANNED = re.compile(r"\b(true|false|lied?|lying|confirmed|правда|ложь|солгал\w*|подтвержд\w*|неправда)\b", re.I)


def all_text(brief: Brief) -> str:
    """Every line of a brief."""
    return "\n".join(line.text for line in brief.lines)


def test_the_first_line_says_the_last_level_the_last_growth_and_what_is_absent(cases: ModuleType) -> None:
    said = assemble(cases.full()).known.text
    assert said == (
        "Known by level up to 2022 (almost $36 million). By growth only: 2024 (+14% on 2023, figures of Omsk Oblast). "
        "Absent: any level for a year after 2022, since none had been published by 14 November 2025 in these sources."
    )


def test_the_answer_sets_the_last_year_against_the_best_one(cases: ModuleType) -> None:
    said = assemble(cases.full()).headline[0].text
    assert said == (
        "Trade between Kazakhstan and Omsk Oblast was almost $36 million in 2022, 12.5–15.2% below 2010, "
        "the best year known ($41.2 million)."
    )


def test_two_years_whose_ranges_meet_are_not_put_in_an_order(cases: ModuleType) -> None:
    case = cases.full()
    last = known.last_level(case)
    assert last is not None
    best = known.best_year(case, last)
    assert best is not None and best.bound is not None
    wide = replace(best, bound=replace(best.bound, low=35.5e6))
    assert (known.side(last, best), known.side(best, last), known.side(last, wide)) == ("below", "above", "open")


def test_the_difference_between_two_years_is_the_widest_that_both_ranges_allow(cases: ModuleType) -> None:
    case = cases.full()
    last = known.last_level(case)
    assert last is not None
    best = known.best_year(case, last)
    assert best is not None
    gap = known.difference(case, last, best)
    assert gap.low == pytest.approx(100 * (1 - 36 / 41.15))
    assert gap.high == pytest.approx(100 * (1 - 35 / 41.25))


def test_a_difference_whose_ends_round_to_one_whole_percent_is_that_percent() -> None:
    from steelyard.core.message import Message

    fact = known.percent_fact(8.03, 8.33, (), Message("brief.by_share"))
    assert (fact.value, fact.low) == (8, None)


def test_years_are_stated_bounded_filled_by_the_model_or_absent(cases: ModuleType) -> None:
    found = {row.year: row.status for row in series.series(cases.full(), Flow.TURNOVER)}
    assert found[2010] == "stated"
    assert found[2011] == "model"
    assert found[2015] == "absent"
    assert found[2020] == "bounded"
    assert found[2022] == "stated"
    assert found[2024] == "model"


def test_the_chart_keeps_the_office_with_most_stated_years_and_marks_the_other(cases: ModuleType) -> None:
    case = cases.full()
    assert case.office == "KAZ"
    drawn = chart.chart(case)
    assert drawn is not None
    others = [dot for dot in drawn.dots if dot.apart == "other_office"]
    assert [dot.label.text for dot in others] == ["$25 million"]
    assert others[0].href == "https://gov.example/news/88"


def test_a_part_of_a_year_has_no_height_on_the_chart(cases: ModuleType) -> None:
    drawn = chart.chart(cases.full())
    assert drawn is not None
    parts = [dot for dot in drawn.dots if dot.lane == "part"]
    assert len(parts) == 1
    assert parts[0].value is None
    assert all(dot.value is not None for dot in drawn.dots if dot.lane == "level")


def test_every_claim_of_the_flow_that_has_a_figure_and_a_period_is_a_dot(cases: ModuleType) -> None:
    case = cases.full()
    drawn = chart.chart(case)
    assert drawn is not None
    expected = [
        claim for claim in case.claims
        if claim.kind in (Kind.LEVEL, Kind.CHANGE)
        and claim.flow == Flow.TURNOVER and not claim.product and claim.period
    ]  # fmt: skip
    assert len(drawn.dots) == len(expected)


def test_every_dot_is_a_link_to_its_source_with_a_title(cases: ModuleType) -> None:
    page = render_html.render(assemble(cases.full()), names=cases.names)
    assert page.count('<a href="https://wire.example/2023/05/trade-7731" target="_blank"') >= 5
    assert (
        '<title class="fact">trade of Kazakhstan with Omsk Oblast, 2021: $31 million — Steppe Wire 12 May 2023' in page
    )


def test_what_is_not_known_says_why_and_what_fills_it(cases: ModuleType) -> None:
    box = next(
        block for block in assemble(cases.full()).blocks if isinstance(block, Box) and block.kind == "proportion"
    )
    by_label = {figure.label.text: figure.value for figure in box.figures}
    share = by_label["Share in all trade of Kazakhstan"]
    assert share.absent is not None
    assert share.text == ("Not known: no figure for all foreign trade of Kazakhstan in 2022. To fill: that figure")
    parent = by_label["Share in trade of Kazakhstan with Russia"]
    assert parent.text.endswith("in 2022. To fill: official statistics of 2022")
    assert by_label["Share in all trade of Omsk Oblast"].text == "7%, as stated"
    assert by_label["Rank among partners"].text == "place 3 among partners of Omsk Oblast, as stated"


def test_a_share_is_taken_of_the_whole_of_the_same_year(cases: ModuleType) -> None:
    total = cases.level("w1", "2022", 700e6, "s-gov", step=1e8, partner="WORLD")
    other_year = cases.level("w2", "2021", 100e6, "s-gov", step=1e7, partner="WORLD")
    box = next(
        b
        for b in assemble(replace(cases.full(), context=(other_year, total))).blocks
        if isinstance(b, Box) and b.kind == "proportion"
    )
    share = next(f for f in box.figures if f.label.text == "Share in all trade of Kazakhstan").value
    fact = share.facts[0]
    assert (fact.low, fact.high) == (pytest.approx(100 * 35 / 750), pytest.approx(100 * 36 / 650))


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_an_unknown_pair_gets_what_is_missing_and_the_commands(cases: ModuleType, lang: str) -> None:
    brief = assemble(cases.empty(lang))
    assert [section.name for section in brief.sections] == ["missing"]
    assert "steelyard add" in all_text(brief)
    assert cases.names("GE-AJ", lang) in brief.headline[0].text


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_no_judging_word_is_printed(cases: ModuleType, lang: str) -> None:
    assert BANNED.findall(all_text(assemble(cases.full(lang)))) == []


def test_each_verdict_keeps_its_own_words(cases: ModuleType) -> None:
    table = next(b for b in assemble(cases.full()).blocks if isinstance(b, Table) and b.name == "findings")
    words = {row.anchor: row.cells[2] for row in table.rows}
    assert words["f-c10"].text == "cannot hold together with independent figures"
    assert words["f-c10"].tone == Verdict.CONTRADICTED.value.lower()
    assert words["f-c4"].text == (
        "no independent figure to check it against; can hold together with the other figures in this text"
    )


def test_a_promise_without_later_word_is_not_called_missed(cases: ModuleType) -> None:
    table = next(b for b in assemble(cases.full()).blocks if isinstance(b, Table) and b.name == "pledges")
    states = [row.cells[4].text for row in table.rows]
    assert "no later word found by 14 November 2025 in 3 sources. Reply: in 18 months" in states
    assert "dropped — 2 July 2024: the partner left the venture" in states
    assert "general promise: recorded, not scored" in states


def test_other_economies_with_the_same_figures_change_nothing_but_the_names(cases: ModuleType) -> None:
    case = cases.full()
    new = {"KAZ": "ARM", "RU-OMS": "GE-AJ"}

    def moved(claim):  # type: ignore[no-untyped-def]
        of = claim.of and replace(claim.of, reporter=new[claim.of.reporter])
        office = new.get(claim.authority, claim.authority)
        return replace(claim, reporter=new[claim.reporter], partner=new[claim.partner], authority=office, of=of)

    def moved_quantity(one):  # type: ignore[no-untyped-def]
        q = one.quantity
        return replace(one, quantity=replace(q, reporter="ARM", partner="GE-AJ", authority=new[q.authority]))

    weighing = replace(
        case.weighing,
        reporter="ARM",
        partner="GE-AJ",
        bounds=tuple(map(moved_quantity, case.weighing.bounds)),
        estimates=tuple(map(moved_quantity, case.weighing.estimates)),
    )
    claims = tuple(map(moved, case.claims))
    counts = {"KAZ": 19_000_000, "ARM": 19_000_000, "RU-OMS": 1_900_000, "GE-AJ": 1_900_000}
    case = replace(case, people=[People(code=c, year=2022, count=n, source="an office") for c, n in counts.items()])
    pledges = tuple(replace(p, effect=p.effect and p.effect.replace("KAZ", "ARM")) for p in case.pledges)
    swapped = replace(case, reporter="ARM", partner="GE-AJ", claims=claims, weighing=weighing, pledges=pledges)
    first, second = all_text(assemble(case)), all_text(assemble(swapped))
    pages = [render_html.render(assemble(one), names=cases.names) for one in (case, swapped)]
    moves = (("Kazakhstan", "Armenia"), ("Omsk Oblast", "Adjara"), ("Russia", "Georgia"), ("KAZ RUS", "ARM GEO"))
    moves += (("KZT", "AMD"), ("RUB", "GEL"))
    for old, name in moves:
        first, pages[0] = first.replace(old, name), pages[0].replace(old, name)
    assert first == second
    assert pages[0] == pages[1]


def test_a_whole_of_exports_and_imports_by_one_office_is_their_sum(cases: ModuleType) -> None:
    sides = (
        cases.level("w1", "2022", 400e6, "s-gov", step=2e7, partner="WORLD", flow=Flow.EXPORTS),
        cases.level("w2", "2022", 300e6, "s-gov", step=2e7, partner="WORLD", flow=Flow.IMPORTS),
        cases.level("w3", "2022", 900e6, "s-gov", step=2e7, partner="WORLD", flow=Flow.IMPORTS, authority="OTHER"),
    )
    box = next(
        b
        for b in assemble(replace(cases.full(), context=sides)).blocks
        if isinstance(b, Box) and b.kind == "proportion"
    )
    fact = next(f for f in box.figures if f.label.text == "Share in all trade of Kazakhstan").value.facts[0]
    assert (fact.value, fact.low) == (5, None)  # 4.9–5.3%


def test_a_region_has_its_place_among_those_with_a_figure_of_the_same_year(cases: ModuleType) -> None:
    case = cases.full()
    unsaid = replace(case, claims=tuple(c for c in case.claims if c.kind != Kind.RANK))
    assert label(unsaid, "Rank among the regions of Russia").startswith(
        "Not known: no figure of Kazakhstan with another"
    )
    peers = (
        cases.level("p1", "2022", 90e6, "s-gov", partner="RU-SVE"),
        cases.level("p2", "2022", 20e6, "s-gov", partner="RU-NVS"),
        cases.level("p3", "2021", 99e6, "s-gov", partner="RU-TYU"),
    )
    ranked = label(replace(unsaid, peers=peers), "Rank among the regions of Russia")
    assert ranked == "place 2 of 3 with a figure for 2022"
    close = (*peers, cases.level("p4", "2022", 36e6, "s-gov", partner="RU-CHE"))
    assert label(replace(unsaid, peers=close), "Rank among the regions of Russia").startswith("place 2–3 of 4")


def label(case, name: str) -> str:  # type: ignore[no-untyped-def]
    """The value that stands under a label of the box of proportion."""
    box = next(b for b in assemble(case).blocks if isinstance(b, Box) and b.kind == "proportion")
    return next(f for f in box.figures if f.label.text == name).value.text


def test_fulfilment_stands_by_office_with_n_and_without_a_rate_below_five(cases: ModuleType) -> None:
    rows = (
        Fulfilment(office="Governor", n=3, delivered=1, late=1, slipped=0, dropped=2, open=4, rate=None),
        Fulfilment(office="Mayor", n=5, delivered=4, late=0, slipped=1, dropped=0, open=0, rate=0.8),
    )
    table = next(
        b
        for b in assemble(replace(cases.full(), fulfilment=rows)).blocks
        if isinstance(b, Table) and b.name == "fulfilment"
    )
    told = [[cell.text for cell in row.cells] for row in table.rows]
    assert told == [
        ["Governor", "3", "1", "1", "0", "2", "4", "too few"],
        ["Mayor", "5", "4", "0", "1", "0", "0", "80%"],
    ]


def test_the_order_of_claims_changes_nothing(cases: ModuleType) -> None:
    case = cases.full()
    turned = replace(case, claims=tuple(reversed(case.claims)), pledges=tuple(reversed(case.pledges)))
    first, second = assemble(case), assemble(turned)
    assert first.known.text == second.known.text
    assert [line.text for line in first.headline] == [line.text for line in second.headline]
    drawn = [next(b for b in brief.blocks if isinstance(b, Chart)) for brief in (first, second)]
    assert {dot.title.text for dot in drawn[0].dots} == {dot.title.text for dot in drawn[1].dots}


def test_from_the_other_side_exports_are_imports(cases: ModuleType) -> None:
    case = cases.full()
    other = replace(case, reporter="RU-OMS", partner="KAZ")
    here, there = series.series(case, Flow.EXPORTS), series.series(other, Flow.IMPORTS)
    assert [(row.year, row.ends, row.status) for row in here] == [(row.year, row.ends, row.status) for row in there]
    box = next(b for b in assemble(other).blocks if isinstance(b, Box) and b.kind == "proportion")
    balance = next(figure for figure in box.figures if figure.label.text == "Balance of Omsk Oblast")
    assert balance.value.text == "+$9–12 million"


def test_the_running_year_is_left_to_the_outlook(cases: ModuleType) -> None:
    case = replace(cases.full(), as_of="2024-05-01")
    assert max(row.year for row in series.series(case, Flow.TURNOVER)) == 2023


def test_restatements_share_one_row_with_all_their_sources(cases: ModuleType) -> None:
    case = cases.full()
    again = replace(next(c for c in case.claims if c.id == "c3"), id="c3b", source="s-retold")
    table = next(b for b in assemble(replace(case, claims=(*case.claims, again))).blocks
                 if isinstance(b, Table) and b.name == "findings")  # fmt: skip
    rows = [row for row in table.rows if row.cells[0].text == "trade of Kazakhstan with Omsk Oblast, 2021: $31 million"]
    assert {row.cells[4].refs for row in rows} == {(2,), (3,)}
    unchecked = replace(case, weighing=replace(case.weighing, findings=()), claims=(*case.claims, again))
    table = next(b for b in assemble(unchecked).blocks if isinstance(b, Table) and b.name == "findings")
    assert (2, 3) in {row.cells[4].refs for row in table.rows}


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    from string import Formatter

    from steelyard.core.message import templates

    english, russian = templates("brief", "en"), templates("brief", "ru")
    assert english.keys() == russian.keys()
    for key in english:
        fields = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (english[key], russian[key])]
        assert fields[0] == fields[1], key


def test_what_several_figures_say_alike_is_told_once(cases: ModuleType) -> None:
    case = cases.full()
    assert case.weighing is not None
    twice = replace(
        case.weighing, notes=2 * case.weighing.notes, conflicts=2 * case.weighing.conflicts, derived=2 * case.weighing.derived
    )  # fmt: skip
    once, again = assemble(case), assemble(replace(case, weighing=twice))
    sections = [{s.name: s for s in made.sections} for made in (once, again)]
    assert [sections[0][name] for name in ("tensions", "tensions_all")] == [
        sections[1][name] for name in ("tensions", "tensions_all")
    ]
