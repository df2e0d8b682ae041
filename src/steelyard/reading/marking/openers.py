"""What opens a sentence behind an abbreviation: "with the U.S. The deficit", not "the U.S. And Japan" of wires.

Behind the stop of one that the text elsewhere writes without ("5 mln dollars", "to 7 mln. Peru"), any capital does.
"""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.language import Language
from steelyard.reading.marking.tokens import Token


class Openers:
    """Tells of a stop of a text whether the word behind it opens a sentence."""

    def __init__(self, tokens: Sequence[Token], stops: Sequence[int], words: Language) -> None:
        self.words, self.tokens, self.stops = words, tokens, stops
        self.loosely = words.loose_starters if not _capitals_follow(tokens, stops, words) else frozenset()

    def __call__(self, tokens: Sequence[Token], i: int) -> bool:
        """Return whether the token behind the abbreviation or stop at ``i`` opens a sentence."""
        after = tokens[i + 1]
        if not after.capital or all(token.text.isupper() for token in tokens[i + 1 : i + 3]):
            return False  # "TRADE WITH U.S. IN JANUARY"
        if after.key in self.words.noun_starters:
            return not _dotted(tokens[i]) or (i > 0 and tokens[i - 1].key in self.words.articles)
        if after.key in self.words.starters or after.key in self.loosely:
            return True
        return i > 0 and not _dotted(tokens[i]) and self._stopless(tokens[i - 1].key)

    def _stopless(self, word: str) -> bool:
        """True for an abbreviation that the text mostly writes without its stop ("5 mln dollars")."""
        said = sum(token.key == word for token in self.tokens)
        stopped = sum(self.tokens[i].text == "." and self.tokens[i - 1].key == word for i in self.stops if i)
        return 2 * stopped <= said


def _capitals_follow(tokens: Sequence[Token], stops: Sequence[int], words: Language) -> bool:
    """True of a text in which each word behind "U.S." has a capital, also one that is written small elsewhere."""
    behind = [tokens[i + 1] for i in stops if _dotted(tokens[i]) and tokens[i + 1].text[0].isalpha()]
    if not behind or not all(after.capital for after in behind):
        return False
    opening = words.starters | words.loose_starters
    odd = {after.key for after in behind if after.key not in opening}
    return bool(odd) and any(token.key in odd and not token.capital for token in tokens)


def _dotted(token: Token) -> bool:
    """True of "U.S."."""
    return len(token.text) > 1 and token.text.endswith(".")
