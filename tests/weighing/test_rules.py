"""The contested cases, one by one: the number in each name is the rule's number in the mathematics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from steelyard.core.claim import Claim, Container, Kind, Relation, Verdict
from steelyard.core.flow import Flow
from steelyard.core.message import render
from steelyard.core.period import Period
from steelyard.core.range import Hedge, Range, range_of
from steelyard.core.series import Bound, Quantity
from steelyard.core.wording import figure
from steelyard.weighing.conflicts import MOST_SETS, hitting_sets, search
from steelyard.weighing.program import Program
from steelyard.weighing.result import PairWeighing
from steelyard.weighing.rows import Form
from steelyard.weighing.system import build, turned_to
from steelyard.weighing.weigh import weigh

A, B = "PER", "CHL"
Y20, Y21 = Period.year(2020), Period.year(2021)


def claim(name: str, said: float, step: float = 1e6, **more: Any) -> Claim:
    """A claim of one document, its range made from the figure as it was said."""
    span = range_of(said, step, more.get("hedge"))
    usual: dict[str, Any] = {
        "kind": Kind.LEVEL, "reporter": A, "partner": B, "flow": Flow.TURNOVER, "period": Y21, "source": "one",
    }  # fmt: skip
    return Claim(id=name, value=said, low=span.low, high=span.high, **{**usual, **more})


def growth(name: str, percent: float, flow: Flow, step: float = 1.0, **more: Any) -> Claim:
    usual = {"kind": Kind.CHANGE, "unit": "percent", "flow": flow, "base_period": Y20}
    return claim(name, percent, step, **{**usual, **more})


def of_pair(claims: Iterable[Claim], *sides: str, **how: Any) -> PairWeighing:
    pair = set(sides or (A, B))
    return next(p for p in weigh(list(claims), estimates=False, **how).pairs if {p.reporter, p.partner} == pair)


def verdicts(claims: Iterable[Claim], basis: str = "internal") -> dict[str, Verdict]:
    return {
        f.claim: f.verdict for p in weigh(list(claims), estimates=False).pairs for f in p.findings if f.basis == basis
    }


def bound(claims: Iterable[Claim], flow: Flow, period: Period = Y21, **more: Any) -> Bound:
    asked = Quantity(reporter=A, partner=B, flow=flow, period=period, authority=more.pop("authority", A), **more)
    return next(b for b in of_pair(claims, ask=[asked]).bounds if b.quantity == asked)


def test_rule_1_a_hedge_is_on_the_magnitude_and_a_fall_is_never_below_all() -> None:
    assert range_of(-11e9, 1e9, Hedge.MORE_THAN) == Range(-12e9, -11e9)
    claims = [claim("base", 100e6, period=Y20), growth("fell", -100, Flow.TURNOVER, 10)]
    assert bound(claims, Flow.TURNOVER).low == 0


def test_rule_2_no_accusation_rests_on_the_far_end_of_more_than() -> None:
    claims = [claim("more", 91e6, hedge=Hedge.MORE_THAN), claim("said", 108e6)]
    assert Verdict.CONTRADICTED not in verdicts(claims).values()
    assert Verdict.CONTRADICTED in verdicts([*claims, claim("far", 80e6)]).values()


def test_rule_2_a_figure_that_was_cut_off_is_rounded_and_the_because_names_the_reading() -> None:
    claims = [claim("cut", 330e6, 10e6), claim("fine", 337e6, 1e6)]
    (finding,) = [f for f in of_pair(claims).findings if (f.claim, f.basis) == ("cut", "internal")]
    assert finding.verdict == Verdict.ROUNDED
    assert "cut off" in " ".join(render(b.message) for b in finding.because)


def test_rule_3_ranges_are_closed_and_touching_meets_in_any_unit() -> None:
    for scale in (1.0, 1e-6, 1e9):
        parts = [claim("x", 0.1e6, 0.2e6, flow=Flow.EXPORTS), claim("m", 0.2e6, 0.2e6, flow=Flow.IMPORTS)]
        total = replace(claim("all", 0.7e6, 0.2e6), low=0.5e6, high=0.9e6)
        sized = [replace(c, value=c.value * scale, low=c.low * scale, high=c.high * scale) for c in [*parts, total]]  # type: ignore[operator]
        assert not of_pair(sized).conflicts


def test_rule_3_tonnes_and_dollars_of_any_size_do_not_blur_each_other() -> None:
    claims = [
        claim("money", 5e12, 1e12),
        claim("mass", 1200.0, 100, unit="tonnes", product="milk"),
        claim("other mass", 1900.0, 100, unit="tonnes", product="milk"),
    ]
    assert {frozenset(c.claims) for c in of_pair(claims).conflicts} == {frozenset(("mass", "other mass"))}


def test_rule_5_a_pair_is_within_the_country_the_bloc_of_those_years_and_the_world() -> None:
    pair = claim("pair", 50e6, reporter="BLR", partner="RU-LIP")
    for whole in ("RUS", "EAEU", "WORLD"):
        small = claim("whole", 30e6, reporter="BLR", partner=whole)
        assert any(set(c.claims) == {"pair", "whole"} for c in of_pair([pair, small], "BLR", "RU-LIP").conflicts), whole
    before = replace(pair, partner="ARM", period=Period.year(2012))
    eaeu = claim("whole", 30e6, reporter="BLR", partner="EAEU", period=Period.year(2012))
    assert not of_pair([before, eaeu], "BLR", "ARM").conflicts  # not yet a member


def test_rule_5_the_whole_may_be_told_by_its_other_side() -> None:
    pair = claim("pair", 50e6, reporter="BLR", partner="RU-LIP", flow=Flow.EXPORTS, authority="BLR")
    whole = claim("whole", 30e6, reporter="RUS", partner="BLR", flow=Flow.IMPORTS, authority="BLR")
    assert of_pair([pair, whole], "BLR", "RU-LIP").conflicts


def test_rule_5_both_is_goods_and_services() -> None:
    claims = [claim("both", 50e6, scope="both"), claim("goods", 30e6), claim("services", 10e6, scope="services")]
    assert {frozenset(c.claims) for c in of_pair(claims).conflicts} == {frozenset(("both", "goods", "services"))}
    assert not of_pair(claims[:2]).conflicts


def test_rule_5_a_first_place_is_weighed_against_the_partners_that_are_told() -> None:
    first = claim(
        "first", 1, kind=Kind.RANK, unit="rank", of=Container(reporter=A, partner="WORLD", flow=Flow.TURNOVER)
    )
    claims = [first, claim("own", 50e6), claim("rival", 90e6, partner="BRA")]
    assert {frozenset(c.claims) for c in of_pair(claims).conflicts} == {frozenset(("first", "own", "rival"))}
    assert not of_pair([first, claim("own", 50e6), claim("bloc", 90e6, partner="EU")]).conflicts


def test_rule_5_a_third_place_is_at_most_a_third_of_the_whole_and_of_an_unnamed_list_never_an_accusation() -> None:
    third = claim(
        "third", 3, kind=Kind.RANK, unit="rank", of=Container(reporter=A, partner="WORLD", flow=Flow.TURNOVER)
    )
    claims = [third, claim("own", 50e6), claim("world", 100e6, 1e6, partner="WORLD")]
    assert verdicts(claims)["own"] == Verdict.CONTRADICTED
    assert Verdict.CONTRADICTED not in verdicts([replace(third, of=None), *claims[1:]]).values()


def test_rule_6_products_are_summed_only_where_their_codes_are_disjoint() -> None:
    flow = claim("flow", 50e6, flow=Flow.EXPORTS)
    apart = [claim(f"hs{code}", 30e6, flow=Flow.EXPORTS, hs=(code,)) for code in ("0402", "8701")]
    nested = [claim(f"hs{code}", 30e6, flow=Flow.EXPORTS, hs=(code,)) for code in ("87", "8701")]
    named = [claim(word, 30e6, flow=Flow.EXPORTS, product=word) for word in ("tractors", "machines")]
    assert of_pair([flow, *apart]).conflicts
    assert not of_pair([flow, *nested]).conflicts
    assert not of_pair([flow, *named]).conflicts
    heading = replace(nested[0], value=20e6, low=19.5e6, high=20.5e6)
    assert of_pair([heading, nested[1]]).conflicts  # a heading holds its codes


def test_rule_7_months_are_cut_where_periods_end_at_years_and_where_a_question_does() -> None:
    asked = Quantity(reporter=A, partner=B, flow=Flow.EXPORTS, period=Period.of_months(2021, 2, 4), authority=A)
    system = build([claim("part", 5e6, period=Period.of_months(2021, 1, 5))], pair=(A, B), ask=[asked])
    starts = sorted({u.period.first % 12 + 1 for u in system.unknowns})
    assert starts == [1, 2, 5, 6]
    assert system.form(asked) is not None


def test_rule_8_a_share_binds_the_whole_that_its_base_names() -> None:
    of = Container(reporter=A, partner="WORLD", flow=Flow.TURNOVER)
    share = claim("share", 10, 1, kind=Kind.SHARE, unit="percent", of=of)
    whole = claim("whole", 900e6, 1e6, partner="WORLD")
    found = bound([share, whole], Flow.TURNOVER)
    assert found.low == pytest.approx(0.095 * 899.5e6)
    assert found.high == pytest.approx(0.105 * 900.5e6)
    assert verdicts([share, claim("own", 50e6)])["share"] == Verdict.UNCHECKED  # nobody states the whole
    own = claim("own", 50e6)
    assert verdicts([share, whole, own])["own"] == Verdict.CONTRADICTED
    assert verdicts([replace(share, of=None), whole, own])["own"] == Verdict.UNCHECKED  # the whole is assumed


def test_rule_8_a_share_that_the_other_side_says_is_one_of_its_own_trade() -> None:
    told = [
        claim("own", 500e6), claim("before", 450e6, period=Y20),
        claim("all of the other", 40e9, 1e9, reporter=B, partner="WORLD", flow=Flow.IMPORTS),
        claim("share of the other", 1, 0.1, kind=Kind.SHARE, unit="percent", reporter=B, partner=A, flow=Flow.IMPORTS),
    ]  # fmt: skip
    found = bound([replace(c, authority=B) for c in told], Flow.EXPORTS, authority=B)
    assert (found.low, found.high) == (pytest.approx(0.0095 * 39.5e9), pytest.approx(0.0105 * 40.5e9))


def test_rule_9_an_assumed_base_is_told_and_never_accuses() -> None:
    claims = [claim("then", 100e6, period=Y20), claim("now", 150e6), growth("rose", 10, Flow.TURNOVER)]
    assert Verdict.CONTRADICTED in verdicts(claims).values()
    assumed = [*claims[:2], growth("rose", 10, Flow.TURNOVER, base_period=None, base_assumed=True)]
    assert Verdict.CONTRADICTED not in verdicts(assumed).values()
    (conflict,) = of_pair(assumed).conflicts
    assert "the year before" in render(conflict.message)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"period": Period.of_months(2021, 1, 3)}, "unlike periods"),
        ({"measure": "volume"}, "volume"),
        ({"unit": "percentage_points"}, "percentage points"),
        ({"flow": Flow.BALANCE}, "sign is open"),
    ],
)
def test_rule_9_what_is_not_compared_is_unchecked_and_says_why(change: dict[str, Any], reason: str) -> None:
    told = replace(growth("rose", 300, Flow.TURNOVER), **change)
    findings = of_pair([told, claim("then", 100e6, period=Y20), claim("now", 101e6)]).findings
    (finding,) = [f for f in findings if (f.claim, f.basis) == ("rose", "internal")]
    assert finding.verdict == Verdict.UNCHECKED
    assert reason in render(finding.because[0].message)


def test_rule_9_a_rise_by_an_amount_binds_the_difference() -> None:
    rise = replace(growth("rose", 20e6, Flow.EXPORTS, 1e6), unit="USD")
    found = bound([claim("then", 100e6, flow=Flow.EXPORTS, period=Y20), rise], Flow.EXPORTS)
    assert (found.low, found.high) == (119e6, 121e6)


def test_rule_10_growth_of_a_total_beyond_both_parts_is_found_without_any_level() -> None:
    parts = [growth("x", 12, Flow.EXPORTS), growth("m", 6, Flow.IMPORTS)]
    (conflict,) = of_pair([growth("all", 13, Flow.TURNOVER), *parts]).conflicts
    assert (conflict.kind, set(conflict.claims)) == ("contradiction", {"all", "x", "m"})
    # 12.9 cut off and 12.5 rounded up could save whole percents (rule 2); tenths, or one percent more, nothing saves
    assert set(verdicts([growth("all", 15, Flow.TURNOVER), *parts]).values()) == {Verdict.CONTRADICTED}
    tenths = [growth(c.id, c.value or 0, c.flow, 0.1) for c in (growth("all", 13, Flow.TURNOVER), *parts)]
    assert set(verdicts(tenths).values()) == {Verdict.CONTRADICTED}


def test_rule_10_a_ratio_whose_base_can_be_zero_has_no_upper_end() -> None:
    claims = [claim("now", 50e6), claim("then", 60e6, period=Y20, flow=Flow.EXPORTS)]
    assert bound(claims, Flow.IMPORTS, base=Y20).high is None


def test_rule_11_money_is_joined_by_the_range_of_monthly_rates_or_stays_apart() -> None:
    claims = [
        claim("usd", 100e6, flow=Flow.EXPORTS),
        claim("usd2", 300e6),
        claim("eur", 200e6, flow=Flow.IMPORTS, unit="EUR"),
    ]
    found = bound(claims[:1] + claims[2:] + [claim("more usd", 1e6, 1e6, product="milk")], Flow.IMPORTS)
    assert found.low is not None
    assert found.high is not None
    assert 199.5e6 * 1.1 < found.low < 200.5e6 * 1.15 < found.high < 200.5e6 * 1.3
    unknown = [claim("usd", 100e6), claim("xts", 7e6, unit="XTS", flow=Flow.EXPORTS)]
    assert any("XTS" in render(note) for note in of_pair(unknown).notes)


def test_rule_12_offices_are_apart_and_an_assumed_one_never_accuses_across_documents() -> None:
    mine = claim("mine", 330e6, authority=A)
    theirs = claim("theirs", 400e6, authority=B, source="two")
    nobody = claim("nobody", 400e6, source="two")
    assert [c.kind for c in of_pair([mine, theirs]).conflicts] == ["offices_differ"]
    assert {c.kind for c in of_pair([mine, nobody]).conflicts} == {"offices_differ"}
    assert Verdict.CONTRADICTED not in verdicts([mine, nobody], "independent").values()


def test_rule_13_a_restatement_from_either_side_supports_nothing_and_a_rounder_repeat_is_checked() -> None:
    fine = claim("fine", 334e6, flow=Flow.EXPORTS, authority=A)
    mirrored = replace(fine, id="again", reporter=B, partner=A, flow=Flow.IMPORTS, source="two")
    assert set(verdicts([fine, mirrored], "independent").values()) == {Verdict.UNCHECKED}
    rounder = claim("rounder", 330e6, 10e6, flow=Flow.EXPORTS, authority=A, source="two")
    found = verdicts([fine, rounder], "independent")
    assert found == {"fine": Verdict.CONSISTENT, "rounder": Verdict.SUPPORTED}


def test_rule_14_a_small_later_correction_binds_a_large_one_conflicts_and_a_rounder_one_changes_nothing() -> None:
    first = claim("first", 330e6, authority=A, published="2022-02-01")
    later = {"authority": A, "source": "two", "published": "2022-06-01"}
    assert [c.kind for c in of_pair([first, claim("second", 340e6, **later)]).conflicts] == ["revision"]
    assert [c.kind for c in of_pair([first, claim("second", 400e6, **later)]).conflicts] == ["contradiction"]
    rounder = of_pair([first, claim("second", 300e6, 50e6, **later)])
    assert [c.kind for c in rounder.conflicts] != ["revision"]


def test_rule_14_a_corrected_figure_is_kept_with_a_finding_that_names_the_later_one() -> None:
    told = [
        claim("first", 500e6, published="2022-02-01", authority=A),
        claim("later", 510e6, published="2022-09-01", authority=A, source="two"),
    ]
    (finding,) = [f for f in of_pair(told).findings if f.claim == "first"]
    assert (finding.basis, finding.verdict) == ("independent", Verdict.UNCHECKED)
    assert [b.claims for b in finding.because] == [("later",)]
    assert "$510 million" in render(finding.because[0].message)


def test_rule_14_growth_holds_with_the_figures_of_its_own_day() -> None:
    then = claim("then", 300e6, period=Y20, authority=A, published="2021-02-01")
    revised = claim("revised", 320e6, period=Y20, authority=A, published="2022-06-01", source="three")
    now = claim("now", 330e6, authority=A, published="2022-02-01", source="two")
    rose = growth("rose", 10.0, Flow.TURNOVER, 0.1, authority=A, published="2022-02-01", source="two")
    pair = of_pair([then, revised, now, rose])
    assert {c.kind for c in pair.conflicts} == {"revision"}
    assert any({"rose", "then", "revised"} == set(c.claims) for c in pair.conflicts)
    assert of_pair([revised, now, replace(rose, published="2022-07-01")]).conflicts[0].kind == "contradiction"


def test_rule_15_a_side_that_the_claim_leaves_open_checks_nothing() -> None:
    more = claim("more", 91e6, hedge=Hedge.MORE_THAN)
    most = Claim(
        id="most",
        kind=Kind.LEVEL,
        reporter=A,
        partner=B,
        flow=Flow.TURNOVER,
        low=None,
        high=500e6,
        period=Y21,
        source="one",
    )
    assert verdicts([more, most])["more"] == Verdict.UNCHECKED


def test_rule_16_where_several_claims_may_be_wrong_bounds_are_a_union_and_a_verdict_that_depends_is_open() -> None:
    low, high = claim("low", 100e6, source="two"), claim("high", 200e6, source="three")
    found = of_pair([low, high, claim("asked", 100.4e6, 0.1e6)])
    assert {frozenset(c.claims) for c in found.conflicts} == {frozenset(("low", "high")), frozenset(("asked", "high"))}
    total = bound([low, high], Flow.TURNOVER)
    assert (total.low, total.high) == (99.5e6, 200.5e6)
    others = [replace(low, source="one"), replace(high, source="one")]
    for said, verdict in ((150e6, Verdict.UNCHECKED), (250e6, Verdict.CONTRADICTED)):
        assert verdicts([*others, claim("part", said, flow=Flow.EXPORTS)])["part"] == verdict


def test_rule_13_a_total_of_the_same_text_is_no_independent_figure() -> None:
    """What one text says of all trade bears on its figures on a pair within the text only; another text's total is free."""
    part = claim("part", 40e6, flow=Flow.EXPORTS)
    whole = claim("whole", 9e9, 1e8, partner="WORLD")
    assert verdicts([part, whole], "independent")["part"] == Verdict.UNCHECKED
    again = replace(whole, id="again", source="two")
    assert verdicts([part, whole, again], "independent")["part"] == Verdict.UNCHECKED, "the same figure once more"
    other = claim("other", 8e9, 1e8, partner="WORLD", source="two", period=Period.year(2021))
    assert verdicts([part, other], "independent")["part"] == Verdict.CONSISTENT


