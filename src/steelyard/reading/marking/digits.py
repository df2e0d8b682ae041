"""Numbers as they are written in digits: "1,234.5", "1 234,5", and which sign a text writes its decimals with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from steelyard.core.range import step_of
from steelyard.reading.marking.language import Language
from steelyard.reading.marking.tokens import Token

_SPACES = re.compile(r"[ \u00a0\u202f\u2009]")
_DECIMAL = re.compile(r",\d{1,2}(?!\d)")
_COMMA, _POINT = re.compile(r"\d+,\d{1,2}"), re.compile(r"[\d,]+\.\d{1,2}")


def parse_number(text: str, decimal: str) -> tuple[float, int] | None:
    """Return value and digits after the decimal mark of a number as written; None for one that cannot be read.

    >>> parse_number("20,479.5", "."), parse_number("1 234,5", ","), parse_number("2,80", ".")
    ((20479.5, 1), (1234.5, 1), (2.8, 2))
    """
    digits = _SPACES.sub("", text)
    other = "," if decimal == "." else "."
    if decimal in digits:
        whole, _, part = digits.rpartition(decimal)
        if other not in part and decimal not in whole:
            digits = whole.replace(other, "") + "." + part
        else:
            digits = digits.replace(decimal, "").replace(other, ".") if digits.count(other) == 1 else ""
    elif other in digits:
        groups = digits.split(other)
        if len(groups) > 2 and other == "." and any(len(group) != 3 for group in groups[1:]):
            return None  # 7.11.2014 is a day
        thousands = other == "," and 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
        digits = "".join(groups) if thousands or len(groups) > 2 else ".".join(groups)
    if not digits or len(digits) > 25:
        return None
    decimals = len(digits.partition(".")[2])
    return float(digits), decimals


@lru_cache(maxsize=8_192)
def in_digits(text: str, decimal: str) -> tuple[float, float] | None:
    """Return value and step of a number in digits."""
    read = parse_number(text, decimal)
    return None if read is None else (read[0], step_of(*read))


def as_written(text: str, tokens: Sequence[Token], words: Language) -> Language:
    """Return the language with decimal commas for a text that writes them ("$585,76 million") and no decimal point."""
    if words.decimal != "." or _DECIMAL.search(text) is None:
        return words
    numbers = [token.text for token in tokens if token.is_number and len(token.text) > 2]
    if not any(map(_COMMA.fullmatch, numbers)) or any(map(_POINT.fullmatch, numbers)):
        return words
    return replace(words, comma=True)
