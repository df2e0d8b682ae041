"""The phrases of a lexicon as they are written: what a phrase with alternatives stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping

_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
_LIST = re.compile(r"<(\w+)>")


def options_of(phrase: str) -> list[str]:
    """Return the phrases that a phrase with alternatives stands for.

    >>> options_of("{nth} (largest|- largest) (trade|) partner")[1:3]
    ['{nth} largest  partner', '{nth} - largest trade partner']
    """
    found = _CHOICE.search(phrase)
    if found is None:
        return [phrase]
    rest = options_of(phrase[found.end() :])
    return [phrase[: found.start()] + one + other for one in found[1].split("|") for other in rest]


def first_words(phrase: str) -> list[tuple[str, str]]:
    """Return the first word of every phrase that a phrase with alternatives stands for, with what follows it.

    What follows may have alternatives of its own; a word is empty where the phrase is at its end.

    >>> first_words("(most of|) its (big|small) trade")
    [('most', 'of its (big|small) trade'), ('its', '(big|small) trade')]
    """
    word, _, rest = phrase.lstrip().partition(" ")
    if "(" in word:
        phrase = phrase.lstrip()
        found = _CHOICE.search(phrase)
        if found is not None and found.start() < len(word):
            before, after = phrase[: found.start()], phrase[found.end() :]
            return [first for one in found[1].split("|") for first in first_words(before + one + after)]
    return [(word, rest)]


def with_lists(phrase: str, lists: Mapping[str, str]) -> str:
    """Return a phrase with the words of the lists that it names.

    >>> with_lists("the asian (<land>)", {"land": "country|nation"})
    'the asian (country|nation)'
    """
    return _LIST.sub(lambda name: lists[name[1]], phrase) if "<" in phrase else phrase
