"""A question in words: what is read in it, and that no other question is answered in its place."""

from __future__ import annotations

import pytest

from steelyard.core.claim import Claim, Container, Kind
from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.message import render
from steelyard.core.period import Period
from steelyard.desk.ask import quantities
from steelyard.gazetteer.names import name
from steelyard.reading.document import Document
from steelyard.reading.reader import read
from steelyard.weighing.weigh import weigh

Y21, Y22 = Period.year(2021), Period.year(2022)


@pytest.mark.parametrize(
    ("words", "flow", "base", "of"),
    [
        ("exports of Georgia to Turkey in 2022", Flow.EXPORTS, None, None),
        ("growth of exports of Georgia to Turkey in 2022", Flow.EXPORTS, Y21, None),
        ("share of Turkey in Georgia's trade in 2022", Flow.TURNOVER, None, ("GEO", "WORLD", Flow.TURNOVER)),
        (
            "share of imports in the trade of Georgia with Turkey in 2022",
            Flow.IMPORTS,
            None,
            ("GEO", "TUR", Flow.TURNOVER),
        ),
        ("доля экспорта в торговле Грузии с Турцией в 2022 году", Flow.EXPORTS, None, ("GEO", "TUR", Flow.TURNOVER)),
        ("how large were exports of georgia to turkey in 2022?", Flow.EXPORTS, None, None),
        ("импорт грузии из турции в 2022 году", Flow.IMPORTS, None, None),
        ("balance of Georgia with Turkey in 2022", Flow.BALANCE, None, None),
        ("рост товарооборота Грузии с Турцией в 2022 году", Flow.TURNOVER, Y21, None),
        ("доля Турции в экспорте Грузии в 2022 году", Flow.EXPORTS, None, ("GEO", "WORLD", Flow.EXPORTS)),
    ],
)
def test_a_flow_a_growth_a_share_and_a_balance_are_told_apart(
    words: str, flow: Flow, base: Period | None, of: tuple[str, str, Flow] | None
) -> None:
    (asked,) = quantities(words, [])
    assert (asked.reporter, asked.partner, asked.flow, asked.period) == ("GEO", "TUR", flow, Y22)
    assert (asked.base, asked.of and (asked.of.reporter, asked.of.partner, asked.of.flow)) == (base, of)


@pytest.mark.parametrize(
    "words",
    ["share of wheat in exports of Kazakhstan to China in 2022", "доля пшеницы в экспорте Казахстана в Китай в 2022 году",
     "KAZ>CHN:exports/1001:2022%KAZ>CHN:exports"],
)  # fmt: skip
def test_a_share_of_a_product_is_one_in_the_flow_of_the_pair(words: str) -> None:
    (asked,) = quantities(words, [])
    assert asked.of == Container(reporter="KAZ", partner="CHN", flow=Flow.EXPORTS)
    assert (asked.reporter, asked.partner, asked.product, asked.flow) == ("KAZ", "CHN", "HS 1001", Flow.EXPORTS)


def test_a_share_of_a_region_is_one_in_the_flow_that_is_named() -> None:
    (asked,) = quantities("share of Lipetsk Oblast in Belarus's exports to Russia in 2022", [])
    assert asked.of == Container(reporter="BLR", partner="RUS", flow=Flow.EXPORTS)
    assert (asked.reporter, asked.partner) == ("BLR", "RU-LIP")


@pytest.mark.parametrize(
    ("words", "stranger"),
    [
        ("imports of Georgia from Turkei in 2022", "Turkei"),
        ("imports of georgia from turkei in 2022", "turkei"),
        ("Ruritania's exports to Georgia in 2022", "Ruritania"),
        ("trade of New Ruritania with Turkey in 2022", "New Ruritania"),
        ("импорт Грузии из Руритании в 2022 году", "Руритании"),
        ("RUR>GEO:exports:2022", "RUR"),
        ("GEO>TUR:exports:2022%RUR", "RUR"),
    ],
)
def test_a_name_of_no_economy_is_said_and_the_world_is_not_answered_for_it(words: str, stranger: str) -> None:
    with pytest.raises(InputError, match=f"no such economy: '{stranger}'"):
        quantities(words, [])


def test_a_share_that_is_asked_is_bounded_by_what_bounds_the_part_and_the_whole() -> None:
    part = Claim(
        id="part", kind=Kind.LEVEL, reporter="GEO", partner="TUR", flow=Flow.EXPORTS, period=Y22, value=4e8, low=3.9e8,
        high=4.1e8, unit="USD",
    )  # fmt: skip
    whole = Claim(
        id="whole", kind=Kind.LEVEL, reporter="GEO", partner="WORLD", flow=Flow.EXPORTS, period=Y22, value=4e9, low=3.9e9,
        high=4.1e9, unit="USD",
    )  # fmt: skip
    asked = quantities("Turkey's share in the exports of Georgia in 2022", [part, whole])
    found = weigh([part, whole], ask=asked, estimates=False).pairs[0]
    (bound,) = (b for b in found.bounds if b.quantity.of)
    assert (bound.low, bound.high) == (pytest.approx(100 * 3.9 / 41), pytest.approx(100 * 4.1 / 39))
    assert {*bound.from_low, *bound.from_high} == {"part", "whole"}


def test_what_is_no_question_about_trade_is_said() -> None:
    with pytest.raises(InputError):
        quantities("how much?", [])


def test_a_stated_figure_of_what_is_asked_that_was_set_aside_is_noted() -> None:
    text = (
        "Trade between Bavaria and the Czech Republic was 28.5 billion euros in 2023. "
        "Bavarian exports to the Czech Republic were 11.9 billion euros in 2023. "
        "Imports of Bavaria from the Czech Republic came to 15.1 billion euros in 2023. "
        "Bavaria recorded a trade deficit of 3.2 billion euros with the Czech Republic in 2023."
    )
    claims = read(Document(text=text, lang="en")).claims
    for question, noted in (("trade of Bavaria with the Czech Republic in 2023", True),
                            ("trade of the Czech Republic with Bavaria in 2023", True),
                            ("exports of Bavaria to the Czech Republic in 2023", False),
                            ("balance of the Czech Republic with Bavaria in 2023", False)):  # fmt: skip
        asked = quantities(question, claims)
        (pair,) = weigh(claims, ask=asked, estimates=False).pairs
        notes = [render(note, names=name) for note in pair.notes]
        assert any("€28.5 billion" in note and "cannot hold together with" in note for note in notes) == noted, question
        total = next(one.id for one in claims if one.flow == Flow.TURNOVER)
        assert pair.aside == (total,)
