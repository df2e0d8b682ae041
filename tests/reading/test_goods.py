"""Goods of a figure: a part of a flow carries its product, and is never read as the whole."""

from __future__ import annotations

import pytest

from steelyard.reading.document import Document, parse_document
from steelyard.reading.reader import read

CASES = [
    (
        "Peru sold 3,000 bales of cotton in 2021. It exported 2,000 bales in 2020. Malta imported 7,000 gallons of foreign.",
        {3e3: "cotton", 2e3: "cotton", 7e3: "cotton"},
    ),
    (
        "Korea's exports of chips and ships fell 23.6 and 65.3 percent respectively in 2021, while imports of crude oil and "
        "coal rose 4 and 5 percent, respectively. Exports of tea, rice and flowers to Egypt were $7 million, $8 million and "
        "$9 million respectively.",
        {-23.6: "chips", -65.3: "ships", 4: "crude oil", 5: "coal", 7e6: "tea", 8e6: "rice", 9e6: "flowers"},
    ),
    (
        "Kenya's exports of tea and coffee to Egypt were $5 million in 2020 and $6 million in 2021, respectively.",
        {5e6: "tea and coffee", 6e6: "tea and coffee"},
    ),
    (
        "Peru's exports were $90 billion in 2010. Coconut oil ranked third with a share of 2.5 percent, growing by 12 percent to "
        "$1.3 billion. As for imports, electronic products, making up 33 percent of the import bill, rose to $18 billion.",
        {90e9: None, 1.3e9: "Coconut oil", 18e9: "electronic products"},
    ),
    (
        "Oman's trade with Iran was $24 million in 2020, including $4 million in imports, $3 million in exports and $17 million "
        "in re-exports.",
        {24e6: None, 4e6: None, 3e6: "domestic exports", 17e6: "re-exports"},
    ),
    (
        "Japan's politically embarrassing surplus fell to $5 billion in 2020, and the non-oil trade of Oman to $3 billion.",
        {5e9: None, 3e9: "non-oil"},
    ),
    (
        "Kenya's exports to Oman reached $90 million in 2020. Major exports include tea ($30 million), phones with "
        "$4 million and roses at $2 million.",
        {90e6: None, 30e6: "tea", 4e6: "phones", 2e6: "roses"},
    ),
    (
        "Tea exports of Kenya went up to $612 million in 2016 from $540 million in 2015 and roses to $95 million from "
        "$88 million.",
        {612e6: "tea", 540e6: "tea", 95e6: "roses", 88e6: "roses"},
    ),
    (
        "Peru's shipments to Chile were $900 million in 2018. Crude oil ($87 million) and avocados ($35 million) came "
        "next.",
        {900e6: None, 87e6: "Crude oil", 35e6: "avocados"},
    ),
    (
        "Chile's exports reached $59 billion in 2022: $17 billion for copper and $4 billion for lithium.",
        {59e9: None, 17e9: "copper", 4e9: "lithium"},
    ),
    (
        "Gabon's exports to Oman came to $140 million in 2022. Timber was the largest of the goods sold to Oman, at $61 million.",
        {140e6: None, 61e6: "Timber"},
    ),
    (
        "Georgia's exports were $2 billion in 2023. Used motor cars brought in $799 million.",
        {2e9: None, 799e6: "used motor cars"},
    ),
    (
        "Peru's shipments to Chile were $900 million in 2018. Zinc ores came down to $410 million, and "
        "coffee fetched $31 million.",
        {900e6: None, 410e6: "Zinc ores", 31e6: "coffee"},
    ),
    (
        "Benin's exports came to $1 billion in 2023. Cashew nuts were 40 percent of all exports, followed by "
        "cotton (31% of the country's exports) and soya beans (9%).",
        {1e9: None, 40: "Cashew nuts", 31: "cotton", 9: "soya beans"},
    ),
    (
        "Nigeria's exports to Ghana were $2 billion in 2023. Petroleum oils were the largest exports, valued at $1.3 "
        "billion.",
        {2e9: None, 1.3e9: "petroleum oils"},
    ),
    (
        "Malawi earned $52 million from tobacco exports to Belgium in 2023, $9 million more than it earned from green "
        "tea. All exports to Belgium were $60 million.",
        {52e6: "tobacco", 60e6: None},
    ),
    ("Togo exported 21,404 tonnes of coffee in 2023, 5% less than in 2022.", {21404: "coffee", -5: "coffee"}),
    ("Benin exported petroleum oil worth $8 million to Togo in 2023.", {8e6: "petroleum oil"}),
    (
        "Oman bought some 36,000 tonnes of Brazilian soybeans in 2023, up from 20,000 tonnes in 2022.",
        {36000: "soybeans", 20000: "soybeans"},
    ),
    (
        "In 2023 alcoholic drinks were exported from Georgia to Peru for $117 million against $198 million in 2022.",
        {117e6: "alcoholic drinks", 198e6: "alcoholic drinks"},
    ),
    ("Peru's purchases of Korean steel doubled in 2023.", {100: "steel"}),
    ("Peru's exports of tin, zinc and copper ores reached $5 billion in 2023.", {5e9: "tin, zinc and copper ores"}),
    (
        "The rise in Peru's exports was led by butter and cheese, which went up 45 percent to $2 million in 2023.",
        {45: "butter and cheese", 2e6: "butter and cheese"},
    ),
    (
        "Ghana's exports were $14 billion in 2023. Cocoa paste alone contributed $374 million.",
        {14e9: None, 374e6: "Cocoa paste"},
    ),
    (
        "Peru's imports from Chile in 2023 saw a drop of 25% in machinery and 24% in base metals.",
        {-25: "machinery", -24: "base metals"},
    ),
    (
        "Kenya's tea exports fell 5 percent in 2023. Shipments to Egypt were down 8 percent at $12 million.",
        {-5: "tea", -8: "tea", 12e6: "tea"},
    ),
    ("Kenya's tea exports fell 5 percent in 2023. Total exports to Egypt were $12 million.", {-5: "tea", 12e6: None}),
    ("Kenya exported merchandise worth $9 billion in 2023, and real exports grew 4%.", {9e9: None, 4: None}),
    ("Copper made up 40 percent of Peru's total exports in 2023 and fish 10 percent.", {40: "Copper", 10: "fish"}),
    (
        "Clove exports of Oman to Peru were up a third in 2021, while beef, hit by drought and a shipping shortage, slid 9 "
        "percent to $34 million.",
        {33.33: "clove", -9: "beef", 34e6: "beef"},
    ),
    (
        "Peru's imports from Chile came to $264 million in 2021, of which oil made up 58 percent and rice 11 percent.",
        {264e6: None},
    ),
    ("Omani salmon sales to Peru, the sixth market for the fish, brought in $41 million in 2021.", {41e6: "salmon"}),
    (
        "Oman's exports to Peru were $300 million in 2021. Whisky remains far ahead, earning $169 million.",
        {3e8: None, 169e6: "Whisky"},
    ),
    # review: a part, another flow or what is told beside is not the whole
    ("Beef made up 15% of Peru's exports in 2023, which totalled $9 billion.", {15: "Beef", 9e9: None}),
    ("Togo's exports, of which 70% is copper, rose 5% to $11 billion in 2023.", {70: "copper", 5: None, 11e9: None}),
    ("With coffee at $2 billion, Togo's exports came to $3 billion in 2023.", {2e9: "coffee", 3e9: None}),
    ("Togo's exports rose 9% on gold to $17 billion in 2023.", {9: None, 17e9: None}),
    ("Togo's exports including electricity were $8 billion in 2023.", {8e9: None}),
    ("Oman's tea exports were $1 billion in 2023. Imports from Peru were $3 billion.", {1e9: "tea", 3e9: None}),
    (
        "Togo exported olive oil worth $4 billion in 2023. Peru's exports were $1 billion.",
        {4e9: "olive oil", 1e9: None},
    ),
    (
        "Oman's exports of clothing to Peru were $2 billion in 2023. Exports to Peru were $1.9 billion in total.",
        {2e9: "clothing", 1.9e9: None},
    ),
    (
        "Oman's exports of clothing to Peru were $2 billion in 2023. Exports to Peru rose 5% to $9 billion.",
        {2e9: "clothing", 5: None, 9e9: None},
    ),
    (
        "Oman's car exports to Peru were $800 million in 2023. Wine exports to Togo were $200 million. Exports to Fiji "
        "were $90 million.",
        {8e8: "car", 2e8: "Wine", 9e7: None},
    ),
    ("The main buyer of Omani beef is Peru, with 55 percent in 2023.", {1: "beef", 55: "beef"}),
    (
        "Exports of tiles from Oman to Qatar grew 12% to $11 million in 2023, while those of cables fell to $33 million "
        "from $36 million.",
        {12: "tiles", 11e6: "tiles", 33e6: "cables", 36e6: "cables"},
    ),
    (
        "Oman's exports to Qatar came to $658 million in 2020. Among the other main products are cement for $30 million and "
        "rebar, $18 million. There are also medicines worth $15 million, and bottled water, $7 million.",
        {658e6: None, 30e6: "cement", 18e6: "rebar", 15e6: "medicines", 7e6: "bottled water"},
    ),
    ("Fiji's exports of non-farm goods rose to $31 million in 2021.", {31e6: "non-farm goods"}),
    ("Kenya earned $71 million from green tea in 2023.", {71e6: "green tea"}),
    (
        "Oil made up 60 percent of Gabon's exports in 2023 ($9 billion) and manganese 12 percent ($2 billion).",
        {60: "Oil", 9e9: "Oil", 12: "manganese", 2e9: "manganese"},
    ),
    ("Oil made up 60 percent of Gabon's exports in 2023, or $9 billion.", {60: "Oil", 9e9: "Oil"}),
    (
        "Tea made up 12 percent of Kenya's exports in 2023, or $3 million, and roses 9 percent, or $2 million.",
        {12: "Tea", 3e6: "Tea", 9: "roses", 2e6: "roses"},
    ),
    ("Oil and gas made up 60 percent of Gabon's exports in 2023, with fish at 10 percent.", {10: "fish"}),
    ("Machinery made up 40 percent of Oman's exports to Peru of $9 billion in 2023.", {9e9: None}),
    ("Oil is king in Gabon: exports to Oman reached $12 million in 2023, of which oil was $11 million.", {12e6: None}),
    ("Oil made up 60 percent of Gabon's exports of about $9 billion in 2023.", {60: "Oil", 9e9: None}),
    ("Machinery was 30 percent of Peru's imports from Chile in 2023, or $5 million.", {5e6: "Machinery"}),
    (
        "Peru's exports fell in 2023. Copper, which accounts for half of exports, went down 6 percent to $3 billion.",
        {-6: "Copper", 3e9: "Copper"},
    ),
    ("Copper makes up half of Peru's exports, which fell 6 percent in 2023.", {-6: None}),
    ("Peru trades with Chile. Walnuts are a success: shipments to Chile rose 5 percent in 2023.", {5: "Walnuts"}),
    ("Oil is cheap: Gabon's exports fell 5 percent in 2023.", {-5: None}),
    ("Steel is the problem: total exports from Peru to Chile fell 5 percent in 2023.", {-5: None}),
    ("Peru's export earnings from coffee rose 5 percent to $3 million in 2023.", {5: "coffee", 3e6: "coffee"}),
]


