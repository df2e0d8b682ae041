"""Every figure with what the other figures say of it, and why."""

from __future__ import annotations

from dataclasses import replace

from steelyard.brief.case import Case
from steelyard.brief.lines import joined
from steelyard.brief.model import Line, Paragraph, Row, Section, Table
from steelyard.brief.products import source_cell
from steelyard.core.claim import Claim, Finding, Verdict
from steelyard.core.message import Message
from steelyard.core.wording import allowed, sentence

MOST_BECAUSE = 3
"""Reasons printed for one verdict; the JSON has them all."""


def section(case: Case) -> Section:
    """Return the table of figures, later periods first; Absent when there is none."""
    title = case.say("findings")
    if not case.claims:
        missing = case.absent(Message("brief.claims_none"), Message("brief.fills_add"))
        return Section(name="findings", title=title, blocks=(Paragraph(line=missing),), annex=True)
    columns = tuple(case.say(f"column_{key}") for key in ("figure", "reads_as", "verdict", "because", "source"))
    found: dict[str, list[Finding]] = {}
    for finding in case.weighing.findings if case.weighing else ():
        found.setdefault(finding.claim, []).append(finding)
    with_figure = [claim for claim in case.claims if claim.value is not None or claim.relation]
    claims = sorted(with_figure, key=lambda c: (-(c.period.last if c.period else 0), c.kind.value, c.id))
    rows = _merged(case, [(claim, _cells(case, claim, found.get(claim.id, []))) for claim in claims])
    table = Table(name="findings", columns=columns, rows=rows, widths=(0.31, 0.14, 0.2, 0.27, 0.08))
    note = Paragraph(line=case.say("findings_note"), style="note")
    return Section(name="findings", title=title, blocks=(note, table), annex=True)


def _merged(case: Case, made: list[tuple[Claim, tuple[Line, ...]]]) -> tuple[Row, ...]:
    """Put restatements with the same words, verdict and reasons in one row with all their sources."""
    alike: dict[tuple[str, ...], list[tuple[Claim, tuple[Line, ...]]]] = {}
    for claim, cells in made:
        alike.setdefault(tuple(cell.text for cell in cells[:4]), []).append((claim, cells))
    rows = []
    for group in alike.values():
        claims = [claim.id for claim, _ in group]
        rows.append(Row(cells=(*group[0][1][:4], source_cell(case, claims)), anchor=anchor(claims[0])))
    return tuple(rows)


def anchor(claim_id: str) -> str:
    """Return the name of a claim's row inside the document."""
    return "f-" + "".join(letter if letter.isalnum() else "-" for letter in claim_id)


def verdict_words(case: Case, finding: Finding) -> Line:
    """Return a verdict as readers see it: never "true", "false", "lied" or "confirmed"."""
    return case.tell(Message(finding.words), tone=finding.verdict.value.lower())


def _cells(case: Case, claim: Claim, findings: list[Finding]) -> tuple[Line, ...]:
    ordered = sorted(findings, key=lambda finding: finding.basis != "independent")
    first = ordered[0] if ordered else None
    span = allowed(claim, case.lang)
    verdict = verdict_words(case, first) if first else case.say("not_weighed", tone="unchecked")
    said_more = next((one for one in ordered[1:] if one.verdict != Verdict.UNCHECKED or one.contested), None)
    if first and said_more and first.verdict == Verdict.UNCHECKED:
        second = verdict_words(case, said_more)
        verdict = replace(joined([verdict, second], "; "), tone=second.tone)
        first = said_more
    return (
        case.words(sentence(claim, case.lang, names=case.names), [claim.id], href=_address(case, claim)),
        case.words(span, [claim.id]) if span else case.say("no_range", tone="quiet"),
        verdict,
        _because(case, first),
        source_cell(case, [claim.id]),
    )


def _because(case: Case, finding: Finding | None) -> Line:
    if finding is None or not finding.because:
        return case.say("no_because", tone="quiet")
    return joined([case.tell(one.message, one.claims) for one in finding.because[:MOST_BECAUSE]], "; ")


def _address(case: Case, claim: Claim) -> str | None:
    source = case.source_of(claim.id)
    return source.address if source else None
