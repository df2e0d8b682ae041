"""Will the target be met: odds by year, never without what they rest on."""

from __future__ import annotations

from steelyard.brief.case import Case
from steelyard.brief.model import Line, Paragraph, Section
from steelyard.core.fact import Fact
from steelyard.core.message import Message


def answer(case: Case) -> Line:
    """Return the second sentence: the odds of the target with what it needs, or why there are none."""
    if case.target is None:
        return case.say("answer_no_target")
    goal = Fact(unit=case.target.unit, value=case.target.value)
    return case.say("answer_target_unknown", target=goal, why=Message("brief.odds_no_outlook"))


def section(case: Case) -> Section:
    """Return the odds by year with the base rate, the growth needed and the best run beside them."""
    title = case.say("target")
    if case.target is None:
        missing = case.absent(Message("brief.odds_no_target"), Message("brief.fills_target"))
    else:
        missing = case.absent(Message("brief.odds_no_outlook"), Message("brief.fills_years"))
    return Section(name="target", title=title, blocks=(Paragraph(line=missing),))