def test_rule_16_more_origins_outweigh_and_the_least_weight_goes() -> None:
    sets = [frozenset("ab"), frozenset("ac")]
    assert hitting_sets(sets, {}) == (frozenset("a"),)
    assert hitting_sets(sets, {"a": 5.0}) == (frozenset("bc"),)
    assert set(hitting_sets([frozenset("ab")], {})) == {frozenset("a"), frozenset("b")}


def test_rule_16_hitting_sets_of_many_large_sets_are_found_within_the_work_limit() -> None:
    sets = [frozenset(f"{k}{member}" for member in "abcdefgh") for k in range(40)]
    (chosen, *_) = hitting_sets(sets, {})
    assert all(chosen & one for one in sets)
    assert len(chosen) == 40


def test_rule_17_a_search_that_is_cut_short_says_so_and_still_gives_bounds() -> None:
    claims = [claim(f"c{k}", (100 + 10 * k) * 1e6, source=f"d{k}") for k in range(14)]
    found = search(build(claims, pair=(A, B)), {})
    assert found.truncated
    assert len(found.sets) == MOST_SETS
    total = bound(claims, Flow.TURNOVER)
    assert total.low is not None
    assert total.high is not None
    assert total.low <= total.high
    assert of_pair(claims).truncated


def test_rule_18_leaving_a_claim_out_is_solved_anew_only_where_it_holds_an_end() -> None:
    from steelyard.weighing.bounds import Scales

    claims = [
        claim("a", 330e6, 10e6),
        claim("b", 334e6),
        claim("c", 200e6, flow=Flow.EXPORTS),
        claim("d", 131e6, 10e6, flow=Flow.IMPORTS),
    ]
    system = build(claims, pair=(A, B))
    scales = Scales.of(system)
    for one in system.weighed:
        quick = scales.ends_without(one, frozenset([one.claim.id]), again=False)
        scales.set_aside([one.claim.id])
        assert quick[:2] == scales.of_claim(one)[:2]