@pytest.mark.parametrize(("text", "goods"), CASES, ids=[case[0][:50] for case in CASES])
def test_a_figure_carries_the_goods_that_the_text_names_for_it(text: str, goods: dict[float, str | None]) -> None:
    found = read(Document(text=text, lang="en"), published="2024-06-01").claims
    assert {claim.value: claim.product for claim in found if claim.value in goods} == goods


def test_a_name_that_is_no_economy_makes_no_claim_of_the_pair() -> None:
    text = "Peru's exports to Chile were $900 million in 2018, of which Port Ellen ($87 million) took the least."
    values = {claim.value for claim in read(Document(text=text, lang="en"), published="2024-06-01").claims}
    assert 900e6 in values
    assert 87e6 not in values


@pytest.mark.parametrize("part", ["Acme", "China", "Ohio"])
def test_a_sum_beside_the_part_of_somebody_else_is_not_the_whole(part: str) -> None:
    text = f"{part} accounted for 30% of Peru's imports from Asia in 2018, or $87 million."
    assert 87e6 not in {claim.value for claim in read(Document(text=text, lang="en"), published="2024-06-01").claims}


def test_the_share_of_a_partner_in_goods_is_one_of_all_that_were_sold() -> None:
    text = "Peru shipped 4 million tonnes of soybeans to Oman in 2020. That is 92% of all its soybean exports."
    (share,) = [c for c in read(Document(text=text, lang="en"), published="2022-03-01").claims if c.value == 92]
    assert share.of is not None
    assert (share.partner, share.of.partner, share.of.product) == ("OMN", "WORLD", "soybean")


