"""What a token can stand for where a phrase has a slot: a month, a place in an order, a year in digits."""

from __future__ import annotations

from functools import cache

from steelyard.reading.marking.tokens import Token

_NO_SLOTS: dict[str, int] = {}
YEAR = 4
"""Digits of a year, the longest number that fills a slot but for a day."""
_DATE = 10
"""Characters of a day written in figures ("01.06.2022")."""


def slots_of(token: Token, words: dict[str, dict[str, int]]) -> dict[str, int]:
    """Return which slots a token can fill and with what; ``words`` tell it of words and lemmas."""
    if token.is_number:
        if len(token.key) <= YEAR:
            return _digit_slots(token.key)
        return _date_slot(token.key) if token.key[2] == token.key[-5] == "." else _NO_SLOTS
    for form in token.forms:
        if form in words:
            return words[form]
    return _NO_SLOTS


def _date_slot(key: str) -> dict[str, int]:
    """A day written in figures ("01.06.2022") as 20220601."""
    day, month, year = key[:2], key[3:5], key[6:]
    if len(key) != _DATE or not (day + month + year).isdecimal() or not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return _NO_SLOTS
    return {"date": int(year + month + day)}


@cache  # of short numbers there are few; all numbers of all texts would fill the memory
def _digit_slots(key: str) -> dict[str, int]:
    if not key.isdecimal():
        return _NO_SLOTS
    value = int(key)
    if len(key) == YEAR:
        return {"year": value} if 1900 <= value <= 2099 else {"solar": value} if 1300 <= value < 1500 else _NO_SLOTS
    if len(key) > 2:
        return _NO_SLOTS
    slots = {"n": value}
    if len(key) == 2:
        slots["yy"] = value
    if 1 <= value <= 4 and len(key) == 1:
        slots["ord"] = value
    return slots
