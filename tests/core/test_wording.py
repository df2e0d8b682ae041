"""A claim in one line: a goal said as growth reads as growth."""

from __future__ import annotations

from steelyard.core.claim import Claim, Container, Kind
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.wording import Subject, sentence


def test_a_target_that_is_a_growth_has_its_sign_and_one_in_money_has_none() -> None:
    goal = Claim(id="a", kind=Kind.TARGET, reporter="FIN", partner="EST", flow=Flow.EXPORTS, value=50, unit="percent",
                 deadline="2031")  # fmt: skip
    money = Claim(id="b", kind=Kind.TARGET, reporter="FIN", partner="EST", flow=Flow.EXPORTS, value=5e9)
    names = lambda code, lang: code  # noqa: E731
    assert sentence(goal, names=names) == "exports of FIN to EST: target +50% by 2031"
    assert "target $5 billion" in sentence(money, names=names)


def test_a_flow_names_its_office_where_one_is_given() -> None:
    names = lambda code, lang: {"FIN": "Finland", "EST": "Estonia"}[code]  # noqa: E731
    assert Subject("FIN", "EST", Flow.EXPORTS).shown("en", names) == "exports of Finland to Estonia"
    assert Subject("FIN", "EST", Flow.EXPORTS, "EST").shown("en", names).endswith("(figures of Estonia)")


def test_growth_in_volume_and_that_of_a_balance_say_so_and_a_share_says_of_which_goods() -> None:
    names = lambda code, lang: code  # noqa: E731
    grown = Claim(id="a", kind=Kind.CHANGE, reporter="FIN", partner="EST", flow=Flow.EXPORTS, value=7, unit="percent",
                  measure="volume", product="wine", period=Period.year(2021), base_period=Period.year(2020))  # fmt: skip
    assert sentence(grown, names=names) == "exports of FIN to EST (wine), 2021: +7% in volume on 2020"
    gap = Claim(id="b", kind=Kind.CHANGE, reporter="FIN", partner="WORLD", flow=Flow.BALANCE, value=5e9, unit="USD",
                period=Period.year(2021))  # fmt: skip
    assert sentence(gap, names=names).endswith("+$5 billion in size")
    of = Container(reporter="FIN", partner="WORLD", flow=Flow.IMPORTS, product="flour")
    part = Claim(id="c", kind=Kind.SHARE, reporter="FIN", partner="EST", flow=Flow.IMPORTS, value=9, unit="percent",
                 product="flour", of=of, period=Period.year(2021))  # fmt: skip
    assert sentence(part, names=names).endswith("9% of all imports of FIN (flour)")