def test_orders_compare_periods_and_flows() -> None:
    claims = [
        claim("then", 300e6, period=Y20), claim("now", 200e6),
        Claim(id="rose", kind=Kind.ORDER, reporter=A, partner=B, flow=Flow.TURNOVER, period=Y21, relation=Relation.RISING, source="one"),
    ]  # fmt: skip
    assert set(verdicts(claims).values()) == {Verdict.CONTRADICTED}


def test_an_order_and_a_deficit_are_told_as_they_were_said_from_either_side() -> None:
    deficit = claim("b", -11e9, 1e9, kind=Kind.BALANCE, flow=Flow.BALANCE, hedge=Hedge.MORE_THAN)
    assert (figure(deficit, "en"), figure(deficit, "ru")[:6]) == ("a deficit of more than $11 billion", "дефици")
    order = Claim(
        id="o", kind=Kind.ORDER, reporter=B, partner=A, flow=Flow.EXPORTS, relation=Relation.EXCEEDS, period=Y21
    )
    assert figure(order, "en") == "exports exceed imports"
    (turned,) = turned_to([order], (A, B))
    assert figure(turned, "en") == "imports exceed exports"


def test_what_wholes_hold_among_themselves_is_told_once_at_theirs() -> None:
    worlds = [claim("w1", 900e6, partner="WORLD"), claim("w2", 950e6, partner="WORLD")]
    pairs = weigh([claim("pair", 50e6), *worlds], estimates=False).pairs
    told = [(p.partner, c.claims) for p in pairs for c in p.conflicts]
    assert told == [("WORLD", ("w1", "w2"))]


