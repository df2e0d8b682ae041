"""Gravity: the paper's figures, and laws of a prediction."""

from __future__ import annotations

from itertools import pairwise

import pytest

from steelyard.indicators.gravity import Place, distance, ease, economies, parameters, predict, wider

PAPER = {"ln_distance": -0.8409, "contiguity": 0.4374, "language": 0.2475, "colony": -0.2225}
"""Yotov et al. 2016, Table 1, PPML; the script that made ours is bench/learn_gravity.py."""

POLAND = 129.8e9
"""Exports of Poland in 2009 to the economies of the parameters (World Bank WITS), dollars."""


def place(latitude: float, longitude: float, *languages: str, code: str = "A", near: str = "") -> Place:
    return Place(code=code, latitude=latitude, longitude=longitude, languages=languages, neighbours=frozenset({near}))


@pytest.mark.parametrize("name", PAPER)
def test_the_slopes_are_those_of_the_paper(name: str) -> None:
    assert parameters()["slopes"][name] == pytest.approx(PAPER[name], abs=1e-4)


def test_the_samples_and_the_effect_of_agreements_are_those_of_the_paper() -> None:
    found = parameters()["estimation"]
    assert (found["observations"], found["agreement_observations"]) == (28_152, 28_482)
    assert found["agreement"] == pytest.approx(0.5572, abs=1e-4)


def test_distance_is_the_same_both_ways_and_zero_at_home() -> None:
    here, there = place(53.9, 27.6), place(-23.5, -46.6)
    assert distance(here, there) == pytest.approx(distance(there, here))
    assert distance(here, here) == 0
    assert distance(place(0, 0), place(0, 180)) == pytest.approx(20_015, abs=1)


def test_neighbours_and_a_common_language_ease_trade_and_distance_hampers_it() -> None:
    slopes = parameters()["slopes"]
    apart = ease(place(50, 0, "aa"), place(50, 10, "bb", code="B"), slopes)
    assert ease(place(50, 0, "aa"), place(50, 10, "aa", code="B"), slopes) > apart
    assert ease(place(50, 0, "aa", near="B"), place(50, 10, "bb", code="B"), slopes) > apart
    assert ease(place(50, 0, "aa"), place(50, 20, "bb", code="B"), slopes) < apart


def test_a_prediction_holds_its_quantiles_in_order_and_a_region_its_share() -> None:
    whole, part = predict("BRA", "JPN", year=2012), predict("BRA", "JPN", year=2012, exporter_share=0.06)
    assert whole is not None
    assert part is not None
    assert all(a <= b for a, b in pairwise(whole.quantiles.values()))
    assert part.mean == pytest.approx(0.06 * whole.mean)
    assert (whole.year, part.share) == (2012, 0.06)


def test_the_interval_widens_with_the_years_and_for_a_region_and_keeps_its_middle() -> None:
    ends = {}
    for name, year, share in (("now", 2009, 1.0), ("later", 2017, 1.0), ("region", 2017, 0.06)):
        found = predict("BRA", "JPN", year=year, exporter_share=share)
        assert found is not None
        ends[name] = (
            found.quantiles[0.1] / found.mean,
            found.quantiles[0.5] / found.mean,
            found.quantiles[0.9] / found.mean,
        )
    assert ends["later"][0] < ends["now"][0] and ends["later"][2] > ends["now"][2]
    assert ends["later"][1] == pytest.approx(ends["now"][1])
    assert (
        wider(0.9, years=8, region=True)
        > wider(0.9, years=8, region=False)
        == pytest.approx(1 / wider(0.1, years=8, region=False))
    )


def test_a_year_after_the_last_gdp_is_told_by_the_last_one_and_says_so() -> None:
    found = predict("KAZ", "ITA", year=2040)
    assert found is not None
    assert found.year == max(economies()["WLD"]["gdp"])


def test_predicted_exports_of_an_economy_sum_to_its_actual_ones_in_the_base_year() -> None:
    found = [predict("POL", other, year=parameters()["year"]) for other in economies() if other != "POL"]
    assert sum(one.mean for one in found if one) == pytest.approx(POLAND, rel=0.005)


@pytest.mark.parametrize(
    ("exporter", "importer", "year"), [("XXX", "ITA", 2010), ("ITA", "ITA", 2010), ("KAZ", "ITA", 1990)]
)
def test_what_the_parameters_do_not_hold_is_not_predicted(exporter: str, importer: str, year: int) -> None:
    assert predict(exporter, importer, year=year) is None
