"""What a text says is read whole: who with whom, which flow, how much, when, measured on what."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.core.claim import Claim, Kind, Relation
from steelyard.core.errors import InputError
from steelyard.reading.document import Document
from steelyard.reading.reader import read

CASES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))["case"]


def claims(text: str, date: str | None = None, lang: str = "en") -> tuple[Claim, ...]:
    return read(Document(text=text, lang=lang, published=date)).claims


def told(claim: Claim) -> str:
    period = "-" if claim.period is None else str(claim.period)
    pair = f"{claim.reporter}>{claim.partner}"
    return f"{claim.kind.value} {pair} {claim.flow.value} {claim.value:.6g} {claim.unit} {period}"


def expected(line: str) -> str:
    kind, pair, flow, value, unit, period = line.split()
    return f"{kind} {pair.replace('_', ' ')} {flow} {float(value):.6g} {unit} {period}"


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_sentence_gives_exactly_its_claims(case: dict) -> None:
    found = [
        c
        for c in claims(case["text"], case.get("date"), case.get("lang", "en"))
        if c.kind not in (Kind.ORDER, Kind.RANK)
    ]
    assert [told(claim) for claim in found] == [expected(line) for line in case["claims"]]


def test_hedges_become_ranges() -> None:
    level, growth = claims(
        "Trade of Nepal with China was almost $334 million in 2022, up by more than a third.", "2023-01-01"
    )
    assert (level.low, level.high) == (333e6, 334e6)
    assert (growth.low, growth.high) == (33.33, pytest.approx(40.0, abs=0.01))


def test_a_base_that_is_named_is_the_base_period() -> None:
    (growth,) = claims("Exports of Kenya to Egypt rose 4% in January-March 2020 on a year earlier.", "2020-05-01")
    assert (str(growth.period), str(growth.base_period)) == ("2020-01..2020-03", "2019-01..2019-03")


def test_a_share_has_its_container() -> None:
    (share,) = claims("Malta takes 12% of Cypriot exports.", "2020-05-01")
    assert share.of is not None and (share.of.reporter, share.of.partner, share.of.flow.value) == (
        "CYP",
        "WORLD",
        "exports",
    )


def test_steady_growth_is_an_order_over_the_full_years_said() -> None:
    found = claims(
        "Trade between Chad and Gabon has been steadily growing since 2019. It was $3 million in 2022.", "2023-06-01"
    )
    (order,) = [c for c in found if c.kind == Kind.ORDER]
    assert (order.relation, order.value, str(order.period)) == (Relation.RISING, None, "2019-01..2022-12")


def test_a_record_stands_beside_its_level() -> None:
    found = claims("Qatar's exports hit a record $60 billion in 2014.", "2015-02-01")
    assert {(c.kind, c.relation) for c in found} == {(Kind.LEVEL, None), (Kind.ORDER, Relation.RECORD_HIGH)}


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Третьим покупателем остался Китай.", ("CHN", "exports", 3)),
        ("Третий по величине рынок — Китай.", ("CHN", "exports", 3)),
        ("Китай — пятый по объему рынок для перуанских товаров.", ("CHN", "exports", 5)),
        ("Крупнейшим поставщиком был Китай.", ("CHN", "imports", 1)),
        ("Основными покупателями остаются Китай, Чили и Мексика.", None),
        ("Главными покупателями остаются Китай, на который приходится 5% экспорта, и Чили.", None),
        ("Третье место занимает Чили.", None),
    ],
)
def test_a_place_at_the_head_of_a_sentence_is_on_the_texts_list(
    sentence: str, place: tuple[str, str, int] | None
) -> None:
    text = f"Перу: торговля\n\nЭкспорт Перу вырос в 2021 году на 5%. {sentence}"
    found = [(c.partner, c.flow, c.value) for c in claims(text, "2022-02-20", "ru") if c.kind == Kind.RANK]
    assert found == ([] if place is None else [place])


def test_a_rank_is_a_place_in_the_owners_list() -> None:
    (rank,) = claims("In 2019 Spain was Portugal's largest trading partner.", "2020-02-01")
    assert (rank.kind, rank.reporter, rank.partner, rank.value) == (Kind.RANK, "PRT", "ESP", 1)


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Chile is Peru's largest copper market.", 1),
        ("Chile is Peru's second-largest copper market.", 2),
        ("Chile is the third biggest copper buyer.", 3),
        ("Chile has the region's second largest stock market.", None),
        ("Chile is the world's second largest copper buyer.", None),
    ],
)
def test_a_place_among_buyers_of_a_good_is_the_one_told(sentence: str, place: int | None) -> None:
    told = claims(f"Peru's exports to Chile were $5 billion in 2021. {sentence}", "2022-02-20")
    assert [c.value for c in told if c.kind == Kind.RANK] == ([] if place is None else [place])


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("The main buyer of Peru's goods was Chile, and Bolivia sold more.", [("CHL", 1)]),
        (
            "Peru built ties with Chile, which in 2020 overtook Bolivia to become its second largest buyer.",
            [("CHL", 2)],
        ),
        ("Peru's largest trading partner is Chile, and Bolivia its smallest.", [("CHL", 1)]),
        ("Peru's main buyers were Chile, Bolivia and Oman.", []),
        ("Peru's main suppliers were Chile and Bolivia.", []),
    ],
)
def test_a_place_that_several_share_is_nobodys(sentence: str, places: list[tuple[str, int]]) -> None:
    assert [(c.partner, c.value) for c in claims(sentence, "2022-02-20") if c.kind == Kind.RANK] == places


def test_the_speaker_and_the_office_are_named() -> None:
    text = "Exports of Togo to Ghana reached $20 million in 2019, Afi Mensah said, citing China customs."
    (level,) = claims(text, "2020-02-01")
    assert (level.speaker, level.authority) == ("Afi Mensah", "CHN")


def test_a_headline_takes_parties_and_period_from_the_body() -> None:
    text = "JAMAICA POSTS 30 MLN DLR DEFICIT\nKINGSTON, May 4 - Jamaica's trade deficit was 30 mln dlrs in March."
    assert {told(c) for c in claims(text, "1987-05-04")} == {"balance JAM>WORLD balance -3e+07 USD 1987-03"}


def test_russia_is_the_soviet_union_in_texts_of_its_time() -> None:
    text = "Austria's exports to Moscow fell 5 pct to 300 mln dlrs in 1986."
    assert {c.partner for c in claims(text, "1987-05-04")} == {"SUN"}
    assert {c.partner for c in claims(text, "1997-05-04")} == {"RUS"}


def test_a_date_that_cannot_be_is_refused_with_a_way_to_mend_it() -> None:
    with pytest.raises(InputError, match="2023-06-01"):
        claims("Trade was $5 million.", "yesterday")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InputError, match="no lexicon"):
        claims("Dea.", lang="xx")


@pytest.mark.parametrize("swap", [("Belarus", "Norway", "BLR", "NOR"), ("Kenya", "Japan", "KEN", "JPN")])
def test_other_economies_in_the_same_words_change_only_the_names(swap: tuple[str, str, str, str]) -> None:
    text = "Trade of {0} with {1} rose 5% to $2 billion in 2020. Exports to {1} were $1.2 billion."
    one = claims(text.format("Spain", "Egypt"), "2021-01-10")
    two = claims(text.format(swap[0], swap[1]), "2021-01-10")
    names = {"ESP": swap[2], "EGY": swap[3]}
    assert [(names[c.reporter], names[c.partner], c.flow, c.value) for c in one] == [
        (c.reporter, c.partner, c.flow, c.value) for c in two
    ]


WORDS = st.sampled_from(
    [
        "exports",
        "imports",
        "trade",
        "deficit",
        "of",
        "Japan",
        "to",
        "China",
        "from",
        "the",
        "$5bn",
        "12%",
        "3.4",
        "million",
        "dlrs",
        "in",
        "2004",
        ",",
        ".",
        "(",
        ")",
        "rose",
        "fell",
        "by",
        "and",
        "last",
        "year",
        "-",
        "U.S.",
        "'s",
        "more",
        "than",
        "half",
        "a",
        "billion",
        "doubled",
        "share",
        "1987/88",
        "first",
        "quarter",
        "May",
        "«",
        "»",
        "\n",
        "“",
        "”",
        "\xa0",
        "15,5",
        "млн",
    ]
)


@settings(max_examples=150)
@given(
    st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join)),
    st.sampled_from([None, "1987-05-04", "2024-02-29"]),
)
def test_any_text_is_read_and_every_quote_is_where_it_says(text: str, date: str | None) -> None:
    for claim in claims(text, date):
        assert text[claim.start : claim.end] == claim.quote != ""
        assert claim.low is None or claim.high is None or claim.low <= claim.high


@settings(max_examples=60)
@given(st.lists(st.sampled_from([case["text"] for case in CASES]), min_size=2, max_size=8), st.integers(0, 200))
def test_sentences_in_any_order_and_cut_anywhere_are_read(texts: list[str], cut: int) -> None:
    text = " ".join(texts)[cut:]
    for claim in claims(text, "2020-01-01"):
        assert text[claim.start : claim.end] == claim.quote != ""


@settings(max_examples=60)
@given(st.lists(WORDS, min_size=3, max_size=40).map(" ".join))
def test_reading_twice_gives_the_same_ids(text: str) -> None:
    assert [c.id for c in claims(text, "2020-01-01")] == [c.id for c in claims(text, "2020-01-01")]


def calls_made(text: str) -> int:
    """Count the function calls of one reading, lexicon and caches warm."""
    import sys

    count = 0

    def tick(frame: object, event: str, arg: object) -> None:
        nonlocal count
        count += 1

    claims(text, "2005-01-01")
    sys.setprofile(tick)
    try:
        claims(text, "2005-01-01")
    finally:
        sys.setprofile(None)
    return count


def test_work_grows_no_faster_than_the_text() -> None:
    text = "Japan's exports to China rose 5% to $2 billion in 2004 from $1.9 billion, and it said so. "
    assert calls_made(text * 80) < 4.6 * calls_made(text * 20)


def test_one_endless_sentence_stays_linear() -> None:
    clause = "Japan's exports to China rose 5% to $2 billion, and "
    assert calls_made(clause * 200) < 4.8 * calls_made(clause * 50)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Chile's exports to Peru were $1.9 billion in 2022, {} said."),
        ("ru", "По данным {}, экспорт Чили в Перу в 2022 году составил 1,9 млрд долларов."),
    ],
)
def test_an_office_is_one_in_whatever_order_its_words_stand(lang: str, text: str) -> None:
    offices = {
        "en": ("Peru's economy ministry", "the Ministry of Economy of Peru", "the Peruvian Ministry of Economy and Finance",
               "Peru's customs service", "the customs service of Peru", "the National Statistics Office of Peru", "the Peruvian side"),
        "ru": ("Министерства экономики Перу", "перуанского министерства экономики", "Министерства торговли и туризма Перу",
               "таможенной службы Перу", "перуанской таможни", "Национальной службы статистики Перу"),
    }  # fmt: skip
    for office in offices[lang]:
        (claim,) = read(Document(text=text.format(office), lang=lang)).claims
        assert (claim.reporter, claim.authority) == ("CHL", "PER"), office
