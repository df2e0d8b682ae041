"""Phrases of the lexicon as patterns: with a capital or not, whatever stands between their words.

A pattern that takes any letter for its other case tries all alternatives to the end; where the first letter of each is
written out in both cases, those that cannot begin are passed over at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def one_of(phrases: Iterable[str]) -> str:
    """Return the pattern of some phrases, the longest first; ``*`` stands for any ending.

    >>> one_of(["may", "end of", "minist*"])
    '[mM](?i:inist\\\\w*)|[eE](?i:nd\\\\s+of)|[mM](?i:ay)'
    """
    return "|".join([written(phrase) for phrase in sorted(phrases, key=len, reverse=True)])


def written(phrase: str) -> str:
    """Return the pattern of a phrase, which begins with a letter."""
    first, rest = phrase[0], re.escape(phrase[1:]).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
    return f"[{first.lower()}{first.upper()}](?i:{rest})"
