"""Promises, projects and events, kept apart from figures."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.core.pledge import Pledge
from steelyard.gazetteer.lookup import find
from steelyard.reading.promises.cues import outline
from steelyard.reading.promises.pledges import MAX_QUOTE, pledges


def kept(text: str, lang: str = "en", year: int | None = 2024, month: int | None = None) -> list[Pledge]:
    seen = outline(text, lang, find(text, lang))
    assert seen is not None
    found = pledges(seen, text_hash="hash", year=year, month=month)
    assert all(text[one.start : one.end] == one.quote for one in found)
    return list(found)


@pytest.mark.parametrize(
    ("text", "act", "scored"),
    [
        ("Peru is ready to supply Chile with fresh fruit and fish.", "supply", True),
        ("The two ministers signed a memorandum on veterinary control.", "sign", True),
        ("A road map for 2025 is to be signed in May.", "sign", True),
        ("We plan to set up joint production of buses in Santiago.", "produce", True),
        ("Kenya intends to build a fruit terminal near Mombasa.", "build", True),
        ("The minister proposed to cooperate in the processing of leather.", "cooperate", True),
        ("He called the modernisation of dairy plants promising.", "modernise", True),
        ("The president said that cooperation in seed growing was to be promising.", "cooperate", True),
        ("Norway will lift the ban on salmon next year.", "other", True),
        ("Ghana pledged to buy more tractors.", "supply", True),
        ("Poland pledged $50 million for the reconstruction of the port.", "modernise", True),
        ("Construction of the bridge will start next spring, the minister said.", "build", True),
        ("The railway is due to be completed in 2027.", "open", True),
        ("The ferry from Mombasa is to start running in December.", "open", True),
        ("The upgrade of the railway is expected to be completed next year.", "modernise", True),
        ("The governor invited the firms of Chile to take part in the exhibition.", "event", True),
        ("Joint production of harvesters is planned in Arequipa.", "produce", True),
        ("The Days of Peru in Chile are scheduled for the spring.", "event", True),
        ("All agreements will be fulfilled, she stressed.", "fulfil", False),
        ("Today the agenda includes space research first of all.", "other", False),
        ("The prime minister has visited Kenya twice.", "visit", False),
        ("Since his appointment as governor in May 2021 he has travelled much.", "event", False),
        ("Work has begun on a bridge across the river.", "build", True),
        ("Kenya to supply tea to Ghana", "supply", True),
        ("Talks on fish are due to begin in May.", "event", True),
    ],
)
def test_an_act_with_a_word_that_announces_it_is_a_pledge(text: str, act: str, scored: bool) -> None:
    assert [(one.act, one.scored) for one in kept(text)] == [(act, scored)]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Чили готова поставлять в Перу тракторы и прицепы.", "supply"),
        ("Стороны подписали соглашение о научном обмене.", "sign"),
        ("Перу планирует построить завод удобрений в Чили.", "build"),
        ("Министры договорились создать совместное предприятие.", "open"),
        ("В четверг министры обсудят десять программ.", "event"),
        ("К 2030 году планируется удвоить товарооборот и реализовать ряд проектов в машиностроении.", "cooperate"),
        ("Все договоренности будут выполнены.", "fulfil"),
    ],
)
def test_the_same_holds_in_russian(text: str, act: str) -> None:
    assert [one.act for one in kept(text, "ru")] == [act]


@pytest.mark.parametrize(
    "text",
    [
        "Exports rose by 5% to $3 million in May.",
        "Trade will reach $5 billion by 2030.",
        "The ministry plans to raise trade with Chile to $2 billion.",
        "Prices will be higher next year.",
        "Peru will not supply any fish to Chile.",
        "Our goal is $500 million in trade.",
        "The company said it rose. Kenya to the north is larger.",
        "The ministry would build on that, many think.",
    ],
)
def test_figures_targets_and_denials_are_no_pledges(text: str) -> None:
    assert kept(text) == []


def test_two_promises_of_one_sentence_are_two_pledges() -> None:
    found = kept("He proposed to work on the processing of wool and called the modernisation of mills promising.")
    assert [one.act for one in found] == ["cooperate", "modernise"]
    assert found[0].end <= found[1].start


def test_who_where_when_and_value_are_taken_from_the_words() -> None:
    (one,) = kept("Chile will build a $40 million fish plant in Lima by 2027.")
    assert (one.who, one.where, one.by, one.effect) == (("Chile",), "Lima", "2027", "$40 million")


@pytest.mark.parametrize(
    ("words", "year", "date"),
    [
        ("this autumn", 2024, "autumn 2024"),
        ("this autumn", None, "autumn"),
        ("7 December", 2024, "2024-12-07"),
        ("7 December", None, "7 December"),
        ("June 2025", None, "2025-06"),
    ],
)
def test_a_date_is_as_exact_as_the_words_and_the_year_allow(words: str, year: int | None, date: str) -> None:
    (one,) = kept(f"The forum of regions is planned for {words}.", year=year)
    assert one.date == date


@pytest.mark.parametrize(
    ("text", "lang", "due"),
    [
        ("The ferry from Oslo will open in March.", "en", "2025-03"),
        ("Kenya will supply tea to Ghana by the end of December.", "en", "2024-12"),
        ("Kenya will supply tea to Ghana in May.", "en", "2025-05"),
        ("Kenya will supply tea to Ghana in March 2027.", "en", "2027-03"),
        ("Kenya will supply tea to Ghana and may build a mill.", "en", None),
        ("Перу откроет торговый дом в Лиме в марте.", "ru", "2025-03"),
        ("Перу построит завод к декабрю.", "ru", "2024-12"),
        ("A road planned in March will be built by 2030.", "en", "2030"),
        ("Kenya will supply tea to Ghana in the spring.", "en", "spring 2025"),
    ],
)
def test_a_month_alone_is_the_next_one_after_the_report(text: str, lang: str, due: str | None) -> None:
    assert kept(text, lang, year=2024, month=11)[0].by == due


def test_a_month_alone_of_what_is_over_is_the_last_one_before_the_report() -> None:
    (one,) = kept("Peru and Chile signed a memorandum on fish in December.", year=2024, month=2)
    assert one.date == "2023-12"


def test_a_month_alone_stays_a_word_where_the_report_has_no_date() -> None:
    assert kept("The ferry from Oslo will open in March.", year=None)[0].by == "March"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("A cement plant will open in Lima in March with a Chilean partner.", ()),
        ("A plant of a Chilean firm will open in Lima with a Kenyan partner.", ("Chile",)),
        ("A bridge between Peru and Chile is to be built next year.", ("Peru", "Chile")),
        ("A plant will be built in Lima by a Kenyan company.", ("Kenya",)),
        ("Norway has long sold fish. We will open a trade house in Lima.", ("Norway",)),
        ("Norway is to open a fish plant in Ghana with a Ghanaian partner.", ("Norway",)),
        (
            "Trade with Ghana is small. The prime minister of Norway said: “We will send a delegation to Accra”.",
            ("Norway",),
        ),
    ],
)
def test_the_promiser_is_who_will_act_and_else_unknown(text: str, who: tuple[str, ...]) -> None:
    assert kept(text)[0].who == who


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Norway will supply fish to Ghana, the minister said on Monday.", "supply fish to Ghana"),
        ("Norway will supply fish to Ghana, which has a new port.", "supply fish to Ghana"),
        ("A fish plant will open in Accra in May, said a spokesman.", "A fish plant will open in Accra in May"),
        ("Норвегия поставит рыбу в Гану, сообщил министр.", "поставит рыбу в Гану"),
    ],
)
def test_what_is_promised_ends_with_its_clause(text: str, what: str) -> None:
    assert kept(text, "ru" if "Н" in text else "en")[0].what == what


def test_two_acts_under_one_word_are_two_promises_of_one_promiser() -> None:
    first, second = kept("Norway plans to supply fresh fish to Ghana and build a cold store in Accra by 2027.")
    assert (first.act, first.what, first.by) == ("supply", "supply fresh fish to Ghana", None)
    assert (second.act, second.who, second.where, second.by) == ("build", ("Norway",), "Accra", "2027")


def test_a_mission_that_is_sent_is_a_visit_and_no_supply() -> None:
    (sent,) = kept("Norway will send its second trade mission to Chile in May.")
    (supplied,) = kept("Norway will supply Chile with buses, to be shown in the autumn by a trade mission.")
    assert (sent.act, supplied.act) == ("visit", "supply")


def test_the_place_of_a_first_act_promises_no_second() -> None:
    _, second = kept("Norway's premier will visit Seoul in May and open a new trade office there by 2027.")
    assert (second.act, second.who, second.by) == ("open", ("Norway",), "2027")


def test_what_also_applies_repeats_the_promise_before_it() -> None:
    first, second = kept("We are ready to supply buses. The same goes for cranes.")
    assert (first.act, second.act, second.what) == ("supply", "supply", "cranes")


def test_quotes_stay_short_however_long_the_sentence() -> None:
    text = "We are ready to supply " + "very good and very cheap machines and " * 40 + "more"
    assert all(len(one.quote) <= MAX_QUOTE for one in kept(text))


def test_a_text_without_stops_is_read_in_pieces() -> None:
    short, long = kept("We will supply buses and " * 60), kept("We will supply buses and " * 600)
    assert 8 * len(short) <= len(long) <= 12 * len(short)


_ANY = """Chile Peru will would plans to is to be signed supply build visited and , . ; “ ” $5 million by 2030 in May
готов подпишет this autumn scheduled for Days of promising — : ( ) not agenda İstanbul 100% ready to"""
_WORDS = st.sampled_from([*_ANY.split(), "\n"])


@settings(max_examples=300)
@given(st.lists(_WORDS, max_size=60).map(" ".join), st.sampled_from(["en", "ru"]))
def test_spans_match_quotes_and_stand_in_order_whatever_the_words(text: str, lang: str) -> None:
    found = kept(text, lang)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(0 < len(one.quote) <= MAX_QUOTE for one in found)
    assert len({one.id for one in found}) == len(found)
