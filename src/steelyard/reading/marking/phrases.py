"""The phrases of a lexicon as they are written: what a phrase with alternatives stands for."""

from __future__ import annotations

import re

_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")


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
