"""Money is read by one table: codes, signs and names of ISO 4217; what cannot be named is claimed in no money."""

from __future__ import annotations

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from steelyard.core.economy import monies
from steelyard.reading.document import Document
from steelyard.reading.marking.currencies import NAMELESS, dollars, names, with_money, words
from steelyard.reading.marking.language import language
from steelyard.reading.marking.tokens import words_of
from steelyard.reading.prefilter import may_hold_trade
from steelyard.reading.reader import read

CODES = sorted({unit.partition("?")[0] for unit in names("en").values()} - {NAMELESS} | set(monies()))


def said(text: str, lang: str = "en") -> list[tuple[float | None, str]]:
    """Return value (in millions) and unit of each claim of a text that the prefilter lets pass."""
    assert may_hold_trade(text)
    claims = read(Document(text=text, lang=lang, published="2024-05-01")).claims
    return [(None if c.value is None else round(c.value / 1e6, 6), c.unit) for c in claims]


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_read_beside_a_number_in_both_languages(code: str) -> None:
    assert said(f"Exports of Norway to Malta were {code} 43.7 million in 2023.") == [(43.7, code)]
    assert said(f"Norway sold 43.7 million {code} of fish to Malta in 2023.") == [(43.7, code)]
    assert said(f"Экспорт Норвегии на Мальту в 2023 году составил 43,7 млн {code}.", "ru") == [(43.7, code)]


def test_every_economy_has_money_that_the_table_names() -> None:
    assert set(monies()) <= set(CODES)


@pytest.mark.parametrize(
    ("sign", "code"),
    [
        ("J$", "JMD"), ("TT$", "TTD"), ("FJ$", "FJD"), ("SG$", "SGD"), ("Mex$", "MXN"), ("Bds$", "BBD"), ("G$", "GYD"),
        ("L$", "LRD"), ("T$", "TOP"), ("WS$", "WST"), ("SI$", "SBD"), ("Z$", "ZWL"), ("EC$", "XCD"), ("US$", "USD"),
        ("₺", "TRY"), ("₴", "UAH"), ("฿", "THB"), ("֏", "AMD"), ("₮", "MNT"), ("₲", "PYG"), ("₡", "CRC"), ("$", "USD"),
        ("A$", "AUD"), ("GH₵", "GHS"), ("zł", "PLN"), ("Kč", "CZK"), ("Ft", "HUF"),
    ],
)  # fmt: skip
def test_a_sign_says_its_own_money(sign: str, code: str) -> None:
    assert said(f"Exports of Norway to Malta were {sign}43.7 million in 2023.") == [(43.7, code)]


@given(st.text(string.ascii_uppercase, min_size=1, max_size=4))
def test_letters_before_a_dollar_sign_are_its_own_money_or_none(letters: str) -> None:
    assume(language("en").amount(words_of(letters, language("en").vocabulary), 0) is None)  # "TEN" is a number
    sign = f"{letters.casefold()} $"
    known = names("en").get(sign) or names("en").get(f"+{sign}", NAMELESS)
    found = said(f"Exports of Norway to Malta were {letters}$43.7 million in 2023.")
    assert [unit for _, unit in found] in ([], [known.partition("?")[0]])


def test_a_word_that_runs_into_the_sign_is_no_part_of_it() -> None:
    assert said("Norway's exports to Malta were worth$43.7 million in 2023.") == [(43.7, "USD")]
    assert said("Norway has with Malta a $43.7 million surplus in trade in 2023.") == [(43.7, "USD")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Exports of Fiji to Malta were 43.7 million Fijian dollars in 2023.", [(43.7, "FJD")]),
        ("Denmark sold fish to Malta for 43.7 million Danish kroner in 2023.", [(43.7, "DKK")]),
        ("Exports of Mali to Malta were 43.7 million CFA francs in 2023.", [(43.7, "XOF")]),
        ("Exports of Chad to Malta were 43.7 million CFA francs in 2023.", [(43.7, "XAF")]),
        ("Switzerland's exports to Malta were 43.7 million francs in 2023.", [(43.7, "CHF")]),
        ("Guinea's exports to Malta were 43.7 million francs in 2023.", [(43.7, "GNF")]),
        ("Norway's exports to Malta were 43.7 million francs in 2023.", []),
        ("Sweden's exports to Malta were kr 43.7 million in 2023.", [(43.7, "SEK")]),
        ("Exports of the Bahamas to Malta were B$43.7 million in 2023.", [(43.7, "BSD")]),
        ("Exports of Nicaragua to Malta were C$43.7 million in 2023.", [(43.7, "NIO")]),
        ("Exports of Canada to Malta were C$43.7 million in 2023.", [(43.7, "CAD")]),
        ("Exports of Pakistan to Malta were Rs. 43.7 million in 2023.", [(43.7, "PKR")]),
        ("Exports of Canada to Malta were $43.7 million CAD in 2023.", [(43.7, "CAD")]),
        ("Exports of Canada to Malta were Canadian dollars 43.7 million in 2023.", [(43.7, "CAD")]),
    ],
)
def test_a_name_that_several_share_is_the_money_of_the_economy_beside_it(
    text: str, expected: list[tuple[float, str]]
) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("words_said", "code"),
    [
        ("турецких лир", "TRY"), ("сомов", "KGS"), ("сумов", "UZS"), ("конвертируемых марок", "BAM"), ("гривен", "UAH"),
        ("фиджийских долларов", "FJD"), ("датских крон", "DKK"), ("дирхамов ОАЭ", "AED"), ("долларов США", "USD"),
        ("боливиано", "BOB"), ("левов", "BGN"), ("ливийских динаров", "LYD"), ("центральноафриканских франков", "XAF"),
    ],
)  # fmt: skip
def test_russian_names_of_money_are_read_in_their_cases(words_said: str, code: str) -> None:
    assert said(f"Экспорт Норвегии на Мальту в 2023 году составил 43,7 млн {words_said}.", "ru") == [(43.7, code)]


def test_francs_of_the_cfa_are_no_french_ones() -> None:
    assert said("Экспорт Мали на Мальту в 2023 году составил 43,7 млн франков КФА.", "ru") == [(43.7, "XOF")]


@pytest.mark.parametrize(
    "text",
    [
        "Norway's exports to Malta are all 40 products of its TOP 10 firms, and fish makes 43.7 million dollars of it.",
        "Norway sold goods worth 43.7 million dollars to Malta after COP 28, and all told 9 firms try 5 markets.",
        "NORWAY'S EXPORTS TO MALTA TOP 43.7 MILLION DOLLARS",
        "Norway's exports to Malta were 43.7 million dollars, the top 3 being fish, R 12 gas and MAD 5 pumps.",
    ],
)
def test_codes_that_are_words_are_read_beside_sums_alone(text: str) -> None:
    assert {unit for _, unit in said(text)} <= {"USD"}


def test_the_names_of_money_stand_behind_the_phrases_of_the_lexicon() -> None:
    table = with_money({"lang": "en", "amount": {"unit": {"percent": ["%"], "EUR": ["euro-dollars"]}}})
    units = table["amount"]["unit"]
    assert units["percent"] == ["%"]
    assert units["EUR"][0] == "euro-dollars"
    assert "euros" in units["EUR"]
    assert {"top", "all", "try"} <= words()
    assert {"FJD", "USD", "MXN"} <= dollars()


def test_letters_of_weight_are_not_taken_for_money() -> None:
    assert said("Norway sold 43 t of fish to Malta in 2023.")[0][1] == "tonnes"
