"""One pair as people open it every day: the brief's parts in both languages, each claim with what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from steelyard.brief.assemble import assemble
from steelyard.brief.case import Case
from steelyard.brief.model import Brief
from steelyard.core.claim import Claim, Finding
from steelyard.core.origin import Source
from steelyard.core.target import Target
from steelyard.desk.brief import LANGUAGES, make_case
from steelyard.desk.pairs import Glance, glance

if TYPE_CHECKING:
    from steelyard.ledger.store import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a page asks about a pair: both codes, a target (None: the latest one said), a deadline, a day to look back
    from.
    """

    reporter: str
    partner: str
    target: Target | None = None
    by: int | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPage:
    """All that the pages on one pair show; ``briefs`` by language."""

    case: Case
    briefs: Mapping[str, Brief]
    glance: Glance

    def claim(self, claim_id: str) -> Claim | None:
        """Return a claim of the pair or of the wholes it is part of."""
        return self.case.claim(claim_id)

    def source(self, claim_id: str) -> Source | None:
        """Return where a claim was printed."""
        return self.case.source_of(claim_id)

    def findings(self, claim_id: str) -> tuple[Finding, ...]:
        """Return the verdicts on a claim, the independent one first."""
        found = [one for one in (self.case.weighing.findings if self.case.weighing else ()) if one.claim == claim_id]
        return tuple(sorted(found, key=lambda finding: finding.basis != "independent"))


def pair_page(ledger: Ledger, asked: Asked, *, at: Callable[[str], None] | None = None) -> PairPage:
    """Weigh a pair and look ahead, once for all languages and pages; ``at`` is told what is begun."""
    case = make_case(
        ledger, reporter=asked.reporter, partner=asked.partner, target=asked.target, by=asked.by, as_of=asked.as_of,
        at=at,
    )  # fmt: skip
    if case.weighing:
        case = replace(case, weighing=replace(case.weighing, draws=()))  # the outlook has taken what it needs of them
    briefs = {lang: assemble(replace(case, lang=lang)) for lang in LANGUAGES}
    return PairPage(case=case, briefs=briefs, glance=glance(case))
