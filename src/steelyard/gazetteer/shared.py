"""Names of two economies that share their last word: "East and West Germany", «Северная и Южная Корея»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from steelyard.gazetteer.lookup import Mention, find

_FIRST = re.compile(r"(?<!\w)([^\W\d_]+) (?:and|or|и|или) $")
"""A word and what joins it to the next, right before a name."""
_JOINTS = ("d ", "r ", "и ")
"""How what joins them ends."""
_REACH = 24
"""Characters before a name in which they stand."""


def with_shared_words(text: str, mentions: Sequence[Mention], lang: str) -> list[Mention]:
    """Add the first of two economies whose names have their last word in common.

    >>> text = "Trade between East and West Germany fell."
    >>> [(text[m.start : m.end], m.code) for m in with_shared_words(text, find(text, "en"), "en")]
    [('East', 'DDR'), ('West Germany', 'DEU')]
    """
    added: list[Mention] = []
    for mention in mentions:
        first = max(0, mention.start - _REACH)
        if text[max(0, mention.start - 2) : mention.start] not in _JOINTS:
            continue
        words = text[mention.start : mention.end].split(" ")
        led = _FIRST.search(text, first, mention.start) if len(words) == 2 else None
        if led is None or not led[1][0].isupper() or any(m.start < led.end() and led.start() < m.end for m in mentions):
            continue
        name = f"{led[1]} {words[1]}"
        other = next((m for m in find(name, lang) if m.end == len(name) and m.start == 0), None)
        if other is not None and other.code != mention.code:
            added.append(Mention(led.start(1), led.end(1), other.code, mention.form))
    return sorted([*mentions, *added], key=lambda m: m.start) if added else list(mentions)
