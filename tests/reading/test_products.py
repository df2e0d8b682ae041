"""Product phrases and HS headings; lists of products tied to a flow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.gazetteer.lookup import find
from steelyard.reading.document import Document
from steelyard.reading.hs.stems import lines_of, words_of
from steelyard.reading.hs.table import WHOLE
from steelyard.reading.product_lists import ProductList, product_lists
from steelyard.reading.products import SURE, classify, means_headings, with_headings
from steelyard.reading.promises.cues import outline
from steelyard.reading.reader import read


@pytest.mark.parametrize(
    ("phrase", "headings"),
    [
        ("washing machines", ("8450",)),
        ("Refrigerators", ("8418",)),
        ("used farm tractors", ("8701",)),
        ("men's shirts", ("6105", "6205")),
        ("aluminum and sulfur", ("2503", "7601")),
        ("Kenyan tea", ("0902",)),
        ("maize (corn)", ("1005",)),
        ("fresh and chilled beef", ("0201",)),
        ("crude oil and gas", ("2709", "2711")),
        ("sesame seeds and oil", ("1207", "1515")),
        ("motor cars and other motor vehicles", ("8703",)),
        ("glass beads", ("7018",)),
        ("iron ore", ("2601",)),
        ("frozen vegetables", ("0710",)),
        ("ball bearings", ("8482",)),
        ("natural honey", ("0409",)),
        ("тракторы", ("8701",)),
        ("медные и никелевые руды", ("2603", "2604")),
        ("рыба свежая и мороженая", ("0302", "0303")),
        ("меда", ("0409",)),
        ("меди и свинца", ("7402", "7403", "7801")),
        ("калийные удобрения", ("3104",)),
    ],
)
def test_a_plain_product_has_its_heading(phrase: str, headings: tuple[str, ...]) -> None:
    found = classify(phrase)
    assert found.hs == headings
    assert SURE <= found.score <= 1


@pytest.mark.parametrize(
    "phrase",
    ["goods", "various products", "machinery", "textiles", "meat products", "fish and beef", "товары", "зерно и мука"],
)
def test_what_could_be_many_headings_stays_text(phrase: str) -> None:
    found = classify(phrase)
    assert found.hs == ()
    assert found.known


@pytest.mark.parametrize(
    "phrase",
    ["tea machines", "non-gold cars", "pork (excl. frozen)", "tyres other than new", "copper and iron ore", "tin roofs",
     "рис, кроме тайского", "несырьевые товары", "молоки", "банк", ""],
)  # fmt: skip
def test_words_around_goods_that_are_not_known_leave_text(phrase: str) -> None:
    found = classify(phrase)
    assert found.hs == ()
    assert not found.known or "(" in phrase


def test_only_words_for_all_of_a_heading_score_as_the_whole() -> None:
    assert classify("petroleum products").score == WHOLE
    assert {classify(words).score < WHOLE for words in ("diesel", "bitumen and diesel", "used cars", "дизель")} == {
        True
    }


def test_every_everyday_word_points_to_a_heading_that_exists() -> None:
    known = {line.split("\t")[0] for line in lines_of("headings.tsv")}
    for line in lines_of("words.tsv"):
        codes, english, russian = line.split("\t")
        assert codes == "-" or set(codes.lstrip("<").split()) <= known, line
        assert len(codes.split()) <= 4, line
        assert english or russian, line


def test_everyday_words_are_told_once() -> None:
    told: dict[tuple[str, ...], str] = {}
    for line in lines_of("words.tsv"):
        codes, *phrases = line.split("\t")
        for phrase in filter(None, "|".join(phrases).split("|")):
            assert told.setdefault(words_of(phrase), codes) == codes, phrase


@given(st.text(max_size=60))
def test_any_phrase_is_classified(phrase: str) -> None:
    assert classify(phrase).text == phrase


def test_only_claims_on_products_get_headings() -> None:
    claim = Claim(id="a", kind=Kind.LEVEL, reporter="PER", partner="CHL", flow=Flow.EXPORTS)
    assert with_headings(claim) is claim


@pytest.mark.parametrize(
    ("said", "goods"),
    [
        ("sales of frozen shrimp", "frozen shrimp"),
        ("of cocoa beans", "cocoa beans"),
        ("cement took the lead", "cement"),
        ("следом шли лекарства", "лекарства"),
        ("toy cars", "toy cars"),
        ("non-oil goods", "non-oil goods"),
    ],
)
def test_the_product_of_a_claim_is_its_goods_words_alone(said: str, goods: str) -> None:
    claim = Claim(id="a", kind=Kind.LEVEL, reporter="PER", partner="CHL", flow=Flow.EXPORTS, product=said)
    assert with_headings(claim).product == goods


def test_words_that_count_or_qualify_a_flow_are_no_goods() -> None:
    text = (
        "Peru's five exports markets took joint exports of $3 billion in 2021. Joint trade with Chile was $2 billion."
    )
    document = Document(text=text, lang="en", published="2022-02-01")
    assert {claim.product for claim in read(document).claims} == {None}


@pytest.mark.parametrize(("words", "whole"), [("oil products", True), ("petrol", False), ("machinery", False)])
def test_a_claim_on_a_part_of_a_heading_is_not_on_all_of_it(words: str, whole: bool) -> None:
    claim = Claim(id="a", kind=Kind.LEVEL, reporter="PER", partner="CHL", flow=Flow.EXPORTS, product=words)
    assert means_headings(with_headings(claim)) is whole


def lists(text: str, lang: str = "en") -> list[ProductList]:
    seen = outline(text, lang, find(text, lang))
    assert seen is not None
    found = product_lists(seen, [])
    assert all(text[one.start : one.end] == one.quote for one in found)
    return list(found)


def test_exports_and_imports_are_listed_with_their_parties() -> None:
    text = (
        "The main exports of Peru to Chile were fish, tractors (new and used) and tea. Major imports were wine, tyres."
    )
    sold, bought = lists(text)
    assert (sold.reporter, sold.partner, sold.flow) == ("PER", "CHL", Flow.EXPORTS)
    assert [one.text for one in sold.products] == ["fish", "tractors (new and used)", "tea"]
    assert (bought.reporter, bought.partner, bought.flow) == ("PER", "CHL", Flow.IMPORTS)
    assert [one.hs for one in bought.products] == [("2204",), ("4011",)]


def test_a_list_may_stand_before_its_flow() -> None:
    (one,) = lists("Sugar, tea and cement are among the major exports from Kenya to Ghana.")
    assert [product.text for product in one.products] == ["Sugar", "tea", "cement"]
    assert (one.reporter, one.partner) == ("KEN", "GHA")


def test_sums_beside_goods_are_left_out_and_goods_whose_name_has_an_and_stay_one() -> None:
    (one,) = lists(
        "Peru's main export products to Chile were zinc ores and concentrates ($40m), bars and rods worth $9 million, "
        "tin at $4m, and cocoa (3%)."
    )
    assert [product.text for product in one.products] == ["zinc ores and concentrates", "bars and rods", "tin", "cocoa"]


def test_what_an_economy_mainly_buys_or_brings_in_is_a_list() -> None:
    (one,) = lists("From Kenya Ghana buys mainly tea, soap and cement.")
    assert (one.reporter, one.partner, one.flow) == ("GHA", "KEN", Flow.IMPORTS)
    (one,) = lists("Из Перу в Чили ввозятся главным образом медь, кофе и разное оборудование.", "ru")
    assert [product.text for product in one.products] == ["медь", "кофе", "разное оборудование"]


def test_a_list_in_russian() -> None:
    (one,) = lists("Основу экспорта Перу в Чили составляют рыба, тракторы и цемент.", "ru")
    assert [product.text for product in one.products] == ["рыба", "тракторы", "цемент"]
    assert (one.reporter, one.partner, one.flow) == ("PER", "CHL", Flow.EXPORTS)


def test_a_list_whose_parties_nothing_settles_is_left_out() -> None:
    assert lists("The main exports were fish and tea.") == []
