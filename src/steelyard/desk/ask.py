"""Ask in words: "imports of BLR from RU-LIP in 2022". The reader reads the question as it reads a report.

A question is a claim without its figure: it is completed by one, read, and the claim's flow, parties and period are
what was asked; completed by a percentage it may be a growth or a share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.claim import Claim, Kind
from steelyard.core.economy import is_country, is_region
from steelyard.core.errors import InputError
from steelyard.core.series import Quantity
from steelyard.gazetteer.names import name
from steelyard.reading.document import Document
from steelyard.reading.reader import read
from steelyard.weighing.ask import parse_ask
from steelyard.weighing.rows import base_of, whole_of

_MEND = 'write it as "imports of Belarus from Lipetsk Oblast in 2022", or imports:2022..2022'
_COMPLETED = {
    "en": ("{} was 5%.", "{} was 5 million dollars."),
    "ru": ("{} составил 5%.", "{} составил 5 миллионов долларов."),
}
"""A growth or a share is read with a percentage, a flow with an amount."""
_ASKED = (Kind.CHANGE, Kind.SHARE), (Kind.LEVEL, Kind.BALANCE)
_CODE = re.compile(r"\b[A-Z]{3}\b|\b[A-Z]{2}-[A-Z0-9]{1,3}\b")


def _named(code: str, lang: str) -> str:
    return name(code, lang) if is_country(code) or is_region(code) else code


def _whole(claim: Claim) -> tuple[str, str] | None:
    whole = whole_of(claim) if claim.kind == Kind.SHARE else None
    return (whole.reporter, whole.partner) if whole else None


def quantities(question: str, claims: Sequence[Claim]) -> list[Quantity]:
    """Return what a question asks for: the form of ``weigh --ask``, or words in English or Russian.

    Raises
    ------
    InputError
        no flow, pair or period can be read in it.

    >>> [(q.reporter, q.partner, str(q.period)) for q in quantities("imports of BLR from RU-LIP in 2022", [])]
    [('BLR', 'RU-LIP', '2022')]
    """
    if ":" in question:
        return parse_ask(question, claims)
    words = question.strip().rstrip("?.! ")
    lang = "ru" if re.search("[а-яА-Я]", words) else "en"
    named = _CODE.sub(lambda m: _named(m[0], lang), words)
    named = named[:1].upper() + named[1:]
    found = [
        claim
        for completed, kinds in zip(_COMPLETED[lang], _ASKED, strict=True)
        for claim in read(Document(text=completed.format(named), lang=lang)).claims
        if claim.kind in kinds
    ]
    if not found:
        raise InputError(f"not a question about trade: {question!r}", mend=_MEND)
    claim = found[0]
    if claim.period is None:
        raise InputError(f"no period in {question!r}", mend=_MEND)
    pair = {claim.reporter, claim.partner}
    units = {c.unit for c in claims if {c.reporter, c.partner} == pair and c.unit.isupper()} or {"USD"}
    base = base_of(claim) if claim.kind == Kind.CHANGE else None
    asked = Quantity(
        reporter=claim.reporter,
        partner=claim.partner,
        flow=claim.flow,
        period=claim.period,
        base=base,
        of=_whole(claim),
    )
    return [replace(asked, unit=unit) for unit in sorted(units)]
