"""A claim in one line: a goal said as growth reads as growth."""

from __future__ import annotations

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
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
