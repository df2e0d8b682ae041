"""Constructions of trade reporting at large, each with the whole claims that it makes."""

from __future__ import annotations

import pytest

from steelyard.reading.document import Document
from steelyard.reading.reader import read

CASES = [
    (
        "Danish exports to North America were 9 billion euros in 2019, and those to South America 1 billion.",
        None,
        [
            ("level", "DNK", "North America", "exports", 9e9, "2019"),
            ("level", "DNK", "South America", "exports", 1e9, "2019"),
        ],
    ),
    (
        "Ohio's largest partner\nPeru's trade totaled 2.7 billion soles in 2023. Japan remained the country's largest "
        "trading partner, with trade reaching 433 million soles, up 12.6 percent. Trade with Chile and the Philippines "
        "stood at 377 million soles and 343 million soles, respectively.",
        None,
        [
            ("level", "PER", "WORLD", "turnover", 2.7e9, "2023"),
            ("rank", "PER", "JPN", "turnover", 1, "2023"),
            ("level", "PER", "JPN", "turnover", 433e6, "2023"),
            ("change", "PER", "JPN", "turnover", 12.6, "2023"),
            ("level", "PER", "CHL", "turnover", 377e6, "2023"),
            ("level", "PER", "PHL", "turnover", 343e6, "2023"),
        ],
    ),
    (
        "Trade between the Republic of Bashkortostan and the Republic of Uzbekistan was $1 billion in 2023. Exports from "
        "Bashkortostan account for 87% of the turnover.",
        None,
        [("level", "RU-BA", "UZB", "turnover", 1e9, "2023"), ("share", "RU-BA", "UZB", "exports", 87, "2023")],
    ),
    (
        "French goods exports to Togo in 2023 were $497 million, down 17.6 percent ($106 million) from 2022. Imports from "
        "that country totaled $896 million, an increase of 0.3 percent or $2.7 million.",
        None,
        [
            ("level", "FRA", "TGO", "exports", 497e6, "2023"),
            ("change", "FRA", "TGO", "exports", -17.6, "2023"),
            ("change", "FRA", "TGO", "exports", -106e6, "2023"),
            ("level", "FRA", "TGO", "imports", 896e6, "2023"),
            ("change", "FRA", "TGO", "imports", 0.3, "2023"),
            ("change", "FRA", "TGO", "imports", 2.7e6, "2023"),
        ],
    ),
    (
        "In 2018 Togo slipped to 59th place among Ghana's suppliers; in 2016 it had been 12th. Togo overtook Benin to "
        "become Kenya's fifth largest export market in 2019.",
        None,
        [("rank", "GHA", "TGO", "imports", 59, "2018"), ("rank", "KEN", "TGO", "exports", 5, "2019")],
    ),
    (
        "Togo was Ghana's 11th largest trading partner in 2019, ranked fifth among Kenya's trade partners in 2020 and "
        "is market No. 4 for Peru.",
        None,
        [
            ("rank", "GHA", "TGO", "turnover", 11, "2019"),
            ("rank", "KEN", "TGO", "turnover", 5, "2020"),
            ("rank", "PER", "TGO", "exports", 4, "2020"),
        ],
    ),
    (
        "Vietnam exported fish worth $1 billion to the European Union in 2021. Germany was the largest buyer in the bloc "
        "with $214 million, followed by the Netherlands ($198 million).",
        None,
        [
            ("level", "VNM", "EU", "exports", 1e9, "2021"),
            ("level", "VNM", "DEU", "exports", 214e6, "2021"),
            ("level", "VNM", "NLD", "exports", 198e6, "2021"),
        ],
    ),
    (
        "Pakistan's exports to Iran fell 34pc to $1.03bn during July-March FY22 from $1.56bn in the same months of last "
        "year. Compared with 2019, they have grown 2.3 times.",
        "2022-04-25",
        [
            ("change", "PAK", "IRN", "exports", -34, "2021-07..2022-03"),
            ("level", "PAK", "IRN", "exports", 1.03e9, "2021-07..2022-03"),
            ("level", "PAK", "IRN", "exports", 1.56e9, "2020-07..2021-03"),
            ("change", "PAK", "IRN", "exports", 130, "2021-07..2022-03"),
        ],
    ),
    (
        "Kenya's exports to Tanzania rose to Sh47 billion in the year to June 2022 (from 36.1 to 47.0 billion shillings). "
        "A $5 billion loan was signed. Trade reached $2 billion in 2022, and the two intend to bring it to $3 billion.",
        "2022-09-01",
        [
            ("level", "KEN", "TZA", "exports", 47e9, "2021-07..2022-06"),
            ("level", "KEN", "TZA", "exports", 36.1e9, "2020-07..2021-06"),
            ("level", "KEN", "TZA", "exports", 47e9, "2021-07..2022-06"),
            ("level", "KEN", "TZA", "turnover", 2e9, "2022"),
            ("target", "KEN", "TZA", "turnover", 3e9, "None"),
        ],
    ),
    (
        "Spain bought goods worth $1 billion from Nigeria in 2021, equal to 10% of total exports.",
        None,
        [
            ("level", "ESP", "NGA", "imports", 1e9, "2021"),
            ("share", "NGA", "ESP", "exports", 10, "2021"),
        ],
    ),
    (
        "Customs counted 90 billion yuan of trade between Sichuan and Laos, Nepal and Bhutan in January-August 2017, up 8%.\n"
        "Laos led with 50 billion yuan (17.5% up). Then came Nepal with 30 billion yuan.",
        None,
        [
            ("level", "CN-SC", "LAO", "turnover", 50e9, "2017-01..2017-08"),
            ("change", "CN-SC", "LAO", "turnover", 17.5, "2017-01..2017-08"),
            ("level", "CN-SC", "NPL", "turnover", 30e9, "2017-01..2017-08"),
        ],
    ),
    (
        "China's exports to countries along the road hit 7 trillion yuan in 2017. China's trade with Serbia rose 24%.",
        "2018-01-18",
        [("change", "CHN", "SRB", "turnover", 24, "2017")],
    ),
    (
        "Bavaria sold goods for 18.9 billion euros to Peru in 2017. Chile ranked second with 16 billion euros. Kenya, in "
        "third place, bought goods for 5 million euros.",
        None,
        [
            ("level", "DE-BY", "PER", "exports", 18.9e9, "2017"),
            ("rank", "DE-BY", "CHL", "exports", 2, "2017"),
            ("level", "DE-BY", "CHL", "exports", 16e9, "2017"),
            ("rank", "DE-BY", "KEN", "exports", 3, "2017"),
            ("level", "KEN", "DE-BY", "imports", 5e6, "2017"),
        ],
    ),
    (
        "Ohio exported $300 billion worth of goods in 2018. Mexico bought $100 billion of them, or 33.4% of the state's "
        "exports. Canada came second with $27 billion.",
        None,
        [
            ("level", "US-OH", "WORLD", "exports", 300e9, "2018"),
            ("level", "MEX", "US-OH", "imports", 100e9, "2018"),
            ("share", "US-OH", "MEX", "exports", 33.4, "2018"),
            ("rank", "US-OH", "CAN", "exports", 2, "2018"),
            ("level", "US-OH", "CAN", "exports", 27e9, "2018"),
        ],
    ),
    (
        "Tula Oblast and Belarus traded goods for $400 million in 2021. Belarus accounts for 30% of the region's foreign "
        "trade. The goal is $1 billion by 2025.",
        None,
        [
            ("level", "RU-TUL", "BLR", "turnover", 400e6, "2021"),
            ("share", "RU-TUL", "BLR", "turnover", 30, "2021"),
            ("target", "RU-TUL", "BLR", "turnover", 1e9, "None"),
        ],
    ),
    (
        "Peru sold the Chinese over $25 billion of goods in 2023, for a surplus of $13 billion.",
        None,
        [("level", "PER", "CHN", "exports", 25e9, "2023"), ("balance", "PER", "CHN", "balance", 13e9, "2023")],
    ),
    (
        "Kenya's exports rose 3% in May 2019. Analysts polled by a news agency had expected a rise of 1%. Investors put "
        "$4 billion into 300 projects.",
        None,
        [("change", "KEN", "WORLD", "exports", 3, "2019-05")],
    ),
    (
        "Peru and Chile exchanged $4.1 billion of goods in January-November 2021. With Bolivia, which holds third place, "
        "turnover was $2.6 billion, $238.5 million higher than the $2.4 billion of the same period of 2020.",
        None,
        [
            ("level", "PER", "CHL", "turnover", 4.1e9, "2021-01..2021-11"),
            ("level", "PER", "BOL", "turnover", 2.6e9, "2021-01..2021-11"),
            ("change", "PER", "BOL", "turnover", 238.5e6, "2021-01..2021-11"),
            ("level", "PER", "BOL", "turnover", 2.4e9, "2020-01..2020-11"),
        ],
    ),
    (
        "Kenya's exports to India were above $43 million in 2019 and Kenya's deficit was $230 million.",
        None,
        [("level", "KEN", "IND", "exports", 43e6, "2019"), ("balance", "KEN", "IND", "balance", -230e6, "2019")],
    ),
    (
        "Norway's exports rose by 4.5 pct to 15.1 billion crowns in 1986. Oil exports for the year declined by 5.6 pct.",
        "1987-04-13",
        [
            ("change", "NOR", "WORLD", "exports", 4.5, "1986"),
            ("level", "NOR", "WORLD", "exports", 15.1e9, "1986"),
            ("change", "NOR", "WORLD", "exports", -5.6, "1986"),
        ],
    ),
    (
        "The value of trade between Ghana and Togo in April-July rose to $186.3m from $64.4m in the same period in 2003.",
        None,
        [("level", "GHA", "TGO", "turnover", 186.3e6, "2004-04..2004-07"), ("level", "GHA", "TGO", "turnover", 64.4e6, "2003-04..2003-07")],
    ),
    (
        "Spain's trade with Cuba went above $1 billion in 2012. The list has 69 ventures, priced at $3.1 billion. Spanish firms have "
        "invested $100 million there.",
        None,
        [("level", "ESP", "CUB", "turnover", 1e9, "2012")],
    ),
    (
        "Japan bought 2.5 mln tonnes of Canadian wheat in the year ended July 31, up from 1.9 mln the previous year.",
        "1987-09-30",
        [("level", "JPN", "CAN", "imports", 2.5e6, "1986-08..1987-07"), ("level", "JPN", "CAN", "imports", 1.9e6, "1985-08..1986-07")],
    ),
    (
        "Mali accounts for more than 60% of Senegal's foreign trade in cement.",
        None,
        [("share", "SEN", "MLI", "turnover", 60, "None")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day", "wanted"), CASES, ids=[case[0][:30] for case in CASES])
def test_a_construction_makes_these_claims_and_no_others(
    text: str, day: str | None, wanted: list[tuple[object, ...]]
) -> None:
    found = [
        (c.kind.value, c.reporter, c.partner, c.flow.value, c.value, str(c.period))
        for c in read(Document(text=text, lang="en"), published=day).claims
        if c.kind.value != "order"
    ]
    assert found == wanted


def test_a_headline_that_only_rounds_the_body_makes_no_claim_of_its_own() -> None:
    text = "KENYA'S 1986 TEA EXPORTS RISE 24 PCT\nNAIROBI, April 13 - Kenya's tea exports rose by 24.5 pct in 1986, the board said."
    found = read(Document(text=text, lang="en"), published="1987-04-13").claims
    assert [claim.value for claim in found] == [24.5]
