"""A text taken apart at its blanks gives what its pattern gives on the whole text."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.gazetteer.runs import Runs, small
from steelyard.reading.marking.starts import Starts
from steelyard.reading.marking.tokens import _TOKEN, Vocabulary, tokens_of

_TEXTS = st.text("ab1234567 ,.\n\u00a0'’sthrdU.S$%()İßё-–٣", max_size=40)


@given(_TEXTS)
def test_tokens_are_those_of_the_whole_text(text: str) -> None:
    vocabulary = Vocabulary()
    for _ in range(2):  # the second time each run is known
        tokens, starts, stops = tokens_of(text, vocabulary)
        found = [(start, start + len(token.text), token.text) for token, start in zip(tokens, starts, strict=True)]
        assert found == [(*match.span(), match[0]) for match in _TOKEN.finditer(text)]
        gaps = [start > end for (_, end, _), (start, _, _) in pairwise(found)]
        assert [token.apart for token in tokens[1:]] == gaps
        wide = [text[one[1] : two[0]] for one, two in pairwise(found)]
        assert stops == [i for i, gap in enumerate(wide) if gap and (gap != " " or found[i][2][-1] in ".!?…\"'’”»)]")]


@pytest.mark.parametrize("folded", [False, True])
@given(text=_TEXTS)
def test_words_are_those_of_the_whole_text(text: str, folded: bool) -> None:
    pattern = re.compile(r"[^\W_]+")
    words = Runs(pattern, len, folded=folded).words_of(text)
    matches = [*pattern.finditer(small(text) if folded else text)]
    known = [((run, i), words.edges[run] + at, size) for run in words.told for i, at, _, size in words.parts[run].told]
    assert [(at, size) for _, at, size in known] == [(match.start(), len(match[0])) for match in matches]
    for n, (place, *_) in enumerate(known):
        found = [
            (words.start(place, k), words.end(place, k), words.said(place, k)) for k in range(-n, len(matches) - n)
        ]
        assert found == [(*match.span(), match[0]) for match in matches]
        assert words.said(place, -n - 1) == words.said(place, len(matches) - n) == ""
        assert words.behind(*place) == words.said(place, 1)


def test_a_long_row_of_numbers_is_one_number() -> None:
    (token,), *_ = tokens_of(" ".join(["100"] * 20_000))
    assert token.is_number and len(token.text) == 79_999


@given(_TEXTS, st.integers(0, 40), st.integers(0, 40))
def test_a_pattern_is_found_where_its_words_stand(text: str, one: int, other: int) -> None:
    pattern = re.compile(r"[ab1]+(?:[ ,]+[1a]+)?")
    low, high = sorted((min(one, len(text)), min(other, len(text))))
    starts = Starts(text, {"word": list(range(len(text)))})
    assert [m.span() for m in starts.matches("word", pattern, low, high)] == [
        m.span() for m in pattern.finditer(text, low, high)
    ]
