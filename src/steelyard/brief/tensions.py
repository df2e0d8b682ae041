"""What contradicts what, and what the figures imply and do not say: in words with numbers."""

from __future__ import annotations

from steelyard.brief.case import Case
from steelyard.brief.lines import sentence
from steelyard.brief.model import Block, Bullets, Line, Paragraph, Section
from steelyard.core.flow import Flow
from steelyard.core.message import Message
from steelyard.weighing.result import CONFLICT_KINDS, Derived, foremost

ORDER = ("change", "share", "balance", "level", "needed_growth")
"""Implications in the order in which they surprise; the growth that a target needs stands beside its odds already."""
FIRST = 3
"""How many of each stand on the page for the minister."""
ANNEX = 12
"""How many conflicts of a kind the annex lists before those that add no figure."""


def front(case: Case) -> Section:
    """Return the short form: the first conflicts and the first implications, with how many more there are."""
    conflicts, implied = _conflicts(case)[0], _implied(case)
    blocks: list[Block] = [Bullets(title=case.say("conflicts_title"), lines=_first(case, conflicts) or (_none(case),))]
    if not conflicts and (known := _notes(case)):
        blocks.append(Bullets(title=case.say("notes_title"), lines=tuple(known[-1:])))
    if implied:
        blocks.append(Bullets(title=case.say("implied_title"), lines=_first(case, implied)))
    return Section(name="tensions", title=case.say("tensions"), blocks=tuple(blocks))


def annex(case: Case) -> Section | None:
    """Return all conflicts by kind and all implications; None when the front page already has them all."""
    conflicts, implied = _conflicts(case)[0], _implied(case)
    known = _notes(case)
    if len(conflicts) <= FIRST and len(implied) <= FIRST and not known:
        return None
    blocks: list[Block] = []
    for kind in CONFLICT_KINDS:
        found, left = _conflicts(case, kind)
        if found:
            more = (case.tell(left),) if left else ()
            blocks.append(Bullets(title=case.say(f"conflicts_{kind}"), lines=(*found, *more)))
    if known:
        blocks.append(Bullets(title=case.say("notes_title"), lines=tuple(known)))
    if implied:
        blocks.append(Paragraph(line=case.say("implied_note"), style="note"))
        blocks.append(Bullets(title=case.say("implied_title"), lines=tuple(implied)))
    if case.weighing and case.weighing.truncated:
        blocks.append(Paragraph(line=case.say("conflicts_truncated"), style="note"))
    return Section(name="tensions_all", title=case.say("tensions_all"), blocks=tuple(blocks), annex=True)


def _notes(case: Case) -> list[Line]:
    """What no claim says and no two contradict: jumps, loosely dated figures, offices that count apart."""
    return _once([sentence(case.tell(note)) for note in (case.weighing.notes if case.weighing else ())])


def _conflicts(case: Case, kind: str | None = None) -> tuple[list[Line], Message | None]:
    """The foremost conflicts, of one kind or of all, and how many more the same claims make."""
    found = [one for one in (case.weighing.conflicts if case.weighing else ()) if kind in (None, one.kind)]
    shown, left = foremost(found, ANNEX)
    return _once([sentence(case.tell(one.message, one.claims)) for one in shown]), left


def _implied(case: Case) -> list[Line]:
    """Full years first, then by kind, the latest year first; turnover last, it is mostly stated."""
    found = [
        d for d in (case.weighing.derived if case.weighing else ()) if d.kind != "needed_growth" or not case.answer
    ]
    found.sort(key=_weight)
    return _once([sentence(case.tell(one.message, one.claims)) for one in found])


def _once(told: list[Line]) -> list[Line]:
    """Each sentence once: several claims may say the same of the same figures."""
    return list({line.text: line for line in told}.values())


def _weight(derived: Derived) -> tuple[bool, int, int, bool]:
    kind = ORDER.index(derived.kind) if derived.kind in ORDER else len(ORDER)
    return not derived.period.is_year, kind, -derived.period.end_year, derived.flow == Flow.TURNOVER


def _first(case: Case, lines: list[Line]) -> tuple[Line, ...]:
    rest = len(lines) - FIRST
    return (*lines[:FIRST], *((case.say("and_more", count=rest),) if rest > 0 else ()))


def _none(case: Case) -> Line:
    return case.say("conflicts_none", tone="quiet")
