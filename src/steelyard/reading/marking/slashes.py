"""Slashes that stand for brackets, as news agencies write them: "3 billion yuan /some $400 million/".

One that parts two words ("fruit/vegetables", "and / or") is no bracket.
"""

from __future__ import annotations

from steelyard.reading.marking.tokens import Token, Vocabulary

_LONGEST = 7
"""Tokens of a sum and its slashes."""


def as_brackets(tokens: list[Token], words: Vocabulary) -> list[Token]:
    """Return the tokens of a sentence with brackets in the place of each pair of slashes that encloses words."""
    result = list(tokens)
    opened: int | None = None
    for i, token in enumerate(tokens):
        if token.text != "/":
            continue
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        if after is not None and not after.apart and (token.apart or (opened is None and _beside_unit(tokens, i))):
            opened = i
        elif opened is not None and not token.apart and (after is None or after.apart or not after.text.isalnum()):
            result[opened], result[i] = words.learn("("), words.learn(")")
            opened = None
    return result


def _beside_unit(tokens: list[Token], i: int) -> bool:
    """True for a slash between a sum and another that a slash closes: "34 billion yuan/$5 billion/ in 2023"."""
    closed = next((j for j in range(i + 2, min(len(tokens), i + _LONGEST)) if tokens[j].text == "/"), None)
    if closed is None or not (closed + 1 == len(tokens) or tokens[closed + 1].apart):
        return False
    return any(token.text[0].isdigit() for token in tokens[i + 1 : closed])
