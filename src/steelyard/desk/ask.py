"""Ask in words: "imports of BLR from RU-LIP in 2022". The reader reads the question as it reads a report.

A question is a claim without its figure: it is completed by one, read, and the claim's flow, parties and period are
what was asked; completed by a percentage it may be a growth or a share. A name that is no economy is said to be none:
nothing else is answered in its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.claim import Claim, Container, Kind
from steelyard.core.economy import is_country, is_region
from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.series import Quantity
from steelyard.gazetteer.lookup import find, resolve
from steelyard.gazetteer.names import name
from steelyard.reading.document import Document
from steelyard.reading.hs.table import WHOLE
from steelyard.reading.marking.language import language
from steelyard.reading.marking.marks import analyse
from steelyard.reading.products import classify
from steelyard.reading.reader import read
from steelyard.weighing.ask import parse_ask
from steelyard.weighing.rows import base_of, product_key, whole_of

_MEND = 'write it as "imports of Belarus from Lipetsk Oblast in 2022", or imports:2022..2022'
_COMPLETED = {
    "en": ("{} was 5%.", "{} was 5 million dollars."),
    "ru": ("{} составил 5%.", "{} составил 5 миллионов долларов."),
}
"""A growth or a share is read with a percentage, a flow with an amount."""
_ASKED = (Kind.CHANGE, Kind.SHARE), (Kind.LEVEL, Kind.BALANCE)
_SHARE = {
    "en": re.compile(r"\bshare of (?:the )?(?P<part>.+?) in (?P<whole>.+)", re.IGNORECASE),
    "ru": re.compile(r"\bдол[яюи] (?P<part>.+?) во? (?P<whole>.+)", re.IGNORECASE),
}
_WAY = re.compile(r"(?:(?P<sold>exports?|экспорта?)|imports?|импорта?)$", re.IGNORECASE)
_CODE = re.compile(r"\b[A-Z]{3}\b|\b[A-Z]{2}-[A-Z0-9]{1,3}\b")


def _named(code: str, lang: str) -> str:
    return name(code, lang) if is_country(code) or is_region(code) else code


def quantities(question: str, claims: Sequence[Claim]) -> list[Quantity]:
    """Return what a question asks for: the form of ``weigh --ask``, or words in English or Russian.

    Raises
    ------
    InputError
        no flow, pair or period can be read in it, or a name is of no economy.

    >>> [(q.reporter, q.partner, str(q.period)) for q in quantities("imports of BLR from RU-LIP in 2022", [])]
    [('BLR', 'RU-LIP', '2022')]
    """
    if ":" in question:
        return parse_ask(question, claims)
    words = question.strip().rstrip("?.! ")
    lang = "ru" if re.search("[а-яА-Я]", words) else "en"
    named = _with_capitals(_CODE.sub(lambda m: _named(m[0], lang), words), lang)
    for stranger in _strangers(named, lang):
        resolve(stranger)
    asked = _part_of(named, lang) or _read(named, lang, question)
    pair = {asked.reporter, asked.partner}
    units = {c.unit for c in claims if {c.reporter, c.partner} == pair and c.unit.isupper()} or {"USD"}
    return [replace(asked, unit=unit) for unit in sorted(units)]


def _read(words: str, lang: str, question: str) -> Quantity:
    found = [
        claim
        for completed, kinds in zip(_COMPLETED[lang], _ASKED, strict=True)
        for claim in read(Document(text=completed.format(words), lang=lang)).claims
        if claim.kind in kinds
    ]
    if not found:
        raise InputError(f"not a question about trade: {question!r}", mend=_MEND)
    claim = found[0]
    if claim.period is None:
        raise InputError(f"no period in {question!r}", mend=_MEND)
    return Quantity(
        reporter=claim.reporter, partner=claim.partner, flow=claim.flow, period=claim.period,
        product=product_key(claim), base=base_of(claim) if claim.kind == Kind.CHANGE else None,
        of=whole_of(claim) if claim.kind == Kind.SHARE else None,
    )  # fmt: skip


def _part_of(words: str, lang: str) -> Quantity | None:
    """Return the share of a partner, a product or one direction in a flow ("the share of wheat in exports of Kazakhstan
    to China in 2022"); None for a question in another form.
    """
    found = _SHARE[lang].search(words)
    if not found:
        return None
    whole = _read(_first_large(found["whole"]), lang, words)
    of = Container(reporter=whole.reporter, partner=whole.partner, flow=whole.flow, product=whole.product)
    part = found["part"]
    partner = next((mention.code for mention in find(part, lang)), None)
    if partner is not None:
        return None if partner in (whole.reporter, whole.partner) else replace(whole, partner=partner, of=of)
    way = _WAY.match(part)
    if way:
        return replace(whole, flow=Flow.EXPORTS if way["sold"] else Flow.IMPORTS, of=of)
    goods = classify(part)
    product = "HS " + " ".join(goods.hs) if goods.score == WHOLE else " ".join(part.casefold().split())
    return replace(whole, product=product, of=of)


def _first_large(words: str) -> str:
    return words[:1].upper() + words[1:]


def _with_capitals(question: str, lang: str) -> str:
    """Return a question with the names of economies as they are written: "of georgia" -> "of Georgia"."""
    large = re.sub(r"[^\W\d_]+", lambda m: m[0].title() if m[0].islower() else m[0], question)
    meant = [(question[mark[0] : mark[1]], mark) for mark in _marked(question, lang)]
    letters = list(question)
    for mention in find(large, lang):
        span = question[mention.start : mention.end]
        if span.islower() and not any(a <= mention.start < b and words != span for words, (a, b) in meant):
            letters[mention.start : mention.end] = large[mention.start : mention.end]
    return _first_large("".join(letters))


def _marked(question: str, lang: str) -> list[tuple[int, int]]:
    return [s.span(mark.first, mark.end) for s in analyse(question, language(lang), []) for mark in s.marks]


def _strangers(question: str, lang: str) -> list[str]:
    """Return the words of a question that stand where an economy would and name none that is known: words with a
    capital that mean nothing, and what follows "to", "from" or "with".

    >>> _strangers("Freedonia's exports to New Freedonia in January 2022", "en")
    ['Freedonia', 'New Freedonia']
    """
    found: list[str] = []
    for sentence in analyse(question, language(lang), find(question, lang)):
        meant = {k for mark in sentence.marks for k in range(mark.first, mark.end)}
        behind = {mark.end for mark in sentence.marks if mark.get("prep") in ("to", "from", "with")}
        last = -2
        for k, token in enumerate(sentence.tokens):
            word, end = token.text, sentence.span(k, k + 1)[1]
            owns = question[end : end + 1] in ("'", "’")
            opens = k == 0 and not owns
            if k in meant or not word[:1].isalpha() or opens or not (word[:1].isupper() or k in behind):
                continue
            found[-1:] = [f"{found[-1]} {word}"] if last == k - 1 else [*found[-1:], word]
            last = k
    return found
