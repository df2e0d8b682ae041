"""The reader's one door: a document in, its claims, assertions and pledges out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from steelyard.core.claim import Claim, Kind, text_hash
from steelyard.core.economy import WORLD, is_bloc, is_region, parent
from steelyard.core.pledge import Assertion, Pledge
from steelyard.gazetteer.lookup import Mention, find
from steelyard.reading.assemble import claims_of
from steelyard.reading.assertions import assertions
from steelyard.reading.clock import clock_of
from steelyard.reading.context import Context
from steelyard.reading.cues import outline
from steelyard.reading.document import Document
from steelyard.reading.language import Language, language
from steelyard.reading.marks import Sentence, analyse
from steelyard.reading.pledges import pledges
from steelyard.reading.product_lists import ProductList, product_lists
from steelyard.reading.products import with_headings


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
    mentions = dated(find(document.text, document.lang), day)
    sentences = analyse(document.text, words, mentions)
    claims = tuple(map(with_headings, read_claims(document.text, sentences, published=day)))
    document = replace(document, published=day)
    seen = outline(document.text, document.lang, mentions)
    if seen is None:
        return Reading(document=document, claims=claims, assertions=(), pledges=())
    year = clock_of(day, sentences).year
    return Reading(
        document=document,
        claims=claims,
        assertions=assertions(seen, claims),
        pledges=pledges(seen, text_hash=text_hash(document.text), year=year),
        product_lists=product_lists(seen, claims),
    )


def dated(mentions: list[Mention], published: str | None) -> list[Mention]:
    """Read Russia and Moscow as the Soviet Union in texts of its time (it ended in December 1991)."""
    if published is None or published >= "1992":
        return mentions
    return [replace(m, code="SUN") if m.code == "RUS" else m for m in mentions]


def read_with(
    text: str, words: Language, mentions: Sequence[Mention], *, published: str | None = None
) -> tuple[Claim, ...]:
    """Return the claims of a text in any compiled language, the economies in it given."""
    return read_claims(text, analyse(text, words, mentions), published=published)


def read_claims(text: str, sentences: Sequence[Sentence], *, published: str | None) -> tuple[Claim, ...]:
    """Return the claims of analysed sentences in the order of their spans; the title, read last, leans on the body."""
    clock = clock_of(published, sentences)
    context = _context(sentences)
    head = _context(sentences)
    titles = [claims_of(sentence, head, clock) for sentence in sentences if sentence.title]
    context.head, context.claimed = head.head, head.claimed
    found = [claim for s in sentences if not s.title for claim in claims_of(s, context, clock)]
    for claims in titles:
        found = [*_restated(claims, found), *found]
    digest = text_hash(text)
    done = [replace(claim, quote=text[claim.start : claim.end], published=published).with_id(digest) for claim in found]
    return tuple(sorted(done, key=lambda claim: (claim.start, claim.end)))


def _context(sentences: Sequence[Sentence]) -> Context:
    """Start from what the title and the first sentences speak of."""
    context = Context()
    weight: Counter[str] = Counter()
    for number, sentence in enumerate(sentences[:4]):
        for mark in sentence.marks:
            if mark.place is not None and mark.place.form != "city":
                weight[mark.place.code] += (4 if number == 0 else 2 if number == 1 else 1) * (1 if mark.office else 2)
                context.see(mark.place.code)
    named = [m.place for s in sentences for m in s.marks if m.place is not None and m.place.form == "name"]
    context.regions = {place.code for place in named if is_region(place.code)}
    context.topic = sorted((code for code, _ in weight.most_common()), key=is_bloc)
    title = [m.place.code for s in sentences[:1] for m in s.marks if m.place is not None and m.place.form != "city"]
    first = next(iter(sorted(title, key=is_bloc)), None) or next(iter(context.topic), None)
    context.reporter = _ranking(sentences[:1]) or first
    others = [code for code in title if code != context.reporter]
    if others:
        context.partner, context.bilateral = others[0], True
        context.paired = True if len(set(others)) == 1 and (_joint(sentences[0]) or _abroad(title)) else None
    elif (mate := _region_and_mate(sentences, context.reporter) or _mate_of_pair(sentences, context)) is not None:
        context.partner, context.bilateral, context.paired = mate, True, True
    context.mate = _only_mate(sentences, context.reporter)
    return context


def _ranking(title: Sequence[Sentence]) -> str | None:
    """Whose list of partners a title is about: "Peru is Chile's largest partner"."""
    marks = [mark for sentence in title for mark in sentence.marks]
    for place, own, rank in zip(marks, marks[1:], marks[2:], strict=False):
        if place.place is not None and own.get("refer") == "own" and rank.is_a("rank", "rank_exports", "rank_imports"):
            return place.place.code
    return None


def _only_mate(sentences: Sequence[Sentence], reporter: str | None) -> str | None:
    """The other economy of a text that names but two."""
    named = {m.place.code for s in sentences for m in s.marks if m.place is not None and m.place.form != "city"}
    named = {code for code in named if not is_bloc(code)}
    return next(iter(named - {reporter})) if len(named) == 2 and reporter in named else None


def _mate_of_pair(sentences: Sequence[Sentence], context: Context) -> str | None:
    """The economy named most beside the reporter in a text that speaks of "the two countries" without saying which."""
    if context.reporter is None or not any(mark.get("refer") == "pair" for s in sentences for mark in s.marks):
        return None
    named = Counter(m.place.code for s in sentences for m in s.marks if m.place is not None and m.place.form != "city")
    others = [code for code, _ in named.most_common() if code != context.reporter and not is_bloc(code)]
    return others[0] if others else None


def _joint(title: Sentence) -> bool:
    """True when a title speaks of trade, or names its two economies together: "X and Y", "X-Y", "with X"."""
    marks = title.marks
    if any(mark.is_a("flow", "refer", "rank") for mark in marks):
        return True
    places = [k for k, mark in enumerate(marks) if mark.place is not None]
    return any(
        b - a == 2 and (marks[a + 1].get("break") == "weak" or marks[a + 1].get("prep") in ("with", "to"))
        for a, b in pairwise(places)
    )


def _abroad(codes: Sequence[str]) -> bool:
    """True for two economies of which one is a region of a third."""
    return any(is_region(code) for code in codes) and not {parent(code) for code in codes if is_region(code)} & {*codes}


def _region_and_mate(sentences: Sequence[Sentence], reporter: str | None) -> str | None:
    """The other economy of a text that names but two, one of them a region."""
    named = {
        mark.place.code
        for sentence in sentences
        for mark in sentence.marks
        if mark.place is not None
        and mark.place.form in ("name", "adjective")
        and not is_bloc(mark.place.code)
        and not (mark.office and is_region(mark.place.code))
    }
    named -= {parent(code) for code in named if is_region(code)} - {reporter}
    if len(named) == 2 and reporter in named and any(is_region(code) for code in named):
        return next(code for code in named if code != reporter)
    return None


def _restated(claims: Sequence[Claim], body: Sequence[Claim]) -> list[Claim]:
    """Give a headline's claim the parties and period of the claim that it abbreviates."""
    result = []
    for claim in claims:
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


def _same(title: Claim, body: Claim) -> bool:
    if title.kind != body.kind or title.unit != body.unit or title.value is None or body.value is None:
        return False
    mirrored = title.flow == body.flow or {title.flow.mirrored()} == {body.flow}
    known = title.partner in (body.partner, body.reporter, WORLD)
    inside = title.low is not None and title.high is not None and title.low <= body.value <= title.high
    return mirrored and known and (inside or abs(title.value - body.value) <= 0.005 * abs(body.value))
