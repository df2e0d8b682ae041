"""The reader's one door: a document in, its claims, assertions and pledges out."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from steelyard.core.claim import Claim, Ids, Kind, text_hash
from steelyard.core.economy import WORLD
from steelyard.core.pledge import Assertion, Pledge
from steelyard.gazetteer.initials import with_initials
from steelyard.gazetteer.lookup import Mention, find
from steelyard.gazetteer.shared import with_shared_words
from steelyard.reading.assemble import claims_of
from steelyard.reading.document import Document
from steelyard.reading.marking.language import language
from steelyard.reading.marking.mark import Sentence
from steelyard.reading.marking.marks import analyse
from steelyard.reading.marking.periods import Clock
from steelyard.reading.marking.short_units import settle_units
from steelyard.reading.opening import opening
from steelyard.reading.product_lists import ProductList, product_lists
from steelyard.reading.products import with_headings
from steelyard.reading.promises.assertions import assertions
from steelyard.reading.promises.cues import outline
from steelyard.reading.promises.pledges import pledges
from steelyard.reading.what.own_dollars import in_money_of_then, in_own_dollars
from steelyard.reading.when.clock import clock_of
from steelyard.reading.when.told_after import dated_after
from steelyard.reading.who.cities import settle_cities, settle_venues
from steelyard.reading.who.epithets import settle_epithets
from steelyard.reading.who.of_country import settle_regions


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one document says. Spans refer to ``document.text``; claims stand in the order of their spans."""

    document: Document
    claims: tuple[Claim, ...]
    assertions: tuple[Assertion, ...]
    pledges: tuple[Pledge, ...]
    product_lists: tuple[ProductList, ...] = ()


def read(document: Document, *, published: str | None = None) -> Reading:
    """Read a document.

    Parameters
    ----------
    document : its text, language and what its file says of its date.
    published : ISO 8601 day that overrides the document's own.

    Raises
    ------
    InputError
        for a language without a lexicon, or a date that cannot be.
    """
    day = published or document.published
    words = language(document.lang)
    named = with_shared_words(document.text, find(document.text, document.lang), document.lang)
    mentions = dated(with_initials(document.text, named), day)
    digest = text_hash(document.text)
    sentences = analyse(document.text, words, mentions)
    settle_venues(sentences)
    if any(mention.form == "city" for mention in mentions):
        settle_cities(sentences)
    settle_epithets(sentences)
    settle_regions(sentences, document.lang)
    settle_units(sentences)
    clock = clock_of(day, sentences)
    found = read_claims(document.text, sentences, clock, published=day, digest=digest)
    claims = tuple([claim if claim.product is None else with_headings(claim) for claim in found])
    document = document.dated(day)
    seen = outline(document.text, document.lang, mentions)
    if seen is None:
        return Reading(document=document, claims=claims, assertions=(), pledges=())
    return Reading(
        document=document,
        claims=claims,
        assertions=assertions(seen, claims),
        pledges=pledges(seen, text_hash=digest, year=clock.year, month=clock.month),
        product_lists=product_lists(seen, claims),
    )


_TOLD_AGAIN = (Kind.LEVEL, Kind.CHANGE, Kind.SHARE, Kind.BALANCE)
_SHORT = 2
_CONGO = 5
"""Letters of the name that two states share: it is the one that the text names in full."""
_GEORGIANS = 9
"""Letters of the people that a state of the USA and a country share."""
_SHARED = {"RU-TA": "TJK", "BLR": "RU-BA", "KAZ": "KOR"}
"""Economies that share two letters with another («РТ»): they mean the other where only that one is named."""


def dated(mentions: list[Mention], published: str | None) -> list[Mention]:
    """Settle names by the whole text: Russia is the Soviet Union until 1991, Georgia among states of the USA one."""
    if any(m.code == "GEO" for m in mentions) and _american(mentions):
        mentions = [replace(m, code="US-GA") if m.code == "GEO" else m for m in mentions]
    named = {m.code for m in mentions if m.end - m.start > _SHORT}
    if any(code not in named and rival in named for code, rival in _SHARED.items()):
        mentions = [_meant(m, named) if m.end - m.start <= _SHORT else m for m in mentions]
    if "COD" in named and all(m.form == "adjective" or m.end - m.start <= _CONGO for m in mentions if m.code == "COG"):
        mentions = [replace(m, code="COD") if m.code == "COG" else m for m in mentions]
    if published is None or published >= "1992":
        return mentions
    return [replace(m, code="SUN") if m.code == "RUS" else m for m in mentions]


def _meant(mention: Mention, named: Set[str]) -> Mention:
    """Return what two letters stand for in a text that has ``named`` some economies in full."""
    rival = _SHARED.get(mention.code, "")
    return replace(mention, code=rival) if mention.code not in named and rival in named else mention


def _american(mentions: Sequence[Mention]) -> bool:
    """True for the Georgia that is named among states of the USA, as that name alone, or as a state."""
    states = {m.code for m in mentions if m.code.startswith("US-")}
    told = any(m.code == "US-GA" and m.form == "name" for m in mentions)  # "the state of Georgia"
    others = not told and any(m.form != "name" and m.end - m.start != _GEORGIANS for m in mentions if m.code == "GEO")
    near = {m.code for m in mentions} & {"ARM", "AZE", "TUR", "RUS", "UKR", "KAZ"}
    return bool(states) and not (others or near)


