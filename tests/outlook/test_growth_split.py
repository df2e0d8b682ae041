"""Growth told in the money of a side of the pair."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.core.fact import Absent
from steelyard.core.message import render
from steelyard.core.period import Period
from steelyard.gazetteer.names import name
from steelyard.outlook.growth_split import GrowthSplit, last_growth, split, told
from steelyard.outlook.result import YearKnown
from steelyard.weighing.currency import mean_rate


def year(number: int, low: float, high: float | None = None) -> YearKnown:
    return YearKnown(year=number, low=low, high=high or low)


def test_the_same_trade_in_dollars_fell_because_the_zloty_did() -> None:
    before, after = (mean_rate("PLN", "USD", Period.year(y)) for y in (2021, 2022))
    assert before and after
    found = split(year(2021, 4e9 * before), year(2022, 4e9 * after), "USD", "POL")
    assert isinstance(found, GrowthSplit)
    assert found.own == pytest.approx((0, 0), abs=1e-9)
    assert found.growth == pytest.approx((found.rate, found.rate))
    assert -15 < found.rate < -10  # 3.86 zloty a dollar in 2021, 4.46 in 2022 (National Bank of Poland: 3.8647, 4.4679)


@given(st.floats(1e6, 1e12), st.floats(1e6, 1e12), st.floats(1, 1.5), st.sampled_from(["DEU", "BR-PR", "TUR", "JPN"]))
def test_growth_is_growth_in_own_money_times_the_change_of_its_worth(
    start: float, end: float, wide: float, who: str
) -> None:
    found = split(year(2018, start, start * wide), year(2019, end, end * wide), "USD", who)
    assert isinstance(found, GrowthSplit)
    for growth, own in zip(found.growth, found.own, strict=True):
        assert (1 + own / 100) * (1 + found.rate / 100) == pytest.approx(1 + growth / 100)
    assert found.growth[0] <= found.growth[1]


@pytest.mark.parametrize(
    ("last", "unit", "who", "reason"),
    [
        (2022, "USD", "RU-LIP", "no yearly rate of RUB"),
        (2019, "USD", "BLR", "no yearly rate of BYN"),
        (2019, "USD", "USA", "so no rate is in their growth"),
        (2019, "USD", "EU", "is not known"),
    ],
)
def test_what_no_rate_can_tell_is_absent_with_the_reason(last: int, unit: str, who: str, reason: str) -> None:
    found = split(year(last - 1, 1e8), year(last, 2e8), unit, who)
    assert isinstance(found, Absent)
    assert reason in render(told(found), names=name)
    assert "Message" not in render(told(found), "ru", names=name)


def test_only_two_years_in_a_row_known_by_both_ends_make_a_growth() -> None:
    open_end = YearKnown(year=2021, low=5.0)
    rows = [year(2015, 1.0), year(2016, 2.0), year(2018, 3.0), open_end]
    assert last_growth(rows) == (rows[0], rows[1])
    assert last_growth([year(2015, 1.0), year(2017, 2.0)]) is None


def test_the_sentence_names_both_growths_and_the_rate() -> None:
    text = render(told(split(year(2018, 1e9), year(2019, 1.1e9), "USD", "DEU")), names=name)
    assert text.startswith("From 2018 to 2019 trade changed by +10% in USD: by +16")
    assert "EUR (Germany)" in text
    assert "−5.2%" in text
