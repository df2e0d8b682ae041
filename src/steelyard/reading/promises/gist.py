"""What a promise is about in our own words, for where its own words may not be kept: the act, and single words of it.

"We stand ready to deliver reapers and buses to your farms" becomes "supply: reapers, buses, farms". Names and goods are
facts, a run of words would be a quotation; names of persons and of economies and the act's own word are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from steelyard.core.message import Message, render
from steelyard.reading.products import classify
from steelyard.reading.promises.followups import leads_away, tells_apart

MOST = 4
"""Words that are kept."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def gist(text: str, span: tuple[int, int], act: str, lang: str, *, without: Iterable[tuple[int, int]]) -> str:
    """Return the act with up to `MOST` single words of a stretch of text, in the text's language.

    Parameters
    ----------
    text, span : the text, and where it says what is promised.
    act : one of `steelyard.core.pledge.ACTS`.
    without : spans that are passed over: cues, economies, persons.
    """
    low, high = span
    passed = [one for one in without if one[0] < high and one[1] > low]
    found: list[str] = []
    for word in _telling(text, low, high, passed):
        found += [word] if word not in found else []
        if len(found) == MOST:
            break
    named = _called(act, lang)
    return f"{named}: {', '.join(found)}" if found else named


@cache
def _called(act: str, lang: str) -> str:
    """Return the word for an act."""
    return render(Message(f"wording.act_{act}"), lang)


def _telling(text: str, low: int, high: int, passed: list[tuple[int, int]]) -> Iterator[str]:
    told = False
    for match in _WORD.finditer(text, low, high):
        word, first, last = match[0], match.start(), match.end()
        if told and leads_away(word):
            return
        if any(start < last and end > first for start, end in passed):
            continue
        if tells_apart(word) or (len(word) > 2 and (_is_name(text, first) or classify(word).hs)):
            told = True
            yield word


def _is_name(text: str, at: int) -> bool:
    """True for a word with a capital right behind another word."""
    if not text[at].isupper():
        return False
    while at and text[at - 1] == " ":
        at -= 1
    return at > 0 and text[at - 1].isalnum()
