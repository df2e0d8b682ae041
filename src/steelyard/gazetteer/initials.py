"""The initials of an economy that the same text spells out: "Western Australia ... exports of WA", "B.C."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from steelyard.core.economy import is_region
from steelyard.gazetteer.lookup import Mention

_INITIAL = re.compile(r"\b[A-Z]")
_RUN = re.compile(r"(?<![\w.&-])(?:[A-Z]\.[A-Z]\.(?:[A-Z]\.)*|[A-Z]{2,4})(?![\w&$]| [A-Z][a-z])")
"""Initials that stand alone: no money ("TT$") and no part of another name ("SK Telecom")."""
_LONG = 3
"""Letters from which on the initials of any economy are told; two are those of a region, or of too much else."""


def with_initials(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Add the initials of the names of several words that a text tells; a name's own letters stay what they are.

    Initials that two economies of the text share ("SA" beside South Africa and Saudi Arabia) are nobody's.

    >>> from steelyard.gazetteer.lookup import find
    >>> text = "Western Australia sold more. WA's exports rose."
    >>> [(text[m.start : m.end], m.code) for m in with_initials(text, find(text, "en"))]
    [('Western Australia', 'AU-WA'), ('WA', 'AU-WA')]
    """
    owners: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.form != "name" or text[mention.start : mention.end].isalpha():
            continue  # one word has no initials
        letters = "".join(_INITIAL.findall(text, mention.start, mention.end))
        known = len(letters) >= _LONG or (len(letters) == _LONG - 1 and is_region(mention.code))
        if known and mention.end - mention.start > 2 * len(letters):
            owners.setdefault(letters, set()).add(mention.code)
    told = {one: codes.pop() for one, codes in owners.items() if len(codes) == 1 and _said(text, one)}
    if not told:
        return list(mentions)
    found = [
        Mention(start, end, code, "name")
        for letters, code in told.items()
        for start, end in _standing(text, letters)
        if not any(mention.start < end and start < mention.end for mention in mentions)
    ]
    return sorted([*mentions, *found], key=lambda mention: mention.start) if found else list(mentions)


def _said(text: str, letters: str) -> bool:
    return letters in text or _dotted(letters) in text


def _dotted(letters: str) -> str:
    return ".".join(letters) + "."


def _standing(text: str, letters: str) -> list[tuple[int, int]]:
    """Return where initials stand alone, with stops or without."""
    found: list[tuple[int, int]] = []
    for said in (letters, _dotted(letters)):
        at = text.find(said)
        while at >= 0:
            end = at + len(said)
            run = _RUN.match(text, at)
            if run is not None and run.end() == end:
                found.append((at, end))
            at = text.find(said, end)
    return found
