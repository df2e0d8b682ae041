"""How figures are written for people: laws, not samples only."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.core.display import amount, day, fact, number, odds, percent, period, show
from steelyard.core.fact import Fact
from steelyard.core.period import Period

SCALES = {"trillion": 1e12, "billion": 1e9, "million": 1e6, "thousand": 1e3, "трлн": 1e12, "млрд": 1e9, "млн": 1e6,
          "тыс.": 1e3}  # fmt: skip
LANGS = pytest.mark.parametrize("lang", ["en", "ru"])
PLAIN = st.builds(lambda mantissa, power: mantissa * 10.0**power, st.integers(1, 999), st.integers(0, 12))


def parse(text: str) -> float:
    """Read back one figure as `amount` writes it."""
    found = re.search(r"[\d,.\xa0]+", text)
    assert found
    digits = found[0].replace("\xa0", "")
    digits = digits.replace(",", ".") if any(word in text for word in ("долларов", "тонн")) else digits.replace(",", "")
    scale = next((size for word, size in SCALES.items() if word in text), 1.0)
    return float(digits.strip(".")) * scale * (-1 if "−" in text else 1)


@LANGS
@given(value=PLAIN)
def test_a_figure_that_is_shown_reads_back_as_itself(lang: str, value: float) -> None:
    assert parse(amount(value, value, "USD", lang)) == pytest.approx(value)
    assert parse(amount(-value, -value, "USD", lang)) == pytest.approx(-value)


@given(low=PLAIN, width=st.floats(0.011, 2))
def test_both_ends_of_a_range_are_shown_and_differ(low: float, width: float) -> None:
    text = amount(low, low * (1 + width), "USD")
    assert "–" in text
    first, last = text.split("–")
    assert first.strip("$") != last.split(" ")[0]


@given(value=st.floats(0, 1))
def test_odds_are_whole_percents_and_never_nought_or_a_hundred(value: float) -> None:
    text = odds(value)
    assert text in ("under 1%", "over 99%") or 1 <= int(text.rstrip("%")) <= 99


@given(value=st.floats(-1e6, 1e6, allow_nan=False))
def test_a_fall_and_a_rise_of_equal_size_are_written_alike(value: float) -> None:
    rise, fall = (percent(v, v, signed=True) for v in (abs(value), -abs(value)))
    assert rise.lstrip("+") == fall.lstrip("−")


@LANGS
def test_open_ends_are_said_in_words(lang: str) -> None:
    words = {
        "en": ("at least $3 million", "at most $3 million"),
        "ru": ("не менее 3 млн долларов", "не более 3 млн долларов"),
    }
    inf = float("inf")
    assert (amount(3e6, inf, "USD", lang), amount(-inf, 3e6, "USD", lang)) == words[lang]


def test_ranges_below_zero_do_not_run_their_signs_together() -> None:
    assert amount(-12e6, -9e6, "USD") == "−$12 million to −$9 million"
    assert amount(-12e6, -9e6, "USD", "ru") == "−12 … −9 млн долларов"
    assert percent(-4, 14, signed=True) == "−4% to +14%"


@LANGS
def test_every_kind_of_fact_has_a_form(lang: str) -> None:
    facts = [
        Fact(unit="USD", value=334e6),
        Fact(unit="percent", value=31, signed=True),
        Fact(unit="percentage_points", low=1, high=2),
        Fact(unit="odds", value=0.4),
        Fact(unit="number", value=100),
        Fact(unit="count", value=3),
        Fact(unit="rank", value="5"),
        Fact(unit="year", value="2022"),
        Fact(unit="day", value="2023-06-01"),
        Fact(unit="period", period=Period.parse("2023-Q1")),
        Fact(unit="text", value="2-axle"),
        Fact(unit="label", value="7"),
        Fact(unit="tonnes", value=4500),
    ]
    shown = [fact(one, lang) for one in facts]
    assert all(re.search(r"\d", text) for text in shown)
    assert len(set(shown)) == len(shown)
    assert show(facts[0], lang) == shown[0]


def test_a_figure_in_the_words_it_was_said_in_is_printed_so() -> None:
    assert fact(Fact(unit="USD", low=333e6, high=334e6, said="almost $334 million")) == "almost $334 million"


@LANGS
def test_days_months_and_years_are_written_as_far_as_they_are_known(lang: str) -> None:
    expected = {"en": ("1 June 2023", "June 2023", "2023"), "ru": ("1 июня 2023", "июнь 2023", "2023")}
    assert (day("2023-06-01", lang), day("2023-06", lang), day("2023", lang)) == expected[lang]
    assert day("autumn", lang) == "autumn"


def test_thousands_are_parted_and_minus_is_a_minus_sign() -> None:
    assert (number(1234567.5), number(1234567.5, "ru")) == ("1,234,567.5", "1\xa0234\xa0567,5")
    assert number(-2.5) == "−2.5"
    assert number(-0.001) == "0"
    assert period(Period.parse("2022-11..2023-02")) == "November 2022 – February 2023"


ENDS = st.floats(-1e12, 1e12, allow_nan=False).filter(lambda v: v == 0 or abs(v) > 1e-3)


@given(one=ENDS, other=ENDS)
def test_a_printed_range_never_cuts_off_what_is_possible(one: float, other: float) -> None:
    low, high = sorted((one, other))
    for text, scale in ((percent(low, high, signed=True), 1.0), (amount(low, high, "USD"), None)):
        parts = text.split(" to ") if " to " in text else text.split("–")
        if len(parts) == 1:  # ends so near that they read as one figure
            assert high - low <= 0.02 * max(abs(low), abs(high))
            continue
        slack = 1e-9 * max(abs(low), abs(high))
        word = next((size for name, size in SCALES.items() if name in parts[1]), 1.0) if scale is None else scale
        first, last = (
            parse(part) if scale is None and " " in part.strip() else parse(part) * (word if scale is None else 1)
            for part in parts
        )
        assert first <= low + slack
        assert last >= high - slack


def test_an_end_that_is_not_open_is_rounded_away_from_what_is_possible() -> None:
    inf = float("inf")
    assert amount(241.2718e6, inf, "USD") == "at least $241.2 million"
    assert amount(-inf, 241.2718e6, "USD") == "at most $241.3 million"
    assert percent(0.71437, inf) == "at least 0.71%"
    assert percent(-inf, 1.84137) == "at most 1.85%"


def test_a_narrow_range_shows_what_tells_its_ends_apart() -> None:
    assert amount(244.0e6, 246.28e6, "USD") == "$244.0–246.3 million"
    assert percent(0.71, 1.848) == "0.7–1.9%"
