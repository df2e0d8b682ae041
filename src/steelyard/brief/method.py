"""How the figures were made, by what versions, and what was not checked."""

from __future__ import annotations

from typing import Any

from steelyard.brief.case import Case
from steelyard.brief.model import Block, Bullets, Line, Paragraph, Section
from steelyard.core.claim import Kind, Verdict
from steelyard.core.fact import Fact


def section(case: Case) -> Section:
    """Return the method in a paragraph, the list of what was not checked, and the versions."""
    blocks: list[Block] = [Paragraph(line=case.say("method_weighing")), Paragraph(line=case.say("method_reading"))]
    if case.outlook:
        blocks.append(Paragraph(line=case.say("method_outlook", model=case.words(case.outlook.basis.model))))
    blocks.append(Bullets(title=case.say("not_checked_title"), lines=_not_checked(case)))
    blocks.append(Paragraph(line=_versions(case), style="note"))
    return Section(name="method", title=case.say("method"), blocks=tuple(blocks), annex=True)


def _not_checked(case: Case) -> tuple[Line, ...]:
    findings = case.weighing.findings if case.weighing else ()
    weighed = {one.claim for one in findings if one.verdict != Verdict.UNCHECKED}
    idle = [claim for claim in case.claims if claim.id not in weighed]
    targets = sum(claim.kind == Kind.TARGET for claim in idle)
    dateless = sum(claim.period is None and claim.kind != Kind.TARGET for claim in idle)
    lines = [case.say("not_checked_alone", count=_count(len(idle) - targets - dateless), all=_count(len(case.claims)))]
    if dateless:
        lines.append(case.say("not_checked_dateless", count=_count(dateless)))
    if targets:
        lines.append(case.say("not_checked_targets", count=_count(targets)))
    lines += [case.say(f"not_checked_{key}") for key in ("causes", "offices", "part_years", "originals", "control")]
    return tuple(lines)


def _versions(case: Case) -> Line:
    parameters = case.words(case.parameters) if case.parameters else case.say("no_parameters")
    known: dict[str, Any] = {"version": case.words(case.version), "parameters": parameters}
    if not case.as_of:
        return case.say("versions_undated", **known)
    return case.say("versions", **known, day=Fact(unit="day", value=case.as_of))


def _count(number: int) -> Fact:
    return Fact(unit="count", value=number)