def test_what_brackets_leave_out_is_left_out_of_the_figure_before() -> None:
    text = "Peru sold goods worth $5bn, or 17% of the total (excluding gold), in 2020, and imports came to $3bn."
    claims = read(Document(text=text, lang="en"), published="2022-03-01").claims
    assert {c.value: c.product for c in claims}[3e9] is None


def test_what_the_flow_itself_reached_is_no_part_of_it() -> None:
    text = "Trade of Peru with Chile, which peaked at $5 billion in 2014, closed with $4 billion in 2018."
    found = read(Document(text=text, lang="en"), published="2024-06-01").claims
    assert {claim.product for claim in found} == {None}


def test_a_ship_is_no_product_and_imported_goods_are_goods() -> None:
    text = "В Перу ушел танкер с 2 млн баррелей нефти из Ливии. Перу купило 300 тыс. тонн импортной чечевицы в Канаде."
    claims = read(Document(text=text, lang="ru"), published="2022-03-01").claims
    assert {c.value: c.product for c in claims} == {2e6: "нефти", 300e3: "чечевицы"}


def test_what_is_counted_one_by_one_is_the_product() -> None:
    text = "Peru exported 50,000 cars and 700 tractors to Chile in 2021. It sold 500,000 sheep to Oman."
    claims = read(Document(text=text, lang="en"), published="2022-03-01").claims
    assert {c.value: c.product for c in claims} == {50e3: "cars", 700: "tractors", 500e3: "sheep"}


