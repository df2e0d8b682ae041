"""The longest phrase is found whatever texts were read before, and memory does not grow with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.reading.marking import automaton
from steelyard.reading.marking.language import Language, compile_language
from steelyard.reading.marking.tokens import tokens_of, words_of

_WORDS = st.sampled_from(["aa", "bb", "cc", "dd"])
_PHRASES = st.lists(st.lists(_WORDS, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=8, unique=True)


def _made(phrases: list[str]) -> Language:
    return compile_language({"lang": "zz", "phrase": {"plain": {str(n): [one] for n, one in enumerate(phrases)}}})


def _longest(phrases: list[str], said: list[str]) -> int:
    """Count the words of the longest phrase with which a row of words begins, by trying every one."""
    return max((len(p.split()) for p in phrases if said[: len(p.split())] == p.split()), default=0)


@given(_PHRASES, st.lists(st.lists(_WORDS, max_size=7), min_size=1, max_size=4))
def test_the_longest_phrase_is_found_as_by_trying_every_one(phrases: list[str], texts: list[list[str]]) -> None:
    words = _made(phrases)
    for text in texts:  # the second text meets what the first has left
        tokens = tokens_of(" ".join(text), words.vocabulary)[0]
        for i in range(len(tokens)):
            found = words.phrase(tokens, i)
            assert (found.length if found else 0) == _longest(phrases, text[i:])


def test_a_form_counts_before_its_slot_and_a_slot_tells_what_filled_it() -> None:
    words = compile_language({"lang": "zz", "phrase": {"period": {"year": ["in {year}"]}, "plain": {"x": ["in"]}}})
    found = words.phrase(tokens_of("in 2021", words.vocabulary)[0], 0)
    assert found is not None and found.length == 2 and found.slots == (2021,)
    assert found.when is not None and found.when.year == 2021
    short = words.phrase(tokens_of("in 20210", words.vocabulary)[0], 0)
    assert short is not None and short.means == {"plain": "x"}


def test_what_was_forgotten_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automaton, "_KEPT", 3)
    phrases = ["aa bb cc", "aa bb", "bb cc dd", "dd aa"]
    words = _made(phrases)
    text = ["aa", "bb", "cc", "dd", "aa", "bb", "cc"] * 5
    tokens = tokens_of(" ".join(text), words.vocabulary)[0]
    found = [words.phrase(tokens, i) for i in range(len(tokens))]
    assert [one.length if one else 0 for one in found] == [_longest(phrases, text[i:]) for i in range(len(text))]


def test_words_without_places_are_the_words_of_the_tokens() -> None:
    words = _made(["aa"])
    text = "Aa's 1,234.5 (bb) U.S. 3rd"
    told = [(token.text, token.key, token.opens) for token in tokens_of(text, words.vocabulary)[0]]
    assert [(word.text, word.key, word.opens) for word in words_of(text, words.vocabulary)] == told