def test_rule_12_the_other_sides_office_does_not_speak_for_a_claim_that_names_none() -> None:
    sold = replace(claim("a", 26.8e9, 0.1e9, flow=Flow.EXPORTS), source="t")
    bought = replace(
        claim("b", 27.4e9, 0.1e9, flow=Flow.IMPORTS),
        reporter=B,
        partner=A,
        authority=B,
        authority_assumed=False,
        source="t",
    )
    found = weigh([sold, bought], estimates=False).pairs[0]
    assert {f.verdict for f in found.findings} == {Verdict.UNCHECKED}
    assert [c.kind for c in found.conflicts] == ["offices_differ"]


def test_rule_12_a_claim_without_an_office_takes_its_own_reporters() -> None:
    own = replace(claim("a", 5e9), source="t", authority=None)
    other = replace(claim("b", 6e9), reporter=B, partner=A, source="t", authority=None)
    found = weigh([own, other], estimates=False).pairs[0]
    assert {b.quantity.authority for b in found.bounds} == {A, B}
    assert not [f for f in found.findings if f.verdict is Verdict.CONTRADICTED]


def test_what_is_derived_rests_on_no_claim_that_one_of_several_ways_sets_aside() -> None:
    said = [claim("a", 10e9), claim("b", 20e9), claim("c", 4e9, flow=Flow.EXPORTS)]
    found = weigh(said, estimates=False).pairs[0]
    assert not [d for d in found.derived if {"a", "b"} & set(d.claims)]


