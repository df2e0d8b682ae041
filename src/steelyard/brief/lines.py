"""Message -> Line: a sentence becomes words and Facts, in the reader's language.

Each typed value of a message becomes one Fact with the claims that the sentence rests on; nothing is printed and then
parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from string import Formatter
from typing import Any

from steelyard.brief.model import Line, Part
from steelyard.core import display
from steelyard.core.fact import Fact
from steelyard.core.message import Message, Names, templates
from steelyard.core.period import Period

_DIGITS = re.compile(r"(\d+)")


def line(
    message: Message,
    lang: str,
    *,
    names: Names,
    claims: tuple[str, ...] = (),
    refs: tuple[int, ...] = (),
    tone: str = "",
    href: str | None = None,
) -> Line:
    """Return the sentence of a message with a Fact for each value that holds a digit.

    Raises
    ------
    KeyError
        when no template has the key: a mistake of ours, found by the tests.
    """
    section, _, key = message.key.partition(".")
    template = templates(section, lang).get(key) or templates(section, "en")[key]
    parts: list[Part] = []
    for literal, name, _, _ in Formatter().parse(template):
        parts += _literal(literal, message)
        if name is not None:
            parts += part_of(message.values[name], lang, names=names, claims=claims)
    return Line(parts=merged(parts), lang=lang, refs=refs, tone=tone, href=href)


def words(text: str, lang: str, *, claims: tuple[str, ...] = (), tone: str = "", href: str | None = None) -> Line:
    """Return words as a source or a person wrote them; where they hold digits they are one Fact of unit ``text``."""
    return Line(parts=tuple(_text(text, claims)), lang=lang, tone=tone, href=href)


def part_of(value: Any, lang: str, *, names: Names, claims: tuple[str, ...] = ()) -> list[Part]:
    """Return one typed value of a message as parts of a line."""
    if isinstance(value, Line):
        return list(value.parts)
    if isinstance(value, tuple):
        several = [part_of(one, lang, names=names, claims=claims) for one in value]
        return [part for i, one in enumerate(several) for part in (["; "] if i else []) + one]
    if isinstance(value, Message):
        return list(line(value, lang, names=names, claims=claims).parts)
    fact = fact_of(value, claims)
    if fact is None:
        return _text(display.show(value, lang, names=names), claims)
    return [fact]


def fact_of(value: Any, claims: tuple[str, ...] = ()) -> Fact | None:
    """Return the Fact that a typed value is; None for words, names and flows."""
    if isinstance(value, Fact):
        return value
    if isinstance(value, Period):
        return Fact(unit="period", period=value, claims=claims)
    if isinstance(value, display.Amount):
        return _span(value.low, value.high, value.unit, claims)
    if isinstance(value, display.Percent):
        return _span(value.low, value.high, "percent", claims, signed=value.signed)
    if isinstance(value, display.Chance):
        return Fact(unit="odds", value=value.value, claims=claims)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Fact(unit="number", value=value, claims=claims)


def joined(lines: list[Line], between: str = " ") -> Line:
    """Return several lines as one, their sources in order of first use; None of them may be empty."""
    parts = [part for i, one in enumerate(lines) for part in ([between] if i else []) + list(one.parts)]
    refs = tuple(dict.fromkeys(number for one in lines for number in one.refs))
    return Line(parts=merged(parts), lang=lines[0].lang, refs=refs, tone=lines[0].tone)


def sentence(one: Line) -> Line:
    """Return the line with a capital first letter, where it begins with words."""
    first = one.parts[0] if one.parts else None
    if isinstance(first, str) and first[:1].islower():
        return replace(one, parts=(first[:1].upper() + first[1:], *one.parts[1:]))
    if isinstance(first, Fact) and first.unit == "text" and str(first.value)[:1].islower():
        words = str(first.value)
        return replace(one, parts=(replace(first, value=words[:1].upper() + words[1:]), *one.parts[1:]))
    return one


def merged(parts: list[Part]) -> tuple[Part, ...]:
    """Return the parts with neighbouring words put together."""
    result: list[Part] = []
    for part in parts:
        if isinstance(part, str) and result and isinstance(result[-1], str):
            result[-1] += part
        elif part != "":
            result.append(part)
    return tuple(result)


def _span(low: float, high: float, unit: str, claims: tuple[str, ...], *, signed: bool = False) -> Fact:
    if low == high:
        return Fact(unit=unit, value=low, signed=signed, claims=claims)
    return Fact(unit=unit, low=_finite(low), high=_finite(high), signed=signed, claims=claims)


def _finite(value: float) -> float | None:
    return None if value in (float("inf"), float("-inf")) else value


def _text(text: str, claims: tuple[str, ...]) -> list[Part]:
    return [Fact(unit="text", value=text, claims=claims)] if _DIGITS.search(text) else [text]


def _literal(text: str, message: Message) -> Iterator[Part]:
    """Words of a template; a number that the template itself has is a mark registered under its key."""
    for piece in _DIGITS.split(text):
        if piece:
            mark = Fact(unit="label", value=piece, derivation=Message(message.key, message.values))
            yield mark if piece.isdigit() else piece
