"""English figures that a flow behind them, a comparison or a list of shares tells."""

from __future__ import annotations

import pytest

from steelyard.reading.document import Document
from steelyard.reading.reader import read

Row = tuple[str, str, str, str, float, str]


def rows(text: str, published: str = "2024-03-14") -> list[Row]:
    claims = read(Document(text=text, lang="en", published=published)).claims
    return [(c.kind.value, c.reporter, c.partner, c.flow.value, c.value, c.unit) for c in claims if c.value is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Peru's trade with Chile is growing: $2.5bn in exports and 1.1bn in imports.",
            [
                ("level", "PER", "CHL", "exports", 2.5e9, "USD"),
                ("level", "PER", "CHL", "imports", 1.1e9, "USD"),
            ],
        ),
        (
            "Italy took 12 percent of Tunisia's exports, France 22 and Germany 14 percent.",
            [
                ("share", "TUN", "ITA", "exports", 12, "percent"),
                ("share", "TUN", "FRA", "exports", 22, "percent"),
                ("share", "TUN", "DEU", "exports", 14, "percent"),
            ],
        ),
        (
            "Trade between Kenya and Oman grew by 5 percent. Oman bought $30 million more from Kenya than it sold there.",
            [
                ("change", "KEN", "OMN", "turnover", 5, "percent"),
                ("balance", "OMN", "KEN", "balance", -30e6, "USD"),
            ],
        ),
        (
            "Trade between Kenya and Oman grew by 5 percent, with a balance of $38 million in favour of Oman.",
            [
                ("change", "KEN", "OMN", "turnover", 5, "percent"),
                ("balance", "OMN", "KEN", "balance", 38e6, "USD"),
            ],
        ),
        (
            "Kenya's exports to Peru almost doubled (by 96 percent).",
            [("change", "KEN", "PER", "exports", 96, "percent")],
        ),
        (
            "Trade between Kenya and Oman was $700 million. The ministers want to bring it to a billion by 2026.",
            [
                ("level", "KEN", "OMN", "turnover", 700e6, "USD"),
                ("target", "KEN", "OMN", "turnover", 1e9, "USD"),
            ],
        ),
        (
            "They hope to lift trade between Kenya and Oman, which stood at $700 million in 2023, to a billion by 2026.",
            [
                ("level", "KEN", "OMN", "turnover", 700e6, "USD"),
                ("target", "KEN", "OMN", "turnover", 1e9, "USD"),
            ],
        ),
        (
            "Trade between Kenya and Oman was $3 billion. Five billion we will pass this year.",
            [
                ("level", "KEN", "OMN", "turnover", 3e9, "USD"),
                ("target", "KEN", "OMN", "turnover", 5e9, "USD"),
            ],
        ),
        (
            "By 2030 exports of Kenyan tea to Poland are to be brought from the present $60 million to $200 million.",
            [
                ("level", "KEN", "POL", "exports", 60e6, "USD"),
                ("target", "KEN", "POL", "exports", 200e6, "USD"),
            ],
        ),
        (
            "Kenya and Oman want to triple their trade, now worth $900 million, officials said.",
            [
                ("target", "KEN", "OMN", "turnover", 200, "percent"),
                ("level", "KEN", "OMN", "turnover", 900e6, "USD"),
            ],
        ),
        (
            "Peru is in surplus with Chile: €4.9 billion of exports in 2023 against €3.2 billion of imports.",
            [
                ("level", "PER", "CHL", "exports", 4.9e9, "EUR"),
                ("level", "PER", "CHL", "imports", 3.2e9, "EUR"),
            ],
        ),
        (
            "Peru bought Chilean goods for $57 million (minus 9%) in 2023.",
            [
                ("level", "PER", "CHL", "imports", 57e6, "USD"),
                ("change", "PER", "CHL", "imports", -9, "percent"),
            ],
        ),
        (
            "Trade of Peru with Chile was $400 million, of which Peru's exports were only $64 million, up 14.8%.",
            [
                ("level", "PER", "CHL", "turnover", 400e6, "USD"),
                ("level", "PER", "CHL", "exports", 64e6, "USD"),
                ("change", "PER", "CHL", "exports", 14.8, "percent"),
            ],
        ),
        (
            "Trade between Peru and Chile reached seven and a half billion dollars.",
            [("level", "PER", "CHL", "turnover", 7.5e9, "USD")],
        ),
        (
            "Trade of Peru with Chile in 2023 exceeded the level of 2022 by 9 percent.",
            [("change", "PER", "CHL", "turnover", 9, "percent")],
        ),
    ],
)
def test_figures_are_what_the_words_around_them_make_of_them(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Some 420,000 Chileans visited Peru, 12 percent more than in 2022.",
        "Peru has 34 million people and Chile 19 million.",
        "Air travel grew by 20 percent, with 1.8 million passengers.",
        "Investment from Chile in Peru has passed $20 billion.",
        "The new port will cost $1.3 billion and handle 6 million tonnes a year.",
        "The bank lent $400 million to exporters.",
        "Remittances from Chile reached $330 million.",
        "The gas pipeline is to carry 5 billion cubic metres and cost $2 billion.",
        "The peso lost 8 percent against the dollar.",
    ],
)
def test_what_is_no_trade_stays_out_beside_a_claim(sentence: str) -> None:
    found = rows(f"Trade between Peru and Chile was $3 billion in 2023. {sentence}")
    assert found == [("level", "PER", "CHL", "turnover", 3e9, "USD")]


def test_a_flow_that_measures_another_is_no_growth() -> None:
    found = rows("Kenya's exports to Peru, $390 million, were three times imports, $130 million.")
    assert [row[0] for row in found] == ["level", "level"]