def test_sums_of_figures_counted_to_the_unit_are_not_told_as_implied() -> None:
    table = [claim("a", 10e9, 1.0), claim("b", 4e9, 1.0, flow=Flow.EXPORTS)]
    text = [claim("a", 10e9, 1e8), claim("b", 4e9, 1.0, flow=Flow.EXPORTS)]
    assert not weigh(table, estimates=False).pairs[0].derived
    assert weigh(text, estimates=False).pairs[0].derived


def test_rule_11_a_currency_that_was_joined_is_asked_and_told_in_one() -> None:
    said = [claim("a", 400e6), claim("b", 380e6, unit="EUR", flow=Flow.EXPORTS), claim("c", 410e6)]
    asked = [Quantity(reporter=A, partner=B, flow=Flow.EXPORTS, period=Y21, unit=unit) for unit in ("EUR", "USD")]
    found = of_pair(said, ask=asked)
    assert {b.quantity.unit for b in found.bounds} == {"USD"}
    assert not [note for note in found.notes if note.key == "weighing.no_rate"]


def test_rule_13_what_a_pair_says_of_a_whole_is_told_at_the_whole() -> None:
    """A total that its own part exceeds is contradicted at its own pair; a total that merely allows it is not."""
    part, torn = claim("part", 900e6, flow=Flow.EXPORTS), claim("torn", 700e6, partner="WORLD", flow=Flow.EXPORTS)
    found = [(f.claim, f.basis, f.verdict) for p in weigh([part, torn], estimates=False).pairs for f in p.findings]
    assert ("torn", "internal", Verdict.CONTRADICTED) in found
    assert len(found) == len({row[:2] for row in found})
    at_home = of_pair([part, torn], A, "WORLD").findings
    assert {f.claim for f in at_home} == {"torn"}
    assert {f.claim for f in of_pair([part, torn]).findings} == {"part"}
    roomy = replace(torn, value=40e9, low=39e9, high=41e9)
    assert verdicts([part, roomy])["torn"] == Verdict.CONSISTENT
    tight = replace(torn, value=850e6, low=800e6, high=899e6)
    assert verdicts([part, tight])["torn"] == Verdict.ROUNDED


