"""Rhetoric and causes beside the claims they are about."""

from __future__ import annotations

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.core.pledge import Assertion
from steelyard.gazetteer.lookup import find
from steelyard.reading.promises.assertions import assertions
from steelyard.reading.promises.cues import outline

FIGURE = "Trade of Peru with Chile rose 5% to $3 million."


def said(text: str, claims: list[Claim], lang: str = "en") -> list[Assertion]:
    seen = outline(text, lang, find(text, lang))
    assert seen is not None
    found = assertions(seen, claims)
    assert all(text[one.start : one.end] == one.quote for one in found)
    return list(found)


def claim(text: str, words: str, kind: Kind = Kind.CHANGE, parties: tuple[str, str] = ("PER", "CHL")) -> Claim:
    start = text.index(words)
    return Claim(
        id=words, kind=kind, reporter=parties[0], partner=parties[1], flow=Flow.TURNOVER, quote=words, start=start,
        end=start + len(words),
    )  # fmt: skip


def test_a_cause_is_about_the_claims_of_its_sentence() -> None:
    text = "Exports rose 5% thanks to a new road. Imports fell 3%."
    (one,) = said(text, [claim(text, "rose 5%"), claim(text, "fell 3%")])
    assert (one.type, one.about, one.figures) == ("cause", ("rose 5%",), "rose 5%")
    assert "thanks to a new road" in one.quote


def test_rhetoric_without_a_figure_is_about_what_moved_on_the_same_economies() -> None:
    text = f"{FIGURE} Trade of Kenya with Ghana fell 2%. Cooperation with Chile grows by leaps and bounds."
    kenyan = claim(text, "fell 2%", parties=("KEN", "GHA"))
    claims = [claim(text, "rose 5%"), claim(text, "$3 million", Kind.LEVEL), kenyan]
    (one,) = said(text, claims)
    assert (one.type, one.about) == ("rhetoric", ("rose 5%",))


def test_russian_causes_are_kept_too() -> None:
    text = "Экспорт вырос на 5% благодаря новой дороге."
    (one,) = said(text, [claim(text, "на 5%")], "ru")
    assert one.type == "cause"


def test_words_that_an_order_claim_holds_are_not_said_again() -> None:
    text = "Trade of Peru with Chile has been steadily growing since 2020."
    assert said(text, [claim(text, "steadily growing since 2020", Kind.ORDER)]) == []


def test_a_text_without_claims_has_no_assertions() -> None:
    assert said("Trade soars thanks to a new road.", []) == []


def test_due_to_before_a_verb_is_no_cause() -> None:
    text = f"{FIGURE} Talks on trade are due to begin in May."
    assert said(text, [claim(text, "rose 5%")]) == []
