"""Ask in words: "imports of BLR from RU-LIP in 2022". The reader reads the question as it reads a report.

A question is a claim without its figure: it is completed by one, read, and the claim's flow, parties and period are
what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from steelyard.core.claim import Claim, Kind
from steelyard.core.economy import is_country, is_region
from steelyard.core.errors import InputError
from steelyard.core.series import Quantity
from steelyard.gazetteer.names import name
from steelyard.reading.document import Document
from steelyard.reading.reader import read
from steelyard.weighing.ask import parse_ask

_MEND = 'write it as "imports of Belarus from Lipetsk Oblast in 2022", or imports:2022..2022'
_COMPLETED = {"en": "{} was 5 million dollars.", "ru": "{} составил 5 миллионов долларов."}
_CODE = re.compile(r"\b[A-Z]{3}\b|\b[A-Z]{2}-[A-Z0-9]{1,3}\b")


def _named(code: str, lang: str) -> str:
    return name(code, lang) if is_country(code) or is_region(code) else code


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
    text = _COMPLETED[lang].format(named[:1].upper() + named[1:])
    found = [c for c in read(Document(text=text, lang=lang)).claims if c.kind in (Kind.LEVEL, Kind.BALANCE)]
    if not found:
        raise InputError(f"not a question about trade: {question!r}", mend=_MEND)
    claim = found[0]
    if claim.period is None:
        raise InputError(f"no period in {question!r}", mend=_MEND)
    pair = {claim.reporter, claim.partner}
    units = {c.unit for c in claims if {c.reporter, c.partner} == pair and c.unit.isupper()} or {"USD"}
    return [
        Quantity(reporter=claim.reporter, partner=claim.partner, flow=claim.flow, period=claim.period, unit=unit)
        for unit in sorted(units)
    ]