def test_rule_12_what_is_derived_names_its_office_only_where_several_count() -> None:
    mine = [claim("x", 70e6, flow=Flow.EXPORTS, authority=A), claim("m", 40e6, flow=Flow.IMPORTS, authority=A)]
    theirs = [replace(one, id=f"{one.id}2", authority=B, source="two", value=one.value and one.value + 9e6,
                      low=one.low and one.low + 9e6, high=one.high and one.high + 9e6) for one in mine]  # fmt: skip
    alone = {render(one.message) for one in of_pair(mine).derived}
    assert alone and not any("figures of" in text for text in alone)
    both = {render(one.message) for one in of_pair([*mine, *theirs]).derived}
    assert all(f"figures of {A}" in text or f"figures of {B}" in text for text in both)
    assert {f"figures of {side}" in text for text in both for side in (A, B)} == {True, False}


def test_that_a_change_hangs_on_its_own_two_levels_is_not_told_but_on_others_it_is() -> None:
    levels = [claim("now", 80e6), claim("then", 60e6, period=Y20)]
    told = [render(one.message) for one in of_pair(levels).derived]
    assert any("rose by" in text for text in told)
    assert not any("hangs on" in text for text in told)
    parts = [
        claim("x", 50e6, flow=Flow.EXPORTS), claim("m", 30e6, flow=Flow.IMPORTS), claim("then", 60e6, period=Y20),
    ]  # fmt: skip
    assert any("hangs on each of these figures" in render(one.message) for one in of_pair(parts).derived)


