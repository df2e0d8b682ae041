"""What months of a running year do to it and to the years after: they narrow, and a flat month raises nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.core.period import Period
from steelyard.core.target import Target
from steelyard.outlook.outlook import outlook
from steelyard.outlook.record import record_of
from steelyard.outlook.result import Outlook, PartKnown, YearKnown

GROWING = [5.1e8, 5.6e8, 5.9e8, 6.4e8, 6.6e8, 7.1e8, 7.9e8, 8.3e8, 8.8e8, 9.7e8]


def part(year: int, months: int, value: float) -> PartKnown:
    return PartKnown(period=Period.of_months(year, 1, months), value=value, low=value, high=value)


def look(known: int, parts: list[PartKnown], value: float = 1.5e9) -> Outlook:
    rows = [YearKnown(year=2024 - i, value=GROWING[-1 - i]) for i in range(known)]
    return outlook(rows[::-1], parts=parts, target=Target(value=value, unit="USD", by=2028))


def odds(result: Outlook) -> float:
    assert result.answer is not None
    return result.answer.odds.by[2028]


@settings(max_examples=25)
@given(st.sampled_from([1, 2, 3, 10]), st.integers(1, 11), st.floats(0.75, 1.3))
def test_no_year_is_wider_for_being_better_known(known: int, months: int, growth: float) -> None:
    base = GROWING[-1] * months / 12
    plain, told = look(known, []), look(known, [part(2024, months, base), part(2025, months, base * growth)])
    for one, other in zip(plain.forecast, told.forecast, strict=True):
        assert other.p90 / other.p10 <= 1.03 * one.p90 / one.p10


@pytest.mark.parametrize("known", [1, 2, 3, 10])
@pytest.mark.parametrize("january", [5e7, 6.1e7, 7.9e7])
def test_a_january_as_a_year_before_does_not_raise_a_forecast_of_growth(known: int, january: float) -> None:
    plain, told = look(known, []), look(known, [part(2024, 1, january), part(2025, 1, january)])
    for one, other in zip(plain.forecast, told.forecast, strict=True):
        assert other.p50 <= 1.006 * one.p50
    assert odds(told) <= odds(plain) + 0.002


def test_months_above_a_year_before_tell_of_more_than_those_below_it() -> None:
    medians = [look(10, [part(2024, 3, 2.3e8), part(2025, 3, 2.3e8 * g)]).forecast[3].p50 for g in (0.8, 1.0, 1.25)]
    assert medians == sorted(medians)


def test_a_pair_hardly_known_is_scored_with_pairs_of_its_size_cut_as_short() -> None:
    few, many = record_of(2e9, 2), record_of(2e9, 12)
    assert (few.kind, few.size) == ("short", many.size)
    assert 0.76 <= few.coverage <= 0.87


def test_one_large_jump_in_a_short_record_does_not_carry_the_odds_away() -> None:
    rows = [YearKnown(year=2023, value=7.6e8), YearKnown(year=2024, value=9.3e8)]
    found = outlook(rows, target=Target(value=1.7e9, unit="USD", by=2025))
    assert found.answer is not None
    assert found.answer.odds.by[2025] < found.answer.base_rates[2025].share + 0.02
