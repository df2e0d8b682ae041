"""The plain "$" of a press with dollars of its own ("exports rose to $204 billion"), and money that is no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from steelyard.core.claim import Claim
from steelyard.core.economy import is_region, monies, parent
from steelyard.reading.marking.currencies import dollars, money_then, own_dollar, telling
from steelyard.reading.marking.mark import Sentence
from steelyard.reading.who.anchor import voices_of

_PLAIN = "USD"
_PRICE = 10_000
"""Below it what is told without "million" is a price or a rate of exchange, and no sum."""


def in_own_dollars(claims: Sequence[Claim], sentences: Sequence[Sentence], anchor: str | None) -> Sequence[Claim]:
    """Return the claims of a text in the dollars of its anchor, where they are told in dollars that nothing names.

    A text on a region, or one that the economy's own office tells, is of its own press. One that names dollars tells
    which it goes on with: its anchor's own, where it names no others and begins with them ("WST$81 million ... $11
    million"), or says so beside no sum ("all values are in FJD"); else it tells the others apart itself.
    """
    if anchor is None or not any(claim.unit == _PLAIN for claim in claims):
        return claims
    home = (parent(anchor) if is_region(anchor) else anchor) or anchor
    own = _dollar_of(home)
    if own == _PLAIN:
        return claims
    named = list(_named(sentences))
    told = {unit for unit, _, _ in named} - {None}
    if told and not (told == {_PLAIN} and named[0][0] is None):  # "$12 billion ..., up from US$9 billion"
        ours = told == {own} and named[0][0] == own
    else:
        at_home = is_region(anchor) or _tells(home, claims, sentences) or _told_by_region(home, claims)
        ours = (own_dollar(home) is not None and at_home) or _reckoned(own, sentences)
    if not ours or any(again for _, again, _ in named):
        return claims
    american = {value for unit, _, value in named if unit == _PLAIN}
    return [
        replace(claim, unit=own) if claim.unit == _PLAIN and abs(claim.value or 0.0) not in american else claim
        for claim in claims
    ]


def in_money_of_then(claims: Sequence[Claim], published: str | None) -> Sequence[Claim]:
    """Return the claims of a text in the money that their names stood for when it appeared: roubles of 1987 are SUR."""
    if published is None:
        return claims
    then = [money_then(claim.unit, int(published[:4])) for claim in claims]
    return [
        claim if unit == claim.unit else replace(claim, unit=unit) for claim, unit in zip(claims, then, strict=True)
    ]


@cache
def _dollar_of(home: str) -> str:
    """The dollar that an economy reckons in: its own, or another's."""
    return own_dollar(home) or next((unit for unit in dollars() if home in monies().get(unit, ())), _PLAIN)


def _reckoned(own: str, sentences: Sequence[Sentence]) -> bool:
    """True where a text writes the code of its money beside no sum: "Imports, FJD [millions]"."""
    return any(token.text == own for sentence in sentences for token in sentence.tokens)


def _told_by_region(home: str, claims: Sequence[Claim]) -> bool:
    """True where the trade of a region is told too, which hardly anybody abroad does."""
    return any(is_region(claim.reporter) and parent(claim.reporter) == home for claim in claims)


def _tells(home: str, claims: Sequence[Claim], sentences: Sequence[Sentence]) -> bool:
    """True where the economy's own office speaks, by its name or by none: "Bureau of Statistics figures showed"."""
    told = home in voices_of(sentences) or any(claim.authority == home for claim in claims)
    return told or any(_office(sentence) for sentence in sentences if "statistics" in sentence.holds)


def _office(sentence: Sentence) -> bool:
    """True for an office of statistics of which no word says whose it is."""
    marks = sentence.marks
    return any(
        "statistics" in mark.means and mark.end - mark.first > 1 and not (k and marks[k - 1].place is not None)
        for k, mark in enumerate(marks)
    )


def _named(sentences: Sequence[Sentence]) -> Iterator[tuple[str | None, bool, float]]:
    """Yield the dollars of each sum of a text, None for a plain "$", whether it is told again ("C$5bn ($4bn)"), and
    the sum."""
    for sentence in sentences:
        if sentence.title or "figure" not in sentence.holds:
            continue
        for mark in sentence.marks:
            unit = mark.figure.unit.partition("?")[0] if mark.figure is not None and mark.figure.unit else None
            if mark.figure is None or unit is None or unit not in dollars():
                continue
            if mark.figure.scale == 1.0 and mark.figure.value < _PRICE:
                continue  # "the N.Z. dollar ended at 0.5780 U.S. dlrs"
            said = [token.key for token in sentence.tokens[mark.first : mark.end]]
            plain = unit == _PLAIN and telling().isdisjoint(said)
            yield None if plain else unit, sum(word.endswith("$") for word in said) > 1, mark.figure.value