def test_rule_11_the_rate_behind_figures_in_two_currencies_is_named() -> None:
    euros = claim("e", 500e6, unit="EUR", flow=Flow.EXPORTS)
    more = claim("f", 300e6, unit="EUR", flow=Flow.IMPORTS)
    dollars = claim("d", 700e6, unit="USD")
    told = [render(note) for note in of_pair([euros, more, dollars]).notes]
    assert any(text.startswith("Figures in USD were set beside those in EUR by the monthly rates") for text in told)
    assert any("one USD was €0.8" in text and "in 2021" in text for text in told)
    assert not any("monthly rates" in render(note) for note in of_pair([euros, more]).notes)


def test_rule_9_an_assumed_base_of_whole_years_is_the_year_before_and_of_months_the_same_months() -> None:
    def told(now: Period, then: Period) -> str:
        said = [
            claim("now", 90e6, period=now), claim("then", 50e6, period=then),
            growth("g", 12.0, Flow.TURNOVER, period=now, base_period=then, base_assumed=True),
        ]  # fmt: skip
        return " ".join(render(one.message) for one in of_pair(said).conflicts)

    assert "Counted from the year before, which the growth itself does not name" in told(Y21, Y20)
    months = Period.parse("2021-01..2021-03")
    assert "the same months a year before" in told(months, months.shift(years=-1))


