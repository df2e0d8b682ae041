"""Phrases that stand for an economy without naming it."""

from __future__ import annotations

from steelyard.reading.marking.language import Language, Phrase
from steelyard.reading.marking.placed import Places
from steelyard.reading.marking.tokens import Token


def unnamed(tokens: list[Token], i: int, match: Phrase, words: Language, places: Places) -> Phrase | None:
    """A phrase for somebody up to the name that begins in it: no "Republic" of "the Republic of Tatarstan", and no
    "states" of "between states of the EU and Peru".
    """
    end = i + match.length
    if words.single is not None and "epithet" in match.means and not all(words.single(t.key) for t in tokens[i:end]):
        return None  # «африканские страны» are many
    near = end - 1 if match.means["refer"] == "country" else i + 1  # "the African country"
    cut = next((j for j in range(i + 1, end) if j in places and (j >= near or places[j][1] >= end)), end)
    if cut == end and end in places and match.means["refer"] == "pair" and places[end][0].form == "name":
        after = words.phrase(tokens, places[end][1]) if places[end][1] < len(tokens) else None
        cut -= after is not None and after.means.keys() >= {"break", "plain"}
    return match if cut == end else words.phrase(tokens[:cut], i) if cut > i else None