def read_claims(
    text: str, sentences: Sequence[Sentence], clock: Clock, *, published: str | None, digest: str
) -> tuple[Claim, ...]:
    """Return the claims of analysed sentences in the order of their spans; the title, read last, leans on the body."""
    context = opening(sentences)
    head = replace(context, by_flow={}, pairs=set())
    headed = [sentence for sentence in sentences if sentence.title]
    titles = [claims_of(sentence, head, clock) for sentence in headed]
    context.head, context.claimed, context.period = head.head, head.claimed, head.period
    context.periods = head.periods
    body = [sentence for sentence in sentences if not sentence.title]
    context.prose = len(body) >= 2 * sum(sentence.opens for sentence in body)
    told = dated_after(body, [claims_of(sentence, context, clock) for sentence in body], clock)
    found = _told_next(body, told, clock.year)
    for sentence, claims in zip(headed, titles, strict=True):
        whens = [when for when in sentence.whens if not when.rate]
        timed = any(not when.running for when in whens)
        found = [*_restated(claims, found, timed=timed, year=clock.year if whens else None), *found]
    found = _dated_elsewhere(in_money_of_then(in_own_dollars(found, sentences, context.anchor), published))
    ids = Ids(digest)
    done = [claim.settle(text, ids, published) for claim in found]
    return tuple(sorted(done, key=lambda claim: (claim.start, claim.end)))


def _told_next(sentences: Sequence[Sentence], found: Sequence[Sequence[Claim]], year: int | None) -> list[Claim]:
    """Give growth that opens a text, where its sentence names no months, those that the next names for the flow.

    A level told so may be that of now.
    """
    first = next((n for n, claims in enumerate(found) if claims), len(found))
    after = next((n for n in range(first + 1, min(first + 3, len(found))) if found[n]), None)
    flat = [claim for claims in found for claim in claims]
    if after is None:
        return flat
    whens = [when for when in sentences[first].whens if when.untold]
    times = sum(not when.running for when in whens)
    if times > len({claim.base_period for claim in found[first]} - {None}):
        return flat
    for n, claim in enumerate(found[first]):
        if claim.period is None and claim.kind == Kind.CHANGE:
            told = next((c.period for c in found[after] if c.period is not None and _on_same(claim, c)), None)
            earlier = claim.base_period is None or (told is not None and claim.base_period.last < told.first)
            earlier = earlier and (len(whens) == times or (told is not None and told.end_year == year))
            flat[n] = replace(claim, period=told) if earlier else claim
    return flat


def _dated_elsewhere(found: Sequence[Claim]) -> list[Claim]:
    """Give a figure without months those with which the text tells the same figure of the flow again, behind it."""
    told = [claim for claim in found if claim.period is not None and claim.kind in _TOLD_AGAIN]
    result = []
    for claim in found:
        if claim.period is None:
            again = [c for c in told if c.value == claim.value and _told_again(claim, c)]
            if len({c.period for c in again}) == 1:
                base = claim.base_period or again[0].base_period
                claim = replace(claim, period=again[0].period, base_period=base)
        result.append(claim)
    return result


def _told_again(claim: Claim, other: Claim) -> bool:
    """True for the same figure of the same flow and goods, behind a claim of its value."""
    alike = (claim.kind, claim.unit, claim.measure) == (other.kind, other.unit, other.measure)
    goods = claim.product is None or other.product is None or claim.product == other.product
    return alike and goods and claim.start < other.start and _on_same(claim, other)


def _restated(claims: Sequence[Claim], body: Sequence[Claim], *, timed: bool, year: int | None) -> list[Claim]:
    """Give a headline's claim the parties and period of the claim that it abbreviates.

    One that names no time at all, or this year (``year``), has the months of the text's first claim on the same flow.
    """
    result = []
    for claim in claims:
        if claim.period is None and not timed and claim.kind not in (Kind.TARGET, Kind.RANK, Kind.ORDER):
            told = (c.period for c in body if c.period is not None and _on_same(claim, c))
            claim = replace(claim, period=next((p for p in told if year in (None, p.end_year)), None))
        same = next((c for c in body if _same(claim, c)), None)
        if same is not None:
            claim = replace(
                claim, reporter=same.reporter, partner=same.partner, flow=same.flow, period=same.period,
                base_period=same.base_period, deadline=same.deadline,
            )  # fmt: skip
            if claim.value != same.value and claim.kind != Kind.TARGET and _rounder(claim, same):
                continue
        result.append(claim)
    return result


def _rounder(title: Claim, body: Claim) -> bool:
    """True for a headline's figure that only rounds the body's: it says nothing more. One that differs is kept."""
    if title.low is None or title.high is None or body.low is None or body.high is None or body.value is None:
        return False
    return title.high - title.low > body.high - body.low and title.low <= body.value <= title.high


def _on_same(title: Claim, body: Claim) -> bool:
    """True for claims on one flow of one pair."""
    one = (title.reporter, title.partner, title.flow)
    return one in ((body.reporter, body.partner, body.flow), (body.partner, body.reporter, body.flow.mirrored()))


def _same(title: Claim, body: Claim) -> bool:
    if title.kind != body.kind or title.unit != body.unit or title.value is None or body.value is None:
        return False
    mirrored = title.flow == body.flow or {title.flow.mirrored()} == {body.flow}
    known = title.partner in (body.partner, body.reporter, WORLD)
    inside = title.low is not None and title.high is not None and title.low <= body.value <= title.high
    return mirrored and known and (inside or abs(title.value - body.value) <= 0.005 * abs(body.value))
