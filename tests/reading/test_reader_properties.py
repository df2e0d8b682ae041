"""Whatever the words: the reader answers, its spans match its quotes, its ranges hold their values, and its time is linear."""

from __future__ import annotations

import functools
import gc
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from steelyard.core.errors import SteelyardError
from steelyard.reading.document import Document, parse_document
from steelyard.reading.reader import Reading, read

_ENGLISH = """trade exports imports turnover of to from with between and Peru Peru's Chile China the EU $ 330 1.5 2,000 million
billion pct % up down rose fell by reached almost more than about last year in 2022 January-March of this year same period
compared deficit surplus record since 2020 will supply signed target half doubled third share , . ; : ( ) “ ” its their Its The"""
_RUSSIAN = """товарооборот экспорт импорт между Россией и Перу с Чили в из на 330 1,5 млн млрд долларов % вырос снизился раза на
треть вдвое почти более около за январь-март прошлого этого года 2022 году I квартале составил доля рекорд , . ; ( ) « »"""


def texts(words: str) -> st.SearchStrategy[str]:
    """Texts of the reader's own words in any order, in several sentences."""
    return st.lists(st.sampled_from([*words.split(), ".\n"]), min_size=1, max_size=80).map(" ".join)


def check(reading: Reading) -> None:
    """Assert what every reading keeps."""
    text = reading.document.text
    for one in (*reading.claims, *reading.assertions, *reading.pledges, *reading.product_lists):
        assert one.quote
        assert text[one.start : one.end] == one.quote
    starts = [claim.start for claim in reading.claims]
    assert starts == sorted(starts)
    known = {claim.id for claim in reading.claims}
    assert all(set(one.about) <= known for one in reading.assertions)
    for claim in reading.claims:
        assert claim.low is None or claim.high is None or claim.low <= claim.high
        assert claim.reporter
        assert claim.partner
        assert claim.reporter != claim.partner


@settings(max_examples=300)
@given(texts(_ENGLISH))
def test_english_words_in_any_order_are_read(text: str) -> None:
    check(read(Document(text=text, lang="en")))


@settings(max_examples=150)
@given(texts(_RUSSIAN))
def test_russian_words_in_any_order_are_read(text: str) -> None:
    check(read(Document(text=text, lang="ru")))


@settings(max_examples=150)
@given(st.text(max_size=300))
@example("exports rose 5 1/²")
def test_any_characters_are_read_or_refused(text: str) -> None:
    try:
        document = parse_document(text.encode("utf-8", "surrogatepass"))
    except SteelyardError:
        return
    check(read(document))


@pytest.mark.parametrize("stop", [". ", " ", "\n", ", "], ids=["sentences", "no stops", "lines", "commas"])
def test_ten_times_the_text_takes_about_ten_times_as_long(stop: str) -> None:
    part = "Trade of Peru with Chile rose by 5% to $300 million in 2022, and Peru will supply more fish" + stop

    def spent(count: int) -> float:
        start = time.process_time()
        read(Document(text=part * count, lang="en"))
        return time.process_time() - start

    spent(20)
    short = min(spent(40) for _ in range(3))
    assert spent(400) < 40 * short


def test_what_is_kept_without_a_limit_does_not_grow_with_the_texts() -> None:
    def kept() -> int:
        caches = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]
        ours = [one.cache_info() for one in caches if one.__module__.startswith("steelyard.")]
        return sum(info.currsize for info in ours if info.maxsize is None)

    def read_some(first: int) -> None:
        for n in range(first, first + 60):
            name = "".join("abcdefghij"[int(digit)] for digit in str(n)).capitalize()
            told = f"Exports of Peru to {name} rose {n},{n % 1000:03}.{n} times, or by {n}.{n}%, to ${n},{n % 1000:03} in {n}."
            read(Document(text=told, lang="en"))

    read_some(10_000)
    before = kept()
    read_some(20_000)
    assert kept() == before
