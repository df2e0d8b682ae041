"""Phrases of the lexicon as a pattern: with a capital or not, whatever blanks stand between their words.

A pattern that takes any letter for its other case tries all alternatives to the end; where they are sorted by their
first letter, and that is written out in both cases, what cannot begin is passed over at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def one_of(phrases: Iterable[str]) -> str:
    """Return the pattern of phrases that begin with letters, the longest first; ``*`` stands for any ending.

    >>> one_of(["may", "end of", "minist*"])
    '[mM](?i:inist\\\\w*|ay)|[eE](?i:nd\\\\s+of)'
    """
    rests: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        rest = re.escape(phrase[1:]).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
        rests.setdefault(phrase[0].lower(), []).append(rest)
    return "|".join([f"[{first}{first.upper()}](?i:{'|'.join(rest)})" for first, rest in rests.items()])
