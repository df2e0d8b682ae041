"""Slashes that stand for brackets, as news agencies write them: "3 billion yuan /some $400 million/".

One that parts two words ("fruit/vegetables", "and / or") is no bracket.
"""

from __future__ import annotations

from steelyard.reading.marking.tokens import Token, Vocabulary


def as_brackets(tokens: list[Token], words: Vocabulary) -> list[Token]:
    """Return the tokens of a sentence with brackets in the place of each pair of slashes that encloses words."""
    result = list(tokens)
    opened: int | None = None
    for i, token in enumerate(tokens):
        if token.text != "/":
            continue
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        if token.apart and after is not None and not after.apart:
            opened = i
        elif opened is not None and not token.apart and (after is None or after.apart or not after.text.isalnum()):
            result[opened], result[i] = words.learn("("), words.learn(")")
            opened = None
    return result
