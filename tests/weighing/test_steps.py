"""What a weighing says that it has begun."""

from __future__ import annotations

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.core.message import Message, render
from steelyard.core.period import Period
from steelyard.weighing.weigh import weigh


def test_each_part_of_the_work_is_told_when_it_begins_and_has_a_name_in_both_languages() -> None:
    said = [
        Claim(
            id=f"c{year}", kind=Kind.LEVEL, reporter="PER", partner="CHL", flow=Flow.TURNOVER, value=9e6, low=8.5e6,
            high=9.5e6, period=Period.year(year),
        )
        for year in (2019, 2020)
    ]  # fmt: skip
    steps: list[str] = []
    weigh(said, at=steps.append)
    assert steps == ["conflicts", "bounds", "verdicts", "estimates"]
    short: list[str] = []
    weigh(said, at=short.append, verdicts=False, estimates=False)
    assert short == ["conflicts", "bounds"]
    for step in (*steps, "outlook", "gap", "writing", "queue"):
        assert len({render(Message(f"wording.step_{step}"), lang) for lang in ("en", "ru")}) == 2