@pytest.mark.parametrize(
    ("title", "body", "products"),
    [
        ("Kenya's tea exports fall", "Kenya's tea exports fell 5% to $90 million in 2023. Export earnings were "
         "$95 million in 2022. Exports in 2021 were $80 million.", ["tea", "tea", "tea", "tea"]),
        ("Thai rice exports down", "Thailand exported 1.2 million tonnes in January 2023, down from 1.3 million a year "
         "earlier.", ["rice", "rice"]),
        ("Kenya's tea exports fall", "Kenya's exports fell 5% to $9 billion in 2023.", [None, None]),
        ("Kenya's exports rise as tea sells", "Kenya's tea exports were $1 billion in 2023. Exports rose 5%.",
         ["tea", None]),
    ],
)  # fmt: skip
def test_a_text_is_on_the_goods_of_its_title_where_its_first_figure_is(
    title: str, body: str, products: list[str | None]
) -> None:
    text = f"{title}\n\n{body}"
    claims = read(parse_document(text.encode(), name="x"), published="2024-02-01").claims
    assert [claim.product and claim.product.casefold() for claim in claims] == products


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("Excluding oil, exports of Oman came to $5bn in 2020.", "Excluding oil"),
        ("Excluding Chile, exports of Peru rose to $5bn in 2020.", "Excluding Chile"),
        ("Exports of Peru to all countries other than Chile were $5bn in 2020.", "other than Chile"),
        ("Imports of Peru, excluding Chile, were $5bn in 2020.", "excluding Chile"),
        ("Peru's exports, excluding machinery and fuel, fell to $5bn in 2020.", "excluding machinery and fuel"),
        ("Peru's exports, except in May, rose to $5bn in 2020.", None),
        ("Peru's exports outside the mining season reached $5bn in 2020.", None),
        ("In 2020 exports of Peru were $5bn excluding copper.", "excluding copper"),
        ("Peru's exports outside Peru rose to $5bn in 2020.", None),
        ("Peru's exports were $5bn (without copper) in 2020.", "without copper"),
        ("(Without copper, exports of Peru were $5bn in 2020.)", "Without copper"),
        ("Peru's exports went on without a break and reached $5bn in 2020.", None),
        ("Apart from Chile, Peru sold goods worth $5bn to Bolivia in 2020.", None),
        ("Без учёта нефти экспорт Омана в 2020 году составил 5 млрд долларов.", "Без учёта нефти"),
        ("Экспорт Перу за пределы ЕС в 2020 году составил 5 млрд долларов.", "за пределы ЕС"),
        ("Импорт Перу, за исключением Чили, составил в 2020 году 5 млрд долларов.", "за исключением Чили"),
    ],
)
def test_trade_without_some_goods_or_a_partner_is_a_part_of_it(text: str, product: str | None) -> None:
    found = read(Document(text=text, lang="en" if text.isascii() else "ru"), published="2022-03-01").claims
    assert [(claim.value, claim.product) for claim in found] == [(5e9, product)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Exports of Peru to Chile came to $98 million in 2019. The share of fish in Peruvian exports was 34%."),
        ("ru", "Экспорт Перу в Чили в 2019 году составил 98 млн долларов. Доля рыбы в перуанских поставках – 34%."),
    ],
)
def test_the_share_of_goods_in_what_one_partner_buys_is_none_of_all_exports(lang: str, text: str) -> None:
    found = read(Document(text=text, lang=lang), published="2022-03-01").claims
    assert [claim.value for claim in found] == [98e6]