def test_rule_11_a_figure_in_money_without_a_rate_is_said_to_stand_apart() -> None:
    claims = [claim("one", 61e6, unit="FJD"), claim("two", 61.2e6, 1e5, unit="FJD"), claim("other", 27e6)]
    found = {f.claim: f.because[0].message for f in of_pair(claims).findings if f.basis == "internal"}
    assert (found["other"].key, found["other"].values) == ("weighing.other_money", {"unit": "USD", "main": "FJD"})
    assert found["two"].key == "weighing.others_leave"


def test_rule_10_growth_that_excludes_growth_is_one_contradiction_whatever_levels_stand_beside_it() -> None:
    told = [growth("twelve", 12.6, Flow.TURNOVER, 0.1), growth("ten", 10, Flow.TURNOVER, 1)]
    levels = [
        claim("trade", 165e6), claim("sold", 5e6, flow=Flow.EXPORTS), claim("bought", 160e6, flow=Flow.IMPORTS),
        claim("start", 9e6, period=Period.of_months(2021, 1, 1)),
    ]  # fmt: skip
    found = [set(one.claims) for one in of_pair([*told, *levels]).conflicts if one.kind == "contradiction"]
    assert found == [{"twelve", "ten"}]


def test_rule_17_where_a_search_is_cut_short_no_verdict_searches_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [0]
    feasible = Program.feasible

    def counted(program: Program, over: Form | None = None) -> bool:
        asked[0] += 1
        return feasible(program, over)

    monkeypatch.setattr(Program, "feasible", counted)
    flows = (Flow.EXPORTS, Flow.IMPORTS, Flow.TURNOVER)
    claims = [claim(f"{flow}{k}", (100 + 9 * k) * 1e6, flow=flow) for flow in flows for k in range(14)]
    claims += [growth(f"g{flow}{k}", 5.0 * k, flow) for flow in flows for k in range(3)]
    pair = of_pair(claims)
    assert pair.truncated
    assert asked[0] < 200 * len(claims)


@pytest.mark.parametrize(("said", "unit"), [(11.2e9, "USD"), (57.0, "percent")])
def test_rule_1_a_balance_that_grew_tells_its_size_and_stands_against_nothing(said: float, unit: str) -> None:
    claims = [
        claim("out", 78.3e9, 1e8, flow=Flow.EXPORTS), claim("in", 109.1e9, 1e8, flow=Flow.IMPORTS),
        growth("more", 23.1, Flow.EXPORTS, 0.1), growth("brought", 31.2, Flow.IMPORTS, 0.1),
        claim("gap", said, said / 100, kind=Kind.CHANGE, unit=unit, flow=Flow.BALANCE, base_period=Y20),
    ]  # fmt: skip
    assert not of_pair(claims).conflicts
    assert verdicts(claims)["gap"] == Verdict.UNCHECKED
