"""Whose trade a text tells: odds by weighed evidence, certain in a text on one economy and in no text on a pair."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from steelyard.gazetteer.lookup import find
from steelyard.reading.document import Document
from steelyard.reading.marking.language import language
from steelyard.reading.marking.mark import Sentence
from steelyard.reading.marking.marks import analyse
from steelyard.reading.reader import read
from steelyard.reading.who.anchor import FEATURES, Anchor, anchor_of, evidence

LANDS = ("Peru", "Chile", "Ghana", "Norway", "Vietnam", "Ohio", "Jordan", "Latvia")


def sentences(text: str, lang: str = "en") -> tuple[Sentence, ...]:
    return tuple(analyse(text, language(lang), find(text, lang)))


def anchor(text: str, lang: str = "en") -> Anchor:
    found = anchor_of(sentences(text, lang))
    assert found is not None
    return found


def test_no_economy_is_no_anchor() -> None:
    assert anchor_of(sentences("Exports rose 5% last year.")) is None


def test_an_economy_whose_office_speaks_is_the_anchor_of_a_text_on_its_partners() -> None:
    text = (
        "Norway overtakes Denmark\nHelsinki. The Finnish statistics office counted exports of 5 billion euros. "
        "Norway took 400 million of them, Denmark 300 million, and Spain 200 million. "
        "Finland's imports were 6 billion euros. Finland's deficit grew."
    )
    found = anchor(text)
    assert found.code == "FIN"
    assert found.odds > 0.85


def test_a_currency_speaks_for_an_economy_that_is_not_named() -> None:
    assert "CZE" in evidence(sentences("Exports to Austria were CZK 5 billion and those to Latvia CZK 4 billion."))


def test_of_a_pair_named_alike_neither_is_certain() -> None:
    text = "Peru and Chile\nTrade between Peru and Chile reached $5 billion. Chile and Peru want more."
    assert anchor(text).odds < 0.85


@given(st.lists(st.tuples(st.sampled_from(LANDS), st.sampled_from(LANDS)), min_size=1, max_size=6))
def test_odds_are_odds_and_evidence_is_whole(pairs: list[tuple[str, str]]) -> None:
    rows = sentences(" ".join(f"{one}'s exports to {other} were $5 million." for one, other in pairs))
    found = anchor_of(rows)
    assert found is not None
    seen = evidence(rows)
    assert 1 / len(seen) <= found.odds <= 1
    assert found.code in seen
    assert {len(row) for row in seen.values()} == {len(FEATURES)}


def test_partners_told_of_later_are_those_of_a_certain_anchor() -> None:
    text = (
        "Ghana's exports hit a record\nGhana's exports came to $17 billion in 2022, the Ghana Statistical Service says. "
        "Ghana's imports were $15 billion. Switzerland stayed Ghana's first market.\n"
        "Spain remained the second most important partner with a trade volume of $3 billion, "
        "followed by Norway with a volume of $2 billion."
    )
    claims = read(Document(text=text, lang="en"), published="2023-03-01").claims
    told = {claim.value: {claim.reporter, claim.partner} for claim in claims}
    assert told[3e9] == {"GHA", "ESP"}
    assert told[2e9] == {"GHA", "NOR"}