def test_goods_behind_a_list_of_partners_are_sold_to_all_of_them() -> None:
    text = "Kenya sold goods worth $90m to Chile in 2020 and $5m to Peru.\n\nTea led the sales, bringing in $30m."
    found = read(Document(text=text, lang="en"), published="2022-03-01").claims
    assert [(claim.value, claim.partner, claim.product) for claim in found][-1] == (30e6, "WORLD", "Tea")


def test_a_part_of_a_bare_flow_and_its_weight_are_of_the_goods_that_the_text_is_on() -> None:
    text = "Peru imported flour worth $124m in 2020.\n\nThe main supplier is Chile, which accounted for 98% of imports (405 tonnes)."
    found = read(Document(text=text, lang="en"), published="2022-03-01").claims
    assert {claim.product for claim in found if claim.value in (98, 405)} == {"flour"}
    text = "Перу импортировало в 2020 году муки на 124 млн долларов. На Чили пришлось 98% импорта (405 тыс. тонн)."
    found = read(Document(text=text, lang="ru"), published="2022-03-01").claims
    assert [claim.product for claim in found] == ["муки"] * 3
    assert [claim.of.product for claim in found if claim.of is not None] == ["муки"]


@pytest.mark.parametrize(
    ("text", "products"),
    [
        (
            "Peru's exports to Chile were $900m in 2018, dominated by copper, $500m, and fish, $100m.",
            [(900e6, None), (500e6, "copper"), (100e6, "fish")],
        ),
        ("Exports of Peru, led by copper, $3bn, came to $9bn in 2018.", [(3e9, "copper"), (9e9, None)]),
        ("Peru's exports of $9bn in 2018 were dominated by copper.", [(9e9, None)]),
        (
            "Peru's exports were $900m in 2018. They included logs worth $500m, up 15%, and tin worth $100m.",
            [(900e6, None), (500e6, "logs"), (15, "logs"), (100e6, "tin")],
        ),
        (
            "Peru's forestry exports were $900m in 2018. Leading them were logs (up 15% to $500m).",
            [(900e6, "forestry"), (15, "logs"), (500e6, "logs")],
        ),
    ],
)
def test_a_sum_between_commas_is_that_of_the_goods_before_it(
    text: str, products: list[tuple[float, str | None]]
) -> None:
    found = read(Document(text=text, lang="en"), published="2022-03-01").claims
    assert [(claim.value, claim.product) for claim in found] == products


def test_what_leaves_out_a_partner_is_of_all_in_a_text_on_two_and_what_leaves_out_goods_is_not() -> None:
    text = "Peru's exports to Chile were $5bn in 2021. Sales outside the EU were $9bn. Excluding tin, sales rose 4%."
    found = read(Document(text=text, lang="en"), published="2022-03-01").claims
    told = [("CHL", None), ("WORLD", "outside the EU"), ("CHL", "Excluding tin")]
    assert [(claim.partner, claim.product) for claim in found][:2] == told[:2]
    text = "Peru's exports to Chile were $5bn in 2021. Excluding tin, sales rose 4%."
    found = read(Document(text=text, lang="en"), published="2022-03-01").claims
    assert [(claim.partner, claim.product) for claim in found] == [told[0], told[2]]
